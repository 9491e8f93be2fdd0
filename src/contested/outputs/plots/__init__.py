"""Pictures of measures, for an article: maps and a chart, as SVG or PNG."""
