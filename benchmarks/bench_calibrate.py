"""The synthetic population written, and rows weighted to margins beside a plain copy of them.

    python benchmarks/bench_calibrate.py [ROWS ...]

Each in a process of its own; rows default to 100,000 and 1,000,000. The ratio is CPU over that of DuckDB reading and
writing the same rows with one more column.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from measure import measured

POPULATION = "from guiju.population import write_population; write_population({folder!r}, {rows})"
ROWS = """
import duckdb
duckdb.sql("COPY (SELECT range AS id, 'r' || hash(range) % 31 AS region, 's' || hash(range + 7) % 2 AS sex,"
    " hash(range * 3) % 20 AS age, round(exp(11 + hash(range * 5) % 1000 / 500), 2) AS pay,"
    " 1 + hash(range * 11) % 100 / 100 AS weight FROM RANGE({rows})) TO {source!r} (FORMAT parquet)")
"""
COPY = """
import duckdb
duckdb.sql("COPY (SELECT *, weight * 2 AS w FROM {source!r}) TO {out!r} (FORMAT parquet, COMPRESSION zstd)")
"""
WEIGHTED = """
from guiju.calibrate import Margin, Target, Totals, calibrate
def margin(name, totals, of='', by=()):
    return Margin(name, tuple(Target((key,) if by else (), total) for key, total in totals.items()), of, by)
whole = {rows} * 1.6
part = lambda letter, n: {{f'{{letter}}{{i}}': whole / n * (0.9 + 0.2 * i / (n - 1)) for i in range(n)}}
margins = [margin('region', part('r', 31), by=('region',)), margin('sex', part('s', 2), by=('sex',)),
           margin('age', part('', 20), by=('age',))]
if {sums}:
    margins.append(margin('pay', {{'': whole * 200_000}}, of='pay'))
found = calibrate({source!r}, Totals('-', tuple(margins)), weight='weight', out={out!r})
assert found.met, found.unmet
"""


def main() -> None:
    """Print the table."""
    sizes = [int(word) for word in sys.argv[1:]] or [100_000, 1_000_000]
    print(f"{'':44} {'wall s':>8} {'CPU s':>8} {'peak MB':>8} {'ratio':>7}")
    for rows in sizes:
        with tempfile.TemporaryDirectory() as place:
            folder, source, out = place, f"{place}/rows.parquet", f"{place}/out.parquet"
            show(f"population, {rows:,} people", POPULATION.format(folder=folder, rows=rows), 0)
            measured(["-c", ROWS.format(rows=rows, source=source)], parse=False)
            plain = show(f"plain copy, {rows:,} rows", COPY.format(source=source, out=out), 0)
            for sums, name in ((False, "counts, 53 categories"), (True, "the same and a sum")):
                Path(out).unlink(missing_ok=True)
                code = WEIGHTED.format(rows=rows, source=source, out=out, sums=sums)
                show(f"weighted, {rows:,} rows, {name}", code, plain)


def show(name: str, code: str, beside: float) -> float:
    """One line; the CPU seconds."""
    run = measured(["-c", code], parse=False)
    ratio = f"{run['cpu_s'] / beside:7.1f}" if beside else ""
    print(
        f"{name:44} {run['wall_s']:8.1f} {run['cpu_s']:8.1f} {run['peak_mb']:8} {ratio}", flush=True
    )
    return float(run["cpu_s"])


if __name__ == "__main__":
    main()
