"""Rows that are left out: what depends on them, and the file that says why."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from guiju.data.atomic import check_writable, written
from guiju.data.problems import ProblemBook, lost_problems
from guiju.evaluate.quoting import identifier, literal
from guiju.model.problem import InputError, Place, Problem

if TYPE_CHECKING:
    pass

Edge: TypeAlias = tuple[str, str, str, str]
"""Entity of a rejected row, entity that depends on it; entity and column of the link between."""

COLUMNS = ("entity", "file", "row", "column", "found", "code", "reason_en", "reason_zh", "values")


def spread(book: ProblemBook, depends: Sequence[Edge]) -> None:
    """Reject what depends on rejected rows, until nothing more does."""
    rules = {
        edge: book.rule("depends-on-rejected", [], {"entity": edge[1], "source": edge[0]})
        for edge in depends
        if edge[0] in book.tables and edge[1] in book.tables
    }
    count, before = book.count(), -1
    while count != before:
        for edge, rule in rules.items():
            for query in _dependents(book, edge):
                book.add(edge[1], rule, query)
        count, before = book.count(), count


def _dependents(book: ProblemBook, edge: Edge) -> Iterator[str]:
    """The rows that depend on rejected rows of another entity and are not rejected themselves.

    A link from an entity to itself is followed both ways.
    """
    source, target, entity, column = edge
    parent = book.tables[entity].entity.links[column]
    if (source, target) in ((entity, parent), (parent, entity)):
        key, link = book.tables[parent].entity.key[0], column
        if source == entity:
            yield _rows(book, source, link, target, key)
        if target == entity:
            yield _rows(book, source, key, target, link)


def _rows(book: ProblemBook, source: str, out: str, target: str, into: str) -> str:
    ours, theirs = identifier(into), identifier(out)
    rejected = f'SELECT "row" FROM {book.name} WHERE entity = {literal(source)}'
    taken = f'SELECT "row" FROM {book.name} WHERE entity = {literal(target)}'
    return (
        f'SELECT t."#row" AS "row", NULL AS found, min(s."#row") AS other'
        f" FROM {book.tables[target].values()} AS t"
        f" JOIN {book.tables[source].values()} AS s ON t.{ours} = s.{theirs}"
        f' WHERE s."#row" IN ({rejected}) AND t."#row" NOT IN ({taken}) GROUP BY ALL'
    )


def rejected_rows(book: ProblemBook, entity: str) -> tuple[str, int]:
    """The table of the rejected rows of an entity, '' where there are none, and their number."""
    where = f"FROM {book.name} WHERE entity = {literal(entity)}"
    row = book.connection.execute(f'SELECT count(DISTINCT "row") {where}').fetchone()
    count = int(row[0]) if row else 0
    if not count:
        return "", 0
    name = identifier(f"rejected {entity} of {book.number}")
    book.connection.execute(f'CREATE OR REPLACE TEMP TABLE {name} AS SELECT DISTINCT "row" {where}')
    return name, count


def check_place(path: Path) -> None:
    """Raise InputError where the file of rejected rows cannot be: known before the work, not after it."""
    if path.is_dir():
        values = {"found": str(path), "example": str(path / "rejected.csv")}
        raise InputError([Problem("folder-for-file", Place("--reject"), values)])
    check_writable(path)


def write_rejected(book: ProblemBook, path: Path) -> None:
    """Write every problem with its row as given: CSV in UTF-8 with the mark that Excel needs.

    Where there is none, the head alone: rows that an earlier run left out do not look as if this one had.
    """
    with written(path) as temporary, temporary.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        for entity, table in book.tables.items():
            for problem, (_, text, _) in zip(lost_problems(table), table.lost, strict=True):
                writer.writerow(
                    [*_cells(entity, "", "", problem), json.dumps(text, ensure_ascii=False)]
                )
            for wrong in book.told(entity, with_values=True):
                cells = _cells(entity, wrong.column, wrong.found or "", wrong.problem)
                writer.writerow([*cells, wrong.given])


def _cells(entity: str, column: str, found: str, problem: Problem) -> list[Any]:
    # The messages of both languages are read only where there is something to tell.
    from guiju.locale import LANGUAGES, to_json

    reasons = []
    for language in LANGUAGES:
        told = to_json(problem, language)
        reasons.append(
            " | ".join(str(told[part]) for part in ("message", "expected", "remedy") if told[part])
        )
    place = problem.place
    return [entity, place.file, place.row, column, found, problem.code, *reasons]
