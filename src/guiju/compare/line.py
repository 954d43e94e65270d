"""Numbers that are lines: a value and a slope just to the right of a point, exact, and how far that holds.

Rules in which an input is only added, multiplied by constants and compared are made of straight pieces. Run with a
`Line` in the place of the input, they give the piece that begins at a point; every comparison on the way notes where
it would come out otherwise, and the nearest of these is where the piece ends.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from fractions import Fraction
from typing import Any, TypeAlias

Number: TypeAlias = "Line | Fraction | int"


class NotLinearError(ArithmeticError):
    """The rules do more with the input than a line can follow."""


class Horizon:
    """How far to the right the present piece goes; None as far as one can see."""

    def __init__(self) -> None:
        self.distance: Fraction | None = None

    def note(self, distance: Fraction) -> None:
        """A comparison would come out otherwise from here on."""
        if distance > 0 and (self.distance is None or distance < self.distance):
            self.distance = distance


class Line:
    """``value + slope * t`` for small t above 0.

    >>> horizon = Horizon()
    >>> line = max(Line(Fraction(5), Fraction(-1), horizon), Fraction(2))
    >>> line.value, line.slope, horizon.distance
    (Fraction(5, 1), Fraction(-1, 1), Fraction(3, 1))
    """

    __slots__ = ("horizon", "slope", "value")

    def __init__(self, value: Fraction, slope: Fraction, horizon: Horizon) -> None:
        self.value, self.slope, self.horizon = value, slope, horizon

    def _with(self, value: Fraction, slope: Fraction) -> Line:
        return Line(value, slope, self.horizon)

    def __add__(self, other: Number) -> Line:
        value, slope = _parts(other)
        return self._with(self.value + value, self.slope + slope)

    __radd__ = __add__

    def __neg__(self) -> Line:
        return self._with(-self.value, -self.slope)

    def __pos__(self) -> Line:
        return self

    def __sub__(self, other: Number) -> Line:
        value, slope = _parts(other)
        return self._with(self.value - value, self.slope - slope)

    def __rsub__(self, other: Number) -> Line:
        return -self + other

    def __mul__(self, other: Number) -> Line:
        value, slope = _parts(other)
        if self.slope and slope:
            raise NotLinearError
        return self._with(self.value * value, self.slope * value + self.value * slope)

    __rmul__ = __mul__

    def __truediv__(self, other: Number) -> Line:
        value, slope = _parts(other)
        if slope:
            raise NotLinearError
        return self._with(self.value / value, self.slope / value)

    def __rtruediv__(self, other: Number) -> Line:
        if self.slope:
            raise NotLinearError
        return self._with(_parts(other)[0] / self.value, Fraction(0))

    def __abs__(self) -> Line:
        return self if self >= 0 else -self

    def _sign(self, other: Number) -> int:
        """The sign of the difference just to the right; where that changes is noted."""
        value, slope = _parts(other)
        gap, rate = self.value - value, self.slope - slope
        if rate:
            self.horizon.note(-gap / rate)
        return _sign(gap) or _sign(rate)

    def __lt__(self, other: Number) -> bool:
        return self._sign(other) < 0

    def __le__(self, other: Number) -> bool:
        return self._sign(other) <= 0

    def __gt__(self, other: Number) -> bool:
        return self._sign(other) > 0

    def __ge__(self, other: Number) -> bool:
        return self._sign(other) >= 0

    def __eq__(self, other: object) -> bool:
        return isinstance(other, (Line, Fraction, int)) and self._sign(other) == 0

    def __hash__(self) -> int:
        # A line has no one value by which a set or a mapping could know it again.
        raise NotLinearError

    def __floor__(self) -> int:
        below = math.floor(self.value)
        if self.value == below and self.slope < 0:
            below -= 1
        if self.slope:
            edge = below + 1 if self.slope > 0 else below
            self.horizon.note((edge - self.value) / self.slope)
        return below

    def __ceil__(self) -> int:
        return -math.floor(-self)


def _parts(number: Any) -> tuple[Fraction, Fraction]:
    if isinstance(number, Line):
        return number.value, number.slope
    if isinstance(number, (Fraction, int)):
        return Fraction(number), Fraction(0)
    raise NotLinearError


def _sign(number: Fraction) -> int:
    return (number > 0) - (number < 0)


def as_number(value: Any) -> Any:
    """A line as it is, all else as a fraction."""
    return value if isinstance(value, Line) else Fraction(value)


def divide(value: Any, by: Any, otherwise: Any) -> Any:
    """value / by, or otherwise where `by` is zero."""
    return otherwise if by == 0 else as_number(value) / by


def mean(values: Iterable[Any]) -> Any:
    """The mean of the values; None of none."""
    items = list(values)
    return as_number(sum(items)) / len(items) if items else None


def round_half_up(value: Any, digits: int = 2) -> Any:
    """Half away from zero, as a line with steps."""
    power = Fraction(10) ** int(digits)
    whole = math.floor(abs(value) * power + Fraction(1, 2)) / power
    return whole if value >= 0 else -whole


def round_down(value: Any, digits: int = 2) -> Any:
    """Cut towards zero, as a line with steps."""
    power = Fraction(10) ** int(digits)
    whole = math.floor(abs(value) * power) / power
    return whole if value >= 0 else -whole


NAMES = {
    "Fraction": as_number, "divide": divide, "mean": mean, "round_half_up": round_half_up,
    "round_down": round_down,
}  # fmt: skip
"""What the compiled rules call instead of the functions for fractions."""
