"""Addresses of engines: what is read, and that nothing secret is ever shown."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path

import duckdb
import pytest

import guiju
from guiju.evaluate.address import read_address, secrets_of, without_secrets
from tests.cli.process import run

from .places import reason

SECRET = "pa55-wörd"
ADDRESSES = {
    f"postgresql://ann:{SECRET}@db.example:5433/taxes": "postgresql://ann@db.example:5433/taxes",
    f"postgres://ann:{SECRET}@/taxes?host=/run/pg": "postgresql://ann@/taxes?host=/run/pg",
    f"postgresql://db/taxes?user=ann&password={SECRET}": "postgresql://db/taxes?user=ann&password=…",
    f"postgresql://ann:a@b:{SECRET}@db/taxes": "postgresql://ann@db/taxes",
    f"sc://host:15002/;token={SECRET}": "sc://host:15002/;token=…",
    f"spark:local[2]?spark.ssl.keyPassword={SECRET}": "spark:local[2]?spark.ssl.keyPassword=…",
    f"postgresql://ann:a/b?c#{SECRET}/@db/taxes?sslmode=require": "postgresql://ann@db/taxes?sslmode=require",
    f"postgresql://db:5433/taxes?user=a@b&passwd={SECRET}": "postgresql://db:5433/taxes?user=a@b&passwd=…",
    f"postgresql:host=db password='x {SECRET}'": "postgresql:host=db password=…",
    "spark://host:7077": "spark://host:7077",
    "clickhouse:": "clickhouse:",
    "clickhouse:data/ch": "clickhouse:data/ch",
}


@pytest.mark.parametrize("text", ADDRESSES)
def test_what_is_shown_holds_no_secret(text: str) -> None:
    assert without_secrets(text) == ADDRESSES[text].replace(
        "postgresql:", text.partition(":")[0] + ":"
    )
    if "postgresql:host" in text:
        with pytest.raises(guiju.InputError) as caught:
            read_address(text)
        assert SECRET not in str(caught.value)
    else:
        address = read_address(text)
        assert address.shown == ADDRESSES[text]
        assert SECRET not in repr(address)


def test_what_clients_are_told() -> None:
    assert read_address("spark:local[2]").target == "local[2]"
    assert read_address("spark://host:7077").target == "spark://host:7077"
    assert read_address("sc://host:15002").target == "sc://host:15002"
    assert read_address("clickhouse:folder?max_threads=2").settings == (("max_threads", "2"),)
    assert secrets_of(f"postgresql://ann:{SECRET}@db/taxes") == [SECRET]
    assert secrets_of("postgresql://ann:a%40b/c@db/taxes?sslpassword=d") == [
        "d",
        "a%40b/c",
        "a@b/c",
    ]


@pytest.mark.parametrize(
    "text", ["mysql://host/db", "postgresql", "spark:", "clickhouse://host:8123/db", "x", ":"]
)
def test_other_forms_are_refused(text: str) -> None:
    with pytest.raises(guiju.InputError) as caught:
        read_address(text)
    assert [problem.code for problem in caught.value.problems] == ["unknown-engine"]


ALONE = [
    (["--reject", "wrong.csv"], "--reject is followed by DuckDB alone"),
    (["--replicates", "20"], "--replicates is followed by DuckDB alone"),
    (["--memory", "1GB"], "cannot keep limits of memory"),
    (["--threads", "1"], "cannot keep limits of memory"),
]


@pytest.mark.parametrize(("option", "message"), ALONE)
def test_options_of_duckdb_alone(option: list[str], message: str, tmp_path: Path) -> None:
    """Exit code 2, before anything is asked of the server."""
    arguments = [
        "compare",
        "transfer",
        "--reform",
        "R1",
        "--engine",
        f"postgresql://ann:{SECRET}@127.0.0.1:9/taxes",
    ]
    arguments += [part for name in ENTITIES for part in ("--data", f"{name}=public.{name}")]
    found = run([*arguments, *option, "--lang", "en"], tmp_path)
    said = (found.stdout + found.stderr).decode()
    assert found.returncode == 2
    assert message in said
    assert SECRET not in said
    assert list(tmp_path.iterdir()) == []


def test_an_engine_that_does_not_answer(tmp_path: Path) -> None:
    """Exit code 2, one message, nothing written, the password nowhere."""
    pytest.importorskip("psycopg")
    address = f"postgresql://ann:{SECRET}@127.0.0.1:9/taxes?connect_timeout=2"
    arguments = ["compare", "transfer", "--reform", "R1", "--engine", address]
    arguments += [part for name in ENTITIES for part in ("--data", f"{name}=public.{name}")]
    for more in ([], ["--json"]):
        found = run([*arguments, *more], tmp_path)
        said = (found.stdout + found.stderr).decode()
        assert found.returncode == 2
        assert SECRET not in said
        assert "PostgreSQL (postgresql://ann@127.0.0.1:9/taxes" in said
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("client", "address", "said"),
    [
        ("pyspark", "spark://127.0.0.1:9", "127.0.0.1:9: "),
        ("pyspark", "sc://127.0.0.1:9/;token=s3cret:77", "127.0.0.1:9: "),
        ("chdb", "clickhouse:nowhere", "no such folder: nowhere"),
    ],
)
def test_nothing_at_the_address(client: str, address: str, said: str, tmp_path: Path) -> None:
    """At once, in one message, and no folder is made."""
    pytest.importorskip(client)
    arguments = ["compare", "transfer", "--reform", "R1", "--engine", address, "--lang", "en"]
    found = run([*arguments, *(p for name in ENTITIES for p in ("--data", f"{name}=x"))], tmp_path)
    error = found.stderr.decode()
    assert found.returncode == 2, error
    assert said in error
    assert "s3cret" not in error
    assert list(tmp_path.iterdir()) == []


def test_spark_without_the_table(tmp_path: Path) -> None:
    """One message instead of Java's traces, and no folder of Spark's where the run was started."""
    if why := reason("spark"):
        pytest.skip(why)
    arguments = [
        "compare",
        "transfer",
        "--reform",
        "R1",
        "--engine",
        "spark:local[1]",
        "--lang",
        "en",
    ]
    found = run([*arguments, *(p for name in ENTITIES for p in ("--data", f"{name}=x"))], tmp_path)
    error = found.stderr.decode()
    assert found.returncode == 2, error
    assert 'has no table "x"' in error
    assert "stacktrace" not in error
    assert list(tmp_path.iterdir()) == []


ENTITIES = ("institution", "contract", "receipt", "person", "award", "payslip")


LATER = date(1905, 1, 31) + timedelta(1905)


def test_tables_of_clickhouse_in_a_folder(tmp_path: Path) -> None:
    """Tables that are already there, of ClickHouse's own types."""
    pytest.importorskip("chdb")
    from guiju.servers import open_server

    folder = tmp_path / "store"
    folder.mkdir()
    address = f"clickhouse:{folder}"
    with open_server(read_address(address)) as server:
        server.rows("CREATE DATABASE office ENGINE = Atomic")
        server.rows(
            "CREATE TABLE office.`人员` (person_id UInt32, kind LowCardinality(Nullable(String)),"
            " pay Decimal(18, 2), born Date32, `enum` Enum8('甲' = 1, '乙' = 2), ok Bool)"
            " ENGINE = MergeTree ORDER BY person_id"
        )
        server.rows(
            "INSERT INTO office.`人员` SELECT number, if(number = 1, NULL, 'x'), number + toDecimal64('0.05', 2),"
            " '1905-01-31', if(number % 2, '乙', '甲'), number > 1 FROM numbers(3)"
        )
    policy = guiju.loads(
        "format: 1\nname: t\nenums: {e: [甲, 乙]}\nentities: {人员: {key: person_id, columns: {kind: text or none,"
        ' pay: money, born: date, enum: e, ok: bool}}}\nrules: {人员: {a: pay * 2, b: "add_months(born, 1)",'
        " c: kind IS NULL, d: enum, e: ok,"
        " f: \"add_days(born, as_unit(year(born), 'day'))\"}}"
    )
    run = policy.decide_tables(
        {"人员": "office.人员"}, out=tmp_path / "out", date="2024-01-01", engine=address
    )
    stated = json.loads((tmp_path / "out" / "run.json").read_text("utf-8"))
    assert stated["engine"] == run.engine == address
    with duckdb.connect() as reader:
        rows = reader.execute(f"SELECT * FROM '{tmp_path}/out/人员.parquet' ORDER BY 1").fetchall()
    assert [row[1:] for row in rows] == [
        (0.1, date.fromisoformat("1905-02-28"), False, "甲", False, LATER),
        (2.1, date.fromisoformat("1905-02-28"), True, "乙", False, LATER),
        (4.1, date.fromisoformat("1905-02-28"), False, "甲", True, LATER),
    ]
