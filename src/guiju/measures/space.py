"""Space: whether like lies beside like (Moran, Geary, local Moran)."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from guiju.measures.catalogue import measure, result_of
from guiju.measures.neighbours import Neighbours, neighbours_of, row_standardised
from guiju.measures.problems import wrong
from guiju.measures.result import Coverage, Note, Result
from guiju.measures.tables import Array, Table, read_columns


def _prepared(
    table: Table, column: str, neighbours: Neighbours, key: str | None, variant: str, log: bool
) -> tuple[list[str], Array, Array, Coverage]:  # fmt: skip
    """Names of the rows, their values, their neighbours, and the coverage. With a key, rows of one key are added up."""
    read = read_columns(table, [column], [key] if key else [])
    values = read.values[column]
    names = [str(number) for number in range(len(values))]
    if key:
        found, at = np.unique(np.asarray(read.keys[key]), return_inverse=True)
        names = found.tolist()
        values = np.bincount(at, values).astype(np.float64)
    if log and values.min() <= -1:
        raise wrong("measure-negative", column, found=float(values.min()), keys=column)
    values = np.log1p(values) if log else values
    weights = neighbours_of(neighbours, names, keyed=key is not None)
    if weights.shape != (len(values), len(values)):
        size = " x ".join(map(str, weights.shape))
        raise wrong("measure-matrix", column, found=size, expected=f"{len(values)} x {len(values)}")
    if len(values) < 3 or float(np.ptp(values)) == 0 or weights.sum() == 0:
        raise wrong("measure-few", column, found=len(set(values.tolist())), expected=3)
    w = row_standardised(weights) if variant == "row-standardised" else weights
    return names, values, w, read.coverage


@measure
def moran_i(
    table: Table, column: str, neighbours: Neighbours, *, key: str | None = None,
    variant: str = "row-standardised", log: bool = False,
) -> Result:  # fmt: skip
    """Moran's I of a column, with what is expected by chance, its z and p under normality.

    >>> firms = {"r": ["a", "b", "c", "d"], "n": [9, 8, 2, 1]}
    >>> pairs = {"r": ["a", "b", "c"], "neighbour": ["b", "c", "d"]}
    >>> round(moran_i(firms, "n", pairs, key="r").value, 4)
    0.54

    `neighbours` is a matrix in the order of the rows, a GAL file, or a table of pairs of keys; with `key`,
    rows of one key are added up. With `log`, of ln(1 + x). A row without neighbours counts with 0, and a note
    says so. Raises InputError for fewer than three different values and matrices of another size.
    """
    _, values, w, coverage = _prepared(table, column, neighbours, key, variant, log)
    n, s0 = len(values), float(w.sum())
    z = values - values.mean()
    found = n / s0 * float(z @ w @ z) / float(z @ z)
    s1 = float(np.square(w + w.T).sum() / 2)
    s2 = float(np.square(w.sum(axis=0) + w.sum(axis=1)).sum())
    expected = -1 / (n - 1)
    variance = (n * n * s1 - n * s2 + 3 * s0 * s0) / ((n * n - 1) * s0 * s0) - expected**2
    score = (found - expected) / math.sqrt(variance) if variance > 0 else math.nan
    p = math.erfc(abs(score) / math.sqrt(2))
    data = {"expected": [expected], "z": [score], "p": [p], "moran_i": [found]}
    return result_of("moran_i", variant, data, coverage, notes=_islands(w))


def _islands(weights: Array) -> tuple[Note, ...]:
    alone = int((weights.sum(axis=1) == 0).sum())
    return (Note("islands", {"count": alone}),) if alone else ()


@measure
def geary_c(
    table: Table, column: str, neighbours: Neighbours, *, key: str | None = None,
    variant: str = "row-standardised", log: bool = False,
) -> Result:  # fmt: skip
    """Geary's C of a column: 1 by chance, below 1 where like lies beside like.

    >>> firms = {"r": ["a", "b", "c", "d"], "n": [9, 8, 2, 1]}
    >>> pairs = {"r": ["a", "b", "c"], "neighbour": ["b", "c", "d"]}
    >>> round(geary_c(firms, "n", pairs, key="r").value, 4)
    0.2925

    Arguments and errors as of `moran_i`.
    """
    _, values, w, coverage = _prepared(table, column, neighbours, key, variant, log)
    z = values - values.mean()
    squares = np.square(values[:, None] - values[None, :])
    found = (len(values) - 1) * float((w * squares).sum()) / (2 * float(w.sum()) * float(z @ z))
    return result_of("geary_c", variant, {"geary_c": [found]}, coverage, notes=_islands(w))


@measure
def local_moran(
    table: Table, column: str, neighbours: Neighbours, *, key: str | None = None,
    variant: str = "row-standardised", permutations: int = 999, seed: int = 1, log: bool = False,
) -> Result:  # fmt: skip
    """Local Moran of each row with its quadrant (high-high, low-low, high-low, low-high) and its p by permutation.

    >>> firms = {"r": ["a", "b", "c", "d"], "n": [9, 8, 2, 1]}
    >>> pairs = {"r": ["a", "b", "c"], "neighbour": ["b", "c", "d"]}
    >>> local_moran(firms, "n", pairs, key="r").at(r="a")["quadrant"]
    'high-high'

    p is one-sided, from `permutations` random places of the others; the `seed` makes it reproducible. A row without
    neighbours has no p. Arguments and errors as of `moran_i`.
    """
    names, values, w, coverage = _prepared(table, column, neighbours, key, variant, log)
    z = (values - values.mean()) / values.std()
    lag = w @ z
    # As esda and spdep reckon it: by the variance with n - 1.
    found = z * lag * (len(z) - 1) / len(z)
    p = _permuted(z, w, found, permutations, np.random.default_rng(seed))
    high = np.where(lag >= 0, "high-high", "high-low")
    low = np.where(lag >= 0, "low-high", "low-low")
    rows: list[Any] = names if key else list(range(1, len(z) + 1))
    data = {
        key or "row": rows,
        "quadrant": np.where(z >= 0, high, low).tolist(),
        "p": p,
        "local_moran": found,
    }
    notes = (Note("permutations", {"count": permutations, "seed": seed}), *_islands(w))
    return result_of("local_moran", variant, data, coverage, notes=notes)


def _permuted(
    z: Array, w: Array, found: Array, permutations: int, random: np.random.Generator
) -> Array:  # fmt: skip
    """For each row the share of random placings of the others that are as extreme."""
    n, extreme = len(z), np.full(len(z), np.nan)
    for at in range(n):
        there = np.flatnonzero(w[at])
        if not len(there):
            continue
        others = np.delete(z, at)
        picks = np.argsort(random.random((permutations, n - 1)), axis=1)[:, : len(there)]
        drawn = z[at] * (others[picks] * w[at, there]).sum(axis=1) * (n - 1) / n
        larger = int((drawn >= found[at]).sum())
        extreme[at] = min(larger, permutations - larger)
    return (extreme + 1) / (permutations + 1)
