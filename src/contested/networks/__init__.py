"""Below the reports: the lines that supplies run on, as junctions and the lines between them."""
