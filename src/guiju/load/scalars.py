"""Text → values: numbers never pass through a float, dates are ISO, findings are words."""

from __future__ import annotations

import re
from datetime import date
from fractions import Fraction

from guiju.model.finding import VALUES
from guiju.model.label import Label
from guiju.model.parameter import ParameterValue
from guiju.model.types import Type

_NUMBER = re.compile(r"[+-]?\d{1,30}(?:\.\d{1,30})?(?:[eE][+-]?\d{1,2})?%?", re.ASCII)
_ANY_NUMBER = re.compile(r"[+-]?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?%?", re.ASCII)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_ALMOST_NUMBER = re.compile(r"[+-]?[.,]?\d[\d,.\s]*(?:$|[%eE千万亿百元])")
_ALMOST_DAY = re.compile(r"\d{2,4}(?:年|[-/.]\d{1,2}[-/.]\d)")
_CJK = re.compile(r"[\u4e00-\u9fff]")
NAME = re.compile(r"[^\W\d]\w{0,62}")


class ScalarError(ValueError):
    """Text that is not what it should be; `code` names the message."""

    def __init__(self, code: str, expected: str = "") -> None:
        self.code, self.expected = code, expected
        super().__init__(code)


def read_number(text: str) -> Fraction:
    """A number from its text, exactly; a percent sign divides by 100.

    >>> read_number("3.5%")
    Fraction(7, 200)

    Raises ScalarError for anything else, 万 and thousands separators included.
    """
    if not _NUMBER.fullmatch(text):
        if beyond_range(text):
            raise ScalarError("number-out-of-range")
        word = next((w for w in ("万", "亿", "千") if w in text), "")
        raise ScalarError("number-with-unit-word" if word else "not-a-number")
    return Fraction(text[:-1]) / 100 if text.endswith("%") else Fraction(text)


def beyond_range(text: str) -> bool:
    """Whether text is a number, but one with which nobody calculates: 1e100, or forty digits.

    >>> beyond_range("1e100"), beyond_range("1e10"), beyond_range("ten")
    (True, False, False)
    """
    return bool(_ANY_NUMBER.fullmatch(text)) and not _NUMBER.fullmatch(text)


def number_text(number: Fraction) -> str:
    """A number as people write it.

    >>> number_text(Fraction(5, 2)), number_text(Fraction(2520))
    ('2.5', '2520')
    """
    return str(number.numerator) if number.denominator == 1 else repr(float(number))


def looks_like_date(text: str) -> bool:
    """Whether text is a date, or one written otherwise than it should be."""
    return bool(_ALMOST_DAY.match(text))


def looks_like_number(text: str) -> bool:
    """Whether text is a number, or one written otherwise than it should be: 60,000 or 1.2万."""
    return bool(_ALMOST_NUMBER.match(text))


def read_day(text: str) -> date:
    """A date from ``2024-01-31``.

    >>> read_day("2024-02-29")
    datetime.date(2024, 2, 29)

    Raises ScalarError for other forms and for days that do not exist.
    """
    if _DAY.fullmatch(text):
        try:
            return date.fromisoformat(text)
        except ValueError:
            raise ScalarError("no-such-day") from None
    raise ScalarError("chinese-date" if "年" in text else "not-a-date")


def read_bool(text: str) -> bool:
    """``true`` or ``false``."""
    if text in ("true", "false"):
        return text == "true"
    raise ScalarError("not-a-bool")


def read_value(text: str, type_: Type) -> ParameterValue:
    """A value of a type; enum membership is checked by the caller.

    >>> read_value("50%", Type("share"))
    Fraction(1, 2)
    """
    kind = type_.kind
    if kind in ("money", "number", "share"):
        return read_number(text)
    if kind == "int":
        number = read_number(text)
        if number.denominator != 1:
            raise ScalarError("not-whole-number")
        return number
    if kind == "bool":
        return read_bool(text)
    if kind == "finding":
        if text not in VALUES:
            raise ScalarError("not-a-finding-word")
        return VALUES[text]
    return read_day(text) if kind == "date" else text


def read_label(text: str) -> Label:
    """A label from plain text: Chinese where it holds Chinese characters, else English."""
    return Label(zh=text) if _CJK.search(text) else Label(en=text)
