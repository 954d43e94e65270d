"""An order in which everything follows what it depends on, or the cycle that forbids one."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TypeVar

T = TypeVar("T")


def dependency_order(links: Mapping[T, Collection[T]]) -> tuple[tuple[T, ...], tuple[T, ...]]:
    """The keys so that each follows those it links to, and an empty tuple; or, where there is a cycle, an
    empty order and the cycle from a key back to itself.

    >>> dependency_order({"tax": ["base"], "base": []})
    (('base', 'tax'), ())
    """
    done: dict[T, bool] = {}
    order: list[T] = []
    for root in links:
        if root in done:
            continue
        done[root] = False
        stack = [(root, iter(sorted(links[root])))]  # type: ignore[type-var]
        while stack:
            key, rest = stack[-1]
            for other in rest:
                if other not in done:
                    done[other] = False
                    stack.append((other, iter(sorted(links[other]))))  # type: ignore[type-var]
                    break
                if not done[other]:
                    path = [k for k, _ in stack]
                    return (), (*path[path.index(other) :], other)
            else:
                done[key] = True
                order.append(key)
                stack.pop()
    return tuple(order), ()
