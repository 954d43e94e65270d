"""Parameters: dated values of every type, bracket scales among them."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from itertools import pairwise

from guiju.load.document import Item
from guiju.load.reader import Reader
from guiju.load.scalars import (
    ScalarError,
    looks_like_date,
    looks_like_number,
    number_text,
    read_number,
    read_value,
)
from guiju.model.parameter import BracketScale, DatedValue, Parameter, ParameterValue
from guiju.model.problem import Place
from guiju.model.types import BOOL, DATE, SCALE, SHARE, TEXT, UNKNOWN, Type


def read_parameters(reader: Reader, item: Item | None) -> dict[str, Parameter]:
    """The parameters of a policy."""
    out: dict[str, Parameter] = {}
    for name, entry, place in reader.named(item, "parameters"):
        fields = reader.fields(entry, "parameter", f"parameters.{name}")
        dated = _dated(reader, fields.get("values"), name, place)
        type_ = _parameter_type(reader, fields, [value for _, value, _ in dated])
        if type_.kind == "finding" or type_.optional:
            reader.note("parameter-type", place, found=type_)
        out[name] = Parameter(
            name, type_, _values(reader, dated, type_), reader.citations(fields.get("cites")),
            reader.label(fields.get("label")), reader.label(fields.get("about")), place,
        )  # fmt: skip
    return out


def _values(
    reader: Reader, dated: list[tuple[str, Item, Item | None]], type_: Type
) -> tuple[DatedValue, ...]:
    values = []
    for start, value, cites in dated:
        day = reader.day_text(start, value.place)
        found = None if value.is_null else _value(reader, value, type_)
        if day is not None and (found is not None or value.is_null):
            values.append(DatedValue(day, found, reader.citations(cites), value.place))
    return tuple(sorted(values, key=lambda value: value.start))


def _dated(
    reader: Reader, item: Item | None, name: str, place: Place
) -> list[tuple[str, Item, Item | None]]:
    entries = reader.mapping(item, f"parameters.{name}.values") if item is not None else {}
    if all(entry.is_null for entry in entries.values()):
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
    if not texts:
        return UNKNOWN
    if unit is None:
        if all(text in ("true", "false") for text in texts):
            return BOOL
        for name, members in reader.enums.items():
            if set(texts) <= set(members):
                return Type("enum", enum=name)
        if any(map(looks_like_date, texts)):
            return DATE
        if not any(map(looks_like_number, texts)):
            return TEXT
        return SHARE if any(text.endswith("%") for text in texts) else Type("number")
    number = reader.type("number", items[0].place, unit)
    if number.unit is not None and number.unit.is_currency:
        return Type("money", unit=number.unit)
    return Type("int" if all(map(_is_whole, texts)) else "number", unit=number.unit)


def _is_whole(text: str) -> bool:
    try:
        return read_number(text).denominator == 1
    except ScalarError:
        return False


def _value(reader: Reader, item: Item, type_: Type) -> ParameterValue:
    if type_.kind == "scale":
        return _scale(reader, item)
    if type_.kind == "unknown":
        return None
    expected = "list" if type_.kind == "set" else "text"
    if item.kind != expected:
        reader.note("wrong-shape", item.place, found=item.kind, expected=expected)
        return None
    return reader.value(item, type_)


def _scale(reader: Reader, item: Item) -> BracketScale | None:
    fields = reader.fields(item, "scale", "scale")
    lists = [_numbers(reader, fields.get(word)) for word in ("above", "rates", "quick")]
    if item.kind != "mapping" or any(numbers is None for numbers in lists):
        return None
    above, rates, quick = (numbers or () for numbers in lists)
    if not above or not rates:
        reader.note("scale-incomplete", item.place)
        return None
    if len(above) != len(rates) or (quick and len(quick) != len(above)):
        lengths = f"above {len(above)}, rates {len(rates)}"
        lengths += f", quick {len(quick)}" if quick else ""
        reader.note("scale-lengths", item.place, found=lengths)
        return None
    if above[0] != 0 or any(lower >= upper for lower, upper in pairwise(above)):
        reader.note("scale-order", fields["above"].place, found=_listed(above))
        return None
    scale = BracketScale(above, rates, quick)
    if quick and quick != scale.derived_quick:
        expected = _listed(scale.derived_quick)
        place = fields["quick"].place
        reader.warn("quick-deductions-differ", place, found=_listed(quick), expected=expected)
    return scale


def _listed(numbers: tuple[Fraction, ...]) -> str:
    return ", ".join(map(number_text, numbers))


def _numbers(reader: Reader, item: Item | None) -> tuple[Fraction, ...] | None:
    """The numbers of a list, none without one; None where one of them is no number."""
    out: list[Fraction] = []
    failed = False
    for part in reader.texts(item):
        try:
            out.append(read_number(part.value))
        except ScalarError as error:
            reader.note(error.code, part.place, found=part.value)
            failed = True
    return None if failed else tuple(out)
