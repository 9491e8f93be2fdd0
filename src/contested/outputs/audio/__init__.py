"""Briefs to listen to: a script for speech, a voice, files with chapters, a transcript, a podcast feed."""
