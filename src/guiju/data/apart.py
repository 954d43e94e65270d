"""What a run writes is none of what it reads, and no two of its files are one."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from guiju.model.problem import InputError, Place, Problem


def check_apart(given: Mapping[str, Any], written: Iterable[Path]) -> None:
    """Raise InputError where a file to write is one that is read, or is to be written twice.

    `given` maps entities to files or frames. Links, also hard ones, and other ways to write a path
    are followed: nothing that was given may be gone after a run.

    >>> from pathlib import Path
    >>> check_apart({"person": "people.csv"}, [Path("./out.csv")])
    """
    problems = []
    read = {n: Path(source) for n, source in given.items() if isinstance(source, (str, Path))}
    taken: list[Path] = []
    for path in written:
        for name, file in read.items():
            if _same(path, file):
                values = {"found": str(path), "entity": name, "file": str(file)}
                problems.append(Problem("writes-over-data", Place(str(path)), values))
        if any(_same(path, other) for other in taken):
            problems.append(Problem("written-twice", Place(str(path)), {"found": str(path)}))
        taken.append(path)
    if problems:
        raise InputError(problems)


def _same(one: Path, other: Path) -> bool:
    try:
        return one.samefile(other)
    except OSError:
        # One is not there yet: then its place decides.
        return os.path.normcase(os.path.realpath(one)) == os.path.normcase(os.path.realpath(other))
