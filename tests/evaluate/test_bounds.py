"""What grows without end is an error that names rule and row; nothing hangs."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from guiju import InputError, loads

DAY = date(2024, 1, 1)
HEAD = """\
format: 1
name: t
entities:
  k: {key: id, columns: {nn: int, q: number, d: date, m: int}}
  c: {key: cid, columns: {id: -> k, v: number}}
"""
ROW: dict[str, Any] = {"id": "a", "nn": 3, "q": "0.3", "d": "2024-02-29", "m": 1}
GROWING = {
    "whole": ("nn", "r{0} * r{0}"),
    "fraction": ("q", "r{0} * r{0}"),
    "quotient": ("q", "divide(r{0}, r{0} * r{0} + 1, 1)"),
    "sum": ("q", "r{0} + divide(1, r{0}, 1)"),
    "least": ("q", "least(r{0} * r{0} * 3, 1)"),
}


def chain(first: str, form: str, depth: int = 60) -> str:
    rules = [f"    r0: {{is: {first}, type: number}}\n"]
    rules += [f'    r{n}: {{is: "{form.format(n - 1)}", type: number}}\n' for n in range(1, depth)]
    return f"{HEAD}rules:\n  k:\n{''.join(rules)}"


@pytest.mark.parametrize("name", GROWING)
def test_numbers_that_double_their_digits_end(name: str) -> None:
    policy = loads(chain(*GROWING[name]))
    with pytest.raises(InputError) as error:
        policy.decide({"k": [{**ROW, "nn": 0, "q": "0", "id": "z"}, ROW]}, date=DAY)
    problem = error.value.problems[0]
    assert problem.code == ("result-too-large" if name == "whole" else "number-grows")
    assert problem.place.row == 2
    assert str(problem.values["rule"]).startswith("k.r")


def test_whole_numbers_in_floats_end() -> None:
    policy = loads(chain("nn", "r{0} * r{0}"))
    with pytest.raises(InputError) as error:
        policy.decide({"k": ROW}, date=DAY, exact=False)
    assert error.value.problems[0].code == "result-too-large"


def test_check_ends(tmp_path: Path) -> None:
    text = chain("nn", "r{0} * r{0}")
    text += "cases: {A: {date: 2024-01-01, given: {k: {nn: 3, q: 1, d: 2024-01-01, m: 1}}, "
    report = loads(f"{text}expect: {{k.r59: 1}}}}}}\n").check()
    assert [p.code for p in report.cases[0].problems] == ["result-too-large"]


def test_totals_of_fractions_end() -> None:
    policy = loads(
        f"{HEAD}rules:\n  c: {{r: 'divide(1, v, 0)'}}\n  k: {{s: sum(c.r), m2: avg(c.r)}}\n"
    )
    primes = [n for n in range(2, 40_000) if all(n % k for k in range(2, int(n**0.5) + 1))]
    rows = [{"cid": str(n), "id": "a", "v": n} for n in primes]
    for rule in ("k.s", "k.m2"):
        with pytest.raises(InputError) as error:
            policy.decide({"k": ROW, "c": rows}, date=DAY, outputs=[rule])
        assert error.value.problems[0].code == "number-grows"


def test_numbers_of_real_length_are_calculated() -> None:
    policy = loads(chain("q", "r{0} * 0.970001 + 0.25", 60))
    found = policy.decide({"k": ROW}, date=DAY, outputs=["k.r59"])["k.r59"]
    assert found.denominator > 10**300
    floating = policy.decide({"k": ROW}, date=DAY, outputs=["k.r59"], exact=False)["k.r59"]
    assert abs(float(found) - floating) < 1e-12


@pytest.mark.parametrize(
    "value",
    [2**63, -(2**63), 10**5000, "9223372036854775808"],
    ids=["above", "below", "far", "text"],
)
def test_whole_numbers_given_fit_every_engine(value: Any) -> None:
    policy = loads(f"{HEAD}rules: {{k: {{r: nn}}}}\n")
    with pytest.raises(InputError) as error:
        policy.decide({"k": {**ROW, "nn": value}}, date=DAY)
    assert error.value.problems[0].code == "number-too-large"
    assert len(str(error.value)) < 400
    assert policy.decide({"k": {**ROW, "nn": 2**63 - 1}}, date=DAY)["k.r"] == 2**63 - 1
