"""Findings carry their conditions: for each finding rule, a text rule that names what failed or is open.

The companion of `eligible` is called `eligible#why`. It is made of the same nodes as any rule, so that every
engine gives the same reasons. Its value is the names of conditions, each followed by a semicolon.
"""

from __future__ import annotations

from collections.abc import Mapping

from guiju.evaluate.lower import Lowered
from guiju.model import tree
from guiju.model.definition import Definition, Key
from guiju.model.finding import Condition
from guiju.model.label import Label
from guiju.model.tree import Node
from guiju.model.types import BOOL, TEXT

WHY = "#why"
_NOTHING = tree.Literal("", type=TEXT)


def is_why(name: str) -> bool:
    """Whether a name is that of a companion."""
    return name.endswith(WHY)


def with_reasons(
    definition: Definition, rules: Mapping[Key, Lowered], goals: list[Key]
) -> tuple[dict[Key, Lowered], dict[str, Condition]]:
    """Companions of the finding rules among the goals and of those they stand on, and their conditions."""
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
        self.count = 0

    def start(self, key: Key) -> None:
        self.key, self.count, self.others = key, 0, []

    def why(self, node: Node) -> Node:
        """The reasons of a finding that is not yes; nothing where it is."""
        match node:
            case tree.Literal(value=value, reason=reason):
                if value is True:
                    return _NOTHING
                return self.named(reason or self.own_name(), node)
            case tree.Column(name=name):
                return self.of_key((self.key[0], name), node)
            case tree.Link(steps=steps, entity=entity, name=name):
                return self.of_key((entity, name), node, steps)
            case tree.Call(function="finding", args=(inner,)):
                return self.of_condition(node, inner)
            case tree.Call(function="and3", args=(left, right)):
                return self.both(node, left, right)
            case tree.Call(function="or3", args=(left, right)):
                return self.either(node, left, right)
            case tree.Case(branches=branches, otherwise=otherwise):
                pairs = tuple((when, self.why(value)) for when, value in branches)
                return tree.Case(pairs, self.why(otherwise), TEXT)
            case tree.Call(function="not3", args=(inner,)):
                opened = tree.Call("is_undetermined", (inner,), BOOL)
                return self.unless_yes(node, tree.Case(((opened, self.why(inner)),), self.leaf(node), TEXT))
        return self.unless_yes(node, self.leaf(node))

    def of_key(self, key: Key, node: Node, steps: tuple[str, ...] = ()) -> Node:
        """The reasons of a finding column or rule."""
        if key not in self.definition.rules:
            return self.unless_yes(node, self.named(".".join(key), node))
        self.others.append(key)
        if steps:
            return tree.Link(steps, key[0], key[1] + WHY, type=TEXT)
        return tree.Column(key[1] + WHY, type=TEXT)

    def of_condition(self, node: Node, inner: Node) -> Node:
        """The reason of ``finding(condition)``: the rule or column it reads, else this rule itself."""
        match inner:
            case tree.Column(name=name):
                leaf = self.named(f"{self.key[0]}.{name}", node)
            case tree.Link(entity=entity, name=name):
                leaf = self.named(f"{entity}.{name}", node)
            case _:
                leaf = self.leaf(node)
        return tree.Case(((inner, _NOTHING),), leaf, TEXT)

    def both(self, node: Node, left: Node, right: Node) -> Node:
        parts = [self.why(left), self.why(right)]
        failed = tree.Call("concat", (self.where("is_no", left, parts[0]), self.where("is_no", right, parts[1])), TEXT)
        opened = tree.Call(
            "concat",
            (self.where("is_undetermined", left, parts[0]), self.where("is_undetermined", right, parts[1])), TEXT,
        )  # fmt: skip
        no = tree.Call("is_no", (node,), BOOL)
        return self.unless_yes(node, tree.Case(((no, failed),), opened, TEXT))

    def either(self, node: Node, left: Node, right: Node) -> Node:
        parts = [self.why(left), self.why(right)]
        failed = tree.Call("concat", tuple(parts), TEXT)
        opened = tree.Call(
            "concat",
            (self.where("is_undetermined", left, parts[0]), self.where("is_undetermined", right, parts[1])), TEXT,
        )  # fmt: skip
        no = tree.Call("is_no", (node,), BOOL)
        return self.unless_yes(node, tree.Case(((no, failed),), opened, TEXT))

    def where(self, test: str, finding: Node, why: Node) -> Node:
        return tree.Case(((tree.Call(test, (finding,), BOOL), why),), _NOTHING, TEXT)

    def unless_yes(self, finding: Node, why: Node) -> Node:
        return tree.Case(((tree.Call("is_yes", (finding,), BOOL), _NOTHING),), why, TEXT)

    def own_name(self) -> str:
        self.count += 1
        name = ".".join(self.key)
        return name if self.count == 1 else f"{name}.{self.count}"

    def leaf(self, node: Node) -> Node:
        return self.named(self.own_name(), node)

    def named(self, name: str, node: Node) -> Node:
        if name not in self.conditions:
            self.conditions[name] = self.condition(name, node)
        return tree.Literal(name + ";", type=TEXT)

    def condition(self, name: str, node: Node) -> Condition:
        """What a condition is called: a table row's reason, a rule's or column's label, or the text itself."""
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


def split_reasons(text: str) -> tuple[str, ...]:
    """The names in the value of a companion, each once, in order.

    >>> split_reasons("award.in_time;unit_conditions:hospital;award.in_time;")
    ('award.in_time', 'unit_conditions:hospital')
    """
    return tuple(dict.fromkeys(part for part in text.split(";") if part))


