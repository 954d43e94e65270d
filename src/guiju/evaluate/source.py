"""Steps → Python source over rows of slots. No text of a policy enters it: values are constants `k0, k1, …`."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any, TypeGuard

from guiju.evaluate.floats import floats, is_float
from guiju.evaluate.layout import Layout
from guiju.evaluate.nodes import nearness, reads
from guiju.evaluate.program import Program, Step
from guiju.expression.functions import FUNCTIONS
from guiju.model import tree
from guiju.model.definition import Key
from guiju.model.money import LIFT, SLACK
from guiju.model.tree import Node

_LEAVES = (tree.Column, tree.Literal)
_INLINE = {"coalesce": "({0} if {0} is not None else {1})"}
"""Forms that name a plain first argument twice rather than call a function."""

FEN = (
    ("(floor({0} * LIFT + HALF) / 100 if {0} >= 0 else -floor(HALF - {0} * LIFT) / 100)")
    .replace("LIFT", repr(100 * LIFT))
    .replace("HALF", repr(0.5 + SLACK))
)
"""`round_half_up` to the fen for floats, written out: a call for each rule would cost as much as the rule."""

_CHAINS = frozenset({"and", "or", "+"})
_CHAIN_LIMIT = 64
_INLINE_BRANCHES = 12
_DEPTH_LIMIT = 30


class Writer:
    """Writes the source of one program; `constants` and `helpers` are what it needs beside it."""

    def __init__(self, program: Program, layouts: dict[str, Layout], exact: bool) -> None:
        self.program, self.layouts, self.exact = program, layouts, exact
        self.constants: dict[str, Any] = {}
        self.known: dict[tuple[str, Any], str] = {}
        self.entities = program.entities
        self.local: dict[Key, str] = {}
        self.floats = set() if exact else floats(program)
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
            for key, crossing in reads(step.tree, step.entity):
                if key in phase:
                    level = max(level, phase[key] + crossing)
            phase[step.key] = level
            found.setdefault((level, step.entity), []).append(step)
        return [
            (entity, steps) for (_, entity), steps in sorted(found.items(), key=lambda kv: kv[0][0])
        ]

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
                lines.append(
                    f"            if {self.emit(condition)}: {target} = {self.emit(value)}; break"
                )
            lines.append(f"            {target} = {self.emit(node.otherwise)}; break")
        else:
            lines = [f"        {target} = {self.emit(node)}"]
        if step.type.kind == "int" and not isinstance(node, _LEAVES):
            lines.append(f"        {target} = whole({target})")
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

    def _climbed(self, row: str, entity: str, steps: Sequence[str]) -> tuple[str, str, list[str]]:
        """The row that links lead to, its entity, and the rows on the way that may be missing."""
        text, missing = row, []
        for step in steps:
            column = self.entities[entity].columns[step]
            text = f"{text}[{self.layouts[entity].parent(step)}]"
            if column.type.optional:
                missing.append(text)
            entity = column.link
        return text, entity, missing

    def linked(self, node: tree.Link, row: str, child: str) -> str:
        entity = child if child and not node.outer else self.entity
        text, entity, checks = self._climbed("r" if node.outer else row, entity, node.steps)
        text = f"{text}[{self.layouts[entity].slot(node.name)}]"
        for check in reversed(checks):
            text = f"(None if {check} is None else {text})"
        return text

    def call(self, node: tree.Call, row: str, child: str) -> str:
        function = FUNCTIONS[node.function]
        form = function.exact if self.exact and function.exact else function.python
        args = [self.emit(arg, row, child) for arg in node.args]
        if node.function == "+" and len(args) > _CHAIN_LIMIT:
            return f"{'total' if self.exact else 'sum'}(({', '.join(args)}))"
        if node.function in _CHAINS:
            name = "small" if self.exact and node.function == "+" else ""
            return f"{name}({f' {node.function} '.join(args)})"
        if node.function == "*" and not self.exact and not self.is_float(node, child):
            return f"times({', '.join(args)})"
        if len(args) == 2 and node.function in _INLINE and isinstance(node.args[0], _LEAVES):
            return _INLINE[node.function].format(*args)
        if "{*}" in form:
            return form.replace("{*}", ", ".join(args))
        return form.format(*args, rest=", ".join(args[1:]))

    def scale(self, node: tree.Scale, row: str, child: str) -> str:
        def number(value: Fraction) -> Any:
            return value if self.exact else float(value)

        lift = 0 if self.exact or not node.near else nearness(node.amount)
        brackets = (
            tuple(number(b.upper) + lift for b in node.brackets if b.upper is not None),
            tuple(number(b.rate) for b in node.brackets),
            tuple(number(b.quick) for b in node.brackets),
        )
        return f"{node.function}({self.constant(brackets, 'brackets')}, {self.emit(node.amount, row, child)})"

    def aggregate(self, node: tree.Aggregate) -> str:
        text, entity, checks = self._climbed("r", self.entity, node.up)
        rows = f"{text}[{self.layouts[entity].child(node.entity, node.via)}]"
        for check in reversed(checks):
            rows = f"(() if {check} is None else {rows})"
        self.layouts[node.entity].slot(node.via)
        where = f" if {self.emit(node.where, 'c', node.entity)}" if node.where is not None else ""
        if node.value is None:
            return f"sum([1 for c in {rows}{where}])" if where else f"len({rows})"
        value = self.emit(node.value, "c", node.entity)
        folded = self.folded(node, f"[{value} for c in {rows}{where}]")
        if folded.startswith("fsum") and not checks:
            # Most rows have no children of a kind; asking is cheaper than adding up nothing.
            return f"({folded} if {rows} else 0.0)"
        return folded

    def is_float(self, node: Node, child: str) -> bool:
        """Whether a value is a float for certain, which cannot become longer."""
        return is_float(node, self.entity, child, self.floats)

    def folded(self, node: tree.Aggregate, items: str) -> str:
        name = node.function
        if name in ("min", "max"):
            return f"{name}({items}, default=None)"
        if name in ("avg", "gather"):
            return f"{'mean' if name == 'avg' else name}({items})"
        if name == "sum":
            plain = "sum" if node.type.kind == "int" else "fsum"
            return f"{'total' if self.exact else plain}({items})"
        return f"{name}3({items})" if node.type.kind == "finding" else f"{name}({items})"


def _is_long(node: Node) -> TypeGuard[tree.Case]:
    return isinstance(node, tree.Case) and len(node.branches) > _INLINE_BRANCHES
