"""What is due, earliest first: deadlines of systems, assessments of public algorithms, clocks of open occurrences."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from guiju.ai.duties import POLICY, policy_named
from guiju.ai.operation.times import zone_of, zone_under
from guiju.ai.register.deadlines import Deadline, Due, deadlines_on, due_of
from guiju.ai.register.reviews import KIND as REVIEW
from guiju.ai.register.reviews import with_reviews
from guiju.ai.register.tiering import Basis, standings
from guiju.ai.working_days import working_days
from guiju.load.scalars import read_day
from guiju.locale import text
from guiju.model.label import NO_LABEL, Label
from guiju.model.problem import InputError, Place, Problem
from guiju.report.citing import citations_text
from guiju.store.keeping import Store
from guiju.store.records import Record, read_records

OCCURRENCES = ("incident", "complaint")
"""Kinds of record with clocks that run."""


@dataclass(frozen=True, slots=True)
class Agenda:
    """What is due as of a day: `items` earliest first, so that what is overdue stands at the head.

    `now` is the moment of asking. Without a day that was asked for it is today for each item in its own zone; `day`
    is then that of the policy asked about.
    """

    day: date
    now: datetime
    asked: bool
    reform: str
    items: tuple[Due, ...]
    announced: int

    def left(self, due: Due) -> int:
        """Days left; negative where it is overdue."""
        return (due.day - self.day_of(due)).days

    def day_of(self, due: Due) -> date:
        """The day as of which an item is looked at: as asked for, else today in its zone."""
        return self.day if self.asked else self.now.astimezone(zone_of(due.zone)).date()

    def overdue(self) -> tuple[Due, ...]:
        """What should have been done before the day, or the moment where a time of day is set."""
        return tuple(due for due in self.items if self.is_overdue(due))

    def is_overdue(self, due: Due) -> bool:
        """Whether something is not done, and late."""
        return due.done is None and (self._has_passed(due) if due.is_timed else self.left(due) < 0)

    def _has_passed(self, due: Due) -> bool:
        """Whether a time of day is over: now on the day that runs, else at the end of the day."""
        now = self.now.astimezone(zone_of(due.zone))
        day = self.day_of(due)
        end = now if now.date() == day else datetime.combine(day, time(23, 59))
        return due.at < f"{end:%Y-%m-%dT%H:%M}"

    def to_json(self) -> dict[str, Any]:
        """The agenda as plain data."""
        return {
            "date": self.day.isoformat(), "reform": self.reform or None, "holidays_announced_to": self.announced,
            "overdue": len(self.overdue()), "items": [self._item(due) for due in self.items],
        }  # fmt: skip

    def _item(self, due: Due) -> dict[str, Any]:
        return {
            "kind": due.kind, "key": due.key, "title": due.title, "what": _both(due.what), "at": due.at,
            "days_left": self.left(due), "overdue": self.is_overdue(due), "done": due.done,
            "zone": due.zone, "from": due.event or None, "owed_by": _both(due.party),
            "rows": [_row_json(row) for row in due.rows],
            "unverified": due.unverified, "assumed": list(due.assumed), "policy": due.policy or None,
        }  # fmt: skip


def find_due(
    store: Store, day: date | None = None, *, policy: str = POLICY, reform: str = "", within: int | None = None,
    done: bool = False,
) -> Agenda:  # fmt: skip
    """What is due as of a day (today in the zone of each item where none is given), so many days ahead at most.

    With `done` also what has been done. The rules are those of the day, under a reform those of `policy`. Raises
    InputError for an unknown reform, and without the extra `calendar`.
    """
    policy_named(policy).under(reform)
    now = store.now()
    head = day or now.astimezone(zone_under(policy_named(policy).definition)).date()
    items = [
        *_systems(store, day, now, {policy: reform}),
        *_algorithms(store, day, now),
        *_occurrences(store),
    ]
    agenda = Agenda(head, now, day is not None, reform, (), working_days().announced)
    wanted = [one for one in items if done or one.done is None]
    if within is not None:
        wanted = [one for one in wanted if agenda.left(one) <= within]
    ordered = sorted(wanted, key=lambda one: (one.at, one.kind, one.key, one.what.en or ""))
    return replace(agenda, items=tuple(ordered))


def _systems(
    store: Store, day: date | None, now: datetime, reforms: Mapping[str, str]
) -> Iterator[Due]:
    versions = _versions(store, "system")
    current = {key: found[-1].body for key, found in versions.items()}
    bodies = {key: body for key, body in current.items() if body is not None}
    reviews: dict[str, list[Record]] = {}
    for one in store.records(REVIEW):
        reviews.setdefault(str((one.body or {}).get("system")), []).append(one)
    groups: dict[tuple[str, date], dict[str, Mapping[str, Any]]] = {}
    for key, body in bodies.items():
        policy = str(body["policy"])
        groups.setdefault((policy, day or _today(policy, body, now)), {})[key] = body
    for (policy, as_of), own in groups.items():
        basis = Basis(as_of, reforms.get(policy, ""))
        definition = basis.rules(policy).definition
        rows = deadlines_on(definition, as_of)
        for key, standing in standings(own, policy, basis).items():
            held = (rows[name] for name in standing.deadlines)
            *earlier, last = versions[key]
            body = with_reviews(last.body or {}, reviews.get(key, ()))
            found = [*earlier, replace(last, body=body)]
            yield from due_of(key, found, held, definition, as_of)


def _today(policy: str, body: Mapping[str, Any], now: datetime) -> date:
    """The day that it is for a record under a policy."""
    return now.astimezone(zone_under(policy_named(policy).definition, body)).date()


def _versions(store: Store, kind: str) -> dict[str, list[Record]]:
    """All versions of the records of a kind, oldest first."""
    found: dict[str, list[Record]] = {}
    with store.place.reading() as connection:
        for one in read_records(connection, kind, versions=True):
            found.setdefault(one.key, []).append(one)
    return found


def _algorithms(store: Store, day: date | None, now: datetime) -> Iterator[Due]:
    """The next impact assessment of each public algorithm in use."""
    for one in store.records("algorithm"):
        body: Mapping[str, Any] = one.body or {}
        at = body.get("features", {}).get("assessment_due")
        if not at:
            continue
        policy = str(body["policy"])
        definition = policy_named(policy).definition
        as_of = day or _today(policy, body, now)
        if (body.get("until") or "9999") >= as_of.isoformat():
            label = definition.entities["algorithm"].columns["assessment_due"].label
            zone = zone_under(definition, body).key
            yield Due("algorithm", one.key, str(body["title"]), label, at, NO_LABEL, zone=zone)


def _occurrences(store: Store) -> Iterator[Due]:
    """The clocks of incidents, complaints and appeals, by the name of their system; what lapsed is due no more."""
    systems = {one.key: one.body or {} for one in store.records("system")}
    for kind in OCCURRENCES:
        for one in store.records(kind):
            body: Mapping[str, Any] = one.body or {}
            system = str(body.get("system") or one.key)
            held = systems.get(system, {})
            title = str(body.get("title") or held.get("title") or system)
            definition = policy_named(
                str(body.get("law") or held.get("policy") or POLICY)
            ).definition
            zone = zone_of(str(body["zone"])) if body.get("zone") else zone_under(definition, held)
            found = (_of_clock(one, title, clock, zone) for clock in body.get("due") or ())
            # Several articles ask for the same thing by the same time: it is due once.
            yield from dict.fromkeys(due for due in found if due is not None)


def _of_clock(one: Record, title: str, clock: Mapping[str, Any], zone: ZoneInfo) -> Due | None:
    """What a clock asks for; None where it states no time, or has lapsed."""
    try:
        at, done = (
            clock.get(name) and local_time(str(clock[name]), zone) for name in ("at", "done")
        )
    except ValueError:
        place = Place(f"{one.kind}:{one.key}")
        raise InputError([Problem("not-a-date", place, {"found": clock})]) from None
    if not at:
        return None
    what = clock.get("what", "")
    label = (
        Label(what.get("zh"), what.get("en"))
        if isinstance(what, Mapping)
        else Label(str(what), str(what))
    )
    assumed = tuple(clock.get("assumed") or ())
    return Due(
        one.kind, one.key, title, label, at, NO_LABEL, done=done, assumed=assumed, zone=zone.key
    )


def local_time(written: str, zone: ZoneInfo) -> str:
    """A time as the clock in a zone shows it, a day as it is.

    >>> shanghai, berlin = ZoneInfo("Asia/Shanghai"), ZoneInfo("Europe/Berlin")
    >>> [local_time("2026-11-26T18:00:00+00:00", zone) for zone in (shanghai, berlin)]
    ['2026-11-27T02:00', '2026-11-26T19:00']
    >>> local_time("2026-11-26", shanghai)
    '2026-11-26'
    """
    if len(written) <= 10:
        return read_day(written).isoformat()
    read = datetime.fromisoformat(written)
    local = read if read.tzinfo is None else read.astimezone(zone)
    return local.replace(tzinfo=None).isoformat(timespec="minutes")


def basis_text(due: Due, language: str) -> str:
    """The articles on which something is due, each once."""
    if not due.rows:
        return ""
    definition = policy_named(due.policy).definition
    cites: Iterable[Any] = dict.fromkeys(cite for row in due.rows for cite in row.cites)
    return citations_text(definition, cites, language)


def assumed_text(due: Due, language: str) -> str:
    """What was assumed, in words."""
    return text("semicolon", language).join(
        text(f"due-assumed-{code}", language) for code in due.assumed
    )


def _row_json(row: Deadline) -> dict[str, Any]:
    return {
        "row": row.name, "duty": row.duty, "deadline": row.deadline, "event": row.event, "count": row.count,
        "period": row.period, "read": row.reading, "unverified": row.unverified, "text": _both(row.text),
        "cites": [str(cite) for cite in row.cites],
    }  # fmt: skip


def _both(label: Label) -> dict[str, str | None]:
    return {"zh": label.zh, "en": label.en}
