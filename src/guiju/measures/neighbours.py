"""Who lies beside whom: matrices of neighbours from pairs, GAL files and coordinates."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np

from guiju.expression.names import nearest
from guiju.measures.problems import wrong
from guiju.measures.tables import Array, Table, columns_of, key_of, opened, require

Neighbours: TypeAlias = Any
"""A matrix in the order of the rows, a GAL file, or a table of pairs (a pair given once counts both ways)."""


def adjacency(pairs: Table, region: str, neighbour: str, names: Sequence[str]) -> Array:
    """A matrix of neighbours, in the order of `names`, from a table of pairs; a pair given once counts both ways.

    >>> adjacency({"a": ["x"], "b": ["y"]}, "a", "b", ["x", "y", "z"]).tolist()
    [[0.0, 1.0, 0.0], [1.0, 0.0, 0.0], [0.0, 0.0, 0.0]]

    Pairs with a name that is not among `names` are of no concern. Raises InputError where no name of the table is.
    """
    with opened(pairs) as (connection, source):
        require(connection, source, region, neighbour)
        rows = connection.execute(
            f"SELECT {key_of(region)}, {key_of(neighbour)} FROM {source}"
        ).fetchall()
    at = {name: number for number, name in enumerate(names)}
    matrix = np.zeros((len(names), len(names)))
    for first, second in rows:
        if first in at and second in at and first != second:
            matrix[at[first], at[second]] = matrix[at[second], at[first]] = 1.0
    known = {name for row in rows for name in row if name}
    if not known & set(names):
        found = next(iter(sorted(known)), "-")
        raise wrong("measure-neighbours", region, found=found, nearest=nearest(found, names))
    return matrix


def read_gal(path: str | Path, names: Sequence[str] | None = None) -> Array:
    """A matrix of neighbours from a GAL file, in the order of `names`, else of the records of the file.

    >>> _ = Path("two.gal").write_text("2\\na 1\\nb\\nb 1\\na\\n", encoding="utf-8")
    >>> read_gal("two.gal").tolist()
    [[0.0, 1.0], [1.0, 0.0]]

    The order of the records is the order of the rows that the matrix is used with, as in libpysal. Raises
    InputError for a file that is not there or not of this form.
    """
    file = Path(path)
    if not file.is_file():
        raise wrong("no-file", str(path), found=str(path), reason="not found")
    words = file.read_text(encoding="utf-8").split()
    links = _records(words, 1) or _records(words, 4)
    if links is None or any(other not in links for others in links.values() for other in others):
        raise wrong("measure-gal", str(path), found=" ".join(words[:6]))
    order = list(names) if names is not None and set(names) <= set(links) else list(links)
    place = {name: number for number, name in enumerate(order)}
    matrix = np.zeros((len(order), len(order)))
    for name, others in links.items():
        for other in others:
            if name in place and other in place:
                matrix[place[name], place[other]] = 1.0
    return matrix


def _records(words: Sequence[str], at: int) -> dict[str, list[str]] | None:
    """The records of a GAL file whose head has `at` words (the number alone, or four with it), None if they do
    not fit.
    """
    links: dict[str, list[str]] = {}
    try:
        count = int(words[0] if at == 1 else words[1])
        for _ in range(count):
            many = int(words[at + 1])
            links[words[at]] = list(words[at + 2 : at + 2 + many])
            at += 2 + many
    except (IndexError, ValueError):
        return None
    return links if at == len(words) and len(links) == count else None


def nearest_neighbours(x: Sequence[float], y: Sequence[float], k: int = 4) -> Array:
    """A matrix with 1 for the `k` nearest other points of each; ties go to the first in order.

    >>> nearest_neighbours([0, 1, 5], [0, 0, 0], k=1).tolist()
    [[0.0, 1.0, 0.0], [1.0, 0.0, 0.0], [0.0, 1.0, 0.0]]

    Distances are straight lines in the unit of the coordinates. Raises InputError for a `k` below 1 or too large.
    """
    points = np.column_stack([np.asarray(x, float), np.asarray(y, float)])
    if not 0 < k < len(points):
        raise wrong("measure-parameter", "k", found=k, expected=f"1 … {len(points) - 1}")
    distance = np.square(points[:, None, :] - points[None, :, :]).sum(axis=2)
    np.fill_diagonal(distance, np.inf)
    matrix = np.zeros((len(points), len(points)))
    np.put_along_axis(matrix, np.argsort(distance, axis=1, kind="stable")[:, :k], 1.0, axis=1)
    return matrix


def neighbours_of(given: Neighbours, names: Sequence[str], *, keyed: bool = True) -> Array:
    """A matrix of neighbours in the order of `names`, from whatever says who they are.

    Where the names are no more than row numbers (not `keyed`), the records of a GAL file go with the
    rows in their order.
    """
    if isinstance(given, np.ndarray):
        return given.astype(np.float64)
    if isinstance(given, (str, Path)) and Path(given).suffix.lower() == ".gal":
        return read_gal(given, names if keyed else None)
    with opened(given) as (connection, source):
        columns = [name for name, _ in columns_of(connection, source)]
    if len(columns) < 2:
        raise wrong("measure-few", str(given), found=len(columns), expected=2)
    return adjacency(given, columns[0], columns[1], names)


def row_standardised(weights: Array) -> Array:
    """Each row divided by its sum; a row without neighbours stays zero."""
    sums = weights.sum(axis=1, keepdims=True)
    found: Array = np.divide(weights, sums, out=np.zeros_like(weights), where=sums > 0)
    return found
