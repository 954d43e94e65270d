"""Engines beside DuckDB that run the same queries where their tables are: PostgreSQL, Spark and ClickHouse."""

from guiju.servers.connection import ServerConnection
from guiju.servers.opening import open_server
from guiju.servers.server import Server

__all__ = ["Server", "ServerConnection", "open_server"]
