"""The only way policy text and values enter SQL."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction


def identifier(name: str) -> str:
    """A quoted SQL identifier.

    >>> identifier('a"b')
    '"a""b"'
    """
    if "\0" in name:
        raise ValueError("a name holds a null character")
    return '"' + name.replace('"', '""') + '"'


def literal(value: object) -> str:
    """A SQL literal: text quoted, numbers by their shortest exact form, dates typed.

    >>> literal("it's")
    "'it''s'"
    >>> literal(date(2024, 1, 31))
    "DATE '2024-01-31'"
    """
    if value is None:
        return "NULL"
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, (int, Decimal)):
        return str(value)
    if isinstance(value, Fraction):
        return str(value.numerator) if value.denominator == 1 else repr(float(value))
    if isinstance(value, float):
        return repr(value)
    if isinstance(value, date):
        return f"DATE '{value.isoformat()}'"
    if isinstance(value, str):
        if "\0" in value:
            raise ValueError("a text holds a null character")
        return "'" + value.replace("'", "''") + "'"
    raise TypeError(f"no SQL literal for {type(value).__name__}")
