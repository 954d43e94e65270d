"""A policy → mutants: the same policy with one small mistake, from a fixed list of operators.

A mutant is made on the read definition, so that it can be made in the policy and in each of its reforms alike: where
a reform says the mistaken part otherwise, it is as it was.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from guiju.model import tree
from guiju.model.definition import DecisionTable, Definition, Key, Row, Rule
from guiju.model.parameter import BracketScale, DatedValue, Parameter
from guiju.model.tree import Node
from guiju.model.types import BOOL

OPERATORS = (
    "threshold", "rate", "date", "truth", "word", "member", "comparison", "logic", "arithmetic", "branch",
    "aggregate", "rounding", "as_of", "row", "outcome", "order", "hit",
)  # fmt: skip
COMPARED = {"<": "<=", "<=": "<", ">": ">=", ">=": ">", "=": "<>", "<>": "="}
SWAPPED = {"+": "-", "-": "+", "greatest": "least", "least": "greatest"}
AGGREGATED = {"sum": "max", "max": "min", "min": "max", "any": "all", "all": "any"}
HITS = {"unique": "first", "first": "unique", "priority": "first"}
DAY = timedelta(days=1)
POINT = Fraction(1, 100)


@dataclass(frozen=True)
class Mutant:
    """One mistake: `where` it is, what it changes there, and the rules that read the changed part themselves.

    `parameter` names the one that it changes, which a property may read too.
    """

    operator: str
    where: str
    change: str
    keys: frozenset[Key]
    apply: Callable[[Definition], Definition]
    parameter: str = ""

    @property
    def name(self) -> str:
        """The mistake in a line."""
        return f"{self.where}: {self.change}"


def mutants(definition: Definition) -> list[Mutant]:
    """Every mutant of a policy, in the order of its parts."""
    return [*_of_parameters(definition), *_of_rules(definition), *_of_tables(definition)]


# parameters


def _of_parameters(definition: Definition) -> Iterator[Mutant]:
    readers: dict[str, set[Key]] = {}
    for rule in definition.rules.values():
        for name in parameters_of(definition, rule):
            readers.setdefault(name, set()).add(rule.key)
    for parameter in definition.parameters.values():
        keys = frozenset(readers.get(parameter.name, ()))
        for index, dated in enumerate(parameter.values):
            for operator, change, new in _dated(definition, parameter, index):
                yield Mutant(
                    operator, f"p.{parameter.name} {dated.start}", change, keys,
                    _in_parameter(parameter.name, dated, new), parameter.name,
                )  # fmt: skip


def parameters_of(definition: Definition, rule: Rule) -> set[str]:
    """The parameters that a rule reads, its table's among them."""
    nodes = [rule.tree, rule.at]
    if rule.table:
        table = definition.tables[rule.table]
        nodes += [row.condition for row in table.rows]
        nodes += [node for row in table.rows for node in row.outcomes.values()]
    found = (part for node in nodes if node is not None for part in tree.walk(node))
    return {part.name for part in found if isinstance(part, tree.Parameter)}


def _dated(
    definition: Definition, parameter: Parameter, index: int
) -> Iterator[tuple[str, str, DatedValue]]:
    dated = parameter.values[index]
    if index:
        for days in (-31, 1, 366):
            start = dated.start + timedelta(days=days)
            later = parameter.values[index + 1].start if index + 1 < len(parameter.values) else None
            if start > parameter.values[index - 1].start and (later is None or start < later):
                yield "date", f"from {start}", replace(dated, start=start)
    kind = parameter.type.kind
    for operator, value in _values(definition, dated.value, kind, parameter.type.enum):
        shown = "other brackets" if isinstance(value, BracketScale) else value
        yield operator, f"{shown}", replace(dated, value=value)


def _values(
    definition: Definition, value: Any, kind: str, enum: str | None
) -> Iterator[tuple[str, Any]]:
    """Other values of a parameter."""
    if isinstance(value, BracketScale):
        yield from _scales(value)
    elif isinstance(value, bool):
        yield "truth", not value
    elif isinstance(value, Fraction):
        if kind == "share":
            yield "rate", value + POINT if value < 1 else value - POINT
            yield "rate", value / 2
        else:
            yield "threshold", value + 1
            yield "threshold", (value * Fraction(11, 10)).limit_denominator(1) + 1
            if value:
                yield "threshold", value - 1
    elif isinstance(value, date):
        yield "date", value + DAY
        yield "date", value - timedelta(days=365)
    elif isinstance(value, tuple):
        for index in range(min(len(value), 4)):
            yield "member", value[:index] + value[index + 1 :]
    elif isinstance(value, str) and enum:
        yield from (("word", other) for other in definition.enums[enum].values if other != value)


def _scales(scale: BracketScale) -> Iterator[tuple[str, BracketScale]]:
    for index, limit in enumerate(scale.above):
        if index:
            above = (*scale.above[:index], limit + max(limit // 20, 1), *scale.above[index + 1 :])
            yield "threshold", replace(scale, above=above)
        rates = (*scale.rates[:index], scale.rates[index] + POINT, *scale.rates[index + 1 :])
        yield "rate", replace(scale, rates=rates)
        if scale.quick and index:
            quick = (*scale.quick[:index], scale.quick[index] + 10, *scale.quick[index + 1 :])
            yield "threshold", replace(scale, quick=quick)


def _in_parameter(
    name: str, old: DatedValue, new: DatedValue
) -> Callable[[Definition], Definition]:
    def apply(definition: Definition) -> Definition:
        parameter = definition.parameters.get(name)
        if parameter is None:
            return definition
        values = tuple(
            new if (v.start, v.value) == (old.start, old.value) else v for v in parameter.values
        )
        changed = replace(parameter, values=values)
        return replace(definition, parameters={**definition.parameters, name: changed})

    return apply


# rules


def _of_rules(definition: Definition) -> Iterator[Mutant]:
    for rule in definition.rules.values():
        found: list[tuple[str, str, Rule]] = []
        if rule.tree is not None:
            found += [
                (operator, change, replace(rule, tree=new))
                for operator, change, new in _trees(definition, rule.tree)
            ]
        if rule.round is not None:
            found.append(("rounding", "cut instead of rounded", replace(rule, down=not rule.down)))
            found.append(("rounding", "to the yuan", replace(rule, round=0)))
        if rule.at is not None:
            found.append(("as_of", "as of the date of the run", replace(rule, at=None)))
        for operator, change, new_rule in found:
            keys = frozenset([rule.key])
            yield Mutant(operator, ".".join(rule.key), change, keys, _in_rule(rule, new_rule))


def _in_rule(old: Rule, new: Rule) -> Callable[[Definition], Definition]:
    def apply(definition: Definition) -> Definition:
        found = definition.rules.get(old.key)
        same = found is not None and (found.tree, found.at, found.table) == (
            old.tree, old.at, old.table,
        )  # fmt: skip
        if found is None or not same:
            return definition
        return replace(definition, rules={**definition.rules, old.key: new})

    return apply


def _trees(definition: Definition, node: Node) -> Iterator[tuple[str, str, Node]]:
    """Every tree with one node changed."""
    yield from _nodes(definition, node)
    below = tree.children(node)
    for index, part in enumerate(below):
        for operator, change, new in _trees(definition, part):
            if isinstance(part, tree.Parameter) and not isinstance(new, tree.Parameter):
                continue
            yield (
                operator,
                change,
                tree.with_children(node, (*below[:index], new, *below[index + 1 :])),
            )


def _nodes(definition: Definition, node: Node) -> Iterator[tuple[str, str, Node]]:
    match node:
        case tree.Literal():
            yield from _literals(definition, node)
        case tree.Call():
            yield from _calls(node)
        case tree.Case():
            yield from _branches(node)
        case tree.Aggregate(function=name, where=where):
            if where is not None:
                yield "aggregate", "every row", replace(node, where=None)
            whole = node.type.kind != "finding" and name != "sum" and not node.type.optional
            if name in AGGREGATED and whole:
                new = AGGREGATED[name]
                yield "aggregate", f"{new} for {name}", replace(node, function=new)


def _calls(node: tree.Call) -> Iterator[tuple[str, str, Node]]:
    name, args = node.function, node.args
    if name in COMPARED:
        yield "comparison", f"{COMPARED[name]} for {name}", replace(node, function=COMPARED[name])
    elif name in ("and", "or"):
        yield "logic", f"not {name}", replace(node, function="or" if name == "and" else "and")
        for index, part in enumerate(args):
            yield "logic", f"only part {index + 1} of {name}", part
    elif name == "not":
        yield "logic", "without not", args[0]
    elif name in SWAPPED and len(args) == 2:
        yield "arithmetic", f"{SWAPPED[name]} for {name}", replace(node, function=SWAPPED[name])


def _branches(node: tree.Case) -> Iterator[tuple[str, str, Node]]:
    branches = node.branches
    if len(branches) == 1:
        ((when, value),) = branches
        swapped = replace(node, branches=((when, node.otherwise),), otherwise=value)
        yield "branch", "both swapped", swapped
        return
    for index in range(len(branches)):
        kept = (*branches[:index], *branches[index + 1 :])
        yield "branch", f"without branch {index + 1}", replace(node, branches=kept)
    (a, x), (b, y), *rest = branches
    yield "branch", "first two swapped", replace(node, branches=((a, y), (b, x), *rest))


def _literals(definition: Definition, node: tree.Literal) -> Iterator[tuple[str, str, Node]]:
    value, kind = node.value, node.type.kind
    found: list[tuple[str, Any]] = []
    if kind == "finding":
        found = [("outcome", v) for v in (True, False, None) if v is not value]
    elif isinstance(value, bool):
        found = [("truth", not value)]
    elif isinstance(value, Fraction):
        found = (
            [("threshold", value + 1), ("threshold", value / 2)]
            if value
            else [("threshold", Fraction(1))]
        )
    elif isinstance(value, date):
        found = [("date", value + DAY)] if value < date.max else []
    elif isinstance(value, str) and node.type.enum:
        words = list(definition.enums[node.type.enum].values)
        found = [("word", words[(words.index(value) + 1) % len(words)])] if value in words else []
    for operator, new in found:
        yield operator, f"{new} for {value}", replace(node, value=new)


# tables


def _of_tables(definition: Definition) -> Iterator[Mutant]:
    for table in definition.tables.values():
        keys = frozenset(rule.key for rule in definition.rules.values() if rule.table == table.name)
        for operator, change, old, new in _rows(definition, table):
            yield Mutant(
                operator, f"{table.name}.{old.name}", change, keys, _in_row(table.name, old, new)
            )
        if table.hit in HITS and len(table.rows) > 1:
            yield Mutant(
                "hit", table.name, f"{HITS[table.hit]} for {table.hit}", keys, _with_hit(table)
            )
        if table.hit == "first":
            for index in range(len(table.rows) - 1):
                names = table.rows[index].name, table.rows[index + 1].name
                yield Mutant(
                    "order",
                    table.name,
                    f"{names[1]} before {names[0]}",
                    keys,
                    _reordered(table.name, names),
                )


def _rows(
    definition: Definition, table: DecisionTable
) -> Iterator[tuple[str, str, Row, Row | None]]:
    for row in table.rows:
        yield "row", "left out", row, None
        if row.condition is not None:
            negated = tree.Call("not", (row.condition,), BOOL)
            yield "row", "met where it is not", row, replace(row, condition=negated)
            for operator, change, new in _trees(definition, row.condition):
                yield operator, change, row, replace(row, condition=new)
        for name, node in row.outcomes.items():
            for _, change, new in _trees(definition, node):
                yield "outcome", change, row, replace(row, outcomes={**row.outcomes, name: new})
        for end in ("start", "end"):
            day = getattr(row, end)
            if day is not None:
                yield "date", f"{end} {day + DAY}", row, replace(row, **{end: day + DAY})


def _in_row(table: str, old: Row, new: Row | None) -> Callable[[Definition], Definition]:
    def change(found: DecisionTable) -> DecisionTable:
        rows = [new if _says(row, old) else row for row in found.rows]
        return replace(found, rows=tuple(row for row in rows if row is not None), disjoint=False)

    return _in_table(table, change)


def _says(row: Row, other: Row) -> bool:
    return (row.name, row.condition, row.outcomes, row.start, row.end) == (
        other.name, other.condition, other.outcomes, other.start, other.end,
    )  # fmt: skip


def _with_hit(table: DecisionTable) -> Callable[[Definition], Definition]:
    return _in_table(table.name, lambda found: replace(found, hit=HITS[found.hit], disjoint=False))


def _reordered(table: str, names: tuple[str, str]) -> Callable[[Definition], Definition]:
    def change(found: DecisionTable) -> DecisionTable:
        rows = list(found.rows)
        places = [next((i for i, r in enumerate(rows) if r.name == name), None) for name in names]
        if None not in places:
            first, second = (place for place in places if place is not None)
            rows[first], rows[second] = rows[second], rows[first]
        return replace(found, rows=tuple(rows), disjoint=False)

    return _in_table(table, change)


def _in_table(
    name: str, change: Callable[[DecisionTable], DecisionTable]
) -> Callable[[Definition], Definition]:
    def apply(definition: Definition) -> Definition:
        found = definition.tables.get(name)
        if found is None:
            return definition
        return replace(definition, tables={**definition.tables, name: change(found)})

    return apply
