"""Measures beside their peers, each in a process of its own: CPU, memory, ratios; and that both give the same number.

    python benchmarks/bench_measures.py [TASK ...] [--small] [--folder FOLDER]

Tasks: complexity (py-ecomplexity), matrix (econcomplex), years and hhi (pandas), inequality and moran (PySAL),
leontief (pymrio), asem (COINr, by its published times), establishments (100 million rows; no peer). `--small` takes a
hundredth of the rows. Data are synthetic; `asem` needs the shared data (GUIJU_SHARED).
"""

from __future__ import annotations

import argparse
import json
import os
import tempfile
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
from measure import HERE, measured
from peers.environment import peer_python

COINR = {"runs": 100, "seconds": 15.4}
"""COINr 1.1.14: seconds of its uncertainty analysis of the ASEM index, as shared with the reference data."""

TASKS = (
    "complexity", "matrix", "years", "hhi", "inequality", "moran", "leontief", "asem", "establishments",
)  # fmt: skip
_CELLS = """
    SELECT 'R' || lpad(r::VARCHAR, 4, '0') AS region, 'I' || lpad(i::VARCHAR, 4, '0') AS industry,
           {year} AS year, (1 + hash(r, i, {year}) % 997)::DOUBLE AS size
    FROM range({regions}) AS a(r), range({industries}) AS b(i), range({years}) AS c(t)
    WHERE hash(r * 7919 + i, {year}) % 3 = 0
"""
_ROWS = """
    SELECT 'R' || lpad((hash(range) % 3000)::VARCHAR, 4, '0') AS region,
           'I' || lpad((hash(range + 7) % 1000)::VARCHAR, 4, '0') AS industry,
           (1 + hash(range * 3) % 499)::INTEGER AS size
    FROM range({rows})
"""


def made(task: str, folder: Path, small: bool) -> Path:
    """The data of a task; written once."""
    if task == "asem":
        shared = Path(os.environ.get("GUIJU_SHARED", HERE.parent.parent / "shared"))
        return shared / "data" / "asem"
    file = (
        folder / f"{task}{'-small' if small else ''}.{'npz' if task == 'leontief' else 'parquet'}"
    )
    if file.exists():
        return file
    if task == "leontief":
        count = 300 if small else 3000
        flows = np.random.default_rng(1).random((count, count))
        np.savez(file, flows=flows, output=flows.sum(axis=0) * 2)
        return file
    connection = duckdb.connect()
    connection.execute(f"COPY ({_query(task, small)}) TO '{file}' (FORMAT parquet)")
    return file


def _query(task: str, small: bool) -> str:
    if task == "establishments":
        return _ROWS.format(rows=1_000_000 if small else 100_000_000)
    if task == "inequality":
        return _ROWS.format(rows=2_000 if small else 10_000_000)
    if task == "moran":
        count = 1_000 if small else 200_000
        return (
            f"SELECT range AS id, hash(range) / 2.0**64 AS x, hash(range + 5) / 2.0**64 AS y, "
            f"(hash(range * 11) % 1000)::DOUBLE AS size FROM range({count})"
        )
    regions, industries, years = (300, 100, 20) if small else (3000, 1000, 20)
    if task in ("complexity", "matrix"):
        years = 1
    if task == "hhi" and not small:
        years = 60
    return _CELLS.format(regions=regions, industries=industries, years=years, year="2000 + t")


def line(task: str, folder: Path, small: bool) -> dict[str, Any]:
    """What a task costs here and with its peer. Raises SystemExit where the two give different numbers."""
    file = str(made(task, folder, small))
    own = measured([str(HERE / "measures" / "ours.py"), task, file])
    found: dict[str, Any] = {
        "task": task,
        "cpu_s": own["cpu_s"],
        "wall_s": own["wall_s"],
        "peak_mb": own["peak_mb"],
    }
    if task == "asem":
        rate = COINR["seconds"] / COINR["runs"] * 10_000
        return found | {"peer_cpu_s": rate, "ratio": round(rate / own["cpu_s"], 1)}
    if task == "establishments":
        return found
    peer = measured(
        [str(HERE / "peers" / "measures_peers.py"), task, file], python=peer_python("measures")
    )
    mine, theirs = own["result"]["check"], peer["result"]["check"]
    if abs(mine - theirs) > 1e-6 * max(1.0, abs(theirs)):
        raise SystemExit(f"{task}: {mine} here, {theirs} there")
    ratio = round(peer["cpu_s"] / own["cpu_s"], 1)
    return found | {"peer_cpu_s": peer["cpu_s"], "peer_mb": peer["peak_mb"], "ratio": ratio}


def main(tasks: list[str], folder: Path, small: bool) -> None:
    """Print a line for each task, and all of them as JSON."""
    lines = []
    print(
        f"{'':16} {'cpu s':>8} {'wall s':>8} {'peak MB':>8} {'peer cpu s':>11} {'peer MB':>8} {'ratio':>7}"
    )
    for task in tasks:
        found = line(task, folder, small)
        lines.append(found)
        peer = found.get("peer_cpu_s", "-")
        print(
            f"{task:16} {found['cpu_s']:8.2f} {found['wall_s']:8.2f} {found['peak_mb']:8} {peer:>11} "
            f"{found.get('peer_mb', '-'):>8} {found.get('ratio', '-'):>7}",
            flush=True,
        )
    print(json.dumps(lines))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("tasks", nargs="*", default=[], help="all of them if left out")
    parser.add_argument("--small", action="store_true")
    parser.add_argument(
        "--folder", type=Path, default=Path(tempfile.gettempdir()) / "guiju-measures"
    )
    given = parser.parse_args()
    given.folder.mkdir(parents=True, exist_ok=True)
    main(given.tasks or list(TASKS), given.folder, given.small)
