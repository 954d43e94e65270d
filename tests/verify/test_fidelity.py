"""The solver's terms equal the exact oracle on given rows: the fidelity matrix and policies drawn at random."""

from __future__ import annotations

from fractions import Fraction
from random import Random
from typing import Any

import pytest
import z3
from hypothesis import HealthCheck, given, note, settings
from hypothesis import strategies as st

from guiju.evaluate.case import CaseProgram
from guiju.evaluate.engines import ENGINES, Tables
from guiju.evaluate.program import Program
from guiju.verify.days import day_of
from guiju.verify.terms import truth
from guiju.verify.values import Answer, Any3, UnsupportedError
from guiju.verify.world import Ref, World
from tests.evaluate.drawn import data
from tests.evaluate.test_differential import compiled as drawn_program
from tests.evaluate.test_differential import python_guards
from tests.evaluate.test_fidelity import compiled, rows
from tests.evaluate.written import policy

UNSUPPORTED = {"text", "text-order", "no-row"}


def world_of(program: Program, tables: Tables, **options: Any) -> World:
    """A world of which every value is given, as the exact engine reads it."""
    case = CaseProgram(program, exact=True)
    found = case.rows(tables)
    columns = {
        name: program.columns[name] | set(program.entities[name].key) for name in program.columns
    }
    read = {
        name: [
            {
                c: row[case.layouts[name].slots[c]]
                for c in columns[name]
                if c in case.layouts[name].slots
            }
            for row in found[name]
        ]
        for name in program.columns
    }
    given = {
        name: [{**r, **{k: plain[k] for k in program.entities[name].key if k in plain}}
               for r, plain in zip(read[name], tables[name], strict=True)]
        for name in read
    }  # fmt: skip
    counts = {name: len(rows_) for name, rows_ in given.items()}
    return World(program, counts, next(iter(counts)), given=given, **options)


def plain(world: World, value: Any3, kind: str) -> Any:
    """A value of given rows as the exact engine would say it."""

    def known(term: Any) -> Any:
        return z3.simplify(term)

    if isinstance(value, Answer):
        return (
            True if z3.is_true(known(value.yes)) else False if z3.is_true(known(value.no)) else None
        )
    if z3.is_false(known(value.present)):
        return None
    assert z3.is_true(known(value.present))
    term = known(value.term)
    if kind == "bool":
        assert z3.is_true(term) or z3.is_false(term)
        return z3.is_true(term)
    if kind == "date":
        return day_of(term.as_long())
    if kind in ("text", "enum"):
        return world.symbols.text(term.as_long())
    if kind == "set":
        return members(world, term)
    return Fraction(term.as_fraction()) if z3.is_rational_value(term) else Fraction(term.as_long())


def members(world: World, term: Any) -> frozenset[Any]:
    """What a set of given rows holds: of each index that was stored, whether it is in."""
    indices, stored = set(), term
    while stored.decl().kind() == z3.Z3_OP_STORE:
        indices.add(stored.arg(1).as_long())
        stored = stored.arg(0)
    return frozenset(
        world.symbols.text(index)
        for index in indices
        if z3.is_true(z3.simplify(z3.Select(term, index)))
    )


def differences(program: Program, tables: Tables) -> tuple[list[Any], set[str]]:
    """Where the terms give something else than the exact engine, and what no term expresses."""
    exact = ENGINES["exact"].values(program, tables)
    world = world_of(program, tables, exact=True)
    wrong, unsupported = [], set()
    for goal in program.goals:
        entity, name = goal.key
        if name.endswith("#why"):
            continue
        step = program.index.get((entity, goal.name))
        kind = (
            step.type.kind if step is not None else program.entities[entity].columns[name].type.kind
        )
        for number, expected in enumerate(exact[entity, goal.name]):
            try:
                value = world.value(Ref(entity, number), goal.name)
            except UnsupportedError as error:
                world.open.clear()
                unsupported.add(f"{goal.name}: {error.code}")
                continue
            found = plain(world, value, kind)
            expected = frozenset(expected) if kind == "set" else expected
            if found != expected or (isinstance(expected, bool) and found is not expected):
                wrong.append((goal.key, number, found, expected))
    assert {entry.split(": ")[1] for entry in unsupported} <= UNSUPPORTED
    return wrong, unsupported


def test_matrix_of_functions() -> None:
    definition, program, lines = compiled()
    wrong, unsupported = differences(program, rows())
    texts = [(definition.rules[key].text, *rest) for key, *rest in wrong]
    assert texts == []
    names = {entry.split(":")[0] for entry in unsupported}
    functions = {line for line, keys in lines.items() if {name for _, name in keys} <= names}
    assert functions == set()


def check(seed: int, size: int) -> None:
    random = Random(seed)
    text, tables = policy(random, size), data(random)
    note(text)
    note(repr(tables))
    program = drawn_program(text)
    if program is None:
        return
    broken = python_guards(program, tables)
    world = world_of(program, tables, exact=True)
    try:
        for number, guard in enumerate(program.guards):
            for row in world.rows(guard.entity):
                holds = z3.is_true(z3.simplify(truth(world, row, guard.when)))
                key = tuple(
                    tables[row.entity][row.number][k] for k in program.entities[row.entity].key
                )
                first = broken.get((guard.entity, *key))
                assert holds is (first == number) or (first is not None and first < number)
    except UnsupportedError:
        pass
    if not broken:
        assert differences(program, tables)[0] == []


@settings(max_examples=40, derandomize=True, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.integers(0, 10**9))
def test_drawn_policies(seed: int) -> None:
    check(seed, 6)


@pytest.mark.slow
@settings(
    max_examples=600, derandomize=True, deadline=None, suppress_health_check=list(HealthCheck)
)
@given(st.integers(0, 10**9))
def test_many_drawn_policies(seed: int) -> None:
    check(seed, 15)


def test_rounding_with_slack_admits_what_is_right() -> None:
    """With unknown values rounding is a term near the value: what the exact engine gives must be one of its values."""
    _, program, _ = compiled()
    tables = rows()
    exact = ENGINES["exact"].values(program, tables)
    world = world_of(program, tables)
    solver = z3.Solver()
    for goal in program.goals:
        step = program.index.get((goal.key[0], goal.name))
        if step is None or step.round is None:
            continue
        for number, expected in enumerate(exact[goal.key[0], goal.name]):
            try:
                value = world.value(Ref(goal.key[0], number), goal.name)
            except UnsupportedError:
                continue
            if expected is not None and not isinstance(value, Answer):
                solver.add(value.term == z3.RealVal(str(Fraction(expected))))
    solver.add(world.constraints())
    assert solver.check() == z3.sat
