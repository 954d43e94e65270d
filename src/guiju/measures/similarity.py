"""Similarity: how alike the structures of two regions are, how alike industries are spread."""

from __future__ import annotations

import numpy as np

from guiju.measures.catalogue import measure, result_of
from guiju.measures.cells import Where, compared, of_pairs, read_cells, shares_of
from guiju.measures.problems import wrong
from guiju.measures.result import Result
from guiju.measures.tables import Array, Table


@measure
def structural_similarity(
    table: Table, region: str, industry: str | None = None, value: str | None = None, *,
    pair: tuple[str, str] | None = None, variant: str = "cosine", where: Where | None = None,
) -> Result:  # fmt: skip
    """How alike the industries of two regions are, for every pair or one, with its rank among all pairs.

    >>> firms = {"province": ["A", "A", "B", "B"], "industry": ["x", "y", "x", "y"], "firms": [3, 1, 1, 3]}
    >>> round(structural_similarity(firms, "province", "industry", "firms").value, 6)
    0.6

    The number depends on how fine the classification is and on what is counted: always state both, and see `sweep`.
    Regions without any size are left out, and a note says so. Raises InputError for negative sizes, a single region,
    and a `pair` that is not in the table.
    """
    cells = compared(read_cells(table, region, industry, value, where=where), region, pair)
    matrix = similarity_of(shares_of(cells)[0], variant)
    return of_pairs("structural_similarity", variant, cells, region, matrix, pair)


def similarity_of(shares: Array, variant: str = "cosine") -> Array:
    """The similarity of each pair of rows; a row of zeros is like nothing."""
    if variant == "overlap":
        return np.stack([np.minimum(shares, row).sum(axis=1) for row in shares])
    rows = shares - shares.mean(axis=1, keepdims=True) if variant == "correlation" else shares
    length = np.sqrt(np.square(rows).sum(axis=1, keepdims=True))
    unit = np.divide(rows, length, out=np.zeros_like(rows), where=length > 0)
    found: Array = unit @ unit.T
    return found


@measure
def krugman_pair(
    table: Table, region: str, industry: str | None = None, value: str | None = None, *,
    pair: tuple[str, str] | None = None, where: Where | None = None, variant: str = "two-regions",
) -> Result:  # fmt: skip
    """How far the structures of two regions are apart, for every pair or one, with its rank among all pairs.

    >>> firms = {"province": ["A", "A", "B", "B"], "industry": ["x", "y", "x", "y"], "firms": [3, 1, 1, 3]}
    >>> krugman_pair(firms, "province", "industry", "firms", pair=("A", "B")).value
    1.0

    Regions without any size are left out, and a note says so. Raises InputError for negative sizes, a single region,
    and a `pair` that is not in the table.
    """
    cells = compared(read_cells(table, region, industry, value, where=where), region, pair)
    shares = shares_of(cells)[0]
    matrix = np.stack([np.abs(shares - row).sum(axis=1) for row in shares])
    return of_pairs("krugman_pair", variant, cells, region, matrix, pair)


@measure
def dissimilarity_index(
    table: Table, region: str, industry: str | None = None, value: str | None = None, *,
    pair: tuple[str, str], where: Where | None = None, variant: str = "duncan",
) -> Result:  # fmt: skip
    """Duncan's D of two industries over the regions: the share that would have to move to be spread alike.

    >>> firms = {"province": ["A", "A", "B", "B"], "industry": ["x", "y", "x", "y"], "firms": [3, 1, 1, 3]}
    >>> dissimilarity_index(firms, "province", "industry", "firms", pair=("x", "y")).value
    0.5

    `pair` names two industries. Raises InputError for one that is not in the table or has no size.
    """
    cells = read_cells(table, region, industry, value, where=where)
    a, b = (cells.sizes[:, cells.column(name)] for name in pair)
    if not (a.sum() > 0 and b.sum() > 0):
        raise wrong("measure-empty", ", ".join(pair), found=cells.coverage.rows)
    found = float(np.abs(a / a.sum() - b / b.sum()).sum() / 2)
    data = {"dissimilarity_index": [found]}
    return result_of("dissimilarity_index", variant, data, cells.coverage, notes=cells.notes)


@measure
def multigroup_dissimilarity(
    table: Table, region: str, industry: str | None = None, value: str | None = None, *,
    where: Where | None = None, variant: str = "reardon-firebaugh",
) -> Result:  # fmt: skip
    """The dissimilarity of all industries over all regions in one number.

    >>> firms = {"province": ["A", "A", "B", "B"], "industry": ["x", "y", "x", "y"], "firms": [3, 1, 1, 3]}
    >>> multigroup_dissimilarity(firms, "province", "industry", "firms").value
    0.5

    Raises InputError where there is only one industry.
    """
    cells = read_cells(table, region, industry, value, where=where)
    shares, whole = shares_of(cells)
    totals = cells.sizes.sum(axis=1)
    diversity = float(np.sum(whole * (1 - whole)))
    if diversity <= 0:
        raise wrong("measure-few", "industry", found=int((whole > 0).sum()), expected=2)
    apart = float((totals[:, None] * np.abs(shares - whole)).sum())
    data = {"multigroup_dissimilarity": [apart / float(2 * totals.sum() * diversity)]}
    return result_of("multigroup_dissimilarity", variant, data, cells.coverage, notes=cells.notes)
