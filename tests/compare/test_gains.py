"""Mean and median of those who gain, and of those who lose, each over themselves alone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import guiju
from tests.compare.small import DAY, person, policy, write

# Covered by the reform and at another rate: hospitals gain, companies lose.
MIXED = "parameters: {rate: {values: {2024-01-01: 30%}}, covered: {values: {2024-01-01: [university, hospital]}}}\n"
PEOPLE = [
    person("a", "hospital", 9000, weight=2),  # tax 1600 -> 1050: gains 550
    person("b", "hospital", 5000, weight=1),  # tax 800 -> 450: gains 350
    person("c", "hospital", 2000, weight=1),  # tax 200 -> 0: gains 200
    person("d", "company", 7000, weight=3),  # tax 1200 -> 1800: loses 600
    person("e", "company", 2000, weight=1),  # tax 200 -> 300: loses 100
    person("f", "company", 500, weight=9),  # no tax
]


def compared(tmp_path: Path, people: list[dict[str, Any]], **wanted: Any) -> guiju.compare.Variant:
    reform = tmp_path / "mixed.yaml"
    reform.write_text(MIXED, encoding="utf-8")
    data = write(tmp_path / "p.csv", people)
    found = policy().compare(data, [str(reform)], date=DAY, **wanted)
    return found.variants[0]


@pytest.mark.parametrize("target", ["person.tax", "person.net"])
@pytest.mark.parametrize(
    ("weight", "mean_gain", "mean_loss", "median_gain", "median_loss"),
    [("", 1100 / 3, -350, 350, -100), ("weight", 1650 / 4, -1900 / 4, 350, -600)],
)
def test_gains_and_losses_are_apart(
    tmp_path: Path, target: str, weight: str,
    mean_gain: float, mean_loss: float, median_gain: float, median_loss: float,
) -> None:  # fmt: skip
    found = compared(tmp_path, PEOPLE, weight=weight, target=target)
    assert found.total.mean_gain == pytest.approx(mean_gain)
    assert found.total.mean_loss == pytest.approx(mean_loss)
    assert (found.median_gain, found.median_loss) == (median_gain, median_loss)


@pytest.mark.parametrize(("kept", "gone"), [("gain", "loss"), ("loss", "gain")])
def test_without_a_winner_or_a_loser_there_is_no_mean(tmp_path: Path, kept: str, gone: str) -> None:
    kind = {"gain": "hospital", "loss": "company"}[kept]
    found = compared(tmp_path, [row for row in PEOPLE if row["kind"] == kind])
    assert getattr(found.total, f"mean_{gone}") is None
    assert getattr(found, f"median_{gone}") is None
    assert getattr(found.total, f"mean_{kept}") is not None
    assert getattr(found, f"median_{kept}") is not None


def test_groups_have_means_of_their_own(tmp_path: Path) -> None:
    found = compared(tmp_path, PEOPLE, weight="weight", by=["kind"])
    groups = dict(found.groups["kind"])
    assert groups["hospital"].mean_gain == pytest.approx(1650 / 4)
    assert groups["hospital"].mean_loss is None
    assert groups["company"].mean_loss == pytest.approx(-1900 / 4)
    assert groups["company"].mean_gain is None


def test_many_reforms_say_the_same(tmp_path: Path) -> None:
    """Where a second scan reads the touched rows alone."""
    data = write(tmp_path / "p.csv", PEOPLE)
    swept = policy().compare(data, ["R1"], sweep="rate=20%,22%,25%,28%,30%,35%", date=DAY)
    alone = compared(tmp_path, PEOPLE)
    at = {variant.value: variant.total for variant in swept.variants}
    assert at["0.3"] == alone.total
    assert at["0.2"].mean_gain is not None
    assert at["0.2"].mean_loss is None
