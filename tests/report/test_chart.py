"""Bars and curves stand where their numbers are, also below zero."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from guiju.report.chart import BOTTOM, LEFT, RIGHT, TOP, Line, bars, curve, zero_of

NUMBERS = st.floats(-1e12, 1e12, allow_nan=False).map(lambda x: round(x, 2))


@given(st.lists(NUMBERS | st.none(), max_size=30))
def test_bars_stand_within_their_cell_and_touch_zero(values: list[float | None]) -> None:
    zero = zero_of(values)
    for value, bar in zip(values, bars(values), strict=True):
        assert (bar is None) == (value is None)
        if bar is not None and value is not None:
            assert -0.02 <= bar.start <= 100.02
            assert bar.start + bar.length <= 100.02
            assert bar.down == (value < 0)
            end = bar.start + bar.length if bar.down else bar.start
            assert abs(end - zero) <= 0.02


@given(st.lists(st.tuples(NUMBERS, NUMBERS | st.none()), max_size=20))
def test_curves_stand_on_their_sheet(points: list[tuple[float, float | None]]) -> None:
    made = curve("t", "x", "y", [Line("a", tuple(sorted(points, key=lambda p: p[0])))])
    known = [(x, y) for x, y in points if y is not None]
    if made is None:
        assert len({x for x, _ in known}) < 2
        return
    places = [word for word in made.paths[0].d.split() if word not in "ML"]
    assert len(places) == 2 * len(known)
    assert all(LEFT <= float(x) <= RIGHT for x in places[::2])
    assert all(TOP <= float(y) <= BOTTOM for y in places[1::2])
    assert TOP <= made.zero <= BOTTOM
    assert all(LEFT - 0.2 <= tick.place <= RIGHT + 0.2 for tick in made.x_ticks)


def test_the_axis_stands_at_zero() -> None:
    made = curve("t", "x", "y", [Line("a", ((0, -1.0), (1, 3.0)))])
    assert made is not None
    assert made.zero == BOTTOM - (BOTTOM - TOP) / 4


def test_years_are_whole() -> None:
    made = curve("t", "x", "y", [Line("a", ((2023, 1.0), (2024, 3.0)))], years=True)
    assert made is not None
    assert [tick.label for tick in made.x_ticks] == ["2023", "2024"]


def test_a_gap_parts_the_line() -> None:
    made = curve("t", "x", "y", [Line("a", ((0, 1.0), (1, None), (2, 1.0), (3, 2.0)))])
    assert made is not None
    assert made.paths[0].d.count("M") == 2
