"""Checks of drawn tables against every case of a small domain, by boxes and by the solver."""

from __future__ import annotations

from datetime import date
from itertools import product
from typing import Any, NamedTuple

from hypothesis import given, settings
from hypothesis import strategies as st

import guiju
from guiju.verify.axes import RUN_DATE
from guiju.verify.check import Check
from guiju.verify.tables import TableChecks

DAY = date(2024, 1, 1)
KINDS, ANSWERS = ("a", "b", "c"), ("yes", "no", "undetermined")
INPUTS: dict[str, tuple[Any, ...]] = {
    "kind": KINDS,
    "flag": (True, False),
    "count": (0, 1, 2, 3, 4),
    "amount": (None, 0, 1, 2),
    "answer": ANSWERS,
}
HEAD = """format: 1
name: drawn
sources: {law: {title: {en: Rules}}}
enums: {kind: [a, b, c]}
entities:
  unit:
    key: id
    columns:
      id: text
      kind: kind
      flag: bool
      count: {type: int, min: 0, max: 4}
      amount: {type: int or none, min: 0, max: 2}
      answer: finding
"""


class Drawn(NamedTuple):
    """A cell as text, and what it accepts."""

    text: str
    accepts: frozenset[Any]


def cells(name: str) -> st.SearchStrategy[Drawn]:
    values = INPUTS[name]
    anything = Drawn("-", frozenset(values))
    if name in ("kind", "answer"):
        some = st.sets(st.sampled_from(values), min_size=1, max_size=2).map(sorted)
        drawn = some.map(lambda words: Drawn("|".join(words), frozenset(words)))
        return st.one_of(st.just(anything), drawn, drawn.map(lambda cell: other(cell, values)))
    if name == "flag":
        return st.sampled_from(
            [anything, Drawn("true", frozenset([True])), Drawn("false", frozenset([False]))]
        )
    numbers = [value for value in values if value is not None]
    bounds = st.tuples(st.sampled_from(["<", "<=", ">", ">="]), st.sampled_from(numbers)).map(
        lambda pair: bound(pair[0], pair[1], numbers)
    )
    options: list[st.SearchStrategy[Drawn]] = [st.just(anything), bounds]
    if None in values:
        options.append(st.just(Drawn("none", frozenset([None]))))
    return st.one_of(options)


def other(cell: Drawn, values: tuple[Any, ...]) -> Drawn:
    return Drawn(f"not {cell.text}", frozenset(values) - cell.accepts)


def bound(sign: str, limit: int, numbers: list[int]) -> Drawn:
    holds = {
        "<": lambda v: v < limit,
        "<=": lambda v: v <= limit,
        ">": lambda v: v > limit,
        ">=": lambda v: v >= limit,
    }
    return Drawn(f"{sign} {limit}", frozenset(filter(holds[sign], numbers)))


class Row(NamedTuple):
    """A row: a cell for each column, and an outcome."""

    cells: dict[str, Drawn]
    outcome: str


rows = st.builds(
    lambda drawn, outcome: Row(drawn, outcome),
    st.fixed_dictionaries({name: cells(name) for name in INPUTS}), st.sampled_from(["yes", "no"]),
)  # fmt: skip
DOMAINS = (
    ("true", lambda case: True),
    ("NOT (kind = 'a' AND flag)", lambda case: not (case["kind"] == "a" and case["flag"])),
    ("kind <> 'b' OR count >= 2", lambda case: case["kind"] != "b" or case["count"] >= 2),
    (
        "amount IS NOT NULL OR answer IS yes",
        lambda case: case["amount"] is not None or case["answer"] == "yes",
    ),
    # These compare two inputs, which no row does: boxes alone cannot tell, the solver has to.
    (
        "amount IS NULL OR count >= amount",
        lambda case: case["amount"] is None or case["count"] >= case["amount"],
    ),
    (
        "amount IS NULL OR count + amount < 4",
        lambda case: case["amount"] is None or case["count"] + case["amount"] < 4,
    ),
)
PLAIN = 4
"""The domains before those that compare two inputs."""


def text_of(drawn: list[Row], hit: str, domain: str) -> str:
    lines = [
        f'    domain: ["{domain}"]',
        "tables:",
        f"  t:\n    on: unit\n    hit: {hit}\n    cites: [law 1]\n    rows:",
    ]
    for row in drawn:
        shown = ", ".join(f"'{name} ?': '{cell.text}'" for name, cell in row.cells.items())
        lines.append(f"      - {{{shown}, 'finding =': {row.outcome}}}")
    return HEAD + "\n".join([*lines, "rules: {unit: {grade: {table: t}}}", ""])


def expected(drawn: list[Row], hit: str, holds: Any) -> dict[str, set[Any]]:
    """What every case of the domain, tried one by one, says of a table."""
    cases = [dict(zip(INPUTS, values, strict=True)) for values in product(*INPUTS.values())]
    fired = [
        tuple(
            n
            for n, row in enumerate(drawn)
            if all(case[c] in cell.accepts for c, cell in row.cells.items())
        )
        for case in cases
        if holds(case)
    ]
    never = {n for n in range(len(drawn)) if not any(n in f for f in fired)}
    found: dict[str, set[Any]] = {"row-never": never, "gap": {True} if () in fired else set()}
    if hit == "unique":
        found["overlap"] = {(a, b) for f in fired for a in f for b in f if a < b}
    else:
        found["row-hidden"] = set(range(len(drawn))) - never - {f[0] for f in fired if f}
    return found


def found_by(checks: list[Check]) -> dict[str, set[Any]]:
    out: dict[str, set[Any]] = {}
    for check in checks:
        assert not check.reason
        numbers = [
            tuple(int(row.name) - 1 for row in flaw.rows) for flaw in check.flaws if not flaw.note
        ]
        if check.kind == "gap":
            out["gap"] = {True} if check.flaws else set()
        elif check.kind in ("row-never", "row-hidden"):
            out[check.kind] = {rows[0] for rows in numbers}
        elif check.kind == "overlap" and numbers:
            out["overlap"] = set(numbers)
    return out


def compare(drawn: list[Row], hit: str, domain: int, *, solver: bool) -> None:
    text, holds = DOMAINS[domain]
    definition = guiju.loads(text_of(drawn, hit, text)).definition
    table = TableChecks(definition, definition.tables["t"], RUN_DATE, DAY, 60)
    if solver:
        for axis in table.axes.axes:
            axis.free = False
    wanted = {
        kind: what
        for kind, what in expected(drawn, hit, holds).items()
        if what or kind != "overlap"
    }
    assert found_by(list(table.checks())) == wanted
    for check in table.checks():
        for flaw in check.flaws:
            assert (
                flaw.case is not None
                or flaw.code in ("row-never", "outcome-never")
                or solver
                or domain >= PLAIN
            )


@settings(max_examples=150, deadline=None)
@given(
    st.lists(rows, min_size=1, max_size=5),
    st.sampled_from(["unique", "first"]),
    st.integers(0, len(DOMAINS) - 1),
)
def test_boxes_agree_with_every_case(drawn: list[Row], hit: str, domain: int) -> None:
    compare(drawn, hit, domain, solver=False)


@settings(max_examples=10, deadline=None)
@given(
    st.lists(rows, min_size=1, max_size=3),
    st.sampled_from(["unique", "first"]),
    st.integers(0, len(DOMAINS) - 1),
)
def test_the_solver_agrees_with_every_case(drawn: list[Row], hit: str, domain: int) -> None:
    compare(drawn, hit, domain, solver=True)
