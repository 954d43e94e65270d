"""Interventions: restrict, suspend, stop, withdraw, recall, correct; with scope, reason, who decided, until when.

The state of a system follows from those that run: the strongest counts. Each stands on a decision that is kept with it.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from guiju.ai.operation.decisions import Deciding, check_deciding, decision_body
from guiju.ai.operation.decisions import keep as keep_decision
from guiju.ai.operation.due import check_order
from guiju.ai.operation.keeping import add, of_system, wanted, zone_for
from guiju.ai.operation.systems import find_system
from guiju.ai.operation.times import read_moment
from guiju.locale import text
from guiju.model.problem import InputError, Place, Problem
from guiju.store import records
from guiju.store.keeping import Store
from guiju.store.records import Record

KIND = "measure_taken"
EFFECTS = {
    "correct": "running", "notify": "running", "restrict": "restricted", "suspend": "suspended", "stop": "stopped",
    "withdraw": "withdrawn", "recall": "recalled",
}  # fmt: skip
"""What each intervention makes of the system, from the weakest to the strongest."""
STATES = tuple(dict.fromkeys(EFFECTS.values()))


def intervene(
    store: Store, system: str, measure: str, *, scope: str, deciding: Deciding, begins: str | None = None,
    until: str | None = None, incident: str = "", place: str = "", key: str = "",
) -> Record:  # fmt: skip
    """Keep an intervention and the decision behind it, in one transaction.

    `scope` says what it reaches (region, version, users), `begins` and `until` from when to when; without `until` it
    holds until it is lifted. Raises InputError for what is not known, no scope, or an end before its beginning.
    """
    found = find_system(store, system)
    check_deciding(deciding)
    _check(measure, scope)
    if incident:
        wanted(store, "incident", incident)
    zone, policy = zone_for(found, place), found.rules()
    decision = decision_body(store, found, measure, deciding, place=place)
    decided = datetime.fromisoformat(decision["at"])
    start = read_moment(begins, zone, "--from") if begins else decided
    check_order(decided, start, "--from")
    end = read_moment(until, zone, "--until") if until else None
    if end is not None:
        check_order(start, end, "--until")
    with store.changing(policy.hash) as change:
        made = keep_decision(change, decision | {"decided": f"{measure}: {scope}"})
        body: dict[str, Any] = {
            "system": system, "measure": measure, "scope": scope, "reason": deciding.reason, "incident": incident,
            "decision": made.key, "from": start.isoformat(), "until": end.isoformat() if end else None,
            "zone": zone.key, "law": policy.name, "rules": policy.hash, "lifted": None,
            "evidence": [dict(one) for one in deciding.evidence],
        }  # fmt: skip
        return add(change, KIND, "M", key, body)


def lift(store: Store, key: str, deciding: Deciding, *, seen: int | None = None) -> Record:
    """End an intervention by a decision of its own. Raises InputError where it has ended, or changed since `seen`."""
    record = wanted(store, KIND, key)
    body = dict(record.body or {})
    check_deciding(deciding)
    zone = ZoneInfo(body["zone"])
    now = store.now()
    if not _runs(body, now):
        raise InputError(
            [Problem("intervention-over", Place(f"intervention {key}"), {"found": key})]
        )
    system = find_system(store, body["system"])
    decision = decision_body(
        store, system, f"lift {key}", deciding, about=f"{KIND}:{key}", place=zone.key
    )
    check_order(
        datetime.fromisoformat(body["from"]), datetime.fromisoformat(decision["at"]), "--at"
    )
    with store.changing(decision["rules"]) as change:
        made = keep_decision(change, decision)
        body["lifted"] = {
            "at": decision["at"],
            "decision": made.key,
            "reason": deciding.reason,
            "evidence": [dict(one) for one in deciding.evidence],
        }
        records.change_record(change, KIND, key, body, record.version if seen is None else seen)
        return next(records.read_records(change.connection, KIND, key))


def decided_words(decided: str, language: str) -> str:
    """What was decided, in a language where it is an intervention or its lifting; else as it was written.

    >>> decided_words("suspend: 全部用户", "zh"), decided_words("lift M-0001", "zh"), decided_words("上线", "zh")
    ('暂停：全部用户', '解除 M-0001', '上线')
    """
    measure, colon, scope = decided.partition(": ")
    if colon and measure in EFFECTS:
        return f"{text(f'measure-{measure}', language)}{text('colon', language)}{scope}"
    lifted = decided.removeprefix("lift ")
    return decided if lifted == decided else text("decision-lift", language, key=lifted)


def state_of(store: Store, system: str, moment: datetime) -> str:
    """The state of a system at a moment: running, restricted, suspended, stopped, withdrawn or recalled."""
    return state_under((dict(one.body or {}) for one in of_system(store, KIND, system)), moment)


def state_under(taken: Iterable[dict[str, Any]], moment: datetime) -> str:
    """The state that interventions leave a system in: that of the strongest that runs."""
    running = [EFFECTS[body["measure"]] for body in taken if _runs(body, moment)]
    return max(running, key=STATES.index, default="running")


def _runs(body: dict[str, Any], moment: datetime) -> bool:
    ends = [body["until"], body["lifted"] and body["lifted"]["at"]]
    past = any(end and datetime.fromisoformat(end) <= moment for end in ends)
    return datetime.fromisoformat(body["from"]) <= moment and not past


def _check(measure: str, scope: str) -> None:
    if measure not in EFFECTS:
        values = {"found": measure, "known": ", ".join(EFFECTS)}
        raise InputError([Problem("intervention-kind", Place("--measure"), values)])
    if not scope.strip():
        raise InputError([Problem("case-without-words", Place("--scope"), {"found": "--scope"})])
