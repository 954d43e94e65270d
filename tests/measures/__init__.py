"""Tests of measures: reference values, invariants, bad tables, the catalogue."""
