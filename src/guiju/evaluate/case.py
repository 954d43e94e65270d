"""One case: given values read strictly into rows, a compiled program run, results taken out.

    Case (mapping of entities to rows) ──read──▶ rows of slots ──run──▶ values, findings, what was assumed
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any, TypeAlias

from guiju.evaluate.program import Program
from guiju.evaluate.python import PythonProgram, Row, entity_keys
from guiju.expression.names import nearest
from guiju.load.document import Item
from guiju.load.scalars import ScalarError, read_value
from guiju.model.definition import Column, Entity
from guiju.model.finding import VALUES
from guiju.model.problem import InputError, Place, Problem
from guiju.model.types import Type

ROW_LIMIT = 100_000
MISSING = object()
Given: TypeAlias = Mapping[str, Any]
Convert: TypeAlias = Callable[[Any], Any]


class _Wrong(Exception):
    def __init__(self, code: str, **values: object) -> None:
        self.code, self.values = code, values


class CaseProgram:
    """A program ready for cases: reads, links and runs them.

    `needed` lists the columns a case must or may give: those the goals read, keys and links.
    """

    def __init__(self, program: Program, *, exact: bool = False) -> None:
        self.program = program
        self.python = PythonProgram(program, exact=exact)
        layouts = self.python.layouts
        for name, layout in layouts.items():
            for link in layout.parents:
                layout.slot(link)
                if program.entities[name].columns[link].link not in layouts:
                    raise AssertionError("a linked entity has a layout")
        self.keys = entity_keys(program, layouts)
        self.readers = {name: _RowReader(self, name, exact=exact) for name in layouts}
        self.order = tuple(layouts)

    def rows(self, given: Given) -> tuple[dict[str, list[Row]], dict[str, int]]:
        """The linked rows of a case, and how often each default was taken.

        Raises InputError with every wrong or missing value.
        """
        problems: list[Problem] = []
        assumed: dict[str, int] = {}
        self._check_entities(given, problems)
        rows = {}
        for name, reader in self.readers.items():
            rows[name] = reader.read(_listed(given.get(name)), problems, assumed, given)
        if problems:
            raise InputError(problems)
        self._check_links(rows, problems)
        if problems:
            raise InputError(problems)
        self.python.link(rows, self.keys)
        return rows, assumed

    def run(self, given: Given) -> tuple[dict[str, list[Row]], dict[str, int]]:
        """The rows of a case with every step computed.

        Raises InputError for wrong input and for what only data can show, such as a date before a parameter begins.
        """
        rows, assumed = self.rows(given)
        try:
            self.python.run(*[rows[name] for name in self.order])
        except (TypeError, OverflowError, ValueError) as error:
            self._explain_failure(rows, error)
        if self.program.guards:
            self._check_guards(rows)
        return rows, assumed

    def _check_entities(self, given: Given, problems: list[Problem]) -> None:
        for name in given:
            if name not in self.program.entities:
                known = list(self.program.entities)
                values = {"found": name, "known": ", ".join(known), "nearest": nearest(str(name), known)}
                problems.append(Problem("unknown-entity", _place(given[name]), values))

    def _check_links(self, rows: dict[str, list[Row]], problems: list[Problem]) -> None:
        for name, layout in self.python.layouts.items():
            entity = self.program.entities[name]
            self._check_keys(name, rows[name], problems)
            for link in layout.slots.keys() & entity.links.keys():
                target = entity.links[link]
                if target not in self.python.layouts:
                    continue
                known = {row[self.keys[target]] for row in rows[target]}
                for index, row in enumerate(rows[name], 1):
                    value = row[layout.slots[link]]
                    if value is not None and value not in known:
                        values = {"entity": name, "column": link, "found": value, "target": target,
                                  "nearest": nearest(str(value), map(str, known))}  # fmt: skip
                        problems.append(Problem("dangling-link", Place("", 0, 0, index), values))

    def _check_keys(self, name: str, rows: list[Row], problems: list[Problem]) -> None:
        slots = [self.python.layouts[name].slots.get(k) for k in self.program.entities[name].key]
        if len(rows) < 2 or None in slots:
            return
        seen: dict[tuple[Any, ...], int] = {}
        for index, row in enumerate(rows, 1):
            key = tuple(row[slot] for slot in slots if slot is not None)
            first = seen.setdefault(key, index)
            if first != index:
                values = {"entity": name, "found": ", ".join(map(str, key)), "first": first}
                problems.append(Problem("duplicate-key", Place("", 0, 0, index), values))

    def _check_guards(self, rows: dict[str, list[Row]]) -> None:
        for guard, check in self._guards():
            for index, row in enumerate(rows[guard.entity], 1):
                if check(row):
                    values = {**dict(guard.values), "entity": guard.entity}
                    raise InputError([Problem(guard.code, Place("", 0, 0, index), values)])

    def _guards(self) -> Any:
        if not hasattr(self, "_compiled_guards"):
            from guiju.evaluate.python import compile_guards

            self._compiled_guards = compile_guards(self.program, self.python)
        return self._compiled_guards

    def _explain_failure(self, rows: dict[str, list[Row]], error: Exception) -> None:
        if self.program.guards:
            try:
                self._check_guards(rows)
            except (TypeError, OverflowError, ValueError):
                pass
        raise InputError(
            [Problem("cannot-calculate", Place(), {"reason": str(error)})]
        ) from error


class _RowReader:
    """Reads the rows of one entity: unknown columns refused, values converted, defaults counted."""

    def __init__(self, owner: CaseProgram, name: str, *, exact: bool) -> None:
        self.entity: Entity = owner.program.entities[name]
        self.layout = owner.python.layouts[name]
        self.owner = owner
        self.known = frozenset(self.entity.columns)
        self.key = self.entity.key
        convert = [
            (column, self.layout.slots[column], self._converter(column, exact=exact))
            for column in self.layout.slots
            if column in self.entity.columns
        ]
        self.columns = [(n, slot, f, self._checked(n)) for n, slot, f in convert]

    def _converter(self, name: str, *, exact: bool) -> Convert:
        type_ = self.entity.columns[name].type
        members: dict[str, None] = {}
        for definition in self.owner.program.definitions:
            if type_.enum in definition.enums:
                members |= dict.fromkeys(definition.enums[type_.enum].values)
        return converter(type_, exact=exact, members=frozenset(members))

    def _checked(self, name: str) -> Column | None:
        column = self.entity.columns[name]
        return column if column.minimum is not None or column.maximum is not None else None

    def read(
        self, given: Sequence[Any], problems: list[Problem], assumed: dict[str, int], case: Given
    ) -> list[Row]:
        """The rows of slots."""
        if len(given) > ROW_LIMIT:
            values = {"found": len(given), "limit": ROW_LIMIT, "entity": self.entity.name}
            problems.append(Problem("case-too-large", _place(case), values))
            return []
        return [self.row(item, index, problems, assumed, case) for index, item in enumerate(given, 1)]

    def row(
        self, item: Any, index: int, problems: list[Problem], assumed: dict[str, int], case: Given
    ) -> Row:
        place = item.place if isinstance(item, Item) else Place("", 0, 0, index)
        values = item.value if isinstance(item, Item) else item
        row: Row = [None] * self.layout.size
        if not isinstance(values, Mapping):
            problems.append(Problem("not-a-mapping", place, {"found": type(values).__name__,
                                                             "section": self.entity.name}))  # fmt: skip
            return row
        if not values.keys() <= self.known:
            self._unknown(values, place, problems)
        for name, slot, convert, limits in self.columns:
            value = values.get(name, MISSING)
            if value is MISSING:
                row[slot] = self._absent(name, index, place, problems, assumed, case, convert)
                continue
            try:
                row[slot] = converted = convert(value)
                if converted is None:
                    row[slot] = self._none(name, value, place, problems, assumed, convert)
                elif limits is not None:
                    _check_limits(limits, converted)
            except _Wrong as wrong:
                where = value.place if isinstance(value, Item) else place
                described = {"column": name, "entity": self.entity.name, **wrong.values}
                problems.append(Problem(wrong.code, where, described))
        return row

    def _unknown(self, values: Mapping[str, Any], place: Place, problems: list[Problem]) -> None:
        for name in values.keys() - self.known:
            described = {
                "found": name, "entity": self.entity.name, "known": ", ".join(sorted(self.known)),
                "nearest": nearest(str(name), self.known),
            }  # fmt: skip
            problems.append(Problem("unknown-column", place, described))

    def _none(
        self, name: str, value: Any, place: Place, problems: list[Problem], assumed: dict[str, int],
        convert: Convert,
    ) -> Any:  # fmt: skip
        """What stands for a value that is given as missing."""
        column = self.entity.columns[name]
        if column.type.kind == "finding" and not _is_null(value):
            return None
        if column.type.optional:
            return None
        return self._default(column, place, problems, assumed, convert)

    def _absent(
        self, name: str, index: int, place: Place, problems: list[Problem], assumed: dict[str, int],
        case: Given, convert: Convert,
    ) -> Any:  # fmt: skip
        """What stands for a column that is not given: none, the only parent, a made-up key, the default."""
        column = self.entity.columns[name]
        if column.link:
            parents = _listed(case.get(column.link))
            key = self.owner.program.entities[column.link].key[0]
            if len(parents) == 1 and not column.type.optional:
                only = parents[0].value if isinstance(parents[0], Item) else parents[0]
                found = only.get(key, MISSING) if isinstance(only, Mapping) else MISSING
                return f"#{1}" if found is MISSING else convert(found)
        if column.type.optional:
            return None
        if column.has_default:
            return self._default(column, place, problems, assumed, convert)
        if name in self.key and not column.link:
            return f"#{index}"
        return self._default(column, place, problems, assumed, convert)

    def _default(
        self, column: Column, place: Place, problems: list[Problem], assumed: dict[str, int],
        convert: Convert,
    ) -> Any:  # fmt: skip
        if not column.has_default:
            values = {"column": column.name, "entity": self.entity.name, "type": column.type}
            problems.append(Problem("missing-value", place, values))
            return None
        name = f"{self.entity.name}.{column.name}"
        assumed[name] = assumed.get(name, 0) + 1
        return None if column.default is None else convert(column.default)


def _listed(rows: Any) -> Sequence[Any]:
    if rows is None:
        return ()
    if isinstance(rows, Item):
        return rows.value if rows.kind == "list" else (rows,)
    return (rows,) if isinstance(rows, Mapping) else rows


def _place(item: Any) -> Place:
    return item.place if isinstance(item, Item) else Place()


def _is_null(value: Any) -> bool:
    return value is None or (isinstance(value, Item) and value.is_null)


def _check_limits(column: Column, value: Any) -> None:
    if column.minimum is not None and value < column.minimum:
        raise _Wrong("below-minimum", found=value, limit=column.minimum)
    if column.maximum is not None and value > column.maximum:
        raise _Wrong("above-maximum", found=value, limit=column.maximum)


# conversion of values


def converter(type_: Type, *, exact: bool, members: frozenset[str] = frozenset()) -> Convert:
    """A function that turns a given value into the engine's value, or raises with what is wrong; `members`
    are the values of an enum."""
    kind = type_.kind
    if kind in ("money", "number", "share"):
        return _number(type_, exact=exact)
    plain: dict[str, type] = {"bool": bool, "text": str, "date": date}
    if kind in plain:
        wanted = plain[kind]

        def same(value: Any) -> Any:
            return value if type(value) is wanted else _slow(value, type_)

        return same
    if kind == "enum":
        return _member(type_, members)
    return {"int": _int, "finding": _finding}.get(kind) or _text(type_)


def _number(type_: Type, *, exact: bool) -> Convert:
    whole_fen = type_.kind == "money"

    def number(value: Any) -> Any:
        if type(value) is float or type(value) is int:
            if not -1e15 < value < 1e15:
                _bad_number(value)
            if whole_fen:
                fen = round(value * 100)
                if abs(value * 100 - fen) > 1e-3:
                    raise _Wrong("too-many-decimals", found=value)
                return Fraction(fen, 100) if exact else fen / 100
            return Fraction(repr(value)) if exact else float(value)
        found = _slow(value, type_)
        if found is None:
            return None
        found = _fen_checked(found, whole_fen)
        return found if exact else float(found)

    return number


def _fen_checked(value: Fraction, whole_fen: bool) -> Fraction:
    if whole_fen and (value * 100).denominator != 1:
        raise _Wrong("too-many-decimals", found=float(value))
    if abs(value) >= 10**15:
        raise _Wrong("number-too-large", found=float(value))
    return value


def _bad_number(value: Any) -> None:
    finite = isinstance(value, int) or math.isfinite(value)
    raise _Wrong("number-too-large" if finite else "not-a-number", found=value, unit="")


def _int(value: Any) -> Any:
    if type(value) is int:
        return value
    found = _slow(value, Type("int"))
    return None if found is None else int(found)


def _finding(value: Any) -> Any:
    if type(value) is bool:
        return value
    if isinstance(value, str) and value in VALUES:
        return VALUES[value]
    return _slow(value, Type("finding"))


def _member(type_: Type, members: frozenset[str]) -> Convert:
    def member(value: Any) -> Any:
        found = value if type(value) is str else _slow(value, type_)
        if found is not None and found not in members:
            raise _Wrong(
                "unknown-enum-value", found=found, expected=", ".join(sorted(members)), enum=type_.enum,
                nearest=nearest(str(found), members),
            )  # fmt: skip
        return found

    return member


def _text(type_: Type) -> Convert:
    def text(value: Any) -> Any:
        return value if type(value) is str else _slow(value, type_)

    return text


def _slow(value: Any, type_: Type) -> Any:
    """Text from files, and Python values of other types."""
    if _is_null(value):
        return None
    if isinstance(value, Item):
        if value.kind != "text":
            raise _Wrong("not-text", found=value.kind)
        value = value.value
    if isinstance(value, (Decimal, Fraction, int, float)) and type_.is_numeric and not isinstance(value, bool):
        if isinstance(value, float) and not math.isfinite(value):
            raise _Wrong("not-a-number", found=value, unit=type_.unit)
        number = Fraction(repr(value)) if isinstance(value, float) else Fraction(value)
        if type_.kind == "int" and number.denominator != 1:
            raise _Wrong("not-whole-number", found=value)
        return number
    if isinstance(value, datetime) or not isinstance(value, str):
        if type_.kind == "text" and isinstance(value, int) and not isinstance(value, bool):
            return str(value)
        raise _Wrong("wrong-type", found=repr(value)[:60], expected=type_)
    try:
        return read_value(value.strip(), type_)
    except ScalarError as error:
        raise _Wrong(error.code, found=value[:60], unit=type_.unit) from None


def needed_columns(program: Program) -> Iterable[tuple[str, Column]]:
    """The columns that the goals of a program read, in the order of the policy."""
    for name, entity in program.entities.items():
        for column in entity.columns.values():
            if column.name in program.columns.get(name, ()):
                yield name, column
