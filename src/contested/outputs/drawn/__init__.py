"""What a verdict rests on, drawn on the map: lines, grounds and places with their figures."""
