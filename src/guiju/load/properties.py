"""Properties and domains: what a policy claims of its results, and what it knows of its inputs."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

from guiju.expression.names import Scope, nearest
from guiju.load.document import Item
from guiju.load.expressions import parse_item, resolve_item
from guiju.load.reader import Reader
from guiju.load.scalars import ScalarError, read_number
from guiju.model.definition import Entity, Key, Reform
from guiju.model.problem import Place
from guiju.model.property import KINDS, Bound, Expression, Interval, Property
from guiju.model.types import BOOL, NUMBER, Type

COMMON = ("label", "about", "reason", "cites", "given", "children", "date")
"""Keys of every kind of property."""

_NEEDED: Mapping[str, tuple[str, ...]] = {
    "no_cliff": ("in",),
    "monotone": ("in",),
    "marginal_rate": ("in", "at_most"),
    "nobody_worse": (),
    "cost": ("at_most",),
    "includes": (),
    "equal": (),
    "symmetric": ("in",),
    "always": ("on",),
    "zones": ("in", "expect"),
}
_ALLOWED: Mapping[str, tuple[str, ...]] = {
    "no_cliff": ("reform",),
    "monotone": ("direction", "reform"),
    "marginal_rate": ("reform",),
    "nobody_worse": ("reform", "baseline", "direction"),
    "cost": ("reform", "baseline", "direction"),
    "includes": ("reform", "baseline"),
    "equal": ("to", "reform", "baseline"),
    "symmetric": ("reform",),
    "always": ("reform",),
    "zones": ("case", "range", "reform", "direction"),
}


def read_domains(
    reader: Reader, item: Item | None, entities: Mapping[str, Entity], scope: Scope
) -> dict[str, tuple[Expression, ...]]:
    """Entity → the conditions that every row of it meets."""
    out: dict[str, tuple[Expression, ...]] = {}
    sections = item.value if item is not None and item.kind == "mapping" else {}
    for name in entities:
        entry = sections.get(name)
        fields = entry.value if entry is not None and entry.kind == "mapping" else {}
        found = [
            _expression(reader, scope, name, part, BOOL)
            for part in reader.texts(fields.get("domain"))
        ]
        if found:
            out[name] = tuple(expression for expression in found if expression is not None)
    return out


def read_properties(
    reader: Reader, item: Item | None, scope: Scope, reforms: Mapping[str, Reform]
) -> dict[str, Property]:
    """The properties of a policy, checked against its entities, rules and reforms."""
    out: dict[str, Property] = {}
    for name, entry, place in reader.named(item, "properties"):
        found = _Reading(reader, scope, name, entry, place).property(reforms)
        if found is not None:
            out[name] = found
    return out


def _expression(
    reader: Reader, scope: Scope, entity: str, item: Item, wanted: Type
) -> Expression | None:
    syntax = parse_item(reader, item)
    if syntax is None:
        return None
    node = resolve_item(reader, scope, entity, syntax, item, wanted)
    return None if node is None else Expression(" ".join(str(item.value).split()), node, item.place)


class _Reading:
    """One property of a file."""

    def __init__(self, reader: Reader, scope: Scope, name: str, item: Item, place: Place) -> None:
        self.reader, self.scope, self.name, self.place = reader, scope, name, place
        self.item = item
        self.dated = False
        """Whether the input is a date: its range and zones are of days."""
        self.fields = reader.fields(item, "property", f"properties.{name}")

    def property(self, reforms: Mapping[str, Reform]) -> Property | None:
        kind = self.kind()
        if not kind or not self.keys_fit(kind):
            return None
        self.check_reforms(reforms)
        target = self.target(kind)
        if target is None:
            return None
        reader, fields = self.reader, self.fields
        inputs = self.inputs(kind, target)
        self.dated = any(self.scope.types[key].kind == "date" for key in inputs)
        low, high = self.range()
        return Property(
            self.name, kind, target, inputs, self.other(target), self.direction(),
            reader.text(fields.get("reform")), reader.text(fields.get("baseline")),
            self.expression("given", target[0], BOOL), self.limit(kind, target),
            self.children(), reader.day(fields.get("date")), self.case(), low, high,
            self.expected(), reader.label(fields.get("label")), reader.label(fields.get("about")),
            reader.label(fields.get("reason")), reader.citations(fields.get("cites")), self.place,
            json.dumps(self.item.plain(), sort_keys=True, ensure_ascii=False),
        )  # fmt: skip

    def kind(self) -> str:
        found = [kind for kind in KINDS if kind in self.fields]
        if len(found) != 1:
            self.reader.note(
                "property-kind",
                self.place,
                property=self.name,
                found=", ".join(found) or "-",
                expected=", ".join(KINDS),
            )
            return ""
        return found[0]

    def keys_fit(self, kind: str) -> bool:
        known = {kind, *COMMON, *_NEEDED[kind], *_ALLOWED[kind]}
        good = True
        for key in self.fields:
            if key not in known:
                self.reader.note("property-key", self.item.keys[key], property=self.name, found=key, kind=kind,
                          expected=", ".join(sorted(known - {kind})))  # fmt: skip
                good = False
        for key in _NEEDED[kind]:
            if key not in self.fields:
                self.reader.note(
                    "property-needs", self.place, property=self.name, found=key, kind=kind
                )
                good = False
        compared = kind in ("nobody_worse", "cost", "includes")
        if (compared and "reform" not in self.fields) or (
            kind == "equal" and not {"to", "reform"} & set(self.fields)
        ):
            self.reader.note(
                "property-needs", self.place, property=self.name, found="reform", kind=kind
            )
            good = False
        return good

    def check_reforms(self, reforms: Mapping[str, Reform]) -> None:
        for key in ("reform", "baseline"):
            item = self.fields.get(key)
            for part in self.reader.text(item).split("+"):
                if item is not None and part.strip() not in {"", *reforms}:
                    known = ", ".join(reforms) or "-"
                    near = nearest(part, reforms)
                    self.reader.note(
                        "no-such-reform", item.place, found=part, known=known, nearest=near
                    )

    def target(self, kind: str) -> Key | None:
        if kind == "always":
            entity = self.reader.text(self.fields["on"])
            known = self.reader.entity(entity, self.fields["on"].place, self.scope.entities)
            return (entity, "") if known else None
        key = self.key(self.fields[kind])
        if key is None:
            return None
        type_ = self.scope.types[key]
        wanted = {"includes": type_.kind in ("finding", "bool"), "equal": True, "symmetric": True}
        if not wanted.get(kind, type_.is_numeric) or type_.optional:
            expected = "finding, bool" if kind == "includes" else "money, number, share, int"
            self.reader.note(
                "property-type",
                self.fields[kind].place,
                property=self.name,
                found=".".join(key),
                type=type_,
                expected=expected,
            )
            return None
        return key

    def key(self, item: Item) -> Key | None:
        """A rule or column by entity and name."""
        text = self.reader.text(item)
        entity, _, name = text.partition(".")
        if (entity, name) not in self.scope.types:
            known = [".".join(key) for key in self.scope.types]
            self.reader.note(
                "property-target",
                item.place,
                property=self.name,
                found=text or "-",
                nearest=nearest(text, known),
            )
            return None
        return entity, name

    def inputs(self, kind: str, target: Key) -> tuple[Key, ...]:
        if "in" not in self.fields:
            return ()
        items = self.reader.texts(self.fields["in"])
        keys = [key for item in items if (key := self.key(item)) is not None]
        wanted = 2 if kind == "symmetric" else 1
        if len(items) != wanted:
            self.reader.note(
                "property-inputs",
                self.fields["in"].place,
                property=self.name,
                found=len(items),
                expected=wanted,
            )
        for key, item in zip(keys, items, strict=False):
            column = self.scope.entities[key[0]].columns.get(key[1])
            movable = (
                column is not None
                and not column.link
                and (kind == "symmetric" or _moves(column.type))
            )
            if not movable or (kind == "symmetric" and key[0] != target[0]):
                self.reader.note(
                    "property-input", item.place, property=self.name, found=".".join(key)
                )
        return tuple(keys)

    def other(self, target: Key) -> str:
        if "to" not in self.fields:
            return ""
        key = self.key(self.fields["to"])
        if key is not None and key[0] != target[0]:
            self.reader.note(
                "property-other",
                self.fields["to"].place,
                property=self.name,
                found=".".join(key),
                expected=target[0],
            )
        return key[1] if key is not None else ""

    def direction(self) -> str:
        word = self.reader.text(self.fields.get("direction"), "up")
        if word not in ("up", "down"):
            self.reader.note(
                "not-one-of", self.fields["direction"].place, found=word, expected="up, down"
            )
        return word

    def expression(self, key: str, entity: str, wanted: Type) -> Expression | None:
        if key not in self.fields:
            return None
        return _expression(self.reader, self.scope, entity, self.fields[key], wanted)

    def limit(self, kind: str, target: Key) -> Expression | None:
        if kind == "always":
            return _expression(self.reader, self.scope, target[0], self.fields["always"], BOOL)
        type_ = self.scope.types.get(target, NUMBER).required
        wanted = NUMBER if kind == "marginal_rate" else type_
        return self.expression("at_most", target[0], wanted)

    def children(self) -> int | None:
        item = self.fields.get("children")
        if item is None:
            return None
        text = self.reader.text(item)
        if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= 20:
            self.reader.note("not-one-of", item.place, found=text, expected="1-20")
            return None
        return int(text)

    def case(self) -> Mapping[str, Item]:
        item = self.fields.get("case")
        given = self.reader.mapping(item, "case") if item is not None else {}
        for entity in given:
            if item is not None:
                self.reader.entity(entity, item.keys[entity], self.scope.entities)
        return given

    def bounds(self, item: Item, texts: Sequence[str]) -> list[Bound]:
        """Numbers, or days where the input is a date."""
        if not self.dated:
            return _numbers(self.reader, item, texts)
        days = [self.reader.day_text(text, item.place) for text in texts]
        return [day for day in days if day is not None]

    def range(self) -> tuple[Bound | None, Bound | None]:
        item = self.fields.get("range")
        if item is None:
            return None, None
        low, dots, high = self.reader.text(item).partition("..")
        found = self.bounds(item, [low.strip(), high.strip()]) if dots else []
        if len(found) != 2 or not _in_order(*found):
            self.reader.note(
                "property-range",
                item.place,
                property=self.name,
                found=self.reader.text(item) or item.kind,
            )
            return None, None
        return found[0], found[1]

    def expected(self) -> tuple[Interval, ...] | None:
        item = self.fields.get("expect")
        if item is None:
            return None
        if item.kind != "list":
            self.reader.note("property-zones", item.place, property=self.name, found=item.kind)
            return None
        return tuple(zone for part in item.value if (zone := self.zone(part)) is not None)

    def zone(self, item: Item) -> Interval | None:
        """An interval as a list of two numbers, such as 115700/3, or two days; the second may be null."""
        parts = item.value if item.kind == "list" else []
        texts = [None if part.is_null else self.reader.text(part) for part in parts]
        first, second = [*texts, None, None][:2]
        if len(parts) != 2 or first is None:
            self.reader.note("property-zones", item.place, property=self.name, found=item.kind)
            return None
        bounds = self.bounds(item, [text for text in (first, second) if text is not None])
        if len(bounds) < 1 + (second is not None):
            return None
        return bounds[0], bounds[1] if second is not None else None


def _moves(type_: Type) -> bool:
    return type_.is_numeric or type_.kind == "date"


def _in_order(low: Bound, high: Bound) -> bool:
    """Whether two bounds of one kind, numbers or days, are in order."""
    if isinstance(low, datetime.date) and isinstance(high, datetime.date):
        return low < high
    if isinstance(low, datetime.date) or isinstance(high, datetime.date):
        return False
    return low < high


def _numbers(reader: Reader, item: Item, texts: Iterable[str]) -> list[Bound]:
    out: list[Bound] = []
    for text in texts:
        above, slash, below = text.partition("/")
        try:
            number = read_number(above)
            divisor = read_number(below) if slash else Fraction(1)
        except ScalarError as error:
            reader.note(error.code, item.place, found=text)
            continue
        if divisor:
            out.append(number / divisor)
    return out
