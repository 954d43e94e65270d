"""Findings carry their conditions: for each finding rule, a text rule that names what failed or is
open.

The companion of `eligible` is called `eligible#why`. It is made of the same nodes as any rule, so
that every
engine gives the same reasons. Its value is the names of conditions, each followed by a semicolon.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from typing import NamedTuple

from guiju.evaluate.lower import Lowered
from guiju.evaluate.nodes import chain
from guiju.model import tree
from guiju.model.definition import Definition, Key
from guiju.model.finding import Condition
from guiju.model.label import Label
from guiju.model.source import Citation
from guiju.model.tree import Node
from guiju.model.types import BOOL, FINDING, INT, TEXT

WHY = "#why"
ASKED_BY = "@@"
"""Between the name of a condition and the rule that asks it, whose citations count for it."""
NOTHING = tree.Literal("", type=TEXT)


class _Reasons(NamedTuple):
    """The texts of a finding: where it is no, and where it is undetermined."""

    no: Node
    open: Node


def is_why(name: str) -> bool:
    """Whether a name is that of a companion."""
    return name.endswith(WHY)


def with_reasons(
    definition: Definition, rules: Mapping[Key, Lowered], goals: list[Key]
) -> tuple[dict[Key, Lowered], dict[str, Condition]]:
    """Companions of the finding rules among the goals and of those they stand on, and their
    conditions."""
    maker = _Maker(definition)
    out: dict[Key, Lowered] = {}
    waiting = [key for key in goals if key in rules and rules[key].type.kind == "finding"]
    while waiting:
        key = waiting.pop()
        if (key[0], key[1] + WHY) in out:
            continue
        maker.start(key)
        node = maker.why(rules[key].tree)
        out[key[0], key[1] + WHY] = Lowered((key[0], key[1] + WHY), node, TEXT, None, False)
        waiting.extend(maker.others)
    return out, maker.conditions


class _Maker:
    def __init__(self, definition: Definition) -> None:
        self.definition = definition
        self.conditions: dict[str, Condition] = {}
        self.others: list[Key] = []
        self.key: Key = ("", "")
        self.child = ""
        self.count = 0

    def start(self, key: Key) -> None:
        self.key, self.child, self.count, self.others = key, "", 0, []

    def why(self, node: Node) -> Node:
        """The reasons of a rule that is not yes; nothing where it is."""
        reasons, rule = self.reasons(node), tree.Column(self.key[1], type=FINDING)
        return _case(
            (_is("yes", rule), NOTHING), (_is("no", rule), reasons.no), otherwise=reasons.open
        )

    def reasons(self, node: Node) -> _Reasons:
        """What makes a finding no, and what leaves it open."""
        match node:
            case tree.Literal(value=True):
                return _Reasons(NOTHING, NOTHING)
            case tree.Literal(value=value, reason=reason):
                name = self.named(reason or self.own_name(), node)
                return _Reasons(name, NOTHING) if value is False else _Reasons(NOTHING, name)
            case tree.Column(name=name):
                return self.of_key((self.entity_of(node), name), node)
            case tree.Link(entity=entity, name=name):
                return self.of_key((entity, name), node)
            case tree.Aggregate(value=value) if value is not None:
                return self.of_rows(node, value)
            case tree.Call(function="finding", args=(inner,)):
                return _Reasons(self.of_condition(node, inner), NOTHING)
            case tree.Call(function="and3" | "or3" as function):
                return self.of_chain(function, chain(node))
            case tree.Case(branches=branches, otherwise=otherwise):
                parts = [(when, self.reasons(value)) for when, value in branches]
                last = self.reasons(otherwise)
                return _Reasons(
                    _case(*((when, part.no) for when, part in parts), otherwise=last.no),
                    _case(*((when, part.open) for when, part in parts), otherwise=last.open),
                )
            case tree.Call(function="not3", args=(inner,)):
                opened = self.reasons(inner).open
                return _Reasons(self.leaf(node), opened)
        leaf = self.leaf(node)
        return _Reasons(leaf, leaf)

    def of_key(self, key: Key, node: tree.Column | tree.Link) -> _Reasons:
        """The reasons of a finding column or rule; where there is no parent to have one, it is
        open."""
        name = ".".join(key)
        if key not in self.definition.rules:
            leaf = self.named(name, node)
            return _Reasons(leaf, leaf)
        self.others.append(key)
        why = replace(node, name=key[1] + WHY, type=TEXT)
        if isinstance(node, tree.Column) or not self.may_be_missing(node):
            return _Reasons(why, why)
        return _Reasons(why, tree.Call("coalesce", (why, self.named(name, node)), TEXT))

    def of_rows(self, node: tree.Aggregate, value: Node) -> _Reasons:
        """ALL: what the rows say that are no; ANY: what all rows say, and this rule itself where
        there is none. Open: what the open rows say."""
        self.child = node.entity
        each = self.reasons(value)
        self.child = ""

        def gathered(said: Node) -> Node:
            if said == NOTHING:
                return NOTHING
            return replace(node, function="gather", value=said, type=TEXT)

        failed = gathered(_case((_is("no", value), each.no), otherwise=NOTHING))
        opened = gathered(_case((_is("undetermined", value), each.open), otherwise=NOTHING))
        if node.function == "all":
            return _Reasons(failed, opened)
        count = replace(node, function="count", value=None, type=INT)
        none = tree.Call("=", (count, tree.Literal(Fraction(0), type=INT)), BOOL)
        return _Reasons(_case((none, self.leaf(node)), otherwise=failed), opened)

    def entity_of(self, node: tree.Column | tree.Link) -> str:
        """The entity of the row in which a name is read."""
        return self.child if self.child and not node.outer else self.key[0]

    def may_be_missing(self, node: tree.Link) -> bool:
        """Whether one of the links on the way up is optional."""
        entity, found = self.entity_of(node), False
        for step in node.steps:
            column = self.definition.entities[entity].columns[step]
            entity, found = column.link, found or column.type.optional
        return found

    def of_condition(self, node: Node, inner: Node) -> Node:
        """The reason of ``finding(condition)``: the rule or column it reads, else this rule
        itself."""
        match inner:
            case tree.Column(name=name):
                return self.named(f"{self.entity_of(inner)}.{name}", node)
            case tree.Link(entity=entity, name=name):
                return self.named(f"{entity}.{name}", node)
        return self.leaf(node)

    def of_chain(self, function: str, parts: list[Node]) -> _Reasons:
        """AND: the parts that are no; OR: all parts, since all are no. Open: the parts that are
        open."""
        reasons = [self.reasons(part) for part in parts]
        pairs = list(zip(parts, reasons, strict=True))
        failed = [r.no for r in reasons]
        if function == "and3":
            failed = [_case((_is("no", part), r.no), otherwise=NOTHING) for part, r in pairs]
        opened = [
            _case((_is("undetermined", part), r.open), otherwise=NOTHING) for part, r in pairs
        ]
        return _Reasons(_concat(failed), _concat(opened))

    def own_name(self) -> str:
        self.count += 1
        name = ".".join(self.key)
        return name if self.count == 1 else f"{name}.{self.count}"

    def leaf(self, node: Node) -> Node:
        return self.named(self.own_name(), node)

    def named(self, name: str, node: Node) -> Node:
        condition = self.condition(name, node)
        if not condition.cites and self.cites():
            # What cites nothing itself, such as a column, is cited by the rule that asks it.
            condition = replace(condition, cites=self.cites())
            name += ASKED_BY + ".".join(self.key)
        self.conditions.setdefault(name, condition)
        return tree.Literal(name + ";", type=TEXT)

    def cites(self) -> tuple[Citation, ...]:
        """The citations of the rule whose reasons are made."""
        rule = self.definition.rules[self.key]
        return rule.cites or (self.definition.tables[rule.table].cites if rule.table else ())

    def condition(self, name: str, node: Node) -> Condition:
        """What a condition is called: a table row's reason, a rule's or column's label, or the
        text itself."""
        table, colon, row = name.partition(":")
        if colon and table in self.definition.tables:
            return self.of_row(name, table, row)
        entity, _, rest = name.partition(".")
        rule = self.definition.rules.get((entity, rest.partition(".")[0]))
        if rule is not None:
            start, end = node.span
            text = rule.text if rule.key != self.key else rule.text[start:end] or rule.text
            return Condition(name, rule.label, text, rule.cites)
        column = self.definition.entities[entity].columns.get(rest)
        return Condition(name, column.label if column is not None else Label(), name)

    def of_row(self, name: str, table: str, row: str) -> Condition:
        found = self.definition.tables[table]
        for candidate in found.rows:
            if candidate.name == row:
                cites = candidate.cites or found.cites
                return Condition(name, candidate.reason or found.label, name, cites)
        label = Label("决策表没有适用的行", "no row of the table applies")
        return Condition(name, label, name, found.cites)


def _is(word: str, finding: Node) -> Node:
    return tree.Call(f"is_{word}", (finding,), BOOL)


def _case(*branches: tuple[Node, Node], otherwise: Node) -> Node:
    """A CASE of texts; one that always gives nothing is nothing."""
    if all(part == NOTHING for part in (*(value for _, value in branches), otherwise)):
        return NOTHING
    return tree.Case(branches, otherwise, TEXT)


def _concat(parts: list[Node]) -> Node:
    parts = [part for part in parts if part != NOTHING]
    if len(parts) < 2:
        return parts[0] if parts else NOTHING
    return tree.Call("concat", tuple(parts), TEXT)


def split_reasons(text: str) -> tuple[str, ...]:
    """The names in the value of a companion, each once, in order.

    >>> split_reasons("award.in_time;unit_conditions:hospital;award.in_time;")
    ('award.in_time', 'unit_conditions:hospital')
    """
    return tuple(dict.fromkeys(part for part in text.split(";") if part))


def conditions_of(text: str, known: Mapping[str, Condition]) -> tuple[Condition, ...]:
    """The conditions in the value of a companion, each once, with the citations of all that ask
    it."""
    found: dict[str, Condition] = {}
    for part in split_reasons(text):
        condition = known.get(part, Condition(part))
        first = found.get(condition.name, condition)
        cites = {str(cite): cite for cite in (*first.cites, *condition.cites)}
        found[condition.name] = replace(first, cites=tuple(cites.values()))
    return tuple(found.values())


def plain_reasons(column: str) -> str:
    """The SQL, for DuckDB, of a companion's names: each once, in order, without the rules that ask them.

    >>> "REGEXP_REPLACE(t.why, '@@[^;]*', '', 'g')" in plain_reasons("t.why")
    True
    """
    names = f"STRING_SPLIT(REGEXP_REPLACE({column}, '{ASKED_BY}[^;]*', '', 'g'), ';')"
    once = "LIST_FILTER(n, lambda x, i: LIST_POSITION(n, x) = i)"
    return f"LIST_TRANSFORM([{names}], lambda n: ARRAY_TO_STRING({once}, ';'))[1]"
