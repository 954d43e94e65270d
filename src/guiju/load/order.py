"""An order in which everything follows what it depends on, and the cycles that forbid one."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any, Protocol, TypeVar


class Sortable(Protocol):
    """What can be put in order."""

    def __lt__(self, other: Any, /) -> bool: ...


T = TypeVar("T", bound=Sortable)
CYCLE_LIMIT = 100
"""More cycles than anybody reads at once; a policy made to do harm has as many as rules."""


def dependency_order(
    links: Mapping[T, Collection[T]],
) -> tuple[tuple[T, ...], tuple[tuple[T, ...], ...]]:
    """The keys so that each follows those it links to, and the cycles that keep it from being so.

    A cycle goes from a key back to itself. Each names a key that no earlier one does.

    >>> dependency_order({"tax": ["base"], "base": []})
    (('base', 'tax'), ())
    >>> dependency_order({"tax": ["base"], "base": ["tax"], "own": ["own"]})[1]
    (('tax', 'base', 'tax'), ('own', 'own'))
    """
    done: dict[T, bool] = {}
    order: list[T] = []
    cycles: list[tuple[T, ...]] = []
    told: set[T] = set()
    for root in links:
        if root in done:
            continue
        done[root] = False
        stack: list[tuple[T, Iterator[T]]] = [(root, iter(sorted(links[root])))]
        while stack:
            key, rest = stack[-1]
            for other in rest:
                if other not in done:
                    done[other] = False
                    stack.append((other, iter(sorted(links[other]))))
                    break
                if not done[other] and not {key, other} <= told and len(cycles) < CYCLE_LIMIT:
                    path: list[T] = [k for k, _ in stack]
                    cycles.append((*path[path.index(other) :], other))
                    told.update(cycles[-1])
            else:
                done[key] = True
                order.append(key)
                stack.pop()
    return tuple(order), tuple(cycles)
