"""Unknowns of the solver by number, in the order in which they are first named.

The solver puts names in the order in which its process first met them, but numbers in their own: with numbers an
answer does not depend on what was asked before.
"""

from __future__ import annotations

_numbers: dict[str, int] = {}


def number_of(name: str) -> int:
    """The number of a named unknown."""
    return _numbers.setdefault(name, len(_numbers))


def another(name: str) -> str:
    """A name that no unknown has yet."""
    return f"{name} {len(_numbers)}"


def forget() -> None:
    """Begin to count anew."""
    _numbers.clear()
