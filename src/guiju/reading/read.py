"""Read a page: raw text → articles, statements with their sources, quantities."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from guiju.reading.grammar import Grammar, read_grammar
from guiju.reading.inputs import open_document
from guiju.reading.page import Article, Page
from guiju.reading.quantities import Quantity
from guiju.reading.restore import restore
from guiju.reading.sources import Person
from guiju.reading.statements import Statement, read_statements
from guiju.reading.traditional import Printed, is_traditional, simplified


@dataclass(frozen=True, slots=True)
class Reading:
    """What reading a page gives: the page restored, its statements, and the persons by article."""

    page: Page
    statements: tuple[Statement, ...]
    persons: dict[str, dict[str, Person]]

    def records(self) -> Iterator[dict[str, Any]]:
        """One record for each article, statement and quantity, in the order of the page."""
        for article in self.page.articles:
            yield _article_record(article)
            for statement in self.statements:
                if statement.article == article.name:
                    yield from _statement_records(article, statement)


def read(raw: str, grammar: Grammar | None = None) -> Reading:
    """The statements of a page, each tied to its characters in the raw text.

    `raw` is the text as it comes: hard-wrapped, with lost indentation and headlines at the end. Nothing
    is guessed from outside: no date of today, no network. See `Reading` for what comes out.
    """
    words = grammar or read_grammar()
    page = restore(raw)
    statements: list[Statement] = []
    persons: dict[str, dict[str, Person]] = {}
    traditional = is_traditional(raw)
    for article in page.articles:
        plain = simplified(article) if traditional else article
        found, people = read_statements(plain, words)
        if traditional:
            found, people = _as_printed(article, found, people)
        persons[article.name] = people
        statements += found
    return Reading(page, tuple(statements), persons)


def _as_printed(
    article: Article, statements: list[Statement], persons: dict[str, Person]
) -> tuple[list[Statement], dict[str, Person]]:
    """Statements and persons of a simplified text in the characters of the printed one."""
    printed = Printed(article)

    def words(found: Iterable[str]) -> tuple[str, ...]:
        return tuple(printed(one) for one in found)

    own = [
        replace(
            one,
            quote=article.paragraphs[one.paragraph].text[one.start : one.end],
            speakers=words(one.speakers), roles=words(one.roles), cue=printed(one.cue),
            addressed=words(one.addressed), documents=words(one.documents),
            quantities=tuple(_quantity_as_printed(article, one, found) for found in one.quantities),
        )
        for one in statements
    ]  # fmt: skip
    return own, {
        printed(name): replace(one, name=printed(name), roles=words(one.roles))
        for name, one in persons.items()
    }


def _quantity_as_printed(article: Article, statement: Statement, found: Quantity) -> Quantity:
    start, end = statement.start + found.start, statement.start + found.end
    return replace(found, text=article.paragraphs[statement.paragraph].text[start:end])


def read_file(path: Path, grammar: Grammar | None = None) -> Reading:
    """Read a file of any kind that `open_document` takes; see `read`."""
    return read(open_document(path).raw, grammar)


def _article_record(article: Article) -> dict[str, Any]:
    headline, byline = article.headline, article.byline
    return {
        "type": "article",
        "id": article.name,
        "span": list(article.span),
        "headline": None
        if headline is None
        else {"text": headline.text, "span": list(headline.span())},
        "byline": None
        if byline is None
        else {
            "text": byline.text,
            "span": list(byline.span),
            "names": list(byline.names),
            "certain": byline.certain,
        },
        "subheads": [{"text": part.text, "span": list(part.span())} for part in article.subheads],
    }


def _statement_records(article: Article, statement: Statement) -> Iterator[dict[str, Any]]:
    quantities = [
        _quantity_record(article, statement, number, found)
        for number, found in enumerate(statement.quantities, 1)
    ]
    yield {
        "type": "statement", "id": statement.name, "article": statement.article, "span": list(statement.span),
        "quote": statement.quote, "speakers": list(statement.speakers), "speaker_type": statement.speaker_type,
        "roles": list(statement.roles), "cue": statement.cue, "attribution": statement.attribution,
        "form": statement.form, "kind": statement.kind, "act": statement.judgement.act,
        "stance": statement.judgement.stance, "addressed": list(statement.addressed),
        "instruments": list(statement.instruments), "documents": list(statement.documents),
        "quantities": [record["id"] for record in quantities], "rules": [statement.rule, statement.judgement.rule],
    }  # fmt: skip
    yield from quantities


def _quantity_record(
    article: Article, statement: Statement, number: int, found: Quantity
) -> dict[str, Any]:
    start, end = statement.start + found.start, statement.start + found.end
    return {
        "type": "quantity", "id": f"{statement.name}-q{number}", "statement": statement.name, "text": found.text,
        "span": list(article.paragraphs[statement.paragraph].span(start, end)), "value": found.value,
        "low": found.low, "high": found.high, "unit": found.unit, "cmp": found.comparator, "qkind": found.kind,
        "measure": found.measure,
    }  # fmt: skip
