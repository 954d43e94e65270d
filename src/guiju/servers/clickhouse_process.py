"""The process that ClickHouse runs in: a query a line in, an answer a line out, both JSON."""

from __future__ import annotations

import json
import os
import sys
from typing import Any

# What chdb raises is a RuntimeError or a class of its own.
ERRORS = (RuntimeError, OSError, ValueError)


def main(folder: str) -> None:
    """Answer until standard input ends."""
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
    for line in sys.stdin:
        asked = json.loads(line)
        try:
            answer(text=str(found.query(asked["query"], asked["format"])))
        except ERRORS as error:
            answer(error=str(error))


if __name__ == "__main__":
    main(sys.argv[1])
