"""Trees → SQL expressions of one stage, with the joins and groupings they need."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import TYPE_CHECKING

from guiju.evaluate.nodes import beside_zero, nearness
from guiju.evaluate.program import Step
from guiju.evaluate.quoting import identifier, literal
from guiju.evaluate.reads import Group, Paths, group_key
from guiju.evaluate.shapes import Shape, shape_of
from guiju.expression.functions import FUNCTIONS
from guiju.model import tree
from guiju.model.money import LIFT
from guiju.model.tree import Node
from guiju.model.types import Type

if TYPE_CHECKING:
    from guiju.evaluate.sql import Query, Stage

_ROUND_UNSIGNED = "(FLOOR({0} * {2} + 0.500001) / {1})"
PRINTED_CALL, PRINTED_GATHER, NAMED = "GUIJU_CALL", "GUIJU_GATHER", "named"
"""What stands in DuckDB's SQL for what another dialect has its own words for (see `guiju.evaluate.printing`)."""
_ONE_TYPE = frozenset({"join", "coalesce", "divide_or"})
_CHAINS = frozenset({"and", "or", "+"})
_CHAIN_LIMIT = 64
_SQL_TYPES = {
    "money": "DOUBLE", "number": "DOUBLE", "share": "DOUBLE", "int": "BIGINT", "bool": "BOOLEAN",
    "finding": "BOOLEAN", "date": "DATE", "text": "VARCHAR", "enum": "VARCHAR", "none": "VARCHAR",
}  # fmt: skip


def sql_type(type_: Type) -> str:
    """The SQL type of a value."""
    if type_.kind == "set":
        return sql_type(type_.item) + "[]"
    return _SQL_TYPES[type_.kind]


class Rows:
    """The names of one FROM: an alias for the row itself, and one for each parent joined to it."""

    def __init__(self, query: Query, entity: str, alias: str, paths: Paths, prefix: str) -> None:
        self.query, self.entity, self.alias, self.paths, self.prefix = (
            query,
            entity,
            alias,
            paths,
            prefix,
        )
        self.aliases: dict[tuple[str, ...], str] = {}
        self.joins: list[str] = []

    def column(self, name: str) -> str:
        """A column of the row itself."""
        return f"{self.alias}.{identifier(name)}"

    def linked(self, steps: tuple[str, ...], name: str) -> str:
        """A column of a parent, joined where it is not yet."""
        query, entity, alias = self.query, self.entity, self.alias
        missing = False
        for index, step in enumerate(steps):
            path = steps[: index + 1]
            link = query.entities[entity].columns[step]
            missing = missing or link.type.optional
            if path not in self.aliases:
                self.aliases[path] = f"{self.prefix}{len(self.aliases)}"
                cte = query.cte(query.parent_stage(self.entity, path, self.paths))
                key = identifier(query.entities[link.link].key[0])
                # Above a parent that may be missing every row is kept, or the row that asks would
                # go.
                word = "LEFT JOIN" if missing else "JOIN"
                joined = f"{cte} AS {self.aliases[path]} ON {alias}.{identifier(step)}"
                self.joins.append(f"{word} {joined} = {self.aliases[path]}.{key}")
            entity, alias = link.link, self.aliases[path]
        return f"{alias}.{identifier(name)}"


class Emitter:
    """Emits the steps of one stage; `finished_joins` gives the JOIN clauses they need, in order."""

    def __init__(self, query: Query, stage: Stage) -> None:
        self.query, self.stage, self.entity = query, stage, stage.entity
        self.rows = Rows(query, stage.entity, "t", stage.reads.paths, "j")
        self.groups: dict[object, Grouping] = {}
        self.variables = 0

    def step(self, step: Step) -> str:
        """The SQL of a step, rounded where it rounds."""
        text = self.emit(step.tree, self.rows, self.rows)
        if step.round is not None:
            form = FUNCTIONS["round_down" if step.down else "round"].duckdb
            if step.key in self.query.nonnegative and not step.down:
                form = _ROUND_UNSIGNED
            text = form.format(text, *_powers(step.round))
        return text

    def finished_joins(self) -> list[str]:
        """Parents first, since groupings may be matched on what they hold."""
        groupings = [grouping.text() for grouping in self.groups.values()]
        return [*self.rows.joins, *groupings]

    def emit(self, node: Node, rows: Rows, asker: Rows) -> str:
        """The SQL of a node; inside an aggregate `rows` is the child and `asker` the row that
        asks."""
        match node:
            case tree.Literal(value=value, type=type_):
                return constant(value, type_)
            case tree.Column(name=name, outer=outer):
                return (asker if outer else rows).column(name)
            case tree.Link(steps=steps, name=name, outer=outer):
                return (asker if outer else rows).linked(steps, name)
            case tree.Case(branches=branches, otherwise=otherwise):
                parts = " ".join(
                    f"WHEN {self.emit(when, rows, asker)} THEN {self.branch(node, value, rows, asker)}"
                    for when, value in branches
                )
                return f"CASE {parts} ELSE {self.branch(node, otherwise, rows, asker)} END"
            case tree.Scale():
                amount = self.emit(node.amount, rows, asker)
                return self.once((node.amount,), [amount], lambda texts: self.scale(node, texts[0]))
            case tree.Call():
                return self.call(node, rows, asker)
            case tree.Aggregate():
                return self.aggregate(node)
        raise AssertionError(f"not lowered: {node}")

    def branch(self, node: tree.Case, value: Node, rows: Rows, asker: Rows) -> str:
        """What a CASE gives in one of its branches, of the type of all of them."""
        return self.as_type(self.emit(value, rows, asker), value.type, node.type)

    def call(self, node: tree.Call, rows: Rows, asker: Rows) -> str:
        """An operator or function in its DuckDB form."""
        function = FUNCTIONS[node.function]
        args = [self.emit(arg, rows, asker) for arg in node.args]
        if function.rule in _ONE_TYPE or node.function in ("smallest", "largest"):
            args = [
                self.as_type(text, arg.type, node.type)
                for text, arg in zip(args, node.args, strict=True)
            ]
        if function.repeats_of(len(args)):
            return self.once(node.args, args, lambda texts: self.applied(node, texts))
        return self.applied(node, args)

    def as_type(self, text: str, given: Type, wanted: Type) -> str:
        """A whole number as DOUBLE beside others: ClickHouse finds no type that holds both."""
        mixed = given.kind == "int" and wanted.kind in ("money", "number", "share")
        return f"CAST({text} AS DOUBLE)" if mixed and self.query.dialect != "duckdb" else text

    def once(
        self, nodes: tuple[Node, ...], texts: list[str], form: Callable[[list[str]], str]
    ) -> str:
        """A form that writes its arguments more than once, with a name for each that is no column.

        Only what reads two rows at once is left to name here; all else has been hoisted.
        """
        named: list[tuple[str, str]] = []
        for index, node in enumerate(nodes):
            if not isinstance(node, (tree.Literal, tree.Column)):
                self.variables += 1
                named.append((f"x{self.variables}", texts[index]))
                texts = [*texts[:index], named[-1][0], *texts[index + 1 :]]
        result = form(texts)
        for name, text in reversed(named):
            if self.query.dialect != "duckdb":
                result = f"{PRINTED_CALL}('{NAMED}', {name}, {text}, {result})"
                continue
            result = f"LIST_TRANSFORM([{text}], lambda {name}: {result})[1]"
        return result

    def applied(self, node: tree.Call, args: list[str]) -> str:
        """The form of a function around its written arguments."""
        function = FUNCTIONS[node.function]
        form = function.pair if function.pair and len(args) == 2 else function.duckdb
        if function.zero and (beside := beside_zero(node)) is not None:
            return function.zero.format(args[beside])
        if node.function in _CHAINS:
            return _chained(args, f" {node.function.upper()} ")
        if node.function == "round":
            digits = node.args[1]
            assert isinstance(digits, tree.Literal)
            assert isinstance(digits.value, Fraction)
            args = [args[0], *_powers(int(digits.value))]
        if self.query.dialect != "duckdb":
            if node.function in ("smallest", "largest") and len(args) == 1:
                return args[0]
            if node.function in ("collect", "distinct"):
                args = [f"CAST([{', '.join(args)}] AS {sql_type(node.type)})"]
            if FUNCTIONS[node.function].printed(self.query.dialect):
                return f"{PRINTED_CALL}({', '.join([literal(node.function), *args])})"
        if "{*}" in form:
            return form.replace("{*}", ", ".join(args))
        return form.format(*args, rest=", ".join(args[1:]))

    def scale(self, node: tree.Scale, amount: str) -> str:
        """A bracket scale as CASE; upper limits belong to their bracket."""
        parts = []
        for bracket in node.brackets:
            rate, quick = _double(bracket.rate), _double(bracket.quick)
            tax = f"{amount} * {rate} - {quick}" if bracket.quick else f"{amount} * {rate}"
            value = {"marginal": tax, "step": rate, "quick": quick}[node.function]
            if bracket.upper is None:
                parts.append(f"ELSE {value}")
            else:
                upper = _double(bracket.upper, nearness(node.amount) if node.near else 0.0)
                parts.append(f"WHEN {amount} <= {upper} THEN {value}")
        return (
            f"CASE {' '.join(parts)} END"
            if len(parts) > 1
            else f"({parts[0].removeprefix('ELSE ')})"
        )

    def aggregate(self, node: tree.Aggregate) -> str:
        """A window over siblings, or columns of a grouping."""
        shape = shape_of(node, self.entity, self.query.entities)
        if shape.kind == "window":
            condition = " AND ".join(
                self.emit(part, self.rows, self.rows) for part in shape.filters
            )
            over = self.window(node, shape)
            pieces = [f"{p}{over}" for p in self.pieces(node, self.rows, self.rows, condition)]
            return combine(node, pieces, fen=self.is_fen(node))
        key = group_key(node, shape)
        if key not in self.groups:
            self.groups[key] = Grouping(self, self.stage.reads.groups[key], f"g{len(self.groups)}")
        grouping = self.groups[key]
        rows, asker = grouping.rows, grouping.asker
        condition = self.emit(node.where, rows, asker) if node.where is not None else ""
        pieces = self.pieces(node, rows, asker, condition)
        columns = [grouping.column(piece) for piece in pieces]
        return combine(node, columns, fen=self.is_fen(node))

    def window(self, node: tree.Aggregate, shape: Shape) -> str:
        """The OVER clause of an aggregate over siblings."""
        parts = ", ".join(self.rows.column(name) for name in (node.via, *shape.equal))
        text = f"PARTITION BY {parts}"
        if shape.order is not None:
            name, direction = shape.order
            text += f" ORDER BY {self.rows.column(name)}{direction}"
            text += " RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW"
            text += " EXCLUDE GROUP" if shape.strict else ""
        return f" OVER ({text})"

    def pieces(self, node: tree.Aggregate, rows: Rows, asker: Rows, condition: str) -> list[str]:
        """The SQL aggregates that an aggregate is made of."""
        keep = f" FILTER (WHERE {condition})" if condition else ""
        if node.value is None:
            return [f"COUNT(*){keep}"]
        value, name = self.emit(node.value, rows, asker), node.function
        if name in ("sum", "avg"):
            total = f"FSUM({value})"
            if self.is_fen(node):
                power = 10**node.value.type.fen_digits
                total = f"SUM(CAST(ROUND({value} * {power}) AS BIGINT))"
            elif node.value.type.kind == "int":
                total = f"SUM({value})"
            return [total + keep] if name == "sum" else [total + keep, f"COUNT(*){keep}"]
        if name in ("min", "max"):
            return [f"{name.upper()}({value}){keep}"]
        if name == "gather":
            if self.query.dialect != "duckdb":
                return [f"{PRINTED_GATHER}({value}){keep}"]
            return [f"STRING_AGG(DISTINCT {value}, '' ORDER BY {value}){keep}"]
        if node.type.kind == "finding":
            test = "TRUE" if name == "any" else "FALSE"
            return [f"BOOL_OR({value} IS {test}){keep}", f"BOOL_OR({value} IS NULL){keep}"]
        return [f"{'BOOL_OR' if name == 'any' else 'BOOL_AND'}({value}){keep}"]

    def is_fen(self, node: tree.Aggregate) -> bool:
        """Whether money is summed in whole fen: a column, or a rule that rounds to the fen or
        coarser."""
        value = node.value
        if not isinstance(value, tree.Column) or value.outer or value.type.kind != "money":
            return False
        if value.name in self.query.entities[node.entity].columns:
            return True
        digits = self.query.rounding.get((node.entity, value.name))
        return digits is not None and digits <= value.type.fen_digits


class Grouping:
    """A subquery that groups children by the row that asks, shared by all aggregates of one
    shape."""

    def __init__(self, emitter: Emitter, group: Group, alias: str) -> None:
        self.emitter, self.group, self.alias = emitter, group, alias
        query = emitter.query
        self.rows = Rows(query, group.node.entity, "s", group.child_paths, "p")
        self.asker = Rows(query, emitter.entity, "o", group.asker_paths, "a")
        self.columns: list[str] = []
        self.on = self._condition()

    def column(self, text: str) -> str:
        """The column that holds a SQL aggregate."""
        if text not in self.columns:
            self.columns.append(text)
        return f"{self.alias}.a{self.columns.index(text)}"

    def _condition(self) -> str:
        emitter = self.emitter
        if self.group.shape.kind == "join":
            keys = emitter.query.entities[emitter.entity].key
            pairs = (f"t.{identifier(k)} = {self.alias}.k{i}" for i, k in enumerate(keys))
            return " AND ".join(pairs)
        return f"{self._parent(emitter.rows)} = {self.alias}.k0"

    def _parent(self, rows: Rows) -> str:
        """The key of the row whose children are grouped."""
        up = self.group.node.up
        if not up:
            return rows.column(self.emitter.query.entities[self.emitter.entity].key[0])
        return rows.column(up[0]) if len(up) == 1 else rows.linked(up[:-1], up[-1])

    def text(self) -> str:
        """The LEFT JOIN with the finished subquery."""
        emitter, query = self.emitter, self.emitter.query
        sums = ", ".join(f"{text} AS a{index}" for index, text in enumerate(self.columns))
        child = query.cte(query.child_stage(self.group))
        via = self.rows.column(self.group.node.via)
        if self.group.shape.kind == "group":
            keys, by, source = f"{via} AS k0", via, f"{child} AS s"
        else:
            names = [self.asker.column(k) for k in query.entities[emitter.entity].key]
            keys = ", ".join(f"{name} AS k{index}" for index, name in enumerate(names))
            by, parent = ", ".join(names), self._parent(self.asker)
            before = query.cte(query.stage(emitter.entity, emitter.stage.level - 1))
            ups = " ".join(self.asker.joins)
            source = f"{before} AS o {ups} JOIN {child} AS s ON {via} = {parent}"
        joins = " ".join(self.rows.joins)
        inner = f"SELECT {keys}, {sums} FROM {source} {joins} GROUP BY {by}"
        return f"LEFT JOIN ({inner}) AS {self.alias} ON {self.on}"


def combine(node: tree.Aggregate, pieces: list[str], *, fen: bool) -> str:
    """The value of an aggregate from its SQL aggregates, which are missing where there are no
    rows."""
    first, name = pieces[0], node.function
    if name == "count":
        return f"COALESCE({first}, 0)"
    if name in ("sum", "avg"):
        whole = node.value is not None and node.value.type.kind == "int"
        by_fen = f" / {10**node.value.type.fen_digits}e0" if fen and node.value else ""
        if name == "sum":
            return f"(CAST(COALESCE({first}, 0) AS {'BIGINT' if whole else 'DOUBLE'}){by_fen})"
        return f"(CAST({first} AS DOUBLE){by_fen} / NULLIF({pieces[1]}, 0))"
    if name in ("min", "max"):
        return first
    if name == "gather":
        return f"COALESCE({first}, '')"
    if len(pieces) == 2:
        found, empty = ("TRUE", "FALSE") if name == "any" else ("FALSE", "TRUE")
        return (
            f"CASE WHEN COALESCE({first}, FALSE) THEN {found}"
            f" WHEN COALESCE({pieces[1]}, FALSE) THEN NULL ELSE {empty} END"
        )
    return f"COALESCE({first}, {'FALSE' if name == 'any' else 'TRUE'})"


def constant(value: object, type_: Type) -> str:
    """A literal of a type."""
    if value is None and type_.kind == "none":
        return "NULL"  # takes the type of what stands beside it
    if value is None:
        kind = type_ if type_.kind != "unknown" else Type("text")
        return f"CAST(NULL AS {sql_type(kind)})"
    if isinstance(value, Fraction):
        if type_.kind == "int" and value.denominator == 1 and abs(value) < 2**63:
            return f"CAST({value.numerator} AS BIGINT)"
        return _double(value)
    return literal(value)


def _double(value: Fraction, lift: float = 0.0) -> str:
    """A number as a DOUBLE literal with the digits of the float nearest to it."""
    text = repr(float(value) + lift)
    text = text if "e" in text else text + "e0"
    return f"({text})" if text.startswith("-") else text


def _powers(digits: int) -> tuple[str, str]:
    """A power of ten, and the same lifted over the error of a float (see `guiju.model.money`)."""
    return f"{10**digits}e0", _double(Fraction(10**digits * LIFT))


def rounded(text: str, digits: int) -> str:
    """SQL: a number rounded as rules round, half away from zero, with the slack for a float."""
    return FUNCTIONS["round"].duckdb.format(text, *_powers(digits))


def _chained(parts: list[str], word: str) -> str:
    """A chain of one operator; a long one in halves, since DuckDB limits the depth of
    expressions."""
    if len(parts) > _CHAIN_LIMIT:
        middle = len(parts) // 2
        parts = [_chained(parts[:middle], word), _chained(parts[middle:], word)]
    return f"({word.join(parts)})"
