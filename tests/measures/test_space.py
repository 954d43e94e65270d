"""Space: values of PySAL, ties, islands, names of neighbours, and sizes that a full matrix would not allow."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_array

from guiju import measures as m
from guiju.model.problem import InputError

CHAIN = {"r": ["a", "b", "c"], "neighbour": ["b", "c", "d"]}
FOUR: dict[str, list[Any]] = {"r": ["a", "b", "c", "d"], "n": [9, 8, 2, 1]}


def near(value: Any, tolerance: float = 1e-9) -> Any:
    return pytest.approx(value, rel=tolerance)


# esda 2.9.0 and libpysal 4.14.1
def test_mexico_as_esda_has_it(shared: Path) -> None:
    table, gal = shared / "data" / "mexico.csv", shared / "data" / "mexico.gal"
    moran = m.moran_i(table, "pcgdp2000", gal).records()[0]
    assert moran["z"] == near(1.4302157970836513)
    assert moran["z_randomised"] == near(1.4801675138880612)
    assert moran["p"] == near(0.15265509290234908)
    geary = m.geary_c(table, "pcgdp2000", gal).records()[0]
    assert geary["geary_c"] == near(0.7230312019852715)
    assert geary["z"] == near(-2.098444507485435)
    assert geary["z_randomised"] == near(-1.9620264963747613)
    local = m.local_moran(table, "pcgdp2000", gal, key="State", permutations=9999).records()
    found = [-0.29437494235935374, 0.3595685859178474, 0.4462103362655608, 0.08319130408557482]
    assert [row["local_moran"] for row in local[:4]] == near(found)
    # Both draw at random: 9,999 placings agree to about 0.03.
    p = [0.2994, 0.2319, 0.1612, 0.3757, 0.0072, 0.386, 0.2984, 0.3243, 0.3635, 0.4219]
    assert [row["p"] for row in local[:10]] == pytest.approx(p, abs=0.03)
    assert [row["quadrant"] for row in local[:3]] == ["high-low", "high-high", "high-high"]


def test_a_key_that_a_gal_file_does_not_have_goes_by_the_order_of_rows(tmp_path: Path) -> None:
    """Sorted names would put the neighbours of one row to another."""
    gal = tmp_path / "chain.gal"
    gal.write_text("4\n0 1\n1\n1 2\n0 2\n2 2\n1 3\n3 1\n2\n", encoding="utf-8")
    named = {"r": ["z", "y", "b", "a"], "n": FOUR["n"]}
    expected = m.moran_i(FOUR, "n", CHAIN, key="r").value
    assert m.moran_i(named, "n", gal, key="r").value == near(expected)
    assert m.moran_i(named, "n", gal).value == near(expected)
    assert m.local_moran(named, "n", gal, key="r").data["r"] == ["z", "y", "b", "a"]


def test_names_that_only_one_side_has_are_said() -> None:
    pairs = {"r": ["a", "b", "x"], "neighbour": ["b", "c", "a"]}
    found = m.moran_i(FOUR, "n", pairs, key="r")
    assert [str(note) for note in found.notes] == [
        'left out: 1 pairs with names that are not in the data, such as "x"',
        "1 have no neighbours",
    ]
    assert found.to_json("zh")["notes"][1] == "1 个没有邻居"


@pytest.mark.parametrize("form", [np.asarray, csr_array])
def test_a_matrix_is_taken_dense_or_sparse(form: Any) -> None:
    matrix = m.adjacency(CHAIN, "r", "neighbour", FOUR["r"]).toarray()
    expected = m.moran_i(FOUR, "n", CHAIN, key="r").value
    assert m.moran_i(FOUR, "n", form(matrix)).value == near(expected)


@pytest.mark.parametrize(("bad", "code"), [(np.nan, "measure-numbers"), (-1, "measure-negative")])
def test_weights_that_are_none(bad: float, code: str) -> None:
    matrix = m.adjacency(CHAIN, "r", "neighbour", FOUR["r"]).toarray()
    matrix[0, 1] = bad
    with pytest.raises(InputError) as caught:
        m.moran_i(FOUR, "n", matrix)
    assert caught.value.problems[0].code == code


def test_rows_of_one_key_are_added_up_and_noted() -> None:
    twice = {"r": [*FOUR["r"], "a"], "n": [4, 8, 2, 1, 5]}
    found = m.moran_i(twice, "n", CHAIN, key="r")
    assert found.value == near(m.moran_i(FOUR, "n", CHAIN, key="r").value)
    assert str(found.notes[0]).startswith("1 rows were added")


@given(
    st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), min_size=3, max_size=40), st.data()
)
@settings(max_examples=60, deadline=None)
def test_nearest_neighbours_as_by_all_pairs(points: list[tuple[int, int]], draw: Any) -> None:
    """Points on a small grid, many in one place: ties go to the first in order."""
    x, y = np.array(points, dtype=float).T
    k = draw.draw(st.integers(1, len(points) - 1))
    distance = np.subtract.outer(x, x) ** 2 + np.subtract.outer(y, y) ** 2
    np.fill_diagonal(distance, np.inf)
    expected = np.zeros_like(distance)
    first = np.argsort(distance, axis=1, kind="stable")[:, :k]
    np.put_along_axis(expected, first, 1.0, axis=1)
    assert (m.nearest_neighbours(x, y, k).toarray() == expected).all()


@pytest.mark.parametrize(("x", "k"), [([0, 1, 2], 0), ([0, 1, 2], 3), ([0, 1, np.nan], 1)])
def test_nearest_neighbours_that_there_are_not(x: list[float], k: int) -> None:
    with pytest.raises(InputError):
        m.nearest_neighbours(x, [0, 0, 0], k)


def test_placings_of_a_row_are_those_of_the_others() -> None:
    """Each placing stands for the lag of four random others; its mean is theirs, never the row's own value."""
    values = np.array([100.0, *range(12)])
    weights = m.nearest_neighbours(np.arange(13), np.zeros(13), k=4)
    found = m.local_moran({"n": values}, "n", weights, permutations=4999)
    own = found.records()[0]
    # The row with 100 has neighbours below the mean of the others: few placings are lower.
    exact = 1 / 495
    assert own["p"] == pytest.approx(exact, abs=0.002)


def test_local_p_of_rows_at_the_mean_and_of_islands() -> None:
    values = {"r": [*"abcde"], "n": [1, 3, 2, 2, 2]}
    pairs = {"r": ["a", "b", "c"], "neighbour": ["b", "c", "d"]}
    found = m.local_moran(values, "n", pairs, key="r", permutations=99)
    assert found.at(r="c")["p"] == 1
    assert found.at(r="e")["p"] is None


def test_a_hundred_thousand_places() -> None:
    """A full matrix would take 80 GB."""
    random = np.random.default_rng(1)
    x, y = random.random(100_000), random.random(100_000)
    weights = m.nearest_neighbours(x, y, k=6)
    table = {"n": x + y}
    assert m.moran_i(table, "n", weights).value > 0.99
    assert m.geary_c(table, "n", weights).value < 0.01
    assert m.local_moran(table, "n", weights, permutations=99).records()[0]["p"] <= 0.5


def test_coordinates_make_the_nearest_places_neighbours() -> None:
    table = {"r": [*"abcda"], "n": [9, 8, 2, 1, 0], "lon": [0, 1, 5, 6, 0], "lat": [0.0] * 5}
    weights = m.nearest_neighbours([0, 1, 5, 6], [0, 0, 0, 0], k=1)
    expected = m.moran_i({"n": FOUR["n"]}, "n", weights).value
    found = m.moran_i(table, "n", key="r", coordinates=("lon", "lat"), k=1)
    assert found.value == near(expected)
    assert "最近的 1 个地点" in " ".join(found.to_json("zh")["notes"])


@pytest.mark.parametrize("more", [{}, {"neighbours": CHAIN, "coordinates": ("n", "n")}])
def test_neighbours_are_said_in_one_way(more: dict[str, Any]) -> None:
    with pytest.raises(InputError) as caught:
        m.moran_i(FOUR, "n", key="r", **more)
    assert caught.value.problems[0].code == "measure-role"
