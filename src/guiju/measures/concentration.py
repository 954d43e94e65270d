"""Concentration of industries in space: Gini of quotients, locational Gini, Ellison-Glaeser, clusters by their
stars.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from guiju.measures.catalogue import measure, result_of
from guiju.measures.cells import (
    Where,
    of_cells,
    of_industries,
    place_of,
    quotients_of,
    read_cells,
    shares_of,
    shares_of_rows,
)
from guiju.measures.inequality import gini_of
from guiju.measures.keys import once_each
from guiju.measures.problems import wrong
from guiju.measures.result import Coverage, Result, together
from guiju.measures.tables import Array, Table, read_columns


@measure
def gini_concentration(
    table: Table, region: str, industry: str | None = None, value: str | None = None, *,
    where: Where | None = None, variant: str = "of-quotients",
) -> Result:  # fmt: skip
    """The Gini coefficient of each industry's location quotients over the regions; not the locational Gini.

    >>> firms = {"province": ["A", "A", "B", "B"], "industry": ["x", "y", "x", "y"], "firms": [3, 1, 1, 3]}
    >>> gini_concentration(firms, "province", "industry", "firms").at(industry="x")["gini_concentration"]
    0.25

    A row for each industry, each region counted once. Raises InputError for negative sizes.
    """
    cells = read_cells(table, region, industry, value, where=where)
    quotients, ones = quotients_of(cells.sizes).T, np.ones(len(cells.regions))
    found = np.array([gini_of(row, ones) if row.sum() > 0 else np.nan for row in quotients])
    return of_industries("gini_concentration", variant, cells, industry, found)


@measure
def hoover_concentration(
    table: Table, region: str, industry: str | None = None, value: str | None = None, *,
    variant: str = "share", where: Where | None = None,
) -> Result:  # fmt: skip
    """The share of each industry that would have to move for it to be spread as everything together is.

    >>> firms = {"province": ["A", "A", "B", "B"], "industry": ["x", "y", "x", "y"], "firms": [3, 1, 1, 3]}
    >>> hoover_concentration(firms, "province", "industry", "firms").at(industry="x")["hoover_concentration"]
    0.25

    A row for each industry. Raises InputError for negative sizes.
    """
    cells = read_cells(table, region, industry, value, where=where)
    whole = cells.sizes.sum(axis=1) / cells.sizes.sum()
    found = np.abs(shares_of_rows(cells.sizes.T) - whole).sum(axis=1) / 2
    factor = 100.0 if variant == "percent" else 1.0
    return of_industries("hoover_concentration", variant, cells, industry, found * factor)


@measure
def locational_gini(
    table: Table, region: str, industry: str | None = None, value: str | None = None, *,
    variant: str = "doubled", where: Where | None = None,
) -> Result:  # fmt: skip
    """How far each industry is from being spread as everything together is.

    >>> firms = {"province": ["A", "A", "B", "B"], "industry": ["x", "y", "x", "y"], "firms": [3, 1, 1, 3]}
    >>> locational_gini(firms, "province", "industry", "firms").at(industry="x")["locational_gini"]
    0.25

    A row for each industry. Raises InputError for negative sizes.
    """
    cells = read_cells(table, region, industry, value, where=where)
    weights = cells.sizes.sum(axis=1)
    found = np.array(
        [_lorenz(column, weights) if column.sum() > 0 else np.nan for column in cells.sizes.T]
    )
    found = (
        found / 2 if variant == "half" else np.round(found, 3) if variant == "rounded" else found
    )
    return of_industries("locational_gini", variant, cells, industry, found)


def _lorenz(sizes: Array, weights: Array) -> float:
    kept = weights > 0
    ratio = sizes[kept] / weights[kept]
    order = np.argsort(ratio, kind="stable")
    x = np.concatenate([[0.0], np.cumsum(weights[kept][order])]) / weights.sum()
    y = np.concatenate([[0.0], np.cumsum(sizes[kept][order])]) / sizes.sum()
    return float(1 - np.sum((y[1:] + y[:-1]) * np.diff(x)))


@measure
def ellison_glaeser(
    plants: Table, region: str, size: str, *, regions: Table | None = None, region_key: str | None = None,
    region_size: str | None = None, industry: str | None = None, variant: str = "plant",
) -> Result:  # fmt: skip
    """Concentration of an industry beyond what the size of its plants explains, for each industry.

    >>> plants = {"region": ["A", "A", "A", "B"], "people": [50, 30, 10, 10]}
    >>> regions = {"region": ["A", "B", "C"], "people": [500, 400, 100]}
    >>> found = ellison_glaeser(plants, "region", "people", regions=regions, region_size="people")
    >>> round(found.at(n=4)["G"], 4), round(found.at(n=4)["HHI"], 4)
    (0.26, 0.36)

    `plants` has a row for each plant. `regions` gives the size of every region, those without the industry among them;
    without it, region sizes are those of all plants in the table. Columns: gamma, G, z (test of no
    concentration), HHI, n. One plant, or one region, has no gamma. Raises InputError for negative sizes and
    regions without size.
    """
    read = read_columns(plants, [size], [region, *([industry] if industry else [])])
    sizes, place = read.values[size], np.asarray(read.keys[region])
    if len(sizes) and sizes.min() < 0:
        keys = read.keys[region][int(sizes.argmin())]
        raise wrong("measure-negative", size, found=float(sizes.min()), keys=keys)
    whole, more = _region_sizes(regions, region_key or region, region_size, place, sizes)
    groups = np.asarray(read.keys[industry]) if industry else np.zeros(len(sizes), dtype=str)
    names = sorted(set(groups.tolist()))
    rows = [_gamma(sizes[groups == name], place[groups == name], whole) for name in names]
    data: dict[str, Any] = {industry: names} if industry else {}
    data |= {key: [row[key] for row in rows] for key in ("G", "HHI", "z", "n", "gamma")}
    return result_of("ellison_glaeser", variant, data, together(read.coverage, *more))


def _region_sizes(
    regions: Table | None, key: str, size: str | None, place: NDArray[Any], sizes: Array
) -> tuple[dict[str, float], list[Coverage]]:  # fmt: skip
    if regions is None:
        names, at = np.unique(place, return_inverse=True)
        return dict(zip(names.tolist(), np.bincount(at, sizes).tolist(), strict=True)), []
    if size is None:
        raise wrong("measure-role", "regions", found="region_size")
    read = read_columns(regions, [size], [key])
    if read.values[size].min() < 0:
        raise wrong("measure-negative", size, found=float(read.values[size].min()), keys=size)
    once_each(read.keys[key], key)
    if read.values[size].sum() <= 0:
        raise wrong("measure-empty", size, found=read.coverage.rows)
    names, at = np.unique(np.asarray(read.keys[key]), return_inverse=True)
    whole = dict(zip(names.tolist(), np.bincount(at, read.values[size]).tolist(), strict=True))
    for name in np.unique(place).tolist():
        place_of(list(whole), name, "region")
    return whole, [read.coverage]


def _gamma(sizes: Array, place: NDArray[Any], whole: Mapping[str, float]) -> dict[str, float]:
    if sizes.sum() <= 0:
        return {"gamma": np.nan, "G": np.nan, "HHI": np.nan, "z": np.nan, "n": len(sizes)}
    names = list(whole)
    x = np.array([whole[name] for name in names])
    x = x / x.sum()
    s = np.array([sizes[place == name].sum() for name in names]) / sizes.sum()
    plants = sizes / sizes.sum()
    h, g = float(np.square(plants).sum()), float(np.square(s - x).sum())
    spread = 1 - float(np.square(x).sum())
    variance = 2 * (
        h * h * (np.square(x).sum() - 2 * (x**3).sum() + np.square(x).sum() ** 2)
        - (plants**4).sum() * (np.square(x).sum() - 4 * (x**3).sum() + 3 * np.square(x).sum() ** 2)
    )
    z = (g - spread * h) / float(np.sqrt(variance)) if variance > 0 else float("nan")
    gamma = (g - spread * h) / (spread * (1 - h)) if spread > 1e-15 and h < 1 else float("nan")
    return {"gamma": gamma, "G": g, "HHI": h, "z": z, "n": len(sizes)}


@measure
def litzenberger_sternberg(
    e_ij: float, e_i: float, a_j: float, a: float, p_j: float, p: float, b_ij: float, b_i: float, *,
    variant: str = "plain",
) -> Result:  # fmt: skip
    """Specialisation times density, by firm size: people employed e, area a, population p, firms b; j region,
    i industry.

    >>> round(litzenberger_sternberg(1743, 5740, 50, 576, 488, 4621, 35, 53).value, 6)
    21.874911

    Plain numbers in one unit each. Raises InputError for any that is not above zero.
    """
    given: dict[str, Any] = {
        "e_ij": e_ij,
        "e_i": e_i,
        "a_j": a_j,
        "a": a,
        "p_j": p_j,
        "p": p,
        "b_ij": b_ij,
        "b_i": b_i,
    }
    for name, number in given.items():
        if not isinstance(number, (int, float)) or not number < float("inf"):
            raise wrong("measure-numbers", name, found=number)
        if number <= 0:
            raise wrong("measure-positive", name, found=number, keys=name)
    density = (e_ij / e_i) / (a_j / a)
    quotient = (e_ij / e_i) / (p_j / p)
    size = (e_ij / e_i) / (b_ij / b_i)
    found = quotient * density / size
    data = {
        "specialisation": [quotient],
        "density": [density],
        "firm_size": [size],
        "litzenberger_sternberg": [found],
    }
    return result_of("litzenberger_sternberg", variant, data, Coverage(1, 1))


@measure
def cluster_stars(
    table: Table, region: str, industry: str | None = None, value: str | None = None, *, top: float = 0.1,
    least_quotient: float = 2.0, where: Where | None = None, variant: str = "observatory",
) -> Result:  # fmt: skip
    """Stars of each industry in each region: for size, specialisation and focus.

    >>> firms = {"province": ["A", "A", "B", "B"], "industry": ["x", "y", "x", "y"], "firms": [9, 1, 1, 29]}
    >>> cluster_stars(firms, "province", "industry", "firms").at(province="A", industry="x")["cluster_stars"]
    3

    `top` is the share of all regions that get the star (at least one region does), among those that have the industry;
    `least_quotient` the location quotient from which on a region is specialised. Raises InputError for negative sizes,
    and for a `top` that is no share.
    """
    if not 0 < top <= 1:
        raise wrong("measure-parameter", "top", found=top, expected="0 … 1")
    cells = read_cells(table, region, industry, value, where=where)
    shares = shares_of(cells)[0]
    size = _among_top(cells.sizes, top)
    special = quotients_of(cells.sizes) >= least_quotient
    focus = _among_top(shares, top)
    stars = size.astype(int) + special + focus
    values = {"size": size, "specialisation": special, "focus": focus, "cluster_stars": stars}
    return of_cells("cluster_stars", variant, cells, region, industry, values)


def _among_top(values: Array, top: float) -> NDArray[np.bool_]:
    """Whether a cell is among the largest of its industry: as many as `top` of all regions, ties with the last in."""
    count = max(1, int(np.ceil(round(top * len(values), 9))))
    least = np.sort(values, axis=0)[-min(count, len(values))]
    among: NDArray[np.bool_] = (values >= least) & (values > 0)
    return among
