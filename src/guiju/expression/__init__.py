"""Expressions: text → syntax → typed tree, and the one table of functions."""
