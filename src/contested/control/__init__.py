"""Stage 5: who holds the ground."""
