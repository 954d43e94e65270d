"""The policy `transfer` beyond the income tax on people: shares, the unit's taxes, the people's share."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

import guiju
from guiju.decide import outputs_of_given
from guiju.evaluate.engines import ENGINES, same
from guiju.evaluate.program import compile_program

ROOT = Path(__file__).resolve().parents[2]
POLICY = guiju.load("transfer")
WAN = 10_000
NEW = {
    "share_award", "technology_investment", "share_sale", "unit_year", "invoice", "distribution",
    "drug", "prescription", "drug_committee",
}  # fmt: skip
CASES = [c for c in POLICY.definition.cases.values() if NEW & set(c.given)]
money = st.integers(0, 10_000_000_000).map(lambda fen: fen / 100)


def decide(case: dict[str, Any], *outputs: str, day: str = "2024-12-31", reform: str = "") -> Any:
    found = POLICY.decide(case, date=day, reform=reform, outputs=outputs)
    return found[outputs[0]] if len(outputs) == 1 else [found[name] for name in outputs]


def published(shared: Path, name: str) -> dict[str, Any]:
    text = (shared / "cases" / "tax.yaml").read_text(encoding="utf-8")
    return next(case for case in yaml.safe_load(text)["cases"] if case["id"] == name)


# published examples, from their own inputs


def investment(**differences: Any) -> dict[str, Any]:
    return {
        "investor": "person", "result": "patent", "contributed_on": "2017-03-01",
        "assessed_value": 1_000_000, "original_cost": 200_000, "fees": 100_000, **differences,
    }  # fmt: skip


@pytest.mark.parametrize("choice", ["ordinary", "deferred"])
def test_published_contribution_for_shares(choice: str, shared: Path) -> None:
    case = published(shared, "D5")
    inputs = {name.removesuffix("_wan"): value * WAN for name, value in case["inputs"].items()}
    rows = {
        "technology_investment": investment(
            assessed_value=inputs["assessed_value"], original_cost=inputs["original_cost"],
            fees=inputs["contribution_fees"], choice=choice,
        ),
        "share_sale": {
            "technology_investment_id": "x", "sold_on": "2020-05-01",
            "amount": inputs["later_sale"], "fees": inputs["sale_fees"],
        },
    }  # fmt: skip
    rows["technology_investment"]["technology_investment_id"] = "x"
    names = [f"technology_investment.{n}" for n in ("tax_at_contribution", "tax_at_sale", "total")]
    expected = case["expected"][choice]
    assert decide(rows, *names) == [
        expected[f"{n}_wan"] * WAN for n in ("at_contribution", "at_sale", "total")
    ]


def transfer_case(items: list[dict[str, Any]], cost: float, **year: Any) -> dict[str, Any]:
    return {
        "unit_year": {"year": 2024, **year},
        "contract": {"result": "patent", "mode": "transfer", "registered": "yes"},
        "technology_transfer": {"right": "ownership", "income_on": "2024-06-30", "cost": cost},
        "revenue_item": items,
    }


def test_published_whole_enterprise(shared: Path) -> None:
    case = published(shared, "D6")
    inputs = {n.removesuffix("_wan"): v * WAN for n, v in case["inputs"].items()}
    rows = transfer_case(
        [{"kind": "technology", "amount": inputs["transfer_revenue"]}],
        inputs["transfer_cost_and_taxes"],
        gross_income=inputs["gross_income"],
        exempt_income=inputs["bond_interest_exempt"],
        deductions=inputs["all_deductions"],
    )
    found = decide(rows, "technology_transfer.income", "unit_year.reduction", "unit_year.tax")
    expected = case["expected"]
    assert found == [expected[f"{n}_wan"] * WAN for n in ("transfer_income", "reduction", "tax")]


def test_published_licence_with_parts(shared: Path) -> None:
    case = published(shared, "D7")
    inputs = {n.removesuffix("_wan"): v * WAN for n, v in case["inputs"].items()}
    parts = inputs["of_which_parts"]
    rows = transfer_case(
        [
            {"kind": "technology", "amount": inputs["transfer_receipts"] - parts},
            {"kind": "parts", "amount": parts},
        ],
        inputs["transfer_cost_and_taxes"],
    )
    rows["technology_transfer"] |= {
        "right": "exclusive_worldwide", "licensed_from": "2024-01-01", "licensed_to": "2028-12-31",
    }  # fmt: skip
    expected = case["expected"]
    names = ["technology_transfer.income", "unit_year.transfer_tax", "unit_year.tax"]
    tax = expected["tax_wan"] * WAN
    assert decide(rows, *names) == [expected["transfer_income_wan"] * WAN, tax, tax]


# every worked case in every engine


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_engines_agree_on_worked_cases(case: Any) -> None:
    definition = POLICY.under(case.reform).definition
    names = outputs_of_given(definition, case.given) or []
    goals = [(name.partition(".")[0], name.partition(".")[2]) for name in names]
    program = compile_program([definition], case.date, goals)
    exact = ENGINES["exact"].values(program, case.given)
    assert exact
    for name in ("python", "duckdb"):
        found = ENGINES[name].values(program, case.given)
        for key, expected in exact.items():
            assert all(map(same, found[key], expected)), (name, key, found[key], expected)


# a person's decision and new entities


def test_a_case_computes_the_rules_of_what_it_gives() -> None:
    found = POLICY.decide({"person": {"salary": 120_000}}, date="2024-12-31")
    assert {result.entity for result in found.results} == {"person"}
    assert found.unverified == ()


def test_no_rule_of_a_person_reads_an_entity_of_units_or_drugs() -> None:
    definition = POLICY.definition
    old = {
        "institution",
        "contract",
        "receipt",
        "person",
        "award",
        "payslip",
        "claim",
        "recognition",
    }
    read = {
        (key, entity)
        for key, reads in definition.reads.items()
        if key[0] in old
        for entity, _ in reads
        if entity not in old
    }
    assert read == set()


# enterprise income tax


def year_of(amount: float, cost: float = 0, **year: Any) -> dict[str, Any]:
    return transfer_case([{"kind": "technology", "amount": amount}], cost, **year)


@given(amount=money, more=st.integers(0, 100_000_000), cost=money)
@settings(max_examples=40, deadline=None)
def test_tax_on_transfers_grows_with_income(amount: float, more: int, cost: float) -> None:
    less, greater = (
        decide(year_of(a, cost), "unit_year.transfer_tax") for a in (amount, amount + more)
    )
    assert 0 <= less <= greater
    # the marginal rate is never above 12.5 %
    assert greater - less <= Fraction(more) * Fraction(125, 1000) + Fraction(1, 100)


@given(amount=money, gross=money, deductions=money, exempt=money)
@settings(max_examples=40, deadline=None)
def test_relief_is_never_negative_nor_above_the_tax(
    amount: float, gross: float, deductions: float, exempt: float
) -> None:
    year = {"gross_income": gross, "deductions": deductions, "exempt_income": exempt}
    wanted = ["unit_year.relief", "unit_year.tax", "unit_year.tax_without_relief"]
    relief, tax, without = decide(year_of(amount, **year), *wanted)
    assert 0 <= relief <= without
    assert tax >= 0
    assert tax + relief == without


@given(parts=st.lists(st.integers(0, 900_000_000), min_size=1, max_size=5))
@settings(max_examples=25, deadline=None)
def test_the_step_is_one_for_all_contracts(parts: list[int]) -> None:
    """The sum over contracts decides, however it is divided among them."""
    case = year_of(0)
    transfer = case["technology_transfer"]
    case["technology_transfer"] = [
        {**transfer, "technology_transfer_id": str(n)} for n in range(len(parts))
    ]
    case["revenue_item"] = [
        {"technology_transfer_id": str(n), "kind": "technology", "amount": fen / 100}
        for n, fen in enumerate(parts)
    ]
    whole = decide(year_of(sum(parts) / 100), "unit_year.transfer_tax")
    assert decide(case, "unit_year.transfer_tax") == whole


@pytest.mark.parametrize(
    ("amount", "tax"),
    [(4_999_999.99, 0), (5_000_000, 0), (5_000_000.08, Fraction(1, 100)), (5_000_080, 10)],
)
def test_the_step_to_the_fen(amount: float, tax: Any) -> None:
    assert decide(year_of(amount), "unit_year.transfer_tax") == tax


def test_unit_that_waits_for_a_finding_is_taxed_in_full_and_shown_both_ways() -> None:
    case = year_of(6_000_000, gross_income=6_000_000)
    case["contract"]["result"] = "know_how"
    wanted = ["unit_year.transfers_open", "unit_year.tax", "unit_year.tax_if_granted"]
    assert decide(case, *wanted) == [1, 1_500_000, 125_000]


def test_special_areas_say_that_they_are_unverified() -> None:
    case = year_of(1_000_000)
    tax = POLICY.decide(case, date="2024-12-31", outputs=["unit_year.tax"])
    area = POLICY.decide(case, date="2024-12-31", outputs=["unit_year.tax_in_area"])
    assert tax.unverified == ()
    assert {cite.source for cite in area.unverified} == {"cs2020-61"}


TABLES = {
    "unit_year": "纳税年度编号,纳税年度,收入总额,免税收入,各项扣除\na,2024,30000000,4000000,18000000\nb,2024,,,\n",
    "contract": "合同编号,成果类型,转化方式,取得技术合同认定登记证明\nc,专利技术,转让,是\n",
    "technology_transfer": (
        "项目编号,纳税年度,转化合同,转让的权利,收入确认日,技术转让成本或摊销\n"
        "1,a,c,所有权,2024-06-30,2000000\n2,b,c,非独占许可使用权,2024-06-30,0\n"
    ),
    "revenue_item": (
        "收入项目编号,所属项目,收入类型,金额\n1,1,技术本身,9000000\n2,1,设备,50000\n3,2,技术本身,100\n"
    ),
}


def test_tables_with_chinese_headers(tmp_path: Path) -> None:
    """D6 and a licence without dates, from files as an office has them."""
    files = {}
    for name, text in TABLES.items():
        files[name] = tmp_path / f"{name}.csv"
        files[name].write_text(text, encoding="gb18030")
    outputs = ["unit_year.tax", "unit_year.transfers_open", "technology_transfer.eligible"]
    POLICY.decide_tables(
        files, out=tmp_path / "out", outputs=outputs, date="2024-12-31", format="csv"
    )
    years, transfers = (
        [line.split(",") for line in file.read_text(encoding="utf-8-sig").splitlines()[1:]]
        for file in (tmp_path / "out" / f"{n}.csv" for n in ("unit_year", "technology_transfer"))
    )
    assert years == [["a", "500000.00", "0"], ["b", "25.00", "1"]]
    assert [row[1] for row in transfers] == ["yes", "undetermined"]


# shares


@given(
    value=money, cost=money, fees=money, sale=money, sale_fees=money,
    portions=st.lists(st.integers(1, 100), min_size=1, max_size=4),
)  # fmt: skip
@settings(max_examples=60, deadline=None)
def test_deferral_moves_the_tax_and_keeps_its_sum(
    value: float, cost: float, fees: float, sale: float, sale_fees: float, portions: list[int]
) -> None:
    """Where both steps have a gain, the two totals are the same but for rounding; else deferral is not dearer."""
    whole = sum(portions)
    sales = [
        {
            "technology_investment_id": "x", "sold_on": "2020-05-01", "amount": sale,
            "fees": sale_fees, "portion": Fraction(portion, whole),
        }
        for portion in portions
    ]  # fmt: skip
    rows = {
        "technology_investment": investment(
            technology_investment_id="x", assessed_value=value, original_cost=cost, fees=fees
        ),
        "share_sale": sales,
    }
    names = [f"technology_investment.total_if_{n}" for n in ("ordinary", "deferred")]
    ordinary, deferred = decide(rows, *names)
    tolerance = Fraction(len(portions) + 1, 100)
    assert deferred <= ordinary + tolerance
    gains = value >= cost + fees and all(
        Fraction(sale) - Fraction(sale_fees) >= Fraction(value) * Fraction(p, whole)
        for p in portions
    )
    if gains:
        assert abs(ordinary - deferred) <= tolerance


@pytest.mark.parametrize(
    ("differences", "failed"),
    [
        ({"contributed_on": "2016-08-31"}, "technology_investment.in_force"),
        ({"right": "licence"}, "technology_investment.right_ok"),
        ({"result": "not_technical"}, "investment_result:not_technical"),
        ({"resident_company": "no"}, "technology_investment.resident_company"),
        ({"cash_received": 1}, "technology_investment.shares_only"),
    ],
)
def test_deferral_names_what_failed(differences: dict[str, Any], failed: str) -> None:
    rows = {"technology_investment": investment(choice="deferred", **differences)}
    found = decide(rows, "technology_investment.deferral_allowed")
    assert found.answer == "no"
    assert [condition.name for condition in found.failed] == [failed]
    assert found.failed[0].label.zh
    assert found.failed[0].label.en


# value added tax


@given(amount=money, registered=st.sampled_from(["yes", "no", "undetermined"]), inclusive=st.booleans(),
       day=st.sampled_from(["2025-12-31", "2026-01-01"]))  # fmt: skip
@settings(max_examples=40, deadline=None)
def test_exemption_never_costs(amount: float, registered: str, inclusive: bool, day: str) -> None:
    case = {
        "contract": {"result": "patent", "mode": "transfer", "registered": registered},
        "invoice": {"issued_on": day},
        "invoice_line": {
            "kind": "technology_transfer", "amount": amount, "includes_tax": inclusive
        },
    }  # fmt: skip
    wanted = ["invoice.tax_if_granted", "invoice.tax", "invoice.tax_without_exemption"]
    granted, tax, without = decide(case, *wanted, day="2026-12-31")
    assert 0 <= granted <= tax <= without
    assert (tax == without) or (registered == "yes" and day == "2025-12-31")


def test_exemption_from_2026_is_open_and_marked() -> None:
    case = {
        "contract": {"result": "patent", "mode": "transfer", "registered": "yes"},
        "invoice": {"issued_on": "2026-01-01"},
        "invoice_line": {"kind": "technology_transfer", "amount": 100},
    }
    found = POLICY.decide(case, date="2026-12-31", outputs=["invoice_line.exempt"])
    assert found["invoice_line.exempt"].answer == "undetermined"
    assert [c.name for c in found["invoice_line.exempt"].open] == ["invoice_line.in_force.2"]
    assert "vat2024" in {cite.source for cite in found.unverified}


# the people's share


def test_beijing_may_be_read_as_no_minimum(tmp_path: Path) -> None:
    reading = tmp_path / "may.yaml"
    reading.write_text(
        "parameters: {local_standard_binds: {values: {1999-01-01: [zhejiang]}}}", encoding="utf-8"
    )
    case = {
        "institution": {"kind": "state_university", "province": "beijing"},
        "distribution": {
            "mode": "transfer", "decided_on": "2024-06-01", "income": 100, "to_people": 60,
        },
    }  # fmt: skip
    assert decide(case, "distribution.compliant").answer == "no"
    found = decide(case, "distribution.compliant", reform=str(reading))
    assert found.answer == "yes"


@given(income=money, taxes=money, costs=money, share=st.integers(0, 100))
@settings(max_examples=40, deadline=None)
def test_shortfall_is_what_is_missing(
    income: float, taxes: float, costs: float, share: int
) -> None:
    case = {
        "institution": {"kind": "state_institute"},
        "distribution": {
            "mode": "licence", "decided_on": "2024-06-01", "income": income, "taxes": taxes,
            "direct_costs": costs, "to_people": income * share // 100,
        },
    }  # fmt: skip
    wanted = ["distribution.shortfall", "distribution.compliant", "distribution.minimum"]
    shortfall, compliant, minimum = decide(case, *wanted)
    assert (shortfall == 0) == (compliant.answer == "yes")
    assert shortfall <= minimum <= Fraction(income) / 2 + Fraction(1, 100)


# the dual channel


def one_drug(first_on: str, **provider: Any) -> dict[str, Any]:
    return {
        "drug": {"drug_id": "d", "approved_on": "2023-01-01"},
        "drug_list": {"in_force_on": "2025-01-01"},
        "listing": {},
        "insurance_area": {"province": "anhui", "rate": 0.7},
        "provider": {"class": "tertiary_hospital", **provider},
        "stock": {"first_on": first_on},
    }


@given(delay=st.integers(0, 400), ahead=st.integers(0, 400))
@settings(max_examples=60, deadline=None)
def test_a_step_is_observed_or_censored(delay: int, ahead: int) -> None:
    """As of any day: the days to it and `observed`, or the days so far and `censored`."""
    start = date(2025, 1, 1)
    case = one_drug((start + timedelta(delay)).isoformat())
    wanted = ["drug.days_to_hospital", "drug.hospital_status"]
    found = decide(case, *wanted, day=(start + timedelta(ahead)).isoformat())
    assert found == ([delay, "observed"] if delay <= ahead else [ahead, "censored"])


@given(delay=st.integers(0, 400))
@settings(max_examples=30, deadline=None)
def test_a_deadline_never_delays(delay: int) -> None:
    case = one_drug((date(2025, 1, 1) + timedelta(delay)).isoformat())
    before, after = (
        decide(case, "drug.days_to_hospital", day="2026-12-31", reform=reform)
        for reform in ("", "committee_deadline")
    )
    assert after == min(before, 30)


def test_provinces_are_counted_once() -> None:
    case = one_drug("2025-01-10")
    case["insurance_area"] = [
        {"insurance_area_id": str(n), "province": province, "rate": 0.7}
        for n, province in enumerate(["anhui"] * 3 + ["henan"] * 7 + ["hunan"] * 11)
    ]
    case["provider"] = [
        {"provider_id": str(n), "insurance_area_id": str(n), "class": "primary_care"}
        for n in range(21)
    ]
    case["stock"] = [{"provider_id": str(n), "first_on": "2025-01-10"} for n in range(21)]
    for exact in (True, False):
        found = POLICY.decide(case, date="2025-06-30", outputs=["drug.provinces"], exact=exact)
        assert found["drug.provinces"] == 3


@pytest.mark.parametrize("name", ["unit", "shares", "drugs"])
def test_examples_decide(name: str) -> None:
    assert POLICY.decide(ROOT / "examples" / f"{name}.yaml").results
