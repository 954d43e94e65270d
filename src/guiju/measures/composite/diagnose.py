"""How far an index can be trusted: correlations, reliability, what counts in fact, what happens without a part."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from guiju.measures.composite.build import Built, build, build_from, ranks, read_units
from guiju.measures.composite.explained import explained
from guiju.measures.composite.index import Aggregate, Index, Indicator
from guiju.measures.problems import wrong
from guiju.measures.result import Note, Result, together
from guiju.measures.tables import Array, Table
from guiju.model.problem import InputError


def correlations(built: Built, *, step: str = "normalised") -> Result:
    """Pearson's correlation of each pair of indicators, with a flag above 0.9 (the same thing twice) and below -0.4."""
    values, codes = built.steps[step], [one.code for one in built.index.indicators]
    matrix = _correlation(values)
    first, second = np.triu_indices(len(codes), 1)
    found = matrix[first, second]
    flags = ["redundant" if value > 0.9 else "opposed" if value < -0.4 else "" for value in found]
    data: dict[str, Any] = {
        "indicator": [codes[at] for at in first],
        "indicator_2": [codes[at] for at in second],
        "flag": flags,
        "correlation": found,
    }
    variant = explained("correlations", "pearson")
    return Result("correlations", variant, tuple(data), data, built.coverage)


def _correlation(values: Array) -> Array:
    count = values.shape[1]
    if not np.isnan(values).any():
        with np.errstate(invalid="ignore", divide="ignore"):
            return np.atleast_2d(np.corrcoef(values.T))
    out = np.full((count, count), np.nan)
    for i in range(count):
        for j in range(i, count):
            both = ~np.isnan(values[:, i]) & ~np.isnan(values[:, j])
            if both.sum() > 2 and values[both, i].std() > 0 and values[both, j].std() > 0:
                out[i, j] = out[j, i] = np.corrcoef(values[both, i], values[both, j])[0, 1]
    return out


def cronbach(built: Built, node: str | None = None, *, step: str = "normalised") -> float:
    """Cronbach's alpha of the indicators under a node: k/(k-1) (1 - sum of variances / variance of the sum).

    Raises InputError for fewer than two indicators or units that have all, and where their sums are all the same.
    """
    at = [
        number
        for number, one in enumerate(built.index.indicators)
        if _under(built.index, one.parent, node)
    ]
    values = built.steps[step][:, at]
    values = values[~np.isnan(values).any(axis=1)]
    count = values.shape[1]
    if count < 2 or len(values) < 2:
        found = min(count, len(values))
        raise wrong("measure-few", node or built.index.root, found=found, expected=2)
    whole = float(values.sum(axis=1).var(ddof=1))
    if whole <= 1e-12 * float(np.square(values).sum()):
        raise wrong("measure-few", node or built.index.root, found=1, expected=2)
    return float(count / (count - 1) * (1 - values.var(axis=0, ddof=1).sum() / whole))


def _under(index: Index, parent: str | None, node: str | None) -> bool:
    parents = {one.code: one.parent for one in index.aggregates}
    while parent is not None and parent != node:
        parent = parents[parent]
    return node is None or parent == node


def effective_weights(built: Built) -> Result:
    """What each indicator and aggregate weighs in the index: the product of the weights above it.

    What multiplies, and all below it, has no weight.
    """
    index = built.index
    effective = {index.root: 1.0}
    for node in reversed(index.bottom_up()):
        for code, weight in zip(
            plain_parts(index, node.code), built.weights[node.code], strict=True
        ):
            effective[code] = effective[node.code] * float(weight)
        for part in index.children(node.code):
            effective.setdefault(part.code, np.nan)
    data = {"node": list(effective), "effective_weight": list(effective.values())}
    variant = explained("effective_weights", "nominal")
    return Result("effective_weights", variant, tuple(data), data, built.coverage)


def contributions(built: Built) -> Result:
    """How many points of each unit's index come from each indicator, for arithmetic means; they add up to the index.

    Raises InputError for other means, whose parts do not add up.
    """
    index = built.index
    _refuse_others(index)
    codes = [one.code for one in index.indicators]
    shares = {index.root: np.ones(len(built.units))}
    for node in reversed(index.bottom_up()):
        if node.code not in shares:
            continue
        parts, weights = plain_parts(index, node.code), built.weights[node.code]
        # What is missing leaves its weight to the other parts of the same aggregate.
        there = np.column_stack([~np.isnan(built.scores[code]) for code in parts]) * weights
        total = there.sum(axis=1)
        for at, code in enumerate(parts):
            kept = np.divide(
                there[:, at] * weights.sum(), total, out=np.zeros(len(total)), where=total > 0
            )
            shares[code] = shares[node.code] * kept
    points = np.column_stack([built.scores[code] * shares[code] for code in codes])
    data: dict[str, Any] = {
        index.unit: [unit for unit in built.units for _ in codes],
        "indicator": codes * len(built.units),
        "value": built.steps["raw"].ravel(),
        "normalised": built.steps["normalised"].ravel(),
        "contribution": points.ravel(),
    }
    variant = explained("contributions", "points")
    return Result("contributions", variant, tuple(data), data, built.coverage)


def plain_parts(index: Index, code: str) -> list[str]:
    """The parts of an aggregate that are averaged, in the order of its weights; multipliers are none."""
    return [
        part.code
        for part in index.children(code)
        if not (isinstance(part, Aggregate) and part.multiplier)
    ]


def _refuse_others(index: Index) -> None:
    """Raise InputError where points of parts do not add up to the index."""
    used = {index.aggregation, *(one.aggregation for one in index.aggregates if one.aggregation)}
    weightings = {index.weighting, *(one.weighting for one in index.aggregates if one.weighting)}
    other = sorted(used - {"arithmetic"}) + sorted(weightings & {"bod"})
    other += ["multiplier"] if any(one.multiplier for one in index.aggregates) else []
    if other:
        raise wrong("index-points", index.name, found=", ".join(other))


def leave_one_out(built: Built, table: Table) -> Result:
    """How ranks change without each indicator: the mean and the largest shift, and the unit it hits most."""
    base = built.rank
    rows: list[tuple[str, float, int | None, str | None]] = []
    if len(built.index.indicators) < 2:
        raise wrong("measure-few", built.index.name, found=1, expected=2)
    for one in built.index.indicators:
        rest = tuple(other for other in built.index.indicators if other is not one)
        try:
            shift = np.abs(build(_pruned(built.index, rest), table).rank - base)
        except InputError:
            # All that is left below a node are multipliers, or a table without any value.
            shift = np.full(len(base), np.nan)
        if np.isnan(shift).all():
            rows.append((one.code, np.nan, None, None))
            continue
        at = int(np.nanargmax(shift))
        hit = built.units[at] if shift[at] else None
        rows.append((one.code, float(np.nanmean(shift)), int(shift[at]), hit))
    data = {
        "without": [row[0] for row in rows],
        "largest_shift": [row[2] for row in rows],
        "unit": [row[3] for row in rows],
        "leave_one_out": [row[1] for row in rows],
    }
    variant = explained("leave_one_out", "mean-shift")
    return Result("leave_one_out", variant, tuple(data), data, built.coverage)


def _pruned(index: Index, indicators: tuple[Indicator, ...]) -> Index:
    """An index with fewer indicators, and without aggregates under which nothing is left."""
    aggregates = index.aggregates
    while True:
        parents = {*(one.parent for one in indicators), *(one.parent for one in aggregates)}
        kept = tuple(one for one in aggregates if one.code in parents)
        if len(kept) == len(aggregates):
            return replace(index, indicators=indicators, aggregates=aggregates)
        aggregates = kept


def integrity(index: Index, before: Table, after: Table) -> Result:
    """Whether an index rose because units changed, or because the base did: units that came and went between two years.

    For the index of the whole (the mean over units): the change of units there in both years, and what those that came
    and went add. An index that rises only by leaving units out shows it here.
    """
    old, new = read_units(before, index), read_units(after, index)
    merged = np.vstack([old[1], new[1]])
    columns = {name: np.concatenate([old[2][name], new[2][name]]) for name in old[2]}
    units = tuple([f"{unit} 1" for unit in old[0]] + [f"{unit} 2" for unit in new[0]])
    groups = [*old[3], *new[3]] if old[3] is not None and new[3] is not None else None
    built = build_from(index, units, merged, columns, groups, together(old[4], new[4]))
    scores = built.scores[index.root]
    first, second = scores[: len(old[0])], scores[len(old[0]) :]
    both = [unit for unit in old[0] if unit in set(new[0])]
    same_old = np.array([first[old[0].index(unit)] for unit in both])
    same_new = np.array([second[new[0].index(unit)] for unit in both])
    total = float(np.nanmean(second) - np.nanmean(first))
    within = float(np.nanmean(same_new) - np.nanmean(same_old)) if both else float("nan")
    gone, come = sorted(set(old[0]) - set(new[0])), sorted(set(new[0]) - set(old[0]))
    data = {
        "part": ["change of the mean", "units in both years", "base: units taken in or out"],
        "units": [f"{len(old[0])} → {len(new[0])}", str(len(both)), f"-{len(gone)} +{len(come)}"],
        "integrity": [total, within, total - within],
    }
    notes = (
        Note("units-gone", {"names": ", ".join(gone) or "-"}),
        Note("units-come", {"names": ", ".join(come) or "-"}),
    )
    variant = explained("integrity", "same-units")
    return Result("integrity", variant, tuple(data), data, built.coverage, notes)


__all__ = [
    "contributions",
    "correlations",
    "cronbach",
    "effective_weights",
    "integrity",
    "leave_one_out",
    "ranks",
]
