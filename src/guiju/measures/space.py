"""Space: whether like lies beside like (Moran, Geary, local Moran)."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np

from guiju.measures.catalogue import measure, result_of
from guiju.measures.neighbours import (
    Neighbours,
    SpaceWeights,
    nearest_neighbours,
    neighbours_of,
    row_standardised,
)
from guiju.measures.problems import wrong
from guiju.measures.result import Coverage, Note, Result
from guiju.measures.tables import Array, Table, read_columns


@dataclass(frozen=True, slots=True)
class _Placed:
    """Names of rows, their values, the weights of their neighbours, the coverage, and notes on these."""

    names: list[str]
    values: Array
    weights: SpaceWeights
    coverage: Coverage
    notes: tuple[Note, ...]


@dataclass(frozen=True, slots=True)
class _Nearest:
    """The `k` nearest places are the neighbours, by two columns of coordinates."""

    x: str
    y: str
    k: int


def _near(neighbours: Neighbours, coordinates: tuple[str, str] | None, k: int) -> Neighbours:
    """Who the neighbours are, as said or by coordinates. Raises InputError where neither is given, or both."""
    if (neighbours is None) == (coordinates is None):
        raise wrong("measure-role", "neighbours", found="neighbours")
    return neighbours if coordinates is None else _Nearest(*coordinates, k)


def _placed(
    table: Table, column: str, near: Neighbours, key: str | None, variant: str, log: bool
) -> _Placed:  # fmt: skip
    """What is reckoned with. With a key, rows of one key are added up, in the order in which the keys come.

    A key has the coordinates of its first row.
    """
    places = [near.x, near.y] if isinstance(near, _Nearest) else []
    read = read_columns(table, list(dict.fromkeys([column, *places])), [key] if key else [])
    rows = np.arange(read.coverage.used)
    values, names = read.values[column], [str(at) for at in range(len(read.values[column]))]
    notes: tuple[Note, ...] = ()
    if key:
        found, first, at = np.unique(
            np.asarray(read.keys[key]), return_index=True, return_inverse=True
        )
        order = np.argsort(first)
        names, rows = found[order].tolist(), first[order]
        added = len(values) - len(names)
        notes = (Note("added-up", {"rows": added}),) if added else ()
        values = np.bincount(at, values).astype(np.float64)[order]
    if log and values.min() <= -1:
        raise wrong("measure-negative", column, found=float(values.min()), keys=column)
    values = np.log1p(values) if log else values
    more: tuple[Note, ...] = ()
    if isinstance(near, _Nearest):
        weights = nearest_neighbours(read.values[near.x][rows], read.values[near.y][rows], near.k)
        more = (Note("nearest", {"count": near.k}),)
    else:
        weights, more = neighbours_of(near, names, keyed=key is not None)
    if weights.shape != (len(values), len(values)):
        size = " x ".join(map(str, weights.shape))
        raise wrong("measure-matrix", column, found=size, expected=f"{len(values)} x {len(values)}")
    if len(values) < 3 or float(np.ptp(values)) == 0 or not weights.nnz:
        raise wrong("measure-few", column, found=len(set(values.tolist())), expected=3)
    w = row_standardised(weights) if variant == "row-standardised" else weights
    alone = int((np.diff(w.indptr) == 0).sum())
    more += (Note("islands", {"count": alone}),) if alone else ()
    more += (Note("few-places"),) if len(values) < 4 else ()
    return _Placed(names, values, w, read.coverage, (*notes, *more))


@dataclass(frozen=True, slots=True)
class _Sums:
    """Sums of the weights that the moments of I and C are made of (Cliff, Ord 1981)."""

    s0: float
    s1: float
    s2: float


def _sums(w: SpaceWeights) -> _Sums:
    both = np.asarray(w.sum(axis=0)).ravel() + np.asarray(w.sum(axis=1)).ravel()
    s1 = float(np.square(w.data).sum() + w.multiply(w.T).sum())
    return _Sums(float(w.sum()), s1, float(np.square(both).sum()))


def _tested(
    found: float, expected: float, normal: float, randomised: float
) -> dict[str, list[float]]:
    """What is expected, then z and two-sided p by the variance under normality and under random placing."""
    data = {"expected": [expected]}
    for end, variance in (("", normal), ("_randomised", randomised)):
        score = (found - expected) / math.sqrt(variance) if variance > 0 else math.nan
        data |= {f"z{end}": [score], f"p{end}": [math.erfc(abs(score) / math.sqrt(2))]}
    return data


def _moran_variances(n: int, kurtosis: float, sums: _Sums) -> tuple[float, float]:
    s0, s1, s2 = sums.s0**2, sums.s1, sums.s2
    normal = (n * n * s1 - n * s2 + 3 * s0) / ((n * n - 1) * s0)
    if n < 4:
        return normal - (n - 1) ** -2, math.nan
    random = n * ((n * n - 3 * n + 3) * s1 - n * s2 + 3 * s0)
    random -= kurtosis * ((n * n - n) * s1 - 2 * n * s2 + 6 * s0)
    random /= (n - 1) * (n - 2) * (n - 3) * s0
    return normal - (n - 1) ** -2, random - (n - 1) ** -2


def _geary_variances(n: int, kurtosis: float, sums: _Sums) -> tuple[float, float]:
    s0, s1, s2 = sums.s0**2, sums.s1, sums.s2
    normal = ((2 * s1 + s2) * (n - 1) - 4 * s0) / (2 * (n + 1) * s0)
    if n < 4:
        return normal, math.nan
    random = (n - 1) * s1 * (n * n - 3 * n + 3 - (n - 1) * kurtosis)
    random -= (n - 1) * s2 * (n * n + 3 * n - 6 - (n * n - n + 2) * kurtosis) / 4
    random += s0 * (n * n - 3 - (n - 1) ** 2 * kurtosis)
    return normal, random / (n * (n - 2) * (n - 3) * s0)


@measure
def moran_i(
    table: Table, column: str, neighbours: Neighbours = None, *, key: str | None = None,
    variant: str = "row-standardised", log: bool = False, coordinates: tuple[str, str] | None = None, k: int = 4,
) -> Result:  # fmt: skip
    """Moran's I of a column, with what is expected by chance, and z and p, under normality and under random placing.

    >>> firms = {"r": ["a", "b", "c", "d"], "n": [9, 8, 2, 1]}
    >>> pairs = {"r": ["a", "b", "c"], "neighbour": ["b", "c", "d"]}
    >>> round(moran_i(firms, "n", pairs, key="r").value, 4)
    0.54

    `neighbours` is a matrix in the order of the rows, a GAL file, or a table of pairs of keys; instead of it, two
    columns of `coordinates` make the `k` nearest places neighbours. With `key`, rows of one key are added up.
    With `log`, of ln(1 + x). A row without neighbours counts with 0, and a note
    says so. Raises InputError for fewer than three different values and matrices of another size.
    """
    placed = _placed(table, column, _near(neighbours, coordinates, k), key, variant, log)
    values, w, sums = placed.values, placed.weights, _sums(placed.weights)
    n, s0 = len(values), sums.s0
    z = values - values.mean()
    found = n / s0 * float(z @ (w @ z)) / float(z @ z)
    kurtosis = n * float((z**4).sum()) / float(z @ z) ** 2
    tested = _tested(found, -1 / (n - 1), *_moran_variances(n, kurtosis, sums))
    data = tested | {"moran_i": [found]}
    return result_of("moran_i", variant, data, placed.coverage, notes=placed.notes)


@measure
def geary_c(
    table: Table, column: str, neighbours: Neighbours = None, *, key: str | None = None,
    variant: str = "row-standardised", log: bool = False, coordinates: tuple[str, str] | None = None, k: int = 4,
) -> Result:  # fmt: skip
    """Geary's C of a column, with z and p as of `moran_i`: 1 by chance, below 1 where like lies beside like.

    >>> firms = {"r": ["a", "b", "c", "d"], "n": [9, 8, 2, 1]}
    >>> pairs = {"r": ["a", "b", "c"], "neighbour": ["b", "c", "d"]}
    >>> round(geary_c(firms, "n", pairs, key="r").value, 4)
    0.2925

    Arguments and errors as of `moran_i`.
    """
    placed = _placed(table, column, _near(neighbours, coordinates, k), key, variant, log)
    values, w, sums = placed.values, placed.weights, _sums(placed.weights)
    n, s0 = len(values), sums.s0
    z = values - values.mean()
    apart = np.square(values[np.repeat(np.arange(n), np.diff(w.indptr))] - values[w.indices])
    found = (n - 1) * float(w.data @ apart) / (2 * s0 * float(z @ z))
    kurtosis = n * float((z**4).sum()) / float(z @ z) ** 2
    data = _tested(found, 1.0, *_geary_variances(n, kurtosis, sums)) | {"geary_c": [found]}
    return result_of("geary_c", variant, data, placed.coverage, notes=placed.notes)


@measure
def local_moran(
    table: Table, column: str, neighbours: Neighbours = None, *, key: str | None = None,
    variant: str = "row-standardised", permutations: int = 999, seed: int = 1, log: bool = False,
    coordinates: tuple[str, str] | None = None, k: int = 4,
) -> Result:  # fmt: skip
    """Local Moran of each row with its quadrant (high-high, low-low, high-low, low-high) and its p by permutation.

    >>> firms = {"r": ["a", "b", "c", "d"], "n": [9, 8, 2, 1]}
    >>> pairs = {"r": ["a", "b", "c"], "neighbour": ["b", "c", "d"]}
    >>> local_moran(firms, "n", pairs, key="r").at(r="a")["quadrant"]
    'high-high'

    p is one-sided, from `permutations` random places of the others, the same for all rows; the `seed` makes it
    reproducible. A row without neighbours has no p, one at the mean has 1. Arguments and errors as of `moran_i`.
    """
    if permutations < 1:
        raise wrong("measure-parameter", "permutations", found=permutations, expected="1 …")
    placed = _placed(table, column, _near(neighbours, coordinates, k), key, variant, log)
    values, w = placed.values, placed.weights
    z = (values - values.mean()) / values.std()
    lag = w @ z
    # As esda and spdep reckon it: by the variance with n - 1.
    found = z * lag * (len(z) - 1) / len(z)
    p = _permuted(z, w, permutations, np.random.default_rng(seed))
    high = np.where(lag >= 0, "high-high", "high-low")
    low = np.where(lag >= 0, "low-high", "low-low")
    rows: list[Any] = placed.names if key else list(range(1, len(z) + 1))
    data = {
        key or "row": rows,
        "quadrant": np.where(z >= 0, high, low).tolist(),
        "p": p,
        "local_moran": found,
    }
    notes = (Note("permutations", {"count": permutations, "seed": seed}), *placed.notes)
    return result_of("local_moran", variant, data, placed.coverage, notes=notes)


_CHUNK = 4_000_000


def _permuted(
    z: Array, w: SpaceWeights, permutations: int, random: np.random.Generator
) -> Array:  # fmt: skip
    """For each row the share of random placings of the others that are as extreme; rows alike share the placings.

    A placing is a list of different rows. Where the row itself is among them, the next of the list stands in for it,
    which leaves a random list of the others.
    """
    w = w.copy()
    # A weight on the row itself is in the lag and in every placing alike.
    w.setdiag(0.0)
    w.eliminate_zeros()
    n, many = len(z), np.diff(w.indptr)
    most = int(many.max())
    picks = np.stack([random.choice(n, most + 1, replace=False) for _ in range(permutations)])
    lag, p = w @ z, np.full(n, np.nan)
    for count in np.unique(many[many > 0]).tolist():
        alike = np.flatnonzero(many == count)
        step = max(1, _CHUNK // permutations)
        for start in range(0, len(alike), step):
            rows = alike[start : start + step]
            at = w.indptr[rows][:, None] + np.arange(count)
            drawn = _drawn(z, picks[:, : count + 1], rows, w.data[at])
            near = 1e-12 * (1 + np.abs(lag[rows]))
            above = (drawn >= lag[rows] - near).sum(axis=0)
            below = (drawn <= lag[rows] + near).sum(axis=0)
            p[rows] = (np.minimum(above, below) + 1) / (permutations + 1)
    p[(many > 0) & (z == 0)] = 1.0
    return p


def _drawn(z: Array, picks: Any, rows: Any, weights: Array) -> Array:
    """The lag of each row (columns) in each placing (rows)."""
    drawn: Array = z[picks[:, :-1]] @ weights.T
    place = np.full(len(z), -1)
    place[rows] = np.arange(len(rows))
    run, slot = np.nonzero(place[picks[:, :-1]] >= 0)
    itself = picks[run, slot]
    at = place[itself]
    drawn[run, at] += weights[at, slot] * (z[picks[run, -1]] - z[itself])
    return drawn
