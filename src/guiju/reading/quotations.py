"""Quotations whose speaker a clause names that has no verb of saying: "车明远代表接过话头：“……”"."""

from __future__ import annotations

import re
from dataclasses import replace

from guiju.reading.sentences import Sentence
from guiju.reading.sources import Source
from guiju.reading.subjects import leads, subject_before
from guiju.reading.trimming import is_quote
from guiju.reading.turns import Piece, Speech

_SAYS = re.compile(
    r"(?P<who>[^，。；：“”]{2,40}?)的?(?:[这那一]句话|一席话|一番话|这番话|这句话|话|感慨|心声|肺腑之言|担忧)"
)


# "“……。”这是该报告的明确要求。"
_THIS_IS = re.compile(
    r"这(?:正|也|就)?是(?P<who>[^，。；：“”]{2,24})的(?:明确|一贯|重要|共同|真实)?(?:要求|话|名言|论断|主张|共识|心声|感受|期盼|观点|看法|说法)[。！]?$"
)
_LEADS_TO_QUOTE = re.compile(
    r"(?P<lead>[^“”，。；：]{2,30}|[^“”。；：]{2,60}(?=[：:])|(?:[^“”。；：]{2,60}，)?[^“”，。；：]{4,40}(?=，“))(?P<mark>[：:，])(?P<quote>“.+)$"
)
# "也给热潮泼了点冷水：……" leads to words that no quotation marks enclose.
_LEADS_TO_WORDS = re.compile(
    r"(?P<lead>(?:[^“”。；：]{2,40}，)?[^“”，。；：]{2,40}?(?:[话账水说法点由因方子丸策路境况字言]|苦衷|难处|顾虑|心结|诉求|主意|经验|心得|结论|意见|不满|困惑|无奈|烦恼|心事|初衷|愿望"
    r"|[愁气]|感慨|体会|疑问|担忧|心声|解释|判断|原委|建议|设想|认同|赞同|同意|反对|表示|态度|遍|总结|归纳|原则|比喻|概括|坦陈|现象|情景|一幕|深刻|共识|共鸣|期待|忧虑|关切|回应))"
    r"(?P<mark>[：:])(?P<quote>[^“].+)$"
)
# "……的数据也印证了这一趋势：", "这位工程师说起话来直来直去：".
_SHOWN = re.compile(
    r"(?:数据|报告|统计|调查|研究)(?:也|还|同样|更|很|最)?[^，]{0,2}(?:印证|显示|说明|佐证|揭示|反映|说服力)|^这[位名][^，]{2,30}[说讲谈话]"
    r"|^[^，]{2,14}的(?:意见|看法|观点|建议|回答|答案|想法|心愿|愿望|感受|态度|诉求)[^，：]{0,8}$"
)
# A whole sentence in quotation marks inside another: it has marks of its own.
_FULL_QUOTE = re.compile(
    r"(?<=[，：])“(?=[^“”]*[，。！？；])[^“”]{10,}”(?=[，；。！？]|$)|(?<=[，：])“[^“”]{8,}(?:[。！？]”?|”[。！？])$"
)
_FOLLOWED = re.compile(r"(?P<quote>“(?=[^“”]*[，。！？；])[^“”]{10,}”)，(?P<rest>[^“”]{4,}[。！])$")
_TELLS = re.compile(
    r"账|算|建议|话|说|讲|答|言|告诉|总结|理由|意见|结论|观点|看法|例子|故事|数据|比喻|道理|办法|原因|体会|感受|期待|心愿|愿望|经历|遭遇|经验|数字|细节|问题|想法|设想"
)
_RELAYS = re.compile(
    r"(?:转述|引用|引述|援引|借用|重复)了?(?P<who>[^，。：]{2,20})的(?:话|说法|观点)$"
)
# "……，”她掰着手指算起了账，“……": both quotations are of who stands between them.
_SANDWICH = re.compile(
    r"(?P<first>“[^“”]+”)(?P<lead>[^“”。；：]{1,50}?)[，：:](?P<second>“[^“”]+(?:”[。！？]?)?)$"
)


def give_behind(speech: Speech, pending: list[Piece]) -> None:
    """A quotation at the end of a paragraph is of whom the sentence before it told: "他拿出手机。“……”"."""
    if speech.told_of is not None and all(piece.source is None for piece in pending):
        for piece in pending:
            piece.source, piece.attribution = speech.told_of, "explicit"
            piece.rule = "narration-then-quote"


def give_alone(speech: Speech, pending: list[Piece]) -> None:
    """A paragraph that is nothing but a quotation is of who spoke, or was told of, right before it."""
    if speech.last is not None and all(piece.source is None for piece in pending):
        for piece in pending:
            piece.source, piece.attribution, piece.rule = speech.last, "carried", "quote-alone"


def at_end(speech: Speech, piece: Piece | None, text: str) -> Source | None:
    """Who speaks at the end of a paragraph, or is the one person whom its last sentence tells of."""
    if piece is None:
        return None
    if piece.source is not None:
        return piece.source if piece.source.kind in ("person", "collective") else None
    words = text[piece.start : piece.end]
    told = [name for name in speech.registry.persons if name in words]
    if not told and re.search("[他她](?!们|人)", words):
        told = list(speech.registry.recent)
    return Source((told[0],), "person", 0) if len(told) == 1 else None


# "……，建议……" in somebody's quoted words asks, whatever stands before it.
_ASKS_NEXT = re.compile(
    "(?<=[^，。；：]{6})，(?P<cue>建议|呼吁|提议)(?=[^，。；：的书稿和中者被是得已]{6,})"
)

_RECKONED = re.compile("，[另又]?据(?:初步|不完全)?(?:测算|统计|估算|核算)，")


def at_second_cue(piece: Piece, text: str) -> list[Piece]:
    """Words parted where quoted ones begin to ask, told ones to count: "……，据测算，全年……"."""
    reckoned = None if piece.direct else _RECKONED.search(text, piece.start + 6, piece.end)
    if reckoned is not None:
        return [replace(piece, end=reckoned.start()), replace(piece, start=reckoned.end())]
    found = _ASKS_NEXT.search(text, piece.start, piece.end) if piece.direct else None
    if found is None:
        return [piece]
    asked = replace(piece, start=found.end(), cue=found["cue"], cue_kind="ask", rule="second-cue")
    return [replace(piece, end=found.start()), asked]


def quoted_parts(text: str) -> list[tuple[int, int, bool]]:
    """Indirect speech parted from full quotations in it: "A，“B，C”，D"; a short term in quotation marks is none."""
    parts, at = [], 0
    for quote in _FULL_QUOTE.finditer(text):
        if text[at : quote.start()].strip("，：: "):
            parts.append((at, quote.start(), False))
        parts.append((quote.start(), quote.end(), True))
        at = quote.end()
    if text[at:].strip("，。；：！？”’ ") or not parts:
        parts.append((at, len(text), False))
    return parts


def followed(
    speech: Speech, at: int, words: str, sentence: Sentence, pending: list[Piece]
) -> list[Piece] | None:
    """A quotation behind which its sentence goes on to tell: "“……”，说到这里，他哽咽了。"."""
    found = _FOLLOWED.match(words)
    if found is None or sentence.quoted:
        return None
    speech.registry.note_mentions(found["rest"], sentence.start, at)
    told = re.split("[，。]", re.sub("^(?:说到这里|说完|说着|话音刚落)，", "", found["rest"]))[0]
    source = speech.registry.subject(told) or speech.current or speech.last
    if source is None:
        return None
    for piece in pending:
        piece.source, piece.attribution, piece.rule = source, "explicit", "quote-then-clause"
    middle = sentence.start + found.end("quote")
    said = source, "explicit", "", "say", "quote-then-clause"
    return [
        Piece(sentence.start, middle, *said, True),
        Piece(middle, sentence.end, None, "none", "", "", "narration", False),
    ]


def give_pending(speech: Speech, words: str, pending: list[Piece]) -> bool:
    """Speech before "……的一席话引起共鸣" is of the person named there."""
    if not pending:
        return False
    found = _SAYS.search(words)
    name = next(
        (name for name in speech.registry.persons if found and found["who"].endswith(name)), None
    )
    if name is None and found and len(found["who"]) == 3 and speech.registry.is_name(found["who"]):
        name = found["who"]
        speech.registry.remember(name, "", name, 0, 0)
    known = [one for one in speech.registry.persons if one in words[:80]]
    first = re.split(r"[，。：]", re.sub(r"^[^，]{2,4}，", "", words))[0]
    source = Source((name,), "person", 0) if name else speech.registry.subject(first)
    if source is None and (this := _THIS_IS.match(words)) is not None:
        source = speech.registry.find(this["who"], 0, 0)
    if source is None and len(words) < 50 and not re.search(r"\d", words):
        source = leads(first, 0, speech.registry)
    if source is None and len(known) == 1:
        source = Source((known[0],), "person", 0)
    if source is None or any(piece.source is not None for piece in pending):
        return False
    for piece in pending:
        piece.source, piece.attribution, piece.rule = source, "explicit", "quote-then-narration"
    return True


def led_to(
    speech: Speech, at: int, words: str, sentence: Sentence, pending: list[Piece]
) -> list[Piece] | None:
    """A quotation behind a clause without a verb of saying: "车明远代表接过话头：“……”"."""
    found = _LEADS_TO_QUOTE.match(words)
    if found and not (sentence.ends_quoted or is_quote(found["quote"])):
        found = None
    found = found or _LEADS_TO_WORDS.match(words) or _manner_then_words(speech, at, words)
    if found is None or sentence.quoted:
        return None
    speech.registry.note_mentions(found["lead"], sentence.start, at)
    relayed = _RELAYS.search(found["lead"])
    source = speech.registry.find(relayed["who"], 0, at) if relayed else None
    source = source or leads(found["lead"], at, speech.registry)
    if source is None and found["mark"] in "：:":
        source = _of_clauses(found["lead"], at, speech)
    if source is None:
        return None
    for piece in pending:
        if piece.source is None:
            piece.source, piece.attribution, piece.rule = source, "explicit", "quote-then-clause"
    speech.current, speech.cue_kind, speech.before = speech.answering or source, "say", None
    speech.held = source if sentence.ends_quoted else None
    begin = sentence.start + found.start("quote")
    return [
        Piece(
            begin,
            sentence.end,
            source,
            "explicit",
            "",
            "say",
            "clause-then-words",
            found["quote"][0] == "“",
        )
    ]


def _of_clauses(lead: str, at: int, speech: Speech) -> Source | None:
    """The subject of the last clause that has one: "就此，代表们在会上各抒己见，形成共识：“……”"."""
    for clause in reversed(lead.split("，")):
        if (named := subject_before(clause, at, speech.registry)) is not None:
            return named[0]
    return None


def _manner_then_words(speech: Speech, at: int, words: str) -> re.Match[str] | None:
    """ "李建国委员一针见血：……": what a person's name and a few words of manner lead to."""
    found = re.match(
        r"(?P<lead>(?:[^“”，。；：]{2,20}，)?[^“”，。；：]{2,40})(?P<mark>：)(?P<quote>[^“].{7,})$",
        words,
    )
    if found is None:
        return None
    if _SHOWN.search(found["lead"]):
        return found
    speech.registry.note_mentions(found["lead"], 0, at)
    names = [name for name in speech.registry.persons if name in found["lead"]]
    if not names and re.match("[他她](?!们|人|的)", found["lead"]):
        names = [found["lead"][0]]
    rest = found["lead"].rpartition(max(names, key=len))[2] if names else ""
    rest = re.sub(r"^(?:代表|委员|书记|教授)", "", rest)
    plain = re.fullmatch(r"(?:[^是有为的了]|截了当|如指掌|[分归]为){2,16}", rest) or _TELLS.search(
        rest
    )
    return (
        found
        if plain and not re.match(r"的?(?:家|父|母|妻|丈夫|儿|女儿|同事|工作|一天|日程)", rest)
        else None
    )


def sandwiched(
    speech: Speech, at: int, words: str, sentence: Sentence, pending: list[Piece]
) -> list[Piece] | None:
    """Two quotations around a clause without a verb of saying are both of its subject."""
    found = _SANDWICH.match(words)
    if found is None or sentence.quoted:
        return None
    speech.registry.note_mentions(found["lead"], sentence.start, at)
    source = speech.registry.subject(found["lead"])
    if source is None:
        return None
    for piece in pending:
        piece.source, piece.attribution, piece.rule = source, "explicit", "quote-then-clause"
    speech.current, speech.cue_kind, speech.before = source, "say", None
    speech.held = source if sentence.ends_quoted else None
    spans = [found.span("first"), found.span("second")]
    rule = "quotes-around-clause"
    return [
        Piece(sentence.start + a, sentence.start + b, source, "explicit", "", "say", rule, True)
        for a, b in spans
    ]
