"""A server on the user's own machine: typed, read-only data and a map page that needs no other host."""
