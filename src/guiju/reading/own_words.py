"""A user's own words for the grammar: read with places, and held against the lists that come along."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from guiju.expression.names import nearest
from guiju.load.document import Item, read_document
from guiju.model.problem import InputError, Place, Problem


def read_own_words(path: Path, known: Mapping[str, Any]) -> dict[str, Any]:
    """The lists of a user's file; `known` are those of the grammar.

    Raises InputError, with line and column, for a file that cannot be read, a key that the grammar
    does not have, and a value that is no list of words where the grammar has one.
    """
    problems: list[Problem] = []
    item = read_document(_text(path), str(path), problems)
    if item is not None:
        problems += _compare(item, known, "")
    if item is None or problems:
        raise InputError(problems)
    plain: dict[str, Any] = item.plain()
    return plain


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        reason = "this is no UTF-8"
    except OSError as error:
        reason = error.strerror or str(error)
    values = {"found": path.name, "reason": reason}
    raise InputError([Problem("grammar-file", Place(str(path)), values)]) from None


def _compare(item: Item, known: Mapping[str, Any], section: str) -> Iterator[Problem]:
    """What is wrong with a mapping of lists, at any depth."""
    for key, value in item.value.items():
        if key not in known:
            values = {
                "found": key, "section": section or "-", "known": ", ".join(known), "nearest": nearest(key, known),
            }  # fmt: skip
            yield Problem("grammar-key", item.keys[key], values)
        elif isinstance(known[key], Mapping):
            if value.kind == "mapping":
                yield from _compare(value, known[key], key)
            else:
                yield _misshapen(key, value, "mapping")
        else:
            yield from _value(key, value, "list" if isinstance(known[key], list) else "text")
            if section == "constructions":
                yield from _patterns(key, value)


def _value(key: str, value: Item, wanted: str) -> Iterator[Problem]:
    """What is wrong with a list of words, or with a text."""
    if value.kind != wanted:
        yield _misshapen(key, value, wanted)
        return
    entries = value.value if wanted == "list" else [value]
    for entry in entries:
        if entry.kind != "text" or entry.is_null:
            yield _misshapen(key, entry, "text")
        elif not entry.value.strip():
            yield Problem("grammar-empty", entry.place, {"key": key})
    if key == "announcing":
        yield from _patterns(key, value)


def _patterns(key: str, value: Item) -> Iterator[Problem]:
    """The patterns among the entries of a list, or the one of a text, that are no regular expressions."""
    for entry in value.value if value.kind == "list" else [value]:
        if entry.kind != "text" or entry.is_null:
            continue  # told as misshapen
        try:
            re.compile(entry.value)
        except re.error as error:
            yield Problem("grammar-file", entry.place, {"found": key, "reason": str(error)})


def _misshapen(key: str, value: Item, wanted: str) -> Problem:
    return Problem(
        "grammar-value", value.place, {"key": key, "found": value.kind, "wanted": wanted}
    )
