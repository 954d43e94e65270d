"""Baseline, reform and groups over a population: Guiju beside hand-written queries and beside its peers.

    python benchmarks/bench_compare.py [ROWS] [RUNS] [FOLDER] [--peers]

Both run in processes of their own, alternating, on the same Parquet file. The hand-written query is given three times:
as an analyst writes it (sums of floats); with the same exactness (each tax rounded half-up to the fen); and with the
same guarantees too (no key twice, nothing missing, no third decimal, the SHA-256 of the file). Guiju is run with what
it keeps of an unchanged file, and anew, as on the first run over it. The peers compute in
32-bit floats or 64-bit floats without rounding and check nothing: they agree to a millionth.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
from pathlib import Path
from typing import Any

from measure import HERE, best, measured
from peers.environment import peer_python

RATES = ["0.03", "0.10", "0.20", "0.25", "0.30", "0.35", "0.45"]
QUICK = [0, 2_520, 16_920, 31_920, 52_920, 85_920, 181_920]
NAMES = ("hand", "hand-fen", "hand-checked", "guiju-anew", "guiju")
PEERS = {
    "hand-polars": ("", ["polars_people.py"]),
    "openfisca": ("openfisca", ["family.py", "openfisca", "people", "scale"]),
    "openfisca-quick": ("openfisca", ["family.py", "openfisca", "people", "quick"]),
    "policyengine": ("policyengine", ["family.py", "policyengine", "people", "scale"]),
}
MOST_OF_PEERS = 20_000_000
"""Above that many rows only peers that stream are run: the others would need tens of gigabytes."""
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


def run_one(name: str, path: Path) -> dict[str, Any]:
    """One measured run of an engine in a process of its own."""
    if name not in PEERS:
        return measured([__file__, "--one", name, str(path)])
    environment, (script, *rest) = PEERS[name]
    python = peer_python(environment) if environment else sys.executable
    return measured([str(HERE / "peers" / script), *rest, str(path)], python=python)


def check_same(results: dict[str, dict[str, float]]) -> None:
    """Stop where an engine disagrees: exact ones to the fen, the others to a millionth."""
    reference = results["hand-fen"]
    for name, found in results.items():
        exact = name in ("guiju", "guiju-anew", "hand-checked")
        for kind, change in found.items():
            allowed = 0.02 + (1e-9 if exact else 2e-5) * abs(reference[kind])
            if abs(change - reference[kind]) > allowed:
                raise SystemExit(f"{name}, {kind}: {change} is not {reference[kind]}")
    print("changes by kind agree: exact engines to the fen, the others to 2 in 100,000")


def main(rows: int, runs: int, folder: Path, *, peers: bool) -> None:
    """Print the table of ratios."""
    path = folder / f"people-{rows}.parquet"
    if not path.exists():
        make_people(path, rows)
    chosen = [n for n in PEERS if rows <= MOST_OF_PEERS or n == "hand-polars"] if peers else []
    found: dict[str, list[dict[str, Any]]] = {name: [] for name in (*NAMES, *chosen)}
    for _ in range(runs):
        for name, measurements in found.items():
            measurements.append(run_one(name, path))
    bests = {name: best(measurements) for name, measurements in found.items()}
    print(f"{rows:,} people, best of {runs} by CPU; ratios are to Guiju")
    print(f"{'':16} {'wall s':>8} {'cpu s':>8} {'peak MB':>8} {'x cpu':>7} {'x memory':>9}")
    for name, run in bests.items():
        ratio = run["cpu_s"] / bests["guiju"]["cpu_s"]
        memory = run["peak_mb"] / bests["guiju"]["peak_mb"]
        print(
            f"{name:16} {run['wall_s']:8.2f} {run['cpu_s']:8.2f} {run['peak_mb']:8} {ratio:7.2f} {memory:9.2f}"
        )
    check_same({name: run["result"] for name, run in bests.items()})


if __name__ == "__main__":
    given = [argument for argument in sys.argv[1:] if argument != "--peers"]
    if given[:1] == ["--one"]:
        name, path = given[1:]
        exact, checked = name != "hand", name == "hand-checked"
        if name == "guiju-anew":
            os.environ["GUIJU_CACHE"] = "none"
        ours = name.startswith("guiju")
        answer = by_guiju(path) if ours else by_hand(path, exact=exact, checked=checked)
        print(json.dumps(answer))
    else:
        count = int(float(given[0])) if given else 10_000_000
        times = int(given[1]) if len(given) > 1 else 3
        target = Path(given[2]) if len(given) > 2 else Path(tempfile.gettempdir())
        main(count, times, target, peers="--peers" in sys.argv)
