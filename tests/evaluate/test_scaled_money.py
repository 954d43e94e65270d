"""Money in 万元 or 亿元 is money: whole fen wherever amounts are given, rounded and added up."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from guiju import InputError, loads
from guiju.evaluate.engines import ENGINES, same
from guiju.evaluate.program import compile_program
from guiju.load import load_text

DAY = date(2024, 1, 1)
POLICY = """\
format: 1
name: t
sources: {s: {title: {en: S}, number: N}}
entities:
  firm: {key: fid, columns: {income: {type: money, unit: UNIT}, part: {type: share}}}
  line: {key: lid, columns: {fid: -> firm, amount: {type: money, unit: UNIT}}}
parameters:
  rate: {type: share, values: {2008-01-01: 25%}}
  scale: {type: scale, unit: UNIT, values: {2008-01-01: {above: [0, 36], rates: [3%, 10%]}}}
rules:
  firm:
    tax: income * p.rate
    tax_yuan: convert(tax, 'CNY')
    cut: {is: income * p.rate, round: down}
    jiao: {is: income * p.rate, round: jiao}
    yuan: {is: income * p.rate, round: yuan}
    two: {is: income * p.rate, round: 2}
    total: sum(line.amount)
    mean: avg(line.amount)
    part_tax: {is: "marginal(p.scale, income * part)", round: none}
    above: {is: "income * part > as_unit(36, 'UNIT')", type: bool}
    top: {is: "step(p.scale, income * part)", type: share}
"""
DIGITS = {"CNY": 2, "万元": 6, "亿元": 10}
YUAN = {"CNY": Fraction(1), "万元": Fraction(10**4), "亿元": Fraction(10**8)}
INCOMES = ("12003312.34", "0.02", "-0.02", "99999.99", "1234567.86", "-7.9")  # yuan


def money(text: str, unit: str) -> Fraction:
    return Fraction(text) / YUAN[unit]


def tables(unit: str) -> dict[str, list[dict[str, Any]]]:
    firms = [
        {"fid": f"f{n}", "income": money(text, unit), "part": Fraction(1)}
        for n, text in enumerate(INCOMES)
    ]
    lines = [
        {"lid": f"l{n}", "fid": f"f{n % 2}", "amount": money(text, unit)}
        for n, text in enumerate(INCOMES)
    ]
    return {"firm": firms, "line": lines}


@pytest.mark.parametrize("unit", DIGITS)
def test_every_engine_rounds_to_the_fen_of_the_yuan(unit: str) -> None:
    definition = load_text(POLICY.replace("UNIT", unit)).definition
    program = compile_program([definition], DAY, list(definition.rules))
    found = {name: engine.values(program, tables(unit)) for name, engine in ENGINES.items()}
    plain = load_text(POLICY.replace("UNIT", "CNY")).definition
    by_hand = ENGINES["exact"].values(
        compile_program([plain], DAY, list(plain.rules)), tables("CNY")
    )
    for name, values in found.items():
        for rule in ("tax", "cut", "jiao", "yuan", "total"):
            for value, expected in zip(values["firm", rule], by_hand["firm", rule], strict=True):
                # An amount in 万元 is that in yuan, moved by four places: to a millionth of a fen.
                assert abs(float(value) * float(YUAN[unit]) - float(expected)) < 1e-8 * max(
                    1.0, abs(float(expected))
                ), (name, rule)
        for key, exact in found["exact"].items():
            assert all(map(same, values[key], exact)), (name, key)
    assert found["exact"]["firm", "tax_yuan"] == by_hand["firm", "tax"]


def test_digits_that_are_written_count_in_the_unit_itself() -> None:
    policy = loads(POLICY.replace("UNIT", "万元"))
    case = {"firm": {"income": "1200.33", "part": 1}}
    assert policy.decide(case, date=DAY, outputs=["firm.two"])["firm.two"] == Fraction("300.08")


def test_amounts_given_are_whole_fen() -> None:
    policy = loads(POLICY.replace("UNIT", "万元"))
    for good in ("700.1234", 700.1234, "0.000001", 12345678.123456):
        case = {"firm": {"income": good, "part": 1}}
        for exact in (True, False):
            total = policy.decide(case, date=DAY, outputs=["firm.tax"], exact=exact)
            assert total["firm.tax"] is not None
    for bad in ("0.0000001", 0.0000001, "1e12"):
        case = {"firm": {"income": bad, "part": 1}}
        for exact in (True, False):
            with pytest.raises(InputError):
                policy.decide(case, date=DAY, outputs=["firm.tax"], exact=exact)


@pytest.mark.parametrize("cell", ["0.0000001", "1e12"])
def test_amounts_of_tables_are_whole_fen(cell: str, tmp_path: Path) -> None:
    policy = loads(POLICY.replace("UNIT", "万元"))
    data, out = tmp_path / "firm.csv", tmp_path / "out.csv"
    data.write_text("fid,income,part\na,700.123456,1\n", encoding="utf-8")
    policy.decide_tables({"firm": str(data)}, date=DAY, outputs=["firm.tax"], out=out)
    assert out.read_text(encoding="utf-8").splitlines()[1] == "a,175.030864"
    data.write_text(f"fid,income,part\na,{cell},1\n", encoding="utf-8")
    with pytest.raises(InputError):
        policy.decide_tables({"firm": str(data)}, date=DAY, outputs=["firm.tax"], out=out)


@pytest.mark.parametrize("unit", ["万元", "亿元"])
def test_limits_are_as_near_in_any_unit(unit: str) -> None:
    """A yuan above a bracket's limit is above it, whatever the unit."""
    definition = load_text(POLICY.replace("UNIT", unit)).definition
    program = compile_program([definition], DAY, [("firm", "above"), ("firm", "top")])
    rows = [{"fid": "a", "income": 36 + 1 / YUAN[unit], "part": Fraction(1)}]
    for engine in ENGINES.values():
        values = engine.values(program, {"firm": rows, "line": []})
        assert values["firm", "above"] == [True]
        assert float(values["firm", "top"][0]) == 0.1
