"""Days stay within the years 1 to 9999 in every engine: what a row reckons beyond them is a mistake of the row."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

from guiju.evaluate.nodes import any_of
from guiju.evaluate.runtime import add_months, end_of_month
from guiju.model import tree
from guiju.model.tree import Node
from guiju.model.types import BOOL, DATE, INT

CODE = "day-outside-calendar"
FIRST, LAST = date.min, date.max
_DAYS = (LAST - FIRST).days
_MONTHS = {"add_months": 1, "add_years": 12}
_FARTHEST = {"add_months": 12 * 9999, "add_years": 9999, "add_days": _DAYS + 1}
"""A shift by this much leads out of the calendar from any day."""
SHIFTS = frozenset(_FARTHEST)


def limited(call: tree.Call) -> tree.Call:
    """A shift of a day by no more than leads out of the calendar, which no engine's own limits forbid."""
    day, count = call.args
    most = _FARTHEST[call.function]
    known = constant_of(count)
    if known is not None:
        return replace(call, args=(day, _whole(max(-most, min(most, known)))))
    above = tree.Call("greatest", (count, _whole(-most)), INT)
    return replace(call, args=(day, tree.Call("least", (above, _whole(most)), INT)))


def outside(call: tree.Call) -> Node | None:
    """The condition for a row whose shift leads out of the calendar; None where none can.

    With a count that is known it compares the day alone, which the statistics of a file answer.
    """
    day, count = call.args
    known = constant_of(count)
    if known is None:
        return _reckoned(call)
    if known == 0:
        return None
    limit = _limit(call.function, known)
    if limit is None:
        return tree.Call(">=", (day, _day(FIRST)), BOOL)
    return tree.Call(">" if known > 0 else "<", (day, _day(limit)), BOOL)


def constant_of(node: Node) -> int | None:
    """The whole number that a node always is."""
    sign = 1
    while isinstance(node, tree.Call) and node.function in ("negate", "as_unit"):
        sign, node = (-sign if node.function == "negate" else sign), node.args[0]
    if isinstance(node, tree.Literal) and isinstance(node.value, Fraction):
        return sign * int(node.value)
    return None


def _limit(function: str, count: int) -> date | None:
    """The last day, or for a shift back the first, from which a shift stays; None where none does."""
    edge = LAST if count > 0 else FIRST
    try:
        if function == "add_days":
            return edge - timedelta(count)
        day = add_months(edge, -count * _MONTHS[function])
        return end_of_month(day) if count > 0 else day
    except (OverflowError, ValueError):
        return None


def _reckoned(call: tree.Call) -> Node:
    """The condition for a count that only the row knows: months, or days, since the first day."""
    day, count = call.args
    if call.function == "add_days":
        place = tree.Call("days_between", (_day(FIRST), day), INT)
        last = _DAYS
    else:
        years, months = (tree.Call(part, (day,), INT) for part in ("year", "month"))
        place = tree.Call("+", (tree.Call("*", (years, _whole(12)), INT), months, _whole(-13)), INT)
        last = 12 * 9999 - 1
        if call.function == "add_years":
            count = tree.Call("*", (count, _whole(12)), INT)
    there = tree.Call("+", (place, count), INT)
    ends = (("<", 0), (">", last))
    return any_of([tree.Call(sign, (there, _whole(end)), BOOL) for sign, end in ends])


def _whole(number: int) -> Node:
    return tree.Literal(Fraction(number), type=INT)


def _day(day: date) -> Node:
    return tree.Literal(day, type=DATE)
