"""Inequality and concentration of numbers: Gini, Theil, Atkinson, Hoover, Herfindahl-Hirschman."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from guiju.measures.catalogue import measure, result_of
from guiju.measures.grouped import squared_shares
from guiju.measures.problems import wrong
from guiju.measures.result import Note, Result
from guiju.measures.tables import Array, Table, read_columns, require_weights, values_of


def _checked(
    values: Array, name: str, weights: Array | None = None, *, positive: bool = False
) -> None:  # fmt: skip
    if not len(values):
        raise wrong("measure-empty", name, found=0)
    if values.min() < 0 or (positive and values.min() <= 0):
        code = "measure-positive" if positive else "measure-negative"
        raise wrong(code, name, found=float(values.min()), keys=name)
    if float(values.sum() if weights is None else values @ weights) <= 0:
        raise wrong("measure-empty", name, found=len(values))


@measure
def gini(
    data: Table, column: str | None = None, *, weights: str | None = None, variant: str = "plain"
) -> Result:
    """The Gini coefficient of numbers, twice the area between the Lorenz curve and the diagonal.

    >>> gini([10, 10, 10, 20, 50]).value
    0.36

    `data` is a sequence of numbers, or a table with its `column` (and `weights`). Raises InputError for negative
    numbers or a sum of zero.
    """
    values, weight, coverage = values_of(data, column, weights)
    _checked(values, column or "values", weight)
    found = gini_of(values, weight)
    if variant == "corrected":
        if len(values) < 2:
            raise wrong("measure-few", column or "values", found=len(values), expected=2)
        found *= len(values) / (len(values) - 1)
    return result_of("gini", variant, {"gini": [_clean(found)]}, coverage)


def gini_of(values: Array, weights: Array) -> float:
    """The weighted Gini of numbers, values and weights sorted together."""
    if weights.min() == weights.max():
        # Values alone are sorted many times faster than an order is found.
        x = np.sort(values)
        n = len(x)
        return float((np.arange(1.0 - n, n, 2.0) @ x) / (n * x.sum()))
    order = np.argsort(values, kind="stable")
    x, w = values[order], weights[order]
    cumulated = np.concatenate([[0.0], np.cumsum(w)]) / w.sum()
    lorenz = np.concatenate([[0.0], np.cumsum(w * x)]) / (w * x).sum()
    return float(1.0 - np.sum((lorenz[1:] + lorenz[:-1]) * np.diff(cumulated)))


def _clean(value: float) -> float:
    """Without the dust of sums: what differs from 12 digits by less than 1e-15 is those digits."""
    rounded = round(value, 12)
    return rounded if abs(rounded - value) < 5e-16 + 1e-15 * abs(value) else value


@measure
def theil(
    data: Table, column: str | None = None, *, weights: str | None = None, variant: str = "T"
) -> Result:
    """Theil's index of numbers: T leans to the top of the distribution, L to its bottom.

    >>> round(theil([10, 10, 10, 20, 50]).value, 6)
    0.250201

    Zero counts as 0 ln 0 = 0 in T; L needs numbers above zero. Raises InputError otherwise.
    """
    values, weight, coverage = values_of(data, column, weights)
    _checked(values, column or "values", weight, positive=variant == "L")
    return result_of("theil", variant, {"theil": [theil_of(values, weight, variant)]}, coverage)


def theil_of(values: Array, weights: Array, variant: str) -> float:
    """Theil T or L of weighted numbers."""
    share = weights / weights.sum()
    ratio = values / float(np.sum(share * values))
    if variant == "L":
        return float(-np.sum(share * np.log(ratio)))
    logs = np.log(ratio, where=ratio > 0, out=np.zeros_like(ratio))
    return float(np.sum(share * ratio * logs))


@measure
def theil_decomposition(
    table: Table, column: str, group: str, *, weights: str | None = None, variant: str = "T"
) -> Result:
    """Theil's index parted into what lies between groups and what lies within them; the parts add up.

    >>> table = {"income": [10, 10, 10, 20, 50], "region": ["A", "A", "B", "B", "B"]}
    >>> parts = theil_decomposition(table, "income", "region")
    >>> [round(row["theil"], 6) for row in parts.records()]
    [0.091516, 0.158685, 0.250201]

    Rows `between`, `within` and `total` (nat), with the share of each in the total; a total of zero has no shares.
    Raises InputError for negative numbers, for L also for zeros.
    """
    read = read_columns(table, [column, *([weights] if weights else [])], [group])
    values, groups = read.values[column], np.asarray(read.keys[group])
    weight = read.values[weights] if weights else np.ones(len(values))
    require_weights(weight, str(weights))
    # What weighs nothing is in no group.
    values, groups, weight = (part[weight > 0] for part in (values, groups, weight))
    _checked(values, column, weight, positive=variant == "L")
    names, at = np.unique(groups, return_inverse=True)
    count = np.bincount(at, weight, len(names)).astype(np.float64)
    mean = np.bincount(at, weight * values, len(names)) / count
    between = theil_of(mean, count, variant)
    total = theil_of(values, weight, variant)
    parts = [between, total - between, total]
    shares = [part / total if total else None for part in parts]
    data = {"part": ["between", "within", "total"], "theil": parts, "share": shares}
    return result_of("theil_decomposition", variant, data, read.coverage)


@measure
def atkinson(
    data: Table, column: str | None = None, *, epsilon: float = 0.5, weights: str | None = None,
    variant: str = "epsilon",
) -> Result:  # fmt: skip
    """Atkinson's index: the share of the total that could be given up if the rest were equal.

    >>> round(atkinson([10, 10, 10, 20, 50], epsilon=0.5).value, 6)
    0.115475

    The larger `epsilon`, the more the poor count. Raises InputError for negative numbers, an `epsilon` below 0, and
    zeros where it is 1 or more.
    """
    values, weight, coverage = values_of(data, column, weights)
    _checked(values, column or "values", weight, positive=epsilon >= 1)
    if not 0 <= epsilon < np.inf:
        raise wrong("measure-parameter", "epsilon", found=epsilon, expected="0 or more")
    share, mean = weight / weight.sum(), float(np.average(values, weights=weight))
    if epsilon == 1:
        equal = float(np.exp(np.sum(share * np.log(values))))
    else:
        # Beside the value that counts most, so that no power leaves what a float holds.
        most = float(values.min() if epsilon > 1 else values.max())
        equal = most * float(
            np.sum(share * (values / most) ** (1 - epsilon)) ** (1 / (1 - epsilon))
        )
    return result_of(
        "atkinson",
        variant,
        {"atkinson": [max(0.0, 1 - equal / mean)]},
        coverage,
        notes=(Note("setting", {"name": "epsilon", "value": epsilon}),),
    )


@measure
def hoover(
    data: Table,
    column: str | None = None,
    *,
    reference: str | None = None,
    variant: str | None = None,
) -> Result:
    """Hoover's index: the share that would have to change hands for the distribution to equal the reference.

    >>> round(hoover([10, 10, 10, 20, 50]).value, 6)
    0.3

    `reference` is a column, such as population, that the other one is held against. Raises InputError for negative
    numbers or a sum of zero.
    """
    if (variant or "") == ("equal" if reference else "reference"):
        raise wrong("measure-role", "hoover", found="set reference=…")
    values, other, coverage = values_of(data, column, reference)
    _checked(values, column or "values")
    _checked(other, reference or "reference")
    found = float(np.abs(values / values.sum() - other / other.sum()).sum() / 2)
    return result_of(
        "hoover", variant or ("reference" if reference else "equal"), {"hoover": [found]}, coverage
    )


@measure
def hhi(
    data: Table, column: str | None = None, *, by: str | Sequence[str] | None = None, variant: str = "plain"
) -> Result:  # fmt: skip
    """The Herfindahl-Hirschman index of sizes, of all or for each value of `by` (a column, or several).

    >>> hhi([50, 30, 20]).value
    0.38
    >>> firms = {"year": [1, 1, 2], "region": ["a", "a", "a"], "size": [1, 3, 5]}
    >>> hhi(firms, "size", by=("year", "region")).at(year="1")["hhi"]
    0.625

    n of the normalised form counts the sizes given, those of zero among them. Raises InputError for negative sizes
    or a sum of zero.
    """
    if not by or column is None:
        values, _, coverage = values_of(data, column)
        _checked(values, column or "values")
        return result_of("hhi", variant, {"hhi": [_clean(hhi_of(values, variant))]}, coverage)
    keys = [by] if isinstance(by, str) else list(dict.fromkeys(by))
    read = squared_shares(data, column, keys)
    found: dict[str, Any] = dict(zip(keys, read.names, strict=True))
    found |= {"hhi": hhi_from(read.shares, read.counts, variant)}
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
