"""What is wrong with a text that is no value of its type, and how it has to be written."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation

from guiju.data.error_cells import ERRORS
from guiju.load.scalars import beyond_range
from guiju.model.problem import Place, Problem
from guiju.model.types import Type
from guiju.model.unit import CHINESE_SCALES

NUMBER = r"\s*[+-]?(\d{1,30}(\.\d{0,30})?|\.\d{1,30})([eE][+-]?\d{1,2})?\s*"
"""A number as data writes it, for Python and for DuckDB."""

PERCENT = r"\s*[+-]?(\d{1,30}(\.\d{0,30})?|\.\d{1,30})%\s*"
"""A share written with a percent sign."""

WHOLE = r"[+-]?\d{1,19}"
"""A whole number of at most 19 digits."""

DAY = r"\s*\d{4}-\d{2}-\d{2}\s*"
"""A date as data writes it."""

_SCALED = re.compile(rf"(?P<number>[+-]?[\d.]+)(?P<scale>{'|'.join(CHINESE_SCALES)})")
_GROUPED = re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d*)?")
_CURRENCY = re.compile(r"^[¥$€£]|(人民币|CNY|RMB|元|圆)$|^(人民币|CNY|RMB)", re.IGNORECASE)
_PARTS = re.compile(
    r"(\d{4})\s*[年/.\-]\s*(\d{1,2})\s*[月/.\-]\s*(\d{1,2})\s*[日号]?(?:[T\s][\d:.]+Z?)?"
)
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_SERIAL = re.compile(r"[1-9]\d{4}(\.\d+)?")
_SERIAL_ZERO = date(1899, 12, 30)


def wrong_number(found: str, type_: Type, place: Place, values: dict[str, object]) -> Problem:
    """The problem of a text that is no number: with the number to write, where that is plain.

    >>> wrong_number("1.2万", Type("money"), Place(), {}).values["write"]
    '12000'
    """
    if re.fullmatch(ERRORS, found.strip()):
        return Problem(
            "spreadsheet-error", place, {**values, "found": found, "type": type_words(type_)}
        )
    if beyond_range(found.strip()):
        return Problem("number-out-of-range", place, {**values, "found": found})
    plain = plain_number(found, type_)
    values = {**values, "found": found, "type": type_words(type_), "write": plain}
    if plain:
        return Problem("number-in-other-form", place, values)
    return Problem("not-a-plain-number", place, values)


def plain_number(text: str, type_: Type) -> str:
    """The number meant by 1.2万, 12,000, １２, ¥12 or 50%, as one writes it; '' where unsure."""
    text = unicodedata.normalize("NFKC", text).replace("−", "-").strip()
    percent = text.endswith("%")
    text = _CURRENCY.sub("", text.removesuffix("%").strip()).strip()
    if _GROUPED.fullmatch(text):
        text = text.replace(",", "")
    scale = 1
    if match := _SCALED.fullmatch(text):
        # In a column of 万元 nobody can say whether 1.2万 are 1.2 or 12000.
        if any(word in str(type_.unit) for word in CHINESE_SCALES):
            return ""
        text, scale = match["number"], CHINESE_SCALES[match["scale"]]
    if not re.fullmatch(NUMBER, text, re.ASCII) or (percent and type_.kind in ("money", "int")):
        return ""
    try:
        number = Decimal(text) * scale / (100 if percent else 1)
    except InvalidOperation:
        return ""
    plain = f"{number:f}"
    return plain.rstrip("0").rstrip(".") if "." in plain else plain


def type_words(type_: Type) -> str:
    """A type with its unit: ``money, CNY``."""
    unit = str(type_.unit) if type_.unit is not None else "1"
    return type_.kind if unit == "1" else f"{type_.kind}, {unit}"


def wrong_date(found: str, place: Place, values: dict[str, object]) -> Problem:
    """The problem of a text that is no date: with the date to write, where that is plain.

    >>> wrong_date("2024年1月5日", Place(), {}).values["write"]
    '2024-01-05'
    """
    text = unicodedata.normalize("NFKC", found).strip()
    values = {**values, "found": found}
    match = _PARTS.fullmatch(text) or _COMPACT.fullmatch(text)
    if match:
        day = _day(*map(int, match.groups()))
        if day is None:
            return Problem("no-such-day", place, values)
        values["write"] = day.isoformat()
        return Problem("date-in-other-form", place, values)
    if _SERIAL.fullmatch(text):
        values["write"] = (_SERIAL_ZERO + timedelta(int(float(text)))).isoformat()
        return Problem("serial-date", place, values)
    return Problem("not-a-date", place, values)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
