"""What a condition proves is true of every value for which it holds."""

from __future__ import annotations

import operator as python
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guiju.expression.facts import NOTHING, proved
from guiju.expression.names import nearest
from guiju.expression.syntax import ExpressionError
from guiju.model.tree import Call, Column, Link, Literal, Node
from guiju.model.types import MONEY
from tests.expression.policy import definition, scope_of, tree_of

N, M = Column("n"), Column("m")
OPERATORS: dict[str, Callable[[Any, Any], bool]] = {
    "=": python.eq,
    "<>": python.ne,
    "<": python.lt,
    "<=": python.le,
    ">": python.gt,
    ">=": python.ge,
}
VALUES = st.sampled_from([None, *map(Fraction, (-2, -1, 0, 1, 2))])


def comparisons() -> st.SearchStrategy[Node]:
    columns = st.sampled_from([N, M])
    numbers = st.sampled_from([Literal(Fraction(number)) for number in (-1, 0, 1)])
    sides = st.one_of(
        st.tuples(columns, numbers), st.tuples(numbers, columns), st.tuples(columns, columns)
    )
    return st.tuples(st.sampled_from(sorted(OPERATORS)), sides).map(lambda p: Call(p[0], p[1]))


def conditions() -> st.SearchStrategy[Node]:
    tests = st.sampled_from([N, M]).map(lambda column: Call("is_null", (column,)))
    return st.recursive(
        st.one_of(comparisons(), tests),
        lambda inner: st.one_of(
            st.tuples(st.sampled_from(["and", "or"]), inner, inner).map(
                lambda p: Call(p[0], (p[1], p[2]))
            ),
            inner.map(lambda node: Call("not", (node,))),
        ),
        max_leaves=6,
    )


def holds(node: Node, row: dict[str, Fraction | None]) -> bool | None:
    """SQL's answer; None where a missing value leaves it open."""
    assert isinstance(node, Call)
    if node.function == "is_null":
        return value_of(node.args[0], row) is None
    if node.function == "not":
        inner = holds(node.args[0], row)
        return None if inner is None else not inner
    if node.function in ("and", "or"):
        answers = [holds(arg, row) for arg in node.args]
        short = node.function == "or"
        if short in answers:
            return short
        return None if None in answers else not short
    left, right = (value_of(arg, row) for arg in node.args)
    return None if left is None or right is None else OPERATORS[node.function](left, right)


def value_of(node: Node, row: dict[str, Fraction | None]) -> Fraction | None:
    if isinstance(node, Literal):
        assert isinstance(node.value, Fraction)
        return node.value
    assert isinstance(node, Column)
    return row[node.name]


@given(conditions(), VALUES, VALUES, st.booleans())
def test_facts_are_true(
    condition: Node, n: Fraction | None, m: Fraction | None, side: bool
) -> None:
    row = {"n": n, "m": m}
    if holds(condition, row) is not side:
        return
    for what, node in proved(condition, holds=side):
        value = value_of(node, row)
        assert value is not None if what == "present" else value != 0


@pytest.mark.parametrize("condition", [N, Literal(True), Call("is_yes", (N,)), Call("in", (N, M))])
def test_other_conditions_prove_nothing(condition: Node) -> None:
    assert proved(condition, holds=True) == NOTHING


def test_a_fact_about_a_parent() -> None:
    link = Link(("person",), "person", "n")
    condition = Call(">", (link, Literal(Fraction(0))))
    assert proved(condition, holds=True) == {("nonzero", link)}


def test_facts_of_the_asking_row_are_not_those_of_its_children() -> None:
    """`special` and `award.special` are two columns, though both are called special."""
    scope = scope_of(definition())
    asking = "CASE WHEN special IS NOT NULL THEN sum({} via payer where award.cash > 1) ELSE 0 END"
    assert tree_of(scope, "person", asking.format("this.special")).type == MONEY
    with pytest.raises(ExpressionError, match="may-be-missing"):
        tree_of(scope, "person", asking.format("award.special"))


@pytest.mark.parametrize(
    ("name", "known", "found"),
    [
        ("salry", ["salary", "special"], "salary"),
        ("工贸", ["工资", "奖金"], "工资"),
        ("x", ["salary"], ""),
        ("", ["salary"], ""),
        ("salary", [], ""),
        ("salary", [""], ""),
        ("a" * 1000, ["a" * 1000], ""),
    ],
)
def test_nearest(name: str, known: list[str], found: str) -> None:
    assert nearest(name, known) == found


@given(st.text(max_size=20), st.lists(st.text(max_size=20), max_size=10))
def test_nearest_is_known(name: str, known: list[str]) -> None:
    assert nearest(name, known) in ("", *known)
