"""Comparisons on the screen and in files: sections of a table each, whatever was asked."""

from guiju.cli.comparison.files import WRITERS, write
from guiju.cli.comparison.screens import show

__all__ = ["WRITERS", "show", "write"]
