"""What is kept back cannot be worked out again from what is shown."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import guiju
from guiju.compare.suppression import Cells
from tests.compare.small import DAY, codes, person, policy, write

tables = st.lists(
    st.lists(st.integers(0, 40), min_size=2, max_size=5), min_size=2, max_size=5
).filter(lambda rows: len({len(row) for row in rows}) == 1)


def crossing(rows: list[list[int]]) -> Cells:
    """A crossed table with both its margins published, and the total."""
    cells = Cells(5)
    for i, row in enumerate(rows):
        cells.add("a", str(i), sum(row))
        for j, count in enumerate(row):
            cells.add("ab", (str(i), str(j)), count)
    for j, column in enumerate(zip(*rows, strict=True)):
        cells.add("b", str(j), sum(column))
    cells.add_sum(("ab", (str(i), str(j))) for i, row in enumerate(rows) for j in range(len(row)))
    cells.add_sum(("a", str(i)) for i in range(len(rows)))
    cells.add_sum(("b", str(j)) for j in range(len(rows[0])))
    for i, row in enumerate(rows):
        cells.add_sum((("ab", (str(i), str(j))) for j in range(len(row))), ("a", str(i)))
    for j in range(len(rows[0])):
        cells.add_sum((("ab", (str(i), str(j))) for i in range(len(rows))), ("b", str(j)))
    return cells


@settings(max_examples=150, deadline=None)
@given(tables)
def test_no_kept_back_cell_follows_from_the_others(rows: list[list[int]]) -> None:
    cells = crossing(rows)
    gone = sorted(cells.suppressed(), key=repr)
    assert cells.small <= set(gone)
    if not gone or sum(map(sum, rows)) < cells.least:
        return
    matrix = np.array([[eq.get(cell, 0) for cell in gone] for eq in cells.equations], dtype=float)
    # A cell is known where every solution of the equations has the same value in its place.
    _, values, directions = np.linalg.svd(matrix)
    free = directions[np.count_nonzero(values > 1e-9) :]
    known = [cell for i, cell in enumerate(gone) if not np.any(np.abs(free[:, i]) > 1e-9)]
    everything_gone = {cell for cell, count in cells.rows.items() if count} == set(gone)
    assert not known or everything_gone


@settings(max_examples=100, deadline=None)
@given(st.lists(st.integers(0, 30), min_size=2, max_size=8).filter(lambda row: sum(row) >= 5))
def test_kept_back_rows_of_a_table_are_not_few_together(row: list[int]) -> None:
    cells = Cells(5)
    for i, count in enumerate(row):
        cells.add("a", str(i), count)
    cells.add_sum(("a", str(i)) for i in range(len(row)))
    gone = cells.suppressed()
    hidden = sum(cells.rows[cell] for cell in gone)
    assert not gone or len(gone) >= 2 or len([n for n in row if n]) < 2
    assert hidden == 0 or hidden >= 5


def people() -> list[dict[str, object]]:
    kinds = ["university"] * 30 + ["hospital"] * 20 + ["company"] * 25 + ["school"] * 2
    return [
        person(f"p{i}", kind, 20_000 + 10 * i, region="东" if i % 2 else "西")
        for i, kind in enumerate(kinds)
    ]


def test_groups_of_few_rows_and_one_more_are_kept_back(tmp_path: Path) -> None:
    data = write(tmp_path / "p.csv", people())
    found = policy().compare(
        data, ["R1", "R2"], date=DAY, by=["kind", "kind, region"], min_cell=10, deciles="income"
    )
    for variant in found.variants:
        assert variant.suppressed["kind"] == ("hospital", "school")
        assert [name for name, _ in variant.groups["kind"]] == ["company", "university"]
        shown = sum(totals.rows for _, totals in variant.groups["kind"])
        assert variant.total.rows - shown >= 10
        assert all(totals.rows >= 10 for _, totals in variant.groups["kind, region"])
        assert "deciles" in variant.suppressed
    text = str(found.to_json()["variants"][0]["groups"]["kind"])
    assert text.count("'suppressed': True") == 2
    assert "20200" not in text


def test_few_who_gain_are_few(tmp_path: Path) -> None:
    """A group of many rows of which three gain: the three are kept back with it."""
    rows = [
        person(f"p{i}", "hospital", 20_000 if i < 43 else 500, region="东" if i < 40 else "西")
        for i in range(80)
    ]
    found = policy().compare(
        write(tmp_path / "p.csv", rows), ["R1"], date=DAY, by=["region"], min_cell=10
    )
    counted = Counter("东" if i < 40 else "西" for i in range(80))
    assert counted["西"] == 40
    assert found.variants[0].suppressed["region"] == ("东", "西")


def test_a_whole_that_is_small_is_refused(tmp_path: Path) -> None:
    rows = [person(f"p{i}", "hospital" if i < 3 else "company", 20_000) for i in range(50)]
    with pytest.raises(guiju.InputError) as caught:
        policy().compare(write(tmp_path / "p.csv", rows), ["R2", "R1"], date=DAY, min_cell=10)
    assert codes(caught.value) == ["too-few-rows"]
    assert caught.value.problems[0].values["found"] == "R1"
    with pytest.raises(guiju.InputError) as caught:
        policy().compare(write(tmp_path / "p.csv", rows[:9]), ["R1"], date=DAY, min_cell=10)
    assert caught.value.problems[0].values["found"] == "--data"


def test_bands_are_kept_back_with_a_neighbour(tmp_path: Path) -> None:
    incomes = [3000] * 20 + [40_000] * 15 + [400_000] * 2
    rows = [person(f"p{i}", "hospital", income) for i, income in enumerate(incomes)]
    rows += [person(f"q{i}", "company", 3000) for i in range(12)]
    variant = policy().compare(
        write(tmp_path / "p.csv", rows), ["R1"], date=DAY, min_cell=10, bands=["1000,10000"]
    ).variants[0]  # fmt: skip
    hidden = [(b.lower, b.upper) for b in variant.bands if b.rows]
    assert hidden == [(0, 0), (0, 1000)]
    assert len(variant.suppressed["bands"]) == 2


def test_intervals_of_what_is_kept_back_go_too(tmp_path: Path) -> None:
    found = policy().compare(
        write(tmp_path / "p.csv", people()), ["R1"], date=DAY, by=["kind"], min_cell=10, replicates=20
    ).variants[0]  # fmt: skip
    assert {name for name in found.intervals if name.startswith("kind=")} == {
        "kind=company",
        "kind=university",
    }
