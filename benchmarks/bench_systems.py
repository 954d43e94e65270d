"""AI systems to tiers, duties and deadlines: many at once beside reading their file, and one alone.

    python benchmarks/bench_systems.py [ROWS] [RUNS]

The systems are SYNTHETIC: each feature holds of three in ten of them, drawn by a hash. CPU is user + system of a
process of its own, with loading; ratios are to a process that reads every value of the file and writes as many.
"""

from __future__ import annotations

import sys
import tempfile
import time
from datetime import date
from pathlib import Path

import duckdb
from measure import best, measured

import guiju
from guiju.ai.duties import duties_named

DAY = "2026-11-01"
READ = """
import sys, duckdb
data, out = sys.argv[1:]
duckdb.sql(f"COPY (SELECT system_id, hash(columns(*)) FROM '{data}') TO '{out}' (FORMAT parquet)")
"""
RUN = """
import sys
import guiju
policy, data, out, outputs = sys.argv[1:]
guiju.load(policy).decide_tables({"system": data}, out=out, date="2026-11-01", outputs=outputs)
"""
OUTPUTS = (
    "system.tiers",
    "system.tiers,system.duties",
    "system.tiers,system.duties,system.deadlines",
)


def write_systems(policy: str, rows: int, path: Path) -> None:
    """A Parquet file of synthetic systems."""
    columns = guiju.load(policy).definition.entities["system"].columns
    parts = ["'s' || i AS system_id"]
    for number, (name, column) in enumerate(columns.items()):
        drawn = f"hash(i * 131 + {number})"
        if column.type.kind == "bool":
            parts.append(f"({drawn} % 10 < 3) AS {name}")
        elif column.type.kind == "int":
            parts.append(f"({drawn} % 2000000)::BIGINT AS {name}")
    duckdb.sql(
        f"COPY (SELECT {', '.join(parts)} FROM range({rows}) t(i)) TO '{path}' (FORMAT parquet)"
    )


def alone(name: str, count: int = 300, *, cited: bool = False) -> float:
    """Milliseconds of one decision with tiers, duties and deadlines, the policy compiled once.

    With `cited` also words, citations and status of every duty.
    """
    policy = guiju.load(name)
    decide = policy.decider(["system.tiers", "system.duties", "system.deadlines"], date=DAY)
    case = {"system": {"on_cn_network": True, "offered_to_cn_public": True, "is_generative": True}}
    decide(case)
    start = time.process_time()
    for _ in range(count):
        owed = decide(case)["system.duties"]
        if cited:
            [
                duty.to_json()
                for duty in duties_named(policy.definition, date.fromisoformat(DAY), owed)
            ]
    return (time.process_time() - start) / count * 1000


def main(rows: int, runs: int, folder: Path) -> None:
    """Print the table."""
    print(f"{rows:,} synthetic systems of ai_china")
    print(f"{'what':<48} {'wall s':>7} {'cpu s':>7} {'peak MB':>8} {'x cpu':>6}")
    data, out = folder / "systems.parquet", folder / "out.parquet"
    write_systems("ai_china", rows, data)
    read = best([measured(["-c", READ, str(data), str(out)], parse=False) for _ in range(runs)])
    found = {"read": read}
    for outputs in OUTPUTS:
        arguments = ["-c", RUN, "ai_china", str(data), str(out), outputs]
        found[outputs] = best([measured(arguments, parse=False) for _ in range(runs)])
    for name, run in found.items():
        ratio = run["cpu_s"] / read["cpu_s"]
        print(
            f"{name:<48} {run['wall_s']:7.1f} {run['cpu_s']:7.1f} {run['peak_mb']:8d} {ratio:6.1f}"
        )
    print(f"one system alone: {alone('ai_china'):.2f} ms of processor time")
    print(f"with its duties in words, cited: {alone('ai_china', cited=True):.2f} ms")


if __name__ == "__main__":
    numbers = [int(number) for number in sys.argv[1:3]] + [1_000_000, 2][len(sys.argv[1:3]) :]
    with tempfile.TemporaryDirectory() as name:
        main(numbers[0], numbers[1], Path(name))
