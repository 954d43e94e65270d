"""Names, texts and sizes that try to break out of, or break down, the engines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import duckdb
import pytest

from guiju.evaluate.engines import ENGINES, same
from guiju.evaluate.program import Program, compile_program
from guiju.evaluate.python import PythonProgram
from guiju.evaluate.quoting import identifier, literal
from guiju.evaluate.sql import LEVELS, compile_script, compile_sql
from guiju.expression.syntax import DEPTH_LIMIT
from guiju.load import load_text

DAY = date(2024, 1, 1)
ROW = {"id": "1", "a": 1.5, "b": 10.25, "c": 3, "f": True, "g": "no"}
HEAD = """\
format: 1
name: t
entities: {x: {key: id, columns: {a: number, b: money, c: int, f: bool, g: finding}}}
parameters: {s: {type: scale, unit: CNY, values: {2000-01-01: {above: [0, 100], rates: [1%, 2%]}}}}
"""


def compiled(rules: Mapping[str, str], more: str = "") -> Program:
    written = "".join(f"    {name}: {text}\n" for name, text in rules.items())
    definition = load_text(f"{HEAD}rules:\n  x:\n{written}{more}").definition
    return compile_program([definition], DAY, [("x", list(rules)[-1])])


def agreed(program: Program, rows: Sequence[Mapping[str, Any]] = (ROW,)) -> list[Any]:
    """The values of the first goal, the same in every engine."""
    values = {name: engine.values(program, {"x": rows}) for name, engine in ENGINES.items()}
    for name in ("python", "duckdb", "polars"):
        for key, expected in values["exact"].items():
            assert all(map(same, values[name][key], expected)), (
                name,
                key,
                values[name][key],
                expected,
            )
    return values["exact"]["x", program.goals[0].name]


# texts

TEXTS = (
    "it''s",
    '"; DROP TABLE x; --',
    "{0}",
    "{rest}",
    "\\",
    "%s",
    "__import__(os)",
    "新区 50%",
)


@pytest.mark.parametrize("text", TEXTS)
def test_texts_are_values_only(text: str) -> None:
    kind = text.replace("''", "'")
    policy = f"""\
format: 1
name: t
enums: {{kind: [{_yaml(kind)}, other]}}
entities: {{主体: {{key: 编号, columns: {{类别: kind}}}}}}
rules:
  主体:
    是否: {{is: {_yaml(f"类别 = '{text}'")}}}
    文字: {{is: {_yaml(f"CASE WHEN 是否 THEN '{text}' ELSE '-' END")}}}
"""
    program = compile_program(
        [load_text(policy).definition], DAY, [("主体", "是否"), ("主体", "文字")]
    )
    source = PythonProgram(program).source
    assert all(word not in source for word in (kind, "类别", "是否", "文字", "主体", "编号"))
    assert literal(kind) in compile_sql(program, {"主体": "x"}, "主体", ["是否"])
    rows = {"主体": [{"编号": "1", "类别": kind}, {"编号": "2", "类别": "other"}]}
    for engine in ENGINES.values():
        assert engine.values(program, rows)["主体", "文字"] == [kind, "-"]


def _yaml(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


@pytest.mark.parametrize(
    "name", ["r", "C1", "k0", "v0", "select", "SUM", "R0", "f0", "run", "t", "外"]
)
def test_names_do_not_meet_the_names_of_the_generated_code(name: str) -> None:
    program = compiled({name: "a + 1", "last": f"{name} * 2"})
    assert agreed(program) == [5]


def test_quoting_refuses_what_cannot_be_quoted() -> None:
    with pytest.raises(ValueError, match="null character"):
        identifier("a\0b")
    with pytest.raises(ValueError, match="null character"):
        literal("a\0b")
    with pytest.raises(TypeError):
        literal([1])


# sizes

DEEP = DEPTH_LIMIT - 2
NESTED = (DEPTH_LIMIT - 4) // 3
CHAINS = {
    "plus": " + ".join(["a"] * DEEP),
    "minus": " - ".join(["a"] * DEEP),
    "times": " * ".join(["0.5"] * DEEP),
    "divided": " / ".join(["a"] + ["2"] * (DEEP - 1)),
    "and": " AND ".join(["f"] * DEEP),
    "or": " OR ".join(["f"] * DEEP),
    "findings": " AND ".join(["g"] * DEEP),
    "not": "NOT " * DEEP + "f",
    "findings_mixed": "(g AND (g OR " * (NESTED // 2) + "finding(f)" + "))" * (NESTED // 2),
    "negative": "-" * DEEP + "a",
    "round": "round(1 + " * NESTED + "a" + ", 2)" * NESTED,
    "marginal": "marginal(p.s, 200 + " * NESTED + "b" + ")" * NESTED,
    "case": "CASE WHEN f THEN 1 + " * NESTED + "a" + " ELSE 0 END" * NESTED,
    "condition": "CASE WHEN " * NESTED + "a" + " * 2 = 3 THEN 1 ELSE 0 END" * NESTED,
    "divide": "divide(a, 1 + " * NESTED + "a" + ", 0)" * NESTED,
    "in": f"c IN ({', '.join(map(str, range(1999)))})",
    "long_case": "1 + CASE "
    + " ".join(f"WHEN c = {n} THEN {n}" for n in range(600))
    + " ELSE 0 END",
    "long_sum": "greatest(" + " + ".join(["greatest(a, 1, 12345678901234567890)"] * 80) + ", 0)",
}


@pytest.mark.parametrize("chain", CHAINS)
def test_expressions_as_large_as_the_parser_lets_in(chain: str) -> None:
    assert len(agreed(compiled({"last": _yaml(CHAINS[chain])}))) == 1


@pytest.mark.parametrize(
    "form", ["round(1 + {}, 2)", "marginal(p.s, 200 + {})", "divide(a, 1 + {}, 0)"]
)
def test_sql_grows_no_faster_than_the_expression(form: str) -> None:
    sizes = []
    for depth in (10, 20):
        text = "b" if "p.s" in form else "a"
        for _ in range(depth):
            text = form.format(text)
        sizes.append(len(compile_sql(compiled({"last": _yaml(text)}), {"x": "x"}, "x", ["last"])))
    assert sizes[1] < 3 * sizes[0]


def test_reasons_grow_no_faster_than_the_finding() -> None:
    sizes = []
    for depth in (10, 20):
        text = "(g AND (g OR " * depth + "finding(f)" + "))" * depth
        program = compiled({"last": _yaml(text)})
        sizes.append(len(compile_sql(program, {"x": "x"}, "x", ["last#why"])))
    # Each level tests the finding below it: the square of the depth, never two to the depth.
    assert sizes[1] < 5 * sizes[0]


TABLES = {
    "first": ("first", "money", ""),
    "finding": ("first", "finding", ""),
    "priority": ("priority", "finding", ", priority: [no, yes]"),
    "set": ("collect", "text", ""),
    "sum": ("collect", "money", ", collect: sum"),
    "min": ("collect", "money", ", collect: min"),
    "max": ("collect", "date", ", collect: max"),
    "count": ("collect", "money", ", collect: count"),
}


@pytest.mark.parametrize("name", TABLES)
def test_tables_of_a_thousand_rows(name: str) -> None:
    hit, kind, more = TABLES[name]
    outcomes = {"finding": ("yes", "no"), "date": ("2020-01-01", "2020-02-29")}.get(
        kind, ("1", "2.5")
    )
    rows = "".join(
        f"      - {{'c ?': {n}, 'a ?': '..{n}', 'out =': '{outcomes[n % 2]}'}}\n"
        for n in range(1000)
    )
    table = f"tables:\n  t:\n    on: x\n    hit: {hit}\n    outcomes: {{out: {kind}}}\n"
    table += "".join(f"    {part.strip()}\n" for part in more.split(", ", 1)[1:])
    program = compiled({"last": "{table: t}"}, f"{table}    rows:\n{rows}")
    found = agreed(program, [{**ROW, "c": 999}, {**ROW, "id": "2", "c": -1}])
    assert found[0] != found[1]


def test_unique_tables_of_a_thousand_overlapping_rows() -> None:
    rows = "".join(f"      - {{'?': 'c * 2 = {n}', 'out =': '{n}'}}\n" for n in range(1000))
    table = f"tables:\n  t:\n    on: x\n    outcomes: {{out: int}}\n    rows:\n{rows}"
    assert agreed(compiled({"last": "{table: t}"}, table), [{**ROW, "c": 499}]) == [998]


def test_tables_of_many_columns() -> None:
    columns = [f"m{n}" for n in range(300)]
    rules = dict.fromkeys(columns, "f")
    cells = ", ".join(f"'{name} ?': 'true'" for name in columns)
    row = f"{{{cells}, 'finding =': 'yes'}}"
    table = f"tables:\n  t:\n    on: x\n    hit: first\n    rows:\n      - {row}\n"
    assert agreed(compiled({**rules, "last": "{table: t}"}, table)) == [True]


@pytest.mark.parametrize("depth", [300, 1000])
def test_rules_on_rules(depth: int) -> None:
    rules = {
        "r0": "a",
        **{
            f"r{n}": f"CASE WHEN r{n - 1} > 10 THEN r{n - 1} - 10 ELSE r{n - 1} + 1 END"
            for n in range(1, depth)
        },
    }
    program = compiled(rules)
    before, _ = compile_script(program, {"x": "x"}, "x", [f"r{depth - 1}"])
    assert len(before) == (depth - 1) // LEVELS
    agreed(program, [ROW, {**ROW, "id": "2", "a": 9.5}])


def test_deep_rules_across_entities() -> None:
    text = """\
format: 1
name: t
entities:
  up: {key: uid, columns: {w: number}}
  down: {key: did, columns: {uid: -> up, v: number}}
rules:
"""
    ups = "".join(f"    u{n}: sum(down.d{n - 1}) / 2 + w\n" for n in range(1, 260))
    downs = "".join(f"    d{n}: v + up.u{n} / 4\n" for n in range(1, 260))
    definition = load_text(f"{text}  up:\n{ups}  down:\n    d0: v\n{downs}").definition
    program = compile_program([definition], DAY, [("up", "u259"), ("down", "d258"), ("down", "d3")])
    rows = {
        "up": [{"uid": "a", "w": 1.0}, {"uid": "b", "w": 2.0}],
        "down": [{"did": str(n), "uid": "ab"[n % 2], "v": n / 4} for n in range(4)],
    }
    values = {
        name: engine.values(program, rows) for name, engine in ENGINES.items() if name != "exact"
    }
    for key, expected in values["python"].items():
        assert all(map(same, values["duckdb"][key], expected))


def test_a_script_leaves_only_its_own_temporary_tables() -> None:
    program = compiled({"r0": "a", **{f"r{n}": f"r{n - 1} + 1" for n in range(1, 450)}})
    before, query = compile_script(program, {"x": "x"}, "x", ["r449", "r0"], prefix="mine")
    with duckdb.connect() as connection:
        connection.execute("CREATE TABLE x AS SELECT '1' AS id, 1.5e0 AS a")
        for statement in before:
            connection.execute(statement)
        assert connection.execute(query).fetchall() == [(450.5, 1.5)]
        names = connection.execute("SELECT table_name FROM duckdb_tables()").fetchall()
        assert all(name == "x" or name.startswith("mine") for (name,) in names)
