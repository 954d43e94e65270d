"""Mutants differ from the policy in one place, are the same for a seed, and are found."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from guiju.evaluate.case import CaseProgram
from guiju.evaluate.program import compile_program
from guiju.load.policy import load_definition
from guiju.model.problem import InputError
from tests.mutants.judged import Judge, Verdict
from tests.mutants.judging import SEED, Judged, drawn, judge, page
from tests.mutants.operators import OPERATORS, mutants

POLICY = Path(__file__).parents[1] / "cases" / "cli" / "policies" / "proofs"


def test_every_mutant_differs_in_one_part() -> None:
    definition = load_definition(POLICY).definition
    found = mutants(definition)
    assert len({mutant.name for mutant in found}) > 30
    for mutant in found:
        changed = mutant.apply(definition)
        parts = ("parameters", "rules", "tables")
        differing = [
            name
            for part in parts
            for name, value in getattr(definition, part).items()
            if getattr(changed, part)[name] != value
        ]
        assert len(differing) == 1, mutant.name
        assert mutant.operator in OPERATORS


def test_a_seed_draws_the_same_and_operators_take_turns() -> None:
    found = mutants(load_definition(POLICY).definition)
    order = drawn(found, SEED)
    assert order == drawn(found, SEED)
    assert sorted(order) == list(range(len(found)))
    assert order != drawn(found, SEED + 1)
    operators = [found[number].operator for number in order]
    first = operators[: len(set(operators))]
    assert len(set(first)) == len(first)


def test_a_wrong_window_is_found_by_a_proof_and_a_harmless_change_is_none() -> None:
    """Of `transfer`: 37 months for 36 break `three_years_are_36_months`."""
    loaded = load_definition("transfer")
    judge_ = Judge(loaded, SEED)
    found = {mutant.name: mutant for mutant in mutants(loaded.definition)}
    longer = judge_.verdict(0, found["p.window_months 2018-07-01: 37"])
    assert longer.changes
    assert longer.property
    assert longer.case
    unread = judge_.verdict(1, found["window_by_class: unique for first"])
    assert not unread.changes


OPTIONAL = """\
format: 1
name: late
sources: {law: {title: {zh: 示例办法, en: Example rules}}}
entities: {person: {key: person_id, columns: {left: date or none}}}
rules:
  person:
    month: {is: "CASE WHEN left IS NULL THEN 0 ELSE month(start_of_month(left)) END", type: int}
"""


def test_a_mutant_that_reads_a_date_that_is_not_there_is_refused_as_input(tmp_path: Path) -> None:
    (tmp_path / "policy.yaml").write_text(OPTIONAL, encoding="utf-8")
    definition = load_definition(tmp_path).definition
    given: dict[str, Any] = {"person": [{"person_id": "a", "left": None}]}
    refused = []
    for mutant in mutants(definition):
        program = compile_program(
            [mutant.apply(definition)], date(2024, 1, 1), [("person", "month")], reasons=False
        )
        try:
            CaseProgram(program, exact=True).run(given)
        except InputError as error:
            refused.append(error.problems[0].code)
    assert refused
    assert set(refused) == {"cannot-calculate"}


@pytest.mark.slow
def test_cases_and_proofs_find_mutants(record_property: Any) -> None:
    judged = judge("transfer")
    record(judged, record_property)
    assert len(judged.kept) >= 300
    assert judged.share(Verdict.found) >= 0.95
    assert judged.share(Verdict.proof) >= 0.5


def record(judged: Judged, record_property: Any) -> None:
    """The figures for the page of slow tests."""
    record_property("mutants", len(judged.kept))
    record_property("found", f"{judged.share(Verdict.found):.1%}")
    record_property("by proofs", f"{judged.share(Verdict.proof):.1%}")
    assert page(judged, SEED).count("|") > 10
