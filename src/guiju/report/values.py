"""Values as people read them: money with two decimals, shares in per cent, translated words."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Any

from guiju.expression.printer import print_number
from guiju.locale import TEXTS, text
from guiju.model.definition import Enum
from guiju.model.finding import WORDS, Finding
from guiju.model.parameter import BracketScale
from guiju.model.types import Type
from guiju.model.unit import ONE, Unit, parse_unit

SHARE_DECIMALS = 4
_CHINESE = {"CNY": "元", "year": "年", "month": "月", "day": "日", "person": "人"}
_TYPE = re.compile(r"(?P<set>set of )?(?P<kind>\w+)(?: in (?P<unit>\S+))?(?P<none> or none)?")
_ALONE = {
    "month": ("months", "个月"),
    "day": ("days", "天"),
    "year": ("years", "年"),
    "person": ("people", "人"),
}


def value_text(
    value: Any, type_: Type, language: str, enums: Mapping[str, Enum] | None = None
) -> str:
    """A value with its unit.

    >>> from guiju.model.types import MONEY, SHARE
    >>> value_text(Fraction(2569), MONEY, "zh"), value_text(Fraction(1, 2), SHARE, "en")
    ('2,569.00 元', '50%')
    """
    if isinstance(value, Finding):
        return text(value.answer, language)
    if type_.kind == "finding":
        return text(WORDS[value], language)
    if value is None:
        return text("none", language)
    if isinstance(value, bool):
        return text("true" if value else "false", language)
    if isinstance(value, tuple):
        item = type_.item if type_.kind == "set" else type_
        return ", ".join(value_text(part, item, language, enums) for part in value) or "-"
    if isinstance(value, BracketScale):
        return scale_text(value)
    if isinstance(value, (Fraction, int, float)):
        return with_unit(number_text(value, type_.kind), type_, language)
    if isinstance(value, date):
        return value.isoformat()
    enum = (enums or {}).get(type_.enum or "")
    label = enum.values.get(value) if enum else None
    shown = label.text(language) if label else ""
    named = shown and shown != value
    return f"{value}{text('aside', language, text=shown)}" if named else str(value)


def words(label: Mapping[str, Any] | None, language: str) -> str:
    """A label in a language, or in the other where it is missing.

    >>> words({"zh": "税", "en": None}, "en")
    '税'
    """
    label = label or {}
    return str(label.get(language) or label.get("en") or label.get("zh") or "")


def number_text(value: Fraction | float, kind: str) -> str:
    """The digits of a number.

    >>> number_text(1234567.5, "money"), number_text(0.125, "share"), number_text(2024, "int")
    ('1,234,567.50', '12.5%', '2024')
    >>> number_text(1e-9, "share"), number_text(Fraction(1, 3 * 10**6), "share")
    ('0.0000001%', '0.0000333333%')
    """
    exact = Fraction(repr(value)) if isinstance(value, float) else Fraction(value)
    if kind == "money":
        whole, _, decimals = print_number(exact, grouped=True).partition(".")
        return f"{whole}.{decimals:0<2}"
    if kind == "share":
        percent = exact * 100
        shown = Fraction(round(percent, SHARE_DECIMALS))
        # Of a small share a rounding that takes more than a hundredth of it would show nothing true.
        return print_number(shown if abs(shown - percent) * 100 <= abs(percent) else percent) + "%"
    return print_number(exact)


def with_unit(digits: str, type_: Type, language: str) -> str:
    """Digits and the unit behind them."""
    unit = unit_text(type_.unit, language) if type_.is_numeric else ""
    return f"{digits} {unit}" if unit else digits


def unit_text(unit: Unit | None, language: str) -> str:
    """A unit in words.

    >>> unit_text(parse_unit("CNY/month"), "zh"), unit_text(parse_unit("month"), "zh")
    ('元/月', '个月')
    """
    if unit is None or unit == ONE:
        return ""
    written = str(unit)
    if written in _ALONE:
        return _ALONE[written][language == "zh"]
    if language != "zh":
        return written
    return re.sub(r"[A-Za-z]+", lambda word: _CHINESE.get(word[0], word[0]), written)


def type_text(written: str, language: str) -> str:
    """A type as people read it.

    >>> type_text("int in month", "en"), type_text("int in month or none", "zh"), type_text("money", "zh")
    ('int in month', '整数（个月），可缺失', '金额（元）')
    """
    found = _TYPE.fullmatch(written)
    if found is None or language != "zh":
        return written
    code = f"type-{found['kind']}"
    kind = text(code, language) if code in TEXTS else found["kind"]
    unit = found["unit"] or ("CNY" if found["kind"] == "money" else "")
    aside = text("aside", language, text=unit_text(parse_unit(unit), language)) if unit else ""
    said = (
        text("type-set-of", language, text=f"{kind}{aside}") if found["set"] else f"{kind}{aside}"
    )
    return said + (text("type-or-none", language) if found["none"] else "")


def scale_text(scale: BracketScale) -> str:
    """The brackets of a scale on one line; an upper limit belongs to its bracket.

    >>> scale_text(BracketScale((Fraction(0), Fraction(100)), (Fraction(1, 10), Fraction(1, 5))))
    '≤ 100: 10%; > 100: 20%'
    """
    return "; ".join(
        (
            f"≤ {print_number(bracket.upper, grouped=True)}"
            if bracket.upper is not None
            else f"> {print_number(bracket.lower, grouped=True)}"
        )
        + f": {number_text(bracket.rate, 'share')}"
        for bracket in scale.brackets
    )
