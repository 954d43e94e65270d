"""What only looks like a quantity: ordinals, years, ratios, and numbers inside words and names."""

from __future__ import annotations

import re

from guiju.model.numerals import chinese_number, neighbours
from guiju.reading.comparators import BOUNDS_ONE

CHINESE = r"[一二两三四五六七八九十百千零〇○]+"
_IDIOMATIC = tuple("地方级代面国点口层线院校省市区县部对会里道路站节单度角分楼季")


def is_comparator(before: str, left: str) -> bool:
    """Whether a word before a number compares; 过 and 约 may belong to what is before (通过, 节约)."""
    if before.startswith("过"):
        return not re.search(r"[通经超度透不]$", left)
    if before.startswith("约"):
        return not re.search(r"[节制预签条契大合]$", left)
    return not (before.startswith("近") and re.search(r"[最附临靠邻]$", left))


def is_lookalike(match: re.Match[str], left: str, right: str, unit: str) -> bool:
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
    if is_share(match):
        return False
    if unit in ("", "日", "号", "点") or (unit == "月" and not number):
        return _is_bare(match, left, right, unit)
    if (unit in ("年", "年度") and _is_year(number, match["power"], right)) or (
        unit == "个月" and right.startswith("薪")
    ):
        return True
    if _is_in_a_word(number, unit, left, right, match) or _is_counted_off(
        number, unit, left, right, match
    ):
        return True
    if re.fullmatch(CHINESE, number or "百") and not match["power"] and not match["power2"]:
        if not number and match["bare"] in ("万", "亿") and not match["before"]:
            return not left.endswith(("上", "数", "成"))  # "万元生产总值能耗" names a measure
        bound = match["before"] or ""
        if not is_comparator(bound, left[: len(left) - len(bound)]):
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


def is_share(match: re.Match[str]) -> bool:
    """Whether a number is a share said in words: 三分之一, 三成."""
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


def _is_in_a_word(number: str, unit: str, left: str, right: str, match: re.Match[str]) -> bool:
    """Whether a number with its unit is part of a word or name: 三轮车, 千家万户, 人大五次会议, 3点32分."""
    words = [
        unit == "轮" and right[:1] in tuple("车摩电"),
        unit == "家" and right.startswith("万户"),
        unit == "次" and re.search(r"届[^，]{0,6}$|人大$|政协$|代表大会$|委员会$", left),
        unit == "分" and re.search(r"\d[点时]$", left),
        unit == "世纪" and len(number) > 2,
        unit in ("个", "名", "位")
        and number in ("千", "百")
        and match["power"] == "万"
        and not match["before"],
    ]
    return any(words)


def _is_counted_off(number: str, unit: str, left: str, right: str, match: re.Match[str]) -> bool:
    """Whether a number with its unit is a price said by word, an age of things, a grade or a rank."""
    if unit == "期" and not number[:1].isdigit() and not re.search(r"[办出版共了]$", left):
        return True  # 二期工程
    if unit == "届" and re.match(
        r"[一二三四五六七八九十]+[次中]|人大|全国|省|市|县|区|政协|人民代表|政协|党代|全会|中央|委员会|理事会",
        right,
    ):
        return True  # 市十六届人大
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
