"""Labels of interviews and conferences: who asks, who answers, and who the guests are."""

from __future__ import annotations

import re

from guiju.reading.people import Registry
from guiju.reading.sources import Source

_LABEL = re.compile(
    r"[■●◆▶▌□○◇]?\s*(?:\d{1,2}[.、．]|[一二三四五六七八九十]{1,3}、)?"
    r"((?:网友|听众|观众)“[^“”]{1,16}”|[^，。：；“”？！]{1,60})[：:]\s*(?=\S)"
)
_ASKS = re.compile(
    r".{0,24}(?:记者|主持人|编辑|网友|听众|观众)(?:提问|问)?(?:“[^“”]+”)?|(?:主持人|记者).{1,5}|问题?\d{0,2}|提问|Q\d{0,2}"
)
# "《……报》：……？": a paper that asks.
_PAPER_ASKS = re.compile(
    r"《[^《》]{2,16}(?:[报刊网社台]|周刊|杂志|在线)》|本[报刊网台]|[\u4e00-\u9fa5]{2,8}(?:日报|晚报|晨报|早报|时报|商报|导报|周报|信息报|青年报|都市报|周刊|电视台|电台|新闻网)"
)
# What an editor sets apart is nobody's answer.
_APART = re.compile(
    "(?:采访|记者|编辑|调研)?(?:手记|札记|感言)|编者按|编后|(?:相关|新闻|延伸|政策)?(?:链接|背景|阅读|资料|解释|提示)|名词解释|新闻背景|点评|注"
)
_TITLED = re.compile("(?:代表|委员|常委)(?P<rest>[^、·]{3,})$")
# "[司长 张炜]" before what he says.
_BRACKETED = re.compile(r"[\[【［〔]([^\[\]【】［］〔〕，。]{1,24})[\]】］〕][：:]?\s*(?=\S)")
# "■李明（省政协委员）" before what he says.
_MARKED = re.compile(r"[■●◆▶▌□○◇▲]\s*([^（），。：；]{2,4}（[^（）]{4,40}）)(?![，、的说表认指])")
# "张炜：" on a line of its own; what follows is his until the next label.
_ALONE = re.compile(r"([^，。；：“”？！]{1,40})[：:]")
# "省政协李明：": the body whose member he is, without his office.
_MEMBER = re.compile(
    "(?P<body>[^，。]{0,8}?(?:政协|人大|民[建盟革进]|农工党|致公党|九三学社|台盟|工商联|妇联|科协)[^，。]{0,4}?)(?P<name>[\u4e00-\u9fa5]{2,3})"
)
_ANSWERS = frozenset(
    {"负责人", "发言人", "嘉宾", "受访者", "答", "A", "回答", "答复", "回复", "答记者问"}
)
_GUEST = re.compile(
    r"(?:采访了?|专访了?|访|邀请到?了?)(?P<who>[^，。；：“”]{2,30}?(?:负责人|负责同志|发言人))"
    r"|(?P<answers>[^，。；：“”]{2,24}?(?:负责人|负责同志|发言人))(?:就[^，。]{2,40})?答记者问"
)

# "——访全国政协委员李明" under a headline.
_INTERVIEWED = re.compile(
    "(?:——|—|^)(?:本报|本刊|记者)?(?:专访|访|对话|采访|对谈|走近)(?P<who>[^，。；：“”《》—]{4,40}?)(?=谈|就|——|$)"
)


def find_guest(heading: str, text: str, registry: Registry) -> Source | None:
    """Who answers under "答：" where no person is named: "……采访了省医保局有关负责人"."""
    person = _INTERVIEWED.search(heading)
    source = registry.find(person["who"], 0, 0) if person else None
    if source is not None and source.kind == "person":
        return source
    for place in (text[:2000], heading):
        found = _GUEST.search(place)
        if found is not None:
            name = found["who"] or found["answers"]
            registry.others.setdefault(name, "collective")
            return Source((name,), "collective", 0)
    return None


def read_label(
    text: str, at: int, registry: Registry, guest: Source | None
) -> tuple[int, Source | None] | None:
    """Where the words behind a label begin and whose they are; None where a paragraph has no label.

    What an interviewer says, and the line that only introduces a guest, hold no statement: the words
    then begin at the end of the paragraph.
    """
    found = _LABEL.match(text) or _BRACKETED.match(text) or _MARKED.match(text)
    if found is None:
        return None
    who = re.sub(r"（[^）]*）$", "", found[1])
    if _APART.fullmatch(who):
        return found.end(), None
    asks = _PAPER_ASKS.fullmatch(who) and text.rstrip("”").endswith(("？", "?"))
    if asks or _ASKS.fullmatch(who):
        registry.note_mentions(text, 0, at)
        return len(text), None
    if who in _ANSWERS:
        person = Source(registry.recent[-1:], "person", 0) if registry.recent else None
        return found.end(), guest or person
    if _tells_how(who, registry):
        return None
    # A name before a quotation is a source like any other: 李明：“……”.
    if text[found.end() : found.end() + 1] == "“":
        return None
    if not (_has_office(found[1], registry) or _names(who, registry)):
        return None
    source = registry.find(who, 0, at) or _short(who, registry)
    speaks = re.search("(?:负责人|负责同志|发言人)$", who)
    if source is None or (source.kind != "person" and not speaks):
        return None
    rest = text[found.end() :]
    introduces = not re.search(r"[。！？；]", rest) and registry.grammar.title.search(rest[-4:])
    return (len(text) if introduces else found.end()), source


def _tells_how(who: str, registry: Registry) -> bool:
    """Whether a label is a clause that leads to words: "程某主任表示：", "李某委员一针见血："."""
    if any(cue.end() == len(who) for cue in registry.grammar.cue.finditer(who)):
        return True
    titled = _TITLED.search(who)
    if titled is None:
        return False
    rest = titled["rest"]
    return not registry.is_name(rest) and registry.grammar.title.search(rest) is None


def read_standing_label(text: str, at: int, registry: Registry) -> tuple[bool, Source | None]:
    """Whether a paragraph is nothing but a label, and whose words follow; an interviewer's are nobody's."""
    found = _ALONE.fullmatch(text)
    if found is None:
        return False, None
    who = re.sub(r"（[^）]*）$", "", found[1]).strip()
    if _ASKS.fullmatch(who) or who.startswith("主持人"):
        return True, None
    member = _MEMBER.fullmatch(who)
    if member is not None and registry.is_name(member["name"]):
        registry.remember(member["name"], member["body"], who, 0, at)
        return True, Source((member["name"],), "person", 0)
    short = next(
        (name for name in registry.names | set(registry.persons) if who.endswith(name)), who
    )
    if not _names(short, registry):
        return False, None
    source = registry.find(who, 0, at)
    return (True, source) if source is not None and source.kind == "person" else (False, None)


_SIGNED = re.compile(
    r"[—－-]{1,2}\s*(?P<who>[^，。：；“”（）]{2,40}?)(?:如是说|这样说|如此说|感慨|语|说)?(?:（[^（）]*）)?(?=[，。：]|$)"
)
# Where somebody's office begins behind his name, which a blank parted: 张三 全国政协委员.
_OFFICE = (
    "(?:全国|中国|国家|中共|中央|国务院|民[建盟革进]|九三|农工|致公|台盟|原|本[省市]|[省市]|"
    "[\u4e00-\u9fa5]{2,3}(?:省|市|大学|集团|公司))"
)
_DEPUTY_LINE = re.compile(
    "(?!.*[访记看听问走])[\u4e00-\u9fa5]{2,12}(?:代表|委员)(?=[\u4e00-\u9fa5·]{2,5}$)"
)
_NAME_LINE = re.compile(
    f"(?P<name>[\u4e00-\u9fa5]{{2,3}}|[\u4e00-\u9fa5]+·[\u4e00-\u9fa5]+)(?P<role>{_OFFICE}.+)"
)


def read_name_line(text: str, at: int, registry: Registry) -> Source | None:
    """Who speaks under a line that holds nothing but a name with its offices: "全国人大代表张三", "张三 某院院长"."""
    line = text.strip("：:▌■●◆▶▲△★☆◎○□◇【】[] ")
    if len(line) > 60 or re.search(r"[，。！？；“”]", line):
        return None
    found = _NAME_LINE.fullmatch(line)
    if (
        found
        and registry.grammar.title.search(found["role"][-4:])
        and registry.is_name(found["name"])
    ):
        registry.remember(found["name"], found["role"], line, 0, at)
        registry.recent = (found["name"],)
        return Source(registry.recent, "person", 0)
    titled = re.match(
        r"(?:全国|省|市|[\u4e00-\u9fa5]{2,12}?)?(?:人大代表|政协委员|院士|教授|研究员)", line
    )
    titled = titled or _DEPUTY_LINE.match(line)
    source = registry.find(line, 0, at) if titled and len(line) > 6 else None
    return (
        source
        if source is not None and source.kind == "person" and line.endswith(source.names[-1])
        else None
    )


def read_signature(text: str, at: int, registry: Registry) -> Source | None:
    """Who is named behind a dash under a quotation: "——省人大代表李明如是说"."""
    found = _SIGNED.match(text)
    source = registry.find(found["who"], 0, at) if found else None
    return source if source is not None and source.kind in ("person", "collective") else None


def read_list_heading(text: str, at: int, registry: Registry) -> Source | None:
    """Whose list stands under a heading that says so: "专家组对景区提三点要求"."""
    found = re.fullmatch(
        r"(?P<who>[^，。：]{2,16}?)(?:[对向给][^，。：]{2,12})?提出?了?[\d一二三四五六七八九几][点条项个][^，。]{0,6}(?:要求|建议|意见|主张|措施)",
        text,
    )
    return registry.find(found["who"], 0, at) if found else None


def _has_office(label: str, registry: Registry) -> bool:
    """Whether a label is a name with its office in brackets: 李明（省政协委员、某公司董事长）."""
    found = re.fullmatch("(?P<name>[^（）]{2,4})（(?P<office>[^）]+)）", label)
    title = registry.grammar.title
    return bool(found and registry.is_name(found["name"]) and title.search(found["office"][-4:]))


def _names(who: str, registry: Registry) -> bool:
    """Whether a label is somebody's name: known, with a title, or a name that labels more than one paragraph."""
    if any(who.endswith(name) for name in registry.persons):
        return True
    if who in registry.persons or (len(who) > 3 and registry.grammar.title.search(who)):
        return True
    again = sum(registry.whole.count(f"{who}{mark}") for mark in "：:]】］") > 1
    others = any(f"{name}：" in registry.whole for name in registry.persons)
    foreign = others and re.fullmatch("[\u4e00-\u9fa5·]{2,8}", who) and not registry.is_group(who)
    asked = re.search(
        "(?:^|[。？！”])[^，。：“”？！]{0,10}(?:记者|主持人|问|报|刊|》)[：:]", registry.whole
    )
    return (again or asked is not None) and (
        registry.grammar.name.fullmatch(who) is not None or bool(foreign)
    )


def _short(who: str, registry: Registry) -> Source | None:
    """The bearer of a label of no known surname among those of known persons: 古丽巴哈尔 of 古丽巴哈尔·艾则孜."""
    if len(who) > 3 and registry.grammar.title.search(who):
        return None  # "某委员举例：" is a clause
    whole = re.search(re.escape(who) + r"(?:·[\u4e00-\u9fa5]{1,5})+", registry.whole)
    name = whole[0] if whole else who
    registry.remember(name, "", who, 0, 0)
    return Source((name,), "person", 0)
