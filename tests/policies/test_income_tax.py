"""Income tax month by month up to 2018, special additional deductions, ways of withholding."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

import guiju
from guiju.evaluate.engines import DuckDBEngine, PythonEngine, same
from guiju.evaluate.program import compile_program

POLICY = guiju.load("transfer")
CASES = POLICY.definition.cases
money = st.integers(0, 300_000_000).map(lambda fen: fen / 100)


def award_case(
    month: int, wage: float, cash: float, bonus: float = 0, published: str = "yes"
) -> dict[str, Any]:
    """A person of a state university in 2018 with one month of wages and one award."""
    return {
        "institution": {"institution_id": "u", "kind": "state_university"},
        "contract": {"result": "patent", "mode": "licence", "registered": "yes"},
        "receipt": {"received_on": "2018-07-01"},
        "person": {"institution_id": "u"},
        "payslip": {"month": month, "wage": wage, "bonus": bonus},
        "award": {"published": published, "paid_on": f"2018-{month:02}-20", "cash": cash},
    }  # fmt: skip


def decide(case: dict[str, Any], *outputs: str, day: str = "2018-12-31") -> list[Any]:
    found = POLICY.decide(case, date=day, outputs=list(outputs))
    return [found[name] for name in outputs]


# every worked case, in the database


@pytest.mark.parametrize("name", CASES)
def test_worked_cases_in_the_database(name: str) -> None:
    case = CASES[name]
    definition = POLICY.under(case.reform).definition
    targets = dict.fromkeys(tuple(target.split(".")[:2]) for target in case.expect)
    program = compile_program([definition], case.date, [(e, n) for e, n in targets])
    expected = PythonEngine(exact=True).values(program, case.given)
    found = DuckDBEngine().values(program, case.given)
    for key, values in expected.items():
        pairs = zip(values, found[key], strict=True)
        assert all(same(a, b) or str(a) == str(b) for a, b in pairs), key


# the law by month


def test_the_published_example_of_august_2018(shared: Path) -> None:
    cases = yaml.safe_load((shared / "cases" / "tax.yaml").read_text(encoding="utf-8"))["cases"]
    [published] = [case for case in cases if case["id"] == "D2"]
    inputs, wanted = published["inputs"], published["expected"]
    case = award_case(int(inputs["month"][-2:]), inputs["wage"], inputs["award"])
    tax, full, saved = decide(
        case, "person.tax", "person.tax_without_relief", "person.relief", day="2018-08-31"
    )
    assert tax == wanted["tax_with_relief"]
    assert full == wanted["tax_without_relief"]
    assert saved == wanted["saving"]


@pytest.mark.parametrize(
    ("month", "tax"),
    [
        # 6500*20%-555; from October on 5000 and the new table: 5000*10%-210
        (9, 745),
        (10, 290),
    ],
)
def test_september_and_october_2018(month: int, tax: int) -> None:
    assert decide(award_case(month, 10_000, 0), "person.tax") == [tax]


def test_december_2018_and_january_2019() -> None:
    """The last month by month, and the first month withheld on cumulatively."""
    person = [{"person_id": "old", "year": 2018}, {"person_id": "new", "year": 2019}]
    slips = [
        {"person_id": "old", "month": 12, "wage": 30_000},
        {"person_id": "new", "month": 1, "wage": 30_000},
    ]
    [withheld] = decide({"person": person, "payslip": slips}, "payslip.withheld", day="2019-01-31")
    # 25000*20%-1410; 25000*3%
    assert withheld == [3590, 750]


@pytest.mark.parametrize(
    "person",
    [{"salary": 120_000}, {"bonus": 10_000}, {"labour": 5_000}, {"year": 2011, "salary": 1}],
)
def test_income_of_such_a_year_has_to_stand_in_payslips(person: dict[str, Any]) -> None:
    with pytest.raises(guiju.InputError, match="2019-01-01"):
        decide({"person": person, "payslip": {"month": 12, "wage": 8_000}}, "person.tax")


def test_an_award_needs_the_payslip_of_its_month() -> None:
    case = award_case(8, 10_000, 1_000)
    case["payslip"]["month"] = 9
    with pytest.raises(guiju.InputError, match="2019-01-01"):
        decide(case, "person.tax")


def test_months_before_september_2011_are_refused() -> None:
    person = {"year": 2011}
    for month, refused in ((8, True), (9, False)):
        case = {"person": person, "payslip": {"month": month, "wage": 8_000}}
        if refused:
            with pytest.raises(guiju.InputError, match="2011-09-01"):
                decide(case, "person.tax")
        else:
            assert decide(case, "person.tax") == [345]


@given(month=st.integers(7, 12), wage=money, cash=money, bonus=money)
@settings(max_examples=40, deadline=None)
def test_relief_of_a_month_helps_and_has_a_limit(
    month: int, wage: float, cash: float, bonus: float
) -> None:
    wanted = ["person.tax", "person.tax_without_relief", "person.relief", "award.exempt"]
    tax, full, relief, exempt = decide(award_case(month, wage, cash, bonus), *wanted)
    assert relief == full - tax
    # a bonus beside a low wage jumps in its tax, so that without one the limit is sharp
    if not bonus:
        assert 0 <= relief <= exempt * Fraction(45, 100) + Fraction(1, 100)
    refused = award_case(month, wage, cash, bonus, published="no")
    assert decide(refused, "person.tax") == [full]


@given(year=st.sampled_from([2018, 2024]), wage=money, cash=money)
@settings(max_examples=40, deadline=None)
def test_tax_is_continuous_in_the_award(year: int, wage: float, cash: float) -> None:
    """One fen more of an award costs at most half a fen of tax, and one of rounding."""
    taxes = []
    for amount in (cash, round(cash + 0.01, 2)):
        case = award_case(12, wage, amount)
        case["person"]["year"] = year
        case["award"]["paid_on"] = f"{year}-12-20"
        case["receipt"] = {"received_on": f"{year}-12-01"}
        taxes.append(decide(case, "person.tax", day=f"{year}-12-31")[0])
    assert 0 <= taxes[1] - taxes[0] <= Fraction(1, 100)


# special additional deductions


days = st.dates(date(1940, 1, 1), date(2026, 12, 31)).map(str)
claims = st.fixed_dictionaries(
    {"kind": st.sampled_from(["child", "parents", "degree", "certificate", "housing_loan", "rent"])},
    optional={
        "born_on": days, "starts_on": days, "ends_on": days, "siblings": st.integers(0, 4),
        "agreed": st.integers(0, 4000), "share": st.sampled_from([0.5, 1]),
        "city": st.sampled_from(["major", "large", "other"]),
    },
)  # fmt: skip


@given(year=st.integers(2019, 2025), drawn=st.lists(claims, max_size=5))
@settings(max_examples=60, deadline=None)
def test_the_months_of_a_year_add_up_to_its_claims(year: int, drawn: list[dict[str, Any]]) -> None:
    slips = [{"month": month, "wage": 0} for month in range(1, 13)]
    case = {"person": {"year": year}, "claim": drawn, "payslip": slips}
    wanted = ["payslip.additional", "claim.amount", "person.additional_in_year"]
    found = POLICY.decide(case, date=f"{year}-12-31", outputs=wanted)
    months = sum(row.value for row in found.find("payslip.additional"))
    amounts = [row.value for row in found.find("claim.amount")]
    assert months == sum(amounts) == found["person.additional_in_year"]
    assert all(amount >= 0 for amount in amounts)


@pytest.mark.parametrize(
    ("year", "amount"), [(2021, 12_000), (2022, 12_000), (2023, 18_000), (2024, 18_000)]
)
def test_amounts_follow_their_dates(year: int, amount: int) -> None:
    """Half of the support of parents: 1,000 a month, 1,500 from 2023 on."""
    case = {"person": {"year": year}, "claim": {"kind": "parents", "siblings": 1}}
    assert decide(case, "claim.amount", day=f"{year}-12-31") == [amount]


def test_amounts_given_stand_before_claims() -> None:
    case = {
        "person": {"salary": 200_000, "additional_deductions": 10_000},
        "claim": [{"kind": "child", "born_on": "2015-01-01"}, {"kind": "illness", "costs": 20_000}],
    }
    found = decide(case, "person.additional_in_year", "person.deductions", day="2024-12-31")
    assert found == [10_000, 75_000]


def test_there_are_no_claims_before_2019() -> None:
    case = {"person": {"year": 2018}, "claim": {"kind": "child"}}
    with pytest.raises(guiju.InputError, match="2019-01-01"):
        decide(case, "claim.amount")


@pytest.mark.parametrize(
    ("variant", "day", "withheld"),
    [
        # 12000-5000; 12000-5000*7; 12000-60000
        (None, "2021-07-31", 210),
        ("first_job", "2021-07-31", 0),
        ("low_income", "2021-07-31", 0),
        ("first_job", "2020-06-30", 210),
        ("first_job", "2020-07-31", 0),
        ("low_income", "2020-12-31", 210),
    ],
)
def test_ways_of_withholding_have_their_dates(variant: str | None, day: str, withheld: int) -> None:
    case = {"person": {"withholding": variant}, "payslip": {"month": int(day[5:7]), "wage": 12_000}}
    assert decide(case, "payslip.withheld", day=day) == [withheld]


# what nobody has verified


@pytest.mark.parametrize(
    ("case", "day", "output", "sources"),
    [
        ({"person": {"salary": 1}}, "2024-12-31", "person.tax", []),
        ({"person": {}, "payslip": {"month": 1, "wage": 1}}, "2024-12-31", "person.prepaid", []),
        (
            {"person": {"withholding": "first_job"}, "payslip": {"month": 1, "wage": 1}},
            "2024-12-31", "person.prepaid", ["sta2020-13"],
        ),
        (
            {"person": {"withholding": "low_income"}, "payslip": {"month": 1, "wage": 1}},
            "2024-12-31", "person.prepaid", [],
        ),
        ({"person": {}, "claim": {"kind": "child"}}, "2024-12-31", "person.tax", ["gf2018-41"]),
        ({"person": {}, "payslip": {"month": 1, "wage": 1}}, "2018-12-31", "payslip.withheld", []),
        ({"person": {}, "payslip": {"month": 1, "wage": 1}}, "2018-12-31", "person.tax", []),
        (
            {"person": {}, "payslip": {"month": 1, "wage": 1, "bonus": 1}},
            "2018-12-31", "person.tax", ["gsf2005-9"],
        ),
    ],
)  # fmt: skip
def test_unverified_citations_are_those_of_the_case(
    case: dict[str, Any], day: str, output: str, sources: list[str]
) -> None:
    found = POLICY.decide(case, date=day, outputs=[output]).unverified
    assert [cite.source for cite in found] == sources
