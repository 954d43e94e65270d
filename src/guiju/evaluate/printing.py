"""DuckDB's SQL → the same query for PostgreSQL, Spark or ClickHouse, printed by sqlglot.

sqlglot reads and prints. What it translates wrongly is changed here between the two, or comes in the dialect's own
words from the table of functions. Names and texts are quoted by `guiju.evaluate.quoting` alone.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, ClassVar

from sqlglot import ErrorLevel, exp, parse_one
from sqlglot.dialects.dialect import Dialect
from sqlglot.generators.clickhouse import ClickHouseGenerator
from sqlglot.generators.postgres import PostgresGenerator
from sqlglot.generators.spark import SparkGenerator

from guiju.evaluate.emit import NAMED, PRINTED_CALL, PRINTED_GATHER
from guiju.evaluate.quoting import identifier, quoted
from guiju.evaluate.rewriting import rewritten
from guiju.expression.functions import FUNCTIONS
from guiju.model.problem import InputError, Place, Problem

_DEPTH, _STACK = 200_000, 512 << 20
"""sqlglot takes some 20 Python frames for a pair of parentheses: it runs in a thread with room for them."""
_SPACES = "".join(map(chr, (*range(9, 14), 32, 133, 160, 0x1680, *range(0x2000, 0x200B), 0x2028, 0x2029, 0x202F,
                            0x205F, 0x3000)))  # fmt: skip
PRINTED_FILE = "GUIJU_FILE"
"""What stands in DuckDB's SQL for a Parquet file that ClickHouse reads."""
_GATHER = {
    "postgres": 'STRING_AGG(DISTINCT {0} COLLATE "C", \'\' ORDER BY {0} COLLATE "C")',
    "spark": "ARRAY_JOIN(ARRAY_SORT(COLLECT_SET({0})), '')",
    "clickhouse": "arrayStringConcat(arraySort(groupUniqArray({0})), '')",
}
"""The different texts of several rows, in order, joined."""
_LARGEST = "1.7976931348623157e308"
_CLICKHOUSE_DAYS = ("1900-01-01", "2299-12-31")


def printed(sql: str, dialect: str) -> str:
    """A query of DuckDB in the words of a dialect: postgres, spark or clickhouse.

    >>> printed('SELECT t."a" / 2e0 AS "b" FROM "t" AS t', "spark")
    'SELECT t.`a` / 2e0 AS `b` FROM `t` AS t'
    """
    found: str = _deep(lambda: _generator(dialect).generate(parsed(sql, dialect), copy=False))
    return found


def parsed(sql: str, dialect: str) -> exp.Expr:
    """The tree of a query, rewritten for a dialect."""
    return rewritten(parse_one(sql, dialect="duckdb"), dialect)


def stored(sql: str, dialect: str) -> tuple[str, str] | None:
    """Of ``CREATE TEMP TABLE name AS query``: the name and the printed query; None of other statements."""
    if not sql.startswith("CREATE "):
        return None

    def split() -> tuple[str, str]:
        made = parse_one(sql, dialect="duckdb")
        query = rewritten(made.expression, dialect)
        return made.this.name, _generator(dialect).generate(query, copy=False)

    found: tuple[str, str] = _deep(split)
    return found


def _deep(work: Callable[[], Any]) -> Any:
    """The result of work that nests deeply."""
    with _LOCK:
        limit, size = sys.getrecursionlimit(), threading.stack_size(_STACK)
        sys.setrecursionlimit(_DEPTH)
        try:
            with ThreadPoolExecutor(1) as thread:
                return thread.submit(work).result()
        finally:
            sys.setrecursionlimit(limit)
            threading.stack_size(size)


_LOCK = threading.Lock()


class _Words:
    """What all dialects print alike, before sqlglot's own generator."""

    words: ClassVar[str]
    sql: Any
    binary: Any

    def identifier_sql(self, expression: exp.Identifier) -> str:
        name = expression.name
        return identifier(name, self.words) if expression.quoted else name

    def literal_sql(self, expression: exp.Literal) -> str:
        text = expression.name
        return quoted(text, self.words) if expression.is_string else self.number(text)

    def number(self, text: str) -> str:
        return text

    def div_sql(self, expression: exp.Div) -> str:
        # The division of whole numbers has forms of its own in the table of functions.
        found: str = self.binary(expression, "/")
        return found

    def anonymous_sql(self, expression: exp.Anonymous) -> str:
        name = expression.name.upper()
        args = [self.sql(arg) for arg in expression.expressions]
        if name == PRINTED_CALL:
            return self.form(expression.expressions[0].name, args[1:])
        if name == PRINTED_GATHER:
            return _GATHER[self.words].format(args[0])
        if name == PRINTED_FILE:
            return f"file({args[0]}, 'Parquet')"
        if name == "ISFINITE":
            return self.finite(args[0])
        return f"{expression.name}({', '.join(args)})"

    def finite(self, value: str) -> str:
        # NaN is larger than all numbers in PostgreSQL and Spark, and compares as false in ClickHouse.
        return f"(ABS({value}) <= {self.number(_LARGEST)})"

    def form(self, function: str, args: list[str]) -> str:
        """A function in the dialect's own words."""
        if function == NAMED:
            return self.named(*args)
        form = FUNCTIONS[function].printed(self.words)
        if "{||}" in form:
            return form.replace("{||}", " || ".join(args))
        if "{*}" in form:
            return form.replace("{*}", ", ".join(args))
        return form.format(*args, rest=", ".join(args[1:]))

    def named(self, name: str, value: str, body: str) -> str:
        """A body in which a name stands for a value."""
        raise AssertionError(name, value, body)

    def collate_sql(self, expression: exp.Collate) -> str:
        # All but PostgreSQL compare texts by their bytes.
        found: str = self.sql(expression, "this")
        return found

    def trim_sql(self, expression: exp.Trim) -> str:
        return f"TRIM(BOTH {quoted(_SPACES, self.words)} FROM {self.sql(expression, 'this')})"


class _Postgres(_Words, PostgresGenerator):
    words = "postgres"

    def number(self, text: str) -> str:
        # A number with a point or an exponent would be NUMERIC, whose arithmetic is another.
        return f"{text}::DOUBLE PRECISION" if set("e.") & set(text) else text

    def collate_sql(self, expression: exp.Collate) -> str:
        return f'{self.sql(expression, "this")} COLLATE "C"'

    def named(self, name: str, value: str, body: str) -> str:
        return f"(SELECT {body} FROM (SELECT {value} AS {name}) AS named)"


class _Spark(_Words, SparkGenerator):
    words = "spark"

    def number(self, text: str) -> str:
        # Without an exponent it would be a decimal, with which Sail compares a float after rounding it.
        return f"{text}e0" if "." in text and "e" not in text.lower() else text

    def is_sql(self, expression: exp.Is) -> str:
        return _certain(self, expression) or super().is_sql(expression)

    def named(self, name: str, value: str, body: str) -> str:
        return f"TRANSFORM(ARRAY({value}), {name} -> {body})[0]"

    def round_sql(self, expression: exp.Round) -> str:
        if expression.args.get("decimals") is not None:
            return self.function_fallback_sql(expression)
        # ROUND goes through decimals, row by row.
        return f"RINT({self.sql(expression, 'this')})"


class _ClickHouse(_Words, ClickHouseGenerator):
    words = "clickhouse"
    TYPE_MAPPING: ClassVar[dict[Any, str]] = {
        **ClickHouseGenerator.TYPE_MAPPING, exp.DType.DATE: "Date32"
    }  # fmt: skip

    def named(self, name: str, value: str, body: str) -> str:
        return f"arrayMap({name} -> {body}, [{value}])[1]"

    def is_sql(self, expression: exp.Is) -> str:
        return _certain(self, expression) or f"({self.sql(expression, 'this')} IS NULL)"

    def in_sql(self, expression: exp.In) -> str:
        options = expression.expressions
        if not options or all(isinstance(option, exp.Literal) for option in options):
            return super().in_sql(expression)
        value = self.sql(expression, "this")
        # IN takes constants only.
        return f"({' OR '.join(f'{value} = {self.sql(option)}' for option in options)})"

    def trim_sql(self, expression: exp.Trim) -> str:
        spaces = "".join(f"\\x{{{ord(space):x}}}" for space in _SPACES)
        pattern = quoted(f"^[{spaces}]+|[{spaces}]+$", self.words)
        return f"replaceRegexpAll({self.sql(expression, 'this')}, {pattern}, '')"

    def cast_sql(self, expression: exp.Cast, safe_prefix: str | None = None) -> str:
        this = expression.this
        if expression.is_type(exp.DType.DATE) and isinstance(this, exp.Literal):
            first, last = _CLICKHOUSE_DAYS
            if not first <= this.name <= last:
                values = {"found": this.name, "first": first, "last": last}
                raise InputError([Problem("date-beyond-engine", Place("--engine"), values)])
        return super().cast_sql(expression, safe_prefix)


def _certain(words: _Words, expression: exp.Is) -> str:
    """``x IS TRUE`` as COALESCE: Sail mistakes the first for something that may be missing."""
    asked = expression.expression
    if not isinstance(asked, exp.Boolean):
        return ""
    value = words.sql(expression, "this")
    return f"COALESCE({value if asked.this else f'NOT {value}'}, FALSE)"


_GENERATORS = {"postgres": _Postgres, "spark": _Spark, "clickhouse": _ClickHouse}


def _generator(dialect: str) -> Any:
    return _GENERATORS[dialect](
        dialect=Dialect.get_or_raise(dialect), unsupported_level=ErrorLevel.RAISE
    )
