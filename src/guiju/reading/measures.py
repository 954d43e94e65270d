"""What a number of a text measures."""

from __future__ import annotations

import re

# Verbs and adverbs between what is measured and its number.
_STEP = re.compile(
    r"同比|环比|比(?:上年|去年)[^，]{0,2}|分别|已经?|将|[需主]?要|力争|预计|计划|大幅|平均|累计|总计|共计?|合计|约|(?<!最)近(?![年日期来])|一直|在|徘徊|也|都|均|可能|即|高达|至少|远?低于|高于|不足|接近|不得?|超过?|突破|达到?"
    r"|为|是|有|由|从|到|至|提高|提升|增长|增加|增|上升|上涨|上浮|下降|下浮|降低|降|减少|减|缩短|压减|放宽|扩大|延长|调整|控制在?|保持在?|稳定在?"
    r"|实现|完成|占|仅|只|新增|净增|建成|安排|投入|左右|以[上下内]|[\d.,．]+[万亿千百]*[\u4e00-\u9fa5%‰]?|[（(]|的$"
)
_COUNTED = re.compile(
    rf"的?(?!{_STEP.pattern}|[和及与或、，的后前中间起来])([\u4e00-\u9fa5A-Za-z“”]{{2,20}})"
)


def find_measure(text: str, start: int, end: int, unit: str) -> str:
    """What a number measures: what is counted right behind it, else the last noun before the verb that leads to it."""
    counted = _COUNTED.match(text[end:])
    plain = unit not in ("1", "倍", "个百分点") and not unit.endswith("元")
    if counted and (plain or text[end : end + 1] == "的"):
        return counted[1].strip("“”")
    for clause in reversed(re.split("[，；。：]", text[:start])[-2:]):
        parts = [part.strip("“”、 ") for part in _STEP.split(clause)]
        nouns = [part for part in parts if len(part) > 1 and not part.startswith(("每", "其中"))]
        if nouns:
            return nouns[-1]
    return ""
