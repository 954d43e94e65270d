"""An article → statements: each sentence cut at its sources, speech carried over, quotes tied to the raw text."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from guiju.reading.attribution import Attribution, find_attributions, is_lead
from guiju.reading.characters import compact
from guiju.reading.details import find_addressed, find_documents, find_instruments
from guiju.reading.grammar import Grammar
from guiju.reading.kinds import Judgement, Setting, judge
from guiju.reading.page import Article, Paragraph, Span
from guiju.reading.people import Person, Registry, Source
from guiju.reading.quantities import Quantity, find_quantities
from guiju.reading.restore import DATELINE
from guiju.reading.sentences import Sentence, split_sentences

_OFFICIAL = re.compile(
    r"(?:通知|意见|规划|方案|办法|条例|规定|决定|纲要|公报|公告|细则|指南|决议|批复|计划|要点|答复|复函|函|令|法|守则|准则|章程|讲话|致辞|发言|白皮书|总结|政府工作报告|工作报告)(?:[（(][^）)]*[）)])?$"
)
_POWER = re.compile(r"(?:厅长|局长|部长|省长|市长|州长|区长|县长|镇长|书记|署长|司长|总理|发言人|负责人|发展改革委主任|委主任|办主任|国务委员)$")
_MARK = re.compile(r"^(?:[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十\d]{1,3}[）)]|第[一二三四五六七八九十百零\d]+条[\s　]*|\d{1,2}[.．、](?!\d)|[●■◆▶▲★—·]+)\s*")
_REPORTER = re.compile(r"^[（(][^（）()]{0,8}(?:记者|通讯员)[^（）()]{0,30}[）)]")
_FREE = re.compile(r"^(?:同时|此外|另外|但是|但|例如|比如|具体地说|与此同时|[一二三四五六七八九十]是)(?![^，：、]{0,3}的)")
_HEAD = re.compile(r"(?:指导思想|基本原则|发展目标|总体目标|主要目标|总体要求|工作目标|适用范围|.{0,14}(?:收悉|答复如下|通知如下)|下面.{0,12}(?:意见|问题))")
_SAYS = re.compile(r"(?P<who>[^，。；：“”]{2,40}?)的(?:一席话|一番话|这番话|这句话|话|感慨|心声|肺腑之言|担忧)")
_EMPTY = re.compile(r"(?:给出|提出)了?(?:如下|以下|几点|[两三四五]点|[两三四五]条)[^，]{0,8}(?:建议|意见|看法)$|^(?:怎么办|为什么|何以如此|怎么看)$")


@dataclass(frozen=True, slots=True)
class Statement:
    """What one source says in one sentence; `span` is raw, `start` and `end` are places in the paragraph."""

    name: str
    article: str
    paragraph: int
    start: int
    end: int
    span: Span
    quote: str
    speakers: tuple[str, ...]
    speaker_type: str
    roles: tuple[str, ...]
    cue: str
    attribution: str
    form: str
    judgement: Judgement
    addressed: tuple[str, ...]
    instruments: tuple[str, ...]
    documents: tuple[str, ...]
    quantities: tuple[Quantity, ...]
    rule: str

    @property
    def kind(self) -> str:
        """Fact, problem, proposal, target or praise: what act and stance amount to."""
        return self.judgement.kind


@dataclass(slots=True)
class _Piece:
    start: int
    end: int
    source: Source | None
    attribution: str
    cue: str
    cue_kind: str
    rule: str
    direct: bool


@dataclass(slots=True)
class _Reader:
    """The state of reading one article: who speaks, and what waits for its speaker."""

    article: Article
    grammar: Grammar
    registry: Registry
    default: Source | None
    official: str
    current: Source | None = None
    cue_kind: str = ""
    announced: bool = False
    held: Source | None = None
    before: str | None = None
    whole: str = ""
    statements: list[Statement] = field(default_factory=list)


def read_statements(article: Article, grammar: Grammar, title: str | None = None) -> tuple[list[Statement], dict[str, Person]]:
    """The statements of an article in its order, and the persons it names."""
    heading = article.headline.text if article.headline else title or ""
    registry = Registry(grammar)
    official = _genre(article, heading)
    default = _default(article, heading, registry) if official else None
    reader = _Reader(article, grammar, registry, default, official)
    reader.whole = "".join(paragraph.text for paragraph in article.paragraphs)
    for at, paragraph in enumerate(article.paragraphs):
        if paragraph.heading:
            reader.current, reader.announced = None, False
        elif not _is_address(reader, paragraph.text):
            _read_paragraph(reader, at, paragraph)
    return reader.statements, reader.registry.persons


def _genre(article: Article, heading: str) -> str:
    """Whether an authority speaks: "order" or "report" where the title says so and no reporter wrote it, else ""."""
    found = _OFFICIAL.search(heading)
    if article.byline is not None or found is None:
        return ""
    if any(DATELINE.match(paragraph.text) for paragraph in article.paragraphs[:1]):
        return ""
    return "report" if re.search(r"公报|报告|答复|复函|讲话|致辞|白皮书|发言", found[0]) else "order"


def _default(article: Article, heading: str, registry: Registry) -> Source:
    """Who speaks in an official document: itself, or the person who gives the speech."""
    if re.search(r"(?:讲话|致辞|发言)$", re.sub(r"[（(][^）)]*[）)]$", "", heading)):
        for part in article.front:
            source = registry.find(part.text, 0, -1)
            if source is not None and source.kind == "person":
                return source
    return Source((heading.strip("《》"),), "document", 0)


def _is_address(reader: _Reader, text: str) -> bool:
    """Whether a paragraph only greets, thanks or closes: "各市人民政府：", "特此通知。"."""
    greets = text.endswith(("：", ":")) and len(text) <= 60 and not re.search(r"如下|以下|表示|指出|[，。]", text)
    return bool(greets or (reader.official and re.match(r"(?:特此|此复|感谢您|谢谢|现予公布)", text)))


def _label(reader: _Reader, at: int, text: str) -> tuple[int, Source | None] | None:
    """Who speaks in an interview, by the label of the paragraph: "记者：", "答：", a name; None where there is none."""
    found = re.match(r"([^，。：；“”、《》]{1,20})[：:]\s*(?=[^“\s])", text)
    if found is None:
        return None
    who = found[1]
    if re.fullmatch(r"(?:本报|本刊)?(?:记者|主持人|编辑|问|提问)|Q", who):
        return len(text), None
    if who in ("答", "A", "回答") and reader.registry.recent:
        return found.end(), Source(reader.registry.recent[-1:], "person", 0)
    known = who in reader.registry.persons or len(who) > 3 and reader.grammar.title.search(who)
    source = reader.registry.find(who, 0, at) if known else None
    return (found.end(), source) if source is not None and source.kind == "person" else None


def _read_paragraph(reader: _Reader, at: int, paragraph: Paragraph) -> None:
    text = paragraph.text
    if not (reader.current and (reader.announced or reader.held or reader.grammar.continuing.match(text))):
        reader.current, reader.before = None, None if not reader.official else reader.before
    if reader.current and not reader.announced and _turns(reader, text):
        reader.current, reader.before = None, None
    first = _body_start(text)
    label = _label(reader, at, text)
    if label is not None:
        first, reader.current = label
        reader.cue_kind, reader.before, reader.announced = "", None, label[1] is not None
    pending: list[_Piece] = []
    for sentence in split_sentences(text[first:]):
        shifted = Sentence(sentence.start + first, sentence.end + first, sentence.quoted, sentence.ends_quoted)
        pieces = _cut(reader, at, text, shifted, pending)
        if pieces is None:
            continue
        for piece in [*_settle(reader, pending), *pieces]:
            _add(reader, at, paragraph, piece)
    for piece in _settle(reader, pending):
        _add(reader, at, paragraph, piece)
    if reader.current is not None:
        if reader.grammar.announcing.search(text.rstrip("。；")[-40:]):
            reader.announced = True
        reader.held = reader.held if text.count("“") > text.count("”") else None


def _turns(reader: _Reader, text: str) -> bool:
    """Whether a paragraph that opens with "同时" leads over to another source in its second sentence."""
    sentences = split_sentences(text)
    if len(sentences) < 2 or sentences[0].ends_quoted:
        return False
    second = text[sentences[1].start : sentences[1].end]
    found = reader.grammar.cue.search(second[:24])
    return found is not None and second[found.end() : found.end() + 1] in "，：" and "“" not in text[: sentences[0].end]


def _body_start(text: str) -> int:
    """Where the text begins behind dateline and reporters."""
    dateline = DATELINE.match(text)
    start = dateline.end() if dateline else 0
    reporter = _REPORTER.match(text[start:].lstrip())
    if reporter and (dateline or start == 0):
        start += len(text[start:]) - len(text[start:].lstrip()) + reporter.end()
    return start


def _cut(reader: _Reader, at: int, text: str, sentence: Sentence, pending: list[_Piece]) -> list[_Piece] | None:
    """The pieces of a sentence; None where it is direct speech that waits for its speaker."""
    words = text[sentence.start : sentence.end]
    inside = sentence.quoted and sentence.ends_quoted
    found = [] if inside else find_attributions(words, sentence.quoted, reader.registry, at, reader.current)
    direct = _is_direct(words, sentence)
    if not found:
        if not direct:
            reader.held = None
            reader.registry.note_mentions(words, reader.whole, sentence.start, at)
            _give_pending(reader, words, pending)
            return [_carried(reader, sentence.start, sentence.end, False)]
        if reader.held is not None:
            piece = _Piece(sentence.start, sentence.end, reader.held, "explicit", "", reader.cue_kind, "quote-continues", True)
            reader.held = reader.held if sentence.ends_quoted else None
            return [piece]
        pending.append(_carried(reader, sentence.start, sentence.end, True))
        return None
    return _cut_at(reader, words, sentence, found, pending)


def _give_pending(reader: _Reader, words: str, pending: list[_Piece]) -> None:
    """Speech before "……的一席话引起共鸣" is of the person named there."""
    found = _SAYS.search(words) if pending else None
    name = next((name for name in reader.registry.persons if found and found["who"].endswith(name)), None)
    for piece in pending if name is not None else ():
        piece.source, piece.attribution, piece.rule = Source((name,), "person", 0), "explicit", "quote-then-narration"


def _cut_at(reader: _Reader, words: str, sentence: Sentence, found: list[Attribution], pending: list[_Piece]) -> list[_Piece]:
    pieces: list[_Piece] = []
    position = 0
    for one in found:
        before = words[position : one.start]
        quote = _is_quote(before) or (position == 0 and sentence.quoted)
        if pending and position == 0 and (quote or one.tail or not before.strip("，。、：") or is_lead(before)):
            for piece in pending:
                piece.source, piece.attribution, piece.cue = one.source, "explicit", one.cue
                piece.cue_kind, piece.rule = one.kind, "quote-source-verb"
        begin, end = sentence.start + position, sentence.start + one.start
        if quote or one.tail and not position and not pending and before.strip("，。、："):
            pieces.append(_Piece(begin, end, one.source, "explicit", one.cue, one.kind, "content-source-verb", quote))
        elif not is_lead(before) and not (one.tail and one.source in [piece.source for piece in pending]):
            pieces.append(_carried(reader, begin, end, False))
        _speak(reader, one, bool(position == 0 and (pending or quote)))
        position = one.end
    last = found[-1]
    if words[position:].strip("，。、：；！？”’"):
        pieces += _content(sentence, words, position, last)
        if words[position:].lstrip("，：").startswith("“") and sentence.ends_quoted:
            reader.held = last.source
    elif last.tail:
        reader.current = None
    return pieces


def _speak(reader: _Reader, one: Attribution, quoted: bool) -> None:
    if reader.current is None or reader.current.names != one.source.names:
        reader.before = None
        reader.announced = False
    reader.current, reader.cue_kind, reader.held = one.source, one.kind, None


def _content(sentence: Sentence, words: str, position: int, one: Attribution) -> list[_Piece]:
    """What follows a cue; a full quotation at its end is a statement of its own."""
    begin, end = sentence.start + position, sentence.end
    rest = words[position:]
    lead = len(rest) - len(rest.lstrip("，：: "))
    if rest[lead : lead + 1] == "“" and (sentence.ends_quoted or _is_quote(rest[lead:])):
        return [_Piece(begin, end, one.source, "explicit", one.cue, one.kind, one.rule, True)]
    quote = re.search(r"(?<=[，：])“[^“”]{8,}(?:[。！？]”?|”[。！？])$", rest)
    if quote is None:
        return [_Piece(begin, end, one.source, "explicit", one.cue, one.kind, one.rule, False)]
    middle = begin + quote.start()
    return [
        _Piece(begin, middle, one.source, "explicit", one.cue, one.kind, one.rule, False),
        _Piece(middle, end, one.source, "explicit", one.cue, one.kind, "indirect-then-quote", True),
    ]


def _carried(reader: _Reader, start: int, end: int, direct: bool) -> _Piece:
    source = reader.current or reader.default
    if reader.current is None:
        return _Piece(start, end, source, "none", "", "", "document" if source else "narration", direct)
    kind = reader.cue_kind if reader.cue_kind == "decree" else ""
    return _Piece(start, end, source, "carried", "", kind, "carried", direct)


def _settle(reader: _Reader, pending: list[_Piece]) -> list[_Piece]:
    settled = list(pending)
    pending.clear()
    return settled


def _is_direct(words: str, sentence: Sentence) -> bool:
    return sentence.quoted or _is_quote(words) or (words[:1] in "“「" and sentence.ends_quoted)


def _is_quote(words: str) -> bool:
    """Whether words are one quotation from end to end."""
    text = words.strip("，,： ")
    if not text or text[0] not in "“「":
        return False
    depth = 0
    for at, mark in enumerate(text):
        depth += (mark in "“「") - (mark in "”」")
        if depth == 0:
            return not text[at + 1 :].strip("。！？，；")
    return False


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    """A piece without connectives, list marks, outer quotation marks and its closing mark."""
    while True:
        before = (start, end)
        while start < end and text[start] in "，、：:；。！？ 　)）”’":
            start += 1
        while end > start and text[end - 1] in "。！？；，、：!? 　":
            end -= 1
        mark = _MARK.match(text[start:end])
        if mark and mark.end() < end - start:
            start += mark.end()
        piece = text[start:end]
        if piece[:1] in "“「" and piece:
            close = _closing(piece)
            if close is None or close == len(piece) - 1:
                start += 1
                end -= close is not None
        if end > start and text[end - 1] in "”」" and text[start:end].count("”") > text[start:end].count("“"):
            end -= 1
        if (start, end) == before:
            return start, end


def _closing(piece: str) -> int | None:
    depth = 0
    for at, mark in enumerate(piece):
        depth += (mark in "“「") - (mark in "”」")
        if depth == 0:
            return at
    return None


def _without_connective(text: str, start: int, end: int, grammar: Grammar) -> int:
    piece = text[start:end]
    found = grammar.connective.match(piece)
    if found and found.end() < len(piece) - 3:
        if piece[found.end()] in "，：,:":
            return start + found.end() + 1
        if _FREE.match(piece):
            return start + found.end()
    return start


def _add(reader: _Reader, at: int, paragraph: Paragraph, piece: _Piece) -> None:
    text = paragraph.text
    asks = text[piece.start : piece.end].rstrip("”’").endswith(("？", "?"))
    start, end = _trim(text, piece.start, piece.end)
    moved = _without_connective(text, start, end, reader.grammar)
    if moved != start:
        start, end = _trim(text, moved, end)
    words = text[start:end]
    if len(words) < 4 or _EMPTY.search(words) or _HEAD.fullmatch(words) or words[0] in "（(" and words[-1] in "）)" or asks and (piece.source is None or len(words) < 25):
        return
    source = piece.source
    setting = _setting(reader, piece)
    judgement = judge(words, setting, reader.grammar)
    reader.before = judgement.kind if source is not None else None
    roles = tuple(role for name in (source.names if source else ()) for role in _roles(reader, name))
    reader.statements.append(
        Statement(
            name=f"{reader.article.name}-s{len(reader.statements) + 1:03d}",
            article=reader.article.name,
            paragraph=at,
            start=start,
            end=end,
            span=paragraph.span(start, end),
            quote=compact(words),
            speakers=source.names if source else (),
            speaker_type=source.kind if source else "narrator",
            roles=roles,
            cue=piece.cue,
            attribution=piece.attribution,
            form="direct" if piece.direct else "indirect",
            judgement=judgement,
            addressed=find_addressed(words, judgement.kind, reader.grammar),
            instruments=find_instruments(words, reader.grammar),
            documents=find_documents(words),
            quantities=tuple(find_quantities(words, reader.grammar)),
            rule=piece.rule,
        )
    )


def _roles(reader: _Reader, name: str) -> tuple[str, ...]:
    person = reader.registry.persons.get(name)
    return person.roles if person else ()


def _setting(reader: _Reader, piece: _Piece) -> Setting:
    source = piece.source
    roles = [role for name in (source.names if source else ()) for role in _roles(reader, name)]
    power = source is not None and (source.kind in ("document", "body") or any(_POWER.search(role) for role in roles))
    return Setting(
        cue=piece.cue_kind,
        speaker=source.kind if source else "narrator",
        power=power,
        official=reader.official and source is not None and source == reader.default,
        before=reader.before if piece.attribution == "carried" else None,
    )
