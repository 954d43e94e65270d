"""What a policy says, as plain data: each element with what it reads and who reads it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from guiju.evaluate.python import as_plain
from guiju.expression.names import nearest
from guiju.expression.printer import print_tree
from guiju.model import tree
from guiju.model.definition import Column, DecisionTable, Definition, Entity, Key, Row, Rule
from guiju.model.label import Label
from guiju.model.parameter import BracketScale, Parameter
from guiju.model.source import Citation, Source
from guiju.unverified import is_unverified
from guiju.wording import Wording

Data = dict[str, Any]
PARTS = (
    "sources", "enums", "entities", "parameters", "rules", "tables", "reforms", "cases", "properties",
)  # fmt: skip


def counts(definition: Definition) -> dict[str, int]:
    """How many there are of each part."""
    return {part: len(getattr(definition, part)) for part in PARTS}


class Description:
    """The elements of a policy as plain data, with an index of who reads what.

    >>> import guiju
    >>> about = Description(guiju.load("transfer").definition)
    >>> [element["kind"] for element in about.find("person.tax")]
    ['rule']
    """

    def __init__(self, definition: Definition) -> None:
        self.definition = definition
        self.readers: dict[str, dict[str, None]] = {}
        self.parameters_of: dict[Key, list[str]] = {}
        for rule in definition.rules.values():
            name = ".".join(rule.key)
            self.parameters_of[rule.key] = list(dict.fromkeys(_parameters(definition, rule)))
            reads = [".".join(key) for key in definition.reads.get(rule.key, ())]
            for read in (
                *reads,
                *self.parameters_of[rule.key],
                *([rule.table] if rule.table else []),
            ):
                self.readers.setdefault(read, {}).setdefault(name)

    def all(self) -> Iterator[Data]:
        """Every element, part by part."""
        d = self.definition
        yield from map(self.source, d.sources.values())
        yield from (self.enum(name) for name in d.enums)
        yield from map(self.entity, d.entities.values())
        yield from map(self.parameter, d.parameters.values())
        yield from map(self.rule, d.rules.values())
        yield from map(self.table, d.tables.values())
        yield from (self.reform(name) for name in d.reforms)
        yield from (self.case(name) for name in d.cases)
        yield from (self.property(name) for name in d.properties)

    def find(self, name: str) -> list[Data]:
        """The elements of a name; an empty list where there is none."""
        return [element for element in self.all() if name in _names(element)] + self._columns(name)

    def nearest(self, name: str) -> str:
        """The name most like one that is not there."""
        known = {n for element in self.all() for n in _names(element)}
        known |= {f"{e.name}.{c}" for e in self.definition.entities.values() for c in e.columns}
        return nearest(name, sorted(known))

    def _columns(self, name: str) -> list[Data]:
        return [
            {"kind": "column", "name": f"{entity.name}.{column.name}"} | self.column(entity, column)
            for entity in self.definition.entities.values()
            for column in entity.columns.values()
            if name in (f"{entity.name}.{column.name}", column.name)
        ]

    def source(self, source: Source) -> Data:
        """A document, and who cites it."""
        d = self.definition
        cited = [".".join(r.key) for r in d.rules.values() if _cites(r.cites, source)]
        cited += [
            f"p.{p.name}"
            for p in d.parameters.values()
            if _cites([*p.cites, *(c for v in p.values for c in v.cites)], source)
        ]
        cited += [
            t.name
            for t in d.tables.values()
            if _cites([*t.cites, *(c for r in t.rows for c in r.cites)], source)
        ]
        return {
            "kind": "source",
            "name": source.name,
            "title": _label(source.title),
            "number": source.number or None,
            "issuer": source.issuer or None,
            "issued": _day(source.issued),
            "from": _day(source.start),
            "to": _day(source.end),
            "status": source.status,
            "url": source.url or None,
            "cited_by": cited,
        }

    def enum(self, name: str) -> Data:
        """A closed list of values."""
        values = self.definition.enums[name].values
        return {
            "kind": "enum",
            "name": name,
            "values": [{"value": v, "label": _label(label)} for v, label in values.items()],
        }

    def entity(self, entity: Entity) -> Data:
        """A table with its columns and rules."""
        return {
            "kind": "entity",
            "name": entity.name,
            "label": _label(entity.label),
            "about": _label(entity.about),
            "key": list(entity.key),
            "columns": [{"name": c.name} | self.column(entity, c) for c in entity.columns.values()],
            "rules": [
                {"name": r.name, "type": str(r.type), "label": _label(r.label)}
                for r in self.definition.rules.values()
                if r.entity == entity.name
            ],
        }

    def column(self, entity: Entity, column: Column) -> Data:
        """What a column takes."""
        unit = column.type.unit if column.type.is_numeric else None
        return {
            "type": str(column.type),
            "unit": str(unit) if unit else None,
            "label": _label(column.label),
            "about": _label(column.about),
            "link": column.link or None,
            "min": as_plain(column.minimum),
            "max": as_plain(column.maximum),
            "has_default": column.has_default,
            "default": as_plain(column.default),
            "read_by": self.read_by(f"{entity.name}.{column.name}"),
        }

    def parameter(self, parameter: Parameter) -> Data:
        """A parameter with its history."""
        unit = (
            parameter.type.unit
            if parameter.type.is_numeric or parameter.type.kind == "scale"
            else None
        )
        return {
            "kind": "parameter",
            "name": f"p.{parameter.name}",
            "type": str(parameter.type),
            "unit": str(unit) if unit else None,
            "label": _label(parameter.label),
            "about": _label(parameter.about),
            "values": [
                {
                    "from": _day(dated.start),
                    "value": plain_value(dated.value),
                    "text": None if dated.value is None else Wording().value(dated.value),
                    "cites": self.citations(dated.cites or parameter.cites),
                }
                for dated in parameter.values
            ],
            "read_by": self.read_by(f"p.{parameter.name}"),
        }

    def rule(self, rule: Rule) -> Data:
        """A rule: what it says, what it reads, who reads it."""
        table = self.definition.tables.get(rule.table)
        cites = rule.cites or (table.cites if table else ())
        reads = self.definition.reads.get(rule.key, ())
        own = [".".join(k) for k in (*self.definition.rules, *self.inputs()) if k in reads]
        return {
            "kind": "rule",
            "name": ".".join(rule.key),
            "label": _label(rule.label),
            "about": _label(rule.about),
            "type": str(rule.type),
            "is": rule.text or None,
            "table": rule.table or None,
            "outcome": rule.outcome or None,
            "round": rule.round,
            "down": rule.down,
            "to_the_fen": rule.type.kind == "money" and rule.round == rule.type.fen_digits,
            "at": print_tree(rule.at) if rule.at is not None else None,
            "cites": self.citations(cites),
            "reads": [*own, *self.parameters_of[rule.key]],
            "read_by": self.read_by(".".join(rule.key)),
        }

    def inputs(self) -> Iterator[Key]:
        """Entity and name of every column."""
        for entity in self.definition.entities.values():
            yield from ((entity.name, column) for column in entity.columns)

    def table(self, table: DecisionTable) -> Data:
        """A decision table with its rows."""
        return {
            "kind": "table",
            "name": table.name,
            "label": _label(table.label),
            "about": _label(table.about),
            "on": table.entity,
            "hit": table.hit,
            "outcomes": {n: str(t) for n, t in table.outcomes.items()},
            "rows": [self.row(row, table) for row in table.rows],
            "cites": self.citations(table.cites),
            "read_by": self.read_by(table.name),
        }

    def row(self, row: Row, table: DecisionTable) -> Data:
        """A row of a decision table."""
        cells = {k.strip(): v for k, v in row.cells.items() if v not in ("", "-")}
        return {
            "row": row.name,
            "if": {k.removesuffix("?").strip(): v for k, v in cells.items() if k.endswith("?")},
            "then": {name: print_tree(node) for name, node in row.outcomes.items()},
            "reason": _label(row.reason),
            "from": _day(row.start),
            "to": _day(row.end),
            "cites": self.citations(row.cites or table.cites),
        }

    def reform(self, name: str) -> Data:
        """A reform; what it changes is for `guiju.diff` to say."""
        reform = self.definition.reforms[name]
        return {
            "kind": "reform",
            "name": name,
            "title": _label(reform.title),
            "about": _label(reform.about),
            "after": list(reform.after),
            "cites": self.citations(reform.cites),
        }

    def case(self, name: str) -> Data:
        """A worked case."""
        case = self.definition.cases[name]
        return {
            "kind": "case",
            "name": name,
            "title": _label(case.title),
            "date": _day(case.date),
            "reform": case.reform or None,
            "given": {e: [r.plain() for r in rows] for e, rows in case.given.items()},
            "expect": {k: v.plain() for k, v in case.expect.items()},
            "origin": case.origin or None,
            "reliability": case.reliability or None,
            "cites": self.citations(case.cites),
        }

    def property(self, name: str) -> Data:
        """A property as written; whether it holds is for `guiju.verify` to say."""
        property_ = self.definition.properties[name]
        written = json.loads(property_.source)
        beside = ("label", "about", "reason", "cites", "date")
        return {
            "kind": "property",
            "name": name,
            "label": _label(property_.label),
            "about": _label(property_.about),
            "claim": {key: value for key, value in written.items() if key not in beside},
            "date": _day(property_.date),
            "reason": _label(property_.reason),
            "cites": self.citations(property_.cites),
        }

    def read_by(self, name: str) -> list[str]:
        """The rules that read something."""
        return list(self.readers.get(name, ()))

    def citations(self, cites: Iterable[Citation]) -> list[Data]:
        """Citations with the title and number of their documents."""
        out = []
        for cite in cites:
            source = self.definition.sources.get(cite.source, Source(cite.source))
            out.append(
                {
                    "source": cite.source,
                    "title": _label(source.title),
                    "number": source.number or None,
                    "place": cite.article or None,
                    "phrase": cite.phrase or None,
                    "unverified": is_unverified(self.definition, cite),
                }
            )
        return out


def _names(element: Data) -> tuple[str, ...]:
    """What an element may be called: its name, and a parameter or rule also by the name alone."""
    name = str(element["name"])
    return (name, name.partition(".")[2]) if element["kind"] in ("parameter", "rule") else (name,)


def _parameters(definition: Definition, rule: Rule) -> Iterator[str]:
    table = definition.tables.get(rule.table)
    trees = [rule.tree, rule.at]
    for row in table.rows if table else ():
        trees += [row.condition, *row.outcomes.values()]
    for root in trees:
        for node in tree.walk(root) if root is not None else ():
            if isinstance(node, tree.Parameter):
                yield f"p.{node.name}"


def plain_value(value: Any) -> Any:
    """A parameter's value as JSON takes it."""
    if isinstance(value, BracketScale):
        quick = {"quick": as_plain(value.quick)} if value.quick else {}
        return {"above": as_plain(value.above), "rates": as_plain(value.rates)} | quick
    return as_plain(value)


def _cites(cites: Iterable[Citation], source: Source) -> bool:
    return any(cite.source == source.name for cite in cites)


def _label(label: Label) -> Data | None:
    return {"zh": label.zh, "en": label.en} if label else None


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
