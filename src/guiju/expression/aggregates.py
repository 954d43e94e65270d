"""sum, count and their like over children or siblings, and bracket scales."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from guiju.expression.facts import Fact, proved
from guiju.expression.names import Group, child_part
from guiju.expression.syntax import ExpressionError, Syntax
from guiju.model import tree
from guiju.model.tree import Node
from guiju.model.types import INT, SHARE, Type

if TYPE_CHECKING:
    from guiju.expression.resolve import Resolver


def resolve_aggregate(resolver: Resolver, syntax: Syntax) -> Node:
    """The typed tree of an aggregate; what is proved of the asking row stays proved of it."""
    name = str(syntax.value)
    if resolver.group is not None:
        raise ExpressionError("nested-aggregate", syntax.span, found=name)
    _need_arguments(syntax, 1)
    group = resolver.scope.group(resolver.entity, syntax)
    outside = resolver.facts
    resolver.group, resolver.facts = group, _of_asking_row(outside)
    try:
        where = None if syntax.where is None else resolver.condition(syntax.where)
        if where is not None:
            resolver.facts |= proved(where, holds=True)
        value = _aggregated(resolver, name, syntax.args[0], group)
    finally:
        resolver.group, resolver.facts = None, outside
    type_ = _aggregate_type(name, value, syntax)
    return tree.Aggregate(name, group.child, group.via, group.up, value, where, type_, syntax.span)


def _of_asking_row(facts: frozenset[Fact]) -> frozenset[Fact]:
    """Facts about the row of the rule as they read inside, where a bare node is the child's."""
    return frozenset(
        (what, replace(node, outer=True))
        for what, node in facts
        if isinstance(node, (tree.Column, tree.Link))
    )


def _aggregated(resolver: Resolver, name: str, syntax: Syntax, group: Group) -> Node | None:
    """What is aggregated; None for count, which takes the child itself."""
    parts = tuple(str(syntax.value).split(".")) if syntax.kind == "name" else ()
    whole_row = bool(parts) and child_part(group, parts) == ()
    if name == "count":
        if not whole_row:
            raise ExpressionError("count-of-rows", syntax.span, child=group.child)
        return None
    if whole_row:
        raise ExpressionError("row-without-column", syntax.span, found=syntax.value)
    return resolver.required(syntax)


def _aggregate_type(name: str, value: Node | None, syntax: Syntax) -> Type:
    if value is None:
        return INT
    type_ = value.type
    span = syntax.args[0].span
    if type_.kind == "unknown":
        return type_
    if name in ("any", "all"):
        if type_.kind not in ("bool", "finding"):
            raise ExpressionError("needs-condition", span, type=type_)
        return type_
    if name in ("min", "max") and (type_.is_numeric or type_.kind == "date"):
        return type_.or_none
    if not type_.is_numeric:
        raise ExpressionError("needs-number", span, type=type_, function=name)
    if name == "avg":
        kind = "number" if type_.kind == "int" else type_.kind
        return replace(type_, kind=kind, optional=True)
    return type_


def resolve_scale(resolver: Resolver, syntax: Syntax) -> Node:
    """marginal, step, quick: a bracket scale and an amount in its unit."""
    name = str(syntax.value)
    _need_arguments(syntax, 2)
    first, second = syntax.args
    node = resolver.node(first)
    if not isinstance(node, tree.Parameter) or node.type.kind != "scale":
        raise ExpressionError("needs-scale", first.span, function=name, type=node.type)
    amount = resolver.required(second)
    unit = node.type.unit
    if amount.type.kind != "unknown":
        if not amount.type.is_numeric:
            raise ExpressionError("needs-number", second.span, type=amount.type, function=name)
        if amount.type.unit is not None and amount.type.unit != unit:
            raise ExpressionError("unit-clash", syntax.span, left=amount.type.unit, right=unit)
    kind = "money" if unit is not None and unit.is_currency else "number"
    type_ = SHARE if name == "step" else Type(kind, unit=unit)
    return tree.Scale(name, node, amount, type=type_, span=syntax.span)


def _need_arguments(syntax: Syntax, count: int) -> None:
    if len(syntax.args) != count:
        raise ExpressionError(
            "argument-count",
            syntax.span,
            function=syntax.value,
            found=len(syntax.args),
            expected=count,
        )
