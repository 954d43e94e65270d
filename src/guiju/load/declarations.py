"""Sources, enums and entities: from items to the model."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Any

from guiju.load.document import Item
from guiju.load.reader import TYPE_WORDS, Reader
from guiju.load.scalars import number_text
from guiju.model.definition import Column, Entity, Enum
from guiju.model.label import NO_LABEL, Label
from guiju.model.problem import Place
from guiju.model.source import STATUSES, Source
from guiju.model.types import TEXT, UNKNOWN, Type


def read_sources(reader: Reader, item: Item | None) -> dict[str, Source]:
    """The documents of a policy. Names are ids such as ``cs2018-58``, not identifiers."""
    out: dict[str, Source] = {}
    if item is None:
        return out
    for name, entry in reader.mapping(item, "sources").items():
        if not name or any(c.isspace() or c in "\"'“”" for c in name):
            reader.note("bad-source-id", item.keys[name], found=name)
            continue
        fields = reader.fields(entry, "source", f"sources.{name}")
        status = reader.text(fields.get("status"), "in_force")
        if status not in STATUSES:
            expected = ", ".join(STATUSES)
            reader.note("not-one-of", fields["status"].place, found=status, expected=expected)
        start, end = reader.day(fields.get("from")), reader.day(fields.get("to"))
        reader.ordered(start, end, item.keys[name])
        out[name] = Source(
            name, reader.label(fields.get("title")), reader.text(fields.get("number")),
            reader.text(fields.get("issuer")), reader.day(fields.get("issued")),
            start, end, status, reader.text(fields.get("url")), item.keys[name],
        )  # fmt: skip
    reader.sources = set(out)
    return out


def read_enums(reader: Reader, item: Item | None) -> dict[str, Enum]:
    """The enums of a policy."""
    out: dict[str, Enum] = {}
    for name, entry, place in reader.named(item, "enums"):
        if name in TYPE_WORDS:
            reader.note("enum-is-type", place, found=name)
            continue
        values = _enum_values(reader, name, entry)
        if not values and (entry.kind != "text" or entry.is_null):
            reader.note("empty-enum", place, found=name)
        out[name] = Enum(name, values, place)
    reader.enums = {name: enum.values for name, enum in out.items()}
    return out


def _enum_values(reader: Reader, name: str, entry: Item) -> dict[str, Label]:
    values: dict[str, Label] = {}
    if entry.kind == "list":
        for part in reader.texts(entry):
            if part.value in values:
                reader.note("duplicate-value", part.place, found=part.value, section=name)
            _check_enum_value(reader, part.value, part.place)
            values[part.value] = NO_LABEL
        return values
    for value, label in reader.mapping(entry, f"enums.{name}").items():
        _check_enum_value(reader, value, entry.keys[value])
        values[value] = reader.label(label)
    return values


def _check_enum_value(reader: Reader, value: str, place: Place) -> None:
    """Refuse values that a cell of a decision table could not tell from its own signs."""
    sign = value in ("-", "none") or value.startswith(("not ", "=")) or "|" in value
    if sign or not value.isprintable() or value != value.strip() or not value:
        reader.note("bad-enum-value", place, found=value)


def read_entities(reader: Reader, item: Item | None) -> dict[str, Entity]:
    """The entities of a policy, links checked."""
    raw = [
        (name, reader.fields(entry, "entity", f"entities.{name}"), place)
        for name, entry, place in reader.named(item, "entities")
    ]
    names = {name for name, _, _ in raw}
    out = {name: _entity(reader, name, fields, place, names) for name, fields, place in raw}
    return {name: _with_link_types(reader, entity, out) for name, entity in out.items()}


def _entity(
    reader: Reader, name: str, fields: Mapping[str, Item], place: Place, entities: set[str]
) -> Entity:
    key = tuple(part.value for part in reader.texts(fields.get("key")))
    if not key:
        reader.note("no-key", place, found=name)
    columns = {
        column: _column(reader, column, entry, where, entities)
        for column, entry, where in reader.named(fields.get("columns"), f"entities.{name}.columns")
    }
    for column in key:
        if column not in columns and reader.name(column, place):
            columns[column] = Column(column, TEXT, place=place)
        elif column in columns and columns[column].type.optional:
            reader.note("optional-key", columns[column].place, found=column)
    label, about = reader.label(fields.get("label")), reader.label(fields.get("about"))
    return Entity(name, key, columns, label, about, place, _is_optional(reader, fields))


def _is_optional(reader: Reader, fields: Mapping[str, Item]) -> bool:
    """Whether the table of an entity may be left out."""
    item = fields.get("optional")
    if item is None or item.is_null:
        return False
    return bool(reader.value(item, Type("bool")))


def _column(reader: Reader, name: str, item: Item, place: Place, entities: set[str]) -> Column:
    short = item.kind == "text"
    fields = {"type": item} if short else reader.fields(item, "column", f"columns.{name}")
    text = reader.text(fields.get("type"))
    label, about = reader.label(fields.get("label")), reader.label(fields.get("about"))
    if not text:
        reader.note("no-type", place, found=name)
        return Column(name, UNKNOWN, place=place)
    if text.startswith("->"):
        target = text.removeprefix("->").strip()
        optional = target.endswith(" or none")
        target = target.removesuffix(" or none").strip()
        if not reader.entity(target, fields["type"].place, entities):
            return Column(name, UNKNOWN, place=place)
        return Column(name, Type("text", optional), target, label, about, place=place)
    type_ = reader.type(text, fields["type"].place, fields.get("unit"))
    if type_.kind in ("set", "scale"):
        reader.note("column-type", place, found=type_)
        type_ = UNKNOWN
    low, high = read_limits(reader, fields, type_)
    default = _given(reader, fields.get("default"), type_)
    return Column(name, type_, "", label, about, low, high, default, "default" in fields, place)


def read_limits(reader: Reader, fields: Mapping[str, Item], type_: Type) -> tuple[Any, Any]:
    """min and max of a column or rule of numbers or dates."""
    items = [fields[word] for word in ("min", "max") if word in fields]
    if items and not type_.is_numeric and type_.kind not in ("date", "unknown"):
        reader.note("limits-of-what", items[0].place, found=type_)
        return None, None
    low, high = (_given(reader, fields.get(word), type_) for word in ("min", "max"))
    if low is not None and high is not None and low > high:
        texts = [number_text(v) if isinstance(v, Fraction) else v for v in (low, high)]
        reader.note("limits-reversed", items[0].place, low=texts[0], high=texts[1])
    return low, high


def _given(reader: Reader, item: Item | None, type_: Type) -> Any:
    if item is None or item.is_null or type_.kind == "unknown":
        return None
    return reader.value(item, type_)


def _with_link_types(reader: Reader, entity: Entity, entities: Mapping[str, Entity]) -> Entity:
    """Give link columns the type of the key they hold."""
    columns = dict(entity.columns)
    for column in entity.columns.values():
        if not column.link:
            continue
        target = entities[column.link]
        if len(target.key) != 1:
            reader.note("link-to-composite-key", column.place, found=column.link)
            continue
        type_ = _key_type(target, entities)
        columns[column.name] = Column(
            column.name, Type(type_.kind, column.type.optional, enum=type_.enum), column.link,
            column.label, column.about, place=column.place,
        )  # fmt: skip
    return replace(entity, columns=columns)


def _key_type(entity: Entity, entities: Mapping[str, Entity]) -> Type:
    """The type of an entity's one key; a key that is a link has the type of the key it holds."""
    for _ in entities:
        key = entity.columns.get(entity.key[0])
        if key is None or not key.link:
            return key.type if key is not None else TEXT
        entity = entities[key.link]
        if len(entity.key) != 1:
            break
    return TEXT
