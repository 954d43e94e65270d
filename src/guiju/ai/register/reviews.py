"""Ethics reviews (伦理审查) that were kept: what each says of the duties of its system, and its days as filings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from guiju.ai.duties import POLICY, duties_on, policy_named
from guiju.store.records import Record

KIND = "review"
DUTIES: Mapping[str, str] = {
    "committee_ok": "CN-ET-01", "applied_before_start": "CN-ET-02", "points_ok": "CN-ET-03",
    "decided_in_time": "CN-ET-04", "registered_ok": "CN-ET-05", "followed_up": "CN-ET-05", "expert_ok": "CN-ET-06",
}  # fmt: skip
"""Rule of a review → the duty of its system that it shows; both cite the same article."""
FILINGS: Mapping[str, str] = {
    "applied_on": "ethics_application", "decided_on": "ethics_decision", "followed_up_on": "ethics_follow_up",
}  # fmt: skip
"""Day of a review → the deadline that it meets."""
ANSWERS: Mapping[str, bool | None] = {"yes": True, "no": False, "undetermined": None}
WORDS: Mapping[bool | None, str] = {answer: word for word, answer in ANSWERS.items()}


@dataclass(frozen=True, slots=True)
class Judged:
    """A review as the rules of a day see it: the findings by rule; empty where it lacks its days, or no rule is there.

    `follow_up_due` is the day until which the follow-up is not overdue.
    """

    record: Record
    findings: Mapping[str, bool | None]
    follow_up_due: date | None

    def of_duty(self, duty: str) -> bool | str | None:
        """What the review says of a duty: yes, no, undetermined (None), or '' where it says nothing."""
        found = [answer for rule, answer in self.findings.items() if DUTIES.get(rule) == duty]
        if not found:
            return ""
        return False if False in found else None if None in found else True

    def to_json(self) -> dict[str, Any]:
        """The findings as plain data."""
        return {
            "findings": {rule: WORDS[answer] for rule, answer in self.findings.items()},
            "follow_up_due": self.follow_up_due.isoformat() if self.follow_up_due else None,
        }


def judge(record: Record, day: date) -> Judged:
    """A kept review under the rules of a day."""
    body = record.body or {}
    policy = policy_named(str(body.get("policy", POLICY)))
    features = body.get("features", {})
    rules = [name for name in (*DUTIES, "in_order") if (KIND, name) in policy.definition.rules]
    stated = {"applied_on", "starts_on"} <= features.keys()
    owed = {duty.name for duty in duties_on(policy.definition, day)} & set(DUTIES.values())
    if not (rules and stated and owed):
        return Judged(record, {}, None)
    outputs = [f"{KIND}.{name}" for name in (*rules, "follow_up_due")]
    decision = policy.decide({KIND: dict(features)}, date=day, outputs=outputs)
    findings = {name: ANSWERS[decision[f"{KIND}.{name}"].answer] for name in rules}
    return Judged(record, findings, decision[f"{KIND}.follow_up_due"])


def with_reviews(body: Mapping[str, Any], reviews: Iterable[Record]) -> dict[str, Any]:
    """The body of a system with the days of its last review as filings, as far as none are stated."""
    filings = dict(body.get("filings") or {})
    dated = [one for one in reviews if (one.body or {}).get("features", {}).get("applied_on")]
    if dated:
        last = max(
            dated, key=lambda one: (str((one.body or {})["features"]["applied_on"]), one.key)
        )
        features = (last.body or {})["features"]
        for column, name in FILINGS.items():
            if features.get(column) and name not in filings:
                filings[name] = {"done": str(features[column]), "number": f"{KIND}:{last.key}"}
    return {**body, "filings": filings}
