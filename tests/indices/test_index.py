"""Composite indices at their edges: gaps, ties, constants, bands, multipliers, fixed ends, two years."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guiju.measures import composite
from guiju.model.problem import ProblemsError


def index(indicators: list[dict[str, Any]], **more: Any) -> composite.Index:
    """An index of indicators right under its root, or of given aggregates."""
    aggregates = more.pop("aggregates", [{"code": "total"}])
    return composite.read_index(
        {"indicators": indicators, "aggregates": aggregates, "name": "i", **more}
    )


def scores(made: composite.Index, table: Mapping[str, object]) -> list[float | None]:
    built = composite.build(made, table)
    return [None if np.isnan(v) else round(float(v), 10) for v in built.scores[made.root]]


A, B = {"code": "a", "parent": "total"}, {"code": "b", "parent": "total"}


def test_a_constant_indicator_gets_the_middle() -> None:
    assert scores(index([A, B]), {"unit": ["x", "y"], "a": [1, 1], "b": [0, 10]}) == [25.0, 75.0]


def test_ties_share_the_better_rank() -> None:
    built = composite.build(index([A]), {"unit": ["x", "y", "z"], "a": [5, 5, 1]})
    assert [row["rank"] for row in built.result().records()] == [1, 1, 3]


def test_a_missing_value_leaves_its_weight_to_the_others() -> None:
    table = {"unit": ["x", "y", "z"], "a": [0, 10, None], "b": [0, 5, 10]}
    assert scores(index([A, B]), table) == [0.0, 75.0, 100.0]
    built = composite.build(index([A, B]), table)
    points = np.asarray(composite.contributions(built).data["contribution"]).reshape(3, 2)
    assert np.nansum(points, axis=1).tolist() == pytest.approx([0, 75, 100])


def test_a_unit_with_too_little_has_no_score_and_no_rank() -> None:
    made = index([A, B], least_coverage="100%")
    built = composite.build(made, {"unit": ["x", "y", "z"], "a": [0, 10, None], "b": [0, 5, 10]})
    assert [(row["unit"], row["rank"]) for row in built.result().records()] == [
        ("y", 1),
        ("x", 2),
        ("z", None),
    ]
    assert {
        row["unit"]
        for row in composite.rank_uncertainty(built, runs=20).records()
        if row["median"] is None
    } == {"z"}
    assert all(row["total"] is not None for row in composite.sensitivity(built, runs=32).records())


def test_an_indicator_without_any_value_is_left_out() -> None:
    assert scores(index([A, B]), {"unit": ["x", "y"], "a": [0, 10], "b": [None, None]}) == [
        0.0,
        100.0,
    ]


def test_nothing_varies_so_nothing_is_sensitive() -> None:
    built = composite.build(index([A]), {"unit": ["x", "y"], "a": [0, 10]})
    assert {row["total"] for row in composite.sensitivity(built, runs=64).records()} == {0.0}


@pytest.mark.parametrize("units", [["x"], ["x", "x"]])
def test_one_unit_and_a_unit_twice_are_refused(units: list[str]) -> None:
    with pytest.raises(ProblemsError) as caught:
        composite.build(index([A]), {"unit": units, "a": list(range(len(units)))})
    assert [p.code for p in caught.value.problems] == [
        "measure-few" if len(units) == 1 else "index-unit"
    ]


def test_inside_a_band_counts_full_and_both_sides_count_less() -> None:
    made = index([A | {"band": [20, 60], "goalposts": [0, 100]}])
    assert scores(made, {"unit": ["low", "in", "edge", "high", "top"], "a": [0, 40, 60, 80, 100]}) == [
        50.0, 100.0, 100.0, 50.0, 0.0,
    ]  # fmt: skip
    # Where nobody leaves the band, nobody is better than another.
    inside = scores(index([A | {"band": [0, 100]}]), {"unit": ["x", "y"], "a": [1, 99]})
    assert inside[0] == inside[1]


def test_multipliers_are_factors_and_not_shares() -> None:
    """With weights 1.2 and 0.8 of two parts, and with 1.2 and 1.2: the mean is taken up."""
    table = {"unit": ["x", "y"], "a": [50, 100], "b": [100, 50]}
    ends = {"goalposts": [0, 100]}
    shares = index(
        [A | ends | {"weight": 1.2}, B | ends | {"weight": 0.8}], weighting="multipliers"
    )
    assert scores(shares, table) == [70.0, 80.0]
    above = index([A | ends | {"weight": 1.2}, B | ends | {"weight": 1.2}], weighting="multipliers")
    assert scores(above, table) == [90.0, 90.0]
    built = composite.build(above, table)
    points = np.asarray(composite.contributions(built).data["contribution"]).reshape(2, 2)
    assert points.sum(axis=1).tolist() == pytest.approx([90, 90])


def test_an_aggregate_may_multiply_its_parent() -> None:
    ends = {"goalposts": [0, 100]}
    made = index(
        [A | ends, {"code": "b", "parent": "factor", **ends}],
        aggregates=[{"code": "total"}, {"code": "factor", "parent": "total", "multiplier": True}],
    )
    built = composite.build(made, {"unit": ["x", "y"], "a": [80, 60], "b": [50, 100]})
    assert built.scores["total"].tolist() == [40.0, 60.0]
    with pytest.raises(ProblemsError):
        composite.contributions(built)


def test_fixed_ends_keep_years_comparable() -> None:
    """A unit with the same value in two years has the same score, whatever the others do; with moving ends not."""
    first = {"unit": list("uvwxyz"), "a": [10, 20, 30, 40, 50, 60]}
    second = {"unit": list("uvwxyz"), "a": [0, 90, 30, 45, 50, 60]}
    fixed, moving = index([A | {"goalposts": [0, 100]}], normalise="goalposts"), index([A])
    assert scores(fixed, first)[2] == scores(fixed, second)[2] == 30.0
    assert scores(moving, first)[2] != scores(moving, second)[2]


def test_an_index_that_rises_by_leaving_units_out_is_found() -> None:
    made = index([A | {"goalposts": [0, 100]}])
    before = {"unit": ["x", "y", "z"], "a": [80, 60, 10]}
    after = {"unit": ["x", "y"], "a": [80, 60]}
    found = {
        row["part"]: row["integrity"] for row in composite.integrity(made, before, after).records()
    }
    assert list(found.values()) == pytest.approx([20, 0, 20])


def test_goalposts_are_needed_where_they_are_asked_for() -> None:
    with pytest.raises(ProblemsError) as caught:
        scores(index([A], normalise="goalposts"), {"unit": ["x", "y"], "a": [1, 2]})
    assert [p.code for p in caught.value.problems] == ["index-goalposts"]


def test_a_geometric_mean_of_nothing_is_refused() -> None:
    with pytest.raises(ProblemsError) as caught:
        scores(
            index([A, B], aggregation="geometric"), {"unit": ["x", "y"], "a": [1, 2], "b": [1, 2]}
        )
    assert [p.code for p in caught.value.problems] == ["index-positive"]


VALUES = st.lists(st.integers(0, 100), min_size=3, max_size=8)


@settings(deadline=None, max_examples=25)
@given(VALUES, st.integers(1, 9), st.integers(-50, 50))
def test_scale_and_shift_of_an_indicator_change_nothing(
    values: list[int], scale: int, shift: int
) -> None:
    units = [str(number) for number in range(len(values))]
    other = list(reversed(values))
    made = index([A, B], winsorise=0, skew=1e9)
    plain = scores(made, {"unit": units, "a": values, "b": other})
    moved = scores(made, {"unit": units, "a": [scale * v + shift for v in values], "b": other})
    assert moved == pytest.approx(plain)


@settings(deadline=None, max_examples=25)
@given(VALUES)
def test_weights_count_by_their_ratio_and_scores_stay_on_the_scale(values: list[int]) -> None:
    units = [str(number) for number in range(len(values))]
    table = {"unit": units, "a": values, "b": list(reversed(values))}
    one = scores(index([A | {"weight": 1}, B | {"weight": 3}]), table)
    ten = scores(index([A | {"weight": 10}, B | {"weight": 30}]), table)
    assert one == pytest.approx(ten)
    assert all(score is not None and -1e-9 <= score <= 100 + 1e-9 for score in one)


@pytest.mark.parametrize(
    ("indicators", "aggregates", "codes"),
    [
        ([{"code": "a", "parent": "p"}],
         [{"code": "total"}, {"code": "p", "parent": "q"}, {"code": "q", "parent": "p"}],
         {"index-cycle", "index-empty"}),
        ([A, B], [{"code": "total", "parent": "total"}], {"index-root", "index-cycle"}),
        ([{"code": f"c{at}", "parent": "total"} for at in range(5_001)], [{"code": "total"}], {"index-large"}),
        ([{"code": "a", "parent": "n59"}],
         [{"code": "total"},
          *({"code": f"n{at}", "parent": f"n{at - 1}" if at else "total"} for at in range(60))],
         {"index-deep"}),
    ],
)  # fmt: skip
def test_trees_that_are_none_or_beyond_all_use(
    indicators: list[dict[str, Any]], aggregates: list[dict[str, Any]], codes: set[str]
) -> None:
    with pytest.raises(ProblemsError) as caught:
        index(indicators, aggregates=aggregates)
    assert {problem.code for problem in caught.value.problems} == codes


def test_texts_and_rows_without_a_unit_are_counted_apart() -> None:
    table = {"unit": ["x", "y", " ", "z"], "a": ["1", "n.a.", "3", ""], "b": ["3", "1", "2", "4"]}
    found = composite.build(index([A, B]), table).result()
    assert (found.coverage.rows, found.coverage.used) == (8, 4)
    assert found.coverage.left_out == {"missing": 3, "no-number": 1}
    assert all("缺" in one or "数字" in one for one in found.coverage.reasons("zh"))


def test_a_table_without_any_value_is_an_error() -> None:
    with pytest.raises(ProblemsError) as caught:
        composite.build(index([A, B]), {"unit": ["x", "y"], "a": [None, None], "b": ["", "-"]})
    assert caught.value.problems[0].code == "measure-empty"


def test_an_indicator_that_tells_no_units_apart_is_named() -> None:
    table = {"unit": ["x", "y"], "a": [1, 1], "b": [3, 1]}
    notes = composite.build(index([A, B]), table).result().to_json("zh")["notes"]
    assert notes == ["各单位数值相同，不能区分高低：a"]
