"""Sources that a phrase names, not a verb of saying: 据……介绍, 在……看来, 按照《……》规定, ……的建议是."""

from __future__ import annotations

import re

from guiju.reading.people import Registry
from guiju.reading.sources import Attribution, Source
from guiju.reading.subjects import said_by

_ACCORDING = re.compile(
    r"[另又]?据(?P<who>[^，。；：“”]{2,40}?)(?P<cue>介绍|估算|统计|测算|透露|预测|预计|分析|调查|报告|反映|通报|推算|披露|报道|评估)(?:显示|，|,)"
)
# "据国家统计局公布的数据，": whose data they are stands before them.
_BY_DATA = re.compile(
    r"[另又根]?据(?P<who>[^，。；：“”]{3,24}?(?:数据|资料|报告|年报|公报|测算|调查|统计|估算|名录))(?P<cue>显示|表明)?，"
)
# "按照《条例》规定，", "根据这份意见，", "用他的话说，": what follows is the document's, or the person's.
_UNDER = re.compile(
    r"(?:根据|按照|依照|依据|遵照|按)(?P<who>[^，。；：“”《》]{0,14}《[^《》]{2,60}》|(?:这|该|此|上述|新)(?:份|项|部|个|版)?[^，。；：“”《》]{2,6})"
    r"(?P<cue>的?(?:有关|相关|最新|明确)?(?:规定|要求|精神|部署)?)，"
)
_IN_WORDS = re.compile(
    r"(?:用|按照?|照|依|拿|套用|借用)(?P<who>[^，。；：“”]{1,30}?)的(?P<cue>话来?[说讲]|说法|话|估计|估算|测算|计算|推算|判断)，"
)
# "正如张三所说，", "诚如报告所指出的，".
_AS_SAID = re.compile(
    r"(?:正如|诚如|恰如|正像|就像|如同|如)(?P<who>[^，。；：“”]{2,30}?)(?P<cue>所(?:说|言|讲|述|指出|强调|提|料)|说|指出)的?(?:那样)?，"
)
# "“……。”说这话的，是张三。"
_SAID_THIS = re.compile(
    r"(?:说|讲|发出)(?:这|此)(?:番|句|些)?(?:话|感慨|感叹|心声)的，?(?:正|就)?(?P<cue>是)(?P<who>[^，。；：“”]{2,44})(?=[。！])"
)
_STUDIED = re.compile(
    r"经(?P<who>[^，。；：“”]{2,20}?)(?:讨论|研究|评估|论证|测算|核查|调查|鉴定|检测|审议|初步)+后?(?P<cue>认为|显示|发现|表明|证实|确认)[，：]"
)
_LEARNT = re.compile(
    r"(?:本报|本社)?记者(?:近日|日前|今[天日]|昨[天日]|\d+日)?从(?P<who>[^，。；：“”]{2,30}?)(?P<cue>获悉|了解到|得知|采访到)[，,]"
)
_IN_VIEW = re.compile(r"(?:在)?(?P<who>[^，。；：“”]{1,45}?)(?P<cue>看来|眼里|眼中)，")
_IS = re.compile(
    r"(?P<who>[^，。；：“”]{1,30}?)(?:的|给出的|开出的|提出的)(?P<cue>办法|做法|理由|解释|想法|打算|结论|建议|看法|观点|意见|回答|答案|判断|体会|感受"
    r"|药方|良方|对策|主张|诉求|答复|回复|要求|目标|初衷|观察|发现|提议|忠告|心里话|困惑|疑问|期待|愿望|心愿|希望|担心|担忧|顾虑|经验|秘诀|思路|设想|态度|回应|说法|分析|评价|预测|估计)"
    r"(?:(?:是|为)(?:[，：]|——)?|(?:很|有)[\u4e00-\u9fa5]{1,3}[：:])"
)
_NAMES_SOMEBODY = frozenset({"in-view", "according", "in-words-of", "as-said", "said-this"})


_PHRASES = (
    (_IN_VIEW, "in-view"), (_ACCORDING, "according"), (_BY_DATA, "according"), (_LEARNT, "learnt-from"),
    (_IS, "opinion-is"), (_IN_WORDS, "in-words-of"), (_UNDER, "under"), (_STUDIED, "studied"), (_AS_SAID, "as-said"),
    (_SAID_THIS, "said-this"),
)  # fmt: skip


def find_phrases(
    text: str, depth: list[int], registry: Registry, paragraph: int
) -> list[Attribution]:
    """The sources that a sentence names so, each with where its words end; `depth` tells what stands in quotation."""
    found: list[Attribution] = []
    for pattern, rule in _PHRASES:
        for match in pattern.finditer(text):
            opens = match.start() == 0 or text[match.start() - 1] in "，。；：”！？"
            if depth[match.start()] or not opens:
                continue
            source = _source(match, rule, registry, paragraph)
            if source is not None and (rule != "under" or source.kind == "document"):
                cue = match["cue"] or ""
                kind = _kind(rule, cue)
                last = rule == "said-this"
                found.append(Attribution(match.start(), match.end(), source, cue, kind, last, rule))
    return found


def _kind(rule: str, cue: str) -> str:
    if rule == "under":
        return "decree"
    kinds = {"建议": "ask", "预测": "foretell", "预计": "foretell"}
    return kinds.get(cue, "say")


def _source(match: re.Match[str], rule: str, registry: Registry, paragraph: int) -> Source | None:
    who = match["who"].removeprefix("在")
    if rule == "learnt-from":
        who = re.sub("(?:上|中|处|那里|方面|里)$", "", who)
    source = registry.find(who, match.start("who"), paragraph)
    if source is None and rule in _NAMES_SOMEBODY:
        source = said_by(who, match.start("who"), paragraph, "表示", registry)
    return source
