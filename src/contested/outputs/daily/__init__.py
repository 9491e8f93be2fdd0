"""The daily brief: what changed in a region, who says so, what the maps show."""
