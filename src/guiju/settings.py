"""``entity.column=value`` settings of a command, put into the rows of a case."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from guiju.evaluate.labels import column_names, entity_names, with_names
from guiju.evaluate.rows import Given, listed
from guiju.expression.names import nearest
from guiju.load.document import Item
from guiju.model.definition import Definition, Entity, Key
from guiju.model.problem import Place, Problem

_OPTION = "--set"


def with_settings(
    given: Given, settings: Sequence[str], definition: Definition, problems: list[Problem]
) -> Given:
    """The rows of a case with each setting put into all rows of its entity, or into a new one.

    Labels stand for names. What sets nothing is noted, with the setting as its place: a setting of another form, of
    what the policy does not have, and of one column for the second time with another value.
    """
    put: dict[Key, tuple[str, str]] = {}
    for setting in settings:
        key, value = _read(setting, definition, problems)
        if key is None:
            continue
        before, _ = put.setdefault(key, (value, setting))
        if before != value:
            values = {"found": ".".join(key), "values": f"{before}, {value}"}
            problems.append(Problem("set-twice", _place(setting), values))
    if not put:
        return given
    rows = dict(with_names(given, definition))
    for (entity, column), (value, _) in put.items():
        own = listed(rows.get(entity)) or [{}]
        rows[entity] = [_with(row, column, Item(value, Place(_OPTION))) for row in own]
    return rows


def _place(setting: str) -> Place:
    return Place(f"{_OPTION} {setting}")


def _read(setting: str, definition: Definition, problems: list[Problem]) -> tuple[Key | None, str]:
    """The column that a setting names, and the value it gives; None with the problem noted."""
    name, equals, value = setting.partition("=")
    said, dot, column = (part.strip() for part in name.partition("."))
    if not equals or not dot or not column:
        problems.append(Problem("bad-setting", _place(setting), {"found": setting}))
        return None, ""
    labels = entity_names(definition)
    entity = definition.entities.get(labels.get(said, said))
    if entity is None:
        known = list(definition.entities)
        values = {"found": said, "known": ", ".join(known)}
        values["nearest"] = nearest(said, [*known, *labels])
        problems.append(Problem("unknown-entity", _place(setting), values))
        return None, ""
    return _column(column, entity, setting, problems), value.strip()


def _column(word: str, entity: Entity, setting: str, problems: list[Problem]) -> Key | None:
    labels = column_names(entity)
    column = labels.get(word, word)
    if column in entity.columns:
        return entity.name, column
    values = {
        "found": word, "entity": entity.name, "known": ", ".join(sorted(entity.columns)),
        "nearest": nearest(word, [*entity.columns, *labels]),
    }  # fmt: skip
    problems.append(Problem("unknown-column", _place(setting), values))
    return None


def _with(row: Any, column: str, value: Item) -> Any:
    """A row with a value put in; what is no row is left as it is, for its reader to tell."""
    if isinstance(row, Item) and row.kind == "mapping":
        return replace(row, value={**row.value, column: value})
    return {**row, column: value} if isinstance(row, Mapping) else row
