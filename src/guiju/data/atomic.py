"""Files that are there whole or not at all."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from guiju.model.problem import InputError, Place, Problem
from guiju.scratch import unfinished


@contextmanager
def written(path: Path) -> Iterator[Path]:
    """A temporary path beside a file, to write to; it takes the file's place when all went well.

    When anything fails, or the run is interrupted, the file stays as it was.

    >>> import tempfile
    >>> target = Path(tempfile.mkdtemp()) / "a.txt"
    >>> with written(target) as temporary:
    ...     _ = temporary.write_text("whole")
    >>> target.read_text()
    'whole'

    Raises InputError where the folder is missing or cannot be written to.
    """
    temporary = beside(path)
    try:
        yield temporary
        settle(temporary, path)
    except OSError as error:
        raise unwritable(path, error) from error
    except Exception as error:
        # The writer of workbooks says in an error of its own what the system said.
        if error.args and isinstance(error.args[0], OSError):
            raise unwritable(path, error.args[0]) from error
        raise
    finally:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)


def check_writable(path: Path) -> None:
    """Raise InputError where no file can be put: better known before the work than after it."""
    temporary = beside(path)
    try:
        temporary.touch()
    except OSError as error:
        raise unwritable(path, error) from error
    finally:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)


def beside(path: Path) -> Path:
    """A name that is not taken, in the same folder; what killed runs left there of the same file goes.

    Raises InputError where that folder does not exist, and where the place is taken by what is no file.
    """
    if path.exists() and not path.is_file():
        # A folder, or a device such as /dev/null, whose place no file may take.
        raise unwritable(path, OSError(22, "not a regular file"))
    if not path.parent.is_dir():
        raise unwritable(path, FileNotFoundError(2, "no such folder"))
    return unfinished(path)


def settle(temporary: Path, path: Path) -> None:
    """Put a finished file in its place, safe against a crash of the machine."""
    _sync(temporary)
    temporary.replace(path)
    _sync(path.parent)


def make_folder(folder: Path) -> None:
    """Make a folder, and those that it lies in. Raises InputError where that cannot be."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise unwritable(folder, error) from error


@contextmanager
def one_at_a_time(folder: Path) -> Iterator[None]:
    """Around changes of a folder that belong together: another run that makes such changes waits meanwhile."""
    if sys.platform == "win32":
        # A folder cannot be opened there; nor can a file be moved over one that is read.
        yield
        return
    import fcntl

    handle = os.open(folder, os.O_RDONLY)
    try:
        with suppress(OSError):
            # Some network disks have no locks.
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def unwritable(path: Path, error: OSError) -> InputError:
    """The problem of a file that cannot be written."""
    reason = error.strerror or str(error)
    if error.errno in (errno.ENOSPC, errno.EDQUOT) or "No space left" in reason:
        return InputError([Problem("disk-full", Place(str(path)), {"found": str(path)})])
    values = {"found": str(path), "reason": reason}
    return InputError([Problem("cannot-write", Place(str(path)), values)])


def _sync(path: Path) -> None:
    if os.name == "nt" and path.is_dir():
        return
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
