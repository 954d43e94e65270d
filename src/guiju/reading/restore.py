"""Raw text → page: articles with headline, byline, paragraphs, and the raw offset of every character."""

from __future__ import annotations

import math
import re
from array import array
from collections import Counter
from collections.abc import Sequence

from guiju.reading.characters import BLANKS, is_latin
from guiju.reading.grammar import read_grammar
from guiju.reading.layout import LIST_MARK, TITLE, Block, find_blocks
from guiju.reading.lines import split_lines
from guiju.reading.page import Article, Byline, Page, Paragraph, Suspect

DATELINE = re.compile(
    r"^(?:[^，。：]{2,20}消息[^，。：]{0,12}[：:])?本台(?:消息|讯)[：:，]?"
    r"|^据?(?:(?:本报|本刊|本网|新华社|新华网|人民网|中新社|中新网|光明网|经济日报|科技日报)[^，。；：“”]{0,22}?(?:讯|电)"
    r"|[\u4e00-\u9fa5]{2,8}(?:在线|新闻|热线|频道)[^，。；：“”]{0,10}\d日?[^，。；：“”\d]{0,2}[讯电]"
    r"(?=[ \u3000（(]|[\u4e00-\u9fa5])"
    r"|[\u4e00-\u9fa5]{2,8}[报社网][^，。；：“”]{0,16}?(?:讯|[日时]电|[日时]消息(?=[ 　（(])|电(?=[（(])))"
    r"(?=[ 　（(]|[\u4e00-\u9fa5])"
)
_REPORTERS = re.compile(
    r"(?:[▶□■◎○●]\s*)?(?:本报|本刊|本社|本网|新华社|见习|特约|首席|实习|[\u4e00-\u9fa5]{2,4}[报社网台刊])*(?:特派)?(?:记者|通讯员|评论员|作者|编辑|文/|撰文)[：:\s]*"
    r"(?P<names>[\u4e00-\u9fa5·]{2,4}(?:[\s、，]+[\u4e00-\u9fa5·]{2,4})*)"
)
_IN_DATELINE = re.compile(r"[（(](?P<text>[^（）()]{0,8}(?:记者|通讯员)[^（）()]{1,30})[）)]")
_OFFICE = re.compile(r"(?:本报|见习|特约|实习)?(?:通讯员|记者|评论员|实习生|编辑|摄影|作者)")
# A subtitle, a place and date in brackets, or the first numbered heading of a text whose title floats.
_NO_TITLE = re.compile(
    r"[—（(]|[一二三四五六七八九十]{1,3}、|第[一二三四五六七八九十]{1,3}[章节部]"
)
# The title of a paper of its own, and no attachment: 通知, 答复; not 方案, 办法.
_PAPER = re.compile(
    r".{0,30}(?:关于|就).{4,60}(?:通知|答复函?|复函|批复|公告|通告|通报|答记者问|实录)(?:[（(][^）)，]{1,14}[）)])?"
)
# When a letter was signed; who signed stands over it.
_DATED = re.compile(r"(?:19|20|二[〇○O0零])..年.{1,3}月.{1,3}日")
_NO_NAMES = frozenset(
    {"总则", "附则", "前言", "序言", "结语", "后记", "方案", "安全", "成效", "成果", "计划"}
)
_MARGIN = re.compile(
    r"^(?:来源|责任编辑|发布时间|编辑|原标题|字号|打印|浏览次数)[：:]|^第?\s*[A-Z]?\d{1,3}\s*版?$"
    r"|^[-—–－·]*\s*\d{1,4}\s*[-—–－·]*$|^(?:您)?(?:的|现在的?|当前的?)?(?:所在)?位置[：:]|^首页\s*(?:[>|»/›]|$)"
    r"|^[^，。]{0,11}[\u4e00-\u9fa5](?:\s*[>»›]\s*[\u4e00-\u9fa5][^，。>»›]{0,11})+$|^[^，。|]{1,8}(?:\s*\|\s*[^，。|]{1,8}){2,}$"
)


def restore(raw: str) -> Page:
    """A page from its raw text: no character is lost or changed, and none is added but blanks between Latin words."""
    blocks = find_blocks(split_lines(raw))
    usual = _usual_gap(blocks)
    groups: list[list[Block]] = []
    for at, block in enumerate(blocks):
        within = bool(groups) and any(not one.heading for one in groups[-1])
        if not groups or _starts_article(blocks, at, usual) or (within and _is_title(blocks, at)):
            groups.append([])
        groups[-1].append(block)
    groups, floating = _take_floating(groups)
    articles = [_article(f"A{number}", raw, group) for number, group in enumerate(groups, 1)]
    parts = [_paragraph(raw, Block((line,), True)) for block in floating for line in block.lines]
    articles = _give_headlines(raw, articles, parts)
    return Page(raw, tuple(articles), tuple(_suspects(raw, blocks)))


def _usual_gap(blocks: Sequence[Block]) -> int:
    gaps = sorted(line.gap for block in blocks for line in block.lines[1:])
    return gaps[len(gaps) // 2] if gaps else 0


def _text(block: Block) -> str:
    return "".join(line.text for line in block.lines)


def _starts_article(blocks: Sequence[Block], at: int, usual: int) -> bool:
    """A dateline starts an article, or its headline does; so does a change of the text frame."""
    block, before = blocks[at], blocks[at - 1]
    if before.heading:
        return False
    following = next((later for later in blocks[at:] if not later.heading), block)
    if DATELINE.match(_text(following)) and (following is block or block.heading):
        return True
    line = block.lines[0]
    return line.gap < usual and line.indent > 0 and before.lines[-1].closed


def _is_title(blocks: Sequence[Block], at: int) -> bool:
    """Whether a heading behind the text of an article is the title of the next one.

    So is the title of an official paper, and a heading over the line of who wrote what follows.
    """
    title = _text(blocks[at])
    # Headlines that slipped behind the last text have none of their own below them.
    bare = all(one.heading for one in blocks[at : at + 5])
    if not blocks[at].heading or LIST_MARK.match(title) or bare:
        return False
    follows = _text(blocks[at + 1])
    if blocks[at + 1].heading:
        signed = _is_byline(follows) or _is_signed(blocks[at + 1].lines[0].text)
        return (signed and len(title) > 5) or _PAPER.fullmatch(title) is not None
    addressed = follows.endswith(("：", ":")) and len(follows) <= 60 and "。" not in follows
    return _PAPER.fullmatch(title) is not None or (addressed and TITLE.search(title) is not None)


def _is_signed(line: str) -> bool:
    """Whether a line is a person's name, with a few words of who that is: "张三", "李四 媒体从业者"."""
    name, _, rest = line.strip().partition(" ")
    return (
        2 <= len(name) <= 3
        and len(rest) <= 12
        and name not in _NO_NAMES
        and read_grammar().name.fullmatch(name) is not None
    )


def _take_floating(groups: list[list[Block]]) -> tuple[list[list[Block]], list[Block]]:
    """Headings after the last paragraph of the page are headlines and bylines that slipped there."""
    if not groups:
        return groups, []
    last = groups[-1]
    edge = len(last)
    while edge > 0 and (last[edge - 1].heading or _is_byline(_text(last[edge - 1]))):
        edge -= 1
    if edge == 0:
        return groups, []
    floating = last[edge:]
    groups[-1] = last[:edge]
    return groups, floating


def _is_byline(text: str) -> bool:
    found = _REPORTERS.match(text.strip())
    return found is not None and len(text) - found.end() <= 4


def _paragraph(raw: str, block: Block) -> Paragraph:
    """The clean text of a block: no blank between Chinese characters, one between Latin words."""
    characters: list[str] = []
    offsets = array("l")
    waiting = -1
    for line in block.lines:
        for at in range(line.start, line.end):
            mark = raw[at]
            if mark in BLANKS:
                waiting = at if waiting < 0 else waiting
                continue
            if waiting >= 0 and characters and _needs_blank(characters[-1], mark):
                characters.append(" ")
                offsets.append(waiting)
            waiting = -1
            characters.append(mark)
            offsets.append(at)
        if waiting < 0:
            waiting = line.end if line.end < len(raw) else -1
    return Paragraph("".join(characters), offsets, block.heading)


def _needs_blank(left: str, right: str) -> bool:
    return is_latin(left) and is_latin(right) and not (left.isdigit() and right.isdigit())


def _article(name: str, raw: str, group: Sequence[Block]) -> Article:
    leading = 0
    while leading < len(group) - 1 and (
        group[leading].heading or _is_byline(_text(group[leading]))
    ):
        leading += 1
    front = [_paragraph(raw, block) for block in group[:leading]]
    body = tuple(_paragraph(raw, block) for block in group[leading:])
    titles = [part for part in front if not _is_byline(part.text) and not _MARGIN.match(part.text)]
    main = [part for part in titles if not _NO_TITLE.match(part.text)]
    byline = next((_byline(raw, part) for part in front if _is_byline(part.text)), None)
    return Article(
        name, body, main[0] if main else None, byline or _dateline_byline(raw, body), tuple(front)
    )


def _byline(raw: str, part: Paragraph, certain: bool = True) -> Byline:
    """A byline; blanks part names only in the raw text, as clean text has none between Chinese characters."""
    start, end = part.span()
    found = _REPORTERS.search(" ".join(raw[start:end].split()))
    names = re.split(r"[\s、，]+", found["names"]) if found else []
    return Byline(
        part.text,
        (start, end),
        tuple(name for name in names if name and not _OFFICE.fullmatch(name)),
        certain,
    )


def _dateline_byline(raw: str, body: Sequence[Paragraph]) -> Byline | None:
    if not body or not DATELINE.match(body[0].text):
        return None
    found = _IN_DATELINE.search(body[0].text[:60])
    if found is None:
        return None
    start, end = found.span("text")
    inner = Paragraph(found["text"], body[0].offsets[start:end])
    named = _byline(raw, inner)
    return Byline(found["text"], inner.span(), named.names)


def _give_headlines(
    raw: str, articles: list[Article], floating: Sequence[Paragraph]
) -> list[Article]:
    """Each floating headline goes to the article that shares most with it; a byline to the one before it."""
    if not articles:
        return articles
    grams = [
        Counter(_bigrams("".join(part.text for part in article.paragraphs))) for article in articles
    ]
    spread = Counter(gram for counted in grams for gram in counted)
    last: int | None = None
    left: list[Paragraph] = []
    for at, part in enumerate(floating):
        if _is_byline(part.text):
            last = len(articles) - 1 if last is None else last
            if articles[last].byline is None:
                alone = sum(article.byline is None for article in articles) == 1
                articles[last] = _with(articles[last], byline=_byline(raw, part, alone))
            else:
                left.append(part)
            continue
        wanted = set(_bigrams(part.text))
        signs = any(_DATED.fullmatch(later.text) for later in floating[at : at + 2])
        ends = len(articles) - 1 if signs else 0  # who signs a letter speaks in it alone
        free = [one for one in range(ends, len(articles)) if articles[one].headline is None]
        if not free or _MARGIN.match(part.text) or part.text[0] in "（(":
            left.append(part)
            continue
        last = max(free, key=lambda one: (_shared(wanted, grams[one], spread, len(articles)), -one))
        articles[last] = _with(articles[last], headline=part)
    # What is nobody's headline, such as who signed and when, stays at the end: nothing is lost.
    articles[-1] = _with(articles[-1], more=left)
    return articles


def _shared(wanted: set[str], grams: Counter[str], spread: Counter[str], count: int) -> float:
    return sum(
        math.log(1 + count / spread[gram]) * min(grams[gram], 3) for gram in wanted if grams[gram]
    )


def _with(
    article: Article,
    headline: Paragraph | None = None,
    byline: Byline | None = None,
    more: Sequence[Paragraph] = (),
) -> Article:
    return Article(
        article.name,
        (*article.paragraphs, *more),
        headline or article.headline,
        byline or article.byline,
        article.front,
    )


def _bigrams(text: str) -> list[str]:
    return [text[at : at + 2] for at in range(len(text) - 1)]


def _suspects(raw: str, blocks: Sequence[Block]) -> list[Suspect]:
    """A character doubled over a line break, where the page elsewhere has it single and never double."""
    whole = "".join(_text(block) for block in blocks)
    inside = Counter(
        line.text[at : at + 3]
        for block in blocks
        for line in block.lines
        for at in range(len(line.text) - 2)
    )
    found: list[Suspect] = []
    for block in blocks:
        for line, following in zip(block.lines, block.lines[1:], strict=False):
            last, first = line.text[-1], following.text[0]
            if (
                last != first
                or not "\u4e00" <= last <= "\u9fff"
                or len(line.text) < 2
                or len(following.text) < 2
            ):
                continue
            single = line.text[-2:] + following.text[1]
            doubled = line.text[-1] + following.text[:2]
            if not inside[doubled] and whole.count(single):
                found.append(Suspect((line.end - 1, following.start + 1), last + first, last))
    return found
