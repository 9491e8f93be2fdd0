"""Contested: who says so, who holds it, does the ground bear it out."""
