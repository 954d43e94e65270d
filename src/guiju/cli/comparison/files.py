"""A comparison in files: JSON, CSV, Markdown, Excel, each with the record of its run."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from guiju.data.atomic import written
from guiju.data.workbook import begin_book
from guiju.locale import text
from guiju.model.definition import Definition
from guiju.report.answer import all_sections, first_variant, notes, record_rows
from guiju.report.section import (
    AMOUNTS,
    COUNTS,
    FORMATS,
    INDICES,
    RATES,
    Figure,
    Found,
    Section,
)

_COLUMNS = (*COUNTS[:5], *AMOUNTS[:3], *AMOUNTS[4:11], "cost", *RATES[:4], *INDICES[:2])
_SHEET_NAME = 31


def as_json(found: Found, record: Found, definition: Definition, language: str) -> str:
    """The comparison as JSON."""
    return json.dumps(found, ensure_ascii=False, indent=2, allow_nan=False) + "\n"


def as_csv(found: Found, record: Found, definition: Definition, language: str) -> str:
    """One row for each reform, group and decile, with all figures unrounded; of other answers their tables."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    if "groups" in first_variant(found):
        writer.writerow(("reform", "by", "group", *_COLUMNS))
        for variant in found["variants"]:
            for by, group, totals in _listed(variant):
                name = ", ".join(group) if isinstance(group, list) else group
                writer.writerow(
                    (variant["reform"], by, name, *(totals.get(key) for key in _COLUMNS))
                )
    else:
        for section in all_sections(found, definition, language):
            writer.writerow((section.title,))
            writer.writerow(section.heads)
            writer.writerows([_raw(figure) for figure in row] for row in section.rows)
    return "\ufeff" + out.getvalue()


def _listed(variant: Found) -> Iterator[tuple[str, Any, Found]]:
    yield "", "", variant
    for by, groups in (variant.get("groups") or {}).items():
        yield from ((by, g["group"], g) for g in groups)
    yield from (("decile", g["group"], g) for g in variant.get("deciles") or ())


def _raw(figure: Figure) -> Any:
    return figure.text if figure.number is None else figure.number


def as_markdown(found: Found, record: Found, definition: Definition, language: str) -> str:
    """The tables of the screen as Markdown, ready for a memo, and at the end the record of the run."""
    lines = []
    if found.get("kind", "real") != "real":
        lines = [f"**{text('kind-' + str(found.get('kind')), language)}**", ""]
    for section in all_sections(found, definition, language):
        lines += [f"## {section.title}", ""]
        if section.rows:
            lines += [
                _markdown_row(section.heads),
                "|---" + "|---:" * (len(section.heads) - 1) + "|",
            ]
        lines += [_markdown_row([figure.text for figure in row]) for row in section.rows]
        lines.append("")
    lines += [f"- {note}" for note in notes(found, language)]
    lines += ["", f"## {text('run-record', language)}", ""]
    lines += [_markdown_row(("", "")), "|---|---|"]
    lines += [_markdown_row(row) for row in record_rows(found, record, language)]
    return "\n".join(lines) + "\n"


def _markdown_row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


TEXT_WRITERS: Mapping[str, Callable[[Found, Found, Definition, str], str]] = {
    ".json": as_json,
    ".csv": as_csv,
    ".md": as_markdown,
}
WRITERS = (*TEXT_WRITERS, ".xlsx", ".html")


def write(found: Found, record: Found, definition: Definition, path: Path, language: str) -> None:
    """Write a comparison in the form its suffix names, whole or not at all."""
    kind = path.suffix.lower()
    if kind == ".xlsx":
        _write_workbook(found, record, definition, path, language)
        return
    content = TEXT_WRITERS[kind](found, record, definition, language)
    with written(path) as temporary:
        temporary.write_text(content, encoding="utf-8", newline="")


def write_record(record: Found, path: Path) -> None:
    """Write the record of a run, whole or not at all."""
    content = json.dumps(record, ensure_ascii=False, indent=2, allow_nan=False) + "\n"
    with written(path) as temporary:
        temporary.write_text(content, encoding="utf-8", newline="")


def _write_workbook(
    found: Found, record: Found, definition: Definition, path: Path, language: str
) -> None:
    """A sheet for each table, numbers as numbers, and a last one with the record of the run."""
    with written(path) as temporary:
        book = begin_book(temporary, str(path))
        try:
            styles = {kind: book.add_format({"num_format": form}) for kind, form in FORMATS.items()}
            bold = book.add_format({"bold": True})
            first = (
                text(f"kind-{found['kind']}", language)
                if found.get("kind", "real") != "real"
                else ""
            )
            for number, section in enumerate(all_sections(found, definition, language), 1):
                sheet = book.add_worksheet(_sheet_name(number, section.title))
                _fill_sheet(sheet, section, first, bold, styles)
            sheet = book.add_worksheet(text("run-record", language)[:_SHEET_NAME])
            sheet.set_column(0, 0, 24)
            sheet.set_column(1, 1, 100)
            lines = [
                *record_rows(found, record, language),
                *(("", n) for n in notes(found, language)),
            ]
            for row, line in enumerate(lines):
                sheet.write_row(row, 0, line)
        finally:
            book.close()


def _fill_sheet(
    sheet: Any, section: Section, note: str, bold: Any, styles: Mapping[str, Any]
) -> None:
    """A title, of what kind the data are, the heads and the rows."""
    sheet.write_string(0, 0, section.title, bold)
    sheet.write_string(1, 0, note)
    sheet.write_row(2, 0, section.heads, bold)
    sheet.freeze_panes(3, 1)
    sheet.set_column(0, 0, 32)
    sheet.set_column(1, max(1, len(section.heads) - 1), 18)
    for row, cells in enumerate(section.rows, 3):
        for column, cell in enumerate(cells):
            sheet.write(row, column, _raw(cell), styles.get(cell.kind))


def _sheet_name(number: int, title: str) -> str:
    """The name of a sheet: no sign that Excel refuses, each once, at most 31 characters."""
    plain = "".join(" " if character in "[]:*?/\\'" else character for character in title)
    return f"{number} {' '.join(plain.split())}"[:_SHEET_NAME].strip()
