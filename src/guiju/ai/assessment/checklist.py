"""The checklist (核查单) of a system: one item for each duty, equal ones as one, and its state by the evidence."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from guiju.ai.assessment.evidence import Evidence
from guiju.ai.assessment.judging import FAIL, PASS, UNDECIDED
from guiju.ai.assessment.systems import Assessed
from guiju.ai.duties import PHASES, Duty, merged

if TYPE_CHECKING:
    from guiju.store.keeping import Store
    from guiju.store.records import Record

KIND = "assessment"
ASKED = frozenset({"must", "must_not", "should"})
"""Modalities that an assessment asks for: a recommended standard is the yardstick of the official one."""

OF_OTHERS = frozenset({"regulator", "state", "member_state", "authority"})
"""Parties that do not assess a system of their own: duties of these alone are shown, and do not count."""


@dataclass(frozen=True, slots=True)
class Item:
    """One line of the checklist: equal duties, their state and why.

    `reason` is measured or judged (by figures, or by people alone), refuted (evidence says it fails), open (evidence is
    undecided), unsaid (evidence without a result), changed (the file is no longer what was attached), expired (none of
    it is valid any more) or none.
    `required` says whether it counts.
    """

    duties: tuple[Duty, ...]
    state: str
    reason: str
    required: bool
    evidence: tuple[Evidence, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The ids of its duties."""
        return tuple(duty.name for duty in self.duties)

    @property
    def unverified(self) -> bool:
        """Whether the article of one of its duties was not read."""
        return any(duty.unverified for duty in self.duties)

    @property
    def proposed(self) -> bool:
        """Whether it is a duty of a reform."""
        return any(duty.read == "proposed" for duty in self.duties)

    def to_json(self) -> dict[str, Any]:
        """The item as plain data."""
        first = self.duties[0]
        return {
            "duties": list(self.names), "zh": first.text.zh, "en": first.text.en, "phase": first.phase,
            "modality": first.modality,
            "threshold": _labels(self.duties, "threshold"), "asked": _labels(self.duties, "evidence"),
            "cites": [str(cite) for duty in self.duties for cite in duty.cites],
            "read": sorted({duty.read for duty in self.duties}), "unverified": self.unverified,
            "proposed": self.proposed, "required": self.required, "state": self.state, "reason": self.reason,
            "evidence": [one.key for one in self.evidence],
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Checklist:
    """All items of a system in the phases asked for."""

    system: Assessed
    phases: tuple[str, ...]
    items: tuple[Item, ...]
    general: tuple[Evidence, ...]

    @property
    def result(self) -> str:
        """fail where a required item fails, undecided where one is open, else pass."""
        states = {item.state for item in self.items if item.required}
        return next((state for state in (FAIL, UNDECIDED) if state in states), PASS)

    def counts(self) -> dict[str, int]:
        """How many required items are in each state."""
        required = [item for item in self.items if item.required]
        return {
            state: sum(item.state == state for item in required)
            for state in (PASS, FAIL, UNDECIDED)
        }

    def evidence(self) -> tuple[Evidence, ...]:
        """All evidence, each once."""
        listed = [*self.general, *(one for item in self.items for one in item.evidence)]
        return tuple({one.key: one for one in listed}.values())

    def to_json(self) -> dict[str, Any]:
        """The checklist as plain data."""
        return {
            "system": self.system.key, "title": self.system.title, "policy": self.system.policy,
            "policy_hash": self.system.policy_hash, "reform": self.system.reform or None,
            "date": self.system.day.isoformat(), "phases": list(self.phases), "tiers": list(self.system.tiers),
            "items": [item.to_json() for item in self.items], "counts": self.counts(), "result": self.result,
            "evidence": [one.to_json() for one in self.evidence()],
        }  # fmt: skip


def make_checklist(
    system: Assessed, evidence: Sequence[Evidence] = (), phases: Iterable[str] = PHASES[:1], *,
    changed: Collection[str] = (),
) -> Checklist:  # fmt: skip
    """The checklist of a system by the evidence that was attached.

    An item is fail where any evidence that was not replaced says so, undecided where any is undecided or none has a
    result, else pass. Evidence for one of several equal duties holds for all. `changed` are keys of evidence whose
    file has another content now: nothing passes on it, nor on what is not valid any more.
    """
    wanted = tuple(phases)
    counted = [one for one in evidence if not one.replaced_by]
    items = [
        _item(
            group,
            [one for one in counted if one.duty in {duty.name for duty in group}],
            changed,
            system.day,
        )
        for group in merged(system.duties)
        if any(duty.phase in wanted for duty in group)
    ]
    listed = {name for item in items for name in item.names}
    general = [one for one in evidence if one.duty not in listed or one.replaced_by]
    return Checklist(system, wanted, tuple(items), tuple(general))


def keep_assessment(store: Store, checklist: Checklist) -> Record:
    """Keep how a system stood on a day; the same day again is a new version."""
    system = checklist.system
    found = checklist.to_json()
    body = {
        name: found[name] for name in ("system", "policy", "policy_hash", "date", "items", "result")
    }
    body |= {"reform": found["reform"], "phases": found["phases"], "counts": found["counts"]}
    key = f"{system.key}/{system.day.isoformat()}"
    before = store.record(KIND, key)
    if before is None:
        return store.add(KIND, key, body, policy=system.policy_hash)
    return store.change(KIND, key, body, seen=before.version, policy=system.policy_hash)


def _item(
    duties: tuple[Duty, ...], evidence: Sequence[Evidence], changed: Collection[str], day: date
) -> Item:
    valid = [one for one in evidence if not one.has_expired(day)]
    state, reason = _state(valid)
    if evidence and not valid:
        reason = "expired"
    if state == PASS and any(one.key in changed for one in valid):
        state, reason = UNDECIDED, "changed"
    required = any(duty.modality in ASKED and not set(duty.parties) <= OF_OTHERS for duty in duties)
    return Item(duties, state, reason, required, tuple(evidence))


def _state(evidence: Sequence[Evidence]) -> tuple[str, str]:
    results = {one.result for one in evidence}
    if not evidence:
        return UNDECIDED, "none"
    if FAIL in results:
        return FAIL, "refuted"
    if UNDECIDED in results:
        return UNDECIDED, "open"
    if PASS not in results:
        return UNDECIDED, "unsaid"
    return PASS, "measured" if any(one.measured for one in evidence) else "judged"


def _labels(duties: Sequence[Duty], name: str) -> list[dict[str, str | None]]:
    labels = dict.fromkeys(getattr(duty, name) for duty in duties)
    return [{"zh": label.zh, "en": label.en} for label in labels if label]
