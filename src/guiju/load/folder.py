"""A policy's folder → the items of its sections. Nothing outside the folder is ever read."""

from __future__ import annotations

from dataclasses import dataclass, field
from fnmatch import fnmatch
from pathlib import Path

from guiju.expression.names import nearest
from guiju.load.document import Item, read_document
from guiju.load.format import FORMAT, KEYS, RESERVED_KEYS
from guiju.load.reader import Reader
from guiju.load.tables import read_csv
from guiju.model.problem import Place, PolicyError, Problem

FILE_LIMIT = 1_000_000
TOTAL_LIMIT = 20_000_000
FILE_COUNT_LIMIT = 2_000


@dataclass(slots=True)
class Raw:
    """The sections of a policy before they are given meaning; table rows are read in."""

    sections: dict[str, Item] = field(default_factory=dict)
    tables: dict[str, list[Item]] = field(default_factory=dict)


class Folder:
    """Reads files below one folder, with limits on size and number."""

    def __init__(self, root: Path, reader: Reader) -> None:
        self.root = root
        self.reader = reader
        self.total = 0

    def names(self) -> list[str]:
        """The relative names of all files, in order."""
        found = []
        for path in sorted(self.root.rglob("*")):
            if path.is_file() and path.suffix.lower() in (".yaml", ".yml", ".csv"):
                found.append(path.relative_to(self.root).as_posix())
                if len(found) > FILE_COUNT_LIMIT:
                    self.reader.note("too-many-files", Place(str(self.root)), limit=FILE_COUNT_LIMIT)
                    break
        return found

    def text(self, name: str, place: Place) -> str | None:
        """The text of a file, UTF-8 or GB18030; None with a problem noted."""
        path = self.root / name
        inside = not Path(name).is_absolute() and ".." not in Path(name).parts
        if not inside or not path.resolve().is_relative_to(self.root.resolve()):
            self.reader.note("outside-folder", place, found=name)
            return None
        try:
            size = path.stat().st_size
            self.total += size
            if size > FILE_LIMIT or self.total > TOTAL_LIMIT:
                self.reader.note(
                    "file-too-large", place, found=size, limit=FILE_LIMIT, total=TOTAL_LIMIT
                )
                return None
            data = path.read_bytes()
        except OSError as error:
            self.reader.note("no-file", place, found=name, reason=error.strerror or "")
            return None
        for encoding in ("utf-8-sig", "gb18030"):
            try:
                return data.decode(encoding)
            except UnicodeDecodeError:
                continue
        self.reader.note("undecodable-file", Place(name), found=name)
        return None


def read_folder(root: Path, reader: Reader) -> Raw:
    """All sections of the policy in a folder, includes merged.

    Raises PolicyError where there is no policy.yaml.
    """
    folder = Folder(root, reader)
    if not (root / "policy.yaml").is_file():
        raise PolicyError([Problem("no-policy-file", Place(str(root)), {"found": str(root)})])
    raw = Raw()
    text = folder.text("policy.yaml", Place("policy.yaml"))
    top = None if text is None else read_document(text, "policy.yaml", reader.problems)
    if top is None:
        raise PolicyError(reader.problems)
    check_format(top, reader)
    merge_sections(raw, top, reader)
    for name, place in _included(folder, top, reader):
        text = folder.text(name, place)
        item = None if text is None else read_document(text, name, reader.problems)
        if item is not None:
            if "include" in item.value:
                reader.note("nested-include", item.keys["include"], found=name)
            merge_sections(raw, item, reader)
    read_tables(raw, folder, reader)
    return raw


def check_format(top: Item, reader: Reader) -> None:
    found = top.value.get("format")
    if found is None:
        reader.note("no-format", top.place, expected=FORMAT)
    elif found.value != str(FORMAT):
        reader.note("wrong-format", found.place, found=found.value, expected=FORMAT)
    if "name" not in top.value:
        reader.note("no-name", top.place)


def _included(folder: Folder, top: Item, reader: Reader) -> list[tuple[str, Place]]:
    available: list[str] | None = None
    out: dict[str, Place] = {}
    for pattern in reader.texts(top.value.get("include")):
        text = pattern.value
        if "*" not in text and "?" not in text:
            out.setdefault(text, pattern.place)
            continue
        available = folder.names() if available is None else available
        matches = [n for n in available if fnmatch(n, text) and n != "policy.yaml"]
        if not matches:
            reader.note("nothing-included", pattern.place, found=text)
        for name in matches:
            out.setdefault(name, pattern.place)
    return list(out.items())


def merge_sections(raw: Raw, item: Item, reader: Reader) -> None:
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
        elif key in ("format", "name", "title", "about", "include"):
            if key != "include":
                reader.note("duplicate-key-in-file", place, found=key, first=raw.sections[key].place)
        else:
            raw.sections[key] = _joined(raw.sections[key], section, reader, 2 if key == "rules" else 1)


def _joined(first: Item, second: Item, reader: Reader, depth: int) -> Item:
    """Two mappings as one; the same name in both is a problem, except for entities of rules."""
    values, keys = dict(first.value or {}), dict(first.keys)
    for name, item in reader.mapping(second, "include").items():
        place = second.keys[name]
        if name not in values:
            values[name], keys[name] = item, place
        elif depth > 1:
            values[name] = _joined(values[name], item, reader, depth - 1)
        else:
            reader.note("duplicate-key-in-file", place, found=name, first=keys[name])
    return Item(values, first.place, keys)


def read_tables(raw: Raw, folder: Folder, reader: Reader) -> None:
    section = raw.sections.get("tables")
    for name, item, place in reader.named(section, "tables"):
        fields = item.value if item.kind == "mapping" else {}
        if "rows" in fields and fields["rows"].kind == "list":
            rows = [row for row in fields["rows"].value if row.kind == "mapping"]
        elif "file" in fields:
            file = reader.text(fields["file"])
            text = folder.text(file, fields["file"].place)
            rows = read_csv(text, file) if text is not None else []
            if text is not None and not rows:
                reader.note("empty-table", Place(file), found=file)
        else:
            reader.note("table-without-rows", place, found=name)
            rows = []
        raw.tables[name] = [_numbered(row, index) for index, row in enumerate(rows, 1)]


def _numbered(row: Item, index: int) -> Item:
    """A row with its name in the cell ``row``."""
    if "row" in row.value and row.value["row"].value:
        return row
    return Item({"row": Item(str(index), row.place, style="'"), **row.value}, row.place, row.keys)
