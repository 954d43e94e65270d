"""Complaints and appeals of affected people: received, answered, appealed, escalated, closed, each with its deadline.

A complaint holds no personal data. Name, contact and words stand in a record of their own, `complainant` with the same
key, which is erased alone: what remains says that there was a complaint, about what, and if it was answered in time.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from guiju.ai.operation.clocks import clocks_of
from guiju.ai.operation.due import (
    Due,
    check_order,
    check_past,
    finished,
    is_running,
    moment_or_now,
    standing,
    started,
)
from guiju.ai.operation.keeping import add, wanted, zone_for
from guiju.ai.operation.systems import System, find_system
from guiju.ai.operation.times import read_moment
from guiju.ai.working_days import working_days_of
from guiju.model.problem import InputError, Place, Problem
from guiju.store import records
from guiju.store.keeping import Store
from guiju.store.records import Record

KIND, PERSON = "complaint", "complainant"
TOPICS = ("decision", "discrimination", "price", "content", "privacy", "minors", "work", "other")
OUTCOMES = ("upheld", "partly", "rejected", "withdrawn")
KINDS = ("complaint", "explanation_asked")

Limit = tuple[int, str]
"""The time that the provider has published for its answer: 15 working days is `(15, "working_day")`."""


def receive(
    store: Store, system: str, *, topic: str, received: str, kinds: Sequence[str] = ("complaint",),
    person: Mapping[str, str] | None = None, limit: Limit | None = None, place: str = "", key: str = "",
) -> Record:  # fmt: skip
    """Keep a complaint; its clocks run from `received`. `person` is kept apart: name, contact, words.

    Raises InputError for what is not known, or a moment to come.
    """
    found = find_system(store, system)
    zone = zone_for(found, place)
    _check(topic, kinds)
    moment = read_moment(received, zone, "--received")
    check_past(moment, store.now(), "--received")
    due = _clocks(found, moment, kinds, limit)
    policy = found.rules()
    body: dict[str, Any] = {
        "system": system, "topic": topic, "kinds": sorted(set(kinds)), "received": moment.isoformat(),
        "zone": zone.key, "law": policy.name, "rules": policy.hash, "limit": list(limit) if limit else None,
        "due": due, "state": "open", "rounds": [_round("provider", moment)], "person": bool(person),
    }  # fmt: skip
    with store.changing(policy.hash) as change:
        made = add(change, KIND, "C", key, body)
        if person:
            records.add(change, PERSON, made.key, dict(person) | {"system": system, "answers": []})
        return made


def answer(
    store: Store, key: str, *, outcome: str, words: str = "", at: str | None = None,
    evidence: Sequence[Mapping[str, str]] = (), seen: int | None = None,
) -> Record:  # fmt: skip
    """Answer the round that is open; the words go to the record of the person, all clocks of the round are done.

    Raises InputError where nothing is open, for an unknown outcome, or where somebody was faster.
    """
    record, body, zone = _open(store, key, ("open", "escalated"))
    if outcome not in OUTCOMES:
        values = {"found": outcome, "known": ", ".join(OUTCOMES)}
        raise InputError([Problem("complaint-outcome", Place("--outcome"), values)])
    now = store.now()
    moment = moment_or_now(at, zone, now, "--at")
    check_order(datetime.fromisoformat(body["rounds"][-1]["received"]), moment, "--at")
    for one in [one for one in body["due"] if is_running(one)]:
        body["due"] = finished(body["due"], one["clock"], moment, now, evidence)
    last = body["rounds"][-1] | {"answered": moment.isoformat(), "outcome": outcome}
    body |= {"rounds": [*body["rounds"][:-1], last], "state": "answered"}
    return _change(store, record, body, seen, {"at": moment.isoformat(), "words": words})


def appeal(
    store: Store, key: str, *, received: str, words: str = "", seen: int | None = None
) -> Record:  # fmt: skip
    """The person does not accept the answer: a new round, with its clocks. Only an answered complaint has one."""
    record, body, zone = _open(store, key, ("answered",))
    moment = read_moment(received, zone, "--received")
    check_past(moment, store.now(), "--received")
    check_order(datetime.fromisoformat(body["rounds"][-1]["answered"]), moment, "--received")
    system = find_system(store, body["system"])
    limit = (int(body["limit"][0]), str(body["limit"][1])) if body["limit"] else None
    body["due"] = [*body["due"], *_clocks(system, moment, body["kinds"], limit)]
    body |= {"rounds": [*body["rounds"], _round("appeal", moment)], "state": "open"}
    return _change(store, record, body, seen, {"at": moment.isoformat(), "words": words})


def escalate(
    store: Store, key: str, *, to: str, at: str | None = None, seen: int | None = None
) -> Record:
    """It goes to an authority or court: when the answer is overdue, or did not uphold it.

    Raises InputError where the answer is still in time, or upheld the complaint.
    """
    record, body, zone = _open(store, key, ("open", "answered"))
    now = store.now()
    moment = moment_or_now(at, zone, now, "--at")
    overdue = any(standing(one, moment) == "overdue" for one in body["due"])
    unheard = body["rounds"][-1]["outcome"] in ("rejected", "partly")
    if not (overdue or unheard):
        raise InputError([Problem("escalate-early", Place(f"{KIND} {key}"), {"found": key})])
    if not to.strip():
        raise InputError([Problem("case-without-words", Place("--to"), {"found": "--to"})])
    body |= {"rounds": [*body["rounds"], _round(to, moment)], "state": "escalated"}
    return _change(store, record, body, seen)


def close(store: Store, key: str, *, seen: int | None = None) -> Record:
    """Close an answered complaint. Raises InputError where the last round has no answer."""
    record, body, _ = _open(store, key, ("answered",))
    return _change(store, record, body | {"state": "closed"}, seen)


def read_limit(text: str) -> Limit:
    """A published time as written: `15d`, `10wd` (working days), `48h`.

    >>> read_limit("10wd")
    (10, 'working_day')

    Raises InputError for other forms.
    """
    units = {"h": "hour", "d": "day", "wd": "working_day"}
    digits = text.rstrip("abcdefghijklmnopqrstuvwxyz")
    unit = units.get(text[len(digits) :])
    if unit is None or not digits.isascii() or not digits.isdigit() or not 0 < int(digits) <= 3660:
        raise InputError([Problem("limit-form", Place("--limit"), {"found": text})])
    return int(digits), unit


def _clocks(
    system: System, moment: datetime, kinds: Sequence[str], limit: Limit | None
) -> list[Due]:
    counted = limit is not None and limit[1] == "working_day"
    policy = system.rules()
    workdays = working_days_of(policy.definition) if counted else None
    if counted and workdays is None:
        raise InputError([Problem("no-workdays", Place("--limit"), {"found": system.policy})])
    return started(clocks_of(system, policy, moment.date(), kinds), moment, limit, workdays)


def _round(level: str, moment: datetime) -> dict[str, Any]:
    return {"level": level, "received": moment.isoformat(), "answered": None, "outcome": None}


def _open(store: Store, key: str, states: Sequence[str]) -> tuple[Record, dict[str, Any], ZoneInfo]:
    """A complaint that can be changed so. Raises InputError where its state forbids it."""
    record = wanted(store, KIND, key)
    body = dict(record.body or {})
    if body["state"] not in states:
        values = {"found": body["state"], "key": key, "known": tuple(states)}
        raise InputError([Problem("complaint-state", Place(f"{KIND} {key}"), values)])
    return record, body, ZoneInfo(body["zone"])


def _change(
    store: Store, record: Record, body: Mapping[str, Any], seen: int | None, said: Mapping[str, str] | None = None
) -> Record:  # fmt: skip
    """The next version; what was said goes to the person's record, in the same transaction."""
    with store.changing(str(body["rules"])) as change:
        records.change_record(
            change, KIND, record.key, body, record.version if seen is None else seen
        )
        person = next(records.read_records(change.connection, PERSON, record.key), None)
        if said and said["words"] and person is not None and person.body is not None:
            new = dict(person.body) | {"answers": [*person.body["answers"], dict(said)]}
            records.change_record(change, PERSON, record.key, new, person.version)
        return next(records.read_records(change.connection, KIND, record.key))


def _check(topic: str, kinds: Sequence[str]) -> None:
    problems = []
    if topic not in TOPICS:
        values = {"found": topic, "known": ", ".join(TOPICS)}
        problems.append(Problem("complaint-topic", Place("--topic"), values))
    problems += [
        Problem("occurrence-kind", Place("--kind"), {"found": kind, "known": ", ".join(KINDS)})
        for kind in kinds
        if kind not in KINDS
    ]
    if problems:
        raise InputError(problems)
