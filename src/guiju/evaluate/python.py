"""One case: a program compiled to one Python function over rows of slots.

No text of a policy enters the generated source: values are constants `k0, k1, …`, columns are slot numbers.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any, TypeAlias, TypeGuard

from guiju.evaluate import runtime
from guiju.evaluate.lower import Guard
from guiju.evaluate.program import Program, Step
from guiju.evaluate.reasons import is_why
from guiju.expression.functions import FUNCTIONS
from guiju.model import tree
from guiju.model.definition import Key
from guiju.model.tree import Node

NEAR = 1e-7
_LEAVES = (tree.Column, tree.Literal)
_INLINE = {"coalesce": "({0} if {0} is not None else {1})"}
"""Forms that name a plain first argument twice rather than call a function."""

FEN = "(floor({0} * LIFT + HALF) / 100 if {0} >= 0 else -floor(HALF - {0} * LIFT) / 100)"
"""`round_half_up` to the fen for floats, written out: a call for each rule would cost as much as the rule."""

_CHAINS = frozenset({"and", "or", "+"})
_CHAIN_LIMIT = 64
_INLINE_BRANCHES = 12
_DEPTH_LIMIT = 30
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


class PythonProgram:
    """A compiled program: `rows` of slots in, the same rows with every step filled in.

    `exact` calculates in fractions, the oracle of every other engine.
    """

    def __init__(self, program: Program, *, exact: bool = False) -> None:
        self.program, self.exact = program, exact
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
        writer = _Writer(self.program, self.layouts, self.exact)
        source = writer.function(steps) + (writer.guards() if guards else "") + "".join(writer.helpers)
        names: dict[str, Any] = {**runtime.NAMES, **writer.constants, "__builtins__": {}}
        exec(compile(source, "<guiju>", "exec"), names)
        return source, names

    def link(self, rows: Rows, keys: Mapping[str, int]) -> bool:
        """Set parent rows and lists of children; `keys` is the slot of each entity's key.

        False where a key stands twice or a link leads nowhere.
        """
        index: dict[str, dict[Any, Row]] = {}
        for name, slot in keys.items():
            found = index[name] = {row[slot]: row for row in rows[name]}
            if len(found) != len(rows[name]):
                return False
        for name, slots in self.composite.items():
            if len({tuple(row[s] for s in slots) for row in rows[name]}) != len(rows[name]):
                return False
        for name, links in self.links.items():
            for column, target, parent_slot, optional in links:
                parents = index[target]
                for row in rows[name]:
                    parent = parents.get(row[column])
                    if parent is None and (row[column] is not None or not optional):
                        return False
                    if parent_slot is not None:
                        row[parent_slot] = parent
        for name, child, column, slot in self.lists:
            for row in rows[name]:
                row[slot] = []
            parents = index[name]
            for row in rows[child]:
                found_parent = parents.get(row[column])
                if found_parent is not None:
                    found_parent[slot].append(row)
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
                    planned = (layout.slots[link], column.link, layout.parents.get(link), column.type.optional)
                    self.links.setdefault(name, []).append(planned)
            for (child, via), slot in layout.children.items():
                self.lists.append((name, child, layouts[child].slots[via], slot))
            key = entities[name].key
            if len(key) > 1 and all(k in layout.slots for k in key):
                self.composite[name] = [layout.slots[k] for k in key]


class _Writer:
    def __init__(self, program: Program, layouts: dict[str, Layout], exact: bool) -> None:
        self.program, self.layouts, self.exact = program, layouts, exact
        self.constants: dict[str, Any] = {}
        self.known: dict[tuple[str, Any], str] = {}
        self.entities = program.entities
        self.local: dict[Key, str] = {}
        self.entity = ""
        self.helpers: list[str] = []
        self.depth = 0

    def function(self, steps: Sequence[Step]) -> str:
        """The source of the function ``run(rows_of_entity_0, rows_of_entity_1, …)``."""
        position = {name: index for index, name in enumerate(self.layouts)}
        body: list[str] = []
        for entity, together in self.groups(steps):
            body.append(f"    for r in R{position[entity]}:")
            body.extend(self.group(entity, together))
        arguments = ", ".join(f"R{index}" for index in position.values())
        return f"def run({arguments}):\n" + "\n".join(body or ["    pass"]) + "\n"

    def guards(self) -> str:
        """The source of ``g0(row)``, ``g1(row)``, …: whether a row breaks a guard."""
        lines = []
        self.local = {}
        for index, guard in enumerate(self.program.guards):
            self.entity = guard.entity
            lines.append(f"def g{index}(r):\n    return {self.emit(guard.when)}\n")
        return "".join(lines)

    def groups(self, steps: Sequence[Step]) -> list[tuple[str, list[Step]]]:
        """Steps of one entity that can be computed in one pass over its rows."""
        phase: dict[Key, int] = {}
        found: dict[tuple[int, str], list[Step]] = {}
        for step in steps:
            level = 0
            for key, crossing in _reads(step):
                if key in phase:
                    level = max(level, phase[key] + crossing)
            phase[step.key] = level
            found.setdefault((level, step.entity), []).append(step)
        return [(entity, steps) for (_, entity), steps in sorted(found.items(), key=lambda kv: kv[0][0])]

    def group(self, entity: str, steps: list[Step]) -> list[str]:
        layout = self.layouts[entity]
        self.local, self.entity = {}, entity
        lines: list[str] = []
        for number, step in enumerate(steps):
            target = f"v{number}"
            lines.extend(self.step(step, target))
            lines.append(f"        r[{layout.slot(step.name)}] = {target}")
            self.local[step.key] = target
        return lines

    def step(self, step: Step, target: str) -> list[str]:
        node = step.tree
        if _is_long(node):
            lines = ["        while True:"]
            for condition, value in node.branches:
                lines.append(f"            if {self.emit(condition)}: {target} = {self.emit(value)}; break")
            lines.append(f"            {target} = {self.emit(node.otherwise)}; break")
        else:
            lines = [f"        {target} = {self.emit(node)}"]
        if step.round is not None:
            form = "round_down" if step.down else "round_half_up"
            if step.round == 2 and not step.down and not self.exact:
                rounded = FEN.format(target)
            else:
                rounded = f"{form}({target}, {step.round})"
            test = f"{target} if {target} is None else " if step.type.optional else ""
            lines.append(f"        {target} = {test}{rounded}")
        return lines

    # expressions

    def emit(self, node: Node, row: str = "r", child: str = "") -> str:
        """The source of a node; `row` is the row variable, `child` its entity inside an aggregate."""
        if self.depth >= _DEPTH_LIMIT or _is_long(node):
            return self.helper(node, row, child)
        self.depth += 1
        text = self.plain(node, row, child)
        self.depth -= 1
        return text

    def helper(self, node: Node, row: str, child: str) -> str:
        """A call of a function of its own, for what Python would find nested too deeply."""
        outside, self.local, self.depth = (self.local, self.depth), {}, 0
        if _is_long(node):
            body = [
                f"    if {self.emit(when, row, child)}: return {self.emit(value, row, child)}\n"
                for when, value in node.branches
            ]
            body.append(f"    return {self.emit(node.otherwise, row, child)}\n")
        else:
            body = [f"    return {self.emit(node, row, child)}\n"]
        self.local, self.depth = outside
        name, arguments = f"f{len(self.helpers)}", "r, c" if child else "r"
        self.helpers.append(f"def {name}({arguments}):\n{''.join(body)}")
        return f"{name}({arguments})"

    def plain(self, node: Node, row: str, child: str) -> str:
        """The source of a node written in place."""
        match node:
            case tree.Literal(value=value):
                return self.constant(value, node.type.kind)
            case tree.Column():
                return self.column(node, row, child)
            case tree.Link():
                return self.linked(node, row, child)
            case tree.Call():
                return self.call(node, row, child)
            case tree.Case(branches=branches, otherwise=otherwise):
                parts = [
                    f"{self.emit(value, row, child)} if {self.emit(when, row, child)} else "
                    for when, value in branches
                ]
                return f"({''.join(parts)}{self.emit(otherwise, row, child)})"
            case tree.Scale():
                return self.scale(node, row, child)
            case tree.Aggregate():
                return self.aggregate(node)
        raise AssertionError(f"not lowered: {node}")

    def constant(self, value: Any, kind: str) -> str:
        if value is None or value is True or value is False:
            return repr(value)
        if isinstance(value, Fraction):
            if kind == "int" and value.denominator == 1:
                return str(value.numerator) if value >= 0 else f"({value.numerator})"
            if not self.exact:
                return repr(float(value)) if value >= 0 else f"({float(value)!r})"
        known = (type(value).__name__, value)
        if known not in self.known:
            self.known[known] = f"k{len(self.known)}"
            self.constants[self.known[known]] = value
        return self.known[known]

    def column(self, node: tree.Column, row: str, child: str) -> str:
        entity = child if child and not node.outer else self.entity
        if (node.outer or not child) and (entity, node.name) in self.local:
            return self.local[entity, node.name]
        variable = "r" if node.outer else row
        return f"{variable}[{self.layouts[entity].slot(node.name)}]"

    def linked(self, node: tree.Link, row: str, child: str) -> str:
        entity = child if child and not node.outer else self.entity
        text, checks = "r" if node.outer else row, []
        for step in node.steps:
            column = self.entities[entity].columns[step]
            text = f"{text}[{self.layouts[entity].parent(step)}]"
            if column.type.optional:
                checks.append(text)
            entity = column.link
        text = f"{text}[{self.layouts[entity].slot(node.name)}]"
        for check in reversed(checks):
            text = f"(None if {check} is None else {text})"
        return text

    def call(self, node: tree.Call, row: str, child: str) -> str:
        function = FUNCTIONS[node.function]
        form = function.exact if self.exact and function.exact else function.python
        args = [self.emit(arg, row, child) for arg in node.args]
        if node.function == "+" and len(args) > _CHAIN_LIMIT:
            return f"sum(({', '.join(args)}))"
        if node.function in _CHAINS:
            return f"({f' {node.function} '.join(args)})"
        if len(args) == 2 and node.function in _INLINE and isinstance(node.args[0], _LEAVES):
            return _INLINE[node.function].format(*args)
        if "{*}" in form:
            return form.replace("{*}", ", ".join(args))
        return form.format(*args, rest=", ".join(args[1:]))

    def scale(self, node: tree.Scale, row: str, child: str) -> str:
        def number(value: Fraction) -> Any:
            return value if self.exact else float(value)

        lift = 0 if self.exact or not node.near else NEAR
        brackets = (
            tuple(number(b.upper) + lift for b in node.brackets if b.upper is not None),
            tuple(number(b.rate) for b in node.brackets),
            tuple(number(b.quick) for b in node.brackets),
        )
        return f"{node.function}({self.constant(brackets, 'brackets')}, {self.emit(node.amount, row, child)})"

    def aggregate(self, node: tree.Aggregate) -> str:
        entity, text, checks = self.entity, "r", []
        for step in node.up:
            column = self.entities[entity].columns[step]
            text = f"{text}[{self.layouts[entity].parent(step)}]"
            if column.type.optional:
                checks.append(text)
            entity = column.link
        rows = f"{text}[{self.layouts[entity].child(node.entity, node.via)}]"
        for check in reversed(checks):
            rows = f"(() if {check} is None else {rows})"
        self.layouts[node.entity].slot(node.via)
        where = f" if {self.emit(node.where, 'c', node.entity)}" if node.where is not None else ""
        if node.value is None:
            return f"sum([1 for c in {rows}{where}])" if where else f"len({rows})"
        value = self.emit(node.value, "c", node.entity)
        return self.folded(node, f"[{value} for c in {rows}{where}]")

    def folded(self, node: tree.Aggregate, items: str) -> str:
        name = node.function
        if name in ("min", "max"):
            return f"{name}({items}, default=None)"
        if name == "avg":
            return f"mean({items})"
        if name == "sum":
            whole = self.exact or node.type.kind == "int"
            return f"sum({items})" if whole else f"fsum({items})"
        return f"{name}3({items})" if node.type.kind == "finding" else f"{name}({items})"


def compile_guards(program: Program, compiled: PythonProgram) -> list[tuple[Guard, Any]]:
    """Each guard with a function of one row that says whether the row breaks it."""
    assert program is compiled.program
    return list(compiled.guards)


def compile_node(
    program: Program, compiled: PythonProgram, entity: str, node: Node
) -> Callable[[Row], Any]:
    """A function of one row that gives the value of a lowered tree; what it reads must have been computed."""
    writer = _Writer(program, compiled.layouts, compiled.exact)
    writer.entity = entity
    source = f"def value(r):\n    return {writer.emit(node)}\n{''.join(writer.helpers)}"
    names: dict[str, Any] = {**runtime.NAMES, **writer.constants, "__builtins__": {}}
    exec(compile(source, "<guiju>", "exec"), names)
    function: Callable[[Row], Any] = names["value"]
    return function


def _is_long(node: Node) -> TypeGuard[tree.Case]:
    return isinstance(node, tree.Case) and len(node.branches) > _INLINE_BRANCHES


def _reads(step: Step) -> list[tuple[Key, bool]]:
    """What a step reads: keys, and whether they lie in another row."""
    found: list[tuple[Key, bool]] = []
    stack: list[tuple[Node, str]] = [(step.tree, "")]
    while stack:
        part, child = stack.pop()
        match part:
            case tree.Column(name=name, outer=outer):
                inside = bool(child) and not outer
                found.append(((child if inside else step.entity, name), inside))
            case tree.Link(entity=entity, name=name):
                found.append(((entity, name), True))
            case tree.Aggregate(entity=entity):
                child = entity
        stack.extend((below, child) for below in tree.children(part))
    return found


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

