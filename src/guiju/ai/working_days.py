"""Working days in China: weekends, public holidays, and the weekends that are worked instead (调休).

Holidays and the days worked instead are announced year by year. After the last year that the installed package knows
(`announced`) the holidays that the law fixes are counted, with the days of the lunar calendar worked out, and no
weekend is taken to be worked: a deadline there is an assumption, and may move by some days.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache
from typing import TYPE_CHECKING

from guiju.model.definition import Definition
from guiju.model.problem import InputError, Place, Problem

if TYPE_CHECKING:
    from holidays import HolidayBase

ONE_DAY = timedelta(days=1)


class WorkingDays:
    """The working days of a country; made by `working_days`.

    >>> from guiju.ai.working_days import working_days
    >>> days = working_days()
    >>> days.is_working(date(2026, 10, 10)), days.is_working(date(2026, 10, 6))  # a Saturday, a Tuesday
    (True, False)
    >>> days.after(date(2026, 9, 25), 10)
    datetime.date(2026, 10, 15)
    """

    def __init__(self, calendar: HolidayBase) -> None:
        self._calendar = calendar
        self.announced = _last_announced(calendar)

    def is_working(self, day: date) -> bool:
        """Whether a day is worked."""
        return self._calendar.is_working_day(day)

    def after(self, day: date, count: int) -> date:
        """The so many-th working day after a day, which itself is not counted; with 0 the day itself."""
        found = day
        for _ in range(count):
            found += ONE_DAY
            while not self.is_working(found):
                found += ONE_DAY
        return found

    def between(self, day: date, other: date) -> int:
        """How many working days lie after a day up to another; negative where the other is earlier."""
        if other < day:
            return -self.between(other, day)
        days = (day + ONE_DAY * number for number in range(1, (other - day).days + 1))
        return sum(map(self.is_working, days))

    def is_assumed(self, day: date) -> bool:
        """Whether the holidays of a day's year are not announced yet, as far as the package knows."""
        return day.year > self.announced


def working_days_of(definition: Definition) -> WorkingDays | None:
    """The working days under a policy, by its country; None where holidays are not known: under any but China's.

    >>> import guiju
    >>> working_days_of(guiju.load("ai_eu").definition) is None
    True

    Raises InputError without the extra `calendar`.
    """
    return working_days() if definition.country == "CN" else None


def required_working_days(definition: Definition) -> WorkingDays:
    """The working days under a policy that counts them. Raises InputError where its country's are not known."""
    found = working_days_of(definition)
    if found is None:
        raise InputError(
            [Problem("no-holidays", Place(definition.name), {"found": definition.country or "-"})]
        )
    return found


@cache
def working_days() -> WorkingDays:
    """The working days of mainland China. Raises InputError without the extra `calendar`."""
    try:
        from holidays import country_holidays
    except ImportError:
        values = {"found": "holidays", "extra": "calendar"}
        raise InputError([Problem("needs-extra", Place("calendar"), values)]) from None
    return WorkingDays(country_holidays("CN"))


def _last_announced(calendar: HolidayBase) -> int:
    """The last year in which some weekend is worked: since 2007 every announcement has such days."""
    year = 2007
    while _is_announced(calendar, year + 1):
        year += 1
    return year


def _is_announced(calendar: HolidayBase, year: int) -> bool:
    # The calendar works a year out when it is first asked about a day of it.
    calendar.get(date(year, 1, 1))
    return any(day.year == year for day in calendar.weekend_workdays)
