"""The ways in: a built-in name, a folder, a text; and the same policy under a reform."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from guiju.expression.names import nearest
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
    read_tables,
)
from guiju.load.patch import apply_reform
from guiju.load.reader import Reader
from guiju.model.definition import Definition
from guiju.model.problem import InputError, Place, PolicyError, Problem

BUILT_IN = Path(__file__).parent.parent / "policies"


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
    root = _root(policy)
    reader = Reader()
    raw = read_folder(root, reader)
    return Loaded(build(raw, reader), raw, root)


def _root(policy: str | Path) -> Path:
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
    return Loaded(build(raw, reader), raw, Path())


def with_reform(loaded: Loaded, reform: str) -> Loaded:
    """The policy under a reform: a name, names joined with ``+``, or a YAML file of one's own.

    Raises InputError for an unknown reform and PolicyError where the patched policy is wrong.
    """
    raw, name = loaded.raw, reform
    reader = Reader()
    if reform.endswith((".yaml", ".yml")):
        item = _reform_file(Path(reform), reader)
        name = Path(reform).stem
        raw = _applied(loaded, _after(item, reader), reader)
        raw = apply_reform(raw, item, reader)
    else:
        raw = _applied(loaded, [part.strip() for part in reform.split("+")], reader)
    return Loaded(build(raw, reader, reform=name), raw, loaded.root)


def _after(item: Item, reader: Reader) -> list[str]:
    fields = item.value if item.kind == "mapping" else {}
    return [part.value for part in reader.texts(fields.get("after"))]


def _applied(loaded: Loaded, names: list[str], reader: Reader) -> Raw:
    """The sections under reforms, in the order given, each once and after those it stands on."""
    raw, reforms = loaded.raw, loaded.definition.reforms
    done: set[str] = set()
    waiting = list(reversed(names))
    while waiting:
        name = waiting[-1]
        if name not in reforms:
            known = ", ".join(reforms) or "-"
            values = {"found": name, "known": known, "nearest": nearest(name, reforms)}
            raise InputError([Problem("no-such-reform", Place("--reform"), values)])
        before = [other for other in reforms[name].after if other not in done]
        if before:
            waiting.extend(reversed(before))
            continue
        waiting.pop()
        if name not in done:
            done.add(name)
            raw = apply_reform(raw, reforms[name].changes["item"], reader)
    return raw


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
