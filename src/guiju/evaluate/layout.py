"""Where columns, rules, parents and children lie in the rows of slots of a case."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

Row: TypeAlias = list[Any]
Rows: TypeAlias = Mapping[str, list[Row]]


@dataclass(slots=True)
class Layout:
    """Where each column, rule, parent and list of children lies in the rows of an entity."""

    slots: dict[str, int] = field(default_factory=dict)
    parents: dict[str, int] = field(default_factory=dict)
    """Link column → slot of the parent row."""
    children: dict[tuple[str, str], int] = field(default_factory=dict)
    """(child entity, link column) → slot of the list of child rows."""
    size: int = 0

    def slot(self, name: str) -> int:
        """The slot of a column or rule, made where there is none yet."""
        if name not in self.slots:
            self.slots[name] = self._new()
        return self.slots[name]

    def parent(self, link: str) -> int:
        """The slot of the parent row."""
        if link not in self.parents:
            self.parents[link] = self._new()
        return self.parents[link]

    def child(self, entity: str, via: str) -> int:
        """The slot of the child rows."""
        if (entity, via) not in self.children:
            self.children[entity, via] = self._new()
        return self.children[entity, via]

    def _new(self) -> int:
        self.size += 1
        return self.size - 1
