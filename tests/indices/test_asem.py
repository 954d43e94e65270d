"""The ASEM index agrees with COINr step by step, and what is drawn is the same for the same seed."""

from __future__ import annotations

import numpy as np
import pytest

from guiju.measures import composite
from tests.indices import asem

pytestmark = asem.needs_shared


@pytest.fixture(scope="module")
def built() -> composite.Built:
    return asem.built()


@pytest.mark.parametrize("name", ["Denominated", "Imputed", "Treated", "Normalised"])
def test_each_step_agrees(built: composite.Built, name: str) -> None:
    codes = [one.code for one in built.index.indicators]
    expected = asem.step(name, codes, built.units)
    np.testing.assert_allclose(built.steps[name.lower()], expected, rtol=1e-11, atol=1e-11)


def test_scores_of_all_levels_agree(built: composite.Built) -> None:
    codes = [one.code for one in built.index.aggregates]
    expected = asem.step("Aggregated", codes, built.units)
    found = np.column_stack([built.scores[code] for code in codes])
    np.testing.assert_allclose(found, expected, rtol=1e-11)


def test_effective_weights_agree(built: composite.Built) -> None:
    found = {
        row["node"]: row["effective_weight"] for row in composite.effective_weights(built).records()
    }
    assert found == pytest.approx(asem.effective_weights(), rel=1e-12)


def test_contributions_add_up(built: composite.Built) -> None:
    points = np.asarray(composite.contributions(built).data["contribution"]).reshape(
        len(built.units), -1
    )
    np.testing.assert_allclose(points.sum(axis=1), built.scores["Index"], rtol=1e-12)


def test_cronbach_agrees(built: composite.Built) -> None:
    assert composite.cronbach(built, "Sust") == pytest.approx(0.679464255091746, rel=1e-12)


def test_what_is_drawn_is_the_same_for_a_seed(built: composite.Built) -> None:
    first = composite.rank_uncertainty(built, runs=500, seed=7).to_json()
    assert first == composite.rank_uncertainty(built, runs=500, seed=7).to_json()
    assert first != composite.rank_uncertainty(built, runs=500, seed=8).to_json()
    shares = composite.sensitivity(built, runs=128, seed=7).to_json()
    assert shares == composite.sensitivity(built, runs=128, seed=7).to_json()


def test_ranks_lie_in_their_intervals(built: composite.Built) -> None:
    """Bounds, median and places keep their order for every unit."""
    for row in composite.rank_uncertainty(built, runs=2000).records():
        assert 1 <= row["q5"] <= row["median"] <= row["q95"] <= len(built.units)


def test_sobol_indices_are_shares(built: composite.Built) -> None:
    rows = composite.sensitivity(built, runs=2048).records()
    assert all(row["total_low"] <= row["total"] <= row["total_high"] for row in rows)
    assert all(row["first"] <= row["total"] + 0.05 for row in rows)
    assert sum(row["first"] for row in rows) <= 1.1
    assert max(rows, key=lambda row: row["total"])["factor"] in (
        "normalise",
        "aggregation",
        "weights",
    )
