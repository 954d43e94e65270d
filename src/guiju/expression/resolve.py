"""Syntax → typed tree: names made out, types and units agreed, missing values refused."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from fractions import Fraction

from guiju.expression import signatures
from guiju.expression.aggregates import resolve_aggregate, resolve_scale
from guiju.expression.branches import resolve_case
from guiju.expression.facts import NOTHING, Fact, proved
from guiju.expression.functions import AGGREGATES, CALLABLE, FUNCTIONS, SCALE_FUNCTIONS
from guiju.expression.names import Group, Scope, child_part, nearest
from guiju.expression.syntax import ExpressionError, Syntax
from guiju.expression.typing import Clash, fits, join_all
from guiju.model import tree
from guiju.model.tree import Node
from guiju.model.types import (
    BOOL,
    DATE,
    FINDING,
    LITERAL_INT,
    LITERAL_NUMBER,
    NONE,
    SHARE,
    TEXT,
    UNKNOWN,
    Type,
)

OPTIONAL_WELCOME = frozenset({"is_null", "coalesce"})


def resolve(scope: Scope, entity: str, syntax: Syntax, wanted: Type = UNKNOWN) -> Node:
    """The typed tree of an expression of an entity.

    `wanted` is the declared type, if any. Raises ExpressionError with the place and what to do.
    """
    resolver = Resolver(scope, entity)
    node = resolver.node(syntax)
    return resolver.assign(node, wanted, syntax)


class Resolver:
    """Resolves one expression. `group` is set inside an aggregate, `facts` inside conditions."""

    __slots__ = ("entity", "facts", "group", "scope")

    def __init__(self, scope: Scope, entity: str) -> None:
        self.scope = scope
        self.entity = entity
        self.group: Group | None = None
        self.facts: frozenset[Fact] = NOTHING

    def node(self, syntax: Syntax) -> Node:
        """Resolve a piece of syntax."""
        return _BUILDERS[syntax.kind](self, syntax)

    def required(self, syntax: Syntax) -> Node:
        """Resolve what must not be missing."""
        node = self.node(syntax)
        if node.type.optional:
            code = "null-value" if node.type.kind == "none" else "may-be-missing"
            raise ExpressionError(code, syntax.span, type=node.type)
        return node

    def condition(self, syntax: Syntax) -> Node:
        """Resolve a condition: a bool, neither missing nor a finding."""
        node = self.required(syntax)
        if node.type.kind == "finding":
            raise ExpressionError("finding-as-condition", syntax.span)
        if node.type.kind not in ("bool", "unknown"):
            raise ExpressionError("needs-condition", syntax.span, type=node.type)
        return node

    def assign(self, node: Node, wanted: Type, syntax: Syntax) -> Node:
        """Check that a value fits a declared type, and give it that type."""
        given = node.type
        if wanted.kind == "unknown":
            return node
        if wanted.kind == "enum" and wanted.enum and given.kind == "text":
            self.enum_literals(node, wanted.enum, syntax)
            return replace(node, type=replace(wanted, optional=given.optional))
        if given.optional and not wanted.optional:
            raise ExpressionError("may-be-missing", syntax.span, type=given)
        if not fits(given, wanted):
            unit = given.is_numeric and wanted.is_numeric and given.unit != wanted.unit
            raise signatures.clash(Clash(given, wanted, unit), syntax)
        if wanted.kind == "finding" and given.kind == "bool":
            return tree.Call("finding", (node,), FINDING, node.span)
        return node

    def enum_literals(self, node: Node, enum: str, syntax: Syntax) -> None:
        """Check that every text a value can be belongs to an enum."""
        values = self.scope.enums[enum].values
        match node:
            case tree.Literal(value=str() as text):
                if text not in values:
                    raise ExpressionError(
                        "not-in-enum", node.span, found=text, enum=enum,
                        expected=", ".join(values), nearest=nearest(text, values),
                    )  # fmt: skip
            case tree.Case(branches=branches, otherwise=otherwise):
                for part in (*(value for _, value in branches), otherwise):
                    self.enum_literals(part, enum, syntax)
            case tree.Call(function="coalesce" | "greatest" | "least", args=args):
                for part in args:
                    self.enum_literals(part, enum, syntax)
            case _ if node.type.kind not in ("enum", "none", "unknown") or (
                node.type.kind == "enum" and node.type.enum != enum
            ):
                raise ExpressionError(
                    "type-clash", node.span, left=node.type, right=Type("enum", enum=enum)
                )

    # literals and names

    def literal(self, syntax: Syntax) -> Node:
        """A value as written."""
        value = syntax.value
        kinds: dict[str, Type] = {"percent": SHARE, "text": TEXT, "date": DATE, "finding": FINDING}
        if syntax.kind == "number":
            whole = isinstance(value, Fraction) and value.denominator == 1
            type_ = LITERAL_INT if whole else LITERAL_NUMBER
        elif syntax.kind == "word":
            type_ = NONE if value is None else BOOL
        else:
            type_ = kinds[syntax.kind]
        assert value is None or isinstance(value, (Fraction, str, bool, date))
        return tree.Literal(value, type=type_, span=syntax.span)

    def run_date(self, syntax: Syntax) -> Node:
        """The date of the run."""
        return tree.Call("run_date", (), DATE, syntax.span)

    def name(self, syntax: Syntax) -> Node:
        """A parameter, a column, a rule, or one of a linked row."""
        parts = tuple(str(syntax.value).split("."))
        if parts[0] == "p":
            return self.parameter(syntax, parts)
        if syntax.args:
            raise ExpressionError("at-without-parameter", syntax.span, found=syntax.value)
        if parts[0] == "this":
            if self.group is None:
                raise ExpressionError("this-outside-aggregate", syntax.span)
            return self.column(self.entity, parts[1:], syntax, outer=True)
        if self.group is None:
            return self.column(self.entity, parts, syntax, outer=False)
        inside = child_part(self.group, parts)
        if inside is not None:
            return self.column(self.group.child, inside, syntax, outer=False)
        if self.group.up:
            child = self.group.child
            raise ExpressionError("say-whose", syntax.span, found=syntax.value, child=child)
        return self.column(self.entity, parts, syntax, outer=True)

    def column(self, entity: str, parts: tuple[str, ...], syntax: Syntax, *, outer: bool) -> Node:
        """A column or rule at the end of a path."""
        if not parts:
            raise ExpressionError("row-without-column", syntax.span, found=syntax.value)
        path = self.scope.path(entity, parts, syntax.span)
        type_ = self.scope.types.get((path.entity, path.name), UNKNOWN)
        current = entity
        for step in path.steps:
            link = self.scope.entities[current].columns[step]
            if link.type.optional:
                type_ = type_.or_none
            current = link.link
        node: Node
        if path.steps:
            node = tree.Link(path.steps, path.entity, path.name, outer, type_, syntax.span)
        else:
            node = tree.Column(path.name, outer, type_, syntax.span)
        if type_.optional and ("present", node) in self.facts:
            return replace(node, type=type_.required)
        return node

    def parameter(self, syntax: Syntax, parts: tuple[str, ...]) -> tree.Parameter:
        """A parameter, with its ``at``."""
        name = ".".join(parts[1:])
        if name not in self.scope.parameters:
            known = sorted(self.scope.parameters)
            raise ExpressionError(
                "unknown-parameter", syntax.span, found=name or "p", known=", ".join(known) or "-",
                nearest=nearest(name, known),
            )  # fmt: skip
        at = None
        if syntax.args:
            at = self.required(syntax.args[0])
            if at.type.kind not in ("date", "unknown"):
                raise ExpressionError("at-needs-date", syntax.args[0].span, type=at.type)
        return tree.Parameter(name, at, self.scope.parameters[name], syntax.span)

    def as_finding(self, node: Node) -> Node:
        """The node as a finding; a bool is wrapped."""
        if node.type.kind == "bool":
            return tree.Call("finding", (node,), FINDING, node.span)
        return node

    def joined(self, nodes: list[Node], syntax: Syntax) -> Type:
        """The one type that several values share."""
        enum = next((n.type.enum for n in nodes if n.type.kind == "enum"), None)
        if enum is not None:
            for node in nodes:
                if node.type.kind == "text":
                    self.enum_literals(node, enum, syntax)
            nodes = [n for n in nodes if n.type.kind != "text"]
        result = join_all([node.type for node in nodes])
        if isinstance(result, Clash):
            raise signatures.clash(result, syntax)
        return result

    def application(self, syntax: Syntax) -> Node:
        """A function, a bracket scale or an aggregate by name."""
        name = str(syntax.value)
        if name in AGGREGATES:
            return resolve_aggregate(self, syntax)
        if syntax.where is not None or syntax.via:
            raise ExpressionError("where-outside-aggregate", syntax.span, found=name)
        if name in SCALE_FUNCTIONS:
            return resolve_scale(self, syntax)
        if name not in CALLABLE:
            known = sorted({*CALLABLE, *AGGREGATES, *SCALE_FUNCTIONS})
            raise ExpressionError(
                "unknown-function", syntax.span, found=name, known=", ".join(known),
                nearest=nearest(name, known),
            )  # fmt: skip
        return self.call(syntax)

    def call(self, syntax: Syntax) -> Node:
        """An operator or function: arguments counted, resolved, typed by the table's rule."""
        name = str(syntax.value)
        function = FUNCTIONS[name]
        count = len(syntax.args)
        if not function.low <= count <= function.high:
            raise ExpressionError(
                "argument-count", syntax.span, function=name, found=count,
                expected=function.low if function.low == function.high
                else f"{function.low}-{function.high}",
            )  # fmt: skip
        if name in ("and", "or"):
            args = self.logic_arguments(name, syntax)
        elif name in OPTIONAL_WELCOME:
            args = [self.node(part) for part in syntax.args]
        else:
            args = [self.required(part) for part in syntax.args]
        return signatures.RULES[function.rule](self, syntax, args)

    def logic_arguments(self, name: str, syntax: Syntax) -> list[Node]:
        """Both sides of AND and OR: the right side knows what the left one proves."""
        left = self.required(syntax.args[0])
        outside = self.facts
        self.facts = outside | proved(left, holds=name == "and")
        right = self.required(syntax.args[1])
        self.facts = outside
        return [left, right]


_BUILDERS: dict[str, Callable[[Resolver, Syntax], Node]] = {
    **dict.fromkeys(("number", "percent", "text", "word", "finding", "date"), Resolver.literal),
    "run_date": Resolver.run_date,
    "name": Resolver.name,
    "case": resolve_case,
    "apply": Resolver.application,
    "call": Resolver.call,
}
