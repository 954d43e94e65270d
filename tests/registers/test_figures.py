"""Published figures are read as people mean them, and admit what they are true of."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guiju.load.document import Item
from guiju.load.figures import read_figure
from guiju.load.reader import Reader
from guiju.model.money import round_half_up
from guiju.model.problem import NOWHERE
from guiju.model.statement import Figure
from guiju.model.types import INT, NUMBER, SHARE, Type
from guiju.model.unit import parse_unit

YI = Type("money", unit=parse_unit("亿元"))
WAN = Type("number", unit=parse_unit("万家"))
YEARS = Type("int", unit=parse_unit("year"))


def figure(text: str, type_: Type, within: Fraction | None = None) -> Figure:
    reader = Reader()
    found = read_figure(reader, Item(text, NOWHERE), type_, within, "s")
    assert found is not None, reader.problems
    return found


@pytest.mark.parametrize(
    ("text", "type_", "admitted", "refused"),
    [
        ("45", INT, "45", "44 46"),
        ("45个", INT, "45", "46"),
        ("1,700余家", INT, "1701", "1700"),
        ("170多家", INT, "171", "170"),
        ("30以上", INT, "30 31", "29"),
        ("30以下", INT, "30 29", "31"),
        ("不足30", INT, "29", "30"),
        ("no more than 30", INT, "30", "31"),
        ("more than 30", INT, "31", "30"),
        (">= 30", INT, "30", "29"),
        ("~30", INT, "30 29 31", "28 32"),
        ("30左右", INT, "29 31", "28 32"),
        ("5.7万", INT, "56500 57499", "56499 57500"),
        ("2年", YEARS, "2", "1 3"),
        ("3.4万亿元", YI, "33500 34499.99", "33499.99 34500"),
        ("3.4 trillion yuan", YI, "34000", "33499"),
        ("超19万亿元", YI, "190000.01", "190000"),
        ("近10万亿元", YI, "95000 99999", "100000 94999"),
        ("5.1万家", WAN, "5.1 5.05", "5.15"),
        ("5.1万", WAN, "5.1", "5.2"),
        ("51000", WAN, "51000", "5.1"),
        ("57.8%", SHARE, "0.578 0.5775", "0.5785 0.57"),
        ("57.8%", NUMBER, "0.578", "57.8"),
        ("0.578", SHARE, "0.5779", "0.5786"),
        ("过半", SHARE, "0.5001", "0.5"),
        ("over half", SHARE, "0.5001", "0.5"),
        ("半数以上", SHARE, "0.5", "0.4999"),
        ("三分之二以上", SHARE, "0.67", "0.66"),
        ("over 2/3", SHARE, "0.667", "0.666"),
        ("近七成", SHARE, "0.69 0.65", "0.70 0.64"),
        ("七成", SHARE, "0.65 0.749", "0.75 0.64"),
        ("七成半", SHARE, "0.746 0.754", "0.74 0.76"),
        ("百分之三十以上", SHARE, "0.31", "0.29"),
        ("-3.35", NUMBER, "-3.35 -3.354", "-3.355 -3.3449"),
        ("0.0", NUMBER, "0 0.04", "0.05 -0.05"),
    ],
)
def test_figure_admits(text: str, type_: Type, admitted: str, refused: str) -> None:
    found = figure(text, type_)
    assert [v for v in admitted.split() if not found.admits(Fraction(v))] == []
    assert [v for v in refused.split() if found.admits(Fraction(v))] == []


@given(
    value=st.fractions(-1000, 1000, max_denominator=1000),
    digits=st.integers(0, 3),
    said=st.integers(-2000, 2000),
)
def test_a_plain_figure_is_true_of_what_rounds_to_it(
    value: Fraction, digits: int, said: int
) -> None:
    text = f"{said / 10**digits:.{digits}f}"
    assert figure(text, NUMBER).admits(value) == (round_half_up(value, digits) == Fraction(text))


@given(
    low=st.integers(0, 20), size=st.integers(0, 5), other=st.integers(0, 20), more=st.integers(0, 5),
    ends=st.tuples(*[st.booleans()] * 4),
)  # fmt: skip
def test_figures_meet_where_a_value_is_in_both(
    low: int, size: int, other: int, more: int, ends: tuple[bool, bool, bool, bool]
) -> None:
    first, second = (
        Figure("", "equal", Fraction(start), Fraction(start), Fraction(start + length), *inside)
        for start, length, inside in ((low, size, ends[:2]), (other, more, ends[2:]))
    )
    empty = any(f.low == f.high and not (f.low_in and f.high_in) for f in (first, second))
    shared = any(first.admits(Fraction(n, 2)) and second.admits(Fraction(n, 2)) for n in range(60))
    if not empty:
        assert first.meets(second) == shared


def test_within_says_how_near_about_is() -> None:
    assert not figure("about 100", INT, Fraction(1, 100)).admits(Fraction(98))
    assert figure("about 100", INT).admits(Fraction(95))
