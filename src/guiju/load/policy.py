"""The ways in: a built-in name, a folder, a text; and the same policy under a reform."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from guiju.expression.names import nearest
from guiju.load.build import build
from guiju.load.document import Item, read_document
from guiju.load.folder import Raw, check_format, merge_sections, read_tables, Folder, read_folder
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
    if path.is_dir():
        return path
    if path.name == "policy.yaml" and path.is_file():
        return path.parent
    names = policy_names()
    if str(policy) in names:
        return BUILT_IN / str(policy)
    values = {"found": str(policy), "known": ", ".join(names), "nearest": nearest(str(policy), names)}
    raise PolicyError([Problem("no-policy", Place(str(policy)), values)])


def load_text(text: str, file: str = "policy.yaml") -> Loaded:
    """Read and check a policy held in one text; its tables are given as `rows`.

    Raises PolicyError with every problem.
    """
    reader = Reader()
    top = read_document(text, file, reader.problems)
    if top is None:
        raise PolicyError(reader.problems)
    raw = Raw()
    check_format(top, reader)
    merge_sections(raw, top, reader)
    read_tables(raw, Folder(Path("/nonexistent"), reader), reader)
    return Loaded(build(raw, reader), raw, Path())


def with_reform(loaded: Loaded, reform: str) -> Loaded:
    """The policy under a reform: a name, several names joined with ``+``, or a YAML file of one's own.

    Raises InputError for an unknown reform and PolicyError where the patched policy is wrong.
    """
    raw, name = loaded.raw, reform
    reader = Reader()
    if reform.endswith((".yaml", ".yml")):
        item = _reform_file(Path(reform), reader)
        name = Path(reform).stem
        for part in _after(item, reader):
            raw = _applied(loaded, raw, part, reader, set())
        raw = apply_reform(raw, item, reader)
    else:
        done: set[str] = set()
        for part in reform.split("+"):
            raw = _applied(loaded, raw, part.strip(), reader, done)
    return Loaded(build(raw, reader, reform=name), raw, loaded.root)


def _after(item: Item, reader: Reader) -> list[str]:
    fields = item.value if item.kind == "mapping" else {}
    return [part.value for part in reader.texts(fields.get("after"))]


def _applied(loaded: Loaded, raw: Raw, name: str, reader: Reader, done: set[str]) -> Raw:
    reforms = loaded.definition.reforms
    if name not in reforms:
        values = {"found": name, "known": ", ".join(reforms) or "-", "nearest": nearest(name, reforms)}
        raise InputError([Problem("no-such-reform", Place("--reform"), values)])
    if name in done:
        return raw
    done.add(name)
    for other in reforms[name].after:
        raw = _applied(loaded, raw, other, reader, done)
    return apply_reform(raw, reforms[name].changes["item"], reader)


def _reform_file(path: Path, reader: Reader) -> Item:
    try:
        text = path.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "not UTF-8"
        values = {"found": str(path), "reason": reason}
        raise InputError([Problem("no-file", Place(str(path)), values)]) from None
    item = read_document(text, str(path), reader.problems)
    if item is None:
        raise PolicyError(reader.problems)
    return item
