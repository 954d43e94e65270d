"""Incidents: opened from the moment of knowledge, their clocks reported done, reassessed, closed under conditions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from guiju.ai.operation.clocks import SEVERITIES, clocks_of
from guiju.ai.operation.due import (
    check_order,
    check_past,
    finished,
    is_running,
    moment_or_now,
    restarted,
    started,
    supported,
)
from guiju.ai.operation.keeping import added, changed, wanted, zone_for
from guiju.ai.operation.systems import find_system
from guiju.ai.operation.times import read_moment
from guiju.model.problem import InputError, Place, Problem
from guiju.store.keeping import Store
from guiju.store.records import Record

KIND = "incident"


def open_incident(
    store: Store, system: str, *, what: str, known: str, happened: str = "", kinds: Sequence[str],
    severity: str = "minor", place: str = "", key: str = "",
) -> Record:  # fmt: skip
    """Keep a new incident of a registered system; its clocks run from `known`, the moment of knowledge.

    `kinds` are those of the policy's entity `occurrence`, `place` is the country (or zone) whose time counts.
    Raises InputError for what is not known, a moment to come, or knowledge before the event itself.
    """
    found = find_system(store, system)
    policy, zone = found.rules(), zone_for(found, place)
    now, moment = store.now(), read_moment(known, zone, "--known")
    begun = read_moment(happened, zone, "--happened") if happened else moment
    if not what.strip():
        raise InputError([Problem("case-without-words", Place("--what"), {"found": "--what"})])
    check_past(moment, now, "--known")
    check_order(begun, moment, "--known")
    clocks = clocks_of(found, policy, moment.date(), kinds, severity)
    body: dict[str, Any] = {
        "system": system, "system_version": found.version, "what": what, "kinds": sorted(set(kinds)),
        "severity": severity, "happened": begun.isoformat(), "known": moment.isoformat(), "zone": zone.key,
        "law": policy.name, "rules": policy.hash, "due": started(clocks, moment), "state": "open",
        "reassessed": [], "closing": None,
    }  # fmt: skip
    return added(store, KIND, "I", key, body, policy.hash)


def finish_clock(
    store: Store, key: str, clock: str, *, at: str | None = None, evidence: Sequence[Mapping[str, str]] = (),
    seen: int | None = None, kind: str = KIND,
) -> Record:  # fmt: skip
    """Report that what a clock asks for was done, at a moment (else now), with evidence by hash.

    Raises InputError where the clock does not run, the moment lies before the knowledge or to come, or somebody has
    changed the record since version `seen`.
    """
    record = wanted(store, KIND, key)
    body = dict(record.body or {})
    now = store.now()
    moment = moment_or_now(at, ZoneInfo(body["zone"]), now, "--at")
    body["due"] = finished(body["due"], clock, moment, now, evidence)
    return changed(store, record, body, seen)


def add_evidence(
    store: Store, key: str, clock: str, evidence: Sequence[Mapping[str, str]], *, seen: int | None = None
) -> Record:  # fmt: skip
    """Add evidence to a clock that was reported done. Raises InputError where it was not."""
    record = wanted(store, KIND, key)
    body = dict(record.body or {})
    body["due"] = supported(body["due"], clock, evidence)
    return changed(store, record, body, seen)


def reassess(
    store: Store, key: str, *, known: str | None = None, severity: str = "", add: Sequence[str] = (),
    drop: Sequence[str] = (), why: str, seen: int | None = None,
) -> Record:  # fmt: skip
    """Another severity or other kinds from a moment on: clocks start, count anew or lapse; what was closed reopens.

    The rules are those of that day, the system as it is registered now.
    """
    record = wanted(store, KIND, key)
    body = dict(record.body or {})
    system = find_system(store, body["system"])
    policy, zone = system.rules(), ZoneInfo(body["zone"])
    moment = moment_or_now(known, zone, store.now(), "--known")
    first = datetime.fromisoformat(body["known"])
    check_order(first, moment, "--known")
    kinds = sorted((set(body["kinds"]) | set(add)) - set(drop))
    severity = severity or body["severity"]
    if kinds == body["kinds"] and severity == body["severity"]:
        raise InputError([Problem("reassessed-same", Place(f"{KIND} {key}"), {"found": severity})])
    clocks = clocks_of(system, policy, moment.date(), kinds, severity)
    more = _is_more(body, severity, kinds)
    body["due"] = restarted(body["due"], clocks, moment, more=more, first=first)
    body["reassessed"] = [
        *body["reassessed"],
        {"known": moment.isoformat(), "severity": [body["severity"], severity], "kinds": [body["kinds"], kinds],
         "why": why, "more_severe": more, "reopened": body["state"] == "closed"},
    ]  # fmt: skip
    body |= {
        "severity": severity, "kinds": kinds, "state": "open", "closing": None, "rules": policy.hash,
        "system_version": system.version,
    }  # fmt: skip
    return changed(store, record, body, seen)


def close_incident(
    store: Store, key: str, *, cause: str, correction: str, seen: int | None = None
) -> Record:
    """Close an incident: every clock is done, each with evidence, and cause and correction are named.

    Raises InputError that names each condition that is not met.
    """
    record = wanted(store, KIND, key)
    body = dict(record.body or {})
    place = Place(f"{KIND} {key}")
    if body["state"] == "closed":
        raise InputError([Problem("case-closed", place, {"found": key})])
    problems = [
        Problem("close-clock-runs", place, {"found": one["clock"], "at": one["at"] or "-"})
        for one in body["due"]
        if is_running(one)
    ]
    problems += [
        Problem("close-no-evidence", place, {"found": one["clock"]})
        for one in body["due"]
        if one["done"] and not one["evidence"]
    ]
    given = {"--cause": cause, "--correction": correction}
    problems += [
        Problem("case-without-words", Place(option), {"found": option})
        for option, words in given.items()
        if not words.strip()
    ]
    if problems:
        raise InputError(problems)
    at = store.now().astimezone(ZoneInfo(body["zone"])).replace(microsecond=0)
    body |= {
        "state": "closed",
        "closing": {"at": at.isoformat(), "cause": cause, "correction": correction},
    }
    return changed(store, record, body, seen)


def _is_more(body: Mapping[str, Any], severity: str, kinds: Sequence[str]) -> bool:
    rank = SEVERITIES.index
    return rank(severity) > rank(body["severity"]) or not set(kinds) <= set(body["kinds"])
