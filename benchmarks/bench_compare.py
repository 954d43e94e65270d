"""Baseline, reform and groups over a population: Guiju beside the hand-written DuckDB query.

    python benchmarks/bench_compare.py [ROWS] [RUNS] [FOLDER]

Both run in processes of their own, alternating, on the same Parquet file. The hand-written query is given three times:
as an analyst writes it (sums of floats); with the same exactness (each tax rounded half-up to the fen); and with the
same guarantees too (no key twice, nothing missing, no third decimal, the SHA-256 of the file).
"""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path
from typing import Any

from measure import HERE, best, measured

RATES = ["0.03", "0.10", "0.20", "0.25", "0.30", "0.35", "0.45"]
QUICK = [0, 2_520, 16_920, 31_920, 52_920, 85_920, 181_920]
NAMES = ("hand", "hand-fen", "hand-checked", "guiju")
UPPER = [36_000, 144_000, 300_000, 420_000, 660_000, 960_000]


def make_people(path: Path, rows: int) -> None:
    """Write a synthetic population of one table."""
    import duckdb

    def uniform(salt: int) -> str:
        return f"((hash(i * 7919 + {salt}) % 1000000007) / 1000000007.0)"

    normal = f"(sqrt(-2 * ln({uniform(1)} + 1e-12)) * cos(2 * pi() * {uniform(2)}))"
    sql = f"""
        SELECT i AS id,
            CASE WHEN k < 0.06 THEN 'university' WHEN k < 0.10 THEN 'research' WHEN k < 0.22 THEN 'medical'
                 WHEN k < 0.90 THEN 'enterprise' ELSE 'government' END AS kind,
            round(exp(11.6 + 0.7 * n), 2) AS salary,
            round(12000 * floor(5 * d) + 0.12 * exp(11.6 + 0.7 * n), 2) AS special_deductions,
            CASE WHEN a < 0.05 THEN round(exp(11 + 1.2 * n), 2) ELSE 0 END AS award,
            round(50 + 100 * w, 1) AS weight
        FROM (SELECT i, {uniform(3)} AS k, {normal} AS n, {uniform(4)} AS d, {uniform(5)} AS a, {uniform(6)} AS w
              FROM range({rows}) AS r(i))"""
    with duckdb.connect(config={"threads": 2}) as connection:
        connection.execute(
            f"COPY ({sql}) TO '{path}' (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 250000)"
        )


def by_hand(path: str, *, exact: bool, checked: bool = False) -> dict[str, Any]:
    """The hand-written query."""
    import duckdb

    if checked:
        check_by_hand(path)

    def fen(value: str) -> str:
        return f"(floor({value} * 100 + 0.500001) / 100)" if exact else value

    def tax(base: str) -> str:
        cases = " ".join(
            f"WHEN {base} <= {end} THEN {base} * {rate}::DOUBLE - {quick}"
            for end, rate, quick in zip(UPPER, RATES, QUICK, strict=False)
        )
        return fen(f"CASE {cases} ELSE {base} * 0.45::DOUBLE - 181920 END")

    def base(kinds: str) -> str:
        counted = fen(f"award * CASE WHEN kind IN ({kinds}) THEN 0.5::DOUBLE ELSE 1 END")
        return f"greatest(salary + {counted} - 60000 - special_deductions, 0)"

    query = f"""
        WITH base AS (
            SELECT kind, weight, {base("'university', 'research'")} AS b0,
                {base("'university', 'research', 'medical'")} AS b1 FROM read_parquet('{path}')
        ), taxed AS (SELECT kind, weight, {tax("b0")} AS t0, {tax("b1")} AS t1 FROM base)
        SELECT kind, count(*), sum(weight), sum(weight * t0), sum(weight * t1), sum(weight * (t1 - t0)),
            coalesce(sum(weight) FILTER (WHERE t1 < t0), 0), coalesce(sum(weight) FILTER (WHERE t1 > t0), 0)
        FROM taxed GROUP BY kind ORDER BY kind"""
    with duckdb.connect(config={"threads": 2}) as connection:
        rows = connection.execute(query).fetchall()
    return {row[0]: round(row[5], 2) for row in rows}


def check_by_hand(path: str) -> None:
    """What Guiju guarantees of the data, as an analyst would check it."""
    import hashlib

    import duckdb

    amounts = ("salary", "special_deductions", "award")
    decimals = " OR ".join(f"round({name}, 2) <> {name}" for name in amounts)
    missing = " OR ".join(f"{name} IS NULL" for name in (*amounts, "kind", "weight"))
    query = f"""SELECT count(*) - count(DISTINCT id), count(*) FILTER (WHERE {decimals}),
        count(*) FILTER (WHERE {missing}) FROM read_parquet('{path}')"""
    with duckdb.connect(config={"threads": 2}) as connection:
        found = connection.execute(query).fetchone()
    if found != (0, 0, 0):
        raise SystemExit(f"wrong data: {found}")
    with Path(path).open("rb") as file:
        hashlib.file_digest(file, "sha256")


def by_guiju(path: str) -> dict[str, Any]:
    """The same through the policy."""
    import guiju

    policy = guiju.load(HERE / "people")
    found = policy.compare(
        {"person": path}, ["R1"], date="2024-12-31", by=["kind"], weight="weight", target="person.tax",
        distribution=False, threads=2,
    )  # fmt: skip
    groups = found.variants[0].groups["kind"]
    return {name: totals.change for name, totals in groups}


def main(rows: int, runs: int, folder: Path) -> None:
    """Print the table of ratios."""
    path = folder / f"people-{rows}.parquet"
    if not path.exists():
        make_people(path, rows)
    found: dict[str, list[dict[str, Any]]] = {name: [] for name in NAMES}
    for _ in range(runs):
        for name, measurements in found.items():
            measurements.append(measured([__file__, "--one", name, str(path)]))
    bests = {name: best(measurements) for name, measurements in found.items()}
    print(f"{rows:,} people, best of {runs} by CPU")
    print(f"{'':12} {'wall s':>8} {'cpu s':>8} {'peak MB':>8}   CPU of Guiju as a multiple of it")
    for name, run in bests.items():
        ratio = bests["guiju"]["cpu_s"] / run["cpu_s"]
        print(
            f"{name:12} {run['wall_s']:8.2f} {run['cpu_s']:8.2f} {run['peak_mb']:8}   {ratio:4.2f}"
        )
    for kind, change in bests["guiju"]["result"].items():
        other = bests["hand-fen"]["result"][kind]
        if abs(change - other) > 0.02 + 1e-9 * abs(other):
            raise SystemExit(f"{kind}: {change} is not {other}")
    print("changes by kind agree with the hand-written query to the fen")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        name, path = sys.argv[2:]
        exact, checked = name != "hand", name == "hand-checked"
        answer = by_guiju(path) if name == "guiju" else by_hand(path, exact=exact, checked=checked)
        print(json.dumps(answer))
    else:
        count = int(float(sys.argv[1])) if len(sys.argv) > 1 else 10_000_000
        times = int(sys.argv[2]) if len(sys.argv) > 2 else 3
        target = Path(sys.argv[3]) if len(sys.argv) > 3 else Path(tempfile.gettempdir())
        main(count, times, target)
