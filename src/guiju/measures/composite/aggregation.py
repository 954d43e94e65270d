"""Scores of an aggregate from those below it, for one set of weights or for many at once.

`scores` is units by parts; `weights` is parts, or runs by parts: the result is units, or runs by units. A missing part
is left out and the weights of the rest count the more.
"""

from __future__ import annotations

import numpy as np

from guiju.measures.problems import wrong
from guiju.measures.tables import Array


def aggregated(scores: Array, weights: Array, how: str, where: str = "") -> Array:
    """The weighted mean of a kind over the parts. Geometric and harmonic means need scores above zero."""
    many = np.atleast_2d(weights)
    if scores.ndim == 2:
        scores = np.broadcast_to(scores, (len(many), *scores.shape))
    functions = {
        "arithmetic": _arithmetic,
        "geometric": _geometric,
        "harmonic": _harmonic,
        "mpi": _mpi,
        "copeland": _copeland,
    }
    if how in ("geometric", "harmonic") and bool(np.nanmin(scores) <= 0):
        raise wrong("index-positive", where or how, found=float(np.nanmin(scores)), how=how)
    found = functions[how](scores, many)
    return found[0] if weights.ndim == 1 else found


def _mean(values: Array, weights: Array) -> Array:
    """Weighted means over the last axis of runs by units by parts, of what is not missing."""
    if not np.isnan(values).any():
        whole: Array = np.einsum("rup,rp->ru", values, weights) / weights.sum(axis=1)[:, None]
        return whole
    there = ~np.isnan(values)
    sums = np.einsum("rup,rp->ru", np.where(there, values, 0.0), weights)
    count = np.einsum("rup,rp->ru", there.astype(float), weights)
    means: Array = np.divide(sums, count, out=np.full(sums.shape, np.nan), where=count > 0)
    return means


def _arithmetic(scores: Array, weights: Array) -> Array:
    return _mean(scores, weights)


def _geometric(scores: Array, weights: Array) -> Array:
    return np.exp(_mean(np.log(scores), weights))


def _harmonic(scores: Array, weights: Array) -> Array:
    return 1.0 / _mean(1.0 / scores, weights)


def _mpi(scores: Array, weights: Array) -> Array:
    """Mazziotta-Pareto: the mean less a penalty for parts that differ, mean - sd^2 / mean, on a scale of mean
    100, sd 10.
    """
    there = ~np.isnan(scores)
    count = np.maximum(there.sum(axis=1, keepdims=True), 1)
    centre = np.where(there, scores, 0.0).sum(axis=1, keepdims=True) / count
    apart = np.where(there, scores - centre, 0.0)
    spread = np.sqrt(np.square(apart).sum(axis=1, keepdims=True) / count)
    scaled = 100 + 10 * np.divide(
        scores - centre, spread, out=np.where(there, 0.0, np.nan), where=spread > 0
    )
    mean = _mean(scaled, weights)
    variance = _mean(np.square(scaled - mean[:, :, None]), weights)
    return mean - variance / mean


def _copeland(scores: Array, weights: Array) -> Array:
    """Copeland: how many units each beats by weighted majority of the parts, less how many beat it, over n - 1.

    Only what two units both have is held against each other; a unit that has nothing is in no comparison.
    """
    found = np.full(scores.shape[:2], np.nan)
    for run, (values, weight) in enumerate(zip(scores, weights, strict=True)):
        there = ~np.isnan(values).all(axis=1)
        kept = values[there]
        apart = np.nan_to_num(kept[:, None, :] - kept[None, :, :])
        # Majorities that differ from half by rounding alone are ties.
        better = np.round(np.einsum("ijp,p->ij", np.sign(apart), weight / weight.sum()), 12)
        found[run, there] = np.sign(better).sum(axis=1) / max(1, len(kept) - 1)
    return found
