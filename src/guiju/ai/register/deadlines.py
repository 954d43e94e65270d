"""Deadlines of a system: rows of the policy's table `deadlines`, counted from what the register says happened.

The day of the event is not counted. A period in working days ends on a working day; one in days or months ends on its
last day, whether that is worked or not. Where a rule began after the event, the day it began stands for the event.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from guiju.ai.duties import duties_on
from guiju.ai.operation.times import zone_under
from guiju.ai.register.bodies import Body
from guiju.ai.register.intake import differences
from guiju.ai.working_days import required_working_days
from guiju.evaluate.runtime import add_months
from guiju.load.scalars import read_day
from guiju.model.definition import Definition, Row
from guiju.model.label import Label
from guiju.model.source import Citation
from guiju.model.tree import Literal
from guiju.store.records import Record
from guiju.unverified import is_unverified

TABLE = "deadlines"
FILED = "file_algorithm"
"""What must have been done before a change of it can be filed."""
OWN = ("title", "provider", "models", "version", "features")
"""What a filing tells of a system: a change of it is to be filed."""


@dataclass(frozen=True, slots=True)
class Deadline:
    """One row of the table: what is to be done, within how long after which event, by whom, on which basis."""

    name: str
    deadline: str
    event: str
    count: int
    period: str
    repeats: bool
    needs: str
    party: str
    reading: str
    text: Label
    cites: tuple[Citation, ...]
    unverified: bool
    duty: str
    start: date | None


@dataclass(frozen=True, slots=True)
class Due:
    """Something to be done by a day.

    `assumed` holds codes of what was taken as so: "change" (nobody stated the day of the change: the day it was
    kept stands for it), "start" (counted from the day the rule began), "holidays" (those of the year are not
    announced yet). `zone` names that in which the day ends, or whose clock shows the time.
    """

    kind: str
    key: str
    title: str
    what: Label
    at: str
    party: Label
    rows: tuple[Deadline, ...] = ()
    done: str | None = None
    event: str = ""
    assumed: tuple[str, ...] = ()
    policy: str = ""
    zone: str = ""

    @property
    def day(self) -> date:
        """The day on which it is due."""
        return read_day(self.at[:10])

    @property
    def is_timed(self) -> bool:
        """Whether it is due at a time of the day."""
        return len(self.at) > len("2026-11-01")

    @property
    def unverified(self) -> bool:
        """Whether it stands on an article that nobody has read."""
        return bool(self.rows) and all(row.unverified for row in self.rows)


def deadlines_on(definition: Definition, day: date) -> dict[str, Deadline]:
    """The deadlines in force on a day, by the name of their row; none where the policy has no such table.

    >>> import guiju
    >>> rows = deadlines_on(guiju.load("ai_china").definition, date(2026, 11, 1))
    >>> row = rows["file_algorithm:CN-AR-21"]
    >>> row.event, row.count, row.period
    ('launch', 10, 'working_day')
    """
    table = definition.tables.get(TABLE)
    starts = {duty.name: duty.start for duty in duties_on(definition, day)}
    rows = table.rows if table is not None else ()
    return {row.name: _deadline(definition, row, starts) for row in rows if row.holds_on(day)}


def due_of(
    key: str,
    versions: Sequence[Record],
    rows: Iterable[Deadline],
    definition: Definition,
    day: date,
) -> list[Due]:
    """What a system has to do as of a day, done by then or not.

    `versions` are those of its record, `rows` the deadlines it has; of what was filed or kept later nothing is known.
    """
    found: dict[tuple[str, str], Due] = {}
    body = dict(versions[-1].body or {})
    body["filings"] = filings_by(body, day)
    zone = zone_under(definition, body)
    kept = [one for one in versions if day_kept(one, zone) <= day]
    for row in rows:
        due = _due(key, body, kept, row, definition, day, zone)
        if due is None:
            continue
        # Several articles ask for the same thing: it is due once, on the earliest of their days.
        same = found.get((row.deadline, row.party))
        if same is None:
            found[row.deadline, row.party] = due
        else:
            first, second = sorted((same, due), key=lambda one: one.at)
            found[row.deadline, row.party] = _joined(first, second)
    return list(found.values())


def _joined(first: Due, second: Due) -> Due:
    rows = tuple(dict.fromkeys((*first.rows, *second.rows)))
    return Due(first.kind, first.key, first.title, first.what, first.at, first.party, rows, first.done,
               first.event, first.assumed, first.policy, first.zone)  # fmt: skip


def filings_by(body: Body, day: date) -> dict[str, Any]:
    """What was filed by a day, under the names of the deadlines."""
    filings = body.get("filings") or {}
    return {name: one for name, one in filings.items() if str(one["done"]) <= day.isoformat()}


def _due(
    key: str, body: Body, versions: Sequence[Record], row: Deadline, definition: Definition, day: date,
    zone: ZoneInfo,
) -> Due | None:  # fmt: skip
    """One deadline of a system; None where its event has not happened, or where it no longer matters."""
    filings, until = body["filings"], body.get("until")
    # Of a service that has ended nothing is left to do but what its end asks for.
    ended = until is not None and until <= day.isoformat()
    if (ended and row.event != "end") or (row.needs and row.needs not in filings):
        return None
    begun, assumed = _event(body, versions, row.event, zone)
    if begun is None:
        return None
    done = filings.get(row.deadline, {}).get("done")
    if row.repeats and done:
        # Each time it was done it is due again.
        begun, done = read_day(done), None
    if row.start and begun < row.start:
        begun, assumed = row.start, (*assumed, "start")
    at = _end(begun, row, definition)
    if row.period == "working_day" and required_working_days(definition).is_assumed(at):
        assumed = (*assumed, "holidays")
    if done and row.event == "change" and done < begun.isoformat():
        done = None
    enums = definition.enums
    return Due(
        "system", key, str(body.get("title", key)), enums["deadline"].values[row.deadline], at.isoformat(),
        enums["party"].values.get(row.party, Label(en=row.party)), (row,), done, begun.isoformat(), assumed,
        definition.name, zone.key,
    )  # fmt: skip


def _event(
    body: Body, versions: Sequence[Record], event: str, zone: ZoneInfo
) -> tuple[date | None, tuple[str, ...]]:
    """The day of an event, and what was assumed of it."""
    column = {"launch": "since", "end": "until", "change": "changed"}.get(event)
    stated = body.get(column) if column else body.get("filings", {}).get(event, {}).get("done")
    if event == "change" and not (stated and stated > _last_filing(body)):
        kept = _changed_after(versions, _last_filing(body), zone)
        if kept is not None:
            return kept, ("change",)
    return (read_day(stated) if stated else None), ()


def _changed_after(versions: Sequence[Record], last: str, zone: ZoneInfo) -> date | None:
    """The day on which a version was first kept that differs in what was filed; None where none does.

    What was filed is the last version kept on or before the day of the last filing, of the system or of a change.
    """
    held = [one for one in versions if one.body is not None]
    if not last or not held:
        return None
    before = [one for one in held if day_kept(one, zone).isoformat() <= last] or held[:1]
    filed = _told(before[-1].body or {})
    later = (one for one in held if one.version > before[-1].version)
    return next(
        (day_kept(one, zone) for one in later if differences(filed, _told(one.body or {}))), None
    )


def day_kept(one: Record, zone: ZoneInfo) -> date:
    """The day in a zone on which a version was kept."""
    return datetime.fromisoformat(one.at).astimezone(zone).date()


def _last_filing(body: Body) -> str:
    """The day of the last filing of a system or of a change of it; '' where it was never filed."""
    filings = body.get("filings", {})
    if FILED not in filings:
        return ""
    return max(str(filings[name]["done"]) for name in (FILED, "file_change") if name in filings)


def _told(body: Body) -> Mapping[str, object]:
    return {name: body[name] for name in OWN if name in body}


def _end(begun: date, row: Deadline, definition: Definition) -> date:
    if row.period == "working_day":
        return required_working_days(definition).after(begun, row.count)
    return add_months(begun, row.count) if row.period == "month" else begun + timedelta(row.count)


def _deadline(definition: Definition, row: Row, starts: Mapping[str, date | None]) -> Deadline:
    def value(name: str) -> str:
        node = row.outcomes.get(name)
        found = node.value if isinstance(node, Literal) else None
        return "" if found is None else str(found)

    duty = row.cells.get("duties ?", "").strip()
    return Deadline(
        row.name, value("deadline"), value("event"), int(value("count")), value("period"), value("repeats") == "True",
        value("needs"), value("party"), value("read"), row.reason, row.cites,
        value("read") == "secondary" or any(is_unverified(definition, cite) for cite in row.cites),
        duty, starts.get(duty),
    )  # fmt: skip
