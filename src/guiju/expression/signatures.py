"""The typing rule of each function: which arguments it takes, and what comes out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING, TypeAlias

from guiju.expression.syntax import ExpressionError, Syntax
from guiju.expression.typing import Clash, comparable, divide, join, logic, multiply
from guiju.model import tree
from guiju.model.tree import Node
from guiju.model.types import BOOL, DATE, FINDING, INT, NUMERIC, Type
from guiju.model.unit import (
    DAY,
    MONTH,
    ONE,
    POWER_LIMIT,
    YEAR,
    Unit,
    UnitError,
    conversion_factor,
    parse_unit,
)

if TYPE_CHECKING:
    from guiju.expression.resolve import Resolver

Rule: TypeAlias = Callable[["Resolver", Syntax, list[Node]], Node]


def _made(syntax: Syntax, args: Sequence[Node], type_: Type) -> Node:
    return tree.Call(str(syntax.value), tuple(args), type_, syntax.span)


def _need(node: Node, kinds: frozenset[str], syntax: Syntax, code: str) -> None:
    if node.type.kind not in kinds and node.type.kind != "unknown":
        function = "-" if syntax.value == "negate" else syntax.value
        raise ExpressionError(code, node.span, type=node.type, function=function)


def clash(found: Clash, syntax: Syntax) -> ExpressionError:
    """The error for two types that do not go together."""
    if found.unit:
        units = {"left": found.left.unit, "right": found.right.unit}
        return ExpressionError("unit-clash", syntax.span, **units)
    return ExpressionError("type-clash", syntax.span, left=found.left, right=found.right)


def logic_rule(resolver: Resolver, syntax: Syntax, args: list[Node]) -> Node:
    """AND, OR, NOT of bools and findings; a bool beside a finding becomes one."""
    type_ = logic([arg.type for arg in args])
    if type_ is None:
        wrong = next(a for a in args if a.type.kind not in ("bool", "finding", "unknown"))
        raise ExpressionError("needs-condition", wrong.span, type=wrong.type)
    if type_.kind == "finding":
        args = [resolver.as_finding(arg) for arg in args]
    return _made(syntax, args, type_)


def compare_rule(resolver: Resolver, syntax: Syntax, args: list[Node]) -> Node:
    """= <> < <= > >= of values of one type and unit."""
    left, right = args
    for this, other in ((left, right), (right, left)):
        if this.type.kind == "enum" and this.type.enum and other.type.kind == "text":
            resolver.enum_literals(other, this.type.enum, syntax)
            if syntax.value not in ("=", "<>"):
                raise ExpressionError("not-ordered", syntax.span, type=this.type)
            return _made(syntax, args, BOOL)
    _need_comparable(left, right, str(syntax.value), syntax)
    return _made(syntax, args, BOOL)


def _need_comparable(left: Node, right: Node, operator: str, syntax: Syntax) -> None:
    verdict = comparable(left.type, right.type, operator)
    if isinstance(verdict, Clash):
        raise clash(verdict, syntax)
    if not verdict:
        found = next((t for t in (left.type, right.type) if t.kind == "finding"), left.type)
        code = "finding-compared" if found.kind == "finding" else "not-ordered"
        raise ExpressionError(code, syntax.span, type=found)


def in_rule(resolver: Resolver, syntax: Syntax, args: list[Node]) -> Node:
    """a IN (b, c)."""
    first, *items = args
    for item in items:
        if first.type.kind == "enum" and first.type.enum and item.type.kind == "text":
            resolver.enum_literals(item, first.type.enum, syntax)
            continue
        _need_comparable(first, item, "=", syntax)
    return _made(syntax, args, BOOL)


def in_set_rule(resolver: Resolver, syntax: Syntax, args: list[Node]) -> Node:
    """a IN p.set, and 'value' IN a rule that is a set."""
    item, group = args
    _need(group, frozenset({"set"}), syntax, "needs-set")
    if group.type.kind == "unknown" or item.type.kind == "unknown":
        return _made(syntax, args, BOOL)
    wanted = group.type.item
    if wanted.kind == "enum" and wanted.enum and item.type.kind == "text":
        resolver.enum_literals(item, wanted.enum, syntax)
        return _made(syntax, args, BOOL)
    found = join(item.type, wanted)
    if isinstance(found, Clash):
        raise clash(found, syntax)
    return _made(syntax, args, BOOL)


def size_rule(resolver: Resolver, syntax: Syntax, args: list[Node]) -> Node:
    """size(s)."""
    _need(args[0], frozenset({"set"}), syntax, "needs-set")
    return _made(syntax, args, Type("int"))


def is_null_rule(resolver: Resolver, syntax: Syntax, args: list[Node]) -> Node:
    """x IS NULL."""
    if args[0].type.kind == "finding":
        raise ExpressionError("finding-is-null", syntax.span)
    return _made(syntax, args, BOOL)


def is_answer_rule(resolver: Resolver, syntax: Syntax, args: list[Node]) -> Node:
    """x IS yes, no, undetermined."""
    _need(args[0], frozenset({"finding"}), syntax, "needs-finding")
    return _made(syntax, args, BOOL)


def add_rule(resolver: Resolver, syntax: Syntax, args: list[Node]) -> Node:
    """+ and - of numbers of one unit."""
    for arg in args:
        code = "date-arithmetic" if arg.type.kind == "date" else "needs-number"
        _need(arg, NUMERIC, syntax, code)
    found = join(args[0].type, args[1].type)
    if isinstance(found, Clash):
        raise clash(found, syntax)
    return _made(syntax, args, found)


def multiply_rule(resolver: Resolver, syntax: Syntax, args: list[Node]) -> Node:
    """Products of numbers."""
    for arg in args:
        _need(arg, NUMERIC, syntax, "needs-number")
    return _made(syntax, args, _powers(multiply(args[0].type, args[1].type), syntax))


def _powers(type_: Type, syntax: Syntax) -> Type:
    """The type, where no unit in it stands to an absurd power."""
    if type_.unit is not None and type_.unit.highest_power > POWER_LIMIT:
        raise ExpressionError("unit-power", syntax.span, limit=POWER_LIMIT)
    return type_


def divide_rule(resolver: Resolver, syntax: Syntax, args: list[Node]) -> Node:
    """Quotients; the divisor is proved not to be zero."""
    for arg in args:
        _need(arg, NUMERIC, syntax, "needs-number")
    divisor = args[1]
    safe = (
        (isinstance(divisor, tree.Literal) and divisor.value != 0)
        or (isinstance(divisor, tree.Parameter) and divisor.name not in resolver.scope.zero)
        or ("nonzero", divisor) in resolver.facts
    )
    if not safe:
        raise ExpressionError("may-be-zero", divisor.span)
    return _made(syntax, args, _powers(divide(args[0].type, divisor.type), syntax))


def divide_or_rule(resolver: Resolver, syntax: Syntax, args: list[Node]) -> Node:
    """divide(x, y, otherwise)."""
    for arg in args:
        _need(arg, NUMERIC, syntax, "needs-number")
    quotient = _powers(divide(args[0].type, args[1].type), syntax)
    found = join(quotient, args[2].type)
    if isinstance(found, Clash):
        raise clash(found, syntax)
    return _made(syntax, args, found)


def numeric_rule(resolver: Resolver, syntax: Syntax, args: list[Node]) -> Node:
    """abs, floor, ceil, minus."""
    _need(args[0], NUMERIC, syntax, "needs-number")
    return _made(syntax, args, args[0].type)


def round_rule(resolver: Resolver, syntax: Syntax, args: list[Node]) -> Node:
    """round(x, n) with n written as a whole number from 0 to 9."""
    _need(args[0], NUMERIC, syntax, "needs-number")
    digits: Node = tree.Literal(Fraction(0)) if len(args) == 1 else args[1]
    value = digits.value if isinstance(digits, tree.Literal) else None
    if not isinstance(value, Fraction) or value.denominator != 1 or not 0 <= value <= 9:
        raise ExpressionError("bad-decimals", digits.span)
    return _made(syntax, (args[0], digits), args[0].type)


def join_rule(resolver: Resolver, syntax: Syntax, args: list[Node]) -> Node:
    """greatest, least."""
    for arg in args:
        _need(arg, NUMERIC | {"date"}, syntax, "needs-number")
    return _made(syntax, args, resolver.joined(args, syntax))


def coalesce_rule(resolver: Resolver, syntax: Syntax, args: list[Node]) -> Node:
    """coalesce: missing only where the last argument may be."""
    if any(arg.type.kind == "finding" for arg in args):
        raise ExpressionError("finding-is-null", syntax.span)
    type_ = resolver.joined(args, syntax)
    return _made(syntax, args, type_.or_none if args[-1].type.optional else type_.required)


def finding_rule(resolver: Resolver, syntax: Syntax, args: list[Node]) -> Node:
    """finding(bool)."""
    if args[0].type.kind == "finding":
        return args[0]
    _need(args[0], frozenset({"bool"}), syntax, "needs-condition")
    return _made(syntax, args, FINDING)


def _unit_argument(syntax: Syntax) -> Unit:
    text = syntax.args[1]
    if text.kind != "text":
        raise ExpressionError("unit-as-text", text.span)
    try:
        return parse_unit(str(text.value))
    except UnitError:
        raise ExpressionError("bad-unit", text.span, found=text.value) from None


def _with_unit(node: Node, unit: Unit, syntax: Syntax) -> tuple[Type, Node]:
    kind = "money" if unit.is_currency else node.type.kind
    kind = "number" if kind in ("money", "share") and not unit.is_currency else kind
    return replace(node.type, kind=kind, unit=unit), node


def as_unit_rule(resolver: Resolver, syntax: Syntax, args: list[Node]) -> Node:
    """as_unit(x, 'CNY'): the number stays, the unit changes."""
    _need(args[0], NUMERIC, syntax, "needs-number")
    type_, node = _with_unit(args[0], _unit_argument(syntax), syntax)
    return _made(syntax, (node,), type_)


def convert_rule(resolver: Resolver, syntax: Syntax, args: list[Node]) -> Node:
    """convert(x, 'CNY'): the number changes with the scale of the unit."""
    _need(args[0], NUMERIC, syntax, "needs-number")
    unit = _unit_argument(syntax)
    factor = None if args[0].type.unit is None else conversion_factor(args[0].type.unit, unit)
    if factor is None:
        left = args[0].type.unit or ONE
        raise ExpressionError("cannot-convert", syntax.span, left=left, right=unit)
    type_, node = _with_unit(args[0], unit, syntax)
    literal = tree.Literal(factor, type=Type("number", unit=None))
    return tree.Call("*", (node, literal), type_, syntax.span)


def _date_first(syntax: Syntax, args: list[Node]) -> None:
    _need(args[0], frozenset({"date"}), syntax, "needs-date")


def _shift_rule(unit: Unit) -> Rule:
    def rule(resolver: Resolver, syntax: Syntax, args: list[Node]) -> Node:
        _date_first(syntax, args)
        count = args[1].type
        if count.kind not in ("int", "unknown"):
            raise ExpressionError("needs-whole", args[1].span, type=count, function=syntax.value)
        if count.unit is not None and count.unit != unit:
            raise ExpressionError("unit-clash", args[1].span, left=count.unit, right=unit)
        return _made(syntax, args, DATE)

    return rule


def _between_rule(unit: Unit) -> Rule:
    def rule(resolver: Resolver, syntax: Syntax, args: list[Node]) -> Node:
        for arg in args:
            _need(arg, frozenset({"date"}), syntax, "needs-date")
        return _made(syntax, args, Type("int", unit=unit))

    return rule


def part_of_date_rule(resolver: Resolver, syntax: Syntax, args: list[Node]) -> Node:
    """year, month, day."""
    _date_first(syntax, args)
    return _made(syntax, args, INT)


def date_rule(resolver: Resolver, syntax: Syntax, args: list[Node]) -> Node:
    """start_of_month and its like."""
    _date_first(syntax, args)
    return _made(syntax, args, DATE)


RULES: dict[str, Rule] = {
    "logic": logic_rule,
    "compare": compare_rule,
    "in": in_rule,
    "in_set": in_set_rule,
    "size": size_rule,
    "is_null": is_null_rule,
    "is_answer": is_answer_rule,
    "add": add_rule,
    "multiply": multiply_rule,
    "divide": divide_rule,
    "divide_or": divide_or_rule,
    "numeric": numeric_rule,
    "round": round_rule,
    "join": join_rule,
    "coalesce": coalesce_rule,
    "finding": finding_rule,
    "as_unit": as_unit_rule,
    "convert": convert_rule,
    "add_months": _shift_rule(MONTH),
    "add_years": _shift_rule(YEAR),
    "add_days": _shift_rule(DAY),
    "months_between": _between_rule(MONTH),
    "years_between": _between_rule(YEAR),
    "days_between": _between_rule(DAY),
    "part_of_date": part_of_date_rule,
    "date": date_rule,
}
