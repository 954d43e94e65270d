"""What a file says of itself: real, synthetic, illustrative or nothing at all."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from guiju.data.connection import readable

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
    kind = noted_kind(path.parent)
    if path.suffix.lower() in (".parquet", ".pq"):
        rows = connection.execute(
            f"SELECT value FROM parquet_kv_metadata({readable(connection, path)}) WHERE key = 'kind'::BLOB"
        ).fetchall()
        kind = bytes(rows[0][0]).decode("utf-8", "replace") if rows else kind
    return kind if kind in KINDS else UNKNOWN


def kind_of_files(connection: DuckDBPyConnection, files: Iterable[str]) -> str:
    """The kind of data that lie in several files: real only where all of them are.

    >>> from guiju.data import open_connection
    >>> with open_connection() as connection:
    ...     kind_of_files(connection, ["people.csv"])
    'unknown'
    """
    kinds = {kind_of(connection, Path(file)) if file else UNKNOWN for file in files}
    for kind in ("synthetic", "illustrative", UNKNOWN, "real"):
        if kind in kinds:
            return kind
    return UNKNOWN


def noted_kind(folder: Path) -> str:
    """The kind of the data in a folder by its README.json, `unknown` where it says nothing."""
    try:
        found = json.loads((folder / "README.json").read_text("utf-8"))
    except (OSError, ValueError):
        return UNKNOWN
    kind = found.get("kind") if isinstance(found, dict) else None
    return kind if kind in KINDS else UNKNOWN
