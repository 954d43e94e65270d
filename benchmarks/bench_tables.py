"""Decisions on one small decision table (ten rows, three inputs, first hit): Guiju beside zen-engine and plain Python.

    python benchmarks/bench_tables.py [CASES]

All engines grade the same cases and have to agree. Loading is left out, except for Guiju's run over a file, which is
measured as a whole.
"""

from __future__ import annotations

import json
import random
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from measure import HERE, measured
from peers.environment import peer_python

import guiju

FIELDS = ["health", "justice", "finance", "media", "education", "games", "office"]


def make_cases(count: int) -> list[dict[str, Any]]:
    """Systems drawn at random."""
    chance = random.Random(7)
    return [
        {
            "field": chance.choice(FIELDS),
            "users": int(10 ** chance.uniform(2, 8)),
            "generative": chance.random() < 0.4,
        }
        for _ in range(count)
    ]


def by_hand(case: dict[str, Any]) -> str:
    """The table as an if-chain."""
    field, users, generative = case["field"], case["users"], case["generative"]
    if field == "justice":
        return "high"
    if field == "health":
        return "high" if generative or users >= 100_000 else "medium"
    if field == "finance":
        return "high" if users >= 1_000_000 else "medium"
    if field == "media" and (generative or users >= 10_000_000):
        return "medium"
    return "limited" if generative else "minimal"


def timed(run: Callable[[], list[str]]) -> tuple[float, list[str]]:
    """Seconds and answers."""
    begin = time.perf_counter()
    found = run()
    return time.perf_counter() - begin, found


def over_file(policy: guiju.Policy, cases: list[dict[str, Any]], folder: Path) -> list[str]:
    """The cases as a Parquet file, results into another."""
    import polars

    out = folder / "graded.parquet"
    policy.decide_tables({"system": folder / "systems.parquet"}, out=out, outputs=["system.tier"])
    return polars.read_parquet(out).sort("id")["tier"].to_list()


def main(count: int) -> None:
    """Print the table of ratios."""
    import polars

    cases, policy = make_cases(count), guiju.load(HERE / "grading")
    decide = policy.decider(["system.tier"], exact=False)
    found: dict[str, tuple[float, list[str]]] = {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        frame = polars.DataFrame(cases).with_row_index("id").cast({"id": polars.Int64})
        frame.write_parquet(folder / "systems.parquet")
        found["guiju, over a file"] = timed(lambda: over_file(policy, cases, folder))
        found["guiju, one by one"] = timed(
            lambda: [decide({"system": case})["system.tier"] for case in cases]
        )
        found["python by hand"] = timed(lambda: [by_hand(case) for case in cases])
        listed = folder / "cases.json"
        listed.write_text(json.dumps(cases), "utf-8")
        for way in ("one", "batch"):
            script = str(HERE / "peers" / "zen_grading.py")
            result = measured([script, str(listed), way], python=peer_python("zen"))["result"]
            found[f"zen-engine, {way}"] = (result["seconds"], result["tiers"])
    reference = found["guiju, one by one"][0]
    print(f"{count:,} decisions {'seconds':>22} {'a second':>12} {'x guiju, one by one':>21}")
    for engine, (seconds, tiers) in found.items():
        if tiers != found["python by hand"][1]:
            raise SystemExit(f"{engine} grades otherwise")
        print(f"{engine:24} {seconds:15.3f} {count / seconds:12,.0f} {seconds / reference:21.2f}")


if __name__ == "__main__":
    main(int(float(sys.argv[1])) if len(sys.argv) > 1 else 100_000)
