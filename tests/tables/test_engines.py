"""Tables computed by DuckDB and by Polars: the same files and comparisons; which one is chosen, and said."""

from __future__ import annotations

import importlib.metadata
import json
import sys
from datetime import date
from importlib.metadata import PackageNotFoundError
from pathlib import Path
from typing import Any

import duckdb
import pytest

import guiju
from guiju.data import streams
from guiju.evaluate import choice
from guiju.evaluate.choice import WIDE, choose_engine
from guiju.evaluate.program import Program, compile_program
from guiju.load import load_text
from guiju.locale import render
from guiju.population import write_population

DATE = "2024-12-31"
DAY = date(2024, 12, 31)


@pytest.fixture(scope="module")
def population(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    folder = tmp_path_factory.mktemp("population")
    write_population(folder, 3_000, seed=3)
    return {path.stem: str(path) for path in sorted(folder.glob("*.parquet"))}


def rows(path: str) -> list[tuple[Any, ...]]:
    """The rows of a file of results; unrounded numbers to nine digits."""
    with duckdb.connect() as connection:
        found = connection.execute(f"FROM '{path}'").fetchall()
    return [tuple(float(f"{v:.9g}") if isinstance(v, float) else v for v in row) for row in found]


def test_linked_tables_give_the_same_files(population: dict[str, str], tmp_path: Path) -> None:
    policy = guiju.load("transfer")
    runs = {
        engine: policy.decide_tables(population, date=DATE, out=tmp_path / engine, engine=engine)
        for engine in ("duckdb", "polars")
    }
    assert runs["polars"].engine == "polars"
    assert json.loads((tmp_path / "polars" / "run.json").read_text("utf-8"))["engine"] == "polars"
    assert len(runs["duckdb"].outputs) > 3
    for entity, path in runs["duckdb"].outputs.items():
        assert rows(path) == rows(runs["polars"].outputs[entity])


def test_a_comparison_is_the_same_to_the_last_digit(population: dict[str, str]) -> None:
    policy = guiju.load("transfer")
    found = []
    for engine in ("duckdb", "polars"):
        result = policy.compare(
            population, ["R1"], date=DATE, by=["institution.kind"], weight="weight", target="person.tax",
            deciles="person.net", marginal="person.salary", engine=engine,
        ).to_json()  # fmt: skip
        assert result.pop("engine") == engine
        found.append(result)
    assert found[0] == found[1]


WIDE_RULES = "".join(
    f"    r{n}: greatest(0.6 * {f'r{n - 1}' if n else 'a'} + 0.3 * a, 0)\n" for n in range(WIDE)
)
HEAD = (
    "format: 1\nname: wide\nentities: {t: {key: id, columns: {a: number, n: int, paid_on: date}}}\n"
)
RATE = "sources: {s: {title: t}}\nparameters: {rate: {values: {2019-01-01: 2}, cites: [s 1]}}\n"


def program(rules: str, more: str = "") -> Program:
    definition = load_text(f"{HEAD}{more}rules:\n  t:\n{rules}").definition
    wanted = [key for key in definition.rules if key[1] in ("r", "z", f"r{WIDE - 1}")]
    return compile_program([definition], DAY, wanted)


def test_wide_policies_of_one_table_go_to_polars() -> None:
    assert choose_engine(program(WIDE_RULES)) == "polars"
    assert choose_engine(program(WIDE_RULES), "duckdb") == "duckdb"


def test_most_rules_written_out_go_to_duckdb() -> None:
    definition = load_text(f"{HEAD}rules:\n  t:\n{WIDE_RULES}").definition
    assert choose_engine(compile_program([definition], DAY, list(definition.rules))) == "duckdb"


@pytest.mark.parametrize(
    "rules",
    [
        "    r: a + 1\n",
        WIDE_RULES + "    z: n * n\n",
        WIDE_RULES + "    z: add_months(paid_on, as_unit(n, 'month'))\n",
    ],
)
def test_other_programs_go_to_duckdb(rules: str) -> None:
    assert choose_engine(program(rules)) == "duckdb"


def test_links_go_to_duckdb() -> None:
    assert (
        choose_engine(
            compile_program([guiju.load("transfer").definition], DAY, [("person", "tax")])
        )
        == "duckdb"
    )


def test_limits_go_to_duckdb() -> None:
    assert choose_engine(program(WIDE_RULES), limited=True) == "duckdb"
    with pytest.raises(guiju.InputError) as caught:
        choose_engine(program(WIDE_RULES), "polars", limited=True)
    assert caught.value.problems[0].code == "engine-without-limits"


def test_an_unknown_engine_is_named_with_the_nearest() -> None:
    with pytest.raises(guiju.InputError) as caught:
        choose_engine(program(WIDE_RULES), "polar")
    problem = caught.value.problems[0]
    assert (problem.code, problem.values["nearest"]) == ("unknown-engine", "polars")


def test_without_the_package_it_is_duckdb(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(choice, "_OLDEST", {"polars": (10**6, 0)})
    assert choose_engine(program(WIDE_RULES)) == "duckdb"
    with pytest.raises(guiju.InputError) as caught:
        choose_engine(program(WIDE_RULES), "polars")
    assert caught.value.problems[0].code == "engine-too-old"


@pytest.mark.parametrize("engine", ["polars", "postgresql://db/x", "spark:local", "clickhouse:x"])
def test_a_missing_engine_is_an_extra_to_install(
    engine: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Neither a file format nor a release is what helps."""

    def no_release(name: str) -> str:
        raise PackageNotFoundError(name)

    monkeypatch.setattr(importlib.metadata, "version", no_release)
    monkeypatch.setitem(sys.modules, "sqlglot", None)
    policy = guiju.load(Path(__file__).parents[1] / "cases" / "cli" / "policies" / "stipend")
    entity = next(iter(policy.definition.entities))
    with pytest.raises(guiju.InputError) as caught:
        policy.decide_tables({entity: "t"}, out=tmp_path / "out", engine=engine)
    (problem,) = caught.value.problems
    assert problem.code == "engine-needs-extra"
    for language in ("en", "zh"):
        said = render(problem, language)
        assert f'"guiju[{engine.partition(":")[0].removesuffix("ql")}]"' in said
        assert "guiju doctor" in said
        assert "CSV" not in said


@pytest.fixture
def wide(tmp_path: Path) -> Path:
    """100,000 rows: several pieces of a stream."""
    path = tmp_path / "t.parquet"
    with duckdb.connect() as connection:
        connection.execute(
            "COPY (SELECT i AS id, i / 7.0 AS a, i % 9 AS n, DATE '2020-01-01' + CAST(i % 700 AS INTEGER) AS paid_on"
            f" FROM range(100_000) AS r(i)) TO '{path}' (FORMAT parquet)"
        )
    return path


def test_a_wide_policy_chooses_polars_and_says_so(wide: Path, tmp_path: Path) -> None:
    policy = guiju.loads(f"{HEAD}rules:\n  t:\n{WIDE_RULES}")
    found = {}
    for engine in ("", "duckdb"):
        run = policy.decide_tables(
            {"t": str(wide)},
            date=DATE,
            out=tmp_path / f"o{engine}",
            engine=engine,
            outputs=["t.r9", f"t.r{WIDE - 1}"],
        )
        found[run.engine] = rows(run.outputs["t"])
    assert found.keys() == {"polars", "duckdb"}
    assert len(found["polars"]) == 100_000
    assert found["polars"] == found["duckdb"]


def test_csv_and_rejected_rows(tmp_path: Path) -> None:
    data = tmp_path / "t.csv"
    data.write_text(
        "id,a,n,paid_on\nx,1,1,2020-01-01\ny,,1,2020-01-01\nz,3,1,2020-01-01\n", "utf-8"
    )
    policy = guiju.loads(f"{HEAD}rules:\n  t:\n{WIDE_RULES}")
    run = policy.decide_tables(
        {"t": str(data)}, date=DATE, out=tmp_path / "o", reject=tmp_path / "wrong.csv",
        outputs=["t.r0", f"t.r{WIDE - 1}"],
    )  # fmt: skip
    assert run.engine == "polars"
    assert [row[0] for row in rows(run.outputs["t"])] == ["x", "z"]


def test_no_rows_give_no_rows(tmp_path: Path) -> None:
    data = tmp_path / "t.csv"
    data.write_text("id,a,n,paid_on\n", "utf-8")
    policy = guiju.loads(f"{HEAD}rules:\n  t:\n{WIDE_RULES}")
    run = policy.decide_tables({"t": str(data)}, date=DATE, out=tmp_path / "o", engine="polars")
    assert rows(run.outputs["t"]) == []


@pytest.mark.parametrize("engine", ["duckdb", "polars"])
def test_a_date_before_a_parameter_begins_is_named(tmp_path: Path, engine: str) -> None:
    data = tmp_path / "t.csv"
    lines = "".join(f"{i},1,1,{2017 + i}-12-31\n" for i in range(1, 5))
    data.write_text(f"id,a,n,paid_on\n{lines}", "utf-8")
    policy = guiju.loads(f"{HEAD}{RATE}rules:\n  t:\n    b: {{is: a * p.rate at paid_on}}\n")
    with pytest.raises(guiju.InputError) as caught:
        policy.decide_tables({"t": str(data)}, date=DATE, out=tmp_path / "o", engine=engine)
    problem = caught.value.problems[0]
    assert (problem.code, problem.values["found"]) == ("parameter-not-defined-at", "2018-12-31")
    assert len(caught.value.problems) == 1


def test_a_value_out_of_range_is_refused_with_what_to_do(tmp_path: Path) -> None:
    data = tmp_path / "t.csv"
    data.write_text(
        "id,a,n,paid_on\nx,1,4611686018427387904,2020-01-01\ny,1,3,2020-01-01\n", "utf-8"
    )
    policy = guiju.loads(f"{HEAD}rules:\n  t:\n    b: n * n\n")
    with pytest.raises(guiju.InputError) as caught:
        policy.decide_tables({"t": str(data)}, date=DATE, out=tmp_path / "o", engine="polars")
    assert caught.value.problems[0].code == "engine-stopped"
    assert not list((tmp_path / "o").glob("*"))


def test_a_branch_that_does_not_count_may_leave_the_range(tmp_path: Path) -> None:
    data = tmp_path / "t.csv"
    data.write_text(
        "id,a,n,paid_on\nx,1,4611686018427387904,2020-01-01\ny,1,3,2020-01-01\n", "utf-8"
    )
    rule = "b: CASE WHEN n < 10 THEN n * n ELSE 0 END"
    for engine in ("duckdb", "polars"):
        run = guiju.loads(f"{HEAD}rules:\n  t:\n    {rule}\n").decide_tables(
            {"t": str(data)}, date=DATE, out=tmp_path / engine, engine=engine
        )
        assert rows(run.outputs["t"]) == [("x", 0), ("y", 9)]


MONEY = "format: 1\nname: m\nentities: {t: {key: id, columns: {id: int, a: money}}}\nrules: {t: {b: a * 3%}}\n"


def test_a_wrong_value_found_inside_the_stream_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("guiju.data.table.GUARDED_FROM", 1_000)
    path = tmp_path / "t.parquet"
    with duckdb.connect() as connection:
        connection.execute(
            "COPY (SELECT i AS id, CASE WHEN i = 70_000 THEN 1.005e0 ELSE i / 100e0 END AS a"
            f" FROM range(100_000) AS r(i)) TO '{path}' (FORMAT parquet)"
        )
    with pytest.raises(guiju.InputError) as caught:
        guiju.loads(MONEY).decide_tables(
            {"t": str(path)}, date=DATE, out=tmp_path / "o", engine="polars"
        )
    assert [p.code for p in caught.value.problems] == ["too-many-decimals"]


def test_a_staged_table_can_be_read_again_and_in_part(wide: Path) -> None:
    with duckdb.connect() as connection:
        table = streams.StagedTable(connection, f"'{wide}'")
        frame = table.read(["id", "a"], once=True)
        assert frame.select("id").head(40_000).collect().height == 40_000
        assert frame.filter(frame.collect_schema()["id"] is not None).collect().height == 100_000


DEEP_RULES = {
    "r0": "a",
    **{f"r{n}": f"CASE WHEN r{n - 1} > 10 THEN r{n - 1} - 10 ELSE r{n - 1} + 1 END" for n in range(1, 240)},
    "set_r": "CASE WHEN r9 > 5 THEN 'high' ELSE 'low' END",
    "open_r": "{is: r8 > 5 AND ok, type: finding}",
    "day": "add_days(paid_on, 30)",
    "none_r": "{is: CASE WHEN r7 > 5 THEN r7 ELSE null END, type: number or none}",
}  # fmt: skip
DEEP_COLUMNS = "{a: number, n: int, paid_on: date, ok: finding}"


def deep_policy(more: str = "") -> guiju.Policy:
    text = "".join(f"    {name}: {rule}\n" for name, rule in DEEP_RULES.items())
    head = f"format: 1\nname: deep\nentities: {{t: {{key: id, columns: {DEEP_COLUMNS}}}}}\n"
    return guiju.loads(f"{head}rules:\n  t:\n{text}{more}")


def deep_data(folder: Path, rows: int = 3, n: int = 1) -> dict[str, str]:
    lines = [
        f"{i},{i / 4},{n},2024-02-0{1 + i % 9},{('yes', 'no', 'undetermined')[i % 3]}"
        for i in range(rows)
    ]
    path = folder / "t.csv"
    path.write_text("id,a,n,paid_on,ok\n" + "\n".join(lines) + "\n", encoding="utf-8")
    return {"t": str(path)}


def test_few_rows_of_a_deep_policy_are_computed_by_python(tmp_path: Path) -> None:
    policy, data = deep_policy(), deep_data(tmp_path)
    runs = [
        policy.decide_tables(data, date=DATE, out=tmp_path / f"{engine or 'itself'}", engine=engine)
        for engine in ("", "duckdb")
    ]
    assert [run.engine for run in runs] == ["python", "duckdb"]
    assert len(rows(runs[0].outputs["t"])) == 3
    assert rows(runs[0].outputs["t"]) == rows(runs[1].outputs["t"])


def test_many_rows_and_limits_are_not_for_python(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(choice, "FEW", 2)
    for rows_given, memory, engine in (
        (2, None, "python"),
        (3, None, "duckdb"),
        (2, "1GB", "duckdb"),
    ):
        data = deep_data(tmp_path, rows_given)
        run = deep_policy().decide_tables(
            data, date=DATE, out=tmp_path / "out", memory=memory, reject=tmp_path / "no.csv"
        )
        assert run.engine == engine


def test_what_python_cannot_compute_is_left_to_duckdb(tmp_path: Path) -> None:
    """A whole number beyond 64 bits: the same error as DuckDB gives by itself."""
    policy = deep_policy("    square: n * n\n")
    assert (
        policy.decide_tables(deep_data(tmp_path), date=DATE, out=tmp_path / "o").engine == "python"
    )
    data, found = deep_data(tmp_path, n=9 * 10**18), []
    for engine in ("", "duckdb"):
        with pytest.raises(guiju.InputError) as caught:
            policy.decide_tables(data, date=DATE, out=tmp_path / "p", engine=engine)
        found.append([(p.code, str(p.values)) for p in caught.value.problems])
    assert found[0] == found[1]


def test_python_gives_the_same_files_of_linked_tables(
    population: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    policy = guiju.load("transfer")
    by_query = policy.decide_tables(population, date=DATE, out=tmp_path / "duckdb", engine="duckdb")
    monkeypatch.setattr(choice, "FEW", 10**6)
    monkeypatch.setattr(choice, "DEEP", 1)
    by_row = policy.decide_tables(population, date=DATE, out=tmp_path / "python")
    assert by_row.engine == "python"
    for entity, path in by_query.outputs.items():
        assert rows(path) == rows(by_row.outputs[entity])
