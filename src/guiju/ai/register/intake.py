"""What entries change in the register: all in one transaction, or nothing; the same again changes nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, select

from guiju.ai.duties import POLICY, policy_named
from guiju.ai.register.bodies import Body, Name, read_bodies
from guiju.ai.register.entries import Entry
from guiju.ai.register.kinds import KINDS
from guiju.model.problem import InputError, Problem
from guiju.store.audit import Change
from guiju.store.keeping import Store
from guiju.store.records import Record, add, change_record, read_records
from guiju.store.schema import record

STATES = ("new", "changed", "unchanged")
FEW = 50
"""Up to so many records of a kind are looked up one by one."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of one entry; `before` is the body that was current, `version` the one that is."""

    kind: str
    key: str
    version: int
    before: Body | None
    after: Body

    @property
    def state(self) -> str:
        """new, changed or unchanged."""
        if self.before is None:
            return "new"
        return "unchanged" if self.before == self.after else "changed"

    def columns(self) -> dict[str, tuple[Any, Any]]:
        """The columns, features among them, that differ: before and after."""
        return differences(self.before or {}, self.after)

    def to_json(self) -> dict[str, Any]:
        """The entry as plain data."""
        return {
            "kind": self.kind, "key": self.key, "state": self.state, "version": self.version,
            "columns": {name: list(pair) for name, pair in self.columns().items()},
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Intake:
    """What an import did, or with `dry_run` would do."""

    taken: tuple[Taken, ...]
    dry_run: bool

    def counts(self) -> dict[str, int]:
        """How many records are in each state."""
        found = Counter(one.state for one in self.taken)
        return {state: found[state] for state in STATES}


def differences(before: Body, after: Body) -> dict[str, tuple[Any, Any]]:
    """The columns of two bodies that differ, features by their own names.

    >>> differences({"title": "a", "features": {"users": 1}}, {"title": "a", "features": {"users": 2}})
    {'users': (1, 2)}
    """
    old, new = _flat(before), _flat(after)
    return {
        name: (old.get(name), new.get(name))
        for name in [*new, *(name for name in old if name not in new)]
        if (old.get(name) or None) != (new.get(name) or None)
        or (old.get(name) is False) != (new.get(name) is False)
    }


def take(
    store: Store, entries: Sequence[Entry], *, policy: str = POLICY, dry_run: bool = False,
    problems: Sequence[Problem] = (),
) -> Intake:  # fmt: skip
    """Keep what entries say: every record validated first, then all of them in one transaction.

    New records that name no policy stand under `policy`; `problems` are those that the files of the entries have.
    Raises InputError with everything that is wrong; nothing is kept then.
    """
    if dry_run or problems:
        with store.place.reading() as connection:
            return Intake(tuple(_made(connection, entries, policy, problems)), dry_run=True)
    with store.changing() as change:
        taken = _made(change.connection, entries, policy)
        for one in taken:
            _keep(change, one)
    return Intake(tuple(taken), dry_run=False)


def _keep(change: Change, one: Taken) -> None:
    under = replace(change, policy=policy_hash(one.after))
    if one.state == "new":
        add(under, one.kind, one.key, one.after)
    elif one.state == "changed":
        change_record(under, one.kind, one.key, one.after, seen=one.version - 1)


def policy_hash(body: Body) -> str:
    """The hash of the policy a record stands under, '' where it stands under none."""
    return policy_named(str(body["policy"])).hash if "policy" in body else ""


def _made(
    connection: Connection, entries: Sequence[Entry], policy: str, before: Sequence[Problem] = ()
) -> list[Taken]:
    """What entries would make of what is kept. Raises InputError with everything that is wrong."""
    found = _records(connection, entries)
    current = {name: one.body for name, one in found.items() if one.body is not None}
    reading = read_bodies(entries, current, _known(connection), policy)
    problems = [*before, *reading.problems, *_unseen(entries, found)]
    if before:
        # What a link names may stand in a part that could not be read.
        problems = [problem for problem in problems if problem.code != "dangling-link"]
    if problems:
        # A header is wrong once, however many rows stand below it.
        once = {(p.code, p.place, str(p.values.get("column"))): p for p in problems}
        raise InputError(sorted(once.values(), key=lambda problem: problem.place))
    taken = []
    for entry in entries:
        name = (entry.kind, entry.key)
        was, after = current.get(name), reading.bodies[name]
        version = found[name].version if name in found else 0
        taken.append(Taken(*name, version + (was != after), was, after))
    return taken


def _unseen(entries: Iterable[Entry], found: Mapping[Name, Record]) -> Iterable[Problem]:
    """Entries that were made from another version than the current one."""
    for entry in entries:
        if entry.seen is None or entry.seen.is_null:
            continue
        said = str(entry.seen.value).strip()
        one = found.get((entry.kind, entry.key))
        values: dict[str, object] = {"kind": entry.kind, "found": entry.key}
        if not (said.isascii() and said.isdigit()):
            yield Problem("not-whole-number", entry.seen.place, {"found": said})
        elif one is None:
            if said != "0":
                yield Problem("record-missing", entry.seen.place, values)
        elif int(said) != one.version:
            seen = {"seen": int(said), "version": one.version}
            yield Problem("record-changed", entry.seen.place, values | seen)


def _records(connection: Connection, entries: Sequence[Entry]) -> dict[Name, Record]:
    """The current versions of the records that entries speak of."""
    wanted = {kind: {entry.key for entry in entries if entry.kind == kind} for kind in KINDS}
    found: dict[Name, Record] = {}
    for kind, keys in wanted.items():
        asked: list[str | None] = [*keys] if len(keys) <= FEW else [None]
        for key in asked:
            for one in read_records(connection, kind, key):
                if one.key in keys:
                    found[kind, one.key] = one
    return found


def _known(connection: Connection) -> dict[str, frozenset[str]]:
    """The keys of each kind that are kept."""
    keys: dict[str, set[str]] = {kind: set() for kind in KINDS}
    for row in connection.execute(
        select(record.c.kind, record.c.key).where(record.c.kind.in_(KINDS))
    ):
        keys[row.kind].add(row.key)
    return {kind: frozenset(found) for kind, found in keys.items()}


def _flat(body: Body) -> dict[str, Any]:
    own = {name: value for name, value in body.items() if name != "features"}
    return own | dict(body.get("features", {}))
