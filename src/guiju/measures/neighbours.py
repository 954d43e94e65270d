"""Who lies beside whom: sparse matrices of neighbours from pairs, GAL files and coordinates."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import ArrayLike

from guiju.expression.names import nearest
from guiju.measures.contents import columns_of, key_of
from guiju.measures.problems import wrong
from guiju.measures.result import Note
from guiju.measures.tables import Array, Table, held, opened, require

Neighbours: TypeAlias = Any
"""A matrix in the order of the rows (NumPy or SciPy), a GAL file, or a table of pairs (a pair counts both ways)."""
SpaceWeights: TypeAlias = Any
"""A sparse matrix, `scipy.sparse.csr_array`: row i holds the weights of the neighbours of i."""


def adjacency(pairs: Table, region: str, neighbour: str, names: Sequence[str]) -> SpaceWeights:
    """A sparse matrix of neighbours, in the order of `names`, from a table of pairs; a pair counts both ways.

    >>> adjacency({"a": ["x"], "b": ["y"]}, "a", "b", ["x", "y", "z"]).toarray().tolist()
    [[0.0, 1.0, 0.0], [1.0, 0.0, 0.0], [0.0, 0.0, 0.0]]

    Pairs with a name that is not among `names` are of no concern. Raises InputError where no name of the table is.
    """
    return _adjacency(pairs, region, neighbour, names)[0]


def _adjacency(
    pairs: Table, region: str, neighbour: str, names: Sequence[str]
) -> tuple[SpaceWeights, tuple[Note, ...]]:
    """The matrix, and a note on pairs with names that are not there."""
    with opened(pairs) as (connection, source):
        require(connection, source, region, neighbour)
        connection.execute(
            "CREATE TEMP TABLE places AS SELECT unnest($1) AS name, unnest(range(len($1))) AS at",
            [list(names)],
        )
        found = connection.execute(
            f"SELECT coalesce(a.at, -1) AS i, coalesce(b.at, -1) AS j, p.r AS r, p.n AS n "
            f"FROM (SELECT {key_of(region)} AS r, {key_of(neighbour)} AS n FROM {source}) p "
            "LEFT JOIN places a ON a.name = p.r LEFT JOIN places b ON b.name = p.n"
        ).fetchnumpy()
    i, j = (np.asarray(found[key], dtype=np.int64) for key in ("i", "j"))
    unknown = sorted(
        {str(name) for at, key in ((i, "r"), (j, "n")) for name in found[key][at < 0] if name}
    )
    if not ((i >= 0) | (j >= 0)).any():
        first = unknown[0] if unknown else "-"
        raise wrong("measure-neighbours", region, found=first, nearest=nearest(first, names))
    there = (i >= 0) & (j >= 0) & (i != j)
    matrix = _links(
        np.concatenate([i[there], j[there]]), np.concatenate([j[there], i[there]]), len(names)
    )
    lost = int(((i < 0) | (j < 0)).sum())
    notes = (Note("pairs-unknown", {"count": lost, "found": unknown[0]}),) if unknown else ()
    selves = int(((i >= 0) & (i == j)).sum())
    return matrix, (*notes, *((Note("pairs-self", {"count": selves}),) if selves else ()))


def _links(i: Any, j: Any, count: int) -> SpaceWeights:
    """A matrix with 1 for each pair, however often it is given."""
    from scipy.sparse import (
        csr_array,
    )  # Here, as no other measure needs it: it takes longer than all of these.

    matrix = csr_array((np.ones(len(i)), (i, j)), shape=(count, count))
    matrix.data[:] = 1.0
    return matrix


def read_gal(path: str | Path, names: Sequence[str] | None = None) -> SpaceWeights:
    """A sparse matrix of neighbours from a GAL file, in the order of `names`, else of the records of the file.

    >>> _ = Path("two.gal").write_text("2\\na 1\\nb\\nb 1\\na\\n", encoding="utf-8")
    >>> read_gal("two.gal").toarray().tolist()
    [[0.0, 1.0], [1.0, 0.0]]

    Names that the file does not have are without neighbours; where it has none of them, its records go with them in
    their order, as in libpysal. Raises InputError for a file that is not there or not of this form.
    """
    file = Path(path)
    if not file.is_file():
        raise wrong("no-file", str(path), found=str(path), reason="not found")
    words = file.read_text(encoding="utf-8").split()
    links = _records(words, 1) or _records(words, 4)
    if links is None or any(other not in links for others in links.values() for other in others):
        raise wrong("measure-gal", str(path), found=" ".join(words[:6]))
    order = list(names) if names is not None and not links.keys().isdisjoint(names) else list(links)
    place = {name: number for number, name in enumerate(order)}
    pairs = [
        (place[name], place[other])
        for name, others in links.items()
        for other in others
        if name in place and other in place
    ]
    at = np.array(pairs, dtype=np.int64).reshape(-1, 2)
    return _links(at[:, 0], at[:, 1], len(order))


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


def nearest_neighbours(x: ArrayLike, y: ArrayLike, k: int = 4) -> SpaceWeights:
    """A sparse matrix with 1 for the `k` nearest other points of each; ties go to the first in order.

    >>> nearest_neighbours([0, 1, 5], [0, 0, 0], k=1).toarray().tolist()
    [[0.0, 1.0, 0.0], [1.0, 0.0, 0.0], [0.0, 1.0, 0.0]]

    Distances are straight lines in the unit of the coordinates. Raises InputError for a `k` below 1 or too large, and
    for coordinates that are missing.
    """
    points = np.column_stack([np.asarray(x, float), np.asarray(y, float)])
    count = len(points)
    if not 0 < k < count:
        raise wrong("measure-parameter", "k", found=k, expected=f"1 … {count - 1}")
    if not np.isfinite(points).all():
        raise wrong("measure-numbers", "x, y", found="NaN")
    from scipy.spatial import KDTree

    tree, rows = KDTree(points), np.arange(count)
    picked = np.empty((count, k), dtype=np.int64)
    # The place itself and one beyond those asked for, which shows a tie; where there is one, more are looked at.
    wanted = min(count, k + 2)
    while len(rows):
        tied = []
        for part in np.array_split(rows, len(rows) * wanted // _AT_A_TIME + 1):
            picked[part], sure = _nearest(tree, part, wanted, k)
            tied.append(part[~sure])
        if wanted == count:
            break
        rows, wanted = np.concatenate(tied), min(count, 2 * wanted)
    return _links(np.repeat(np.arange(count), k), picked.ravel(), count)


_AT_A_TIME = 1 << 22
"""Candidates that are put in order at a time, for memory."""


def _nearest(tree: Any, rows: Any, wanted: int, k: int) -> tuple[Any, Any]:
    """The k nearest of each row among so many that a tree gives, and whether one beyond them might be as near."""
    points = tree.data
    apart, found = (np.asarray(one) for one in tree.query(points[rows], k=wanted, workers=-1))
    # Most have nobody as near as the last one: then it does not matter who comes in which order.
    sure = found[:, 0] == rows
    sure &= apart[:, k] < apart[:, k + 1] * (1 - 1e-12) if wanted > k + 1 else False
    picked, rest = found[:, 1 : k + 1], np.flatnonzero(~sure)
    if len(rest):
        ordered, sure[rest] = _in_order(points, rows[rest], found[rest], k)
        picked[rest] = ordered[:, :k]
    return picked, sure


def _in_order(points: Array, rows: Any, found: Any, k: int) -> tuple[Any, Any]:
    """Candidates of each row by distance, then number; and whether one beyond them might be as near as the last."""
    distance = np.square(points[found] - points[rows][:, None, :]).sum(axis=2)
    distance[found == rows[:, None]] = np.inf
    order = np.lexsort((found, distance), axis=1)
    sorted_ = np.take_along_axis(distance, order, axis=1)
    finite = np.where(np.isfinite(distance), distance, -1.0).max(axis=1)
    # The tree's own distances may differ in the last digit.
    return np.take_along_axis(found, order, axis=1), sorted_[:, k - 1] < finite * (1 - 1e-12)


def neighbours_of(
    given: Neighbours, names: Sequence[str], *, keyed: bool = True
) -> tuple[SpaceWeights, tuple[Note, ...]]:
    """A matrix of neighbours in the order of `names`, from whatever says who they are, and notes on it.

    Where the names are no more than row numbers (not `keyed`), the records of a GAL file go with the
    rows in their order. Raises InputError for weights that are negative or missing.
    """
    if isinstance(given, (np.ndarray, list, tuple)) or hasattr(given, "tocsr"):
        from scipy.sparse import csr_array

        try:
            matrix = csr_array(given).astype(np.float64)
        except (TypeError, ValueError):
            raise wrong("measure-numbers", "neighbours", found=str(given)[:60]) from None
        if not np.isfinite(matrix.data).all():
            raise wrong("measure-numbers", "neighbours", found="NaN")
        if matrix.nnz and matrix.data.min() < 0:
            found = float(matrix.data.min())
            raise wrong("measure-negative", "neighbours", found=found, keys="neighbours")
        matrix.eliminate_zeros()
        selves = int(np.count_nonzero(matrix.diagonal()))
        return matrix, (Note("selves", {"count": selves}),) if selves else ()
    if isinstance(given, (str, Path)) and Path(given).suffix.lower() == ".gal":
        return read_gal(given, names if keyed else None), ()
    given = held(given)
    with opened(given) as (connection, source):
        columns = [name for name, _ in columns_of(connection, source)]
    if len(columns) < 2:
        raise wrong("measure-few", str(given), found=len(columns), expected=2)
    return _adjacency(given, columns[0], columns[1], names)


def row_standardised(weights: SpaceWeights) -> SpaceWeights:
    """Each row divided by its sum; a row without neighbours stays zero."""
    sums = np.asarray(weights.sum(axis=1)).ravel()
    found = weights.copy()
    found.data /= np.repeat(sums, np.diff(weights.indptr))
    return found
