"""Headers of a given table → columns of the policy: by exact name, else by label, with or without the unit."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from difflib import SequenceMatcher

from guiju.data.forms import type_words
from guiju.data.opened import Header, Opened
from guiju.expression.names import nearest
from guiju.model.definition import Column, Entity
from guiju.model.problem import Place, Problem
from guiju.model.unit import Unit, UnitError, parse_unit

# A column that may be absent is taken for misspelt only where a header is this much like it.
_VERY_NEAR = 0.75
_BRACKETED = re.compile(r"(?P<name>.+?)\s*[(\[【〔](?P<unit>[^()\[\]【】〔〕]+)[)\]】〕]")
_APART = re.compile(r"(?P<name>.+?)\s*[\s_/:\-,、·](?P<unit>[^\s_/:\-,、·]+)")
_YUAN = ("人民币元", "rmb", "cny", "¥")


def match_headers(
    entity: Entity, opened: Opened, required: Collection[str], wanted: Collection[str]
) -> tuple[dict[str, Header], tuple[str, ...], list[Problem]]:
    """Column → header for the columns of the entity that are there, other headers, and problems.

    A label followed by the unit of its column in brackets, 工资（元）, is that column. Problems are: two
    headers for one column; a missing `required` column; a `wanted` column that is absent while some
    header is written almost like it, or gives it in another unit, 工资(万元).
    """
    found: dict[str, list[Header]] = {}
    extra: list[str] = []
    problems: list[Problem] = []
    place = Place(opened.file, opened.first_line and opened.first_line - 1)
    names = _names(entity)
    for header in opened.headers:
        columns = _columns(entity, header.text, names)
        for name in columns:
            found.setdefault(name, []).append(header)
        if not columns and header.text:
            extra.append(header.text)
        if len(columns) > 1:
            problems.append(_ambiguous(entity, place, [header], columns))
    for found_column, several in found.items():
        if len(several) > 1:
            problems.append(_ambiguous(entity, place, several, [found_column]))
    for column in [entity.columns[name] for name in sorted(wanted) if name not in found]:
        near = _near(column, extra)
        if near and (unit := _other_unit(column, near)):
            problems.append(_in_other_unit(entity, column, near, unit, place))
        elif column.name in required:
            near = near or nearest(column.name, extra)
            problems.append(_missing(entity, column, opened, near, place))
        elif near:
            problems.append(_near_miss(entity, column, near, place))
    return {name: headers[0] for name, headers in found.items()}, tuple(extra), problems


def _columns(entity: Entity, text: str, names: Mapping[str, list[str]]) -> list[str]:
    """The columns a header is the name or a label of, with their unit in brackets or without."""
    if text in entity.columns:
        return [text]
    if text.casefold() in names:
        return names[text.casefold()]
    match = _BRACKETED.fullmatch(unicodedata.normalize("NFKC", text))
    if match is None:
        return []
    bare, unit = match["name"], _unit(match["unit"])
    columns = [bare] if bare in entity.columns else names.get(bare.casefold(), [])
    return [
        name for name in columns if unit is not None and unit == _own_unit(entity.columns[name])
    ]


def _own_unit(column: Column) -> Unit | None:
    return column.type.unit if column.type.is_numeric else None


def _unit(text: str) -> Unit | None:
    """The unit that a text names, such as 元 or 元/年; None where it names none."""
    text = text.strip()
    try:
        return parse_unit("CNY" if text.casefold() in _YUAN else text)
    except UnitError:
        return None


def _other_unit(column: Column, header: str) -> str:
    """What a header that is like a column says of another unit: 万元, %; '' where nothing."""
    text = unicodedata.normalize("NFKC", header)
    match = _BRACKETED.fullmatch(text) or _APART.fullmatch(text)
    own = _own_unit(column)
    if match is None or own is None or _plain(match["name"]) not in _plain_names(column):
        return ""
    said, unit = match["unit"].strip(), _unit(match["unit"])
    scaled = unit is not None and unit != own and (own.factors or unit.is_currency)
    return said if scaled or said in ("%", "‰") else ""


def _names(entity: Entity) -> Mapping[str, list[str]]:
    """Label, in any case → the columns that have it."""
    names: dict[str, list[str]] = {}
    for column in entity.columns.values():
        for label in {column.label.zh, column.label.en} - {None, ""}:
            names.setdefault(str(label).casefold(), []).append(column.name)
    return names


def _near(column: Column, headers: list[str]) -> str:
    """The header most like a column's name or label, apart from a unit; '' where none is."""
    best, most = "", _VERY_NEAR
    for header in headers:
        text = unicodedata.normalize("NFKC", header)
        match = _BRACKETED.fullmatch(text) or _APART.fullmatch(text)
        forms = [text]
        if match is not None and (_BRACKETED.fullmatch(text) or _unit(match["unit"])):
            forms.append(match["name"])
        for name in _plain_names(column):
            for form in forms:
                alike = SequenceMatcher(None, name, _plain(form)).ratio()
                if alike >= most and (not best or alike > most):
                    best, most = header, alike
    return best


def _plain_names(column: Column) -> set[str]:
    names = (column.name, column.label.zh, column.label.en)
    return {plain for name in names if name and (plain := _plain(name))}


def _plain(text: str) -> str:
    """A text without case, spaces and signs, by which names are compared."""
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", text).casefold())


def _ambiguous(
    entity: Entity, place: Place, headers: Sequence[Header], columns: Sequence[str]
) -> Problem:
    texts = '", "'.join(header.text for header in headers)
    values = {"entity": entity.name, "found": texts, "columns": ", ".join(columns)}
    return Problem("ambiguous-header", place, values)


def _missing(entity: Entity, column: Column, opened: Opened, near: str, place: Place) -> Problem:
    values = {
        "entity": entity.name,
        "column": column.name,
        "nearest": near,
        "expected": _written(column),
        "found": ", ".join(header.text for header in opened.headers if header.text),
    }
    return Problem("missing-column", place, values)


def _near_miss(entity: Entity, column: Column, near: str, place: Place) -> Problem:
    values = {"found": near, "column": column.name, "entity": entity.name,
              "expected": _written(column)}  # fmt: skip
    return Problem("near-header", place, values)


def _in_other_unit(entity: Entity, column: Column, near: str, unit: str, place: Place) -> Problem:
    values = {"found": near, "column": column.name, "entity": entity.name, "unit": unit,
              "expected": type_words(column.type), "write": column.label.zh or column.name}  # fmt: skip
    return Problem("header-in-other-unit", place, values)


def _written(column: Column) -> str:
    labels = [text for text in (column.label.zh, column.label.en) if text]
    return " / ".join([column.name, *labels])
