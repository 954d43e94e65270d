"""An address → a connection to the engine behind it."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module

from guiju.evaluate.address import Address
from guiju.servers.server import Server, needs_extra

_CLASSES = {
    "postgres": ("guiju.servers.postgres", "PostgresServer", "postgres"),
    "spark": ("guiju.servers.spark", "SparkServer", "spark"),
    "clickhouse": ("guiju.servers.clickhouse", "ClickHouseServer", "clickhouse"),
}


@contextmanager
def open_server(address: Address) -> Iterator[Server]:
    """A connection for one run, closed at the end.

    Raises InputError where the client is not installed or the engine does not answer.
    """
    module, name, extra = _CLASSES[address.dialect]
    try:
        import_module("sqlglot")
        with warnings.catch_warnings():
            # Clients warn of the versions of others beside them.
            warnings.simplefilter("ignore")
            found = getattr(import_module(module), name)
    except ImportError:
        raise needs_extra(address.shown, extra) from None
    server: Server = found(address)
    try:
        yield server
    finally:
        server.close()
