"""A rule by itself: what it reads from further away, and every parameter, may have any value of its type.

What is impossible so is impossible in the policy, whatever the parameters; what is possible need not be.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction

import z3

from guiju.expression.printer import print_tree
from guiju.model import tree
from guiju.model.definition import Column, Definition, Key, Rule
from guiju.model.property import Expression, Property
from guiju.model.tree import Node
from guiju.model.types import BOOL, NUMBER, Type
from guiju.verify.claims import assumed, truth_of
from guiju.verify.days import Term
from guiju.verify.question import ask, with_rules
from guiju.verify.search import Deadline, Search
from guiju.verify.world import World

SOME: tree.Span = (-1, -1)
"""Marks the count of children that asks whether there is one; all other aggregates may have any value."""

SIBLINGS = 2
"""A row and another one beside it: as many as a condition on one child can speak of."""

BRIEF = 150
"""Milliseconds, counted in steps of the solver, for one question; what takes longer counts as possible."""


def near(definition: Definition, key: Key, depth: int) -> frozenset[Key]:
    """A rule and the rules it reads, so many reads away."""
    found = frontier = {key}
    for _ in range(depth):
        frontier = {
            k for f in frontier for k in definition.reads.get(f, ()) if k in definition.rules
        } - found
        found = found | frontier
    return frozenset(found)


def possible(
    definition: Definition,
    rule: Rule,
    asked: Mapping[str, Node],
    depth: int,
    day: date,
    deadline: Deadline,
) -> set[str]:
    """Which of some conditions of a rule's row can hold, as far as the rule and those `depth` reads away say.

    Raises UnsupportedError for what has no formula, OutOfTimeError.
    """
    keep = near(definition, rule.key, depth) - {rule.key}
    opened = _Opened(definition, rule.at)
    rules = [
        Rule(rule.entity, name, "", BOOL, opened.node(node, rule)) for name, node in asked.items()
    ]
    made = with_rules(opened.definition(keep), rules)
    limit = Expression("", tree.Literal(True, type=BOOL))
    claimed = Property("", "always", (rule.entity, ""), tuple(r.key for r in rules), limit=limit)
    question = ask(claimed, [made], day)
    world = World(question.program, question.counts(SIBLINGS), rule.entity)
    terms = {name: truth_of(world, question.root, question.name(name)) for name in asked}
    return _can_hold(terms, Search([*assumed(question, world), *world.constraints()], deadline))


def _can_hold(terms: Mapping[str, Term], search: Search) -> set[str]:
    """The terms that hold in some model; one model settles all that hold in it."""
    found: set[str] = set()
    for name, term in terms.items():
        if name in found:
            continue
        answer = search.possible(term, most=BRIEF)
        if answer is None:
            found.add(name)
        elif answer:
            model = search.model
            found |= {
                n
                for n, t in terms.items()
                if n not in found and z3.is_true(model.eval(t, model_completion=True))
            }
            found.add(name)
    return found


@dataclass
class _Opened:
    """Parameters of rules as columns with any value; those of one name, date and row are the same."""

    source: Definition
    at: Node | None
    columns: dict[str, Column] = field(default_factory=dict)

    def definition(self, keep: Iterable[Key]) -> Definition:
        """The policy with the rules `keep`, and all other rules as columns."""
        source = self.source
        rules = {
            key: replace(source.rules[key], tree=self.node(node, source.rules[key]), at=None)
            for key in keep
            if (node := source.rules[key].tree) is not None
        }
        order = tuple(key for key in source.order if key in rules)
        reads = {key: frozenset(source.reads[key]) for key in order}
        domain = {
            e: tuple(self._domain(e, part) for part in parts) for e, parts in source.domain.items()
        }
        entities = {}
        for name, entity in source.entities.items():
            free = {n: Column(n, rule.type) for (owner, n), rule in source.rules.items()
                    if owner == name and (owner, n) not in rules}  # fmt: skip
            columns = {**entity.columns, **free, **self.columns}
            entities[name] = replace(entity, columns=columns)
        return replace(
            source, entities=entities, rules=rules, order=order, reads=reads, tables={}, properties={}, domain=domain
        )  # fmt: skip

    def _domain(self, entity: str, expression: Expression) -> Expression:
        return replace(expression, tree=self.node(expression.tree, Rule(entity, "")))

    def node(self, node: Node, rule: Rule, *, inside: bool = False) -> Node:
        """A tree without parameters."""
        match node:
            case tree.Scale():
                return self._column(
                    print_tree(node),
                    node,
                    NUMBER if not node.type.is_numeric else node.type,
                    rule,
                    inside,
                )
            case tree.Call(function="in_set", args=(_, tree.Parameter())):
                return self._column(print_tree(node), node, BOOL, rule, inside)
            case tree.Parameter():
                return self._column(print_tree(node), node, node.type, rule, inside)
            case tree.Aggregate(span=span) if span != SOME:
                return self._column(print_tree(node), node, node.type, rule, inside)
            case tree.Aggregate():
                inside = True
        below = tree.children(node)
        return (
            tree.with_children(node, tuple(self.node(b, rule, inside=inside) for b in below))
            if below
            else node
        )

    def _column(self, text: str, node: Node, type_: Type, rule: Rule, inside: bool) -> Node:
        at = "" if rule.at is None else f" at {print_tree(rule.at)}"
        name = f"{text}{at}"
        least = (
            Fraction(0) if isinstance(node, tree.Aggregate) and node.function == "count" else None
        )
        self.columns.setdefault(name, Column(name, type_, minimum=least))
        return tree.Column(name, outer=inside, type=type_)
