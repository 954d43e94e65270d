"""What a condition cell accepts, and when two cells can never both accept."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Accepts:
    """Either a set of values (`values`, or all but `excluded`) or a range.

    `missing` accepts a missing value.
    """

    values: frozenset[Any] | None = None
    excluded: frozenset[Any] | None = None
    low: Any = None
    high: Any = None
    low_in: bool = True
    high_in: bool = True
    missing: bool = False
    anything: bool = False

    def complement(self) -> Accepts:
        """What ``not`` accepts; of a range, taken as anything."""
        if self.values is not None:
            return Accepts(excluded=self.values, missing=not self.missing and not self.values)
        return Accepts(anything=True)

    def holds(self, value: Any) -> bool:
        """Whether a value is accepted."""
        if self.anything:
            return True
        if self.values is not None:
            return value in self.values
        if self.excluded is not None:
            return value not in self.excluded
        above = self.low is None or value > self.low or (self.low_in and value == self.low)
        below = self.high is None or value < self.high or (self.high_in and value == self.high)
        return above and below


def disjoint(left: Accepts, right: Accepts) -> bool:
    """Whether no value is accepted by both.

    >>> disjoint(Accepts(high=10, high_in=False), Accepts(low=10))
    True
    """
    if left.missing and right.missing:
        return False
    for first, second in ((left, right), (right, left)):
        if first.values is not None:
            return not any(second.holds(value) for value in first.values)
    if left.excluded is not None or right.excluded is not None or left.anything or right.anything:
        return False
    return _ends_before(left, right) or _ends_before(right, left)


def _ends_before(left: Accepts, right: Accepts) -> bool:
    if left.high is None or right.low is None:
        return False
    touching = left.high == right.low and not (left.high_in and right.low_in)
    return bool(left.high < right.low or touching)
