"""explain: a result → the tree of rules, values, parameters and citations that made it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeAlias

from guiju.decide import Decider
from guiju.evaluate.layout import Row
from guiju.evaluate.nodes import as_own
from guiju.evaluate.python import as_plain
from guiju.evaluate.reasons import WHY
from guiju.evaluate.rows import Given
from guiju.expression.printer import print_tree, print_value
from guiju.model import tree
from guiju.model.definition import Key, Rule
from guiju.model.finding import WORDS, Finding
from guiju.model.label import NO_LABEL, Label
from guiju.model.parameter import BracketScale, DatedValue
from guiju.model.problem import InputError, Place, Problem
from guiju.model.source import Citation
from guiju.model.tree import Node
from guiju.model.types import TEXT, Type
from guiju.results import as_finding
from guiju.unverified import is_unverified

DEPTH_LIMIT = 60
_NAMES = (tree.Column, tree.Link, tree.Aggregate)
Told: TypeAlias = tuple[str, str, Any, Type, str, Label]
"""How the step of a rule begins: kind, name, value, type, row, label."""


@dataclass(frozen=True, slots=True)
class Step:
    """One line of an explanation.

    `kind` is rule, column, parameter or row. `text` is the expression, `filled` the same with values put in;
    `since` the day from which a parameter holds; `matched` the row of a decision table.
    """

    kind: str
    name: str
    value: Any
    type: Type = TEXT
    row: str = ""
    label: Label = NO_LABEL
    text: str = ""
    filled: str = ""
    since: date | None = None
    matched: str = ""
    cites: tuple[Citation, ...] = ()
    unverified: bool = False
    repeated: bool = False
    steps: tuple[Step, ...] = field(default=())

    def to_json(self) -> dict[str, Any]:
        """The step as plain data."""
        value = self.value
        if isinstance(value, Finding):
            shown: Any = {"finding": value.answer, "failed": [c.name for c in value.failed],
                          "open": [c.name for c in value.open]}  # fmt: skip
        else:
            shown = _json_value(value)
        out = {
            "kind": self.kind, "name": self.name, "row": self.row or None, "value": shown,
            "type": str(self.type), "label": {"zh": self.label.zh, "en": self.label.en}, "text": self.text or None,
            "filled": self.filled or None, "since": self.since.isoformat() if self.since else None,
            "matched": self.matched or None, "cites": [str(c) for c in self.cites],
            "unverified": self.unverified, "steps": [step.to_json() for step in self.steps],
        }  # fmt: skip
        return {key: item for key, item in out.items() if item not in (None, [], "")}


def _json_value(value: Any) -> Any:
    if isinstance(value, BracketScale):
        return {"above": [float(v) for v in value.above], "rates": [float(v) for v in value.rates]}
    return as_plain(value)


class Explainer:
    """Explains results of one case: decides it once, then walks the rules."""

    def __init__(self, decider: Decider, given: Given) -> None:
        self.decider = decider = decider.with_all_reasons
        self.definition = decider.definition
        self.rows = decider.compiled.run(given)
        decider.compiled.run_reasons(self.rows)
        self.layouts = decider.compiled.python.layouts
        self.seen: set[tuple[int, str]] = set()

    def explain(self, key: Key) -> tuple[Step, ...]:
        """The explanation of a rule, one step for each row of its entity."""
        self.seen = set()
        rows = self.rows.get(key[0], [])
        if not rows:
            raise InputError(
                [Problem("nothing-to-explain", Place(), {"found": ".".join(key), "entity": key[0]})]
            )
        return tuple(self.named(key, row, 0) for row in rows)

    def named(self, key: Key, row: Row, depth: int) -> Step:
        """A column or rule of a row."""
        rule = self.definition.rules.get(key)
        value = row[self.layouts[key[0]].slots[key[1]]]
        if rule is None:
            column = self.definition.entities[key[0]].columns[key[1]]
            shown = Finding(WORDS[value]) if column.type.kind == "finding" else value
            return Step(
                "column",
                ".".join(key),
                shown,
                column.type,
                # A key is told where there are others to take the row for.
                self.row_name(key[0], row) if len(self.rows[key[0]]) > 1 else "",
                column.label,
            )
        if rule.type.kind == "finding":
            why = self.layouts[key[0]].slots.get(key[1] + WHY)
            value = as_finding(
                value, row[why] if why is not None else "", self.decider.program.conditions
            )
        told = ("rule", ".".join(key), value, rule.type, self.row_name(key[0], row), rule.label)
        if (id(row), key[1]) in self.seen or depth > DEPTH_LIMIT:
            return Step(*told, rule.text, cites=rule.cites, unverified=self.doubtful(rule.cites),
                        repeated=True)  # fmt: skip
        self.seen.add((id(row), key[1]))
        if rule.table:
            return self.by_table(told, rule, row, depth)
        assert rule.tree is not None
        tested, node = self.taken(rule.tree, rule, row)
        filled = print_tree(node, lambda part: self.filled(part, rule, row))
        dates = [] if rule.at is None else [rule.at]
        steps = self.below((*tested, node, *dates), rule, row, depth)
        return Step(*told, rule.text, filled, cites=rule.cites, unverified=self.doubtful(rule.cites),
                    steps=steps)  # fmt: skip

    def taken(self, node: Node, rule: Rule, row: Row) -> tuple[list[Node], Node]:
        """Of an outermost CASE: the conditions that were tested, and the branch that holds."""
        tested: list[Node] = []
        while isinstance(node, tree.Case):
            for condition, value in node.branches:
                tested.append(condition)
                if self.evaluate(condition, rule, row):
                    node = value
                    break
            else:
                node = node.otherwise
        return tested, node

    def by_table(self, told: Told, rule: Rule, row: Row, depth: int) -> Step:
        """The step of a rule with a decision table; `told` is how its step begins."""
        table = self.definition.tables[rule.table]
        day = self.decider.day if rule.at is None else self.evaluate(rule.at, rule, row)
        steps = []
        matched = []
        for entry in table.rows:
            if entry.holds_on(day) and (
                entry.condition is None or self.evaluate(entry.condition, rule, row)
            ):
                matched.append(entry.name)
                cites = entry.cites or table.cites
                value = self.evaluate(entry.outcomes[rule.outcome], rule, row)
                shown = Finding(WORDS[value]) if rule.type.kind == "finding" else value
                cells = {
                    k: v for k, v in entry.cells.items() if k.endswith("?") and v not in ("", "-")
                }
                text = ", ".join(f"{k.removesuffix('?').strip()}: {v}" for k, v in cells.items())
                steps.append(Step("row", f"{table.name}:{entry.name}", shown, rule.type, label=entry.reason,
                                  text=text, cites=cites, unverified=self.doubtful(cites)))  # fmt: skip
                if table.hit in ("unique", "first"):
                    break
        conditions = [entry.condition for entry in table.rows if entry.condition is not None]
        inputs: dict[tuple[str, str], Step] = {}
        for condition in conditions:
            inputs |= {(s.name, s.row): s for s in self.below([condition], rule, row, depth)}
        if rule.at is not None:
            inputs |= {(s.name, s.row): s for s in self.below([rule.at], rule, row, depth)}
        cites = rule.cites or table.cites
        return Step(*told, f"{table.name}.{rule.outcome}", matched=", ".join(matched), cites=cites,
                    unverified=self.doubtful(cites), steps=(*steps, *inputs.values()))  # fmt: skip

    def below(self, nodes: Iterable[Node], rule: Rule, row: Row, depth: int) -> tuple[Step, ...]:
        """What trees read, each once, in order."""
        found: dict[tuple[str, str], Step] = {}
        for node in nodes:
            for part in _shallow(node):
                for step in self.read(part, rule, row, depth):
                    found.setdefault((step.name, step.row), step)
        return tuple(found.values())

    def read(self, node: Node, rule: Rule, row: Row, depth: int) -> list[Step]:
        match node:
            case tree.Column(name=name):
                return [self.named((rule.entity, name), row, depth + 1)]
            case tree.Link(steps=steps, entity=entity, name=name):
                parent = self.parent(rule.entity, row, steps)
                return [] if parent is None else [self.named((entity, name), parent, depth + 1)]
            case tree.Parameter():
                return [self.parameter(node, rule, row)]
            case tree.Aggregate():
                return self.children(node, rule, row, depth)
        return []

    def parent(self, entity: str, row: Row | None, steps: tuple[str, ...]) -> Row | None:
        for step in steps:
            if row is None:
                return None
            row = row[self.layouts[entity].parents[step]]
            entity = self.definition.entities[entity].columns[step].link
        return row

    def children(self, node: tree.Aggregate, rule: Rule, row: Row, depth: int) -> list[Step]:
        entity = rule.entity
        top = self.parent(entity, row, node.up)
        for step in node.up:
            entity = self.definition.entities[entity].columns[step].link
        if top is None or node.value is None:
            return []
        counts = self.decider.counted(rule, node)
        inner = Rule(node.entity, rule.name, at=None)
        out = []
        for child in top[self.layouts[entity].children[node.entity, node.via]]:
            if counts(row, child):
                for part in _shallow(node.value):
                    if not getattr(part, "outer", False):
                        out.extend(self.read(part, inner, child, depth))
        # What is read of the row that asks, and of no row, is the same for all of them.
        for part in (p for below in tree.children(node) for p in _shallow(below)):
            if getattr(part, "outer", False) or isinstance(part, tree.Parameter):
                out.extend(self.read(as_own(part), rule, row, depth))
        return out

    def dated(self, node: tree.Parameter, rule: Rule, row: Row) -> DatedValue | None:
        """The value of a parameter that holds for a row, with its dates; None where none does."""
        at = node.at if node.at is not None else rule.at
        day = self.decider.day if at is None else self.evaluate(at, rule, row)
        return self.definition.parameters[node.name].on(day)

    def parameter(self, node: tree.Parameter, rule: Rule, row: Row) -> Step:
        parameter, dated = self.definition.parameters[node.name], self.dated(node, rule, row)
        cites = (dated.cites if dated is not None else ()) or parameter.cites
        return Step(
            "parameter", f"p.{node.name}", None if dated is None else dated.value, parameter.type,
            label=parameter.label, since=None if dated is None else dated.start, cites=cites,
            unverified=self.doubtful(cites),
        )  # fmt: skip

    def filled(self, node: Node, rule: Rule, row: Row) -> str | None:
        """The value of a name, in the place of the name."""
        if isinstance(node, _NAMES):
            value = self.evaluate(node, rule, row)
            return print_value(value, finding=node.type.kind == "finding")
        if isinstance(node, tree.Parameter) and node.type.kind != "scale":
            dated = self.dated(node, rule, row)
            return print_value(None if dated is None else dated.value)
        return None

    def evaluate(self, node: Node, rule: Rule, row: Row) -> Any:
        """The value of any part of a rule for a row."""
        return self.decider.part(rule, node)(row)

    def row_name(self, entity: str, row: Row) -> str:
        slots = self.layouts[entity].slots
        keys = self.definition.entities[entity].key
        return ", ".join(print_value(row[slots[k]]).strip("'") for k in keys if k in slots)

    def doubtful(self, cites: tuple[Citation, ...]) -> bool:
        return any(is_unverified(self.definition, c) for c in cites)


def _shallow(node: Node) -> Iterator[Node]:
    """Names and aggregates of a tree, in the order written; not what lies inside aggregates."""
    if isinstance(node, _NAMES):
        yield node
    elif isinstance(node, tree.Parameter):
        yield node
        if node.at is not None:
            yield from _shallow(node.at)
    elif not isinstance(node, tree.Literal):
        for part in tree.children(node):
            yield from _shallow(part)
