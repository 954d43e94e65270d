"""A long decision table gives the same as a chain of its rows, in every engine; only faster."""

from __future__ import annotations

from datetime import date
from itertools import product
from random import Random
from typing import Any

import pytest

import guiju
from guiju.evaluate import branching
from guiju.evaluate.engines import ENGINES, same
from guiju.evaluate.program import Program, compile_program
from guiju.model import tree

HEAD = """
format: 1
name: long
enums: {{kind: [{kinds}], way: [x, y, z]}}
entities:
  t: {{key: id, columns: {{k: kind, w: way or none, n: int, s: text or none, d: date, f: finding}}}}
tables:
  x:
    {{on: t, hit: {hit}, outcomes: {{out: {type}}}, {more}rows: [
{rows}]}}
rules: {{t: {{r: {{table: x}}}}}}
"""
KINDS = [f"k{i:02}" for i in range(40)]
DAYS = ("2020-01-01", "2021-06-30", "2024-02-29")


def written(random: Random, hit: str, kind: str, count: int) -> str:
    """A table of random rows: values, sets, ranges, wildcards, findings, dates, missing values."""

    def one(options: Any) -> Any:
        return options[random.randrange(len(options))]

    lines = []
    for index in range(count):
        cells = {
            "k ?": one([*KINDS, *KINDS, f"{one(KINDS)}|{one(KINDS)}", f"not {one(KINDS)}", "-"]),
            "w ?": one(["-", "x", "y|z", "none"]),
            "n ?": one(["-", "1", "2|3", "..2", "3.."]),
            "s ?": one(["-", "-", "甲", "乙|丙"]),
            "d ?": one(["-", "-", one(DAYS), f"{DAYS[1]}.."]),
            "f ?": one(["-", "-", "yes", "no|undetermined"]),
        }
        outcome = one(["yes", "no", "undetermined"]) if kind == "finding" else str(index)
        pairs = ", ".join(f"'{name}': '{cell}'" for name, cell in cells.items() if cell != "-")
        lines.append(f"    {{row: r{index}, {pairs}{', ' if pairs else ''}'out =': {outcome}}}")
    more = "priority: [no, undetermined, yes], " if hit == "priority" else ""
    return HEAD.format(
        kinds=", ".join(KINDS), hit=hit, type=kind, more=more, rows=",\n".join(lines)
    )


def rows(random: Random, count: int) -> list[dict[str, Any]]:
    def one(options: Any) -> Any:
        return options[random.randrange(len(options))]

    return [
        {
            "id": str(i), "k": one(KINDS), "w": one(["x", "y", "z", None]), "n": one(range(5)),
            "s": one(["甲", "乙", "丙", "丁", None]), "d": date.fromisoformat(one(DAYS)),
            "f": one(["yes", "no", "undetermined"]),
        }
        for i in range(count)
    ]  # fmt: skip


def compiled(text: str) -> Program:
    return compile_program([guiju.loads(text).definition], date(2024, 1, 1), [("t", "r")])


def branches(program: Program) -> int:
    """The most conditions in one chain of the rule."""
    root = next(step.tree for step in program.steps if step.source == "r")
    return max(len(n.branches) for n in tree.walk(root) if isinstance(n, tree.Case))


@pytest.mark.parametrize(
    ("hit", "kind"), [("first", "int"), ("first", "finding"), ("priority", "finding")]
)
@pytest.mark.parametrize("seed", range(4))
def test_nested_cases_give_what_the_chain_gives(
    hit: str, kind: str, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    random = Random(f"{hit} {kind} {seed}")
    text = written(random, hit, kind, 120)
    tables = {"t": rows(random, 300)}
    monkeypatch.setattr(branching, "FLAT", 4)
    nested = {name: engine.values(compiled(text), tables) for name, engine in ENGINES.items()}
    assert branches(compiled(text)) < 120
    monkeypatch.setattr(branching, "FLAT", 10**6)
    flat = ENGINES["exact"].values(compiled(text), tables)
    for name, found in nested.items():
        for goal, values in flat.items():
            assert all(same(a, b) for a, b in zip(values, found[goal], strict=True)), (name, goal)


@pytest.mark.parametrize("keys", [("k",), ("k", "n"), ("w", "k", "n")])
def test_a_thousand_rows_are_no_chain_of_a_thousand(keys: tuple[str, ...]) -> None:
    values: dict[str, list[Any]] = {"k": KINDS, "n": list(range(9)), "w": ["x", "y", "z"]}
    lines: list[str] = []
    found: tuple[Any, ...]
    # Of 40 kinds alone each stands twice: a table of 80 rows.
    for found in list(product(*(values[key] for key in keys))) * (2 if keys == ("k",) else 1):
        cells = ", ".join(f"'{key} ?': {value}" for key, value in zip(keys, found, strict=True))
        lines.append(f"    {{row: r{len(lines)}, {cells}, 'out =': {len(lines)}}}")
    text = HEAD.format(
        kinds=", ".join(KINDS), hit="first", type="int", more="", rows=",\n".join(lines)
    )
    program = compiled(text)
    assert len(lines) > branching.FLAT
    assert branches(program) <= branching.FLAT


def test_a_table_that_is_short_or_has_no_values_stays_a_chain() -> None:
    lines = [f"    {{row: r{i}, 'n ?': ..{i}, 'out =': {i}}}" for i in range(80)]
    text = HEAD.format(kinds="a", hit="first", type="int", more="", rows=",\n".join(lines))
    assert branches(compiled(text)) == 80
