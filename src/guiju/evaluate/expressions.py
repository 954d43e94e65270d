"""Trees → Polars expressions of one stage, with the groupings they need.

No name of a policy reaches Polars: columns are numbered, since Polars takes some names for patterns.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from functools import lru_cache, reduce
from operator import and_, or_
from typing import Any, TypeAlias

import polars as pl

from guiju.evaluate.nodes import all_of, nearness
from guiju.evaluate.program import Step
from guiju.evaluate.reads import GroupKey, group_key
from guiju.evaluate.shapes import Shape, shape_of
from guiju.evaluate.vectors import (
    checked,
    compiled,
    in_fen,
    round_down,
    round_half_up,
    round_unsigned,
    whole,
)
from guiju.expression.functions import FUNCTIONS
from guiju.model import tree
from guiju.model.definition import Entity, Key
from guiju.model.tree import Node
from guiju.model.types import Type

Piece: TypeAlias = tuple[str, pl.Expr]
"""What is taken of a group (rows, sum, min, max, any, all) and the expression of it."""

_CHAINS: Mapping[str, Callable[[Any, Any], Any]] = {
    "and": and_,
    "or": or_,
    "+": lambda left, right: left + right,
}
_CHAIN_LIMIT = 64
_WHOLE = frozenset({"+", "-", "*", "negate"})
_TYPES: dict[str, Any] = {
    "money": pl.Float64, "number": pl.Float64, "share": pl.Float64, "int": pl.Int64, "bool": pl.Boolean,
    "finding": pl.Boolean, "date": pl.Date, "text": pl.String, "enum": pl.String, "none": pl.String,
    "unknown": pl.String,
}  # fmt: skip


def polars_type(type_: Type) -> Any:
    """The Polars type of a value."""
    return pl.List(polars_type(type_.item)) if type_.kind == "set" else _TYPES[type_.kind]


class Names:
    """A number for each column and rule, under which it goes through Polars."""

    def __init__(self) -> None:
        self.numbers: dict[Key, str] = {}

    def __call__(self, entity: str, name: str) -> str:
        return self.numbers.setdefault((entity, name), f"c{len(self.numbers)}")


class Row:
    """Where a row of an entity lies in a frame: its columns after a prefix, those of its parents after longer ones."""

    def __init__(
        self, names: Names, entities: Mapping[str, Entity], entity: str, prefix: str
    ) -> None:
        self.names, self.entities, self.entity, self.prefix = names, entities, entity, prefix

    def own(self, name: str) -> str:
        """The name in the frame of a column of the row itself."""
        return self.prefix + self.names(self.entity, name)

    def path(self, steps: tuple[str, ...]) -> str:
        """The prefix of a parent's columns."""
        return f"{self.prefix}{'.'.join(self.names(self.entity, step) for step in steps)}:"

    def linked(self, steps: tuple[str, ...], name: str) -> str:
        """The name in the frame of a column of a parent."""
        return self.path(steps) + self.names(self.target(steps), name)

    def target(self, steps: tuple[str, ...]) -> str:
        """The entity at the end of links."""
        entity = self.entity
        for step in steps:
            entity = self.entities[entity].columns[step].link
        return entity


class Grouped:
    """The pieces taken of one grouping of children, each once, and where its rows lie."""

    def __init__(self, prefix: str, child: Row, asker: Row) -> None:
        self.prefix, self.child, self.asker = prefix, child, asker
        self.pieces: dict[tuple[str, Node | None, Node | None], tuple[str, Piece]] = {}

    def column(self, key: tuple[str, Node | None, Node | None], piece: Piece) -> pl.Expr:
        """The column that holds a piece."""
        name, _ = self.pieces.setdefault(key, (f"{self.prefix}{len(self.pieces)}", piece))
        return pl.col(name)


class Writer:
    """Writes the steps of one stage as expressions; `groups` and `windows` are what must be joined to its frame."""

    def __init__(
        self, names: Names, entities: Mapping[str, Entity], entity: str,
        nonnegative: frozenset[Key], rounding: Mapping[Key, int | None],
    ) -> None:  # fmt: skip
        self.names, self.entities, self.entity = names, entities, entity
        self.nonnegative, self.rounding = nonnegative, rounding
        self.row = Row(names, entities, entity, "")
        self.groups: dict[GroupKey, Grouped] = {}
        self.windows: dict[Shape, Grouped] = {}

    def step(self, step: Step) -> pl.Expr:
        """The expression of a step, rounded where it rounds, under its number."""
        value = self.write(step.tree, self.row, self.row)
        if step.round is not None:
            form = round_down if step.down else round_half_up
            if step.key in self.nonnegative and not step.down:
                form = round_unsigned
            value = form(value, step.round)
        elif step.type.is_numeric and _may_be_whole(step.tree):
            value = value.cast(polars_type(step.type))
        return value.alias(self.names(step.entity, step.name))

    def write(self, node: Node, row: Row, asker: Row) -> pl.Expr:
        """The expression of a node; inside an aggregate `row` is the child and `asker` the row that asks."""
        match node:
            case tree.Literal(value=value, type=type_):
                return constant(value, type_)
            case tree.Column(name=name, outer=outer):
                return pl.col((asker if outer else row).own(name))
            case tree.Link(steps=steps, name=name, outer=outer):
                return pl.col((asker if outer else row).linked(steps, name))
            case tree.Case(branches=branches, otherwise=otherwise):
                return self.case(branches, otherwise, row, asker)
            case tree.Scale():
                return self.scale(node, self.write(node.amount, row, asker))
            case tree.Call():
                return self.call(node, row, asker)
            case tree.Aggregate():
                return self.aggregate(node)
        raise AssertionError(f"not lowered: {node}")

    def case(
        self, branches: tuple[tuple[Node, Node], ...], otherwise: Node, row: Row, asker: Row
    ) -> pl.Expr:
        """The first branch whose condition holds."""
        chosen: Any = pl
        for when, value in branches:
            chosen = chosen.when(self.write(when, row, asker)).then(self.write(value, row, asker))
        result: pl.Expr = chosen.otherwise(self.write(otherwise, row, asker))
        return result

    def scale(self, node: tree.Scale, amount: pl.Expr) -> pl.Expr:
        """A bracket scale; upper limits belong to their bracket."""
        chosen: Any = pl
        for bracket in node.brackets:
            rate, quick = float(bracket.rate), float(bracket.quick)
            value = pl.lit(quick if node.function == "quick" else rate)
            if node.function == "marginal":
                value = amount * rate - quick
            if bracket.upper is None:
                return value if chosen is pl else chosen.otherwise(value)
            upper = float(bracket.upper) + (nearness(node.amount) if node.near else 0.0)
            chosen = chosen.when(amount <= upper).then(value)
        raise AssertionError("a scale without a last bracket")

    def call(self, node: tree.Call, row: Row, asker: Row) -> pl.Expr:
        """An operator or function in its Polars form."""
        name = node.function
        args = [self.write(arg, row, asker) for arg in node.args]
        if name in _WHOLE and all(arg.type.kind == "int" for arg in node.args):
            return checked(self.applied(node, [whole(arg) for arg in args]))
        if name == "in" and all(isinstance(arg, tree.Literal) for arg in node.args[1:]):
            return _is_in(args[0], node)
        return self.applied(node, args)

    def applied(self, node: tree.Call, args: list[Any]) -> pl.Expr:
        """The form of a function around its arguments."""
        if node.function in _CHAINS and len(args) > 1:
            return _chained(args, _CHAINS[node.function])
        if node.function == "round":
            digits = node.args[1]
            assert isinstance(digits, tree.Literal)
            assert isinstance(digits.value, Fraction)
            args = [args[0], int(digits.value)]
        result: pl.Expr = compiled(FUNCTIONS[node.function].polars, len(args))(*args)
        return result

    def aggregate(self, node: tree.Aggregate) -> pl.Expr:
        """A window over siblings, or columns of a grouping."""
        shape = shape_of(node, self.entity, self.entities)
        if shape.kind == "window" and shape.order is None:
            over = list(dict.fromkeys(self.row.own(n) for n in (node.via, *shape.equal)))
            pieces = self.pieces(node, self.row, self.row, _all(shape.filters))
            taken = [TAKE[kind](value).over(over) for kind, value in pieces]
            return combine(node, taken, fen=self.is_fen(node))
        if shape.kind == "window":
            frame = Shape("window", (node.via, *shape.equal), shape.order, shape.strict)
            if frame not in self.windows:
                self.windows[frame] = Grouped(f"w{len(self.windows)}a", self.row, self.row)
            where, grouped = _all(shape.filters), self.windows[frame]
        else:
            where, key = node.where, group_key(node, shape)
            if key not in self.groups:
                child = Row(self.names, self.entities, node.entity, "")
                asker = Row(self.names, self.entities, self.entity, "o")
                self.groups[key] = Grouped(f"g{len(self.groups)}a", child, asker)
            grouped = self.groups[key]
        pieces = self.pieces(node, grouped.child, grouped.asker, where)
        word = node.function if node.type.kind == "finding" else ""
        columns = [
            grouped.column((f"{kind}{index}{word}", node.value, where), (kind, value))
            for index, (kind, value) in enumerate(pieces)
        ]
        return combine(node, columns, fen=self.is_fen(node))

    def pieces(self, node: tree.Aggregate, row: Row, asker: Row, where: Node | None) -> list[Piece]:
        """What an aggregate takes of its group."""
        keep = None if where is None else self.write(where, row, asker)

        via = pl.col(row.own(node.via))

        def kept(value: pl.Expr) -> pl.Expr:
            value = value if keep is None else pl.when(keep).then(value)
            # What reads no column would be one value instead of one a row.
            alone = not value.meta.root_names()
            return pl.when(via.is_null()).then(value).otherwise(value) if alone else value

        count = ("rows", via) if keep is None else ("sum", kept(pl.lit(1, dtype=pl.Int64)))
        if node.value is None:
            return [count]
        value, name = self.write(node.value, row, asker), node.function
        if name in ("sum", "avg"):
            number = value
            if self.is_fen(node):
                number = whole((value * 10**node.value.type.fen_digits).round().cast(pl.Int64))
            elif node.value.type.kind == "int":
                number = whole(value)
            return [("sum", kept(number)), *([count] if name == "avg" else [])]
        if name in ("min", "max", "gather"):
            return [(name, kept(value))]
        if node.type.kind == "finding":
            return [("any", kept(value.eq_missing(name == "any"))), ("any", kept(value.is_null()))]
        return [(name, kept(value))]

    def is_fen(self, node: tree.Aggregate) -> bool:
        """Whether money is summed in whole fen: a column, or a rule that rounds to the fen or coarser."""
        value = node.value
        if not isinstance(value, tree.Column) or value.outer or value.type.kind != "money":
            return False
        if value.name in self.entities[node.entity].columns:
            return True
        digits = self.rounding.get((node.entity, value.name))
        return digits is not None and digits <= value.type.fen_digits


TAKE: Mapping[str, Callable[[pl.Expr], pl.Expr]] = {
    "rows": lambda value: value.len().cast(pl.Int64),
    "sum": lambda value: value.sum(),
    "min": lambda value: value.min(),
    "max": lambda value: value.max(),
    "any": lambda value: value.any(ignore_nulls=True),
    "all": lambda value: value.all(ignore_nulls=True),
    "gather": lambda value: value.drop_nulls().unique().sort().str.join(""),
}
"""How a piece is taken of the rows of a group."""


def combine(node: tree.Aggregate, pieces: list[pl.Expr], *, fen: bool) -> pl.Expr:
    """The value of an aggregate from its pieces, which are null where there are no rows."""
    first, name = pieces[0], node.function
    if name == "count":
        return checked(first.fill_null(0))
    if name in ("sum", "avg"):
        if name == "sum" and node.value is not None and node.value.type.kind == "int":
            return checked(first.fill_null(0))
        digits = node.value.type.fen_digits if fen and node.value is not None else 0
        amount = in_fen(first, digits) if fen else first.cast(pl.Float64)
        if name == "sum":
            return amount.fill_null(0)
        return pl.when(pieces[1] > 0).then(amount / pieces[1].cast(pl.Float64))
    if name in ("min", "max"):
        return first
    if name == "gather":
        return first.fill_null("")
    if len(pieces) == 2:
        found = pl.when(first.fill_null(False)).then(name == "any")
        undetermined = found.when(pieces[1].fill_null(False)).then(None)
        return undetermined.otherwise(name != "any").cast(pl.Boolean)
    return first.fill_null(name == "all")


def constant(value: object, type_: Type) -> pl.Expr:
    """A literal of a type."""
    if isinstance(value, Fraction):
        if type_.kind == "int" and value.denominator == 1 and abs(value) < 2**63:
            return pl.lit(int(value), dtype=pl.Int64)
        return _number(float(value))
    return pl.lit(_plain(value), dtype=polars_type(type_))


@lru_cache(4096)
def _number(value: float) -> pl.Expr:
    """A literal made once: Polars takes as long for one as for reading its rule."""
    return pl.lit(value, dtype=pl.Float64)


def _plain(value: object) -> Any:
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, Fraction):
        return int(value) if value.denominator == 1 and abs(value) < 2**53 else float(value)
    return value


def _is_in(item: pl.Expr, node: tree.Call) -> pl.Expr:
    """Whether an item is one of literals, compared in one type."""
    values = [_plain(part.value) for part in node.args[1:] if isinstance(part, tree.Literal)]
    if node.args[0].type.is_numeric:
        kind = pl.Int64 if all(isinstance(value, int) for value in values) else pl.Float64
        if node.args[0].type.kind != "int":
            kind = pl.Float64
        return item.cast(kind).is_in(pl.Series(values, dtype=kind, strict=False))
    return item.is_in(values)


def _may_be_whole(node: Node) -> bool:
    """Whether Polars may hold a value in whole numbers that the policy calls money, number or share, or the reverse."""
    return any(part.type.kind == "int" for part in tree.walk(node))


def _all(filters: tuple[Node, ...]) -> Node | None:
    return all_of(list(filters)) if filters else None


def _chained(parts: list[Any], operator: Callable[[Any, Any], Any]) -> pl.Expr:
    """A chain of one operator; a long one in halves, so that it is not as deep as it is long."""
    if len(parts) > _CHAIN_LIMIT:
        middle = len(parts) // 2
        parts = [_chained(parts[:middle], operator), _chained(parts[middle:], operator)]
    result: pl.Expr = reduce(operator, parts)
    return result
