"""What a file says of itself: real, synthetic, illustrative or nothing at all."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from guiju.data.connection import path_literal

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

KINDS = ("real", "synthetic", "illustrative")
UNKNOWN = "unknown"


def kind_of(connection: DuckDBPyConnection, path: Path) -> str:
    """The kind of the data in a file: by the metadata of Parquet, else by README.json beside it.

    >>> from guiju.data import open_connection
    >>> with open_connection() as connection:
    ...     kind_of(connection, Path("people.csv"))
    'unknown'
    """
    kind = _noted(path.parent / "README.json")
    if path.suffix.lower() in (".parquet", ".pq"):
        rows = connection.execute(
            f"SELECT value FROM parquet_kv_metadata({path_literal(path)}) WHERE key = 'kind'::BLOB"
        ).fetchall()
        kind = bytes(rows[0][0]).decode("utf-8", "replace") if rows else kind
    return kind if kind in KINDS else UNKNOWN


def _noted(note: Path) -> str:
    try:
        found = json.loads(note.read_text("utf-8"))
    except (OSError, ValueError):
        return UNKNOWN
    return str(found.get("kind", UNKNOWN)) if isinstance(found, dict) else UNKNOWN
