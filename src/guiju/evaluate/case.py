"""One case: given values read strictly into rows, a compiled program run, results taken out.

Case (mapping of entities to rows) ──read──▶ rows of slots ──run──▶ values, findings, what was assumed
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Any, NamedTuple, TypeAlias

from guiju.evaluate.convert import Convert, WrongValueError, converter, is_null
from guiju.evaluate.layout import Layout, Row
from guiju.evaluate.lower import Guard
from guiju.evaluate.program import Program
from guiju.evaluate.python import PythonProgram, entity_keys
from guiju.expression.names import nearest
from guiju.load.document import Item
from guiju.model.definition import Column, Entity
from guiju.model.problem import InputError, Place, Problem

ROW_LIMIT = 100_000
AS_GIVEN: dict[str, type] = {
    "text": str, "enum": str, "date": date, "bool": bool, "finding": bool, "int": int,
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


class CaseProgram:
    """A program ready for cases: reads, links and runs them.

    Right input takes a short way; where anything is wrong, the case is read again slowly, to say all that is.
    """

    def __init__(
        self, program: Program, *, exact: bool = False, names: Mapping[str, Any] | None = None
    ) -> None:
        self.program = program
        self.python = PythonProgram(program, exact=exact, names=names)
        self.layouts = self.python.layouts
        self.keys = entity_keys(program, self.layouts)
        self.readers = {
            name: RowReader(program, name, self.layouts[name], exact=exact) for name in self.layouts
        }
        self.order = tuple(self.layouts)
        self.guards = GuardCheck(self.python)

    def rows(self, given: Given) -> dict[str, list[Row]]:
        """The linked rows of a case.

        Raises InputError with every wrong or missing value.
        """
        rows: dict[str, list[Row]] = {}
        try:
            if not given.keys() <= self.program.entities.keys():
                raise KeyError
            rows = {
                name: reader.read(_listed(given[name])) if name in given else []
                for name, reader in self.readers.items()
            }
            for name, reader in self.readers.items():
                if reader.links and rows[name]:
                    reader.fill_links(rows[name], rows, self.keys)
            linked = self.python.link(rows, self.keys)
        except (WrongValueError, KeyError, TypeError, AttributeError, ValueError):
            linked = False
        if not linked:
            rows = self._read_slowly(given)
        return rows

    def _read_slowly(self, given: Given) -> dict[str, list[Row]]:
        problems: list[Problem] = []
        self._check_entities(given, problems)
        rows = {
            name: reader.read_slowly(_listed(given.get(name)), problems, given)
            for name, reader in self.readers.items()
        }
        if not problems:
            for name, reader in self.readers.items():
                reader.fill_links(rows[name], rows, self.keys)
            self._check_links(rows, problems)
        if problems:
            raise InputError(problems)
        self.python.link(rows, self.keys)
        return rows

    def run(self, given: Given) -> dict[str, list[Row]]:
        """The rows of a case with every step computed, except the reasons of findings (see `run_reasons`).

        Raises InputError for wrong input and for what only data can show, such as a date before a parameter begins.
        """
        rows = self.rows(given)
        try:
            self.python.run(*[rows[name] for name in self.order])
        except (TypeError, OverflowError, ValueError) as error:
            self.guards.check(rows)
            raise InputError(
                [Problem("cannot-calculate", Place(), {"reason": str(error)})]
            ) from error
        if self.program.guards:
            self.guards.check(rows)
        return rows

    def run_reasons(self, rows: dict[str, list[Row]]) -> None:
        """Compute the reasons of findings for rows that have been run."""
        self.python.run_reasons(*[rows[name] for name in self.order])

    def assumed(self, given: Given) -> dict[str, int]:
        """How often each default was taken for a case."""
        found: dict[str, int] = {}
        for name, reader in self.readers.items():
            reader.count_assumed(_listed(given.get(name)), found)
        return found

    def _check_entities(self, given: Given, problems: list[Problem]) -> None:
        for name in given:
            if name not in self.program.entities:
                known = list(self.program.entities)
                values = {
                    "found": name,
                    "known": ", ".join(known),
                    "nearest": nearest(str(name), known),
                }
                problems.append(Problem("unknown-entity", _place(given[name]), values))

    def _check_links(self, rows: dict[str, list[Row]], problems: list[Problem]) -> None:
        for name, layout in self.layouts.items():
            entity = self.program.entities[name]
            self._check_keys(name, rows[name], problems)
            for link in layout.slots.keys() & entity.links.keys():
                target = entity.links[link]
                if target not in self.layouts:
                    continue
                known = {row[self.keys[target]] for row in rows[target]}
                for index, row in enumerate(rows[name], 1):
                    value = row[layout.slots[link]]
                    if value not in known and (
                        value is not None or not entity.columns[link].type.optional
                    ):
                        values = {"entity": name, "column": link, "found": value, "target": target,
                                  "nearest": nearest(str(value), map(str, known))}  # fmt: skip
                        problems.append(Problem("dangling-link", Place("", 0, 0, index), values))

    def _check_keys(self, name: str, rows: list[Row], problems: list[Problem]) -> None:
        slots = [self.layouts[name].slots.get(k) for k in self.program.entities[name].key]
        if len(rows) < 2 or None in slots:
            return
        seen: dict[tuple[Any, ...], int] = {}
        for index, row in enumerate(rows, 1):
            key = tuple(row[slot] for slot in slots if slot is not None)
            first = seen.setdefault(key, index)
            if first != index:
                values = {"entity": name, "found": ", ".join(map(str, key)), "first": first}
                problems.append(Problem("duplicate-key", Place("", 0, 0, index), values))


class GuardCheck:
    """The guards of a program, as functions of a row."""

    def __init__(self, python: PythonProgram) -> None:
        self.checks: dict[str, list[tuple[Guard, Callable[[Row], Any]]]] = {}
        for guard, check in python.guards:
            self.checks.setdefault(guard.entity, []).append((guard, check))

    def check(self, rows: Mapping[str, list[Row]]) -> None:
        """Raise InputError for the first row that breaks a guard."""
        for entity, checks in self.checks.items():
            for index, row in enumerate(rows[entity], 1):
                for guard, check in checks:
                    try:
                        broken = check(row)
                    except (TypeError, OverflowError, ValueError):
                        continue
                    if broken:
                        values = {**dict(guard.values), "entity": entity, "key": index}
                        raise InputError([Problem(guard.code, Place("", 0, 0, index), values)])


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
        # A finding that is undetermined by default is open, which its result says; nothing was assumed.
        self.stated = sorted(c for c in self.defaults if columns[c].default is not None)
        own_keys = [c for c in self.entity.key if c in columns and not columns[c].link]
        self.own_keys = [(c, layout.slots[c]) for c in own_keys if c not in self.defaults]

    def _converter(self, column: Column, *, exact: bool) -> Convert:
        convert = converter(column.type, exact=exact, members=self._members(column))
        if column.minimum is None and column.maximum is None:
            return convert
        return _limited(convert, column, exact=exact)

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
            problems.append(Problem("case-too-large", _place(case), values))
            return []
        return [
            self._row_slowly(item, index, problems, case) for index, item in enumerate(given, 1)
        ]

    def _row_slowly(self, item: Any, index: int, problems: list[Problem], case: Given) -> Row:
        place = item.place if isinstance(item, Item) else Place("", 0, 0, index)
        values = item.value if isinstance(item, Item) else item
        row = self.template.copy()
        if not isinstance(values, Mapping):
            found = {"found": type(values).__name__, "section": self.entity.name}
            problems.append(Problem("not-a-mapping", place, found))
            return row
        self._note_unknown(values, place, problems)
        for name, convert in self.converters.items():
            slot = self.layout.slots[name]
            try:
                if name in values:
                    self._given(name, values[name], row, slot, convert)
                elif name in self.required or (
                    name in self.links and not self._has_parent(name, case)
                ):
                    raise WrongValueError("missing-value", type=self.entity.columns[name].type)
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
                raise WrongValueError("missing-value", type=self.entity.columns[name].type)
        row[slot] = converted

    def _has_parent(self, link: str, case: Given) -> bool:
        return len(_listed(case.get(self.entity.links[link]))) == 1

    def _note_unknown(
        self, values: Mapping[str, Any], place: Place, problems: list[Problem]
    ) -> None:
        for name in values:
            if name not in self.known:
                described = {
                    "found": name, "entity": self.entity.name, "known": ", ".join(sorted(self.known)),
                    "nearest": nearest(str(name), self.known),
                }  # fmt: skip
                problems.append(Problem("unknown-column", place, described))

    def count_assumed(self, given: Sequence[Any], found: dict[str, int]) -> None:
        """Add up the defaults taken."""
        for item in given:
            values = item.value if isinstance(item, Item) else item
            for name in self.stated:
                if name not in values or is_null(values[name]):
                    full = f"{self.entity.name}.{name}"
                    found[full] = found.get(full, 0) + 1


def _listed(rows: Any) -> Sequence[Any]:
    if rows is None:
        return ()
    if isinstance(rows, Item):
        return rows.value if rows.kind == "list" else (rows,)
    return (rows,) if isinstance(rows, Mapping) else rows


def _place(item: Any) -> Place:
    return item.place if isinstance(item, Item) else Place()


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


def needed_columns(program: Program) -> Iterable[tuple[str, Column]]:
    """The columns that the goals of a program read, in the order of the policy."""
    for name, entity in program.entities.items():
        for column in entity.columns.values():
            if column.name in program.columns.get(name, ()):
                yield name, column
