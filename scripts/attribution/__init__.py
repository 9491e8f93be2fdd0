"""What trains and scores the attribution tagger: no part of the package."""
