"""Statements as files: lines of JSON, CSV, and JSON of cue, source and content."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any, TextIO, TypeAlias

from guiju.data.atomic import written
from guiju.model.problem import InputError, Place, Problem
from guiju.reading.read import Reading

Filler: TypeAlias = Callable[[Path], None]
_COLUMNS = (
    "id", "article", "kind", "act", "stance", "speakers", "speaker_type", "roles", "cue", "attribution", "form",
    "quote", "addressed", "instruments", "documents", "numbers", "start", "end", "rules",
)  # fmt: skip


def write_reading(reading: Reading, path: Path) -> None:
    """A reading as a file, in the form its ending says: .jsonl, .csv, .json or .html. Written whole or not at all.

    Raises InputError for another ending, or where the file cannot be written.
    """
    write_together([(path, reading_in(reading, path))])


def reading_in(reading: Reading, path: Path) -> Filler:
    """What fills a file with a reading, in the form that the ending of `path` says.

    Raises InputError for another ending.
    """
    forms: Mapping[str, Callable[[Reading, TextIO], None]] = {
        ".jsonl": write_lines, ".csv": write_table, ".json": write_sources, ".html": _write_page,
    }  # fmt: skip
    form = forms.get(path.suffix.lower())
    if form is None:
        values = {"found": path.name, "expected": ", ".join(forms)}
        raise InputError([Problem("reading-form", Place(str(path)), values)])

    def fill(temporary: Path) -> None:
        with temporary.open("w", encoding="utf-8", newline="") as stream:
            if form is write_table:
                # Without it the usual spreadsheet takes Chinese for another encoding.
                stream.write("\ufeff")
            form(reading, stream)

    return fill


def write_together(files: Sequence[tuple[Path, Filler]]) -> None:
    """Several files, all of them or none: each is filled beside its place before the first takes its place.

    Raises InputError where one of them cannot be written.
    """
    with ExitStack() as stack:
        temporaries = [stack.enter_context(written(path)) for path, _ in files]
        for temporary, (_, fill) in zip(temporaries, files, strict=True):
            fill(temporary)


def write_lines(reading: Reading, stream: TextIO) -> None:
    """One JSON object a line: articles, statements, quantities."""
    for record in reading.records():
        stream.write(json.dumps(record, ensure_ascii=False) + "\n")


def write_table(reading: Reading, stream: TextIO) -> None:
    """One statement a row; lists are joined by a semicolon."""
    table = csv.writer(stream)
    table.writerow(_COLUMNS)
    quantities = {
        record["id"]: record for record in reading.records() if record["type"] == "quantity"
    }
    for record in reading.records():
        if record["type"] == "statement":
            table.writerow([_cell(record, column, quantities) for column in _COLUMNS])


def _cell(
    record: Mapping[str, Any], column: str, quantities: Mapping[str, Mapping[str, Any]]
) -> str:
    if column == "numbers":
        return "; ".join(str(quantities[name]["text"]) for name in record["quantities"])
    if column in ("start", "end"):
        return str(record["span"][column == "end"])
    value = record[column]
    written = "; ".join(value) if isinstance(value, list) else str(value or "")
    # What begins like a formula would be one in a spreadsheet.
    return f"'{written}" if written[:1] in ("=", "+", "-", "@") and len(written) > 1 else written


def write_sources(reading: Reading, stream: TextIO) -> None:
    """Cue, sources and contents of each statement, with offsets: the form that quote extractors exchange."""
    quotes = []
    for statement in reading.statements:
        start, end = statement.span
        quotes.append(
            {
                "id": statement.name,
                "cue": {"text": statement.cue} if statement.cue else None,
                "sources": [{"text": name} for name in statement.speakers],
                "contents": [{"start": start, "end": end, "text": reading.page.raw[start:end]}],
                "type": statement.form,
                "attribution": statement.attribution,
                "kind": statement.kind,
            }
        )
    json.dump({"quotes": quotes}, stream, ensure_ascii=False, indent=2)
    stream.write("\n")


def _write_page(reading: Reading, stream: TextIO) -> None:
    from guiju.reading.view import page_of

    stream.write(page_of(reading))
