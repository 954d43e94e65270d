"""Who answers: harm → violated duty → liable role → remedy and sanction, and the indicators of the duties in force."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from typing import Any

from guiju.ai.duties import PROPOSED, Duty, duties_on
from guiju.model.definition import Definition
from guiju.model.label import Label
from guiju.model.tree import Literal

SOFT_RANKS = frozenset({"norm", "standard"})
PUBLIC_PARTIES = frozenset({"public_body", "deployer_public", "deployer_law_enforcement"})
"""Public bodies as those who use systems; regulators and states, who supervise, are none of these."""


@dataclass(frozen=True, slots=True)
class Answer:
    """For one harm: a duty that it violates, who owes it, and what follows."""

    harm: str
    duty: Duty
    remedy: Label

    def to_json(self) -> dict[str, Any]:
        """The line as plain data."""
        return {
            "harm": self.harm, "duty": self.duty.name, "liable": list(self.duty.parties),
            "remedy": {"zh": self.remedy.zh, "en": self.remedy.en}, "sanction": self.duty.sanction or None,
            "modality": self.duty.modality, "read": self.duty.read, "unverified": self.duty.unverified,
            "cites": [str(cite) for cite in self.duty.cites],
        }  # fmt: skip


def answers_on(definition: Definition, day: date) -> tuple[Answer, ...]:
    """The table of accountability on a day: every harm with every duty in force that it violates.

    >>> import guiju
    >>> lines = answers_on(guiju.load("ai_china").definition, date(2026, 11, 1))
    >>> [a.duty.name for a in lines if a.harm == "elderly"]
    ['CN-AR-17']
    """
    duties = {duty.name: duty for duty in duties_on(definition, day)}
    out = []
    for row in definition.tables["harms"].rows:
        found = {
            name: node.value for name, node in row.outcomes.items() if isinstance(node, Literal)
        }
        duty = duties.get(str(found.get("violates")))
        if duty is not None and row.holds_on(day):
            remedy = Label(*(_text(found.get(name)) for name in ("remedy_zh", "remedy_en")))
            out.append(Answer(str(found["harm"]), duty, remedy))
    return tuple(out)


def harms_open(definition: Definition, day: date) -> dict[str, tuple[str, ...]]:
    """Harms that nobody answers for (`nobody`), and those under duties without force (`soft`)."""
    lines = answers_on(definition, day)
    answered = {line.harm for line in lines}
    bound = {line.harm for line in lines if is_hard(line.duty)}
    known = definition.enums["harm"].values
    return {
        "nobody": tuple(harm for harm in known if harm not in answered),
        "soft": tuple(harm for harm in known if harm in answered - bound),
    }


def is_hard(duty: Duty) -> bool:
    """Whether a duty binds and stands in more than a norm or a recommended standard."""
    return duty.binding and duty.rank not in SOFT_RANKS


def incomplete(duties: Sequence[Duty]) -> dict[str, tuple[str, ...]]:
    """Duties without a threshold, without evidence, without a sanction."""
    return {
        part: tuple(duty.name for duty in duties if not getattr(duty, part))
        for part in ("threshold", "evidence", "sanction")
    }


def conflicts(duties: Sequence[Duty]) -> tuple[tuple[str, str], ...]:
    """Pairs of equal duties of one party and time, of which one says must and the other must not."""
    return tuple(
        (first.name, second.name)
        for first, second in combinations(duties, 2)
        if first.equal
        and first.equal == second.equal
        and {first.modality, second.modality} == {"must", "must_not"}
        and set(first.parties) & set(second.parties)
    )


def indicators(definition: Definition, day: date) -> dict[str, Any]:
    """The statements of the critics as figures: counts and shares (0 to 1) of the duties in force on a day.

    >>> import guiju
    >>> found = indicators(guiju.load("ai_china").definition, date(2026, 11, 1))
    >>> found["duties"], found["complete"]
    (130, 42)
    """
    duties = duties_on(definition, day)
    ranks = Counter(duty.rank for duty in duties)
    own = [duty for duty in duties if duty.sanction and duty.sanction not in WITHOUT_OWN]
    nobody = harms_open(definition, day)["nobody"] if "harms" in definition.tables else ()
    return {
        "duties": len(duties),
        "by_rank": {rank: ranks[rank] for rank in definition.enums["rank"].values if ranks[rank]},
        "binding": sum(duty.binding for duty in duties),
        "public_bodies": sum(bool(PUBLIC_PARTIES & set(duty.parties)) for duty in duties),
        "own_sanction": len(own),
        "share_own_sanction": len(own) / len(duties) if duties else None,
        "fined_by_turnover": sum(_by_turnover(definition, duty.sanction) for duty in own),
        "complete": sum(duty.complete for duty in duties),
        "unverified": sum(duty.unverified for duty in duties),
        "proposed": sum(duty.read == PROPOSED for duty in duties),
        "harms_without_liable_role": len(nobody),
    }


WITHOUT_OWN = frozenset(
    {"algorithms_32", "deepsynthesis_22", "generative_21", "labelling_13", "yardstick"}
)
"""Sanctions that point to other laws or are none."""


def _by_turnover(definition: Definition, sanction: str) -> bool:
    """Whether a sanction's ceiling is a share of turnover: the words of all others name amounts."""
    return "%" in (definition.enums["sanction"].values[sanction].en or "")


def _text(value: object) -> str | None:
    return None if value is None else str(value)
