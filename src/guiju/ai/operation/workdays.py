"""Working days in China, as the State Council arranges them: weekends that are worked, weekdays that are not."""

from __future__ import annotations

from datetime import date
from importlib.util import find_spec

from guiju.ai.operation.times import Workday
from guiju.model.problem import InputError, Place, Problem


def workdays_of(policy: str) -> Workday | None:
    """Whether a day is a working day, for the rules of China; None for others, whose holidays are not known.

    Raises InputError where the extra is missing; what it gives raises it for years not announced yet.
    """
    if policy != "ai_china":
        return None
    if find_spec("chinese_calendar") is None:
        values = {"found": "--limit", "extra": "ai"}
        raise InputError([Problem("workdays-need-extra", Place("--limit"), values)])
    return is_workday


def is_workday(day: date) -> bool:
    """Whether a day is a working day in China.

    >>> is_workday(date(2026, 10, 1)), is_workday(date(2026, 10, 10))
    (False, True)

    Raises InputError for years whose holidays are not in the package.
    """
    import chinese_calendar

    try:
        return bool(chinese_calendar.is_workday(day))
    except RuntimeError:
        raise InputError([Problem("no-holidays", Place("--limit"), {"found": day})]) from None
