"""Networks of supply: links inside clusters, gaps in chains, roles, single sources, what a loss does.

A network is a matrix of flows: `flows[i, j]` is what j buys from i. Its digraph has an edge i to j where i supplies at
least a share of j's inputs.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from guiju.measures.catalogue import Variant, measure, result_of
from guiju.measures.cells import Array, Table, read_columns
from guiju.measures.problems import wrong
from guiju.measures.result import Coverage, Result


def read_flows(table: Table, supplier: str, buyer: str, value: str) -> tuple[tuple[str, ...], Array]:
    """Members and their matrix of flows from a table with a row for each link."""
    read = read_columns(table, [value], [supplier, buyer])
    flows = read.values[value]
    if len(flows) and flows.min() < 0:
        raise wrong("measure-negative", value, found=float(flows.min()), keys=value)
    names = sorted(set(read.keys[supplier]) | set(read.keys[buyer]))
    at = {name: number for number, name in enumerate(names)}
    matrix = np.zeros((len(names), len(names)))
    np.add.at(matrix, ([at[n] for n in read.keys[supplier]], [at[n] for n in read.keys[buyer]]), flows)
    return tuple(names), matrix


def input_shares(flows: Array, inputs: Sequence[float] | None = None) -> Array:
    """Each supplier's share of a buyer's inputs; `inputs` are all inputs where some come from outside."""
    whole = np.asarray(inputs, float) if inputs is not None else flows.sum(axis=0)
    return np.divide(flows, whole, out=np.zeros_like(flows), where=whole > 0)


def edges_of(shares: Array, threshold: float, *, loops: bool = False) -> NDArray[np.bool_]:
    """The edges of the digraph of shares at or above a threshold; loops do not count unless asked for."""
    edges = shares >= threshold
    if not loops:
        np.fill_diagonal(edges, False)
    return edges


def _names(count: int, names: Sequence[str] | None) -> list[str]:
    return list(names) if names is not None else [str(number) for number in range(1, count + 1)]


@measure(
    "网络结构", "networks",
    Variant("digraph", "edges where a share of inputs reaches the threshold; density e/(n(n-1)); reciprocity: edges that have their reverse; transitivity of the undirected graph", "Wasserman, Faust 1994", "1", "0 to 1", "few links", "many links"),
)  # fmt: skip
def network_structure(shares: Array, *, threshold: float = 0.02) -> Result:
    """Edges, density, reciprocity and transitivity of the digraph of input shares."""
    edges = edges_of(shares, threshold)
    n, count = len(edges), int(edges.sum())
    if n < 2:
        raise wrong("measure-few", "shares", found=n, expected=2)
    both = int((edges & edges.T).sum())
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
    return result_of("network_structure", "digraph", data, Coverage(n, n), notes=(f"threshold = {threshold}",))


@measure(
    "网络中心性", "networks",
    Variant("pagerank", "PageRank with damping 0.85 along edges weighted by shares", "Brin, Page 1998", "1", "0 to 1", "peripheral", "many important buyers"),
    Variant("pagerank-unweighted", "PageRank with damping 0.85, all edges alike", "Brin, Page 1998", "1", "0 to 1", "peripheral", "many important buyers"),
    Variant("betweenness", "share of shortest paths that lead through", "Freeman 1977; Brandes 2001", "1", "0 to 1", "on no path", "on most paths"),
    Variant("strength", "sum of the shares it supplies", "Barrat et al. 2004", "1", "0 to n", "supplies little", "supplies many"),
)  # fmt: skip
def centrality(
    shares: Array, *, names: Sequence[str] | None = None, threshold: float = 0.02, variant: str = "pagerank"
) -> Result:
    """How central each member is in the digraph of input shares."""
    edges = edges_of(shares, threshold)
    if variant == "betweenness":
        found = betweenness_of(edges)
    elif variant == "strength":
        found = (shares * edges).sum(axis=1)
    else:
        found = pagerank_of(shares * edges if variant == "pagerank" else edges.astype(float))
    data = {"member": _names(len(edges), names), "centrality": found}
    return result_of("centrality", variant, data, Coverage(len(edges), len(edges)), notes=(f"threshold = {threshold}",))


def pagerank_of(weights: Array, damping: float = 0.85, tolerance: float = 1e-12) -> Array:
    """PageRank of a weighted digraph; who supplies nobody passes on to all alike."""
    n = len(weights)
    out = weights.sum(axis=1)
    step = np.divide(weights, out[:, None], out=np.full_like(weights, 1 / n), where=out[:, None] > 0)
    rank = np.full(n, 1 / n)
    for _ in range(1000):
        new = damping * (rank @ step) + (1 - damping) / n
        if np.abs(new - rank).sum() < tolerance:
            return new
        rank = new
    return rank


def betweenness_of(edges: NDArray[np.bool_]) -> Array:
    """Betweenness of each node of a digraph without weights, divided by (n-1)(n-2): Brandes, level by level."""
    n = len(edges)
    graph = edges.astype(float)
    found = np.zeros(n)
    for source in range(n):
        paths, levels = np.zeros(n), []
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


@measure(
    "模块度", "networks",
    Variant("directed", "sum_c (w_cc / W - out_c in_c / W^2)", "Newman 2006; Leicht, Newman 2008", "1", "-0.5 to 1", "links ignore the groups", "links stay in the groups"),
    Variant("undirected", "the same on w + w', flows of a member to itself left out", "Newman 2006", "1", "-0.5 to 1", "links ignore the groups", "links stay in the groups"),
    Variant("undirected-with-loops", "the same on w + w'", "Newman 2006", "1", "-0.5 to 1", "links ignore the groups", "links stay in the groups"),
)  # fmt: skip
def modularity(flows: Array, groups: Sequence[object], *, variant: str = "directed") -> Result:
    """How much more of the flows stays inside the groups than chance would leave there: against "集而不群"."""
    weights = flows if variant == "directed" else flows + flows.T
    if variant == "undirected":
        weights = weights * (1 - np.eye(len(weights)))
    total = float(weights.sum())
    if total <= 0 or len(groups) != len(flows):
        raise wrong("measure-weights", "groups", found=len(groups), expected=len(flows))
    found = 0.0
    for group in dict.fromkeys(groups):
        inside = np.array([one == group for one in groups])
        found += float(weights[np.ix_(inside, inside)].sum()) / total
        found -= float(weights[inside].sum()) * float(weights[:, inside].sum()) / total**2
    return result_of("modularity", variant, {"modularity": [found]}, Coverage(len(flows), len(flows)))


@measure(
    "集群内部联系度", "networks",
    Variant("value", "flows among members / all flows of members", "after Porter 1998", "1", "0 to 1", "集而不群: members trade with others", "members trade with each other"),
    Variant("links", "edges among members / possible ones", "after Porter 1998", "1", "0 to 1", "集而不群: no links", "all are linked"),
)  # fmt: skip
def cluster_linkage(
    flows: Array, groups: Sequence[object], *, variant: str = "value", threshold: float = 0.02
) -> Result:
    """How much the members of each group trade with each other."""
    names = list(dict.fromkeys(groups))
    edges = edges_of(input_shares(flows), threshold)
    found: list[float] = []
    for group in names:
        inside = np.array([one == group for one in groups])
        block, count = np.ix_(inside, inside), int(inside.sum())
        if variant == "links":
            found.append(float(edges[block].sum()) / (count * (count - 1)) if count > 1 else float("nan"))
        else:
            own = float(flows[block].sum())
            whole = float(flows[inside].sum() + flows[:, inside].sum()) - own
            found.append(own / whole if whole else float("nan"))
    data = {"group": [str(name) for name in names], "cluster_linkage": found}
    return result_of("cluster_linkage", variant, data, Coverage(len(flows), len(flows)))


@measure(
    "产业链缺口", "networks",
    Variant("reference-chain", "links of the reference chain whose supplier has LQ below 1 and covers less than the threshold of the need", "after Delgado, Porter, Stern 2016", "1", "0 to 1", "complete", "most links are missing"),
)  # fmt: skip
def chain_gaps(
    reference: Array, quotients: Mapping[str, float], supply: Mapping[str, float], *, names: Sequence[str], threshold: float = 0.5,
    least_quotient: float = 1.0,
) -> Result:  # fmt: skip
    """Which links of a reference chain a region lacks, with their share of the chain's value.

    `reference[i, j]` is what j needs of i, `quotients` the location quotient of each supplier in the region, `supply` the
    share of the need that is covered inside. One not named has 0.
    """
    total = float(reference.sum())
    rows, columns = np.nonzero(reference)
    weak = [
        quotients.get(names[i], 0.0) < least_quotient and supply.get(names[i], 0.0) < threshold for i in rows
    ]  # fmt: skip
    kept = [(i, j) for (i, j), gap in zip(zip(rows, columns, strict=True), weak, strict=True) if gap]
    data: dict[str, Any] = {
        "supplier": [names[i] for i, _ in kept],
        "buyer": [names[j] for _, j in kept],
        "quotient": [quotients.get(names[i], 0.0) for i, _ in kept],
        "supply": [supply.get(names[i], 0.0) for i, _ in kept],
        "chain_gaps": [float(reference[i, j]) / total for i, j in kept],
    }
    notes = (f"{len(kept)} of {len(rows)} links, {sum(data['chain_gaps']):.4f} of their value",)
    return result_of("chain_gaps", "reference-chain", data, Coverage(len(rows), len(rows)), notes=notes)


@measure(
    "链上角色", "networks",
    Variant("tiers", "assembler: sells mostly to final use; module: to assemblers; part: to others, by upstreamness", "after Antràs et al. 2012", "", "", "", ""),
)  # fmt: skip
def tier_roles(flows: Array, final: Sequence[float], *, names: Sequence[str] | None = None) -> Result:
    """Assembler, module or part: the role of each member by how far it is from final use.

    Upstreamness below 1.5 is an assembler, below 2.5 a module maker, above a maker of parts.
    """
    sales = flows.sum(axis=1) + np.asarray(final, float)
    shares = np.divide(flows, sales[:, None], out=np.zeros_like(flows), where=sales[:, None] > 0)
    distance = np.linalg.solve(np.eye(len(flows)) - shares, np.ones(len(flows)))
    role = np.where(distance < 1.5, "assembler", np.where(distance < 2.5, "module", "part"))
    data = {"member": _names(len(flows), names), "upstreamness": distance, "tier_roles": role.tolist()}
    return result_of("tier_roles", "tiers", data, Coverage(len(flows), len(flows)))


@measure(
    "单一来源暴露", "networks",
    Variant("share-70", "sum of the input shares of inputs of which one supplier has more than 70 %", "after Herfindahl", "1", "0 to 1", "can turn to others", "depends on single suppliers"),
    Variant("largest", "share of the largest supplier", "after Herfindahl", "1", "0 to 1", "many suppliers", "one supplier"),
    Variant("hhi", "sum of squared supplier shares", "Herfindahl 1950; Hirschman 1945", "1", "0 to 1", "many suppliers", "one supplier"),
)  # fmt: skip
def single_source_exposure(
    table: Table, buyer: str, supplier: str, value: str, *, product: str | None = None, limit: float = 0.7, variant: str = "hhi"
) -> Result:
    """How much each buyer depends on single suppliers; with `product`, supplier shares are taken product by product."""
    read = read_columns(table, [value], [buyer, supplier, *([product] if product else [])])
    values = read.values[value]
    products = read.keys[product] if product else ["all"] * len(values)
    totals: dict[str, dict[str, dict[str, float]]] = {}
    for who, of, what, size in zip(read.keys[buyer], read.keys[supplier], products, values, strict=True):
        suppliers = totals.setdefault(who, {}).setdefault(what, {})
        suppliers[of] = suppliers.get(of, 0.0) + float(size)
    names = sorted(totals)
    data = {buyer: names, "single_source_exposure": [_exposure(totals[name], limit, variant) for name in names]}
    return result_of("single_source_exposure", variant, data, read.coverage)


def _exposure(products: Mapping[str, Mapping[str, float]], limit: float, variant: str) -> float:
    whole = sum(sum(suppliers.values()) for suppliers in products.values())
    if whole <= 0:
        return float("nan")
    found = 0.0
    for suppliers in products.values():
        size = np.array(list(suppliers.values()))
        bought = float(size.sum())
        if bought <= 0:
            continue
        shares = size / bought
        part = {"share-70": float(shares.max() > limit), "largest": float(shares.max()), "hhi": float(np.square(shares).sum())}
        found += bought / whole * part[variant]
    return found


@measure(
    "网络韧性", "networks",
    Variant("targeted", "R: mean of the largest component's share while members are taken out, strongest first", "Albert, Jeong, Barabási 2000; Schneider et al. 2011", "1", "0 to 0.5", "breaks after few losses", "holds together"),
    Variant("random", "the same in random order, mean over draws", "Schneider et al. 2011", "1", "0 to 0.5", "breaks after few losses", "holds together"),
)  # fmt: skip
def resilience(
    shares: Array, *, names: Sequence[str] | None = None, threshold: float = 0.02, variant: str = "targeted", draws: int = 200,
    seed: int = 1,
) -> Result:  # fmt: skip
    """How a network falls apart: after each loss the largest component and the efficiency, and R, their area.

    The order of targeted losses is by strength, reckoned once. The curve is in the rows; R is the same in each.
    """
    edges = edges_of(shares, threshold)
    graph = edges | edges.T
    n = len(graph)
    strength = (shares * edges).sum(axis=1) + (shares * edges).sum(axis=0)
    random = np.random.default_rng(seed)
    orders = [np.argsort(-strength, kind="stable")] if variant == "targeted" else [random.permutation(n) for _ in range(draws)]
    curves = np.array([_curve(graph, order) for order in orders])
    component, efficiency = curves[:, 0].mean(axis=0), curves[:, 1].mean(axis=0)
    area = float(component[1:].sum() / n)
    lost = ["", *[_names(n, names)[at] for at in orders[0]]] if variant == "targeted" else [""] * (n + 1)
    data = {
        "lost": list(range(n + 1)),
        "member": lost,
        "largest_component": component,
        "efficiency": efficiency,
        "resilience": [area] * (n + 1),
    }
    notes = (f"threshold = {threshold}", *((f"{draws} draws, seed {seed}",) if variant == "random" else ()))
    return result_of("resilience", variant, data, Coverage(n, n), notes=notes)


def _curve(graph: NDArray[np.bool_], order: NDArray[np.intp]) -> tuple[list[float], list[float]]:
    """The share of the largest component and the global efficiency after no, one, two ... losses."""
    n = len(graph)
    there = np.ones(n, dtype=bool)
    component, efficiency = [], []
    for step in range(n + 1):
        distance = distances_of(graph[np.ix_(there, there)])
        component.append(float((distance < np.inf).sum(axis=1).max()) / n if len(distance) else 0.0)
        efficiency.append(_efficiency(distance, n))
        if step < n:
            there[order[step]] = False
    return component, efficiency


def distances_of(graph: NDArray[np.bool_]) -> Array:
    """Steps between each pair of nodes, infinite where there is no path: one product of matrices a step."""
    n = len(graph)
    distance = np.where(np.eye(n, dtype=bool), 0.0, np.inf)
    frontier = np.eye(n, dtype=bool)
    for step in range(1, n):
        frontier = (frontier.astype(np.float32) @ graph.astype(np.float32) > 0) & np.isinf(distance)
        if not frontier.any():
            break
        distance[frontier] = step
    return distance


def _efficiency(distance: Array, n: int) -> float:
    """The mean of 1 / distance over all pairs of those left."""
    left = len(distance)
    if left < 2:
        return 0.0
    with np.errstate(divide="ignore"):
        inverse = np.where(distance > 0, 1 / distance, 0.0)
    return float(inverse.sum()) / (left * (left - 1))
