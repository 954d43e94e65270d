"""Dated values with a unit and a citation."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import TypeAlias

from guiju.model.label import NO_LABEL, Label
from guiju.model.problem import NOWHERE, Place
from guiju.model.source import Citation
from guiju.model.types import Type


@dataclass(frozen=True, slots=True)
class Bracket:
    """One bracket of a scale: above `lower`, up to and including `upper` (None: no limit)."""

    lower: Fraction
    upper: Fraction | None
    rate: Fraction
    quick: Fraction


@dataclass(frozen=True, slots=True)
class BracketScale:
    """Progressive rates. `quick` holds the deductions that the law states, or nothing.

    >>> scale = BracketScale((Fraction(0), Fraction(36000)), (Fraction(3, 100), Fraction(1, 10)))
    >>> [int(bracket.quick) for bracket in scale.brackets]
    [0, 2520]
    """

    above: tuple[Fraction, ...]
    rates: tuple[Fraction, ...]
    quick: tuple[Fraction, ...] = ()

    @property
    def derived_quick(self) -> tuple[Fraction, ...]:
        """The quick deductions that make the tax continuous."""
        total, out = Fraction(0), [Fraction(0)]
        for lower, rate, before in zip(self.above[1:], self.rates[1:], self.rates, strict=False):
            total += lower * (rate - before)
            out.append(total)
        return tuple(out)

    @property
    def brackets(self) -> tuple[Bracket, ...]:
        """The brackets, lowest first."""
        uppers = (*self.above[1:], None)
        quick = self.quick or self.derived_quick
        return tuple(map(Bracket, self.above, uppers, self.rates, quick))


ParameterValue: TypeAlias = (
    "Fraction | str | bool | date | BracketScale | tuple[ParameterValue, ...] | None"
)


@dataclass(frozen=True, slots=True)
class DatedValue:
    """A value from a day on; None ends the parameter."""

    start: date
    value: ParameterValue
    cites: tuple[Citation, ...] = ()
    place: Place = NOWHERE


@dataclass(frozen=True, slots=True)
class Parameter:
    """A dated value: what a law sets and changes."""

    name: str
    type: Type
    values: tuple[DatedValue, ...]
    cites: tuple[Citation, ...] = ()
    label: Label = NO_LABEL
    about: Label = NO_LABEL
    place: Place = NOWHERE

    @property
    def held(self) -> str:
        """The days on which it has a value, as the language writes ranges.

        >>> values = DatedValue(date(2019, 1, 1), "a"), DatedValue(date(2025, 1, 1), None)
        >>> Parameter("limit", Type("text"), values).held
        '2019-01-01..2024-12-31'
        """
        ends = [*(dated.start for dated in self.values[1:]), None]
        spans: list[list[date | None]] = []
        for dated, end in zip(self.values, ends, strict=True):
            if dated.value is None:
                continue
            if spans and spans[-1][1] == dated.start:
                spans[-1][1] = end
            else:
                spans.append([dated.start, end])
        lasts = ((start, end and end - timedelta(1)) for start, end in spans)
        return ", ".join(f"{start}..{last or ''}" for start, last in lasts)

    def on(self, day: date) -> DatedValue | None:
        """The dated value that holds on a day; None before the first and after an end."""
        found = None
        for dated in self.values:
            if dated.start > day:
                break
            found = dated
        return found if found is not None and found.value is not None else None
