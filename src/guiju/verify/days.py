"""Dates as whole numbers of a solver: order kept, months added by addition, ends of months as in the calendar.

A day is coded ``(12 * year + month - 1) * 31 + day - 1``: later days have larger codes, and n months later is
``31 * n`` more, but for the end of a shorter month.
"""

from __future__ import annotations

from datetime import date
from typing import Any, TypeAlias

import z3

Term: TypeAlias = Any
"""A term of the solver; its Python types say nothing of its sort."""

_BEFORE_MONTH = (0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334)


def code_of(day: date) -> int:
    """The code of a day.

    >>> code_of(date(2024, 2, 1)) - code_of(date(2024, 1, 1))
    31
    """
    return (12 * day.year + day.month - 1) * 31 + day.day - 1


def day_of(code: int) -> date:
    """The day of a code.

    >>> day_of(code_of(date(2024, 2, 29)))
    datetime.date(2024, 2, 29)

    Raises ValueError for a code that is no day of the calendar.
    """
    months, day = divmod(code, 31)
    return date(months // 12, months % 12 + 1, day + 1)


def months_of(code: Term) -> Term:
    """Months since the year 0."""
    return code / 31


def year_of(code: Term) -> Term:
    """The year."""
    return code / (31 * 12)


def month_of(code: Term) -> Term:
    """The month, 1 to 12."""
    return months_of(code) % 12 + 1


def day_of_month(code: Term) -> Term:
    """The day of the month, from 1 on."""
    return code % 31 + 1


def _is_leap(year: Term) -> Term:
    return z3.And(year % 4 == 0, z3.Or(year % 100 != 0, year % 400 == 0))


def last_day(months: Term) -> Term:
    """The number of days of a month, given in months since the year 0."""
    month = months % 12 + 1
    february = z3.If(_is_leap(months / 12), z3.IntVal(29), z3.IntVal(28))
    short = z3.Or(month == 4, month == 6, month == 9, month == 11)
    return z3.If(month == 2, february, z3.If(short, z3.IntVal(30), z3.IntVal(31)))


def is_day(code: Term) -> Term:
    """Whether a code is a day of the calendar."""
    return z3.And(code >= code_of(date.min), code <= code_of(date.max),
                  day_of_month(code) <= last_day(months_of(code)))  # fmt: skip


def add_months(code: Term, months: Term) -> Term:
    """The code some months later, at most the last day of that month."""
    later = code + 31 * months
    end = months_of(later) * 31 + last_day(months_of(later)) - 1
    return z3.If(later <= end, later, end)


def months_between(first: Term, last: Term) -> Term:
    """The largest n with ``add_months(first, n) <= last``."""
    months = months_of(last) - months_of(first)
    return z3.If(add_months(first, months) > last, months - 1, months)


def end_of_month(code: Term) -> Term:
    """The last day of the month."""
    return months_of(code) * 31 + last_day(months_of(code)) - 1


def ordinal(code: Term) -> Term:
    """Days since the first of January of the year 1, that day being 1."""
    before, month = year_of(code) - 1, month_of(code)
    days: Term = z3.IntVal(_BEFORE_MONTH[11])
    for number in range(11, 0, -1):
        days = z3.If(month == number, z3.IntVal(_BEFORE_MONTH[number - 1]), days)
    leap = z3.If(z3.And(month > 2, _is_leap(before + 1)), z3.IntVal(1), z3.IntVal(0))
    years = before * 365 + before / 4 - before / 100 + before / 400
    return years + days + leap + day_of_month(code)
