"""Change: shift-share, Markov mobility between classes, Prais, industries taken up anew."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from guiju.measures.catalogue import Variant, measure, result_of
from guiju.measures.cells import Array, Table, read_cells, read_columns
from guiju.measures.complexity import _placed
from guiju.measures.problems import wrong
from guiju.measures.result import Coverage, Result


@measure(
    "偏离份额分析", "change",
    Variant("dunn", "national x_rs g, mix x_rs (g_s - g), regional x_rs (g_rs - g_s); the three add up to the change", "Dunn 1960", "as the sizes", "unbounded", "lost", "gained"),
    Variant("esteban", "the regional part split by homothetic sizes into competitive and allocation", "Esteban-Marquillas 1972", "as the sizes", "unbounded", "lost", "gained"),
)  # fmt: skip
def shift_share(
    table: Table, region: str, industry: str, value: str, year: str, *, start: object, end: object, variant: str = "dunn"
) -> Result:
    """The change of each region between two years, parted into what the whole, its industries and it itself account for.

    An industry that is nowhere at the start has no growth rate: what is new counts in the regional part.
    """
    before = read_cells(table, region, industry, value, where={year: start})
    after = read_cells(table, region, industry, value, where={year: end})
    regions = tuple(sorted(set(before.regions) | set(after.regions)))
    industries = tuple(sorted(set(before.industries) | set(after.industries)))
    x0, x1 = _placed(before, regions, industries), _placed(after, regions, industries)
    whole = x1.sum() / x0.sum() - 1
    s0 = x0.sum(axis=0)
    growth = np.divide(x1.sum(axis=0), s0, out=np.ones_like(s0), where=s0 > 0) - 1
    national, mix = x0.sum(axis=1) * whole, (x0 * (growth - whole)).sum(axis=1)
    change = (x1 - x0).sum(axis=1)
    data: dict[str, Any] = {region: list(regions), "national": national, "mix": mix}
    if variant == "esteban":
        own = np.divide(x1, x0, out=np.ones_like(x0), where=x0 > 0) - 1 - growth
        even = x0.sum(axis=1, keepdims=True) * s0 / s0.sum()
        data["competitive"] = (even * own).sum(axis=1)
        data["allocation"] = change - national - mix - data["competitive"]
    else:
        data["regional"] = change - national - mix
    data["shift_share"] = change
    coverage = Coverage(before.coverage.rows + after.coverage.rows, before.coverage.used + after.coverage.used)
    return result_of("shift_share", variant, data, coverage)


_MARKOV = (
    Variant("quantiles", "transitions between k quantile classes of each period, rows divided by their sum", "Quah 1993", "1", "0 to 1", "", ""),
)  # fmt: skip


@measure("马尔可夫转移矩阵", "change", *_MARKOV)
def markov_transition(table: Table, periods: Sequence[str], *, classes: int = 5) -> Result:
    """How often rows move from one class to another between columns that follow each other, classes being quantiles.

    A row for each pair of classes. A class that nothing is ever in has missing values.
    """
    matrix, coverage = _transitions(table, periods, classes)
    sums = matrix.sum(axis=1, keepdims=True)
    found = np.divide(matrix, sums, out=np.full_like(matrix, np.nan), where=sums > 0)
    grid = np.arange(1, classes + 1)
    data = {
        "from": np.repeat(grid, classes).tolist(),
        "to": np.tile(grid, classes).tolist(),
        "count": matrix.astype(int).ravel(),
        "markov_transition": found.ravel(),
    }
    return result_of("markov_transition", "quantiles", data, coverage)


def _transitions(table: Table, periods: Sequence[str], classes: int) -> tuple[Array, Coverage]:
    if len(periods) < 2 or classes < 2:
        raise wrong("measure-few", "periods", found=min(len(periods), classes), expected=2)
    read = read_columns(table, list(periods))
    states = [_quantile_class(read.values[period], classes) for period in periods]
    matrix = np.zeros((classes, classes))
    for before, after in zip(states, states[1:], strict=False):
        np.add.at(matrix, (before, after), 1.0)
    return matrix, read.coverage


def _quantile_class(values: Array, classes: int) -> Array:
    """The class of each value: the first quantile it does not exceed, as mapclassify counts."""
    edges = np.unique(np.quantile(values, np.arange(1, classes + 1) / classes))
    return np.minimum(np.searchsorted(edges, values, side="left"), classes - 1)


@measure(
    "普雷斯流动性指数", "change",
    Variant("prais", "(k - trace P) / (k - 1)", "Prais 1955; Shorrocks 1978", "1", "0 to k/(k-1)", "nobody changes class", "all change class"),
)  # fmt: skip
def prais(table: Table, periods: Sequence[str], *, classes: int = 5) -> Result:
    """Mobility between quantile classes in one number."""
    matrix, coverage = _transitions(table, periods, classes)
    sums = matrix.sum(axis=1, keepdims=True)
    trace = float(np.trace(np.divide(matrix, sums, out=np.zeros_like(matrix), where=sums > 0)))
    return result_of("prais", "prais", {"prais": [(classes - trace) / (classes - 1)]}, coverage)


@measure(
    "新增重点产业", "change",
    Variant("share", "industries whose share of the region rises from below to at least the threshold", "entry by share", "", "", "", ""),
)  # fmt: skip
def new_focus(
    table: Table, region: str, industry: str, value: str, year: str, *, start: object, end: object, threshold: float = 0.05
) -> Result:
    """Industries that became a focus of a region between two years: their share rose to the threshold or above."""
    before = read_cells(table, region, industry, value, where={year: start})
    after = read_cells(table, region, industry, value, where={year: end})
    regions = tuple(sorted(set(before.regions) | set(after.regions)))
    industries = tuple(sorted(set(before.industries) | set(after.industries)))
    s0, s1 = (_share(_placed(cells, regions, industries)) for cells in (before, after))
    r, c = np.nonzero((s0 < threshold) & (s1 >= threshold))
    data = {
        region: [regions[at] for at in r],
        industry: [industries[at] for at in c],
        "before": s0[r, c],
        "new_focus": s1[r, c],
    }
    coverage = Coverage(before.coverage.rows + after.coverage.rows, before.coverage.used + after.coverage.used)
    return result_of("new_focus", "share", data, coverage)


def _share(sizes: Array) -> Array:
    sums = sizes.sum(axis=1, keepdims=True)
    return np.divide(sizes, sums, out=np.zeros_like(sizes), where=sums > 0)
