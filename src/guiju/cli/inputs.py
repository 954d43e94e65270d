"""What a command is given: a case from a file or standard input, tables of data, outputs."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from typing import Any

from guiju.cli.failure import stop
from guiju.decide import CaseText, decoded

STANDARD_INPUT = "-"


def case_source(file: str | None) -> Mapping[str, Any] | str | CaseText:
    """The case: a file's name, what standard input holds, or nothing yet.

    >>> case_source(None)
    {}

    Raises InputError where standard input holds no text.
    """
    if file is None:
        return {}
    if file != STANDARD_INPUT:
        return file
    # JSON is YAML for this reader, and every value keeps its line and column.
    return CaseText(decoded(sys.stdin.buffer.read(), STANDARD_INPUT), STANDARD_INPUT)


NO_ROWS = "none"


def data_files(arguments: Iterable[str]) -> dict[str, str | None]:
    """Entity → file, from ``entity=file``, or None from ``entity=none``.

    >>> data_files(["person=people.csv", "award=none"])
    {'person': 'people.csv', 'award': None}

    Raises InputError for other forms and for an entity given twice.
    """
    files: dict[str, str | None] = {}
    for argument in arguments:
        entity, equals, file = argument.partition("=")
        if not (entity and equals and file):
            raise stop("bad-data-argument", "--data", found=argument)
        if entity in files:
            raise stop("data-twice", "--data", found=entity)
        files[entity] = None if file == NO_ROWS else file
    return files


def names(arguments: Iterable[str] | None, option: str = "") -> list[str] | None:
    """Names given one by one or with commas between; None where there are none.

    Raises InputError where an option, if it is named, has commas alone: that is not to leave it out.

    >>> names(["person.tax,person.base", "award.cash"])
    ['person.tax', 'person.base', 'award.cash']
    """
    listed = list(arguments or ())
    found = [name.strip() for argument in listed for name in argument.split(",")]
    kept = [name for name in found if name]
    if listed and option and not kept:
        raise stop("option-without-value", option, found=option, command="guiju decide")
    return kept or None
