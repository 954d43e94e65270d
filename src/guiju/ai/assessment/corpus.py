"""A corpus (语料) of any size as a relation of numbered items: lines of text, JSON lines, rows of a table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from guiju.data.connection import path_literal, temporary_folder
from guiju.data.delimited import lost_lines
from guiju.data.encoding import prepare_text
from guiju.data.origin import kind_of
from guiju.data.progress import Report
from guiju.data.source import open_source
from guiju.evaluate.quoting import identifier, literal
from guiju.expression.names import nearest
from guiju.model.definition import Entity
from guiju.model.problem import InputError, Place, Problem

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from guiju.data.opened import Opened

JSON_LINES = (".jsonl", ".ndjson", ".jsonl.gz", ".ndjson.gz")
TEXT_LINES = (".txt", ".txt.gz", ".text", ".md")
LONGEST = 1 << 28
"""Bytes of the longest line."""

ROW = '"#row"'
"""The number of an item in its file, from 1, in SQL."""

SHOWN = 20


@dataclass(frozen=True, slots=True)
class Corpus:
    """Items that SQL can read: `relation` has the number of each in the file as `ROW`, and its `columns`.

    Where items are lines their one column is `item`; `json` says that each is JSON. `opened` is the table otherwise.
    `kind` is real, synthetic or unknown; `digest` the SHA-256 of the file.
    """

    file: str
    relation: str
    columns: tuple[str, ...]
    digest: str
    kind: str
    json: bool = False
    opened: Opened | None = None

    def field(self, name: str) -> str:
        """A column, or a field of JSON, as text in SQL. Raises InputError for a column that there is not."""
        if self.json:
            path = literal("$." + _quoted(name))
            return f"nullif(trim(json_extract_string(item, {path})), '')"
        if name not in self.columns:
            raise InputError([self.no_column(name, self.columns)])
        return f"nullif(trim(CAST({identifier(name)} AS VARCHAR)), '')"

    def no_column(self, name: str, known: Sequence[str]) -> Problem:
        """The problem of a column or field that is not there."""
        values = {"found": name, "nearest": nearest(name, list(known)), "known": ", ".join(known)}
        return Problem("corpus-column", Place(self.file), values)


def json_fields(connection: DuckDBPyConnection, corpus: Corpus) -> tuple[str, ...]:
    """The fields of the first JSON lines, in their order."""
    keys = connection.execute(
        f"SELECT json_keys(item) FROM (SELECT item FROM {corpus.relation} LIMIT {SHOWN}) "
        "WHERE json_type(item) = 'OBJECT'"
    ).fetchall()
    return tuple(dict.fromkeys(key for (found,) in keys for key in found))


def open_corpus(connection: DuckDBPyConnection, path: Path, report: Report | None = None) -> Corpus:
    """The items of a file by the ending of its name: `.jsonl`, `.txt`, `.csv`, `.parquet`, `.xlsx`.

    Of lines those without content are no items. Raises InputError where the file cannot be read.
    """
    name = path.name.lower()
    if not path.is_file() or not name.endswith((*JSON_LINES, *TEXT_LINES)):
        return _table(connection, path, report)
    text = prepare_text(path, temporary_folder(connection), report)
    # A sign that no text holds keeps each line one column.
    lines = (
        f"read_csv({path_literal(text.path)}, auto_detect = false, header = false, delim = '\x1e', quote = '', "
        f"escape = '', columns = {{'item': 'VARCHAR'}}, max_line_size = {LONGEST}, strict_mode = false)"
    )
    numbered = f"SELECT row_number() OVER () AS {ROW}, item FROM {lines}"
    relation = f"(SELECT * FROM ({numbered}) WHERE trim(item) <> '')"
    kind = kind_of(connection, path)
    json = name.endswith(JSON_LINES)
    return Corpus(str(path), relation, ("item",), text.digest, kind, json)


def check_items(connection: DuckDBPyConnection, corpus: Corpus) -> None:
    """Raise InputError for the first lines that are no JSON or no rows; after the first query that read all."""
    if corpus.opened is not None:
        lost = lost_lines(connection, corpus.opened)
        expected, first = len(corpus.columns), corpus.opened.first_line
        problems = [
            Problem(
                "ragged-row",
                Place(corpus.file, first and first + row - 1, 0, row),
                {"found": cells, "expected": expected, "text": text},
            )
            for row, text, cells in lost[:SHOWN]
        ]
    elif corpus.json:
        wrong = connection.execute(
            f"SELECT {ROW}, item FROM {corpus.relation} WHERE NOT json_valid(item) ORDER BY 1 LIMIT {SHOWN}"
        ).fetchall()
        problems = [
            Problem("corpus-json", Place(corpus.file, int(row)), {"found": str(item)[:60]})
            for row, item in wrong
        ]
    else:
        problems = []
    if problems:
        raise InputError(problems)


def _table(connection: DuckDBPyConnection, path: Path, report: Report | None) -> Corpus:
    opened = open_source(connection, Entity("items", (), {}), path, report)
    columns = tuple(header.text for header in opened.headers)
    names = [*columns, "#row"]
    twice = [name for name in dict.fromkeys(names) if names.count(name) > 1 or not name]
    if twice:
        place = Place(opened.file)
        raise InputError([Problem("duplicate-header", place, {"found": n or "-"}) for n in twice])
    named = ", ".join(
        f"{identifier(header.name)} AS {identifier(header.text)}" for header in opened.headers
    )
    filled = f" WHERE NOT ({opened.blank})" if opened.text else ""
    relation = f"(SELECT {opened.row} AS {ROW}, {named} FROM {opened.relation}{filled})"
    kind = kind_of(connection, path)
    return Corpus(str(path), relation, columns, opened.digest.text, kind, opened=opened)


def _quoted(name: str) -> str:
    """A field of JSON, below others with dots between: `meta.source`."""
    parts = ('"' + part.replace('"', '\\"') + '"' for part in name.split("."))
    return ".".join(parts)
