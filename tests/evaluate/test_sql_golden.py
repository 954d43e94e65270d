"""The SQL of small policies, as last read and accepted: `tests/cases/sql`."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest
import yaml

from guiju.evaluate.program import Program, compile_program
from guiju.evaluate.sql import compile_sql
from guiju.load import load_text, with_reform

from .golden import same_as_golden
from .tables import fill

CASES = sorted((Path(__file__).parent.parent / "cases" / "sql").glob("*.yaml"))


def compiled(path: Path) -> Program:
    case: dict[str, Any] = yaml.load(path.read_text("utf-8"), yaml.BaseLoader)
    loaded = load_text(yaml.safe_dump(case["policy"], allow_unicode=True, sort_keys=False))
    definitions = [loaded.definition]
    if "reform" in case:
        definitions.append(with_reform(loaded, case["reform"]).definition)
    goals = [(entity, name) for entity, _, name in (goal.partition(".") for goal in case["goals"])]
    return compile_program(definitions, date(2024, 1, 1), goals)


def queries(program: Program) -> dict[str, str]:
    """The query of each entity that is asked for."""
    relations = {name: f'"table {name}"' for name in program.entities}
    asked: dict[str, list[str]] = {}
    for goal in program.goals:
        asked.setdefault(goal.key[0], []).append(goal.name)
    return {
        entity: compile_sql(program, relations, entity, names) for entity, names in asked.items()
    }


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_sql(path: Path) -> None:
    text = "\n\n".join(f"-- {entity}\n{query}" for entity, query in queries(compiled(path)).items())
    same_as_golden(path.with_suffix(".sql"), text + "\n")


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_sql_runs_and_is_the_same_each_time(path: Path) -> None:
    program = compiled(path)
    assert queries(program) == queries(compiled(path))
    with duckdb.connect(config={"threads": 1}) as connection:
        fill(connection, program.definitions[0], {})
        for query in queries(program).values():
            assert connection.execute(query).fetchall() == []
