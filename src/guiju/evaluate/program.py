"""What a run computes: the needed rules of one or more variants of a policy, merged, in order.

Rules that mean the same in two variants are computed once; a rule that a reform changes is there twice, the second
time under a name with the variant's number (``tax@1``).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple

from guiju.evaluate.lower import Guard, Lowered, lower_rule
from guiju.evaluate.nodes import conjuncts, reachable, reads
from guiju.evaluate.reach import overflow_guards
from guiju.evaluate.reasons import with_reasons
from guiju.evaluate.shapes import shape_of
from guiju.expression.names import nearest
from guiju.model import tree
from guiju.model.definition import Definition, Entity, Key
from guiju.model.finding import Condition
from guiju.model.problem import InputError, Place, Problem
from guiju.model.tree import Node
from guiju.model.types import Type


@dataclass(frozen=True, slots=True)
class Step:
    """A rule to compute: `name` is unique within its entity, `source` the rule's own name."""

    entity: str
    name: str
    source: str
    variant: int
    tree: Node
    type: Type
    round: int | None
    down: bool

    @property
    def key(self) -> Key:
        """Entity and unique name."""
        return self.entity, self.name


class Goal(NamedTuple):
    """An asked-for value: of which variant, which rule or column, and under which name it is computed."""

    variant: int
    key: Key
    name: str


@dataclass(frozen=True, slots=True)
class Program:
    """Steps in order, goals, guards, and the input columns that are read."""

    definitions: tuple[Definition, ...]
    day: date
    entities: Mapping[str, Entity]
    steps: tuple[Step, ...]
    goals: tuple[Goal, ...]
    guards: tuple[Guard, ...]
    columns: Mapping[str, frozenset[str]]
    conditions: Mapping[str, Condition]

    @property
    def index(self) -> dict[Key, Step]:
        """Steps by entity and unique name."""
        return {step.key: step for step in self.steps}


def compile_program(
    definitions: Sequence[Definition], day: date, goals: Iterable[Key], *, reasons: bool = True
) -> Program:
    """The program that computes goals under one or several variants of a policy on a date.

    Raises InputError for an unknown goal and for a parameter without a value on the date.
    """
    goals = list(goals)
    merger = _Merger()
    named: list[Goal] = []
    conditions: dict[str, Condition] = {}
    for variant, definition in enumerate(definitions):
        _check_goals(definition, goals)
        lowered = {
            key: lower_rule(definition, definition.rules[key], day)
            for key in needed_rules(definition, goals)
        }
        if reasons:
            companions, found = with_reasons(definition, lowered, goals)
            lowered = _in_order({**lowered, **companions})
            conditions.update({k: v for k, v in found.items() if k not in conditions})
        names = merger.add(variant, lowered)
        wanted = (
            [*goals, *((e, n + "#why") for e, n in goals if (e, n + "#why") in lowered)]
            if reasons
            else goals
        )
        named.extend(Goal(variant, key, names.get(key, key[1])) for key in wanted)
    entities = _entities(definitions)
    program = Program(
        tuple(definitions),
        day,
        entities,
        tuple(merger.steps),
        tuple(named),
        distinct_guards([*merger.guards, *overflow_guards(merger.steps, entities)]),
        {},
        conditions,
    )
    return replace(program, columns=_columns_read(program))


def distinct_guards(guards: Sequence[Guard]) -> tuple[Guard, ...]:
    """Each guard once; one that holds only under a condition is dropped where it stands without one."""
    unconditional = {
        (guard.entity, guard.when) for guard in guards if len(conjuncts(guard.when)) == 1
    }
    out: dict[tuple[str, Node], Guard] = {}
    for guard in guards:
        parts = conjuncts(guard.when)
        implied = len(parts) > 1 and any((guard.entity, part) in unconditional for part in parts)
        if not implied:
            out.setdefault((guard.entity, guard.when), guard)
    return tuple(out.values())


def extended(program: Program, steps: Sequence[Step]) -> Program:
    """The program with further steps, such as a caller's groupings, after its own."""
    longer = replace(program, steps=(*program.steps, *steps))
    return replace(longer, columns=_columns_read(longer))


def _check_goals(definition: Definition, goals: list[Key]) -> None:
    problems = []
    for entity, name in goals:
        known = [n for e, n in definition.rules if e == entity]
        columns = definition.entities[entity].columns if entity in definition.entities else {}
        if entity not in definition.entities or (name not in known and name not in columns):
            everything = [f"{e}.{n}" for e, n in definition.rules]
            values = {"found": f"{entity}.{name}", "nearest": nearest(f"{entity}.{name}", everything),
                      "known": ", ".join(everything[:20])}  # fmt: skip
            problems.append(Problem("unknown-output", Place("--output"), values))
    if problems:
        raise InputError(problems)


def needed_rules(definition: Definition, goals: Iterable[Key]) -> list[Key]:
    """The rules that goals stand on, themselves included, each after what it reads."""
    needed = reachable(goals, lambda key: definition.reads.get(key))
    return [key for key in definition.order if key in needed]


def references(node: Node, entity: str, links: Mapping[str, Entity]) -> Iterable[Key]:
    """The columns and rules a lowered tree reads, link columns included."""
    stack: list[tuple[Node, str]] = [(node, "")]
    while stack:
        part, child = stack.pop()
        here = child or entity
        match part:
            case tree.Column(name=name, outer=outer):
                yield (entity if outer else here), name
            case tree.Link(steps=steps, entity=target, name=name, outer=outer):
                yield from _steps(entity if outer else here, steps, links)
                yield target, name
            case tree.Aggregate(entity=target, via=via, up=up):
                yield from _steps(entity, up, links)
                yield target, via
                if not up:
                    yield entity, links[entity].key[0]
                if shape_of(part, entity, links).kind == "join":
                    yield from ((entity, key) for key in links[entity].key)
                child = target
        stack.extend((below, child) for below in tree.children(part))


def _steps(entity: str, steps: tuple[str, ...], entities: Mapping[str, Entity]) -> Iterable[Key]:
    for step in steps:
        yield entity, step
        entity = entities[entity].columns[step].link
        yield entity, entities[entity].key[0]


def _in_order(rules: Mapping[Key, Lowered]) -> dict[Key, Lowered]:
    """Rules so that each follows those it reads; companions are placed after what they test."""
    out: dict[Key, Lowered] = {}
    for root in rules:
        stack = [root]
        while stack:
            key = stack[-1]
            if key in out:
                stack.pop()
                continue
            read = (k for k, _ in reads(rules[key].tree, key[0]))
            waiting = [k for k in read if k in rules and k not in out and k != key]
            if waiting:
                stack.extend(waiting)
            else:
                out[key] = rules[key]
                stack.pop()
    return out


class _Merger:
    """Gives each different meaning of a rule one unique name."""

    def __init__(self) -> None:
        self.steps: list[Step] = []
        self.guards: list[Guard] = []
        self.known: dict[tuple[object, ...], str] = {}
        self.taken: set[Key] = set()

    def add(self, variant: int, rules: Mapping[Key, Lowered]) -> dict[Key, str]:
        names: dict[Key, str] = {}
        for key, rule in rules.items():
            node = renamed(rule.tree, key[0], names)
            meaning = (key, node, rule.round, rule.down, str(rule.type))
            if meaning not in self.known:
                unique = f"{key[1]}@{variant}" if key in self.taken else key[1]
                self.taken.add(key)
                self.known[meaning] = unique
                step = Step(key[0], unique, key[1], variant, node, rule.type, rule.round, rule.down)
                self.steps.append(step)
                for guard in rule.guards:
                    when, *tells = (
                        renamed(n, guard.entity, names) for n in (guard.when, *guard.tells)
                    )
                    self.guards.append(replace(guard, when=when, tells=tuple(tells)))
            names[key] = self.known[meaning]
        return names


def renamed(node: Node, entity: str, names: Mapping[Key, str], child: str = "") -> Node:
    """The tree with rules under their unique names."""
    match node:
        case tree.Column(name=name, outer=outer):
            key = (entity if outer or not child else child, name)
            return replace(node, name=names[key]) if names.get(key, name) != name else node
        case tree.Link(entity=target, name=name):
            key = (target, name)
            return replace(node, name=names[key]) if names.get(key, name) != name else node
        case tree.Aggregate(entity=target):
            child = target
    below = tree.children(node)
    if not below:
        return node
    return tree.with_children(node, tuple(renamed(part, entity, names, child) for part in below))


def _entities(definitions: Sequence[Definition]) -> dict[str, Entity]:
    """The entities of all variants; a reform may add entities and columns."""
    out: dict[str, Entity] = {}
    for definition in definitions:
        for name, entity in definition.entities.items():
            known = out.get(name)
            columns = {**known.columns, **entity.columns} if known is not None else entity.columns
            out[name] = replace(entity, columns=columns)
    return out


def _columns_read(program: Program) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    trees = [(s.tree, s.entity) for s in program.steps] + [
        (g.when, g.entity) for g in program.guards
    ]
    for node, entity in trees:
        for owner, name in references(node, entity, program.entities):
            if name in program.entities[owner].columns:
                found.setdefault(owner, set()).add(name)
    for goal in program.goals:
        entity, name = goal.key
        found.setdefault(entity, set())
        if name in program.entities[entity].columns:
            found[entity].add(name)
    for step in program.steps:
        found.setdefault(step.entity, set())
    return {entity: frozenset(names) for entity, names in found.items()}
