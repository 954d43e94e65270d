"""Citations as people read them: the document's number and title, the place, the key phrase."""

from __future__ import annotations

import re
from collections.abc import Iterable

from guiju.locale import text
from guiju.model.definition import Definition
from guiju.model.source import Citation, Source
from guiju.unverified import is_unverified


def source_text(source: Source, language: str) -> str:
    """A document by title and number.

    >>> from guiju.model.label import Label
    >>> source_text(Source("cs2018-58", Label(zh="通知"), "财税〔2018〕58号"), "zh")
    '《通知》（财税〔2018〕58号）'
    """
    title = source.title.text(language)
    # A title without translation keeps the marks of its own language.
    chinese = title == source.title.zh
    quoted = (f"《{title}》" if chinese and not title.startswith("《") else title) if title else ""
    if not quoted or not source.number:
        return quoted or source.number or source.name
    return quoted + text("aside", "zh" if chinese else "en", text=source.number)


def citation_text(
    definition: Definition, citation: Citation, language: str, *, full: bool = False
) -> str:
    """A citation in words; in short by the document's number, in full with its title."""
    source = definition.sources.get(citation.source, Source(citation.source))
    document = source_text(source, language) if full or not source.number else source.number
    quote = f"“{citation.phrase}”" if citation.phrase else ""
    mark = text("aside", language, text=text("unverified", language))
    plain = " ".join(part for part in (document, citation.article, quote) if part)
    return plain + (mark if is_unverified(definition, citation) else "")


def cited_text(definition: Definition, written: str, language: str) -> str:
    """A citation as a policy writes it, in words.

    >>> import guiju
    >>> transfer = guiju.load("transfer").definition
    >>> cited_text(transfer, 'cs2018-58 一 "减按50%计入" unverified', "zh")
    '财税〔2018〕58号 一 “减按50%计入”（未核实）'
    """
    plain = written.removesuffix(" unverified")
    mark = text("aside", language, text=text("unverified", language)) if plain != written else ""
    name, _, place = plain.partition(" ")
    source = definition.sources.get(name, Source(name))
    place = re.sub(r'"([^"]*)"', r"“\1”", place)
    return f"{source.number or source_text(source, language)} {place}".strip() + mark


def citations_text(definition: Definition, cites: Iterable[Citation], language: str) -> str:
    """Several citations on one line, in short."""
    return text("semicolon", language).join(
        citation_text(definition, citation, language) for citation in cites
    )
