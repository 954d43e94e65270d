"""How cases of operation are kept: under numbers of their own, each change in one transaction, under seen versions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import func, select

from guiju.ai.operation.systems import System, find_system
from guiju.ai.operation.times import UNION, zone_of
from guiju.model.problem import InputError, Place, Problem
from guiju.store import records
from guiju.store.audit import Change
from guiju.store.keeping import Store
from guiju.store.records import Record
from guiju.store.schema import record


def next_key(change: Change, kind: str, letter: str) -> str:
    """The next free number of a kind: `I-0001`, `I-0002`; asked inside the transaction that uses it."""
    counted = change.connection.execute(
        select(func.count()).select_from(record).where(record.c.kind == kind)
    ).scalar_one()
    while True:
        counted += 1
        key = f"{letter}-{counted:04}"
        taken = select(record.c.id).where(record.c.kind == kind, record.c.key == key)
        if change.connection.execute(taken).scalar() is None:
            return key


def wanted(store: Store, kind: str, key: str) -> Record:
    """The current version of a record. Raises InputError where there is none, or its body was erased."""
    found = store.record(kind, key)
    if found is None or found.body is None:
        known = ", ".join(one.key for one in store.records(kind)[-20:]) or "-"
        values = {"found": key, "kind": kind, "known": known}
        # An intervention is kept as a measure that was taken, and called by its command.
        called = "intervention" if kind == "measure_taken" else kind
        raise InputError([Problem("case-missing", Place(f"{called} {key}"), values)])
    return found


def of_system(store: Store, kind: str, system: str | None) -> list[Record]:
    """The records of a kind that concern a system, or all of them, by key; without those that were erased.

    Raises InputError where there is neither such a record nor such a system.
    """
    kept = [one for one in store.records(kind) if one.body is not None]
    found = [one for one in kept if system is None or (one.body or {}).get("system") == system]
    if system is not None and not found:
        find_system(store, system)
    return found


def zone_for(system: System, place: str) -> ZoneInfo:
    """The zone whose time counts: of the policy's country, else of the Member State given or registered.

    Raises InputError where it is not said.
    """
    country = system.rules().definition.country
    if country and country != UNION:
        return zone_of(place or country)
    said = place or str(system.body.get("member_state", "") or "")
    if not said:
        raise InputError([Problem("place-which", Place("--place"), {"found": system.key})])
    return zone_of(said)


def added(
    store: Store, kind: str, letter: str, key: str, body: Mapping[str, Any], policy: str
) -> Record:
    """Keep a new record under its key, or the next number of its kind."""
    with store.changing(policy) as change:
        return add(change, kind, letter, key, body)


def add(change: Change, kind: str, letter: str, key: str, body: Mapping[str, Any]) -> Record:
    """The same within a transaction."""
    name = key or next_key(change, kind, letter)
    records.add(change, kind, name, body)
    return next(records.read_records(change.connection, kind, name))


def changed(store: Store, record: Record, body: Mapping[str, Any], seen: int | None) -> Record:
    """Keep a new version of a record that was read. Raises InputError where another is current than `seen`."""
    found = record.version if seen is None else seen
    return store.change(
        record.kind, record.key, body, seen=found, policy=str(body.get("rules", ""))
    )
