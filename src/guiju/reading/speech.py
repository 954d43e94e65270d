"""Who says what in a paragraph: sentences cut at their sources, direct speech given to who speaks."""

from __future__ import annotations

import re
from collections.abc import Iterator

from guiju.reading.attribution import find_attributions, is_lead
from guiju.reading.labels import read_label
from guiju.reading.restore import DATELINE
from guiju.reading.sentences import Sentence, split_sentences
from guiju.reading.sources import Attribution, Source
from guiju.reading.subjects import leads
from guiju.reading.trimming import is_direct, is_quote
from guiju.reading.turns import (
    Piece,
    Speech,
    begin,
    end_by_other,
    end_cited,
    end_document,
    end_in_essay,
    end_quoted,
)

_REPORTER = re.compile(r"^[（(][^（）()]{0,8}(?:记者|通讯员)[^（）()]{0,30}[）)]")
_SAYS = re.compile(
    r"(?P<who>[^，。；：“”]{2,40}?)的?(?:[这那一]句话|一席话|一番话|这番话|这句话|话|感慨|心声|肺腑之言|担忧)"
)


_LEADS_TO_QUOTE = re.compile(
    r"(?P<lead>[^“”，。；：]{2,30}|[^“”。；：]{2,60}(?=[：:])|(?:[^“”。；：，]{2,24}，)?[^“”，。；：]{4,30}(?=，“))(?P<mark>[：:，])(?P<quote>“.+)$"
)
# "也给热潮泼了点冷水：……" leads to words that no quotation marks enclose.
_LEADS_TO_WORDS = re.compile(
    r"(?P<lead>[^“”，。；：]{2,40}?(?:[话账水说法点由因方子丸策路境况字言]|苦衷|难处|顾虑|心结|诉求|主意|经验|心得|结论|意见|不满|困惑|无奈|烦恼|心事|初衷|愿望"
    r"|[愁气]|感慨|体会|疑问|担忧|心声|解释|判断|原委|建议|设想|认同|赞同|同意|反对|表示|态度|遍|总结|归纳|原则|比喻|概括|坦陈|期待|忧虑|关切|回应))"
    r"(?P<mark>[：:])(?P<quote>[^“].+)$"
)
# "归纳了三句话。": what follows is the list.
_LISTS = re.compile(
    r"(?:归纳|总结|概括|提|谈|讲|说|给出|列举|开出|道出|分享)[^，。]{0,4}(?:了|出|到)[一二两三四五六七八九几\d]+[句点条个项方][^，。]{0,8}[。：]$"
)
# "……的数据也印证了这一趋势：", "这位工程师说起话来直来直去：".
_SHOWN = re.compile(
    r"(?:数据|报告|统计|调查|研究)(?:也|还|同样|更|很|最)?[^，]{0,2}(?:印证|显示|说明|佐证|揭示|反映|说服力)|^这[位名][^，]{2,30}[说讲谈话]"
    r"|^[^，]{2,14}的(?:意见|看法|观点|建议|回答|答案|想法|心愿|愿望|感受|态度|诉求)[^，：]{0,8}$"
)
_TITLES = ("", "代表", "委员", "书记", "教授")
# How somebody spoke, and what came of it.
_MANNER = re.compile(
    "[话说讲问答叹笑泪声语嘴]|心声|感慨|摇头|点头|共鸣|目光|眼圈|感受|感触|苦|比划|比画|快人快语|激动"
)
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


def cut_paragraph(speech: Speech, at: int, text: str) -> Iterator[Piece]:
    """The pieces of a paragraph in order, each with its source; what was said is carried on in `speech`."""
    begin(speech, text)
    speech.told_of, speech.closed = None, False
    first = _body_start(text)
    label = read_label(text, at, speech.registry, speech.guest)
    if label is not None:
        first, speech.current = label
        speech.cue_kind, speech.before, speech.announced = "", None, label[1] is not None
        speech.answering = label[1]
    elif speech.current is None:
        speech.answering = None
    pending: list[Piece] = []
    for sentence in split_sentences(text[first:]):
        shifted = Sentence(
            sentence.start + first, sentence.end + first, sentence.quoted, sentence.ends_quoted
        )
        end_in_essay(speech, text[: shifted.start])
        end_document(speech, text[: shifted.start], text[shifted.start : shifted.end])
        pieces = _cut(speech, at, text, shifted, pending)
        if pieces is not None:
            speech.closed = bool(pieces and pieces[-1].direct) or (not pieces and bool(pending))
            yield from (*_settle(pending), *pieces)
    _give_behind(speech, pending)
    yield from _settle(pending)
    if speech.current is not None:
        if speech.grammar.announcing.search(text.rstrip("。；")[-40:]):
            speech.announced = True
        speech.held = speech.held if text.count("“") > text.count("”") else None


def _body_start(text: str) -> int:
    """Where the text begins behind dateline and reporters."""
    dateline = DATELINE.match(text)
    start = dateline.end() if dateline else 0
    reporter = _REPORTER.match(text[start:].lstrip())
    if reporter and (dateline or start == 0):
        start += len(text[start:]) - len(text[start:].lstrip()) + reporter.end()
    return start


def _cut(
    speech: Speech, at: int, text: str, sentence: Sentence, pending: list[Piece]
) -> list[Piece] | None:
    """The pieces of a sentence; None where it is direct speech that waits for its speaker."""
    words = text[sentence.start : sentence.end]
    inside = sentence.quoted and sentence.ends_quoted
    found = (
        []
        if inside
        else find_attributions(words, sentence.quoted, speech.registry, at, speech.current)
    )
    if speech.answering is not None:
        found = [one for one in found if one.rule not in ("first-person", "second-cue")]
    direct = is_direct(words, sentence)
    if not found and (both := _sandwiched(speech, at, words, sentence, pending)) is not None:
        return both
    if (
        not found
        and not direct
        and (told := _told(speech, at, words, sentence, pending)) is not None
    ):
        return told
    if not found:
        if not direct:
            return _narrate(speech, at, words, sentence, pending)
        if speech.held is None:
            pending.append(_carried(speech, sentence.start, sentence.end, True))
            return None
        source, kind = speech.held, speech.cue_kind
        speech.held = speech.held if sentence.ends_quoted else None
        span = sentence.start, sentence.end
        return [Piece(*span, source, "explicit", "", kind, "quote-continues", True)]
    return _cut_at(speech, words, sentence, found, pending)


def _narrate(
    speech: Speech, at: int, words: str, sentence: Sentence, pending: list[Piece]
) -> list[Piece]:
    """A sentence without a source of its own: speech carried over, or the paper's words."""
    speech.held = None
    if speech.closed and not speech.grammar.continuing.match(words):
        end_quoted(speech)
    speech.registry.note_mentions(words, sentence.start, at)
    gave = _give_pending(speech, words, pending)
    end_cited(speech, words)
    end_by_other(speech, words)
    if _LISTS.search(words) and (lister := speech.registry.subject(re.split(r"[。：]", words)[0])):
        speech.current, speech.announced, speech.cue_kind = lister, True, "say"
        return [Piece(sentence.start, sentence.end, None, "none", "", "", "announces", False)]
    if speech.current is None and speech.answering is None:
        first = re.split(r"[，。：]", words)[0]
        # "张三的苦恼，李四感同身受": what is somebody's is not who is told of.
        ends = tuple(f"{name}{title}的" for name in speech.registry.persons for title in _TITLES)
        owned = first.startswith(ends)
        speech.told_of = None if owned else speech.registry.subject(first)
    told = re.search(r"\d", re.sub(r"\d+[年月日时]", "", words))
    if gave and len(words) <= 60 and not told and _only_tells(speech, words):
        return []  # it only says who spoke and how
    piece = _carried(speech, sentence.start, sentence.end, False)
    if speech.cited and not words.endswith(("；", ";")):
        speech.current, speech.cited = None, False
    return [piece]


def _only_tells(speech: Speech, words: str) -> bool:
    """Whether a sentence behind a quotation only says who spoke and how: one clause, or one of manner."""
    name = max((name for name in speech.registry.persons if name in words), key=len, default="")
    rest = words.rpartition(name)[2] if name else words
    return "，" not in rest or _MANNER.search(rest) is not None


def _give_behind(speech: Speech, pending: list[Piece]) -> None:
    """A quotation at the end of a paragraph is of whom the sentence before it told: "他拿出手机。“……”"."""
    if speech.told_of is not None and all(piece.source is None for piece in pending):
        for piece in pending:
            piece.source, piece.attribution = speech.told_of, "explicit"
            piece.rule = "narration-then-quote"


def _give_pending(speech: Speech, words: str, pending: list[Piece]) -> bool:
    """Speech before "……的一席话引起共鸣" is of the person named there."""
    if not pending:
        return False
    found = _SAYS.search(words)
    name = next(
        (name for name in speech.registry.persons if found and found["who"].endswith(name)), None
    )
    known = [one for one in speech.registry.persons if one in words[:80]]
    first = re.split(r"[，。：]", re.sub(r"^[^，]{2,4}，", "", words))[0]
    source = Source((name,), "person", 0) if name else speech.registry.subject(first)
    if source is None and len(words) < 50 and not re.search(r"\d", words):
        source = leads(first, 0, speech.registry)
    if source is None and len(known) == 1:
        source = Source((known[0],), "person", 0)
    if source is None or any(piece.source is not None for piece in pending):
        return False
    for piece in pending:
        piece.source, piece.attribution, piece.rule = source, "explicit", "quote-then-narration"
    return True


def _told(
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
    plain = re.fullmatch(r"(?:[^是有为的了]|截了当|如指掌){2,16}", rest) or _TELLS.search(rest)
    return (
        found
        if plain and not re.match(r"的?(?:家|父|母|妻|丈夫|儿|女儿|同事|工作|一天|日程)", rest)
        else None
    )


def _sandwiched(
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


def _cut_at(
    speech: Speech, words: str, sentence: Sentence, found: list[Attribution], pending: list[Piece]
) -> list[Piece]:
    pieces: list[Piece] = []
    position, last = 0, None
    speech.told_of = None
    for one in found:
        before = words[position : one.start]
        quote = is_quote(before) or (position == 0 and sentence.quoted)
        # "至于何时出台，张三说，": what was quoted before is of who spoke before.
        turns = before.strip("，。、：") and speech.current is not None and pending
        if turns and is_lead(before) and not one.tail and speech.current is not None:
            for piece in pending:
                piece.source, piece.attribution = speech.current, "carried"
        elif position == 0 and (
            quote or one.tail or not before.strip("，。、：") or is_lead(before)
        ):
            _give(pending, one)
        begin, end = sentence.start + position, sentence.start + one.start
        if quote or (one.tail and not position and not pending and before.strip("，。、：")):
            said = one.source, "explicit", one.cue, one.kind, "content-source-verb"
            pieces.append(Piece(begin, end, *said, quote))
        elif (
            (position or not is_lead(before))
            and before.strip("，。、：并而又也且 ")
            and not (one.tail and one.source in [piece.source for piece in pending])
        ):
            named = one.source.names[0] in before
            if one.source.pronoun and speech.current is None and not named:
                _speak(speech, one)  # "……，他掰着手指说，……": both sides are his
            pieces.append(_between(speech, begin, end, last))
        _speak(speech, one)
        position, last = one.end, one
    return pieces + _behind(speech, words, sentence, position, found[-1])


def _behind(
    speech: Speech, words: str, sentence: Sentence, position: int, last: Attribution
) -> list[Piece]:
    """What stands behind the last cue of a sentence, and who goes on after it."""
    if speech.answering is not None and last.source != speech.answering:
        speech.current, speech.cue_kind, speech.announced = speech.answering, "", True
    cites = speech.default is not None and last.source != speech.default
    goes_on = words.endswith(("；", ";")) and last.source.kind != "body"
    speech.cited = cites and goes_on and last.source == speech.current
    if cites and not speech.cited:
        speech.current = None  # a speech or report goes on for itself after the sentence that cites
    if not words[position:].strip("，。、：；！？”’"):
        speech.current = None if last.tail and not speech.announced else speech.current
        return []
    if words[position:].lstrip("，：").startswith("“") and sentence.ends_quoted:
        speech.held = last.source
    return _content(sentence, words, position, last)


def _between(speech: Speech, start: int, end: int, last: Attribution | None) -> Piece:
    """What stands before a cue: it belongs to the cue before it in the sentence, or goes on with who spoke."""
    if last is None:
        return _carried(speech, start, end, False)
    return Piece(start, end, last.source, "explicit", last.cue, last.kind, last.rule, False)


def _give(pending: list[Piece], one: Attribution) -> None:
    """Give quotations that wait to the source that follows; "呼吁" behind them may only close them."""
    for piece in pending:
        piece.source, piece.attribution, piece.cue = one.source, "explicit", one.cue
        asks = "ask-after" if one.tail else "say"  # "“……。”她建议，……": the quotation need not ask
        piece.cue_kind = asks if one.kind == "ask" else one.kind
        piece.rule = "quote-source-verb"


def _speak(speech: Speech, one: Attribution) -> None:
    if speech.current is None or speech.current.names != one.source.names:
        speech.before = None
        speech.announced = False
    speech.current, speech.cue_kind, speech.held = one.source, one.kind, None


def _content(sentence: Sentence, words: str, position: int, one: Attribution) -> list[Piece]:
    """What follows a cue; a full quotation at its end is a statement of its own."""
    begin, end = sentence.start + position, sentence.end
    rest = words[position:]
    lead = len(rest) - len(rest.lstrip("，：: "))
    if rest[lead : lead + 1] == "“" and (sentence.ends_quoted or is_quote(rest[lead:])):
        return [Piece(begin, end, one.source, "explicit", one.cue, one.kind, one.rule, True)]
    quote = re.search(r"(?<=[，：])“[^“”]{8,}(?:[。！？]”?|”[。！？])$", rest)
    if quote is None:
        return [Piece(begin, end, one.source, "explicit", one.cue, one.kind, one.rule, False)]
    middle = begin + quote.start()
    return [
        Piece(begin, middle, one.source, "explicit", one.cue, one.kind, one.rule, False),
        Piece(middle, end, one.source, "explicit", one.cue, one.kind, "indirect-then-quote", True),
    ]


def _carried(speech: Speech, start: int, end: int, direct: bool) -> Piece:
    source = speech.current or speech.default
    if speech.current is None:
        return Piece(
            start, end, source, "none", "", "", "document" if source else "narration", direct
        )
    kind = speech.cue_kind if speech.cue_kind == "decree" else ""
    return Piece(start, end, source, "carried", "", kind, "carried", direct)


def _settle(pending: list[Piece]) -> list[Piece]:
    settled = list(pending)
    pending.clear()
    return settled
