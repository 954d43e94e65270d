"""Who says something where no list knows the title: a name by its form, else the words before the verb themselves.

A clause that ends on a verb of saying with 说，or 表示： names its subject, whatever its office is called.
"""

from __future__ import annotations

import re

from guiju.reading.naming import OFFICES
from guiju.reading.people import NOT_CALLED, Registry
from guiju.reading.sources import Source
from guiju.reading.unnamed import find_anonymous

# Verbs that somebody does: what stands before them is who.
_SPEAKS = re.compile(
    r"(?:表示|坦言|坦承|坦陈|直言|认为|指出|强调|介绍|透露|感慨|感叹|回忆|解释|反映|建议|呼吁|提醒|告诉|反问|回应|补充|分析|抱怨|吐槽|担心|担忧|主张|承认|总结"
    r"|披露|通报|宣布|公布|明确|提出|要求|决定|规定|预警|[\u4e00-\u9fa5](?:说|道|称|言|诉|吁|警|叹))(?:说|道|称)?$|^说$|记者$|笔者$"
)
_SAYING = ("say", "ask", "warn", "complain", "promise")
# What is noticed or reckoned, and words that are nouns as often.
_NOTES = frozenset(
    {
        "看到",
        "注意到",
        "意识到",
        "认识到",
        "发现",
        "感到",
        "计算",
        "推算",
        "测算",
        "估算",
        "描述",
        "形容",
        "评价",
        "答复",
        "回复",
        "总结",
        "判断",
        "评论",
        "解读",
        "承诺",
        "保证",
        "声明",
        "批评",
        "质疑",
        "回应",
        "回答",
        "估计",
        "反思",
        "点评",
    }
)
_LONGEST, _LONGEST_CLAUSE = 26, 80
# Words that are no names though they begin like one, by how they end.
_GROUPS = re.compile(
    r"[者员人家户方层商民师士工们众会社团队部门司厂店校院所业届界企站台网行里上中下边等]$"
)
_NO_SUBJECT = re.compile(
    r"[了着过吗呢吧把被]|应当|必须|可以|作出|记者$|笔者$|\d[日月]|^(?:(?:并且|而且|所以|因此)?我|(?:最后，?)?(?:再次|衷心|非常)?(?:感谢|谢谢)|再次|衷心|你|咱|是|之所以|提|您|本|正?如|诚如|像|按|根据|依|为|因|如|若|要|应(?!急)|可|不|没|只|就(?!业)|才|最(?!高人民)|更|所|总|换|具体|一般|通常|据|比|由|用|对|向|在|从|当|随|与|和|使|让|以|将|会(?![议长上])|能(?!源)|常言|俗话|老话)"
    r"|(?:地|得|的|来|话|讲|句|里|中|时|后|前|看|想|点|单|俗|格|确|实|底|白|此|么|样|用|是|就|难怪|别|不消|不必|虽|向|对|给|跟|上|要|以|可|意|应|会|能)$|不如|不用|何况"
)
_STRIPPED = re.compile(
    r"^(?:对此|为此|近日|日前|昨日|今天|昨天|此前|其中|但是?|不过|然而|而|同时|此外|另外|随后|后来|接着|最后|于是|有|就连|连|在场的?|同行的?|随行的?|陪同的?|[^，]{0,8}(?:时|后|中|上|里)的(?=[\u4e00-\u9fa5]{4}))+"
)
_DEGREE = re.compile("(?:十分|非常|格外|极为|极其|相当|特别)$")
_NO_BEARER = re.compile(
    "[的了在是和与们等]|办公室|团队|一行|本人|自己|所在|群体|队伍|夫妇|代理|身份|家属|家庭"
)
_NAME_ENDS = re.compile(r"[者员们记师的了在是和与等说对向从将已曾给带把及这那个们]$")
_PREDICATE = re.compile(
    r"近日|日前|昨[天日]|今[天日]|此前|上周|本周|则|也|却|还|都|均|对|在|就|为|从|以|仍|更|非常|十分|比较|相对|一直|曾|提交|提出|表达|发表|给出|持|带来|联合|印发|下发|发布|发文|出台|联手|听取|审议|研究|讨论|召开|传达|肯定|通过|分析|回顾|总结|[^的们和与]{1,4}$"
)
# What somebody or something does that a colon and its words follow.
_SHOWS = re.compile(
    r"(?:也|还|同样|更|则|都)?(?:摇|点头|点点头|接过|接着|插|连连|频频|一脸|激动|说|讲|写|谈|答|回|算|给出|列|举|印证|显示|说明|反映|佐证|揭示|披露|勾勒|描绘|回忆|坦|直|并不|毫不|笑|叹|感|很|有|的态度|的看法|的话|的回答|的数据|的统计|的调查|的判断|的观点|的经验|的体会)"
)
# Where a name of no known surname ends behind a title.
_THEN = re.compile(
    r"[\u4e00-\u9fa5]{2,4}?(?=并不|并未|也|则|还|却|都|曾|就|又|对|向|在|一|不|很|是|给|用|拿|把|从|笑着|深有|连连|指着|掰着|摇|点头|感慨|接过|话|答|毫不|直言|说|告诉|$)"
)


def said_by(
    chunk: str, start: int, paragraph: int, cue: str, registry: Registry, named: bool = False
) -> Source | None:
    """The subject of a verb of saying that ends a clause; None where the words before it name nobody.

    `named` says that only a name will do, as where somebody else speaks in the same sentence.
    """
    groups = registry.grammar.groups
    says = _SPEAKS.search(cue) or (
        len(cue) > 1 and cue not in _NOTES and any(cue in groups[kind] for kind in _SAYING)
    )
    if not says or len(chunk) > 60:
        return None
    text = _STRIPPED.sub("", chunk, count=1) or chunk
    if text.endswith(("记者", "笔者")):
        return None
    at = start + len(chunk) - len(text)
    if registry.recent and re.match("这[位名]", text):
        return Source(registry.recent[-1:], "person", at, pronoun=True)  # 这位全国技术能手
    name = _name_at_end(text, registry) or _name_with_manner(text, registry)
    if name is not None:
        registry.remember(name, text[: -len(name)], text, at, paragraph)
        registry.recent = (name,)
        return Source((name,), "person", at)
    titled = _after_title(text, registry)
    if titled is not None:
        registry.remember(titled, text[: -len(titled)], text, at, paragraph)
        registry.recent = (titled,)
        return Source((titled,), "person", at)
    named_thing = 1 < len(text) <= _LONGEST and not _NO_SUBJECT.search(text)
    # A speech or a reply tells of "县里决定" and "现行政策规定" for itself.
    named = named or (registry.own is not None and cue in groups["decree"])
    if named or not named_thing or (cue == "说" and len(text) < 3):
        return None
    registry.others.setdefault(text, "collective")
    return Source((text,), "collective", at)


def _after_title(text: str, registry: Registry) -> str | None:
    """What stands behind the last title of a text, where it can be a name of any people: 局长才让扎西."""
    titles = [one for one in registry.grammar.title.finditer(text) if len(one[0]) > 1]
    rest = text[titles[-1].end() :] if titles else ""
    rest = _DEGREE.sub("", rest)
    plain = 1 < len(rest) < 5 and not _NO_BEARER.search(rest) and not registry.is_group(rest)
    return rest if plain else None


def _name_with_manner(text: str, registry: Registry) -> str | None:
    """A person's name behind which only a few words tell how: 厂长孟宪国开门见山."""
    registry.note_mentions(text, 0, 0)
    for name in registry.persons:
        rest = text.rpartition(name)[2] if name in text else text
        if len(rest) < 9 and rest != text and not re.match("[的家所和与等]", rest):
            return name
    return None


def _name_at_end(text: str, registry: Registry) -> str | None:
    """A name by its surname behind whatever its bearer is: 退休会计马德昌, 副主委孙立, 古丽娜尔 of 古丽娜尔·吐尔逊."""
    for known in registry.persons:
        parts = known.split("·")
        if len(parts) > 1 and text.endswith((parts[0], parts[-1])):
            return known
    if registry.is_group(text):
        return None
    for length in (4, 3, 2):
        name, head = text[-length:], text[:-length]
        if len(head) < 2 or registry.grammar.name.fullmatch(name) is None:
            continue
        sure = head[-1] in OFFICES or head.endswith("）")
        if length == 2 and not (sure or registry.count(name) > 2):
            continue
        if _NAME_ENDS.search(name) or (_GROUPS.search(name) and not sure):
            continue
        return name
    called = text[-2:]
    if called[:1] in "老小阿" and called not in NOT_CALLED and len(text) > 3:
        return called if registry.grammar.called.fullmatch(called) else None
    return None


def leads(clause: str, paragraph: int, registry: Registry) -> Source | None:
    """Who a clause before a quotation or a colon is about: a person, somebody by office, or a document that shows."""
    registry.note_mentions(clause, 0, paragraph)
    told = re.split("[，,]", clause)[-1]
    for title in registry.grammar.title.finditer(told):
        # "一位老矿工拍着桌子问武振邦": who is asked does not speak.
        if told[title.end() :].startswith("、"):
            continue  # "许多代表、委员"
        if (somebody := find_anonymous(told[: title.end()], 0, registry.others)) is not None:
            return somebody
    source = registry.subject(told) or registry.subject(clause)
    if source is not None:
        return source
    if (name := name_after_title(told, registry)) is not None:
        registry.remember(name, told.partition(name)[0], told, 0, paragraph)
        registry.recent = (name,)
        return Source((name,), "person", 0)
    after = told.rpartition("的")[2]
    named = registry.grammar.name.match(after)
    if (
        named
        and len(named[0]) == 3
        and len(after) < 13
        and told != after
        and not registry.is_group(named[0])
    ):
        registry.remember(named[0], told.partition(named[0])[0], told, 0, paragraph)
        return Source((named[0],), "person", 0)
    for at in range(len(told), 2, -1):
        rest = told[at:]
        if (rest and not _SHOWS.match(rest)) or _NO_SUBJECT.match(told):
            continue
        found = registry.find(told[:at], 0, paragraph)
        if found is not None and (found.kind != "person" or rest):
            return found
    return None


def subject_before(clause: str, paragraph: int, registry: Registry) -> tuple[Source, bool] | None:
    """Who a clause is about whose next clause opens with a verb of saying, and whether it only tells how he speaks.

    某公司分析师则相对谨慎，认为……; 会议听取了……汇报，强调…….
    """
    if len(clause) > _LONGEST_CLAUSE or _NO_SUBJECT.match(clause):
        return None
    for at in range(2, len(clause) + 1):
        rest = clause[at:]
        if rest and not _PREDICATE.match(rest):
            continue
        found = registry.find(clause[:at], 0, paragraph)
        titled = found is not None and "《" in found.names[0] and "》" not in found.names[0]
        if found is not None and not found.pronoun and not titled:
            return found, len(rest) < 15 and not re.search(r"[\d了]", rest)
    return None


def name_after_title(clause: str, registry: Registry) -> str | None:
    """The name of no known surname behind the last title of a clause: 总经理佐藤直人并不讳言."""
    titles = [one for one in registry.grammar.title.finditer(clause) if len(one[0]) > 1]
    # "代表、委员豪情激荡：" names nobody.
    if not titles or clause[: titles[-1].end()].endswith(("代表、委员", "代表和委员", "代表委员")):
        return None
    found = _THEN.match(clause[titles[-1].end() :])
    if found is None or len(found[0]) < 3 or registry.is_group(found[0]):
        return None
    return (
        None
        if re.search(r"[的了在是和与这那]|[们]$|(.)\1|^[摇点笑叹摆挥拍举]", found[0])
        else found[0]
    )
