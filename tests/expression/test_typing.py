"""How types combine: the laws of joining, multiplying and fitting."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guiju.expression.typing import Clash, comparable, divide, fits, join, join_all, logic, multiply
from guiju.model.types import (
    BOOL,
    DATE,
    FINDING,
    INT,
    LITERAL_INT,
    LITERAL_NUMBER,
    MONEY,
    NONE,
    NUMBER,
    SHARE,
    TEXT,
    UNKNOWN,
    Type,
)
from guiju.model.unit import MONTH, ONE, parse_unit

YEARLY = replace(MONEY, unit=parse_unit("CNY/year"))
KIND, RANK = Type("enum", enum="kind"), Type("enum", enum="rank")
SETS = [Type("set", element="text"), Type("set", element="enum", enum="kind")]
NUMERIC = [MONEY, YEARLY, NUMBER, SHARE, INT, replace(INT, unit=MONTH), LITERAL_INT, LITERAL_NUMBER]
PLAIN = [*NUMERIC, BOOL, FINDING, DATE, TEXT, KIND, RANK, *SETS]
TYPES = st.sampled_from([*PLAIN, *(type_.or_none for type_ in PLAIN), NONE, UNKNOWN])
NUMBERS = st.sampled_from(NUMERIC)


@given(TYPES, TYPES)
def test_joining_does_not_depend_on_the_order(a: Type, b: Type) -> None:
    there, back = join(a, b), join(b, a)
    if isinstance(there, Clash) or isinstance(back, Clash):
        assert isinstance(there, Clash)
        assert isinstance(back, Clash)
        assert (there.left, there.right, there.unit) == (back.right, back.left, back.unit)
    else:
        assert there == back


@given(TYPES)
def test_joining_with_itself_changes_nothing(a: Type) -> None:
    assert join(a, a) == a


@given(TYPES, TYPES)
def test_both_fit_where_they_join(a: Type, b: Type) -> None:
    joined = join(a, b)
    if not isinstance(joined, Clash) and "none" not in (a.kind, b.kind):
        for part in (a, b):
            assert fits(part.required, joined.required) or part.unit is None


@given(TYPES, TYPES)
def test_what_may_be_missing_stays_so(a: Type, b: Type) -> None:
    joined = join(a, b)
    if not isinstance(joined, Clash) and joined.kind not in ("finding", "unknown"):
        assert joined.optional == (
            (a.optional and a.kind != "unknown") or (b.optional and b.kind != "unknown")
        )


@given(TYPES)
def test_a_type_fits_itself(a: Type) -> None:
    assert fits(a, a)


@given(NUMBERS, NUMBERS)
def test_units_of_products_and_quotients(a: Type, b: Type) -> None:
    if a.unit is not None or b.unit is not None:
        left, right = a.unit or ONE, b.unit or ONE
        assert multiply(a, b).unit == left * right
        assert divide(a, b).unit == left / right
        assert divide(multiply(a, b), b).unit == left
    assert multiply(a, b) == multiply(b, a)
    assert multiply(a, b).is_numeric
    assert divide(a, b).is_numeric


@given(NUMBERS, NUMBERS)
def test_money_stays_money_where_one_currency_remains(a: Type, b: Type) -> None:
    product = multiply(a, b)
    if product.kind == "money":
        assert product.unit is not None
        assert product.unit.is_currency
    if a.kind == "money" and b.unit in (None, ONE):
        assert product.kind == "money"


@given(TYPES, TYPES, st.sampled_from(["=", "<"]))
def test_comparing_does_not_depend_on_the_order(a: Type, b: Type, operator: str) -> None:
    there, back = comparable(a, b, operator), comparable(b, a, operator)
    assert isinstance(there, Clash) == isinstance(back, Clash)
    if not isinstance(there, Clash):
        assert there == back


@pytest.mark.parametrize(
    ("given_", "wanted", "good"),
    [
        (INT, NUMBER, True),
        (NUMBER, INT, False),
        (LITERAL_INT, MONEY, True),
        (NUMBER, MONEY, False),
        (MONEY, YEARLY, False),
        (BOOL, FINDING, True),
        (FINDING, BOOL, False),
        (KIND, RANK, False),
        (SETS[0], SETS[1], False),
        (TEXT, KIND, False),
        (NONE, MONEY, True),
        (UNKNOWN, MONEY, True),
    ],
)
def test_what_fits_where(given_: Type, wanted: Type, good: bool) -> None:
    assert fits(given_, wanted) is good


@pytest.mark.parametrize(
    ("types", "result"),
    [
        ([BOOL, BOOL], BOOL),
        ([BOOL, FINDING], FINDING),
        ([BOOL, MONEY], None),
        ([UNKNOWN, BOOL], BOOL),
    ],
)
def test_logic(types: list[Type], result: Type | None) -> None:
    assert logic(types) == result


def test_joining_many() -> None:
    assert join_all([LITERAL_INT, MONEY, MONEY.or_none]) == MONEY.or_none
    assert isinstance(join_all([MONEY, YEARLY]), Clash)
    assert join_all([LITERAL_INT, LITERAL_NUMBER]) == LITERAL_NUMBER
