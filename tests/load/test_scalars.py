"""Numbers are read from their text, days and words as they are written."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guiju.load.scalars import (
    ScalarError,
    looks_like_date,
    looks_like_number,
    number_text,
    read_bool,
    read_day,
    read_label,
    read_number,
    read_value,
)
from guiju.model.types import FINDING, INT, TEXT


@given(st.decimals(-(10**12), 10**12, places=6))
def test_numbers_are_exact(value: object) -> None:
    assert read_number(str(value)) == Fraction(str(value))


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("36000", Fraction(36_000)),
        ("-0.5", Fraction(-1, 2)),
        ("+1", Fraction(1)),
        ("1e6", Fraction(10**6)),
        ("1E-2", Fraction(1, 100)),
        ("50%", Fraction(1, 2)),
        ("3.5%", Fraction(7, 200)),
        ("010", Fraction(10)),
        ("0.1", Fraction(1, 10)),
    ],
)
def test_ways_of_writing_a_number(text: str, number: Fraction) -> None:
    assert read_number(text) == number


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "not-a-number"),
        (" 1", "not-a-number"),
        ("1 000", "not-a-number"),
        ("60,000", "not-a-number"),
        ("１", "not-a-number"),
        ("٣", "not-a-number"),
        ("1/2", "not-a-number"),
        ("0x10", "not-a-number"),
        ("1_000", "not-a-number"),
        ("inf", "not-a-number"),
        ("nan", "not-a-number"),
        (".5", "not-a-number"),
        ("1e400", "number-out-of-range"),
        ("9" * 31, "number-out-of-range"),
        ("50％", "not-a-number"),
        ("￥1", "not-a-number"),
        ("1.2万", "number-with-unit-word"),
        ("3亿", "number-with-unit-word"),
        ("五千", "number-with-unit-word"),
    ],
)
def test_what_is_no_number(text: str, code: str) -> None:
    with pytest.raises(ScalarError) as caught:
        read_number(text)
    assert caught.value.code == code


@given(st.dates())
def test_days(day: date) -> None:
    assert read_day(day.isoformat()) == day


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("2019-02-29", "no-such-day"),
        ("0000-01-01", "no-such-day"),
        ("2019-1-1", "not-a-date"),
        ("20190101", "not-a-date"),
        ("2019/01/01", "not-a-date"),
        ("2019-01-01T00:00", "not-a-date"),
        ("２０１９-01-01", "not-a-date"),
        ("2019年1月1日", "chinese-date"),
        ("", "not-a-date"),
    ],
)
def test_what_is_no_day(text: str, code: str) -> None:
    with pytest.raises(ScalarError) as caught:
        read_day(text)
    assert caught.value.code == code


@pytest.mark.parametrize("text", ["yes", "True", "1", "", "on"])
def test_what_is_no_bool(text: str) -> None:
    with pytest.raises(ScalarError):
        read_bool(text)


def test_words_of_a_finding() -> None:
    words = ("yes", "no", "undetermined")
    assert [read_value(word, FINDING) for word in words] == [True, False, None]
    with pytest.raises(ScalarError):
        read_value("true", FINDING)


def test_whole_numbers() -> None:
    assert read_value("2.0", INT) == 2
    with pytest.raises(ScalarError):
        read_value("2.5", INT)
    assert read_value("2.5", TEXT) == "2.5"


@pytest.mark.parametrize(
    ("text", "number", "day"),
    [
        ("60000", True, False),
        ("60,000", True, False),
        ("1.2万", True, False),
        ("50%", True, False),
        ("６００", True, False),
        ("2019-01-01", False, True),
        ("2019/1/1", False, True),
        ("2019年1月1日", False, True),
        ("3号文", False, False),
        ("university", False, False),
        ("", False, False),
    ],
)
def test_what_was_meant(text: str, number: bool, day: bool) -> None:
    assert looks_like_number(text) is number
    assert looks_like_date(text) is day


def test_numbers_as_people_write_them() -> None:
    numbers = (Fraction(2520), Fraction(421, 2), Fraction(1, 3))
    assert [number_text(number) for number in numbers] == ["2520", "210.5", "0.3333333333333333"]


def test_labels_know_their_language() -> None:
    assert read_label("工资 wage").zh == "工资 wage"
    assert read_label("salary").en == "salary"
