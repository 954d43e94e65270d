"""A reform → changed sections: dated values added, rules replaced, rows set, added and removed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from itertools import count

from guiju.expression.names import nearest
from guiju.load.document import Item, merged
from guiju.load.folder import Raw
from guiju.load.format import REFORM_SECTIONS
from guiju.load.reader import Reader
from guiju.load.sheet import NOTES, PLAIN, header_texts, split_header
from guiju.model.problem import Place

_OPEN_END = "9999-12-31"
_OPEN_START = "0001-01-01"


def apply_reform(raw: Raw, reform: Item, reader: Reader) -> Raw:
    """The sections with a reform's changes; the sections given are left as they are."""
    patched = Raw(dict(raw.sections), dict(raw.tables), raw.registers)
    fields = reader.fields(reform, "reform", "reforms")
    for section in REFORM_SECTIONS:
        if section not in fields:
            continue
        before = _mapping(patched.sections.get(section), reform.place)
        if section == "tables":
            _change_tables(patched, fields[section], reader)
        else:
            patched.sections[section] = _CHANGES[section](before, fields[section], reader)
    return patched


def _mapping(item: Item | None, place: Place) -> Item:
    """A section that may be left out or empty, as a mapping."""
    return item if item is not None and item.kind == "mapping" else Item({}, place)


def _change_parameters(before: Item, change: Item, reader: Reader) -> Item:
    out = before
    for name, item in reader.mapping(change, "reforms.parameters").items():
        old = before.value.get(name)
        if old is None or old.kind != "mapping" or item.kind != "mapping":
            out = merged(out, Item({name: item}, item.place, {name: change.keys[name]}))
            continue
        fields = merged(old, item)
        values = item.value.get("values")
        if "values" in old.value and values is not None and values.kind == "mapping":
            fields.value["values"] = merged(old.value["values"], values)
        if "cites" in old.value and "cites" in item.value:
            joined = [*_as_list(old.value["cites"]), *_as_list(item.value["cites"])]
            fields.value["cites"] = Item(joined, item.value["cites"].place)
        out = merged(out, Item({name: fields}, item.place, {name: change.keys[name]}))
    return out


def _as_list(item: Item) -> list[Item]:
    """The citations of a list, or the one that stands alone."""
    if item.is_null:
        return []
    return list(item.value) if item.kind == "list" else [item]


def _change_rules(before: Item, change: Item, reader: Reader) -> Item:
    out = before
    for entity, rules in reader.mapping(change, "reforms.rules").items():
        old = _mapping(before.value.get(entity), rules.place)
        new = dict(old.value)
        for name, item in reader.mapping(rules, f"reforms.rules.{entity}").items():
            if item.is_null:
                if name not in new:
                    reader.note("no-such-rule", rules.keys[name], found=f"{entity}.{name}",
                                nearest=nearest(name, new))  # fmt: skip
                new.pop(name, None)
                continue
            new[name] = _changed_rule(new.get(name), item)
        inner = Item(new, old.place, {**old.keys, **rules.keys})
        out = merged(out, Item({entity: inner}, old.place, {entity: change.keys[entity]}))
    return out


def _changed_rule(old: Item | None, item: Item) -> Item:
    """A rule with the keys that a reform gives it; ``is`` and ``table`` put each other out."""
    if old is None or item.kind == "list" or (item.kind == "text" and old.kind != "mapping"):
        return item
    if old.kind != "mapping":
        old = Item({"is": old}, old.place, {"is": old.place})
    if item.kind == "text":
        item = Item({"is": item}, item.place, {"is": item.place})
    gone = {"table", "outcome"} if "is" in item.value else set()
    gone |= {"is"} if "table" in item.value else set()
    kept = {key: value for key, value in old.value.items() if key not in gone}
    return Item({**kept, **item.value}, item.place, {**old.keys, **item.keys})


def _change_enums(before: Item, change: Item, reader: Reader) -> Item:
    out = before
    for name, item in reader.mapping(change, "reforms.enums").items():
        old = before.value.get(name)
        for part in _as_list(item) if item.kind == "list" and old is not None else ():
            if part.kind == "text" and part.value in _as_mapping(old).value:
                reader.note("duplicate-value", part.place, found=part.value, section=name)
        if old is None or item.kind == "text":
            new = item
        elif old.kind == "list" and item.kind == "list":
            new = Item([*old.value, *item.value], old.place)
        else:
            new = merged(_as_mapping(old), _as_mapping(item))
        out = merged(out, Item({name: new}, item.place, {name: change.keys[name]}))
    return out


def _as_mapping(item: Item) -> Item:
    """The values of an enum as a mapping to labels."""
    if item.kind == "mapping":
        return item
    words = [part for part in _as_list(item) if part.kind == "text"]
    labels = {part.value: Item("", item.place) for part in words}
    return Item(labels, item.place, {part.value: part.place for part in words})


def _change_entities(before: Item, change: Item, reader: Reader) -> Item:
    out = before
    for name, item in reader.mapping(change, "reforms.entities").items():
        old = before.value.get(name)
        if old is None:
            out = merged(out, Item({name: item}, item.place, {name: change.keys[name]}))
            continue
        fields = reader.fields(item, "entity", f"reforms.entities.{name}")
        columns = _mapping(old.value.get("columns"), old.place)
        if "columns" in fields:
            added = fields["columns"]
            for column, entry in reader.mapping(added, f"reforms.entities.{name}.columns").items():
                if column not in columns.value and not _may_be_absent(entry):
                    reader.note(
                        "column-without-default", added.keys[column], found=column, entity=name
                    )
            columns = merged(columns, _mapping(added, added.place))
        inner = Item({**old.value, **fields, "columns": columns}, old.place, old.keys)
        out = merged(out, Item({name: inner}, old.place, {name: change.keys[name]}))
    return out


def _may_be_absent(column: Item) -> bool:
    """Whether data without a column can be read."""
    if column.kind == "mapping":
        if "default" in column.value:
            return True
        column = column.value.get("type", column)
    return str(column.value).strip().endswith(" or none")


def _add_all(before: Item, change: Item, reader: Reader) -> Item:
    reader.mapping(change, "reforms.sources")
    return merged(before, _mapping(change, before.place))


def _change_properties(before: Item, change: Item, reader: Reader) -> Item:
    """Properties added, changed key by key, or taken away with null."""
    new, keys = dict(before.value), dict(before.keys)
    for name, item in reader.mapping(change, "reforms.properties").items():
        keys[name] = change.keys[name]
        if item.is_null:
            if name not in new:
                reader.note("no-such-property", keys[name], found=name, nearest=nearest(name, new))
            new.pop(name, None)
        else:
            old = new.get(name)
            both = old is not None and old.kind == "mapping" and item.kind == "mapping"
            new[name] = merged(old, item) if both and old is not None else item
    return Item(new, before.place, keys)


_CHANGES = {
    "properties": _change_properties,
    "parameters": _change_parameters,
    "rules": _change_rules,
    "enums": _change_enums,
    "entities": _change_entities,
    "sources": _add_all,
}


def _change_tables(raw: Raw, change: Item, reader: Reader) -> None:
    for name, item in reader.mapping(change, "reforms.tables").items():
        if name not in raw.tables:
            reader.note(
                "no-such-table", change.keys[name], found=name, nearest=nearest(name, raw.tables)
            )
            continue
        fields = reader.fields(item, "table change", f"reforms.tables.{name}")
        rows = list(raw.tables[name])
        headers = {split_header(header)[1]: header for header in header_texts(rows)}
        for entry in _entries(fields.get("set"), reader):
            rows = _set_row(rows, entry, headers, reader)
        for entry in reader.texts(fields.get("remove")):
            kept = [row for row in rows if row.value["row"].value != entry.value]
            if len(kept) == len(rows):
                _no_row(rows, entry, reader)
            rows = kept
        for entry in _entries(fields.get("add"), reader):
            rows = _add_row(rows, entry, headers, reader)
        raw.tables[name] = rows


def _entries(item: Item | None, reader: Reader) -> list[Item]:
    if item is None:
        return []
    if item.kind != "list":
        reader.note("wrong-shape", item.place, found=item.kind, expected="list")
        return []
    for part in item.value:
        reader.mapping(part, "row")
    return [part for part in item.value if part.kind == "mapping"]


def _no_row(rows: list[Item], entry: Item, reader: Reader) -> None:
    names = list(dict.fromkeys(str(row.value["row"].value) for row in rows))
    found, known = reader.text(entry) or "-", ", ".join(names) or "-"
    reader.note("no-such-row", entry.place, found=found, known=known, nearest=nearest(found, names))


def _cells(entry: Item, headers: Mapping[str, str], reader: Reader) -> dict[str, Item]:
    """The cells of a change under the full headers of the table."""
    cells = {}
    for key, item in entry.value.items():
        header = headers.get(split_header(key)[1])
        if header is None and key in (*PLAIN, *NOTES):
            header = key if key in PLAIN else f"{key} ="
        if header is None:
            known, near = ", ".join(headers), nearest(key, headers)
            reader.note("no-such-cell", entry.keys[key], found=key, known=known, nearest=near)
        else:
            cells[header] = Item("", item.place, style="'") if item.is_null else item
    return cells


def _set_row(
    rows: list[Item], entry: Item, headers: Mapping[str, str], reader: Reader
) -> list[Item]:
    wanted = entry.value.get("row")
    name = reader.text(wanted)
    if not any(row.value["row"].value == name for row in rows):
        _no_row(rows, wanted if wanted is not None else Item("-", entry.place), reader)
        return rows
    cells = _cells(entry, headers, reader)
    changes = {header: cell for header, cell in cells.items() if header not in ("row", "from")}
    start = reader.text(entry.value.get("from"))
    out: list[Item] = []
    for row in rows:
        if row.value["row"].value != name:
            out.append(row)
        else:
            out.extend(_versions(row, changes, start, entry, reader))
    return out


def _versions(
    row: Item, changes: dict[str, Item], start: str, entry: Item, reader: Reader
) -> list[Item]:
    """The row before a day and the changed row from that day on."""
    changed = {**row.value, **changes}
    keys = {**row.keys, **entry.keys}
    begins = reader.text(row.value.get("from")) or _OPEN_START
    ends = reader.text(row.value.get("to")) or _OPEN_END
    if not start:
        return [Item(changed, row.place, keys)]
    day = reader.day_text(start, entry.value["from"].place)
    if day is None:
        return [row]
    if start <= begins:
        return [Item(changed, row.place, keys)]
    last = (day - timedelta(days=1)).isoformat()
    if start > ends:
        return [row]
    place = entry.place
    before = Item({**row.value, "to": Item(last, place, style="'")}, row.place, row.keys)
    return [before, Item({**changed, "from": Item(start, place, style="'")}, place, keys)]


def _add_row(
    rows: list[Item], entry: Item, headers: Mapping[str, str], reader: Reader
) -> list[Item]:
    before = entry.value.get("before")
    rest = {key: item for key, item in entry.value.items() if key != "before"}
    inner = Item(rest, entry.place, entry.keys)
    cells = _cells(inner, headers, reader)
    names = [r.value["row"].value for r in rows]
    if "row" not in cells:
        free = next(str(n) for n in count(len(rows) + 1) if str(n) not in names)
        cells["row"] = Item(free, entry.place, style="'")
    row = Item(cells, entry.place, entry.keys)
    if before is None:
        return [*rows, row]
    name = reader.text(before)
    if name not in names:
        _no_row(rows, before, reader)
        return rows
    index = names.index(name)
    return [*rows[:index], row, *rows[index:]]
