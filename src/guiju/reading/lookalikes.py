"""What looks like a quantity and is none: ordinals, years, ratios, names, idioms, words that open with a numeral."""

from __future__ import annotations

import re

from guiju.model.numerals import chinese_number, neighbours
from guiju.reading.comparators import BOUNDS_ONE, is_comparator

# 千 belongs to the unit in 千瓦 and its like.
CHINESE = r"[一二两三四五六七八九十百千零〇○]+(?<!千(?=[瓦米克帕伏卡赫焦]))"
# Units that open a word behind a numeral: 三轮车, 五台山, 两位数, 101国道, 收支两条线, 三位一体, 千兆光网.
_WORDS = {
    unit: re.compile(words)
    for unit, words in (
        ("轮", "车|摩托|椅|驱动"), ("台", "县|山"), ("位", "数|一体"), ("国", "道"), ("省", "道"), ("县", "道"),
        ("条", "线(?!路|上|索)"), ("个", "一(?:工程|批|百|律)|确立|维护|不[让准许摘变减]"), ("支", "一扶"),
        ("步", "走|并作|到位"), ("班", "倒|制|运转"), ("天", "无理由"),
        ("元", "结构|体制|论|化(?!工|肥|学)"), ("兆", "光|宽带|网络|以太|城市|到户|接入|小区|园区|校园"),
        ("路", "公交|电车|汽车"),
    )
}  # fmt: skip
# Titles; standing phrases of political language and of speech, whose numerals count nothing.
_STANDING = re.compile(
    "《[^》]*》|“(?:[一二两三四五六七八九十][个大项][^“”、，。]{1,8}、)+[一二两三四五六七八九十][个大项][^“”、，。]{1,8}”"
    "|(?<![一二两三四五六七八九十百千万零〇\\d.])(?:"
    "八项规定|六项禁令|四项基本原则|五项原则|三大纪律|八项注意|两种资源|五个统筹|六个坚持|三驾马车"
    "|两个(?:一百年|文明|大局|务必|毫不动摇|维护|健康|市场、|翻番|作用|积极性|轮子|拳头|转变)"
    "|三个(?:代表|面向|有利于|务必|离不开)|四个(?:现代化|全面|意识|自信|面向|伟大|最严|不摘)"
    "|[两二](?:条腿|只手|手抓|手都|个巴掌|头在外|面三刀|眼一抹黑|点一线)|[一两三]座大山"
    "|三(?:天两头|年五载|年两头|长两短|头六臂|言两语|心二意|番五次|五成群|令五申)|隔三差五|十天半[个月]"
    "|[七三]十[二六]行|三百六十行|七嘴八舌|七[上手]八[下脚]|百八?十(?=[个号多来块人里斤])|十里八[乡村]|八竿子"
    "|(?<=做[好足活])[两三四五]篇大?文章|[两三四五](?:张(?:王|好)?牌|[本笔]账(?![户号务目册单面])|块短板|道(?:关口?|防线)|台戏|步棋|把(?:锁|尺子?|火)|股绳|杆秤)"
    "|两头(?![牛猪羊驴骡象大小奶母公黄水种耕])|两眼(?![\u4e00-\u9fa5]{0,3}[井泉窑])"
    "|一落千丈|半斤八两|一年半载|一日三餐|一式[两三四五六]份|二十四节气|一百个(?:不|放心|愿意|满意))"
)
# "只有医学所一家": one and no other.
_ALONE = re.compile("(?:只有|仅有|只剩下?|唯有)[^，。；、]{0,10}$")
_ROUND_THE_CLOCK = re.compile(
    "(?:值班|值守|营业|便利|便民|热线|服务|在线|开放|不间断|自助|不打烊|无休|不停|全天候|不断|不关门|待命)"
)
_BRIDGE = re.compile("(?:架|搭)[^，。；]{0,6}$")
# 二 with these is an ordinal; who counts says 两.
_SECOND = (*"类档区院期层楼届组套", "套房")
_HALF_WORD = re.compile(
    r"导体|径|夜|年|天|自动|[个月日小点时路米公里山岛生价成程句途身辈封截老]|百"
)
_IDIOMATIC = tuple("地方级代面国点口层线院校省市区县部对会里道路站节单度角分楼季")


def mask(text: str) -> str:
    """A text with its titles and standing phrases blotted out, every other character in its place and ﹪ as ％.

    >>> mask("中央八项规定出台3年")
    '中央＿＿＿＿出台3年'
    """
    return _STANDING.sub(lambda phrase: "＿" * len(phrase[0]), text).replace("﹪", "％")


def is_name(match: re.Match[str], left: str, right: str, unit: str) -> bool:
    """Whether digits are no quantity: an ordinal, a year, a ratio, a name, an idiom, a label in quotation marks."""
    number = match["number"] or ""
    if match["half"]:
        return _is_half_word(match, left, right, unit)
    if _continues(match, number, left, right):
        return True
    if is_share(match) or (unit == "日" and _is_term(match, left, right)):
        return False
    if not unit or unit in ("日", "号", "点") or (unit == "月" and not number):
        return bool(unit) or not (_is_ratio(number, left) or _is_plain(match, left, right))
    if (unit in ("年", "年度") and _is_year(number, match["power"], right)) or (
        unit == "个月" and right.startswith("薪")
    ):
        return True
    if _opens_unit_word(match, number, unit, right):
        return True
    if _is_counted_off(match, number, unit, left, right):
        return True
    if unit == "小时" and _ROUND_THE_CLOCK.match(right):
        return True
    if re.fullmatch(CHINESE, number or "百") and not match["power"] and not match["power2"]:
        return _is_word(match, number, unit, left, right)
    return re.match(r"(?:年级|中全会|创始|研究所)", right) is not None


def _is_half_word(match: re.Match[str], left: str, right: str, unit: str) -> bool:
    """Whether 半 is part of a word or half of a unit: 半导体, 过半年; "过半", "近半企业" count."""
    bound = match["before"] or ""
    if match["half"] == "半" and (
        unit or not bound or not is_comparator(bound, left[: -len(bound)])
    ):
        return True
    return _HALF_WORD.match(right) is not None


def _continues(match: re.Match[str], number: str, left: str, right: str) -> bool:
    """Whether a number goes on what stands before it, or is named in quotation marks: 第三, G20, 9:30, 数百."""
    if re.search(
        r"[第几]$|[A-Za-z]-?$|(?:图|[附续列]表|见表|^表)$|[\d.．]$|[〔\[]$|十$|\d[:：∶]$|[今去前][明今]$",
        left,
    ):
        return True
    spelled = not number[:1].isdigit()
    each = left.endswith("每") and len(number) < 2  # "每三百米" counts
    these = left.endswith(("数", "这")) and not match["tenths"]  # "这一成" counts
    quoted = re.search(r"“[^”]{0,3}$", left) is not None and (right[:1] == "”" or spelled)
    return ((these or each) and spelled) or quoted


def _opens_unit_word(match: re.Match[str], number: str, unit: str, right: str) -> bool:
    """Whether the unit opens a word, or 二 before it is an ordinal: 三轮车, 二类疫苗."""
    if unit in ("个", "名", "位") and match[0].startswith(("千万", "百万")):
        return True  # 千万个家庭
    if unit in ("家", "户") and match[0].startswith("千万"):
        return True
    if unit in _WORDS and _WORDS[unit].match(right):
        return not match["power"]
    if number in ("", "百", "千") and re.match("级|[水火核]?电?机组", right):
        return True  # 千万吨级炼油基地
    return number == "二" and unit in _SECOND


def _is_word(match: re.Match[str], number: str, unit: str, left: str, right: str) -> bool:
    """Whether a Chinese numeral with its unit is a word."""
    if match["sign"] == "零下":
        return False
    bare, after = "" if number else match["bare"] or "", match["after"]
    if match["vague0"] == "个多":
        return False  # "一个多美元"
    if bare in ("万", "亿", "万亿"):
        # "万元生产总值能耗" names a measure.
        bounded = match["before"] or match["vague"] or after in ("以上", "以下", "以内")
        return not bounded and not left.endswith(("上", "数", "成"))
    vague = match["vague"] or match["vague0"]
    bound = match["before"] or ""
    if not is_comparator(bound, left[: len(left) - len(bound)]):
        bound = ""
    if number in ("百", "千") and unit in ("亩", "里") and not (bound or after or vague):
        return True  # 千亩茶园
    behind = after if after not in ("起", "内", "以内") else ""
    return _is_idiom(number or bare, left, right, unit, bound or behind or "")


def is_share(match: re.Match[str]) -> bool:
    """Whether a match is a share in words: 三分之一, 百分之三十至五十, 七成."""
    return bool(match["fraction"] or match["lowshare"] or match["tenths"])


def _is_plain(match: re.Match[str], left: str, right: str) -> bool:
    """Whether a number of 万 or 亿 stands without a unit: "已突破两亿，", "9899万农村贫困人口"."""
    number = match["number"] or ""
    if number[:1].isdigit():
        one_of_many = re.match("[^，。]{0,6}中的一[员个位名]", right)
        return bool(match["power"] or match["power2"]) and one_of_many is None
    more = match["vague"] or match["vague0"] or match["vague2"]
    counts = number and match["power"] and right[:1] in ("", *"，。；、”", "的" if more else "，")
    told = (
        match["before"]
        or more
        or re.search("[达为是有近约到至超要需花费赚挣亏欠缴付投入收余]了?$", left)
    )
    return bool(counts and told)


def _is_term(match: re.Match[str], left: str, right: str) -> bool:
    """Whether days are counted and no date is named: "60日内", "不少于7日", "提前30日"."""
    if left.endswith("月") or (match["low"] and not match["after"]):
        return False
    before = match["before"] or ""
    if match["after"] in ("内", "以内", "之内", "以上", "以下"):
        return True
    if before and before != "近" and is_comparator(before, left[: len(left) - len(before)]):
        return True
    counted = re.search(
        r"(?:期限|时间|时限|[^日]期)[为是]$|提前$|日起$|每$|延长$|(?<![月年以目])前$|连续$|停[产业]$",
        left,
    )
    return counted is not None and re.match("[至到—]|[上下]午|[早晚凌（]", right) is None


def _is_ratio(number: str, left: str) -> bool:
    """Whether a number without a unit is a coefficient: "系数不到0.45"."""
    named = re.search(
        r"(?:系数|指数|比值|生育率|性别比|抚养比|容积率|弹性)[^，。\d]{0,8}"
        r"(?:[由从][\d.．]+[^，。\d]{1,6})?$",
        left,
    )
    return named is not None and re.fullmatch(r"\d+[.．]\d+", number) is not None


def _is_counted_off(match: re.Match[str], number: str, unit: str, left: str, right: str) -> bool:
    """Whether a number with its unit is a price said by word, an age of things, a grade or a rank."""
    if unit == "期" and not number[:1].isdigit() and not re.search(r"[办出版共了]$", left):
        return True  # 二期工程
    if unit == "届" and re.match(
        r"[一二三四五六七八九十]+[次中]|人大|全国|省|市|县|区|政协|人民代表|政协|党代|全会|中央|委员会|理事会",
        right,
    ):
        return True  # 市十六届人大
    if unit == "家" and right.startswith("万户"):
        return True
    if unit == "次" and re.search(r"届[^，]{0,6}$|人大$|政协$|代表大会$|委员会$", left):
        return True  # 十三届全国人大五次会议
    if (unit == "分" and re.search(r"\d[点时]$", left)) or (unit == "世纪" and not match["before"]):
        return True
    if (unit == "字" and left.endswith("”")) or (unit == "手" and len(number) == 1):
        return True  # “满意”二字
    if unit == "年" and not number[:1].isdigit():
        schooling = re.match(r"级|义务教育|行动|规划|毛入园", right) or left.endswith("学前")
        if schooling or re.match(r"如一日|磨一剑|树木|树人|九旱|寒窗|大计", right):
            return True
    if unit == "块" and re.match(r"[一二三四五六七八九][^\d]?", right) and not match["low"]:
        return neighbours(number) is None
    if unit == "年" and number in ("百", "千"):
        return not match["before"]
    if unit == "级":
        return re.match("[^，。]?(?:地震|余震|强震)", right) is None or "." not in number
    return unit in ("位", "名") and left.endswith("后")


def _is_year(number: str, power: str | None, right: str) -> bool:
    if re.fullmatch(r"(?:19|20)\d\d", number) and not power:
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
    if unit == "座" and right.startswith("桥梁") and _BRIDGE.search(left):
        return True  # 搭起两座桥梁
    if number in ("百", "千", "万") and re.match("计划|工程|行动|大会", right):
        return True
    if unit == "番":
        return re.search("翻(?:了|上)?(?:将?近|接近|约)?$", left) is None
    if value is None or (len(number) > 1 and _is_spelled(number)):
        return True
    alone = unit in tuple("家人名所户辆") and _ALONE.search(left)
    if (
        value == 1
        and not alone
        and unit not in ("倍", "个百分点")
        and not BOUNDS_ONE.match(bounded)
    ) or (number == "二" and unit == "次"):
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
