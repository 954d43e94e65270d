"""What a text shows, looked up once: words that demand, intend, tell, praise or find fault, and where it stands."""

from __future__ import annotations

import re
from dataclasses import dataclass

from guiju.reading.grammar import Grammar
from guiju.reading.stance import COST, finds_fault, finds_merit, is_plainly_good, only_counts

BENEFIT = re.compile(
    r"(?:将|能|可|有助于|有利于|可以|能够|必将|会)[^，]{0,12}(?:推动|促进|提升|提高|带动|增强|改善|吸引|保障|加快|成为|形成|为)"
)
# "一座要运行25年的电站": what a noun is like, and nothing that is asked for.
_TERM = re.compile("“[^“”，。]{1,10}”")  # what is named, and not demanded: “要我干”
_RELATIVE = re.compile(r"(?<=[座台条个项家种份位名辆])要[^，。]{1,12}的(?=[\u4e00-\u9fa5])")


@dataclass(frozen=True, slots=True)
class Setting:
    """Where a statement stands: its cue, who speaks, and the kind of what the same source said before."""

    cue: str
    speaker: str
    power: bool
    official: str
    before: str | None
    plans: bool = False
    section: str = ""


@dataclass(frozen=True, slots=True)
class Signs:
    """Which signs a text shows."""

    text: str
    setting: Setting
    grammar: Grammar
    demand: bool
    deficit: bool
    imperative: bool
    intent: bool
    benefit: bool
    past: bool
    merit: bool
    good: bool
    counts: bool

    def shows(self, construction: str) -> bool:
        """Whether the text is built in one of the ways that the grammar lists under a name."""
        return self.grammar.constructions[construction].search(self.text) is not None

    @property
    def wants(self) -> str:
        """What a demand amounts to: a target of who has power, a proposal of others."""
        power = self.setting.official or self.setting.speaker in ("document", "body")
        return "target" if power else "proposal"


def look_up(text: str, setting: Setting, grammar: Grammar) -> Signs:
    """The signs that a text shows in its setting."""
    built = grammar.constructions
    good = is_plainly_good(text, grammar)
    return Signs(
        text,
        setting,
        grammar,
        demand=_demands(text, setting, grammar),
        deficit=finds_fault(text, grammar),
        imperative=is_imperative(text, grammar),
        intent=built["intention"].search(text) is not None,
        benefit=BENEFIT.search(text) is not None,
        past=built["told"].search(text) is not None,
        merit=good or finds_merit(text, grammar),
        good=good,
        counts=only_counts(text, grammar),
    )


def _demands(text: str, setting: Setting, grammar: Grammar) -> bool:
    built = grammar.constructions
    cleaned = _RELATIVE.sub("", _TERM.sub("“”", COST.sub("", built["no-demand"].sub("", text))))
    if not (setting.official or setting.power):
        cleaned = _without_wants(cleaned, grammar)
    return bool(built["demand"].search(cleaned) or built["demand-built"].search(cleaned))


def _without_wants(text: str, grammar: Grammar) -> str:
    """The text without every 要 that only says what somebody wants, needs or is about to do: "这种鱼要在低温下存活".

    要 asks where it opens its clause, where who or what can be asked stands before it, and before a verb of doing.
    """
    asked = grammar.constructions["can-be-asked"]

    def keep(one: re.Match[str]) -> str:
        start = max(text.rfind(mark, 0, one.start()) for mark in "，；：。、") + 1
        before = text[start : one.start()]
        asks = not before or asked.search(before) or grammar.imperative.match(text, one.end())
        return one[0] if asks or grammar.constructions["asked-how"].match(text, one.end()) else ""

    return re.sub("需?要", keep, text)


def is_imperative(text: str, grammar: Grammar) -> bool:
    """Whether a text opens with a verb of doing and tells someone to act, with nobody before it."""
    if re.match(r"[^，]{2,24}(?:以来|之后|后)，", text):
        return False  # "实施……以来，"
    if re.match(r"[^，]{2,18}会(?:让|使|给|对|造成|导致|影响)", text):
        return False  # "全面禁采会让……": what would come of it
    if grammar.constructions["noun-opening"].match(text):
        return False  # "创新能力还不强": the verb is a part of a noun
    opens = grammar.imperative.match(text.lstrip("“‘"))
    if opens and text.lstrip("“‘")[opens.end() : opens.end() + 1] not in tuple("者性率的是在中"):
        return True
    if re.match(
        r"(?:各[^，]{1,6})?(?:[把将])[^，了已]{2,24}(?:，[^，了已]{2,16}，)?(?:纳入|列为|列入|作为|当作|聘为|变成|建成|打造成|管住|修好|用好|落到实处|用于|引向|推向|抓[好实紧在]|摆[在上]|放在|贯穿|融入|转化为|纳入|列入)",
        text,
    ):
        return True
    if re.match(r"对[^，]{2,24}(?:给予|实行|进行|加以|予以|开展|实施)[^了]+$", text):
        return True
    # "以……为主攻方向，加强……": the demand follows what only says how or for what.
    after = re.match(
        r"(?:从|在|以|对|由|为|将|把|通过|围绕|针对|面向|根据|按照|使|让|一圈一策)[^，。；]{2,40}，",
        text,
    )
    return after is not None and grammar.imperative.match(text[after.end() :]) is not None
