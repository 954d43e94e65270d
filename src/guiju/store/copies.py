"""Copies of files beside a store: a folder in which each file stands under its own SHA-256."""

from __future__ import annotations

import re
from pathlib import Path

HASH = re.compile("[0-9a-f]{64}")
"""The name of a copy."""


def content_folder(address: str) -> Path | None:
    """Where copies of a store's evidence lie: beside its file; None for a store on a server.

    >>> content_folder("office.db").as_posix(), content_folder("postgresql://host/office")
    ('office.db.evidence', None)
    """
    return None if "://" in address else Path(f"{address}.evidence")


def content_path(folder: Path, sha256: str) -> Path:
    """Where the file with a hash lies in a folder of contents."""
    return folder / sha256[:2] / sha256


def copies_in(folder: Path | None) -> tuple[Path, ...]:
    """The copies in a folder of contents, by their hashes; none where there is no such folder."""
    if folder is None or not folder.is_dir():
        return ()
    found = (path for path in folder.glob("??/*") if HASH.fullmatch(path.name) and path.is_file())
    return tuple(sorted(path for path in found if path.parent.name == path.name[:2]))
