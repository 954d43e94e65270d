"""The rows from which a value that does not hold was computed: those that its aggregates count."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from functools import cached_property
from typing import Any

from guiju.decide import Decider
from guiju.evaluate.layout import Row as Slots
from guiju.evaluate.quoting import identifier
from guiju.model import tree
from guiju.model.definition import Definition, Rule
from guiju.model.finding import WORDS
from guiju.model.statement import Statement
from guiju.model.tree import Node
from guiju.registers.answer import Line, Row
from guiju.registers.judge import hidden, row_of
from guiju.sessions import TableSession

ROWS = 100_000
"""Of larger registers the rows that a value was computed from are not listed."""
COUNTED = 100
"""So many of them are listed."""


class Counted:
    """The rows of a session as one case, decided in fractions when a line asks for what it was computed from."""

    def __init__(self, session: TableSession, definition: Definition, day: date) -> None:
        self.session, self.definition, self.day = session, definition, day
        self.deciders: dict[str, Decider] = {}
        self.rows: dict[str, Mapping[str, list[Slots]]] = {}

    def beside(self, statement: Statement, line: Line) -> Line:
        """A line with the rows that it was computed from."""
        if sum(staged.rows for staged in self.session.staged.values()) > ROWS:
            return line
        found = {(row.entity, row.key): row for row in self._found(statement, line.key)}
        found.pop((statement.entity, line.key), None)
        rows = tuple(found.values())
        return replace(line, counted=rows[:COUNTED], more=max(0, len(rows) - COUNTED))

    @cached_property
    def given(self) -> dict[str, list[dict[str, Any]]]:
        """Every table as rows of a case."""
        out = {}
        for name, relation in self.session.relations.items():
            entity = self.session.program.entities[name]
            names = list(self.session.staged[name].columns)
            listed = ", ".join(identifier(column) for column in names)
            order = ", ".join(identifier(key) for key in entity.key)
            query = f"SELECT {listed} FROM {relation} ORDER BY {order}"
            rows = self.session.connection.execute(query).fetchall()
            findings = {n for n in names if entity.columns[n].type.kind == "finding"}
            out[name] = [
                {n: WORDS[v] if n in findings else v for n, v in zip(names, row, strict=True)}
                for row in rows
            ]
        return out

    def _found(self, statement: Statement, key: str) -> Iterator[Row]:
        name = statement.name
        if name not in self.deciders:
            goals = [(statement.entity, hidden(statement))]
            decider = Decider(self.definition, self.day, goals, reasons=False)
            needed = decider.program.columns
            self.deciders[name] = decider
            self.rows[name] = decider.compiled.run({n: self.given[n] for n in needed})
        decider, rows = self.deciders[name], self.rows[name]
        rule = self.definition.rules[statement.entity, hidden(statement)]
        given = self.given[statement.entity]
        place = [self._key(statement.entity, row) for row in given].index(key)
        yield from self._counted(decider, rows, rule, rows[statement.entity][place])

    def _key(self, entity: str, row: Mapping[str, Any]) -> str:
        return "|".join(str(row[k]) for k in self.session.program.entities[entity].key)

    def _counted(
        self, decider: Decider, rows: Mapping[str, list[Slots]], rule: Rule, row: Slots
    ) -> Iterator[Row]:
        """The rows that the aggregates of a rule count for a row, also those of rules of the row that it reads."""
        for node in _outermost(rule.tree) if rule.tree is not None else ():
            if isinstance(node, tree.Aggregate):
                yield from self._children(decider, rows, rule, node, row)
            else:
                other = self.definition.rules.get((rule.entity, node.name))
                if other is not None:
                    yield from self._counted(decider, rows, other, row)

    def _children(
        self, decider: Decider, rows: Mapping[str, list[Slots]], rule: Rule, node: tree.Aggregate, row: Slots
    ) -> Iterator[Row]:  # fmt: skip
        layouts = decider.compiled.python.layouts
        entity = rule.entity
        top: Slots | None = row
        for step in node.up:
            top = None if top is None else top[layouts[entity].parents[step]]
            entity = self.definition.entities[entity].columns[step].link
        if top is None:
            return
        counts = decider.counted(rule, node)
        places = {id(child): place for place, child in enumerate(rows[node.entity])}
        for child in top[layouts[entity].children[node.entity, node.via]]:
            if counts(row, child):
                values = self.given[node.entity][places[id(child)]]
                key = self._key(node.entity, values)
                keys = self.session.program.entities[node.entity].key
                yield row_of(node.entity, key, {n: v for n, v in values.items() if n not in keys})


def _outermost(node: Node) -> Iterator[tree.Aggregate | tree.Column]:
    """The aggregates of a tree and the names outside them, in the order written."""
    if isinstance(node, (tree.Aggregate, tree.Column)):
        yield node
        return
    for below in tree.children(node):
        yield from _outermost(below)
