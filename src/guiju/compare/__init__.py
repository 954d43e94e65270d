"""compare: a baseline and reforms on the same rows: cost, winners, losers, distribution."""

from guiju.compare.request import Request
from guiju.compare.result import Comparison, Totals, Variant
from guiju.compare.run import compare

__all__ = ["Comparison", "Request", "Totals", "Variant", "compare"]
