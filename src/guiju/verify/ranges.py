"""Values of rules within the range that the policy declares: money that is never negative, shares up to one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from functools import reduce
from typing import Any

from guiju.expression.printer import print_value
from guiju.model import tree
from guiju.model.definition import Definition, Rule
from guiju.model.property import Expression, Property
from guiju.model.tree import Node
from guiju.model.types import BOOL
from guiju.verify.answer import PROVED, REFUTED
from guiju.verify.check import Check, Flaw, Found
from guiju.verify.prove import prove


def check_ranges(definition: Definition, day: date, seconds: float) -> Iterator[Check]:
    """One check for each rule that declares `min:` or `max:`; `seconds` is the limit for each."""
    for rule in definition.rules.values():
        if rule.minimum is not None or rule.maximum is not None:
            yield _checked(definition, rule, day, seconds)


def _checked(definition: Definition, rule: Rule, day: date, seconds: float) -> Check:
    name = ".".join(rule.key)
    found = Found("range", name, rule.place)
    for code, limit, claimed in _claims(rule):
        expression = Expression(name, claimed, rule.place)
        property_ = Property(name, "always", (rule.entity, ""), limit=expression, place=rule.place)
        answer = prove(property_, [definition], day, seconds=seconds)
        if answer.verdict == REFUTED:
            example = answer.counterexample
            shown = {"found": name, "limit": print_value(limit)}
            found.add(
                Flaw(code, rule.place, shown, case=None if example is None else example.before)
            )
        elif answer.verdict != PROVED:
            found.unknown(answer.reason, answer.found)
    return found.check()


def _claims(rule: Rule) -> Sequence[tuple[str, Any, Node]]:
    value = tree.Column(rule.name, type=rule.type)
    out = []
    for code, operator, limit in (
        ("below-range", ">=", rule.minimum),
        ("above-range", "<=", rule.maximum),
    ):
        if limit is None:
            continue
        inside: Node = tree.Call(
            operator, (value, tree.Literal(limit, type=rule.type.required)), BOOL
        )
        missing = [tree.Call("is_null", (value,), BOOL)] if rule.type.optional else []
        out.append(
            (
                code,
                limit,
                reduce(
                    lambda left, right: tree.Call("or", (left, right), BOOL), [*missing, inside]
                ),
            )
        )
    return out
