"""What a file or a command says of records, each value with its place; what it means is made out elsewhere.

YAML and JSON: kind → key → columns, features beside them or under `features`. Excel: a sheet a kind, a row a record.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from guiju.ai.register.kinds import kind_and_key, kind_named
from guiju.decide import CASE_NODES, read_text
from guiju.load.document import Item, read_document
from guiju.load.json_text import read_json
from guiju.model.problem import InputError, Place, Problem

SEEN = "seen"
"""The column that says which version was looked at."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What is said of one record: columns by name or label → values. A value that is null takes the column away.

    `names` holds where each name or label itself stands, as far as it stands elsewhere than its value.
    """

    kind: str
    key: str
    values: Mapping[str, Item]
    place: Place
    seen: Item | None = None
    names: Mapping[str, Place] = field(default_factory=dict)


def read_entries(paths: Sequence[Path]) -> list[Entry]:
    """What files say, in their order. Raises InputError for files that cannot be read, with all that is wrong."""
    found, problems = read_files(paths)
    if problems:
        raise InputError(problems)
    return found


def read_files(paths: Sequence[Path]) -> tuple[list[Entry], list[Problem]]:
    """What can be read of files, in their order, and all that is wrong with their form."""
    found: list[Entry] = []
    problems: list[Problem] = []
    for path in paths:
        try:
            found += _read_file(path, problems)
        except InputError as error:
            problems += error.problems
    return found, problems


def entry_of_settings(
    name: str, settings: Iterable[str], seen: int | None = None, option: str = "--set"
) -> Entry:
    """What ``column=value`` settings say of ``system:chat``; ``roles.provider=x`` sets one of several.

    `option` is where they were given. Raises InputError for what is not of that form.
    """
    kind, key = kind_and_key(name)
    place = Place(option)
    values: dict[str, Item] = {}
    problems: list[Problem] = []
    for setting in settings:
        column, equals, value = setting.partition("=")
        column, dot, part = column.strip().partition(".")
        if not equals or not column or (dot and not part):
            problems.append(Problem("register-setting", place, {"found": setting}))
            continue
        said = Item(value.strip(), place)
        if dot:
            parts = values.setdefault(column, Item({}, place)).value
            if isinstance(parts, dict):
                parts[part] = said
            else:
                problems.append(Problem("register-setting", place, {"found": setting}))
        else:
            values[column] = said
    if problems:
        raise InputError(problems)
    return Entry(
        kind, key, values, place, None if seen is None else Item(str(seen), Place("--seen"))
    )


def _read_file(path: Path, problems: list[Problem]) -> list[Entry]:
    """The entries of a file; what is wrong with single ones is noted. Raises InputError where none can be read."""
    if path.suffix.lower() in (".xlsx", ".xls", ".xlsb", ".ods"):
        from guiju.ai.register.workbook import read_workbook

        return read_workbook(path, problems)
    text, own = read_text(path), list[Problem]()
    if not text.strip():
        raise InputError([Problem("empty-file", Place(str(path)), {"found": path.name})])
    json = path.suffix.lower() == ".json"
    item = (
        read_json(text, str(path), own) if json else read_document(text, str(path), own, CASE_NODES)
    )
    if item is None or own:
        raise InputError(own)
    found: list[Entry] = []
    for word, records in item.value.items():
        try:
            kind = kind_named(word, item.keys.get(word, item.place))
        except InputError as error:
            problems += error.problems
            continue
        found += _entries(kind, records, problems)
    return found


def _entries(kind: str, records: Item, problems: list[Problem]) -> list[Entry]:
    if records.is_null or not _is_mapping(records, kind, problems):
        return []
    found = []
    for key, record in records.value.items():
        place = records.keys.get(key, records.place)
        if not _is_mapping(record, f"{kind} {key}", problems):
            continue
        values = {name: value for name, value in record.value.items() if name != "features"}
        names, features = dict(record.keys), record.value.get("features")
        if features is not None and _is_mapping(features, "features", problems):
            twice = [name for name in features.value if name in values]
            problems += [
                Problem("duplicate-key-in-file", features.keys[n], {"found": n, "first": record.keys[n]})
                for n in twice
            ]  # fmt: skip
            values |= features.value
            names |= features.keys
        seen = values.pop(SEEN, None)
        found.append(Entry(kind, key, values, place, seen, names))
    return found


def _is_mapping(item: Item, section: str, problems: list[Problem]) -> bool:
    if item.kind == "mapping":
        return True
    shape = "nothing" if item.is_null else item.kind
    problems.append(Problem("not-a-mapping", item.place, {"found": shape, "section": section}))
    return False


def null(place: Place) -> Item:
    """A value that is given as nothing."""
    return Item("", place)
