"""Moments and terms: when something was known, in which zone, and when its time is up.

Assumptions, which no article of the rules settles: the day on which something becomes known is not counted; a term in
days ends with the last second of its last day, local time, also on a weekend or holiday; a term in hours runs in
elapsed time, whatever the clocks on the wall do. Moving a deadline past a holiday would only give more time.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from guiju.model.problem import InputError, Place, Problem

if TYPE_CHECKING:
    from guiju.ai.working_days import WorkingDays
    from guiju.model.definition import Definition

UNION = "EU"
"""A country that is several: its days are those of Brussels, the moment of an event that of a Member State."""
AT_ONCE = frozenset({"immediately", "promptly", "without_undue_delay"})
"""Terms in words: due since the moment of knowledge; no figure says when it is too late."""


@cache
def places() -> Mapping[str, str]:
    """Country → the zone of its capital: China, the Union and its Member States."""
    text = (files(__package__) / "zones.csv").read_text("utf-8")
    return {row["place"]: row["zone"] for row in csv.DictReader(text.splitlines())}


def zone_of(name: str, option: str = "--place") -> ZoneInfo:
    """The zone of a country, or one by its own name.

    >>> zone_of("DE").key, zone_of("Atlantic/Azores").key
    ('Europe/Berlin', 'Atlantic/Azores')

    Raises InputError where neither is known.
    """
    try:
        return ZoneInfo(places().get(name, name))
    except (ZoneInfoNotFoundError, ValueError, OSError):
        values = {"found": name, "known": ", ".join(places())}
        raise InputError([Problem("zone-unknown", Place(option), values)]) from None


def zone_under(definition: Definition, body: Mapping[str, Any] | None = None) -> ZoneInfo:
    """The zone in which days end for a record: of its Member State, else of the policy's country, else UTC.

    >>> import guiju
    >>> zone_under(guiju.load("ai_eu").definition).key, zone_under(guiju.load("ai_china").definition).key
    ('Europe/Brussels', 'Asia/Shanghai')
    """
    return zone_of(str((body or {}).get("member_state") or "") or definition.country or "UTC")


def read_moment(text: str, zone: ZoneInfo, option: str) -> datetime:
    """A date, a local time, or a time with its offset, in the zone; a date alone is its first moment.

    >>> read_moment("2026-11-01 08:30", zone_of("CN"), "--known").isoformat()
    '2026-11-01T08:30:00+08:00'

    Raises InputError for what is none, and for local times that do not exist or exist twice where clocks change.
    """
    try:
        found = datetime.fromisoformat(text.strip())
    except ValueError:
        raise InputError([Problem("not-a-moment", Place(option), {"found": text})]) from None
    found = found.replace(microsecond=0)
    if found.tzinfo is not None:
        return found.astimezone(zone)
    local = found.replace(tzinfo=zone)
    values = {"found": text, "zone": zone.key}
    if local.astimezone(UTC).astimezone(zone).replace(tzinfo=None) != found:
        raise InputError([Problem("moment-missing", Place(option), values)])
    if local.utcoffset() != local.replace(fold=1).utcoffset():
        offsets = [local.replace(fold=fold).isoformat()[-6:] for fold in (0, 1)]
        raise InputError(
            [Problem("moment-twice", Place(option), values | {"offsets": ", ".join(offsets)})]
        )
    return local


def ends(
    known: datetime, unit: str, amount: int | None, workdays: WorkingDays | None = None
) -> datetime | None:
    """When a term that runs from a moment is up, in the zone of that moment; None where no time is stated.

    >>> berlin = read_moment("2026-03-28T12:00", zone_of("DE"), "--known")
    >>> ends(berlin, "hour", 48).isoformat(), ends(berlin, "day", 2).isoformat()
    ('2026-03-30T13:00:00+02:00', '2026-03-30T23:59:59+02:00')

    Only terms in working days ask `workdays`, which say of a day whether it is worked.
    """
    if unit in AT_ONCE:
        return known
    if amount is None:
        return None
    if unit == "hour":
        return (known.astimezone(UTC) + timedelta(hours=amount)).astimezone(known.tzinfo)
    if unit == "day":
        return _end_of(known.date() + timedelta(days=amount), known)
    if unit == "working_day" and workdays is not None:
        day, left = known.date(), amount
        while left:
            day += timedelta(days=1)
            left -= workdays.is_working(day)
        return _end_of(day, known)
    return None


def _end_of(day: date, known: datetime) -> datetime:
    return datetime.combine(day, time(23, 59, 59), known.tzinfo)
