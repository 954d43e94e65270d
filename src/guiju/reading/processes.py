"""Processes that read pages: they end when the run that started them does, however it was ended."""

from __future__ import annotations

import os
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context, parent_process
from threading import Thread


@contextmanager
def reading_processes(count: int) -> Iterator[ProcessPoolExecutor]:
    """A pool of processes; where the run is interrupted, what has not begun is dropped."""
    with ProcessPoolExecutor(count, get_context("spawn"), _watch_parent) as pool:
        try:
            yield pool
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def _watch_parent() -> None:
    """End with the parent: one that was killed closes nothing, and its processes would wait for ever."""
    Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
