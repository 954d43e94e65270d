"""Columns line up and wrapped text loses nothing, whatever the width of its characters."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guiju.cli.layout import Cell, columns, wrapped
from guiju.cli.screen import Screen
from guiju.locale.width import clean, width
from guiju.model.finding import Finding
from guiju.model.parameter import BracketScale
from guiju.model.types import MONEY, SHARE, Type
from guiju.model.unit import parse_unit
from guiju.report.values import number_text, unit_text, value_text

WORDS = st.text(st.sampled_from("ab é税额，。（）—“”1 "), max_size=30)
MARK = "|"


@given(st.lists(st.tuples(WORDS, WORDS), min_size=1, max_size=6), st.integers(0, 4))
def test_columns_line_up(rows: list[tuple[str, str]], indent: int) -> None:
    lines = columns([[first, second, MARK] for first, second in rows], indent=indent)
    assert len({width(line.rpartition(MARK)[0]) for line in lines}) == 1


@given(st.lists(WORDS, min_size=1, max_size=6))
def test_figures_end_at_one_place(texts: list[str]) -> None:
    lines = columns([["x", Cell(text + MARK, right=True)] for text in texts])
    assert len({width(line) for line in lines}) == 1


@given(WORDS, st.integers(1, 40))
def test_wrapped_text_is_whole(text: str, limit: int) -> None:
    assert "".join(wrapped(text, limit)).replace(" ", "") == text.replace(" ", "")


@given(st.text(st.sampled_from("税额应纳 "), max_size=30), st.integers(2, 40))
def test_wrapped_text_is_narrow(text: str, limit: int) -> None:
    assert all(width(line) <= limit for line in wrapped(text, limit))


def test_wrapped_text_keeps_marks_with_their_words() -> None:
    assert wrapped("应纳税额，减免（一）", 8) == ["应纳税", "额，减免", "（一）"]


def test_last_column_is_wrapped_under_itself() -> None:
    assert columns([["name", "one two three four five six seven"]], limit=30) == [
        "name  one two three four five",
        "      six seven",
    ]


@given(st.text(max_size=50))
def test_a_policy_cannot_write_to_the_terminal(text: str) -> None:
    assert clean(text).isprintable()


@given(st.fractions(-(10**9), 10**9, max_denominator=1000))
def test_money_is_shown_as_it_is(value: Fraction) -> None:
    shown = number_text(value, "money")
    assert abs(Fraction(shown.replace(",", "")) - value) <= Fraction(1, 2 * 10**10)
    assert len(shown.partition(".")[2]) >= 2


@pytest.mark.parametrize(
    ("value", "kind", "shown"),
    [
        (Fraction(0), "money", "0.00"),
        (-1234567.5, "money", "-1,234,567.50"),
        (Fraction("1000.125"), "money", "1,000.125"),
        (0.07, "share", "7%"),
        (Fraction(1, 3), "share", "33.3333%"),
        (Fraction(3, 2), "share", "150%"),
        (Fraction(2024), "int", "2024"),
        (12345.678, "number", "12345.678"),
    ],
)
def test_number(value: Fraction | float, kind: str, shown: str) -> None:
    assert number_text(value, kind) == shown


@pytest.mark.parametrize(
    ("unit", "english", "chinese"),
    [
        ("CNY", "CNY", "元"),
        ("CNY/year", "CNY/year", "元/年"),
        ("万元", "万元", "万元"),
        ("month", "months", "个月"),
        ("家", "家", "家"),
        ("1", "", ""),
    ],
)
def test_unit(unit: str, english: str, chinese: str) -> None:
    parsed = parse_unit(unit)
    assert (unit_text(parsed, "en"), unit_text(parsed, "zh")) == (english, chinese)


SET = Type("set", enum="kind", element="enum")


@pytest.mark.parametrize(
    ("value", "type_", "english", "chinese"),
    [
        (Finding("undetermined"), Type("finding"), "undetermined", "尚未确定"),
        (None, Type("finding"), "undetermined", "尚未确定"),
        (None, MONEY, "none", "无"),
        (True, Type("bool"), "true", "是"),
        (("a", "b"), SET, "a, b", "a, b"),
        ((), SET, "-", "-"),
        (Fraction(1, 2), SHARE, "50%", "50%"),
        (BracketScale((Fraction(0),), (Fraction(1, 10),)), Type("scale"), "> 0: 10%", "> 0: 10%"),
    ],
)
def test_value(value: object, type_: Type, english: str, chinese: str) -> None:
    assert value_text(value, type_, "en") == english
    assert value_text(value, type_, "zh") == chinese


def test_no_space_follows_a_wide_colon(capsys: pytest.CaptureFixture[str]) -> None:
    Screen().line("已写出：", Cell("memo.html", "bold"), "sha256")
    Screen().line("written:", "memo.html")
    assert capsys.readouterr().out == "已写出：memo.html sha256\nwritten: memo.html\n"
