"""A run that is killed at any moment leaves no file that looks whole."""

from __future__ import annotations

import json
import random
import subprocess
import sys
import time
from pathlib import Path

import duckdb
import pytest

from guiju.population import write_population

pytestmark = pytest.mark.slow
PEOPLE = 20_000
TIMES = 25


def test_killed_runs_leave_no_half_written_results(tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir()
    write_population(data, PEOPLE, seed=5)
    given = [f"--data={path.stem}={path}" for path in sorted(data.glob("*.parquet"))]
    out = tmp_path / "out"
    command = [sys.executable, "-m", "guiju", "decide", "transfer", *given, "--date", "2024-12-31",
               "--output", "person.tax", "--output", "award.eligible", "--out", str(out)]  # fmt: skip
    start = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True)
    whole = time.perf_counter() - start
    rows = {path.name: rows_of(path) for path in out.glob("*.parquet")}
    assert rows["person.parquet"] == PEOPLE
    chance, killed = random.Random(1), 0
    for _ in range(TIMES):
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            process.wait(timeout=chance.uniform(0.3, 1.1) * whole)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            killed += 1
        for path in out.glob("*.parquet"):
            assert rows_of(path) == rows[path.name], path
        if (out / "run.json").exists():
            assert (
                json.loads((out / "run.json").read_text(encoding="utf-8"))["policy"] == "transfer"
            )
    assert killed >= TIMES // 3, "the kills came too late to show anything"


def rows_of(path: Path) -> int:
    """How many rows a file of results has."""
    with duckdb.connect() as connection:
        found = connection.execute(f"SELECT count(*) FROM '{path}'").fetchone()
    assert found is not None
    return int(found[0])
