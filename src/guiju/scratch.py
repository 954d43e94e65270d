"""Temporary folders and files of one process; what a killed process left behind goes when the next one begins."""

from __future__ import annotations

import hashlib
import os
import platform
import re
import secrets
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
    _sweep(place, prefix, "")
    own = f"{prefix}{_machine()}-{os.getpid()}-"
    return Path(tempfile.mkdtemp(prefix=own, dir=place)).absolute()


def unfinished(path: Path) -> Path:
    """A name that is not taken, in the folder of a file or folder, for what is to take its place when it is whole.

    What killed processes of this machine left of the same file or folder is removed.

    >>> unfinished(Path("results.csv")).name.startswith(".results.csv.")
    True
    """
    prefix = f".{path.name}."
    _sweep(path.parent, prefix, PART)
    return path.with_name(f"{prefix}{_machine()}-{os.getpid()}-{secrets.token_hex(4)}{PART}")


PART = ".part"
"""The end of the name of what is not yet whole."""


def _machine() -> str:
    """A short name of this machine: folders on a shared disk may be of another one, whose processes are unknown."""
    return hashlib.sha256(platform.node().encode()).hexdigest()[:8]


def _sweep(place: Path, prefix: str, suffix: str) -> None:
    """Remove what has such a name and belongs to a process of this machine that is gone.

    A database may have written files of its own beside it, whose names go on.
    """
    if sys.platform == "win32":
        # There is no question there whether a process lives that does not end it.
        return
    form = re.compile(rf"{re.escape(f'{prefix}{_machine()}-')}(\d+)-\w+{re.escape(suffix)}[-\w]*")
    with suppress(OSError):
        # A shared folder holds thousands of names: no path is made of those that are not meant.
        with os.scandir(place) as found:
            owned = [(entry, form.fullmatch(entry.name)) for entry in found]
        for entry, owner in owned:
            if owner and not _lives(int(owner[1])):
                _remove(Path(entry.path))


def _remove(left: Path) -> None:
    if left.is_dir() and not left.is_symlink():
        shutil.rmtree(left, ignore_errors=True)
    else:
        with suppress(OSError):
            left.unlink()


def _lives(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        # It is somebody else's.
        return True
    return True
