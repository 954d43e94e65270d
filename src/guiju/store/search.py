"""Search in statements: every word as it is written, ranked by BM25, the same in SQLite and PostgreSQL.

A statement is found where all words stand in it, blanks, case and width aside. BM25 is that of FTS5: k1 = 1.2,
b = 0.75, a statement's length in characters, a word's rarity ln((N - n + 0.5) / (n + 0.5)), at least 1e-6.
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeAlias

from sqlalchemy import (
    ColumnElement,
    Connection,
    Double,
    Integer,
    Row,
    Select,
    and_,
    cast,
    column,
    func,
    literal,
    literal_column,
    select,
    table,
)
from sqlalchemy.dialects.postgresql import TSQUERY

from guiju.model.problem import InputError, Place, Problem
from guiju.store.index import find_spans, fold
from guiju.store.schema import correction, document, document_version, statement, statement_term

_K, _B, _LEAST = 1.2, 0.75, 1e-6
_PIECE = 5000
_is_newest = and_(
    document_version.c.document == document.c.id, document_version.c.version == document.c.version
)


@dataclass(frozen=True, slots=True)
class Filters:
    """Which statements: `speaker` and `instrument` are parts of a name, `document` a name or the end of a path."""

    speaker: str = ""
    kind: str = ""
    instrument: str = ""
    document: str = ""
    since: date | None = None

    def chosen(self, connection: Connection) -> Select[Any]:
        """A query of the numbers of the statements that pass; all it needs stands in indexes."""
        query = select(statement.c.id).where(statement.c.current)
        for name, value in (("speaker", self.speaker), ("instrument", self.instrument)):
            if value:
                holding = select(statement_term.c.statement).where(
                    statement_term.c.field == name,
                    statement_term.c.value.contains(fold(value), autoescape=True),
                )
                query = query.where(statement.c.id.in_(holding))
        if self.kind:
            query = query.where(statement.c.kind == self.kind)
        if self.document:
            query = query.where(statement.c.document.in_(_documents(connection, self.document)))
        if self.since is not None:
            later = (
                select(document.c.id)
                .join(document_version, _is_newest)
                .where(document_version.c.dated >= self.since.isoformat())
            )
            query = query.where(statement.c.document.in_(later))
        return query

    @property
    def given(self) -> bool:
        """Whether any of them is given."""
        return self != Filters()


@dataclass(frozen=True, slots=True)
class Hit:
    """A statement found. `score` is BM25, or the similarity of `like`; `spans` are where the words stand in the quote.

    `as_read` holds the kind and speakers that were read, where a person has corrected them.
    """

    document: str
    dated: str | None
    statement: str
    kind: str
    speakers: tuple[str, ...]
    quote: str
    score: float
    spans: tuple[tuple[int, int], ...] = ()
    as_read: dict[str, Any] = field(default_factory=dict)
    revision: int = 1

    @property
    def name(self) -> str:
        """`DOCUMENT:STATEMENT`, by which it is named elsewhere."""
        return f"{self.document}:{self.statement}"

    def snippet(self, around: int = 24) -> str:
        """The quote around the first hit, what was sought in 【】."""
        if not self.spans:
            return self.quote if len(self.quote) <= 3 * around else f"{self.quote[: 3 * around]}…"
        start = max(0, self.spans[0][0] - around)
        end = min(len(self.quote), self.spans[0][1] + 2 * around)
        parts, at = ["…"] if start else [], start
        for left, right in self.spans:
            if right <= end:
                parts += [self.quote[at:left], "【", self.quote[left:right], "】"]
                at = right
        return "".join([*parts, self.quote[at:end], "…" if end < len(self.quote) else ""])


@dataclass(frozen=True, slots=True)
class Found:
    """The best hits, and how many statements fit in all."""

    total: int
    hits: tuple[Hit, ...]


def search(connection: Connection, words: Sequence[str], filters: Filters, limit: int) -> Found:
    """The statements that hold all words and pass all filters; see `Store.search`."""
    sought = sorted({fold(part) for word in words for part in word.split()} - {""})
    if not sought and not filters.given:
        raise InputError([Problem("search-nothing", Place("guiju search"), {})])
    chosen = filters.chosen(connection)
    if not sought:
        total, ranked = _by_place(connection, chosen, limit)
    else:
        rank = _by_fts if connection.dialect.name == "sqlite" else _by_tokens
        total, ranked = rank(connection, sought, chosen if filters.given else None, limit)
    return Found(total, read_hits(connection, ranked, sought))


def _documents(connection: Connection, name: str) -> list[str]:
    query = select(document.c.id, document.c.name).where(document.c.name.is_not(None))
    return [
        row.id
        for row in connection.execute(query)
        if row.name == name or row.name.endswith(f"/{name}")
    ]


_Ranked: TypeAlias = tuple[int, list[tuple[int, float]]]


def _by_place(connection: Connection, chosen: Select[Any], limit: int) -> _Ranked:
    numbers = connection.execute(chosen.order_by(statement.c.id)).scalars().all()
    return len(numbers), [(number, 0.0) for number in numbers[:limit]]


def _by_fts(
    connection: Connection, sought: list[str], chosen: Select[Any] | None, limit: int
) -> _Ranked:
    words = literal(" AND ".join(_phrase(word) for word in sought))
    index = table("statement_index", column("rowid", Integer), column("rank", Double))
    fits = literal_column("statement_index").op("MATCH")(words)
    if chosen is None:
        total = connection.execute(select(func.count()).select_from(index).where(fits)).scalar_one()
        best = select(index.c.rowid, index.c.rank).where(fits).order_by(index.c.rank, index.c.rowid)
        return int(total), [(row.rowid, -row.rank) for row in connection.execute(best.limit(limit))]
    # With the sign the rows of the index are looked up in what was chosen, not the other way round;
    # and called by its function, BM25 is worked out for those alone.
    inside = literal_column("+statement_index.rowid").in_(chosen)
    score = func.bm25(literal_column("statement_index")).label("score")
    query = select(index.c.rowid, score).where(fits, inside).order_by(score, index.c.rowid)
    every = connection.execute(query).all()
    return len(every), [(row.rowid, -row.score) for row in every[:limit]]


def _phrase(word: str) -> str:
    """A folded word in the query language of FTS5: its bigrams in a row, or what begins with a single character."""
    if len(word) == 1:
        return f'"{word}" *'
    return '"' + " ".join(word[at : at + 2] for at in range(len(word) - 1)) + '"'


def _by_tokens(
    connection: Connection, sought: list[str], chosen: Select[Any] | None, limit: int
) -> _Ranked:
    holds = [_holds(word) for word in sought]
    fits = holds if chosen is None else [*holds, statement.c.id.in_(chosen)]
    inside = select(statement.c.id, _bm25(connection, sought, holds)).where(*fits).subquery()
    total = int(connection.execute(select(func.count()).select_from(inside)).scalar_one())
    best = select(inside).order_by(inside.c.score.desc(), inside.c.id).limit(limit)
    return total, [(row.id, row.score) for row in connection.execute(best)]


def _holds(word: str) -> ColumnElement[bool]:
    """Whether a word stands in a statement: its bigrams by the index, their order in the text."""
    size = len(word)
    lexemes = [f"'{word}':*"] if size == 1 else [f"'{word[at : at + 2]}'" for at in range(size - 1)]
    tokens: ColumnElement[Any] = literal_column("statement.tokens")
    indexed = tokens.op("@@", is_comparison=True)(cast(literal(" & ".join(lexemes)), TSQUERY))
    return and_(indexed, func.strpos(statement.c.folded, word) > 0)


def _bm25(
    connection: Connection, sought: list[str], holds: list[ColumnElement[bool]]
) -> ColumnElement[float]:
    """What FTS5 would give, from the counts that it would take."""
    length = cast(func.length(statement.c.folded), Double)
    in_search = statement.c.words != ""
    count, mean = connection.execute(select(func.count(), func.avg(length)).where(in_search)).one()
    score: ColumnElement[float] = literal(0.0, Double)
    for word, held in zip(sought, holds, strict=True):
        rows = int(connection.execute(select(func.count()).where(in_search, held)).scalar_one())
        rarity = max(math.log((count - rows + 0.5) / (rows + 0.5)), _LEAST)
        without = func.length(func.replace(statement.c.folded, word, ""))
        times = (length - without) / literal(float(len(word)), Double)
        even = _K * (1 - _B) + length * (_K * _B / (mean or 1.0))
        score += literal(rarity, Double) * times * (_K + 1) / (times + even)
    return score.label("score")


def read_hits(
    connection: Connection, ranked: Sequence[tuple[int, float]], sought: list[str]
) -> tuple[Hit, ...]:
    """The statements of some numbers, in the order given."""
    query = (
        select(statement, document.c.name.label("document_name"), document_version.c.dated)
        .join(document, document.c.id == statement.c.document)
        .join(document_version, _is_newest)
    )
    rows: dict[int, Row[Any]] = {}
    touched: set[int] = set()
    for at in range(0, len(ranked), _PIECE):
        numbers = [number for number, _ in ranked[at : at + _PIECE]]
        inside = connection.execute(query.where(statement.c.id.in_(numbers)))
        rows |= {row.id: row for row in inside}
        changed = select(correction.c.statement).where(correction.c.statement.in_(numbers))
        touched |= set(connection.execute(changed).scalars())
    return tuple(_hit(rows[number], score, sought, number in touched) for number, score in ranked)


def _hit(row: Row[Any], score: float, sought: list[str], corrected: bool) -> Hit:
    as_read: dict[str, Any] = {}
    if corrected and row.body:
        body = json.loads(row.body)
        as_read = {name: body[name] for name in ("kind", "speakers")}
    return Hit(
        row.document_name or "", row.dated, row.name, row.kind, tuple(json.loads(row.speakers)), row.quote,
        round(score, 6), tuple(find_spans(row.quote, sought)), as_read, row.revision,
    )  # fmt: skip
