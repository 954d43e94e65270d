"""No policy makes numbers grow until a machine stands still: every engine stops, and says so."""

from __future__ import annotations

from pathlib import Path

import pytest

import guiju
from guiju.locale import render
from guiju.model.problem import InputError

HEAD = """
format: 1
name: grows
entities:
  t: {key: id, columns: {n: {type: number, default: 3}, i: {type: int, default: 3}}}
  u: {key: nr, columns: {id: -> t, q: number}}
rules:
  t:
"""


def policy(kind: str, formula: str, count: int = 60) -> guiju.Policy:
    """A chain of rules r0, r1, …, each made from the one before."""
    start = "n" if kind == "number" else "i"
    lines = [f"    r0: {start}"]
    lines += [
        f"    r{k}: {{is: '{formula.replace('x', f'r{k - 1}')}', type: {kind}}}"
        for k in range(1, count)
    ]
    return guiju.loads(HEAD + "\n".join(lines) + "\n")


LONG, LARGE, WHOLE = "number-grows", "result-too-large", "whole-number-too-large"
GROWING = {
    "x * x": LARGE,
    "x * x * x / 7": LONG,
    "x / 7 + divide(1, 1 + x * x, 0)": LONG,
    "divide(x, 7, 0) * x": LONG,
    "-x * x * x": LARGE,
}


@pytest.mark.parametrize(("formula", "code"), GROWING.items())
def test_fractions_that_grow_are_stopped(formula: str, code: str) -> None:
    with pytest.raises(InputError) as caught:
        policy("number", formula).decide({"t": {"n": 3}})
    assert [p.code for p in caught.value.problems] == [code]
    # To calculate in floats is no advice where floats end as well.
    assert ("--float" in render(caught.value.problems[0], "en")) == (code == LONG)
    if code == LARGE:
        with pytest.raises(InputError) as caught:
            policy("number", formula).decide({"t": {"n": 3}}, exact=False)
        assert [p.code for p in caught.value.problems] == [code]


@pytest.mark.parametrize("exact", [True, False])
def test_whole_numbers_that_grow_are_stopped(exact: bool) -> None:
    with pytest.raises(InputError) as caught:
        policy("int", "x * x").decide({"t": {"i": 3}}, exact=exact)
    assert [p.code for p in caught.value.problems] == [WHOLE]


def test_whole_numbers_that_grow_are_stopped_in_tables(tmp_path: Path) -> None:
    data = tmp_path / "t.csv"
    data.write_text("id,i\na,3\n", encoding="utf-8")
    with pytest.raises(InputError) as caught:
        policy("int", "x * x").decide_tables({"t": str(data)}, out=tmp_path / "out.csv")
    assert [p.code for p in caught.value.problems] == ["cannot-calculate"]


def test_one_long_rule_is_no_way_around() -> None:
    with pytest.raises(InputError) as caught:
        policy("number", " * ".join(["x"] * 90), 3).decide({"t": {"n": 1234567.890123}})
    assert [p.code for p in caught.value.problems] == [LARGE]


def test_sums_of_many_fractions_are_stopped() -> None:
    text = HEAD + "    r: {is: 'sum(divide(1, u.q * u.q + 1, 0))', type: number}\n"
    rows = [{"nr": str(k), "q": k + 0.123457} for k in range(3_000)]
    with pytest.raises(InputError) as caught:
        guiju.loads(text).decide({"t": {}, "u": rows})
    assert [p.code for p in caught.value.problems] == ["number-grows"]
    decided = guiju.loads(text).decide({"t": {}, "u": rows}, exact=False)
    assert float(decided["t.r"]) > 0


def test_ordinary_chains_stay_exact() -> None:
    decided = policy("number", "x * 1.000001 + x / 3").decide({"t": {"n": 3}})
    assert float(decided["t.r59"]) == pytest.approx(3 * (1.000001 + 1 / 3) ** 59)


def test_a_worked_case_that_grows_fails_the_check() -> None:
    case = "cases: {A: {date: 2024-01-01, given: {t: {n: 3}}, expect: {t.r59: 1}}}\n"
    lines = [f"    r{k}: {{is: 'r{k - 1} * r{k - 1}', type: number}}" for k in range(1, 60)]
    loaded = guiju.loads(HEAD + "    r0: n\n" + "\n".join(lines) + "\n" + case)
    assert not loaded.check().passed
