"""Stage 6: numbers with units."""
