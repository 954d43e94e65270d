"""The empty or filled form of the register: one workbook, or one YAML file, with every column explained."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from guiju.ai.duties import POLICY
from guiju.ai.register.bodies import plain_value
from guiju.ai.register.kinds import KINDS, LISTS, MAPS, REFERENCES, Form, form_of
from guiju.ai.register.parts import known_parts, map_text
from guiju.ai.register.workbook import GUIDES, SEEN_HEADERS, sheet_names
from guiju.data.atomic import written
from guiju.locale import text
from guiju.model.definition import Column
from guiju.model.problem import InputError, Place, Problem
from guiju.report.values import unit_text

if TYPE_CHECKING:
    from guiju.store.records import Record

_LONGEST_LIST = 250
"""A list of allowed values that a cell of Excel can offer."""
_FORM_ROWS = 2000
Records: TypeAlias = "Mapping[str, Sequence[Record]]"


def write_form(
    path: Path, language: str, policy: str = POLICY, records: Records | None = None
) -> None:
    """Write the form; `records` fill it, each with the version that was current.

    Raises InputError for another ending than .xlsx, .yaml or .yml, and where the file cannot be written.
    """
    ending = path.suffix.lower()
    if ending not in (".xlsx", ".yaml", ".yml"):
        raise InputError([Problem("register-form-ending", Place("--out"), {"found": path.name})])
    write = _write_workbook if ending == ".xlsx" else _write_yaml
    with written(path) as temporary:
        write(temporary, language, policy, records or {})


def allowed(name: str, column: Column, form: Form, language: str) -> list[str]:
    """The values that a column allows, as people say them; empty where any of its type will do."""
    if name in MAPS and name in form.own:
        return [
            f"{part}（{label.text(language)}）" for part, label in known_parts(name, form).items()
        ]
    if column.type.kind == "bool":
        return [text("true", language), text("false", language)]
    if column.type.kind == "finding":
        return [text(word, language) for word in ("yes", "no", "undetermined")]
    spoken = form.spoken(column)
    labels = ((value, label.text(language)) for value, label in form.words(column).items())
    return [said if spoken.get(said) == value else value for value, said in labels]


def cell_of(name: str, value: Any, column: Column, form: Form, language: str) -> str:
    """A value as a cell of the form holds it."""
    if value is None or value == [] or value == {}:
        return ""
    if name in LISTS and name in form.own:
        return "; ".join(value)
    if name in MAPS and name in form.own:
        return map_text(value)
    if isinstance(value, bool):
        return text("true" if value else "false", language)
    if column.type.kind == "finding":
        return text(str(value), language)
    said = form.words(column)[value].text(language) if value in form.words(column) else ""
    return said if form.spoken(column).get(said) == value else str(value)


def _write_workbook(path: Path, language: str, policy: str, records: Records) -> None:
    try:
        from xlsxwriter import Workbook
    except ImportError:
        values = {"found": "xlsxwriter", "extra": "excel"}
        raise InputError([Problem("needs-extra", Place("--out"), values)]) from None
    names = sheet_names(language)
    with Workbook(str(path), {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        plain = book.add_format({"num_format": "@"})
        for kind in KINDS:
            form = form_of(kind, policy)
            _write_sheet(
                book.add_worksheet(names[kind]),
                form,
                language,
                records.get(kind, ()),
                (bold, plain),
            )
        guide = book.add_worksheet(GUIDES[language])
        wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        guide.set_column(0, 8, 18, wrapped)
        guide.freeze_panes(1, 0)
        for row, cells in enumerate(_guide(language, policy)):
            guide.write_row(row, 0, cells, bold if row == 0 else wrapped)


def _write_sheet(
    sheet: Any, form: Form, language: str, records: Sequence[Record], styles: tuple[Any, Any]
) -> None:
    bold, plain = styles
    sheet.freeze_panes(1, 1)
    headers = [*_headers(form, language).values(), SEEN_HEADERS[language]]
    for index, header in enumerate(headers):
        sheet.set_column(index, index, max(10, min(30, 2 * len(header))), plain)
        sheet.write_string(0, index, header, bold)
    for index, (name, column) in enumerate(form.columns.items()):
        values = allowed(name, column, form, language)
        if values and name not in MAPS and len(",".join(values)) <= _LONGEST_LIST:
            rule = {"validate": "list", "source": values, "error_type": "warning"}
            sheet.data_validation(1, index, _FORM_ROWS, index, rule)
    for row, record in enumerate(records, 1):
        cells = [*_cells(record, form, language), str(record.version)]
        for index, cell in enumerate(cells):
            if cell:
                sheet.write_string(row, index, cell, plain)


def _headers(form: Form, language: str) -> dict[str, str]:
    """Column → header: its label where only it has that, else its name."""
    names = form.names
    labels = {name: column.label.text(language) for name, column in form.columns.items()}
    return {name: label if names.get(label) == name else name for name, label in labels.items()}


def _cells(record: Record, form: Form, language: str) -> Iterator[str]:
    body = record.body or {}
    for name, column in form.columns.items():
        held = body.get("features", {}) if name in form.features else body
        value = record.key if name == "key" else held.get(name)
        yield cell_of(name, value, column, form, language)


def _guide(language: str, policy: str) -> Iterator[list[str]]:
    """The lines of the sheet that explains the columns: a head, then a line for each column of each kind."""
    heads = ("kind", "name", "zh", "en", "type", "unit", "allowed", "default", "about")
    yield [text(f"form-{head}", language) for head in heads]
    for kind in KINDS:
        form = form_of(kind, policy)
        for name, column in form.columns.items():
            yield _explained(name, column, form, language)


def _explained(name: str, column: Column, form: Form, language: str) -> list[str]:
    unit = (
        unit_text(column.type.unit, language) if column.type.unit and column.type.is_numeric else ""
    )
    values = allowed(name, column, form, language)
    required = name in ("key", "title")
    default = (
        cell_of(name, _plain_default(column), column, form, language) if column.has_default else ""
    )
    return [
        form.label.text(language), name, column.label.zh or "", column.label.en or "",
        text(f"form-type-{column.type.kind}", language), unit, "; ".join(values),
        text("form-required", language) if required else default or text("form-blank", language),
        "; ".join(filter(None, (column.about.text(language), _named_kind(name, form, language)))),
    ]  # fmt: skip


def _named_kind(name: str, form: Form, language: str) -> str:
    """Of a column that names records: of which kind, and whether several."""
    target = REFERENCES.get(form.kind, {}).get(name) if name in form.own else None
    if target is None:
        return ""
    code = "form-keys" if name in LISTS else "form-key"
    return text(code, language, kind=form_of(target).label.text(language))


def _plain_default(column: Column) -> Any:
    default = column.default
    plain = float(default) if isinstance(default, Fraction) else default
    return None if plain is None else plain_value(plain, column)


def _write_yaml(path: Path, language: str, policy: str, records: Records) -> None:
    lines = [f"# {text('form-head', language, policy=policy)}"]
    for kind in KINDS:
        form, found = form_of(kind, policy), records.get(kind, ())
        lines += [f"# {form.label.zh} {form.label.en}", f"{kind}:"]
        for record in found:
            lines += [f"  {line}" for line in _yaml_record(form, record, language)]
        if not found:
            # An example to be filled in, which says nothing as it stands.
            lines += [f"  # {line}" for line in _yaml_record(form, None, language)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _yaml_record(form: Form, record: Record | None, language: str) -> Iterator[str]:
    yield f"{_quoted(record.key if record else form.kind + '-1')}:"
    if record is not None:
        yield f"  seen: {record.version}"
    cells = _cells(record, form, language) if record else [""] * len(form.columns)
    for (name, column), cell in zip(form.columns.items(), cells, strict=True):
        if name != "key":
            notes = _explained(name, column, form, language)[2:]
            said = f"  {name}: {_quoted(cell) if cell else ''}".rstrip()
            yield f"{said}  # {'; '.join(dict.fromkeys(filter(None, notes)))}"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
