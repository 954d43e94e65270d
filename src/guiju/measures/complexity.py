"""Complexity: what the industries that go together say of regions and of industries."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from guiju.measures.catalogue import measure, result_of
from guiju.measures.cells import Cells, Where, read_cells
from guiju.measures.problems import wrong
from guiju.measures.relatedness import (
    density_of,
    presence_of,
    proximity_to_others,
    proximity_with_self,
)
from guiju.measures.result import Coverage, Note, Result
from guiju.measures.tables import Array, Table


@measure
def diversity(
    table: Table, region: str, industry: str | None = None, value: str | None = None, *,
    variant: str = "at-least-1", where: Where | None = None,
) -> Result:  # fmt: skip
    """In how many industries each region is specialised.

    >>> firms = {"r": ["A", "A", "B", "B", "C", "C"], "i": ["x", "y", "x", "z", "x", "z"], "n": [5, 5, 5, 5, 1, 9]}
    >>> diversity(firms, "r", "i", "n").at(r="A")["diversity"]
    2

    A row for each region, a count. Raises InputError for negative sizes.
    """
    cells = read_cells(table, region, industry, value, where=where)
    presence = presence_of(cells.sizes, strict=variant == "above-1")
    data = {region: list(cells.regions), "diversity": presence.sum(axis=1).astype(int)}
    return result_of("diversity", variant, data, cells.coverage, notes=cells.notes)


@measure
def ubiquity(
    table: Table, region: str, industry: str | None = None, value: str | None = None, *,
    where: Where | None = None, variant: str = "at-least-1",
) -> Result:  # fmt: skip
    """In how many regions each industry is a specialisation.

    >>> firms = {"r": ["A", "A", "B", "B", "C", "C"], "i": ["x", "y", "x", "z", "x", "z"], "n": [5, 5, 5, 5, 1, 9]}
    >>> ubiquity(firms, "r", "i", "n").at(i="x")["ubiquity"]
    2

    A row for each industry, a count. Raises InputError for negative sizes.
    """
    cells = read_cells(table, region, industry, value, where=where)
    count = presence_of(cells.sizes).sum(axis=0).astype(int)
    data = {industry or "industry": list(cells.industries), "ubiquity": count}
    return result_of("ubiquity", variant, data, cells.coverage, notes=cells.notes)


@measure
def eci(
    table: Table, region: str, industry: str | None = None, value: str | None = None, *,
    variant: str = "eigenvector", where: Where | None = None,
) -> Result:  # fmt: skip
    """The economic complexity index of each region, a z-score.

    >>> firms = {"r": ["A", "A", "A", "B", "B", "C"], "i": ["w", "y", "z", "x", "y", "x"], "n": [3, 3, 3, 3, 3, 6]}
    >>> np.round(eci(firms, "r", "i", "n").data["eci"], 4).tolist()
    [1.3282, -0.2435, -1.0847]

    Regions and industries without any specialisation are left out and counted. Where the rest falls into parts that
    share nothing, a note says so. Raises InputError where fewer than two regions or industries are left.
    """
    cells = read_cells(table, region, industry, value, where=where)
    presence, rows, _ = trimmed(presence_of(cells.sizes))
    score, _ = complexity_of(presence, variant)
    data = {region: [cells.regions[at] for at in rows], "eci": score}
    coverage = _left(cells, "regions-without", len(cells.regions) - len(rows))
    return result_of("eci", variant, data, coverage, notes=(*cells.notes, *apart(presence)))


@measure
def pci(
    table: Table, region: str, industry: str | None = None, value: str | None = None, *,
    variant: str = "eigenvector", where: Where | None = None,
) -> Result:  # fmt: skip
    """The complexity index of each industry, a z-score; of industries with few firms it can be extreme.

    >>> firms = {"r": ["A", "A", "A", "B", "B", "C"], "i": ["w", "y", "z", "x", "y", "x"], "n": [3, 3, 3, 3, 3, 6]}
    >>> found = pci(firms, "r", "i", "n")
    >>> max(zip(found.data["pci"], found.data["i"]))[1]
    'z'

    On the scale of the ECI of the same table. Raises InputError as `eci` does.
    """
    cells = read_cells(table, region, industry, value, where=where)
    presence, _, columns = trimmed(presence_of(cells.sizes))
    _, score = complexity_of(presence, variant)
    data = {industry or "industry": [cells.industries[at] for at in columns], "pci": score}
    coverage = _left(cells, "industries-without", len(cells.industries) - len(columns))
    return result_of("pci", variant, data, coverage, notes=(*cells.notes, *apart(presence)))


def _left(cells: Cells, what: str, count: int) -> Coverage:
    """The coverage of cells, with the regions or industries that have no specialisation."""
    left = {**cells.coverage.left_out, **({what: count} if count else {})}
    return Coverage(cells.coverage.rows, cells.coverage.used, left)


def trimmed(presence: Array) -> tuple[Array, NDArray[np.intp], NDArray[np.intp]]:
    """A presence matrix without empty rows and columns, and which are left."""
    rows = np.flatnonzero(presence.sum(axis=1) > 0)
    columns = np.flatnonzero(presence.sum(axis=0) > 0)
    if len(rows) < 2 or len(columns) < 2:
        raise wrong("measure-few", "table", found=min(len(rows), len(columns)), expected=2)
    return presence[np.ix_(rows, columns)], rows, columns


def apart(presence: Array) -> tuple[Note, ...]:
    """A note where regions and industries fall into parts that share nothing.

    There are as many first eigenvectors as parts then, and which of them comes second is left to chance.
    """
    left, parts = np.ones(len(presence), dtype=bool), 0
    while left.any():
        parts += 1
        part = np.zeros(len(presence), dtype=bool)
        part[left.argmax()] = True
        size = 0
        while size < part.sum():
            size = int(part.sum())
            part = presence @ (part @ presence > 0) > 0
        left &= ~part
    return (Note("falls-apart", {"count": parts}),) if parts > 1 else ()


_OWN_SCALE = {"own-scale": 0, "eigenvector-sample": 1}
"""Variants whose PCI is a z-score of its own, with what is taken from n in it."""


def complexity_of(presence: Array, variant: str = "eigenvector") -> tuple[Array, Array]:
    """ECI of the rows and PCI of the columns of a presence matrix without empty rows and columns.

    PCI is on the scale of ECI, so that ECI is the mean PCI of the columns present; in the variants `own-scale` and
    `eigenvector-sample` it is a z-score of its own.
    Rows that all have the same columns have no order: all scores are 0.
    """
    if variant == "reflections":
        return _reflections(presence)
    k, q = scores_of(presence)
    spread = float(k.std())
    if spread == 0:
        return np.zeros(len(k)), np.zeros(len(q))
    if variant in _OWN_SCALE:
        freedom = _OWN_SCALE[variant]
        return _z(k, freedom), _z(q, freedom)
    return (k - k.mean()) / spread, (q - k.mean()) / spread


def scores_of(presence: Array) -> tuple[Array, Array]:
    """The second eigenvector of U^-1 M' D^-1 M for the columns, and its mean over the columns of each row."""
    d, u = presence.sum(axis=1), presence.sum(axis=0)
    # The symmetric form D^-1/2 M U^-1 M' D^-1/2 has the same eigenvalues and is solved exactly.
    scaled = presence / np.sqrt(d)[:, None] / np.sqrt(u)[None, :]
    wide = len(d) <= len(u)
    values, vectors = np.linalg.eigh(scaled @ scaled.T if wide else scaled.T @ scaled)
    if values[-2] < 1e-12:
        return np.zeros(len(d)), np.zeros(len(u))
    second = vectors[:, -2]
    q = (presence.T @ (second / np.sqrt(d))) / u if wide else second / np.sqrt(u)
    k = (presence @ q) / d
    sign = _sign(k, d)
    return k * sign, q * sign


def _sign(scores: Array, diversity: Array) -> float:
    """1 or -1, so that scores grow with diversity."""
    return -1.0 if float((scores - scores.mean()) @ (diversity - diversity.mean())) < 0 else 1.0


def _z(values: Array, ddof: int = 0) -> Array:
    spread = values.std(ddof=ddof)
    return (values - values.mean()) / spread if spread > 0 else np.zeros_like(values)


def _reflections(presence: Array, steps: int = 18) -> tuple[Array, Array]:
    d, u = presence.sum(axis=1), presence.sum(axis=0)
    k, q = d, u
    for _ in range(steps):
        k, q = (presence @ q) / d, (presence.T @ k) / u
    return _z(k, 1), _z(q, 1)


@measure
def fitness(
    table: Table, region: str, industry: str | None = None, value: str | None = None, *,
    iterations: int = 20, where: Where | None = None, variant: str = "fixed-point",
) -> Result:  # fmt: skip
    """The fitness of each region, 1 on average; it has not settled after few steps where regions are very unequal.

    >>> firms = {"r": ["A", "A", "A", "B", "B", "C"], "i": ["w", "y", "z", "x", "y", "x"], "n": [3, 3, 3, 3, 3, 6]}
    >>> fitness(firms, "r", "i", "n", iterations=2).at(r="B")["fitness"]
    1.0

    `iterations` counts the start, where all are 1. Raises InputError as `eci` does.
    """
    if iterations < 1:
        raise wrong("measure-parameter", "iterations", found=iterations, expected="1 …")
    cells = read_cells(table, region, industry, value, where=where)
    presence, rows, _ = trimmed(presence_of(cells.sizes))
    found, _ = fitness_of(presence, iterations)
    data = {region: [cells.regions[at] for at in rows], "fitness": found}
    coverage = _left(cells, "regions-without", len(cells.regions) - len(rows))
    setting = Note("setting", {"name": "iterations", "value": iterations})
    return result_of("fitness", variant, data, coverage, notes=(*cells.notes, setting))


@measure
def fitness_complexity(
    table: Table, region: str, industry: str | None = None, value: str | None = None, *,
    iterations: int = 20, where: Where | None = None, variant: str = "fixed-point",
) -> Result:  # fmt: skip
    """The complexity of each industry that belongs to the fitness of regions, 1 on average.

    >>> firms = {"r": ["A", "A", "A", "B", "B", "C"], "i": ["w", "y", "z", "x", "y", "x"], "n": [3, 3, 3, 3, 3, 6]}
    >>> round(fitness_complexity(firms, "r", "i", "n", iterations=3).at(i="w")["fitness_complexity"], 4)
    1.5254

    Arguments and errors as of `fitness`.
    """
    if iterations < 1:
        raise wrong("measure-parameter", "iterations", found=iterations, expected="1 …")
    cells = read_cells(table, region, industry, value, where=where)
    presence, _, columns = trimmed(presence_of(cells.sizes))
    _, found = fitness_of(presence, iterations)
    names = [cells.industries[at] for at in columns]
    data = {industry or "industry": names, "fitness_complexity": found}
    coverage = _left(cells, "industries-without", len(cells.industries) - len(columns))
    setting = Note("setting", {"name": "iterations", "value": iterations})
    return result_of("fitness_complexity", variant, data, coverage, notes=(*cells.notes, setting))


def fitness_of(presence: Array, iterations: int = 20) -> tuple[Array, Array]:
    """Fitness of the rows and complexity of the columns; the start, all 1, counts as the first iteration."""
    f, q = np.ones(len(presence)), np.ones(presence.shape[1])
    for _ in range(iterations - 1):
        # Where fitness falls to nothing, its inverse stays a number.
        new_f, new_q = presence @ q, 1.0 / (presence.T @ (1.0 / np.maximum(f, 1e-290)))
        f, q = new_f / new_f.mean(), new_q / new_q.mean()
    return f, q


@measure
def complexity_outlook(
    table: Table, region: str, industry: str | None = None, value: str | None = None, *,
    where: Where | None = None, variant: str = "z-score",
) -> Result:  # fmt: skip
    """The complexity outlook index (COI) of each region: how near it is to complex industries that it does not have.

    >>> firms = {"r": ["A", "A", "A", "B", "B", "C"], "i": ["w", "y", "z", "x", "y", "x"], "n": [3, 3, 3, 3, 3, 6]}
    >>> found = complexity_outlook(firms, "r", "i", "n")
    >>> len(found.records())
    3

    A row for each region; as a plain sum (`sum`), one that has everything has 0. Raises InputError as `eci` does.
    """
    cells = read_cells(table, region, industry, value, where=where)
    presence, rows, _ = trimmed(presence_of(cells.sizes))
    plain = variant == "sum"
    q = complexity_of(presence, "own-scale")[1] if plain else scores_of(presence)[1]
    links = proximity_to_others(presence) if plain else proximity_with_self(presence)
    density = density_of(presence, links)
    found = (density * (1 - presence)) @ q
    data = {
        region: [cells.regions[at] for at in rows],
        "complexity_outlook": found if plain else _z(found),
    }
    coverage = _left(cells, "regions-without", len(cells.regions) - len(rows))
    return result_of(
        "complexity_outlook", variant, data, coverage, notes=(*cells.notes, *apart(presence))
    )


@measure
def complexity_gain(
    table: Table, region: str, industry: str | None = None, value: str | None = None, *,
    where: Where | None = None, variant: str = "uncentred",
) -> Result:  # fmt: skip
    """The complexity outlook gain (COG) of each industry that a region does not have.

    >>> firms = {"r": ["A", "A", "A", "B", "B", "C"], "i": ["w", "y", "z", "x", "y", "x"], "n": [3, 3, 3, 3, 3, 6]}
    >>> [(row["r"], row["i"]) for row in complexity_gain(firms, "r", "i", "n").records()]
    [('A', 'x'), ('B', 'w'), ('B', 'z'), ('C', 'w'), ('C', 'y'), ('C', 'z')]

    A row for each pair of region and absent industry. Raises InputError as `eci` does.
    """
    cells = read_cells(table, region, industry, value, where=where)
    presence, rows, columns = trimmed(presence_of(cells.sizes))
    gain = _gain(presence, variant)
    r, c = np.nonzero(presence == 0)
    data = {
        region: [cells.regions[rows[at]] for at in r],
        industry or "industry": [cells.industries[columns[at]] for at in c],
        "complexity_gain": gain[r, c],
    }
    coverage = _left(cells, "regions-without", len(cells.regions) - len(rows))
    return result_of(
        "complexity_gain", variant, data, coverage, notes=(*cells.notes, *apart(presence))
    )


def _gain(presence: Array, variant: str) -> Array:
    if variant == "gross":
        links = proximity_to_others(presence)
        q = complexity_of(presence, "own-scale")[1]
        total = links.sum(axis=1, keepdims=True)
        part = np.divide(links, total, out=np.zeros_like(links), where=total > 0)
        opened: Array = ((1 - presence) * q) @ part.T
        return opened
    links = proximity_with_self(presence)
    if variant == "net":
        q = complexity_of(presence)[1]
    else:
        k, raw = scores_of(presence)
        q = np.divide(raw, k.std(), out=np.zeros_like(raw), where=k.std() > 0)
    opened = ((1 - presence) * q) @ (links / links.sum(axis=0)[None, :]).T
    gain: Array = opened - density_of(presence, links) * q if variant == "net" else opened
    return gain
