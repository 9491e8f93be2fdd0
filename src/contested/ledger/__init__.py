"""Stage 4: everything said, append-only."""
