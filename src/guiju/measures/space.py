"""Space: whether like lies beside like (Moran, Geary, local Moran), by adjacency or nearest neighbours."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from guiju.measures.catalogue import Variant, measure, result_of
from guiju.measures.cells import Array, Table, read_columns
from guiju.measures.problems import wrong
from guiju.measures.result import Coverage, Result

_APART, _ALIKE = "unlike beside unlike", "like beside like"


def adjacency(pairs: Table, region: str, neighbour: str, names: Sequence[str]) -> Array:
    """A matrix of neighbours, in the order of `names`, from a table of pairs; a pair given once counts both ways."""
    read = read_columns_of_keys(pairs, region, neighbour)
    at = {name: number for number, name in enumerate(names)}
    matrix = np.zeros((len(names), len(names)))
    for first, second in read:
        if first in at and second in at and first != second:
            matrix[at[first], at[second]] = matrix[at[second], at[first]] = 1.0
    return matrix


def read_columns_of_keys(pairs: Table, first: str, second: str) -> list[tuple[str, str]]:
    """Two columns of keys, row by row."""
    from guiju.measures.cells import opened, quoted, require

    connection, source = opened(pairs)
    require(connection, source, first, second)
    rows = connection.execute(f"SELECT {quoted(first)}::VARCHAR, {quoted(second)}::VARCHAR FROM {source}").fetchall()
    return [(a, b) for a, b in rows if a is not None and b is not None]


def read_gal(path: str | Path, names: Sequence[str] | None = None) -> Array:
    """A matrix of neighbours from a GAL file, in the order of `names`, else of the records of the file.

    The order of the records is the order of the rows that the matrix is used with, as in libpysal.
    """
    words = Path(path).read_text(encoding="utf-8").split()
    count = int(words[0]) if len(words[1]) and words[1].isdigit() else int(words[1])
    # The head is one number, or four words of which the second is the number.
    at = 1 if _fits(words, 1, int(words[0])) else 4
    links: dict[str, list[str]] = {}
    while at < len(words):
        name, many = words[at], int(words[at + 1])
        links[name] = words[at + 2 : at + 2 + many]
        at += 2 + many
    order = list(names) if names is not None and set(names) <= set(links) else list(links)
    place = {name: number for number, name in enumerate(order)}
    matrix = np.zeros((max(count, len(order)), max(count, len(order))))
    for name, others in links.items():
        for other in others:
            matrix[place[name], place[other]] = 1.0
    return matrix


def _fits(words: Sequence[str], at: int, count: int) -> bool:
    """Whether the words from a place on are `count` records of a GAL file."""
    try:
        for _ in range(count):
            at += 2 + int(words[at + 1])
    except (IndexError, ValueError):
        return False
    return at == len(words)


def nearest_neighbours(x: Sequence[float], y: Sequence[float], k: int = 4) -> Array:
    """A matrix with 1 for the `k` nearest other points of each; ties go to the first in order."""
    points = np.column_stack([np.asarray(x, float), np.asarray(y, float)])
    if not 0 < k < len(points):
        raise wrong("measure-parameter", "k", found=k, expected=f"1 to {len(points) - 1}")
    distance = np.square(points[:, None, :] - points[None, :, :]).sum(axis=2)
    np.fill_diagonal(distance, np.inf)
    matrix = np.zeros((len(points), len(points)))
    np.put_along_axis(matrix, np.argsort(distance, axis=1, kind="stable")[:, :k], 1.0, axis=1)
    return matrix


def row_standardised(weights: Array) -> Array:
    """Each row divided by its sum; a row without neighbours stays zero."""
    sums = weights.sum(axis=1, keepdims=True)
    return np.divide(weights, sums, out=np.zeros_like(weights), where=sums > 0)


_WEIGHTS = (
    Variant("row-standardised", "I = (n / S0) sum w_ij z_i z_j / sum z_i^2, rows of w sum to 1", "Moran 1950; Anselin 1995", "1", "about -1 to 1", _APART, _ALIKE),
    Variant("binary", "the same with weights as given", "Moran 1950", "1", "about -1 to 1", _APART, _ALIKE),
)  # fmt: skip


def _prepared(table: Table, column: str, weights: Array, variant: str, log: bool) -> tuple[Array, Array, Coverage]:
    read = read_columns(table, [column])
    values = np.log1p(read.values[column]) if log else read.values[column]
    if weights.shape != (len(values), len(values)):
        raise wrong("measure-weights", column, found=f"{weights.shape[0]} x {weights.shape[1]}", expected=len(values))
    if len(values) < 3 or float(values.std()) == 0 or weights.sum() == 0:
        raise wrong("measure-few", column, found=len(set(values.tolist())), expected=3)
    return values, row_standardised(weights) if variant == "row-standardised" else weights, read.coverage


@measure("莫兰指数", "space", *_WEIGHTS)
def moran_i(table: Table, column: str, weights: Array, *, variant: str = "row-standardised", log: bool = False) -> Result:
    """Moran's I of a column, with what is expected by chance, its z and p under normality.

    `weights` is a matrix in the order of the rows: see `adjacency`, `read_gal`, `nearest_neighbours`. With `log`, of ln(1 + x).
    """
    values, w, coverage = _prepared(table, column, weights, variant, log)
    n, s0 = len(values), float(w.sum())
    z = values - values.mean()
    found = n / s0 * float(z @ w @ z) / float(z @ z)
    s1 = float(np.square(w + w.T).sum() / 2)
    s2 = float(np.square(w.sum(axis=0) + w.sum(axis=1)).sum())
    expected = -1 / (n - 1)
    variance = (n * n * s1 - n * s2 + 3 * s0 * s0) / ((n * n - 1) * s0 * s0) - expected**2
    score = (found - expected) / math.sqrt(variance)
    data = {"expected": [expected], "z": [score], "p": [math.erfc(abs(score) / math.sqrt(2))], "moran_i": [found]}
    return result_of("moran_i", variant, data, coverage, notes=_islands(w))


def _islands(weights: Array) -> tuple[str, ...]:
    alone = int((weights.sum(axis=1) == 0).sum())
    return (f"{alone} without neighbours",) if alone else ()


@measure(
    "吉尔里系数", "space",
    Variant("row-standardised", "C = (n - 1) sum w_ij (x_i - x_j)^2 / (2 S0 sum z_i^2)", "Geary 1954", "1", "0 to above 2", _ALIKE, "above 1: unlike beside unlike"),
    Variant("binary", "the same with weights as given", "Geary 1954", "1", "0 to above 2", _ALIKE, "above 1: unlike beside unlike"),
)  # fmt: skip
def geary_c(table: Table, column: str, weights: Array, *, variant: str = "row-standardised", log: bool = False) -> Result:
    """Geary's C of a column: 1 by chance, below 1 where like lies beside like."""
    values, w, coverage = _prepared(table, column, weights, variant, log)
    z = values - values.mean()
    squares = np.square(values[:, None] - values[None, :])
    found = (len(values) - 1) * float((w * squares).sum()) / (2 * float(w.sum()) * float(z @ z))
    return result_of("geary_c", variant, {"geary_c": [found]}, coverage, notes=_islands(w))


@measure(
    "局部莫兰指数", "space",
    Variant("row-standardised", "I_i = z_i sum_j w_ij z_j / m2, p from random places of the others", "Anselin 1995", "1", "unbounded", "unlike its neighbours", "like its neighbours"),
    Variant("binary", "the same with weights as given", "Anselin 1995", "1", "unbounded", "unlike its neighbours", "like its neighbours"),
)  # fmt: skip
def local_moran(
    table: Table, column: str, weights: Array, *, key: str | None = None, variant: str = "row-standardised", permutations: int = 999,
    seed: int = 1, log: bool = False,
) -> Result:  # fmt: skip
    """Local Moran of each row with its quadrant (high-high, low-low, high-low, low-high) and its p by permutation."""
    values, w, coverage = _prepared(table, column, weights, variant, log)
    z = (values - values.mean()) / values.std()
    lag = w @ z
    found = z * lag
    p = _permuted(z, w, found, permutations, np.random.default_rng(seed))
    quadrant = np.where(z >= 0, np.where(lag >= 0, "high-high", "high-low"), np.where(lag >= 0, "low-high", "low-low"))
    keys: Mapping[str, Any] = {key: read_columns(table, [column], [key]).keys[key]} if key else {"row": list(range(1, len(z) + 1))}
    data = {**keys, "quadrant": quadrant.tolist(), "p": p, "local_moran": found}
    return result_of("local_moran", variant, data, coverage, notes=(f"{permutations} permutations, seed {seed}", *_islands(w)))


def _permuted(z: Array, w: Array, found: Array, permutations: int, random: np.random.Generator) -> Array:
    """For each row the share of random placings of the others that are as extreme."""
    n, extreme = len(z), np.zeros(len(z))
    for at in range(n):
        there = np.flatnonzero(w[at])
        if not len(there):
            extreme[at] = permutations
            continue
        others = np.delete(z, at)
        picks = np.argsort(random.random((permutations, n - 1)), axis=1)[:, : len(there)]
        drawn = z[at] * (others[picks] * w[at, there]).sum(axis=1)
        larger = int((drawn >= found[at]).sum())
        extreme[at] = min(larger, permutations - larger)
    return (extreme + 1) / (permutations + 1)
