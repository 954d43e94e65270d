"""Relatedness and complexity: what goes together, and what that says of regions and activities."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from guiju.measures.catalogue import Variant, measure, result_of
from guiju.measures.cells import Array, Cells, Table, read_cells
from guiju.measures.problems import wrong
from guiju.measures.result import Coverage, Result
from guiju.measures.specialisation import quotients_of

_ALONE, _TOGETHER = "seldom in the same regions", "in the same regions"


def presence_of(sizes: Array, threshold: float = 1.0, *, strict: bool = False) -> Array:
    """1 where the location quotient reaches the threshold (with `strict`: is above it), else 0."""
    quotients = quotients_of(sizes)
    return ((quotients > threshold) if strict else (quotients >= threshold)).astype(np.float64)


def proximity_of(presence: Array) -> Array:
    """min(P(a|b), P(b|a)) for each pair of columns; 0 where neither occurs."""
    together = presence.T @ presence
    count = np.diag(together)
    larger = np.maximum(count[:, None], count[None, :])
    return np.divide(together, larger, out=np.zeros_like(together), where=larger > 0)


@measure(
    "邻近度", "complexity",
    Variant("minimum", "co / max(u_a, u_b)", "Hidalgo et al. 2007", "1", "0 to 1", _ALONE, _TOGETHER),
)  # fmt: skip
def proximity(
    table: Table, region: str, industry: str | None = None, value: str | None = None, *, threshold: float = 1.0,
    where: Mapping[str, Any] | None = None,
) -> Result:  # fmt: skip
    """The proximity of each pair of industries: how likely a region specialised in one is so in the other."""
    cells = read_cells(table, region, industry, value, where=where)
    matrix = proximity_of(presence_of(cells.sizes, threshold))
    return _industry_pairs("proximity", "minimum", cells, industry or "industry", matrix)


def _industry_pairs(name: str, variant: str, cells: Cells, industry: str, matrix: Array) -> Result:
    first, second = np.triu_indices(len(cells.industries), 1)
    data = {
        industry: [cells.industries[at] for at in first],
        f"{industry}_2": [cells.industries[at] for at in second],
        name: matrix[first, second],
    }
    return result_of(name, variant, data, cells.coverage)


@measure(
    "关联度", "complexity",
    Variant("probability", "(c_ij / m) / ((s_i / t)(s_j / (t - s_i)) + (s_j / t)(s_i / (t - s_j))), m half the sum of the co-occurrences", "Steijn 2021; EconGeo", "ratio", "0 to infinity", "together less than chance", "above 1: together more than chance"),
    Variant("association", "c_ij / (s_i s_j) x t", "van Eck, Waltman 2009", "ratio", "0 to infinity", "together less than chance", "above 1: together more than chance"),
    Variant("cosine", "c_ij / sqrt(s_i s_j)", "van Eck, Waltman 2009", "1", "0 to 1", _ALONE, _TOGETHER),
    Variant("jaccard", "c_ij / (s_i + s_j - c_ij)", "Jaccard 1901", "1", "0 to 1", _ALONE, _TOGETHER),
)  # fmt: skip
def relatedness(
    table: Table, region: str, industry: str | None = None, value: str | None = None, *, variant: str = "probability",
    threshold: float = 1.0, where: Mapping[str, Any] | None = None,
) -> Result:  # fmt: skip
    """How related each pair of industries is, by how often regions are specialised in both.

    c_ij counts the regions specialised in both, s_i is the sum of c_ij over all other j, t the sum of all s_i.
    """
    cells = read_cells(table, region, industry, value, where=where)
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
    return np.divide(together, expected, out=np.zeros_like(together), where=expected > 0)


@measure(
    "关联密度", "complexity",
    Variant("proximity", "sum_b phi_ab M_rb / sum_b phi_ab, phi_aa = 0", "Hidalgo et al. 2007", "1", "0 to 1", "little of what it builds on is there", "most of what it builds on is there"),
    Variant("proximity-with-self", "the same with phi_aa = 1", "Hidalgo et al. 2007; py-ecomplexity", "1", "0 to 1", "little of what it builds on is there", "most of what it builds on is there"),
    Variant("relatedness", "100 sum_b R_ab M_rb / sum_b R_ab, R_ab 1 where the relatedness by probability is above 1, rounded to 2 places", "Boschma, Balland, Kogler 2015; EconGeo", "percent", "0 to 100", "little of what it builds on is there", "most of what it builds on is there"),
)  # fmt: skip
def relatedness_density(
    table: Table, region: str, industry: str | None = None, value: str | None = None, *, variant: str = "proximity",
    threshold: float = 1.0, where: Mapping[str, Any] | None = None,
) -> Result:  # fmt: skip
    """How much of what is related to an industry is present in a region, for each pair of both."""
    from guiju.measures.specialisation import _of_cells

    cells = read_cells(table, region, industry, value, where=where)
    if variant == "relatedness":
        presence = presence_of(cells.sizes, threshold, strict=True)
        links = (relatedness_of(presence, "probability") > 1).astype(np.float64)
        found = np.round(100 * density_of(presence, links), 2)
    else:
        presence = presence_of(cells.sizes, threshold)
        links = proximity_of(presence)
        np.fill_diagonal(links, 1.0 if variant == "proximity-with-self" else 0.0)
        found = density_of(presence, links)
    return _of_cells("relatedness_density", variant, cells, region, industry, {"relatedness_density": found})


def density_of(presence: Array, links: Array) -> Array:
    """For each row and column: the linked columns present, as a share of all linked ones; 0 without links."""
    total = links.sum(axis=0)
    return np.divide(presence @ links, total, out=np.zeros_like(presence), where=total > 0)


@measure(
    "多样性", "complexity",
    Variant("at-least-1", "number of industries with LQ >= 1", "Hidalgo, Hausmann 2009", "industries", "0 to n", "specialised in few", "specialised in many"),
    Variant("above-1", "number of industries with LQ > 1", "EconGeo", "industries", "0 to n", "specialised in few", "specialised in many"),
)  # fmt: skip
def diversity(
    table: Table, region: str, industry: str | None = None, value: str | None = None, *, variant: str = "at-least-1",
    where: Mapping[str, Any] | None = None,
) -> Result:  # fmt: skip
    """In how many industries each region is specialised."""
    cells = read_cells(table, region, industry, value, where=where)
    presence = presence_of(cells.sizes, strict=variant == "above-1")
    data = {region: list(cells.regions), "diversity": presence.sum(axis=1).astype(int)}
    return result_of("diversity", variant, data, cells.coverage)


@measure(
    "普遍性", "complexity",
    Variant("at-least-1", "number of regions with LQ >= 1", "Hidalgo, Hausmann 2009", "regions", "0 to n", "found in few regions", "found in many regions"),
)  # fmt: skip
def ubiquity(
    table: Table, region: str, industry: str | None = None, value: str | None = None, *, where: Mapping[str, Any] | None = None
) -> Result:
    """In how many regions each industry is a specialisation."""
    cells = read_cells(table, region, industry, value, where=where)
    data = {industry or "industry": list(cells.industries), "ubiquity": presence_of(cells.sizes).sum(axis=0).astype(int)}
    return result_of("ubiquity", "at-least-1", data, cells.coverage)


_ECI = (
    Variant("eigenvector", "second eigenvector of D^-1 M U^-1 M', z-score with n, sign so that it grows with diversity", "Hausmann et al. 2014; py-ecomplexity", "z", "unbounded", "makes what many make", "makes what few make"),
    Variant("eigenvector-sample", "the same, z-score with n - 1", "R economiccomplexity", "z", "unbounded", "makes what many make", "makes what few make"),
    Variant("reflections", "method of reflections, 20 steps, z-score with n", "Hidalgo, Hausmann 2009", "z", "unbounded", "makes what many make", "makes what few make"),
)  # fmt: skip


@measure("经济复杂度指数", "complexity", *_ECI)
def eci(
    table: Table, region: str, industry: str | None = None, value: str | None = None, *, variant: str = "eigenvector",
    where: Mapping[str, Any] | None = None,
) -> Result:  # fmt: skip
    """The economic complexity index of each region. Regions and industries without any specialisation are left out."""
    cells = read_cells(table, region, industry, value, where=where)
    presence, rows, _ = trimmed(presence_of(cells.sizes))
    region_score, _ = complexity_of(presence, variant)
    data = {region: [cells.regions[at] for at in rows], "eci": region_score}
    return result_of("eci", variant, data, _trimmed_coverage(cells, len(rows), len(cells.regions), "regions"))


@measure("产品复杂度指数", "complexity", *_ECI)
def pci(
    table: Table, region: str, industry: str | None = None, value: str | None = None, *, variant: str = "eigenvector",
    where: Mapping[str, Any] | None = None,
) -> Result:  # fmt: skip
    """The complexity index of each industry; of industries with few firms it can be extreme."""
    cells = read_cells(table, region, industry, value, where=where)
    presence, _, columns = trimmed(presence_of(cells.sizes))
    _, industry_score = complexity_of(presence, variant)
    data = {industry or "industry": [cells.industries[at] for at in columns], "pci": industry_score}
    return result_of("pci", variant, data, _trimmed_coverage(cells, len(columns), len(cells.industries), "industries"))


def _trimmed_coverage(cells: Cells, kept: int, all_: int, what: str) -> Coverage:
    left = dict(cells.coverage.left_out)
    if kept < all_:
        left[f"{what} without any specialisation"] = all_ - kept
    return Coverage(cells.coverage.rows, cells.coverage.used, left)


def trimmed(presence: Array) -> tuple[Array, NDArray[np.intp], NDArray[np.intp]]:
    """A presence matrix without empty rows and columns, and which are left."""
    rows = np.flatnonzero(presence.sum(axis=1) > 0)
    columns = np.flatnonzero(presence.sum(axis=0) > 0)
    if len(rows) < 2 or len(columns) < 2:
        raise wrong("measure-few", "table", found=min(len(rows), len(columns)), expected=2)
    return presence[np.ix_(rows, columns)], rows, columns


def complexity_of(presence: Array, variant: str = "eigenvector") -> tuple[Array, Array]:
    """ECI of the rows and PCI of the columns of a presence matrix without empty rows and columns."""
    d, u = presence.sum(axis=1), presence.sum(axis=0)
    if variant == "reflections":
        return _reflections(presence, d, u)
    # The symmetric form has the same eigenvalues and is solved exactly: S = D^-1/2 M U^-1 M' D^-1/2.
    scaled = presence / np.sqrt(d)[:, None] / np.sqrt(u)[None, :]
    small = scaled @ scaled.T if len(d) <= len(u) else scaled.T @ scaled
    vector = np.linalg.eigh(small)[1][:, -2]
    if len(d) <= len(u):
        k = vector / np.sqrt(d)
        q = (presence.T @ k) / u
    else:
        q = vector / np.sqrt(u)
        k = (presence @ q) / d
    sign = np.sign(np.corrcoef(k, d)[0, 1]) or 1.0
    k, q = k * sign, q * sign
    ddof = 1 if variant == "eigenvector-sample" else 0
    return (k - k.mean()) / k.std(ddof=ddof), (q - k.mean()) / k.std(ddof=ddof) if ddof == 0 else _z(q, ddof)


def _z(values: Array, ddof: int = 0) -> Array:
    spread = values.std(ddof=ddof)
    return (values - values.mean()) / spread if spread > 0 else np.zeros_like(values)


def _reflections(presence: Array, d: Array, u: Array, steps: int = 20) -> tuple[Array, Array]:
    k, q = d, u
    for _ in range(steps):
        k, q = (presence @ q) / d, (presence.T @ k) / u
    return _z(k), _z(q)


@measure(
    "适合度", "complexity",
    Variant("fixed-point", "F = sum M Q, Q = 1 / sum (M / F), each divided by its mean; iterations count the start", "Tacchella et al. 2012", "mean = 1", "0 to infinity", "makes little that is hard to make", "makes much that few can make"),
)  # fmt: skip
def fitness(
    table: Table, region: str, industry: str | None = None, value: str | None = None, *, iterations: int = 20,
    where: Mapping[str, Any] | None = None,
) -> Result:  # fmt: skip
    """The fitness of each region; it has not settled after few steps where regions are very unequal."""
    cells = read_cells(table, region, industry, value, where=where)
    presence, rows, _ = trimmed(presence_of(cells.sizes))
    found, _ = fitness_of(presence, iterations)
    data = {region: [cells.regions[at] for at in rows], "fitness": found}
    coverage = _trimmed_coverage(cells, len(rows), len(cells.regions), "regions")
    return result_of("fitness", "fixed-point", data, coverage, notes=(f"iterations = {iterations}",))


def fitness_of(presence: Array, iterations: int = 20) -> tuple[Array, Array]:
    """Fitness of the rows and complexity of the columns; the start, all 1, counts as the first iteration."""
    f, q = np.ones(len(presence)), np.ones(presence.shape[1])
    for _ in range(iterations - 1):
        new_f = presence @ q
        new_q = 1.0 / (presence.T @ (1.0 / f))
        f, q = new_f / new_f.mean(), new_q / new_q.mean()
    return f, q


@measure(
    "复杂度展望", "complexity",
    Variant("coi", "sum_a density_ra (1 - M_ra) PCI_a", "Hausmann et al. 2014", "PCI", "unbounded", "far from complex industries", "near to many complex industries it does not have"),
)  # fmt: skip
def complexity_outlook(
    table: Table, region: str, industry: str | None = None, value: str | None = None, *, where: Mapping[str, Any] | None = None
) -> Result:
    """The complexity outlook index (COI) of each region: how near it is to complex industries that it does not have."""
    cells = read_cells(table, region, industry, value, where=where)
    presence, rows, _ = trimmed(presence_of(cells.sizes))
    _, q = complexity_of(presence)
    density = density_of(presence, _with_self(presence))
    found = (density * (1 - presence)) @ q
    return result_of("complexity_outlook", "coi", {region: [cells.regions[at] for at in rows], "complexity_outlook": found}, cells.coverage)


@measure(
    "复杂度增益", "complexity",
    Variant("cog", "sum_b phi_ab / (sum_c phi_bc) (1 - M_rb) PCI_b - density_ra PCI_a, for a the region does not have", "Hausmann et al. 2014", "PCI", "unbounded", "opens little that is complex", "opens much that is complex"),
)  # fmt: skip
def complexity_gain(
    table: Table, region: str, industry: str | None = None, value: str | None = None, *, where: Mapping[str, Any] | None = None
) -> Result:
    """The complexity outlook gain (COG) of each industry that a region does not have."""
    cells = read_cells(table, region, industry, value, where=where)
    presence, rows, columns = trimmed(presence_of(cells.sizes))
    _, q = complexity_of(presence)
    links = _with_self(presence)
    gain = ((1 - presence) * q) @ (links / links.sum(axis=0)[None, :]).T - density_of(presence, links) * q
    r, c = np.nonzero(presence == 0)
    data = {
        region: [cells.regions[rows[at]] for at in r],
        industry or "industry": [cells.industries[columns[at]] for at in c],
        "complexity_gain": gain[r, c],
    }
    return result_of("complexity_gain", "cog", data, cells.coverage)


def _with_self(presence: Array) -> Array:
    links = proximity_of(presence)
    np.fill_diagonal(links, 1.0)
    return links


@measure(
    "进入与退出", "complexity",
    Variant("threshold", "entry: LQ below the threshold before and at it after; exit the other way round", "Neffke et al. 2011", "", "", "", ""),
)  # fmt: skip
def entry_exit(
    table: Table, region: str, industry: str, value: str | None, year: str, *, start: object, end: object, threshold: float = 1.0
) -> Result:
    """Which industries each region entered and left between two years, with how related they were at the start."""
    before = read_cells(table, region, industry, value, where={year: start})
    after = read_cells(table, region, industry, value, where={year: end})
    regions = tuple(sorted(set(before.regions) | set(after.regions)))
    industries = tuple(sorted(set(before.industries) | set(after.industries)))
    was, now = (presence_of(_placed(cells, regions, industries), threshold) for cells in (before, after))
    links = proximity_of(was)
    np.fill_diagonal(links, 0.0)
    density = density_of(was, links)
    r, c = np.nonzero(was != now)
    data = {
        region: [regions[at] for at in r],
        industry: [industries[at] for at in c],
        "density": density[r, c],
        "entry_exit": ["entry" if now[a, b] else "exit" for a, b in zip(r, c, strict=True)],
    }
    coverage = Coverage(before.coverage.rows + after.coverage.rows, before.coverage.used + after.coverage.used)
    return result_of("entry_exit", "threshold", data, coverage)


def _placed(cells: Cells, regions: tuple[str, ...], industries: tuple[str, ...]) -> Array:
    """The sizes of cells in a larger grid."""
    sizes = np.zeros((len(regions), len(industries)))
    r = [regions.index(name) for name in cells.regions]
    c = [industries.index(name) for name in cells.industries]
    sizes[np.ix_(r, c)] = cells.sizes
    return sizes
