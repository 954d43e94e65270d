"""The tables of a composite index: on a screen, as JSON, in a workbook."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from guiju.cli.failure import stop
from guiju.cli.layout import Cell
from guiju.cli.screen import Screen
from guiju.data.atomic import written
from guiju.data.workbook import begin_book
from guiju.locale import TEXTS, text
from guiju.locale.columns import cell_word, column_head
from guiju.measures.result import Result
from guiju.model.definition import Definition
from guiju.model.index import Index
from guiju.report.citing import citations_text

FORMS = (".xlsx", ".csv", ".json")
_SHEET_NAME = 31
Tables = Mapping[str, Result]


def as_json(
    tables: Tables, index: Index, definition: Definition, alpha: float | None, language: str
) -> dict[str, Any]:  # fmt: skip
    """The scores as a result, which a chart can be drawn of, and all other tables beside them."""
    rest = {name: result.to_json(language) for name, result in tables.items() if name != "scores"}
    return {
        "policy": definition.name, "hash": definition.hash, "index": index.name,
        "cites": [str(citation) for citation in index.cites], **tables["scores"].to_json(language),
        "cronbach": alpha, "tables": rest,
    }  # fmt: skip


def heads(result: Result, index: Index, language: str) -> list[str]:
    """The heads of a table: codes with their labels where they have some."""
    nodes = labels(index, language)
    return [nodes.get(name) or column_head(name, language) for name in result.columns]


def labels(index: Index, language: str) -> dict[str, str]:
    """The codes of an index, each with its label behind it where it has one."""
    return {one.code: f"{one.code} {one.label.text(language) or ''}".strip() for one in index.nodes}


def show(
    tables: Tables, index: Index, definition: Definition, alpha: float | None, screen: Screen
) -> None:
    """Every table that has rows, under its heading; then what it stands on."""
    cited = citations_text(definition, index.cites, screen.language)
    screen.line(Cell(index.label.text(screen.language) or index.name, "bold"), cited)
    nodes = labels(index, screen.language)
    for name, result in tables.items():
        rows = result.records()
        if not rows:
            continue
        screen.heading(screen.say(f"index-{name}"))
        first = [
            Cell(head, "dim", right=at > 0)
            for at, head in enumerate(heads(result, index, screen.language))
        ]
        screen.table(
            [first, *([_cell(name, row[name], nodes, screen) for name in result.columns] for row in rows)],
            indent=2,
        )  # fmt: skip
        for note in _notes(result, screen.language):
            screen.line(Cell(note, "dim"), indent=2)
    covered = tables["scores"].coverage
    share = f"{int(covered.share * 1000) / 10:g}%"
    said = "-" if alpha is None else f"{alpha:.3f}"
    screen.line()
    screen.line(Cell(
        screen.say("index-reliability", alpha=said, share=share, count=len(index.indicators),
                   units=len(tables["scores"].records())),
        "dim",
    ))  # fmt: skip
    for words in covered.said(screen.language):
        screen.line(Cell(words, "yellow"), indent=2)
    how = tables["scores"].variant
    screen.line(Cell(how.said("formula", screen.language), "dim"), Cell(how.source, "dim"))


def _notes(result: Result, language: str) -> list[str]:
    return [note if isinstance(note, str) else note.said(language) for note in result.notes]


def _cell(column: str, value: Any, nodes: Mapping[str, str], screen: Screen) -> Cell:
    if isinstance(value, float):
        return Cell(f"{value:,.2f}" if abs(value) >= 10 else f"{value:.4g}", right=True)
    if value is None:
        return Cell("–", right=True)
    flag = f"flag-{value}"
    if flag in TEXTS:
        return Cell(screen.say(flag))
    said = nodes.get(str(value)) or cell_word(column, value, screen.language)
    return Cell(said, right=isinstance(value, int))


def check_form(path: Path) -> None:
    """Raise InputError for a file of a kind that is not written."""
    if path.suffix.lower() not in FORMS:
        raise stop("index-form", str(path), found=path.name, expected=", ".join(FORMS))


def write(
    path: Path, tables: Tables, index: Index, found: Mapping[str, Any], language: str
) -> None:
    """Write the tables: a sheet for each (.xlsx), the scores (.csv), or everything (.json); whole or not at all."""
    form = path.suffix.lower()
    if form == ".xlsx":
        _write_book(path, tables, index, language)
        return
    content = (
        json.dumps(found, ensure_ascii=False, indent=2, allow_nan=False) + "\n"
        if form == ".json"
        else ""
    )
    with written(path) as temporary:
        data = content.encode() if form == ".json" else _csv(tables["scores"])
        temporary.write_bytes(data)


def _csv(result: Result) -> bytes:
    """A table as CSV that spreadsheets open with its Chinese; a text that they would take for a formula is quoted."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream)
    writer.writerow(result.columns)
    for row in result.records():
        writer.writerow(
            [
                f"'{v}" if isinstance(v, str) and v[:1] in tuple("=+-@\t\r") else v
                for v in row.values()
            ]
        )
    return stream.getvalue().encode("utf-8-sig")


def _write_book(path: Path, tables: Tables, index: Index, language: str) -> None:
    with written(path) as temporary:
        book = begin_book(temporary, str(path))
        try:
            bold = book.add_format({"bold": True})
            for number, (name, result) in enumerate(tables.items(), 1):
                sheet = book.add_worksheet(
                    f"{number} {text(f'index-{name}', language)}"[:_SHEET_NAME].strip()
                )
                notes = _notes(result, language) + result.coverage.said(language)
                _fill(sheet, result, heads(result, index, language), bold, notes, language)
        finally:
            book.close()


def _fill(
    sheet: Any, result: Result, titles: list[str], bold: Any, notes: list[str], language: str
) -> None:  # fmt: skip
    """Heads and rows, and below them how the numbers were computed."""
    sheet.write_row(0, 0, titles, bold)
    sheet.freeze_panes(1, 1)
    sheet.set_column(0, len(titles), 16)
    rows = result.records()
    for at, row in enumerate(rows, 1):
        sheet.write_row(at, 0, list(row.values()))
    variant, formula = result.variant, result.variant.said("formula", language)
    for at, line in enumerate((formula, variant.source, *notes), len(rows) + 2):
        sheet.write_string(at, 0, line)
