"""Values between the limits of a table: simple ones to stand for a stretch, and as a cell writes them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from guiju.expression.printer import print_value
from guiju.model.finding import WORDS
from guiju.model.types import Type
from guiju.verify.world import EARLIEST


class _Missing:
    """What an optional value is when it is not there."""

    def __repr__(self) -> str:
        return "none"


MISSING = _Missing()


def word(value: Any, type_: Type) -> str:
    """A value as a cell writes it."""
    if value is MISSING:
        return "none"
    if type_.kind == "finding":
        return WORDS[value]
    return print_value(value).strip("'") if not isinstance(value, date) else value.isoformat()


def other_text(limits: Iterable[Any]) -> str:
    """A text that is none of some."""
    text = "x"
    while text in set(limits):
        text += "x"
    return text


def length(value: Any) -> tuple[int, Any]:
    """How much of a reader's mind a value takes: short numbers first, and small ones; days from 2000 on first."""
    if value is MISSING:
        return 99, 0
    if isinstance(value, date):
        return (0, value.toordinal()) if value.year >= 2000 else (1, -value.toordinal())
    return len(print_value(value).rstrip("0")), abs(value)


def between(low: Any, high: Any, step: Fraction | None) -> Any:
    """A simple value between two limits, of which either may be open; None where none is."""
    if isinstance(low, date) or isinstance(high, date):
        return _day_between(low, high)
    if low is None and high is None:
        return Fraction(0)
    if low is None:
        return Fraction(0) if high > 0 else high.__floor__() - Fraction(1)
    if low < 0 and (high is None or high > 0):
        return Fraction(0)
    if high is None or low.__floor__() + 1 < high:
        return Fraction(low.__floor__() + 1)
    if step is not None:
        near = (low / step).__floor__() * step + step
        for unit in (Fraction(1), Fraction(1, 10), step):
            rough = (low / unit).__floor__() * unit + unit
            if low < rough < high and (rough / step).denominator == 1:
                return rough
        return near if near < high else None
    unit = Fraction(1)
    while True:
        unit /= 10
        near = (low / unit).__floor__() * unit + unit
        if low < near < high:
            return near


def _day_between(low: date | None, high: date | None) -> date | None:
    if high is not None and high > date.min and (low is None or low == EARLIEST):
        before = high - timedelta(days=1)
        return before if low is None or before > low else None
    if low is None:
        return None
    after = low + timedelta(days=1) if low < date.max else None
    return after if after is not None and (high is None or after < high) else None
