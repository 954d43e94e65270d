"""The policy `transfer`: its worked cases, and what an analyst would ask of it in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

import guiju
from guiju.check import CaseResult
from guiju.model.label import Label

ROOT = Path(__file__).resolve().parents[2]
POLICY = guiju.load("transfer")
REPORT = POLICY.check()

CONTRACT = {"result": "patent", "mode": "licence", "registered": "yes"}
RECEIPT = {"received_on": "2023-05-10"}
AWARD = {"published": "yes", "paid_on": "2024-03-20", "cash": 400_000}
Rows = Mapping[str, Any]


def decide(
    outputs: Sequence[str],
    date: str = "2024-12-31",
    reform: str = "",
    *,
    institution: Rows | None = None,
    contract: Rows | None = None,
    receipt: Rows | None = None,
    person: Rows | None = None,
    award: Rows | None = None,
) -> guiju.Decision:
    """One person of a state university with one award in order; what is given differs from that."""
    case = {
        "institution": {"kind": "state_university", **(institution or {})},
        "contract": {**CONTRACT, **(contract or {})},
        "receipt": {**RECEIPT, **(receipt or {})},
        "person": {"salary": 240_000, "special_deductions": 36_000, **(person or {})},
        "award": {**AWARD, **(award or {})},
    }
    return POLICY.decide(case, date=date, reform=reform, outputs=list(outputs))


def finding(**differences: Any) -> guiju.Finding:
    found = decide(["award.eligible"], **differences)["award.eligible"]
    assert isinstance(found, guiju.Finding)
    return found


def names(conditions: Sequence[guiju.Condition]) -> list[str]:
    return [condition.name for condition in conditions]


# the worked cases


@pytest.mark.parametrize("case", REPORT.cases, ids=lambda case: case.name)
def test_worked_case(case: CaseResult) -> None:
    assert case.differences == ()
    assert case.problems == ()
    assert case.passed


def test_check_passes() -> None:
    assert REPORT.passed
    assert REPORT.warnings == ()


def test_every_case_says_where_it_comes_from() -> None:
    for case in POLICY.definition.cases.values():
        assert case.origin, case.name
        assert case.reliability in ("official", "exam", "web", "derived"), case.name


def test_published_examples_are_kept_as_published(shared: Path) -> None:
    """The expected figures of D1 to D4 and D8 are those of the collection of examples."""
    published = yaml.safe_load((shared / "cases" / "tax.yaml").read_text(encoding="utf-8"))
    expected = {case["id"]: case["expected"] for case in published["cases"]}
    ours = {
        name: {target: item.plain() for target, item in case.expect.items()}
        for name, case in POLICY.definition.cases.items()
    }

    def figures(name: str, target: str) -> list[float]:
        found = ours[name][target]
        return [float(value) for value in (found if isinstance(found, list) else [found])]

    assert figures("D1", "payslip.withheld") == expected["D1"]["withheld"]
    with_relief, without = figures("D2", "person.tax")
    assert with_relief == expected["D2"]["tax_with_relief"]
    assert without == expected["D2"]["tax_without_relief"]
    assert figures("D2", "person.relief")[0] == expected["D2"]["saving"]
    assert figures("D3", "payslip.withheld") == [expected["D3"]["tax_wage"]]
    assert figures("D3", "person.bonus_tax") == [expected["D3"]["tax_bonus"]]
    assert figures("D3", "person.prepaid") == [expected["D3"]["tax_total"]]
    assert figures("D4", "person.prepaid") == [expected["D4"]["prepaid"]]
    assert figures("D4", "person.tax") == [expected["D4"]["tax_due"]]
    assert figures("D4", "person.refund") == [expected["D4"]["refund"]]
    assert figures("D8", "person.bonus_tax") == [expected["D8"]["tax_bonus"]]


# one condition after the other


def test_all_conditions_met() -> None:
    assert finding().answer == "yes"


def test_hospital_is_undetermined_and_says_why() -> None:
    found = finding(institution={"kind": "public_hospital"})
    assert found.answer == "undetermined"
    assert found.failed == ()
    [condition] = found.open
    assert condition.name == "unit_conditions:public_hospital"
    assert condition.label.zh == "通知未列举医疗卫生机构"
    assert condition.label.en == "the notice does not name medical institutions"
    assert [cite.source for cite in condition.cites] == ["cs2018-58", "health2019"]


def test_hospital_shows_the_tax_both_ways() -> None:
    wanted = ["person.tax", "person.tax_if_granted", "person.tax_if_refused", "person.awards_open"]
    found = decide(wanted, institution={"kind": "public_hospital"})
    # in full 544000*30%-52920, at 50 % 344000*25%-31920
    assert [found[name] for name in wanted] == [110_280, 54_080, 110_280, 1]


def test_hospital_under_the_reform() -> None:
    found = decide(
        ["award.eligible", "person.relief"], reform="R1", institution={"kind": "public_hospital"}
    )
    assert found["award.eligible"].answer == "yes"
    assert found["person.relief"] == 110_280 - 54_080


def test_reform_changes_nothing_for_a_university() -> None:
    assert decide(["person.tax"])["person.tax"] == decide(["person.tax"], reform="R1")["person.tax"]


@pytest.mark.parametrize(
    ("differences", "failed"),
    [
        ({"institution": {"kind": "company"}}, "unit_conditions:company"),
        ({"institution": {"public_certificate": "no"}}, "institution.public_certificate"),
        ({"institution": {"fiscal_funds": "no"}}, "institution.fiscal_funds"),
        ({"contract": {"result": "not_technical"}}, "result_conditions:not_technical"),
        ({"contract": {"mode": "development"}}, "mode_conditions:development"),
        ({"contract": {"mode": "share_contribution"}}, "mode_conditions:shares"),
        ({"contract": {"registered": "no"}}, "contract.registered"),
        ({"award": {"published": "no"}}, "award.published"),
        ({"award": {"important_contribution": "no"}}, "award.important_contribution"),
        ({"award": {"ordinary_pay": "yes"}}, "award.not_ordinary_pay"),
        ({"award": {"paid_on": "2023-05-09"}}, "award.after_receipt"),
        ({"award": {"paid_on": "2026-05-11"}}, "award.in_time"),
    ],
)
def test_a_condition_that_fails_is_named(differences: dict[str, Rows], failed: str) -> None:
    found = finding(**differences)
    assert found.answer == "no"
    assert names(found.failed) == [failed]
    assert found.failed[0].label.zh
    assert found.failed[0].label.en


@pytest.mark.parametrize(
    ("differences", "opened"),
    [
        ({"institution": {"kind": "other"}}, ["unit_conditions:other"]),
        ({"contract": {"result": "know_how"}}, ["result_conditions:know_how"]),
        ({"contract": {"registered": "undetermined"}}, ["contract.registered"]),
        (
            {"institution": {"kind": "private_institute", "private_certificate": "yes"}},
            ["institution.research_scope", "institution.nonprofit_tax_status"],
        ),
        (
            {"contract": {"result": "other_technical"}, "award": {"published": "undetermined"}},
            ["result_conditions:other_technical", "award.published"],
        ),
    ],
)
def test_a_condition_that_is_open_is_named(differences: dict[str, Rows], opened: list[str]) -> None:
    found = finding(**differences)
    assert found.answer == "undetermined"
    assert names(found.open) == opened


def test_a_failed_condition_outweighs_an_open_one() -> None:
    found = finding(institution={"kind": "public_hospital"}, contract={"mode": "service"})
    assert found.answer == "no"
    assert names(found.failed) == ["mode_conditions:service"]


def test_open_points_are_parameters(tmp_path: Path) -> None:
    """Whoever reads the 36 months otherwise changes a parameter, not a rule."""
    reading = tmp_path / "strict.yaml"
    reading.write_text(
        "parameters:\n"
        "  window_last_day_inside: {values: {2018-07-01: false}}\n"
        "  receipt_account: {values: {2018-07-01: parent}}\n"
        "  instalment_reading: {values: {2018-07-01: final_payment}}\n",
        encoding="utf-8",
    )
    last_day = {"paid_on": "2026-05-10"}
    parent = {"receipt": {"parent_received_on": "2021-01-10"}}
    instalment = {"award": {"final_paid_on": "2026-06-01"}}
    for differences in ({"award": last_day}, parent, instalment):
        assert finding(**differences).answer == "yes"
        strict = finding(reform=str(reading), **differences)
        assert names(strict.failed) == ["award.in_time"]


def test_paid_before_the_relief() -> None:
    found = finding(
        date="2019-12-31",
        receipt={"received_on": "2018-01-10"},
        award={"paid_on": "2018-06-30"},
    )
    assert names(found.failed) == ["award.in_force"]


# the tax as a function


money = st.integers(0, 500_000_000).map(lambda fen: fen / 100)


@given(
    salary=money, cash=money, bonus=money, choice=st.sampled_from(["separate", "merged", "best"])
)
@settings(max_examples=40, deadline=None)
def test_relief_helps_and_has_a_limit(
    salary: float, cash: float, bonus: float, choice: str
) -> None:
    """With the relief nobody pays more, and it saves at most 22.5 % of the award."""
    person = {"salary": salary, "bonus": bonus, "bonus_choice": choice}
    wanted = ["person.tax", "person.tax_without_relief", "person.relief", "award.exempt"]
    found = decide(wanted, person=person, award={"cash": cash})
    assert (
        0 <= found["person.relief"] <= found["award.exempt"] * Fraction(45, 100) + Fraction(1, 100)
    )
    assert found["person.relief"] == found["person.tax_without_relief"] - found["person.tax"]


@given(salary=money, cash=money, bonus=money)
@settings(max_examples=40, deadline=None)
def test_best_choice_is_the_lesser_tax(salary: float, cash: float, bonus: float) -> None:
    taxes = {
        choice: decide(
            ["person.tax"],
            person={"salary": salary, "bonus": bonus, "bonus_choice": choice},
            award={"cash": cash},
        )["person.tax"]
        for choice in ("separate", "merged", "best")
    }
    assert taxes["best"] == min(taxes["separate"], taxes["merged"])


@given(
    wages=st.lists(st.integers(0, 20_000_000).map(lambda fen: fen / 100), min_size=1, max_size=12)
)
@settings(max_examples=40, deadline=None)
def test_withholding_ends_at_the_highest_cumulative_tax(wages: list[float]) -> None:
    case = {
        "person": {},
        "payslip": [{"month": month, "wage": wage} for month, wage in enumerate(wages, 1)],
    }
    outputs = ["payslip.withheld", "payslip.tax_to_date", "person.wages_withheld"]
    found = POLICY.decide(case, date="2024-12-31", outputs=outputs)
    withheld = [row.value for row in found.find("payslip.withheld")]
    cumulative = [row.value for row in found.find("payslip.tax_to_date")]
    assert all(part >= 0 for part in withheld)
    assert sum(withheld) == max(cumulative) == found["person.wages_withheld"]


def test_bonus_tax_jumps_at_six_amounts_and_nowhere_else() -> None:
    limits = [36_000, 144_000, 300_000, 420_000, 660_000, 960_000]
    amounts = sorted({*limits, *range(12_000, 1_200_000, 12_000)})
    pairs = [amount for base in amounts for amount in (base, base + 0.01)]
    people = [{"person_id": str(n), "bonus": amount} for n, amount in enumerate(pairs)]
    found = POLICY.decide({"person": people}, date="2024-12-31", outputs=["person.bonus_tax"])
    taxes = [row.value for row in found.find("person.bonus_tax")]
    steps = {base: taxes[2 * n + 1] - taxes[2 * n] for n, base in enumerate(amounts)}
    assert [base for base, step in steps.items() if step > 1] == limits


# the policy as people read it


def labels() -> dict[str, Label]:
    definition = POLICY.definition
    found = {f"parameter {p.name}": p.label for p in definition.parameters.values()}
    found |= {f"rule {r.entity}.{r.name}": r.label for r in definition.rules.values()}
    found |= {f"table {t.name}": t.label for t in definition.tables.values()}
    found |= {f"source {s.name}": s.title for s in definition.sources.values()}
    found |= {f"reform {r.name}": r.title for r in definition.reforms.values()}
    found |= {f"case {c.name}": c.title for c in definition.cases.values()}
    for entity in definition.entities.values():
        found[f"entity {entity.name}"] = entity.label
        found |= {f"column {entity.name}.{c.name}": c.label for c in entity.columns.values()}
    for enum in definition.enums.values():
        found |= {f"value {enum.name}.{value}": label for value, label in enum.values.items()}
    for table in definition.tables.values():
        found |= {f"row {table.name}:{row.name}": row.reason for row in table.rows}
    return found


def test_everything_is_named_in_chinese_and_english() -> None:
    assert [name for name, label in labels().items() if not (label.zh and label.en)] == []


def test_unverified_is_what_a_case_stands_on() -> None:
    assert decide(["person.tax", "award.eligible"]).unverified == ()
    found = decide(["award.published_long_enough"]).unverified
    assert {cite.source for cite in found} == {"most2018-103"}


@pytest.mark.parametrize(("name", "reform", "tax"), [
    # 240000-60000-36000-24000 = 120000; awards 60000 + 170000; 350000*25%-31920 + 36000*3%
    ("researcher.yaml", "", 56_660),
    # 120000 + 340000 = 460000; 460000*30%-52920
    ("doctor.yaml", "", 85_080),
    # 120000 + 170000 = 290000; 290000*20%-16920
    ("doctor.yaml", "R1", 41_080),
    # 200000-60000-24000-18000 = 98000*10%-2520
    ("family.yaml", "", 7_280),
    # 180000+250000 = 430000*30%-52920
    ("licence.yaml", "", 76_080),
    # 180000+700000*80% = 740000*35%-85920
    ("licence.yaml", "R8_ownership", 173_080),
])  # fmt: skip
def test_examples(name: str, reform: str, tax: int) -> None:
    found = POLICY.decide(ROOT / "examples" / name, reform=reform, outputs=["person.tax"])
    assert found["person.tax"] == tax
