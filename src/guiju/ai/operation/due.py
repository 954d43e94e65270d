"""What is due: clocks that run in a record, reported done, late or not, and how each stands at a moment."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, TypeAlias
from zoneinfo import ZoneInfo

from guiju.ai.operation.clocks import Clock
from guiju.ai.operation.times import AT_ONCE, read_moment
from guiju.ai.working_days import WorkingDays
from guiju.model.problem import InputError, Place, Problem

Due: TypeAlias = dict[str, Any]
"""A clock in a record, as `Clock.runs_from` begins it and this module changes it."""


def standing(due: Mapping[str, Any], now: datetime) -> str:
    """How a clock stands: open, overdue, done (in time, or without a figure to hold it to), late, or lapsed.

    What is due at once is overdue for as long as it is open.
    """
    if due["done"]:
        return "late" if due["late"] else "done"
    if due["lapsed"]:
        return "lapsed"
    at = due["at"]
    return "overdue" if at and now > datetime.fromisoformat(at) else "open"


def as_of(due: Mapping[str, Any], moment: datetime) -> Due | None:
    """A clock as it was at a moment: what was done or lapsed later is not yet; None where it did not run yet."""
    if datetime.fromisoformat(due["from"]) > moment:
        return None
    found = dict(due)
    if found["done"] and datetime.fromisoformat(found["done"]) > moment:
        found |= {"done": None, "late": None, "evidence": []}
    if found["lapsed"] and datetime.fromisoformat(found["lapsed"]) > moment:
        found |= {"lapsed": None, "at": found["was"]}
    return found


def is_running(due: Mapping[str, Any]) -> bool:
    """Whether a clock is neither done nor lapsed."""
    return not due["done"] and not due["lapsed"]


def started(
    clocks: Iterable[Clock], known: datetime, limit: tuple[int, str] | None = None, workdays: WorkingDays | None = None
) -> list[Due]:  # fmt: skip
    """The clocks as they run from a moment."""
    return [clock.runs_from(known, limit, workdays) for clock in clocks]


def restarted(
    due: Sequence[Due], clocks: Sequence[Clock], known: datetime, *, more: bool, first: datetime
) -> list[Due]:
    """The clocks after an event turned out otherwise, as known at a moment.

    What no longer applies lapses: it is due no more, `was` says when it had been. What applies now runs from that
    moment where the event is `more` severe, else from the `first` knowledge of it; it is never due later than what it
    replaces. What was done stays done, and counts anew where it is `again` and the event is more severe.
    """
    names = {clock.name for clock in clocks}
    gone = [one for one in due if is_running(one) and one["clock"] not in names]
    ended = {"lapsed": known.isoformat(), "at": None}
    kept = [one | ended | {"was": one["at"]} if one in gone else one for one in due]
    latest = {one["clock"]: one for one in kept if not one["lapsed"]}
    for clock in clocks:
        before = latest.get(clock.name)
        if before is None or (before["done"] and more and clock.again):
            kept.append(_not_later(clock.runs_from(known if more else first), gone))
    return kept


def _not_later(new: Due, gone: Sequence[Due]) -> Due:
    """More severe never means more time: the deadline of what is replaced holds where it is earlier."""
    ends = [one["at"] for one in gone if one["deed"] == new["deed"] and one["at"]]
    if new["at"] is None or not ends:
        return new
    return new | {"at": min([new["at"], *ends], key=datetime.fromisoformat)}


def finished(
    due: Sequence[Due], clock: str, at: datetime, now: datetime, evidence: Sequence[Mapping[str, str]]
) -> list[Due]:  # fmt: skip
    """The clocks with one reported done. Raises InputError where it does not run, or the moment cannot be."""
    running = [one for one in due if one["clock"] == clock and is_running(one)]
    if not running:
        known = ", ".join(one["clock"] for one in due if is_running(one)) or "-"
        raise InputError(
            [Problem("clock-not-running", Place(clock), {"found": clock, "known": known})]
        )
    one = running[-1]
    begun = datetime.fromisoformat(one["from"])
    check_order(begun, at, "--at")
    check_past(at, now, "--at")
    figure = one["at"] if one["unit"] not in AT_ONCE else None
    late = at > datetime.fromisoformat(figure) if figure else None
    new = one | {
        "done": at.isoformat(), "late": late, "evidence": [*one["evidence"], *map(dict, evidence)],
    }  # fmt: skip
    return [new if other is one else other for other in due]


def supported(due: Sequence[Due], clock: str, evidence: Sequence[Mapping[str, str]]) -> list[Due]:
    """The clocks with more evidence for one that was reported done. Raises InputError where none was."""
    done = [one for one in due if one["clock"] == clock and one["done"]]
    if not done:
        known = ", ".join(one["clock"] for one in due if one["done"]) or "-"
        raise InputError(
            [Problem("clock-not-done", Place(clock), {"found": clock, "known": known})]
        )
    new = done[-1] | {"evidence": [*done[-1]["evidence"], *map(dict, evidence)]}
    return [new if other is done[-1] else other for other in due]


def check_order(earlier: datetime, later: datetime, option: str) -> None:
    """Raises InputError where something is said to be before what it follows."""
    if later < earlier:
        values = {"found": later.isoformat(), "before": earlier.isoformat()}
        raise InputError([Problem("moment-before", Place(option), values)])


def check_past(moment: datetime, now: datetime, option: str) -> None:
    """Raises InputError for what is said to have happened in the future."""
    if moment > now:
        values = {"found": moment.isoformat(), "now": now.astimezone(moment.tzinfo).isoformat()}
        raise InputError([Problem("moment-future", Place(option), values)])


def moment_or_now(text: str | None, zone: ZoneInfo, now: datetime, option: str) -> datetime:
    """A moment as given; now where none is. Raises InputError for what is none, or is still to come."""
    if text is None:
        return now.astimezone(zone).replace(microsecond=0)
    found = read_moment(text, zone, option)
    check_past(found, now, option)
    return found


def evidence_of(path: Path) -> dict[str, str]:
    """A file as evidence: its name and SHA-256; the file itself stays where it is.

    Raises InputError where it cannot be read.
    """
    try:
        with path.open("rb") as file:
            return {"title": path.name, "sha256": hashlib.file_digest(file, "sha256").hexdigest()}
    except OSError as error:
        values = {"found": str(path), "reason": error.strerror or ""}
        raise InputError([Problem("no-file", Place(str(path)), values)]) from None
