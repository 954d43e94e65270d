"""What compiled Python expressions may call: the Python side of the table of functions."""

from __future__ import annotations

import calendar
import math
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from fractions import Fraction
from typing import Any, TypeAlias

from guiju.model.money import round_down, round_half_up

Brackets: TypeAlias = tuple[Sequence[Any], Sequence[Any], Sequence[Any]]
"""Upper limits but the last, rates, quick deductions."""


BITS = 1 << 13
"""Numerator and denominator of a fraction have at most so many bits together: about 2,400 digits."""
LARGEST = 1000
"""Fractions are smaller than two to this power, about 10^300, as floats are."""


NO_ANSWER = (TypeError, AttributeError, OverflowError, ValueError)
"""What Python raises where a rule has no value: nothing in a sum, no day of nothing, a number beyond all use."""


class TooLargeError(OverflowError):
    """A number that has grown beyond all use, as by squaring again and again; `code` names the message."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


def small(value: Any) -> Any:
    """The value itself.

    Raises TooLargeError for a number with which no machine could go on calculating.
    """
    if type(value) is Fraction or type(value) is int:
        above, below = value.numerator.bit_length(), value.denominator.bit_length()
        if above - below > LARGEST:
            raise TooLargeError("result-too-large")
        if above + below > BITS:
            raise TooLargeError("number-grows")
    return value


def whole(value: Any) -> Any:
    """The value itself. Raises TooLargeError for a whole number of more than 64 bits, as SQL does."""
    if value is not None and not -(2**63) <= value < 2**63:
        raise TooLargeError("whole-number-too-large")
    return value


def times(left: Any, right: Any) -> Any:
    """The product of two numbers of which neither is a float for certain."""
    return small(left * right)


def total(values: Iterable[Any]) -> Any:
    """The sum of fractions, each step of it small."""
    result: Any = 0
    for value in values:
        result = small(result + value)
    return result


def add_months(day: date, months: float | Fraction) -> date:
    """The day some months later, clamped to the end of the month.

    >>> add_months(date(2024, 1, 31), 1)
    datetime.date(2024, 2, 29)
    """
    year, month = divmod(day.year * 12 + day.month - 1 + int(months), 12)
    if day.day <= 28:
        return date(year, month + 1, day.day)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def add_days(day: date, days: float | Fraction) -> date:
    """The day some days later."""
    return day + timedelta(int(days))


def end_of_month(day: date) -> date:
    """The last day of the month."""
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


def months_between(first: date, last: date) -> int:
    """The largest n with ``add_months(first, n) <= last``.

    >>> months_between(date(2024, 2, 29), date(2025, 2, 28))
    12
    """
    months = (last.year - first.year) * 12 + last.month - first.month
    return months - 1 if add_months(first, months) > last else months


def and3(left: bool | None, right: bool | None) -> bool | None:
    """Kleene AND; None is undetermined."""
    if left is False or right is False:
        return False
    return None if left is None or right is None else True


def or3(left: bool | None, right: bool | None) -> bool | None:
    """Kleene OR; None is undetermined."""
    if left is True or right is True:
        return True
    return None if left is None or right is None else False


def not3(value: bool | None) -> bool | None:
    """Kleene NOT; None stays undetermined."""
    return None if value is None else not value


def any3(values: Iterable[bool | None]) -> bool | None:
    """Kleene OR over many; no for none."""
    result: bool | None = False
    for value in values:
        if value is True:
            return True
        if value is None:
            result = None
    return result


def all3(values: Iterable[bool | None]) -> bool | None:
    """Kleene AND over many; yes for none."""
    result: bool | None = True
    for value in values:
        if value is False:
            return False
        if value is None:
            result = None
    return result


def coalesce(*values: Any) -> Any:
    """The first value that is not missing."""
    for value in values:
        if value is not None:
            return value
    return None


def collect(values: Sequence[Any]) -> tuple[Any, ...]:
    """The outcomes that are there, in order, each once."""
    return tuple(dict.fromkeys(value for value in values if value is not None))


def gather(texts: Iterable[str]) -> str:
    """The texts joined, each once, in the order of their characters."""
    return "".join(sorted(set(texts)))


def divide(value: Any, by: Any, otherwise: Any) -> Any:
    """value / by, or otherwise where `by` is zero."""
    if by == 0:
        return otherwise
    # Of a float no fraction is made: 100.05 is not 10005/100, and would round another way.
    return value / by if isinstance(value, float) or isinstance(by, float) else Fraction(value) / by


def divide_near(value: Any, by: Any, otherwise: Any, tolerance: float) -> Any:
    """value / by for an unrounded divisor, which is zero within a tolerance."""
    return otherwise if abs(by) <= tolerance else value / by


def mean(values: Iterable[Any]) -> Any:
    """The mean of the values; None of none."""
    items = list(values)
    if not items:
        return None
    if any(isinstance(item, float) for item in items):
        return math.fsum(items) / len(items)
    return Fraction(total(items)) / len(items)


def marginal(scale: Brackets, amount: Any) -> Any:
    """Tax of an amount: rate of its bracket less the quick deduction."""
    uppers, rates, deductions = scale
    index = bisect_left(uppers, amount)
    return amount * rates[index] - deductions[index]


def step(scale: Brackets, amount: Any) -> Any:
    """Rate of the bracket of an amount; upper limits belong to their bracket."""
    return scale[1][bisect_left(scale[0], amount)]


def quick(scale: Brackets, amount: Any) -> Any:
    """Quick deduction of the bracket of an amount."""
    return scale[2][bisect_left(scale[0], amount)]


NAMES = {
    function.__name__: function
    for function in (
        add_months, add_days, end_of_month, months_between, and3, or3, not3, any3, all3, coalesce,
        small, whole, times, total, collect, gather, divide, divide_near, mean, marginal, step,
        quick, round_half_up, round_down, max, min, abs, sum, any, all, len,
    )
} | {"floor": math.floor, "ceil": math.ceil, "fsum": math.fsum, "Fraction": Fraction,
}  # fmt: skip
