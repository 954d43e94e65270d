"""Tests of the house itself: its documents, its public names, its layout, its wheel."""
