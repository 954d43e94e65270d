"""Engines to test against: started where what they need is installed, else a reason why not."""

from __future__ import annotations

import importlib.util
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import duckdb
import pytest

from guiju.evaluate.quoting import identifier

SAIL = os.environ.get("GUIJU_SAIL", "")
"""The address of a Sail server, which `test_sail.py` starts in an environment of its own."""
NAMES = ("sail",) if SAIL else ("postgres", "clickhouse", "spark")
_TYPES = {"DOUBLE": "double precision", "VARCHAR": "text"}
_QUICK = "spark.sql.codegen.factoryMode=NO_CODEGEN&spark.sql.codegen.wholeStage=false"
"""Compiling hundreds of expressions takes Spark longer than a few rows; slow tests do it."""


def reason(name: str) -> str:
    """Why an engine cannot be tested here, '' where it can."""
    if name == "sail":
        return ""
    if SAIL:
        return "this is the environment of Sail"
    module = {"postgres": "psycopg", "clickhouse": "chdb", "spark": "pyspark"}[name]
    if importlib.util.find_spec(module) is None:
        return f"{module} is not installed"
    if name == "postgres" and _binaries() is None:
        return "PostgreSQL is not installed: scripts/services.sh"
    if name == "spark" and not (os.environ.get("JAVA_HOME") or shutil.which("java")):
        return "Java is not installed: scripts/services.sh"
    return ""


@contextmanager
def address(name: str, *, quick: bool = True) -> Iterator[str]:
    """The address of an engine that runs as long as the context; a skip where it cannot."""
    why = reason(name)
    if why:
        pytest.skip(why)
    if name == "postgres":
        with postgres() as found:
            yield found
    elif name == "sail":
        yield SAIL
    elif name == "spark":
        yield f"spark:local[2]?{_QUICK if quick else 'spark.ui.enabled=false'}"
    else:
        yield "clickhouse:"


def _binaries() -> Path | None:
    """The folder of the programs of PostgreSQL; the newest version's on Debian, where they are on no path."""
    found = shutil.which("initdb")
    if found:
        return Path(found).resolve().parent
    versions = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda p: int(p.parts[-3])
    )
    return versions[-1].parent if versions else None


@contextmanager
def postgres() -> Iterator[str]:
    """A server of its own in a temporary folder, reached by a socket in it alone."""
    programs = _binaries()
    assert programs is not None
    folder = Path(tempfile.mkdtemp(prefix="guiju-pg-"))
    user = _ordinary_user()
    if user is not None:
        shutil.chown(folder, user)

    def run(program: str, *arguments: str) -> None:
        command = [str(programs / program), "-D", str(folder / "data"), *arguments]
        subprocess.run(command, user=user, check=True, capture_output=True, cwd=folder)

    try:
        # A locale of its own alphabet, where there is one, shows comparisons that forget to say by bytes.
        run(
            "initdb", "-U", "guiju", "-A", "trust", "-E", "UTF8", "--locale", "C.UTF-8", "--no-sync"
        )
        options = f"-k {folder} -c listen_addresses='' -c fsync=off -c max_connections=20"
        run("pg_ctl", "start", "-w", "-o", options, "-l", str(folder / "log"))
        try:
            yield f"postgresql://guiju@/postgres?host={folder}"
        finally:
            run("pg_ctl", "stop", "-m", "immediate")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _ordinary_user() -> str | None:
    """Who the server runs as where the tests run as root, whom PostgreSQL refuses."""
    if os.geteuid():
        return None
    known = {entry.pw_name for entry in pwd.getpwall()}
    return next(name for name in ("postgres", "nobody") if name in known)


def placed(address: str, files: Mapping[str, Path], prefix: str = "") -> dict[str, str]:
    """Tables of an engine with the rows of Parquet files: entity → what `--data` names."""
    if not address.startswith("postgresql"):
        return {entity: str(path) for entity, path in files.items()}
    for entity, path in files.items():
        copy_in(address, prefix + entity, path)
    return {entity: f"public.{prefix}{entity}" for entity in files}


def copy_in(address: str, table: str, path: Path) -> None:
    """A table of PostgreSQL with the rows of a Parquet file."""
    import psycopg

    with (
        duckdb.connect() as reader, psycopg.connect(address, autocommit=True) as client,
        tempfile.TemporaryDirectory() as folder,
    ):  # fmt: skip
        described = reader.execute(f"DESCRIBE SELECT * FROM '{path}'").fetchall()
        declared = ", ".join(f"{identifier(c[0])} {_TYPES.get(c[1], c[1])}" for c in described)
        client.execute(f"CREATE TABLE {identifier(table)} ({declared})".encode())
        rows = Path(folder) / "rows.csv"
        reader.execute(f"COPY (SELECT * FROM '{path}') TO '{rows}' (FORMAT csv, HEADER false)")
        copy = f"COPY {identifier(table)} FROM STDIN (FORMAT csv)".encode()
        with rows.open("rb") as file, client.cursor().copy(copy) as target:
            while block := file.read(1 << 20):
                target.write(block)
        client.execute(f"ANALYZE {identifier(table)}".encode())
