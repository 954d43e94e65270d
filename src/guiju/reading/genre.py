"""What kind of text an article is: an order, a report, news; who speaks in it by itself, and what a part is about."""

from __future__ import annotations

import re

from guiju.reading.page import Article
from guiju.reading.people import Registry
from guiju.reading.restore import DATELINE
from guiju.reading.sources import Source

_OFFICIAL = re.compile(
    r"(?:通知|通报|通告|意见|规划|方案|办法|条例|规定|决定|纲要|公报|公告|细则|指南|决议|批复|计划|要点|答复|复文|复函|函|令|法|守则|准则|章程|讲话|致辞|发言|[白蓝绿]皮书|总结|报告|汇报|纪要|倡议书|公开信|须知|规程)(?:[（(][^）)]*[）)])?$"
)
# "常务会议通过……规划", "……印发……通知": news of a document has a verb where its own title says 关于.
_NEWS = re.compile(
    r"^(?!.*关于)[^《》]{2,24}?(?:(?:审议)?通过|印发|出台|发布|公布|颁布|部署|召开|举行|启动|解读)(?!的)[^\d]{2,}"
)
# "……，制定本方案。": what kind of text it is, where the title is not there.
_MADE = re.compile(
    r"制[定订]本(?:实施)?(?:方案|办法|规定|细则|意见|计划|规划|条例|规程|准则|制度|章程|预案)。?$"
)
EXPLAINS = re.compile(r"(?:解读|读懂|图解|政策问答|问答[｜|：]|答疑)(?!.{0,6}答记者问)")
_ADDRESSES = re.compile(
    r"(?:主任、|主席、|尊敬的)?(?:各位副主任、)?(?:秘书长、)?各位(?:代表|委员|领导|来宾|同志)[^，。：]{0,12}[：:]|同志们[：:，！]"
)
_NUMBERED = re.compile(r"[^，。：]{2,16}[〔\[（(]?(?:19|20)\d\d[〕\]）)]?(?:第)?\d+号")
_TO_DEPUTY = re.compile("[^，。：；]{2,30}(?:代表|委员)(?:并[^，。：]{2,12})?[：:]")
_ANSWERED = re.compile(
    r"(?:您|你们?|贵[^，]{1,4})[^，。]{0,8}提出的|收悉|(?:答复|函复|回复)如下|第[\d一二三四五六七八九十]+号(?:提案|建议)"
)
_AHEAD = re.compile(
    r"(?:工作)?(?:安排|任务|目标|打算|部署|要求|举措|措施|计划|建议)|下一步|今后|明年|重点工作|行动$|工程$"
)
_LISTED = re.compile(
    r"[一二三四五六七八九十]+、|[（(][一二三四五六七八九十\d]+[）)]|\d{1,2}[.．、]|第.{1,3}[章节部]"
)
_BEHIND = re.compile(
    r"回顾|成绩|成效|已开展|情况|现状|基础(?!设施|研究|教育|性|工作|能力|支撑)|背景|进展|综合|差距|问题|亮点"
)


def whole_title(article: Article) -> str:
    """The headline, with the line of the title that says what kind of text it is where that is another one."""
    if article.headline is None or _OFFICIAL.search(article.headline.text):
        return article.headline.text if article.headline else ""
    lines = [part.text for part in article.front]
    at = lines.index(article.headline.text) if article.headline.text in lines else len(lines)
    following = next((line for line in lines[at + 1 : at + 3] if _OFFICIAL.search(line)), "")
    return article.headline.text + following


def find_genre(article: Article, heading: str) -> str:
    """Whether an authority speaks: "order" or "report" where the title says so and no reporter wrote it, else ""."""
    titled = None if _NEWS.search(heading) else _OFFICIAL.search(heading)
    found = titled or _opens_official(article)
    if article.byline is None and EXPLAINS.search(heading):
        return "report"
    if article.byline is not None or found is None:
        return "report" if not heading and _is_excerpt(article) else ""
    if any(DATELINE.match(paragraph.text) for paragraph in article.paragraphs[:1]):
        return ""
    return (
        "report"
        if re.search(
            r"公报|通报|报告|汇报|总结|纪要|答复|复文|复函|讲话|致辞|皮书|发言|代表|委员|同志",
            found[0],
        )
        else "order"
    )


def _is_excerpt(article: Article) -> bool:
    """Whether a text without title and byline is a part of a plan: numbered headings, one of what shall be."""
    headings = [part.text for part in article.paragraphs if part.heading]
    numbered = [text for text in headings if _LISTED.match(text)]
    told = any("记者" in part.text for part in article.paragraphs)
    return not told and len(numbered) > 1 and any(_AHEAD.search(text) for text in headings)


def _opens_official(article: Article) -> re.Match[str] | None:
    """The form of address, or the number, that only texts of authorities have: "各位代表：", 交函公路〔2016〕218号."""
    first = [part.text for part in (*article.front, *article.paragraphs[:2])]
    begin = [*first, *(part.text for part in article.paragraphs[2:4])]
    for at, text in enumerate(begin):
        # "李明委员：", and that his proposal came in.
        to = _TO_DEPUTY.fullmatch(text)
        if to is not None and any(_ANSWERED.search(one) for one in begin[at + 1 : at + 4]):
            return to
    for text in first:
        if article.headline is None and (made := _MADE.search(text)) is not None:
            return made
        found = _ADDRESSES.match(text) or _NUMBERED.fullmatch(text.strip())
        if found is not None and not any("记者" in one[:40] for one in first):
            return found
    return None


def tells_ahead(heading: str, before: bool) -> bool:
    """Whether the part under a heading says what shall be; a heading that tells neither leaves it as it was."""
    if re.search("你们|您|所提|提出的", heading):
        return before  # what was asked for, and not what is planned
    if _BEHIND.search(heading):
        return False
    return True if _AHEAD.search(heading) else before


def find_section(heading: str) -> str:
    """What the part under a heading is about, where it says so: faults, proposals, or what was done."""
    if re.search("回顾|成绩|成效|进展(?:情况)?$|(?:工作|执行|完成|落实)情况$", heading):
        return "done"
    if re.search(r"(?:正视|直面|认清|查找)[^，]{0,6}(?:问题|差距|不足|短板)", heading):
        return "faults"
    if re.search(
        r"(?:问题|困难|不足|短板|差距|制约|挑战|瓶颈|症结|隐忧)(?:[和与及][^，]{1,8})?$", heading
    ):
        mends = re.search(r"解决|应对|破解|办理|整改|针对|成绩|补|消除|聚焦|如何|怎", heading)
        return "" if mends else "faults"
    return (
        "proposals"
        if re.search(
            r"[对向给][^，。]{2,12}提出?了?[\d一二三四五六七八九几][点条项个][^，。]{0,6}(?:要求|建议)$|(?:对策|政策|意见|几点|思考)[^，]{0,4}建议|^[^，]{0,4}建议$",
            heading,
        )
        else ""
    )


def own_source(article: Article, heading: str, registry: Registry) -> Source | None:
    """Who speaks in an official document: itself, also where somebody delivers it; or the person who gives a speech.

    A text without its title speaks for itself without a name.
    """
    title = re.sub(r"[（(][^）)]*[）)]$", "", heading)
    if re.search(r"(?:讲话|致辞|发言)$", title):
        for part in article.front:
            # "——……年……在……会议上 市长 ……": where and when stand before who.
            source = registry.find(re.sub(r"^[—（(].{6,60}?会议?上[）)]?", "", part.text), 0, -1)
            if source is not None and source.kind == "person":
                return source
    named = re.search(r"《([^《》]+)》", heading) if EXPLAINS.search(heading) else None
    name = named[1] if named else heading.strip("《》")
    for part in article.paragraphs[:3] if heading.endswith(("令", "公告", "号")) else ():
        # "《……规定》已经……通过，现予公布": the order only puts it in force.
        if (issued := re.match(r"《([^《》]+)》已[^。]{4,60}现予[公发]布", part.text)) is not None:
            name = issued[1]
    return Source((name,), "document", 0) if name else None


def find_author(article: Article, registry: Registry) -> Source | None:
    """Who signs a column: the one name that stands alone under its headline."""
    named = article.byline.names if article.byline else ()
    under = [part.text for part in article.front if part != article.headline]
    alone = named or [text for text in under if registry.is_name(text)]
    return Source((alone[0],), "person", 0) if len(alone) == 1 else None
