"""The small policy whose names the expressions of these tests use."""

from __future__ import annotations

from guiju.expression.names import Scope
from guiju.expression.resolve import resolve
from guiju.expression.syntax import ExpressionError, parse
from guiju.load import load_text
from guiju.load.document import Item
from guiju.load.reader import Reader
from guiju.model.definition import Definition
from guiju.model.problem import Place, Problem
from guiju.model.tree import Node
from guiju.model.types import UNKNOWN, Type
from tests.load.golden import CASES

FILE = CASES / "expression" / "policy.yaml"


def definition() -> Definition:
    """The policy of the expression cases."""
    return load_text(FILE.read_text(encoding="utf-8")).definition


def scope_of(policy: Definition) -> Scope:
    """What expressions of a policy can name."""
    columns = {
        (e.name, c.name): c.type for e in policy.entities.values() for c in e.columns.values()
    }
    rules = {key: rule.type for key, rule in policy.rules.items()}
    parameters = {name: parameter.type for name, parameter in policy.parameters.items()}
    return Scope(
        policy.entities,
        policy.enums,
        parameters,
        columns | rules,
        set(policy.rules),
        {"may_be_zero"},
    )


def tree_of(scope: Scope, entity: str, text: str, wanted: Type = UNKNOWN) -> Node:
    """The typed tree of an expression."""
    return resolve(scope, entity, parse(text), wanted)


def problem_of(scope: Scope, entity: str, text: str) -> Problem:
    """What is wrong with an expression, as the loader reports it."""
    reader = Reader()
    try:
        tree_of(scope, entity, text)
    except ExpressionError as error:
        reader.note_expression(error, Item(text, Place("expression", 1, 1)))
    (problem,) = reader.problems
    return problem
