"""Sources that stand in another paragraph than their words: who handed in a list, who signs a motto or a letter."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from guiju.reading.labels import read_signature
from guiju.reading.page import Article, Paragraph
from guiju.reading.people import Registry
from guiju.reading.sources import Source
from guiju.reading.turns import Speech

# "……他说——" on a line of its own: no heading, but what leads to paragraphs.
_OPENS_SPEECH = re.compile(r"(?:说|讲|指出|强调|表示|认为|写道|谈道|提出)(?:——|：|:)$")
_ITEM = re.compile(
    r"第[一二三四五六七八九十][、，：,]|[一二三四五六七八九十]{1,2}、|[（(][一二三四五六七八九十\d]{1,2}[）)]|\d{1,2}[.．、](?!\d)"
    r"|[一二三四五六七八九十]是|其[一二三四五六]，?|(?:建议|提案|议案|意见)[一二三四五六\d][：:]|[①-⑩]"
)
# "向大会提交三件提案": the list that follows is whose proposals they are.
_HANDS_IN = re.compile(
    r"(?:提交|提出|带来|准备|递交|撰写|呈交|形成|拿出)了?[^，。：]{0,8}[一二两三四五六七八九几\d]+[个份件项条点][^，。：]{0,16}(?:提案|建议|议案|意见|主张)(?![^，。：]{0,4}(?:被|已))"
)
_FURTHEST, _GAP = 40, 3
_OWN_VOICE = re.compile(
    r"(?:^|[，。；！？])(?:因此|所以|为此|但|同时)?，?我(?:们|国|省|市|县|区)?(?:认为|觉得|建议|希望|想|呼吁|的|在|做|提|调研|发现|了解|注意|相信|主张)"
)
_HEADED = re.compile("(?P<who>[^，。：；“”]{2,24})[：:].{4,}")
_MOVER = re.compile(
    "(?:第一|领衔|主)?(?:提案人|提案者|提案委员|建议人|提议人|提出人|领衔人|领衔代表|议案人)[：:]([^，。；：、（]{2,16})"
)
_BRACKETS = re.compile("(?<=[。！？”])[（(](?P<who>[^，。；：“”（）]{5,40})[）)]$")
_LETTER_TO = re.compile("[^，。：；“”]{2,24}(?:代表|委员)[：:]")
_DATED = re.compile(r"(?:19|20)\d\d年\d{1,2}月\d{1,2}日|[二〇○零一三四五六七八九十]{4}年.{2,8}日")


def opens_speech(text: str) -> bool:
    """Whether a line that looks like a heading leads to what somebody says in the paragraphs behind it."""
    return _OPENS_SPEECH.search(text) is not None


def begin_paragraph(speech: Speech, paragraphs: Sequence[Paragraph], at: int) -> None:
    """What other paragraphs tell of who speaks in this one."""
    text = paragraphs[at].text
    if speech.official:
        _begin_letter(speech, paragraphs, at)
        return
    if speech.lister is not None:
        inside = at <= speech.listed_until
        speech.current = speech.lister if inside else None
        speech.announced, speech.cue_kind, speech.before = inside, "", None
        speech.lister = speech.lister if inside else None
    alone = _signed_in_brackets(text, at, speech.registry)
    if alone is None and speech.current is None and speech.headed is not None:
        told = any(name in text for name in speech.headed.names)
        alone = speech.headed if _in_own_voice(text) and not told else None
    if alone is not None:
        speech.lister, speech.listed_until = alone, at
        speech.current, speech.announced, speech.cue_kind, speech.before = alone, True, "", None
    if at + 1 < len(paragraphs) and text.startswith("“") and text.rstrip("。").endswith("”"):
        source = read_signature(paragraphs[at + 1].text, at + 1, speech.registry)
        speech.last = source or speech.last


def end_paragraph(speech: Speech, paragraphs: Sequence[Paragraph], at: int) -> None:
    """Remember whose list the next paragraphs hold, where this one tells that somebody handed it in."""
    if speech.official or speech.lister is not None:
        return
    last = re.split("(?<=。)", paragraphs[at].text.rstrip("。"))[-1]
    found = _HANDS_IN.search(last)
    until = list_end(paragraphs, at) if found else at
    if found is None or until == at:
        return
    before = last[: found.start()]
    names = [name for name in speech.registry.persons if name in before]
    source = Source((max(names, key=before.rfind),), "person", 0) if names else None
    source = source or speech.registry.subject(before)
    if source is not None:
        speech.lister, speech.listed_until = source, until


def list_end(paragraphs: Sequence[Paragraph], at: int) -> int:
    """The last paragraph of the list that begins behind a paragraph; that paragraph itself where none does."""
    last = at
    for number in range(at + 1, min(len(paragraphs), at + _FURTHEST)):
        text = paragraphs[number].text
        if _ITEM.match(text) or (last > at and number == last + 1 and _in_own_voice(text)):
            last = number
        elif last == at or number > last + _GAP or paragraphs[number].heading:
            break
    return last


def read_headed(heading: str, registry: Registry) -> Source | None:
    """The person whom a heading gives the word: "李明：三条建议"."""
    found = _HEADED.fullmatch(heading)
    if found is None:
        return None
    source = registry.find(found["who"], 0, 0)
    return source if source is not None and source.kind == "person" else None


def is_his_own(source: Source, paragraphs: Sequence[Paragraph], at: int) -> bool:
    """Whether what stands under a heading with a name are his words: nobody tells of him, or of a reporter, there."""
    under: list[str] = []
    for part in paragraphs[at + 1 :]:
        if part.heading:
            break
        under.append(part.text)
    words = "".join(under)
    told = any(name in words for name in source.names) or re.search("记者|[他她](?!们|人)", words)
    return bool(under) and not told


def find_mover(article: Article, registry: Registry) -> Source | None:
    """Who moves a proposal that is printed as he wrote it: "提案人：李明"."""
    first = [part.text for part in (*article.front, *article.paragraphs[:4])]
    for text in first:
        found = _MOVER.match(text)
        source = registry.find(found[1], 0, 0) if found else None
        if source is not None and source.kind == "person":
            return source
    return None


def _signed_in_brackets(text: str, at: int, registry: Registry) -> Source | None:
    """Whose words a paragraph is that ends on a name with its office: "……。（省人大代表 李明）"."""
    found = _BRACKETS.search(text)
    if found is None or not registry.grammar.title.search(found["who"]):
        return None
    source = registry.find(found["who"], 0, at)
    if source is None or source.kind != "person":
        return None
    return source if found["who"].endswith(source.names[-1]) else None


def _in_own_voice(text: str) -> bool:
    return _OWN_VOICE.search(re.sub("“[^“”]*”", "", text)) is not None


def _begin_letter(speech: Speech, paragraphs: Sequence[Paragraph], at: int) -> None:
    """A second letter on the page is of who signs it, and not the document over the first."""
    text = paragraphs[at].text
    if speech.registry.addressee is None or not at or not _LETTER_TO.fullmatch(text):
        return
    speech.default = _signed_by(paragraphs[at:], speech.registry)
    speech.registry.own = speech.default
    speech.registry.addressee = None


def _signed_by(paragraphs: Sequence[Paragraph], registry: Registry) -> Source | None:
    """The body over the date under a letter."""
    for part, following in pairwise(paragraphs):
        if len(part.text) < 30 and _DATED.fullmatch(following.text):
            named = registry.grammar.body.search(part.text)
            return Source((part.text,), "body", 0) if named else None
    return None
