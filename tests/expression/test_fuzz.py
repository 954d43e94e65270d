"""Any text is either a typed tree or an ExpressionError, whatever its words and signs."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guiju.expression.functions import AGGREGATES, CALLABLE, SCALE_FUNCTIONS
from guiju.expression.syntax import KEYWORDS, ExpressionError, parse
from guiju.locale import messages
from guiju.model import tree
from guiju.model.types import BOOL, DATE, FINDING, MONEY, UNKNOWN, Type
from tests.expression.policy import definition, scope_of, tree_of

POLICY = definition()
SCOPE = scope_of(POLICY)
NAMES = [
    *(name for _, name in SCOPE.types),
    *(f"p.{name}" for name in SCOPE.parameters),
    "payslip.wage", "payslip", "award", "award.cash", "award.special", "award.receipt.amount",
    "person.payslip.wage", "receipt.received_on", "person.salary", "this.month", "this.salary",
    "nobody",
]  # fmt: skip
LITERALS = ["0", "1", "2.5", "50%", "1e3", "'patent'", "'low'", "''", "date '2024-01-31'", "'CNY'"]
SIGNS = ["+", "-", "*", "/", "(", ")", ",", "=", "<>", "<", "<=", ">", ">=", "!="]
WORDS = [word.upper() for word in sorted(KEYWORDS)]
FUNCTIONS = [f"{name}(" for name in sorted({*CALLABLE, *AGGREGATES, *SCALE_FUNCTIONS})]
TOKENS = st.sampled_from([*NAMES, *LITERALS, *SIGNS * 2, *WORDS, *FUNCTIONS])
ENTITIES = st.sampled_from(sorted(POLICY.entities))
WANTED = st.sampled_from([UNKNOWN, MONEY, BOOL, FINDING, DATE, Type("enum", enum="kind")])


def attempt(entity: str, text: str, wanted: Type) -> None:
    outcome = outcome_of(entity, text, wanted)
    if isinstance(outcome, ExpressionError):
        assert outcome.code in messages()
        start, end = outcome.span
        assert 0 <= start <= end <= len(text)
    else:
        check_tree(outcome)


def outcome_of(entity: str, text: str, wanted: Type) -> tree.Node | ExpressionError:
    try:
        return tree_of(SCOPE, entity, text, wanted)
    except ExpressionError as error:
        return error


def check_tree(node: tree.Node) -> None:
    """Every node of a tree has a type, and can be rebuilt from what is below it."""
    for part in tree.walk(node):
        assert part.type.kind
        assert tree.with_children(part, tree.children(part)) == part


@given(ENTITIES, st.lists(TOKENS, max_size=14).map(" ".join), WANTED)
@settings(max_examples=400, deadline=None)
def test_any_words_in_any_order(entity: str, text: str, wanted: Type) -> None:
    attempt(entity, text, wanted)


@given(ENTITIES, st.text(max_size=60))
@settings(max_examples=200, deadline=None)
def test_any_text(entity: str, text: str) -> None:
    attempt(entity, text, UNKNOWN)


def applied(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Larger expressions of the right form from smaller ones; their types need not fit."""
    pairs = st.tuples(inner, inner)
    operators = st.sampled_from([*SIGNS[:4], *SIGNS[7:], "AND", "OR", "IN"])
    functions = st.sampled_from([name for name in FUNCTIONS if name != "convert("])
    tests = st.sampled_from(["IS NULL", "IS NOT NULL", "IS yes", "IS no", "IS undetermined"])
    return st.one_of(
        st.tuples(pairs, operators).map(lambda p: f"({p[0][0]} {p[1]} {p[0][1]})"),
        st.tuples(functions, pairs).map(lambda p: f"{p[0]}{p[1][0]}, {p[1][1]})"),
        st.tuples(functions, inner).map(lambda p: f"{p[0]}{p[1]})"),
        st.tuples(functions, pairs).map(lambda p: f"{p[0]}{p[1][0]} where {p[1][1]})"),
        st.tuples(inner, tests).map(lambda p: f"({p[0]} {p[1]})"),
        st.tuples(pairs, inner).map(
            lambda p: f"CASE WHEN {p[0][0]} THEN {p[0][1]} ELSE {p[1]} END"
        ),
        inner.map(lambda text: f"NOT {text}"),
    )


EXPRESSIONS = st.recursive(st.sampled_from([*NAMES, *LITERALS, "true", "yes", "null"]), applied)


@given(ENTITIES, EXPRESSIONS, WANTED)
@settings(max_examples=600, deadline=None)
def test_any_expression_of_the_right_form(entity: str, text: str, wanted: Type) -> None:
    attempt(entity, text, wanted)


@given(EXPRESSIONS)
@settings(max_examples=200, deadline=None)
def test_blanks_and_case_of_words_do_not_matter(text: str) -> None:
    with contextlib.suppress(ExpressionError):
        first = parse(text)
        spaced = parse(f"  {text.replace('(', '( ').replace(')', ' )')}\n")
        assert _shape(first) == _shape(spaced)


def _shape(syntax: object) -> object:
    """A piece of syntax without its places."""
    parts = getattr(syntax, "args", ())
    where = getattr(syntax, "where", None)
    names = (getattr(syntax, "kind", ""), getattr(syntax, "value", ""), getattr(syntax, "via", ""))
    return names, [_shape(part) for part in parts], where and _shape(where)


@pytest.mark.parametrize("name", NAMES)
def test_every_name_is_right_somewhere_or_said_to_be_wrong(name: str) -> None:
    for entity in POLICY.entities:
        attempt(entity, name, UNKNOWN)
