"""Rows that a reform cannot touch: never one too many, and the totals are the same without them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given, note, settings
from hypothesis import strategies as st

from guiju.compare import plan
from guiju.compare.plan import Plan
from guiju.compare.request import Request
from guiju.compare.sweep import read_sweep, swept
from guiju.compare.touched import with_touched
from guiju.days import read_day_argument
from guiju.evaluate.engines import ENGINES, same
from guiju.evaluate.program import Goal, Program, compile_program
from guiju.load.policy import load_text, with_reform
from guiju.model.definition import Key
from guiju.model.problem import InputError
from tests.compare.small import DAY, person, policy, write
from tests.evaluate.drawn import data
from tests.evaluate.test_differential import DAY as DRAWN_DAY
from tests.evaluate.test_differential import python_guards
from tests.evaluate.written import policy as drawn_policy


@pytest.fixture(autouse=True)
def _any_number_of_reforms(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plan, "MANY", 0)


def changed_rules(program: Program) -> list[Key]:
    """The rules that the second variant computes otherwise."""
    names: dict[Key, set[str]] = {}
    for goal in program.goals:
        names.setdefault(goal.key, set()).add(goal.name)
    return [key for key, found in names.items() if len(found) > 1]


def check(seed: int, rules: int) -> None:
    random = Random(seed)
    text, tables = drawn_policy(random, rules), data(random)
    note(text)
    note(repr(tables))
    loaded = load_text(text)
    reformed = with_reform(loaded, "R")
    try:
        program = compile_program(
            [loaded.definition, reformed.definition],
            DRAWN_DAY,
            list(loaded.definition.rules),
            reasons=False,
        )
    except InputError:
        return
    if python_guards(program, tables):
        return
    for key in changed_rules(program):
        longer, name = with_touched(program, key)
        if not name:
            continue
        goals = (*program.goals, Goal(0, (key[0], name), name))
        for engine in ("exact", "duckdb"):
            values = ENGINES[engine].values(replace(longer, goals=goals), tables)
            before, after = (
                values[
                    key[0],
                    next(g.name for g in program.goals if (g.variant, g.key) == (variant, key)),
                ]
                for variant in (0, 1)
            )
            for old, new, touched in zip(before, after, values[key[0], name], strict=True):
                assert touched or same(old, new), (engine, key, old, new)


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10**9))
def test_what_is_not_touched_is_the_same(seed: int) -> None:
    check(seed, 7)


@pytest.mark.slow
@settings(max_examples=1500, deadline=None)
@given(st.integers(0, 10**9))
def test_what_is_not_touched_is_the_same_of_many(seed: int) -> None:
    check(seed, 20)


def touched(reforms: list[str], sweep: str = "", **wanted: Any) -> str:
    small = policy()
    day = read_day_argument(DAY)
    assert day is not None
    definitions = [small.definition, *(small.under(reform).definition for reform in reforms)]
    if sweep:
        name, values = read_sweep(sweep)
        definitions += swept(small.definition, name, values, day)
    return Plan(definitions, day, Request(distribution=False, **wanted)).touched


def test_a_condition_is_found_where_there_is_one() -> None:
    assert touched(["R1"]) == "#touched net"
    assert (
        touched([], "scale.rates.3=10%,20%", target="person.stepped", direction="down")
        == "#touched stepped"
    )
    assert touched([], "allowance=1,2") == ""
    assert touched(["R1"], marginal="income") == ""


@pytest.mark.parametrize("reforms", [["R1"], ["R2"], ["R1", "R2"]])
@pytest.mark.parametrize("weight", ["", "weight"])
def test_totals_are_those_of_all_rows(reforms: list[str], weight: str, tmp_path: Path) -> None:
    kinds = ("university", "hospital", "company")
    people = [
        person(f"p{i}", kinds[i % 3], 800 * i, weight=1 + i % 4, region="东西"[i % 2])
        for i in range(60)
    ]
    stored = write(tmp_path / "p.csv", people)
    wanted: dict[str, Any] = {
        "by": ["kind", "region, kind"],
        "weight": weight,
        "date": DAY,
        "base": "income",
    }
    narrow = policy().compare(stored, reforms, distribution=False, **wanted)
    whole = policy().compare(stored, reforms, **wanted)
    for left, right in zip(narrow.variants, whole.variants, strict=True):
        assert left.total == right.total
        assert left.groups == right.groups
