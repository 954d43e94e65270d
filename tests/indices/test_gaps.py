"""Gaps of an index: what fills them, what no mean can fill, units with too little, texts in place of numbers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from guiju.measures import composite
from guiju.measures.result import Stray

INDICATORS = [{"code": "x", "parent": "all"}, {"code": "y", "parent": "all"}]
TABLE = {
    "unit": [*"甲乙丙丁戊己"],
    "组": ["东", "东", "西", "西", None, None],
    "x": [1, None, None, None, 5, 6],
    "y": [10, 20, 30, 50, 40, None],
}


def built(**more: Any) -> composite.Built:
    index = {"indicators": INDICATORS, "aggregates": [{"code": "all"}], **more}
    return composite.build(composite.read_index(index), TABLE)


def notes(found: composite.Built) -> dict[str, dict[str, object]]:
    return {one.code: dict(one.values) for one in found.notes}


@pytest.mark.parametrize("impute", ["none", "mean", "median", "zero", "group-mean"])
def test_a_unit_with_too_little_stays_without_score_however_gaps_are_filled(impute: str) -> None:
    found = built(impute=impute, least_coverage="60%", group="组")
    scored = {row["unit"] for row in found.result().records() if row["rank"] is not None}
    assert scored == {"甲", "戊"}
    assert notes(found)["no-score"] == {"count": 4, "names": "乙, 丙, 丁, 己"}
    # What was reported still stands in the first steps.
    assert found.steps["denominated"][2, 1] == 30
    assert "no-denominator" not in notes(found)


def test_a_unit_that_has_nothing_gets_no_score_of_means() -> None:
    table = {"unit": [*"abc"], "x": [1, 3, None], "y": [2, 5, None]}
    index = {"indicators": INDICATORS, "aggregates": [{"code": "all"}], "impute": "mean"}
    found = composite.build(composite.read_index(index), table)
    assert np.isnan(found.rank).tolist() == [False, False, True]


def test_gaps_that_no_mean_of_a_group_fills_are_told() -> None:
    """The west has no x at all; two units are in no group, and are no group of their own."""
    found = built(impute="group-mean", group="组")
    assert found.steps["imputed"][:, 0].tolist() == [1, 1, 4, 4, 5, 6]
    assert found.steps["imputed"][:, 1].tolist() == [10, 20, 30, 50, 40, 30]
    told = notes(found)
    assert told["gaps-filled"] == {"count": 4, "how": "group-mean"}
    assert told["group-without"] == {"count": 3, "names": "丙, 丁, 己"}


def test_means_and_zeros_that_fill_gaps_are_counted() -> None:
    assert notes(built(impute="mean"))["gaps-filled"] == {"count": 4, "how": "mean"}
    assert "gaps-filled" not in notes(built())


def test_texts_in_place_of_numbers_are_named(tmp_path: Path) -> None:
    file = tmp_path / "单位.csv"
    file.write_text("unit,x,y\n甲,1,约5\n乙,2,6\n,3,七\n丙,3万,7\n", encoding="utf-8")
    index = {"indicators": INDICATORS, "aggregates": [{"code": "all"}]}
    found = composite.build(composite.read_index(index), file)
    assert found.coverage.left_out == {"missing": 2, "no-number": 2}
    assert found.coverage.strays == (Stray("x", "3万", 4, "丙"), Stray("y", "约5", 1, "甲"))
    assert found.result().to_json("zh")["coverage"]["no_numbers"][0] == {
        "row": 4, "column": "x", "keys": "丙", "found": "3万",
    }  # fmt: skip
