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
    AFTER,
    BEFORE,
    BOUND_DOING,
    BOUNDS_ONE,
    FAR,
    FAR_ABOUT,
    find_comparator,
)
from guiju.reading.grammar import Grammar
from guiju.reading.measures import find_measure

_POWERS = CHINESE_SCALES | {"百": 100}
_NUMBER = r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:[.．]\d+)?"
_CHINESE = r"[一二两三四五六七八九十百千零〇○]+"
# "一亿三千万", "三万五千": several powers in one numeral.
_LONG = (
    rf"[一二三四五六七八九]{{1,3}}点[零一二三四五六七八九]{{1,2}}(?![十点])|{_CHINESE}亿{_CHINESE}万(?:{_CHINESE})?"
    rf"|{_CHINESE}[亿万]{_CHINESE}(?![万亿余多])"
)
_SHARE = rf"(?:{_CHINESE}|[万])分之{_CHINESE}(?:点{_CHINESE})?|\d+/\d+"
# "三成", "3成", "九成八", "七成半"; not where 成 opens a word.
_TENTHS = (
    r"(?:[一二两三四五六七八九]|(?<![\d.])[1-9])"
    r"(?=成(?![为立都长本果功员熟就分份效套千百交型品形语了建片绩批活]))"
)
_POWER = r"(?:万亿|千亿|百亿|十亿|千万|百万|十万|亿|万|千(?![瓦米克帕伏卡赫焦])|百(?!帕))"
_TIME = ("年", "个月", "天", "日", "小时", "个小时", "分钟", "个工作日", "工作日", "周")
_IDIOMATIC = tuple("地方级代面国点口层线院校省市区县部对会里道路站节单度角分楼季")


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
    one = rf"(?:{_NUMBER}|{_LONG}|{_CHINESE})"
    return re.compile(
        rf"(?P<before>{BOUND_DOING}|(?:{before})(?:了|到|为|有|占|合|计|达|需)?)?"
        rf"(?:(?P<low>{one})(?P<lowpower>{_POWER})?(?P<lowunit>%|％|(?!个百分点[至到][\d.]+[%％])(?:{units}))?(?:至|到|-|—|–|~|～|－){{1,2}})?"
        rf"(?:(?P<half>一半|半数)|(?P<lowshare>{_SHARE})(?:至|到|—|～)(?P<highshare>{_SHARE}|{_CHINESE}(?!{_CHINESE}|{units}))|(?P<fraction>{_SHARE})|(?:(?P<lowtenths>[一二两三四五六七八九])成?[至到])?(?P<tenths>{_TENTHS})成(?P<hundredths>[一二三四五六七八九半])?"
        rf"|(?P<number>{one})(?P<vague0>余|多)?(?P<power>{_POWER})?|(?P<bare>{_POWER}))"
        rf"(?:(?P<vague>余|多|来(?={units}))(?P<power2>{_POWER})?|号(?=人))?(?P<unit>%|％|‰|{units})?(?P<vague2>多|余)?(?P<after>{after})?"
    )


def find_quantities(text: str, grammar: Grammar, ahead: bool = False) -> list[Quantity]:
    """The quantities of a clean text, in order, years, ordinals, names and idioms left out.

    `ahead` says that the text sets or asks for something: its numbers are targets, but for those it starts from.
    """
    found: list[Quantity] = []
    masked = re.sub(r"《[^》]*》", lambda title: "＿" * len(title[0]), text)
    for match in _pattern(grammar.units).finditer(masked):
        quantity = _quantity(masked, match, ahead)
        if quantity is None:
            continue
        quantity = _likewise(found, quantity, masked)
        if found and (joined := _bounds(found[-1], quantity, masked)) is not None:
            found[-1] = joined
        else:
            found.append(quantity)
    return found


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


def _bounds(low: Quantity, high: Quantity, text: str) -> Quantity | None:
    """One range out of "五千元以上三万元以下"; None where the two do not bound one number."""
    if low.end != high.start or (low.comparator, high.comparator[0]) != ("ge", "l"):
        return None
    if low.unit != high.unit or low.value is None or high.value is None or low.value > high.value:
        return None
    return replace(
        low, end=high.end, text=text[low.start : high.end], value=None, low=low.value, high=high.value,
        comparator="range", measure=high.measure,
    )  # fmt: skip


def _quantity(text: str, match: re.Match[str], ahead: bool) -> Quantity | None:
    start, end = match.start(), match.end()
    before, unit = match["before"] or "", match["unit"] or ""
    if before and not _is_comparator(before, text[:start]):
        start, before = start + len(before), ""
    first = match.start() + len(match["before"] or "")
    if re.match("(?:至少|最少|起码|最多|至多).", before):
        start = first  # "至少设立一个": the bound stands apart
    if _is_name(match, text[:first], text[end:], unit):
        return None
    values = _values(match)
    if values is None:
        return None
    if unit in ("%", "％", "‰"):
        scale = 0.001 if unit == "‰" else 0.01
        values = _scaled(values[0], scale), _scaled(values[1], scale), _scaled(values[2], scale)
    plain = not unit and match["power"] and not _is_share(match)
    if (unit in ("", "%", "％", "‰") and not plain) or match["half"] or _is_share(match):
        unit = "1"
    if not before and _is_below_zero(text, start) and values[0] is not None:
        start, values = start - 1, (-values[0], None, None)
    if match["tenths"] and not match["after"]:
        end -= len(match["unit"] or "")  # "三成升至五成"
    value, low, high = values
    if not before and unit in ("1", "倍") and (far := FAR.search(text[:first])):
        before = far["word"] or far["bound"]
    if not before and FAR_ABOUT.search(text[:first]):
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


def _is_below_zero(text: str, start: int) -> bool:
    """Whether the mark before a number is its sign, as in "自然增长率-0.4‰", and no dash between two."""
    signed = text[start - 1 : start] in tuple("-－−")
    return signed and re.search(r"[率为至是长到达约幅：]$", text[: start - 1]) is not None


def _scaled(value: float | None, scale: float) -> float | None:
    return None if value is None else round(value * scale, 12)


def _opens_word(after: str | None, right: str) -> bool:
    """Whether 起 opens a word of its own behind a number: 50%起步."""
    return after == "起" and right[:1] in tuple("步点来伏降底码")


def _is_comparator(before: str, left: str) -> bool:
    """Whether a word before a number compares; 过 and 约 may belong to what is before (通过, 节约)."""
    if before.startswith("过"):
        return not re.search(r"[通经超度透不]$", left)
    if before.startswith("约"):
        return not re.search(r"[节制预签条契大合]$", left)
    return not (before.startswith("近") and re.search(r"[最附临靠邻]$", left))


def _is_name(match: re.Match[str], left: str, right: str, unit: str) -> bool:
    """Whether digits are no quantity: an ordinal, a year, a ratio, a name, an idiom, a label in quotation marks."""
    number = match["number"] or ""
    if match["half"]:
        return bool(re.search(r"^(?:导体|径|夜|年|天|自动)", right))
    if re.search(r"第$|几$|[A-Za-z]-?$|[\d.．]$|[〔\[]$|十$|\d[:：∶]$|[今去前][明今]$", left):
        return True
    spelled = not number[:1].isdigit()
    each = left.endswith("每") and len(number) < 2  # "每三百米" counts
    these = left.endswith(("数", "这")) and not match["tenths"]  # "这一成" counts
    if ((these or each) and spelled) or (
        re.search(r"“[^”]{0,3}$", left) and (right[:1] == "”" or spelled)
    ):
        return True
    if _is_share(match):
        return False
    if unit in ("", "日", "号", "点") or (unit == "月" and not number):
        return _is_bare(match, left, right, unit)
    if (unit in ("年", "年度") and _is_year(number, match["power"], right)) or (
        unit == "个月" and right.startswith("薪")
    ):
        return True
    if _is_counted_off(number, unit, left, right, match):
        return True
    if re.fullmatch(_CHINESE, number or "百") and not match["power"] and not match["power2"]:
        if not number and match["bare"] in ("万", "亿") and not match["before"]:
            return not left.endswith(("上", "数", "成"))  # "万元生产总值能耗" names a measure
        bound = match["before"] or ""
        if not _is_comparator(bound, left[: len(left) - len(bound)]):
            bound = ""
        behind = match["after"] if match["after"] not in ("起", "内", "以内") else ""
        return _is_idiom(number or match["bare"] or "", left, right, unit, bound or behind or "")
    return bool(
        re.match(r"(?:年级|中全会|创始|研究所)", right)
        or (
            unit == "小时"
            and re.match(r"(?:值班|值守|营业|便利|便民|热线|服务|在线|开放|不间断|自助)", right)
        )
    )


def _is_share(match: re.Match[str]) -> bool:
    return bool(match["fraction"] or match["lowshare"] or match["tenths"])


def _is_bare(match: re.Match[str], left: str, right: str, unit: str) -> bool:
    """Whether a number without a unit, or a day or hour, counts nothing: "15日内" and a coefficient do."""
    if unit:
        return unit != "日" or (match["after"] or right[:1]) not in ("内", "以内", "之内")
    return not (_is_ratio(match["number"] or "", left) or _is_plain(match, left, right))


def _is_plain(match: re.Match[str], left: str, right: str) -> bool:
    """Whether a number of 万 or 亿 stands without a unit: "已突破14亿，"."""
    counts = match["number"] and match["power"] and right[:1] in ("", *"，。；、”")
    told = match["before"] or re.search("[达为是有近约到至超]了?$", left)
    return bool(counts and told)


def _is_ratio(number: str, left: str) -> bool:
    """Whether a number without a unit is a coefficient: "系数不到0.45"."""
    named = re.search(r"(?:系数|指数|比值|生育率|性别比|弹性)[^，。\d]{0,8}$", left)
    return named is not None and re.fullmatch(r"\d+[.．]\d+", number) is not None


def _is_counted_off(number: str, unit: str, left: str, right: str, match: re.Match[str]) -> bool:
    """Whether a number with its unit is a price said by word, an age of things, a grade or a rank."""
    if unit == "期" and not number[:1].isdigit() and not re.search(r"[办出版共了]$", left):
        return True  # 二期工程
    if unit == "届" and re.match(
        r"[一二三四五六七八九十]+[次中]|人大|全国|省|市|县|区|政协|人民代表|政协|党代|全会|中央|委员会|理事会",
        right,
    ):
        return True  # 市十六届人大
    if number in ("千", "百") and match["power"] == "万" and unit in ("个", "名", "位"):
        return not match["before"]  # 千万个家庭
    if unit == "轮" and right[:1] in tuple("车摩电"):
        return True  # 三轮车
    if unit == "家" and right.startswith("万户"):
        return True
    if unit == "次" and re.search(r"届[^，]{0,6}$|人大$|政协$|代表大会$|委员会$", left):
        return True  # 十三届全国人大五次会议
    if (unit == "分" and re.search(r"\d[点时]$", left)) or (unit == "世纪" and len(number) > 2):
        return True
    if (unit == "字" and left.endswith("”")) or (unit == "手" and number in ("一", "二")):
        return True  # “满意”二字
    if unit == "年" and not number[:1].isdigit():
        schooling = re.match(r"级|义务教育|行动|规划|毛入园", right) or left.endswith("学前")
        if schooling or re.match(r"如一日|磨一剑|树木|树人|九旱|寒窗|大计", right):
            return True
    if unit == "块" and re.match(r"[一二三四五六七八九][^\d]?", right) and not match["low"]:
        return neighbours(number) is None
    if unit == "年" and number in ("百", "千"):
        return not match["before"]
    return unit == "级" or (unit in ("位", "名") and left.endswith("后"))


def _is_year(number: str, power: str | None, right: str) -> bool:
    if re.fullmatch(r"(?:[1１][9９]|[2２][0０])\d\d", number) and not power:
        return True
    if right[:1] == "代" or (not number and right[:1] not in tuple("，。；来前后间内")):
        return True
    plain = re.fullmatch(r"[一二]?[〇○零一二三四五六七八九]{4}|\d{2}", number)
    return plain is not None and right[:1] in tuple("以初末底代起版")


def _is_spelled(number: str) -> bool:
    """Whether digits stand side by side as in 二〇二五 or 三块二一斤, and neither count nor guess."""
    return not re.search("[十百千]", number) and neighbours(number) is None


def _is_idiom(number: str, left: str, right: str, unit: str, bounded: str) -> bool:
    """A Chinese numeral is often part of a word: 一个, 一些, 两地, 三农, 一体; not where a comparator bounds it."""
    value = chinese_number(number)
    if value is None or (len(number) > 1 and _is_spelled(number)):
        return True
    if (value == 1 and unit != "倍" and not BOUNDS_ONE.match(bounded)) or (
        number == "二" and unit == "次"
    ):
        return True
    if (
        left.endswith("五花")
        or (unit in _IDIOMATIC and not bounded)
        or (unit == "次" and right.startswith("产业"))
        or unit == "大"
    ):
        return True
    if unit == "个" and re.match(r"[“‘]", right):
        return True
    return bool(re.search(r"(?:十|成|万|百)$", left)) and not re.search(
        r"(?:达|为|有|建成|超)$", left
    )


def _values(match: re.Match[str]) -> tuple[float | None, float | None, float | None] | None:
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


def _tenths(match: re.Match[str]) -> tuple[float | None, float | None, float | None]:
    share = float(tenths(match["tenths"], match["hundredths"] or ""))
    edge = match["lowtenths"] or (match["low"] if len(match["low"] or "") == 1 else None)
    return (None, float(tenths(edge)), share) if edge else (share, None, None)


def _share(text: str) -> float:
    return round(float(fraction(text)), 12)


def _times(value: float, power: float) -> float:
    """A product without the dust of binary fractions: 36045.3亿 is 3604530000000."""
    return float(Decimal(repr(value)) * Decimal(repr(power)))


def _power(match: re.Match[str]) -> float:
    power = _POWERS[match["power"]] if match["power"] else 1.0
    return power * (_POWERS[match["power2"]] if match["power2"] else 1.0)


def _plain(text: str) -> float | None:
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
