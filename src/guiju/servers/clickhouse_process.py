"""The process that ClickHouse runs in: a query a line in, an answer a line out, both JSON."""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Iterator
from queue import SimpleQueue
from threading import Thread
from typing import Any

# What chdb raises is a RuntimeError or a class of its own.
ERRORS = (RuntimeError, OSError, ValueError)


def main(folder: str, scratch: str) -> None:
    """Answer until standard input ends; `scratch` takes what is temporary and is gone then."""
    os.environ["TMPDIR"] = scratch
    # What ClickHouse itself writes must not get between the answers.
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)

    def answer(**what: Any) -> None:
        answers.write(json.dumps(what) + "\n")
        answers.flush()

    try:
        from chdb import session
    except ImportError:
        answer(missing=True)
        return
    try:
        make: Any = session.Session
        found = make(folder or None)
    except ERRORS as error:
        answer(error=str(error))
        return
    answer(text="")
    for asked in _asked(scratch):
        try:
            answer(text=str(found.query(asked["query"], asked["format"])))
        except ERRORS as error:
            answer(error=str(error))


def _asked(scratch: str) -> Iterator[dict[str, str]]:
    """The queries, one by one.

    Standard input ends with the process that asks, however that ends: its running query ends then too.
    """
    lines: SimpleQueue[str] = SimpleQueue()

    def read() -> None:
        for line in sys.stdin:
            lines.put(line)
        shutil.rmtree(scratch, ignore_errors=True)
        os._exit(0)

    Thread(target=read, daemon=True).start()
    while True:
        yield json.loads(lines.get())


if __name__ == "__main__":
    main(*sys.argv[1:])
