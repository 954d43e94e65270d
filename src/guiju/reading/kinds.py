"""What a statement does and how it judges: act and stance, from which its kind follows.

Acts are report, judge, ask, commit; stances +, 0 and -. A report without stance is a fact; a judgement
is praise or a problem; what is asked of others is a proposal; what a body with power sets itself a target.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from guiju.reading.goals import (
    changes,
    firm,
    goal,
    leading_idea,
    measured_goal,
    next_step,
    promises,
    strives,
    will,
)
from guiju.reading.grammar import Grammar
from guiju.reading.official import OFFICIAL, OTHERS, TOLD, official_told
from guiju.reading.signs import BENEFIT, Setting, Signs, look_up

_FIRST = re.compile(
    r"我们?(?:还|也|正|已经?)?(?:(?:向[^，]{2,8})?保证|承诺|一定|必将|决不|将|要|会|计划|准备|打算|力争|坚持)"
    r"|(?:本|该)?(?:公司|集团|市|省|校|局|厅|部)(?:还|也)?(?:将|准备|计划|拟)"
    r"|(?:^|，)[^，]{0,8}(?:自治区|[省市州县区]里?|公司|集团|厂里?|学?校|局|厅|部|委|政府|协会|银行)(?:还|也|正)?(?:准备|计划|拟|打算)"
    r"|我们的(?:原则|目标|思路|打算|方针|计划|任务)是"
)
_EVENT = re.compile(
    r"^(?:近日|日前|昨日|昨天|今天|\d{1,2}月\d{1,2}日)|主持召开|(?:会同|联合)[^，]{2,40}(?:制定|印发|发布|出台)|印发$"
)


@dataclass(frozen=True, slots=True)
class Judgement:
    """The act and stance of a statement, the kind they make, and the rule that found them."""

    act: str
    stance: str
    kind: str
    rule: str


_ACTS = {
    "fact": ("report", "0"),
    "problem": ("judge", "-"),
    "praise": ("judge", "+"),
    "proposal": ("ask", "0"),
    "target": ("commit", "0"),
}


def judge(text: str, setting: Setting, grammar: Grammar) -> Judgement:
    """What kind of statement a text is, in its setting: the first rule of `_RULES` that speaks decides."""
    # What a title or an aside says is not said here; "要看到" only leads to what is so.
    plain = re.sub(r"《[^》]*》|（[^）]*）", "", text)
    plain = re.sub(
        r"^[^，]{0,12}(?:要|应当?|必须)?(?:清醒地?)?(?:看到|认识到|深感)[，：]", "", plain
    )
    plain = re.sub(
        r"^(?:需要|应该|必须|值得)?(?:特别)?(?:说明|指出|强调|一提)的是[，：]", "", plain
    )
    signs = look_up(plain or text, setting, grammar)
    for rule in _RULES:
        kind = rule(signs)
        if kind is not None:
            act, stance = _ACTS[kind]
            return Judgement(act, stance, kind, rule.__name__.strip("_").replace("_", "-"))
    return Judgement("report", "0", "fact", "default")


def _cue_asks(signs: Signs) -> str | None:
    """What follows "呼吁" is asked for; a quotation before it may as well find fault."""
    if signs.setting.cue == "ask-after":
        return None if signs.deficit and not signs.demand else "proposal"
    return "proposal" if signs.setting.cue == "ask" else None


def _trusts(signs: Signs) -> str | None:
    """ "只要……，就一定……": who trusts in what will come praises."""
    trusts = signs.setting.speaker in ("person", "collective") and not signs.setting.official
    return "praise" if trusts and signs.shows("trust") and not signs.deficit else None


def _thanks(signs: Signs) -> str | None:
    return "praise" if signs.shows("thanks") else None


def _appeals(signs: Signs) -> str | None:
    """Who asks the public or others in so many words proposes, whatever power he has."""
    appeals = re.match(
        r"(?:也|还|同时|在此|我们?)*(?:希望|呼吁|恳请|倡议|奉劝|请(?:广大|各地|各[级部单]|大家|有关|相关)|欢迎|建议)",
        signs.text,
    )
    return "proposal" if appeals and signs.setting.speaker in ("person", "collective") else None


def _surveyed(signs: Signs) -> str | None:
    """What a survey or statistics show in numbers is a fact, however bad."""
    counts = len(re.findall(r"[\d.]+[%％]?|[一二三四五六七八九两]成", signs.text)) > 1
    shows = signs.setting.cue == "tell" and signs.setting.speaker == "document"
    counts = counts and not re.search("问题|突出|严重", signs.text)
    return "fact" if shows and counts and not signs.demand and not signs.intent else None


def _did(signs: Signs) -> str | None:
    """ "去年我们抽查了……": what the speaker did to find out, and what came of it."""
    did = re.search(
        r"(?:^|，)我们?[^，]{0,6}(?:抽查|检查|排查|走访|调查|跟踪|调研|查处|统计|测算|监测|摸底)了",
        signs.text,
    )
    return "fact" if did and re.search(r"\d", signs.text) and not signs.demand else None


def _counts_only(signs: Signs) -> str | None:
    return "fact" if signs.deficit and not signs.demand and signs.counts else None


def _forecast(signs: Signs) -> str | None:
    """What is foreseen is told: nobody sets it, nobody asks for it."""
    if signs.setting.cue != "foretell" or signs.demand:
        return None
    return "problem" if signs.deficit and not signs.counts else "fact"


def _statistics(signs: Signs) -> str | None:
    """Numbers side by side are an account, whatever good words introduce them."""
    numbers = re.findall(
        r"\d[\d.,]*(?:[万亿]?[余多]?[\u4e00-\u9fa5%％])", re.sub(r"\d{4}年", "", signs.text)
    )
    plain = len(numbers) > 1 and not (signs.demand or signs.intent or signs.deficit or signs.good)
    return "fact" if plain and signs.setting.before not in ("proposal", "target") else None


def _due(signs: Signs) -> str | None:
    """ "有望在下半年提交审议": when something may come about is told."""
    due = re.search(
        r"有望(?:在|于)?[^，]{0,6}(?:年|月|季度|年底)[^，]*(?:提交|提请|出台|颁布|公布|发布|施行|实施|审议|印发)",
        signs.text,
    )
    return "fact" if due and not (signs.demand or signs.deficit) else None


def _if_only(signs: Signs) -> str | None:
    """ "如果由政府出面……，可以省下……": a proposal in the form of a condition."""
    wishes = re.match(
        r"(?:如果|若|要是|假如)(?:[^，]{0,10}(?<!不)能够?|可以|由|把|将|有|政府|国家|财政)[^，]+，[^，]*(?:可以?|就能|就不会|能|将)",
        signs.text,
    )
    may = re.match(
        r"[^，]{0,8}(?<!不)可以?(?:借鉴|应用到|用到|推广|考虑|探索|尝试|设立|采用|采取|通过|适当|参照|学习|引入|鼓励|由|先|在|允许|提供)",
        signs.text,
    )
    asks = wishes or (may and not signs.setting.power and not signs.past)
    return "proposal" if asks and signs.setting.speaker == "person" else None


def _plainly_good(signs: Signs) -> str | None:
    return "praise" if signs.good and not signs.demand else None


def _in_section(signs: Signs) -> str | None:
    """Under a heading of faults or proposals a sentence is one, where it does not plainly do otherwise."""
    section = signs.setting.section
    if section == "faults":
        return None if signs.demand or signs.intent or signs.imperative else "problem"
    return "proposal" if section == "proposals" and not TOLD.search(signs.text) else None


def _warns(signs: Signs) -> str | None:
    """What somebody warns of is a problem; where nothing is wrong yet, he asks to heed it."""
    if signs.setting.cue != "warn":
        return None
    if re.match("不要|别|切勿|切忌|应|要|须|必须|务必|谨防", signs.text):
        return "proposal"
    dangers = signs.deficit or re.search(
        r"可能|恐|或将|否则|[若如]不|殆尽|枯竭|会(?:被|使|让|出现|造成|导致)", signs.text
    )
    return "problem" if dangers else "proposal"


def _calls_on_all(signs: Signs) -> str | None:
    """ "让我们……！" and "……吧" call on everybody, also in a report."""
    return "proposal" if signs.shows("call") else None


def _event(signs: Signs) -> str | None:
    """A narrator who dates a doing reports it."""
    happens = signs.setting.speaker == "narrator" and _EVENT.search(signs.text)
    return "fact" if happens else None


def _complains(signs: Signs) -> str | None:
    return "problem" if signs.setting.cue == "complain" and not signs.demand else None


def _decree(signs: Signs) -> str | None:
    """What a document or meeting says: an order unless it plainly reports, blames or praises."""
    if signs.setting.cue != "decree":
        return None
    orders = signs.demand or signs.imperative or re.search("责令|罚款|吊销|限期", signs.text)
    if signs.deficit and not orders:
        return "problem"
    plain = not signs.good or re.search(r"\d", signs.text)
    if signs.past and plain and not orders and not signs.intent:
        return "fact"
    if not orders and re.search(r"是[^，]*(?:\d|倍)", signs.text):
        return "fact"
    merit = re.search(
        r"是[^，]{0,30}(?:重要|关键|基础|核心|必然|动力|主力军|最大|头等|根本|之[本要基]|大计|第一)",
        signs.text,
    )
    good = merit or (signs.good and not orders and not signs.intent)
    return "praise" if good and not signs.demand else "target"


def _first_person_intends(signs: Signs) -> str | None:
    """ "我们将……"; "我们要正视差距" still asks everybody."""
    if signs.setting.speaker == "narrator":
        return None
    past = re.search(r"(?:年来|以来|过去|去年|取得)", signs.text)
    if not _FIRST.search(signs.text) or re.search(r"我们要(?:正视|看到|认识)", signs.text) or past:
        return None
    return (
        "target" if signs.setting.power or re.search("将|准备|计划|打算|拟", signs.text) else None
    )


def _demand(signs: Signs) -> str | None:
    if not signs.demand or _needs_only(signs.text, signs.deficit):
        return None
    goes_on = re.match(
        r"(?:还|也|同时|我们|下一步|今后|今年|一律|是|就是)*[要将]|[^，]{0,6}一律", signs.text
    )
    firm = re.match(r"严禁|坚决|一律", signs.text) or re.search(
        r"(?:^|，)[绝决]不(?:让|允许|能让)?", signs.text
    )
    sets = re.search(r"要(?:达到|控制在|完成|实现|超过|提高到|降到)[^，]*\d", signs.text)
    goes_on = goes_on or re.search(r"一律|不得|统一|全部", signs.text)
    if signs.setting.speaker == "person" and OTHERS.match(signs.text) and not sets:
        return "proposal"  # what an inspecting leader says that others must do
    if signs.shows("public") and not signs.setting.official and not sets:
        return "proposal"  # an authority asks the public
    before = signs.setting.power and (
        firm or sets or (signs.setting.before == "target" and goes_on)
    )
    return "target" if before or (signs.setting.power and signs.intent) else signs.wants


def _intends(signs: Signs) -> str | None:
    gains = BENEFIT.match(signs.text) and not signs.text.startswith("将")
    foretold = signs.setting.cue in ("tell", "say") and signs.setting.speaker == "document"
    able = signs.setting.power and signs.intent and not (gains or foretold)
    return "target" if able else None


def _deficit_named(signs: Signs) -> str | None:
    return "problem" if signs.deficit else None


def _imperative_carried(signs: Signs) -> str | None:
    """A clause that opens with a verb of doing goes on with what the same source asked or set before."""
    told = signs.grammar.constructions["told"].search(signs.text[:40])
    if signs.setting.cue == "tell" or not signs.imperative or told:
        return None
    if signs.setting.before in ("proposal", "target"):
        return signs.setting.before
    plain = signs.setting.speaker != "narrator" and not re.search(
        "(?<![一二三四五六])是", signs.text[:20]
    )
    wants = "target" if signs.setting.power else signs.wants
    return wants if plain and not signs.benefit else None


def _carried(signs: Signs) -> str | None:
    goes_on = signs.setting.before in ("proposal", "target") and not signs.past and not signs.merit
    return signs.setting.before if goes_on else None


def _contrast(signs: Signs) -> str | None:
    """ "药价降了，检查费却涨了": what is set against what was hoped for."""
    turns = signs.shows("contrast")
    return "problem" if turns and not signs.merit and not re.search(r"\d", signs.text) else None


def _narration(signs: Signs) -> str | None:
    praises = signs.merit and not re.search(r"\d", signs.text)
    tells = signs.setting.speaker == "narrator" and signs.past and not praises
    return "fact" if tells else None


def _intends_weakly(signs: Signs) -> str | None:
    told = signs.setting.cue == "tell" or re.match("预[计测]", signs.text)
    foretold = told and not signs.setting.power
    weakly = signs.intent and not (signs.benefit or signs.merit or foretold)
    return ("proposal" if signs.setting.before == "proposal" else "target") if weakly else None


def _past_with_number(signs: Signs) -> str | None:
    return "fact" if signs.past and re.search(r"\d", signs.text) else None


def _merit(signs: Signs) -> str | None:
    return "praise" if signs.merit else None


_RULES: tuple[Callable[[Signs], str | None], ...] = (
    _calls_on_all, _trusts, _thanks, _warns, _in_section, _cue_asks, _appeals, _surveyed, _did, _event,
    official_told, _decree, _first_person_intends, *OFFICIAL, firm, _due, goal, leading_idea,
    measured_goal, _forecast, strives,
    _demand, _intends, will, next_step, changes, _if_only, _counts_only, _deficit_named, _plainly_good, promises,
    _imperative_carried, _carried,
    _complains, _contrast, _narration, _intends_weakly, _past_with_number, _statistics, _merit,
)  # fmt: skip


def _needs_only(text: str, deficit: bool) -> bool:
    """ "需要更多……" after a deficit names what is missing, and asks nobody."""
    asks = r"(?:靠的是|与其|不如把|建议|希望|呼吁|提议|主张|恳请|应|必须|不能|不得|[绝决]不|要(?!更多|大量)|亟须)"
    return deficit and not re.search(asks, re.sub(r"[主重需首]要", "", text))
