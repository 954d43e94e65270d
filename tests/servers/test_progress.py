"""On a terminal it shows that the work on a server goes on; in a pipe nothing is said of it."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

import duckdb
import pytest

from tests.cli.process import GUIJU, environment
from tests.compare.small import POLICY

from .places import NAMES, address

ROW = "'a' AS person_id, 'hospital' AS kind, 1.0 AS income, 1.0 AS weight, 'x' AS region"
SLEPT = 2


def compared(folder: Path, engine: str, table: str, stderr: int) -> subprocess.Popen[bytes]:
    (folder / "policy.yaml").write_text(POLICY, encoding="utf-8")
    command = [
        *GUIJU,
        "compare",
        "policy.yaml",
        "--reform",
        "R1",
        "--date",
        "2024-12-31",
        "--totals",
    ]
    command += ["--engine", engine, "--data", f"person={table}", "--lang", "en"]
    # A dumb terminal cannot redraw a line.
    env = environment(TERM="xterm", COLUMNS="100")
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=stderr, env=env, cwd=folder)


def on_a_terminal(folder: Path, engine: str, table: str) -> str:
    """What a run writes on standard error where that is a terminal."""
    pty = pytest.importorskip("pty")
    ours, theirs = pty.openpty()
    process = compared(folder, engine, table, theirs)
    os.close(theirs)
    said = b""
    while True:
        try:
            said += os.read(ours, 4096)
        except OSError:  # the other side is closed
            break
    process.communicate()
    os.close(ours)
    assert process.returncode == 0, said
    return said.decode()


def in_a_pipe(folder: Path, engine: str, table: str) -> str:
    process = compared(folder, engine, table, subprocess.PIPE)
    _, said = process.communicate()
    assert process.returncode == 0, said
    return said.decode()


def ticks(said: str) -> set[str]:
    """The times that a bar showed."""
    return set(re.findall(r"\d:\d\d:\d\d", said))


def test_a_slow_query_of_a_server_is_seen_to_go_on(tmp_path: Path) -> None:
    import psycopg

    with address("postgres") as found:
        with psycopg.connect(found, autocommit=True) as client:
            slow = f"CREATE VIEW slow AS SELECT {ROW} WHERE pg_sleep({SLEPT}) IS NOT NULL"
            client.execute(slow.encode())
        said = on_a_terminal(tmp_path, found, "public.slow")
        assert "running" in said
        assert len(ticks(said)) > SLEPT
        assert in_a_pipe(tmp_path, found, "public.slow") == ""


@pytest.mark.parametrize(
    "name",
    [
        pytest.param(name, marks=pytest.mark.slow if name == "spark" else ())
        for name in NAMES
        if name != "postgres"
    ],
)
def test_engines_that_read_files(name: str, tmp_path: Path) -> None:
    people = tmp_path / "people.parquet"
    duckdb.execute(f"COPY (SELECT {ROW}) TO '{people}'")
    with address(name) as found:
        said = on_a_terminal(tmp_path, found, str(people))
        assert "running" in said
        assert ticks(said)
        assert in_a_pipe(tmp_path, found, str(people)) == ""
