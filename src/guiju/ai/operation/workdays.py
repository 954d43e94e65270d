"""Working days in China: weekends, public holidays, and the weekends that are worked instead (调休)."""

from __future__ import annotations

from datetime import date
from functools import cache
from importlib.util import find_spec
from typing import TYPE_CHECKING

from guiju.model.problem import InputError, Place, Problem

if TYPE_CHECKING:
    from holidays import HolidayBase

BEGAN = 2007
"""Since this year every announcement of holidays has weekends that are worked."""


class Workdays:
    """The working days of mainland China.

    After the last year that the package knows holidays are those that the law fixes, and no weekend is worked: what is
    counted there is an assumption.
    """

    def __init__(self, calendar: HolidayBase) -> None:
        self._calendar = calendar

    def is_working(self, day: date) -> bool:
        """Whether a day is worked."""
        return bool(self._calendar.is_working_day(day))

    def is_assumed(self, day: date) -> bool:
        """Whether the holidays of the day's year are not announced, as far as the package knows."""
        self._calendar.get(date(day.year, 1, 1))
        worked = {one.year for one in self._calendar.weekend_workdays}
        return day.year > BEGAN and day.year not in worked


def workdays_of(policy: str) -> Workdays | None:
    """The working days under a policy; None where holidays are not known: under any but China's.

    >>> days = workdays_of("ai_china")
    >>> [days.is_working(date(2026, 10, day)) for day in (1, 9, 10)], workdays_of("ai_eu")
    ([False, True, True], None)

    Raises InputError without the extra.
    """
    return _china() if policy == "ai_china" else None


@cache
def _china() -> Workdays:
    if find_spec("holidays") is None:
        values = {"found": "--limit", "extra": "calendar"}
        raise InputError([Problem("workdays-need-extra", Place("--limit"), values)])
    from holidays import country_holidays

    return Workdays(country_holidays("CN"))
