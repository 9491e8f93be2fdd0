"""Stage 3: where."""
