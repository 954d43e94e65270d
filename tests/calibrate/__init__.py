"""Calibration weighting: files of totals, weights, the page."""
