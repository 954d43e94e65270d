"""Weights of the parts of an aggregate: as given, equal, by entropy, by principal components, by benefit of
the doubt.
"""

from __future__ import annotations

import numpy as np

from guiju.measures.problems import wrong
from guiju.measures.tables import Array


def weighted(how: str, scores: Array, given: Array) -> Array:
    """The weights of parts, summing to 1 but for multipliers, whose mean is kept.

    `scores` is units by parts, on one scale.
    """
    if how == "multipliers":
        return given / len(given)
    if how == "equal":
        return np.full(len(given), 1 / len(given))
    if how == "entropy":
        return entropy_weights(scores)
    if how == "pca":
        return pca_weights(scores)
    shares: Array = given / given.sum()
    return shares


def entropy_weights(scores: Array) -> Array:
    """Shannon's entropy weights: a part in which units differ more weighs more. All alike: equal weights."""
    shifted = scores - np.nanmin(scores, axis=0)
    sums = np.nansum(shifted, axis=0)
    shares = np.divide(shifted, sums, out=np.full_like(shifted, 1 / len(shifted)), where=sums > 0)
    logs = np.log(shares, where=shares > 0, out=np.zeros_like(shares))
    entropy = -np.nansum(shares * logs, axis=0) / np.log(len(scores))
    divergence = np.maximum(1 - entropy, 0)
    total = divergence.sum()
    return divergence / total if total > 0 else np.full(scores.shape[1], 1 / scores.shape[1])


def pca_weights(scores: Array) -> Array:
    """Squared loadings of the first principal component of the correlations; they sum to 1."""
    kept = scores[~np.isnan(scores).any(axis=1)]
    spread = kept.std(axis=0)
    if len(kept) < 3 or (spread == 0).any() or scores.shape[1] == 1:
        return np.full(scores.shape[1], 1 / scores.shape[1])
    first: Array = np.square(np.linalg.eigh(np.corrcoef(kept.T))[1][:, -1])
    return first


def benefit_of_the_doubt(scores: Array, least: float = 0.0) -> tuple[Array, Array]:
    """Each unit's own best weights: the score (1 is the frontier) and the shares of its parts in it.

    By one linear program a unit. A unit that has nothing has no score. `least` is the smallest share that each part
    must make of a unit's score. Cherchye et al. 2007. Raises InputError where a unit lacks some parts, and for scores
    below zero, which no weight makes better.
    """
    from scipy.optimize import linprog

    units, parts = scores.shape
    lacking = np.isnan(scores)
    there = np.flatnonzero(~lacking.all(axis=1))
    if lacking[there].any():
        raise wrong("index-bod-missing", "weighting", found=int(lacking[there].any(axis=1).sum()))
    if len(there) and scores[there].min() < 0:
        raise wrong("index-bod-negative", "weighting", found=float(scores[there].min()))
    found, shares = np.full(units, np.nan), np.full((units, parts), np.nan)
    for at in there:
        own = scores[at]
        share = np.array([least * own - own * (np.arange(parts) == part) for part in range(parts)])
        solved = linprog(
            -own,
            A_ub=np.vstack([scores[there], share]),
            b_ub=np.concatenate([np.ones(len(there)), np.zeros(parts)]),
            method="highs",
        )
        found[at] = max(0.0, -solved.fun)
        points = solved.x * own
        shares[at] = points / points.sum() if points.sum() > 0 else 1 / parts
    return found, shares
