"""How types and units combine: one small rule for each shape of function."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from guiju.model.types import BOOL, UNKNOWN, Type
from guiju.model.unit import ONE, Unit

_RANK = {"int": 0, "share": 1, "number": 2, "money": 3}
ORDERED = frozenset({"money", "number", "share", "int", "date", "text"})


class Clash(NamedTuple):
    """Two types that do not go together: which, and whether only the units differ."""

    left: Type
    right: Type
    unit: bool


def join(left: Type, right: Type) -> Type | Clash:
    """The type of a value that may be either; number literals take the other side's type and unit.

    >>> from guiju.model.types import MONEY, LITERAL_INT
    >>> str(join(MONEY, LITERAL_INT))
    'money'
    """
    optional = left.optional or right.optional
    if left.kind == "unknown" or right.kind == "unknown":
        return left if right.kind == "unknown" else right
    if left.kind == "none" or right.kind == "none":
        other = right if left.kind == "none" else left
        return other.or_none
    if left.is_numeric and right.is_numeric:
        return _join_numbers(left, right, optional)
    if left.kind == right.kind and left.enum == right.enum and left.element == right.element:
        return left.or_none if optional else left
    kinds = {left.kind, right.kind}
    if kinds == {"finding", "bool"}:
        return left if left.kind == "finding" else right
    return Clash(left, right, unit=False)


def _join_numbers(left: Type, right: Type, optional: bool) -> Type | Clash:
    if left.unit is None or right.unit is None:
        main, literal = (right, left) if left.unit is None else (left, right)
        fractional = main.kind == "int" and literal.kind != "int"
        kind = "number" if fractional else main.kind
        return replace(main, kind=kind, optional=optional)
    if left.unit != right.unit:
        return Clash(left, right, unit=True)
    kind = max(left.kind, right.kind, key=_RANK.__getitem__)
    return replace(left, kind=kind, optional=optional)


def multiply(left: Type, right: Type) -> Type:
    """The type of a product: units multiply; money stays money where one currency remains."""
    if left.kind == "unknown" or right.kind == "unknown":
        return UNKNOWN
    unit = _unit_of_pair(left, right, product=True)
    if right.kind == "share" and left.unit is None:
        left, right = right, left
    return _product_type(left, right, unit, whole=left.kind == right.kind == "int")


def divide(left: Type, right: Type) -> Type:
    """The type of a quotient: units divide; a quotient of whole numbers is a number."""
    if left.kind == "unknown" or right.kind == "unknown":
        return UNKNOWN
    return _product_type(left, right, _unit_of_pair(left, right, product=False), whole=False)


def _unit_of_pair(left: Type, right: Type, *, product: bool) -> Unit | None:
    if left.unit is None and right.unit is None:
        return None
    first, second = left.unit or ONE, right.unit or ONE
    return first * second if product else first / second


def _product_type(left: Type, right: Type, unit: Unit | None, *, whole: bool) -> Type:
    kinds = {left.kind, right.kind}
    if "money" in kinds and unit is not None and unit.is_currency:
        return Type("money", unit=unit)
    if whole:
        return Type("int", unit=unit)
    if left.kind == "share" and (right.kind == "share" or right.unit is None) and unit == ONE:
        return Type("share")
    return Type("number", unit=unit)


def fits(given: Type, wanted: Type) -> bool:
    """Whether a value of one type can stand where another is declared, ``or none`` left aside."""
    if "unknown" in (given.kind, wanted.kind) or given.kind == "none":
        return True
    if given.is_numeric and wanted.is_numeric:
        same = given.unit is None or given.unit == wanted.unit
        return same and (wanted.kind != "int" or given.kind == "int")
    if given.kind == "bool" and wanted.kind == "finding":
        return True
    if given.kind == "set" and wanted.kind == "set":
        return given.element == wanted.element and given.enum == wanted.enum
    return given.kind == wanted.kind and given.enum == wanted.enum


def join_all(types: Sequence[Type]) -> Type | Clash:
    """The joined type of several."""
    result = types[0]
    for type_ in types[1:]:
        joined = join(result, type_)
        if isinstance(joined, Clash):
            return joined
        result = joined
    return result


def comparable(left: Type, right: Type, operator: str) -> bool | Clash:
    """Whether two types can be compared with an operator."""
    joined = join(left, right)
    if isinstance(joined, Clash):
        return joined
    if operator in ("=", "<>"):
        return joined.kind not in ("scale", "set", "finding")
    return joined.kind in ORDERED or joined.kind == "unknown"


TRUTH = frozenset({"bool", "finding", "unknown"})


def logic(types: Sequence[Type]) -> Type | None:
    """bool for bools, finding where one is a finding, None where one is neither."""
    if any(t.kind not in TRUTH for t in types):
        return None
    return next((t for t in types if t.kind == "finding"), BOOL)
