"""A small policy with its people, and the answers that pages are made of."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import guiju
from guiju.compare.record import make_record

HOSTILE = "<script>alert('x')</script>&\"\u202e\x07"
POLICY = """
format: 1
name: small
title: {zh: 示例政策, en: "Example <script>alert('x')</script> & more"}
sources:
  law: {title: {zh: 示例法, en: Example law}, number: 示例〔2019〕1号, issuer: 示例部}
  draft: {title: {zh: 示例草案, en: Example draft}, status: unverified}
enums: {kind: {university: {zh: 高校, en: university}, hospital: {zh: 医院, en: "<b>hospital</b>"}}}
entities:
  person:
    label: {zh: 人员, en: person}
    key: person_id
    columns: {kind: kind, income: money, weight: {type: number, default: 1}, place: text or none}
parameters:
  allowance:
    {unit: CNY, label: {zh: 免征额, en: allowance}, values: {2019-01-01: 1000, 2026-01-01: 1500}, cites: [law 第一条]}
  rate: {unit: share, values: {2019-01-01: 20%}, cites: [draft 第二条 unverified]}
  jump: {unit: CNY, values: {2019-01-01: 5000}, cites: [law 第三条]}
rules:
  person:
    tax:
      is: "CASE WHEN covered IS yes THEN 0 WHEN covered IS no THEN full ELSE 0 END"
      label: {zh: 应纳税额, en: tax}
      type: money
    full: {is: "greatest(income - p.allowance, 0) * p.rate", type: money}
    covered: {table: coverage}
    stepped: {is: "CASE WHEN income <= p.jump THEN 0 ELSE income * p.rate END", type: money}
tables:
  coverage:
    on: person
    hit: unique
    rows:
      - {row: high, kind ?: university, finding =: 'yes', cites =: law 第四条}
      - {row: hospital, kind ?: hospital, finding =: 'no', cites =: law 第五条}
reforms:
  R1: {title: {zh: 税率提高, en: higher rate}, parameters: {rate: {values: {2024-01-01: 30%}}}}
  R3:
    title: {zh: 医院免税, en: hospitals free}
    tables: {coverage: {set: [{row: hospital, finding: 'yes', from: 2024-01-01}]}}
  R2: {title: {zh: 免征额提高, en: higher allowance}, parameters: {allowance: {values: {2024-01-01: 2000}}}}
"""
DAY = "2024-12-31"
PEOPLE = """person_id,kind,income,weight,place
1,university,3000,2,东
2,hospital,8000,1,西
3,hospital,12000.5,3,{place}
4,hospital,500,1,
"""
VERBS: dict[str, tuple[str, dict[str, Any]]] = {
    "compare": (
        "compare",
        {
            "reforms": ["R1", "R3"],
            "by": ["kind", "place"],
            "weight": "person.weight",
            "bands": ["100,1000"],
            "along": "income=0..10000/3",
            "deciles": "person.income",
        },
    ),
    "response": (
        "compare",
        {
            "reforms": ["R1"],
            "marginal": "person.income",
            "response": 0.25,
            "replicates": 20,
            "min_cell": 2,
            "by": ["kind"],
        },
    ),
    "sweep": ("compare", {"sweep": "allowance=500..2500/5"}),
    "seek": ("seek", {"parameter": "allowance", "cost": 100.0, "reform": "R1"}),
    "budget": ("budget", {"reforms": ["R2"], "years": "2023..2025"}),
    "profile": (
        "profile",
        {
            "reforms": ["R1"],
            "along": "income=0..10000",
            "target": "person.stepped",
            "direction": "down",
        },
    ),
}
"""Answers by name: a verb of the API with its arguments."""


def policy() -> guiju.Policy:
    """The policy, loaded from its folder `small`."""
    return guiju.load("small")


def furnish(folder: Path, kind: str = "synthetic", place: str = "南") -> None:
    """The policy, its people, and a note of what kind they are."""
    (folder / "small").mkdir()
    (folder / "small" / "policy.yaml").write_text(POLICY, encoding="utf-8")
    quoted = '"' + place.replace('"', '""') + '"'
    (folder / "people.csv").write_text(PEOPLE.replace("{place}", quoted), encoding="utf-8")
    (folder / "README.json").write_text(json.dumps({"kind": kind}), encoding="utf-8")


def record(name: str) -> dict[str, Any]:
    """The record of an answer, as `guiju compare --record` writes it, with versions that do not change."""
    verb, arguments = VERBS[name]
    given = {**arguments, "date": DAY}
    files = {"person": "people.csv"}
    data: dict[str, Any] = {"data": files}
    if verb == "profile":
        files, data, given = {}, {}, {**given, "case": {"person": {"kind": "hospital"}}}
    found = getattr(policy(), verb)(**data, **given).to_json()
    made = make_record("small", verb, given, files, found)
    made["versions"] = {"guiju": "0", "duckdb": "0", "python": "3"}
    plain: dict[str, Any] = json.loads(json.dumps(made, ensure_ascii=False))
    return plain
