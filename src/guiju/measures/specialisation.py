"""Specialisation of regions: location quotients, distance from the structure of the whole, diversity of industries."""

from __future__ import annotations

import numpy as np

from guiju.measures.catalogue import measure
from guiju.measures.cells import (
    Where,
    of_cells,
    of_regions,
    quotients_of,
    read_cells,
    shares_of,
    shares_of_rows,
    with_empties,
)
from guiju.measures.inequality import gini_of, hhi_of
from guiju.measures.problems import wrong
from guiju.measures.result import Result
from guiju.measures.tables import Table


@measure
def location_quotient(
    table: Table, region: str, industry: str | None = None, value: str | None = None, *,
    variant: str = "ratio-of-shares", where: Where | None = None,
) -> Result:  # fmt: skip
    """The location quotient of each industry in each region: its share there over its share in the whole.

    >>> firms = {"province": ["A", "A", "B", "B"], "industry": ["x", "y", "x", "y"], "firms": [3, 1, 1, 3]}
    >>> location_quotient(firms, "province", "industry", "firms").at(province="A", industry="x")["location_quotient"]
    1.5

    `table` is long, or wide with a column for each industry (no `industry`, no `value`). Every pair of region and
    industry has a row; an absent one has 0, and one of a region or industry without any size has no value.
    Raises InputError for negative sizes.
    """
    cells = read_cells(table, region, industry, value, where=where)
    empty = (cells.sizes.sum(axis=1) <= 0)[:, None] | (cells.sizes.sum(axis=0) <= 0)[None, :]
    found = np.where(empty, np.nan, quotients_of(cells.sizes))
    if variant == "symmetric":
        found = (found - 1) / (found + 1)
    elif variant == "log":
        found = np.log(found, where=found > 0, out=np.full_like(found, np.nan))
    values = {"location_quotient": found}
    return of_cells("location_quotient", variant, with_empties(cells), region, industry, values)


@measure
def krugman_index(
    table: Table, region: str, industry: str | None = None, value: str | None = None, *,
    variant: str = "against-total", where: Where | None = None,
) -> Result:  # fmt: skip
    """How far the structure of each region is from that of the whole.

    >>> firms = {"province": ["A", "A", "B", "B"], "industry": ["x", "y", "x", "y"], "firms": [3, 1, 1, 3]}
    >>> krugman_index(firms, "province", "industry", "firms").at(province="A")["krugman_index"]
    0.5

    A row for each region. Against the rest, a region that is the whole has nothing to be held against: InputError.
    """
    cells = read_cells(table, region, industry, value, where=where)
    shares, whole = shares_of(cells)
    other = np.broadcast_to(whole, shares.shape)
    if variant == "against-rest":
        rest = cells.sizes.sum(axis=0) - cells.sizes
        if not rest.sum(axis=1).all():
            raise wrong("measure-few", region, found=1, expected=2)
        other = shares_of_rows(rest)
    found = np.abs(shares - other).sum(axis=1) * (0.5 if variant == "half" else 1.0)
    return of_regions("krugman_index", variant, cells, region, found)


@measure
def hachman(
    table: Table, region: str, industry: str | None = None, value: str | None = None, *,
    where: Where | None = None, variant: str = "plain",
) -> Result:  # fmt: skip
    """How diverse each region is beside the whole: 1 where its structure is that of the whole.

    >>> firms = {"province": ["A", "A", "B", "B"], "industry": ["x", "y", "x", "y"], "firms": [3, 1, 1, 3]}
    >>> hachman(firms, "province", "industry", "firms").at(province="A")["hachman"]
    0.8

    A row for each region. Raises InputError for negative sizes.
    """
    cells = read_cells(table, region, industry, value, where=where)
    weighted = (quotients_of(cells.sizes) * shares_of(cells)[0]).sum(axis=1)
    found = np.divide(1.0, weighted, out=np.zeros_like(weighted), where=weighted > 0)
    return of_regions("hachman", variant, cells, region, found)


@measure
def hhi_specialisation(
    table: Table, region: str, industry: str | None = None, value: str | None = None, *,
    variant: str = "plain", where: Where | None = None,
) -> Result:  # fmt: skip
    """The Herfindahl-Hirschman index of the industries of each region.

    >>> firms = {"province": ["A", "A", "B", "B"], "industry": ["x", "y", "x", "y"], "firms": [3, 1, 1, 3]}
    >>> hhi_specialisation(firms, "province", "industry", "firms").at(province="A")["hhi_specialisation"]
    0.625

    A row for each region; n of the normalised form counts all industries of the table. Raises InputError for
    negative sizes.
    """
    cells = read_cells(table, region, industry, value, where=where)
    found = np.array([hhi_of(row, variant) if row.sum() > 0 else np.nan for row in cells.sizes])
    return of_regions("hhi_specialisation", variant, cells, region, found)


@measure
def entropy(
    table: Table, region: str, industry: str | None = None, value: str | None = None, *,
    variant: str = "bits", where: Where | None = None,
) -> Result:  # fmt: skip
    """The Shannon entropy of the industries of each region: 0 for a single one.

    >>> firms = {"province": ["A", "A", "B"], "industry": ["x", "y", "x"], "firms": [1, 1, 3]}
    >>> entropy(firms, "province", "industry", "firms").data["entropy"].tolist()
    [1.0, 0.0]

    A row for each region. Raises InputError for negative sizes, and for evenness with a single industry.
    """
    cells = read_cells(table, region, industry, value, where=where)
    shares, count = shares_of(cells)[0], len(cells.industries)
    logs = np.log(shares, out=np.zeros_like(shares), where=shares > 0)
    # Not -0.0, where all is one industry.
    found = np.abs((shares * logs).sum(axis=1))
    if variant == "evenness" and count < 2:
        raise wrong("measure-few", industry or "industry", found=count, expected=2)
    base = {"bits": np.log(2), "evenness": np.log(count)}.get(variant, 1.0)
    return of_regions("entropy", variant, cells, region, found / base)


@measure
def gini_specialisation(
    table: Table, region: str, industry: str | None = None, value: str | None = None, *,
    where: Where | None = None, variant: str = "of-quotients",
) -> Result:  # fmt: skip
    """The Gini coefficient of each region's location quotients; not the locational Gini.

    >>> firms = {"province": ["A", "A", "B", "B"], "industry": ["x", "y", "x", "y"], "firms": [3, 1, 1, 3]}
    >>> gini_specialisation(firms, "province", "industry", "firms").at(province="A")["gini_specialisation"]
    0.25

    A row for each region, each industry counted once. Raises InputError for negative sizes.
    """
    cells = read_cells(table, region, industry, value, where=where)
    quotients, ones = quotients_of(cells.sizes), np.ones(len(cells.industries))
    found = np.array([gini_of(row, ones) if row.sum() > 0 else np.nan for row in quotients])
    return of_regions("gini_specialisation", variant, cells, region, found)
