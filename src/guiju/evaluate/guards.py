"""What only data can show, in SQL: the rows that break a guard of a program."""

from __future__ import annotations

from collections.abc import Mapping

from guiju.evaluate.program import Program, Step
from guiju.evaluate.quoting import identifier
from guiju.evaluate.sql import compile_sql
from guiju.model.types import BOOL

INDEX = "#guard"


def guard_queries(
    program: Program, relations: Mapping[str, str], dialect: str = "duckdb"
) -> list[tuple[str, str]]:
    """For each entity with guards, a query of the rows that break one.

    A row of the answer holds the key of the row and, as ``#guard``, the place in `program.guards`
    of the first
    guard it breaks. `relations` gives each entity's table as SQL for FROM. A query is as long
    as the
    answer wanted of it: add LIMIT.
    """
    return [
        (entity, _query(program, relations, entity, dialect))
        for entity in guarded_entities(program)
    ]


def guarded_entities(program: Program) -> list[str]:
    """The entities whose rows may break a guard."""
    return list(dict.fromkeys(guard.entity for guard in program.guards))


def guard_steps(program: Program, entity: str) -> dict[int, Step]:
    """The guards of an entity as steps, by their place in `program.guards`."""
    return {
        index: Step(entity, f"{INDEX}{index}", f"{INDEX}{index}", 0, guard.when, BOOL, None, False)
        for index, guard in enumerate(program.guards)
        if guard.entity == entity
    }


def _query(program: Program, relations: Mapping[str, str], entity: str, dialect: str) -> str:
    steps = guard_steps(program, entity)
    keys, names = program.entities[entity].key, [step.name for step in steps.values()]
    given = list(steps.values())
    rows = compile_sql(program, relations, entity, [*keys, *names], given, dialect=dialect)
    broken = " ".join(f"WHEN {identifier(s.name)} THEN {index}" for index, s in steps.items())
    shown = ", ".join(identifier(key) for key in keys)
    return (
        f"SELECT {shown}, {identifier(INDEX)} FROM ("
        f"SELECT {shown}, CASE {broken} END AS {identifier(INDEX)} FROM ({rows})"
        f") WHERE {identifier(INDEX)} IS NOT NULL"
    )
