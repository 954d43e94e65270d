"""The keys of every kind of mapping: the loader refuses others, the JSON Schema lists them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from guiju.model.index import AGGREGATIONS, CHOICES, WEIGHTINGS
from guiju.model.property import KINDS
from guiju.model.statement import VERDICTS

FORMAT = 1
PHRASE = 20

TEXT: dict[str, Any] = {"type": "string"}
LABEL = {"$ref": "#/$defs/label"}
DAY = {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$"}
CITES = {"type": "array", "items": {"$ref": "#/$defs/citation"}}
EXPRESSION = {"type": ["string", "number", "boolean"]}
NUMERIC = {"type": ["number", "string"]}
PAIR = {"type": "array", "items": NUMERIC, "minItems": 2, "maxItems": 2}
FIGURE = {"type": ["string", "number"]}
ANY: dict[str, Any] = {}
COUNTRY = "^[A-Z]{2}$"
"""A country by its two letters in ISO 3166-1: whose calendar and clock count under a policy."""
TYPE = {"type": "string", "examples": ["money", "share", "date or none", "set of kind"]}


def _named(definition: str, *, short: bool = False) -> dict[str, Any]:
    entry: dict[str, Any] = {"$ref": f"#/$defs/{definition}"}
    if short:
        entry = {"anyOf": [EXPRESSION, entry]}
    return {"type": "object", "additionalProperties": entry}


KEYS: Mapping[str, Mapping[str, Any]] = {
    "policy": {
        "format": {"const": FORMAT},
        "name": TEXT,
        "title": LABEL,
        "about": LABEL,
        "country": {"type": "string", "pattern": COUNTRY},
        "include": {"type": "array", "items": TEXT},
        "sources": _named("source"),
        "enums": {"type": "object"},
        "entities": _named("entity"),
        "parameters": _named("parameter"),
        "rules": {"type": "object", "additionalProperties": _named("rule", short=True)},
        "tables": _named("table"),
        "reforms": _named("reform"),
        "cases": _named("case"),
        "properties": _named("property"),
        "measures": _named("measure"),
        "indices": _named("index"),
        "registers": _named("register"),
        "statements": _named("statement"),
        "coverage": _named("covering"),
    },
    "label": {"zh": TEXT, "en": TEXT},
    "source": {
        "title": LABEL, "number": TEXT, "issuer": TEXT, "issued": DAY, "from": DAY, "to": DAY,
        "status": {"enum": ["in_force", "repealed", "draft", "unverified"]}, "url": TEXT,
    },
    "citation": {
        "source": TEXT, "place": TEXT, "phrase": {"type": "string", "maxLength": PHRASE},
        "status": {"enum": ["verified", "unverified"]},
    },
    "entity": {
        "key": {"anyOf": [TEXT, {"type": "array", "items": TEXT}]},
        "columns": _named("column", short=True), "label": LABEL, "about": LABEL,
        "optional": {"type": "boolean"}, "domain": {"type": "array", "items": EXPRESSION},
    },
    "column": {
        "type": TYPE, "unit": TEXT, "label": LABEL, "about": LABEL, "min": ANY, "max": ANY,
        "default": ANY,
    },
    "parameter": {
        "type": TYPE, "unit": TEXT, "values": {"type": "object"}, "cites": CITES, "label": LABEL,
        "about": LABEL,
    },
    "dated value": {"value": ANY, "cites": CITES},
    "scale": {
        "above": {"type": "array"}, "rates": {"type": "array"}, "quick": {"type": "array"},
    },
    "rule": {
        "is": EXPRESSION, "table": TEXT, "outcome": TEXT, "type": TYPE, "unit": TEXT,
        "label": LABEL, "about": LABEL, "round": {"type": ["string", "integer"]},
        "at": EXPRESSION, "cites": CITES, "min": ANY, "max": ANY,
    },
    "table": {
        "file": TEXT, "rows": {"type": "array"}, "on": TEXT,
        "hit": {"enum": ["unique", "first", "priority", "collect"]},
        "outcomes": {"type": "object", "additionalProperties": TYPE}, "otherwise": ANY,
        "priority": {"type": "array"},
        "collect": {"enum": ["set", "sum", "min", "max", "count"]}, "label": LABEL, "about": LABEL,
        "cites": CITES,
    },
    "reform": {
        "title": LABEL, "about": LABEL, "after": {"type": "array", "items": TEXT}, "cites": CITES,
        "parameters": {"type": "object"}, "rules": {"type": "object"}, "tables": {"type": "object"},
        "enums": {"type": "object"}, "entities": {"type": "object"}, "sources": _named("source"),
        "properties": {"type": "object"},
    },
    "table change": {
        "set": {"type": "array"}, "add": {"type": "array"}, "remove": {"type": "array"},
    },
    "case": {
        "title": LABEL, "date": DAY, "reform": TEXT, "given": {"type": "object"},
        "expect": {"type": "object"}, "from": TEXT, "reliability":
        {"enum": ["official", "exam", "web", "derived"]}, "cites": CITES, "about": LABEL,
        "arithmetic": ANY,
    },
    "property": {
        **{kind: TEXT for kind in KINDS if kind != "always"}, "always": EXPRESSION, "on": TEXT,
        "in": {"anyOf": [TEXT, {"type": "array", "items": TEXT}]}, "to": TEXT,
        "direction": {"enum": ["up", "down"]}, "reform": TEXT, "baseline": TEXT, "at_most": EXPRESSION,
        "given": EXPRESSION, "children": {"type": "integer", "minimum": 1, "maximum": 20}, "date": DAY,
        "case": {"type": "object"}, "range": TEXT,
        "expect": {"type": "array", "items": {"type": "array"}},
        "label": LABEL, "about": LABEL, "reason": LABEL, "cites": CITES,
    },
    "measure": {
        "measure": TEXT, "variant": TEXT, "with": {"type": "object"}, "where": {"type": "object"}, "by": TEXT,
        "label": LABEL, "cites": CITES,
    },
    "index": {
        "label": LABEL, "cites": CITES, "unit": TEXT, "group": TEXT,
        **{key: {"enum": list(allowed)} for key, allowed in CHOICES.items()},
        "least_coverage": NUMERIC, "winsorise": {"type": "integer", "minimum": 0}, "skew": NUMERIC, "kurtosis": NUMERIC,
        "low": NUMERIC, "high": NUMERIC, "indicators": {"type": "array", "items": {"$ref": "#/$defs/indicator"}},
        "aggregates": {"type": "array", "items": {"$ref": "#/$defs/aggregate"}},
    },
    "indicator": {
        "code": TEXT, "parent": TEXT, "direction": {"enum": [1, -1]}, "weight": NUMERIC, "denominator": TEXT,
        "scale": NUMERIC, "goalposts": PAIR, "target": NUMERIC, "band": PAIR, "unit": TEXT, "label": LABEL,
        "cites": CITES,
    },
    "aggregate": {
        "code": TEXT, "parent": TEXT, "weight": NUMERIC, "aggregation": {"enum": list(AGGREGATIONS)},
        "weighting": {"enum": list(WEIGHTINGS)},
        "multiplier": {"type": "boolean"}, "label": LABEL, "cites": CITES,
    },
    "register": {
        "file": TEXT, "complete": {"type": "boolean"}, "cites": CITES, "label": LABEL, "about": LABEL,
    },
    "statement": {
        "on": TEXT, "value": EXPRESSION, "rank": EXPRESSION, "holds": EXPRESSION, "given": EXPRESSION,
        "says": {"type": ["string", "number", "object"]}, "others": FIGURE, "total": FIGURE,
        "within": FIGURE, "direction": {"enum": ["up", "down"]}, "date": DAY,
        "expected": {"enum": list(VERDICTS)}, "label": LABEL, "about": LABEL, "reason": LABEL, "cites": CITES,
    },
    "covering": {"cites": CITES, "by": {"type": "array", "items": TEXT}, "because": LABEL},
}  # fmt: skip

RESERVED_KEYS = ("targets", "pilots", "plans")
REFORM_SECTIONS = ("parameters", "rules", "tables", "enums", "entities", "sources", "properties")


def json_schema() -> dict[str, Any]:
    """The JSON Schema of policy files, for editors.

    >>> json_schema()["$defs"]["rule"]["properties"]["is"]["type"]
    ['string', 'number', 'boolean']
    """
    definitions: dict[str, Any] = {
        name.replace(" ", "_"): {
            "type": "object",
            "properties": dict(keys),
            "additionalProperties": False,
        }
        for name, keys in KEYS.items()
        if name != "policy"
    }
    for name in ("label", "citation"):
        definitions[name] = {"anyOf": [TEXT, definitions[name]]}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Guiju policy",
        "type": "object",
        "properties": dict(KEYS["policy"]),
        "additionalProperties": False,
        "$defs": definitions,
    }
