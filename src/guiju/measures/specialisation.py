"""Specialisation, concentration and similarity of regions and industries."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from guiju.measures.catalogue import Variant, measure, result_of
from guiju.measures.cells import Array, Cells, Table, read_cells, read_columns
from guiju.measures.inequality import gini_of, hhi_of
from guiju.measures.problems import wrong
from guiju.measures.result import Coverage, Result

_LIKE, _UNLIKE = "the same structure", "nothing in common"


def shares_of(cells: Cells) -> tuple[Array, Array]:
    """Each region's shares of industries (a region without any size: zeros), and those of the whole."""
    totals = cells.sizes.sum(axis=1, keepdims=True)
    shares = np.divide(cells.sizes, totals, out=np.zeros_like(cells.sizes), where=totals > 0)
    return shares, cells.sizes.sum(axis=0) / cells.sizes.sum()


def quotients_of(sizes: Array) -> Array:
    """Location quotients of a matrix; 0/0 (an empty region or industry) is 0."""
    total = sizes.sum()
    expected = sizes.sum(axis=1, keepdims=True) * sizes.sum(axis=0, keepdims=True) / total
    return np.divide(sizes, expected, out=np.zeros_like(sizes), where=expected > 0)


@measure(
    "区位商", "specialisation",
    Variant("ratio-of-shares", "(x_rs / x_r) / (x_s / x)", "Florence 1939; Balassa 1965", "ratio", "0 to infinity", "less than its share of the whole", "above 1: more than its share of the whole"),
    Variant("symmetric", "(LQ - 1) / (LQ + 1)", "Laursen 1998", "1", "-1 to 1", "absent", "above 0: specialised"),
    Variant("log", "ln LQ; missing where LQ is 0", "Vollrath 1991", "nat", "unbounded", "below 0: less than its share", "above 0: more than its share"),
)  # fmt: skip
def location_quotient(
    table: Table, region: str, industry: str | None = None, value: str | None = None, *, variant: str = "ratio-of-shares",
    where: Mapping[str, Any] | None = None,
) -> Result:  # fmt: skip
    """The location quotient of each industry in each region: its share there over its share in the whole.

    >>> table = {"province": ["A", "A", "B", "B"], "industry": ["x", "y", "x", "y"], "firms": [3, 1, 1, 3]}
    >>> location_quotient(table, "province", "industry", "firms").at(province="A", industry="x")["location_quotient"]
    1.5

    Every pair of region and industry has a row; an absent one has 0. Raises InputError for negative sizes.
    """
    cells = read_cells(table, region, industry, value, where=where)
    found = quotients_of(cells.sizes)
    if variant == "symmetric":
        found = (found - 1) / (found + 1)
    elif variant == "log":
        found = np.log(found, where=found > 0, out=np.full_like(found, np.nan))
    return _of_cells("location_quotient", variant, cells, region, industry, {"location_quotient": found})


def _of_cells(
    name: str, variant: str, cells: Cells, region: str, industry: str | None, values: Mapping[str, Array],
    notes: tuple[str, ...] = (),
) -> Result:  # fmt: skip
    """A row for each region and industry."""
    count = len(cells.industries)
    data: dict[str, Any] = {
        region: [one for one in cells.regions for _ in range(count)],
        industry or "industry": list(cells.industries) * len(cells.regions),
        **{key: array.ravel() for key, array in values.items()},
    }
    return result_of(name, variant, data, cells.coverage, notes=notes)


def _pairs(name: str, variant: str, cells: Cells, region: str, matrix: Array, pair: tuple[str, str] | None) -> Result:
    """A row for each unordered pair of regions, or for the one asked for; with its rank and the mean of all."""
    first, second = np.triu_indices(len(cells.regions), 1)
    values = matrix[first, second]
    rank = (-values).argsort(kind="stable").argsort(kind="stable") + 1
    keep = np.ones(len(values), dtype=bool)
    if pair is not None:
        a, b = sorted((cells.row(pair[0]), cells.row(pair[1])))
        keep = (first == a) & (second == b)
    data = {
        region: [cells.regions[at] for at in first[keep]],
        f"{region}_2": [cells.regions[at] for at in second[keep]],
        "rank": rank[keep],
        "pairs": [len(values)] * int(keep.sum()),
        "mean": [float(values.mean())] * int(keep.sum()),
        name: values[keep],
    }
    return result_of(name, variant, data, cells.coverage)


@measure(
    "产业结构相似系数（同构系数）", "specialisation",
    Variant("cosine", "sum s_is s_js / sqrt(sum s_is^2 sum s_js^2)", "UNIDO 1979", "1", "0 to 1", _UNLIKE, _LIKE),
    Variant("overlap", "sum min(s_is, s_js)", "Finger, Kreinin 1979", "1", "0 to 1", _UNLIKE, _LIKE),
    Variant("correlation", "Pearson correlation of the shares", "Pearson 1895", "1", "-1 to 1", "opposed structures", _LIKE),
)  # fmt: skip
def structural_similarity(
    table: Table, region: str, industry: str | None = None, value: str | None = None, *, pair: tuple[str, str] | None = None,
    variant: str = "cosine", where: Mapping[str, Any] | None = None,
) -> Result:  # fmt: skip
    """How alike the industries of two regions are, for every pair or one, with its rank among all pairs.

    The number depends on how fine the classification is and on what is counted: always state both.
    """
    cells = read_cells(table, region, industry, value, where=where)
    return _pairs("structural_similarity", variant, cells, region, similarity_of(shares_of(cells)[0], variant), pair)


def similarity_of(shares: Array, variant: str = "cosine") -> Array:
    """The similarity of each pair of rows; a row of zeros is like nothing."""
    if variant == "overlap":
        return np.stack([np.minimum(shares, row).sum(axis=1) for row in shares])
    rows = shares - shares.mean(axis=1, keepdims=True) if variant == "correlation" else shares
    length = np.sqrt(np.square(rows).sum(axis=1, keepdims=True))
    unit = np.divide(rows, length, out=np.zeros_like(rows), where=length > 0)
    return unit @ unit.T


@measure(
    "克鲁格曼专业化指数", "specialisation",
    Variant("against-total", "sum |s_rs - S_s|, the region itself in the total", "Krugman 1991", "1", "0 to 2", "structure of the whole", "nothing in common with the whole"),
    Variant("against-rest", "sum |s_rs - S_s of all other regions|", "Krugman 1991; Midelfart-Knarvik 2002", "1", "0 to 2", "structure of the rest", "nothing in common with the rest"),
    Variant("half", "half of against-total: the share that would have to move", "Hoover 1936", "1", "0 to 1", "structure of the whole", "nothing in common with the whole"),
)  # fmt: skip
def krugman_index(
    table: Table, region: str, industry: str | None = None, value: str | None = None, *, variant: str = "against-total",
    where: Mapping[str, Any] | None = None,
) -> Result:  # fmt: skip
    """How far the structure of each region is from that of the whole."""
    cells = read_cells(table, region, industry, value, where=where)
    shares, whole = shares_of(cells)
    other = np.broadcast_to(whole, shares.shape)
    if variant == "against-rest":
        rest = cells.sizes.sum(axis=0) - cells.sizes
        other = rest / np.maximum(rest.sum(axis=1, keepdims=True), np.finfo(float).tiny)
    found = np.abs(shares - other).sum(axis=1) * (0.5 if variant == "half" else 1.0)
    return _of_regions("krugman_index", variant, cells, region, found)


def _of_regions(name: str, variant: str, cells: Cells, region: str, found: Array) -> Result:
    empty = cells.sizes.sum(axis=1) <= 0
    notes = ("regions without any size have no value",) if empty.any() else ()
    values = np.where(empty, np.nan, found)
    return result_of(name, variant, {region: list(cells.regions), name: values}, cells.coverage, notes=notes)


@measure(
    "克鲁格曼指数（两地区）", "specialisation",
    Variant("two-regions", "sum |s_is - s_js|", "Krugman 1991", "1", "0 to 2", _LIKE, _UNLIKE),
)  # fmt: skip
def krugman_pair(
    table: Table, region: str, industry: str | None = None, value: str | None = None, *, pair: tuple[str, str] | None = None,
    where: Mapping[str, Any] | None = None,
) -> Result:  # fmt: skip
    """How far the structures of two regions are apart, for every pair or one."""
    cells = read_cells(table, region, industry, value, where=where)
    shares = shares_of(cells)[0]
    matrix = np.stack([np.abs(shares - row).sum(axis=1) for row in shares])
    return _pairs("krugman_pair", "two-regions", cells, region, matrix, pair)


@measure(
    "哈奇曼指数", "specialisation",
    Variant("plain", "1 / sum_s (LQ_rs s_rs)", "Hachman 1994", "1", "0 to 1", "specialised", "structure of the whole"),
)  # fmt: skip
def hachman(
    table: Table, region: str, industry: str | None = None, value: str | None = None, *, where: Mapping[str, Any] | None = None
) -> Result:
    """How diverse each region is beside the whole: 1 where its structure is that of the whole."""
    cells = read_cells(table, region, industry, value, where=where)
    weighted = (quotients_of(cells.sizes) * shares_of(cells)[0]).sum(axis=1)
    found = np.divide(1.0, weighted, out=np.zeros_like(weighted), where=weighted > 0)
    return _of_regions("hachman", "plain", cells, region, found)


@measure(
    "地区专业化赫芬达尔指数", "specialisation",
    Variant("plain", "sum_s s_rs^2", "Herfindahl 1950; Hirschman 1945", "1", "1/n to 1", "many industries of equal size", "one industry"),
    Variant("normalised", "(H - 1/n) / (1 - 1/n), n all industries of the table", "Herfindahl 1950", "1", "0 to 1", "many industries of equal size", "one industry"),
    Variant("equivalent-number", "1 / H", "Adelman 1969", "industries of equal size", "1 to n", "one industry", "many industries"),
)  # fmt: skip
def hhi_specialisation(
    table: Table, region: str, industry: str | None = None, value: str | None = None, *, variant: str = "plain",
    where: Mapping[str, Any] | None = None,
) -> Result:  # fmt: skip
    """The Herfindahl-Hirschman index of the industries of each region."""
    cells = read_cells(table, region, industry, value, where=where)
    found = np.array([hhi_of(row, variant) if row.sum() > 0 else np.nan for row in cells.sizes])
    return _of_regions("hhi_specialisation", variant, cells, region, found)


@measure(
    "专业化基尼系数", "specialisation",
    Variant("of-quotients", "Gini of the LQs of a region, each industry once", "Farhauer, Kröll 2013", "1", "0 to 1", "no specialisation", "specialised in one industry"),
)  # fmt: skip
def gini_specialisation(
    table: Table, region: str, industry: str | None = None, value: str | None = None, *, where: Mapping[str, Any] | None = None
) -> Result:
    """The Gini coefficient of each region's location quotients; not the locational Gini."""
    cells = read_cells(table, region, industry, value, where=where)
    quotients = quotients_of(cells.sizes)
    ones = np.ones(len(cells.industries))
    found = np.array([gini_of(row, ones) if row.sum() > 0 else np.nan for row in quotients])
    return _of_regions("gini_specialisation", "of-quotients", cells, region, found)


@measure(
    "集中度基尼系数", "specialisation",
    Variant("of-quotients", "Gini of the LQs of an industry, each region once", "Farhauer, Kröll 2013", "1", "0 to 1", "spread as everything is", "in one region"),
)  # fmt: skip
def gini_concentration(
    table: Table, region: str, industry: str | None = None, value: str | None = None, *, where: Mapping[str, Any] | None = None
) -> Result:
    """The Gini coefficient of each industry's location quotients over the regions; not the locational Gini."""
    cells = read_cells(table, region, industry, value, where=where)
    quotients = quotients_of(cells.sizes).T
    ones = np.ones(len(cells.regions))
    found = [gini_of(row, ones) if row.sum() > 0 else np.nan for row in quotients]
    data = {industry or "industry": list(cells.industries), "gini_concentration": found}
    return result_of("gini_concentration", "of-quotients", data, cells.coverage)


@measure(
    "空间基尼系数", "specialisation",
    Variant("doubled", "twice the area between Lorenz curve and diagonal, regions in the order of their LQ", "Krugman 1991; Audretsch, Feldman 1996", "1", "0 to 1", "spread as everything is", "in one region"),
    Variant("half", "that area", "Krugman 1991", "1", "0 to 0.5", "spread as everything is", "in one region"),
    Variant("rounded", "doubled, rounded to three places as EconGeo's hoover_gini is", "EconGeo 2.1", "1", "0 to 1", "spread as everything is", "in one region"),
)  # fmt: skip
def locational_gini(
    table: Table, region: str, industry: str | None = None, value: str | None = None, *, variant: str = "doubled",
    where: Mapping[str, Any] | None = None,
) -> Result:  # fmt: skip
    """How far each industry is from being spread as everything together is."""
    cells = read_cells(table, region, industry, value, where=where)
    weights = cells.sizes.sum(axis=1)
    found = np.array([_lorenz(column, weights) if column.sum() > 0 else np.nan for column in cells.sizes.T])
    found = found / 2 if variant == "half" else np.round(found, 3) if variant == "rounded" else found
    data = {industry or "industry": list(cells.industries), "locational_gini": found}
    return result_of("locational_gini", variant, data, cells.coverage)


def _lorenz(sizes: Array, weights: Array) -> float:
    kept = weights > 0
    ratio = sizes[kept] / weights[kept]
    order = np.argsort(ratio, kind="stable")
    x = np.concatenate([[0.0], np.cumsum(weights[kept][order])]) / weights.sum()
    y = np.concatenate([[0.0], np.cumsum(sizes[kept][order])]) / sizes.sum()
    return float(1 - np.sum((y[1:] + y[:-1]) * np.diff(x)))


@measure(
    "邓肯相异指数", "specialisation",
    Variant("duncan", "sum_r |x_ra / x_a - x_rb / x_b| / 2", "Duncan, Duncan 1955", "1", "0 to 1", "spread alike", "never in the same region"),
)  # fmt: skip
def dissimilarity_index(
    table: Table, region: str, industry: str | None = None, value: str | None = None, *, pair: tuple[str, str],
    where: Mapping[str, Any] | None = None,
) -> Result:  # fmt: skip
    """Duncan's D of two industries over the regions: the share that would have to move to be spread alike."""
    cells = read_cells(table, region, industry, value, where=where)
    a, b = (cells.sizes[:, cells.column(name)] for name in pair)
    found = float(np.abs(a / a.sum() - b / b.sum()).sum() / 2)
    return result_of("dissimilarity_index", "duncan", {"dissimilarity_index": [found]}, cells.coverage)


@measure(
    "多组相异指数", "specialisation",
    Variant("reardon-firebaugh", "sum_r sum_s t_r |p_rs - P_s| / (2 T sum_s P_s (1 - P_s))", "Sakoda 1981; Reardon, Firebaugh 2002", "1", "0 to 1", "all regions alike", "each region has one industry"),
)  # fmt: skip
def multigroup_dissimilarity(
    table: Table, region: str, industry: str | None = None, value: str | None = None, *, where: Mapping[str, Any] | None = None
) -> Result:
    """The dissimilarity of all industries over all regions in one number."""
    cells = read_cells(table, region, industry, value, where=where)
    shares, whole = shares_of(cells)
    totals = cells.sizes.sum(axis=1)
    diversity = float(np.sum(whole * (1 - whole)))
    if diversity == 0:
        raise wrong("measure-few", "industry", found=len(cells.industries), expected=2)
    found = float((totals[:, None] * np.abs(shares - whole)).sum() / (2 * totals.sum() * diversity))
    return result_of("multigroup_dissimilarity", "reardon-firebaugh", {"multigroup_dissimilarity": [found]}, cells.coverage)


@measure(
    "埃利森—格莱泽指数", "specialisation",
    Variant("plant", "(G - (1 - sum x_r^2) H) / ((1 - sum x_r^2)(1 - H)), G = sum (s_r - x_r)^2, H of plant sizes", "Ellison, Glaeser 1997", "1", "about -1 to 1", "below 0: spread more than chance", "above 0.05: concentrated beyond plant size"),
)  # fmt: skip
def ellison_glaeser(
    plants: Table, region: str, size: str, *, regions: Table | None = None, region_key: str | None = None,
    region_size: str | None = None, industry: str | None = None, variant: str = "plant",
) -> Result:  # fmt: skip
    """Concentration of an industry beyond what the size of its plants explains, for each industry.

    `plants` has a row for each plant. `regions` gives the size of every region, those without the industry among them;
    without it, region sizes are those of all plants in the table. Columns: gamma, G, z (test of no concentration), HHI, n.
    """
    read = read_columns(plants, [size], [region, *([industry] if industry else [])])
    sizes, place = read.values[size], np.asarray(read.keys[region])
    if len(sizes) and sizes.min() < 0:
        raise wrong("measure-negative", size, found=float(sizes.min()), keys=size)
    whole = _region_sizes(regions, region_key or region, region_size, place, sizes)
    groups = np.asarray(read.keys[industry]) if industry else np.zeros(len(sizes), dtype=str)
    names = sorted(set(groups.tolist()))
    rows = [_gamma(sizes[groups == name], place[groups == name], whole) for name in names]
    data: dict[str, Any] = {industry: names} if industry else {}
    data |= {key: [row[key] for row in rows] for key in ("G", "HHI", "z", "n", "gamma")}
    return result_of("ellison_glaeser", variant, data, read.coverage)


def _region_sizes(regions: Table | None, key: str, size: str | None, place: Array, sizes: Array) -> dict[str, float]:
    if regions is None:
        names, at = np.unique(place, return_inverse=True)
        return dict(zip(names.tolist(), np.bincount(at, sizes).tolist(), strict=True))
    cells = read_columns(regions, [str(size)], [key])
    whole: dict[str, float] = {}
    for name, value in zip(cells.keys[key], cells.values[str(size)], strict=True):
        whole[name] = whole.get(name, 0.0) + float(value)
    if unknown := sorted(set(place.tolist()) - set(whole)):
        raise wrong("measure-key", key, found=unknown[0], role="region", nearest="")
    return whole


def _gamma(sizes: Array, place: Array, whole: Mapping[str, float]) -> dict[str, float]:
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
    gamma = (g - spread * h) / (spread * (1 - h)) if spread > 0 and h < 1 else float("nan")
    return {"gamma": gamma, "G": g, "HHI": h, "z": z, "n": len(sizes)}


@measure(
    "利岑贝格—施特恩贝格集群指数", "specialisation",
    Variant("plain", "(e_ij/e_i)/(p_j/p) x (e_ij/e_i)/(a_j/a) x (b_ij/b_i)/(e_ij/e_i)", "Litzenberger, Sternberg 2006", "1", "0 to infinity", "no cluster", "a dense cluster of many firms"),
)  # fmt: skip
def litzenberger_sternberg(
    e_ij: float, e_i: float, a_j: float, a: float, p_j: float, p: float, b_ij: float, b_i: float
) -> Result:
    """Specialisation times density, by firm size: people employed e, area a, population p, firms b; j a region, i an industry."""
    given = {"e_ij": e_ij, "e_i": e_i, "a_j": a_j, "a": a, "p_j": p_j, "p": p, "b_ij": b_ij, "b_i": b_i}
    for name, number in given.items():
        if number <= 0:
            raise wrong("measure-positive", name, found=number, keys=name)
    density = (e_ij / e_i) / (a_j / a)
    quotient = (e_ij / e_i) / (p_j / p)
    size = (e_ij / e_i) / (b_ij / b_i)
    found = quotient * density / size
    data = {"specialisation": [quotient], "density": [density], "firm_size": [size], "litzenberger_sternberg": [found]}
    return result_of("litzenberger_sternberg", "plain", data, Coverage(1, 1))


@measure(
    "集群星级", "specialisation",
    Variant("observatory", "one star each: size among the top 10 % of regions, LQ >= 2, share of the region among the top 10 %", "European Cluster Observatory", "stars", "0 to 3", "no sign of a cluster", "large, specialised, and much of the region"),
)  # fmt: skip
def cluster_stars(
    table: Table, region: str, industry: str, value: str | None = None, *, top: float = 0.1, least_quotient: float = 2.0,
    where: Mapping[str, Any] | None = None,
) -> Result:  # fmt: skip
    """Stars of each industry in each region: for size, specialisation and focus."""
    cells = read_cells(table, region, industry, value, where=where)
    shares = shares_of(cells)[0]
    size = _among_top(cells.sizes, top)
    special = quotients_of(cells.sizes) >= least_quotient
    focus = _among_top(shares, top)
    stars = size.astype(int) + special + focus
    values = {"size": size, "specialisation": special, "focus": focus, "cluster_stars": stars}
    return _of_cells("cluster_stars", "observatory", cells, region, industry, values)


def _among_top(values: Array, top: float) -> NDArray[np.bool_]:
    """Whether a cell is among the top share of the regions of its industry that have any."""
    out = np.zeros(values.shape, dtype=bool)
    for at, column in enumerate(values.T):
        there = np.sort(column[column > 0])[::-1]
        if len(there):
            least = there[max(0, int(np.ceil(top * len(values))) - 1)] if len(there) >= np.ceil(top * len(values)) else there[-1]
            out[:, at] = (column >= least) & (column > 0)
    return out

