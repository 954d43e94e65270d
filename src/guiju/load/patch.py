"""A reform → changed sections: dated values added, rules replaced, rows set, added and removed."""

from __future__ import annotations

from datetime import timedelta

from guiju.expression.names import nearest
from guiju.load.document import Item, merged
from guiju.load.folder import Raw
from guiju.load.format import REFORM_SECTIONS
from guiju.load.reader import Reader
from guiju.load.scalars import ScalarError, read_day
from guiju.load.tables import header_texts, split_header

_OPEN_END = "9999-12-31"
_OPEN_START = "0001-01-01"


def apply_reform(raw: Raw, reform: Item, reader: Reader) -> Raw:
    """The sections with a reform's changes; the sections given are left as they are."""
    patched = Raw(dict(raw.sections), dict(raw.tables))
    fields = reader.fields(reform, "reform", "reform")
    for section in REFORM_SECTIONS:
        if section not in fields:
            continue
        before = patched.sections.get(section, Item({}, reform.place))
        if section == "tables":
            _change_tables(patched, fields[section], reader)
        else:
            patched.sections[section] = _CHANGES[section](before, fields[section], reader)
    return patched


def _change_parameters(before: Item, change: Item, reader: Reader) -> Item:
    out = before
    for name, item in reader.mapping(change, "reform parameters").items():
        old = before.value.get(name)
        if old is None or old.kind != "mapping" or item.kind != "mapping":
            out = merged(out, Item({name: item}, item.place, {name: change.keys[name]}))
            continue
        fields = merged(old, item)
        if "values" in old.value and "values" in item.value and item.value["values"].kind == "mapping":
            fields.value["values"] = merged(old.value["values"], item.value["values"])
        if "cites" in old.value and "cites" in item.value and item.value["cites"].kind == "list":
            joined = [*old.value["cites"].value, *item.value["cites"].value]
            fields.value["cites"] = Item(joined, item.value["cites"].place)
        out = merged(out, Item({name: fields}, item.place, {name: change.keys[name]}))
    return out


def _change_rules(before: Item, change: Item, reader: Reader) -> Item:
    out = before
    for entity, rules in reader.mapping(change, "reform rules").items():
        old = before.value.get(entity, Item({}, rules.place))
        new = dict(old.value)
        for name, item in reader.mapping(rules, f"reform rules.{entity}").items():
            if item.is_null:
                if name not in new:
                    reader.note("no-such-rule", rules.keys[name], found=f"{entity}.{name}",
                                nearest=nearest(name, new))  # fmt: skip
                new.pop(name, None)
                continue
            new[name] = _changed_rule(new.get(name), item)
        keys = {**old.keys, **rules.keys}
        out = merged(out, Item({entity: Item(new, old.place, keys)}, old.place, {entity: rules.place}))
    return out


def _changed_rule(old: Item | None, item: Item) -> Item:
    if old is None or item.kind == "text":
        if old is not None and old.kind == "mapping":
            kept = {k: v for k, v in old.value.items() if k not in ("is", "table", "outcome")}
            return Item({**kept, "is": item}, item.place, {**old.keys, "is": item.place})
        return item
    if old.kind == "text":
        old = Item({"is": old}, old.place, {"is": old.place})
    kept = dict(old.value)
    for one, others in (("is", ("table", "outcome")), ("table", ("is",))):
        if one in item.value:
            kept = {k: v for k, v in kept.items() if k not in others}
    return Item({**kept, **item.value}, item.place, {**old.keys, **item.keys})


def _change_enums(before: Item, change: Item, reader: Reader) -> Item:
    out = before
    for name, item in reader.mapping(change, "reform enums").items():
        old = before.value.get(name)
        if old is None:
            new = item
        elif old.kind == "list" and item.kind == "list":
            new = Item([*old.value, *item.value], old.place)
        else:
            new = merged(_as_mapping(old), _as_mapping(item))
        out = merged(out, Item({name: new}, item.place, {name: change.keys[name]}))
    return out


def _as_mapping(item: Item) -> Item:
    if item.kind == "mapping":
        return item
    empty = Item("", item.place)
    words = {part.value: empty for part in item.value}
    return Item(words, item.place, {part.value: part.place for part in item.value})


def _change_entities(before: Item, change: Item, reader: Reader) -> Item:
    out = before
    for name, item in reader.mapping(change, "reform entities").items():
        old = before.value.get(name)
        if old is None:
            out = merged(out, Item({name: item}, item.place, {name: change.keys[name]}))
            continue
        fields = dict(old.value)
        columns = item.value.get("columns") if item.kind == "mapping" else None
        if columns is not None:
            fields["columns"] = merged(old.value.get("columns", Item({}, old.place)), columns)
        out = merged(out, Item({name: Item(fields, old.place, old.keys)}, old.place, {name: old.place}))
    return out


def _add_all(before: Item, change: Item, reader: Reader) -> Item:
    return merged(before, change) if change.kind == "mapping" else before


_CHANGES = {
    "parameters": _change_parameters,
    "rules": _change_rules,
    "enums": _change_enums,
    "entities": _change_entities,
    "sources": _add_all,
}


def _change_tables(raw: Raw, change: Item, reader: Reader) -> None:
    for name, item in reader.mapping(change, "reform tables").items():
        if name not in raw.tables:
            reader.note("no-such-table", change.keys[name], found=name, nearest=nearest(name, raw.tables))
            continue
        fields = reader.fields(item, "table change", f"reform tables.{name}")
        rows = list(raw.tables[name])
        for entry in _entries(fields.get("set"), reader):
            rows = _set_row(rows, entry, reader)
        for entry in reader.texts(fields.get("remove")):
            kept = [row for row in rows if row.value["row"].value != entry.value]
            if len(kept) == len(rows):
                _no_row(rows, entry, reader)
            rows = kept
        for entry in _entries(fields.get("add"), reader):
            rows = _add_row(rows, entry, reader)
        raw.tables[name] = rows


def _entries(item: Item | None, reader: Reader) -> list[Item]:
    if item is None:
        return []
    if item.kind != "list":
        reader.note("wrong-shape", item.place, found=item.kind, expected="list")
        return []
    return [part for part in item.value if reader.mapping(part, "row") or part.kind == "mapping"]


def _no_row(rows: list[Item], entry: Item, reader: Reader) -> None:
    names = [row.value["row"].value for row in rows]
    reader.note("no-such-row", entry.place, found=entry.value, known=", ".join(names),
                nearest=nearest(entry.value, names))  # fmt: skip


def _cells(entry: Item, rows: list[Item], reader: Reader) -> dict[str, Item]:
    """The cells of a change under the full headers of the table."""
    headers = {split_header(header)[1]: header for header in header_texts(rows)}
    cells = {}
    for key, item in entry.value.items():
        header = headers.get(split_header(key)[1])
        if header is None and key in ("from", "to", "reason_zh", "reason_en", "cites"):
            header = key if key in ("from", "to") else f"{key} ="
        if header is None:
            reader.note("no-such-cell", entry.keys[key], found=key, known=", ".join(headers),
                        nearest=nearest(key, headers))  # fmt: skip
        else:
            cells[header] = Item("", item.place, style="'") if item.is_null else item
    return cells


def _set_row(rows: list[Item], entry: Item, reader: Reader) -> list[Item]:
    wanted = entry.value.get("row")
    name = reader.text(wanted)
    if not any(row.value["row"].value == name for row in rows):
        _no_row(rows, wanted if wanted is not None else Item("-", entry.place), reader)
        return rows
    changes = {h: c for h, c in _cells(entry, rows, reader).items() if h not in ("row", "from")}
    start = reader.text(entry.value.get("from"))
    out: list[Item] = []
    for row in rows:
        if row.value["row"].value != name:
            out.append(row)
        else:
            out.extend(_versions(row, changes, start, entry, reader))
    return out


def _versions(row: Item, changes: dict[str, Item], start: str, entry: Item, reader: Reader) -> list[Item]:
    """The row before a day and the changed row from that day on."""
    changed = {**row.value, **changes}
    keys = {**row.keys, **entry.keys}
    begins = row.value["from"].value if "from" in row.value and row.value["from"].value else _OPEN_START
    ends = row.value["to"].value if "to" in row.value and row.value["to"].value else _OPEN_END
    if not start or start <= begins:
        return [Item(changed, row.place, keys)]
    try:
        last = (read_day(start) - timedelta(days=1)).isoformat()
    except ScalarError:
        reader.note("not-a-date", entry.value["from"].place, found=start, column="from")
        return [row]
    if start > ends:
        return [row]
    place = entry.place
    before = Item({**row.value, "to": Item(last, place, style="'")}, row.place, row.keys)
    return [before, Item({**changed, "from": Item(start, place, style="'")}, place, keys)]


def _add_row(rows: list[Item], entry: Item, reader: Reader) -> list[Item]:
    before = entry.value.get("before")
    rest = {key: item for key, item in entry.value.items() if key != "before"}
    inner = Item(rest, entry.place, entry.keys)
    cells = _cells(inner, rows, reader)
    if "row" not in cells:
        cells["row"] = Item(str(len(rows) + 1), entry.place, style="'")
    row = Item(cells, entry.place, entry.keys)
    names = [r.value["row"].value for r in rows]
    if before is None:
        return [*rows, row]
    if before.value not in names:
        _no_row(rows, before, reader)
        return rows
    index = names.index(before.value)
    return [*rows[:index], row, *rows[index:]]
