"""What proofs cost: a table of 1,000 rows over 12 inputs, the six zones of the bonus, all policies.

The tables are made by halving the space of the inputs until there are 1,000 rows: complete and without overlap. Then
one row is taken away, one is widened, and in a table of `hit: first` one stands a second time at the end: each has to
be found. Prints seconds, CPU seconds and what was found; targets in brackets.

python benchmarks/bench_verify.py [ROWS] [INPUTS]
"""

from __future__ import annotations

import json
import random
import sys
import tempfile
import time
from datetime import date
from pathlib import Path
from typing import Any

from measure import measured

HERE = Path(__file__).parent
ROWS, INPUTS, SPAN = 1000, 12, 10_000
Space = list[tuple[int, int]]


def halved(rows: int, inputs: int, seed: int) -> list[Space]:
    """Boxes of whole numbers, from and to, that fill the space without overlap."""
    draw = random.Random(seed)
    boxes: list[Space] = [[(0, SPAN)] * inputs]
    while len(boxes) < rows:
        box = boxes.pop(draw.randrange(len(boxes)))
        axis = draw.randrange(inputs)
        low, high = box[axis]
        if high - low < 2:
            boxes.append(box)
            continue
        cut = draw.randrange(low, high)
        boxes += [[*box[:axis], part, *box[axis + 1 :]] for part in ((low, cut), (cut + 1, high))]
    draw.shuffle(boxes)
    return boxes


def policy_text(boxes: list[Space], hit: str) -> str:
    """A policy with one table of these rows."""
    inputs = len(boxes[0])
    columns = ", ".join(f"x{n}: {{type: int, min: 0, max: {SPAN}}}" for n in range(inputs))
    lines = ["format: 1", "name: made", "sources: {made: {title: {en: made for the benchmark}}}",
             f"entities: {{unit: {{key: id, columns: {{id: text, {columns}}}}}}}",
             f"tables:\n  t:\n    on: unit\n    hit: {hit}\n    cites: [made 1]",
             "    outcomes: {grade: int}\n    rows:"]  # fmt: skip
    for number, box in enumerate(boxes):
        cells = [f"'x{n} ?': {_cell(*ends)}" for n, ends in enumerate(box) if ends != (0, SPAN)]
        cells.append(f"'grade =': {number}")
        lines.append(f"      - {{{', '.join(cells)}}}")
    return "\n".join([*lines, "rules: {unit: {grade: {table: t}}}", ""])


def _cell(low: int, high: int) -> str:
    return f"'>= {low}'" if high == SPAN else f"'<= {high}'" if low == 0 else f"{low}..{high}"


def tables(rows: int, inputs: int) -> dict[str, tuple[str, list[Space]]]:
    """Name → hit policy and rows."""
    boxes = halved(rows, inputs, 1)
    wider = [list(box) for box in boxes]
    axis, (low, high) = next((n, e) for n, e in enumerate(wider[0]) if e != (0, SPAN))
    wider[0][axis] = (low - 1, high) if low > 0 else (low, high + 1)
    return {
        "complete": ("unique", boxes),
        "one row taken away": ("unique", boxes[1:]),
        "one row widened": ("unique", wider),
        "one row hidden": ("first", [*boxes, boxes[rows // 2]]),
    }


def check_table(hit: str, boxes: list[Space]) -> None:
    """Check one made table and print what was found, as the last line."""
    import guiju
    from guiju.verify.tables import check_tables

    definition = guiju.loads(policy_text(boxes, hit)).definition
    start, cpu = time.perf_counter(), time.process_time()
    checks = list(check_tables(definition, date(2024, 1, 1), 60))
    seconds, cpu = time.perf_counter() - start, time.process_time() - cpu
    found = {check.kind: check.count for check in checks if check.count}
    unknown = [check.kind for check in checks if check.reason]
    print(
        json.dumps(
            {"seconds": round(seconds, 2), "cpu": round(cpu, 2), "found": found, "unknown": unknown}
        )
    )


def main(rows: int, inputs: int) -> None:
    """Print all figures."""
    for name, (hit, boxes) in tables(rows, inputs).items():
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "table.json"
            path.write_text(json.dumps([hit, boxes]), "utf-8")
            run = measured([str(Path(__file__)), "--table", str(path)])["result"]
        said = f"found {run['found'] or 'nothing'}" + (
            f", unknown {run['unknown']}" if run["unknown"] else ""
        )
        print(
            f"table of {len(boxes)} x {inputs}, {name}: {run['seconds']} s, {run['cpu']} s CPU [10 s]; {said}"
        )
    zones = measured(
        ["-m", "guiju", "verify", "transfer", "--property", "bonus_zones", "--cache", "none"],
        parse=False,
    )
    print(f"six zones of the bonus, the command as a whole: {_times(zones)} [1 s]")
    import guiju
    from guiju.load.policy import policy_names

    policy = guiju.load("transfer")
    start = time.perf_counter()
    answer = policy.verify(["bonus_zones"])["bonus_zones"]
    print(
        f"six zones of the bonus, the proof alone: {time.perf_counter() - start:.2f} s [1 s]; {answer.verdict}"
    )
    for name in policy_names():
        run = measured(["-m", "guiju", "check", name, "--prove", "--cache", "none"], parse=False)
        print(f"check {name} --prove: {_times(run)} [60 s in total]")


def _times(run: dict[str, Any]) -> str:
    return f"{run['wall_s']} s, {run['cpu_s']} s CPU"


if __name__ == "__main__":
    if sys.argv[1:2] == ["--table"]:
        check_table(*json.loads(Path(sys.argv[2]).read_text("utf-8")))
    else:
        main(*(int(a) for a in sys.argv[1:]) if len(sys.argv) == 3 else (ROWS, INPUTS))
