"""Marginal rates, curves, response and inequality, against figures worked out by hand."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import guiju
from tests.compare.small import DAY, codes, person, policy, write

PEOPLE = [
    person("a", "company", 500, weight=3),
    person("b", "company", 5000, weight=1),
    person("c", "university", 5000, weight=1),
]


def compare(
    tmp_path: Path, people: list[dict[str, Any]], reform: str = "R2", **wanted: Any
) -> guiju.compare.Variant:
    return (
        policy()
        .compare(write(tmp_path / "p.csv", people), [reform], date=DAY, **wanted)
        .variants[0]
    )


def test_marginal_rates_are_weighted_means(tmp_path: Path) -> None:
    found = compare(tmp_path, PEOPLE, target="person.tax", marginal="income", weight="weight")
    # Rates: a 0 (three units), b 20 %, c 10 %; under R2 0, 30 % and 15 %.
    assert found.marginal_rate_before == pytest.approx((0.2 + 0.1) / 5)
    assert found.marginal_rate_after == pytest.approx((0.3 + 0.15) / 5)


def test_the_rate_of_an_income_is_what_does_not_stay(tmp_path: Path) -> None:
    tax = compare(tmp_path, PEOPLE, target="person.tax", marginal="income", weight="weight")
    net = compare(tmp_path, PEOPLE, target="person.net", marginal="income", weight="weight")
    assert net.marginal_rate_before == pytest.approx(tax.marginal_rate_before)


def test_a_curve_by_hand(tmp_path: Path) -> None:
    low, high = compare(
        tmp_path, PEOPLE, target="person.tax", along="income=1000..6000/2", weight="weight"
    ).curve  # fmt: skip
    assert (low.lower, low.upper, low.rows, low.weight, low.mean_input) == (None, 1000, 1, 3, 500)
    assert (low.average_rate_before, low.marginal_rate_before) == (0, 0)
    assert (high.lower, high.upper, high.rows) == (1000, 6000, 2)
    # b pays 800, c 300 of 5,000 each.
    assert high.average_rate_before == pytest.approx(1100 / 10_000)
    assert high.marginal_rate_before == pytest.approx(0.15)
    assert high.cliff_before == 0


def test_cliffs_are_counted(tmp_path: Path) -> None:
    people = [
        person("a", "company", 4950),
        person("b", "company", 4000),
        person("c", "company", 9000),
    ]
    points = compare(
        tmp_path, people, target="person.jumps", direction="up", along="income=0..10000/2"
    ).curve
    # a is raised from 4,950 over 5,000, and left with 80 % of 5,050.
    assert [point.cliff_before for point in points] == [pytest.approx(1 / 3)]


def test_response_by_hand(tmp_path: Path) -> None:
    people = [person("a", "company", 11_000)]
    found = compare(tmp_path, people, target="person.tax", marginal="income", response=0.5).response
    by_elasticity = {response.elasticity: response for response in found}
    assert sorted(by_elasticity) == [0.1, 0.25, 0.4, 0.5]
    assert [r.elasticity for r in found if r.stated] == [0.5]
    income = round(11_000 * (0.7 / 0.8) ** 0.5, 2)
    tax = (income - 1000) * 0.3
    assert by_elasticity[0.5].cost == pytest.approx(2000 - tax, abs=0.01)
    assert by_elasticity[0.5].input_change == pytest.approx(income - 11_000, abs=0.01)


def test_without_elasticity_there_is_only_the_static_cost(tmp_path: Path) -> None:
    people = [person("a", "company", 11_000), person("b", "university", 900)]
    net = compare(tmp_path, people, target="person.net", marginal="income", response=0.0)
    tax = compare(tmp_path, people, target="person.tax", marginal="income", response=0.0)
    assert net.response[0].cost == tax.response[0].cost == net.cost == -1000
    assert net.response[-1].cost == tax.response[-1].cost > net.cost


def test_units_beyond_a_cliff_stay_as_they_are(tmp_path: Path) -> None:
    people = [person("a", "company", 4950, weight=7)]
    found = compare(
        tmp_path,
        people,
        target="person.jumps",
        direction="up",
        marginal="income",
        response=1.0,
        weight="weight",
    )
    assert [(r.held, r.input_change) for r in found.response] == [(7, 0)] * 4


def test_ratios_by_hand(tmp_path: Path) -> None:
    people = [person(f"p{i}", "company", 1000 * i) for i in range(1, 11)]
    found = compare(
        tmp_path, people, target="person.tax", income="income", base="income", inequality=True
    )
    before = found.inequality_before
    assert before is not None
    assert before.p90_p10 == 9
    assert before.s80_s20 == pytest.approx((9 + 10) / (1 + 2), abs=1e-6)
    # Tax is 20 % of what lies above 1,000: 0, 200, ... 1,800. Gini of 1..10 is 0.3, of 0..9 it is 11/30.
    assert before.kakwani == pytest.approx(11 / 30 - 0.3, abs=1e-6)
    # What is left, 200 + 0.8 of the income, has the Gini 0.3 * 0.8 * 55 / 46.
    assert before.reynolds_smolensky == pytest.approx(0.3 - 0.3 * 0.8 * 55 / 46, abs=1e-6)


def test_a_proportional_tax_is_neutral(tmp_path: Path) -> None:
    # Up to 5,000 the rule is the income itself.
    people = [person(f"p{i}", "company", 400 * i) for i in range(1, 11)]
    found = compare(
        tmp_path, people, target="person.jumps", direction="down", base="income", inequality=True
    )  # fmt: skip
    assert found.inequality_before is not None
    assert found.inequality_before.kakwani == pytest.approx(0, abs=1e-8)


FEES = """
format: 1
name: fees
sources: {law: {title: 示例法}}
entities:
  person:
    key: person_id
    columns: {income: money, fees: money or none}
  child:
    key: child_id
    columns: {person_id: -> person, cost: money or none}
parameters:
  rate: {unit: share, values: {2019-01-01: 20%}, cites: [law 一]}
rules:
  person:
    tax: "(income + coalesce(fees, 0)) * p.rate - sum(coalesce(child.cost, 0)) * p.rate"
reforms:
  up: {title: 提高, parameters: {rate: {values: {2024-01-01: 30%}}}}
"""


def fees(tmp_path: Path, **wanted: Any) -> guiju.compare.Comparison:
    people, children = tmp_path / "people.csv", tmp_path / "children.csv"
    people.write_text("person_id,income,fees\na,1000,500\nb,1000,\nc,1000,\nd,1000,0\n")
    children.write_text("child_id,person_id,cost\nx,a,100\ny,a,\nz,b,\n")
    data = {"person": str(people), "child": str(children)}
    return guiju.loads(FEES).compare(data, ["up"], date=DAY, **wanted)


def test_rates_are_of_the_rows_that_have_the_input(tmp_path: Path) -> None:
    found = fees(tmp_path, target="person.tax", marginal="fees")
    assert found.variants[0].marginal_rate_before == pytest.approx(0.2)
    assert found.variants[0].marginal_rate_after == pytest.approx(0.3)
    assert "marginal_given=2/4" in found.assumptions


def test_rates_are_of_the_children_that_have_the_input(tmp_path: Path) -> None:
    found = fees(tmp_path, target="person.tax", marginal="child.cost")
    assert found.variants[0].marginal_rate_before == pytest.approx(-0.2)
    assert "marginal_given=1/4" in found.assumptions


def test_a_curve_leaves_out_rows_without_the_input(tmp_path: Path) -> None:
    found = fees(tmp_path, target="person.tax", along="fees=0,100,1000", base="income")
    assert [(point.rows, point.mean_input) for point in found.variants[0].curve] == [
        (1, 0),
        (1, 500),
    ]


def test_rows_without_the_input_do_not_answer(tmp_path: Path) -> None:
    found = fees(tmp_path, target="person.tax", marginal="fees", response=0.25)
    static, answered = found.variants[0].cost, found.variants[0].response[0]
    # a alone has fees: 500 * (0.7 / 0.8) ** 0.1
    assert answered.cost == pytest.approx(static + 0.3 * (500 - 500 * (0.7 / 0.8) ** 0.1), abs=0.01)


def test_an_input_that_all_rows_have_says_nothing_of_gaps(tmp_path: Path) -> None:
    assert not [
        a
        for a in fees(tmp_path, target="person.tax", marginal="income").assumptions
        if "given" in a
    ]


@pytest.mark.parametrize(
    ("wanted", "code"),
    [
        ({"marginal": "net"}, "not-an-input"),
        ({"marginal": "region"}, "not-an-input"),
        ({"response": 0.2}, "response-without-input"),
        ({"response": -1.0, "marginal": "income"}, "bad-elasticity"),
        ({"along": "income=5..1"}, "bad-range"),
        ({"along": "income=0..1/9999"}, "bad-range"),
        ({"by": [" , "]}, "empty-grouping"),
    ],
)
def test_wishes_that_cannot_be(tmp_path: Path, wanted: dict[str, Any], code: str) -> None:
    with pytest.raises(guiju.InputError) as caught:
        compare(tmp_path, PEOPLE, **wanted)
    assert codes(caught.value) == [code]
