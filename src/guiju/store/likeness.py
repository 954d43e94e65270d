"""The same proposal elsewhere: statements that share much of their wording.

Similarity is the cosine of two statements' sets of bigrams: shared bigrams over the root of the product of both counts
(Ochiai), 1 for the same words, 0 for none shared. It depends on the two statements alone, not on what else is kept.
"""

from __future__ import annotations

import math
from typing import Any

from sqlalchemy import Connection, cast, func, literal, literal_column, select, text
from sqlalchemy.dialects.postgresql import TSQUERY

from guiju.store.corrections import find_statement
from guiju.store.index import bigrams_of
from guiju.store.schema import statement
from guiju.store.search import Filters, Found, read_hits

THRESHOLD = 0.4
"""From which similarity on statements count as saying the same, where nothing else is asked."""


def like(connection: Connection, name: str, filters: Filters, least: float, limit: int) -> Found:
    """Statements whose wording is like that of `DOCUMENT:STATEMENT`; see `Store.like`."""
    asked = find_statement(connection, name)
    bigrams = bigrams_of(asked.folded)
    sizes = _shared_on_sqlite if connection.dialect.name == "sqlite" else _shared_on_postgres
    # Two statements share at least least² of the smaller count, or they are not alike enough.
    shared = sizes(connection, bigrams, math.ceil(least**2 * len(bigrams) - 1e-9) or 1)
    alike = [
        (row.id, row.shared / math.sqrt(len(bigrams) * row.bigrams))
        for row in shared
        if row.id != asked.id
    ]
    numbers = {number: value for number, value in alike if value >= least - 1e-12}
    if filters.given:
        kept = set(connection.execute(filters.chosen(connection)).scalars())
        numbers = {number: value for number, value in numbers.items() if number in kept}
    ranked = sorted(numbers.items(), key=lambda item: (-round(item[1], 9), item[0]))
    return Found(len(ranked), read_hits(connection, ranked[:limit], []))


def _shared_on_sqlite(connection: Connection, bigrams: list[str], least: int) -> list[Any]:
    """Statements with how many of some bigrams they hold, counted in the index."""
    names = [f":b{number}" for number in range(len(bigrams))]
    # One look-up for each term: over `IN` the table of occurrences is read whole.
    found = " UNION ALL ".join(
        f"SELECT DISTINCT doc FROM statement_occurrence WHERE term = {name}" for name in names
    )
    query = text(
        f"SELECT s.id, s.bigrams, o.shared FROM (SELECT doc, count(*) AS shared FROM ({found}) GROUP BY doc"
        " HAVING count(*) >= :least) AS o JOIN statement AS s ON s.id = o.doc"
    )
    values: dict[str, Any] = {name[1:]: term for name, term in zip(names, bigrams, strict=True)}
    return list(connection.execute(query, values | {"least": least}).all())


def _shared_on_postgres(connection: Connection, bigrams: list[str], least: int) -> list[Any]:
    tokens: Any = literal_column("statement.tokens")
    any_of = cast(literal(" | ".join(f"'{term}'" for term in bigrams)), TSQUERY)
    lexeme: Any = func.unnest(func.tsvector_to_array(tokens)).column_valued("lexeme")
    shared = select(func.count()).where(lexeme.in_(bigrams)).scalar_subquery()
    inside = (
        select(statement.c.id, statement.c.bigrams, shared.label("shared"))
        .where(tokens.op("@@", is_comparison=True)(any_of))
        .subquery()
    )
    return list(connection.execute(select(inside).where(inside.c.shared >= least)).all())
