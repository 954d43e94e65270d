"""Links that cannot end: an entity whose every row has to have one more row above it."""

from __future__ import annotations

from collections.abc import Iterator

from guiju.model.definition import Definition
from guiju.verify.check import Check, Flaw, Found


def check_links(definition: Definition) -> Iterator[Check]:
    """Rows that a required link leads from always lead on; where they come back to their own entity, no finite table
    has them unless rows are their own ancestors, and rules that follow the link read the row itself."""
    found = Found("link-circle", definition.name)
    for circle in _circles(definition):
        entity, column = circle[0]
        shown = {"found": " → ".join([*(f"{e}.{c}" for e, c in circle), entity])}
        found.add(Flaw("link-circle", definition.entities[entity].columns[column].place, shown))
    yield found.check()


def _circles(definition: Definition) -> Iterator[list[tuple[str, str]]]:
    """Circles of required links, each once, from the entity that is declared first."""
    required = {
        name: [(column.name, column.link) for column in entity.columns.values()
               if column.link and not column.type.optional]
        for name, entity in definition.entities.items()
    }  # fmt: skip
    rank = {name: number for number, name in enumerate(required)}
    for start in required:
        stack: list[tuple[str, list[tuple[str, str]]]] = [(start, [])]
        seen: set[str] = set()
        while stack:
            entity, path = stack.pop()
            for column, target in required[entity]:
                further = [*path, (entity, column)]
                if target == start:
                    yield further
                elif rank[target] > rank[start] and target not in seen:
                    seen.add(target)
                    stack.append((target, further))
