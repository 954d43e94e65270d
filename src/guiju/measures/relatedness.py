"""Relatedness: which industries go together, and how much of what an industry builds on a region has."""

from __future__ import annotations

import numpy as np

from guiju.measures.catalogue import measure, result_of
from guiju.measures.cells import Cells, Where, of_cells, quotients_of, read_cells
from guiju.measures.keys import Coded, require_room
from guiju.measures.problems import wrong
from guiju.measures.result import Result
from guiju.measures.tables import Array, Table


def presence_of(sizes: Array, threshold: float = 1.0, *, strict: bool = False) -> Array:
    """1 where the location quotient reaches the threshold (with `strict`: is above it), else 0.

    Quotients that differ from the threshold by rounding alone count as equal to it. Raises InputError for a threshold
    that every quotient reaches.
    """
    if not threshold > 0:
        raise wrong("measure-parameter", "threshold", found=threshold, expected="> 0")
    quotients = np.round(quotients_of(sizes), 12)
    return ((quotients > threshold) if strict else (quotients >= threshold)).astype(np.float64)


def _of_several(cells: Cells, region: str) -> Cells:
    """Cells of which something can be learnt about what goes together. Raises InputError for one region alone."""
    if len(cells.regions) < 2:
        raise wrong("measure-few", region, found=len(cells.regions), expected=2)
    require_room((len(cells.industries), len(cells.industries)), "industry")
    return cells


def proximity_of(presence: Array) -> Array:
    """min(P(a|b), P(b|a)) for each pair of columns; 0 where neither occurs."""
    together = presence.T @ presence
    count = np.diag(together)
    larger = np.maximum(count[:, None], count[None, :])
    found: Array = np.divide(together, larger, out=np.zeros_like(together), where=larger > 0)
    return found


@measure
def proximity(
    table: Table, region: str, industry: str | None = None, value: str | None = None, *,
    threshold: float = 1.0, where: Where | None = None, variant: str = "minimum",
) -> Result:  # fmt: skip
    """The proximity of each pair of industries: how likely a region specialised in one is so in the other.

    >>> firms = {"r": ["A", "A", "B", "B", "C", "C"], "i": ["x", "y", "x", "y", "x", "z"], "n": [5, 5, 5, 5, 1, 9]}
    >>> proximity(firms, "r", "i", "n").at(i="x", i_2="y")["proximity"]
    1.0

    Specialised is a region with a location quotient of at least `threshold`. Raises InputError for a single
    industry or region.
    """
    cells = _of_several(read_cells(table, region, industry, value, where=where), region)
    matrix = proximity_of(presence_of(cells.sizes, threshold))
    return _industry_pairs("proximity", variant, cells, industry or "industry", matrix)


def _industry_pairs(name: str, variant: str, cells: Cells, industry: str, matrix: Array) -> Result:
    if len(cells.industries) < 2:
        raise wrong("measure-few", industry, found=len(cells.industries), expected=2)
    first, second = np.triu_indices(len(cells.industries), 1)
    names = np.array(cells.industries, dtype=object)
    data = {
        industry: Coded(names, first),
        f"{industry}_2": Coded(names, second),
        name: matrix[first, second],
    }
    return result_of(name, variant, data, cells.coverage, notes=cells.notes)


@measure
def relatedness(
    table: Table, region: str, industry: str | None = None, value: str | None = None, *,
    variant: str = "probability", threshold: float = 1.0, where: Where | None = None,
) -> Result:  # fmt: skip
    """How related each pair of industries is, by how often regions are specialised in both.

    >>> firms = {"r": ["A", "A", "B", "B", "C", "C"], "i": ["x", "y", "x", "y", "x", "z"], "n": [5, 5, 5, 5, 1, 9]}
    >>> relatedness(firms, "r", "i", "n", variant="jaccard").at(i="x", i_2="y")["relatedness"]
    1.0

    c_ij counts the regions with a quotient above `threshold` in both, s_i is the sum of c_ij over all other j,
    t the sum of all s_i. Raises InputError where no region is specialised in two industries.
    """
    cells = _of_several(read_cells(table, region, industry, value, where=where), region)
    matrix = relatedness_of(presence_of(cells.sizes, threshold, strict=True), variant)
    return _industry_pairs("relatedness", variant, cells, industry or "industry", matrix)


def relatedness_of(presence: Array, variant: str) -> Array:
    """The relatedness of each pair of columns of a presence matrix, its diagonal zero."""
    together = presence.T @ presence
    np.fill_diagonal(together, 0.0)
    sums = together.sum(axis=1)
    total = float(sums.sum())
    if total == 0:
        raise wrong("measure-few", "industry", found=0, expected=2)
    i, j = sums[:, None], sums[None, :]
    if variant == "probability":
        with np.errstate(divide="ignore", invalid="ignore"):
            expected = (i / total) * (j / (total - i)) + (j / total) * (i / (total - j))
        expected = np.where(np.isfinite(expected), expected, 0.0) * total / 2
    elif variant == "association":
        expected = i * j / total
    elif variant == "cosine":
        expected = np.sqrt(i * j)
    else:
        expected = i + j - together
    found: Array = np.divide(together, expected, out=np.zeros_like(together), where=expected > 0)
    return found


@measure
def relatedness_density(
    table: Table, region: str, industry: str | None = None, value: str | None = None, *,
    variant: str = "proximity", threshold: float = 1.0, where: Where | None = None,
) -> Result:  # fmt: skip
    """How much of what is related to an industry is present in a region, for each pair of both.

    >>> firms = {"r": ["A", "A", "B", "B", "C", "C"], "i": ["x", "y", "x", "y", "x", "z"], "n": [5, 5, 5, 5, 1, 9]}
    >>> relatedness_density(firms, "r", "i", "n").at(r="A", i="x")["relatedness_density"]
    1.0

    An industry that nothing is related to has 0. Raises InputError for negative sizes.
    """
    cells = _of_several(read_cells(table, region, industry, value, where=where), region)
    strict = variant == "relatedness"
    presence = presence_of(cells.sizes, threshold, strict=strict)
    if strict:
        links = (relatedness_of(presence, "probability") > 1).astype(np.float64)
        found = np.round(100 * density_of(presence, links), 2)
    else:
        itself = variant == "proximity-with-self"
        links = proximity_with_self(presence) if itself else proximity_to_others(presence)
        found = density_of(presence, links)
    values = {"relatedness_density": found}
    return of_cells("relatedness_density", variant, cells, region, industry, values)


def density_of(presence: Array, links: Array) -> Array:
    """For each row and column: the linked columns present, as a share of all linked ones; 0 without links."""
    total = links.sum(axis=0)
    found: Array = np.divide(presence @ links, total, out=np.zeros_like(presence), where=total > 0)
    return found


def proximity_with_self(presence: Array) -> Array:
    """Proximities, that of each industry to itself 1."""
    links = proximity_of(presence)
    np.fill_diagonal(links, 1.0)
    return links


def proximity_to_others(presence: Array) -> Array:
    """Proximities, that of each industry to itself 0."""
    links = proximity_of(presence)
    np.fill_diagonal(links, 0.0)
    return links
