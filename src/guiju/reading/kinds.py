"""What a statement does and how it judges: act and stance, from which its kind follows.

Acts are report, judge, ask, commit; stances +, 0 and -. A report without stance is a fact; a judgement
is praise or a problem; what is asked of others is a proposal; what a body with power sets itself a target.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from guiju.reading.grammar import Grammar

_DEMAND = re.compile(
    r"(?:^|[，；：。])(?:[^，；：。]{0,18}?)(?<![主重需首纲只想必概简索相响反效供适对还])(?:应当|应该|应(?!用|对|急|变|届|有尽有|链)|必须|须|不能|不得|不宜|不应|亟须|亟需|急需|务必|有必要|可考虑|可以考虑|或可|理应|需要|需(?!求|方)|要(?!素|求|点|么|领|件|害|闻|职|紧|务|员)|就要|还要|都要)"
)
_FIRST = re.compile(r"我们?(?:将|要|会|计划|准备|打算|力争)|本(?:公司|集团|市|省|校)将")
_INTENT = re.compile(
    r"(?:^|[，；])[^，；]{0,16}?(?:将(?!军|来|近|会意味)|力争|计划(?!单列|经济|生育)|拟(?!合|定|于)|争取|到(?:19|20)\d\d年[^，]{0,2}，?|到“|下一步|接下来|今后|未来\d|奋力|预期目标)"
)
_BENEFIT = re.compile(r"(?:将|能|可|有助于|有利于|可以|能够|必将|会)[^，]{0,12}(?:推动|促进|提升|提高|带动|增强|改善|吸引|保障|加快|成为|形成|为)")
_PAST = re.compile(r"了|已|去年|(?:19|20)\d\d年|截至|目前|累计|同比|达到|增长|实现了|完成|位居|居|先后|近年来|以来|出台|成立于|共有|现有")
_STATISTIC = re.compile(r"(?:增长|下降|减少|增加|提高|上升|回落|达到?|为|实现|完成|完成了)(?:了)?\s*\d[^，。]{0,12}(?:，|。|$)(?!.*(?:力争|到20\d\d年))|比上年|同比|取得[^，]{0,8}(?:成效|成就|成绩)")
_BUT = re.compile(r"但(?:是)?|然而|不过|却")


@dataclass(frozen=True, slots=True)
class Judgement:
    """The act and stance of a statement, the kind they make, and the rule that found them."""

    act: str
    stance: str
    kind: str
    rule: str


@dataclass(frozen=True, slots=True)
class Setting:
    """Where a statement stands: its cue, who speaks, and the kind of what the same source said before."""

    cue: str
    speaker: str
    power: bool
    official: str
    before: str | None


_ACTS = {"fact": ("report", "0"), "problem": ("judge", "-"), "praise": ("judge", "+"), "proposal": ("ask", "0"), "target": ("commit", "0")}


def judge(text: str, setting: Setting, grammar: Grammar) -> Judgement:
    """What kind of statement a text is, in its setting."""
    kind, rule = _judge(text, setting, grammar)
    act, stance = _ACTS[kind]
    return Judgement(act, stance, kind, rule)


def _judge(text: str, setting: Setting, grammar: Grammar) -> tuple[str, str]:
    wants = "target" if setting.official or setting.speaker in ("document", "body") else "proposal"
    demand = _DEMAND.search(text) is not None
    deficit = _deficit(text, grammar)
    if setting.cue == "ask":
        return "proposal", "cue-asks"
    if setting.cue == "decree":
        return _decree(text, demand, deficit, grammar)
    if _FIRST.search(text) and not re.search(r"我们要(?:正视|看到|认识)", text) and (setting.power or "将" in text):
        return "target", "first-person-intends"
    if setting.official:
        return _official(text, demand, deficit, setting, grammar)
    if demand and not _needs_only(text, deficit):
        own = setting.power and setting.before == "target"
        return ("target" if own else wants), "demand"
    if setting.power and _INTENT.search(text) and not _BENEFIT.match(text):
        return "target", "intends"
    if deficit:
        return "problem", "deficit"
    if setting.cue != "tell" and _imperative(text, grammar) and not _PAST.search(text[:40]):
        if setting.before in ("proposal", "target"):
            return setting.before, "imperative-carried"
        if not _BENEFIT.search(text) and setting.speaker != "narrator" and "是" not in text[:20]:
            return wants, "imperative"
    if setting.before in ("proposal", "target") and not _PAST.search(text) and not grammar.praise.search(text):
        return setting.before, "carried"
    if setting.speaker == "narrator" and _PAST.search(text):
        return "fact", "narration"
    if _INTENT.search(text) and not _BENEFIT.search(text) and not grammar.praise.search(text):
        return "target", "intends-weak"
    if _PAST.search(text) and re.search(r"\d", text):
        return "fact", "past-with-number"
    if grammar.praise.search(text):
        return "praise", "merit"
    return "fact", "default"


def _needs_only(text: str, deficit: bool) -> bool:
    """"需要更多……" after a deficit names what is missing, and asks nobody."""
    return deficit and not re.search(r"(?:应|必须|不能|不得|要(?!更多|大量)|亟须)", re.sub(r"[主重需首]要", "", text))


def _decree(text: str, demand: bool, deficit: bool, grammar: Grammar) -> tuple[str, str]:
    if deficit and not demand and not _imperative(text, grammar):
        return "problem", "decree-deficit"
    if _PAST.search(text) and not demand and not _imperative(text, grammar) and not _INTENT.search(text):
        return "fact", "decree-report"
    if re.search(r"是[^，]{0,30}(?:重要|关键|基础|核心|必然|动力)", text) and not demand:
        return "praise", "decree-merit"
    return "target", "decree"


def _official(text: str, demand: bool, deficit: bool, setting: Setting, grammar: Grammar) -> tuple[str, str]:
    """A document speaks: what it orders or plans is a target, what it counts a fact, what it lacks a problem."""
    if setting.official == "report" and _STATISTIC.search(text) and not demand and not _INTENT.search(text):
        return "fact", "official-statistic"
    if demand or re.search(r"严禁|禁止|鼓励|允许|可以|处\d|处以|责令|罚款|吊销|追究|制定本", text):
        return "target", "official-demand"
    if re.search(r"(?:是指|所称|自\S{4,12}起施行|根据《)", text):
        return ("target", "official-force") if "施行" in text else ("fact", "official-definition")
    if _INTENT.search(text):
        return "target", "official-intent"
    if deficit and not _imperative(text, grammar):
        return "problem", "official-deficit"
    if _imperative(text, grammar) and not re.search(r"了|比上年|同比|增长\d|下降\d|增加\d", text):
        return "target", "official-imperative"
    if _PAST.search(text) or (setting.official == "report" and re.search(r"\d", text)):
        return "fact", "official-report"
    if grammar.praise.search(text):
        return "praise", "official-merit"
    return "target", "official"


def _deficit(text: str, grammar: Grammar) -> bool:
    """Whether a text says that something is wrong; what is to be solved or avoided does not count."""
    main = text
    if (but := list(_BUT.finditer(text))) and but[-1].end() < len(text) - 4:
        main = text[but[-1].end() :]
    cleaned = re.sub(
        r"(?:解决|破解|化解|补齐|补|避免|防止|防范|弥补|应对|克服|降低|减少|消除|缓解|打破|突破|打击|查处|遏制|减轻|抵御|规避|解除|攻克|摆脱|扭转|严查|整治|惩治)[^，。；]{0,24}", "", main
    )
    cleaned = re.sub(r"不足(?=\\d|[一二三四五六七八九十两百千])|(?:没有|不存在|无)(?:问题|困难|障碍)|风险(?:等级|投资|评估|管理)|污染防治|问题导向|不良反应|垄断法|反垄断", "", cleaned)
    return grammar.problem.search(cleaned) is not None


def _imperative(text: str, grammar: Grammar) -> bool:
    if grammar.imperative.match(text.lstrip("“‘")):
        return True
    # "以……为主攻方向，加强……": the demand follows what only says how or for what.
    after = re.match(r"(?:从|在|以|对|由|为|将|把|通过|围绕|针对|面向|根据|按照|使|让|一圈一策)[^，。；]{2,40}，", text)
    return after is not None and grammar.imperative.match(text[after.end() :]) is not None
