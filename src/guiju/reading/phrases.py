"""Sources that a phrase names, not a verb of saying: 据……介绍, 在……看来, 按照《……》规定, ……的建议是.

How such a phrase is built stands here; its words stand in `grammar.yaml`, under `phrases`.
"""

from __future__ import annotations

import re
from functools import lru_cache
from re import Pattern

from guiju.reading.grammar import Grammar, any_of
from guiju.reading.people import Registry
from guiju.reading.sources import Attribution, Source
from guiju.reading.subjects import said_by

# `{who 2-40}` is the source, of so many characters; `{cue}` are the words of that name in the grammar.
_FORMS = {
    "in-view": "在?{who 1-45}{cue}，",
    "according": "[另又]?据{who 2-40}{cue}(?:显示|，|,)",
    # "据国家统计局公布的数据，": whose data they are stands before them.
    "by-data": "[另又根]?据(?P<who>[^，。；：“”]{3,24}?{words})(?P<cue>显示|表明)?，",
    # "根据《……报告》显示，".
    "shown-by": "[另又根]?据(?P<who>[^，。；：“”《》]{0,14}《[^《》]{2,40}》){cue}，",
    "learnt-from": r"(?:本报|本社|[\u4e00-\u9fa5]{2,6}[社报网台])?记者(?:近日|日前|今[天日]|昨[天日]|\d+日)?"
    "从{who 2-30}{cue}[，,]",
    "opinion-is": "{who 1-30}(?:的|给出的|开出的|提出的){cue}"
    "(?:(?:是|为)(?:[，：]|——)?|(?:很|有)[\u4e00-\u9fa5]{1,3}[：:])",
    # "用他的话说，"
    "in-words-of": "(?:用|按照?|照|依|拿|套用|借用){who 1-30}的{cue}，",
    # "按照《条例》规定，", "根据这份意见，": what follows is the document's.
    "under": "(?:根据|按照|依照|依据|遵照|按)(?P<who>[^，。；：“”《》]{0,14}《[^《》]{2,60}》"
    "|(?:这|该|此|上述|新)(?:份|项|部|个|版)?[^，。；：“”《》]{2,6})(?P<cue>的?(?:有关|相关|最新|明确)?(?:{words})?)，",
    "studied": "经{who 2-20}(?:讨论|研究|评估|论证|测算|核查|调查|鉴定|检测|审议|初步)+后?{cue}[，：]",
    # "正如张三所说，", "诚如报告所指出的，".
    "as-said": "(?:正如|诚如|恰如|正像|就像|如同|如){who 2-30}{cue}的?(?:那样)?[，：]",
    # "“……。”说这话的，是张三。"
    "said-this": "(?:说|讲|发出)(?:这|此)(?:番|句|些)?(?:话|感慨|感叹|心声)的，?(?:正|就)?{cue}"
    "(?P<who>[^，。；：“”]{2,44})(?=[。！])",
}
_WHO = re.compile(r"\{who (\d+)-(\d+)\}")
_NAMES_SOMEBODY = frozenset(
    {"in-view", "according", "by-data", "in-words-of", "as-said", "said-this"}
)


@lru_cache(maxsize=8)
def _patterns(grammar: Grammar) -> tuple[tuple[str, Pattern[str]], ...]:
    """The forms with the words of a grammar."""
    found = []
    for rule, form in _FORMS.items():
        words = f"(?:{any_of(grammar.lists['phrases'][rule])})"
        form = _WHO.sub(lambda size: f"(?P<who>[^，。；：“”]{{{size[1]},{size[2]}}}?)", form)
        form = form.replace("{cue}", f"(?P<cue>{words})").replace("{words}", words)
        found.append((rule, re.compile(form)))
    return tuple(found)


def find_phrases(
    text: str, depth: list[int], registry: Registry, paragraph: int
) -> list[Attribution]:
    """The sources that a sentence names so, each with where its words end; `depth` tells what stands in quotation."""
    found: list[Attribution] = []
    for rule, pattern in _patterns(registry.grammar):
        for match in pattern.finditer(text):
            opens = match.start() == 0 or text[match.start() - 1] in "，。；：”！？"
            own = (
                rule == "under" and registry.own is not None
            )  # an order rests on others, and speaks itself
            if depth[match.start()] or not opens or own:
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
