"""Small decision tables that say the same in each engine: inputs with their values, rows of cells, what is wrong.

A cell is ``-``, a comparison (``>= 100``), ``true`` or ``false``, or words joined by ``|``.
"""

from __future__ import annotations

from typing import Any

KIND = ["state", "private", "company"]
TABLES: dict[str, dict[str, Any]] = {
    "complete": {
        "inputs": {"kind": KIND, "staff": "int"}, "hit": "unique", "wrong": [],
        "rows": [["state", "-"], ["private", "< 100"], ["private", ">= 100"], ["company", "-"]],
    },
    "a gap": {
        "inputs": {"kind": KIND, "staff": "int"}, "hit": "unique", "wrong": ["gap"],
        "rows": [["state", "-"], ["private", ">= 100"], ["company", "-"]],
    },
    "a gap at one value": {
        "inputs": {"staff": "int"}, "hit": "unique", "wrong": ["gap"],
        "rows": [["< 100"], ["> 100"]],
    },
    "whole numbers without a gap": {
        "inputs": {"staff": "int"}, "hit": "unique", "wrong": [],
        "rows": [["<= 100"], [">= 101"]],
    },
    "an overlap": {
        "inputs": {"kind": KIND, "staff": "int"}, "hit": "unique", "wrong": ["overlap"],
        "rows": [["state|private", "<= 100"], ["company|private", ">= 100"], ["state", "> 100"], ["company", "< 100"]],
    },
    "a row hidden by one": {
        "inputs": {"kind": KIND, "staff": "int"}, "hit": "first", "wrong": ["hidden"],
        "rows": [["state|company", "-"], ["private", "-"], ["company", "> 5"]],
    },
    "a row hidden by two together": {
        "inputs": {"kind": KIND, "staff": "int"}, "hit": "first", "wrong": ["hidden"],
        "rows": [["-", "< 10"], ["-", ">= 10"], ["company", "> 5"]],
    },
    "what cannot be (private with a certificate)": {
        "inputs": {"kind": KIND, "certificate": "bool"}, "hit": "unique", "wrong": [],
        "domain": "NOT (kind = 'private' AND certificate)",
        "rows": [["state", "-"], ["company", "-"], ["private", "false"]],
    },
}  # fmt: skip
