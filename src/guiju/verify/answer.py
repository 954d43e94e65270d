"""What a proof found: proved, refuted with a case, or unknown with a reason; always with what it assumes."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Any, cast

from guiju.model.property import Interval
from guiju.verify.model import Counterexample, Given
from guiju.version import VERSION

if TYPE_CHECKING:
    from guiju.verify.check import Check

PROVED, REFUTED, UNKNOWN = "proved", "refuted", "unknown"


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to one property.

    `scope` is ``every`` (every case), ``any`` (every case, with any number of `entities`) or ``bounded`` (up to
    `children` rows of each of them). `tolerance` is what rounding may hide, in the unit of the target. `assumptions`
    are codes of `guiju.locale`. `reason` and `found` say why an answer is unknown; `losers` are conditions that every
    case that breaks the property meets, and with `exactly` every case that meets them all breaks it.
    """

    name: str
    kind: str
    verdict: str
    scope: str = "every"
    entities: tuple[str, ...] = ()
    children: int = 0
    tolerance: Fraction = Fraction(0)
    assumptions: tuple[str, ...] = ()
    reason: str = ""
    found: str = ""
    counterexample: Counterexample | None = None
    losers: tuple[str, ...] = ()
    exactly: bool = False
    zones: tuple[Interval, ...] | None = None
    expected: tuple[Interval, ...] | None = None
    worst: tuple[Fraction, ...] = ()
    seconds: float = 0.0
    cached: bool = False
    date: datetime.date | None = None


@dataclass(frozen=True, slots=True)
class Answers:
    """The answers to the properties of a policy, and to the checks of its tables and rules."""

    policy: str
    hash: str
    date: date
    reform: str
    answers: tuple[Answer, ...]
    saved: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    seconds: float = 0.0
    version: str = VERSION
    checks: tuple[Check, ...] = ()

    @property
    def verdict(self) -> str:
        """The worst of all: refuted before unknown before proved."""
        found = {answer.verdict for answer in self.answers} | {
            check.verdict for check in self.checks
        }
        return REFUTED if REFUTED in found else UNKNOWN if UNKNOWN in found else PROVED

    @property
    def passed(self) -> bool:
        """Whether every property and every check is proved."""
        return self.verdict == PROVED

    def __getitem__(self, name: str) -> Answer:
        return next(answer for answer in self.answers if answer.name == name)

    def to_json(self) -> dict[str, Any]:
        """The answers as plain data."""
        return {
            "policy": self.policy, "hash": self.hash, "date": self.date.isoformat(), "reform": self.reform or None,
            "verdict": self.verdict, "properties": [answer_json(answer) for answer in self.answers],
            "checks": [check.to_json() for check in self.checks],
            "saved": {name: list(files) for name, files in self.saved.items()}, "version": self.version,
        }  # fmt: skip


def answer_json(answer: Answer) -> dict[str, Any]:
    """One answer as plain data; exact numbers as text, such as 115700/3."""
    out: dict[str, Any] = {
        "name": answer.name, "kind": answer.kind, "verdict": answer.verdict,
        "scope": answer.scope, "entities": list(answer.entities), "children": answer.children or None,
        "tolerance": float(answer.tolerance), "assumptions": list(answer.assumptions),
        "reason": answer.reason or None, "found": answer.found or None,
        "losers": list(answer.losers), "losers_exactly": answer.exactly,
        "date": None if answer.date is None else answer.date.isoformat(),
    }  # fmt: skip
    if answer.counterexample is not None:
        example = answer.counterexample
        out["counterexample"] = {
            "case": plain_case(example.before),
            "moved": None if example.after is None else plain_case(example.after),
            "value": plain(example.before_value), "other": plain(example.after_value),
            "amount": plain(example.amount),
        }  # fmt: skip
    if answer.zones is not None:
        out["zones"] = [_interval(zone) for zone in answer.zones]
        out["losses"] = [plain(loss) for loss in answer.worst]
        out["expected"] = (
            None if answer.expected is None else [_interval(z) for z in answer.expected]
        )
    return out


def _interval(zone: Interval) -> dict[str, Any]:
    low, high = zone
    if isinstance(low, date):
        return {"from": low.isoformat(), "to": None if high is None else str(high)}
    exact = [str(low), None if high is None else str(high)]
    shown = [None if end is None else round(float(cast(Fraction, end)), 2) for end in zone]
    return {"exact": exact, "from": shown[0], "to": shown[1]}


def plain(value: Any) -> Any:
    """A value for JSON and YAML: whole numbers as such, dates as text."""
    if isinstance(value, Fraction):
        return int(value) if value.denominator == 1 else float(value)
    return value.isoformat() if isinstance(value, date) else value


def plain_case(given: Given) -> dict[str, list[dict[str, Any]]]:
    """The rows of a case as plain data."""
    return {
        entity: [{k: plain(v) for k, v in row.items()} for row in rows]
        for entity, rows in given.items()
    }
