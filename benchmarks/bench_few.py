"""Few rows of deep policies, every rule written out: Python row by row beside one DuckDB query.

    python benchmarks/bench_few.py [RULES,RULES,…] [ROWS,ROWS,…] [RUNS]

Each rule reads the one before. CPU is user + system of a process of its own, with loading and checking; ratios are
to DuckDB, as `--engine duckdb` computes it.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from measure import best, measured

RUN = """
import json, sys
import guiju
from guiju.evaluate import choice
policy, data, out, engine = sys.argv[1:]
if engine == "python":
    choice.FEW, choice.DEEP = 10**9, 0
run = guiju.load(policy).decide_tables(
    {"t": data}, out=out, date="2024-12-31", engine="" if engine == "python" else engine
)
assert run.engine == engine
print(json.dumps({"rows": run.data["t"].rows}))
"""


def policy_text(rules: int) -> str:
    """A chain of rules."""
    chain = (
        f"    r{i}: CASE WHEN r{i - 1} > 10 THEN r{i - 1} - 10 ELSE r{i - 1} + 1 END\n"
        for i in range(1, rules)
    )
    head = "format: 1\nname: few\nentities: {t: {key: id, columns: {a: number}}}\nrules:\n  t:\n"
    return head + "    r0: a\n" + "".join(chain)


def main(rules: list[int], rows: list[int], runs: int, folder: Path) -> None:
    """Print the table."""
    print(f"{'rules':>5} {'rows':>6} {'python cpu s':>13} {'duckdb cpu s':>13} {'x cpu':>6}")
    for number in rules:
        policy = folder / f"few{number}"
        policy.mkdir()
        (policy / "policy.yaml").write_text(policy_text(number), "utf-8")
        for many in rows:
            data = folder / f"{many}.csv"
            data.write_text("id,a\n" + "".join(f"{i},{i % 13}\n" for i in range(many)), "utf-8")
            cpu = {}
            for engine in ("python", "duckdb"):
                call = ["-c", RUN, str(policy), str(data), str(folder / "out"), engine]
                cpu[engine] = best([measured(call) for _ in range(runs)])["cpu_s"]
            ratio = cpu["python"] / cpu["duckdb"]
            print(
                f"{number:>5} {many:>6} {cpu['python']:13.2f} {cpu['duckdb']:13.2f} {ratio:6.2f}",
                flush=True,
            )


if __name__ == "__main__":
    given = dict(enumerate(sys.argv[1:]))
    numbers = [
        [int(n) for n in given.get(i, text).split(",")]
        for i, text in enumerate(("150,250,500", "1,1000"))
    ]
    with tempfile.TemporaryDirectory() as temporary:
        main(*numbers, int(given.get(2, "1")), Path(temporary))
