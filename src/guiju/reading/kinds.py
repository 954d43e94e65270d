"""What a statement does and how it judges: act and stance, from which its kind follows.

Acts are report, judge, ask, commit; stances +, 0 and -. A report without stance is a fact; a judgement
is praise or a problem; what is asked of others is a proposal; what a body with power sets itself a target.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from guiju.reading.grammar import Grammar

_DEMAND = re.compile(
    r"(?:^|[，；：。])(?:[^，；：。]{0,18}?)(?<![主重需首纲只想必概简索相响反效供适对还])(?:应当|应该|应(?!用|对|急|变|届|有尽有|链)|必须|须|不能|不得|不宜|不应|亟须|亟需|急需|务必|有必要|可考虑|可以考虑|或可|理应|需要|需(?!求|方)|要(?!素|求|点|么|领|件|害|闻|职|紧|务|员)|就要|还要|都要)"
)
_FIRST = re.compile(r"我们?(?:将|要|会|计划|准备|打算|力争)|本(?:公司|集团|市|省|校)将")
_INTENT = re.compile(
    r"(?:^|[，；])[^，；]{0,16}?(?:将(?!军|来|近|会意味)|力争|计划(?!单列|经济|生育)|拟(?!合|定|于)|争取|到(?:19|20)\d\d年[^，]{0,2}，?|到“|下一步|接下来|今后|未来\d|奋力|预期目标)"
)
_BENEFIT = re.compile(
    r"(?:将|能|可|有助于|有利于|可以|能够|必将|会)[^，]{0,12}(?:推动|促进|提升|提高|带动|增强|改善|吸引|保障|加快|成为|形成|为)"
)
_PAST = re.compile(
    r"了|已|去年|(?:19|20)\d\d年|截至|目前|累计|同比|达到|增长|实现了|完成|位居|居|先后|近年来|以来|出台|成立于|共有|现有"
)
_STATISTIC = re.compile(
    r"(?:增长|下降|减少|增加|提高|上升|回落|达到?|为|实现|完成|完成了)(?:了)?\s*\d[^，。]{0,12}(?:，|。|$)(?!.*(?:力争|到20\d\d年))|比上年|同比|取得[^，]{0,8}(?:成效|成就|成绩)"
)
_ORDER = re.compile(r"严禁|禁止|鼓励|允许|可以|处\d|处以|责令|罚款|吊销|追究|制定本")
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


_ACTS = {
    "fact": ("report", "0"),
    "problem": ("judge", "-"),
    "praise": ("judge", "+"),
    "proposal": ("ask", "0"),
    "target": ("commit", "0"),
}


def judge(text: str, setting: Setting, grammar: Grammar) -> Judgement:
    """What kind of statement a text is, in its setting: the first rule of `_RULES` that speaks decides."""
    signs = _signs(text, setting, grammar)
    for rule in _RULES:
        kind = rule(signs)
        if kind is not None:
            act, stance = _ACTS[kind]
            return Judgement(act, stance, kind, rule.__name__.strip("_").replace("_", "-"))
    return Judgement("report", "0", "fact", "default")


@dataclass(frozen=True, slots=True)
class _Signs:
    """What a text shows, looked up once: words that demand, intend, report, praise or find fault."""

    text: str
    setting: Setting
    demand: bool
    deficit: bool
    imperative: bool
    intent: bool
    benefit: bool
    past: bool
    merit: bool

    @property
    def wants(self) -> str:
        """What a demand amounts to: a target of who has power, a proposal of others."""
        power = self.setting.official or self.setting.speaker in ("document", "body")
        return "target" if power else "proposal"


def _signs(text: str, setting: Setting, grammar: Grammar) -> _Signs:
    return _Signs(
        text,
        setting,
        demand=_DEMAND.search(text) is not None,
        deficit=_deficit(text, grammar),
        imperative=_imperative(text, grammar),
        intent=_INTENT.search(text) is not None,
        benefit=_BENEFIT.search(text) is not None,
        past=_PAST.search(text) is not None,
        merit=grammar.praise.search(text) is not None,
    )


def _cue_asks(signs: _Signs) -> str | None:
    return "proposal" if signs.setting.cue == "ask" else None


def _decree(signs: _Signs) -> str | None:
    """What a document or meeting says: an order unless it plainly reports, blames or praises."""
    if signs.setting.cue != "decree":
        return None
    orders = signs.demand or signs.imperative
    if signs.deficit and not orders:
        return "problem"
    if signs.past and not orders and not signs.intent:
        return "fact"
    merit = re.search(r"是[^，]{0,30}(?:重要|关键|基础|核心|必然|动力|主力军)", signs.text)
    return "praise" if merit and not signs.demand else "target"


def _first_person_intends(signs: _Signs) -> str | None:
    """ "我们将……"; "我们要正视差距" still asks everybody."""
    if not _FIRST.search(signs.text) or re.search(r"我们要(?:正视|看到|认识)", signs.text):
        return None
    return "target" if signs.setting.power or "将" in signs.text else None


def _official_statistic(signs: _Signs) -> str | None:
    reports = signs.setting.official == "report" and _STATISTIC.search(signs.text)
    return "fact" if reports and not signs.demand and not signs.intent else None


def _official_demand(signs: _Signs) -> str | None:
    orders = signs.demand or _ORDER.search(signs.text)
    return "target" if signs.setting.official and orders else None


def _official_definition(signs: _Signs) -> str | None:
    defines = signs.setting.official and re.search(r"是指|所称|根据《", signs.text)
    return "fact" if defines and "施行" not in signs.text else None


def _official_intent(signs: _Signs) -> str | None:
    return "target" if signs.setting.official and signs.intent else None


def _official_deficit(signs: _Signs) -> str | None:
    return "problem" if signs.setting.official and signs.deficit and not signs.imperative else None


def _official_imperative(signs: _Signs) -> str | None:
    counts = re.search(r"了|比上年|同比|增长\d|下降\d|增加\d", signs.text)
    return "target" if signs.setting.official and signs.imperative and not counts else None


def _official_report(signs: _Signs) -> str | None:
    counts = signs.setting.official == "report" and re.search(r"\d", signs.text)
    return "fact" if signs.setting.official and (signs.past or counts) else None


def _official_merit(signs: _Signs) -> str | None:
    return "praise" if signs.setting.official and signs.merit else None


def _official(signs: _Signs) -> str | None:
    return "target" if signs.setting.official else None


def _demand(signs: _Signs) -> str | None:
    if not signs.demand or _needs_only(signs.text, signs.deficit):
        return None
    return "target" if signs.setting.power and signs.setting.before == "target" else signs.wants


def _intends(signs: _Signs) -> str | None:
    gains = _BENEFIT.match(signs.text) and not signs.text.startswith("将")
    able = signs.setting.power and signs.intent and not gains
    return "target" if able else None


def _deficit_named(signs: _Signs) -> str | None:
    return "problem" if signs.deficit else None


def _imperative_carried(signs: _Signs) -> str | None:
    """A clause that opens with a verb of doing goes on with what the same source asked or set before."""
    if signs.setting.cue == "tell" or not signs.imperative or _PAST.search(signs.text[:40]):
        return None
    if signs.setting.before in ("proposal", "target"):
        return signs.setting.before
    plain = signs.setting.speaker != "narrator" and "是" not in signs.text[:20]
    return signs.wants if plain and not signs.benefit else None


def _carried(signs: _Signs) -> str | None:
    goes_on = signs.setting.before in ("proposal", "target") and not signs.past and not signs.merit
    return signs.setting.before if goes_on else None


def _narration(signs: _Signs) -> str | None:
    return "fact" if signs.setting.speaker == "narrator" and signs.past else None


def _intends_weakly(signs: _Signs) -> str | None:
    return "target" if signs.intent and not signs.benefit and not signs.merit else None


def _past_with_number(signs: _Signs) -> str | None:
    return "fact" if signs.past and re.search(r"\d", signs.text) else None


def _merit(signs: _Signs) -> str | None:
    return "praise" if signs.merit else None


_RULES: tuple[Callable[[_Signs], str | None], ...] = (
    _cue_asks, _decree, _first_person_intends,
    _official_statistic, _official_demand, _official_definition, _official_intent, _official_deficit,
    _official_imperative, _official_report, _official_merit, _official,
    _demand, _intends, _deficit_named, _imperative_carried, _carried, _narration, _intends_weakly,
    _past_with_number, _merit,
)  # fmt: skip


def _needs_only(text: str, deficit: bool) -> bool:
    """ "需要更多……" after a deficit names what is missing, and asks nobody."""
    asks = r"(?:应|必须|不能|不得|要(?!更多|大量)|亟须)"
    return deficit and not re.search(asks, re.sub(r"[主重需首]要", "", text))


def _deficit(text: str, grammar: Grammar) -> bool:
    """Whether a text says that something is wrong; what is to be solved or avoided does not count."""
    main = text
    if (but := list(_BUT.finditer(text))) and but[-1].end() < len(text) - 4:
        main = text[but[-1].end() :]
    cleaned = re.sub(
        r"(?:解决|破解|化解|补齐|补|避免|防止|防范|弥补|应对|克服|降低|减少|消除|缓解|打破|突破|打击|查处|遏制|减轻|抵御|规避|解除|攻克|摆脱|扭转|严查|整治|惩治)[^，。；]{0,24}",
        "",
        main,
    )
    cleaned = re.sub(
        r"不足(?=\\d|[一二三四五六七八九十两百千])|(?:没有|不存在|无)(?:问题|困难|障碍)|风险(?:等级|投资|评估|管理)|污染防治|问题导向|不良反应|垄断法|反垄断",
        "",
        cleaned,
    )
    return grammar.problem.search(cleaned) is not None


def _imperative(text: str, grammar: Grammar) -> bool:
    if grammar.imperative.match(text.lstrip("“‘")):
        return True
    # "以……为主攻方向，加强……": the demand follows what only says how or for what.
    after = re.match(
        r"(?:从|在|以|对|由|为|将|把|通过|围绕|针对|面向|根据|按照|使|让|一圈一策)[^，。；]{2,40}，",
        text,
    )
    return after is not None and grammar.imperative.match(text[after.end() :]) is not None
