"""Networks of supply: structure, centrality, modularity, links inside clusters.

A network is a matrix of flows: `flows[i, j]` is what j buys from i. Its digraph has an edge i to j where i supplies at
least a share of j's inputs.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from guiju.measures.catalogue import measure, result_of
from guiju.measures.cells import place_of
from guiju.measures.input_output import InputOutput
from guiju.measures.keys import once_each, require_room
from guiju.measures.problems import wrong
from guiju.measures.result import Coverage, Note, Result
from guiju.measures.tables import Array, Table, read_columns, require_scale


@dataclass(frozen=True)
class Network:
    """Members and what they buy from each other; `inputs` is all that each buys, where some comes from outside."""

    members: tuple[str, ...]
    flows: Array
    inputs: Array
    coverage: Coverage

    @property
    def shares(self) -> Array:
        """Each supplier's share of a buyer's inputs."""
        return input_shares(self.flows, self.inputs)


def read_flows(table: Table, supplier: str, buyer: str, value: str) -> Network:
    """A network from a table with a row for each link; several rows of one link are added up.

    >>> read_flows({"from": ["a", "c"], "to": ["b", "b"], "value": [3, 1]}, "from", "to", "value").shares.tolist()
    [[0.0, 0.75, 0.0], [0.0, 0.0, 0.0], [0.0, 0.25, 0.0]]

    Raises InputError for negative flows and columns that there are not.
    """
    read = read_columns(table, [value], [supplier, buyer])
    flows = read.values[value]
    if flows.min() < 0:
        at = int(flows.argmin())
        keys = f"{read.keys[supplier][at]}, {read.keys[buyer][at]}"
        raise wrong("measure-negative", value, found=float(flows[at]), keys=keys)
    names = sorted({*read.keys[supplier], *read.keys[buyer]})
    require_room((len(names), len(names)), f"{supplier}, {buyer}")
    place = {name: number for number, name in enumerate(names)}
    at_ = [[place[name] for name in read.keys[role]] for role in (supplier, buyer)]
    matrix = np.zeros((len(names), len(names)))
    np.add.at(matrix, tuple(at_), flows)
    return Network(tuple(names), matrix, matrix.sum(axis=0), read.coverage)


def network_of(io: InputOutput, sectors: Sequence[str] | None = None) -> Network:
    """The network of domestic flows between sectors, or some of them; inputs are those from all domestic sectors.

    >>> from guiju.measures import input_output
    >>> network_of(input_output([[10, 20], [30, 5]], [100, 80]), ["2"]).shares.tolist()
    [[0.2]]

    Raises InputError for sectors that there are not.
    """
    names = tuple(io.sectors if sectors is None else sectors)
    at = [place_of(io.sectors, name, "sector") for name in names]
    flows = io.flows[np.ix_(at, at)]
    coverage = Coverage(len(io.sectors), len(names), _outside(len(io.sectors) - len(names)))
    return Network(names, flows, io.flows.sum(axis=0)[at], coverage)


def _outside(count: int) -> dict[str, int]:
    return {"sectors-outside": count} if count else {}


def input_shares(flows: Array, inputs: Sequence[float] | Array | None = None) -> Array:
    """Each supplier's share of a buyer's inputs; `inputs` are all inputs where some come from outside.

    >>> input_shares(np.array([[0.0, 3.0], [1.0, 1.0]])).tolist()
    [[0.0, 0.75], [1.0, 0.25]]

    A buyer without inputs has zeros.
    """
    whole = np.asarray(inputs, float) if inputs is not None else flows.sum(axis=0)
    found: Array = np.divide(flows, whole, out=np.zeros_like(flows), where=whole > 0)
    return found


def edges_of(shares: Array, threshold: float, *, loops: bool = False) -> NDArray[np.bool_]:
    """The edges of the digraph of shares at or above a threshold; loops do not count unless asked for."""
    if not 0 <= threshold < np.inf:
        raise wrong("measure-parameter", "threshold", found=threshold, expected="0 …")
    edges = (shares >= threshold) & (shares > 0)
    if not loops:
        np.fill_diagonal(edges, False)
    return edges


def names_of(count: int, names: Sequence[str] | None) -> list[str]:
    """The names of members, their numbers where none are given.

    Raises InputError for too few or too many, and for one given twice.
    """
    if names is None:
        return [str(number) for number in range(1, count + 1)]
    if len(names) != count:
        raise wrong("measure-matrix", "names", found=str(len(names)), expected=str(count))
    once_each(names, "names")
    return list(names)


def square_matrix(given: Any, name: str) -> Array:
    """A matrix of numbers with a row and a column for each member, from whatever holds them.

    Raises InputError for another shape, fewer than two members, and numbers that are missing or below zero.
    """
    try:
        matrix = np.asarray(given, dtype=np.float64)
    except (TypeError, ValueError):
        raise wrong("measure-numbers", name, found=str(given)[:60]) from None
    shape = matrix.shape
    if len(shape) != 2 or shape[0] != shape[1]:
        found, expected = " x ".join(map(str, shape)), "n x n"
        raise wrong("measure-matrix", name, found=found, expected=expected)
    if shape[0] < 2:
        raise wrong("measure-few", name, found=shape[0], expected=2)
    if not np.isfinite(matrix).all():
        raise wrong("measure-numbers", name, found="NaN")
    if matrix.min() < 0:
        at = np.unravel_index(int(matrix.argmin()), shape)
        keys = ", ".join(str(int(one) + 1) for one in at)
        raise wrong("measure-negative", name, found=float(matrix.min()), keys=keys)
    require_scale(matrix, name)
    return matrix


def groups_of(count: int, groups: Sequence[Any]) -> list[str]:
    """The group of each member as text. Raises InputError for too few or too many, and for one that is missing."""
    if len(groups) != count:
        raise wrong("measure-matrix", "groups", found=str(len(groups)), expected=str(count))
    for at, group in enumerate(groups, 1):
        if group is None or group != group or not str(group).strip():
            raise wrong("measure-group-missing", "groups", found=at)
    return [str(group) for group in groups]


def _at(threshold: float) -> tuple[Note, ...]:
    return (Note("setting", {"name": "threshold", "value": threshold}),)


@measure
def network_structure(
    shares: Array, *, threshold: float = 0.02, variant: str = "digraph"
) -> Result:
    """Edges, density, reciprocity and transitivity of the digraph of input shares.

    >>> found = network_structure(np.array([[0, 0.5, 0.01], [0.9, 0, 0.5], [0, 0.5, 0]])).records()[0]
    >>> found["edges"], round(found["network_structure"], 4), found["reciprocity"]
    (4, 0.6667, 1.0)

    The last column is the density. Raises InputError for fewer than two members.
    """
    shares = square_matrix(shares, "shares")
    n = len(shares)
    edges = edges_of(shares, threshold)
    count, both = int(edges.sum()), int((edges & edges.T).sum())
    graph = (edges | edges.T).astype(float)
    paths = graph @ graph
    triples = float(paths.sum() - np.trace(paths))
    triangles = float(np.trace(paths @ graph))
    data = {
        "edges": [count],
        "reciprocity": [both / count if count else 0.0],
        "transitivity": [triangles / triples if triples else 0.0],
        "network_structure": [count / (n * (n - 1))],
    }
    return result_of("network_structure", variant, data, Coverage(n, n), notes=_at(threshold))


@measure
def centrality(
    shares: Array,
    *,
    names: Sequence[str] | None = None,
    threshold: float = 0.02,
    variant: str = "pagerank",
) -> Result:
    """How central each member is in the digraph of input shares.

    >>> shares = np.array([[0, 0.5, 0.1], [0.9, 0, 0.5], [0, 0.5, 0]])
    >>> centrality(shares, names=["a", "b", "c"], variant="strength").at(member="b")["centrality"]
    1.4

    A row for each member. Raises InputError for fewer than two members.
    """
    shares = square_matrix(shares, "shares")
    n = len(shares)
    edges = edges_of(shares, threshold)
    if variant == "betweenness":
        found = betweenness_of(edges)
    elif variant == "strength":
        found = (shares * edges).sum(axis=1)
    else:
        found = pagerank_of(shares * edges if variant == "pagerank" else edges.astype(float))
    data = {"member": names_of(n, names), "centrality": found}
    return result_of("centrality", variant, data, Coverage(n, n), notes=_at(threshold))


def pagerank_of(weights: Array, damping: float = 0.85, tolerance: float = 1e-12) -> Array:
    """PageRank of a weighted digraph; who supplies nobody passes on to all alike."""
    n = len(weights)
    out = weights.sum(axis=1)
    step = np.divide(
        weights, out[:, None], out=np.full_like(weights, 1 / n), where=out[:, None] > 0
    )
    rank = np.full(n, 1 / n)
    for _ in range(1000):
        new = damping * (rank @ step) + (1 - damping) / n
        if np.abs(new - rank).sum() < tolerance:
            return np.asarray(new, dtype=np.float64)
        rank = new
    return rank


def betweenness_of(edges: NDArray[np.bool_]) -> Array:
    """Betweenness of each node of a digraph without weights, divided by (n-1)(n-2): Brandes, level by level."""
    n = len(edges)
    graph = edges.astype(float)
    found = np.zeros(n)
    for source in range(n):
        paths = np.zeros(n)
        levels: list[NDArray[np.bool_]] = []
        frontier = np.zeros(n, dtype=bool)
        frontier[source] = True
        paths[source] = 1
        seen = frontier.copy()
        while frontier.any():
            levels.append(frontier)
            reached = (paths * frontier) @ graph
            frontier = (reached > 0) & ~seen
            paths[frontier] = reached[frontier]
            seen |= frontier
        through = np.zeros(n)
        for before, level in zip(reversed(levels[:-1]), reversed(levels[1:]), strict=True):
            share = np.where(level, (1 + through) / np.where(paths > 0, paths, 1), 0.0)
            through += np.where(before, paths * (graph @ share), 0.0)
        through[source] = 0
        found += through
    return found / ((n - 1) * (n - 2)) if n > 2 else found


@measure
def modularity(
    flows: Array, groups: Sequence[object] | None = None, *, variant: str = "directed"
) -> Result:
    """How much more of the flows stays inside the groups than chance would leave there: against "集而不群".

    >>> flows = np.array([[0, 8, 1, 0], [8, 0, 0, 1], [1, 0, 0, 8], [0, 1, 8, 0]], dtype=float)
    >>> round(modularity(flows, ["a", "a", "b", "b"]).value, 4)
    0.3889

    `groups` names the group of each member, in the order of the rows; without them, groups are found greedily (see
    `greedy_groups`) and a note says how many. Raises InputError for another number of groups than of members, negative
    flows, and a network without flows.
    """
    flows = square_matrix(flows, "flows")
    n = len(flows)
    notes: tuple[Note, ...] = ()
    if groups is None:
        groups = greedy_groups(flows)
        notes = (Note("greedy", {"count": len(set(groups))}),)
    found = {"modularity": [_within(flows, groups_of(n, groups), variant)]}
    return result_of("modularity", variant, found, Coverage(n, n), notes=notes)


def greedy_groups(flows: Array) -> list[int]:
    """The group of each member, found greedily: of all pairs of groups those are joined that add most to modularity.

    >>> greedy_groups(np.array([[0, 8, 1, 0], [8, 0, 0, 1], [1, 0, 0, 8], [0, 1, 8, 0]], dtype=float))
    [0, 0, 1, 1]

    Both ways of a link are added up, flows of a member to itself left out (Clauset, Newman, Moore 2004). Ends where no
    joining adds anything. Raises InputError for negative flows and a network without flows.
    """
    flows = square_matrix(flows, "flows")
    weights = weights_of(flows, "undirected")
    total = float(weights.sum())
    if total <= 0:
        raise wrong("measure-empty", "flows", found=len(flows))
    inside, out = weights / total, weights.sum(axis=1) / total
    group = np.arange(len(flows))
    while True:
        gain = 2 * (inside - np.outer(out, out))
        gain[np.tril_indices(len(out))] = -np.inf
        first, second = np.unravel_index(int(gain.argmax()), gain.shape)
        if gain[first, second] <= 1e-15:
            return [int(number) for number in np.unique(group, return_inverse=True)[1]]
        inside[first] += inside[second]
        inside[:, first] += inside[:, second]
        out[first] += out[second]
        # What was joined is alone from now on: nothing is linked to it.
        inside[second], inside[:, second], out[second] = -np.inf, -np.inf, 0.0
        group[group == second] = first


def weights_of(flows: Array, variant: str) -> Array:
    """The weights of the links of a network: as they are, or both ways added up."""
    weights = flows if variant == "directed" else flows + flows.T
    return weights * (1 - np.eye(len(weights))) if variant == "undirected" else weights


def _within(flows: Array, groups: Sequence[object], variant: str) -> float:
    weights = weights_of(flows, variant)
    total = float(weights.sum())
    if total <= 0:
        raise wrong("measure-empty", "flows", found=len(flows))
    found = 0.0
    for group in dict.fromkeys(groups):
        inside = np.array([one == group for one in groups])
        found += float(weights[np.ix_(inside, inside)].sum()) / total
        found -= float(weights[inside].sum()) / total * float(weights[:, inside].sum()) / total
    return found


@measure
def cluster_linkage(
    flows: Array, groups: Sequence[object], *, variant: str = "value", threshold: float = 0.02
) -> Result:
    """How much the members of each group trade with each other.

    >>> flows = np.array([[0, 8, 1, 0], [8, 0, 0, 1], [1, 0, 0, 8], [0, 1, 8, 0]], dtype=float)
    >>> cluster_linkage(flows, ["a", "a", "b", "b"]).at(group="a")["cluster_linkage"]
    0.8

    A row for each group; by `value` the flows, by `links` the edges of shares of at least `threshold`. A group without
    flows, or of one member by links, has no value. Raises InputError for another number of groups than of members.
    """
    flows = square_matrix(flows, "flows")
    n = len(flows)
    groups = groups_of(n, groups)
    names = list(dict.fromkeys(groups))
    edges = edges_of(input_shares(flows), threshold)
    found: list[float] = []
    for group in names:
        inside = np.array([one == group for one in groups])
        block, count = np.ix_(inside, inside), int(inside.sum())
        if variant == "links":
            found.append(
                float(edges[block].sum()) / (count * (count - 1)) if count > 1 else float("nan")
            )
        else:
            own = float(flows[block].sum())
            whole = float(flows[inside].sum() + flows[:, inside].sum()) - own
            found.append(own / whole if whole else float("nan"))
    data = {"group": names, "cluster_linkage": found}
    return result_of("cluster_linkage", variant, data, Coverage(len(flows), len(flows)))
