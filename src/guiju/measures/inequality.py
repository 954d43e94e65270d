"""Inequality and concentration of numbers: Gini, Theil, Atkinson, Hoover, Herfindahl-Hirschman."""

from __future__ import annotations

from typing import Any

import numpy as np

from guiju.measures.catalogue import Variant, measure, result_of
from guiju.measures.cells import Array, Table, read_columns, values_of
from guiju.measures.grouped import squared_shares
from guiju.measures.problems import wrong
from guiju.measures.result import Result

_EQUAL, _ONE = "all have the same", "one has everything"


def _checked(values: Array, name: str, *, positive: bool = False) -> None:
    if not len(values):
        raise wrong("measure-empty", name, found=0)
    if values.min() < 0 or (positive and values.min() <= 0):
        code = "measure-positive" if positive else "measure-negative"
        raise wrong(code, name, found=float(values.min()), keys=name)
    if values.sum() <= 0:
        raise wrong("measure-empty", name, found=len(values))


@measure(
    "基尼系数", "inequality",
    Variant("plain", "sum_i (2 i - n - 1) x_(i) / (n sum x), weighted by cumulated weights", "Gini 1912", "1", "0 to 1 - 1/n", _EQUAL, _ONE),
    Variant("corrected", "plain times n / (n - 1)", "Deaton 1997", "1", "0 to 1", _EQUAL, _ONE),
)  # fmt: skip
def gini(data: Table, column: str | None = None, *, weights: str | None = None, variant: str = "plain") -> Result:
    """The Gini coefficient of numbers, twice the area between the Lorenz curve and the diagonal.

    >>> gini([10, 10, 10, 20, 50]).value
    0.36

    `data` is a sequence of numbers, or a table with its `column` (and `weights`). Raises InputError for negative
    numbers or a sum of zero.
    """
    values, weight, coverage = values_of(data, column, weights)
    _checked(values, column or "values")
    found = gini_of(values, weight)
    if variant == "corrected":
        if len(values) < 2:
            raise wrong("measure-few", column or "values", found=len(values), expected=2)
        found *= len(values) / (len(values) - 1)
    return result_of("gini", variant, {"gini": [_clean(found)]}, coverage)


def gini_of(values: Array, weights: Array) -> float:
    """The weighted Gini of numbers, values and weights sorted together."""
    order = np.argsort(values, kind="stable")
    x, w = values[order], weights[order]
    cumulated = np.concatenate([[0.0], np.cumsum(w)]) / w.sum()
    lorenz = np.concatenate([[0.0], np.cumsum(w * x)]) / (w * x).sum()
    return float(1.0 - np.sum((lorenz[1:] + lorenz[:-1]) * np.diff(cumulated)))


def _clean(value: float) -> float:
    """Without the dust of sums: what differs from 12 digits by less than 1e-15 is those digits."""
    rounded = round(value, 12)
    return rounded if abs(rounded - value) < 5e-16 + 1e-15 * abs(value) else value


_THEIL_T = Variant("T", "sum w (x/m) ln(x/m) / sum w", "Theil 1967", "nat", "0 to ln n", _EQUAL, _ONE)
_THEIL_L = Variant("L", "sum w ln(m/x) / sum w, mean log deviation", "Theil 1967", "nat", "0 to infinity", _EQUAL, "some have next to nothing")


@measure("泰尔指数", "inequality", _THEIL_T, _THEIL_L)
def theil(data: Table, column: str | None = None, *, weights: str | None = None, variant: str = "T") -> Result:
    """Theil's index of numbers: T leans to the top of the distribution, L to its bottom.

    >>> round(theil([10, 10, 10, 20, 50]).value, 6)
    0.250201

    Zero counts as 0 ln 0 = 0 in T; L needs numbers above zero. Raises InputError otherwise.
    """
    values, weight, coverage = values_of(data, column, weights)
    _checked(values, column or "values", positive=variant == "L")
    return result_of("theil", variant, {"theil": [theil_of(values, weight, variant)]}, coverage)


def theil_of(values: Array, weights: Array, variant: str) -> float:
    """Theil T or L of weighted numbers."""
    share = weights / weights.sum()
    ratio = values / float(np.sum(share * values))
    if variant == "L":
        return float(-np.sum(share * np.log(ratio)))
    logs = np.log(ratio, where=ratio > 0, out=np.zeros_like(ratio))
    return float(np.sum(share * ratio * logs))


@measure("泰尔指数分解", "inequality", _THEIL_T, _THEIL_L)
def theil_decomposition(
    table: Table, column: str, group: str, *, weights: str | None = None, variant: str = "T"
) -> Result:
    """Theil's index parted into what lies between groups and what lies within them; the parts add up.

    A row `between`, a row `within`, a row `total`, with the share of each in the total. Zero total: shares are missing.
    """
    read = read_columns(table, [column, *([weights] if weights else [])], [group])
    values = read.values[column]
    weight = read.values[weights] if weights else np.ones(len(values))
    _checked(values, column, positive=variant == "L")
    names, at = np.unique(read.keys[group], return_inverse=True)
    count = np.bincount(at, weight, len(names))
    mean = np.bincount(at, weight * values, len(names)) / count
    between = theil_of(mean, count, variant)
    total = theil_of(values, weight, variant)
    parts = [between, total - between, total]
    shares = [part / total if total else None for part in parts]
    data = {"part": ["between", "within", "total"], "theil": parts, "share": shares}
    return result_of("theil_decomposition", variant, data, read.coverage)


@measure(
    "阿特金森指数", "inequality",
    Variant("epsilon", "1 - (mean(x^(1-e)))^(1/(1-e)) / m; e = 1: 1 - exp(mean ln x) / m", "Atkinson 1970", "1", "0 to 1", _EQUAL, "much of the total could be given up for equality"),
)  # fmt: skip
def atkinson(data: Table, column: str | None = None, *, epsilon: float = 0.5, weights: str | None = None) -> Result:
    """Atkinson's index: the share of the total that could be given up if the rest were equal.

    >>> round(atkinson([10, 10, 10, 20, 50], epsilon=0.5).value, 6)
    0.115475
    """
    values, weight, coverage = values_of(data, column, weights)
    _checked(values, column or "values", positive=epsilon >= 1)
    if epsilon < 0:
        raise wrong("measure-parameter", "epsilon", found=epsilon, expected="0 or more")
    share, mean = weight / weight.sum(), float(np.average(values, weights=weight))
    if epsilon == 1:
        equal = float(np.exp(np.sum(share * np.log(values))))
    else:
        equal = float(np.sum(share * values ** (1 - epsilon)) ** (1 / (1 - epsilon)))
    return result_of("atkinson", "epsilon", {"atkinson": [1 - equal / mean]}, coverage, notes=(f"epsilon = {epsilon}",))


@measure(
    "胡佛指数", "inequality",
    Variant("equal", "sum |x_i/sum x - 1/n| / 2", "Hoover 1936", "1", "0 to 1 - 1/n", _EQUAL, _ONE),
    Variant("reference", "sum |x_i/sum x - r_i/sum r| / 2", "Hoover 1936", "1", "0 to 1", "spread as the reference", "far from the reference"),
)  # fmt: skip
def hoover(data: Table, column: str | None = None, *, reference: str | None = None, variant: str | None = None) -> Result:
    """Hoover's index: the share that would have to change hands for the distribution to equal the reference.

    >>> round(hoover([10, 10, 10, 20, 50]).value, 6)
    0.3
    """
    values, other, coverage = values_of(data, column, reference)
    _checked(values, column or "values")
    _checked(other, reference or "reference")
    found = float(np.abs(values / values.sum() - other / other.sum()).sum() / 2)
    return result_of("hoover", variant or ("reference" if reference else "equal"), {"hoover": [found]}, coverage)


_HHI = (
    Variant("plain", "sum of squared shares", "Herfindahl 1950; Hirschman 1945", "1", "1/n to 1", "many of equal size", "one holds all"),
    Variant("normalised", "(H - 1/n) / (1 - 1/n)", "Herfindahl 1950; Hirschman 1945", "1", "0 to 1", "all of equal size", "one holds all"),
    Variant("equivalent-number", "1 / H", "Adelman 1969", "units of equal size", "1 to n", "one holds all", "many of equal size"),
)  # fmt: skip


@measure("赫芬达尔—赫希曼指数", "inequality", *_HHI)
def hhi(data: Table, column: str | None = None, *, by: str | None = None, variant: str = "plain") -> Result:
    """The Herfindahl-Hirschman index of sizes, of all or for each value of `by`.

    >>> hhi([50, 30, 20]).value
    0.38

    n of the normalised form counts the sizes given, those of zero among them.
    """
    if by is None or column is None:
        values, _, coverage = values_of(data, column)
        _checked(values, column or "values")
        return result_of("hhi", variant, {"hhi": [_clean(hhi_of(values, variant))]}, coverage)
    read = squared_shares(data, column, by)
    found: dict[str, Any] = {by: read.names, "hhi": hhi_from(read.shares, read.counts, variant)}
    return result_of("hhi", variant, found, read.coverage)


def hhi_of(sizes: Array, variant: str = "plain") -> float:
    """The Herfindahl-Hirschman index of sizes in a variant."""
    plain = np.array([np.square(sizes / sizes.sum()).sum()])
    return float(hhi_from(plain, np.array([float(len(sizes))]), variant)[0])


def hhi_from(plain: Array, counts: Array, variant: str) -> Array:
    """Indices in a variant from sums of squared shares and the numbers of sizes behind them."""
    if variant == "equivalent-number":
        return 1 / plain
    if variant == "normalised":
        least = 1 / counts
        return np.divide(plain - least, 1 - least, out=np.ones_like(plain), where=counts > 1)
    return plain
