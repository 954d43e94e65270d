"""The tables of `plain_tables` in zen-engine: what its own validation says of each; runs in the peer's environment."""

from __future__ import annotations

import json
from typing import Any

import zen
from plain_tables import TABLES


def decision(table: dict[str, Any]) -> str:
    """A table as the engine's graph of three nodes."""
    names = list(table["inputs"])
    rules = [{"_id": str(n), **{name: _cell(cell) for name, cell in zip(names, row, strict=True)}, "out": str(n)}
             for n, row in enumerate(table["rows"])]  # fmt: skip
    content = {
        "hitPolicy": "first", "rules": rules, "inputField": None, "outputPath": None,
        "executionMode": "single", "passThrough": False,
        "inputs": [{"id": name, "name": name, "field": name} for name in names],
        "outputs": [{"id": "out", "name": "out", "field": "out"}],
    }  # fmt: skip
    kinds = (("in", "inputNode"), ("table", "decisionTableNode"), ("out", "outputNode"))
    nodes = [
        {"id": name, "name": name, "type": kind, "position": {"x": 0, "y": 0}}
        for name, kind in kinds
    ]
    nodes[1]["content"] = content
    edges = [
        {"id": a + b, "sourceId": a, "targetId": b, "type": "edge"}
        for a, b in (("in", "table"), ("table", "out"))
    ]
    return json.dumps({"nodes": nodes, "edges": edges})


def _cell(cell: str) -> str:
    if cell == "-":
        return ""
    return (
        cell
        if cell[0] in "<>" or cell in ("true", "false")
        else ", ".join(f'"{w}"' for w in cell.split("|"))
    )


def told(table: dict[str, Any]) -> list[str]:
    """What the validation of a table says."""
    made = zen.ZenEngine().create_decision(decision(table))
    try:
        found = made.validate()
    except RuntimeError as error:
        return [str(error)]
    return [] if found is None else [str(found)]


if __name__ == "__main__":
    print(json.dumps({name: told(table) for name, table in TABLES.items()}))
