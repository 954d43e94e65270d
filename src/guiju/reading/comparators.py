"""Comparators of numbers: the words before and behind a number that bound it or blur it."""

from __future__ import annotations

import re

_NEGATED = "[低少小]于"
BEFORE = {
    "gt": "超过|突破|[首再已]破|超出|逾|多于|高于|大于|不止|远超|冲破|超|过",
    "ge": f"最低不少于|不(?:得|应|宜)?{_NEGATED}|至少|最少|达到或超过|起码|不下于|不下|不亚于|不短于|最低|满",
    "le": "最[高多长]不超过|(?:不|不得|不应|不宜|未)超过|(?:不|不得|不应|不宜)[高多大]于|不长于|不超出|不突破"
    "|最多|至多|最高|最大|最长|控制在|限于|上限为|封顶|不过",
    "lt": "远低于|低于|少于|小于|不足|不到|未达|不满|未满|不够|不及|达不到|短于",
    "near": "接近|将近|逼近|直逼|临近|近",
    "approx": "大约|大概|约为|差不多|大致|大体|平均约|约|左右",
}
AFTER = {
    "ge": "以上|及以上|（含[^（）]{0,10}）以上|含以上|起",
    "lt": "以下",
    "le": "以内|之内|及以下|（含[^（）]{0,10}）以下|封顶|内",
    "approx": "左右|上下|前后|光景",
    "gt": "开外|出头|有余|挂零",
}
# "不到全国平均水平的一半": what a share is compared with stands between the two.
FAR = re.compile(
    r"(?P<word>不得?超过|不高于|不得?低于|不得?少于|超过|高于|多于|大于|不足|不到|不及|未达|达不到|低于|少于|小于|接近|将近|超|约|近)[^，。；：、\d%一二两三四五六七八九十]{1,14}的$"
    r"|(?P<bound>不得?超过|不高于|不得?低于|不得?少于)[^，。；：、\d%一二两三四五六七八九十]{2,10}$"
)
# "上千家": round numbers that are reached and passed.
UP_TO = "上(?=[百千万亿])"
# "约需新增教师8000人": what is needed or possible stands between the blur and its number.
ABOUT_TO = re.compile(
    r"(?<![节制预签条契大合])(?:大约|大概|约)(?:还)?(?:需要?|可以?|能够?|将|合|折合|占|等于|相当于)[^，。；：、\d]{0,8}$"
)
# "至少设立一个": what is done so often, or to so many, stands between the bound and its number.
BOUND_DOING = (
    "(?:至少|最少|起码|最多|至多)(?:要|应|须)?"
    "(?:新增|新建|新设|增加|建设|打造|创建|引进|招聘|招收|培养|培训|吸纳|帮助|投入|需要|减少|降低|提高|设立|设置|设|配备|配有|建成|建立|建有|安排|确定|选派|完成|开展|举办|组织|培育|保留|拿出|接受|参加|进行|[建办招配派选种做投留开设])"
)
# What makes a number of 一: "至少一人", "一公顷以上"; "约一个" does not.
BOUNDS_ONE = re.compile(
    "将近|接近|近$|不到|不足|至少|最少|起码|最多|至多|不(?:得|应|宜)?(?:[少低多高]于|超过)|未?超过|多于|高于|逾|以上|以下|及以上|满|不满"
)


def find_comparator(match: re.Match[str], before: str, ranged: bool, behind: bool = True) -> str:
    """The comparator of a number that the words around it show: eq, gt, ge, lt, le, near, approx or range."""
    if ranged:
        return "range"
    if match["vague"] == "来":
        return "approx"
    if match["vague"] or match["vague0"] or match["vague2"] or "个多" in (match["unit"] or ""):
        return "gt"
    # What stands behind decides: "超过10%以内的部分".
    after = _named(AFTER, (match["after"] or "") if behind else "")
    return after or _named(BEFORE, before) or ("ge" if before == "上" else "eq")


def is_comparator(before: str, left: str) -> bool:
    """Whether a word before a number compares; 过 and 约 may belong to what is before (通过, 节约)."""
    if before.startswith("过"):
        return not re.search(r"[通经超度透不]$", left)
    if before == "上":
        return not re.search(r"[以之线网路会地面身手市岸海船车早晚马账台]$", left)
    if before.startswith("约"):
        return not re.search(r"[节制预签条契大合]$", left)
    return not (before.startswith("近") and re.search(r"[最附临靠邻]$", left))


def _named(comparators: dict[str, str], word: str) -> str | None:
    for plain in (word, re.sub(r"(?:[了到为有占合计达需]|人民币)$", "", word), word[:2]):
        for comparator, words in comparators.items():
            if plain and re.fullmatch(words, plain):
                return comparator
    return None
