"""The actions of operation by name, with what they are usually given; a case says what is given otherwise."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from guiju.ai.operation import complaints, incidents
from guiju.ai.operation.decisions import Deciding, decide
from guiju.ai.operation.interventions import intervene, lift
from guiju.store.keeping import Store
from guiju.store.records import Record

PROOF = {"title": "report.pdf", "sha256": "ab" * 32}
USUAL: Mapping[str, Mapping[str, Any]] = {
    "open": {
        "system": "chat", "what": "坏内容", "known": "2026-11-01T08:30", "kinds": ["unlawful_content"],
        "severity": "serious",
    },
    "done": {"key": "I-0001", "clock": "CN-AR-05", "at": "2026-11-01T09:00", "evidence": [PROOF]},
    "evidence": {"key": "I-0001", "clock": "CN-AR-05", "evidence": [PROOF]},
    "reassess": {"key": "I-0001", "why": "more is known"},
    "close": {"key": "I-0001", "cause": "a filter failed", "correction": "retrained"},
    "receive": {
        "system": "chat", "topic": "decision", "received": "2026-11-10", "limit": (15, "day"),
        "person": {"name": "王平", "contact": "010-1", "words": "不公"},
    },
    "answer": {"key": "C-0001", "outcome": "rejected", "words": "依规处理", "at": "2026-11-12"},
    "appeal": {"key": "C-0001", "received": "2026-11-15", "words": "请再查"},
    "escalate": {"key": "C-0001", "to": "网信办"},
    "close_complaint": {"key": "C-0001"},
    "intervene": {"system": "chat", "measure": "suspend", "scope": "all users"},
    "lift": {"key": "M-0001"},
    "decide": {"system": "chat", "decided": "launch"},
}  # fmt: skip
DECIDING = ("by", "reason", "capacity", "decided_at", "evidence")


def act(store: Store, name: str, **otherwise: Any) -> Record:
    """Do something as it is usually done, but for what is given."""
    return ACTIONS[name](store, dict(USUAL[name]) | otherwise)


def _deciding(given: dict[str, Any]) -> Deciding:
    found = {"by": "Li", "reason": "risk", "capacity": "主任"} | {
        name: given.pop(name) for name in DECIDING if name in given
    }
    at = found.pop("decided_at", None)
    return Deciding(**found, at=at)


def _open(store: Store, given: dict[str, Any]) -> Record:
    return incidents.open_incident(store, given.pop("system"), **given)


def _done(store: Store, given: dict[str, Any]) -> Record:
    return incidents.finish_clock(store, given.pop("key"), given.pop("clock"), **given)


def _evidence(store: Store, given: dict[str, Any]) -> Record:
    return incidents.add_evidence(store, given.pop("key"), given.pop("clock"), **given)


def _receive(store: Store, given: dict[str, Any]) -> Record:
    limit = given.pop("limit")
    return complaints.receive(
        store, given.pop("system"), limit=tuple(limit) if limit else None, **given
    )


def _intervene(store: Store, given: dict[str, Any]) -> Record:
    deciding = _deciding(given)
    return intervene(store, given.pop("system"), given.pop("measure"), deciding=deciding, **given)


def _lift(store: Store, given: dict[str, Any]) -> Record:
    return lift(store, given.pop("key"), _deciding(given), **given)


def _decide(store: Store, given: dict[str, Any]) -> Record:
    deciding = _deciding(given)
    return decide(store, given.pop("system"), given.pop("decided"), deciding, **given)


ACTIONS: Mapping[str, Callable[[Store, dict[str, Any]], Record]] = {
    "open": _open, "done": _done, "evidence": _evidence, "receive": _receive, "intervene": _intervene, "lift": _lift,
    "decide": _decide,
    "reassess": lambda store, given: incidents.reassess(store, given.pop("key"), **given),
    "close": lambda store, given: incidents.close_incident(store, given.pop("key"), **given),
    "answer": lambda store, given: complaints.answer(store, given.pop("key"), **given),
    "appeal": lambda store, given: complaints.appeal(store, given.pop("key"), **given),
    "escalate": lambda store, given: complaints.escalate(store, given.pop("key"), **given),
    "close_complaint": lambda store, given: complaints.close(store, given.pop("key"), **given),
}  # fmt: skip
