"""check: a policy's own promises: citations, reforms that load, worked cases that come out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from guiju.decide import Decider
from guiju.expression.printer import print_value
from guiju.load.document import Item
from guiju.load.policy import Loaded, with_reform
from guiju.load.scalars import ScalarError, read_number
from guiju.model.definition import Definition, Key, WorkedCase
from guiju.model.finding import Finding
from guiju.model.problem import Problem, ProblemsError
from guiju.model.source import Citation
from guiju.model.statement import CONTRADICTED
from guiju.registers import StatementResults, check_statements
from guiju.results import Decision
from guiju.unverified import is_unverified


@dataclass(frozen=True, slots=True)
class CaseResult:
    """How a worked case came out; `differences` holds (what, expected, found)."""

    name: str
    passed: bool
    differences: tuple[tuple[str, str, str], ...] = ()
    problems: tuple[Problem, ...] = ()
    reliability: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """What `check` found. `passed` says whether everything holds."""

    policy: str
    hash: str
    problems: tuple[Problem, ...]
    warnings: tuple[Problem, ...]
    cases: tuple[CaseResult, ...]
    counts: dict[str, int]
    statements: StatementResults

    @property
    def passed(self) -> bool:
        """No problem, every case as expected, no statement contradicted unless that is known."""
        broken = self.statements.verdict == CONTRADICTED
        return not self.problems and not broken and all(case.passed for case in self.cases)

    def to_json(self) -> dict[str, Any]:
        """The report as plain data; problems are rendered by the caller's language."""
        return {
            "policy": self.policy, "hash": self.hash, "passed": self.passed, "counts": self.counts,
            "cases": [
                {"name": c.name, "passed": c.passed, "reliability": c.reliability or None,
                 "differences": [dict(zip(("what", "expected", "found"), d, strict=True)) for d in c.differences]}
                for c in self.cases
            ],
            "statements": [result.to_json() for result in self.statements.results],
        }  # fmt: skip


def check(loaded: Loaded, data: Mapping[str, Any] | None = None) -> Report:
    """Check a loaded policy: citations, reforms, cases, and statements against registers.

    `data` maps entities to tables in the place of the registers that come with the policy.

    >>> import guiju
    >>> guiju.load("transfer").check().passed
    True

    Raises InputError for registers that cannot be read.
    """
    definition = loaded.definition
    variants: dict[str, Definition] = {"": definition}
    problems = [*_uncited(definition), *_broken_reforms(loaded, variants)]
    cases = tuple(
        run_case(loaded, case, variants.get(case.reform)) for case in definition.cases.values()
    )
    counts = {
        "entities": len(definition.entities), "parameters": len(definition.parameters),
        "rules": len(definition.rules), "tables": len(definition.tables),
        "reforms": len(definition.reforms), "cases": len(cases), "sources": len(definition.sources),
        "rules_without_citation": sum(1 for r in definition.rules.values() if not r.cites and not r.table),
        "unverified_citations": sum(1 for c in citations(definition) if is_unverified(definition, c)),
    }  # fmt: skip
    for part, items in (("measures", definition.measures), ("indices", definition.indices)):
        if items:
            counts[part] = len(items)
    if definition.statements:
        counts["statements"] = len(definition.statements)
    return Report(
        definition.name, definition.hash, tuple(problems), definition.warnings, cases, counts,
        check_statements(loaded, data=data),
    )  # fmt: skip


def citations(definition: Definition) -> Iterator[Citation]:
    """Every citation of a policy, in its order."""
    for parameter in definition.parameters.values():
        yield from parameter.cites
        for dated in parameter.values:
            yield from dated.cites
    for rule in definition.rules.values():
        yield from rule.cites
    for table in definition.tables.values():
        yield from table.cites
        for row in table.rows:
            yield from row.cites
    for measure in definition.measures.values():
        yield from measure.cites
    for index in definition.indices.values():
        yield from index.cites
        for node in index.nodes:
            yield from node.cites


def _uncited(definition: Definition) -> Iterator[Problem]:
    for parameter in definition.parameters.values():
        if not parameter.cites and not all(dated.cites for dated in parameter.values):
            yield Problem(
                "no-citation", parameter.place, {"kind": "parameter", "found": parameter.name}
            )
    for table in definition.tables.values():
        if not table.cites and not all(row.cites for row in table.rows):
            yield Problem("no-citation", table.place, {"kind": "table", "found": table.name})
    for measure in definition.measures.values():
        if not measure.cites:
            yield Problem("no-citation", measure.place, {"kind": "measure", "found": measure.name})
    for index in definition.indices.values():
        if not index.cites and not all(one.cites for one in index.indicators):
            yield Problem("no-citation", index.place, {"kind": "index", "found": index.name})


def _broken_reforms(loaded: Loaded, variants: dict[str, Definition]) -> Iterator[Problem]:
    """What is wrong under reforms; those that are right are kept for the cases."""
    for name in loaded.definition.reforms:
        try:
            variants[name] = with_reform(loaded, name).definition
        except ProblemsError as error:
            yield from (p for p in error.problems if not p.warning)


def run_case(loaded: Loaded, case: WorkedCase, definition: Definition | None = None) -> CaseResult:
    """Run one worked case in fractions and in floats; both must give what is expected.

    `definition` is the policy under the reform of the case, where it is there already.
    """
    try:
        if definition is None:
            definition = (
                with_reform(loaded, case.reform).definition if case.reform else loaded.definition
            )
        goals = list(dict.fromkeys(_goal(target) for target in case.expect))
        decisions = [
            Decider(definition, case.date, goals, exact=e)(case.given) for e in (True, False)
        ]
    except ProblemsError as error:
        return CaseResult(case.name, False, problems=error.problems, reliability=case.reliability)
    differences: dict[tuple[str, str, str], None] = {}
    for decision in decisions:
        for target, expected in case.expect.items():
            for difference in _differences(decision, target, expected):
                differences.setdefault(difference)
    return CaseResult(case.name, not differences, tuple(differences), reliability=case.reliability)


def _goal(target: str) -> Key:
    entity, name = target.split(".")[:2]
    return entity, name


def _differences(decision: Decision, target: str, expected: Item) -> Iterator[tuple[str, str, str]]:
    entity, name, *part = target.split(".")
    found = [r.value for r in decision.find(f"{entity}.{name}")]
    if part:
        names = [[c.name for c in getattr(value, part[0])] for value in found]
        yield from _other_conditions(target, expected, names)
        return
    items = expected.value if expected.kind == "list" else [expected]
    if len(items) != len(found):
        yield target, f"{len(items)}", f"{len(found)}"
        return
    for index, (item, value) in enumerate(zip(items, found, strict=True), 1):
        if not _agrees(item, value):
            label = target if len(items) == 1 else f"{target}[{index}]"
            yield label, str(item.value), shown(value)


def _other_conditions(
    target: str, expected: Item, found: list[list[str]]
) -> Iterator[tuple[str, str, str]]:
    """Differences of the failed or open conditions: a list for one row, a list of lists for several."""
    listed = expected.value if expected.kind == "list" else [expected]
    rows = listed if any(item.kind == "list" for item in listed) else [expected]
    wanted = [_names(item) for item in rows]
    if len(wanted) != len(found):
        yield target, f"{len(wanted)}", f"{len(found)}"
        return
    for index, (names, actual) in enumerate(zip(wanted, found, strict=True), 1):
        if names != sorted(actual):
            label = target if len(wanted) == 1 else f"{target}[{index}]"
            yield label, ", ".join(names), ", ".join(actual)


def _names(item: Item) -> list[str]:
    parts = item.value if item.kind == "list" else [item]
    return sorted(str(part.value) for part in parts if part.value)


def shown(value: Any) -> str:
    """A value as a worked case writes it."""
    if isinstance(value, Finding):
        return value.answer
    return print_value(value).strip("'") if value is not None else "none"


def _agrees(item: Item, value: Any) -> bool:
    if isinstance(value, bool) or not isinstance(value, (int, float, Fraction)):
        if item.kind == "list":
            return isinstance(value, tuple) and [str(i.value) for i in item.value] == list(value)
        return shown(value) == ("none" if item.is_null else str(item.value))
    try:
        wanted = read_number(str(item.value))
    except ScalarError:
        return False
    if isinstance(value, float):
        return abs(value - float(wanted)) <= 5e-7 * max(1.0, abs(float(wanted)) * 1e-6)
    return wanted == value
