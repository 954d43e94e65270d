"""PostgreSQL as an office has it: types, names, rights and settings of its own, and nothing of the user's written."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest

import guiju
from guiju.compare import Comparison
from tests.cli.process import run
from tests.compare.small import DAY
from tests.compare.small import POLICY as COMPARED

from . import places

SECRET = "pä55/w?rd"
WRITTEN = "p%C3%A455%2Fw%3Frd"
POLICY = """
format: 1
name: office
enums: {kind: {university: {zh: 高校}, hospital: {zh: 医院}}}
entities:
  person:
    key: person_id
    columns: {kind: kind, income: money, born: date, n: int, note: text or none, ok: bool}
rules:
  person: {total: income * 2, later: "add_months(born, 1)", shown: kind, noted: note, more: n + 1, sure: ok}
"""
TYPES = {
    "person_id": "text", "kind": "text", "income": "numeric(18,2)", "born": "date", "n": "integer", "note": "text",
    "ok": "boolean",
}  # fmt: skip
ROWS = "('a', '高校', 10.25, '1990-01-31', 3, '注', {yes}), ('b', 'hospital', 0, '2000-02-29', 4, NULL, {no})"
FOUND = [
    ("a", 20.5, date(1990, 2, 28), "university", "注", 4, True),
    ("b", 0.0, date(2000, 3, 29), "hospital", None, 5, False),
]


class Office:
    """A server whose user `analyst` needs a password and may read only what is granted."""

    def __init__(self, admin: str) -> None:
        import psycopg

        self.folder = Path(admin.partition("host=")[2])
        self.client = psycopg.connect(admin, autocommit=True)
        self.address = f"postgresql://analyst:{WRITTEN}@/postgres?host={self.folder}"
        rules = self.folder / "data" / "pg_hba.conf"
        rules.write_text(f"local all analyst scram-sha-256\n{rules.read_text()}")
        self.run("CREATE ROLE analyst LOGIN PASSWORD '" + SECRET + "'")
        self.run("CREATE DOMAIN amount AS numeric(18,2)")
        self.run("CREATE DOMAIN pay AS amount; CREATE DOMAIN words AS varchar(9)")
        self.run(
            "CREATE TYPE units AS ENUM ('高校', 'hospital'); CREATE TYPE pair AS (person_id text)"
        )
        self.run("SELECT pg_reload_conf()")

    def run(self, statement: str) -> list[tuple[Any, ...]]:
        cursor = self.client.execute(statement.encode())
        return cursor.fetchall() if cursor.description else []

    def table(self, name: str, **types: str) -> None:
        """A table of two people, which the analyst may read; `types` differ from the usual."""
        columns = ", ".join(f"{column} {type_}" for column, type_ in (TYPES | types).items())
        whole = types.get("ok") == "integer"
        rows = ROWS.format(yes="1" if whole else "true", no="0" if whole else "false")
        self.run(f"DROP TABLE IF EXISTS {name} CASCADE; CREATE TABLE {name} ({columns})")
        self.run(f"INSERT INTO {name} VALUES {rows}; GRANT SELECT ON {name} TO analyst")


@pytest.fixture(scope="module")
def office() -> Iterator[Office]:
    with places.address("postgres") as admin:
        found = Office(admin)
        end = time.monotonic() + 30
        while not _asks_for_password(found) and time.monotonic() < end:
            time.sleep(0.1)
        yield found
        found.client.close()


def _asks_for_password(office: Office) -> bool:
    import psycopg

    try:
        psycopg.connect(office.address.replace(f":{WRITTEN}", "")).close()
    except psycopg.OperationalError:
        return True
    return False


def decided(office: Office, table: str, folder: Path, address: str = "") -> list[tuple[Any, ...]]:
    """The rows of a decision over a table."""
    made = guiju.loads(POLICY).decide_tables(
        {"person": table}, out=folder / "out", date="2024-01-01", engine=address or office.address
    )
    columns = "person_id, total, later, shown, noted, more, sure"
    with duckdb.connect() as reader:
        return reader.execute(
            f"SELECT {columns} FROM '{made.outputs['person']}' ORDER BY 1"
        ).fetchall()


READ: Mapping[str, Mapping[str, str]] = {
    "usual": {},
    "numbers without a scale": {"income": "numeric", "n": "numeric"},
    "more digits than DuckDB holds": {"income": "numeric(50,2)", "n": "numeric(40,0)"},
    "floats": {"income": "float8", "n": "float8"},
    "whole numbers": {"income": "numeric(18,2)", "n": "bigint", "ok": "integer"},
    "timestamps at midnight": {"born": "timestamp"},
    "padded texts": {"person_id": "char(8)", "kind": "char(12)", "note": "char(5)"},
    "short texts": {"person_id": "name", "kind": "varchar", "note": "varchar(9)"},
    "domains": {"income": "pay", "note": "words"},
    "an enum of the server": {"kind": "units"},
}


@pytest.mark.parametrize("name", READ)
def test_types_that_are_read(office: Office, name: str, tmp_path: Path) -> None:
    office.table("typed", **READ[name])
    assert decided(office, "public.typed", tmp_path) == FOUND


REFUSED: Mapping[str, tuple[dict[str, str], str, str]] = {
    "money of a locale": ({"income": "money"}, "", "wrong-column-type"),
    "a time zone": ({"born": "timestamptz"}, "", "wrong-column-type"),
    "numbers as text": ({"income": "text"}, "", "wrong-column-type"),
    "dates as text": ({"born": "text"}, "", "wrong-column-type"),
    "32 bits": ({"income": "real"}, "", "money-in-32-bits"),
    "a network": ({"person_id": "text", "n": "oid"}, "", "wrong-column-type"),
    "no number": ({"income": "numeric"}, "income = 'NaN'", "number-too-large"),
    "no number in a float": ({"income": "float8"}, "income = 'NaN'", "not-finite"),
    "without end": ({"income": "numeric"}, "income = 'Infinity'", "number-too-large"),
    "a huge number": ({"income": "numeric"}, "income = 1e60", "number-too-large"),
    "parts of a fen": ({"income": "numeric"}, "income = 0.0000000000001", "too-many-decimals"),
    "parts of one": ({"n": "numeric"}, "n = 1.5", "not-whole-number"),
    "a time of day": ({"born": "timestamp"}, "born = '1990-01-31 10:00'", "date-with-time"),
    "for ever": ({}, "born = 'infinity'", "no-such-day"),
    "for ever as a time": ({"born": "timestamp"}, "born = '-infinity'", "no-such-day"),
    "before our era": ({}, "born = '0044-03-15 BC'", "no-such-day"),
    "the year 10000": ({}, "born = '10000-01-01'", "no-such-day"),
    "nothing": ({}, "kind = NULL", "missing-value"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_types_and_values_that_are_refused(office: Office, name: str, tmp_path: Path) -> None:
    types, change, code = REFUSED[name]
    office.table("refused", **types)
    if change:
        office.run(f"UPDATE refused SET {change} WHERE person_id = 'a'")
    with pytest.raises(guiju.InputError) as caught:
        decided(office, "public.refused", tmp_path)
    # To PostgreSQL what is no number is the largest of all, and both are said.
    codes = [problem.code for problem in caught.value.problems]
    assert codes == [code, "number-too-large"][: 1 + (name == "no number in a float")]
    assert not list((tmp_path / "out").glob("*"))


NAMES = {
    '"数据 库"."人 员""表"': '数据 库.人 员"表',
    'public."a.b"': 'public."a.b"',
    'public."Upper"': "public.Upper",
    'public."select"': '"public"."select"',
    "public.usual": "usual",
    "public.called": "postgres.public.called",
}


@pytest.mark.parametrize("made", NAMES)
def test_names_of_tables(office: Office, made: str, tmp_path: Path) -> None:
    office.run('CREATE SCHEMA IF NOT EXISTS "数据 库"; GRANT USAGE ON SCHEMA "数据 库" TO analyst')
    office.table(made)
    assert decided(office, NAMES[made], tmp_path) == FOUND


def test_what_is_no_table(office: Office, tmp_path: Path) -> None:
    office.table("usual")
    office.run(
        "CREATE INDEX IF NOT EXISTS of_usual ON usual (n); CREATE SEQUENCE IF NOT EXISTS numbers"
    )
    for name in (
        "public.of_usual",
        "public.numbers",
        "public.pair",
        'public."usual',
        "public.USUAL",
    ):
        with pytest.raises(guiju.InputError) as caught:
            decided(office, name, tmp_path)
        assert [problem.code for problem in caught.value.problems] == ["no-table-on-engine"]


def test_views_and_parts(office: Office, tmp_path: Path) -> None:
    office.table("usual")
    office.run("CREATE VIEW seen AS SELECT * FROM usual; GRANT SELECT ON seen TO analyst")
    office.run(
        "CREATE MATERIALIZED VIEW kept AS SELECT * FROM usual; GRANT SELECT ON kept TO analyst"
    )
    office.run("CREATE TABLE whole (LIKE usual) PARTITION BY RANGE (born)")
    office.run("CREATE TABLE part PARTITION OF whole DEFAULT; INSERT INTO whole TABLE usual")
    office.run("GRANT SELECT ON whole TO analyst")
    for name in ("seen", "kept", "whole"):
        assert decided(office, name, tmp_path / name) == FOUND


SETTINGS = ("datestyle = 'German, DMY'", "timezone = 'Asia/Shanghai'", "extra_float_digits = -5",
            "standard_conforming_strings = off", "search_path = nowhere", "default_transaction_read_only = on",
            "default_transaction_isolation = 'serializable'")  # fmt: skip


@pytest.mark.parametrize("setting", SETTINGS)
def test_settings_of_the_user(office: Office, setting: str, tmp_path: Path) -> None:
    office.table("settled", born="timestamp", income="float8")
    office.run(f"ALTER ROLE analyst SET {setting}")
    try:
        assert decided(office, "public.settled", tmp_path) == FOUND
        compared(office)
    finally:
        office.run("ALTER ROLE analyst RESET ALL")


def compared(office: Office, **more: Any) -> Comparison:
    """A comparison that stores tables on its way."""
    office.run(
        "CREATE TABLE IF NOT EXISTS compared AS SELECT i::text AS person_id, 'hospital' AS kind, 100.0::float8 * i"
        " AS income, 1.0::float8 AS weight, 'x'::text AS region FROM generate_series(1, 50) AS i;"
        "GRANT SELECT ON compared TO analyst"
    )
    wanted = {"date": DAY, "deciles": "net", **more}
    data = {"person": "public.compared"}
    found = guiju.loads(COMPARED).compare(data, ["R1"], engine=office.address, **wanted)
    assert found.variants[0].cost == 11_750.0
    return found


CATALOG = "SELECT oid, relname, relfilenode, relpages FROM pg_class WHERE relnamespace = 'public'::regnamespace"


def test_nothing_is_written(office: Office, tmp_path: Path) -> None:
    """Nothing is made or changed but what is gone with the connection, and no file holds the password."""
    office.table("usual")
    compared(office)
    before = office.run(f"{CATALOG} ORDER BY 1")
    rows = office.run("SELECT xmin, ctid, * FROM usual ORDER BY person_id")
    compared(office)
    decided(office, "usual", tmp_path)
    assert office.run(f"{CATALOG} ORDER BY 1") == before
    assert office.run("SELECT xmin, ctid, * FROM usual ORDER BY person_id") == rows
    assert office.run("SELECT nspname FROM pg_class AS c JOIN pg_namespace AS s ON s.oid = relnamespace"
                      " WHERE relname LIKE 'guiju%'") == []  # fmt: skip
    for file in (tmp_path / "out").iterdir():
        assert SECRET.encode() not in file.read_bytes()
        assert WRITTEN.encode() not in file.read_bytes()


def stopped(office: Office, folder: Path, table: str, *more: str, address: str = "") -> str:
    """What a run says that stops with exit code 2 and leaves nothing."""
    (folder / "policy.yaml").write_text(COMPARED, encoding="utf-8")
    arguments = ["compare", "policy.yaml", "--reform", "R1", "--date", DAY, "--lang", "en"]
    arguments += ["--engine", address or office.address, "--data", f"person={table}"]
    found = run([*arguments, *more], folder)
    said = (found.stdout + found.stderr).decode()
    assert found.returncode == 2, said
    assert not any(secret in said for secret in (SECRET, WRITTEN, "Traceback"))
    assert [path.name for path in folder.iterdir()] == ["policy.yaml"]
    return said


def test_rights_that_are_missing(office: Office, tmp_path: Path) -> None:
    compared(office)
    office.run(
        "CREATE SCHEMA hidden; CREATE TABLE hidden.t (a int); CREATE TABLE closed (person_id text)"
    )
    assert "permission denied for schema hidden" in stopped(office, tmp_path, "hidden.t")
    assert "no table" in stopped(office, tmp_path, "hiden.t")
    office.run(
        "ALTER TABLE closed ADD kind text, ADD income float8, ADD weight float8, ADD region text"
    )
    assert "permission denied for table closed" in stopped(office, tmp_path, "public.closed")
    office.run("REVOKE TEMPORARY ON DATABASE postgres FROM PUBLIC")
    try:
        said = stopped(office, tmp_path, "public.compared")
    finally:
        office.run("GRANT TEMPORARY ON DATABASE postgres TO PUBLIC")
    assert 'GRANT TEMPORARY ON DATABASE "postgres" TO "analyst"' in said


def test_addresses_that_are_wrong(office: Office, tmp_path: Path) -> None:
    wrong = office.address.replace(WRITTEN, WRITTEN + "x")
    said = stopped(office, tmp_path, "public.compared", address=wrong)
    assert "password authentication failed" in said
    for more in ("&sslpassword=" + WRITTEN, "&passwort=" + WRITTEN, "&password=%zz" + WRITTEN):
        stopped(
            office,
            tmp_path,
            "public.compared",
            address=office.address + more + "&connect_timeout=-x",
        )
    bare = f"postgresql://analyst:{SECRET}@/postgres?host={office.folder}"
    stopped(office, tmp_path, "public.compared", address=bare)
    gone = office.address.replace("/postgres?", "/nowhere?")
    assert 'database "nowhere" does not exist' in stopped(office, tmp_path, "t", address=gone)


def test_a_server_that_stops_at_its_own_limit(office: Office, tmp_path: Path) -> None:
    compared(office)
    office.run("ALTER ROLE analyst SET statement_timeout = '1ms'")
    try:
        said = stopped(office, tmp_path, "public.compared")
    finally:
        office.run("ALTER ROLE analyst RESET ALL")
    assert "statement timeout" in said
