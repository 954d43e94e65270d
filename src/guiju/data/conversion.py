"""SQL types → the policy's types, strictly: nothing is guessed, cut or rounded in silence."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from guiju.data.error_cells import ERRORS
from guiju.data.forms import DAY, NUMBER, PERCENT, WHOLE
from guiju.data.reading import Reading, default_value
from guiju.evaluate.convert import largest
from guiju.evaluate.emit import sql_type
from guiju.evaluate.quoting import literal
from guiju.model.definition import Column
from guiju.model.finding import GIVEN

_LARGEST = 2**63 - 1

BOOL_WORDS = {"true": True, "1": True, "false": False, "0": False}

_CUT = r"\s*\d(\.\d+)?[eE]\+\d{2}\s*"
"""A number of more digits than a spreadsheet keeps: 1.10101E+17."""

_WHOLE = ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT")
_TIMES = ("TIMESTAMP", "TIMESTAMP_S", "TIMESTAMP_MS", "TIMESTAMP_NS")
_FAMILIES = {
    "VARCHAR": "text",
    "UUID": "name",
    "DOUBLE": "double",
    "FLOAT": "single",
    "BOOLEAN": "bool",
    "DATE": "date",
    '"NULL"': "null",
    **dict.fromkeys(_TIMES, "time"),
    **dict.fromkeys(_WHOLE, "int"),
    **dict.fromkeys(("U" + name for name in _WHOLE[:4]), "int"),
}
_DECIMAL = re.compile(r"DECIMAL\(\d+,(\d+)\)")
_NUMBERS = ("money", "number", "share")


def family_of(type_: str) -> str:
    """What a SQL type is made of: text, int, decimal and so on; '' for types that are not read.

    >>> family_of("DECIMAL(18,2)")
    'decimal'
    """
    if type_.startswith("ENUM("):
        return "name"
    return "decimal" if _DECIMAL.fullmatch(type_) else _FAMILIES.get(type_, "")


def is_whole(type_: str) -> bool:
    """Whether every value of a SQL type is a whole number that BIGINT holds.

    >>> is_whole("UINTEGER"), is_whole("UBIGINT")
    (True, False)
    """
    return family_of(type_) == "int" and type_ not in ("UBIGINT", "HUGEINT")


def read_column(column: Column, raw: str, type_: str, members: Mapping[str, str]) -> Reading | None:
    """The reading of a column from a given one of a SQL type; None where that type cannot hold it.

    `members` maps the words for the values of an enum to them.
    """
    family, kind = family_of(type_), column.type.kind
    reading = Reading(column, raw, raw, missing=f"{raw} IS NULL")
    if column.has_default:
        reading.default = default_value(column)
    if family == "null":
        reading.typed = f"CAST(NULL AS {sql_type(column.type)})"
    elif family in ("text", "name") and kind not in ("text", "enum"):
        _from_text(reading, raw if family == "text" else f"CAST({raw} AS VARCHAR)")
    elif not _from_native(reading, family, type_, members):
        return None
    if not column.type.optional and not column.has_default:
        reading.guard("missing-value", reading.missing, absent=True, type=column.type)
    return reading


def refuse_spreadsheet_marks(reading: Reading, *, key: bool) -> None:
    """In text from a spreadsheet: no errors such as #N/A, and no `key` that was cut to 15 digits."""
    reading.guard("spreadsheet-error", _fits(reading.raw, ERRORS))
    if key:
        reading.guard("number-cut-short", _fits(reading.raw, _CUT))


def _from_native(reading: Reading, family: str, type_: str, members: Mapping[str, str]) -> bool:
    """Fill in the reading from a column of a fitting type; False where the type does not fit."""
    kind = reading.column.type.kind
    if kind in _NUMBERS:
        return _number(reading, family, type_)
    if kind == "int":
        return _int(reading, family, type_)
    if kind == "date":
        return _date(reading, family)
    if kind == "bool" and family == "int":
        reading.typed = f"CAST({reading.raw} AS BOOLEAN)"
        reading.guard("not-a-bool", f"{reading.raw} NOT IN (0, 1)")
        return True
    if kind in ("bool", "finding"):
        return family == "bool"
    return _name(reading, family, members)


def _from_text(reading: Reading, raw: str) -> None:
    """A value from its text: what is not in the one form of its type is a problem."""
    reading.missing = f"({raw} IS NULL OR trim({raw}) = '')"
    given, typed, kind = f"NOT {reading.missing}", reading.alias, reading.column.type.kind
    if kind in (*_NUMBERS, "int"):
        reading.typed = _number_from_text(raw, kind)
        reading.guard("not-a-number", given, absent=True)
        if kind != "int":
            _finite(reading, typed)
        _limits(reading, typed)
    elif kind == "date":
        reading.typed = f"CASE WHEN {_fits(raw, DAY)} THEN TRY_CAST({raw} AS DATE) END"
        reading.guard("not-a-date", given, absent=True)
        _limits(reading, typed)
    elif kind == "bool":
        reading.typed = _by_word(f"lower(trim({raw}))", BOOL_WORDS)
        reading.guard("not-a-bool", given, absent=True)
    else:
        reading.typed = _by_word(f"trim({raw})", GIVEN)
        unknown = f"{given} AND trim({raw}) NOT IN ({_listed(GIVEN)})"
        reading.guard("not-a-finding-word", unknown, absent=True)


def _number_from_text(raw: str, kind: str) -> str:
    number = f"TRY_CAST({raw} AS DOUBLE)"
    branches = [f"WHEN {_fits(raw, NUMBER)} THEN {number}"]
    if kind == "share":
        percent = f"TRY_CAST(replace({raw}, '%', 'e-2') AS DOUBLE)"
        branches.append(f"WHEN {_fits(raw, PERCENT)} THEN {percent}")
    if kind == "int":
        whole = f"{_fits(raw, NUMBER)} AND {number} = trunc({number})"
        branches = [
            f"WHEN {_fits(raw, WHOLE)} THEN TRY_CAST({raw} AS BIGINT)",
            f"WHEN {whole} THEN TRY_CAST({number} AS BIGINT)",
        ]
    return f"CASE {' '.join(branches)} END"


def _fits(raw: str, pattern: str) -> str:
    return f"regexp_full_match({raw}, {literal(pattern)})"


def _by_word(text: str, words: Mapping[str, bool | None]) -> str:
    cases = [f"WHEN {literal(w)} THEN {literal(v)}" for w, v in words.items() if v is not None]
    return f"CASE {text} {' '.join(cases)} END"


def _listed(words: Iterable[str]) -> str:
    return ", ".join(literal(word) for word in words)


def _finite(reading: Reading, value: str) -> None:
    """Finite, not too large and, for money, of whole fen within the error of a DOUBLE."""
    reading.guard("not-finite", f"NOT isfinite({value})", inside=True)
    type_ = reading.column.type
    _not_too_large(reading, value)
    if type_.kind == "money":
        # The part behind the point, moved so that what lies near a whole fen on either side comes first: two steps
        # less than the distance itself. Also true where the value is not finite, as NaN is larger than any number.
        fen = f"{value} * {10**type_.fen_digits}"
        reading.quick = f"{fen} + 1e-3 - floor({fen} + 1e-3) > 1.9e-3"
        noise = f"1e-3 + 5e-16 * abs({fen})"
        reading.guard("too-many-decimals", f"abs({fen} - round({fen})) > {noise}", inside=True)


def _not_too_large(reading: Reading, value: str) -> None:
    limit = largest(reading.column.type)
    reading.guard("number-too-large", f"{value} >= {limit} OR {value} <= -{limit}")


def _limits(reading: Reading, value: str) -> None:
    column = reading.column
    if column.minimum is not None:
        low = literal(column.minimum)
        reading.guard("below-minimum", f"{value} < {low}", limit=_shown(column.minimum))
    if column.maximum is not None:
        high = literal(column.maximum)
        reading.guard("above-maximum", f"{value} > {high}", limit=_shown(column.maximum))


def _shown(limit: Any) -> str:
    return literal(limit).removeprefix("DATE ").strip("'")


def _number(reading: Reading, family: str, type_: str) -> bool:
    raw, kind = reading.raw, reading.column.type.kind
    if family in ("int", "decimal"):
        reading.typed = f"CAST({raw} AS DOUBLE)"
        _not_too_large(reading, raw)
        decimal = _DECIMAL.fullmatch(type_)
        digits = reading.column.type.fen_digits
        if kind == "money" and decimal is not None and int(decimal[1]) > digits:
            reading.guard("too-many-decimals", f"{raw} <> round({raw}, {digits})", inside=True)
    elif family == "double":
        _finite(reading, raw)
    elif family == "single" and kind != "money":
        # The shortest text of a 32-bit number is what was meant: 0.05, not 0.05000000074505806.
        reading.typed = f"CAST(CAST({raw} AS VARCHAR) AS DOUBLE)"
        reading.guard("not-finite", f"NOT isfinite({raw})", inside=True)
    else:
        return False
    _limits(reading, raw)
    return True


def _int(reading: Reading, family: str, type_: str) -> bool:
    raw = reading.raw
    if family not in ("int", "decimal", "double", "single"):
        return False
    reading.typed = raw if type_ == "BIGINT" else f"TRY_CAST({raw} AS BIGINT)"
    if type_ in ("UBIGINT", "HUGEINT"):
        reading.guard("number-too-large", f"NOT ({raw} BETWEEN {-_LARGEST} AND {_LARGEST})")
    elif family == "decimal":
        reading.guard("not-whole-number", f"{raw} <> trunc({raw})", inside=True)
        reading.guard("number-too-large", f"NOT ({raw} BETWEEN {-_LARGEST} AND {_LARGEST})")
    elif family != "int":
        reading.guard("not-finite", f"NOT isfinite({raw})", inside=True)
        reading.guard("not-whole-number", f"{raw} <> trunc({raw})", inside=True)
        _not_too_large(reading, raw)
    _limits(reading, raw)
    return True


def _date(reading: Reading, family: str) -> bool:
    raw = reading.raw
    if family not in ("date", "time"):
        return False
    day = raw if family == "date" else f"CAST({raw} AS DATE)"
    reading.typed = day
    if family == "time":
        reading.guard("date-with-time", f"CAST({day} AS TIMESTAMP) <> {raw}", inside=True)
    reading.guard("no-such-day", f"{day} < DATE '0001-01-01' OR {day} > DATE '9999-12-31'")
    _limits(reading, day)
    return True


def _name(reading: Reading, family: str, members: Mapping[str, str]) -> bool:
    """Text, a value of an enum, or a key that is a whole number."""
    if family not in ("text", "int", "name"):
        return False
    raw = reading.raw if family == "text" else f"CAST({reading.raw} AS VARCHAR)"
    reading.typed = reading.plain = raw
    if family == "text":
        # The comparisons are there for the statistics of a file: only what begins as a space may passes
        # them, which neither Latin letters and digits nor Chinese characters do.
        space = f"({raw} < '!' OR ({raw} >= '\u00a0' AND {raw} < '\u3001'))"
        blank = f"({space} AND trim({raw}) = '')"
        reading.missing, reading.unless = f"({raw} IS NULL OR {blank})", blank
        reading.typed = f"CASE WHEN {blank} THEN NULL ELSE {raw} END"
    if reading.column.type.kind == "enum":
        values = list(dict.fromkeys(members.values()))
        unknown = f"{raw} NOT IN ({_listed(members)}) AND trim({raw}) <> ''"
        reading.guard("unknown-enum-value", unknown, expected=", ".join(values))
        reading.unless = f"{raw} NOT IN ({_listed(values)})"
        labels = [f"WHEN {literal(w)} THEN {literal(v)}" for w, v in members.items() if w != v]
        if labels:
            reading.typed = f"CASE {raw} {' '.join(labels)} ELSE {reading.typed} END"
    return True
