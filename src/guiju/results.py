"""What a decision gives: values with type, label and rule, findings with their conditions, and what it stands on."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from guiju.evaluate.case import CaseProgram
from guiju.evaluate.layout import Row
from guiju.evaluate.program import Program
from guiju.evaluate.python import as_plain
from guiju.evaluate.reasons import WHY, conditions_of
from guiju.evaluate.rows import Given
from guiju.model.definition import Definition, Key
from guiju.model.finding import WORDS, Condition, Finding
from guiju.model.label import Label
from guiju.model.source import Citation
from guiju.model.types import Type


@dataclass(frozen=True, slots=True)
class Result:
    """One value of one row: `value` is a number, text, date, bool, tuple, None or `Finding`.

    >>> import guiju
    >>> case = {"person": {"salary": 120000}}
    >>> result = guiju.load("transfer").decide(case, date="2019-12-31", outputs=["person.tax"]).results[0]
    >>> result.name, result.plain()
    ('tax', 3480)
    """

    entity: str
    row: str
    name: str
    value: Any
    type: Type
    label: Label

    def plain(self) -> Any:
        """The value as JSON takes it; a finding is its answer."""
        return self.value.answer if isinstance(self.value, Finding) else as_plain(self.value)


class Decision:
    """The results of a case, taken from the engine's rows when they are first asked for.

    >>> import guiju
    >>> case = {"person": {"salary": 120000}}
    >>> decision = guiju.load("transfer").decide(case, date="2019-12-31", outputs=["person.tax"])
    >>> int(decision["person.tax"])
    3480

    `assumed` counts the defaults taken (``person.special`` → 1), `unverified` lists citations that nobody has
    verified and on which a result stands; `policy_hash` names the rules, `reform` what changed them.
    """

    __slots__ = ("_given", "_program", "_results", "_rows", "_unverified")

    def __init__(
        self,
        program: CaseProgram,
        given: Given,
        rows: Mapping[str, list[Row]],
        unverified: Callable[[Mapping[str, list[Row]]], tuple[Citation, ...]],
    ) -> None:
        self._program, self._given, self._rows, self._unverified = program, given, rows, unverified
        self._results: tuple[Result, ...] | None = None

    @property
    def results(self) -> tuple[Result, ...]:
        """Every result, by entity, row and rule."""
        if self._results is None:
            self._program.run_reasons(dict(self._rows))
            self._results = tuple(
                goal_results(self._program.program, self._rows, self._program.layouts)
            )
        return self._results

    @property
    def policy(self) -> str:
        """The policy's name."""
        return self._program.program.definitions[0].name

    @property
    def policy_hash(self) -> str:
        """SHA-256 of the rules that were applied."""
        return self._program.program.definitions[0].hash

    @property
    def reform(self) -> str:
        """The reform under which the case was decided, or nothing."""
        return self._program.program.definitions[0].reform

    @property
    def date(self) -> date:
        """The date of the run."""
        return self._program.program.day

    @property
    def exact(self) -> bool:
        """Whether the case was calculated in fractions."""
        return self._program.python.exact

    @property
    def assumed(self) -> dict[str, int]:
        """Default → how often it was taken."""
        return self._program.assumed(self._given)

    @property
    def unverified(self) -> tuple[Citation, ...]:
        """Unverified citations on which a result stands, as this case came about."""
        return self._unverified(self._rows)

    def __del__(self) -> None:
        # Parents and children point at each other; emptied rows are freed at once, without the garbage collector,
        # which would otherwise cost a third of the time of a decision.
        for rows in self._rows.values():
            for row in rows:
                row.clear()

    def __repr__(self) -> str:
        return f"<Decision {self.policy} {self.date} {sum(map(len, self._rows.values()))} rows>"

    def __getitem__(self, name: str) -> Any:
        """The value of ``entity.rule``: of the one row, or a list for several."""
        found = [r.value for r in self.find(name)]
        if not found:
            raise KeyError(name)
        return found[0] if len(found) == 1 else found

    def find(self, name: str) -> list[Result]:
        """The results of ``entity.rule``, one a row."""
        return [r for r in self.results if f"{r.entity}.{r.name}" == name]

    def rows(self) -> Iterator[tuple[str, str, list[Result]]]:
        """Entity, row and its results, in order."""
        grouped: dict[tuple[str, str], list[Result]] = {}
        for result in self.results:
            grouped.setdefault((result.entity, result.row), []).append(result)
        for (entity, row), results in grouped.items():
            yield entity, row, results

    def to_json(self) -> dict[str, Any]:
        """The decision as plain data."""
        values: dict[str, list[dict[str, Any]]] = {}
        for entity, row, results in self.rows():
            values.setdefault(entity, []).append({"row": row} | {r.name: _json(r) for r in results})
        return {
            "policy": self.policy, "hash": self.policy_hash, "reform": self.reform or None,
            "date": self.date.isoformat(), "exact": self.exact, "values": values,
            "assumed": dict(self.assumed), "unverified": [str(c) for c in self.unverified],
        }  # fmt: skip


def _json(result: Result) -> Any:
    if not isinstance(result.value, Finding):
        return result.plain()
    finding = result.value
    return {
        "finding": finding.answer,
        "failed": [_condition_json(c) for c in finding.failed],
        "open": [_condition_json(c) for c in finding.open],
    }


def _condition_json(condition: Condition) -> dict[str, Any]:
    return {
        "name": condition.name, "zh": condition.label.zh, "en": condition.label.en, "text": condition.text,
        "cites": [str(c) for c in condition.cites],
    }  # fmt: skip


def as_finding(value: bool | None, why: str, conditions: Mapping[str, Condition]) -> Finding:
    """A finding from the engine's value and the names of its reasons."""
    found = conditions_of(why or "", conditions)
    answer = WORDS[value]
    return Finding(answer, found if value is False else (), found if value is None else ())


def own_value(value: Any, type_: Type) -> Any:
    """An engine's value as a result: money in fractions of the fen, whole numbers as int."""
    if isinstance(value, Fraction) and type_.kind == "int":
        return int(value)
    return value


def goal_results(program: Program, rows: Mapping[str, list[list[Any]]], slots: Any) -> list[Result]:
    """The results of all goals of a program of one variant."""
    out: list[Result] = []
    definition = program.definitions[0]
    names = {goal.key: goal.name for goal in program.goals}
    for entity, found in rows.items():
        layout = slots[entity].slots
        keys = [layout.get(column) for column in program.entities[entity].key]
        goals = [key for key in names if key[0] == entity and not key[1].endswith(WHY)]
        for index, row in enumerate(found, 1):
            label = ", ".join(str(as_plain(row[k])) for k in keys if k is not None) or f"#{index}"
            for key in goals:
                value = row[layout[names[key]]]
                type_, text = described(definition, key)
                if type_.kind == "finding":
                    why = names.get((entity, key[1] + WHY))
                    value = as_finding(value, row[layout[why]] if why else "", program.conditions)
                out.append(Result(entity, label, key[1], own_value(value, type_), type_, text))
    return out


def described(definition: Definition, key: Key) -> tuple[Type, Label]:
    """Type and label of a rule or column."""
    rule = definition.rules.get(key)
    if rule is not None:
        return rule.type, rule.label
    column = definition.entities[key[0]].columns[key[1]]
    return column.type, column.label
