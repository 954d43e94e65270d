"""The command line: `guiju COMMAND …`."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from guiju.cli.entry import run


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command and return its exit code; without arguments, those of the process.

    >>> main(["list", "--json"])  # doctest: +ELLIPSIS
    {...}
    0

    0 done, 1 the answer is no, 2 the input is wrong, 3 a proof without answer, 130 interrupted;
    70 a fault of Guiju's own.
    """
    return run(sys.argv[1:] if arguments is None else arguments)
