"""Decisions: who decided what, when, under which version of the rules, with which evidence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from guiju.ai.operation.due import moment_or_now
from guiju.ai.operation.keeping import add, zone_for
from guiju.ai.operation.systems import System, find_system
from guiju.model.problem import InputError, Place, Problem
from guiju.store.audit import Change
from guiju.store.keeping import Store
from guiju.store.records import Record

KIND = "decision"


@dataclass(frozen=True, slots=True)
class Deciding:
    """Who decides and why: `by` is a name, `capacity` the office in which it is done."""

    by: str
    reason: str
    capacity: str = ""
    at: str | None = None
    evidence: Sequence[Mapping[str, str]] = ()


def check_deciding(deciding: Deciding) -> None:
    """Raises InputError for a decision that nobody takes, or without a reason."""
    given = {"--by": deciding.by, "--reason": deciding.reason}
    problems = [
        Problem("case-without-words", Place(option), {"found": option})
        for option, words in given.items()
        if not words.strip()
    ]
    if problems:
        raise InputError(problems)


def decide(
    store: Store, system: str, decided: str, deciding: Deciding, *, about: str = "", place: str = "", key: str = ""
) -> Record:  # fmt: skip
    """Keep a decision on a registered system; `about` names what it is on, as `KIND:KEY`.

    Raises InputError for an unknown system, nobody who decides, no reason, or a moment to come.
    """
    found = find_system(store, system)
    if not decided.strip():
        raise InputError([Problem("case-without-words", Place("--what"), {"found": "--what"})])
    check_deciding(deciding)
    policy = found.rules()
    body = decision_body(store, found, decided, deciding, about, place)
    with store.changing(policy.hash) as change:
        return keep(change, body, key)


def decision_body(
    store: Store, system: System, decided: str, deciding: Deciding, about: str = "", place: str = ""
) -> dict[str, Any]:
    """A decision as it is kept, under the rules as they are now."""
    policy, zone = system.rules(), zone_for(system, place)
    at = moment_or_now(deciding.at, zone, store.now(), "--at")
    return {
        "system": system.key, "system_version": system.version, "about": about, "decided": decided,
        "by": deciding.by, "capacity": deciding.capacity, "reason": deciding.reason, "at": at.isoformat(),
        "law": policy.name, "rules": policy.hash, "evidence": [dict(one) for one in deciding.evidence],
    }  # fmt: skip


def keep(change: Change, body: Mapping[str, Any], key: str = "") -> Record:
    """A decision within a transaction, under its key or the next number."""
    return add(change, KIND, "D", key, body)
