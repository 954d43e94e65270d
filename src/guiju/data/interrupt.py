"""Ctrl-C stops a running query at once, and what was begun is cleaned up before the program ends.

While a query runs, Python cannot run its handler of signals, so a thread waits for the signal and stops
the query; the error that this raises passes through all that cleans up, and becomes KeyboardInterrupt
where the connection ends.
"""

from __future__ import annotations

import signal
import socket
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

# What DuckDB raises where it notices the signal by itself.
_NOTICED = "Query interrupted"


@contextmanager
def interruptible(connection: DuckDBPyConnection) -> Iterator[None]:
    """Around the use of a connection: Ctrl-C stops its queries and ends as KeyboardInterrupt.

    Does nothing in threads, and where another handler of the signal is in place.
    """
    import duckdb

    main = threading.current_thread() is threading.main_thread()
    try:
        if main and signal.getsignal(signal.SIGINT) is signal.default_int_handler:
            with _watched(connection):
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
def _watched(connection: DuckDBPyConnection) -> Iterator[None]:
    import duckdb

    def handle(number: int, frame: FrameType | None) -> None:
        # A stopped query is on its way out already: a second exception would cut its cleaning up short.
        if not isinstance(sys.exc_info()[1], duckdb.InterruptException):
            raise KeyboardInterrupt

    def watch() -> None:
        while received := listening.recv(1):
            if received[0] == signal.SIGINT:
                connection.interrupt()

    listening, waking = socket.socketpair()
    waking.setblocking(False)
    thread = threading.Thread(target=watch, daemon=True)
    before = signal.set_wakeup_fd(waking.fileno(), warn_on_full_buffer=False)
    signal.signal(signal.SIGINT, handle)
    thread.start()
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, signal.default_int_handler)
        signal.set_wakeup_fd(before)
        waking.close()
        thread.join()
        listening.close()
