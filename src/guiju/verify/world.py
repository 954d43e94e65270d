"""A program as formulas over a bounded world: some rows of each entity, their links open, their values unknown.

program, bound ──▶ World: rows with unknown columns ──▶ value of any rule of any row ──▶ claims for the solver
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any, NamedTuple

import z3

from guiju.evaluate.program import Program, Step
from guiju.model.definition import Column, Key
from guiju.model.types import Type
from guiju.verify import days
from guiju.verify.days import Term
from guiju.verify.decided import Decided
from guiju.verify.naming import number_of
from guiju.verify.rest import Rest
from guiju.verify.rounding import Roundings
from guiju.verify.values import FALSE, TRUE, Answer, Any3, UnsupportedError, Value, choose, same

EARLIEST, LATEST = date(1949, 10, 1), date(2149, 12, 31)
"""Days of unknown columns that declare no limits of their own."""


class Ref(NamedTuple):
    """A row of the world."""

    entity: str
    number: int

    def __str__(self) -> str:
        return f"{self.entity}{self.number + 1}"


@dataclass
class Symbols:
    """Texts as whole numbers, one for each text."""

    known: dict[str, int] = field(default_factory=dict)

    def number(self, text: str) -> int:
        """The number of a text."""
        return self.known.setdefault(text, len(self.known))

    def text(self, number: int) -> str:
        """The text of a number; a made-up one for numbers that stand for no text of the policy."""
        for text, known in self.known.items():
            if known == number:
                return text
        return f"text {number}"


class World:
    """Unknown rows and the values of rules over them.

    `counts` gives the number of rows of each entity. A copy (`like`) shares every unknown of another world but those
    `changed`, which are unknown anew in the first row of their entity. Rows of `given` have the values given there;
    what these leave out is unknown. With `rest` each sum over children also has a term for any number of further
    children (see `guiju.verify.rest`).
    """

    def __init__(
        self,
        program: Program,
        counts: Mapping[str, int],
        root: str,
        *,
        like: World | None = None,
        changed: frozenset[Key] = frozenset(),
        given: Mapping[str, Sequence[Mapping[str, Any]]] | None = None,
        rest: bool = False,
        exact: bool = False,
    ) -> None:
        self.program, self.counts, self.root = program, dict(counts), root
        self.like, self.changed = like, changed
        self.index: dict[Key, Step] = program.index
        self.given: Mapping[str, Sequence[Mapping[str, Any]]] = (
            like.given if like is not None else dict(given or {})
        )
        self.symbols: Symbols = like.symbols if like is not None else Symbols()
        self.roundings: Roundings = like.roundings if like is not None else Roundings(exact=exact)
        self.rest: Rest | None = None
        if rest:
            shared = like.rest.shared if like is not None and like.rest is not None else None
            self.rest = Rest(self, shared)
        self.decided: Decided = like.decided if like is not None else Decided()
        self.side: list[Term] = []
        self.memo: dict[tuple[Ref, str], Any3] = {}
        self.open: set[tuple[Ref, str]] = set()
        self.read: dict[tuple[Ref, str], Any3] = {}
        self.there: dict[Ref, Term] = {}
        self.choices: dict[tuple[Ref, str], Term] = {}

    def rows(self, entity: str) -> list[Ref]:
        """The rows of an entity."""
        return [Ref(entity, index) for index in range(self.counts.get(entity, 0))]

    def exists(self, row: Ref) -> Term:
        """Whether a row is there: the first row of the root always is."""
        if self.like is not None:
            return self.like.exists(row)
        if row == Ref(self.root, 0) or row.number < len(self.given.get(row.entity, ())):
            return TRUE
        there = z3.Bool(number_of(f"{row} exists"))
        if row not in self.there:
            self.there[row] = there
            if row.number > (1 if row.entity == self.root else 0):
                self.side.append(z3.Implies(there, self.exists(Ref(row.entity, row.number - 1))))
        return there

    # links

    def link(self, row: Ref, column: str) -> list[tuple[Term, Ref]]:
        """The rows that a link may lead to, each with its condition; none of them holds where it is missing."""
        if self.like is not None:
            return self.like.link(row, column)
        declared = self.program.entities[row.entity].columns[column]
        targets = self.rows(declared.link)
        if not targets:
            if declared.type.optional:
                return []
            raise UnsupportedError("no-row", declared.link)
        if column in self._given(row):
            return self._given_link(row, column, declared.link)
        choice = z3.Int(number_of(f"{row}.{column}"))
        if (row, column) not in self.choices:
            self.choices[row, column] = choice
            low = -1 if declared.type.optional else 0
            self.side += [choice >= low, choice < len(targets)]
            there = self.exists(row)
            self.side += [
                z3.Implies(z3.And(there, choice == t.number), self.exists(t)) for t in targets
            ]
        return [(choice == target.number, target) for target in targets]

    def _given(self, row: Ref) -> Mapping[str, Any]:
        """What is given of a row."""
        rows = self.given.get(row.entity, ())
        return rows[row.number] if row.number < len(rows) else {}

    def _given_link(self, row: Ref, column: str, target: str) -> list[tuple[Term, Ref]]:
        wanted, (key,) = self._given(row)[column], self.program.entities[target].key
        rows = self.given.get(target, ())
        return [
            (TRUE, Ref(target, number))
            for number, r in enumerate(rows)
            if r.get(key) == wanted and wanted is not None
        ]

    def parents(self, row: Ref, steps: tuple[str, ...]) -> list[tuple[Term, Ref]]:
        """The rows at the end of a path of links, each with its condition."""
        found: list[tuple[Term, Ref]] = [(TRUE, row)]
        for step in steps:
            further: dict[Ref, list[Term]] = {}
            for condition, here in found:
                for chosen, target in self.link(here, step):
                    further.setdefault(target, []).append(z3.And(condition, chosen))
            found = [(z3.Or(conditions), target) for target, conditions in further.items()]
        return found

    def linked(self, row: Ref, steps: tuple[str, ...], name: str) -> Any3:
        """A value of a parent; missing where there is none."""
        found = self.parents(row, steps)
        if not found:
            return self._no_parent(row, steps, name)
        *some, (last_condition, last) = found
        value = self.value(last, name)
        if isinstance(value, Value):
            value = Value(value.term, z3.And(value.present, last_condition))
        elif not self._always(row, steps):
            value = Answer(z3.And(value.yes, last_condition), z3.And(value.no, last_condition))
        for condition, parent in some:
            value = choose(condition, self.value(parent, name), value)
        return value

    def _no_parent(self, row: Ref, steps: tuple[str, ...], name: str) -> Any3:
        """The value of a parent that no row can have: missing."""
        entity = row.entity
        for step in steps:
            entity = self.program.entities[entity].columns[step].link
        step_ = self.index.get((entity, name))
        type_ = (
            step_.type if step_ is not None else self.program.entities[entity].columns[name].type
        )
        made = unknown("none", type_)
        return Answer(FALSE, FALSE) if isinstance(made, Answer) else Value(made.term, FALSE)

    def _always(self, row: Ref, steps: tuple[str, ...]) -> bool:
        entity = row.entity
        for step in steps:
            column = self.program.entities[entity].columns[step]
            if column.type.optional:
                return False
            entity = column.link
        return True

    # values

    def value(self, row: Ref, name: str) -> Any3:
        """The value of a column or rule of a row."""
        key = (row, name)
        if key in self.memo:
            return self.memo[key]
        step = self.index.get((row.entity, name))
        if step is None:
            value = self.column(row, name)
        else:
            from guiju.verify.terms import step_value

            if key in self.open:
                raise UnsupportedError("round-links", f"{row.entity}.{name}")
            self.open.add(key)
            value = step_value(self, row, step)
            self.open.discard(key)
        self.memo[key] = value
        return value

    def column(self, row: Ref, name: str) -> Any3:
        """The unknown that a column of a row is."""
        if self.like is not None and not ((row.entity, name) in self.changed and row.number == 0):
            return self.like.value(row, name)
        declared = self.program.entities[row.entity].columns[name]
        if declared.link:
            return self._link_value(row, declared)
        changing = (row.entity, name) in self.changed and row.number == 0
        if name in self._given(row) and not changing:
            from guiju.verify.terms import literal, typed

            return typed(literal(self, self._given(row)[name], declared.type), declared.type)
        if self.program.entities[row.entity].key == (name,) and declared.type.kind == "text":
            return Value(z3.IntVal(self.symbols.number(f"key of {row}")))
        tag = "" if self.like is None else " changed"
        made = unknown(f"{row}.{name}{tag}", declared.type)
        if isinstance(made, Value):
            if declared.type.kind == "date":
                self.side += days.unknown_day(f"{row}.{name}{tag}")[1]
            self.side += [
                z3.Implies(made.present, known) for known in self._domain(made.term, declared)
            ]
        else:
            self.side.append(z3.Not(z3.And(made.yes, made.no)))
        self.read[row, name] = made
        if declared.type.kind == "money" and isinstance(made, Value):
            self.roundings.is_whole(made.term)
        return made

    def _link_value(self, row: Ref, declared: Column) -> Value:
        """The key of the row that a link leads to."""
        (key,) = self.program.entities[declared.link].key
        found: Value | None = None
        for condition, target in self.link(row, declared.name):
            value = self.value(target, key)
            assert isinstance(value, Value)
            here = Value(value.term, condition)
            if found is None:
                found = here
            else:
                chosen = choose(condition, here, found)
                assert isinstance(chosen, Value)
                found = Value(chosen.term, z3.Or(condition, found.present))
        return found or Value(z3.IntVal(0), FALSE)

    def _domain(self, term: Term, column: Column) -> Iterator[Term]:
        """What the declaration of a column says of its values."""
        kind, low, high = column.type.kind, column.minimum, column.maximum
        if kind == "enum":
            enums = (d.enums[column.type.enum or ""] for d in self.program.definitions)
            numbers = {self.symbols.number(value) for enum in enums for value in enum.values}
            yield z3.Or([term == number for number in sorted(numbers)])
        elif kind == "date":
            yield term >= days.code_of(low or EARLIEST)
            yield term <= days.code_of(high or LATEST)
        elif kind in ("money", "number", "share", "int"):
            if low is not None:
                yield term >= number_term(low, term.sort())
            if high is not None:
                yield term <= number_term(high, term.sort())

    def constraints(self) -> list[Term]:
        """What is known of all unknowns made so far."""
        if self.like is not None:
            return [*self.like.constraints(), *self.side]
        keys = [known for entity in self.counts for known in self._keys_differ(entity)]
        return [*self.side, *keys, *self.roundings.order()]

    def _keys_differ(self, entity: str) -> Iterator[Term]:
        """No two rows with the same key of several columns."""
        key = self.program.entities[entity].key
        rows = self.rows(entity)
        single = self.program.entities[entity].columns[key[0]]
        if len(rows) < 2 or (len(key) == 1 and single.type.kind == "text" and not single.link):
            return
        for number, row in enumerate(rows):
            for other in rows[:number]:
                equal = [same(self.value(row, name), self.value(other, name)) for name in key]
                yield z3.Not(z3.And(self.exists(row), self.exists(other), *equal))


def unknown(name: str, type_: Type) -> Any3:
    """A new unknown of a type."""
    kind = type_.kind
    if kind == "finding":
        return Answer(z3.Bool(number_of(f"{name} yes")), z3.Bool(number_of(f"{name} no")))
    sorts: dict[str, Any] = {
        "bool": z3.Bool,
        "int": z3.Int,
        "date": z3.Int,
        "text": z3.Int,
        "enum": z3.Int,
    }
    if kind not in (*sorts, "money", "number", "share"):
        raise UnsupportedError("type", str(type_))
    present = z3.Bool(number_of(f"{name} given")) if type_.optional else TRUE
    return Value(sorts.get(kind, z3.Real)(number_of(name)), present)


def number_term(value: Any, sort: Any) -> Term:
    """A number as a term of a sort."""
    exact = Fraction(value)
    if sort == z3.IntSort() and exact.denominator == 1:
        return z3.IntVal(int(exact))
    return z3.RealVal(str(exact))
