"""The steps before aggregation, on a matrix of units and indicators; what is missing is NaN throughout."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from guiju.measures.composite.index import Index, Indicator
from guiju.measures.problems import wrong
from guiju.measures.tables import Array


@dataclass(frozen=True, slots=True)
class Treated:
    """What was done to one indicator: how many points were winsorised, or a log taken, and its moments before."""

    code: str
    skew: float
    kurtosis: float
    points: int
    log: bool


def denominate(values: Array, index: Index, columns: dict[str, Array]) -> Array:
    """Each indicator divided by its denominator, times its scale."""
    out = values.copy()
    for at, one in enumerate(index.indicators):
        if one.denominator is not None:
            below = columns[one.denominator]
            if (least := float(np.nanmin(below))) <= 0:
                raise wrong("measure-positive", one.denominator, found=least, keys=one.denominator)
            out[:, at] = out[:, at] / below * one.scale
    return out


def impute(
    values: Array, how: str, groups: Sequence[str | None] | None = None
) -> tuple[Array, NDArray[np.bool_]]:
    """Missing values filled as asked, and which of them have no mean of a group and got that of all units.

    With "none" they stay, and averages are taken over what is there.
    """
    gaps = np.isnan(values)
    none = np.zeros(values.shape, dtype=bool)
    if how == "none":
        return values, none
    if how == "zero":
        return np.where(gaps, 0.0, values), none
    if how != "group-mean" or groups is None:
        return np.where(gaps, _medians(values) if how == "median" else _means(values), values), none
    out = values.copy()
    for name in dict.fromkeys(group for group in groups if group is not None):
        part = np.array([group == name for group in groups])
        out[part] = np.where(gaps[part], _means(values[part]), values[part])
    fallen = np.isnan(out)
    out = np.where(fallen, _means(values), out)
    return out, fallen & ~np.isnan(out)


def _medians(values: Array) -> Array:
    # A column without any value keeps none.
    there = ~np.isnan(values).all(axis=0)
    medians = np.full(values.shape[1], np.nan)
    medians[there] = np.nanmedian(values[:, there], axis=0)
    return medians


def _means(values: Array) -> Array:
    there = ~np.isnan(values)
    count = there.sum(axis=0)
    sums = np.where(there, values, 0.0).sum(axis=0)
    means: Array = np.divide(sums, count, out=np.full(values.shape[1], np.nan), where=count > 0)
    return means


def moments(values: Array) -> tuple[float, float]:
    """Skewness and excess kurtosis of a sample (G1 and G2), of what is not missing; 0 where there is no spread."""
    x = values[~np.isnan(values)]
    n = len(x)
    spread = x - x.mean() if n else x
    m2 = float(np.square(spread).mean()) if n else 0.0
    if n < 4 or m2 == 0:
        return 0.0, 0.0
    g1 = float((spread**3).mean()) / m2**1.5
    g2 = float((spread**4).mean()) / m2**2 - 3
    return g1 * np.sqrt(n * (n - 1)) / (n - 2), ((n + 1) * g2 + 6) * (n - 1) / ((n - 2) * (n - 3))


def treat(values: Array, index: Index, winsorise: int | None = None) -> tuple[Array, list[Treated]]:
    """Outliers drawn in: winsorised point by point while skewed and peaked, at most so many, else a log is taken."""
    most = int(index.winsorise) if winsorise is None else winsorise
    out, done = values.copy(), []
    for at, one in enumerate(index.indicators):
        skew, kurtosis = moments(values[:, at])
        if one.goalposts is not None:
            # Its ends are fixed: drawing values in by the sample of one year would undo that.
            done.append(Treated(one.code, skew, kurtosis, 0, False))
            continue
        out[:, at], points, log = _drawn_in(values[:, at], index, most)
        done.append(Treated(one.code, skew, kurtosis, points, log))
    return out, done


def _outlying(x: Array, index: Index) -> bool:
    skew, kurtosis = moments(x)
    return abs(skew) > index.skew and kurtosis > index.kurtosis


def _drawn_in(x: Array, index: Index, most: int) -> tuple[Array, int, bool]:
    if not _outlying(x, index):
        return x, 0, False
    high = moments(x)[0] > 0
    there = np.sort(x[~np.isnan(x)])
    for points in range(1, min(most, len(there) - 1) + 1):
        edge = there[-1 - points] if high else there[points]
        drawn = np.minimum(x, edge) if high else np.maximum(x, edge)
        if not _outlying(drawn, index):
            return drawn, points, False
    low, top = float(np.nanmin(x)), float(np.nanmax(x))
    sign = 1.0 if high else -1.0
    shifted = sign * x - min(sign * low, sign * top) + 0.01 * (top - low)
    return sign * np.log(shifted), 0, True


def normalise(
    values: Array, index: Index, how: str | None = None, low: float | None = None
) -> Array:
    """Indicators on one scale, more always better; a constant indicator gets the middle of the scale."""
    method = index.normalise if how is None else how
    bottom = index.low if low is None else low
    columns = [
        _one(values[:, at], one, method, bottom, index.high)
        for at, one in enumerate(index.indicators)
    ]
    return np.column_stack(columns)


def _one(x: Array, one: Indicator, method: str, low: float, high: float) -> Array:
    if not (~np.isnan(x)).any():
        return x
    if one.band is not None:
        directed = -_outside(x, one.band)
        if method in ("minmax", "goalposts", "distance-to-target"):
            posts = (
                directed if one.goalposts is None else -_outside(np.array(one.goalposts), one.band)
            )
            return _reaching(directed, float(np.nanmin(posts)), 0.0, low, high)
    else:
        directed = x * one.direction
    if method == "zscore":
        spread = np.nanstd(directed, ddof=1)
        return (
            (directed - np.nanmean(directed)) / spread
            if spread > 0
            else np.where(np.isnan(x), np.nan, 0.0)
        )
    if method in ("rank", "borda", "percentile"):
        return _ranked(directed, method, low, high)
    if method == "distance-to-target":
        if one.target is None:
            raise wrong("index-target", one.code, found=one.code)
        top = one.target * one.direction
        return _reaching(np.minimum(directed, top), float(np.nanmin(directed)), top, low, high)
    if one.goalposts is not None:
        ends = sorted(post * one.direction for post in one.goalposts)
        return np.clip(_stretched(directed, ends[0], ends[1], low, high), low, high)
    if method == "goalposts":
        raise wrong("index-goalposts", one.code, found=one.code)
    return _stretched(directed, float(np.nanmin(directed)), float(np.nanmax(directed)), low, high)


def _reaching(x: Array, bottom: float, top: float, low: float, high: float) -> Array:
    """On the scale from the worst to what is to be reached; where nobody falls short, all count full."""
    if bottom >= top:
        return np.where(np.isnan(x), np.nan, high)
    return np.clip(_stretched(x, bottom, top, low, high), low, high)


def _outside(x: Array, band: tuple[float, float]) -> Array:
    """How far values lie outside a band, in units of its width."""
    width = band[1] - band[0]
    return np.maximum(np.maximum(band[0] - x, x - band[1]), 0.0) / width


def _stretched(x: Array, bottom: float, top: float, low: float, high: float) -> Array:
    if top == bottom:
        return np.where(np.isnan(x), np.nan, (low + high) / 2)
    return low + (x - bottom) / (top - bottom) * (high - low)


def _ranked(x: Array, method: str, low: float, high: float) -> Array:
    """Ranks from below, ties sharing their mean: 1 to n, 0 to n-1 (Borda), or stretched to the scale."""
    out = np.full(len(x), np.nan)
    there = ~np.isnan(x)
    values, at, counts = np.unique(x[there], return_inverse=True, return_counts=True)
    ends = np.cumsum(counts)
    rank = (ends - (counts - 1) / 2)[at]
    if method == "borda":
        rank = rank - 1
    elif method == "percentile":
        rank = (
            low + (rank - 1) / max(1, len(at) - 1) * (high - low)
            if len(values) > 1
            else np.full(len(at), (low + high) / 2)
        )
    out[there] = rank
    return out
