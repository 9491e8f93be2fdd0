"""Stage 7: whether the ground bears a claim out."""
