"""Ctrl-C, or being told to end, stops a running query at once, and what was begun is cleaned up before the end.

While a query runs, Python cannot run its handler of signals, so a thread waits for the signal and stops
the query; the error that this raises passes through all that cleans up, and becomes KeyboardInterrupt
where the connection ends.
"""

from __future__ import annotations

import signal
import socket
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from types import FrameType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

Handler = Callable[[int, FrameType | None], object]
# What DuckDB raises where it notices the signal by itself.
_NOTICED = "Query interrupted"


def heed_termination() -> None:
    """Being told to end (SIGTERM) is from now on what Ctrl-C is, so that temporary files are removed.

    Does nothing in threads, and where the signal has a handler already.
    """
    main = threading.current_thread() is threading.main_thread()
    if main and signal.getsignal(signal.SIGTERM) is signal.SIG_DFL:
        signal.signal(signal.SIGTERM, _end)


def _end(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _heeded() -> dict[int, Handler]:
    """The signals that end a run here, with the handlers in place."""
    ours = {signal.SIGINT: signal.default_int_handler, signal.SIGTERM: _end}
    return {number: own for number, own in ours.items() if signal.getsignal(number) is own}


@contextmanager
def interruptible(connection: DuckDBPyConnection) -> Iterator[None]:
    """Around the use of a connection: Ctrl-C stops its queries and ends as KeyboardInterrupt.

    So does SIGTERM after `heed_termination`. Does nothing in threads, and where another handler of the signal is
    in place.
    """
    import duckdb

    main = threading.current_thread() is threading.main_thread()
    try:
        heeded = _heeded() if main else {}
        if heeded:
            with _watched(connection, heeded):
                yield
        else:
            yield
    except duckdb.InterruptException:
        raise KeyboardInterrupt from None
    except RuntimeError as error:
        if _NOTICED in str(error):
            raise KeyboardInterrupt from None
        raise


@contextmanager
def _watched(connection: DuckDBPyConnection, heeded: Mapping[int, Handler]) -> Iterator[None]:
    import duckdb

    def handle(number: int, frame: FrameType | None) -> None:
        # A stopped query is on its way out already: a second exception would cut its cleaning up short.
        if not isinstance(sys.exc_info()[1], duckdb.InterruptException):
            raise KeyboardInterrupt

    def watch() -> None:
        while received := listening.recv(1):
            if received[0] in heeded:
                connection.interrupt()

    listening, waking = socket.socketpair()
    waking.setblocking(False)
    thread = threading.Thread(target=watch, daemon=True)
    before = signal.set_wakeup_fd(waking.fileno(), warn_on_full_buffer=False)
    for number in heeded:
        signal.signal(number, handle)
    thread.start()
    try:
        yield
    finally:
        for number, own in heeded.items():
            signal.signal(number, own)
        signal.set_wakeup_fd(before)
        waking.close()
        thread.join()
        listening.close()
