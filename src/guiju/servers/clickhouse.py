"""ClickHouse inside a process of its own, through chdb: a query that is interrupted ends with it."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from guiju.evaluate.address import Address
from guiju.evaluate.quoting import identifier, quoted
from guiju.scratch import scratch_folder
from guiju.servers.server import Server, needs_extra

_SETTINGS = {
    # Rows without a partner are missing, not zero; so is the sum of no rows.
    "join_use_nulls": 1,
    "aggregate_functions_null_for_empty": 1,
    # Where it swaps the sides of a join, a constant of the kept side is missing in rows without a partner.
    "query_plan_join_swap_table": "'false'",
    "prefer_column_name_to_alias": 1,
    # A folder called year=2024 is a name, no column.
    "use_hive_partitioning": 0,
    "enable_materialized_cte": 1,
    "max_parser_depth": 100_000,
    "max_parser_backtracks": 10_000_000,
    "max_ast_depth": 100_000,
    "max_ast_elements": 10_000_000,
    "max_expanded_ast_elements": 100_000_000,
    "max_query_size": 100_000_000,
    "max_subquery_depth": 10_000,
    "max_bytes_before_external_group_by": 1 << 30,
    "output_format_json_quote_64bit_integers": 0,
    "output_format_json_quote_denormals": 1,
    "output_format_parquet_string_as_string": 1,
    "session_timezone": "'UTC'",
}
_TYPES = {
    "Int8": "TINYINT", "Int16": "SMALLINT", "Int32": "INTEGER", "Int64": "BIGINT", "Int128": "HUGEINT",
    "UInt8": "UTINYINT", "UInt16": "USMALLINT", "UInt32": "UINTEGER", "UInt64": "UBIGINT", "Float32": "FLOAT",
    "Float64": "DOUBLE", "String": "VARCHAR", "Bool": "BOOLEAN", "Date": "DATE", "Date32": "DATE", "UUID": "UUID",
}  # fmt: skip
_DECIMAL = re.compile(r"Decimal\((\d+), (\d+)\)")
_WRAPPED = re.compile(r"(?:Nullable|LowCardinality)\((.*)\)")
_PARQUET = (".parquet", ".pq")


class ClickHouseServer(Server):
    """ClickHouse on a folder of its own, or in memory; it reads Parquet files as well as its tables."""

    name, dialect, files = "ClickHouse", "clickhouse", True
    patterns = "*?{}"

    def __init__(self, address: Address) -> None:
        super().__init__(address)
        if address.target and not Path(address.target).is_dir():
            # chdb would make it, and read nothing there.
            raise self.failed(f"no such folder: {address.target}")
        # chdb leaves what it puts into the folder of temporary files.
        self.scratch = str(scratch_folder("guiju-clickhouse-"))
        command = [sys.executable, "-m", "guiju.servers.clickhouse_process"]
        command += [address.target, self.scratch]
        # Ctrl-C is for this process, which ends the other one.
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, encoding="utf-8",
            start_new_session=True,
        )  # fmt: skip
        try:
            self._answer()
            settings = {
                **_SETTINGS,
                **{name: quoted(v, self.dialect) for name, v in address.settings},
            }
            for name, value in settings.items():
                self._run(f"SET {identifier(name, self.dialect)} = {value}")
        except BaseException:
            self.close()
            raise

    def columns(self, table: str) -> list[tuple[str, str]]:
        """See `Server`."""
        if self._is_file(table):
            if not Path(table).is_file():
                raise self.no_table(table)
            source = f"TABLE file({quoted(self.file(table), self.dialect)}, 'Parquet')"
        else:
            names = [identifier(part, self.dialect) for part in self.parts(table)]
            source = f"TABLE {'.'.join(names)}"
            if not self.rows(f"EXISTS {source}")[0][0]:
                raise self.no_table(table)
        return [(row[0], _type(row[1])) for row in self.rows(f"DESCRIBE {source}")]

    def relation(self, table: str) -> str:
        """See `Server`."""
        if self._is_file(table):
            from guiju.evaluate.printing import PRINTED_FILE

            return f"{PRINTED_FILE}({quoted(self.file(table))})"
        return super().relation(table)

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """See `Server`."""
        lines = self._run(query, "JSONCompactEachRowWithNamesAndTypes").splitlines()
        if not lines:
            return []
        days = [index for index, type_ in enumerate(json.loads(lines[1])) if "Date" in type_]
        bools = [index for index, type_ in enumerate(json.loads(lines[1])) if "Bool" in type_]
        rows = []
        for line in lines[2:]:
            row = json.loads(line)
            for index in days:
                row[index] = _day(row[index])
            for index in bools:
                row[index] = None if row[index] is None else bool(row[index])
            rows.append(tuple(row))
        return rows

    def store(self, name: str, query: str) -> None:
        """See `Server`."""
        table = identifier(name, self.dialect)
        self._run(f"DROP TEMPORARY TABLE IF EXISTS {table}")
        # On disk: rows that are stored on the way may be more than memory holds.
        engine = "MergeTree ORDER BY tuple()"
        self._run(f"CREATE TEMPORARY TABLE {table} ENGINE = {engine} AS {query}")

    def export(self, query: str, types: Sequence[tuple[str, str]], folder: Path) -> str:
        """See `Server`: as Parquet."""
        path = folder / "rows.parquet"
        self._run(
            f"{query} INTO OUTFILE {quoted(str(path.resolve()), self.dialect)} FORMAT Parquet"
        )
        return f"read_parquet({quoted(str(path.resolve()))})"

    def close(self) -> None:
        """See `Server`."""
        self.process.terminate()
        try:
            self.process.wait(2)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe is not None:
                pipe.close()
        shutil.rmtree(self.scratch, ignore_errors=True)

    def _is_file(self, table: str) -> bool:
        return table.lower().endswith(_PARQUET)

    def _run(self, query: str, form: str = "CSV") -> str:
        assert self.process.stdin is not None
        try:
            self.process.stdin.write(json.dumps({"query": query, "format": form}) + "\n")
            self.process.stdin.flush()
        except BrokenPipeError:
            raise self.failed("the process of ClickHouse has ended") from None
        return self._answer()

    def _answer(self) -> str:
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        if not line:
            raise self.failed("the process of ClickHouse has ended")
        answer = json.loads(line)
        if answer.get("missing"):
            raise needs_extra(self.address.shown, "clickhouse")
        if "error" in answer:
            raise self.failed(_short(answer["error"]))
        return str(answer["text"])


def _day(value: Any) -> Any:
    if isinstance(value, list):
        return list(map(_day, value))
    return None if value is None else date.fromisoformat(value[:10])


def _short(error: str) -> str:
    """What is wrong, without the query and the versions around it."""
    found = re.search(r"DB::Exception: (.*)", error, re.DOTALL)
    return (found[1] if found else error).partition(" (version")[0]


def _type(type_: str) -> str:
    while (wrapped := _WRAPPED.fullmatch(type_)) is not None:
        type_ = wrapped[1]
    if type_.startswith("Enum"):
        return "ENUM()"
    decimal = _DECIMAL.fullmatch(type_)
    return f"DECIMAL({decimal[1]},{decimal[2]})" if decimal else _TYPES.get(type_, type_)
