"""Which message codes the source raises, and with which values: read from the source itself."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

# Calls whose first text is a code, or hands one on.
RAISING = frozenset({"Problem", "ExpressionError", "ScalarError", "note", "warn", "stop", "wrong"})
HANDING_ON = frozenset({"_need", "_refuse", "_unexpected", "guard"})
# The readers of scalars know only the code; these fill in the rest.
SCALAR_VALUES = frozenset({"found"})


@dataclass(frozen=True)
class Raised:
    """One place of the source that raises a code; `values` None where they stand elsewhere."""

    code: str
    values: frozenset[str] | None
    where: str


def raised_codes(source: Path) -> list[Raised]:
    """Every code that a source folder raises."""
    return [
        raised
        for file in sorted(source.rglob("*.py"))
        for raised in _of_module(ast.parse(file.read_text(encoding="utf-8")), file.name)
    ]


def texts_of(source: Path) -> set[str]:
    """Every text that the source holds outside the messages themselves."""
    modules = [file for file in source.rglob("*.py") if file.parent.name != "locale"]
    return {
        node.value
        for file in modules
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }


def _of_module(module: ast.Module, name: str) -> Iterator[Raised]:
    for node in ast.walk(module):
        where = f"{name}:{getattr(node, 'lineno', 0)}"
        if isinstance(node, ast.Call):
            called = _name(node.func)
            if called in RAISING:
                values = SCALAR_VALUES if called == "ScalarError" else _values(node)
                yield from (Raised(code, values, where) for code in _texts(node.args[:1]))
            elif called in HANDING_ON or called.startswith("_Wrong"):
                yield from (Raised(code, None, where) for code in _texts(node.args) if "-" in code)
        elif isinstance(node, ast.Assign) and [_name(t) for t in node.targets] == ["code"]:
            yield from (Raised(code, None, where) for code in _texts([node.value]))


def _name(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")


def _texts(nodes: list[ast.expr]) -> Iterator[str]:
    """The texts an expression can be: itself, or either side of a conditional."""
    for node in nodes:
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value
        elif isinstance(node, ast.IfExp):
            yield from _texts([node.body, node.orelse])


def _values(call: ast.Call) -> frozenset[str] | None:
    """The names of the values given; None where they come from a variable."""
    written = [argument for argument in call.args[2:] if isinstance(argument, ast.Dict)]
    if len(call.args) > 2 and not written:
        return None
    keys = {k.value for d in written for k in d.keys if isinstance(k, ast.Constant)}
    named = {keyword.arg for keyword in call.keywords}
    if None in named:
        return None
    return frozenset(str(key) for key in keys | named)
