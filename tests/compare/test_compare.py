"""A comparison adds up what deciding every row gives."""

from __future__ import annotations

import csv
import statistics
from pathlib import Path
from typing import Any

import pytest

import guiju

POLICY = """
format: 1
name: small
sources: {law: {title: 示例法}}
enums: {kind: [university, hospital, company]}
entities:
  person:
    key: person_id
    columns: {kind: kind, income: money, weight: number, region: text}
parameters:
  allowance: {unit: CNY, values: {2019-01-01: 1000}, cites: [law 一]}
  covered: {type: set of kind, values: {2019-01-01: [university]}, cites: [law 二]}
  rate: {unit: share, values: {2019-01-01: 20%}, cites: [law 三]}
rules:
  person:
    counted: {is: CASE WHEN kind IN p.covered THEN income * 50% ELSE income END, type: money}
    tax: "greatest(counted - p.allowance, 0) * p.rate"
    net: income - tax
reforms:
  R1: {title: 覆盖医院, parameters: {covered: {values: {2024-01-01: [university, hospital]}}}}
  R2: {title: 税率提高, parameters: {rate: {values: {2024-01-01: 30%}}}}
"""
PEOPLE: list[dict[str, Any]] = [
    {
        "person_id": f"p{i}",
        "kind": kind,
        "income": income,
        "weight": 1 + i % 3,
        "region": "东" if i % 2 else "西",
    }
    for i, (kind, income) in enumerate(
        (kind, income)
        for kind in ("university", "hospital", "company")
        for income in (0.01, 1000, 1999.99, 2000.01, 5000, 5000, 123456.78)
    )
]


@pytest.fixture(scope="module")
def policy() -> guiju.Policy:
    return guiju.loads(POLICY)


@pytest.fixture(scope="module")
def people(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("people") / "people.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, PEOPLE[0])
        writer.writeheader()
        writer.writerows(PEOPLE)
    return path


def by_hand(policy: guiju.Policy, reform: str, rule: str) -> list[float]:
    decision = policy.decide({"person": PEOPLE}, date="2024-12-31", reform=reform, outputs=[rule])
    return [float(result.value) for result in decision.find(rule)]


@pytest.mark.parametrize("weight", ["", "weight"])
@pytest.mark.parametrize("reform", ["R1", "R2", "R1+R2"])
def test_totals_are_sums_over_rows(
    policy: guiju.Policy, people: Path, reform: str, weight: str
) -> None:
    weights = [person["weight"] if weight else 1 for person in PEOPLE]
    before, after = by_hand(policy, "", "person.net"), by_hand(policy, reform, "person.net")
    found = policy.compare(
        {"person": str(people)}, [reform], date="2024-12-31", weight=weight
    ).variants[0]
    changes = [a - b for a, b in zip(after, before, strict=True)]
    total = found.total
    assert total.before == pytest.approx(
        sum(w * b for w, b in zip(weights, before, strict=True)), abs=0.005
    )
    assert total.change == pytest.approx(
        sum(w * c for w, c in zip(weights, changes, strict=True)), abs=0.005
    )
    assert total.winners == sum(w for w, c in zip(weights, changes, strict=True) if c > 0.005)
    assert total.losers == sum(w for w, c in zip(weights, changes, strict=True) if c < -0.005)
    assert total.winners + total.losers + total.unchanged == sum(weights)
    assert found.cost == total.change


def test_median_gain_is_over_those_who_change(policy: guiju.Policy, people: Path) -> None:
    before, after = by_hand(policy, "", "person.net"), by_hand(policy, "R1", "person.net")
    changes = [a - b for a, b in zip(after, before, strict=True) if abs(a - b) > 0.005]
    found = policy.compare({"person": str(people)}, ["R1"], date="2024-12-31").variants[0]
    assert found.median_gain == pytest.approx(statistics.median_low(changes), abs=0.005)
    assert found.total.mean_gain == pytest.approx(statistics.mean(changes))


def test_a_tax_is_a_loss(policy: guiju.Policy, people: Path) -> None:
    net = policy.compare({"person": str(people)}, ["R1"], date="2024-12-31", target="person.net")
    tax = policy.compare({"person": str(people)}, ["R1"], date="2024-12-31", target="person.tax")
    assert tax.direction == "down"
    assert tax.variants[0].cost == net.variants[0].cost > 0
    assert tax.variants[0].total.winners == net.variants[0].total.winners


def test_groups_add_up_to_the_whole(policy: guiju.Policy, people: Path) -> None:
    found = policy.compare(
        {"person": str(people)},
        ["R1", "R2"],
        date="2024-12-31",
        by=["kind", "region", "income > 2000"],
    )
    for variant in found.variants:
        assert set(variant.groups) == {"kind", "region", "income > 2000"}
        for groups in variant.groups.values():
            assert sum(totals.rows for _, totals in groups) == len(PEOPLE)
            assert sum(totals.change for _, totals in groups) == pytest.approx(
                variant.total.change, abs=0.005
            )


def test_deciles_hold_a_tenth_each(policy: guiju.Policy, people: Path) -> None:
    found = policy.compare({"person": str(people)}, ["R1"], date="2024-12-31", deciles="income")
    deciles = found.variants[0].deciles
    assert [int(str(name)) for name, _ in deciles] == sorted(int(str(name)) for name, _ in deciles)
    assert sum(totals.rows for _, totals in deciles) == len(PEOPLE)
    assert max(totals.rows for _, totals in deciles) <= 2 + 6  # ties stay together


def test_a_reform_can_be_the_baseline(policy: guiju.Policy, people: Path) -> None:
    forward = policy.compare({"person": str(people)}, ["R2"], baseline="R1", date="2024-12-31")
    both = policy.compare({"person": str(people)}, ["R1+R2"], date="2024-12-31")
    assert forward.variants[0].total.after == pytest.approx(
        policy.compare({"person": str(people)}, ["R2"], date="2024-12-31").variants[0].total.after,
        abs=0.01,
    )
    assert both.variants[0].total.after != forward.variants[0].total.after


def test_marginal_rate_of_one_more_yuan(policy: guiju.Policy, people: Path) -> None:
    found = policy.compare(
        {"person": str(people)},
        ["R2"],
        date="2024-12-31",
        target="person.tax",
        marginal="person.income",
        bump=100,
    ).variants[0]
    expected = []
    for reform in ("", "R2"):
        raised = [{**person, "income": round(person["income"] + 100, 2)} for person in PEOPLE]
        decision = policy.decide(
            {"person": raised}, date="2024-12-31", reform=reform, outputs=["person.tax"]
        )
        after = [float(result.value) for result in decision.find("person.tax")]
        before = by_hand(policy, reform, "person.tax")
        expected.append(sum(a - b for a, b in zip(after, before, strict=True)) / len(PEOPLE) / 100)
    assert [found.marginal_rate_before, found.marginal_rate_after] == pytest.approx(
        expected, abs=1e-8
    )


def test_an_empty_table_compares_to_nothing(policy: guiju.Policy, tmp_path: Path) -> None:
    path = tmp_path / "none.csv"
    path.write_text("person_id,kind,income,weight,region\n", encoding="utf-8")
    found = policy.compare(
        {"person": str(path)}, ["R1"], date="2024-12-31", by=["kind"], deciles="income"
    )
    assert found.variants[0].total.rows == 0
    assert found.variants[0].groups["kind"] == ()
    assert found.variants[0].gini_before is None


@pytest.mark.parametrize(
    ("wanted", "code"),
    [
        ({"by": ["knid"]}, "unknown-name"),
        ({"target": "person.nett"}, "unknown-output"),
        ({"weight": "region + 1"}, "needs-number"),
        ({"deciles": "person.incme"}, "unknown-name"),
    ],
)
def test_misspelt_wishes_are_named(
    policy: guiju.Policy, people: Path, wanted: dict[str, Any], code: str
) -> None:
    with pytest.raises(guiju.InputError) as caught:
        policy.compare({"person": str(people)}, ["R1"], date="2024-12-31", **wanted)
    assert [problem.code for problem in caught.value.problems] == [code]
