"""Attribution: in a sentence, which words name a source and a verb of saying, and what is said."""

from __future__ import annotations

import re

from guiju.reading.characters import QUOTES
from guiju.reading.grammar import Grammar
from guiju.reading.people import Registry
from guiju.reading.phrases import find_phrases
from guiju.reading.sources import Attribution, Source
from guiju.reading.subjects import said_by, subject_before

_ASIDE = re.compile(
    r"(?:在[^，]{0,40}?(?:时|中|上|里|后|期间|间隙|会上|之际|方面|前)|(?<=[日午晚间天])在[\u4e00-\u9fa5]{2,5}|（[^（）]{1,12}）|[苦微]?[\u4e00-\u9fa5]着[^，]{0,8}|在(?:现场|会后|电话里)|接受[^，]{0,25}(?:采访|专访)(?:时)?|(?:就[^，]{2,30})?答(?:本报|本社)?记者问时?|受访时|作[^，]{0,15}(?:报告|发言)时"
    r"|(?:当地时间|北京时间)?(?:\d{1,2}月)?\d{1,2}日(?:上午|下午|晚上?|晚间)?|(?:援引|引述|转引)[^，]{2,20}|代表[^，]{0,20}作[^，]{0,10}(?:报告|发言)时|(?:谈到|谈及|说到|提到|谈起|说起|回忆起|面对)[^，]{0,30}(?:时)?"
    r"|(?:向|对|跟|同|给|和|与)[^，]{0,12}?(?:记者|媒体|笔者|我们|在座|大家|众人|同志|干部|群众|官兵|职工|员工|学生|同学们?|乡亲们?|村民|与会者|网友|同行|通讯社|路透社|新华社|[\u4e00-\u9fa5]{2}[社报台网刊])|一边[^，]{1,8}一边|[边][\u4e00-\u9fa5]{1,4}边"
    r"|(?:解读|解答|分析|评价|回应|回答|总结|讨论|评论|展望|回顾|通报|阐述|主持|出席|参加|会见|考察|视察|调研|走访|听取|审议|参观|走进|慰问|看望|部署|谈|召开)[^，]{0,30}时|(?:联合)?(?:发文|印发通知|下发通知|发布公告|发布通知|作出批示)"
    r"|(?P<d>[摇点摆笑叹想算指拍顿看望抹擦])了(?:一|又)?(?:(?P=d))?[\u4e00-\u9fa5]{0,3}|(?:(?P<a>.)(?P=a)(?P<b>.)(?P=b)|[\u4e00-\u9fa5](?P<c>.)(?P=c)|不[\u4e00-\u9fa5]{3}|[\u4e00-\u9fa5]{2})地)$"
)
_LEAD = re.compile(
    r"^(?:为|对于|关于|针对|对此|在|随着|面对|谈及|谈到|说到|为此|因此|此外|同时|采访中|会上|日前|近日|今年|作为|连日来|当前|一直以来|就|围绕|结合|经过|基于|根据|从|与此同时|本报讯|新华社|对|当|问及|每当|回忆|说起|提起|除|列举|翻[开看阅]|掏出|拿[出起着]|指着|望着|看着|捧着|另外|此前|同样|不仅如此|总之|[与和同跟][^，]{2,8}一?见面|刚?一(?:见面|落座|坐下|进门|开口)|正因|比较|对照|对比|纵观|放眼|环顾|梳理|参照|结合|通过|走进|看到|前不久|不久前|刚才|刚刚|前几天|前些天|有一次|上个?[月周]|去年|前年|当年|后来|调研[中时]|说到底|听|经|不过|但|而|（|采访时|调研中|座谈|发言中|现场|\d+(?:月|日)|至于|值得)"
)
_SCENE = re.compile(
    r"[^，。：“”]{2,24}(?:中|时|式上|大会上|会议上|发布会上|论坛上|活动上|之际|之后|期间|现场|会上|间隙)"
)
_SUMS_UP = frozenset(
    re.findall(
        r"\w+", "认为 表示 指出 强调 建议 呼吁 提出 坦言 直言 希望 提醒 明确 要求 主张 预计 称 反映"
    )
)
# "规划建议提出", "调查报告指出": the first word is what says, not that it is said.
_REPORTS = re.compile(r"(?<!工作)(?:报告|调查|研究|数据|统计|[白蓝绿]皮书|论文|指数)$")
_TOLD_TO = frozenset(
    {"勉励", "嘱托", "号召", "提醒", "告诫", "警告", "叮嘱", "嘱咐", "劝告", "寄语", "告诉"}
)
_NOUN = re.compile("补充|建议|报告|统计|调查|评论|分析|预测|通报|研判|提议|倡议|声明|评估|监测")
# "作工作报告，": what is delivered, and not said.
_DELIVERED = re.compile(
    r"(?:[作做](?:了|的)?(?:政府)?|工作|听取了?|审议了?|提交了?|发布了?|公布了?|发表了?"
    r"|[一二两三四五六七八九十几多\d][份件篇]|(?:有力|有益|有效|重要|必要|良好|积极)的?|(?:加强|强化|深化|开展|做好)[^，]{0,8})$"
)
# "现予公布，", "尚不明确，", "与同事一道，": nobody is named by these.
_NOBODY = re.compile(
    r"负责$|[与和同跟][^，]{1,20}一$|不[敢能愿肯]$|^[现特兹]予以?$|予以[^，]{0,4}$|[尚还并]不$"
)
# "……，是公办教育的有力补充。", "这是为了践行“低碳”要求。": a noun that ends a clause of its own.
_OBJECT = re.compile(
    "^(?:这|那|也|正|都|就)?(?:是|为了|充满|成为)|充满$"
    "|(?:是|为了|落实|践行|符合|满足|按照)[^，]{0,10}“[^“”]{1,8}”$"
)
_VERB = re.compile("提出|指出|认为|显示|表明|强调|称")
# "代表建议和政协提案": one noun beside another.
_WITH_NOUN = re.compile(
    r"\d+多?[件条项份]|[和与及、][^，。；：]{0,6}?(?:提案|建议|意见|议案|报告|批评|倡议|方案|统计|调查)"
)
# "李明委员代表某党中央发言": whose voice he is.
_FOR_OTHERS = re.compile(
    r"(?<=[委员代表\u4e00-\u9fa5]{2})代表[^，。的]{2,14}?(?:中央|[省市县区]委|政府|委员会|[^，。的]{0,4}界|小组|代表团|联组)(?:作?(?:了|大会)?)$"
)
# "报告中说，".
_IN_DOCUMENT = re.compile(
    "([^，。在]{0,12}(?:报告|提案|通知|文件|方案|规划|决定|议案|公报|来信|》))[中里]"
)
# "李明评价“竹纸论坛”说，": of what he speaks.
_OF_WHAT = re.compile(
    "(?<=[^，]{2})(?:评价|评论|形容|谈到|谈及|谈起|提到|提起|说起|针对)“[^“”]{2,30}”$"
)
_NAMED_THEN_SAYS = re.compile("“[^“”，。！？；]{2,30}”时?(?:说|表示|认为|指出)")
_REACH = 120
_ASKS = frozenset({"建议", "希望", "呼吁"})
_FIRST_PERSON = frozenset({"我", "我们", "笔者", "本人", "我个人"})
_OWN = re.compile(r"(?:[我本](?:局|厅|委|部|市|省|县|区|院|校|办|署|行|会|司|中心|公司)|我们)")
_AGAIN = frozenset({"认为", "指出", "强调", "提出", "表示", "坦言", "要求", "称"})
_AFTER_BAD = "完地的了过者书案来出得到着性力中等、于"
_NOT_AFTER = re.compile(
    r"^(?:为|作|之|号|明|法|起|强烈|良好|不一|不同|热烈|如何|如此|上(?![级市海述半游门山])|服|职|呼)"
)
# "提出加装申请": what is handed in, and not said.
_FILES = re.compile(
    r"^(?:过?(?:这|该|此|上述|类似|同样)[一些个类项的]*(?:问题|疑问|质疑|意见|建议|看法|观点|设想|要求)[。，；])"
    r"|^“[^“”]{1,12}”(?:这样|之类|这|那)[^，。；]{0,4}(?:话|词|说法)"
    r"|^了?[^，。；：]{0,8}(?:申请|诉讼|异议|复议|请求|上诉|申诉|报价|辞呈|(?:方案|议案|提案|动议|规划)(?=[，。；]))"
)
# "表示将……": the content follows without a comma where it begins with what shall be, or whose it is.
_WILL = re.compile(
    r"^(?:将|会|愿|要|正在?|已经?|可以|希望|今后|未来|自己|下一步|目前|不会|无法|完全|(?:服从|支持|赞成|反对|同意|理解|拥护|欢迎|认可|尊重|坚决|不满)[^，。]{2,})"
)
# "提出到2020年……": a year that a goal is set for, and no complement of the verb.
_NOT_BAD = re.compile(
    r"^(?:到(?:\d|[本明今]|“)|中(?:[央国共小西东部学青方医]|等职业)|力(?:争|推|求|促)|等(?:额|待)|出(?:台|口|租|资|让)|过(?:渡|度)|得(?:到)"
    r"|完[善全成美整]|地(?:[方区级市下铁震质理税价产表面热缘州县块])|来(?:自|华|年)|书(?:店|记)|性|案例|的确|于\d)"
)
_NOT_BEFORE = re.compile(
    r"(?:来|可以|应该|或者|比如|(?<!数)据|一般|被|堪|号|简|俗|统|总的|据此|可|所|如何|怎么|(?<![纲纪摘概])要|的)$"
)


def mask_quotes(text: str, quoted: bool) -> list[int]:
    """For each character how deep in quotation marks and titles it stands; `quoted` where one is open before."""
    depth = 1 if quoted else 0
    masked: list[int] = []
    closers = set(QUOTES.values()) | {"》", "）"}
    for mark in text:
        if mark in QUOTES or mark in "《（":
            depth += 1
        masked.append(depth)
        if mark in closers:
            depth = max(0, depth - 1)
    return masked


def find_attributions(
    text: str, quoted: bool, registry: Registry, paragraph: int, said: Source | None
) -> list[Attribution]:
    """The attributions of a sentence, in order; `said` is who spoke before in this paragraph."""
    depth = mask_quotes(text, quoted)
    found = [
        *find_phrases(text, depth, registry, paragraph),
        *_by_cue(text, depth, registry, paragraph, said),
    ]
    found.sort(key=lambda one: (one.start, -one.end))
    kept: list[Attribution] = []
    for one in found:
        # What one source says of another is content: "在他看来，报告提出……，是为了……".
        gap = text[kept[-1].end : one.start] if kept else ""
        straight = not registry.grammar.connective.sub("", gap, 1).strip("，")
        nested = kept and straight and text[one.end - 1] not in "，：:"
        own = one.source == registry.own
        cited = one.source.kind == "document" and not own and text[one.end - 1] not in "，：:"
        nested = nested or (kept and cited and kept[-1].source.kind == "person")
        if not nested and (not kept or one.start >= kept[-1].end):
            kept.append(one)
    return kept


def _by_cue(
    text: str, depth: list[int], registry: Registry, paragraph: int, said: Source | None
) -> list[Attribution]:
    found: list[Attribution] = []
    for match in registry.grammar.cue.finditer(text):
        end, tail = _accepts(text, match, registry.grammar)
        boundary = _clause_start(text, depth, match.start(), registry.grammar)
        delivered = _NOUN.match(match[0]) and _DELIVERED.search(text[: match.start()])
        inside = found and found[-1].start <= boundary < found[-1].end <= match.start()
        if depth[match.start()] or end < 0 or boundary < 0 or delivered or inside:
            continue
        chunk = _without_asides(text[boundary : match.start()], registry.grammar)
        if boundary and not found and re.fullmatch("(?:但是?|而|不过|然而|同时)?[他她]", chunk):
            registry.note_mentions(text[:boundary], 0, paragraph)
        before = found[-1].source if found else said
        if boundary and re.fullmatch("(?:但|而|并|也|又|同时|不过|进而|继而|由此)+", chunk):
            chunk = ""
        if _names_nobody(chunk, match[0]) or (tail and _is_object(text, boundary, chunk)):
            continue
        if chunk.endswith("”"):
            chunk = chunk[chunk.rfind("“") + 1 : -1]
        if chunk:
            source, rule = _source_of(chunk, boundary, match[0], before, registry, paragraph)
            led = text[end - 1] in "，：:" or text[end : end + 1] == "“" or tail
            if source is None and led and rule != "own-words":
                named = bool(found)
                source = said_by(chunk, boundary, paragraph, match[0], registry, named)
                rule = "said-by"
        else:
            first = not found
            source, rule, boundary = _before(
                text, boundary, match[0], before, first, registry, paragraph
            )
        if source is not None and _fits(source, match[0], registry.grammar):
            kind = _kind(match[0], source, registry.grammar)
            if source.kind == "person" and not found:
                boundary = _with_office(text, boundary, registry.grammar)
            found.append(Attribution(boundary, end, source, match[0], kind, tail, rule))
    return found


def _names_nobody(chunk: str, cue: str) -> bool:
    """Whether what stands before a cue is nobody: "从种苹果的往事说起", "对于国内来说，"."""
    told_from = cue.endswith("起") and "从" in chunk
    weighed = chunk.startswith("对") and chunk.endswith("来")
    return told_from or weighed or _NOBODY.search(chunk) is not None


def _with_office(text: str, start: int, grammar: Grammar) -> int:
    """Where the offices of somebody begin that a comma parts from the next: 全国人大代表，某省原主任张三认为."""
    office = re.search(
        r"(?:^|(?<=[。！？]”)|(?<=[。！？”]))([^，。；：！？“”]{4,24})，$", text[:start]
    )
    if office is None or re.search("[了着过是]|作为", office[1]):
        return start
    ends = any(one.end() == len(office[1]) for one in grammar.title.finditer(office[1]))
    return office.start(1) if ends else start


def _is_object(text: str, boundary: int, chunk: str) -> bool:
    """Whether a noun at the end of a sentence is no verb of saying: "是有力的补充。", "践行“低碳”要求。"."""
    term = re.search("(?<=[^，。：；“”])“[^“”，。！？；]{1,8}”$", text[:boundary])
    return bool(_OBJECT.search(chunk) or (not chunk and term))


def _before(
    text: str, start: int, cue: str, before: Source | None, first: bool, registry: Registry, paragraph: int
) -> tuple[Source | None, str, int]:  # fmt: skip
    """Who says what a bare verb leads to, by which rule, from where: named in the clause before, or speaking on."""
    source, rule = _source_of("", start, cue, before, registry, paragraph)
    if registry.grammar.document.fullmatch(cue[:-1]) and cue[-1] in "称说":
        source, rule = Source((cue[:-1],), "document", start), "document-says"
    if before is None and start and cue in registry.grammar.groups["ask"]:
        # "全国政协委员李建国提交提案，呼吁……": the subject of the clause before asks.
        registry.note_mentions(text[:start], 0, paragraph)
        source, rule = registry.subject(text[: start - 1].partition("，")[0]), "subject-asks"
    if first and start and text[start - 1] in "，," and cue in _SUMS_UP and registry.own is None:
        clause = re.split("[，。；：]", text[: start - 1])[-1]
        other = subject_before(clause, paragraph, registry)
        # "国家都出台了办法，建议……": the person who speaks asks, and not whom he tells of.
        asks = before is not None and before.kind == "person" and cue in _ASKS
        if other is not None and not (asks and other[0].kind in ("body", "document")):
            return other[0], "subject-before", start - (len(clause) + 1 if other[1] else 0)
    return source, rule, start


def _is_body(text: str, grammar: Grammar) -> bool:
    """Whether the quotation that ends a text is the name of a body or a document: “电池产业联盟”."""
    term = text[text.rfind("“") + 1 :]
    named = grammar.body.search(term) or grammar.document.search(term)
    return named is not None and len(term) < 24 and not re.search("[，。！？；]", term)


def _clause_start(text: str, depth: list[int], end: int, grammar: Grammar) -> int:
    """Where the clause starts that ends before a cue; -1 where it is too long to name a source."""
    for at in range(end - 1, max(-1, end - _REACH), -1):
        if text[at] not in "，；：。！？”』,—" or depth_at(depth, at):
            continue
        # A term in quotation marks ends no clause; a quotation does, as it has a mark of its own.
        if text[at] not in "”』" or text[at - 1] in "。！？，；…—!?,":
            return at + 1
        if at + 1 == end and not _is_body(text[:at], grammar):
            return at + 1
    return 0 if end < _REACH else -1


def _source_of(
    chunk: str, start: int, cue: str, before: Source | None, registry: Registry, paragraph: int
) -> tuple[Source | None, str]:
    """Who a chunk before a cue names, and by which rule; an empty one goes on with who spoke before."""
    if registry.own is not None and re.fullmatch("[省市县区乡镇村校厂局院部][里上]", chunk):
        return None, "own-words"
    if _OWN.fullmatch(chunk) and registry.own is not None:
        return registry.own, "own-words"
    if chunk == "其中" and registry.titles:
        return Source((registry.titles[-1],), "document", start, pronoun=True), "therein"
    if re.fullmatch("笔者[^，。的]{0,6}", chunk) and registry.author is not None:
        return registry.author, "author"
    if chunk in _FIRST_PERSON and before is not None:
        return before, "first-person"
    if re.search(r"(?:没有?|未|拒绝|并未)[^，]{0,6}$", chunk):
        return None, "own-words"
    # "向有关部门反映": who is spoken to does not speak.
    told = re.search(r"(?<=[\u4e00-\u9fa5])(?:向|给|跟)(?!来)[^，]{2,}$", chunk)
    if told and registry.grammar.body.search(chunk):
        chunk = _without_asides(chunk[: told.start()], registry.grammar)
        if not chunk or chunk in _FIRST_PERSON or re.match("我们?", chunk):
            return None, "own-words"
    if chunk:
        # "违反本条例规定，" and "按照……要求，" name no source.
        if chunk.startswith(
            ("笔者", "看看", "翻看", "打开", "正如您", "正如你们", "诚如您")
        ) or re.search(
            r"^为(?:贯彻|落实|深入|认真|进一步|全面|切实|更好|[加推规保做促确提完强])|违反|依照|按照|根据|依据|参照|除[^，]{2,}外",
            chunk,
        ):
            return None, "own-words"
        found = None if _NOT_BEFORE.search(chunk) else registry.find(chunk, start, paragraph)
        if found is None and (subject := registry.leading(chunk)) is not None:
            return subject, "subject-manner-verb"
        return found, "source-verb"
    again = (start > 0 or before is not None) and cue in (
        registry.grammar.groups["ask"] | registry.grammar.groups["warn"] | _AGAIN
    )
    return (before, "second-cue") if again else (None, "")


def depth_at(depth: list[int], at: int) -> int:
    """How deep a character stands, its own closing mark not counted."""
    return depth[at + 1] if at + 1 < len(depth) else 0


def _accepts(text: str, match: re.Match[str], grammar: Grammar) -> tuple[int, bool]:
    """Where the attribution ends, and whether it closes the sentence; (-1, False) where the word is no cue here."""
    end = match.end()
    following = text[end : end + 1]
    if match[0] == "表示" and _WILL.match(text[end:]):
        return end, False
    if _is_no_saying(match[0], text[end:]):
        return -1, False
    if (lists := re.match("了[^，。；：“”]{1,20}[：:]", text[end:])) is not None:
        return end + lists.end(), False  # "明确了三项任务：", "介绍了审批情况："
    if match[0] in _TOLD_TO and (told := re.match("[^，。：；“”要不应须别]{2,8}，", text[end:])):
        return end + told.end(), False  # "提醒各地，"
    if re.fullmatch("(?:——|—|……)", text[end:]):
        return len(text), False  # "他说——", and paragraphs follow
    if not following or following in "。！？；":
        return end, True
    if following in "，：:,":
        return end + 1, False
    if following == "“":
        return end, False
    fits = following not in _AFTER_BAD or _NOT_BAD.match(text[end:])
    if match[0] in grammar.object_cues and fits and not _NOT_AFTER.match(text[end:]):
        return end, False
    return -1, False


def _is_no_saying(cue: str, following: str) -> bool:
    """Whether a word like one of saying is a noun, or a deed, by what follows: 建议和提案, 提出申请, 发言，题目是."""
    if _NOUN.match(cue) and (_VERB.match(following) or _WITH_NOUN.match(following)):
        return True
    if _NAMED_THEN_SAYS.match(following):
        return True
    if cue == "发言":
        return re.match("，(?:题目|主题|标题)|。$", following) is not None
    return cue in ("提出", "说") and _FILES.match(following) is not None


def _without_asides(chunk: str, grammar: Grammar) -> str:
    """A chunk without what stands between source and verb: adverbs, "在接受采访时"."""
    if (inside := _IN_DOCUMENT.fullmatch(chunk)) is not None:
        return inside[1]
    if chunk.endswith("的调研"):
        return chunk  # it shows something, and tells not how somebody speaks
    if (manner := re.search(r"[\u4e00-\u9fa5]{4}地$", chunk)) is not None:
        # "受访者直言不讳地": four characters of manner where somebody stands before them.
        who = chunk[: manner.start()]
        if grammar.pronoun.search(who) or grammar.collective.search(who):
            chunk = who
    chunk = _OF_WHAT.sub("", _FOR_OTHERS.sub("", chunk))
    while chunk:
        # "在新闻发布会上" goes as a whole before "会上" would.
        shorter = _ASIDE.sub("", chunk)
        shorter = grammar.adverb.sub("", chunk) if shorter == chunk else shorter
        if shorter == chunk:
            return chunk
        chunk = shorter
    return chunk


def _fits(source: Source, cue: str, grammar: Grammar) -> bool:
    """A document needs a verb that such things have."""
    if source.kind == "document":
        return cue[-1] in "称说" or (
            cue
            in grammar.groups["decree"]
            | grammar.groups["tell"]
            | grammar.groups["ask"]
            | {
                "认为",
                "表示",
                "称",
                "说",
                "发现",
            }
            or re.match("[说讲写规提]", cue) is not None
        )
    return True


def _kind(cue: str, source: Source, grammar: Grammar) -> str:
    for kind in ("warn", "ask", "foretell", "complain", "promise"):
        if cue in grammar.groups[kind]:
            return kind
    if source.kind == "person" and cue in ("要求", "部署"):
        return "ask"
    if _REPORTS.search(source.names[0]) and cue in ("指出", "强调", "提出", "认为"):
        return "say"  # a study finds; it orders nothing
    if source.kind in ("document", "body") and cue in grammar.groups["decree"]:
        return "decree"
    return "tell" if cue in grammar.groups["tell"] else "say"


def is_lead(text: str) -> bool:
    """Whether words before a source only set the scene, as "对于……这个问题，" does."""
    stripped = text.strip("，,、 ")
    return (
        not stripped
        or _SCENE.fullmatch(stripped) is not None
        or (
            _LEAD.match(stripped) is not None and stripped.count("，") <= 2 and "。" not in stripped
        )
    )
