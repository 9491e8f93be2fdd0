"""Stage 8: what people see."""
