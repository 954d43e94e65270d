"""Who speaks without a name: "一位企业老板", bodies and documents by how they end, offices without their bearer."""

from __future__ import annotations

import re
from collections.abc import Mapping
from re import Pattern

from guiju.reading.grammar import Grammar
from guiju.reading.sources import Person, Source, SourceType

_HERE = re.compile("(?:[省市县区乡镇村校厂矿店局院部团]|公司|单位|上级|中央)[里上]")
_SOMEBODY = re.compile(
    r"有[一几两三四五六七八九十\d]+[位名人家]|(?:[^，。；：“”一几多两]{2,14}的|[^，。；：“”的一几多两]{1,8}[省市县区村镇乡州旗])?(?:有?[一几多两三四五六七八九十数\d]+[位名家]|有[位名]|另[一]?[位名家]|某|(?:绝?大)?多数|许多|不少|很多|众多|部分|个别|少数|有的|有些|一些)[^，。；：“”]{2,18}"
)


def find_anonymous(text: str, start: int, others: dict[str, SourceType]) -> Source | None:
    """ "一位企业老板", "某外卖平台": somebody, whatever the word is."""
    if not _SOMEBODY.fullmatch(text):
        return None
    others.setdefault(text, "collective")
    return Source((text,), "collective", start)


def find_bearer(
    office: str,
    start: int,
    grammar: Grammar,
    persons: Mapping[str, Person],
    others: Mapping[str, SourceType],
) -> Source | None:
    """The one who was named with an office that now stands alone: 总理, 厅长."""
    if grammar.title.fullmatch(office) is None:
        return None
    if grammar.collective.fullmatch(office) or office == "记者":
        return None
    named = [name for name, one in persons.items() if one.roles and one.roles[-1].endswith(office)]
    if len(named) == 1:
        return Source((named[0],), "person", start, pronoun=True)
    said = [name for name in others if name.endswith(office) and name != office]
    return Source((said[-1],), "collective", start, pronoun=True) if said else None


def find_other(
    text: str, start: int, grammar: Grammar, others: dict[str, SourceType]
) -> Source | None:
    """The group, document, body or office that a text ends on; `others` keeps what was found."""
    text = re.sub(
        "(?<=》)第[一二三四五六七八九十百\\d]+条(?:第[一二三四五六七八九十]+款)?$", "", text
    )
    if "记者" in text:
        return None
    if len(re.sub("《[^》]*》", "", text)) > 40:
        return None
    endings: tuple[tuple[SourceType, Pattern[str]], ...] = (
        ("collective", grammar.collective),
        ("document", grammar.document),
        ("body", grammar.body),
    )
    for kind, pattern in endings:
        if pattern.search(text) and not re.search(r"[，。；：]", text):
            name = text
            if kind == "document" and text.endswith("》"):
                name = text[text.rfind("《") + 1 : -1] or text
            others.setdefault(name, kind)
            return Source((name,), kind, start)
    if _HERE.fullmatch(text):
        others.setdefault(text, "body")  # 县里, 矿上
        return Source((text,), "body", start)
    title = grammar.title.search(text[-4:])
    office = title is not None and text.endswith(title[0]) and 3 < len(text) <= 18
    if office and not re.search(r"[，。；：的]", text):
        others.setdefault(text, "collective")  # "省委书记": an office without its bearer's name
        return Source((text,), "collective", start)
    return None
