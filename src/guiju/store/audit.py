"""The audit log: who, when, what, under which policy and input; each entry sealed with the one before.

An entry's hash is SHA-256 of the hash before it and the entry as canonical JSON. Whoever changes, removes or inserts
an entry breaks the chain there. Who writes the chain anew from some entry on is found out by a head noted elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, insert, select

from guiju.store.canonical import canonical, digest, new_id
from guiju.store.schema import audit, person

GENESIS = "0" * 64
"""What stands before the first entry."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry. `at` never goes backwards; `clock` is what the clock said.

    `who` is a random name of a person, `policy` the hash of the policy under which it was done, `input` the hash of
    what was written: none of them can be read back into personal data.
    """

    sequence: int
    at: str
    clock: str
    who: str
    action: str
    subject: str
    policy: str
    input: str
    previous: str
    hash: str = ""

    def sealed(self) -> str:
        """The hash that belongs to the entry."""
        names = [field.name for field in fields(self) if field.name not in ("previous", "hash")]
        return digest(self.previous, canonical({name: getattr(self, name) for name in names}))


@dataclass(frozen=True, slots=True)
class Head:
    """The last entry of the log: noted elsewhere, it proves later that nothing before it was changed."""

    sequence: int = 0
    hash: str = GENESIS

    def __str__(self) -> str:
        return f"{self.sequence}:{self.hash}"


@dataclass(frozen=True, slots=True)
class Change:
    """A transaction that writes: everything in it is logged, under one name and policy."""

    connection: Connection
    who: str
    policy: str
    now: Callable[[], datetime]

    def log(self, action: str, subject: str, input: str) -> int:
        """Append an entry; its sequence number."""
        last = last_entry(self.connection)
        clock = self.now().astimezone(UTC).isoformat(timespec="microseconds")
        at = max(clock, last.at) if last else clock
        entry = Entry(
            sequence=last.sequence + 1 if last else 1, at=at, clock=clock, who=self._person(), action=action,
            subject=subject, policy=self.policy, input=input, previous=last.hash if last else GENESIS,
        )  # fmt: skip
        values = {field.name: getattr(entry, field.name) for field in fields(entry)}
        self.connection.execute(insert(audit).values(values | {"hash": entry.sealed()}))
        return entry.sequence

    def _person(self) -> str:
        found = self.connection.execute(
            select(person.c.id).where(person.c.name == self.who)
        ).scalar()
        if found is None:
            found = new_id()
            self.connection.execute(insert(person).values(id=found, name=self.who))
        return str(found)


def last_entry(connection: Connection) -> Entry | None:
    """The newest entry; None of an empty log."""
    found = connection.execute(select(audit).order_by(audit.c.sequence.desc()).limit(1)).mappings()
    row = found.first()
    return None if row is None else _entry(row)


def read_entries(connection: Connection, after: int = 0) -> Iterator[Entry]:
    """The entries after a number in order, a piece of them at a time."""
    query = select(audit).order_by(audit.c.sequence).execution_options(yield_per=2000)
    # Nothing is left out where all are asked for: an entry slipped in before the first would not be seen.
    query = query.where(audit.c.sequence > after) if after else query
    with connection.execute(query) as rows:
        for row in rows.mappings():
            yield _entry(row)


def _entry(row: RowMapping) -> Entry:
    values: dict[str, Any] = dict(row)
    return Entry(**values)


@dataclass(frozen=True, slots=True)
class Break:
    """Where the log or what it speaks of is not as it was written: the first such entry.

    `reason` is order (an entry is missing or inserted), link (its `previous` is not the hash before it), altered (its
    hash is not its own), time (it lies before the one before it), content (what it speaks of was changed or removed
    outside), head (the head noted elsewhere is not in the log), or damaged (the file itself).
    """

    sequence: int
    reason: str
    subject: str = ""


def first_break(entries: Iterator[Entry], noted: Head | None = None) -> tuple[Head, Break | None]:
    """The head of a chain and the first entry that does not fit; None where all of it holds."""
    before, at = Head(), ""
    for entry in entries:
        reason = _misfit(entry, before, at)
        if reason:
            return before, Break(entry.sequence, reason, entry.subject)
        before, at = Head(entry.sequence, entry.hash), entry.at
        if noted is not None and noted.sequence == entry.sequence and noted.hash != entry.hash:
            return before, Break(entry.sequence, "head", entry.subject)
    if noted is not None and noted.sequence > before.sequence:
        return before, Break(before.sequence + 1, "head")
    return before, None


def _misfit(entry: Entry, before: Head, at: str) -> str:
    if entry.sequence != before.sequence + 1:
        return "order"
    if entry.previous != before.hash:
        return "link"
    if entry.sealed() != entry.hash:
        return "altered"
    return "time" if entry.at < at else ""


def read_head(text: str) -> Head | None:
    """A head as it is printed: sequence and hash.

    >>> read_head("3:" + "ab" * 32).sequence
    3
    """
    number, colon, found = text.strip().partition(":")
    good = colon and number.isascii() and number.isdigit() and len(found) == 64
    return Head(int(number), found.lower()) if good else None
