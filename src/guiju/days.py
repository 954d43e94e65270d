"""Dates that callers give."""

from __future__ import annotations

from datetime import date

from guiju.load.scalars import ScalarError, read_day
from guiju.model.problem import InputError, Place, Problem


def read_day_argument(value: str | date | None, name: str = "--date") -> date | None:
    """A date given as text or date. Raises InputError where it is none."""
    if value is None or isinstance(value, date):
        return value
    try:
        return read_day(str(value))
    except ScalarError as error:
        values = {"found": value, "column": name}
        raise InputError([Problem(error.code, Place(name), values)]) from None


def day_or_today(value: str | date | None) -> date:
    """A date given as text or date; today where none is. Raises InputError where it is none."""
    return read_day_argument(value) or today()


def today() -> date:
    """The date of a run that names none."""
    return date.today()
