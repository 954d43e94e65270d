"""The system that is assessed: a case file, or one that is registered in a store; with its duties on a day."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

import guiju
from guiju.ai.duties import POLICY, Duty, duties_named, duty_table
from guiju.model.definition import Definition
from guiju.model.problem import InputError, Place, Problem

if TYPE_CHECKING:
    from guiju.store.keeping import Store

KIND = "system"
Source: TypeAlias = str | Path | Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Assessed:
    """A system with the duties that it has on a day; `key` names it in the store."""

    key: str
    title: str
    policy: str
    policy_hash: str
    reform: str
    day: date
    definition: Definition
    tiers: tuple[str, ...]
    duties: tuple[Duty, ...]

    def duty(self, name: str) -> Duty:
        """One of its duties. Raises InputError where it has none of that name."""
        from guiju.expression.names import nearest

        found = next((duty for duty in self.duties if duty.name == name), None)
        if found is None:
            names = [duty.name for duty in self.duties]
            values = {"found": name, "system": self.key, "nearest": nearest(name, names)}
            raise InputError([Problem("assess-duty", Place("--duty"), values)])
        return found


def is_case_file(name: str) -> bool:
    """Whether a name is that of a case file rather than the key of a registered system."""
    return name.lower().endswith((".yaml", ".yml", ".json")) or Path(name).is_file()


def find_assessed(
    name: str, store: Store | None = None, *, policy: str = "", day: str | date | None = None, reform: str = "",
    role: str = "",
) -> Assessed:  # fmt: skip
    """The system in a case file, or the registered one of that key, with its duties.

    `policy` is that of the record, else `ai_china`; `role` replaces the role that is asked about.

    >>> case = Path("chat.yaml")
    >>> _ = case.write_text("given: {system: {system_id: chat, offered_to_cn_public: true, is_generative: true}}\\n")
    >>> found = find_assessed("chat.yaml", day="2026-11-01")
    >>> found.key, found.tiers[:2]
    ('chat', ('CN-ALG', 'CN-GENAI'))

    Raises InputError where there is neither, or the policy has no duties.
    """
    source: Source
    file = Path(name)
    if is_case_file(name):
        source, key, title = name, "", ""
    else:
        record = store.record(KIND, name) if store is not None else None
        if record is None or record.body is None:
            raise InputError([Problem("assess-system", Place(name), {"found": name})])
        source, key = {KIND: dict(record.body.get("features") or {})}, name
        title = str(record.body.get("title") or "")
        policy = policy or str(record.body.get("policy") or "")
    loaded = guiju.load(policy or POLICY)
    if duty_table(loaded.definition) is None:
        raise InputError([Problem("assess-policy", Place("--policy"), {"found": loaded.name})])
    outputs = [f"{KIND}.tiers", f"{KIND}.duties"]
    settings = [f"{KIND}.role={role}"] if role else []
    with _asked_of(role):
        decision = loaded.decide(
            source, date=day, reform=reform, outputs=outputs, settings=settings
        )
    rows = list(decision.find(outputs[1]))
    if len(rows) != 1:
        raise InputError([Problem("assess-one", Place(name), {"found": len(rows)})])
    named = rows[0].row
    key = key or (file.stem if named.startswith("#") else named)
    definition = loaded.under(reform).definition
    duties = duties_named(definition, decision.date, decision[outputs[1]])
    return Assessed(
        key, title or key, loaded.name, decision.policy_hash, reform, decision.date, definition,
        tuple(decision[outputs[0]]), duties,
    )  # fmt: skip


@contextmanager
def _asked_of(role: str) -> Iterator[None]:
    """What is wrong with a role is told where it was given, not where it is set."""
    try:
        yield
    except InputError as error:
        if not role:
            raise
        raise InputError(
            replace(problem, place=Place("--role"))
            if problem.place.file.startswith("--set")
            else problem
            for problem in error.problems
        ) from None
