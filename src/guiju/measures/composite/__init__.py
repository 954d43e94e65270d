"""Composite indices: a tree of indicators as data, computed step by step, with what shows how far to trust it."""

from guiju.measures.composite.build import Built, build
from guiju.measures.composite.diagnose import (
    contributions,
    correlations,
    cronbach,
    effective_weights,
    integrity,
    leave_one_out,
)
from guiju.measures.composite.followed import assessed, step_values, treatments
from guiju.measures.composite.index import Aggregate, Index, Indicator, read_index
from guiju.measures.composite.uncertainty import rank_uncertainty, sensitivity

__all__ = [
    "Aggregate", "Built", "Index", "Indicator", "assessed", "build", "contributions", "correlations", "cronbach",
    "effective_weights", "integrity", "leave_one_out", "rank_uncertainty", "read_index", "sensitivity", "step_values",
    "treatments",
]  # fmt: skip
