"""Given values → engine values: strict, one function for each type, raising with what is wrong."""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any, TypeAlias

from guiju.expression.names import nearest
from guiju.load.document import Item
from guiju.load.scalars import ScalarError, read_value
from guiju.model.finding import GIVEN
from guiju.model.types import Type

Convert: TypeAlias = Callable[[Any], Any]


TOO_LARGE = 10**15
"""Numbers from here on, and amounts of so many yuan, are not exact to the fen in a float."""


LONGEST = 2**63 - 1
"""The largest whole number that a case or a table may give."""


class WrongValueError(Exception):
    """A value that cannot be used; `code` names the message."""

    def __init__(self, code: str, **values: object) -> None:
        self.code, self.values = code, values


def is_null(value: Any) -> bool:
    """Whether a value is given as missing."""
    return value is None or (isinstance(value, Item) and value.is_null)


def largest(type_: Type) -> int:
    """Where numbers of a type begin to be too large for a float to hold exactly, money to the fen.

    >>> largest(Type("number")) == 10**15
    True
    """
    return TOO_LARGE if type_.kind != "money" else TOO_LARGE // 10 ** (type_.fen_digits - 2)


def converter(type_: Type, *, exact: bool, members: frozenset[str] = frozenset()) -> Convert:
    """A function that turns a given value into the engine's value, or raises with what is wrong; `members`
    are the values of an enum."""
    kind = type_.kind
    if kind in ("money", "number", "share"):
        return _number(type_, exact=exact)
    plain: dict[str, type] = {"bool": bool, "text": str, "date": date}
    if kind in plain:
        wanted = plain[kind]

        def same(value: Any) -> Any:
            return value if type(value) is wanted else _slow(value, type_)

        return same
    if kind == "enum":
        return _member(type_, members)
    return {"int": _int, "finding": _finding}.get(kind) or _text(type_)


def _number(type_: Type, *, exact: bool) -> Convert:
    whole_fen = type_.kind == "money"
    power = 10**type_.fen_digits if whole_fen else 1
    limit = largest(type_)
    low, high = -float(limit), float(limit)

    def number(value: Any) -> Any:
        if type(value) is float or type(value) is int:
            if not low < value < high:
                _bad_number(value)
            if whole_fen:
                fen = round(value * power)
                if abs(value * power - fen) > 1e-3:
                    raise WrongValueError("too-many-decimals", found=value)
                return Fraction(fen, power) if exact else fen / power
            return Fraction(repr(value)) if exact else float(value)
        found = _slow(value, type_)
        if found is None:
            return None
        if whole_fen and (found * power).denominator != 1:
            raise WrongValueError("too-many-decimals", found=float(found))
        if abs(found) >= limit:
            raise WrongValueError("number-too-large", found=short(found))
        return found if exact else float(found)

    return number


def _bad_number(value: Any) -> None:
    finite = isinstance(value, int) or math.isfinite(value)
    found = short(value) if finite else value
    raise WrongValueError("number-too-large" if finite else "not-a-number", found=found, unit="")


def short(value: Any) -> Any:
    """A number as a message shows it, however long it is."""
    if isinstance(value, float) or (isinstance(value, int) and abs(value) < 10**20):
        return value
    try:
        return float(value)
    except OverflowError:
        digits = (value.numerator.bit_length() - value.denominator.bit_length()) * 3 // 10
        return f"{'-' if value < 0 else ''}1e{digits}"


def _int(value: Any) -> Any:
    found = value if type(value) is int else _slow(value, Type("int"))
    if found is None:
        return None
    if not -LONGEST <= found <= LONGEST:
        raise WrongValueError("number-too-large", found=short(found))
    return int(found)


def _finding(value: Any) -> Any:
    if type(value) is bool:
        return value
    text = value.value if isinstance(value, Item) else value
    if isinstance(text, str) and text.strip() in GIVEN:
        return GIVEN[text.strip()]
    return _slow(value, Type("finding"))


def _member(type_: Type, members: frozenset[str]) -> Convert:
    def member(value: Any) -> Any:
        found = value if type(value) is str else _slow(value, type_)
        if found is not None and found not in members:
            raise WrongValueError(
                "unknown-enum-value", found=found, expected=", ".join(sorted(members)), enum=type_.enum,
                nearest=nearest(str(found), members),
            )  # fmt: skip
        return found

    return member


def _text(type_: Type) -> Convert:
    def text(value: Any) -> Any:
        return value if type(value) is str else _slow(value, type_)

    return text


def _slow(value: Any, type_: Type) -> Any:
    """Text from files, and Python values of other types."""
    if is_null(value):
        return None
    if isinstance(value, Item):
        if value.kind != "text":
            raise WrongValueError("not-one-value", found=value.kind)
        value = value.value
    if (
        isinstance(value, (Decimal, Fraction, int, float))
        and type_.is_numeric
        and not isinstance(value, bool)
    ):
        if isinstance(value, float) and not math.isfinite(value):
            raise WrongValueError("not-a-number", found=value, unit=type_.unit)
        number = Fraction(repr(value)) if isinstance(value, float) else Fraction(value)
        if type_.kind == "int" and number.denominator != 1:
            raise WrongValueError("not-whole-number", found=value)
        return number
    if isinstance(value, datetime) or not isinstance(value, str):
        if type_.kind == "text" and isinstance(value, int) and not isinstance(value, bool):
            return str(value)
        raise WrongValueError("wrong-type", found=repr(value)[:60], expected=type_.told)
    try:
        return read_value(value.strip(), type_)
    except ScalarError as error:
        # A parameter may move the scale into its unit; a value is given in the unit of its column.
        scale = error.code == "number-with-unit-word"
        code = "value-with-unit-word" if scale else error.code
        raise WrongValueError(code, found=value[:60], unit=type_.unit) from None
