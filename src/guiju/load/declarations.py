"""Sources, enums, entities and parameters: from items to the model."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from guiju.load.document import Item
from guiju.load.reader import Reader
from guiju.load.scalars import ScalarError, read_number, read_value
from guiju.model.definition import Column, Entity, Enum
from guiju.model.label import NO_LABEL, Label
from guiju.model.parameter import BracketScale, DatedValue, Parameter, ParameterValue
from guiju.model.problem import Place
from guiju.model.source import STATUSES, Source
from guiju.model.types import BOOL, DATE, SCALE, SHARE, TEXT, Type


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
        out[name] = Source(
            name, reader.label(fields.get("title")), reader.text(fields.get("number")),
            reader.text(fields.get("issuer")), reader.day(fields.get("issued")),
            reader.day(fields.get("from")), reader.day(fields.get("to")), status,
            reader.text(fields.get("url")), item.keys[name],
        )  # fmt: skip
    reader.sources = set(out)
    return out


def read_enums(reader: Reader, item: Item | None) -> dict[str, Enum]:
    """The enums of a policy."""
    out: dict[str, Enum] = {}
    for name, entry, place in reader.named(item, "enums"):
        values: dict[str, Label] = {}
        if entry.kind == "list":
            for part in reader.texts(entry):
                if part.value in values:
                    reader.note("duplicate-value", part.place, found=part.value, section=name)
                values[part.value] = NO_LABEL
        else:
            pairs = reader.mapping(entry, f"enums.{name}").items()
            values = {value: reader.label(label) for value, label in pairs}
        if not values:
            reader.note("empty-enum", place, found=name)
        out[name] = Enum(name, values, place)
    reader.enums = {name: enum.values for name, enum in out.items()}
    return out


def read_entities(reader: Reader, item: Item | None) -> dict[str, Entity]:
    """The entities of a policy, links checked."""
    raw = [(n, reader.fields(e, "entity", f"entities.{n}"), p) for n, e, p in reader.named(item, "entities")]
    names = {name for name, _, _ in raw}
    out: dict[str, Entity] = {}
    for name, fields, place in raw:
        key = tuple(part.value for part in reader.texts(fields.get("key")))
        if not key:
            reader.note("no-key", place, found=name)
        columns = {
            column: _column(reader, column, entry, where, names)
            for column, entry, where in reader.named(fields.get("columns"), f"entities.{name}.columns")
        }
        for column in key:
            if column not in columns and reader.name(column, place):
                columns[column] = Column(column, TEXT, place=place)
            elif column in columns and columns[column].type.optional:
                reader.note("optional-key", columns[column].place, found=column)
        out[name] = Entity(
            name, key, columns, reader.label(fields.get("label")), reader.label(fields.get("about")), place
        )
    return {name: _with_link_types(reader, entity, out) for name, entity in out.items()}


def _column(reader: Reader, name: str, item: Item, place: Place, entities: set[str]) -> Column:
    fields = {"type": item} if item.kind == "text" else reader.fields(item, "column", f"column {name}")
    text = reader.text(fields.get("type"))
    label, about = reader.label(fields.get("label")), reader.label(fields.get("about"))
    if "type" not in fields:
        reader.note("no-type", place, found=name)
    if text.startswith("->"):
        target = text.removeprefix("->").strip()
        optional = target.endswith(" or none")
        target = target.removesuffix(" or none").strip()
        if target not in entities:
            known = ", ".join(sorted(entities))
            reader.note("unknown-entity", fields["type"].place, found=target, known=known)
            return Column(name, Type("unknown"), place=place)
        return Column(name, Type("text", optional), target, label, about, place=place)
    type_ = reader.type(text, fields["type"].place, fields.get("unit")) if text else Type("unknown")
    if type_.kind in ("set", "scale"):
        reader.note("column-type", place, found=type_)
    limits = [_bound(reader, fields.get(k), type_) for k in ("min", "max", "default")]
    return Column(
        name, type_, "", label, about, limits[0], limits[1], limits[2], "default" in fields, place
    )


def _bound(reader: Reader, item: Item | None, type_: Type) -> Any:
    if item is None or item.is_null or type_.kind == "unknown":
        return None
    return _value(reader, item, type_)


def _value(reader: Reader, item: Item, type_: Type) -> ParameterValue:
    """A value of a type from a scalar or list; a problem and None where it is none."""
    if type_.kind == "set":
        values = (_value(reader, part, type_.item) for part in reader.texts(item))
        return tuple(value for value in values if value is not None)
    text = reader.text(item)
    try:
        value = read_value(text, type_)
    except ScalarError as error:
        reader.note(error.code, item.place, found=text, column="value", unit=type_.unit)
        return None
    if type_.kind == "enum" and not reader.in_enum(value, type_.enum, item.place):
        return None
    return value


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
        key = target.columns.get(target.key[0])
        type_ = key.type if key is not None and not key.link else TEXT
        columns[column.name] = Column(
            column.name, Type(type_.kind, column.type.optional, enum=type_.enum), column.link,
            column.label, column.about, place=column.place,
        )  # fmt: skip
    return Entity(entity.name, entity.key, columns, entity.label, entity.about, entity.place)


def read_parameters(reader: Reader, item: Item | None) -> dict[str, Parameter]:
    """The parameters of a policy."""
    out: dict[str, Parameter] = {}
    for name, entry, place in reader.named(item, "parameters"):
        fields = reader.fields(entry, "parameter", f"parameters.{name}")
        dated = _dated(reader, fields.get("values"), name, place)
        type_ = _parameter_type(reader, fields, [value for _, value, _ in dated])
        values = []
        for start, value, cites in dated:
            day = reader.day_text(start, value.place)
            if day is None:
                continue
            found = None if value.is_null else _parameter_value(reader, value, type_)
            if found is not None or value.is_null:
                values.append(DatedValue(day, found, reader.citations(cites), value.place))
        values.sort(key=lambda v: v.start)
        out[name] = Parameter(
            name, type_, tuple(values), reader.citations(fields.get("cites")),
            reader.label(fields.get("label")), reader.label(fields.get("about")), place,
        )  # fmt: skip
    return out


def _dated(
    reader: Reader, item: Item | None, name: str, place: Place
) -> list[tuple[str, Item, Item | None]]:
    entries = reader.mapping(item, f"parameters.{name}.values") if item is not None else {}
    if not entries:
        reader.note("no-values", place, found=name)
    out: list[tuple[str, Item, Item | None]] = []
    for start, entry in entries.items():
        if entry.kind == "mapping" and "value" in entry.value:
            inner = reader.fields(entry, "dated value", f"parameters.{name}.values")
            out.append((start, inner["value"], inner.get("cites")))
        else:
            out.append((start, entry, None))
    return out


def _parameter_type(reader: Reader, fields: Mapping[str, Item], values: list[Item]) -> Type:
    unit = fields.get("unit")
    if "type" in fields:
        return reader.type(reader.text(fields["type"]), fields["type"].place, unit)
    given = [value for value in values if not value.is_null]
    if unit is not None and reader.text(unit) == "share":
        return SHARE
    if any(value.kind == "mapping" for value in given):
        return reader.type("scale", given[0].place, unit) if unit is not None else SCALE
    if any(value.kind == "list" for value in given):
        return _set_type(reader, given)
    texts = [reader.text(value) for value in given]
    return _scalar_type(reader, texts, given, unit)


def _set_type(reader: Reader, values: list[Item]) -> Type:
    words = [part.value for value in values for part in reader.texts(value)]
    for name, members in reader.enums.items():
        if words and set(words) <= set(members):
            return Type("set", element="enum", enum=name)
    for kind in ("number", "date"):
        try:
            for word in words:
                read_value(word, Type(kind))
        except ScalarError:
            continue
        return Type("set", element=kind)
    return Type("set", element="text")


def _scalar_type(reader: Reader, texts: list[str], items: list[Item], unit: Item | None) -> Type:
    if texts and all(text in ("true", "false") for text in texts):
        return BOOL
    for kind in ("date", "number"):
        try:
            numbers = [read_value(text, Type(kind)) for text in texts]
        except ScalarError:
            continue
        if kind == "date":
            return DATE
        if unit is None and any(text.endswith("%") for text in texts):
            return SHARE
        number = reader.type("number", items[0].place, unit) if items else Type("number")
        if number.unit is not None and number.unit.is_currency:
            return Type("money", unit=number.unit)
        whole = all(isinstance(n, Fraction) and n.denominator == 1 for n in numbers)
        return Type("int" if whole and unit is not None else "number", unit=number.unit)
    for name, members in reader.enums.items():
        if texts and set(texts) <= set(members):
            return Type("enum", enum=name)
    return TEXT


def _parameter_value(reader: Reader, item: Item, type_: Type) -> ParameterValue:
    if type_.kind == "scale":
        return _scale(reader, item)
    if type_.kind == "unknown":
        return None
    if item.kind != ("list" if type_.kind == "set" else "text"):
        reader.note("wrong-shape", item.place, found=item.kind, expected=type_)
        return None
    return _value(reader, item, type_)


def _scale(reader: Reader, item: Item) -> BracketScale | None:
    fields = reader.fields(item, "scale", "bracket scale")
    above, rates, quick = (_numbers(reader, fields.get(k)) for k in ("above", "rates", "quick"))
    place = item.place
    if not above or not rates:
        reader.note("scale-incomplete", place)
        return None
    if len(above) != len(rates) or (quick and len(quick) != len(above)):
        lengths = f"above {len(above)}, rates {len(rates)}" + (f", quick {len(quick)}" if quick else "")
        reader.note("scale-lengths", place, found=lengths)
        return None
    if above[0] != 0 or any(a >= b for a, b in zip(above, above[1:], strict=False)):
        reader.note("scale-order", fields["above"].place, found=", ".join(map(str, above)))
        return None
    scale = BracketScale(above, rates, quick)
    if quick and quick != scale.derived_quick:
        reader.warn(
            "quick-deductions-differ", fields["quick"].place, found=", ".join(map(str, quick)),
            expected=", ".join(map(str, scale.derived_quick)),
        )  # fmt: skip
    return scale


def _numbers(reader: Reader, item: Item | None) -> tuple[Fraction, ...]:
    out = []
    for part in reader.texts(item):
        try:
            out.append(read_number(part.value))
        except ScalarError as error:
            reader.note(error.code, part.place, found=part.value, column="scale", unit="")
    return tuple(out)
