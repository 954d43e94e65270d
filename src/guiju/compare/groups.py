"""Groupings: what rows are grouped by, alone or crossed, and the groups that no row is in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product

from guiju.compare.result import GroupName
from guiju.compare.totals import Cell
from guiju.model.definition import Definition
from guiju.model.types import Type

_CLOSING = {"(": ")", "'": "'", '"': '"'}
_MOST_EMPTY = 1000


@dataclass(frozen=True, slots=True)
class Grouping:
    """A grouping as the caller wrote it: its expressions, the columns they are computed under, their types."""

    text: str
    columns: tuple[str, ...]
    types: tuple[Type, ...]


def crossed(text: str) -> tuple[str, ...]:
    """The expressions that commas cross; commas inside brackets and quotation marks join nothing.

    >>> crossed("kind, coalesce(x, 0) > 1")
    ('kind', 'coalesce(x, 0) > 1')
    """
    parts, waiting = [""], [""]
    for character in text:
        if character == "," and waiting == [""]:
            parts.append("")
            continue
        parts[-1] += character
        if character == waiting[-1]:
            waiting.pop()
        elif character in _CLOSING and waiting[-1] not in ("'", '"'):
            waiting.append(_CLOSING[character])
    return tuple(part.strip() for part in parts if part.strip())


def with_empty(
    cells: Sequence[Cell], groupings: Sequence[Grouping], definition: Definition, width: int
) -> list[Cell]:
    """The cells and, of groupings by closed lists of words, those that no row is in."""
    found = {(cell.grouping, cell.name) for cell in cells}
    empty = [
        Cell(index, name, (0,) * width)
        for index, grouping in enumerate(groupings)
        for name in _possible(grouping, definition)
        if (index, name) not in found
    ]
    return sorted([*cells, *empty], key=lambda cell: (cell.grouping, cell.name))


def _possible(grouping: Grouping, definition: Definition) -> list[GroupName]:
    """All groups there can be; none where a part of the grouping has no closed list."""
    lists: list[tuple[str, ...]] = []
    for type_ in grouping.types:
        words = _words(type_, definition)
        if not words:
            return []
        lists.append(words)
    size = 1
    for words in lists:
        size *= len(words)
    if size > _MOST_EMPTY:
        return []
    if len(lists) == 1:
        return list(lists[0])
    return list(product(*lists))


def _words(type_: Type, definition: Definition) -> tuple[str, ...]:
    if type_.kind == "bool":
        return ("true", "false")
    enums: Mapping[str, object] = definition.enums
    return tuple(definition.enums[type_.enum].values) if type_.enum and type_.enum in enums else ()
