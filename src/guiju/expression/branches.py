"""CASE: conditions are bool, all values join to one type, ELSE is there, findings are complete."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from guiju.expression.facts import proved
from guiju.expression.syntax import ExpressionError, Syntax
from guiju.model import tree
from guiju.model.tree import Node
from guiju.model.types import Type

if TYPE_CHECKING:
    from guiju.expression.resolve import Resolver

ANSWERS = {"is_yes": "yes", "is_no": "no", "is_undetermined": "undetermined"}


def resolve_case(resolver: Resolver, syntax: Syntax) -> Node:
    """The typed tree of a CASE; each branch knows what its condition and the failed ones prove."""
    outside = resolver.facts
    branches: list[tuple[Node, Node]] = []
    for condition, value in zip(syntax.args[::2], syntax.args[1::2], strict=True):
        before = resolver.facts
        when = resolver.condition(condition)
        resolver.facts = before | proved(when, holds=True)
        then = resolver.node(value)
        resolver.facts = before | proved(when, holds=False)
        branches.append((when, then))
    complete = _findings_named(syntax, branches)
    if syntax.where is not None:
        otherwise = resolver.node(syntax.where)
    elif complete:
        otherwise = branches.pop()[1]
    else:
        raise ExpressionError("case-without-else", syntax.span)
    resolver.facts = outside
    return _joined(resolver, syntax, branches, otherwise)


def _joined(
    resolver: Resolver, syntax: Syntax, branches: list[tuple[Node, Node]], otherwise: Node
) -> Node:
    values = [value for _, value in branches] + [otherwise]
    type_ = resolver.joined(values, syntax)
    if type_.kind == "finding":
        values = [resolver.as_finding(value) for value in values]
    values = [_typed_null(value, type_) for value in values]
    pairs = tuple((when, value) for (when, _), value in zip(branches, values, strict=False))
    return tree.Case(pairs, values[-1], type_, syntax.span)


def _typed_null(value: Node, type_: Type) -> Node:
    """A `null` with the type of its CASE, which SQL needs; any other value as it is."""
    if isinstance(value, tree.Literal) and value.type.kind == "none":
        return replace(value, type=type_)
    return value


def _findings_named(syntax: Syntax, branches: list[tuple[Node, Node]]) -> bool:
    """Whether a CASE names all three answers of a finding; naming one alone is an error."""
    named: dict[Node, set[str]] = {}
    for condition, _ in branches:
        for part in tree.walk(condition):
            if isinstance(part, tree.Call) and part.function in ANSWERS:
                named.setdefault(part.args[0], set()).add(part.function)
    for tests in named.values():
        if len(tests) == 1:
            missing = sorted(ANSWERS[test] for test in ANSWERS.keys() - tests)
            raise ExpressionError("finding-not-complete", syntax.span, expected=", ".join(missing))
    tested = [c for c, _ in branches if isinstance(c, tree.Call) and c.function in ANSWERS]
    return len(tested) == len(branches) == 3 and len(named) == 1 and len(*named.values()) == 3
