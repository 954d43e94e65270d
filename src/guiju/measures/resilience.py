"""Resilience: how a network falls apart when members are lost, the strongest first or at random."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from guiju.measures.catalogue import measure, result_of
from guiju.measures.networks import edges_of, names_of, square_matrix
from guiju.measures.problems import wrong
from guiju.measures.result import Coverage, Note, Result
from guiju.measures.tables import Array


@measure
def resilience(
    shares: Array, *, names: Sequence[str] | None = None, threshold: float = 0.02, variant: str = "targeted",
    draws: int = 200, seed: int = 1,
) -> Result:  # fmt: skip
    """How a network falls apart: after each loss the largest component and the efficiency, and R, their area.

    >>> star = np.array([[0, 1, 1, 1], [0, 0, 0, 0], [0, 0, 0, 0], [0, 0, 0, 0]], dtype=float)
    >>> found = resilience(star, names=["hub", "a", "b", "c"])
    >>> found.data["largest_component"][:2], round(found.data["resilience"][0], 4)
    ([1.0, 0.25], 0.5)

    Edges count both ways. Targeted losses go by strength: the sum of the input shares, at or above the
    threshold, that a member gives and takes, reckoned once. R is the mean of the largest component's share of
    all members: over no loss up to half of the members lost, or with `-all` over one loss up to all. The curve
    is in the rows; R is the same in each. Raises InputError for fewer than two members.
    """
    if draws < 1:
        raise wrong("measure-parameter", "draws", found=draws, expected="1 …")
    shares = square_matrix(shares, "shares")
    n = len(shares)
    edges = edges_of(shares, threshold)
    random = variant.startswith("random")
    orders = _orders(shares * edges, random, draws, seed)
    curves = np.array([_curve(edges | edges.T, order) for order in orders])
    component, efficiency = curves[:, 0].mean(axis=0), curves[:, 1].mean(axis=0)
    counted = component[1:] if variant.endswith("-all") else component[: n // 2 + 1]
    members = names_of(n, names)
    data = {
        "lost": list(range(n + 1)),
        "member": [""] * (n + 1) if random else ["", *[members[at] for at in orders[0]]],
        "largest_component": component.tolist(),
        "efficiency": efficiency.tolist(),
        "resilience": [float(counted.mean())] * (n + 1),
    }
    notes: tuple[Note, ...] = (Note("setting", {"name": "threshold", "value": threshold}),)
    if random:
        notes = (*notes, Note("draws", {"count": draws, "seed": seed}))
    return result_of("resilience", variant, data, Coverage(n, n), notes=notes)


def _orders(weights: Array, random: bool, draws: int, seed: int) -> list[NDArray[np.intp]]:
    """The orders in which members are lost: one by strength, ties in their order, or several at random."""
    if random:
        generator = np.random.default_rng(seed)
        return [generator.permutation(len(weights)) for _ in range(draws)]
    strength = np.round(weights.sum(axis=1) + weights.sum(axis=0), 12)
    return [np.argsort(-strength, kind="stable")]


def _curve(graph: NDArray[np.bool_], order: NDArray[np.intp]) -> tuple[list[float], list[float]]:
    """The share of the largest component and the global efficiency after no, one, two ... losses."""
    n = len(graph)
    there = np.ones(n, dtype=bool)
    component: list[float] = []
    efficiency: list[float] = []
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
