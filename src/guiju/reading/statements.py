"""An article → statements: each sentence cut at its sources, speech carried over, quotes tied to the raw text."""

from __future__ import annotations

import re
from dataclasses import dataclass

from guiju.reading.across import (
    begin_paragraph,
    end_paragraph,
    find_mover,
    is_his_own,
    opens_speech,
    read_headed,
)
from guiju.reading.details import find_addressed, find_documents, find_instruments
from guiju.reading.genre import (
    EXPLAINS,
    find_author,
    find_genre,
    find_section,
    own_source,
    tells_ahead,
    whole_title,
)
from guiju.reading.grammar import Grammar
from guiju.reading.kinds import Judgement, judge
from guiju.reading.labels import find_guest, read_list_heading, read_name_line
from guiju.reading.official import orders_throughout
from guiju.reading.page import Article, Paragraph, Span
from guiju.reading.people import Registry
from guiju.reading.quantities import Quantity, find_quantities
from guiju.reading.quotations import at_second_cue
from guiju.reading.signs import Setting
from guiju.reading.sources import Person, Source
from guiju.reading.speech import cut_paragraph
from guiju.reading.trimming import trim, without_connective
from guiju.reading.turns import Piece, Speech, give_word, is_address, is_asked, is_essay

# "以下是回复全文：": from here on it is the authority that writes.
_WHOLE = re.compile(
    r"以下[是为][^，。]{0,6}(?:回复|答复|复函|通知|公告|意见|公报|讲话)?(?:全文|原文)[：:]?"
)
_NUMBERED_PART = re.compile(r"[一二三四五六七八九十]+、|第.{1,3}[章节部]|（.）")
_POWER = re.compile(
    r"(?:厅长|局长|处长|部长|省长|市长|州长|区长|县长|镇长|书记|署长|司长|总理|发言人|负责人|发展改革委主任|委主任|办主任|国务委员)$"
)
_LEADS = re.compile(
    r"[^，]{0,6}?(?:省|市|州|县|区|旗|乡|镇|街道|国家)[^，]{0,14}(?:主任|主席|站长|所长|院长|队长)$"
)
_FAULTS = re.compile(
    "(?:(?:困难|问题|不足|差距|挑战|短板|矛盾)|(?:难点|症结|原因|表现)(?:主要)?(?:就?是|有|在于)?[二两三四五几]?)[：:]$"
)
_HEAD = re.compile(
    r"(?:适用范围|(?:总体|基本|主要|指导|工作|发展|预期|重点|和|与|及|、|思想|思路|要求|原则|目标|任务){2,}|(?:以下|如下)[是为]?.{0,10}(?:全文|内容|实录)|.{0,80}收悉|.{0,40}(?:答复|通知|函复|报告|汇报|通报|公告|通告|公布|说明|意见)如下|现提出(?:以下|如下)[^，]{0,10}|下面.{0,12}(?:意见|问题))"
)
# A date, a title, somebody's office or a time of day that a mark parted from its sentence.
_NO_SENTENCE = re.compile(
    r"(?:[12]\d{3}年)?(?:\d{1,2}月)?(?:\d{1,2}[日号]|[昨今当前次][天日晚])?(?:上午|中午|下午|晚上|早上|清晨|傍晚|前后)?|——*《[^《》]{2,40}》|《[^《》]{2,40}》"
    r"|(?:全国|省|市|十[一二三四]届)*(?:人大代表|政协委员|人大常委会委员|政协常委)|(?:尤其是|特别是|而)?在[^，。]{2,12}的(?:今天|当下|年代|时代)|无独有偶"
    r"|(?:本期|本报|本版)[^，。]{0,4}(?:特别|予以|为此)[^，。]{0,4}(?:关注|报道|策划)"
)
_EMPTY = re.compile(
    r"(?:给出|提出|开出|列出)了?(?:如下|以下|[几两三四五六\d]+[点条张个项]|一[点条张])?[^，]{0,8}(?:建议|意见|看法|药方|良方|对策|办法)[”’]?$|^(?:为此|因此|对此|鉴于此)，?(?:我|特)?(?:提出)?(?:如下|以下)?建议$|^(?:怎么办|为什么|何以如此|怎么看)$|^(?:各位[^，]{1,6}|同志们|朋友们|女士们.{0,6}|谢谢.{0,8})$"
    r"|^[^。]{0,14}(?:上午|下午|晚上|早上|中午|大家|你们?|您)好$|^(?:非常|再次|首先)?(?:感谢|谢谢)(?:主持人|大家|[您你]?的?提问|各位|关注)[^，]{0,6}$"
    r"|^(?:欢迎|下面|现在|今天|首先)[^，]{0,8}(?:请|出席|光临|参加|进入)|(?:没有|未|拒绝|不愿)(?:作出|正面|予以|做|就此)?[^，]{0,4}(?:回应|回答|置评|评论|透露)$"
    r"|^[^，\d]{0,10}(?:当务之急|出路|办法|对策|良策)[^，\d]{0,4}有[二两三四五六][点条招策]?$"
    r"|^[^，\d]{0,16}(?:话音[刚未]落|对此(?:也)?深有(?:体会|同感|感触)|印证了(?:上述|这一|他的|她的)[^，]{0,6}|打开了话匣子)$|^据[^，。]{2,24}(?:消息|报道)$|^有(?:中外)?记者[^，。]{0,20}问[^，。]{0,20}$|(?:问题|提问)[^，]{0,4}(?:很好|非常好|好)$|(?:发布会|发言|汇报|介绍|回答)(?:到此结束|就到这里|完了?)$|^(?:以上|这)(?:就)?是我(?:的|对[^，]{2,14}的)(?:回答|答复|汇报|介绍|发言)$|^图[为：][^。]{2,60}$|(?:回答|解答)了[^，。]{0,8}(?:提问|问题)$|(?:接受|进行)了?[^，。]{0,14}(?:采访|专访)$"
)


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


def read_statements(
    article: Article, grammar: Grammar, title: str | None = None
) -> tuple[list[Statement], dict[str, Person]]:
    """The statements of an article in its order, and the persons it names."""
    speech = _begin(article, grammar, title)
    statements: list[Statement] = []
    for at, paragraph in enumerate(article.paragraphs):
        begin_paragraph(speech, article.paragraphs, at)
        if paragraph.heading and not opens_speech(paragraph.text):
            _open_part(speech, at, paragraph.text)
            if speech.headed is not None and is_his_own(speech.headed, article.paragraphs, at):
                give_word(speech, speech.headed)
        elif _WHOLE.fullmatch(paragraph.text):
            speech.official = "report"
        elif not is_asked(speech, at, paragraph.text) and not is_address(speech, paragraph.text):
            cut = cut_paragraph(speech, at, paragraph.text)
            for piece in (part for one in cut for part in at_second_cue(one, paragraph.text)):
                found = _statement(speech, article.name, len(statements) + 1, at, paragraph, piece)
                if found is not None:
                    statements.append(found)
            end_paragraph(speech, article.paragraphs, at)
    return statements, speech.registry.persons


def _begin(article: Article, grammar: Grammar, title: str | None) -> Speech:
    """The state in which the first paragraph of an article is read: its genre, and who speaks by himself."""
    heading = whole_title(article) or title or ""
    whole = "".join(paragraph.text for paragraph in article.paragraphs)
    registry = Registry(grammar, whole=whole)
    official = find_genre(article, heading) or orders_throughout(article, grammar)
    speech = Speech(
        grammar,
        registry,
        own_source(article, heading, registry) if official else None,
        official,
        plans=official == "order" or bool(official and EXPLAINS.search(heading)),
        topic=heading,
        essay=not official and is_essay(whole, [part.text for part in article.front]),
    )
    registry.own = speech.default
    registry.author = find_author(article, registry) if speech.essay else None
    named_over = next((part.text for part in article.front if "访" in part.text), heading)
    speech.guest = find_guest(named_over, whole, registry)
    if (mover := find_mover(article, registry)) is not None:
        give_word(speech, mover)
    if not official:
        for part in article.front:
            registry.note_mentions(part.text, 0, -1)
        registry.recent = ()
    over = article.front[-1].text if article.front else ""
    if official == "report" and not speech.plans and _NUMBERED_PART.match(over):
        speech.plans, speech.section = tells_ahead(over, speech.plans), find_section(over)
    if not official:
        _give_first_word(speech, article)
    return speech


def _open_part(speech: Speech, at: int, heading: str) -> None:
    """What a heading begins: the word of somebody, a list of somebody's, or a part about faults or plans."""
    named = None if speech.official else read_name_line(heading, at, speech.registry)
    if named is not None:
        give_word(speech, named)
        return
    if speech.lister is None:
        speech.current, speech.announced = None, False
    speech.headed = None if speech.official else read_headed(heading, speech.registry)
    lister = None if speech.official else read_list_heading(heading, at, speech.registry)
    if speech.lined or lister is not None:
        give_word(speech, lister)
    speech.plans = tells_ahead(heading, speech.plans)
    speech.section = find_section(heading)


def _give_first_word(speech: Speech, article: Article) -> None:
    """Who is named on the line over the first paragraph has the word; an author who signs there has not."""
    last = article.front[-1] if article.front else article.headline
    if last is None:
        return
    source = speech.headed = read_headed(last.text, speech.registry)
    if source is not None and is_his_own(source, article.paragraphs, -1):
        give_word(speech, source)
    later = (part.text for part in article.paragraphs if part.heading)
    quoted = article.paragraphs and article.paragraphs[0].text.startswith("“")
    several = any(read_name_line(one, 0, speech.registry) for one in later)
    if several or (quoted and last != article.headline):
        source = read_name_line(last.text, 0, speech.registry)
        if source is not None:
            give_word(speech, source)


def _statement(
    speech: Speech, article: str, number: int, at: int, paragraph: Paragraph, piece: Piece
) -> Statement | None:
    """The statement that a piece holds; None where it only leads in, asks or leads over."""
    start, end = _content(speech, paragraph.text, piece)
    words = paragraph.text[start:end]
    asks = paragraph.text[piece.start : piece.end].rstrip("”’").endswith(("？", "?"))
    if _EMPTY.search(words) and re.search("建议|药方|良方|对策|办法|当务之急|出路|良策", words):
        speech.before = "proposal"
    leads = speech.grammar.connective.fullmatch(words)
    if leads or _says_nothing(words) or (asks and _only_asks(piece, words)):
        return None
    source = piece.source
    setting = _in_list(speech, piece, paragraph.text, start)
    judgement = judge(words, setting, speech.grammar)
    speech.before, speech.said_by = judgement.kind, source
    names = source.names if source else ()
    return Statement(
        name=f"{article}-s{number:03d}",
        article=article,
        paragraph=at,
        start=start,
        end=end,
        span=paragraph.span(start, end),
        quote=words,
        speakers=names,
        speaker_type=source.kind if source else "narrator",
        roles=tuple(role for name in names for role in _roles(speech, name)),
        cue=piece.cue,
        attribution=piece.attribution,
        form="direct" if piece.direct else "indirect",
        judgement=judgement,
        addressed=find_addressed(words, judgement.kind, speech.grammar),
        instruments=find_instruments(words, speech.grammar),
        documents=find_documents(words),
        quantities=tuple(
            find_quantities(words, speech.grammar, judgement.kind in ("target", "proposal"))
        ),
        rule=piece.rule,
    )


def _content(speech: Speech, text: str, piece: Piece) -> tuple[int, int]:
    """What a piece says, without connectives and marks."""
    start, end = trim(text, piece.start, piece.end)
    while (moved := without_connective(text, start, end, speech.grammar)) != start:
        start, end = trim(text, moved, end)
    return start, end


def _only_asks(piece: Piece, words: str) -> bool:
    """Whether a question holds no statement: the paper's, or a short one that no verb of saying leads to."""
    led = piece.attribution == "explicit" and not piece.direct and len(words) > 7
    return piece.source is None or (len(words) < 25 and not led and "，" not in words)


def _says_nothing(words: str) -> bool:
    aside = words[:1] in tuple("（(") and words[-1:] in tuple("）)")
    alone = _HEAD.fullmatch(words) or _NO_SENTENCE.fullmatch(words)
    return bool(len(words) < 4 or _EMPTY.search(words) or alone or aside)


def _roles(speech: Speech, name: str) -> tuple[str, ...]:
    person = speech.registry.persons.get(name)
    return person.roles if person else ()


def _official(speech: Speech) -> str:
    """An order tells, as a report does, in the part that describes how things stand."""
    return "report" if speech.official == "order" and not speech.plans else speech.official


def _in_list(speech: Speech, piece: Piece, text: str, start: int) -> Setting:
    """The setting of a piece whose content begins at `start`; a list of faults goes on behind ；."""
    announced = _FAULTS.search(text[piece.start : start]) is not None
    speech.faults = speech.faults or announced
    setting = _setting(speech, piece)
    speech.faults = speech.faults and text[: piece.end].endswith(("；", ";"))
    return setting


def _section_of(speech: Speech, source: Source | None) -> str:
    if source not in (None, speech.default) and not speech.lined:
        return ""
    return "faults" if speech.faults else speech.section


def _setting(speech: Speech, piece: Piece) -> Setting:
    source = piece.source
    roles = [role for name in (source.names if source else ()) for role in _roles(speech, name)]
    deputy = any(re.search("代表|委员", role) for role in roles)
    power = source is not None and (
        source.kind in ("document", "body")
        or any(_POWER.search(role) for role in roles)
        or (not deputy and any(_LEADS.match(role) for role in roles))
        or (
            source.kind == "collective"
            and source.names[0].endswith(("负责人", "负责同志", "发言人", "工作人员", "干部"))
        )
    )
    return Setting(
        cue=piece.cue_kind,
        speaker=source.kind if source else "narrator",
        power=power,
        official=_official(speech) if source == speech.default else "",
        before=speech.before
        if piece.attribution == "carried" or (source is None and speech.said_by is None)
        else None,
        section=_section_of(speech, source),
        plans=bool(speech.official) and speech.plans and source == speech.default,
    )
