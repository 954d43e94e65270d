"""Cases written with labels: 纳税人 for `person`, 公办高校 for `state_university`; names stay names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from guiju.load.document import Item
from guiju.model.definition import Definition, Entity, Key
from guiju.model.label import Label


def with_names(given: Mapping[str, Any], definition: Definition) -> Mapping[str, Any]:
    """A case with the names of entities, columns and values in place of their labels; the case itself
    where it has none.

    A label that two of a kind share, and one that stands beside its name, is left as it is.
    """
    entities = entity_names(definition)
    out: dict[str, Any] = {}
    for name, rows in given.items():
        known = _name(name, entities, given)
        entity = definition.entities.get(known)
        out[known] = rows if entity is None else _rows(rows, entity, definition)
    same = list(out) == list(given) and all(out[name] is given[name] for name in given)
    return given if same else out


def entity_names(definition: Definition) -> dict[str, str]:
    """Label → entity."""
    return _by_label(definition.entities, ((n, e.label) for n, e in definition.entities.items()))


def column_names(entity: Entity) -> dict[str, str]:
    """Label → column."""
    return _by_label(entity.columns, ((n, c.label) for n, c in entity.columns.items()))


def output_named(output: str, definition: Definition) -> Key | None:
    """The rule or column that ``entity.name`` means, each of the two a name or a label; None where there is none."""
    said, _, word = output.partition(".")
    entity = definition.entities.get(entity_names(definition).get(said, said))
    if entity is None:
        return None
    labels = {
        name: rule.label for (of, name), rule in definition.rules.items() if of == entity.name
    }
    labels |= {name: column.label for name, column in entity.columns.items()}
    name = _by_label(labels, labels.items()).get(word, word)
    return (entity.name, name) if name in labels else None


def labelled_rules(definition: Definition) -> Iterator[str]:
    """Rules as people may call them: ``人员.应纳税额``."""
    for (entity, _), rule in definition.rules.items():
        of = definition.entities[entity].label
        pairs = ((of.zh, rule.label.zh), (of.en, rule.label.en))
        yield from (f"{said}.{word}" for said, word in pairs if said and word)


def _by_label(known: Iterable[str], labels: Iterable[tuple[str, Label]]) -> dict[str, str]:
    found: dict[str, set[str]] = {}
    for name, label in labels:
        for text in {label.zh, label.en} - {None, ""}:
            found.setdefault(str(text), set()).add(name)
    names = set(known)
    return {
        text: next(iter(several))
        for text, several in found.items()
        if len(several) == 1 and text not in names
    }


def _name(word: str, names: Mapping[str, str], beside: Mapping[str, Any]) -> str:
    name = names.get(word, word)
    return word if name in beside else name


def _rows(rows: Any, entity: Entity, definition: Definition) -> Any:
    if isinstance(rows, Item):
        value = _rows(rows.value, entity, definition)
        return rows if value is rows.value else replace(rows, value=value)
    names = column_names(entity)
    if not isinstance(rows, (list, tuple)):
        return _row(rows, names, entity, definition)
    out = [_row(row, names, entity, definition) for row in rows]
    return rows if all(a is b for a, b in zip(out, rows, strict=True)) else out


def _row(row: Any, names: Mapping[str, str], entity: Entity, definition: Definition) -> Any:
    if isinstance(row, Item):
        value = _row(row.value, names, entity, definition)
        return row if value is row.value else replace(row, value=value)
    if not isinstance(row, Mapping):
        return row
    changed, out = False, {}
    for word, value in row.items():
        name = _name(word, names, row)
        said = _value(value, entity, name, definition)
        changed = changed or name != word or said is not value
        out[name] = said
    return out if changed else row


def _value(value: Any, entity: Entity, name: str, definition: Definition) -> Any:
    column = entity.columns.get(name)
    enum = definition.enums.get(column.type.enum or "") if column is not None else None
    text = value.value if isinstance(value, Item) else value
    if enum is None or not isinstance(text, str) or text in enum.values:
        return value
    names = _by_label(enum.values, enum.values.items())
    known = names.get(text.strip())
    if known is None:
        return value
    return replace(value, value=known) if isinstance(value, Item) else known
