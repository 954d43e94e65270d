"""The JSON Schema that comes along is the one the loader's own list of keys gives."""

from __future__ import annotations

import json
import os
from pathlib import Path

import guiju
from guiju.load.format import KEYS, json_schema

SHIPPED = Path(guiju.__file__).parent / "policy.schema.json"


def test_the_shipped_schema_is_current() -> None:
    text = json.dumps(json_schema(), ensure_ascii=False, indent=2) + "\n"
    if os.environ.get("GUIJU_UPDATE_GOLDEN"):
        SHIPPED.write_text(text, encoding="utf-8")
    assert SHIPPED.read_text(encoding="utf-8") == text, "run with GUIJU_UPDATE_GOLDEN=1"


def test_every_reference_leads_to_a_definition() -> None:
    schema = json_schema()
    references = set()
    waiting: list[object] = [schema]
    while waiting:
        part = waiting.pop()
        if isinstance(part, dict):
            references |= {part["$ref"]} if "$ref" in part else set()
            waiting.extend(part.values())
        elif isinstance(part, list):
            waiting.extend(part)
    assert references
    assert {reference.removeprefix("#/$defs/") for reference in references} <= set(schema["$defs"])
    assert set(schema["properties"]) == set(KEYS["policy"])
