"""Expressions of time: what they stretch over, and what they mean."""
