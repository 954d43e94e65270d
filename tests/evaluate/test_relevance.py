"""--ask lists what still matters: nothing that is left out can change an output, what decides is followed."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import guiju

POLICY = """
format: 1
name: asks
sources: {s: {title: 示例}}
enums: {kind: [a, b, c]}
entities:
  person:
    key: pid
    columns:
      k: kind
      n: number
      m: {type: number, default: 1}
      o: number or none
      f: {type: finding, default: undetermined}
      g: {type: finding, default: undetermined}
      d: date
      z: bool
  pay: {key: nr, columns: {pid: -> person, w: money, v: money or none}}
parameters:
  iit: {type: scale, unit: CNY, values: {2019-01-01: {above: [0, 100], rates: [1%, 2%]}}, cites: [s 1]}
tables:
  t: {on: person, hit: unique, rows: [
    {row: one, 'k ?': a, 'f ?': "yes", 'finding =': yes},
    {row: two, 'k ?': a, 'f ?': "no|undetermined", 'finding =': no},
    {row: three, 'k ?': b, 'finding =': no}, {row: four, 'k ?': c, 'finding =': undetermined}]}
rules:
  person:
    by_table: {table: t}
    both: f AND g AND by_table
    either: f OR finding(n > 3)
    branch: CASE WHEN z THEN n * 2 ELSE m + coalesce(o, 1) END
    same: CASE WHEN n > m THEN 1 ELSE 1 END
    first: coalesce(o, m, n)
    late: CASE WHEN d > DATE '2024-01-01' AND z THEN n ELSE 0 END
    tax: {is: "marginal(p.iit, as_unit(n, 'CNY'))", type: money}
    total: {is: "sum(pay.w) + sum(coalesce(pay.v, 0) where pay.w > 5)", type: money}
    salary: {is: "CASE WHEN o IS NOT NULL THEN as_unit(o, 'CNY') ELSE total END", type: money}
"""
OUTPUTS = [
    "by_table",
    "both",
    "either",
    "branch",
    "same",
    "first",
    "late",
    "tax",
    "total",
    "salary",
]
COLUMNS: dict[str, st.SearchStrategy[Any]] = {
    "k": st.sampled_from("abc"), "n": st.integers(0, 5), "m": st.integers(0, 5),
    "o": st.one_of(st.none(), st.integers(0, 5)), "f": st.sampled_from(["yes", "no", "undetermined"]),
    "g": st.sampled_from(["yes", "no", "undetermined"]), "d": st.sampled_from(["2023-01-01", "2024-05-01"]),
    "z": st.booleans(),
}  # fmt: skip
POLICIES = guiju.loads(POLICY)


def asked(given_: dict[str, Any], output: str) -> list[str]:
    """The inputs still asked for, of the person by column, of others with their entity."""
    found = POLICIES.ask(given_, date="2024-12-31", outputs=[f"person.{output}"])
    return [
        e["column"] if e["entity"] == "person" else f"{e['entity']}.{e['column']}" for e in found
    ]


@pytest.mark.parametrize(
    ("output", "given_", "expected"),
    [
        ("by_table", {}, ["k", "f"]),
        ("by_table", {"k": "b"}, []),
        ("by_table", {"k": "a"}, ["f"]),
        ("both", {"g": "no"}, []),
        ("both", {"g": "yes"}, ["k", "f"]),
        ("both", {"g": "yes", "k": "c"}, ["f"]),
        ("either", {"f": "yes"}, []),
        ("either", {"n": 4}, []),
        ("either", {"n": 1}, ["f"]),
        ("branch", {"z": True}, ["n"]),
        ("branch", {"z": False}, ["m", "o"]),
        ("branch", {"z": False, "m": 2}, ["o"]),
        ("same", {}, []),
        ("first", {"o": 3}, []),
        ("late", {"d": "2023-01-01"}, []),
        ("late", {"z": False}, []),
        ("tax", {"n": 3}, []),
        ("salary", {"o": 3}, []),
        ("salary", {}, ["o", "pay.w", "pay.v"]),
    ],
)  # fmt: skip
def test_what_is_given_is_followed(
    output: str, given_: dict[str, Any], expected: list[str]
) -> None:
    assert sorted(asked({"person": given_}, output)) == sorted(expected)


def test_rows_that_differ_are_known_but_not_followed() -> None:
    case = {"person": [{"pid": "p", "k": "a"}, {"pid": "q", "k": "b"}]}
    assert asked(case, "by_table") == ["f"]


@settings(max_examples=150, deadline=None)
@given(data=st.data(), output=st.sampled_from(OUTPUTS))
def test_what_is_not_asked_for_does_not_matter(data: st.DataObject, output: str) -> None:
    """Fill in what is asked for in one way, everything else in two: the output is the same."""
    given_ = data.draw(st.fixed_dictionaries({}, optional=COLUMNS))
    listed = asked({"person": given_}, output)
    filled = {c: data.draw(COLUMNS[c]) for c in listed if c in COLUMNS}
    results = []
    for _ in range(2):
        rest = {
            c: data.draw(values)
            for c, values in COLUMNS.items()
            if c not in given_ and c not in filled
        }
        case = {"person": {**given_, **filled, **rest}}
        found = POLICIES.decide(case, date="2024-12-31", outputs=[f"person.{output}"])[
            f"person.{output}"
        ]
        results.append(getattr(found, "answer", found))
    assert results[0] == results[1]
