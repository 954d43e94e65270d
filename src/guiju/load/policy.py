"""The ways in: a built-in name, a folder, a text; and the same policy under a reform."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple

from guiju.expression.names import nearest
from guiju.load.additions import check_additions
from guiju.load.build import build
from guiju.load.document import Item, read_document
from guiju.load.folder import (
    FILE_LIMIT,
    Folder,
    Raw,
    check_format,
    decoded,
    merge_sections,
    read_bytes,
    read_folder,
    read_registers,
    read_tables,
)
from guiju.load.patch import apply_reform
from guiju.load.reader import Reader
from guiju.model.definition import Definition
from guiju.model.label import Label
from guiju.model.problem import InputError, Place, PolicyError, Problem

BUILT_IN = Path(__file__).parent.parent / "policies"
AS_OPTION = Place("--reform")


@dataclass(frozen=True, slots=True)
class Loaded:
    """A definition with the sections it came from, which reforms patch."""

    definition: Definition
    raw: Raw
    root: Path


def policy_names() -> tuple[str, ...]:
    """The names of the policies that come with Guiju.

    >>> "transfer" in policy_names()
    True
    """
    return tuple(sorted(p.parent.name for p in BUILT_IN.glob("*/policy.yaml")))


def load_definition(policy: str | Path) -> Loaded:
    """Read and check a policy, by built-in name or folder.

    >>> load_definition("transfer").definition.name
    'transfer'

    Raises PolicyError with every problem, each with file, line and column.
    """
    root = find_policy(policy)
    reader = Reader()
    raw = read_folder(root, reader)
    return Loaded(build(raw, reader), raw, root)


def find_policy(policy: str | Path) -> Path:
    """The folder of a policy, by built-in name or path. Raises PolicyError where there is none."""
    path = Path(policy)
    try:
        if path.is_dir():
            return path
        if path.name == "policy.yaml" and path.is_file():
            return path.parent
    except OSError:
        # A name that no file system takes, too long for one, is unknown like any other.
        pass
    names = policy_names()
    if str(policy) in names:
        return BUILT_IN / str(policy)
    values = {
        "found": str(policy),
        "known": ", ".join(names) or "-",
        "nearest": nearest(str(policy), names),
    }
    raise PolicyError([Problem("no-policy", Place(str(policy)), values)])


def load_text(text: str, file: str = "policy.yaml") -> Loaded:
    """Read and check a policy held in one text; its tables are given as `rows`.

    Raises PolicyError with every problem.
    """
    reader = Reader()
    if len(text) > FILE_LIMIT:
        raise PolicyError([Problem("file-too-large", Place(file), {"limit": FILE_LIMIT})])
    top = read_document(text, file, reader.problems)
    if top is None:
        raise PolicyError(reader.problems)
    raw = Raw()
    check_format(top, reader)
    merge_sections(raw, top, reader)
    for pattern in reader.texts(top.value.get("include")):
        reader.note("no-folder", pattern.place, found=pattern.value)
    read_tables(raw, Folder(None, reader), reader)
    read_registers(raw, Folder(None, reader), reader)
    return Loaded(build(raw, reader), raw, Path())


def with_reform(loaded: Loaded, reform: str, place: Place = AS_OPTION) -> Loaded:
    """The policy under a reform: a name, the path of a YAML file, or several of them joined with ``+``.

    `place` is where it is named.

    Raises InputError for an unknown reform and PolicyError where the patched policy is wrong.
    """
    raw, reader = loaded.raw, Reader()
    parts = _parts(loaded, reform, reader, place)
    for part in parts:
        raw = apply_reform(raw, part.item, reader)
    check_additions(loaded.raw, raw, reader)
    asked = _names(reform)
    titles = _joined([reader.label(_title(part.item)) for part in parts if part.name in asked])
    name = "+".join(Path(part).stem if _is_path(part) else part for part in asked)
    try:
        built = build(raw, reader, reform=name)
    except PolicyError as error:
        raise PolicyError(_said_of(error.problems, parts)) from None
    return Loaded(replace(built, reform_title=titles), raw, loaded.root)


class _Part(NamedTuple):
    """A reform to be applied: what it is called, and its changes."""

    name: str
    item: Item


def _parts(loaded: Loaded, reform: str, reader: Reader, place: Place) -> list[_Part]:
    """The reforms in the order given, each once and after those it stands on."""
    reforms = loaded.definition.reforms
    done: dict[str, _Part] = {}

    def add(name: str, named: Place) -> None:
        """A reform of the policy after those it stands on; loading has seen to it that there is no cycle."""
        waiting = [name]
        while waiting:
            if waiting[-1] not in reforms:
                known = ", ".join(reforms) or "-"
                values = {
                    "found": waiting[-1],
                    "known": known,
                    "nearest": nearest(waiting[-1], reforms),
                }
                raise InputError([Problem("no-such-reform", named, values)])
            before = [other for other in reforms[waiting[-1]].after if other not in done]
            if before:
                waiting.extend(reversed(before))
                continue
            found = waiting.pop()
            done.setdefault(found, _Part(found, reforms[found].changes["item"]))

    for name in _names(reform):
        if name in done:
            continue
        if not _is_path(name):
            add(name, place)
            continue
        item = _reform_file(Path(name), reader)
        for before in _after(item, reader):
            add(str(before.value), before.place)
        done[name] = _Part(name, item)
    return list(done.values())


def _names(reform: str) -> list[str]:
    """The reforms that ``+`` joins; a file may have that sign in its name."""
    try:
        if _is_path(reform) and Path(reform).is_file():
            return [reform]
    except OSError:
        # A name that no file system takes is none of a file.
        pass
    return [part.strip() for part in reform.split("+")]


def _is_path(name: str) -> bool:
    return name.endswith((".yaml", ".yml"))


def _title(item: Item) -> Item | None:
    found = item.value.get("title") if item.kind == "mapping" else None
    return found if isinstance(found, Item) else None


def _joined(titles: list[Label]) -> Label:
    zh = "；".join(title.zh for title in titles if title.zh)
    en = "; ".join(title.en for title in titles if title.en)
    return Label(zh or None, en or None)


def _said_of(problems: Sequence[Problem], parts: list[_Part]) -> list[Problem]:
    """Problems of a patched policy: its files were right before, so each names what changed them."""
    told = ", ".join(f"{part.name} ({part.item.place})" for part in parts)
    return [
        problem
        if problem.warning or any(_inside(problem.place, part.item.place) for part in parts)
        else replace(problem, values={**problem.values, "reform": told})
        for problem in problems
    ]


def _inside(place: Place, reform: Place) -> bool:
    """Whether a problem lies in the file of a reform, at or below its first line."""
    return place.file == reform.file and place.line >= reform.line


def _after(item: Item, reader: Reader) -> list[Item]:
    fields = item.value if item.kind == "mapping" else {}
    return reader.texts(fields.get("after"))


def _reform_file(path: Path, reader: Reader) -> Item:
    """The reform in a file. Raises InputError where the file is none, PolicyError for its YAML."""
    data = read_bytes(path, str(path), Place(str(path)), reader)
    text = None if data is None else decoded(data, str(path), reader)
    if text is None:
        raise InputError(reader.problems)
    item = read_document(text, str(path), reader.problems)
    if item is None:
        raise PolicyError(reader.problems)
    return item
