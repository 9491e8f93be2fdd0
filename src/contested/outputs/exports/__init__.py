"""The exporters that ship: one format a module."""
