"""How ranks depend on choices: thousands of runs over treatment, normaliser, weights and aggregation, all at once.

Treatment and normalising take few forms, each computed once; what differs in every run is weights, and a level
of the tree is one product of matrices for all runs of a form. Sobol's indices compare two samples and their mixtures
(Saltelli, Jansen).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from guiju.measures.composite.aggregation import aggregated
from guiju.measures.composite.build import Built
from guiju.measures.composite.explained import explained
from guiju.measures.composite.index import Index
from guiju.measures.composite.steps import normalise, treat
from guiju.measures.problems import wrong
from guiju.measures.result import Note, Result
from guiju.measures.tables import Array

FACTORS = ("winsorise", "normalise", "weights", "aggregation")


@dataclass(frozen=True, slots=True)
class Choices:
    """What may be chosen otherwise: most points winsorised, normalisers, weights within a share, means."""

    winsorise: Sequence[int] = (1, 2, 3, 4, 5)
    normalise: Sequence[str] = ("minmax", "zscore")
    weights: float = 0.25
    aggregation: Sequence[str] = ("arithmetic", "geometric")


def rank_uncertainty(
    built: Built, *, runs: int = 10_000, seed: int = 1, choices: Choices | None = None
) -> Result:
    """The rank of each unit over many runs: nominal, mean, median, 5 % and 95 %.

    Weights of every node move by up to the share given, each by itself. Geometric means are taken on a scale from 1, as
    scores of zero have none; z-scores are shifted above zero for them.
    """
    plan = choices or Choices()
    _require_runs(runs, 1)
    points = np.random.default_rng(seed).random((runs, _width(built.index)))
    found = _ranks_of(built, points, plan)
    order = np.lexsort((np.arange(len(built.units)), built.rank))
    low, median, high = np.quantile(found, [0.05, 0.5, 0.95], axis=0)
    data = {
        built.index.unit: [built.units[at] for at in order],
        "nominal": built.rank[order],
        "mean": found.mean(axis=0)[order],
        "q5": low[order],
        "q95": high[order],
        "median": median[order],
    }
    variant = explained("rank_uncertainty", "monte-carlo", runs=runs, factors=", ".join(FACTORS))
    notes = (
        Note("draws", {"count": runs, "seed": seed}),
        Note("weights-within", {"share": f"{plan.weights:.0%}"}),
        Note("winsorised-up-to", {"points": ", ".join(map(str, plan.winsorise))}),
        Note(
            "varied",
            {"normalise": ", ".join(plan.normalise), "aggregation": ", ".join(plan.aggregation)},
        ),
    )
    return Result(
        "rank_uncertainty", variant, tuple(data), data, built.coverage, notes, ("q5", "q95")
    )


def sensitivity(
    built: Built,
    *,
    runs: int = 2048,
    seed: int = 1,
    choices: Choices | None = None,
    draws: int = 200,
) -> Result:
    """Sobol's first and total indices of each choice for the mean shift of ranks, with 90 % intervals by bootstrap.

    Uses runs x (factors + 2) evaluations; the estimators are those of Jansen 1999 as in Saltelli et al. 2010.
    """
    plan = choices or Choices()
    _require_runs(runs, 2)
    random = np.random.default_rng(seed)
    a, b = (random.random((runs, _width(built.index))) for _ in range(2))
    shift = {name: _shift(built, points, plan) for name, points in (("a", a), ("b", b))}
    mixed = [_shift(built, _mixed(a, b, factor), plan) for factor in range(len(FACTORS))]
    rows = [_indices(shift["a"], shift["b"], one, random, draws) for one in mixed]
    names = ("first", "first_low", "first_high", "total", "total_low", "total_high")
    data = {
        "factor": list(FACTORS),
        **{name: [row[at] for row in rows] for at, name in enumerate(names)},
    }
    variant = explained("sensitivity", "sobol-jansen")
    return Result(
        "sensitivity",
        variant,
        tuple(data),
        data,
        built.coverage,
        (Note("draws", {"count": runs, "seed": seed}),),
        ("total_low", "total_high"),
    )


def _require_runs(runs: int, least: int) -> None:
    if runs < least:
        raise wrong("measure-parameter", "runs", found=runs, expected=f"{least} …")


def _width(index: Index) -> int:
    """Numbers a run needs: one for each factor but weights, and one for each weight."""
    return 3 + len(index.indicators) + len(index.aggregates)


def _mixed(a: Array, b: Array, factor: int) -> Array:
    """The first sample with one factor taken from the second."""
    out = a.copy()
    columns = {0: slice(0, 1), 1: slice(1, 2), 3: slice(2, 3), 2: slice(3, None)}[factor]
    out[:, columns] = b[:, columns]
    return out


def _shift(built: Built, points: Array, plan: Choices) -> Array:
    # Units without a score have no rank in any run.
    ranked = ~np.isnan(built.rank)
    shift: Array = np.abs(_ranks_of(built, points, plan) - built.rank)[:, ranked].mean(axis=1)
    return shift


def _indices(
    a: Array, b: Array, mixed: Array, random: np.random.Generator, draws: int
) -> tuple[float, ...]:
    def both(at: NDArray[np.intp]) -> tuple[float, float]:
        variance = float(np.concatenate([a[at], b[at]]).var())
        if variance == 0:
            return 0.0, 0.0
        return 1 - float(np.square(b[at] - mixed[at]).mean()) / (2 * variance), float(
            np.square(a[at] - mixed[at]).mean()
        ) / (2 * variance)

    first, total = both(np.arange(len(a)))
    drawn = np.array([both(random.integers(0, len(a), len(a))) for _ in range(draws)])
    low, high = np.quantile(drawn, [0.05, 0.95], axis=0)
    return first, float(low[0]), float(high[0]), total, float(low[1]), float(high[1])


def _pick(options: Sequence[object], points: Array) -> NDArray[np.intp]:
    return np.minimum((points * len(options)).astype(np.intp), len(options) - 1)


def _ranks_of(built: Built, points: Array, plan: Choices) -> Array:
    """The ranks of all units in each run: runs by units."""
    index = built.index
    used = {one.weighting or index.weighting for one in index.aggregates}
    fixed = sorted(used - {"given", "equal", "multipliers"})
    fixed += ["multiplier"] if any(one.multiplier for one in index.aggregates) else []
    if fixed:
        raise wrong("index-runs", index.name, found=", ".join(fixed))
    picked = [
        _pick(options, points[:, at])
        for at, options in enumerate((plan.winsorise, plan.normalise, plan.aggregation))
    ]
    form = np.ravel_multi_index(
        picked, (len(plan.winsorise), len(plan.normalise), len(plan.aggregation))
    )
    weights = 1 + plan.weights * (2 * points[:, 3:] - 1)
    found = np.empty((len(points), len(built.units)))
    for number in np.unique(form):
        runs = np.flatnonzero(form == number)
        w, n, a = np.unravel_index(
            number, (len(plan.winsorise), len(plan.normalise), len(plan.aggregation))
        )
        normal = _normal(
            built, plan.winsorise[int(w)], plan.normalise[int(n)], plan.aggregation[int(a)]
        )
        scores = _scored(index, normal, weights[runs], plan.aggregation[int(a)])
        found[runs] = _ranked_rows(scores)
    return found


def _normal(built: Built, winsorise: int, how: str, aggregation: str) -> Array:
    positive = aggregation in ("geometric", "harmonic")
    drawn, _ = treat(built.steps["imputed"], built.index, winsorise)
    normal = normalise(drawn, built.index, how, 1.0 if positive else None)
    if positive and float(np.nanmin(normal)) <= 0:
        lowest = np.where(np.isnan(normal), np.inf, normal).min(axis=0)
        normal = normal - np.where(np.isfinite(lowest), lowest, 0.0) + 1.0
    return normal


def _scored(index: Index, normal: Array, moved: Array, how: str) -> Array:
    """The index of all units for many sets of weights: runs by units."""
    codes = [one.code for one in index.nodes]
    place = {code: at for at, code in enumerate(codes)}
    scores: dict[str, Array] = {one.code: normal[:, at] for at, one in enumerate(index.indicators)}
    for node in index.bottom_up():
        parts = index.children(node.code)
        block = [scores[part.code] for part in parts]
        stacked = (
            np.stack(block, axis=-1)
            if all(one.ndim == 1 for one in block)
            else np.stack(
                [np.broadcast_to(one, (len(moved), normal.shape[0])) for one in block], axis=-1
            )
        )
        weighting = node.weighting or index.weighting
        given = np.array([1.0 if weighting == "equal" else part.weight for part in parts])
        weights = given * moved[:, [place[part.code] for part in parts]]
        scores[node.code] = _fast(stacked, weights, node.aggregation or how, node.code)
        if weighting == "multipliers":
            scores[node.code] = scores[node.code] * weights.mean(axis=1)[:, None]
    return scores[index.root]


def _fast(stacked: Array, weights: Array, how: str, where: str) -> Array:
    """Aggregated scores; a level of indicators, the same in all runs, is one product of matrices."""
    if stacked.ndim == 2 and not np.isnan(stacked).any() and how in ("arithmetic", "geometric"):
        values = np.log(stacked) if how == "geometric" else stacked
        mean = (weights @ values.T) / weights.sum(axis=1)[:, None]
        return np.asarray(np.exp(mean) if how == "geometric" else mean)
    return aggregated(stacked, weights, how, where)


def _ranked_rows(scores: Array) -> Array:
    """Ranks of the units in each run, the best 1; ties share the better rank, what is missing has none."""
    order = np.argsort(-scores, axis=1, kind="stable")
    falling = np.take_along_axis(scores, order, axis=1)
    later = falling[:, 1:] < falling[:, :-1] - 1e-12 * np.abs(falling[:, :-1])
    place = np.zeros(scores.shape, dtype=np.intp)
    place[:, 1:] = np.where(later, np.arange(1, scores.shape[1]), 0)
    out = np.empty_like(scores)
    np.put_along_axis(out, order, np.maximum.accumulate(place, axis=1) + 1.0, axis=1)
    out[np.isnan(scores)] = np.nan
    return out
