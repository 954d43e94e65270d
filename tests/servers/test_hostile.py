"""Names and texts that try to break out of the words of each engine, and sizes that try to break them down."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest

import guiju
from guiju.evaluate.engines import ENGINES, same
from guiju.evaluate.printing import printed
from guiju.evaluate.program import compile_program
from guiju.evaluate.quoting import identifier, literal
from guiju.expression.functions import DIALECTS
from guiju.expression.syntax import DEPTH_LIMIT
from guiju.load import load_text
from guiju.servers.engine import ServerEngine

from .places import placed

DAY = date(2024, 1, 1)
TEXTS = (
    "it's", '"; DROP TABLE x; --', "'; SELECT 1 --", "\\", "\\'", "\\' OR 1=1 --", "\\\\", "\\u0041", "\\x41", "`",
    "``", "{0}", "{*}", "%s", "%(a)s", "${spark.app.name}", "${env:HOME}", "$$", "$1", ":a", "?", "E'a'", "新区 50%",
    "a\nb\tc", "/* */", "--", "\u2028", "😀", " ", "{{a}}", "#", "@@version", "{a:String}",
)  # fmt: skip


def test_texts_are_values_only(engine: ServerEngine) -> None:
    columns = [f"{literal(text)} AS {identifier(f'c{index}')}" for index, text in enumerate(TEXTS)]
    [row] = engine.connection.execute(f"SELECT {', '.join(columns)}").fetchall()
    assert row == TEXTS


def test_names_are_names_only(engine: ServerEngine) -> None:
    names = [text for text in TEXTS if text.strip()] + [
        "列" * 40,
        "列" * 40 + "甲",
        "a" * 63,
        "A" * 63,
    ]
    inner = ", ".join(f"{index} AS {identifier(name)}" for index, name in enumerate(names))
    outer = ", ".join(f"t.{identifier(name)}" for name in names)
    [row] = engine.connection.execute(f"SELECT {outer} FROM (SELECT {inner}) AS t").fetchall()
    assert row == tuple(range(len(names)))


def test_values_of_rows_and_policies(engine: ServerEngine) -> None:
    texts = [text for text in TEXTS if text.strip() and "\n" not in text and "\u2028" not in text]
    cases = " ".join(f"WHEN t = {literal(text)} THEN {index}" for index, text in enumerate(texts))
    policy = (
        "format: 1\nname: t\nentities: {主体: {key: 编号, columns: {t: text}}}\nrules:\n  主体:\n"
        f"    which: {_yaml(f'CASE {cases} ELSE -1 END')}\n    same: {_yaml('t')}\n"
    )
    program = compile_program(
        [load_text(policy).definition], DAY, [("主体", "which"), ("主体", "same")]
    )
    tables = {"主体": [{"编号": f"k{index}", "t": text} for index, text in enumerate(texts)]}
    values = engine.values(program, tables)
    assert values["主体", "same"] == texts
    assert values["主体", "which"] == list(range(len(texts)))


def _yaml(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


DEEP = {
    "brackets": "(" * (DEPTH_LIMIT // 2) + "a" + " + 1)" * (DEPTH_LIMIT // 2),
    "cases": "CASE WHEN a > 1 THEN " * 60 + "a" + " ELSE 0 END" * 60,
    "chain": " + ".join(["a"] * (DEPTH_LIMIT - 5)),
}


@pytest.mark.parametrize("text", DEEP.values(), ids=DEEP)
def test_deep_expressions(engine: ServerEngine, text: str) -> None:
    policy = (
        "format: 1\nname: t\nentities: {x: {key: id, columns: {a: number}}}\n"
        f"rules: {{x: {{deep: {_yaml(text)}}}}}\n"
    )
    program = compile_program([load_text(policy).definition], DAY, [("x", "deep")])
    tables = {"x": [{"id": "1", "a": 1.5}]}
    found = engine.values(program, tables)["x", "deep"]
    assert all(map(same, found, ENGINES["exact"].values(program, tables)["x", "deep"]))


@pytest.mark.parametrize("dialect", DIALECTS)
def test_a_null_character_is_refused(dialect: str) -> None:
    with pytest.raises(ValueError, match="null character"):
        printed('SELECT "a\0b"', dialect)


def test_results_with_every_text(address: str, tmp_path: Path) -> None:
    """Written results hold texts and empty texts as they are, whatever they look like."""
    path = tmp_path / "hostile.parquet"
    with duckdb.connect() as writer:
        writer.execute("CREATE TABLE t (id VARCHAR, t VARCHAR)")
        writer.executemany(
            "INSERT INTO t VALUES (?, ?)", [[f"{n:03}", t] for n, t in enumerate(TEXTS)]
        )
        writer.execute(f"COPY t TO '{path}'")
    policy = guiju.loads(
        "format: 1\nname: t\nentities: {t: {key: id, columns: {t: text or none}}}\n"
        "rules: {t: {same: \"coalesce(t, '')\", missing: t IS NULL}}"
    )
    data = placed(address, {"t": path}, "hostile_")
    policy.decide_tables(data, out=tmp_path / "out", date="2024-01-01", engine=address)
    with duckdb.connect() as reader:
        rows = reader.execute(
            f"SELECT same, missing FROM '{tmp_path}/out/t.parquet' ORDER BY id"
        ).fetchall()
    assert rows == [(text.strip() and text, not text.strip()) for text in TEXTS]


@pytest.mark.parametrize(
    "name", ["数 据 'a' \"b\"", "a[1]", "a{1,2}", "a*b?c", "a#b%20c", "a`b\\c"]
)
def test_names_of_files(address: str, tmp_path: Path, name: str) -> None:
    """A file is the one of that very name, not those of a pattern."""
    if address.startswith("postgresql"):
        pytest.skip("PostgreSQL reads no files")
    with duckdb.connect() as writer:
        for number, file in enumerate((f"{name}.parquet", "a1.parquet", "axbyc.parquet")):
            rows = writer.sql(f"SELECT 'k' AS id, CAST({number} AS DOUBLE) AS v")
            rows.write_parquet(str(tmp_path / "made.parquet"))
            (tmp_path / "made.parquet").rename(tmp_path / file)
    policy = guiju.loads(
        "format: 1\nname: t\nentities: {t: {key: id, columns: {v: number}}}\nrules: {t: {w: v + 7}}"
    )
    data = {"t": str(tmp_path / f"{name}.parquet")}
    marks = "*?{}" if address.startswith("clickhouse") else "*?{}[]\\"
    wanted: dict[str, Any] = {"out": tmp_path / "out", "date": "2024-01-01", "engine": address}
    if set(name) & set(marks):
        with pytest.raises(guiju.InputError) as caught:
            policy.decide_tables(data, **wanted)
        assert [problem.code for problem in caught.value.problems] == ["pattern-in-file-name"]
        return
    made = policy.decide_tables(data, **wanted)
    with duckdb.connect() as reader:
        assert reader.execute(f"SELECT w FROM '{made.outputs['t']}'").fetchall() == [(7.0,)]
