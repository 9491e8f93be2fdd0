"""One war as data: sides and their names, boundaries, clock."""
