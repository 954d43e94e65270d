"""Citations as people read them: the document's number and title, the place, the key phrase."""

from __future__ import annotations

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
    return f"{quoted}（{source.number}）" if chinese else f"{quoted} ({source.number})"


def citation_text(
    definition: Definition, citation: Citation, language: str, *, full: bool = False
) -> str:
    """A citation in words; in short by the document's number, in full with its title."""
    source = definition.sources.get(citation.source, Source(citation.source))
    document = source_text(source, language) if full or not source.number else source.number
    quote = f"“{citation.phrase}”" if citation.phrase else ""
    mark = f"({text('unverified', language)})" if is_unverified(definition, citation) else ""
    return " ".join(part for part in (document, citation.article, quote, mark) if part)


def cited_text(definition: Definition, written: str, language: str) -> str:
    """A citation as a policy writes it, with its document's number or title in place of the id."""
    name, _, place = written.partition(" ")
    source = definition.sources.get(name, Source(name))
    return f"{source.number or source_text(source, language)} {place}".strip()


def citations_text(definition: Definition, cites: Iterable[Citation], language: str) -> str:
    """Several citations on one line, in short."""
    return "; ".join(citation_text(definition, citation, language) for citation in cites)
