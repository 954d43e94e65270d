"""The table of `benchmarks/grading` in zen-engine; runs in the peer's environment.

python zen_grading.py CASES.json one|batch
"""

from __future__ import annotations

import csv
import json
import sys
import time
from pathlib import Path
from typing import Any

import zen

TABLE = Path(__file__).parent.parent / "grading" / "tables" / "grade.csv"
INPUTS, OUTPUTS = ("field", "users", "generative"), ("tier", "duty")


def decision() -> dict[str, Any]:
    """The CSV as the engine's graph of three nodes."""
    rules = []
    with TABLE.open(encoding="utf-8") as file:
        for index, row in enumerate(csv.DictReader(file)):
            rule = {"_id": str(index)}
            for name in INPUTS:
                cell = row[f"{name} ?"]
                rule[name] = "" if cell == "-" else f'"{cell}"' if name == "field" else cell
            rule |= {name: f'"{row[f"{name} ="]}"' for name in OUTPUTS}
            rules.append(rule)
    content = {
        "hitPolicy": "first", "rules": rules, "inputField": None, "outputPath": None,
        "executionMode": "single", "passThrough": False,
        "inputs": [{"id": n, "name": n, "field": n} for n in INPUTS],
        "outputs": [{"id": n, "name": n, "field": n} for n in OUTPUTS],
    }  # fmt: skip
    places = [{"x": index, "y": 0} for index in range(3)]
    nodes = [
        {"id": "in", "type": "inputNode", "name": "in", "position": places[0]},
        {"id": "grade", "type": "decisionTableNode", "name": "grade", "content": content, "position": places[1]},
        {"id": "out", "type": "outputNode", "name": "out", "position": places[2]},
    ]  # fmt: skip
    pairs = (("in", "grade"), ("grade", "out"))
    edges = [{"id": a + b, "sourceId": a, "targetId": b, "type": "edge"} for a, b in pairs]
    return {"nodes": nodes, "edges": edges}


def main(path: str, way: str) -> None:
    """Print seconds for all cases, and the tier of each."""
    cases = json.loads(Path(path).read_text("utf-8"))
    loader = {"loader": {"type": "static", "content": {"grade": decision()}}}
    engine = zen.ZenEngine(loader)
    begin = time.perf_counter()
    if way == "batch":
        found = engine.evaluate_batch([{"key": "grade", "context": case} for case in cases])
        results = [item["data"]["result"] if "data" in item else item["result"] for item in found]
    else:
        one = engine.get_decision("grade")
        results = [one.evaluate(case)["result"] for case in cases]
    seconds = time.perf_counter() - begin
    print(json.dumps({"seconds": seconds, "tiers": [result["tier"] for result in results]}))


if __name__ == "__main__":
    main(*sys.argv[1:])
