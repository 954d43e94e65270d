"""Trees → text, with whatever a caller puts in the place of names."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal, localcontext
from fractions import Fraction
from typing import Any

from guiju.model import tree
from guiju.model.tree import Node

_INFIX = {
    "or": (1, "OR"), "and": (2, "AND"), "=": (4, "="), "<>": (4, "<>"), "<": (4, "<"),
    "<=": (4, "<="), ">": (4, ">"), ">=": (4, ">="), "+": (6, "+"), "-": (6, "-"),
    "*": (7, "*"), "/": (7, "/"),
}  # fmt: skip
_TESTS = {
    "is_null": "IS NULL", "is_yes": "IS yes", "is_no": "IS no",
    "is_undetermined": "IS undetermined",
}  # fmt: skip
Leaf = Callable[[Node], str | None]


def print_tree(node: Node, leaf: Leaf = lambda _node: None) -> str:
    """An expression as text; `leaf` may give the text of any node, None leaves it to the printer.

    >>> print_tree(tree.Call("+", (tree.Column("salary"), tree.Literal(Fraction(1, 2)))))
    'salary + 0.5'
    """
    return _print(node, leaf, 0)


def _print(node: Node, leaf: Leaf, binding: int) -> str:
    given = leaf(node)
    if given is not None:
        return given
    match node:
        case tree.Literal(value=value):
            return print_value(value, finding=node.type.kind == "finding")
        case tree.Column(name=name, outer=outer):
            return f"this.{name}" if outer else name
        case tree.Link(steps=steps, name=name, outer=outer):
            return ".".join((*(("this",) if outer else ()), *steps, name))
        case tree.Parameter(name=name, at=at):
            return f"p.{name}" + (f" at {_print(at, leaf, 8)}" if at is not None else "")
        case tree.Case(branches=branches, otherwise=otherwise):
            parts = [f"WHEN {_print(w, leaf, 0)} THEN {_print(v, leaf, 0)}" for w, v in branches]
            return f"CASE {' '.join(parts)} ELSE {_print(otherwise, leaf, 0)} END"
        case tree.Scale(function=function, parameter=parameter, amount=amount):
            return f"{function}({_print(parameter, leaf, 0)}, {_print(amount, leaf, 0)})"
        case tree.Aggregate():
            return _aggregate(node, leaf)
    return _call(node, leaf, binding)


def _call(node: tree.Call, leaf: Leaf, binding: int) -> str:
    name, args = node.function, node.args
    if name in _INFIX:
        strength, word = _INFIX[name]
        left = _print(args[0], leaf, strength - 1)
        right = _print(args[1], leaf, strength)
        text = f"{left} {word} {right}"
        return f"({text})" if strength <= binding else text
    if name in _TESTS:
        return f"{_print(args[0], leaf, 4)} {_TESTS[name]}"
    if name == "not":
        text = f"NOT {_print(args[0], leaf, 3)}"
        return f"({text})" if binding > 3 else text
    if name == "negate":
        return f"-{_print(args[0], leaf, 8)}"
    if name == "in":
        items = ", ".join(_print(arg, leaf, 0) for arg in args[1:])
        return f"{_print(args[0], leaf, 4)} IN ({items})"
    if name == "in_set":
        return f"{_print(args[0], leaf, 4)} IN {_print(args[1], leaf, 4)}"
    if name == "run_date":
        return "run_date"
    items = ", ".join(_print(arg, leaf, 0) for arg in args)
    if name == "as_unit":
        items += f", '{node.type.unit}'"
    return f"{name}({items})"


def _aggregate(node: tree.Aggregate, leaf: Leaf) -> str:
    inner = node.entity if node.value is None else _print(node.value, leaf, 0)
    where = f" where {_print(node.where, leaf, 0)}" if node.where is not None else ""
    return f"{node.function}({inner}{where})"


def print_value(value: Any, *, finding: bool = False) -> str:
    """A value as the language writes it: exact numbers, quoted text, ISO dates."""
    if value is None:
        return "undetermined" if finding else "null"
    if isinstance(value, bool):
        words = ("yes", "no") if finding else ("true", "false")
        return words[0] if value else words[1]
    if isinstance(value, (Fraction, int, float)):
        return print_number(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return "[" + ", ".join(print_value(part) for part in value) + "]"
    return f"'{value}'"


def print_number(value: Fraction | float | int, *, grouped: bool = False) -> str:
    """A number in decimals: exact where it ends within ten, else rounded there; a small one to six digits.

    >>> print_number(Fraction(26892000, 100), grouped=True), print_number(Fraction(1, 3 * 10**9))
    ('268,920', '3.33333e-10')
    """
    exact = Fraction(repr(value)) if isinstance(value, float) else value
    top, bottom = abs(exact.numerator), exact.denominator
    whole, rest = (top, 0) if bottom == 1 else divmod(_tenths_of_a_billionth(top, bottom), 10**10)
    if top and not whole and rest < 10**4 and rest * bottom != top * 10**10:
        return f"{'-' if exact.numerator < 0 else ''}{_small(top, bottom)}"
    sign = "-" if exact.numerator < 0 and (whole or rest) else ""
    text = f"{sign}{whole}.{rest:010d}".rstrip("0").rstrip(".") if rest else f"{sign}{whole}"
    if not grouped:
        return text or "0"
    whole_part, dot, decimals = text.partition(".")
    sign = "-" if whole_part.startswith("-") else ""
    return f"{sign}{int(whole_part.lstrip('-') or 0):,}{dot}{decimals}"


def _small(top: int, bottom: int) -> str:
    """Six digits of a fraction of which decimals show few or none, however small it is."""
    with localcontext(prec=6):
        return f"{(Decimal(top) / Decimal(bottom)).normalize():e}"


def _tenths_of_a_billionth(top: int, bottom: int) -> int:
    """A fraction in units of 1e-10, half to even; in whole numbers, which takes a fifth of the time of fractions."""
    found, rest = divmod(top * 10**10, bottom)
    return found + (2 * rest > bottom or (2 * rest == bottom and found % 2 == 1))
