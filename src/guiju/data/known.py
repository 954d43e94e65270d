"""What was proved of a large file, kept between runs for as long as the file does not change.

To find again that no key of a large file is there twice, that no amount has a third decimal, and its digest, can cost
a third of a comparison. A
file is known by its path, size, times of change, and a digest of its beginning and end, where Parquet keeps the
places and statistics of all its parts. Whatever cannot be read or written is as if nothing were known.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from guiju.version import VERSION

LARGE = 16 << 20
"""Bytes from which facts are kept."""

_ENDS = 64 << 10
_SETTLED = 5.0


def cache_folder(kind: str) -> Path | None:
    """Where Guiju keeps what it can compute again: GUIJU_CACHE, or the system's folder; None where that is none."""
    named = os.environ.get("GUIJU_CACHE")
    if named == "none":
        return None
    if named:
        return Path(named) / kind
    if sys.platform == "win32":
        base = os.environ.get("LOCALAPPDATA") or str(Path.home() / "AppData" / "Local")
    elif sys.platform == "darwin":
        base = str(Path.home() / "Library" / "Caches")
    else:
        base = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    return Path(base) / "guiju" / kind


class Known:
    """The facts kept of one file.

    >>> Known(Path("none.parquet")).get("digest") is None
    True
    """

    def __init__(self, path: Path) -> None:
        self._place = _place(path)
        self._facts: dict[str, Any] | None = None

    def get(self, fact: str) -> Any:
        """What is known; None where nothing is."""
        if self._facts is None:
            self._facts = _read(self._place)
        return self._facts.get(fact)

    @property
    def lasting(self) -> bool:
        """Whether facts of the file are kept at all."""
        return self._place is not None

    def put(self, facts: Mapping[str, Any]) -> None:
        """Keep facts, beside those that another run kept meanwhile."""
        if self._place is None:
            return
        self._facts = {**_read(self._place), **facts}
        temporary = self._place.with_name(f".{self._place.name}.{os.getpid()}")
        with suppress(OSError):
            self._place.parent.mkdir(parents=True, exist_ok=True)
            temporary.write_text(json.dumps(self._facts), encoding="utf-8")
            temporary.replace(self._place)


def _place(path: Path) -> Path | None:
    """Where the facts of a file are kept; None for a small one, and for one that has only just been written."""
    try:
        found = path.stat()
        folder = cache_folder("files")
        # A file that is still being written may change again within the grain of its times.
        settled = time.time() - max(found.st_mtime, found.st_ctime) > _SETTLED
        if folder is None or found.st_size < LARGE or not settled:
            return None
        ends = hashlib.sha256()
        with path.open("rb") as file:
            ends.update(file.read(_ENDS))
            file.seek(-_ENDS, os.SEEK_END)
            ends.update(file.read(_ENDS))
    except OSError:
        return None
    times = [found.st_mtime_ns, found.st_ctime_ns]
    state = [VERSION, str(path.resolve()), found.st_dev, found.st_ino, found.st_size, *times]
    name = hashlib.sha256(json.dumps([*state, ends.hexdigest()]).encode()).hexdigest()
    return folder / f"{name}.json"


def _read(place: Path | None) -> dict[str, Any]:
    if place is None:
        return {}
    try:
        found = json.loads(place.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}
