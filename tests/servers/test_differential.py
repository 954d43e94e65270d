"""Policies and data written at random give the same values, reasons and broken guards on servers."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest

from guiju.evaluate.engines import ENGINES, Tables, same
from guiju.evaluate.guards import guard_queries
from guiju.evaluate.program import Program
from guiju.servers import open_server
from guiju.servers.engine import ServerEngine
from tests.evaluate.drawn import data
from tests.evaluate.test_differential import CHAIN, compiled, duckdb_guards
from tests.evaluate.written import policy

QUICK = {"postgres": 25, "clickhouse": 10, "spark": 2}
"""Spark takes seconds to plan what others answer in milliseconds."""
MANY = {"postgres": 1500, "clickhouse": 800, "spark": 60}


def test_servers_agree(engine: ServerEngine) -> None:
    for seed in range(QUICK[engine.name]):
        check(engine, policy(Random(seed), 7), data(Random(seed)))


@pytest.mark.slow
def test_servers_agree_on_many(engine: ServerEngine) -> None:
    # PostgreSQL keeps a lock for every table that a transaction made: a connection for every hundred.
    seeds = range(1000, 1000 + MANY[engine.name])
    for start in seeds[::100]:
        with open_server(engine.server.address) as server:
            for seed in range(start, min(start + 100, seeds.stop)):
                check(ServerEngine(server), policy(Random(seed), 20), data(Random(seed)))


def test_a_constant_beside_a_join_that_could_be_swapped(engine: ServerEngine) -> None:
    check(engine, policy(Random(1058), 20), data(Random(1058)))


@pytest.mark.parametrize("seed", [1099, 1475])
def test_whole_numbers_beside_counts_and_others(engine: ServerEngine, seed: int) -> None:
    check(engine, policy(Random(seed), 20), data(Random(seed)))


def test_a_parent_beyond_a_missing_parent(engine: ServerEngine) -> None:
    tables: Tables = {
        "place": [{"place_id": "c", "city": "京", "ok": "no"}],
        "unit": [{"unit_id": "u", "place_id": "c"}],
        "person": [
            {"person_id": "a", "unit_id": "u", "g": "yes"},
            {"person_id": "b", "unit_id": None, "g": "yes"},
            {"person_id": "c", "unit_id": None, "g": "no"},
        ],
    }
    check(engine, CHAIN, tables)


def check(engine: ServerEngine, text: str, tables: Tables) -> None:
    program = compiled(text)
    if program is None:
        return
    broken = duckdb_guards(program, tables)
    assert guards(engine, program, tables) == broken
    if broken:
        return
    exact = ENGINES["exact"].values(program, tables)
    values = engine.values(program, tables)
    for key, expected in exact.items():
        assert all(map(same, values[key], expected)), (text, tables, key, values[key], expected)


def guards(engine: ServerEngine, program: Program, tables: Tables) -> dict[tuple[Any, ...], int]:
    """(entity, key of the row) → the first guard that it breaks."""
    if not program.guards:
        return {}
    relations = engine.keep(program, tables, keys=True)
    return {
        (entity, *key): index
        for entity, query in guard_queries(program, relations, dialect=engine.server.dialect)
        for *key, index in engine.connection.execute(query).fetchall()
    }
