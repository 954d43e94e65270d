"""Folders for temporary files of one process; what a killed process left behind goes when the next one begins."""

from __future__ import annotations

import hashlib
import os
import platform
import re
import shutil
import sys
import tempfile
from contextlib import suppress
from pathlib import Path


def scratch_folder(prefix: str, parent: Path | None = None) -> Path:
    """A new folder below `parent` (default: the system's folder for temporary files), whose name says whose it is.

    Folders of the same prefix whose process on this machine is gone, as after kill -9, are removed.

    >>> folder = scratch_folder("example-")
    >>> folder.is_dir(), str(os.getpid()) in folder.name
    (True, True)
    >>> folder.rmdir()

    Raises OSError where no folder can be made.
    """
    place = Path(tempfile.gettempdir()) if parent is None else parent
    own = f"{prefix}{_machine()}-"
    _sweep(place, own)
    return Path(tempfile.mkdtemp(prefix=f"{own}{os.getpid()}-", dir=place)).absolute()


def _machine() -> str:
    """A short name of this machine: folders on a shared disk may be of another one, whose processes are unknown."""
    return hashlib.sha256(platform.node().encode()).hexdigest()[:8]


def _sweep(place: Path, own: str) -> None:
    if sys.platform == "win32":
        # There is no question there whether a process lives that does not end it.
        return
    with suppress(OSError):
        # A shared folder holds thousands of names; a pattern would cost more than the rest of a small run.
        with os.scandir(place) as found:
            left = [entry for entry in found if entry.name.startswith(own)]
        for entry in left:
            owner = re.fullmatch(r"(\d+)-\w+", entry.name.removeprefix(own))
            if owner and not _lives(int(owner[1])):
                shutil.rmtree(entry.path, ignore_errors=True)


def _lives(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        # It is somebody else's.
        return True
    return True
