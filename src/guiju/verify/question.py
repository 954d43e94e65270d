"""A property as a question to the solver: what is computed, for which rows, how many of each entity."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from guiju.evaluate import nodes
from guiju.evaluate.program import Program, compile_program
from guiju.model import tree
from guiju.model.definition import Definition, Key, Rule
from guiju.model.property import Expression, Property
from guiju.model.tree import Node
from guiju.verify.world import Ref

GIVEN, LIMIT = "given#", "limit#"
MOST_ROWS = 24


@dataclass(frozen=True)
class Question:
    """A compiled property: the baseline first, then the reform where it is about one."""

    claimed: Property
    definitions: tuple[Definition, ...]
    day: date
    program: Program
    domain: Mapping[str, tuple[str, ...]]

    @property
    def root(self) -> Ref:
        """The row that the claim is about."""
        return Ref(self.claimed.target[0], 0)

    def name(self, name: str, variant: int = 0) -> str:
        """Under which name a rule or column is computed for a variant."""
        key = (self.root.entity, name)
        return next(g.name for g in self.program.goals if g.key == key and g.variant == variant)

    @property
    def children(self) -> tuple[str, ...]:
        """The entities whose rows are added up or counted."""
        found = (part.entity for node, _ in _trees(self.program) for part in tree.walk(node)
                 if isinstance(part, tree.Aggregate))  # fmt: skip
        moved = (entity for entity, _ in self.claimed.inputs if entity != self.root.entity)
        return tuple(dict.fromkeys([*found, *moved]))

    def counts(self, children: int) -> dict[str, int]:
        """How many rows of each entity a world needs that has some children of each kind; at least those that move."""
        counts = {self.root.entity: 1}
        moved = {entity for entity, _ in self.claimed.inputs}
        for child in self.children:
            counts[child] = max(children, counts.get(child, 0), 1 if child in moved else 0)
        links = _links(self.program)
        for _ in range(len(self.program.entities)):
            for target in dict.fromkeys(target for _, _, target in links):
                if target != self.root.entity:
                    needed = sum(
                        counts.get(entity, 0)
                        for entity, _, to in links
                        if to == target and entity != target
                    )
                    counts[target] = min(max(counts.get(target, 0), needed), MOST_ROWS)
        return counts


def ask(
    property_: Property, definitions: Sequence[Definition], day: date, *, rounded: bool = True
) -> Question:
    """The question of a property under one or two variants of a policy.

    Raises InputError where a variant has not what the property names, or no value of a parameter on the day.
    """
    goals = _goals(property_)
    own = [(LIMIT, property_.limit), (GIVEN, property_.given)]
    rules = [_rule(property_.target[0], name, part) for name, part in own if part is not None]
    domain: dict[str, tuple[str, ...]] = {}
    while True:
        program = _compiled(definitions, day, goals, rules)
        question = Question(property_, tuple(definitions), day, program, domain)
        further = {e: parts for e, parts in definitions[0].domain.items()
                   if e in question.counts(1) and e not in domain}  # fmt: skip
        if not further:
            break
        for entity, parts in further.items():
            made = [_rule(entity, f"domain#{number}", part) for number, part in enumerate(parts)]
            rules += made
            domain[entity] = tuple(rule.name for rule in made)
    if not rounded:
        steps = tuple(replace(step, round=None, down=False) for step in program.steps)
        question = replace(question, program=replace(program, steps=steps))
    return question


def _goals(property_: Property) -> list[Key]:
    entity, name = property_.target
    named = [property_.target] if name else []
    return [*named, *([(entity, property_.other)] if property_.other else []), *property_.inputs]


def _rule(entity: str, name: str, expression: Expression) -> Rule:
    return Rule(
        entity, name, expression.text, expression.tree.type, expression.tree, place=expression.place
    )


def _compiled(
    definitions: Sequence[Definition], day: date, goals: Iterable[Key], rules: Sequence[Rule]
) -> Program:
    extended = [with_rules(definition, rules) for definition in definitions]
    return compile_program(extended, day, [*goals, *(rule.key for rule in rules)], reasons=False)


def with_rules(definition: Definition, rules: Sequence[Rule]) -> Definition:
    """The definition with further rules after its own."""
    reads = {rule.key: frozenset(key for key, _ in nodes.reads(rule.tree, rule.entity))
             for rule in rules if rule.tree is not None}  # fmt: skip
    return replace(
        definition, rules={**definition.rules, **{rule.key: rule for rule in rules}},
        order=(*definition.order, *reads), reads={**definition.reads, **reads},
    )  # fmt: skip


def _trees(program: Program) -> list[tuple[Node, str]]:
    steps = [(step.tree, step.entity) for step in program.steps]
    return [*steps, *((guard.when, guard.entity) for guard in program.guards)]


def _links(program: Program) -> list[tuple[str, str, str]]:
    """The links that a program follows: entity, column, entity it leads to."""
    return [
        (entity, name, column.link)
        for entity, names in program.columns.items()
        for name in sorted(names)
        if (column := program.entities[entity].columns.get(name)) is not None and column.link
    ]
