"""A policy's folder → the items of its sections. Nothing outside the folder is ever read."""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass, field
from fnmatch import fnmatch
from pathlib import Path, PurePosixPath

from guiju.expression.names import nearest
from guiju.load.document import Item, read_document
from guiju.load.format import FORMAT, KEYS, RESERVED_KEYS
from guiju.load.reader import Reader
from guiju.load.sheet import numbered, read_csv
from guiju.model.problem import Place, PolicyError, Problem

FILE_LIMIT = 1_000_000
TOTAL_LIMIT = 20_000_000
FILE_COUNT_LIMIT = 2_000
_YAML = (".yaml", ".yml")


@dataclass(slots=True)
class Raw:
    """The sections of a policy before they are given meaning; table rows are read in."""

    sections: dict[str, Item] = field(default_factory=dict)
    tables: dict[str, list[Item]] = field(default_factory=dict)
    registers: dict[str, list[Item]] = field(default_factory=dict)


class Folder:
    """Reads files below one folder, with limits on size and number; without a root, none."""

    def __init__(self, root: Path | None, reader: Reader) -> None:
        self.root = root
        self.reader = reader
        self.total = 0

    def names(self) -> list[str]:
        """The relative names of all YAML files, in order; links and special files are left out."""
        found: list[str] = []
        if self.root is None:
            return found
        seen = 0
        for folder, folders, files in os.walk(self.root):
            folders.sort()
            seen += len(folders) + len(files)
            if seen > FILE_COUNT_LIMIT:
                place = Place(str(self.root))
                self.reader.note("too-many-files", place, limit=FILE_COUNT_LIMIT)
                break
            paths = (Path(folder, file) for file in files if file.lower().endswith(_YAML))
            found.extend(p.relative_to(self.root).as_posix() for p in paths if p.is_file())
        return sorted(found)

    def text(self, name: str, place: Place) -> str | None:
        """The text of a file, UTF-8 or GB18030; None with a problem noted."""
        if self.root is None:
            self.reader.note("no-folder", place, found=name)
            return None
        try:
            path = self._inside(name)
        except (OSError, RuntimeError, ValueError):
            path = None
        if path is None:
            self.reader.note("outside-folder", place, found=name)
            return None
        data = read_bytes(path, name, place, self.reader)
        if data is None:
            return None
        self.total += len(data)
        if self.total > TOTAL_LIMIT:
            self.reader.note("policy-too-large", place, limit=TOTAL_LIMIT)
            return None
        return decoded(data, name, self.reader)

    def _inside(self, name: str) -> Path | None:
        """The path of a name, None where it leads out of the folder, by itself or by a link."""
        if self.root is None or Path(name).is_absolute() or ".." in PurePosixPath(name).parts:
            return None
        path = self.root / name
        return path if path.resolve().is_relative_to(self.root.resolve()) else None


def read_bytes(path: Path, name: str, place: Place, reader: Reader) -> bytes | None:
    """What an ordinary file of bounded size holds; None with a problem noted.

    A pipe or a device is refused before it is opened: opening one may wait for ever.
    """
    try:
        found = path.stat()
        if not stat.S_ISREG(found.st_mode):
            reader.note("not-a-regular-file", place, found=name)
            return None
        with path.open("rb") as file:
            data = file.read(FILE_LIMIT + 1)
    except OSError as error:
        reader.note("no-file", place, found=name, reason=error.strerror or "")
        return None
    except ValueError:
        reader.note("no-file", place, found=name, reason="Invalid argument")
        return None
    if len(data) > FILE_LIMIT:
        reader.note("file-too-large", place, limit=FILE_LIMIT)
        return None
    return data


def decoded(data: bytes, name: str, reader: Reader) -> str | None:
    """Text from UTF-8 or GB18030; None with a problem noted."""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    reader.note("undecodable-file", Place(name), found=name)
    return None


def read_folder(root: Path, reader: Reader) -> Raw:
    """All sections of the policy in a folder, includes merged.

    Raises PolicyError where there is no policy.yaml.
    """
    folder = Folder(root, reader)
    if not (root / "policy.yaml").is_file():
        raise PolicyError([Problem("no-policy-file", Place(str(root)), {"found": str(root)})])
    raw = Raw()
    top = _document(folder, "policy.yaml", Place("policy.yaml"), reader)
    if top is None:
        raise PolicyError(reader.problems)
    check_format(top, reader)
    merge_sections(raw, top, reader)
    for name, place in _included(folder, top, reader):
        item = _document(folder, name, place, reader)
        if item is not None:
            if "include" in item.value:
                reader.note("nested-include", item.keys["include"], found=name)
            merge_sections(raw, item, reader)
    read_tables(raw, folder, reader)
    read_registers(raw, folder, reader)
    return raw


def _document(folder: Folder, name: str, place: Place, reader: Reader) -> Item | None:
    text = folder.text(name, place)
    item = None if text is None else read_document(text, name, reader.problems)
    reader.check_count()
    return item


def check_format(top: Item, reader: Reader) -> None:
    """Note a missing or unknown format, and a policy without a name."""
    found = top.value.get("format")
    if found is None:
        reader.note("no-format", top.place, expected=FORMAT)
    elif reader.text(found) != str(FORMAT):
        reader.note("wrong-format", found.place, found=reader.text(found) or "-", expected=FORMAT)
    name = top.value.get("name")
    if name is None or name.is_null:
        reader.note("no-name", top.place)
    elif name.kind == "text":
        reader.name(name.value, name.place)


def _included(folder: Folder, top: Item, reader: Reader) -> list[tuple[str, Place]]:
    """The files that `include` names, each once and policy.yaml never."""
    available: list[str] | None = None
    out: dict[str, Place] = {}
    for pattern in reader.texts(top.value.get("include")):
        text = pattern.value
        if "*" not in text and "?" not in text:
            out.setdefault(PurePosixPath(text).as_posix(), pattern.place)
            continue
        available = folder.names() if available is None else available
        matches = [n for n in available if fnmatch(n, text) and n != "policy.yaml"]
        if not matches:
            reader.note("nothing-included", pattern.place, found=text)
        for name in matches:
            out.setdefault(name, pattern.place)
    out.pop("policy.yaml", None)
    return list(out.items())


def merge_sections(raw: Raw, item: Item, reader: Reader) -> None:
    """Add the sections of a file to those already read."""
    for key, section in item.value.items():
        place = item.keys[key]
        if key in RESERVED_KEYS:
            reader.note("reserved-key", place, found=key)
        elif key not in KEYS["policy"]:
            known = KEYS["policy"]
            reader.note(
                "unknown-key", place, found=key, section=place.file, known=", ".join(known),
                nearest=nearest(key, known),
            )  # fmt: skip
        elif key not in raw.sections:
            raw.sections[key] = section
        elif key in ("format", "name", "title", "about", "country", "include"):
            if key != "include":
                first = raw.sections[key].place
                reader.note("duplicate-key-in-file", place, found=key, first=first)
        else:
            depth = 2 if key == "rules" else 1
            raw.sections[key] = _joined(raw.sections[key], section, key, reader, depth)


def _joined(first: Item, second: Item, section: str, reader: Reader, depth: int) -> Item:
    """Two mappings as one; the same name in both is a problem, except for entities of rules."""
    values, keys = reader.mapping(first, section), dict(first.keys)
    for name, item in reader.mapping(second, section).items():
        place = second.keys[name]
        if name not in values:
            values[name], keys[name] = item, place
        elif depth > 1:
            values[name] = _joined(values[name], item, f"{section}.{name}", reader, depth - 1)
        else:
            reader.note("duplicate-key-in-file", place, found=name, first=keys[name])
    return Item(values, first.place, keys)


def read_tables(raw: Raw, folder: Folder, reader: Reader) -> None:
    """Read the rows of every table, from its file or as they stand in the policy.

    A table whose rows cannot be read is left out of `raw.tables`, with the problem noted.
    """
    section = raw.sections.get("tables")
    if section is None or section.kind != "mapping":
        return
    for name, item in section.value.items():
        fields = item.value if item.kind == "mapping" else {}
        place = section.keys[name]
        rows: list[Item] | None = None
        if "rows" in fields:
            rows = _listed(fields["rows"], reader)
        elif "file" in fields:
            file = reader.text(fields["file"])
            text = folder.text(file, fields["file"].place)
            rows = read_csv(text, file, reader) if text is not None else None
        elif item.kind == "mapping":
            reader.note("table-without-rows", place, found=name)
        if rows is not None:
            raw.tables[name] = numbered(rows)


def read_registers(raw: Raw, folder: Folder, reader: Reader) -> None:
    """Read the rows of every register, which have to lie in the folder; they are typed when they are used."""
    section = raw.sections.get("registers")
    entries = section.value if section is not None and section.kind == "mapping" else {}
    for name, item in entries.items():
        fields = item.value if item.kind == "mapping" else {}
        if "file" in fields:
            file = reader.text(fields["file"])
            text = folder.text(file, fields["file"].place)
            rows = read_csv(text, file, reader) if text is not None else None
            if rows is not None:
                raw.registers[name] = rows


def _listed(item: Item, reader: Reader) -> list[Item] | None:
    """The mappings of a list; anything else is a problem."""
    if item.kind != "list":
        reader.note("wrong-shape", item.place, found=item.kind, expected="list")
        return None
    for row in item.value:
        if row.kind != "mapping":
            reader.note("not-a-mapping", row.place, found=row.kind, section="rows")
    return [row for row in item.value if row.kind == "mapping"]
