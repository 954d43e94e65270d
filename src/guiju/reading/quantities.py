"""Numbers of a text: value or range, unit, comparator, and what tells them from names and ordinals."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache
from re import Pattern

from guiju.model.numerals import chinese_number, fraction, neighbours, tenths
from guiju.model.unit import CHINESE_SCALES
from guiju.reading.comparators import (
    ABOUT_TO,
    AFTER,
    BEFORE,
    BOUND_DOING,
    FAR,
    UP_TO,
    find_comparator,
    is_comparator,
)
from guiju.reading.grammar import Grammar
from guiju.reading.lookalikes import CHINESE, is_name, is_share, mask
from guiju.reading.measures import find_measure

_POWERS = CHINESE_SCALES | {"百": 100}
_NUMBER = r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:[.．]\d+)?"
# "一亿三千万", "三万五千": several powers in one numeral.
_LONG = (
    rf"[一二三四五六七八九]{{1,3}}点[零一二三四五六七八九]{{1,2}}(?![十点])|{CHINESE}亿{CHINESE}万(?:{CHINESE})?|{CHINESE}万{CHINESE}(?=[余多]?亿)"
    rf"|{CHINESE}[亿万]{CHINESE}(?![万亿余多])"
)
# "4亿5千万".
_MIXED = r"\d+亿\d+[百千]?万"
_SHARE = rf"(?:{CHINESE}|[万])分之{CHINESE}(?:点{CHINESE})?|\d+(?:\.\d+)?/10万|\d+/\d+"
# "三成", "3成", "九成八", "七成半"; not where 成 opens a word.
_TENTHS = (
    r"(?:[一二两三四五六七八九]|(?<![\d.])[1-9])"
    r"(?=成(?![为立都长本果功员熟就分份效套千百交型品形语了建片绩批活]))"
)
_POWER = r"(?:万亿|千亿|百亿|十亿|千万|百万|十万|亿|万|千(?![瓦米克帕伏卡赫焦]|公顷|升)|百(?!帕))"
_WIDE = str.maketrans("０１２３４５６７８９", "0123456789")
_WIDE_DIGIT = re.compile("[０-９]")
_WIDE_COMMA = re.compile("(?<=[０-９])，(?=[０-９]{3}(?![０-９]))")
_TIME = ("年", "个月", "天", "日", "小时", "个小时", "分钟", "个工作日", "工作日", "周")
# What 负 makes negative.
_BELOW_ZERO = ("%", "％", "‰", "℃", "°C", "摄氏度", "度", "个百分点")
# A value, or None and the two ends of a range.
_Values = tuple[float | None, float | None, float | None]


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number of a text. `value` is None where a range is given by `low` and `high`.

    万 and 亿 are multiplied out and a percentage is a share of unit `1`; other units are as printed.
    `comparator` is one of eq, gt, ge, lt, le, near, approx, range.
    """

    start: int
    end: int
    text: str
    value: float | None
    low: float | None
    high: float | None
    unit: str
    comparator: str
    kind: str
    time: str = ""
    measure: str = ""


@lru_cache(maxsize=8)
def _pattern(units: str) -> Pattern[str]:
    # Negated comparators first: "不低于" holds "低于".
    before = "|".join(BEFORE[name] for name in ("ge", "le", "lt", "gt", "near", "approx"))
    after = "|".join(AFTER.values())
    one = rf"(?:{_MIXED}|{_NUMBER}|{_LONG}|{CHINESE})"
    units = re.sub("(?<=[A-Za-z])(?=[A-Za-z])", " ?", units)  # a line may end within "km"
    to = "(?:至|到|-|—|–|~|～|－){1,2}"
    return re.compile(
        rf"(?P<before>{BOUND_DOING}|{UP_TO}|(?:{before})(?:了|到|为|有|占|合|计|达|需|人民币)?)?(?P<sign>零下|负(?=\d))?"
        rf"(?:(?P<low>{one})(?P<lowpower>{_POWER})?(?:{to}|(?P<lowunit>%|％|{units}){to}(?=(?:零下)?{one}{_POWER}?(?:(?P=lowunit)|(?![%％‰\d.．十百千万亿]|{units}))))(?P<sign2>零下)?)?"
        rf"(?:(?P<half>一半|半数|(?<=[过近超])半)|(?P<lowshare>{_SHARE})(?:至|到|—|～)(?P<highshare>{_SHARE}|{CHINESE}(?!{CHINESE}|{units}))|(?P<fraction>{_SHARE})|(?:(?P<lowtenths>[一二两三四五六七八九])(?:成?[至到])?)?(?P<tenths>{_TENTHS})成(?P<hundredths>[一二三四五六七八九半])?"
        rf"|(?P<number>{one})(?:个(?=多?[万亿]))?(?P<vague0>余|多|(?<=十)几(?=[万亿])|个多(?=[美欧日港]?元))?(?P<power>{_POWER})?|(?P<bare>{_POWER}))"
        rf"(?:(?P<vague>余|多|来(?={units}))(?P<power2>{_POWER})?|号(?=人))?(?:\x20(?=[A-Za-z]))?(?P<unit>%|％|‰|个多(?:月|小时|星期|百分点)|(?:{units})(?:[/／](?:万元|月|百公里|{units})(?:·[年月日天])?)?(?!(?<=[A-Za-z])[A-Za-z0-9]))?(?P<vague2>多|余)?(?P<after>{after})?"
    )


def find_quantities(text: str, grammar: Grammar, ahead: bool = False) -> list[Quantity]:
    """The quantities of a clean text, in order, years, ordinals, names and idioms left out.

    `ahead` says that the text sets or asks for something: its numbers are targets, but for those it starts from.
    """
    found: list[Quantity] = []
    masked = mask(_narrowed(text))
    for match in _pattern(grammar.units).finditer(masked):
        quantity = _quantity(masked, match, ahead)
        if quantity is None:
            continue
        quantity = replace(quantity, text=text[quantity.start : quantity.end])
        quantity = _likewise(found, quantity, masked)
        if found and (joined := _bounds(found[-1], quantity)) is not None:
            found[-1] = joined
        else:
            found.append(quantity)
    return found


def _narrowed(text: str) -> str:
    """A text with full-width digits and the marks inside their numbers made plain, every character in its place."""
    if _WIDE_DIGIT.search(text) is None:
        return text
    plain = _WIDE_COMMA.sub(",", text)
    return plain.translate(_WIDE)


def _likewise(found: list[Quantity], quantity: Quantity, text: str) -> Quantity:
    """A number that shares the comparator of the one before it: "分别不少于500个、100个"."""
    if (
        not found
        or text[found[-1].end : quantity.start] not in ("、", "和")
        or quantity.comparator != "eq"
    ):
        return quantity
    last = found[-1]
    bound = last.comparator in ("ge", "le", "gt", "lt") and not last.text.endswith(
        ("以上", "以下", "以内")
    )
    shared = bound and "分别" in text[max(0, last.start - 6) : last.end]
    return replace(quantity, comparator=last.comparator) if shared else quantity


def _bounds(low: Quantity, high: Quantity) -> Quantity | None:
    """One range out of "五千元以上三万元以下" or "三年五年"; None where the two do not bound one number."""
    if low.end != high.start or low.unit != high.unit or low.value is None or high.value is None:
        return None
    between = (low.comparator, high.comparator[0]) == ("ge", "l") and low.value <= high.value
    spelled = not re.search(r"[\d%％]", low.text + high.text) and low.unit != "1"
    guessed = spelled and low.comparator == high.comparator == "eq" and low.value < high.value
    if not between and not guessed:
        return None
    return replace(
        low, end=high.end, text=low.text + high.text, value=None, low=low.value, high=high.value,
        comparator="range", measure=high.measure,
    )  # fmt: skip


def _quantity(text: str, match: re.Match[str], ahead: bool) -> Quantity | None:
    start, end = match.start(), match.end()
    before, unit = match["before"] or "", re.sub(" |(?<=个)多", "", match["unit"] or "")
    if before and not is_comparator(before, text[:start]):
        start, before = start + len(before), ""
    if before in ("最高", "最低") and text[:start].endswith(("从", "由")):
        start, before = start + len(before), ""  # "从最高1.9万元降到"
    first = match.start() + len(match["before"] or "")
    if re.match("(?:至少|最少|起码|最多|至多)[^不]", before):
        start = first  # "至少设立一个": the bound stands apart
    if is_name(match, text[:first], text[end:], unit):
        return None
    values = _values(match)
    if values is None:
        return None
    if unit in ("%", "％", "‰"):
        scale = 0.001 if unit == "‰" else 0.01
        values = _scaled(values[0], scale), _scaled(values[1], scale), _scaled(values[2], scale)
    plain = not unit and (match["power"] or match["power2"]) and not is_share(match)
    if (unit in ("", "%", "％", "‰") and not plain) or match["half"] or is_share(match):
        unit = "1"
    start, values = _signed(text, match, start, values)
    if (match["half"] or is_share(match)) and not match["after"]:
        end -= len(match["unit"] or "")  # "三成升至五成", "过半数代表"
    value, low, high = values
    if not before and unit in ("1", "倍") and (far := FAR.search(text[:first])):
        before = far["word"] or far["bound"]
    if not before and ABOUT_TO.search(text[:first]):
        before = "约"
    comparator = find_comparator(match, before, low is not None)
    if (match["after"] == "内" and unit not in _TIME) or _opens_word(match["after"], text[end:]):
        end = end - len(match["after"])
        comparator = find_comparator(match, before, low is not None, behind=False)
    kind = _kind(text, start, end, unit, ahead)
    measure = find_measure(text, start, end, unit)
    return Quantity(
        start, end, text[start:end], value, low, high, unit, comparator, kind, measure=measure
    )


def _signed(text: str, match: re.Match[str], start: int, values: _Values) -> tuple[int, _Values]:
    """Where a number begins and what it is with its sign: -0.4‰, 零下20℃, 负2%; 担负3项 has none."""
    sign = match["sign"] or ""
    carried = text[start - 1 : start] in tuple("肩担自背抱承")  # 担负15%的费用
    if sign == "负" and (carried or match["unit"] not in _BELOW_ZERO):
        return (start if match["before"] else start + 1), values
    if not sign and (match["before"] or not _is_below_zero(text, start)):
        return start, values
    value, low, high = values
    start -= not sign
    if low is None or high is None:
        return start, (-(value or 0.0), None, None)
    both = match["sign2"] or (sign and not match["lowunit"])
    low, high = sorted((-low, -high if both else high))
    return start, (None, low, high)


def _is_below_zero(text: str, start: int) -> bool:
    """Whether the mark before a number is its sign, as in "自然增长率-0.4‰", and no dash between two."""
    signed = text[start - 1 : start] in tuple("-－−")
    return signed and re.search(r"[率为至是长到达约幅温度：]$", text[: start - 1]) is not None


def _scaled(value: float | None, scale: float) -> float | None:
    return None if value is None else round(value * scale, 12)


def _opens_word(after: str | None, right: str) -> bool:
    """Whether 起 opens a word of its own behind a number: 50%起步."""
    return after == "起" and right[:1] in tuple("步点来伏降底码")


def _values(match: re.Match[str]) -> _Values | None:
    if match["half"]:
        return 0.5, None, None
    if match["lowshare"]:
        below, high = match["lowshare"].split("分之")[0], match["highshare"]
        whole = high if "分之" in high else f"{below}分之{high}"
        return None, _share(match["lowshare"]), _share(whole)
    if match["fraction"]:
        return _share(match["fraction"]), None, None
    if match["tenths"]:
        return _tenths(match)
    if match["bare"]:
        return float(_POWERS[match["bare"]]), None, None
    power = _power(match)
    if not match["low"] and (pair := neighbours(match["number"])) is not None:
        return None, _times(pair[0], power), _times(pair[1], power)
    high = _plain(match["number"])
    if high is None:
        return None
    if not match["low"]:
        return _times(high, power), None, None
    low = _plain(match["low"])
    if low is None:
        return None
    return (
        None,
        _times(low, _POWERS[match["lowpower"]] if match["lowpower"] else power),
        _times(high, power),
    )


def _tenths(match: re.Match[str]) -> _Values:
    share = float(tenths(match["tenths"], match["hundredths"] or ""))
    edge = match["lowtenths"] or (match["low"] if len(match["low"] or "") == 1 else None)
    return (None, float(tenths(edge)), share) if edge else (share, None, None)


def _share(text: str) -> float:
    if text.endswith("/10万"):  # a rate of mortality
        return round(float(text[: -len("/10万")]) / 100_000, 12)
    return round(float(fraction(text)), 12)


def _times(value: float, power: float) -> float:
    """A product without the dust of binary fractions: 36045.3亿 is 3604530000000."""
    return float(Decimal(repr(value)) * Decimal(repr(power)))


def _power(match: re.Match[str]) -> float:
    power = _POWERS[match["power"]] if match["power"] else 1.0
    return power * (_POWERS[match["power2"]] if match["power2"] else 1.0)


def _plain(text: str) -> float | None:
    if text[0].isdigit() and "亿" in text:
        above, below = re.findall(r"\d+", text)
        return float(above) * 1e8 + float(below) * _POWERS[text.rsplit(below, 1)[1]]
    return (
        float(text.replace(",", "").replace("．", "."))
        if text[0].isdigit()
        else chinese_number(text)
    )


def _kind(text: str, start: int, end: int, unit: str, ahead: bool) -> str:
    if re.search(r"(?:前|第|位居|排名|居)[^，]{0,4}$", text[:start]) and unit in ("位", "名"):
        return "rank"
    if unit in ("年", "个月", "天", "小时", "周", "工作日", "个工作日") and text[end : end + 1] in (
        "来",
        "间",
        "，",
        "里",
    ):
        return "duration"
    if re.match(r"(?:行动|方面|大类|建议|提案|问题|环节|维度)", text[end : end + 2]) and unit in (
        "个",
        "份",
        "条",
        "项",
        "件",
    ):
        return "structural"
    clause = re.split("[，；。]", text[:start])[-1]
    # "由60%提高到80%": the first is what is; so is what a clause tells of the past.
    told = re.search(r"[由从][^由从到至]{0,10}$|去年|目前|截至|累计|已|上年|现有", clause)
    return "target" if ahead and not told else "actual"
