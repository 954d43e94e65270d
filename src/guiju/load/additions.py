"""What reforms add to a policy has to be read by something: a misspelt name would change nothing, in silence."""

from __future__ import annotations

import re
from collections.abc import Iterator

from guiju.expression.names import nearest
from guiju.load.document import Item
from guiju.load.folder import Raw
from guiju.load.reader import Reader

_WORD = re.compile(r"\w+(?:\.\w+)*")


def check_additions(before: Raw, after: Raw, reader: Reader) -> None:
    """Note parameters that nothing reads, and new rules that nothing reads and that no label makes a result.

    Whatever the patched policy says counts as reading: rules, tables, properties, and reforms that stand on this one.
    """
    added = list(_added(before.sections.get("parameters"), after.sections.get("parameters")))
    rules = list(_added_rules(before, after))
    if not added and not rules:
        return
    said = _words(after)
    known = _entries(before.sections.get("parameters"))
    for name, section in added:
        if f"p.{name}" not in said:
            near = nearest(name, known)
            reader.note("unread-parameter", section.keys[name], found=name, nearest=near)
    for entity, name, section in rules:
        own = _entries(_entries(before.sections.get("rules")).get(entity))
        near = nearest(name, own)
        if near and name not in said and f"{entity}.{name}" not in said:
            reader.note("unread-rule", section.keys[name], found=f"{entity}.{name}", nearest=near)


def _entries(section: Item | None) -> dict[str, Item]:
    return section.value if section is not None and section.kind == "mapping" else {}


def _added(before: Item | None, after: Item | None) -> Iterator[tuple[str, Item]]:
    """Each name that a section has gained, and the section."""
    if after is not None:
        yield from ((name, after) for name in _entries(after) if name not in _entries(before))


def _added_rules(before: Raw, after: Raw) -> Iterator[tuple[str, str, Item]]:
    """Entity and name of each new rule without a label, and the rules of its entity."""
    old, new = (_entries(raw.sections.get("rules")) for raw in (before, after))
    for entity, rules in new.items():
        for name, section in _added(old.get(entity), rules):
            if "label" not in _entries(section.value[name]):
                yield entity, name, section


def _words(raw: Raw) -> set[str]:
    """Every word of a policy's values, dotted names whole and from each of their parts on; dotted keys too."""
    rows = (row for table in raw.tables.values() for row in table)
    waiting, found = [*raw.sections.values(), *rows], set[str]()
    while waiting:
        item = waiting.pop()
        if item.kind == "mapping":
            waiting.extend(item.value.values())
            found.update(key for key in item.value if "." in key)
            # A column of a decision table is headed by what it asks: `p.limit ?`.
            found.update(word for key in item.value for word in _names(key) if key.endswith("?"))
        elif item.kind == "list":
            waiting.extend(item.value)
        else:
            found.update(_names(str(item.value)))
    return found


def _names(text: str) -> Iterator[str]:
    for word in _WORD.findall(text):
        yield word
        parts = word.split(".")
        yield from (".".join(parts[start:]) for start in range(1, len(parts)))
