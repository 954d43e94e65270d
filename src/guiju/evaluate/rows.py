"""Given rows of an entity → rows of slots: read strictly, defaults filled in, problems with their places."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Any, NamedTuple, TypeAlias

from guiju.evaluate.convert import Convert, WrongValueError, converter, is_null
from guiju.evaluate.layout import Layout, Row
from guiju.evaluate.program import Program
from guiju.expression.names import nearest
from guiju.load.document import Item
from guiju.model.definition import Column, Entity
from guiju.model.problem import Place, Problem

ROW_LIMIT = 100_000
AS_GIVEN: dict[str, type] = {
    "text": str, "enum": str, "date": date, "bool": bool, "finding": bool,
}  # fmt: skip
"""Kinds whose values of this Python type need no conversion."""

Given: TypeAlias = Mapping[str, Any]


class Entry(NamedTuple):
    """How the value of a column is read: where it goes, and when it goes there as it is."""

    slot: int
    convert: Convert
    may_be_none: bool
    plain: type | None
    members: frozenset[str] | None


class RowReader:
    """Reads the rows of one entity: unknown columns refused, values converted, defaults filled in."""

    def __init__(self, program: Program, name: str, layout: Layout, *, exact: bool) -> None:
        self.program, self.layout = program, layout
        self.entity: Entity = program.entities[name]
        self.known = frozenset(self.entity.columns)
        columns = {c: self.entity.columns[c] for c in layout.slots if c in self.known}
        self.converters = {c: self._converter(column, exact=exact) for c, column in columns.items()}
        self.table: dict[str, Entry | None] = dict.fromkeys(self.known)
        self.template: Row = [None] * layout.size
        self.defaults: set[str] = set()
        self.links = {
            c: (layout.slots[c], column.link)
            for c, column in columns.items()
            if column.link and not column.type.optional
        }
        required = set(columns) - set(self.links)
        for column in columns.values():
            slot = layout.slots[column.name]
            empty = column.type.optional or column.type.kind == "finding"
            limited = column.minimum is not None or column.maximum is not None
            plain = None if limited else AS_GIVEN.get(column.type.kind)
            members = self._members(column) if column.type.kind == "enum" else None
            convert = self.converters[column.name]
            self.table[column.name] = Entry(slot, convert, empty, plain, members)
            if column.has_default:
                self.defaults.add(column.name)
                default = column.default
                self.template[slot] = (
                    None if default is None else self.converters[column.name](default)
                )
            if column.type.optional or column.has_default or column.name in self.entity.key:
                required.discard(column.name)
        self.required = frozenset(required)
        self.stated = sorted(self.defaults)
        own_keys = [c for c in self.entity.key if c in columns and not columns[c].link]
        self.own_keys = [(c, layout.slots[c]) for c in own_keys if c not in self.defaults]

    def _converter(self, column: Column, *, exact: bool) -> Convert:
        return column_converter(column, self._members(column), exact=exact)

    def _members(self, column: Column) -> frozenset[str]:
        """The values of a column's enum, in any variant."""
        enums = (d.enums.get(column.type.enum or "") for d in self.program.definitions)
        return frozenset(value for enum in enums if enum is not None for value in enum.values)

    def read(self, given: Sequence[Any]) -> list[Row]:
        """The rows of slots; raises where anything is not as it should be."""
        if len(given) > ROW_LIMIT:
            raise WrongValueError("case-too-large")
        out = []
        for index, item in enumerate(given, 1):
            values = item.value if type(item) is Item else item
            if not self.required <= values.keys():
                raise WrongValueError("missing-value")
            row = self.template.copy()
            for name, value in values.items():
                entry = self.table[name]
                if entry is not None:
                    slot, convert, may_be_none, plain, members = entry
                    if type(value) is plain and (members is None or value in members):
                        row[slot] = value
                        continue
                    converted = convert(value)
                    if converted is None and (
                        not may_be_none or (value is None or name in self.defaults)
                    ):
                        raise WrongValueError("missing-value")
                    row[slot] = converted
            for name, slot in self.own_keys:
                if name not in values:
                    row[slot] = f"#{index}"
            out.append(row)
        return out

    def fill_links(
        self, own: list[Row], rows: Mapping[str, list[Row]], keys: Mapping[str, int]
    ) -> None:
        """Where a link is left out and there is one parent, that parent is meant."""
        for slot, target in self.links.values():
            for row in own:
                if row[slot] is None and target in rows and len(rows[target]) == 1:
                    row[slot] = rows[target][0][keys[target]]

    def read_slowly(self, given: Sequence[Any], problems: list[Problem], case: Given) -> list[Row]:
        """The rows of slots, with a problem noted for everything wrong."""
        if len(given) > ROW_LIMIT:
            values = {"found": len(given), "limit": ROW_LIMIT, "entity": self.entity.name}
            place = place_of(case.get(self.entity.name))
            problems.append(Problem("case-too-large", place, values))
            return []
        return [
            self._row_slowly(item, index, problems, case) for index, item in enumerate(given, 1)
        ]

    def _row_slowly(self, item: Any, index: int, problems: list[Problem], case: Given) -> Row:
        place = item.place if isinstance(item, Item) else Place("", 0, 0, index)
        values = item.value if isinstance(item, Item) else item
        row = self.template.copy()
        if not isinstance(values, Mapping):
            found = {"found": shape_of_value(item), "section": self.entity.name}
            problems.append(Problem("not-a-mapping", place, found))
            return row
        keys = item.keys if isinstance(item, Item) else {}
        self._note_unknown(values, keys, place, problems)
        for name, convert in self.converters.items():
            slot = self.layout.slots[name]
            try:
                if name in values:
                    self._given(name, values[name], row, slot, convert)
                elif name in self.required or (
                    name in self.links and not self._has_parent(name, case)
                ):
                    raise WrongValueError("missing-value", type=self.entity.columns[name].type.told)
            except WrongValueError as wrong:
                value = values.get(name)
                where = value.place if isinstance(value, Item) else place
                described = {"column": name, "entity": self.entity.name, **wrong.values}
                problems.append(Problem(wrong.code, where, described))
        for name, slot in self.own_keys:
            if name not in values:
                row[slot] = f"#{index}"
        return row

    def _given(self, name: str, value: Any, row: Row, slot: int, convert: Convert) -> None:
        converted = convert(value)
        if converted is None and is_null(value):
            if name in self.defaults:
                return
            if not self.entity.columns[name].type.optional:
                raise WrongValueError("missing-value", type=self.entity.columns[name].type.told)
        row[slot] = converted

    def _has_parent(self, link: str, case: Given) -> bool:
        return len(listed(case.get(self.entity.links[link]))) == 1

    def _note_unknown(
        self,
        values: Mapping[str, Any],
        keys: Mapping[str, Place],
        place: Place,
        problems: list[Problem],
    ) -> None:
        for name in values:
            if name not in self.known:
                described = {
                    "found": name, "entity": self.entity.name, "known": ", ".join(sorted(self.known)),
                    "nearest": nearest(str(name), self.known),
                }  # fmt: skip
                problems.append(Problem("unknown-column", keys.get(name, place), described))

    def count_assumed(self, given: Sequence[Any], found: dict[str, int]) -> None:
        """Add up the defaults taken."""
        for item in given:
            values = item.value if isinstance(item, Item) else item
            for name in self.stated:
                if name not in values or is_null(values[name]):
                    full = f"{self.entity.name}.{name}"
                    found[full] = found.get(full, 0) + 1


def row_place(given: Given, entity: str, index: int, column: str = "") -> Place:
    """Where a row of a case stands, or its value of a column: in its file, else its number."""
    item = listed(given.get(entity))[index - 1]
    values = item.value if isinstance(item, Item) else item
    value = values.get(column)
    for found in (value, item):
        if isinstance(found, Item) and found.place.line:
            return found.place
    return Place("", 0, 0, index)


def listed(rows: Any) -> Sequence[Any]:
    """The rows given of an entity, whatever they are given as."""
    if rows is None:
        return ()
    if isinstance(rows, Item):
        return rows.value if rows.kind == "list" else (rows,)
    return rows if isinstance(rows, (list, tuple)) else (rows,)


def shape_of_value(value: Any) -> str:
    """What stands where a row or a case should: mapping, list, text or nothing."""
    if is_null(value):
        return "nothing"
    value = value.value if isinstance(value, Item) else value
    if isinstance(value, Mapping):
        return "mapping"
    return "list" if isinstance(value, (list, tuple)) else "text"


def place_of(item: Any) -> Place:
    """Where something given stands in its file, if it does."""
    return item.place if isinstance(item, Item) else Place()


def column_converter(column: Column, members: frozenset[str], *, exact: bool) -> Convert:
    """The conversion of a column's values; `members` are those of its enum."""
    convert = converter(column.type, exact=exact, members=members)
    if column.minimum is None and column.maximum is None:
        return convert
    return _limited(convert, column, exact=exact)


def _limited(convert: Convert, column: Column, *, exact: bool) -> Convert:
    """The conversion of a column with a minimum or maximum."""
    low, high = column.minimum, column.maximum
    if not exact:
        # Comparing a float with a fraction takes longer than all else that is done with the value.
        low, high = (float(v) if isinstance(v, Fraction) else v for v in (low, high))

    def limited(value: Any) -> Any:
        found = convert(value)
        if found is None:
            return None
        if low is not None and found < low:
            raise WrongValueError("below-minimum", found=found, limit=low)
        if high is not None and found > high:
            raise WrongValueError("above-maximum", found=found, limit=high)
        return found

    return limited
