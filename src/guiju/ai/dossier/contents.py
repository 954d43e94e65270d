"""The dossier of one system: who decided what, when, under which version of the rules, with which evidence."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, or_, select

from guiju.ai.accountability import Answer, answers_on, harms_open, is_hard
from guiju.ai.dossier.standing import Standings, standings, tiers_by_version
from guiju.ai.operation.complaints import PERSON
from guiju.ai.operation.interventions import KIND as INTERVENTION
from guiju.ai.operation.interventions import state_under
from guiju.ai.operation.systems import KIND as SYSTEM
from guiju.ai.operation.systems import System, find_system
from guiju.store.audit import Entry, Head, read_entries
from guiju.store.canonical import canonical
from guiju.store.keeping import Store
from guiju.store.records import Record, kept_at
from guiju.store.schema import audit, person, record, record_version


@dataclass(frozen=True, slots=True)
class Kept:
    """A version of a record as the store holds it: what proves it are its salt and the entry of the log.

    `id` and `person` are the random names by which the log speaks of the record and of who wrote it.
    """

    id: str
    person: str
    salt: str | None
    body: str | None
    record: Record


@dataclass(frozen=True, slots=True)
class Dossier:
    """All that is kept on a system, and what it means on a day.

    `answers` says who answers for which harm by the system's own duties, `nobody` for which harms nobody does.
    `kept` holds every version of every record that concerns it, but for the persons behind complaints; `entries` the
    log from the first of them to its head; `people` the names behind the log's random ones, None where erased.
    """

    system: System
    day: date
    standings: Standings
    versions: tuple[Mapping[str, Any], ...]
    answers: tuple[Answer, ...]
    nobody: tuple[str, ...]
    kept: tuple[Kept, ...]
    entries: tuple[Entry, ...]
    head: Head
    people: Mapping[str, str | None]
    withheld: int

    @property
    def state(self) -> str:
        """The state that interventions leave the system in, at the end of the day."""
        return state_under(self.bodies(INTERVENTION), self.system.end_of(self.day))

    def latest(self, kind: str) -> list[Record]:
        """The current versions of a kind that were not erased, by key."""
        found = {one.record.key: one.record for one in self.kept if one.record.kind == kind}
        return [one for one in found.values() if one.body is not None]

    def bodies(self, kind: str) -> list[dict[str, Any]]:
        """Their bodies, each with its key."""
        return [
            {"key": one.key, "version": one.version, **(one.body or {})}
            for one in self.latest(kind)
        ]

    def to_json(self) -> dict[str, Any]:
        """The dossier as plain data: what the records mean, not the records themselves."""
        decisions = sorted(self.bodies("decision"), key=lambda one: (one["at"], one["key"]))
        return {
            "system": self.system.key, "title": self.system.title, "policy": self.system.policy,
            "rules": self.standings.rules, "date": self.day.isoformat(), "state": self.state,
            "head": {"sequence": self.head.sequence, "hash": self.head.hash},
            "versions": [dict(one) for one in self.versions],
            "decisions": decisions,
            "incidents": self.bodies("incident"), "complaints": self.bodies("complaint"),
            "interventions": self.bodies(INTERVENTION),
            "assessments": [_short(one) for one in self.bodies("assessment")],
            "changes": self.changes(),
            "duties": self.standings.to_json(),
            "accountability": {
                "lines": [one.to_json() for one in self.answers],
                "soft": sorted(_soft(self.answers)), "nobody": list(self.nobody),
                "incomplete": _incomplete(self.standings),
            },
            "rules_used": self.rules_used(), "withheld": self.withheld,
        }  # fmt: skip

    def changes(self) -> list[dict[str, Any]]:
        """Who kept which version of which record, when, under which rules; oldest first."""
        policies = {entry.sequence: entry.policy for entry in self.entries}
        found = [
            {"entry": one.record.entry, "at": one.record.at, "who": one.record.who, "record":
             f"{one.record.kind}:{one.record.key}", "version": one.record.version,
             "rules": policies.get(one.record.entry) or None, "erased": one.body is None}
            for one in self.kept
        ]  # fmt: skip
        return sorted(found, key=lambda one: int(str(one["entry"])))

    def rules_used(self) -> list[str]:
        """The hashes of the versions of the rules under which anything was kept or is shown."""
        found = {str(one["rules"]) for one in self.changes() if one["rules"]}
        return sorted(found | {self.standings.rules})


def make_dossier(store: Store, system: str, day: date | None = None) -> Dossier:
    """The dossier of a registered system on a day, today where none is given. Raises InputError where there is none."""
    found = find_system(store, system)
    day = day or found.today(store.now())
    policy = found.rules()
    standing = standings(store, found, day)
    names = {one.duty.name for one in standing.duties}
    answers = tuple(one for one in answers_on(policy.definition, day) if one.duty.name in names)
    versions = tuple(tiers_by_version(store, found, policy))
    with store.place.reading() as connection:
        everything = _kept(connection, system)
        kept = tuple(one for one in everything if one.record.kind != PERSON)
        first = min(one.record.entry for one in kept)
        entries = tuple(read_entries(connection, first - 1))
    last = entries[-1]
    nobody = harms_open(policy.definition, day)["nobody"]
    return Dossier(
        found, day, standing, versions, answers, nobody, kept, entries, Head(last.sequence, last.hash),
        {one.person: one.record.who for one in sorted(kept, key=lambda one: one.person)},
        len({one.id for one in everything}) - len({one.id for one in kept}),
    )  # fmt: skip


def _kept(connection: Connection, system: str) -> list[Kept]:
    """All versions of the records of which one version names a system, by kind, key and version."""
    named = record_version.c.body.contains(f'"system":{canonical(system)}', autoescape=True)
    own = (record.c.kind == SYSTEM) & (record.c.key == system)
    concerned = (
        select(record_version.c.record)
        .join(record, record.c.id == record_version.c.record)
        .where(or_(named, own))
        .distinct()
    )
    query = (
        select(
            record.c.id, record.c.kind, record.c.key, record_version.c.version, record_version.c.body,
            record_version.c.salt, record_version.c.entry, audit.c.at, audit.c.clock, person.c.name,
            person.c.id.label("person"),
        )
        .join(record_version, record_version.c.record == record.c.id)
        .join(audit, audit.c.sequence == record_version.c.entry)
        .join(person, person.c.id == audit.c.who)
        .where(record.c.id.in_(concerned))
        .order_by(record.c.kind, record.c.key, record_version.c.version)
    )  # fmt: skip
    found = []
    for row in connection.execute(query):
        body = None if row.body is None else json.loads(row.body)
        at = kept_at(row.at, row.clock)
        one = Record(row.kind, row.key, row.version, body, at, row.name, row.entry)
        found.append(Kept(row.id, row.person, row.salt, row.body, one))
    about = {
        one.id
        for one in found
        if one.record.kind == SYSTEM or (one.record.body or {}).get("system") == system
    }
    return [one for one in found if one.id in about]


def _soft(answers: tuple[Answer, ...]) -> set[str]:
    bound = {one.harm for one in answers if is_hard(one.duty)}
    return {one.harm for one in answers} - bound


def _incomplete(found: Standings) -> dict[str, list[str]]:
    """The system's duties without threshold, evidence or sanction."""
    return {
        part: [one.duty.name for one in found.duties if not getattr(one.duty, part)]
        for part in ("threshold", "evidence", "sanction")
    }


def _short(body: Mapping[str, Any]) -> dict[str, Any]:
    """An assessment without its items, which stand in the records."""
    return {name: value for name, value in body.items() if name != "items"}
