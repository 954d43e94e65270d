"""One case: a program compiled to one Python function over rows of slots."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from fractions import Fraction
from typing import Any

from guiju.evaluate import runtime
from guiju.evaluate.layout import Layout, Row, Rows
from guiju.evaluate.program import Program, Step
from guiju.evaluate.reasons import is_why
from guiju.evaluate.source import Writer
from guiju.model.money import round_down, round_half_up
from guiju.model.tree import Node


class PythonProgram:
    """A compiled program: `rows` of slots in, the same rows with every step filled in.

    `exact` calculates in fractions, the oracle of every other engine. `names` replaces functions that the compiled
    rules call, for numbers of another kind.
    """

    def __init__(
        self, program: Program, *, exact: bool = False, names: Mapping[str, Any] | None = None
    ) -> None:
        self.program, self.exact, self.replaced = program, exact, dict(names or {})
        self.layouts = {name: Layout() for name in program.columns}
        for name, columns in program.columns.items():
            for column in sorted(columns):
                self.layouts[name].slot(column)
        for name in program.columns:
            for key in program.entities[name].key:
                self.layouts[name].slot(key)
        main = [step for step in program.steps if not is_why(step.source)]
        reasons = [step for step in program.steps if is_why(step.source)]
        self.source, names = self._compile(main, guards=True)
        self.run = names["run"]
        self.guards = [(guard, names[f"g{index}"]) for index, guard in enumerate(program.guards)]
        self.reasons_source, names = self._compile(reasons, guards=False)
        self.run_reasons = names["run"]
        for name, layout in self.layouts.items():
            for link in layout.parents:
                layout.slot(link)
                assert program.entities[name].columns[link].link in self.layouts
        self._plan_links()

    def _compile(self, steps: list[Step], *, guards: bool) -> tuple[str, dict[str, Any]]:
        writer = Writer(self.program, self.layouts, self.exact)
        source = (
            writer.function(steps) + (writer.guards() if guards else "") + "".join(writer.helpers)
        )
        names: dict[str, Any] = {
            **runtime.NAMES, **self.replaced, **writer.constants, "__builtins__": {},
        }  # fmt: skip
        exec(compile(source, "<guiju>", "exec"), names)
        return source, names

    def link(self, rows: Rows, keys: Mapping[str, int]) -> bool:
        """Set parent rows and lists of children; `keys` is the slot of each entity's key.

        False where a key stands twice or a link leads nowhere.
        """
        index = self._index(rows, keys)
        if index is None or not self._follow(rows, index):
            return False
        for name, child, column, slot in self.lists:
            for row in rows[name]:
                row[slot] = []
            parents = index[name]
            for row in rows[child]:
                parent = parents.get(row[column])
                if parent is not None:
                    parent[slot].append(row)
        return True

    def _index(self, rows: Rows, keys: Mapping[str, int]) -> dict[str, dict[Any, Row]] | None:
        """Rows by key; None where a key stands twice."""
        index: dict[str, dict[Any, Row]] = {}
        for name, slot in keys.items():
            own = rows[name]
            # Most entities of a case have one row or none: the comprehension is a call of its own.
            if len(own) < 2:
                index[name] = {own[0][slot]: own[0]} if own else {}
                continue
            found = index[name] = {row[slot]: row for row in own}
            if len(found) != len(own):
                return None
        for name, slots in self.composite.items():
            if len(rows[name]) > 1 and len(
                {tuple(row[s] for s in slots) for row in rows[name]}
            ) != len(rows[name]):
                return None
        return index

    def _follow(self, rows: Rows, index: Mapping[str, Mapping[Any, Row]]) -> bool:
        """Set parent rows; False where a link leads nowhere."""
        for name, links in self.links.items():
            for column, target, slot, optional in links:
                parents = index[target]
                for row in rows[name]:
                    parent = parents.get(row[column])
                    if parent is None and (row[column] is not None or not optional):
                        return False
                    if slot is not None:
                        row[slot] = parent
        return True

    def _plan_links(self) -> None:
        """What `link` has to do: links to follow, lists of children to fill, composite keys to compare."""
        entities, layouts = self.program.entities, self.layouts
        self.links: dict[str, list[tuple[int, str, int | None, bool]]] = {}
        self.lists: list[tuple[str, str, int, int]] = []
        self.composite: dict[str, list[int]] = {}
        for name, layout in layouts.items():
            for link in [c for c in layout.slots if c in entities[name].links]:
                column = entities[name].columns[link]
                if column.link in layouts:
                    planned = (
                        layout.slots[link],
                        column.link,
                        layout.parents.get(link),
                        column.type.optional,
                    )
                    self.links.setdefault(name, []).append(planned)
            for (child, via), slot in layout.children.items():
                self.lists.append((name, child, layouts[child].slots[via], slot))
            key = entities[name].key
            if len(key) > 1 and all(k in layout.slots for k in key):
                self.composite[name] = [layout.slots[k] for k in key]


def compile_node(
    program: Program, compiled: PythonProgram, entity: str, node: Node
) -> Callable[[Row], Any]:
    """A function of one row that gives the value of a lowered tree; what it reads must have been computed."""
    writer = Writer(program, compiled.layouts, compiled.exact)
    writer.entity = entity
    source = f"def value(r):\n    return {writer.emit(node)}\n{''.join(writer.helpers)}"
    names: dict[str, Any] = {**runtime.NAMES, **writer.constants, "__builtins__": {}}
    exec(compile(source, "<guiju>", "exec"), names)
    function: Callable[[Row], Any] = names["value"]
    return function


def compile_pair(
    program: Program, compiled: PythonProgram, entity: str, child: str, node: Node
) -> Callable[[Row, Row], Any]:
    """A function of a row and one of its children that gives the value of a lowered tree inside an aggregate."""
    writer = Writer(program, compiled.layouts, compiled.exact)
    writer.entity = entity
    source = f"def value(r, c):\n    return {writer.emit(node, 'c', child)}\n"
    names: dict[str, Any] = {**runtime.NAMES, **writer.constants, "__builtins__": {}}
    exec(compile(source + "".join(writer.helpers), "<guiju>", "exec"), names)
    function: Callable[[Row, Row], Any] = names["value"]
    return function


def compile_step(program: Program, compiled: PythonProgram, step: Step) -> Callable[[Row], Any]:
    """A function of one row that gives the value of a step, rounded where it rounds."""
    value = compile_node(program, compiled, step.entity, step.tree)

    def calculate(row: Row) -> Any:
        found = value(row)
        if step.type.kind == "int":
            found = runtime.whole(found)
        if found is None or step.round is None:
            return found
        return (round_down if step.down else round_half_up)(found, step.round)

    return calculate


def entity_keys(program: Program, layouts: Mapping[str, Layout]) -> dict[str, int]:
    """The slot of the key of each entity with one key column."""
    return {
        name: layout.slot(program.entities[name].key[0])
        for name, layout in layouts.items()
        if len(program.entities[name].key) == 1
    }


def as_plain(value: Any) -> Any:
    """A value as people and JSON read it: whole fractions as int, others as float, dates as ISO text."""
    if isinstance(value, Fraction):
        return int(value) if value.denominator == 1 else float(value)
    if isinstance(value, date):
        return value.isoformat()
    return list(map(as_plain, value)) if isinstance(value, tuple) else value
