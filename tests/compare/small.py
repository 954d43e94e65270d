"""A small policy and its people, which tests work out by hand."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import guiju

POLICY = """
format: 1
name: small
sources: {law: {title: 示例法}}
enums: {kind: [university, hospital, company, school]}
entities:
  person:
    key: person_id
    columns:
      kind: kind
      income: money
      weight: number
      region: text or none
      w1: {type: number, default: 1}
      w2: {type: number, default: 1}
parameters:
  allowance: {unit: CNY, values: {2019-01-01: 1000, 2026-01-01: 1500}, cites: [law 一]}
  covered: {type: set of kind, values: {2019-01-01: [university]}, cites: [law 二]}
  rate: {unit: share, values: {2019-01-01: 20%, 2025-01-01: 25%}, cites: [law 三]}
  wages: {type: number, values: {2019-01-01: 100, 2025-01-01: 110}, cites: [law 四]}
  months: {unit: month, values: {2019-01-01: 12}, cites: [law 五]}
  flag: {type: bool, values: {2019-01-01: true}, cites: [law 六]}
  scale:
    unit: CNY
    values: {2019-01-01: {above: [0, 2000, 10000], rates: [0%, 10%, 20%]}}
    cites: [law 七]
rules:
  person:
    counted: {is: CASE WHEN kind IN p.covered THEN income * 50% ELSE income END, type: money}
    tax: "greatest(counted - p.allowance, 0) * p.rate"
    stepped: {is: "marginal(p.scale, income)", type: money}
    net: income - tax
    jumps: {is: CASE WHEN income <= 5000 THEN income ELSE income * 80% END, type: money}
    squared: "as_unit(income, '1') * as_unit(income, '1') / 10000"
    credit: "as_unit(months_given, '1')"
    months_given: p.months
reforms:
  R1: {title: 覆盖医院, parameters: {covered: {values: {2024-01-01: [university, hospital]}}}}
  R2: {title: 税率提高, parameters: {rate: {values: {2024-01-01: 30%}}}}
"""
DAY = "2024-12-31"


def person(name: str, kind: str, income: float, **more: Any) -> dict[str, Any]:
    """A row."""
    return {"person_id": name, "kind": kind, "income": income, "weight": 1, "region": "东", **more}


def write(path: Path, people: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """Write the rows to a file; the data of a run."""
    fields = list(dict.fromkeys(key for row in people for key in row))
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, fields or list(person("", "", 0)))
        writer.writeheader()
        writer.writerows(people)
    return {"person": str(path)}


def policy() -> guiju.Policy:
    """The policy, loaded."""
    return guiju.loads(POLICY)


def codes(error: guiju.InputError) -> list[str]:
    """The codes of what is wrong."""
    return [problem.code for problem in error.problems]
