"""What a result stands on that nobody has verified."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from datetime import date
from typing import Any, TypeAlias

from guiju.evaluate.layout import Row
from guiju.evaluate.nodes import reads
from guiju.evaluate.program import Program
from guiju.model import tree
from guiju.model.definition import Definition, Key, Rule
from guiju.model.source import Citation
from guiju.model.tree import Node

Part: TypeAlias = Callable[[Rule, Node], Callable[[Row], Any]]
"""A part of a rule → a function of a row that gives its value."""


def unverified_citations(
    definition: Definition, program: Program, given: Iterable[str] | None = None
) -> tuple[Citation, ...]:
    """Citations without verification among the rules, parameters and tables that a program uses.

    `given` names the entities that have rows; rules of the others decide nothing.
    """
    entities = set(program.entities if given is None else given)
    cites: list[Citation] = []
    for step in program.steps:
        rule = definition.rules.get((step.entity, step.source))
        if rule is None or rule.entity not in entities:
            continue
        cites.extend(rule.cites)
        if rule.table:
            table = definition.tables[rule.table]
            cites.extend((*table.cites, *(c for row in table.rows for c in row.cites)))
        for node in _walk(rule.tree, entities) if rule.tree is not None else ():
            if isinstance(node, tree.Parameter):
                parameter = definition.parameters[node.name]
                dated = parameter.on(program.day) if node.at is None and rule.at is None else None
                used = parameter.values if dated is None else (dated,)
                cites.extend(c for value in used for c in value.cites or parameter.cites)
    return _unverified(definition, cites)


def _walk(node: Node, entities: Collection[str]) -> Iterator[Node]:
    """The nodes of a tree, without aggregates over entities that have no rows."""
    if isinstance(node, tree.Aggregate) and node.entity not in entities:
        return
    yield node
    for below in tree.children(node):
        yield from _walk(below, entities)


def is_unverified(definition: Definition, citation: Citation) -> bool:
    """Whether a citation, or its source as a whole, is marked unverified."""
    return citation.unverified or definition.sources[citation.source].status == "unverified"


def _unverified(definition: Definition, cites: Iterable[Citation]) -> tuple[Citation, ...]:
    doubtful = {str(c): c for c in cites if is_unverified(definition, c)}
    return tuple(doubtful[text] for text in sorted(doubtful))


class CaseBasis:
    """What the results of one case stand on: of each CASE only the branches its rows take, of each
    parameter the values of their dates, of each decision table the rows that match."""

    def __init__(
        self, definition: Definition, day: date, rows: Mapping[str, list[Row]], part: Part
    ) -> None:
        self.definition, self.day, self.rows, self.part = definition, day, rows, part

    def unverified(self, goals: Iterable[Key]) -> tuple[Citation, ...]:
        """The citations without verification on which goals stand."""
        cites: list[Citation] = []
        waiting, seen = list(goals), set[Key]()
        while waiting:
            key = waiting.pop()
            rule = self.definition.rules.get(key)
            if key in seen or rule is None:
                continue
            seen.add(key)
            for row in self.rows.get(key[0], ()):
                cites.extend(rule.cites)
                for node in self._used(rule, row, cites):
                    waiting.extend(key for key, _ in reads(node, rule.entity))
        return _unverified(self.definition, cites)

    def _used(self, rule: Rule, row: Row, cites: list[Citation]) -> Iterator[Node]:
        """The columns, links, aggregates that decide a rule for a row; citations are added."""
        roots: list[Node] = [] if rule.at is None else [rule.at]
        if rule.table:
            roots.extend(self._matched(rule, row, cites))
        elif rule.tree is not None:
            roots.append(rule.tree)
        while roots:
            node = roots.pop()
            match node:
                case tree.Case():
                    roots.extend(self._taken(node, rule, row))
                    continue
                case tree.Parameter():
                    cites.extend(self._cites_of(node, rule, row))
                case tree.Aggregate(entity=entity):
                    if not self.rows.get(entity):
                        continue
                    for inner in tree.walk(node):
                        if isinstance(inner, tree.Parameter):
                            cites.extend(self._cites_of(inner, rule, row, child=True))
                    yield node
                    continue
                case tree.Column() | tree.Link():
                    yield node
            roots.extend(tree.children(node))

    def _taken(self, node: tree.Case, rule: Rule, row: Row) -> list[Node]:
        """The conditions of a CASE that were tested, and the value that was taken."""
        used: list[Node] = []
        for condition, value in node.branches:
            used.append(condition)
            if self.part(rule, condition)(row):
                return [*used, value]
        return [*used, node.otherwise]

    def _matched(self, rule: Rule, row: Row, cites: list[Citation]) -> list[Node]:
        table = self.definition.tables[rule.table]
        cites.extend(table.cites)
        day = self.day if rule.at is None else self.part(rule, rule.at)(row)
        used: list[Node] = []
        for entry in table.rows:
            if not entry.holds_on(day):
                continue
            if entry.condition is not None:
                used.append(entry.condition)
                if not self.part(rule, entry.condition)(row):
                    continue
            cites.extend(entry.cites)
            used.append(entry.outcomes[rule.outcome])
        return used

    def _cites_of(
        self, node: tree.Parameter, rule: Rule, row: Row, *, child: bool = False
    ) -> Iterable[Citation]:
        """The citations of a parameter on its date; of all dates where a child's own date says which."""
        parameter = self.definition.parameters[node.name]
        if child and node.at is not None:
            return [c for value in parameter.values for c in value.cites or parameter.cites]
        at = node.at if node.at is not None else rule.at
        dated = parameter.on(self.day if at is None else self.part(rule, at)(row))
        return (dated.cites if dated is not None else ()) or parameter.cites
