"""Fifty values of one parameter in one scan, beside one value alone.

    python benchmarks/bench_sweep.py [ROWS] [RUNS] [FOLDER]

`inclusion` touches few rows, `basic_deduction` all of them. Each run is a process of its own; memory should not depend
on the number of rows, nor on that of values.
"""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path
from typing import Any

from bench_compare import make_people
from measure import HERE, best, measured

SWEEPS = {
    "inclusion, 1 value": "inclusion=100%",
    "inclusion, 50 values": "inclusion=2%..100%/50",
    "basic_deduction, 1 value": "basic_deduction=89000",
    "basic_deduction, 50 values": "basic_deduction=40000..89000/50",
}


def swept(path: str, sweep: str, weight: str = "") -> dict[str, Any]:
    """The cost of each value."""
    import guiju

    found = guiju.load(HERE / "people").compare(
        {"person": path},
        sweep=sweep,
        date="2024-12-31",
        target="person.tax",
        weight=weight,
        threads=2,
    )
    return {variant.value: variant.cost for variant in found.variants}


def main(rows: int, runs: int, folder: Path) -> None:
    """Print wall, CPU, memory, and what a further value costs beside the first."""
    path = folder / f"people-{rows}.parquet"
    if not path.exists():
        make_people(path, rows)
    print(f"{rows:,} people, best of {runs} by CPU")
    print(f"{'':28} {'wall s':>8} {'cpu s':>8} {'peak MB':>8} {'x cpu':>6}")
    alone = 0.0
    last = None
    for name, sweep in SWEEPS.items():
        run = best([measured([__file__, "--one", sweep, str(path)]) for _ in range(runs)])
        single = name.endswith("1 value")
        alone = run["cpu_s"] if single else alone
        print(
            f"{name:28} {run['wall_s']:8.2f} {run['cpu_s']:8.2f} {run['peak_mb']:8} {run['cpu_s'] / alone:6.2f}"
        )
        costs = list(run["result"].values())
        if not single and costs[-1] != last:
            raise SystemExit(f"{name}: {costs[-1]} is not {last}")
        last = costs[-1]
    print("the last value costs the same alone and among fifty")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        sweep, path = sys.argv[2:]
        print(json.dumps(swept(path, sweep)))
    else:
        count = int(float(sys.argv[1])) if len(sys.argv) > 1 else 10_000_000
        times = int(sys.argv[2]) if len(sys.argv) > 2 else 2
        target = Path(sys.argv[3]) if len(sys.argv) > 3 else Path(tempfile.gettempdir())
        main(count, times, target)
