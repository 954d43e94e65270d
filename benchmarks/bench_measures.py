"""Measures beside their peers and beside the same by hand, each in a process of its own; all have to give one number.

    python benchmarks/bench_measures.py [TASK ...] [--small] [--folder FOLDER] [--repeat N]

A line for each program: CPU and wall seconds, peak memory, and how many times those of Guiju its seconds are. `by hand`
is what an expert writes for this one table with the engine or NumPy, the limit of what a library can reach.

Tasks: complexity (py-ecomplexity), matrix (econcomplex), years, hhi and groups (pandas), frame (Fairlearn, whose rows
are fewer: more do not fit), inequality and moran (PySAL), leontief (pymrio), asem (COINr, by its published times),
establishments (100 million rows; no peer).
`--small` takes a hundredth of the rows. Data are synthetic; `asem` needs the shared data (GUIJU_SHARED).
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
from measure import HERE, best, measured
from peers.environment import peer_python

COINR = {"runs": 100, "seconds": 15.4}
"""COINr 1.1.14: seconds of its uncertainty analysis of the ASEM index, as shared with the reference data."""

_PANDAS = (("pandas, whole columns", "{}"), ("pandas, a function per group", "{}_apply"))
LONG = 20
"""CPU seconds of a run that is not repeated."""
PEERS: dict[str, tuple[tuple[str, str], ...]] = {
    "complexity": (("py-ecomplexity", "{}"),),
    "matrix": (("econcomplex", "{}"),),
    "years": (("pandas, whole columns", "{}"),),
    "hhi": _PANDAS,
    "groups": _PANDAS,
    "frame": (*_PANDAS, ("Fairlearn MetricFrame", "{}_metric")),
    "inequality": (("PySAL inequality", "{}"),),
    "moran": (("PySAL esda", "{}"),),
    "leontief": (("pymrio", "{}"),),
    "asem": (),
    "establishments": (),
}
"""Peers of each task, with the name of their function in `peers/measures_peers.py`."""

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
    name = {"groups": "hhi", "matrix": "complexity", "frame": "years"}.get(task, task)
    file = (
        folder / f"{name}{'-small' if small else ''}.{'npz' if task == 'leontief' else 'parquet'}"
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
    if task in ("hhi", "groups") and not small:
        years = 60
    return _CELLS.format(regions=regions, industries=industries, years=years, year="2000 + t")


def lines(task: str, folder: Path, small: bool, repeat: int) -> list[dict[str, Any]]:
    """What a task costs here, by hand and with its peers. Raises SystemExit where they give different numbers."""
    file = str(made(task, folder, small))

    def run(script: str, function: str, python: str = sys.executable) -> dict[str, Any]:
        command = [str(HERE / script), function, file]
        runs = [measured(command, python=python)]
        # What takes long is run once: chance matters little there.
        while len(runs) < repeat and runs[0]["cpu_s"] < LONG:
            runs.append(measured(command, python=python))
        return best(runs) | {"wall_s": min(one["wall_s"] for one in runs)}

    found = [{"task": task, "who": "Guiju", **run("measures/ours.py", task)}]
    if task == "asem":
        rate = COINR["seconds"] / COINR["runs"] * 10_000
        return [*found, {"task": task, "who": "COINr, as published", "cpu_s": rate, "wall_s": rate}]
    found.append({"task": task, "who": "by hand", **run("measures/by_hand.py", task)})
    for who, function in PEERS[task]:
        peer = run("peers/measures_peers.py", function.format(task), peer_python("measures"))
        found.append({"task": task, "who": who, **peer})
    mine = found[0]["result"]["check"]
    for other in found[1:]:
        theirs = other["result"]["check"]
        if abs(mine - theirs) > 1e-6 * max(1.0, abs(theirs)):
            raise SystemExit(f"{task}: {mine} here, {theirs} {other['who']}")
    return found


def main(tasks: list[str], folder: Path, small: bool, repeat: int) -> None:
    """Print a line for each program of each task, and all of them as JSON."""
    every = []
    print(f"{'':46} {'cpu s':>9} {'wall s':>9} {'peak MB':>8} {'x cpu':>7} {'x wall':>7}")
    for task in tasks:
        own, *others = found = lines(task, folder, small, repeat)
        for one in found:
            times = [round(one[key] / own[key], 2) for key in ("cpu_s", "wall_s")]
            one |= {"x_cpu": times[0], "x_wall": times[1]}
            one.pop("result", None)
            print(
                f"{task:15} {one['who']:30} {one['cpu_s']:9.2f} {one['wall_s']:9.2f} {one.get('peak_mb', '-'):>8} "
                + (" ".join(f"{part:7.2f}" for part in times) if others and one is not own else ""),
                flush=True,
            )
        every += found
    print(json.dumps(every))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("tasks", nargs="*", default=[], help="all of them if left out")
    parser.add_argument("--small", action="store_true")
    parser.add_argument(
        "--repeat", type=int, default=1, help="runs of each, of which the best counts"
    )
    parser.add_argument(
        "--folder", type=Path, default=Path(tempfile.gettempdir()) / "guiju-measures"
    )
    given = parser.parse_args()
    given.folder.mkdir(parents=True, exist_ok=True)
    main(given.tasks or list(PEERS), given.folder, given.small, given.repeat)
