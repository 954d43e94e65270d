"""The only way policy text and values enter SQL, whatever its dialect."""

from __future__ import annotations

import hashlib
from datetime import date
from decimal import Decimal
from fractions import Fraction

_MARKS = {"spark": "`", "clickhouse": "`"}
_ESCAPING = ("spark", "clickhouse")
"""Dialects in which a backslash is no plain character: in Spark of texts, in ClickHouse of names too."""

_POSTGRES_BYTES = 63
_KEPT_BYTES = 46


def identifier(name: str, dialect: str = "duckdb") -> str:
    """A quoted SQL identifier.

    PostgreSQL cuts names of more than 63 bytes in silence: they get a digest for an end.

    >>> identifier('a"b'), identifier("a`b", "spark")
    ('"a""b"', '`a``b`')
    """
    if "\0" in name:
        raise ValueError("a name holds a null character")
    if dialect == "postgres" and len(name.encode()) > _POSTGRES_BYTES:
        digest = hashlib.sha256(name.encode()).hexdigest()[:16]
        name = f"{name.encode()[:_KEPT_BYTES].decode(errors='ignore')}~{digest}"
    if dialect == "clickhouse":
        name = name.replace("\\", "\\\\")
    mark = _MARKS.get(dialect, '"')
    return mark + name.replace(mark, mark * 2) + mark


def quoted(text: str, dialect: str = "duckdb") -> str:
    """A SQL text.

    >>> quoted("it's"), quoted("it's", "spark")
    ("'it''s'", "'it\\\\'s'")
    """
    if "\0" in text:
        raise ValueError("a text holds a null character")
    if dialect in _ESCAPING:
        return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"
    return "'" + text.replace("'", "''") + "'"


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
        return quoted(value)
    raise TypeError(f"no SQL literal for {type(value).__name__}")
