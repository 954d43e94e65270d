"""How far a long step is: polled from DuckDB, shown on a terminal, silent in a pipe."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import TYPE_CHECKING, TextIO, TypeAlias

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

Report: TypeAlias = Callable[[float], None]
"""Told the share of a step that is done, from 0 to 1."""

INTERVAL = 0.2
"""Seconds between two looks at a running query."""


@contextmanager
def followed(connection: DuckDBPyConnection, report: Report | None) -> Iterator[None]:
    """Around a long query: tells `report` the share that is done, several times a second."""
    if report is None:
        yield
        return
    ended = threading.Event()

    def look() -> None:
        while not ended.wait(INTERVAL):
            share = connection.query_progress()
            if share > 0:
                report(min(share / 100, 1.0))

    thread = threading.Thread(target=look, daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()


@contextmanager
def terminal_progress(label: str, stream: TextIO | None = None) -> Iterator[Report]:
    """A bar on standard error during a run; nothing where that is no terminal.

    >>> with terminal_progress("reading") as report:
    ...     report(0.5)
    """
    stream = sys.stderr if stream is None else stream
    if not stream.isatty():
        yield lambda share: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    parts = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with (
        _kept(stream) as file,
        Progress(*parts, console=Console(file=file), transient=True) as bar,
    ):
        task = bar.add_task(label, total=1.0)
        yield lambda share: bar.update(task, completed=share)


def _kept(stream: TextIO) -> AbstractContextManager[TextIO]:
    """The terminal under a number of its own: Spark, silenced while it starts, does not silence the bar."""
    try:
        number = os.dup(stream.fileno())
    except OSError:  # a stream that is no file
        return nullcontext(stream)
    return os.fdopen(number, "w", encoding=stream.encoding, errors="replace")
