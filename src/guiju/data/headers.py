"""Headers of a given table → columns of the policy: by exact name, else by label."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from difflib import get_close_matches

from guiju.data.opened import Header, Opened
from guiju.expression.names import nearest
from guiju.model.definition import Column, Entity
from guiju.model.problem import Place, Problem

# A column that may be absent is taken for misspelt only where a header is this much like it.
_VERY_NEAR = 0.75


def match_headers(
    entity: Entity, opened: Opened, required: Collection[str], wanted: Collection[str]
) -> tuple[dict[str, Header], tuple[str, ...], list[Problem]]:
    """Column → header for the columns of the entity that are there, other headers, and problems.

    Two headers for one column and a missing `required` column are problems; so is a `wanted` column
    that is absent while some header is written almost like it.
    """
    found: dict[str, list[Header]] = {}
    extra: list[str] = []
    problems: list[Problem] = []
    place = Place(opened.file, opened.first_line and opened.first_line - 1)
    names = _names(entity)
    for header in opened.headers:
        columns = (
            [header.text]
            if header.text in entity.columns
            else names.get(header.text.casefold(), [])
        )
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
        if column.name in required or near:
            near = near or nearest(column.name, extra)
            problems.append(_missing(entity, column, opened, near, place))
    return {name: headers[0] for name, headers in found.items()}, tuple(extra), problems


def _names(entity: Entity) -> Mapping[str, list[str]]:
    """Label, in any case → the columns that have it."""
    names: dict[str, list[str]] = {}
    for column in entity.columns.values():
        for label in {column.label.zh, column.label.en} - {None, ""}:
            names.setdefault(str(label).casefold(), []).append(column.name)
    return names


def _near(column: Column, headers: list[str]) -> str:
    for name in (column.name, column.label.zh, column.label.en):
        close = get_close_matches(name or "", headers, 1, _VERY_NEAR)
        if close:
            return close[0]
    return ""


def _ambiguous(
    entity: Entity, place: Place, headers: Sequence[Header], columns: Sequence[str]
) -> Problem:
    texts = '", "'.join(header.text for header in headers)
    values = {"entity": entity.name, "found": texts, "columns": ", ".join(columns)}
    return Problem("ambiguous-header", place, values)


def _missing(entity: Entity, column: Column, opened: Opened, near: str, place: Place) -> Problem:
    labels = [text for text in (column.label.zh, column.label.en) if text]
    values = {
        "entity": entity.name,
        "column": column.name,
        "nearest": near,
        "expected": " / ".join([column.name, *labels]),
        "found": ", ".join(header.text for header in opened.headers if header.text),
    }
    return Problem("missing-column", place, values)
