"""Intervals: seeded, the same in any order of rows, and of the size that theory gives."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import pytest

import guiju
from tests.compare.small import DAY, codes, person, policy, write

PEOPLE = [
    person(f"p{i}", "hospital" if i % 3 else "company", 2000 + 37 * i, weight=1 + i % 2)
    for i in range(120)
]


def intervals(tmp_path: Path, people: list[dict[str, Any]], **wanted: Any) -> Any:
    data = write(tmp_path / f"p{len(list(tmp_path.iterdir()))}.csv", people)
    return policy().compare(data, ["R1"], date=DAY, weight="weight", **wanted).variants[0].intervals


def test_the_same_seed_gives_the_same_in_any_order(tmp_path: Path) -> None:
    first = intervals(tmp_path, PEOPLE, replicates=50, by=["kind"])
    again = intervals(tmp_path, PEOPLE[::-1], replicates=50, by=["kind"])
    other = intervals(tmp_path, PEOPLE, replicates=50, seed=2, by=["kind"])
    assert first == again
    assert first["cost"] != other["cost"]
    assert first["cost"].estimate == other["cost"].estimate
    assert set(first) >= {"cost", "winners", "losers", "gini_before", "gini_after", "kind=hospital"}


def test_the_error_is_what_theory_gives(tmp_path: Path) -> None:
    """Of a total scaled to the known weight: the root of the sum of squared deviations from the mean."""
    found = intervals(tmp_path, PEOPLE, replicates=1000)["cost"]
    counted = [row["income"] / 2 * 0.2 if row["kind"] == "hospital" else 0 for row in PEOPLE]
    gains = [
        min(gain, max(row["income"] - 1000, 0) * 0.2)
        for gain, row in zip(counted, PEOPLE, strict=True)
    ]
    weights = [row["weight"] for row in PEOPLE]
    mean = sum(w * g for w, g in zip(weights, gains, strict=True)) / sum(weights)
    theory = math.sqrt(sum((w * (g - mean)) ** 2 for w, g in zip(weights, gains, strict=True)))
    assert found.error == pytest.approx(theory, rel=0.1)
    assert found.low < found.estimate < found.high


def test_what_does_not_vary_has_no_error(tmp_path: Path) -> None:
    people = [person(f"p{i}", "hospital", 9000) for i in range(60)]
    found = intervals(tmp_path, people, replicates=40)
    assert found["cost"].error == pytest.approx(0, abs=1e-4)
    assert found["winners"].low == pytest.approx(60)


def test_replicate_weights_by_hand(tmp_path: Path) -> None:
    # Gains: 20 % of 2,500 = 500 and of 3,000 = 600.
    people = [
        person("a", "hospital", 5000, weight=1, w1=2, w2=0), person("b", "hospital", 6000, weight=1, w1=0, w2=2),
    ]  # fmt: skip
    found = intervals(tmp_path, people, replicate_weights=["w1", "w2"])["cost"]
    # Estimate 1,100; replicates 1,000 and 1,200.
    assert (found.estimate, found.error) == (1100, pytest.approx(math.sqrt((100**2 + 100**2) / 2)))
    assert found.high == pytest.approx(1100 + 1.96 * 100)
    wide = intervals(tmp_path, people, replicate_weights=["w1", "w2"], replicate_scale=1.0)["cost"]
    assert wide.error == pytest.approx(math.sqrt(2) * 100)


def test_synthetic_data_are_no_estimate_of_the_truth(tmp_path: Path) -> None:
    data = write(tmp_path / "p.csv", PEOPLE)
    (tmp_path / "README.json").write_text('{"kind": "synthetic"}', encoding="utf-8")
    found = policy().compare(data, ["R1"], date=DAY, replicates=20)
    assert "synthetic_interval" in found.assumptions


@pytest.mark.parametrize(
    ("wanted", "code"),
    [
        ({"replicates": 5}, "bad-replicates"), ({"replicates": 9999}, "bad-replicates"),
        ({"replicates": 50, "replicate_weights": ["w1"]}, "does-not-go-with"),
        ({"replicate_weights": ["w9"]}, "unknown-name"),
    ],
)  # fmt: skip
def test_wishes_that_cannot_be(tmp_path: Path, wanted: dict[str, Any], code: str) -> None:
    with pytest.raises(guiju.InputError) as caught:
        intervals(tmp_path, PEOPLE, **wanted)
    assert codes(caught.value) == [code]
