"""Finds which statements speak of the same event, which texts were copied, and how many voices there are."""
