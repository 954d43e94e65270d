"""Sweeps, goal-seek and budgets by year give what single runs give."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pytest

import guiju
from tests.compare.small import DAY, POLICY, codes, person, policy, write

PEOPLE = [
    person("a", "university", 5000, weight=2),
    person("b", "hospital", 12_345.67),
    person("c", "company", 9000),
]


@pytest.fixture
def data(tmp_path: Path) -> dict[str, str]:
    return write(tmp_path / "p.csv", PEOPLE)


@pytest.mark.parametrize("weight", ["", "weight"])
def test_a_swept_value_is_a_run_of_its_own(
    data: dict[str, str], weight: str, tmp_path: Path
) -> None:
    small = policy()
    found = small.compare(data, sweep="rate=0..50%/11", date=DAY, weight=weight)
    assert (found.sweep, len(found.variants)) == ("rate", 11)
    reform = tmp_path / "thirty.yaml"
    reform.write_text("parameters: {rate: {values: {2019-01-01: 30%}}}\n", encoding="utf-8")
    alone = small.compare(data, [str(reform)], date=DAY, weight=weight).variants[0]
    swept = {variant.reform: variant for variant in found.variants}
    assert swept["rate=0.3"].total == alone.total
    assert swept["rate=0.2"].total.change == 0


def test_a_sweep_under_a_reform(data: dict[str, str]) -> None:
    small = policy()
    found = small.compare(data, ["R1"], sweep="rate=20%,30%", date=DAY)
    single = small.compare(data, ["R1", "R1+R2"], date=DAY)
    assert [v.total for v in found.variants] == [v.total for v in single.variants]
    assert len({v.hash for v in found.variants}) == 2


def test_one_bracket_of_a_scale_is_swept(data: dict[str, str]) -> None:
    found = policy().compare(
        data, sweep="scale.rates.2=10%,15%", date=DAY, target="person.stepped", direction="down"
    )
    # Between 2,000 and 10,000: 3,000 of a, 8,000 of b, 7,000 of c.
    assert [v.total.change for v in found.variants] == [0, 18_000 * 0.05]


def test_only_the_value_of_the_day_is_swept(data: dict[str, str]) -> None:
    small = policy()
    before = small.compare(data, sweep="rate=20%,25%", date="2024-12-31").variants
    after = small.compare(data, sweep="rate=20%,25%", date="2025-01-01").variants
    assert [v.total.change == 0 for v in before] == [True, False]
    assert [v.total.change == 0 for v in after] == [False, True]


@pytest.mark.parametrize(
    ("sweep", "code"),
    [
        ("rate", "bad-sweep"), ("rat=0..1", "no-such-parameter"), ("rate=1..0", "bad-range"),
        ("covered=1,2", "not-a-number-parameter"), ("flag=0,1", "not-a-number-parameter"),
        ("scale=1,2", "scale-without-part"), ("scale.rates.9=1,2", "scale-without-part"),
        ("scale.above.2=20000,30000", "sweep-out-of-order"), ("months=1..2/3", "sweep-not-whole"),
        ("rate=0..1/5000", "bad-range"),
    ],
)  # fmt: skip
def test_sweeps_that_cannot_be(data: dict[str, str], sweep: str, code: str) -> None:
    with pytest.raises(guiju.InputError) as caught:
        policy().compare(data, sweep=sweep, date=DAY)
    assert codes(caught.value) == [code]


def test_seek_finds_the_value_to_the_interval(data: dict[str, str]) -> None:
    small = policy()
    found = small.seek(data, "rate", 500.0, date=DAY)
    assert (found.answer, found.monotone, found.current) == ("found", True, 0.2)
    # The base of all is 1,500 + 11,345.67 + 8,000: a rate of 20 % - 500 / 20,845.67.
    exact = 0.2 - 500 / 20_845.67
    assert found.beyond is not None
    assert found.beyond <= exact <= found.value <= found.beyond + 1.01e-4
    assert found.cost <= 500 < (found.beyond_cost or 0)
    again = small.compare(data, sweep=f"rate={found.value:.10f},1", date=DAY).variants[0].cost
    assert again == pytest.approx(found.cost, abs=0.01)
    assert len(found.runs[0].values) == 11


def test_seek_without_a_solution_says_so(data: dict[str, str]) -> None:
    nowhere = policy().seek(data, "rate", -1e6, date=DAY)
    assert (nowhere.answer, nowhere.value, nowhere.beyond) == ("nowhere", 1, None)
    everywhere = policy().seek(data, "rate", 1e6, date=DAY)
    assert (everywhere.answer, everywhere.value) == ("everywhere", 0)


def test_seek_among_whole_numbers(data: dict[str, str]) -> None:
    found = policy().seek(data, "months", 7.5, date=DAY, target="person.credit", between="0..40")
    # Each month more gives each of three people one: 14 months cost 6, 15 cost 9.
    assert (found.value, found.cost, found.beyond, found.beyond_cost) == (14, 6, 15, 9)


def test_seek_needs_a_range(data: dict[str, str]) -> None:
    text = "nowhere: {type: number, values: {2019-01-01: 0}, cites: [law 一]}"
    changed = guiju.loads(POLICY.replace("parameters:\n", f"parameters:\n  {text}\n", 1))
    with pytest.raises(guiju.InputError) as caught:
        changed.seek(data, "nowhere", 1.0, date=DAY)
    assert codes(caught.value) == ["seek-without-range"]


def test_a_budget_reads_the_parameters_of_each_year(data: dict[str, str]) -> None:
    small = policy()
    found = small.budget(data, ["R1"], years="2024..2026", date=DAY)
    days = [str(comparison.date) for comparison in found.years]
    assert days == ["2024-12-31", "2025-12-31", "2026-12-31"]
    for comparison in found.years:
        alone = small.compare(data, ["R1"], date=comparison.date, distribution=False)
        assert comparison.variants[0].total == alone.variants[0].total
    assert len({comparison.variants[0].total.before for comparison in found.years}) == 3


@pytest.mark.parametrize("engine", ["duckdb", "polars"])
def test_a_budget_and_a_goal_are_computed_by_the_engine_that_is_named(
    data: dict[str, str], engine: str
) -> None:
    wanted: dict[str, Any] = {"date": DAY, "target": "person.tax", "engine": engine}
    found = policy().budget(
        data, ["R2"], years="2024..2026", uprate=["person.income=wages"], **wanted
    )
    assert {year.engine for year in found.years} == {engine}
    plain = policy().budget(
        data,
        ["R2"],
        years="2024..2026",
        uprate=["person.income=wages"],
        date=DAY,
        target="person.tax",
    )
    assert [year.variants for year in found.years] == [year.variants for year in plain.years]
    sought = policy().seek(data, "rate", -100, reform="", **wanted)
    assert sought.value == policy().seek(data, "rate", -100, date=DAY, target="person.tax").value


def test_inputs_grow_with_a_parameter(data: dict[str, str], tmp_path: Path) -> None:
    small = policy()
    found = small.budget(data, ["R1"], years="2024,2025", date=DAY, uprate=["income=wages"])
    assert found.uprated == {"person.income": (1.0, 1.1)}
    grown = [{**row, "income": round(row["income"] * 1.1, 2)} for row in PEOPLE]
    alone = small.compare(write(tmp_path / "q.csv", grown), ["R1"], date="2025-12-31")
    assert found.years[1].variants[0].cost == alone.variants[0].cost


def test_rows_without_an_answer_in_one_of_the_years_are_left_out_of_all(tmp_path: Path) -> None:
    """A table that allows one row has two for what wages have grown to in the second year."""
    table = """
tables:
  unique: {on: person, hit: unique, outcomes: {out: int}, rows: [
    {row: a, 'income ?': "..2145", 'out =': 1}, {row: b, 'income ?': "2145..", 'out =': 2}]}
"""
    text = POLICY.replace(
        "rules:\n  person:\n", table + "rules:\n  person:\n    one: {table: unique}\n", 1
    )
    text = text.replace("net: income - tax", "net: as_unit(coalesce(one, 0), 'CNY') + income - tax")
    small = guiju.loads(text)
    grown: dict[str, Any] = {"uprate": ["income=wages"], "target": "person.net"}
    wrong = tmp_path / "wrong.csv"
    people = [person("a", "hospital", 1950), person("b", "hospital", 3000)]
    data = write(tmp_path / "q.csv", people)
    with pytest.raises(guiju.InputError) as caught:
        small.budget(data, ["R1"], years="2024,2025", date=DAY, **grown)
    assert [(p.code, p.place.row) for p in caught.value.problems] == [("several-rows-match", 1)]
    kept = small.budget(data, ["R1"], years="2024,2025", date=DAY, reject=wrong, **grown)
    assert [c.coverage["person"]["used"] for c in kept.years] == [1, 1]
    with wrong.open(encoding="utf-8-sig", newline="") as file:
        assert [(r["row"], r["code"]) for r in csv.DictReader(file)] == [
            ("1", "several-rows-match")
        ]


def test_the_29th_of_february(data: dict[str, str]) -> None:
    found = policy().budget(data, ["R1"], years="2024..2025", date="2024-02-29")
    assert [str(c.date) for c in found.years] == ["2024-02-29", "2025-02-28"]


@pytest.mark.parametrize(
    ("wanted", "code"),
    [
        ({"years": "2030..2024"}, "bad-years"), ({"years": "soon"}, "bad-years"),
        ({"years": "2010..2011"}, "parameter-not-defined"),
        ({"years": "2024", "uprate": ["income"]}, "bad-uprate"),
        ({"years": "2024", "uprate": ["region=wages"]}, "bad-uprate"),
        ({"years": "2024", "uprate": ["income=wage"]}, "no-such-parameter"),
        ({"years": "2024", "uprate": ["income=covered"]}, "not-a-number-parameter"),
    ],
)  # fmt: skip
def test_budgets_that_cannot_be(data: dict[str, str], wanted: dict[str, Any], code: str) -> None:
    with pytest.raises(guiju.InputError) as caught:
        policy().budget(data, ["R1"], date=DAY, **wanted)
    assert codes(caught.value) == [code]
