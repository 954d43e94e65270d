"""Spark: in this process, on a cluster, or through Spark Connect, which Sail speaks too."""

from __future__ import annotations

import logging
import os
import re
import shutil
import socket
import sys
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from py4j.protocol import Py4JError
from pyspark.errors import PySparkException
from pyspark.sql import DataFrame, SparkSession

from guiju.evaluate.address import Address
from guiju.evaluate.quoting import identifier, literal
from guiju.scratch import scratch_folder
from guiju.servers.server import Server

_SESSION = {
    # Names that differ in their case are different; $ in a text is no variable; errors are no missing values.
    "spark.sql.caseSensitive": "true",
    "spark.sql.variable.substitute": "false",
    "spark.sql.parser.escapedStringLiterals": "false",
    "spark.sql.ansi.enabled": "true",
    "spark.sql.session.timeZone": "UTC",
}
_START = {
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.host": "127.0.0.1",
    "spark.sql.execution.arrow.pyspark.enabled": "true",
    "spark.driver.maxResultSize": "0",
}
_LOCAL = {"spark.sql.shuffle.partitions": str(max(os.cpu_count() or 1, 2))}
_ROOT = re.compile(r"^(?:: |Caused by: )(\S+(?:Error|Exception)\b.*)$", re.MULTILINE)
"""The errors of a trace of Java; the last is what all others stand on."""
_TYPES = {
    "tinyint": "TINYINT", "smallint": "SMALLINT", "int": "INTEGER", "bigint": "BIGINT", "float": "FLOAT",
    "double": "DOUBLE", "string": "VARCHAR", "boolean": "BOOLEAN", "date": "DATE", "timestamp_ntz": "TIMESTAMP",
}  # fmt: skip
ERRORS = (PySparkException, Py4JError)
_LOGGERS = ("SQLQueryContextLogger", "DataFrameQueryContextLogger")
"""Through which pyspark writes each error of a query on standard error, with its trace, beside raising it."""
_HOST = re.compile(r"([^\s,/:;]+):(\d+)")
_WAIT = 5.0
"""Seconds in which a cluster's address has to take a connection; Spark itself would try for a minute."""
_PARQUET = (".parquet", ".pq")


class SparkServer(Server):
    """A Spark session of its own; it reads Parquet files as well as tables."""

    name, dialect, files = "Spark", "spark", True
    patterns = "*?{}[]\\"

    def __init__(self, address: Address) -> None:
        super().__init__(address)
        self.remote = address.target.startswith("sc:")
        self.local = address.target.startswith("local")
        self.scratch = ""
        if "://" in address.target:
            self._reach()
        for name in _LOGGERS:
            logging.getLogger(name).setLevel(logging.CRITICAL + 1)
        builder: Any = SparkSession.builder.appName("guiju")
        try:
            with _quiet():
                self.session = self._started(builder)
            for name, value in _SESSION.items():
                self._set(name, value)
        except (*ERRORS, OSError, RuntimeError) as error:
            shutil.rmtree(self.scratch, ignore_errors=True)
            raise self.failed(error) from None
        self.kept: list[DataFrame] = []

    def _started(self, builder: Any) -> SparkSession:
        if self.remote:
            session: SparkSession = builder.remote(self.address.target).getOrCreate()
            return session
        local = {**_LOCAL, **_memory()} if self.local else {}
        # Else Spark makes a folder for tables of its own where the run was started.
        self.scratch = str(scratch_folder("guiju-spark-"))
        tables = {"spark.sql.warehouse.dir": self.scratch}
        settings = {**_START, **tables, **local, **dict(self.address.settings)}
        for name, value in settings.items():
            builder = builder.config(name, value)
        session = builder.master(self.address.target).getOrCreate().newSession()
        session.sparkContext.setLogLevel("OFF")
        return session

    def _reach(self) -> None:
        """Raise InputError where nothing takes a connection at the address."""
        reasons = []
        hosts = self.address.target.partition("://")[2].partition("/")[0].rpartition("@")[2]
        for host, port in _HOST.findall(hosts):
            try:
                socket.create_connection((host, int(port)), _WAIT).close()
            except (OSError, OverflowError) as error:
                reasons.append(f"{host}:{port}: {error}")
            else:
                return
        if reasons:
            raise self.failed("; ".join(reasons))

    def columns(self, table: str) -> list[tuple[str, str]]:
        """See `Server`."""
        from guiju.evaluate.printing import printed

        try:
            schema = self.session.sql(
                printed(f"SELECT * FROM {self.relation(table)} LIMIT 0", self.dialect)
            ).schema
        except ERRORS:
            raise self.no_table(table) from None
        if not schema.fields:
            raise self.no_table(table)
        return [(field.name, _type(field.dataType.simpleString())) for field in schema.fields]

    def parts(self, table: str) -> list[str]:
        """See `Server`."""
        if table.lower().endswith(_PARQUET):
            return ["parquet", self.file(table)]
        return super().parts(table)

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """See `Server`."""
        try:
            return [tuple(row) for row in self._frame(query).collect()]
        except ERRORS as error:
            raise self.failed(error) from None

    def reason(self, error: BaseException | str) -> str:
        """What stands at the root of an error of Java, below what called it."""
        roots = _ROOT.findall(str(error))
        return str(roots[-1]) if roots else super().reason(error)

    def store(self, name: str, query: str) -> None:
        """See `Server`."""
        view = identifier(name, self.dialect)
        if self.remote:
            # Sail takes the quotes of a name for a part of it, but not in SQL.
            self._frame(f"CREATE OR REPLACE TEMPORARY VIEW {view} AS {query}")
            return
        frame = self._frame(query).cache()
        self.kept.append(frame)
        frame.createOrReplaceTempView(view)

    def export(self, query: str, types: Sequence[tuple[str, str]], folder: Path) -> str:
        """See `Server`: as Parquet, written by Spark where it shares this machine's disk."""
        try:
            if self.local:
                parts = folder / "rows"
                self._frame(query).write.parquet(str(parts.resolve()))
                return f"read_parquet({literal(str(parts.resolve() / '*.parquet'))})"
            table = self._frame(query).toArrow()
        except ERRORS as error:
            raise self.failed(error) from None
        from pyarrow import parquet

        path = folder / "rows.parquet"
        parquet.write_table(table, path)
        return f"read_parquet({literal(str(path.resolve()))})"

    def close(self) -> None:
        """See `Server`. The virtual machine of a local Spark lives as long as this process."""
        for frame in self.kept:
            frame.unpersist()
        if self.remote:
            self.session.stop()
        if self.scratch:
            shutil.rmtree(self.scratch, ignore_errors=True)

    def _frame(self, query: str) -> DataFrame:
        try:
            return self.session.sql(query)
        except ERRORS as error:
            raise self.failed(error) from None

    def _set(self, name: str, value: str) -> None:
        try:
            self.session.conf.set(name, value)
        except ERRORS:
            # Sail does not know all of them; where it does not, they are as wanted.
            if not self.remote:
                raise


@contextmanager
def _quiet() -> Iterator[None]:
    """While the virtual machine starts: what it writes on standard error is for people who run clusters."""
    sys.stderr.flush()
    kept, nowhere = os.dup(2), os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 2)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
        os.close(nowhere)


def _type(type_: str) -> str:
    if type_.startswith("decimal("):
        return type_.upper()
    return _TYPES.get(type_, type_)


def _memory() -> dict[str, str]:
    """Half of this machine's memory for Spark, whose own 1 GB is too little for ten million people."""
    if not hasattr(os, "sysconf"):
        return {}
    size = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return {"spark.driver.memory": f"{max(1, size >> 31)}g"}
