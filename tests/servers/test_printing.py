"""The SQL of small policies in the words of each dialect, as last read and accepted: `tests/cases/sql`."""

from __future__ import annotations

from pathlib import Path

import pytest

from guiju.evaluate.printing import printed, stored
from guiju.evaluate.sql import compile_sql
from guiju.expression.functions import DIALECTS
from guiju.model.problem import InputError
from tests.evaluate.golden import same_as_golden
from tests.evaluate.test_sql_golden import CASES, compiled


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_printed_sql(path: Path, dialect: str) -> None:
    program = compiled(path)
    relations = {name: f'"table {name}"' for name in program.entities}
    asked: dict[str, list[str]] = {}
    for goal in program.goals:
        asked.setdefault(goal.key[0], []).append(goal.name)
    texts = []
    for entity, names in asked.items():
        query = compile_sql(program, relations, entity, names, dialect=dialect)
        text = printed(query, dialect)
        assert text == printed(query, dialect)
        texts.append(f"-- {entity}\n{text}\n")
    same_as_golden(path.with_suffix(f".{dialect}.sql"), "\n".join(texts))


def test_a_date_that_clickhouse_cannot_hold() -> None:
    assert "2299-12-31" in printed("SELECT DATE '2299-12-31'", "clickhouse")
    with pytest.raises(InputError) as caught:
        printed("SELECT DATE '9999-12-31'", "clickhouse")
    assert [problem.code for problem in caught.value.problems] == ["date-beyond-engine"]
    assert "9999-12-31" in printed("SELECT DATE '9999-12-31'", "postgres")


def test_what_is_stored() -> None:
    assert stored("SELECT 1", "spark") is None
    found = stored(
        'CREATE OR REPLACE TEMP TABLE "#a" AS WITH c AS (SELECT 1 AS x) SELECT x FROM c', "postgres"
    )
    assert found == ("#a", "WITH c AS NOT MATERIALIZED (SELECT 1 AS x) SELECT x FROM c")


def test_stages_of_postgres_are_stored_where_they_are_read_twice_or_nest_too_deep() -> None:
    stages = [f"c{n} AS (SELECT x + 1 AS x FROM c{n - 1})" for n in range(1, 50)]
    chain = printed(
        f"WITH c0 AS (SELECT x FROM t), {', '.join(stages)} SELECT x FROM c49", "postgres"
    )
    kept = [n for n in range(50) if f"c{n} AS MATERIALIZED" in chain]
    assert kept == [20, 41]
    assert chain.count("OFFSET 0") == 47
    first, second = (
        "a AS (SELECT x + 1 AS x FROM t)",
        "b AS (SELECT a.x FROM a JOIN a AS c ON TRUE)",
    )
    twice = printed(f"WITH {first}, {second} SELECT x FROM b", "postgres")
    assert "a AS MATERIALIZED" in twice
    assert "b AS NOT MATERIALIZED" in twice
