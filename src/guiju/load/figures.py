"""Published figures: ``超5.1万家``, ``about 19 trillion yuan``, ``过半`` → the interval of values that they admit.

A figure is as precise as it is written: 3.4万亿 is true of what rounds to it. 以上 and 以下 include the number, 超过
and 不足 do not (民法典 第一千二百五十九条).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from fractions import Fraction
from typing import NamedTuple

from guiju.load.document import Item
from guiju.load.reader import Reader
from guiju.load.scalars import ScalarError, read_number
from guiju.model.numerals import fraction, tenths
from guiju.model.problem import Place
from guiju.model.statement import Figure
from guiju.model.types import Type
from guiju.model.unit import CHINESE_SCALES, ONE, Unit, UnitError, conversion_factor, parse_unit

WITHIN = Fraction(5, 100)
"""How near "about" and "nearly" are where a statement does not say."""

_BEFORE: Mapping[str, tuple[str, ...]] = {
    "at_least": (">=", "≥", "at least", "no less than", "not less than", "no fewer than", "不少于", "不低于", "至少"),
    "at_most": ("<=", "≤", "at most", "no more than", "not more than", "up to", "不超过", "不多于", "不高于", "至多"),
    "over": (">", "over", "more than", "above", "超过", "超", "逾", "多于", "高于", "突破", "过"),
    "under": ("<", "under", "below", "less than", "fewer than", "不足", "不到", "低于", "少于"),
    "nearly": ("nearly", "almost", "close to", "将近", "接近", "近"),
    "about": ("~", "≈", "about", "around", "roughly", "approximately", "大约", "约"),
    "equal": ("=", "exactly"),
}  # fmt: skip
_AFTER: Mapping[str, tuple[str, ...]] = {
    "at_least": ("及以上", "以上"),
    "at_most": ("及以下", "以下"),
    "over": ("多", "余"),
    "about": ("左右", "上下"),
}
_SCALES = CHINESE_SCALES | {
    "trillion": 10**12, "billion": 10**9, "million": 10**6, "thousand": 10**3,
}  # fmt: skip
_COUNTED = frozenset("个家项件名次条所座处")
"""Words by which things are counted: they are no unit."""

_NUMBER = re.compile(
    r"(?P<number>[+-]?\d{1,3}(?:,\d{3})+(?:\.\d+)?|[+-]?\d+(?:\.\d+)?)\s*(?P<rest>.*)"
)
_SHARE = re.compile(
    r"\d+\s*/\s*[1-9]\d*|[二三四五六七八九十百千万]+分之[一二两三四五六七八九十百]+"
)
_TENTHS = re.compile("(?P<tenths>[一二两三四五六七八九1-9])成(?P<further>[一二三四五六七八九半]?)")
_HALVES = ("half", "a half", "半", "一半", "半数")


class _Number(NamedTuple):
    """A number with the half of its last written place; `scaled` where a word such as 万 stands behind it."""

    value: Fraction
    half: Fraction
    unit: str = ""
    percent: bool = False
    scaled: bool = False


def read_figure(
    reader: Reader, item: Item, type_: Type, within: Fraction | None, statement: str
) -> Figure | None:
    """What a text says of a value of a type; None with the problem noted."""
    text = " ".join(reader.text(item).split())
    relation, body = _relation(text)
    number = _number(body)
    if number is None:
        reader.note("figure-unread", item.place, found=text or item.kind, statement=statement)
        return None
    factor = _factor(reader, number, type_, item.place, text)
    if factor is None:
        return None
    value, half = number.value * factor, number.half * factor
    if type_.kind == "int" and not number.scaled and value.denominator == 1:
        half = Fraction(0)
    if type_.kind == "share" and not number.percent and number.value > 1:
        reader.note("figure-share", item.place, found=text)
        return None
    return _figure(text, relation, value, half, within or WITHIN, number.percent, item.place)


def _relation(text: str) -> tuple[str, str]:
    """The comparator before or after a number, and what is left."""
    lowered = text.lower()
    for word, code in _longest(_BEFORE):
        if lowered.startswith(word):
            return code, text[len(word) :].strip()
    for word, code in _longest(_AFTER):
        if word in lowered:
            # 30家以上, 30余家
            head, _, tail = text.rpartition(word)
            return code, (head + tail).strip()
    return "equal", text


def _longest(words: Mapping[str, tuple[str, ...]]) -> list[tuple[str, str]]:
    pairs = [(word, code) for code, listed in words.items() for word in listed]
    return sorted(pairs, key=lambda pair: -len(pair[0]))


def _number(text: str) -> _Number | None:
    """A number as written: digits, a fraction, 三分之二, 七成, half. A fraction is taken to the per cent."""
    percent = Fraction(1, 200)
    if text.lower() in _HALVES:
        return _Number(Fraction(1, 2), percent, percent=True)
    if match := _TENTHS.fullmatch(text):
        # 七成 stands for what rounds to it; 七成半 says the per cent.
        half = percent if match["further"] else Fraction(1, 20)
        return _Number(tenths(match["tenths"], match["further"]), half, percent=True)
    if _SHARE.fullmatch(text):
        return _Number(fraction(text), percent, percent=True)
    match = _NUMBER.fullmatch(text)
    return None if match is None else _written(match["number"].replace(",", ""), match["rest"])


def _written(digits: str, rest: str) -> _Number | None:
    try:
        value = read_number(digits)
    except ScalarError:
        return None
    half = Fraction(1, 2 * 10 ** len(digits.partition(".")[2]))
    if rest == "%":
        return _Number(value / 100, half / 100, percent=True)
    word = next((w for w in _SCALES if rest.startswith(w)), "")
    unit = rest.removeprefix(word).strip()
    if unit and not unit[0].isalpha():
        return None
    scale = _SCALES.get(word, 1)
    return _Number(value * scale, half * scale, unit, scaled=bool(word))


def _factor(
    reader: Reader, number: _Number, type_: Type, place: Place, text: str
) -> Fraction | None:
    """What turns a number as written into the unit of the value; a problem noted and None where nothing does.

    Without a unit, 45 is in the unit of the value and 5.7万 in that unit without its scale: in 万家 it is 5.7.
    """
    unit = type_.unit or ONE
    if number.percent:
        written: Unit | None = ONE
    elif number.unit in _COUNTED and unit == ONE:
        written = ONE
    elif number.unit:
        try:
            written = parse_unit(number.unit)
        except UnitError:
            written = None
    else:
        written = unit.unscaled if number.scaled else unit
    factor = None if written is None else conversion_factor(written, unit)
    if factor is None:
        said = "%" if number.percent else number.unit
        reader.note("figure-unit", place, found=text, unit=said, expected=unit)
    return factor


def _figure(
    text: str,
    relation: str,
    value: Fraction,
    half: Fraction,
    within: Fraction,
    percent: bool,
    place: Place,
) -> Figure:
    near = max(abs(value) * within, half)
    match relation:
        case "over":
            ends: tuple[Fraction | None, Fraction | None, bool, bool] = (value, None, False, False)
        case "at_least":
            ends = (value, None, True, False)
        case "under":
            ends = (None, value, False, False)
        case "at_most":
            ends = (None, value, False, True)
        case "nearly":
            ends = (value - near, value, True, False)
        case "about":
            ends = (value - near, value + near, True, True)
        case _:
            # Half away from zero: 3.35 is 3.4, -3.35 is -3.4.
            ends = (value - half, value + half, value > 0 or not half, value < 0 or not half)
    used = within if relation in ("about", "nearly") else None
    return Figure(text, relation, value, *ends, used, percent, place)
