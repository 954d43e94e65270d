"""What table checks find on the same small tables: Guiju, zen-engine, and cDMN, a checker of DMN tables.

Prints one line for each table: what is wrong with it, and what each of them says.
"""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import Any

from measure import measured

PEERS = Path(__file__).parent / "peers"
sys.path.insert(0, str(PEERS))

from environment import peer_python  # noqa: E402
from plain_tables import TABLES  # noqa: E402

WORDS = {"gap": "gap", "overlap": "overlap", "row-hidden": "hidden", "row-never": "never"}


def policy_text(table: dict[str, Any]) -> str:
    """A table as a policy."""
    types = {"int": "{type: int}", "bool": "bool"}
    columns = ", ".join(
        f"{name}: {name if isinstance(kind, list) else types[kind]}"
        for name, kind in table["inputs"].items()
    )
    enums = {
        name: f"[{', '.join(kind)}]"
        for name, kind in table["inputs"].items()
        if isinstance(kind, list)
    }
    domain = f', domain: ["{table["domain"]}"]' if "domain" in table else ""
    lines = ["format: 1", "name: made", "sources: {made: {title: {en: made for the benchmark}}}"]
    if enums:
        lines.append(f"enums: {{{', '.join(f'{name}: {words}' for name, words in enums.items())}}}")
    lines += [f"entities: {{unit: {{key: id, columns: {{id: text, {columns}}}{domain}}}}}",
              f"tables:\n  t:\n    on: unit\n    hit: {table['hit']}\n    cites: [made 1]",
              "    outcomes: {grade: int}\n    rows:"]  # fmt: skip
    for number, row in enumerate(table["rows"]):
        cells = [f"'{name} ?': '{cell}'" for name, cell in zip(table["inputs"], row, strict=True)]
        cells.append(f"'grade =': {number}")
        lines.append(f"      - {{{', '.join(cells)}}}")
    return "\n".join([*lines, "rules: {unit: {grade: {table: t}}}", ""])


def found_here(table: dict[str, Any]) -> list[str]:
    """What Guiju finds wrong."""
    import guiju
    from guiju.verify.tables import check_tables

    definition = guiju.loads(policy_text(table)).definition
    checks = check_tables(definition, date(2024, 1, 1), 60)
    return [WORDS[check.kind] for check in checks if check.verdict != "proved"]


def main() -> None:
    """Print the comparison."""
    told = {
        name: measured([str(PEERS / f"{name}_tables.py")], python=peer_python(name))["result"]
        for name in ("zen", "cdmn")
    }
    print(f"{'table':46} {'wrong':10} {'guiju':10} {'zen-engine':12} cDMN")
    for name, table in TABLES.items():
        shown = [
            ", ".join(part) or "-"
            for part in (table["wrong"], found_here(table), told["zen"][name], told["cdmn"][name])
        ]
        print(f"{name:46} {shown[0]:10} {shown[1]:10} {shown[2]:12} {shown[3]}")


if __name__ == "__main__":
    main()
