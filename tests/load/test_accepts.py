"""What cells accept: rows called disjoint never both match."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from guiju.load.accepts import Accepts, disjoint
from guiju.load.cells import Condition
from guiju.load.reader import Reader
from guiju.model.problem import NOWHERE
from guiju.model.tree import Call, Column, Literal, Node
from guiju.model.types import DATE, INT, Type

NUMBERS = st.integers(-3, 3)
ENDS = st.one_of(st.none(), NUMBERS)


@st.composite
def accepts(draw: st.DrawFn) -> Accepts:
    kind = draw(st.sampled_from(["values", "excluded", "range", "none", "any"]))
    if kind == "values":
        return Accepts(values=frozenset(draw(st.lists(NUMBERS, min_size=1, max_size=3))))
    if kind == "excluded":
        return Accepts(excluded=frozenset(draw(st.lists(NUMBERS, max_size=3))))
    if kind == "range":
        low, high, low_in, high_in = draw(st.tuples(ENDS, ENDS, st.booleans(), st.booleans()))
        return Accepts(low=low, high=high, low_in=low_in, high_in=high_in)
    if kind == "none":
        return Accepts(values=frozenset(), missing=True)
    return Accepts(anything=True)


def accepted(cell: Accepts, value: Any) -> bool:
    return cell.missing if value is None else cell.holds(value)


@given(accepts(), accepts())
def test_disjoint_is_never_wrong(left: Accepts, right: Accepts) -> None:
    values = [None, *(Fraction(n, 2) for n in range(-8, 9))]
    if disjoint(left, right):
        assert not any(accepted(left, value) and accepted(right, value) for value in values)


@given(accepts(), accepts())
def test_disjoint_does_not_depend_on_the_order(left: Accepts, right: Accepts) -> None:
    assert disjoint(left, right) == disjoint(right, left)


@given(accepts())
def test_the_complement_accepts_what_is_left(cell: Accepts) -> None:
    for value in (Fraction(n, 2) for n in range(-8, 9)):
        assert cell.holds(value) or cell.complement().holds(value)


CELLS = [
    "1",
    "1|2",
    "not 1",
    "not 1|2",
    "0..2",
    "..1",
    "1..",
    ">1",
    "<=1",
    "not 0..1",
    "none",
    "not none",
]
OPTIONAL = Column("n", type=INT.or_none)


def truth(node: Node, value: Fraction | None) -> bool:
    """Whether a condition that a cell stands for holds of a value."""
    assert isinstance(node, Call)
    name, args = node.function, node.args
    if name == "and":
        return truth(args[0], value) and truth(args[1], value)
    if name == "not":
        return not truth(args[0], value)
    if name == "is_null":
        return value is None
    others = [arg.value for arg in args[1:] if isinstance(arg, Literal)]
    if name == "in":
        return value in others
    assert value is not None
    (other,) = others
    assert isinstance(other, Fraction)
    signs = {"=": value == other, "<": value < other, "<=": value <= other}
    return {**signs, ">": value > other, ">=": value >= other}[name]


@given(st.sampled_from(CELLS), st.one_of(st.none(), st.integers(-1, 4).map(Fraction)))
def test_what_a_cell_accepts_is_what_its_condition_says(text: str, value: Fraction | None) -> None:
    made = Condition(Reader(), OPTIONAL, "n ?", NOWHERE).read(text)
    assert made is not None
    condition, cell = made
    if truth(condition, value):
        assert accepted(cell, value)


def test_dates_are_ranges_too() -> None:
    def cell(text: str) -> Accepts:
        made = Condition(Reader(), Column("d", type=DATE), "d ?", NOWHERE).read(text)
        assert made is not None
        return made[1]

    assert disjoint(cell("..2019-12-31"), cell("2020-01-01.."))
    assert not disjoint(cell("..2020-01-01"), cell("2020-01-01.."))
    assert cell("2019-01-01..2019-12-31").holds(date(2019, 6, 1))


def test_answers_of_a_finding() -> None:
    def cell(text: str) -> Accepts:
        made = Condition(Reader(), Column("f", type=Type("finding")), "f ?", NOWHERE).read(text)
        assert made is not None
        return made[1]

    assert disjoint(cell("yes"), cell("no|undetermined"))
    assert disjoint(cell("yes"), cell("not yes"))
    assert not disjoint(cell("not yes"), cell("no"))
