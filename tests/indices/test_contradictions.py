"""Indices whose choices contradict each other: told when they are read, or computed as the documents say."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import guiju
from guiju.measures import composite
from guiju.model.problem import ProblemsError
from tests.indices.test_index import A, B, index, scores

TABLE = {"unit": [*"xyz"], "a": [1, 2, 4], "b": [10, 40, 30]}
FACTOR = {"code": "factor", "parent": "total", "multiplier": True}


def code_of(*args: Any, **more: Any) -> list[str]:
    with pytest.raises(ProblemsError) as caught:
        index(*args, **more)
    return [problem.code for problem in caught.value.problems]


@pytest.mark.parametrize(
    ("indicators", "more", "code"),
    [
        ([A, B], {"weighting": "bod", "aggregation": "copeland"}, "index-bod-means"),
        ([A, B], {"aggregates": [{"code": "total", "weighting": "bod", "aggregation": "mpi"}]}, "index-bod-means"),
        ([A, B], {"winsorise": 2.5}, "index-range"),
        ([A | {"band": [1, 3], "goalposts": [1.5, 2.5]}, B], {}, "index-band"),
        ([A | {"band": [1, 3], "direction": -1}, B], {}, "index-band"),
        ([A | {"goalposts": [0, 5]}, B], {"normalise": "zscore"}, "index-ends"),
        ([A, B], {"normalise": "goalposts"}, "index-goalposts"),
        ([A, B], {"normalise": "distance-to-target"}, "index-target"),
        ([A, B], {"aggregates": [{"code": "total", "multiplier": True}]}, "index-multiplier"),
        ([A | {"parent": "factor"}], {"aggregates": [{"code": "total"}, FACTOR]}, "index-multiplier"),
    ],
)  # fmt: skip
def test_what_contradicts_itself_is_told_when_it_is_read(
    indicators: list[dict[str, Any]], more: dict[str, Any], code: str
) -> None:
    assert set(code_of(indicators, **more)) == {code}


def test_a_contradiction_has_its_line_in_the_policy(tmp_path: Path) -> None:
    (tmp_path / "policy.yaml").write_text(
        "format: 1\nname: i\nindices:\n  a:\n    impute: group-mean\n    normalise: goalposts\n"
        "    indicators:\n      - {code: x, parent: a}\n    aggregates:\n      - {code: a}\n",
        encoding="utf-8",
    )
    with pytest.raises(ProblemsError) as caught:
        guiju.load(tmp_path)
    found = [(one.code, one.place.line) for one in caught.value.problems]
    assert found == [("index-group", 4), ("index-goalposts", 8)]


def test_who_is_inside_a_band_or_has_reached_the_target_counts_full() -> None:
    assert scores(index([A | {"band": [0, 9]}]), TABLE) == [100, 100, 100]
    reached = index([A | {"target": 1}], normalise="distance-to-target")
    assert scores(reached, TABLE) == [100, 100, 100]
    less = index([A | {"target": 4, "direction": -1}], normalise="distance-to-target")
    assert scores(less, TABLE) == [100, 100, 100]


def test_an_index_with_a_multiplier_is_assessed_whole() -> None:
    made = index([A, B | {"parent": "factor"}], aggregates=[{"code": "total"}, FACTOR])
    built = composite.build(made, TABLE)
    tables = composite.assessed(built, TABLE, without=True, before=TABLE)
    assert tables["effective_weights"].records() == [
        {"node": "total", "effective_weight": 1.0},
        {"node": "a", "effective_weight": 1.0},
        {"node": "factor", "effective_weight": None},
        {"node": "b", "effective_weight": None},
    ]


def test_an_index_of_one_indicator_is_assessed_whole() -> None:
    built = composite.build(index([A]), TABLE)
    tables = composite.assessed(built, TABLE, points=True, runs=20, draws=16)
    assert tables["correlations"].records() == []
    assert [row["rank"] for row in tables["scores"].records()] == [1, 2, 3]


def test_an_indicator_without_any_value_is_named() -> None:
    built = composite.build(index([A, B]), TABLE | {"b": ["十", "四十", "三十"]})
    assert [(one.code, one.values["names"]) for one in built.notes] == [("indicators-without", "b")]


def test_a_denominator_without_any_number_is_an_error() -> None:
    made = index([A | {"denominator": "p"}, B])
    with pytest.raises(ProblemsError) as caught:
        composite.build(made, TABLE | {"p": ["many", "few", ""]})
    assert [(p.code, p.place.file) for p in caught.value.problems] == [("measure-texts", "p")]


def test_a_shift_of_nothing_hits_no_unit() -> None:
    rows = composite.leave_one_out(composite.build(index([A, A | {"code": "b"}]), {
        "unit": [*"xyz"], "a": [1, 2, 4], "b": [1, 2, 4]}), {
        "unit": [*"xyz"], "a": [1, 2, 4], "b": [1, 2, 4]}).records()  # fmt: skip
    assert [(row["largest_shift"], row["unit"]) for row in rows] == [(0, None), (0, None)]
