"""The tables of `plain_tables` as DMN in cDMN, which asks the solver IDP-Z3; runs in the peer's environment."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

SPACE = "https://www.omg.org/spec/DMN/20191111/MODEL/"


def document(table: dict[str, Any]) -> str:
    """A table as a DMN document."""
    inputs = list(table["inputs"].items())
    parts = [f'<definitions xmlns="{SPACE}" id="d" name="d" namespace="http://made">']
    for name, kind in inputs:
        variable = f'<variable id="v_{name}" name="{name}" typeRef="{_type(kind)}"/>'
        parts.append(f'<inputData id="in_{name}" name="{name}">{variable}</inputData>')
    parts.append('<decision id="dec" name="grade"><variable id="v" name="grade" typeRef="string"/>')
    parts += [
        f'<informationRequirement id="r_{n}"><requiredInput href="#in_{n}"/></informationRequirement>'
        for n, _ in inputs
    ]
    parts.append(f'<decisionTable id="t" hitPolicy="{table["hit"].upper()}">')
    for name, kind in inputs:
        allowed = ",".join(f'"{w}"' for w in kind) if isinstance(kind, list) else ""
        values = (
            f'<inputValues id="a_{name}"><text>{allowed}</text></inputValues>' if allowed else ""
        )
        parts.append(f'<input id="i_{name}" label="{name}"><inputExpression id="e_{name}" typeRef="{_type(kind)}">'
                     f"<text>{name}</text></inputExpression>{values}</input>")  # fmt: skip
    parts.append('<output id="o" label="grade" name="grade" typeRef="string"/>')
    for number, row in enumerate(table["rows"]):
        entries = "".join(
            f'<inputEntry id="c_{number}_{n}"><text>{escape(_cell(cell))}</text></inputEntry>'
            for n, cell in enumerate(row)
        )
        outcome = f'<outputEntry id="x_{number}"><text>"row{number}"</text></outputEntry>'
        parts.append(f'<rule id="u_{number}">{entries}{outcome}</rule>')
    return "".join([*parts, "</decisionTable></decision></definitions>"])


def _type(kind: Any) -> str:
    return "string" if isinstance(kind, list) else {"int": "integer", "bool": "boolean"}[kind]


def _cell(cell: str) -> str:
    if cell[0] in "<>-" or cell in ("true", "false"):
        return cell
    return ", ".join(f'"{word}"' for word in cell.split("|"))


def told(table: dict[str, Any]) -> list[str]:
    """What is found wrong: a model of the theory that the tool writes for an error is a case of that error."""
    found = []
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "table.dmn"
        path.write_text(document(table), "utf-8")
        asked = {"gap": ["--errorcheck-gap", "dec"], "overlap": ["--errorcheck-overlap", "dec"]}
        if table["hit"] == "first":
            rows = range(2, len(table["rows"]) + 1)
            asked = {
                f"hidden {n}": ["--errorcheck-shadowed", "dec", "--errorcheck-rule", str(n)]
                for n in rows
            }
        for kind, options in asked.items():
            answer = _asked(path, options, Path(folder) / "theory.idp")
            if answer is None:
                found.append(f"{kind}: no answer")
            elif answer:
                found.append(kind)
    return found


def _asked(path: Path, options: list[str], theory: Path) -> bool | None:
    """Whether the theory has a model; None where the tool or the solver fails."""
    tools = Path(sys.executable).parent
    written = [str(tools / "cdmn"), str(path), *options, "--main", "-o", str(theory)]
    if subprocess.run(written, capture_output=True, check=False).returncode:
        return None
    solved = subprocess.run(
        [str(tools / "idp-engine"), str(theory)], capture_output=True, check=False
    )
    shown = solved.stdout.decode()
    if solved.returncode or not ("Model 1" in shown or "No models" in shown):
        return None
    return "Model 1" in shown


if __name__ == "__main__":
    from plain_tables import TABLES

    print(json.dumps({name: told(table) for name, table in TABLES.items()}))
