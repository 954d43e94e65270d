"""Groups alone, crossed and empty; winners and losers by size."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import guiju
from guiju.compare.bands import read_bands
from guiju.compare.groups import crossed
from tests.compare.small import DAY, codes, person, policy, write

PEOPLE = [
    person("a", "university", 5000),
    person("b", "hospital", 5000, weight=2),
    person("c", "hospital", 1000, region=""),
    person("d", "company", 9000),
    person("e", "hospital", 101_000, region="西"),
]


def test_groups_that_nobody_is_in_are_shown(tmp_path: Path) -> None:
    data = write(tmp_path / "p.csv", PEOPLE)
    found = policy().compare(data, ["R1"], date=DAY, by=["kind", "region", "income > 2000"])
    groups = dict(found.variants[0].groups)
    assert [name for name, _ in groups["kind"]] == ["company", "hospital", "school", "university"]
    assert dict(groups["kind"])["school"].rows == 0
    assert [name for name, _ in groups["region"]] == ["none", "东", "西"]
    assert [name for name, _ in groups["income > 2000"]] == ["false", "true"]


def test_a_comma_crosses(tmp_path: Path) -> None:
    data = write(tmp_path / "p.csv", PEOPLE)
    found = policy().compare(data, ["R1"], date=DAY, by=["kind, region", "kind"], weight="weight")
    cells = dict(found.variants[0].groups["kind, region"])
    assert set(cells) == {
        ("university", "东"), ("hospital", "东"), ("hospital", "none"), ("company", "东"), ("hospital", "西"),
    }  # fmt: skip
    # b: half of 5,000 counts no more: 2,500 * 20 % = 500, twice.
    assert cells["hospital", "东"].change == 1000
    hospital = dict(found.variants[0].groups["kind"])["hospital"]
    crossing = [totals.change for name, totals in cells.items() if name[0] == "hospital"]
    assert sum(crossing) == pytest.approx(hospital.change)
    assert found.to_json()["variants"][0]["groups"]["kind, region"][0]["group"] == ["company", "东"]


def test_more_groups_than_anybody_reads(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = write(tmp_path / "p.csv", PEOPLE)
    monkeypatch.setattr("guiju.compare.run.MOST_GROUPS", 4)
    policy().compare(data, ["R1"], date=DAY, by=["income > 2000"])
    with pytest.raises(guiju.InputError) as caught:
        policy().compare(data, ["R1"], date=DAY, by=["income", "kind"])
    (problem,) = caught.value.problems
    assert (problem.code, problem.values["found"]) == ("too-many-groups", "income, kind")


def test_commas_inside_brackets_cross_nothing() -> None:
    assert crossed("coalesce(a, 0), b = 'x, y'") == ("coalesce(a, 0)", "b = 'x, y'")


def test_bands_by_hand(tmp_path: Path) -> None:
    data = write(tmp_path / "p.csv", PEOPLE)
    found = policy().compare(data, ["R1"], date=DAY, bands=["default"], weight="weight").variants[0]
    amounts = {(b.lower, b.upper): b for b in found.bands if b.kind == "amount"}
    # Gains: b 500 (weight 2), e (100,000 - 49,500) * 20 % = 10,100; a, c (counted 500 < 1,000) and d nothing.
    assert amounts[100, 1000].weight == 2
    assert amounts[100, 1000].gain == 1000
    assert amounts[10_000, None].gain == 10_100
    assert amounts[0, 0].rows == 3
    assert sum(b.rows for b in amounts.values()) == len(PEOPLE)
    shares = {(b.lower, b.upper): b for b in found.bands if b.kind == "share"}
    # b had a net of 4,200: 500 are 11.9 %.
    assert shares[0.05, None].rows == 2


def test_limits_of_bands_belong_to_the_smaller_gain(tmp_path: Path) -> None:
    # counted falls by 5,000: 1,000 less tax exactly.
    data = write(tmp_path / "p.csv", [person("a", "hospital", 10_000)])
    found = policy().compare(data, ["R1"], date=DAY, bands=["100,1000"]).variants[0]
    assert [(b.lower, b.upper) for b in found.bands if b.rows] == [(100, 1000)]


@pytest.mark.parametrize("text", ["1%,5", "0", "x", "-5"])
def test_limits_that_are_none(text: str) -> None:
    with pytest.raises(guiju.InputError) as caught:
        read_bands([text])
    assert codes(caught.value) == ["bad-bands"]


people = st.lists(
    st.tuples(
        st.sampled_from(["university", "hospital", "company"]),
        st.integers(0, 10**8).map(lambda fen: fen / 100),
        st.integers(1, 9),
        st.sampled_from(["东", "西", ""]),
    ),
    min_size=1,
    max_size=25,
)


@settings(max_examples=15, deadline=None)
@given(people)
def test_every_partition_adds_up(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, float, int, str]]
) -> None:
    listed = [person(f"p{i}", k, x, weight=w, region=r) for i, (k, x, w, r) in enumerate(rows)]
    data = write(tmp_path_factory.mktemp("people") / "p.csv", listed)
    found = policy().compare(
        data, ["R1", "R2"], date=DAY, by=["kind", "kind, region"], weight="weight", deciles="income",
        bands=["default"], along="income=0..100000/5",
    )  # fmt: skip
    for variant in found.variants:
        for groups in (*variant.groups.values(), variant.deciles):
            assert sum(t.rows for _, t in groups) == len(rows)
            assert sum(t.weight for _, t in groups) == pytest.approx(variant.total.weight)
            assert sum(t.change for _, t in groups) == pytest.approx(variant.total.change, abs=0.1)
        for kind in ("amount", "share"):
            assert sum(b.rows for b in variant.bands if b.kind == kind) == len(rows)
        winners = sum(
            b.weight
            for b in variant.bands
            if b.kind == "amount" and (b.upper is None or b.upper > 0)
        )
        assert winners == pytest.approx(variant.total.winners)
        assert sum(point.rows for point in variant.curve) == len(rows)
