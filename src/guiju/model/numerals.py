"""Chinese numerals: 二十三, 二〇二五, 三分之一, 九成八, 二三百. Shares are exact."""

from __future__ import annotations

from fractions import Fraction

_DIGITS = {mark: value for value, mark in enumerate("零一二三四五六七八九")} | {
    "〇": 0,
    "○": 0,
    "两": 2,
}
_TENS = {"十": 10, "百": 100, "千": 1000, "万": 10_000}


def chinese_number(text: str) -> float | None:
    """The value of a Chinese numeral: 二十三 → 23, 一百零五 → 105, 一亿三千万 → 130000000, 二〇二五 → 2025."""
    if "点" in text:
        whole, _, decimals = text.partition("点")
        below = "".join(str(_DIGITS[mark]) for mark in decimals)
        return (chinese_number(whole) or 0.0) + float(f"0.{below}")
    for mark, power in (("亿", 1e8), ("万", 1e4)):
        if mark in text[1:]:
            above, below = text.split(mark, 1)
            return (chinese_number(above) or 1.0) * power + (chinese_number(below) or 0.0)
    if not any(mark in _TENS for mark in text):
        digits = "".join(str(_DIGITS[mark]) for mark in text if mark in _DIGITS)
        return float(digits) if digits else None
    total, digit = 0, 0
    for mark in text:
        if mark in _TENS:
            total += (digit or 1) * _TENS[mark]
            digit = 0
        elif mark in _DIGITS:
            digit = _DIGITS[mark]
    return float(total + digit)


def neighbours(text: str) -> tuple[float, float] | None:
    """The two values of neighbouring digits: 两三 → 2 and 3, 八九百 → 800 and 900, and 三五; None for others."""
    if len(text) > 3 and text[1] in _TENS and (rest := neighbours(text[2:])) is not None:
        whole = chinese_number(text[:2]) or 0.0  # 一千二三百
        return whole + rest[0], whole + rest[1]
    if len(text) not in (2, 3) or (len(text) == 3 and text[2] not in _TENS):
        return None
    low, high = _DIGITS.get(text[0]), _DIGITS.get(text[1])
    if not low or not high or (high != low + 1 and text[:2] != "三五"):
        return None
    scale = _TENS[text[2]] if len(text) == 3 else 1
    return float(low * scale), float(high * scale)


def tenths(text: str, further: str = "") -> Fraction:
    """The share that 成 counts: 三 → 3/10, 九 and 八 → 49/50, 七 and 半 → 3/4."""
    whole = int(text) if text.isdigit() else _DIGITS[text]
    rest = 5 if further == "半" else _DIGITS.get(further, 0)
    return Fraction(10 * whole + rest, 100)


def fraction(text: str) -> Fraction:
    """The value of 三分之二, 百分之三点五, 万分之二 or 2/3; nothing divided by zero is 0."""
    if "/" in text:
        above, below = text.split("/")
        return Fraction(int(above), int(below)) if int(below) else Fraction(0)
    below, above = text.split("分之")
    whole, _, decimals = above.partition("点")
    value = Fraction(chinese_number(whole) or 0)
    if decimals:
        digits = "".join(str(_DIGITS.get(mark, 0)) for mark in decimals)
        value += Fraction(int(digits), 10 ** len(digits))
    return value / Fraction(chinese_number(below) or 100)
