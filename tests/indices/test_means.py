"""Means, weights and ranks of an index against COINr and against their formulas, and where there are none."""

from __future__ import annotations

import csv
import warnings
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from scipy.optimize import linprog

from guiju.measures import composite
from guiju.model.problem import ProblemsError
from tests.indices import asem
from tests.indices.test_index import A, B, index

TABLE = {"unit": [*"wxyz"], "a": [1, 2, 3, 4], "b": [4, 2, 9, 1]}
C = {"code": "c", "parent": "total"}


def built(table: Any = None, **more: Any) -> composite.Built:
    return composite.build(index([A, B], **more), TABLE if table is None else table)


def code_of(function: Any, *args: Any, **arguments: Any) -> str:
    with pytest.raises(ProblemsError) as caught:
        function(*args, **arguments)
    return caught.value.problems[0].code


@asem.needs_shared
def test_geometric_means_agree_with_coinr() -> None:
    made = replace(
        composite.read_index(asem.FOLDER / "asem_meta.csv"),
        group="EurAsia_group", impute="group-mean", aggregation="geometric", low=1.0,
    )  # fmt: skip
    found = composite.build(made, asem.FOLDER / "asem_data.csv")
    with (asem.FOLDER / "results_gmean.csv").open(encoding="utf-8") as stream:
        rows = {row["uCode"]: row for row in csv.DictReader(stream)}
    for code in ("Conn", "Sust", "Index"):
        expected = [float(rows[unit][code]) for unit in found.units]
        assert found.scores[code] == pytest.approx(expected, rel=1e-11)


def scaled(table: Any) -> Any:
    """Two columns on the scale from 1 to 100."""
    columns = [np.asarray(table[name], float) for name in ("a", "b")]
    return np.column_stack([1 + 99 * (x - x.min()) / (x.max() - x.min()) for x in columns])


def test_means_are_those_of_their_formulas() -> None:
    x, weights = scaled(TABLE), np.array([0.25, 0.75])
    made = [{**A, "weight": 1}, {**B, "weight": 3}]
    z = 100 + 10 * (x - x.mean(axis=0)) / x.std(axis=0)
    mean = z @ weights
    expected = {
        "arithmetic": x @ weights,
        "geometric": np.prod(x**weights, axis=1),
        "harmonic": 1 / ((1 / x) @ weights),
        "mpi": mean - (np.square(z - mean[:, None]) @ weights) / mean,
        "copeland": _copeland(x, weights),
    }
    for how, value in expected.items():
        found = composite.build(index(made, aggregation=how, low=1), TABLE)
        assert found.scores["total"] == pytest.approx(value, rel=1e-12), how


def _copeland(x: Any, weights: Any) -> Any:
    """Of each unit, won less lost majorities of the weights, over the others."""
    n = len(x)
    won = [
        sum(
            np.sign(sum(w * np.sign(x[i, p] - x[j, p]) for p, w in enumerate(weights)))
            for j in range(n)
        )
        for i in range(n)
    ]
    return np.array(won) / (n - 1)


def test_weights_are_those_of_their_formulas() -> None:
    x = scaled(TABLE)
    shifted = x - x.min(axis=0)
    p = shifted / shifted.sum(axis=0)
    logs = np.where(p > 0, np.log(np.where(p > 0, p, 1)), 0)
    apart = 1 + (p * logs).sum(axis=0) / np.log(len(x))
    entropy = built(weighting="entropy", low=1).weights["total"]
    assert entropy == pytest.approx(apart / apart.sum())
    table = {**TABLE, "c": [2, 3, 3, 9]}
    three = composite.build(index([A, B, C], weighting="pca"), table)
    values = np.column_stack([table[name] for name in "abc"])
    vector = np.linalg.svd((values - values.mean(axis=0)) / values.std(axis=0))[2][0]
    assert three.weights["total"] == pytest.approx(vector**2)
    assert built(weighting="equal").weights["total"] == pytest.approx([0.5, 0.5])


def test_benefit_of_the_doubt_is_the_best_that_weights_can_do() -> None:
    found = built(weighting="bod", low=1)
    x = scaled(TABLE)
    for at, own in enumerate(x):
        best = linprog(-own, A_ub=x, b_ub=np.ones(len(x)), method="highs-ipm")
        assert found.scores["total"][at] == pytest.approx(-100 * best.fun, rel=1e-6)
    assert sum(found.weights["total"]) == pytest.approx(1)
    effective = composite.effective_weights(found)
    assert effective.at(node="total")["effective_weight"] == 1
    assert code_of(composite.contributions, found) == "index-points"


def test_benefit_of_the_doubt_needs_every_value() -> None:
    gaps = {**TABLE, "a": [1, None, 3, 4]}
    assert code_of(built, gaps, weighting="bod") == "index-bod-missing"
    assert code_of(built, weighting="bod", normalise="zscore") == "index-bod-negative"
    without = built({**TABLE, "a": [1, None, 3, 4]}, weighting="bod", least_coverage=1)
    assert np.isnan(without.scores["total"]).tolist() == [False, True, False, False]
    nothing = built({"unit": [*"xyz"], "a": [0, 0, 1], "b": [0, 0, 1]}, weighting="bod")
    assert nothing.scores["total"].tolist() == [0, 0, 100]


def test_a_unit_that_has_nothing_is_in_no_majority() -> None:
    table = {**TABLE, "a": [1, 2, 3, None], "b": [4, 2, 9, None]}
    found = built(table, aggregation="copeland")
    assert found.scores["total"][:3].tolist() == [-0.5, -0.5, 1.0]
    assert np.isnan(found.scores["total"][3])
    excluded = built({**TABLE, "a": [1, None, 3, 4]}, aggregation="copeland", least_coverage=1)
    assert np.isnan(excluded.rank).tolist() == [False, True, False, False]


def test_majorities_that_are_even_are_ties() -> None:
    table = {"unit": ["x", "y"], "a": [1, 2], "b": [2, 1], "c": [1, 1]}
    weights: list[dict[str, Any]] = [{**A, "weight": 0.3}, {**B, "weight": 0.1 + 0.2}, C]
    found = composite.build(index(weights, aggregation="copeland"), table)
    assert found.scores["total"].tolist() == [0, 0]


@pytest.mark.parametrize("aggregation", ["arithmetic", "mpi", "copeland"])
def test_an_indicator_without_values_warns_of_nothing(aggregation: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        found = built({**TABLE, "a": [None] * 4}, aggregation=aggregation)
        ranks = composite.rank_uncertainty(found, runs=20)
    assert found.rank.tolist() == [2, 3, 1, 4]
    assert ranks.at(unit="y")["q95"] == 1


def test_ties_of_all_runs_share_the_better_rank() -> None:
    found = built({**TABLE, "a": [5] * 4, "b": [1] * 4})
    assert {row["q95"] for row in composite.rank_uncertainty(found, runs=50).records()} == {1.0}
    twins = built({"unit": [*"xyz"], "a": [1, 1, 0], "b": [3, 3, 0]})
    rows = composite.rank_uncertainty(twins, runs=50).records()
    assert [(row["unit"], row["mean"]) for row in rows] == [("x", 1), ("y", 1), ("z", 3)]


@pytest.mark.parametrize(
    ("more", "code"),
    [({"winsorise": -1}, "index-range"), ({"least_coverage": 2}, "index-range"),
     ({"least_coverage": -1}, "index-range"), ({"impute": "group-mean"}, "index-group"),
     ({"normalise": "distance-to-target"}, "index-target")],
)  # fmt: skip
def test_choices_out_of_their_range(more: dict[str, Any], code: str) -> None:
    assert code_of(built, **more) == code


def test_runs_and_scales_that_are_none() -> None:
    found = built()
    assert code_of(composite.rank_uncertainty, found, runs=0) == "measure-parameter"
    assert code_of(composite.sensitivity, found, runs=1) == "measure-parameter"
    divided = {**A, "denominator": "p", "scale": 0}
    assert code_of(index, [divided, B]) == "index-range"
    assert code_of(built, {**TABLE, "a": [1e308, -1e308, 3, 4]}) == "measure-scale"


def test_values_whose_denominator_is_missing_are_told() -> None:
    made = index([{**A, "denominator": "p"}, B])
    found = composite.build(made, {**TABLE, "p": [None, 1, 1, 1]})
    assert [(note.code, dict(note.values)) for note in found.notes] == [
        ("no-denominator", {"count": 1})
    ]


@pytest.mark.parametrize(
    "table", [{"unit": ["x", "y"], "a": [1, 2], "b": [2, 1]}, {**TABLE, "a": [5] * 4, "b": [1] * 4}]
)
def test_sums_that_are_all_the_same_have_no_reliability(table: Any) -> None:
    assert code_of(composite.cronbach, built(table)) == "measure-few"
