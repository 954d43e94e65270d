"""Clocks: the times that start when something happens with a system, as the policy's table `clocks` gives them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from guiju.ai.operation.systems import System
from guiju.ai.operation.times import ends
from guiju.ai.working_days import WorkingDays
from guiju.api import Policy
from guiju.model.definition import Definition, Row
from guiju.model.label import Label
from guiju.model.problem import InputError, Place, Problem
from guiju.model.source import Citation
from guiju.model.tree import Literal
from guiju.unverified import is_unverified

TABLE, OCCURRENCE = "clocks", "occurrence"
SEVERITIES = ("minor", "serious", "grave")


@dataclass(frozen=True, slots=True)
class Clock:
    """One time that runs from the moment of knowledge.

    `unit` and `amount` are those of the article; `published` takes what the provider has published. `again` says that
    what was done counts anew once it turns out more severe.
    """

    name: str
    duty: str
    what: Label
    deed: str
    unit: str
    amount: int | None
    again: bool
    cites: tuple[Citation, ...]
    unverified: bool

    def runs_from(
        self,
        known: datetime,
        limit: tuple[int, str] | None = None,
        workdays: WorkingDays | None = None,
    ) -> dict[str, Any]:
        """The clock as it stands in a record, running from a moment; `limit` is the published time."""
        amount, unit = self.amount, self.unit
        if unit == "published" and limit is not None:
            amount, unit = limit
        at = ends(known, unit, amount, workdays)
        assumed = unit == "working_day" and at and workdays and workdays.is_assumed(at.date())
        return {
            "clock": self.name, "duty": self.duty, "deed": self.deed,
            "what": {"zh": self.what.zh, "en": self.what.en}, "cites": [str(cite) for cite in self.cites],
            "unverified": self.unverified, "term": self.unit, "unit": unit, "amount": amount, "again": self.again,
            "from": known.isoformat(), "at": at.isoformat() if at else None,
            "done": None, "late": None, "evidence": [], "lapsed": None, "assumed": ["holidays"] if assumed else [],
        }  # fmt: skip


def kinds_of(definition: Definition) -> tuple[str, ...]:
    """What can happen with a system, as the policy names it; empty where it has no clocks."""
    entity = definition.entities.get(OCCURRENCE)
    if entity is None or TABLE not in definition.tables:
        return ()
    return tuple(name for name, column in entity.columns.items() if column.type.kind == "bool")


def check_kinds(definition: Definition, kinds: Collection[str], severity: str) -> None:
    """Raises InputError for kinds or a severity that the policy does not know, and for none."""
    known, problems = kinds_of(definition), []
    for kind in kinds:
        if kind not in known:
            values = {"found": kind, "known": ", ".join(known)}
            problems.append(Problem("occurrence-kind", Place("--kind"), values))
    if severity not in SEVERITIES:
        values = {"found": severity, "known": ", ".join(SEVERITIES)}
        problems.append(Problem("severity-unknown", Place("--severity"), values))
    if problems:
        raise InputError(problems)


def clocks_of(
    system: System, policy: Policy, day: date, kinds: Collection[str], severity: str = "minor"
) -> tuple[Clock, ...]:
    """The clocks that run when something of these kinds happens with a system on a day.

    >>> from guiju.ai.operation.systems import System
    >>> import guiju
    >>> cv = System("cv", 1, "CV screening", "ai_eu", {"on_eu_market": True, "annex3_point": "4a"}, {})
    >>> found = clocks_of(cv, cv.rules(), date(2028, 3, 1), ["death"], "serious")
    >>> [(clock.name, clock.amount, clock.unit) for clock in found]
    [('EU-68', 10, 'day')]

    Raises InputError for kinds and severities that the policy does not know.
    """
    definition = policy.definition
    check_kinds(definition, kinds, severity)
    occurrence: Mapping[str, Any] = {"severity": severity} | dict.fromkeys(kinds, True)
    decision = system.decide(policy, day, [f"{OCCURRENCE}.clocks"], occurrence)
    names = set(decision[f"{OCCURRENCE}.clocks"])
    rows = definition.tables[TABLE].rows
    found = (_clock(definition, row) for row in rows if row.holds_on(day))
    return tuple(clock for clock in found if clock.duty in names)


@dataclass(frozen=True, slots=True)
class Trigger:
    """What would start clocks of a system: an event of a kind, or of any kind where it is '', at least so severe."""

    kind: str
    severity: str
    clocks: tuple[Clock, ...]

    def to_json(self) -> dict[str, Any]:
        """The trigger as plain data."""
        return {
            "kind": self.kind or None, "severity": self.severity,
            "clocks": [
                {"clock": one.name, "unit": one.unit, "amount": one.amount,
                 "cites": [str(cite) for cite in one.cites], "unverified": one.unverified}
                for one in self.clocks
            ],
        }  # fmt: skip


def triggers_of(system: System, policy: Policy, day: date) -> tuple[Trigger, ...]:
    """What would start a clock if it happened with a system on a day: for each clock the least that starts it.

    >>> from guiju.ai.operation.systems import System
    >>> import guiju
    >>> model = {"on_eu_market": True, "is_gpai_model": True, "designated_systemic": True}
    >>> found = triggers_of(System("m", 1, "M", "ai_eu", model, {}), guiju.load("ai_eu"), date(2026, 11, 1))
    >>> [(one.kind, one.severity, [clock.name for clock in one.clocks]) for one in found]
    [('model_incident', 'minor', ['EU-56']), ('complaint', 'minor', ['EU-69'])]
    """
    found: list[Trigger] = []
    for severity in SEVERITIES:
        for kind in ("", *kinds_of(policy.definition)):
            clocks = clocks_of(system, policy, day, [kind] if kind else [], severity)
            seen = {
                one.name for before in found if before.kind in ("", kind) for one in before.clocks
            }
            new = tuple(clock for clock in clocks if clock.name not in seen)
            if new:
                found.append(Trigger(kind, severity, new))
    return tuple(found)


def _clock(definition: Definition, row: Row) -> Clock:
    found = {
        name: node.value if isinstance(node, Literal) else None
        for name, node in row.outcomes.items()
    }
    amount = found["amount"]
    return Clock(
        row.name, str(found["duty"]), row.reason, str(found["deed"]), str(found["unit"]),
        int(str(amount)) if amount is not None else None, bool(found["again"]), row.cites,
        found["read"] == "secondary" or any(is_unverified(definition, cite) for cite in row.cites),
    )  # fmt: skip
