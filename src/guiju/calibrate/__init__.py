"""calibrate: microdata uprated, weighted to official totals, and shown beside them."""

from guiju.calibrate.distance import METHODS
from guiju.calibrate.result import Calibration, Line, Outside, Unmet, Weights
from guiju.calibrate.run import Request, calibrate
from guiju.calibrate.totals import Margin, Series, Target, Totals, read_totals

__all__ = [
    "METHODS",
    "Calibration",
    "Line",
    "Margin",
    "Outside",
    "Request",
    "Series",
    "Target",
    "Totals",
    "Unmet",
    "Weights",
    "calibrate",
    "read_totals",
]
