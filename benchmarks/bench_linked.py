"""Four linked tables larger than memory: baseline, reform and groups, beside the hand-written DuckDB query.

    python benchmarks/bench_linked.py [PEOPLE] [MEMORY] [FOLDER]

There are 0.3 awards, 0.1 receipts and 0.05 contracts a person. Both run in processes of their own under the same
memory limit, with spilling allowed, and have to agree on every group.
"""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path
from typing import Any

from measure import HERE, measured

RATES = ["0.03", "0.10", "0.20", "0.25", "0.30", "0.35", "0.45"]
QUICK = [0, 2_520, 16_920, 31_920, 52_920, 85_920, 181_920]
UPPER = [36_000, 144_000, 300_000, 420_000, 660_000, 960_000]
TABLES = ("contract", "receipt", "person", "award")


def make_tables(folder: Path, people: int) -> None:
    """Write the four tables as Parquet."""
    import duckdb

    def uniform(salt: int) -> str:
        return f"((hash(i * 7919 + {salt}) % 1000000007) / 1000000007.0)"

    counts = {
        "person": people,
        "award": people * 3 // 10,
        "receipt": people // 10,
        "contract": people // 20,
    }
    normal = f"(sqrt(-2 * ln({uniform(1)} + 1e-12)) * cos(2 * pi() * {uniform(2)}))"
    kinds = (
        f"CASE WHEN {uniform(3)} < 0.06 THEN 'university' WHEN {uniform(3)} < 0.10 THEN 'research'"
        f" WHEN {uniform(3)} < 0.22 THEN 'medical' WHEN {uniform(3)} < 0.90 THEN 'enterprise' ELSE 'government' END"
    )
    day = "DATE '2019-01-01' + CAST(floor({} * 1800) AS INTEGER)"
    queries = {
        "contract": f"SELECT i AS contract_id, {uniform(5)} < 0.3 AS milestone",
        "receipt": f"SELECT i AS receipt_id, CAST(floor({uniform(6)} * {counts['contract']}) AS BIGINT) AS contract_id,"
        f" {day.format(uniform(7))} AS received_on",
        "person": f"SELECT i AS person_id, {kinds} AS kind, round(exp(11.6 + 0.7 * {normal}), 2) AS salary,"
        f" CASE WHEN {uniform(8)} < 0.5 THEN round(12000 * floor(5 * {uniform(4)}), 2) END AS special",
        "award": f"SELECT i AS award_id, CAST(floor({uniform(9)} * {people}) AS BIGINT) AS person_id,"
        f" CAST(floor({uniform(10)} * {counts['receipt']}) AS BIGINT) AS receipt_id,"
        f" {day.format(uniform(11))} + 900 AS paid_on, round(exp(9 + 1.2 * {normal}), 2) AS cash",
    }
    with duckdb.connect(config={"threads": 2}) as connection:
        for name, query in queries.items():
            path = folder / f"{name}.parquet"
            connection.execute(
                f"COPY ({query} FROM range({counts[name]}) AS r(i)) TO '{path}'"
                " (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 250000)"
            )


def by_hand(folder: str, memory: str) -> dict[str, float]:
    """The hand-written query, with the same rounding."""
    import duckdb

    def fen(value: str) -> str:
        return f"(floor({value} * 100 + 0.500001) / 100)"

    def tax(base: str) -> str:
        cases = " ".join(
            f"WHEN {base} <= {end} THEN {base} * {rate}::DOUBLE - {quick}"
            for end, rate, quick in zip(UPPER, RATES, QUICK, strict=False)
        )
        return fen(f"CASE {cases} ELSE {base} * 0.45::DOUBLE - 181920 END")

    def base(award: str) -> str:
        return f"greatest(salary + coalesce({award}, 0) - 60000 - coalesce(special, 0), 0)"

    half = fen("a.cash * 0.5")
    query = f"""
        WITH first AS (SELECT contract_id, min(received_on) AS first_on FROM '{folder}/receipt.parquet' GROUP BY 1),
        received AS (SELECT r.receipt_id, f.first_on,
                CASE WHEN c.milestone THEN r.received_on ELSE f.first_on END AS start1
            FROM '{folder}/receipt.parquet' r JOIN '{folder}/contract.parquet' c USING (contract_id)
            JOIN first f USING (contract_id)),
        paid AS (SELECT a.person_id, sum(a.cash) AS cash,
                sum(CASE WHEN a.paid_on <= r.first_on + INTERVAL 36 MONTH THEN {half} ELSE a.cash END) AS c0,
                sum(CASE WHEN a.paid_on <= r.start1 + INTERVAL 36 MONTH THEN {half} ELSE a.cash END) AS c1
            FROM '{folder}/award.parquet' a JOIN received r USING (receipt_id) GROUP BY 1),
        based AS (SELECT p.kind, {base("CASE WHEN kind IN ('university', 'research') THEN c0 ELSE cash END")} AS b0,
                {base("CASE WHEN kind IN ('university', 'research', 'medical') THEN c1 ELSE cash END")} AS b1
            FROM '{folder}/person.parquet' p LEFT JOIN paid USING (person_id)),
        taxed AS (SELECT kind, {tax("b0")} AS t0, {tax("b1")} AS t1 FROM based)
        SELECT kind, sum(t1 - t0), count(*) FILTER (WHERE t1 < t0), count(*) FILTER (WHERE t1 > t0)
        FROM taxed GROUP BY kind"""
    config: dict[str, Any] = {"threads": 2, "memory_limit": memory}
    with tempfile.TemporaryDirectory() as spill, duckdb.connect(config=config) as connection:
        connection.execute(f"SET temp_directory = '{spill}'")
        return {row[0]: round(row[1], 2) for row in connection.execute(query).fetchall()}


def by_guiju(folder: str, memory: str) -> dict[str, float]:
    """The same through the policy, with every key and link checked."""
    import guiju

    data = {name: f"{folder}/{name}.parquet" for name in TABLES}
    found = guiju.load(HERE / "linked").compare(
        data, ["R1"], date="2024-12-31", by=["kind"], target="person.tax", direction="down", distribution=False,
        threads=2, memory=memory,
    )  # fmt: skip
    return {name: totals.change for name, totals in found.variants[0].groups["kind"]}


def main(people: int, memory: str, folder: Path) -> None:
    """Print the table of ratios."""
    place = folder / f"linked-{people}"
    if not place.exists():
        place.mkdir()
        make_tables(place, people)
    found = {
        name: measured([__file__, "--one", name, str(place), memory]) for name in ("hand", "guiju")
    }
    print(f"{people:,} people, {people * 3 // 10:,} awards, memory limit {memory}")
    print(f"{'':10} {'wall s':>8} {'cpu s':>8} {'peak MB':>8} {'x cpu':>6} {'x memory':>9}")
    for name, run in found.items():
        cpu = run["cpu_s"] / found["hand"]["cpu_s"]
        memory_ratio = run["peak_mb"] / found["hand"]["peak_mb"]
        print(
            f"{name:10} {run['wall_s']:8.1f} {run['cpu_s']:8.1f} {run['peak_mb']:8} {cpu:6.2f} {memory_ratio:9.2f}"
        )
    for kind, change in found["guiju"]["result"].items():
        other = found["hand"]["result"][kind]
        if abs(change - other) > 0.02 + 1e-9 * abs(other):
            raise SystemExit(f"{kind}: {change} is not {other}")
    print("changes by kind agree with the hand-written query to the fen")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        name, place, limit = sys.argv[2:]
        print(json.dumps((by_guiju if name == "guiju" else by_hand)(place, limit)))
    else:
        count = int(float(sys.argv[1])) if len(sys.argv) > 1 else 10_000_000
        limit = sys.argv[2] if len(sys.argv) > 2 else "4GB"
        target = Path(sys.argv[3]) if len(sys.argv) > 3 else Path(tempfile.gettempdir())
        main(count, limit, target)
