"""What a text shows, looked up once: words that demand, intend, tell, praise or find fault, and where it stands."""

from __future__ import annotations

import re
from dataclasses import dataclass

from guiju.reading.grammar import Grammar
from guiju.reading.stance import COST, finds_fault, finds_merit, is_plainly_good, only_counts

_DEMAND = re.compile(
    r"(?:^|[，；：。])[^，；：。]{0,30}?(?:必须|务必)"
    r"|(?:^|[，；：。])(?:[^，；：。]{0,30}?)(?<![主重需首纲只想必概简索相响反效供适对还尚内外急军刚总回再])(?:应[当该](?!说|能|会|是)|(?<!所)应(?!用|对|急|变|届|付|.尽|链|[该当][说能会是]|有的|[建收缴征到改检查][^，]{0,4}\d)|必须|须(?!知)|不能(?!说|算|否认|不|[让令]人)|与其[^，]{2,}，不如|不得|不宜|不应|亟须|亟需|急需|务必|有必要|可考虑|可以考虑|或可|理应|需要(?!(?:约|近)?\d|$|[，。；])|需(?!求|方|要?(?:约|近)?(?:投入|花费|耗资|耗时|[\d一二两三四五六七八九十]))|(?<!所)要(?!$|不[来到起得是]|[，。等花跑赔倒盖填蹚]|素|求|点|么|领|件|害|闻|职|紧|务|员|[\d两几]|[一二三四五六七八九十]+[年个天月万]|清醒|看到|价)|(?<![，那])就要(?![^，]{1,12}了|拉长|增加|多|少)|还要(?!更)|(?<!字)都要(?![，。；]|$)|[还更也]应(?!用|对|急)|[还更]须|还需(?!要?[\d一二两三四五六七八九十])|不妨|最好(?!的)|尽量|何不|能否|是否可以|能不能|可否|不准|不许|一律|决不|绝不|谁[^。]{1,16}谁|(?:[^，；]{0,6})得(?=让|把|有人|给|先|尽快|想|靠|自己|从|下[大]|用|多[^，]|抓|管|一[^，]{1,3}地)|(?:千万)?(?<![分特区级差性类个])别(?=再|让|把|急|拿|只|光|忘|搞|等))|靠的是[^。]{2,30}而不是|(?:光|单|仅)(?:靠|有|给|凭)?[^，]{1,12}(?:不行|不够)，[^，]{0,4}[还更要得]|(?:当务之急|首要的?|重中之重|根本之策|出路|关键)(?:，)?(?:是|在于|就?在)[，]?(?:要|把|让|使|将|尽快|加快|抓)|(?:^|[，；：])(?:所以|因此|为此|因而|也|同时)?(?:我们?|笔者|本人)?(?:也|还|再|一直|个人|特别|强烈|郑重|在此|真诚)*(?:希望|期待|期盼|期望|呼吁|建议|盼望|但愿|主张|提议|倡议|恳请|让我们|愿(?!意|望|景|者|同|与|为)|请(?![假求示客]|您?理解|您?谅解))"
)
_INTENT = re.compile(
    r"(?:^|[，；])[^，；]{0,16}?(?:将把|将(?!军|来|近|会意味|面临|遭|导致|造成|影响|承受|陷入|失去|耗尽|[^，]{2,24}(?:纳入|列入|列为|由[^，]{1,14}(?:提|调|增|降|扩)))|力争|计划(?!单列|经济|生育)|拟(?!合|定)|争取|(?<!年)到(?:19|20)\d\d年[^，]{0,2}，?|到“|到(?:年底|月底|[一二三四五六七八九十\d]{1,2}月)|(?:年|月)底前|(?:从|自)(?:\d{1,2}月(?:\d{1,2}日)?|明年|今年|下月|即日)起(?!已)|年底以前|[完落启]成后，?[^，]{0,4}可|到(?:今|明|后|本)[年世][^，]{0,4}，|(?:下半年|明年|年内|年底前|下个?月|本月|下周)[^，了已]{0,8}(?:要|将|拟|再)|下一步|接下来|打算|准备(?!金|工作|好)|今后|(?<![谁不还])愿(?:同|与|意|为)|未来\d|奋力|预期目标|目标(?:是|为)|还将|抓紧|年底前)"
)
BENEFIT = re.compile(
    r"(?:将|能|可|有助于|有利于|可以|能够|必将|会)[^，]{0,12}(?:推动|促进|提升|提高|带动|增强|改善|吸引|保障|加快|成为|形成|为)"
)
PAST = re.compile(
    r"了|已|去年|(?:19|20)\d\d年|截至|目前|累计|同比|从[^，]{1,8}(?:增加|提高|降|减|升)|达到|增长|实现了|完成|位居|居|先后|近年来|以来|出台|成立于|共有|现有"
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
    demand: bool
    deficit: bool
    imperative: bool
    intent: bool
    benefit: bool
    past: bool
    merit: bool
    good: bool
    counts: bool

    @property
    def wants(self) -> str:
        """What a demand amounts to: a target of who has power, a proposal of others."""
        power = self.setting.official or self.setting.speaker in ("document", "body")
        return "target" if power else "proposal"


def look_up(text: str, setting: Setting, grammar: Grammar) -> Signs:
    """The signs that a text shows in its setting."""
    return Signs(
        text,
        setting,
        demand=_DEMAND.search(_RELATIVE.sub("", _TERM.sub("“”", COST.sub("", text)))) is not None,
        deficit=finds_fault(text, grammar),
        imperative=_imperative(text, grammar),
        intent=_INTENT.search(text) is not None,
        benefit=BENEFIT.search(text) is not None,
        past=PAST.search(text) is not None,
        merit=finds_merit(text, grammar),
        good=is_plainly_good(text),
        counts=only_counts(text, grammar),
    )


def _imperative(text: str, grammar: Grammar) -> bool:
    if re.match(r"[^，]{2,24}(?:以来|之后|后)，", text):
        return False  # "实施……以来，"
    if re.match(r"[^，]{2,18}会(?:让|使|给|对|造成|导致|影响)", text):
        return False  # "全面禁采会让……": what would come of it
    opens = grammar.imperative.match(text.lstrip("“‘"))
    if opens and text.lstrip("“‘")[opens.end() : opens.end() + 1] not in tuple("者性率的是在中"):
        return True
    if re.match(
        r"(?:各[^，]{1,6})?(?:[把将])[^，了已]{2,24}(?:，[^，了已]{2,16}，)?(?:纳入|列为|列入|作为|当作|聘为|变成|建成|打造成|管住|修好|用好|落到实处|用于)",
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
