"""Dates as whole numbers of a solver: order kept, months added by addition, ends of months as in the calendar.

A day is coded ``(12 * year + month - 1) * 31 + day - 1``: later days have larger codes, and n months later is
``31 * n`` more, but for the end of a shorter month.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, TypeAlias

import z3

from guiju.verify.naming import number_of

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


parts_of_days: dict[str, tuple[Term, Term, Term]] = {}
"""Name of an unknown day → its year, month and day, which are unknowns of their own: division is hard to solve."""


def unknown_day(name: str) -> tuple[Term, list[Term]]:
    """The code of an unknown day, and what is known of it."""
    code, year, month, day = (
        z3.Int(number_of(f"{name}{part}")) for part in ("", " year", " month", " day")
    )
    parts_of_days[code.decl().name()] = (year, month, day)
    known = [code == (12 * year + month - 1) * 31 + day - 1, month >= 1, month <= 12, day >= 1,
             day <= _last_day(year, month), year >= date.min.year, year <= date.max.year]  # fmt: skip
    return code, known


def _by_part(
    code: Term, part: Callable[[tuple[Term, Term, Term]], Term], otherwise: Callable[[Term], Term]
) -> Term:
    """A part of a day: of an unknown one its own, of a choice that of each side."""
    if z3.is_const(code) and code.decl().name() in parts_of_days:
        return part(parts_of_days[code.decl().name()])
    if z3.is_app_of(code, z3.Z3_OP_ITE):
        return z3.If(
            code.arg(0),
            _by_part(code.arg(1), part, otherwise),
            _by_part(code.arg(2), part, otherwise),
        )
    return otherwise(code)


def months_of(code: Term) -> Term:
    """Months since the year 0."""
    return _by_part(code, lambda parts: 12 * parts[0] + parts[1] - 1, lambda other: other / 31)


def year_of(code: Term) -> Term:
    """The year."""
    return _by_part(code, lambda parts: parts[0], lambda other: other / (31 * 12))


def month_of(code: Term) -> Term:
    """The month, 1 to 12."""
    return _by_part(code, lambda parts: parts[1], lambda other: other / 31 % 12 + 1)


def day_of_month(code: Term) -> Term:
    """The day of the month, from 1 on."""
    return _by_part(code, lambda parts: parts[2], lambda other: other % 31 + 1)


def _is_leap(year: Term) -> Term:
    return z3.And(year % 4 == 0, z3.Or(year % 100 != 0, year % 400 == 0))


def _last_day(year: Term, month: Term) -> Term:
    february = z3.If(_is_leap(year), z3.IntVal(29), z3.IntVal(28))
    short = z3.Or(month == 4, month == 6, month == 9, month == 11)
    return z3.If(month == 2, february, z3.If(short, z3.IntVal(30), z3.IntVal(31)))


def last_day(months: Term) -> Term:
    """The number of days of a month, given in months since the year 0."""
    return _last_day(months / 12, months % 12 + 1)


def add_months(code: Term, months: Term) -> Term:
    """The code some months later, at most the last day of that month."""
    later, month = code + 31 * months, months_of(code) + months
    end = month * 31 + last_day(month) - 1
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
