"""An order in which everything follows what it depends on, or the cycle that forbids one."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any, Protocol, TypeVar


class Sortable(Protocol):
    """What can be put in order."""

    def __lt__(self, other: Any, /) -> bool: ...


T = TypeVar("T", bound=Sortable)


def dependency_order(links: Mapping[T, Collection[T]]) -> tuple[tuple[T, ...], tuple[T, ...]]:
    """The keys so that each follows those it links to, and an empty tuple.

    Where there is a cycle: an empty order, and the cycle from a key back to itself.

    >>> dependency_order({"tax": ["base"], "base": []})
    (('base', 'tax'), ())
    """
    done: dict[T, bool] = {}
    order: list[T] = []
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
                if not done[other]:
                    path: list[T] = [k for k, _ in stack]
                    return (), (*path[path.index(other) :], other)
            else:
                done[key] = True
                order.append(key)
                stack.pop()
    return tuple(order), ()
