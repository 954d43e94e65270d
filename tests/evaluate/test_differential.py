"""Policies and data written at random give the same values, reasons and broken guards in every
engine."""

from __future__ import annotations

from datetime import date
from random import Random
from typing import Any

import duckdb
import pytest
from hypothesis import HealthCheck, given, note, settings
from hypothesis import strategies as st

from guiju.evaluate.case import CaseProgram
from guiju.evaluate.engines import ENGINES, Tables, same
from guiju.evaluate.guards import INDEX, guard_queries
from guiju.evaluate.program import Program, compile_program
from guiju.load import load_text, with_reform
from guiju.model.problem import InputError

from .drawn import data
from .tables import fill
from .written import policy

DAY = date(2024, 2, 29)
ordinary = settings(
    max_examples=150, derandomize=True, deadline=None, suppress_health_check=list(HealthCheck)
)
long = settings(ordinary, max_examples=4000, derandomize=False)


@ordinary
@given(st.integers(0, 10**9))
def test_engines_agree(seed: int) -> None:
    check(*noted(seed, 7))


@pytest.mark.slow
@long
@given(st.integers(0, 10**9))
def test_engines_agree_on_many(seed: int) -> None:
    check(*noted(seed, 20))


def noted(seed: int, rules: int) -> tuple[str, Tables]:
    random = Random(seed)
    text, tables = policy(random, rules), data(random)
    note(text)
    note(repr(tables))
    return text, tables


def check(text: str, tables: Tables) -> None:
    program = compiled(text)
    if program is None:
        return
    broken = python_guards(program, tables)
    assert duckdb_guards(program, tables) == broken
    if broken:
        return
    exact = ENGINES["exact"].values(program, tables)
    for name in ("python", "duckdb", "polars"):
        values = ENGINES[name].values(program, tables)
        for key, expected in exact.items():
            found = values[key]
            assert all(map(same, found, expected)), (name, key, found, expected)


def compiled(text: str) -> Program | None:
    """The policy and its reform, every rule asked for; None where a guard would have to read two
    rows."""
    loaded = load_text(text)
    reformed = with_reform(loaded, "R")
    try:
        return compile_program(
            [loaded.definition, reformed.definition], DAY, list(loaded.definition.rules)
        )
    except InputError as error:
        if error.problems[0].code == "guard-of-two-rows":
            return None
        raise


def python_guards(program: Program, tables: Tables) -> dict[tuple[Any, ...], int]:
    """(entity, key of the row) → the first guard that it breaks, found by the Python program."""
    case = CaseProgram(program)
    rows = case.rows(tables)
    case.python.run(*[rows[name] for name in case.order])
    broken: dict[tuple[Any, ...], int] = {}
    for index, (guard, breaks) in enumerate(case.python.guards):
        keys = program.entities[guard.entity].key
        for given_row, row in zip(tables[guard.entity], rows[guard.entity], strict=True):
            if breaks(row):
                broken.setdefault((guard.entity, *(given_row[key] for key in keys)), index)
    return broken


def duckdb_guards(program: Program, tables: Tables) -> dict[tuple[Any, ...], int]:
    """The same, found by the queries of `guard_queries`."""
    broken = {}
    with duckdb.connect(config={"threads": 1}) as connection:
        relations = fill(connection, program.definitions[0], tables)
        for entity, query in guard_queries(program, relations):
            assert f'"{INDEX}"' in query
            for *key, index in connection.execute(query).fetchall():
                broken[entity, *key] = index
    return broken


CHAIN = """\
format: 1
name: chain
entities:
  place: {key: place_id, columns: {city: text, ok: finding}}
  unit: {key: unit_id, columns: {place_id: -> place}}
  person: {key: person_id, columns: {unit_id: -> unit or none, g: finding}}
rules:
  place: {fine: ok OR no}
  person:
    city: coalesce(unit.place.city, '-')
    fine: {is: g AND unit.place.fine, type: finding}
reforms: {R: {parameters: {}}}
"""


def test_a_parent_beyond_a_missing_parent() -> None:
    tables: Tables = {
        "place": [{"place_id": "c", "city": "京", "ok": "no"}],
        "unit": [{"unit_id": "u", "place_id": "c"}],
        "person": [
            {"person_id": "a", "unit_id": "u", "g": "yes"},
            {"person_id": "b", "unit_id": None, "g": "yes"},
            {"person_id": "c", "unit_id": None, "g": "no"},
        ],
    }
    check(CHAIN, tables)
    program = compiled(CHAIN)
    assert program is not None
    for engine in ENGINES.values():
        values = engine.values(program, tables)
        assert values["person", "city"] == ["京", "-", "-"]
        assert values["person", "fine"] == [False, None, False]
        assert values["person", "fine#why"] == ["place.ok;place.fine;", "place.fine;", "person.g;"]
