"""What only data can show, in SQL: the rows that break a guard of a program."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import TypeAlias

from guiju.evaluate.calendar import CODE, SHIFTS, constant_of
from guiju.evaluate.lower import Guard
from guiju.evaluate.nodes import BETWEEN, conjuncts
from guiju.evaluate.program import Program, Step
from guiju.evaluate.quoting import identifier, literal
from guiju.evaluate.sql import compile_sql
from guiju.model import tree
from guiju.model.tree import Node
from guiju.model.types import BOOL

INDEX, TOLD = "#guard", "#told"
Exists: TypeAlias = Callable[[str, str, str, date], bool]
"""Whether any row of an entity has a day in a column that compares (< or >) so with a day."""


def guard_queries(
    program: Program,
    relations: Mapping[str, str],
    exists: Exists | None = None,
    dialect: str = "duckdb",
    *,
    told: bool = False,
) -> list[tuple[str, str]]:
    """For each entity with guards, a query of the rows that break one.

    A row of the answer holds the key of the row and, as ``#guard``, the place in `program.guards` of the
    first guard it breaks; with `told` also, as ``#told``, what the row shows of itself. `relations` gives
    each entity's table as SQL for FROM. A query is as long as the answer wanted of it: add LIMIT. With
    `exists`, guards that the days in the tables are far from breaking are left out.
    """
    asked = guard_steps(program, exists)
    return [
        (entity, _query(program, relations, entity, steps, dialect, told=told))
        for entity, steps in asked.items()
    ]


def guard_steps(program: Program, exists: Exists | None = None) -> dict[str, dict[int, Step]]:
    """The guards to ask for, as steps: entity → place in `program.guards` → step."""
    found: dict[str, dict[int, Step]] = {}
    for index, guard in enumerate(program.guards):
        if exists is None or _may_break(program, guard, exists):
            name = f"{INDEX}{index}"
            step = Step(guard.entity, name, name, 0, guard.when, BOOL, None, False)
            found.setdefault(guard.entity, {})[index] = step
    return found


def _may_break(program: Program, guard: Guard, exists: Exists) -> bool:
    """False where the days in the tables prove that no row breaks a guard."""
    if guard.code != CODE:
        return True
    match conjuncts(guard.when)[-1]:
        case tree.Call(function="<" | ">" as sign, args=(day, tree.Literal(value=date() as limit))):
            return _Reach(program, exists, sign).passes(guard.entity, day, limit)
    return True


class _Reach:
    """Whether days can be after (>) or before (<) a limit, for all that is known without reckoning them."""

    def __init__(self, program: Program, exists: Exists, sign: str) -> None:
        self.steps, self.entities = program.index, program.entities
        self.exists, self.sign = exists, sign
        self.left = 200
        """Nodes still looked at: what is longer is not worth it."""

    def passes(self, entity: str, node: Node, limit: date) -> bool:
        """Whether a node of an entity may; True where that is not known."""
        self.left -= 1
        match node:
            case _ if self.left < 0:
                return True
            case tree.Literal(value=date() as value):
                return value > limit if self.sign == ">" else value < limit
            case tree.Column(name=name, outer=False):
                return self.key(entity, name, limit)
            case tree.Link(entity=target, name=name):
                return self.key(target, name, limit)
            case tree.Case(branches=branches, otherwise=otherwise):
                values = (*(value for _, value in branches), otherwise)
                return any(self.passes(entity, value, limit) for value in values)
            case tree.Call(function="greatest" | "least" | "coalesce", args=args):
                return any(self.passes(entity, arg, limit) for arg in args)
            case tree.Call(function=function, args=(day, count)) if function in SHIFTS:
                earlier = _before_shift(function, constant_of(count), self.sign, limit)
                return earlier is None or self.passes(entity, day, earlier)
            case tree.Aggregate(function="min" | "max", entity=child, value=value) if value:
                return self.passes(child, value, limit)
        return True

    def key(self, entity: str, name: str, limit: date) -> bool:
        """Whether a column or rule may."""
        if name in self.entities[entity].columns:
            return self.exists(entity, name, self.sign, limit)
        step = self.steps.get((entity, name))
        return step is None or self.passes(entity, step.tree, limit)


_LONGEST = {"add_days": 1, "add_months": 31, "add_years": 366}


def _before_shift(function: str, count: int | None, sign: str, limit: date) -> date | None:
    """Where a day that passes a limit after a shift has to be before it; None where anywhere."""
    if count is None:
        return None
    forward = count if sign == ">" else -count
    days = timedelta(max(0, forward) * _LONGEST[function] + 31)
    try:
        return limit - days if sign == ">" else limit + days
    except OverflowError:
        return None


def _query(
    program: Program,
    relations: Mapping[str, str],
    entity: str,
    steps: Mapping[int, Step],
    dialect: str,
    *,
    told: bool,
) -> str:
    keys, tells = program.entities[entity].key, tell_steps(program, steps) if told else {}
    given = [*steps.values(), *(step for listed in tells.values() for step in listed)]
    names = [*keys, *(step.name for step in given)]
    rows = compile_sql(program, relations, entity, names, given, dialect=dialect)
    broken = " ".join(f"WHEN {identifier(s.name)} THEN {index}" for index, s in steps.items())
    shown = ", ".join(identifier(key) for key in keys)
    answer = [f"CASE {broken} END AS {identifier(INDEX)}"]
    if told:
        answer.append(f"CASE {_texts(steps, tells)} END AS {identifier(TOLD)}")
    last = f", {identifier(TOLD)}" if told else ""
    return (
        f"SELECT {shown}, {identifier(INDEX)}{last} FROM ("
        f"SELECT {shown}, {', '.join(answer)} FROM ({rows})"
        f") WHERE {identifier(INDEX)} IS NOT NULL"
    )


def tell_steps(program: Program, steps: Mapping[int, Step]) -> dict[int, list[Step]]:
    """What rows show of themselves where they break guards, as steps: place in `program.guards` → steps."""
    found: dict[int, list[Step]] = {}
    for index in steps:
        guard = program.guards[index]
        names = (f"{TOLD}{index}.{number}" for number in range(len(guard.tells)))
        found[index] = [
            Step(guard.entity, name, name, 0, node, node.type, None, False)
            for name, node in zip(names, guard.tells, strict=True)
        ]
    return found


def _texts(steps: Mapping[int, Step], tells: Mapping[int, list[Step]]) -> str:
    """The branches of the text of the first guard that a row breaks."""
    branches = []
    for index, step in steps.items():
        parts = map(_text, tells[index])
        text = f"concat_ws({literal(BETWEEN)}, {', '.join(parts)})" if tells[index] else "NULL"
        branches.append(f"WHEN {identifier(step.name)} THEN {text}")
    return " ".join(branches)


def _text(tell: Step) -> str:
    """What is told, as text; of a list the last separator goes."""
    name = identifier(tell.name)
    if tell.type.kind == "text":
        return f"RTRIM({name}, {literal(BETWEEN)})"
    return f"CAST({name} AS VARCHAR)"
