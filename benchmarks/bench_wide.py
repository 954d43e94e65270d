"""Policies of many rules over one table: Guiju beside OpenFisca-core, and Polars and NumPy written by hand.

    python benchmarks/bench_wide.py [ROWS] [RUNS] [RULES,RULES,…] [ENGINE,ENGINE,…]

Every engine computes the same `number` rules (see `wide_rules.py`) from the same Parquet file in a process of its own,
alternating; CPU is user + system, memory the peak of the process, ratios are to OpenFisca. OpenFisca-core is
installed into an environment of its own where it is not there yet: that needs packages.
Last, how long 3,000 rules take to load, check and plan for one goal.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import Any

from measure import HERE, best, measured
from peers.environment import peer_python
from wide_rules import kept, policy_text

RULES = HERE / "wide_rules.py"
ENGINES = ("openfisca", "guiju", "guiju-duckdb", "polars", "numpy")
LARGEST = 300
"""Rules up to which OpenFisca runs over all rows: it holds every value, 4 bytes each."""


def make_data(path: Path, rows: int) -> None:
    """Write synthetic salaries."""
    import duckdb

    uniform = "((hash(i * 7919 + {}) % 1000000007) / 1000000007.0)"
    normal = f"(sqrt(-2 * ln({uniform.format(1)} + 1e-12)) * cos(2 * pi() * {uniform.format(2)}))"
    sql = f"SELECT i AS id, round(exp(11.6 + 0.7 * {normal}), 2) AS v0 FROM range({rows}) AS r(i)"
    with duckdb.connect() as connection:
        connection.execute(f"COPY ({sql}) TO '{path}' (FORMAT parquet, COMPRESSION zstd)")


def compare(folder: Path, rows: int, runs: int, rules: int, engines: list[str]) -> None:
    """Print the lines of one number of rules."""
    data = folder / f"wide-{rows}.parquet"
    if not data.exists():
        make_data(data, rows)
    for shape in ("chains", "chain"):
        policy = folder / f"{shape}{rules}"
        policy.mkdir(exist_ok=True)
        (policy / "policy.yaml").write_text(policy_text(rules, shape), "utf-8")
        for keep in ("tenth", "all"):
            found: dict[str, list[dict[str, Any]]] = {name: [] for name in engines}
            for _ in range(runs):
                for name, measurements in found.items():
                    call = [str(RULES), name, str(data), str(policy), str(rules), shape, keep]
                    python = peer_python("openfisca") if name == "openfisca" else sys.executable
                    measurements.append(measured(call, python=python))
            show(f"{rules:>5} {shape:6} {keep:5}", {n: best(m) for n, m in found.items()})


def show(label: str, found: dict[str, dict[str, Any]]) -> None:
    """Print a line for each engine, and stop where results differ."""
    first = next(iter(found.values()))
    for name, run in found.items():
        cpu, memory = run["cpu_s"] / first["cpu_s"], run["peak_mb"] / first["peak_mb"]
        print(
            f"{label} {name:13} {run['wall_s']:7.2f} {run['cpu_s']:7.2f} {run['peak_mb']:8,} {cpu:6.2f} {memory:6.2f}",
            flush=True,
        )
        # OpenFisca calculates in 32-bit floats.
        if abs(run["result"]["last"] / first["result"]["last"] - 1) > 1e-6:
            raise SystemExit(f"{name}: {run['result']} is not {first['result']}")


def plan_one_goal(folder: Path) -> None:
    """Print what 3,000 rules take until one goal that needs them all could be computed: CPU seconds."""
    for shape in ("chains", "chain"):
        policy = folder / f"plan-{shape}"
        policy.mkdir(exist_ok=True)
        ends, text = kept(3_000, "tenth"), policy_text(3_000, shape)
        for part in range(10):
            text += f"    part{part}: {' + '.join(f'v{i}' for i in ends[part::10])}\n"
        text += f"    total: {' + '.join(f'part{part}' for part in range(10))}\n"
        (policy / "policy.yaml").write_text(text, "utf-8")
        run = measured(["-c", PLAN, str(policy)])
        shown = ", ".join(f"{name} {seconds:.2f}" for name, seconds in run["result"].items())
        print(f" 3000 {shape:6} one goal: cpu {run['cpu_s']:.2f} ({shown})")


PLAN = """
import json, sys, time
start = time.process_time()
from datetime import date
import polars as pl
from guiju.load import load_definition
from guiju.evaluate.program import compile_program
from guiju.evaluate.choice import choose_engine
from guiju.evaluate.lazy import HeldTable, compile_lazy, optimized
imported = time.process_time()
definition = load_definition(sys.argv[1]).definition
loaded = time.process_time()
program = compile_program([definition], date(2024, 12, 31), [("person", "total")])
assert choose_engine(program) == "polars"
rows = HeldTable(pl.DataFrame({"id": [1], "v0": [1.0]}))
frame = compile_lazy(program, {"person": rows}, "person", ["total"])
frame.explain(optimizations=optimized())
ended = time.process_time()
print(json.dumps({"imports": imported - start, "load and check": loaded - imported, "plan": ended - loaded}))
"""


def main(rows: int, runs: int, rules: list[int], engines: list[str], folder: Path) -> None:
    """Print the table."""
    print(f"{rows:,} rows, best of {runs} by CPU; ratios to {engines[0]}")
    print(
        f"{'rules shape  kept':18} {'engine':13} {'wall s':>7} {'cpu s':>7} {'peak MB':>8} {'x cpu':>6} {'x mem':>6}"
    )
    for count in rules:
        given = rows if count <= LARGEST else min(rows, 100_000)
        if given != rows:
            print(f"{count} rules: {given:,} rows")
        compare(folder, given, runs, count, engines)
    plan_one_goal(folder)


if __name__ == "__main__":
    given = sys.argv[1:]
    main(
        int(float(given[0])) if given else 1_000_000,
        int(given[1]) if len(given) > 1 else 3,
        [int(n) for n in given[2].split(",")] if len(given) > 2 else [30, 300, 3000],
        given[3].split(",") if len(given) > 3 else list(ENGINES),
        Path(tempfile.mkdtemp(prefix="guiju-wide-")),
    )
