"""Tests of Guiju."""
