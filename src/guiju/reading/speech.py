"""Who says what in a paragraph: sentences cut at their sources, direct speech given to who speaks."""

from __future__ import annotations

import re
from collections.abc import Iterator

from guiju.reading.attribution import find_attributions, is_lead
from guiju.reading.labels import read_label, read_signature
from guiju.reading.layout import SPEECH
from guiju.reading.quotations import (
    at_end,
    followed,
    give_alone,
    give_behind,
    give_pending,
    led_to,
    quoted_parts,
    sandwiched,
)
from guiju.reading.restore import DATELINE
from guiju.reading.sentences import Sentence, part_before_speaker, split_sentences
from guiju.reading.sources import Attribution
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

# "就此，“……，”张三说": what leads to a quotation before its speaker.
_LED = re.compile(r"[^“”]{1,30}，(?=“[^“”]+”$)")
# "大家说，……，这个说法是对的": what weighs an opinion is whose the answer is.
_WEIGHED = re.compile(
    "，(?=(?:这|此)[一个种句番]{1,2}(?:说法|看法|观点|判断|意见|担心|质疑)(?:是|有|并?不|很|未免|显然))"
)
# "回应坚定有力：“……。”"
_HOW = re.compile(
    "(?:回应|回答|态度|语气|语调|声音|底气|信心|话语|口气|言辞|神情|表情)[^，。]{1,8}[：:]"
)
_REPORTER = re.compile(r"^[（(][^（）()]{0,8}(?:记者|通讯员)[^（）()]{0,30}[）)]")
# Behind a dateline names alone are reporters: "某网4月15日电（张三 李四）".
_NAMES = re.compile("^[（(][\u4e00-\u9fa5]{2,4}(?:[、\\s]*[\u4e00-\u9fa5]{2,4}){0,2}[）)]")
# "归纳了三句话。": what follows is the list.
_LISTS = re.compile(
    r"(?:归纳|总结|概括|提|谈|讲|说|给出|列举|开出|道出|分享)[^，。]{0,4}(?:了|出|到)[一二两三四五六七八九几\d]+[句点条个项方][^，。]{0,8}[。：]$"
)
_WHEN = re.compile(
    r"(?:\d{4}年)?(?:\d{1,2}月)?\d{1,2}日(?:上午|下午|晚)?，|(?:今天|昨天|昨日|日前|近日)(?:上午|下午)?，"
)
_TITLES = ("", "代表", "委员", "书记", "教授")
# How somebody spoke, and what came of it.
_MANNER = re.compile(
    "[话说讲问答叹笑泪声语嘴]|心声|感慨|摇头|点头|共鸣|目光|眼圈|感受|感触|苦|比划|比画|快人快语|激动"
)


def cut_paragraph(speech: Speech, at: int, text: str) -> Iterator[Piece]:
    """The pieces of a paragraph in order, each with its source; what was said is carried on in `speech`."""
    begin(speech, text)
    speech.told_of, speech.closed = None, False
    first = _body_start(text)
    label = read_label(text, at, speech.registry, speech.guest)
    if label is not None:
        first, source = label
        if source is None and first == len(text):
            source = speech.guest  # a question, and the answer follows with a label or without
        speech.answers(source)
    elif speech.current is None:
        speech.answering = None
    pending: list[Piece] = []
    ending: Piece | None = None
    whole = True
    for shifted in _sentences(speech, text, first):
        end_in_essay(speech, text[: shifted.start])
        end_document(speech, text[: shifted.start], text[shifted.start : shifted.end])
        pieces = _cut(speech, at, text, shifted, pending)
        if pieces is not None:
            speech.closed = bool(pieces and pieces[-1].direct) or (not pieces and bool(pending))
            whole, ending = False, pieces[-1] if pieces else ending
            yield from (*_settle(pending), *pieces)
    give_behind(speech, pending)
    if whole and text[first:].startswith("“"):
        give_alone(speech, pending)
    ending = pending[-1] if pending else ending
    yield from _settle(pending)
    speech.last = at_end(speech, ending, text)
    if speech.current is not None:
        if speech.grammar.announcing.search(text.rstrip("。；")[-40:]):
            speech.announced = True
        speech.held = speech.held if text.count("“") > text.count("”") else None


def _sentences(speech: Speech, text: str, first: int) -> Iterator[Sentence]:
    """The sentences from a place on; what is told is parted from a quotation whose speaker comes behind."""
    for one in split_sentences(text[first:]):
        shifted = Sentence(one.start + first, one.end + first, one.quoted, one.ends_quoted)
        if SPEECH.match(text, shifted.end):
            yield from part_before_speaker(
                text, shifted, lambda words: speech.grammar.cue.search(words) is None
            )
        else:
            yield shifted


def _body_start(text: str) -> int:
    """Where the text begins behind dateline and reporters."""
    dateline = DATELINE.match(text)
    start = dateline.end() if dateline else 0
    reporter = _REPORTER.match(text[start:].lstrip())
    reporter = reporter or (_NAMES.match(text[start:].lstrip()) if dateline else None)
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
    if not found and (both := sandwiched(speech, at, words, sentence, pending)) is not None:
        return both
    if (
        not found
        and not direct
        and (led := led_to(speech, at, words, sentence, pending)) is not None
    ):
        return led
    if not found and (both := followed(speech, at, words, sentence, pending)) is not None:
        return both
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
    signed = read_signature(words, at, speech.registry) if pending else None
    if signed is not None:
        for one in pending:
            one.source, one.attribution, one.rule = signed, "explicit", "quote-signed"
        return []
    if speech.closed and not speech.grammar.continuing.match(words):
        end_quoted(speech)
    speech.registry.note_mentions(words, sentence.start, at)
    gave = give_pending(speech, words, pending)
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


def _cut_at(
    speech: Speech, words: str, sentence: Sentence, found: list[Attribution], pending: list[Piece]
) -> list[Piece]:
    pieces: list[Piece] = []
    position, last = 0, None
    speech.told_of = None
    for one in found:
        before = words[position : one.start]
        if (led := _LED.match(before)) is not None and is_lead(led[0]):
            position, before = position + led.end(), before[led.end() :]
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
        told = before.strip("，。、：") and not _WHEN.fullmatch(before)
        if quote or (one.tail and not position and not pending and told):
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
            pieces += _between(speech, begin, before, last)
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
    weighed = None if last.tail else _WEIGHED.search(words, position)
    if weighed is None or speech.answering is None:
        return _content(sentence, words, position, last)
    cut = Sentence(sentence.start, sentence.start + weighed.start(), sentence.quoted, False)
    begin = sentence.start + weighed.end()
    return [
        *_content(cut, words[: weighed.start()], position, last),
        _carried(speech, begin, sentence.end, False),
    ]


def _between(speech: Speech, start: int, words: str, last: Attribution | None) -> list[Piece]:
    """What stands before a cue: it belongs to the cue before it in the sentence, or goes on with who spoke."""
    if last is None:
        return [_carried(speech, start, start + len(words), False)]
    return _said(start, words, last)


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
    return _said(begin, rest, one)


def _said(begin: int, words: str, one: Attribution) -> list[Piece]:
    """What one source says, its full quotations apart from what is told in between."""
    pieces = []
    parts = quoted_parts(words)
    lead = words[slice(*parts[0][:2])].strip("，")
    if len(parts) > 1 and "，" not in lead and (_HOW.fullmatch(lead) or is_lead(lead)):
        parts = parts[1:]  # "认为，在……问题上，“……。”"
    for start, end, direct in parts:
        rule = "indirect-then-quote" if direct else one.rule
        said = one.source, "explicit", one.cue, one.kind, rule, direct
        pieces.append(Piece(begin + start, begin + end, *said))
    return pieces


def _carried(speech: Speech, start: int, end: int, direct: bool) -> Piece:
    source = speech.current or speech.default
    if speech.current in (None, speech.default):
        return Piece(
            start, end, source, "none", "", "", "document" if source else "narration", direct
        )
    kind = speech.cue_kind if speech.cue_kind == "decree" else ""
    return Piece(start, end, source, "carried", "", kind, "carried", direct)


def _settle(pending: list[Piece]) -> list[Piece]:
    settled = list(pending)
    pending.clear()
    return settled
