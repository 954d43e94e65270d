"""Whose turn it is: the state of reading an article, and what begins, carries on or ends somebody's speech."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from guiju.reading.grammar import Grammar
from guiju.reading.labels import read_label, read_standing_label
from guiju.reading.people import Registry
from guiju.reading.sentences import split_sentences
from guiju.reading.sources import Source

_SEVERAL = re.compile(
    r"(?:多位|不少|几位|许多|很多|一些)[^，。]{0,6}(?:代表|委员|专家|学者|居民|村民|网友|家长|企业|业内人士)(?!性)"
)
# What weighs an opinion is not said by who holds it: "这种看法失之偏颇".
_WEIGHS = re.compile(
    r"(?:其实|诚然|显然|然而|但)?，?(?:(?:这|此|上述|类似)(?:一|种|些|个|番|类|句)*(?:看法|观点|说法|话|言|论调|意见|担心|担忧|想法|主张|质疑|疑问)|[此斯]言)"
)
# What is otherwise known is the paper's: "据了解，……", "另据估算，……".
_OTHERWISE = re.compile(
    r"这[一些]?[^，。]{0,8}[为给][^，。]{0,16}(?:指明了|提供了|注入了|增添了)|(?:与会)?(?:代表|委员)们[^，。]{0,4}(?:对此|纷纷|一致|热议|高度)"
    r"|[^，。他她我“”]{2,12}对[^，。]{0,12}表示(?:满意|欢迎|感谢|赞同)"
    r"|会场[内外上]|会后|会外|散会|台下|话音[刚未]落|掌声|(?:报告|发言|讲话)[^，。]{0,4}(?:获得|赢得|引起|引发|结束)|[^，。]{0,8}其他(?:代表|委员|成员)"
    r"|(?:[^，。“”]{0,10}，?)?记者[^，。“”]{0,20}(?:了解到|发现|看到|见到|注意到|获悉|得知)|[另又]?据(?:悉|了解|统计|不完全统计|估算|测算|报道|记者了解|公开资料|预测)"
)
_REPORTED = re.compile(
    "截至[^，。]{0,6}发稿|采访(?:中|时|结束)|(?:讨论|会议|座谈|访谈|对话)会?(?:仍在|结束|持续|由)"
    "|(?:[^，。“”]{0,10}，?)?记者[^，。“”]{0,20}(?:了解到|看到|见到|注意到|获悉|得知|采访)"
)
# "每班不得超过30人", "对逾期不改的，": the document orders on.
_ORDERS = re.compile(r"[^，。]{0,12}(?:不得|应当|必须|严禁)|对[^，。]{2,20}的，")
_AGAINST = re.compile(
    r"(?:但是?|可是?|然而|不过|而)?在?现实(?!意义)|可(?![以能])|然而|遗憾的是|可惜"
)

_ARGUES = re.compile(
    "笔者|有人(?:说|认为|主张|担心|会问|质疑|辩解)|有云|无可厚非|试想|令人深思|此言|诚然|这种(?:看法|观点|说法|论调)|失之|可见|归根结底|说到底|须知|殊不知|岂|难道|何尝|固然|值得借鉴|常言|俗话|古人|与其"
)
# A column, by the line under its headline, or over it.
_COLUMN = re.compile("(?:社评|社论|时评|短评|快评|锐评|评论员|评论员文章)$")
# "我们相信" behind what a meeting or a document says: the paper again.
_PAPER = re.compile("我们(?:相信|认为|希望|期待|有理由|不妨|不禁|看到|注意到)")
_REPORTS = re.compile(r"(?:报告|[白蓝绿]皮书|指数|榜单|公报|调查)$")


_THANKS = 12
"""Characters that an interviewer may still say behind a question: 谢谢您！"""


@dataclass(slots=True)
class Piece:
    """A part of a paragraph that one source says, with the cue that shows it and the rule that found it."""

    start: int
    end: int
    source: Source | None
    attribution: str
    cue: str
    cue_kind: str
    rule: str
    direct: bool


@dataclass(slots=True)
class Speech:
    """The state of reading one article: who speaks, since which cue, and what kind of thing was said last."""

    grammar: Grammar
    registry: Registry
    default: Source | None
    official: str
    current: Source | None = None
    cue_kind: str = ""
    announced: bool = False
    held: Source | None = None
    before: str | None = None
    plans: bool = False
    guest: Source | None = None
    answering: Source | None = None
    told_of: Source | None = None
    standing: bool = False
    asking: bool = False
    asked: bool = False  # the question of who is asking has come
    section: str = ""
    topic: str = ""  # the headline
    essay: bool = False  # an author argues, and only cites
    said_by: Source | None = None  # whose the last statement is
    faults: bool = False  # a list of faults was announced, and goes on behind ；
    cited: bool = False  # whom a document cites goes on behind ；
    last: Source | None = None  # who spoke, or was told of, at the end of the last paragraph
    lined: bool = False  # a line of a name gave the word, until the next heading
    lister: Source | None = None  # whose list the paragraphs hold
    listed_until: int = -1  # the last of them
    headed: Source | None = None  # whom the heading gives the word
    closed: bool = False  # the last piece was a quotation, closed

    def answers(self, source: Source | None) -> None:
        """From here on somebody speaks whom a label names; None: nobody."""
        self.current = self.answering = source
        self.cue_kind, self.before, self.announced = "", None, source is not None


def is_asked(speech: Speech, at: int, text: str) -> bool:
    """Whether a paragraph is a label on a line of its own, or what an interviewer says under one."""
    if speech.official:
        return False  # there such a line names who is written to
    labels, source = read_standing_label(text, at, speech.registry)
    if labels:
        speech.standing, speech.asking, speech.asked = True, source is None, False
        speech.answers(source)
        return True
    if not speech.asking:
        return False
    label = read_label(text, at, speech.registry, speech.guest)
    asks = text.rstrip("”").endswith(("？", "?"))
    if label is not None:
        speech.asking = label[1] is None  # an answer whose label stands before it ends the question
    elif speech.asked and not asks and len(text) > _THANKS:
        give_word(speech, speech.guest)  # an answer without a label follows it
        speech.asking = False
    speech.asked = speech.asked or asks
    return speech.asking


def give_word(speech: Speech, source: Source | None) -> None:
    """Who has the word from a line of his name on; None ends that."""
    speech.answers(source)
    speech.standing = speech.lined = source is not None


def is_address(speech: Speech, text: str) -> bool:
    """Whether a paragraph only greets, thanks or closes: "各市人民政府：", "特此通知。"."""
    greets = (
        text.endswith(("：", ":"))
        and len(text) <= 60
        and not re.search(r"如下|以下|下列|应当|必须|表示|指出|。", text)
        and (
            "，" not in text or (speech.official and re.match(r"各|省|市|县|区|国务院|中央", text))
        )
    )
    if greets and speech.official and speech.registry.addressee is None:
        source = speech.registry.find(text[:-1], 0, 0)
        several = Source((text[:-1],), "collective", 0) if re.search("代表|委员", text) else None
        speech.registry.addressee = source if source and source.kind == "person" else several
    return bool(
        greets or (speech.official and re.match(r"(?:特此|此复|感谢您|谢谢|现予公布)", text))
    )


def begin(speech: Speech, text: str) -> None:
    """At the start of a paragraph speech ends, unless a list was announced or the words carry it on."""
    if speech.standing and speech.answering is not None:
        speech.current = speech.answering
        return
    carries = speech.announced or speech.held or speech.grammar.continuing.match(text)
    if not (speech.current and carries):
        speech.current, speech.before = None, speech.before if speech.official else None
    if speech.current and not speech.announced and _turns(speech, text):
        speech.current, speech.before = None, None


def _turns(speech: Speech, text: str) -> bool:
    """Whether a paragraph that opens with "同时" leads over to another source in its second sentence."""
    sentences = split_sentences(text)
    if len(sentences) < 2 or sentences[0].ends_quoted:
        return False
    second = text[sentences[1].start : sentences[1].end]
    found = speech.grammar.cue.search(second[:24])
    return (
        found is not None
        and second[found.end() : found.end() + 1] in "，："
        and "“" not in text[: sentences[0].end]
    )


def end_by_other(speech: Speech, words: str) -> None:
    """A sentence about somebody else is the narrator's: "多位委员不约而同提到……", "张三种了……"."""
    current = speech.current
    if current is None or current == speech.default:
        return
    if speech.answering is not None:
        if _REPORTED.match(words):
            give_word(speech, None)  # no guest says "记者了解到"
        return
    lists = speech.grammar.announcing.search(words) is not None
    ends = [
        current.kind == "person" and not lists and _of_self(speech, words),
        current.kind == "collective" and _WEIGHS.match(words) is not None,
        _OTHERWISE.match(words) is not None,
        current.kind in ("document", "body") and _PAPER.match(words) is not None,
        _SEVERAL.match(words) is not None,
    ]
    others = [name for name in speech.registry.persons if name not in current.names]
    named = [
        name
        for name in speech.registry.others
        if len(name) > 2 and words.startswith(name) and name not in current.names
    ]
    ends += [re.match("[对则也还将已就在与和向]", words[len(name) :]) is not None for name in named]
    if any(ends) or _opens_with(words, others, speech.grammar):
        speech.current = None


def _of_self(speech: Speech, words: str) -> bool:
    """Whether a sentence tells of who spoke as nobody tells of himself: "她今年82岁", "后来，她参加了……"."""
    names = speech.current.names if speech.current else ()
    subject = re.match(
        r"(?:[^，。]{1,6}，)?(?:[他她](?!们|人)|(?P<name>[\u4e00-\u9fa5·]{2,12}))", words
    )
    if subject is None:
        return False
    return subject["name"] is None or any(subject["name"].startswith(name) for name in names)


def _opens_with(words: str, names: list[str], grammar: Grammar) -> bool:
    """Whether a sentence has one of the persons as its subject: the name stands first, or behind its titles."""
    for name in names:
        at = words.find(name, 0, 40)
        if at == 0 or (at > 0 and re.search(r"[，。：；]", words[:at]) is None):
            before = words[:at]
            if not before or any(t.end() == at for t in grammar.title.finditer(before)):
                return True
    return False


def end_document(speech: Speech, before: str, words: str) -> None:
    """A document that is cited says one sentence, and what goes on to order; the rest is the paper's again."""
    cited = speech.current is not None and speech.current.kind == "document"
    meeting = (
        cited
        and speech.current is not None
        and speech.current.names[0].endswith(("会", "会议", "论坛"))
    )
    if not cited or meeting or speech.current == speech.default or speech.answering or speech.held:
        return
    opened = speech.grammar.connective.match(words)
    rest = words[opened.end() :].lstrip("，") if opened else words
    orders = speech.cue_kind == "decree" and (
        speech.grammar.imperative.match(rest) or _ORDERS.match(rest)
    )
    # What an article is about goes on telling: "……报告发布", "报告指出，……。……。".
    about = _REPORTS.search(speech.current.names[0]) if speech.current else None
    if about and about[0] in speech.topic:
        return
    if before.endswith(("。", "！", "？")) and not speech.announced and not orders:
        speech.current, speech.before = None, None


def end_quoted(speech: Speech) -> None:
    """Behind a quotation that was closed the paper speaks again, but under a label that gives somebody the word."""
    given = speech.answering is not None or speech.standing or speech.announced
    if speech.current is not None and speech.current != speech.default and not given:
        speech.current, speech.before = None, None


def is_essay(whole: str, front: Sequence[str]) -> bool:
    """Whether an author argues in a text, as columns do: named one, or no reporter and two ways at least to argue."""
    if any(_COLUMN.search(line) for line in front if len(line) < 24):
        return True
    if "记者" in whole:
        return False
    return len(set(_ARGUES.findall(re.sub("“[^“”]*”", "", whole)))) > 1


def end_in_essay(speech: Speech, before: str) -> None:
    """Who is cited in an essay has one sentence; then the author goes on."""
    given = speech.announced or speech.held or speech.answering is not None
    if (
        speech.essay
        and speech.current is not None
        and not given
        and speech.current != speech.registry.author
        and before.endswith(("。", "！", "？"))
    ):
        speech.current, speech.before = None, None


def end_cited(speech: Speech, words: str) -> None:
    """What a paper sets against a document it cites is its own: "……。可现实中，……"."""
    cited = speech.current is not None and speech.current.kind == "document"
    if cited and speech.current != speech.default and _AGAINST.match(words):
        speech.current = None
