"""Which inputs still matter: a program run on what a case gives so far, with the rest unknown.

A value that is known asks for nothing, whatever it was made of: a branch not taken, the other side of an AND that
fails, the rows of a table that cannot match. What stays unknown asks for the inputs it was made of.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any, NamedTuple

from guiju.evaluate import runtime
from guiju.evaluate.convert import WrongValueError
from guiju.evaluate.program import Program, Step
from guiju.evaluate.reasons import is_why
from guiju.evaluate.rows import RowReader, listed
from guiju.expression.functions import FUNCTIONS
from guiju.load.document import Item
from guiju.model import tree
from guiju.model.money import round_down, round_half_up
from guiju.model.tree import Node


class Need(NamedTuple):
    """An input that matters; `required` where nothing can be decided without it."""

    entity: str
    column: str
    required: bool


Needs = frozenset[Need]
NOTHING: Needs = frozenset()
_NAMES: Mapping[str, Any] = dict(runtime.NAMES)


class Known(NamedTuple):
    """A value, or what it waits for."""

    value: Any
    needs: Needs = NOTHING
    known: bool = True


@dataclass(eq=False, slots=True)
class GivenRow:
    """A row of a case, or one that stands for rows nobody has given."""

    entity: str
    values: dict[str, Known]
    given: bool = True
    parents: dict[str, GivenRow | None] = field(default_factory=dict)


def needs_of(program: Program, readers: Mapping[str, RowReader], given: Mapping[str, Any]) -> Needs:
    """The inputs that matter for the goals of a program, given what a case holds so far."""
    asker = _Asker(program, readers, given)
    for step in program.steps:
        if not is_why(step.source):
            asker.calculate(step)
    goals = [goal for goal in program.goals if not is_why(goal.key[1])]
    # Where some of what is wanted has rows, the rest is decided for no rows at all.
    some = any(row.given for goal in goals for row in asker.rows[goal.key[0]])
    found: set[Need] = set()
    for goal in goals:
        for row in asker.rows[goal.key[0]]:
            needs = row.values[goal.name].needs
            found |= needs if row.given or not some else _optional(needs)
    return frozenset(found)


def _optional(needs: Needs) -> Needs:
    return frozenset(need._replace(required=False) for need in needs)


class _Asker:
    def __init__(
        self, program: Program, readers: Mapping[str, RowReader], given: Mapping[str, Any]
    ) -> None:
        self.program, self.entities = program, program.entities
        self.rows: dict[str, list[GivenRow]] = {}
        for name, reader in readers.items():
            rows = [self.row(name, reader, item) for item in listed(given.get(name))]
            self.rows[name] = rows or [self.row(name, reader, {}, given=False)]
        for name, rows in self.rows.items():
            for row in rows:
                self.link(name, row)

    def row(self, entity: str, reader: RowReader, item: Any, *, given: bool = True) -> GivenRow:
        values = item.value if isinstance(item, Item) else item
        found: dict[str, Known] = {}
        for name, convert in reader.converters.items():
            column = self.entities[entity].columns[name]
            required = not column.type.optional and not column.has_default
            need = Need(entity, name, required)
            asked = not column.link and name not in self.entities[entity].key
            unknown = Known(None, frozenset({need}) if asked else NOTHING, known=False)
            try:
                there = isinstance(values, Mapping) and name in values
                found[name] = Known(convert(values[name])) if there else unknown
            except WrongValueError:
                found[name] = Known(None, known=False)
        return GivenRow(entity, found, given)

    def link(self, entity: str, row: GivenRow) -> None:
        """The parents of a row: those named; where none is, the only one there is."""
        for name, target in self.entities[entity].links.items():
            if name not in row.values or target not in self.rows:
                continue
            key, value = self.entities[target].key[0], row.values[name]
            others = self.rows[target]
            found = [o for o in others if key in o.values and o.values[key].value == value.value]
            if value.known:
                row.parents[name] = found[0] if found and value.value is not None else None
            elif not row.given or not self.entities[entity].columns[name].type.optional:
                row.parents[name] = others[0]
            else:
                row.parents[name] = None

    def calculate(self, step: Step) -> None:
        for row in self.rows[step.entity]:
            found = self.value(step.tree, row, row)
            if found.known and found.value is not None and step.round is not None:
                form = round_down if step.down else round_half_up
                found = found._replace(value=form(found.value, step.round))
            row.values[step.name] = found

    def value(self, node: Node, row: GivenRow | None, asker: GivenRow) -> Known:
        """The value of a node for a row; inside an aggregate `asker` is the row that asks."""
        match node:
            case tree.Literal(value=value):
                return Known(value)
            case tree.Column(name=name, outer=outer):
                here = asker if outer else row
                return Known(None) if here is None else here.values[name]
            case tree.Link(steps=steps, name=name, outer=outer):
                parent = self.up(asker if outer else row, steps)
                return Known(None) if parent is None else parent.values[name]
            case tree.Case(branches=branches, otherwise=otherwise):
                return self.case([*branches], otherwise, row, asker)
            case tree.Scale(amount=amount):
                found = self.value(amount, row, asker)
                return _applied(lambda x: _scaled(node, x), [found])
            case tree.Call():
                return self.call(node, row, asker)
            case tree.Aggregate():
                return self.aggregate(node, asker)
        raise AssertionError(f"not lowered: {node}")

    def up(self, row: GivenRow | None, steps: Iterable[str]) -> GivenRow | None:
        for step in steps:
            row = None if row is None else row.parents.get(step)
        return row

    def case(
        self,
        branches: list[tuple[Node, Node]],
        otherwise: Node,
        row: GivenRow | None,
        asker: GivenRow,
    ) -> Known:
        """The branch that holds; where that is not known, what decides it and all that may hold."""
        tested: Needs = NOTHING
        may: list[Known] = []
        for condition, value in branches:
            when = self.value(condition, row, asker)
            if when.known and not when.value:
                continue
            may.append(self.value(value, row, asker))
            if when.known:
                break
            tested |= when.needs
        else:
            may.append(self.value(otherwise, row, asker))
        if len(may) == 1 or all(found.known and found.value == may[0].value for found in may):
            # Whatever is still open, it comes out the same.
            return may[0]
        return Known(None, tested.union(*(found.needs for found in may)), known=False)

    def call(self, node: tree.Call, row: GivenRow | None, asker: GivenRow) -> Known:
        args = [self.value(arg, row, asker) for arg in node.args]
        name = node.function
        if name in ("and", "and3", "or", "or3"):
            decides = name in ("or", "or3")
            for found in args:
                if found.known and found.value is decides:
                    return found
        if name == "coalesce":
            while args and args[0].known and args[0].value is None:
                args = args[1:]
            if not args or args[0].known:
                return args[0] if args else Known(None)
        return _applied(_function(name, len(args)), args)

    def aggregate(self, node: tree.Aggregate, asker: GivenRow) -> Known:
        """Over the rows that are there; what rows nobody has given would need is never required."""
        top = self.up(asker, node.up)
        values: list[Known] = []
        needs: Needs = NOTHING
        open_ = False
        for child in self.rows[node.entity]:
            if top is None or child.parents.get(node.via) is not top:
                continue
            where = Known(True) if node.where is None else self.value(node.where, child, asker)
            if where.known and not where.value:
                continue
            found = Known(1) if node.value is None else self.value(node.value, child, asker)
            if not child.given:
                needs |= _optional(where.needs | found.needs)
                continue
            needs |= where.needs
            open_ = open_ or not where.known
            if where.known:
                values.append(found)
        if node.function in ("any", "all"):
            for found in values:
                if found.known and found.value is (node.function == "any"):
                    return found
        folded = _applied(lambda *items: _folded(node, items), values)
        return Known(folded.value, folded.needs | needs, folded.known and not open_)


def _applied(function: Callable[..., Any], args: list[Known]) -> Known:
    """A function of known values; unknown where one of them is."""
    needs = NOTHING.union(*(found.needs for found in args))
    if not all(found.known for found in args):
        return Known(None, needs, known=False)
    try:
        return Known(function(*(found.value for found in args)), needs)
    except (TypeError, ValueError, ArithmeticError):
        return Known(None, needs, known=False)


def _scaled(node: tree.Scale, amount: Any) -> Any:
    brackets = (
        tuple(b.upper for b in node.brackets if b.upper is not None),
        tuple(b.rate for b in node.brackets),
        tuple(b.quick for b in node.brackets),
    )
    return _NAMES[node.function](brackets, amount)


def _folded(node: tree.Aggregate, items: tuple[Any, ...]) -> Any:
    name, finding = node.function, node.type.kind == "finding"
    if name in ("any", "all"):
        return _NAMES[name + "3" if finding else name](items)
    if name in ("min", "max"):
        return _NAMES[name](items, default=None)
    return runtime.mean(items) if name == "avg" else sum(items)


@cache
def _function(name: str, count: int) -> Callable[..., Any]:
    """A function of the table in fractions, of so many arguments."""
    function = FUNCTIONS[name]
    form = function.exact or function.python
    args = [f"a{index}" for index in range(count)]
    if name in ("and", "or", "+"):
        text = f" {name} ".join(args)
    elif "{*}" in form:
        text = form.replace("{*}", ", ".join(args))
    else:
        text = form.format(*args, rest=", ".join(args[1:]))
    names: dict[str, Any] = {**_NAMES, "__builtins__": {}}
    made: Callable[..., Any] = eval(f"lambda {', '.join(args)}: {text}", names)
    return made
