"""Finds who is said to have said what, with a small trained network that the package ships.

>>> from contested.claims.tagger import AttributionTagger
>>> text = "The bridge was closed on Friday, the mayor said."
>>> [found] = AttributionTagger().tag(text)
>>> found.source.text_in(text), found.cue.text_in(text), found.content.text_in(text)
('the mayor', 'said', 'The bridge was closed on Friday')
"""

from contested.claims.tagger.span import Attribution, Reading, Span
from contested.claims.tagger.tagger import AttributionTagger

__all__ = ["Attribution", "AttributionTagger", "Reading", "Span"]
