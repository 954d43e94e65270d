"""A DuckDB connection that can read and write the files it was told of, and nothing else."""

from __future__ import annotations

import errno
import re
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from guiju.data.interrupt import interruptible
from guiju.evaluate.quoting import literal
from guiju.model.problem import InputError, Place, Problem
from guiju.scratch import scratch_folder

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

# The extensions in the wheel are all there is: nothing is ever downloaded.
_CLOSED: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
    "allow_community_extensions": False,
    # SQL must not find Python variables by their names.
    "python_enable_replacements": False,
}

_PATTERN = re.compile(r"[*?\[\]]")
"""What DuckDB takes for a pattern in the name of a file to read."""
_FULL = "No space left"
"""What DuckDB says where a disk is full."""


@contextmanager
def open_connection(
    memory_limit: str | None = None,
    threads: int | None = None,
    allowed: Sequence[Path] = (),
    temp: Path | None = None,
) -> Iterator[DuckDBPyConnection]:
    """A locked connection for one run; closed, and its temporary files removed, at the end.

    `allowed` names the files to read and the folders to read and write; everything else on the
    machine and on the network is out of reach, and no setting can be changed any more.
    `memory_limit` is text such as ``2GB``; what does not fit spills into a folder below `temp`
    (default: the system's folder for temporary files). Ctrl-C stops a running query.

    >>> with open_connection(memory_limit="200MB", threads=1) as connection:
    ...     connection.execute("SELECT 6 * 7").fetchall()
    [(42,)]

    Raises InputError for a memory limit or number of threads that DuckDB does not accept, and where memory
    or the room for temporary files runs out.
    """
    import duckdb

    folder = scratch_folder("guiju-", temp)
    try:
        config = {**_CLOSED, "temp_directory": str(folder)}
        opened = duckdb.connect(":memory:", config=config)
        with _within_room(folder), opened as connection, interruptible(connection):
            # In `python -c` and notebooks DuckDB would draw a bar of its own, on standard output.
            connection.execute("SET enable_progress_bar_print = false")
            _write_in_step(connection)
            _limit(connection, "memory_limit", memory_limit)
            _limit(connection, "threads", threads)
            _lock(connection, [*allowed, folder])
            yield connection
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _within_room(folder: Path) -> Iterator[None]:
    """Around a run: too little memory or room for temporary files is for the caller to mend."""
    import duckdb

    try:
        yield
    except (duckdb.OutOfMemoryException, duckdb.IOException, OSError) as error:
        full = isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT)
        text = (error.strerror or "") if isinstance(error, OSError) else str(error)
        if not full and not isinstance(error, duckdb.OutOfMemoryException) and _FULL not in text:
            raise
        reason = re.split(r"\n|\. (?=[A-Z])", re.sub(r"^[A-Za-z ]+ Error: ", "", text))[0]
        values = {"reason": reason, "folder": str(folder.parent)}
        raise InputError([Problem("no-room", Place("--memory"), values)]) from error


def temporary_folder(connection: DuckDBPyConnection) -> Path:
    """The folder of a connection for files that live as long as its run."""
    row = connection.execute("SELECT current_setting('temp_directory')").fetchone()
    folder = Path(str(row[0] if row else ""))
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def path_literal(path: Path) -> str:
    """A path as a SQL text, in the one form under which it is allowed.

    >>> path_literal(Path("/it's.csv"))
    "'/it''s.csv'"
    """
    return literal(str(path.resolve()))


def readable(connection: DuckDBPyConnection, path: Path) -> str:
    """A file as a SQL text that names just it: where its path would be a pattern, by a link without such characters.

    The link lies in the folder of the connection; where the system makes none, a copy does.
    """
    if not _PATTERN.search(str(path.resolve())):
        return path_literal(path)
    folder = Path(tempfile.mkdtemp(dir=temporary_folder(connection)))
    link = folder / f"file{path.suffix.lower()}"
    try:
        link.symlink_to(path.resolve())
    except OSError:
        shutil.copyfile(path, link)
    # Resolved it would be the pattern again.
    return literal(str(folder.resolve() / link.name))


def _write_in_step(connection: DuckDBPyConnection) -> None:
    """Have no threads apart for writing files, where DuckDB has them (from 2.0).

    In 2.0.0 a COPY that fails or is interrupted while these write waits for them forever, one time in
    twenty; without them it is no slower.
    """
    import duckdb

    try:
        connection.execute("SET async_threads = 0")
    except duckdb.CatalogException:
        return


def _limit(connection: DuckDBPyConnection, setting: str, value: str | int | None) -> None:
    import duckdb

    if value is None:
        return
    try:
        if str(value).strip().startswith("-"):
            raise duckdb.Error("a limit below zero")
        connection.execute(f"SET {setting} = {literal(value)}")
    except duckdb.Error:
        name = setting.removesuffix("_limit")
        values = {"setting": name, "found": value}
        raise InputError([Problem("bad-limit", Place(f"--{name}"), values)]) from None


def _lock(connection: DuckDBPyConnection, allowed: Sequence[Path]) -> None:
    folders = [path for path in allowed if path.is_dir()]
    files = [path for path in allowed if not path.is_dir()]
    for setting, paths in (("allowed_directories", folders), ("allowed_paths", files)):
        connection.execute(f"SET {setting} = [{', '.join(map(path_literal, paths))}]")
    connection.execute("SET enable_external_access = false")
    connection.execute("SET lock_configuration = true")
