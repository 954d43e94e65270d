"""Change: shift-share, Markov mobility between classes, Prais, industries taken up or given up."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from guiju.measures.catalogue import measure, result_of
from guiju.measures.cells import shares_of_rows, two_years
from guiju.measures.keys import once_each
from guiju.measures.problems import wrong
from guiju.measures.relatedness import density_of, presence_of, proximity_of
from guiju.measures.result import Coverage, Note, Result, together
from guiju.measures.tables import Array, Table, read_columns


@measure
def shift_share(
    table: Table, region: str, industry: str, value: str, year: str, *, start: object, end: object,
    variant: str = "dunn",
) -> Result:  # fmt: skip
    """The change of each region between two years, parted into what the whole, its industries and it itself
    account for.

    >>> jobs = {"y": [1, 1, 1, 1, 2, 2, 2, 2], "r": ["A", "A", "B", "B"] * 2, "i": ["x", "z"] * 4,
    ...         "n": [10, 10, 20, 10, 15, 12, 22, 11]}
    >>> found = shift_share(jobs, "r", "i", "n", "y", start=1, end=2).at(r="A")
    >>> [round(found[part], 4) for part in ("national", "mix", "regional", "shift_share")]
    [4.0, -0.1667, 3.1667, 7.0]

    In the unit of the sizes. An industry that is nowhere at the start has no growth rate: what is new counts in the
    regional part. Raises InputError for years that are not in the table.
    """
    before, after = two_years(table, region, industry, value, year, start, end)
    x0, x1 = before.sizes, after.sizes
    whole = x1.sum() / x0.sum() - 1
    s0 = x0.sum(axis=0)
    growth = np.divide(x1.sum(axis=0), s0, out=np.ones_like(s0), where=s0 > 0) - 1
    national, mix = x0.sum(axis=1) * whole, (x0 * (growth - whole)).sum(axis=1)
    change = (x1 - x0).sum(axis=1)
    data: dict[str, Any] = {region: list(before.regions), "national": national, "mix": mix}
    if variant == "esteban":
        own = np.divide(x1, x0, out=1 + np.tile(growth, (len(x0), 1)), where=x0 > 0) - 1 - growth
        even = x0.sum(axis=1, keepdims=True) * s0 / s0.sum()
        data["competitive"] = (even * own).sum(axis=1)
        data["allocation"] = change - national - mix - data["competitive"]
    else:
        data["regional"] = change - national - mix
    data["shift_share"] = change
    coverage = together(before.coverage, after.coverage)
    return result_of("shift_share", variant, data, coverage, notes=before.notes)


@measure
def markov_transition(
    table: Table, periods: Sequence[str], *, classes: int = 5, variant: str = "quantiles"
) -> Result:
    """How often rows move from one class to another between columns that follow each other, classes being quantiles.

    >>> incomes = {"y1": [1, 2, 3, 4], "y2": [1, 4, 3, 2]}
    >>> found = markov_transition(incomes, ["y1", "y2"], classes=2)
    >>> found.at(**{"from": 1, "to": 2})["markov_transition"]
    0.5

    A row for each pair of classes, with its count. A class that nothing is ever in has missing values. Raises
    InputError for fewer than two periods or classes, and more classes than rows.
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
    notes = (Note("setting", {"name": "classes", "value": classes}),)
    return result_of("markov_transition", variant, data, coverage, notes=notes)


def _transitions(table: Table, periods: Sequence[str], classes: int) -> tuple[Array, Coverage]:
    if len(periods) < 2:
        raise wrong("measure-periods", "--period", found=", ".join(periods) or "-")
    if classes < 2:
        raise wrong("measure-parameter", "classes", found=classes, expected="2 …")
    read = read_columns(table, list(periods))
    if classes > read.coverage.used:
        most = f"2 … {read.coverage.used}"
        raise wrong("measure-parameter", "classes", found=classes, expected=most)
    once_each(periods, "periods")
    states = [_quantile_class(read.values[period], classes) for period in periods]
    matrix = np.zeros((classes, classes))
    for before, after in pairwise(states):
        np.add.at(matrix, (before, after), 1.0)
    return matrix, read.coverage


def _quantile_class(values: Array, classes: int) -> NDArray[np.intp]:
    """The class of each value: the first quantile it does not exceed, as mapclassify counts."""
    edges = np.unique(np.quantile(values, np.arange(1, classes + 1) / classes))
    return np.minimum(np.searchsorted(edges, values, side="left"), classes - 1)


@measure
def prais(
    table: Table, periods: Sequence[str], *, classes: int = 5, variant: str = "prais"
) -> Result:
    """Mobility between quantile classes in one number.

    >>> prais({"y1": [1, 2, 3, 4], "y2": [1, 4, 3, 2]}, ["y1", "y2"], classes=2).value
    1.0

    Classes that nothing starts from, as where many values are equal, do not count, and a note says so. Raises
    InputError for fewer than two periods, or classes that anything starts from.
    """
    matrix, coverage = _transitions(table, periods, classes)
    sums = matrix.sum(axis=1)
    there = sums > 0
    k = int(there.sum())
    if k < 2:
        raise wrong("measure-few", "classes", found=k, expected=2)
    trace = float((np.diag(matrix)[there] / sums[there]).sum())
    notes: tuple[Note, ...] = (Note("setting", {"name": "classes", "value": classes}),)
    notes += (Note("empty-classes", {"count": classes - k}),) if k < classes else ()
    return result_of("prais", variant, {"prais": [(k - trace) / (k - 1)]}, coverage, notes=notes)


@measure
def new_focus(
    table: Table, region: str, industry: str, value: str, year: str, *, start: object, end: object,
    threshold: float = 0.05, variant: str = "share",
) -> Result:  # fmt: skip
    """Industries that became a focus of a region between two years: their share rose to the threshold or above.

    >>> jobs = {"y": [1, 1, 2, 2], "r": ["A"] * 4, "i": ["x", "z"] * 2, "n": [99, 1, 80, 20]}
    >>> new_focus(jobs, "r", "i", "n", "y", start=1, end=2).at(i="z")["new_focus"]
    0.2

    A row for each new focus, with its share before and after; none gives no rows. Raises InputError for years that are
    not in the table.
    """
    if not 0 < threshold <= 1:
        raise wrong("measure-parameter", "threshold", found=threshold, expected="0 … 1")
    before, after = two_years(table, region, industry, value, year, start, end)
    s0, s1 = shares_of_rows(before.sizes), shares_of_rows(after.sizes)
    r, c = np.nonzero((s0 < threshold) & (s1 >= threshold))
    data = {
        region: [before.regions[at] for at in r],
        industry: [before.industries[at] for at in c],
        "before": s0[r, c],
        "new_focus": s1[r, c],
    }
    coverage = together(before.coverage, after.coverage)
    notes = (*before.notes, Note("setting", {"name": "threshold", "value": threshold}))
    return result_of("new_focus", variant, data, coverage, notes=notes)


@measure
def entry_exit(
    table: Table, region: str, industry: str, value: str | None, year: str, *, start: object, end: object,
    threshold: float = 1.0, variant: str = "threshold",
) -> Result:  # fmt: skip
    """Which industries each region entered and left between two years, with how related they were at the start.

    >>> jobs = {"y": [1] * 4 + [2] * 4, "r": ["A", "A", "B", "B"] * 2, "i": ["x", "z"] * 4,
    ...         "n": [9, 1, 5, 5, 1, 9, 5, 5]}
    >>> found = entry_exit(jobs, "r", "i", "n", "y", start=1, end=2)
    >>> [(row["r"], row["i"], row["entry_exit"]) for row in found.records()]
    [('A', 'x', 'exit'), ('A', 'z', 'entry'), ('B', 'x', 'entry'), ('B', 'z', 'exit')]

    Entry: a location quotient below the threshold before, at or above it after; exit the other way round. Density is
    the relatedness density of the start (`proximity`). Raises InputError for years that are not in the table.
    """
    before, after = two_years(table, region, industry, value, year, start, end)
    was, now = (presence_of(cells.sizes, threshold) for cells in (before, after))
    links = proximity_of(was)
    np.fill_diagonal(links, 0.0)
    density = density_of(was, links)
    r, c = np.nonzero(was != now)
    data = {
        region: [before.regions[at] for at in r],
        industry: [before.industries[at] for at in c],
        "density": density[r, c],
        "entry_exit": ["entry" if now[a, b] else "exit" for a, b in zip(r, c, strict=True)],
    }
    coverage = together(before.coverage, after.coverage)
    notes = (*before.notes, Note("setting", {"name": "threshold", "value": threshold}))
    return result_of("entry_exit", variant, data, coverage, notes=notes)
