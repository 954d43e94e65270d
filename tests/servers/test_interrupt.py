"""Ctrl-C stops the query where it runs, not only the program that waits for it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.process import GUIJU, environment
from tests.compare.small import POLICY

from .places import NAMES, address

QUERIES = {
    "postgres": "SELECT pg_sleep(600)",
    "clickhouse": "SELECT max(cityHash64(number)) FROM numbers(100000000000000)",
    "spark": "SELECT max(hash(id)) FROM range(100000000000000)",
}
PROGRAM = """
import sys
from guiju.data import open_connection
from guiju.evaluate.address import read_address
from guiju.servers import open_server
with open_server(read_address(sys.argv[1])) as server, open_connection():
    print(server.process.pid if hasattr(server, "process") else 0, flush=True)
    server.rows(sys.argv[2])
"""
WAIT = 60.0


@pytest.mark.parametrize(
    "name", [pytest.param(n, marks=pytest.mark.slow if n == "spark" else ()) for n in NAMES]
)
def test_control_c_stops_the_engine(name: str, tmp_path: Path) -> None:
    with address(name) as found:
        command = [sys.executable, "-c", PROGRAM, found, QUERIES[name]]
        process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment(), cwd=tmp_path, text=True
        )  # fmt: skip
        assert process.stdout is not None
        child = int(process.stdout.readline())
        if name == "postgres":
            waited(lambda: running(found) == 1)
        else:
            time.sleep(1)
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=WAIT)
        assert "KeyboardInterrupt" in said
        if name == "postgres":
            waited(lambda: running(found) == 0)
        if child:
            waited(lambda: not alive(child))


@pytest.mark.skipif(
    sys.platform != "linux", reason="elsewhere PostgreSQL does not look for its client"
)
@pytest.mark.parametrize("name", [n for n in NAMES if n in ("postgres", "clickhouse")])
def test_what_is_killed_stops_the_engine(name: str, tmp_path: Path) -> None:
    """A program that ends without a word leaves no query, no process and no file behind."""
    with address(name) as found:
        command = [sys.executable, "-c", PROGRAM, found, QUERIES[name]]
        process = subprocess.Popen(
            command, stdout=subprocess.PIPE, env=environment(TMPDIR=str(tmp_path)), cwd=tmp_path, text=True
        )  # fmt: skip
        assert process.stdout is not None
        child = int(process.stdout.readline())
        if name == "postgres":
            waited(lambda: running(found) == 1)
        else:
            waited(lambda: any(tmp_path.glob("guiju-clickhouse-*/*")))
        process.kill()
        process.communicate(timeout=WAIT)
        if name == "postgres":
            waited(lambda: running(found) == 0)
        else:
            waited(lambda: not alive(child))
            assert not list(tmp_path.glob("guiju-clickhouse-*"))


def test_control_c_in_the_middle_of_a_run(tmp_path: Path) -> None:
    """The command over a view that never ends: exit code 130, nothing written, the server idle."""
    with address("postgres") as found:
        process = endless_run(found, tmp_path)
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=WAIT)
        assert process.returncode == 130
        assert b"Traceback" not in said
        waited(lambda: running(found) == 0)
    assert [path.name for path in tmp_path.iterdir()] == ["policy.yaml"]


def test_a_server_that_ends_in_the_middle_of_a_run(tmp_path: Path) -> None:
    """Exit code 2, what the server said last, nothing written."""
    import psycopg

    with address("postgres") as found:
        process = endless_run(found, tmp_path, "--out", "out.md", "--record", "run.json")
        with psycopg.connect(found, autocommit=True) as client:
            client.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'guiju'"
            )
        _, said = process.communicate(timeout=WAIT)
        assert process.returncode == 2
        assert b"PostgreSQL" in said
        assert b"Traceback" not in said
        assert b"terminating connection" in said
    assert [path.name for path in tmp_path.iterdir()] == ["policy.yaml"]


def endless_run(found: str, folder: Path, *more: str) -> subprocess.Popen[bytes]:
    """A comparison over a view that never ends, once the server is at it."""
    import psycopg

    (folder / "policy.yaml").write_text(POLICY, encoding="utf-8")
    with psycopg.connect(found, autocommit=True) as client:
        client.execute(
            "CREATE VIEW slow AS SELECT 'a' AS person_id, 'hospital' AS kind, 1::float8 AS income,"
            " 1::float8 AS weight, 'x' AS region WHERE pg_sleep(600) IS NOT NULL"
        )
    command = [*GUIJU, "compare", "policy.yaml", "--reform", "R1", "--date", "2024-12-31"]
    command += ["--engine", found, "--data", "person=public.slow", "--lang", "en", *more]
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment(), cwd=folder
    )
    waited(lambda: running(found) == 1)
    return process


def running(address: str) -> int:
    """How many endless queries the server is at."""
    import psycopg

    with psycopg.connect(address) as client:
        rows = client.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'guiju' AND wait_event = 'PgSleep'"
        ).fetchall()
    return int(rows[0][0])


def alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


def waited(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + WAIT
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.05)
