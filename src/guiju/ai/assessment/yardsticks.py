"""The numbers of the standard: risks, what a bank has to hold, which rates a test has to reach."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cache
from importlib.resources import files
from math import ceil
from typing import Any

import yaml

from guiju.model.label import Label

_CODE = re.compile(r"A\.?([1-9])(?:[.\-_ ]*(?:([A-Z])|([0-9]{1,2}))\)?)?")


@dataclass(frozen=True, slots=True)
class Bank:
    """What a keyword library (关键词库) or question bank (题库) has to hold.

    `each` is the least number for every risk of a group, `area` that of every area that a file names, `days` the
    age from which on it has to be renewed; `duty` carries the citation.
    """

    name: str
    duty: str
    total: int
    each: Mapping[str, int] = field(default_factory=dict)
    area: int = 0
    days: int = 0


@dataclass(frozen=True, slots=True)
class Line:
    """A rate that a test has to reach (`at_least`) or must not exceed, with the least size of its sample.

    `counts` says what is counted: qualified, refused, unlawful. `share` is the least part of the whole.
    """

    name: str
    duty: str
    counts: str
    rate: Fraction
    at_least: bool
    least: int = 0
    share: Fraction = Fraction(0)

    def least_of(self, lot: int | None) -> int:
        """The least sample out of a lot; of a smaller lot it is all of it."""
        least = max(self.least, ceil(self.share * lot) if lot else 0)
        return min(least, lot) if lot else least


@dataclass(frozen=True, slots=True)
class Yardsticks:
    """Groups of risks with their labels, risks in order, banks and lines by name."""

    groups: Mapping[str, Label]
    risks: tuple[str, ...]
    banks: Mapping[str, Bank]
    lines: Mapping[str, Line]


@cache
def yardsticks() -> Yardsticks:
    """All that the standard numbers.

    >>> found = yardsticks()
    >>> len(found.risks), found.risks[:2], float(found.lines["corpus_manual"].rate)
    (31, ('A.1.a', 'A.1.b'), 0.96)
    """
    text = files("guiju.ai.assessment").joinpath("yardsticks.yaml").read_text("utf-8")
    # Rates stay as they are written, so that 0.96 is 96/100 and nothing near it.
    read = yaml.load(text, Loader=yaml.BaseLoader)
    risks = [
        f"{group}.{chr(ord('a') + at)}"
        for group, found in read["risks"].items()
        for at in range(int(found["count"]))
    ]
    return Yardsticks(
        {group: Label(found["zh"], found["en"]) for group, found in read["risks"].items()},
        tuple(risks),
        {name: _bank(name, found) for name, found in read["banks"].items()},
        {name: _line(name, found) for name, found in read["tests"].items()},
    )


def group_of(risk: str) -> str:
    """The group of a risk: `A.1` of `A.1.c`."""
    return risk.rpartition(".")[0]


def risk_code(text: str) -> str:
    """A risk as the annex enumerates it, from how people write it; '' for what is none of the 31.

    >>> risk_code("a1-c"), risk_code("A.1 c)"), risk_code("A.2.9"), risk_code("A.5.3"), risk_code("B.1")
    ('A.1.c', 'A.1.c', 'A.2.i', '', '')
    """
    found = _CODE.fullmatch(text.strip().upper())
    if not found or not (found[2] or found[3]):
        return ""
    letter = (found[2] or chr(ord("A") + int(found[3]) - 1)).lower()
    code = f"A.{found[1]}.{letter}"
    return code if code in yardsticks().risks else ""


def _bank(name: str, found: Mapping[str, Any]) -> Bank:
    each = {group: int(least) for group, least in found.get("each", {}).items()}
    more = {key: int(found[key]) for key in ("area", "days") if key in found}
    return Bank(name, found["duty"], int(found["total"]), each, **more)


def _line(name: str, found: Mapping[str, Any]) -> Line:
    at_least = "at_least" in found
    rate = Fraction(found["at_least" if at_least else "at_most"])
    return Line(
        name, found["duty"], found["counts"], rate, at_least, int(found.get("least", 0)),
        Fraction(found.get("share", 0)),
    )  # fmt: skip
