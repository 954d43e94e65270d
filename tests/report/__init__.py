"""Tests of pages that stand alone."""
