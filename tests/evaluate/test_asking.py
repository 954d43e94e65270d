"""`ask` names the inputs that matter for what is wanted, given what is there; needed only what is."""

from __future__ import annotations

from typing import Any

import pytest

import guiju

DAY = "2024-12-31"
POLICY = """\
format: 1
name: t
enums: {kind: [a, b, c]}
entities:
  unit: {key: unit_id, columns: {kind: kind, sealed: finding, fee: money, cap: money or none}}
  person:
    key: person_id
    columns:
      {unit_id: -> unit, helper: -> unit or none, salary: money, flag: bool, asks: finding,
       n: {type: int, default: 2}}
  award: {key: award_id, columns: {person_id: -> person, cash: money, late: finding, big: bool}}
parameters:
  rate: {type: scale, unit: CNY, values: {2020-01-01: {above: [0, 100], rates: [3%, 10%]}}}
tables:
  t:
    on: person
    hit: first
    rows:
      - {unit_id.kind ?: a, flag ?: "-", "finding =": "= unit_id.sealed"}
      - {unit_id.kind ?: b, flag ?: "true", "finding =": "= asks"}
      - {unit_id.kind ?: b, flag ?: "-", "finding =": no}
rules:
  person:
    by_table: {table: t}
    both: asks AND unit_id.sealed
    either: {is: flag OR salary > 100, type: bool}
    chosen: CASE WHEN flag THEN salary ELSE unit_id.fee END
    same: CASE WHEN flag THEN 1 ELSE 1 END
    tax: marginal(p.rate, greatest(salary + sum(award.cash where award.big) - coalesce(unit_id.cap, 10), 0))
    any_late: any(award.late)
    helped: coalesce(helper.fee, 0) * n
    scaled: salary * n
"""


def asked(case: Any, *outputs: str) -> dict[str, bool]:
    """Input → whether it is needed."""
    found = guiju.loads(POLICY).ask(case, date=DAY, outputs=list(outputs))
    return {f"{entry['entity']}.{entry['column']}": entry["required"] for entry in found}


PERSON, UNIT = {"person_id": "p"}, {"unit_id": "u"}
CASES: list[tuple[Any, str, dict[str, bool]]] = [
    ({}, "both", {"unit.sealed": True, "person.asks": True}),
    ({"person": {"asks": "no"}}, "both", {}),
    ({"person": {"asks": "yes"}}, "both", {"unit.sealed": True}),
    ({"person": {"asks": "undetermined"}}, "both", {"unit.sealed": True}),
    ({"person": {"flag": True}}, "either", {}),
    ({"person": {"flag": False}}, "either", {"person.salary": True}),
    ({"person": {"salary": 101}}, "either", {}),
    ({"person": {"flag": True}}, "chosen", {"person.salary": True}),
    ({"person": {"flag": True, "salary": 1}}, "chosen", {}),
    ({"person": {"flag": False}}, "chosen", {"unit.fee": True}),
    ({}, "same", {}),
    ({"unit": {"kind": "c"}}, "by_table", {}),
    ({"unit": {"kind": "a"}}, "by_table", {"unit.sealed": True}),
    ({"unit": {"kind": "b"}}, "by_table", {"person.flag": True, "person.asks": True}),
    ({"unit": {"kind": "b"}, "person": {"flag": False}}, "by_table", {}),
    ({"unit": {"kind": "b"}, "person": {"flag": True}}, "by_table", {"person.asks": True}),
    (
        {"person": {"salary": 5}, "unit": {"cap": 1}},
        "tax",
        {"award.cash": False, "award.big": False},
    ),
    (
        {"person": {"salary": 5}, "unit": {"cap": 1}, "award": [{"big": False}, {"big": True}]},
        "tax",
        {"award.cash": True},
    ),
    (
        {"person": {"salary": 5}, "unit": {}},
        "tax",
        {"unit.cap": False, "award.cash": False, "award.big": False},
    ),
    ({"award": [{"late": "yes"}, {}]}, "any_late", {}),
    ({"award": [{"late": "no"}, {}]}, "any_late", {"award.late": True}),
    ({"person": {}}, "helped", {"person.n": False}),
    ({"person": {"helper": "u"}, "unit": UNIT}, "helped", {"unit.fee": True, "person.n": False}),
    ({"person": {"salary": 5, "n": 1}}, "scaled", {}),
]


@pytest.mark.parametrize(("case", "output", "expected"), CASES)
def test_what_matters(case: Any, output: str, expected: dict[str, bool]) -> None:
    assert asked(case, f"person.{output}") == expected


def test_several_outputs_need_what_each_needs() -> None:
    found = asked({"person": {"flag": True}}, "person.chosen", "person.both")
    assert found == {"unit.sealed": True, "person.salary": True, "person.asks": True}


@pytest.mark.parametrize(("case", "output", "expected"), CASES)
def test_a_case_runs_once_the_needed_is_given(
    case: Any, output: str, expected: dict[str, bool]
) -> None:
    """Nothing that `ask` leaves out changes the answer."""
    policy = guiju.loads(POLICY)
    some: dict[str, Any] = {
        "unit.sealed": "yes", "unit.kind": "a", "unit.fee": 7, "unit.cap": 3, "person.salary": 500,
        "person.flag": True, "person.asks": "yes", "person.n": 4, "award.cash": 9,
        "award.late": "no", "award.big": True,
    }  # fmt: skip
    other: dict[str, Any] = {
        "unit.sealed": "no", "unit.kind": "b", "unit.fee": 8, "unit.cap": 4, "person.salary": 50,
        "person.flag": False, "person.asks": "no", "person.n": 5, "award.cash": 10,
        "award.late": "yes", "award.big": False,
    }  # fmt: skip
    answers = []
    for fill in (some, other):
        filled: dict[str, Any] = {}
        for entity in ("unit", "person", "award"):
            rows = case.get(entity, [] if entity == "award" else {})
            listed = rows if isinstance(rows, list) else [rows]
            filled[entity] = [
                {
                    **{
                        name.partition(".")[2]: (some if name in expected else fill)[name]
                        for name in some
                        if name.startswith(f"{entity}.")
                    },
                    **row,
                }
                for row in listed
            ]
        found = policy.decide(filled, date=DAY, outputs=[f"person.{output}"])
        answers.append(found.results[0].plain())
    assert answers[0] == answers[1]


def transfer(case: Any, *outputs: str, **more: Any) -> dict[str, bool]:
    found = guiju.load("transfer").ask(case, date=DAY, outputs=list(outputs) or None, **more)
    return {f"{entry['entity']}.{entry['column']}": entry["required"] for entry in found}


def test_the_policy_transfer_asks_what_matters() -> None:
    found = transfer({}, "award.unit_ok", settings=["institution.kind=company"])
    assert "institution.fiscal_funds" not in found
    assert not any(name.startswith("institution.") for name in found)
    found = transfer({}, "person.tax", settings=["person.salary=100000"])
    assert not any(found.values())
    assert not any(transfer("examples/doctor.yaml").values())


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"person": {"salary": "much"}}, "not-a-number"),
        ({"person": {"salry": 1}}, "unknown-column"),
        ({"persn": {}}, "unknown-entity"),
        ({"unit": {"kind": "d"}}, "unknown-enum-value"),
    ],
)
def test_what_is_given_and_wrong_is_told(given: dict[str, Any], code: str) -> None:
    with pytest.raises(guiju.InputError) as error:
        guiju.loads(POLICY).ask(given, date=DAY)
    assert [problem.code for problem in error.value.problems] == [code]
