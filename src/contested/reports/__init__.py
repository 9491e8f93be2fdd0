"""Stage 1: what was published."""
