"""Sections → Definition: names resolved in dependency order, cycles named, content hashed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from guiju.expression.names import Scope, nearest
from guiju.expression.resolve import resolve
from guiju.expression.syntax import ExpressionError, Syntax, parse
from guiju.load.cases import read_cases, read_reforms
from guiju.load.declarations import read_entities, read_enums, read_parameters, read_sources
from guiju.load.document import Item
from guiju.load.folder import Raw
from guiju.load.order import dependency_order
from guiju.load.reader import Reader
from guiju.load.tables import RawTable, TableResolver, raw_table
from guiju.model.definition import DecisionTable, Definition, Enum, Entity, Key, Rule
from guiju.model.money import MODES
from guiju.model.parameter import BracketScale, Parameter
from guiju.model.problem import Place, PolicyError
from guiju.model.types import DATE, UNKNOWN, Type

RULE_LIMIT = 20_000
_UNHASHED = frozenset({"title", "about", "label", "cases", "reforms", "include", "name"})


def build(raw: Raw, reader: Reader, *, reform: str = "") -> Definition:
    """The checked policy. Raises PolicyError with every problem of its files."""
    section = raw.sections.get
    sources = read_sources(reader, section("sources"))
    enums = read_enums(reader, section("enums"))
    entities = read_entities(reader, section("entities"))
    parameters = read_parameters(reader, section("parameters"))
    builder = _Builder(raw, reader, enums, entities, parameters)
    rules, tables = builder.rules_and_tables()
    reforms = read_reforms(reader, section("reforms"))
    cases = read_cases(reader, section("cases"), entities, {**builder.scope.types}, reforms)
    errors = [p for p in reader.problems if not p.warning]
    if errors:
        raise PolicyError(sorted(reader.problems, key=lambda p: (p.warning, p.place)))
    return Definition(
        reader.text(section("name")), reader.label(section("title")), sources, enums, entities, parameters,
        rules, tables, reforms, cases, builder.order, builder.reads, content_hash(raw), reform,
        reader.label(section("about")), tuple(reader.problems),
    )  # fmt: skip


def content_hash(raw: Raw) -> str:
    """SHA-256 of what decides results: layout, comments, titles, labels and cases do not count."""
    sections: dict[str, Any] = {k: _hashed(v) for k, v in raw.sections.items() if k not in _UNHASHED}
    sections["tables"] = {
        name: {"table": sections.get("tables", {}).get(name), "rows": [_hashed(row) for row in rows]}
        for name, rows in raw.tables.items()
    }
    text = json.dumps(sections, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _hashed(item: Item) -> Any:
    if item.kind == "mapping":
        return {k: _hashed(v) for k, v in item.value.items() if k not in ("label", "about", "title", "file")}
    return [_hashed(part) for part in item.value] if item.kind == "list" else item.plain()


class _Builder:
    """Resolves rules and the tables they read, each after what it depends on."""

    def __init__(
        self, raw: Raw, reader: Reader, enums: Mapping[str, Enum], entities: Mapping[str, Entity],
        parameters: Mapping[str, Parameter],
    ) -> None:  # fmt: skip
        self.raw, self.reader = raw, reader
        types = {(e.name, c.name): c.type for e in entities.values() for c in e.columns.values()}
        parameter_types = {name: p.type for name, p in parameters.items()}
        self.scope = Scope(entities, enums, parameter_types, types, set(), _zero_parameters(parameters))
        self.tables: dict[str, RawTable] = {}
        self.resolved: dict[str, DecisionTable] = {}
        self.fields: dict[Key, dict[str, Item]] = {}
        self.syntax: dict[Key, Syntax] = {}
        self.at: dict[Key, Syntax] = {}
        self.places: dict[Key, Place] = {}
        self.order: tuple[Key, ...] = ()
        self.reads: dict[Key, frozenset[Key]] = {}
        self.rules: dict[Key, Rule] = {}

    def rules_and_tables(self) -> tuple[dict[Key, Rule], dict[str, DecisionTable]]:
        """All rules and tables."""
        self._declare_rules()
        self._declare_tables()
        for key, fields in self.fields.items():
            self.reads[key] = frozenset(self._reads(key, fields))
        links = {key: {k for k in read if k in self.fields} for key, read in self.reads.items()}
        self.order, cycle = dependency_order(links)
        if cycle:
            text = " → ".join(f"{entity}.{name}" for entity, name in cycle)
            self.reader.note("rule-cycle", self.places[cycle[0]], found=text)
            return {}, {}
        for key in self.order:
            self.rules[key] = self._rule(key)
        for name, table in self.tables.items():
            self._table(name, table)
        return self.rules, self.resolved

    def _declare_rules(self) -> None:
        count = 0
        for entity, section, place in self.reader.named(self.raw.sections.get("rules"), "rules"):
            if entity not in self.scope.entities:
                known = list(self.scope.entities)
                self.reader.note("unknown-entity", place, found=entity, known=", ".join(known),
                                 nearest=nearest(entity, known))  # fmt: skip
                continue
            for name, item, where in self.reader.named(section, f"rules.{entity}"):
                count += 1
                if count > RULE_LIMIT:
                    self.reader.note("too-many-rules", where, limit=RULE_LIMIT)
                    return
                self._declare_rule((entity, name), item, where)

    def _declare_rule(self, key: Key, item: Item, place: Place) -> None:
        entity, name = key
        if name in self.scope.entities[entity].columns:
            self.reader.note("rule-is-column", place, found=name, entity=entity)
            return
        if item.kind == "text":
            fields = {"is": item}
        else:
            fields = self.reader.fields(item, "rule", f"rules.{entity}.{name}")
        if ("is" in fields) == ("table" in fields):
            self.reader.note("rule-needs-one", place, found=name)
            return
        self.fields[key], self.places[key] = fields, place
        self.scope.rules.add(key)
        if "type" in fields:
            self.scope.types[key] = self.reader.type(
                self.reader.text(fields["type"]), fields["type"].place, fields.get("unit")
            )
        elif "unit" in fields:
            self.reader.note("unit-without-type", fields["unit"].place, found=name)
        for part, store in (("is", self.syntax), ("at", self.at)):
            if part in fields and (parsed := self._parse(fields[part])) is not None:
                store[key] = parsed

    def _parse(self, item: Item) -> Syntax | None:
        if item.kind != "text" or not str(item.value).strip():
            self.reader.note("not-an-expression", item.place, found=item.kind)
            return None
        try:
            return parse(item.value)
        except ExpressionError as error:
            self.reader.note_expression(error, item)
            return None

    def _declare_tables(self) -> None:
        for name, item, place in self.reader.named(self.raw.sections.get("tables"), "tables"):
            fields = self.reader.fields(item, "table", f"tables.{name}")
            rows = self.raw.tables.get(name, [])
            table = raw_table(self.reader, name, fields, rows, place, self.scope.entities)
            if table is not None:
                self.tables[name] = table

    def _reads(self, key: Key, fields: Mapping[str, Item]) -> set[Key]:
        found: set[Key] = set()
        for syntax in (self.syntax.get(key), self.at.get(key)):
            if syntax is not None:
                found |= self.scope.reads(key[0], syntax)
        if "table" in fields:
            table = self.tables.get(self.reader.text(fields["table"]))
            if table is not None:
                found |= table.reads(self.scope)
        return found

    def _rule(self, key: Key) -> Rule:
        fields, reader = self.fields[key], self.reader
        wanted = self.scope.types.get(key, UNKNOWN)
        tree, outcome, table, type_ = None, "", "", wanted
        if key in self.syntax:
            try:
                tree = resolve(self.scope, key[0], self.syntax[key], wanted)
                type_ = tree.type if wanted.kind == "unknown" else wanted
            except ExpressionError as error:
                reader.note_expression(error, fields["is"])
        elif "table" in fields:
            table = reader.text(fields["table"])
            outcome, type_ = self._outcome(key, fields, table, wanted)
        at = self._at(key, fields)
        if type_.kind in ("none", "scale"):
            reader.note("rule-without-value", self.places[key], found=type_)
        if type_.is_numeric and type_.unit is None:
            type_ = replace(type_, unit=Type("number").unit)
        self.scope.types[key] = type_
        digits, down = self._rounding(fields, type_)
        return Rule(
            key[0], key[1], reader.text(fields.get("is")), type_, tree, table, outcome, at, digits, down,
            reader.label(fields.get("label")), reader.label(fields.get("about")),
            reader.citations(fields.get("cites")), self.places[key],
        )  # fmt: skip

    def _at(self, key: Key, fields: Mapping[str, Item]) -> Any:
        if key not in self.at:
            return None
        try:
            return resolve(self.scope, key[0], self.at[key], DATE)
        except ExpressionError as error:
            self.reader.note_expression(error, fields["at"])
            return None

    def _rounding(self, fields: Mapping[str, Item], type_: Type) -> tuple[int | None, bool]:
        item = fields.get("round")
        if item is None:
            return (2, False) if type_.kind == "money" else (None, False)
        text = self.reader.text(item)
        if not type_.is_numeric and type_.kind != "unknown":
            self.reader.note("round-without-number", item.place, found=type_)
        if text == "down":
            return 2, True
        if text in MODES:
            return MODES[text], False
        if text.isdigit() and len(text) == 1:
            return int(text), False
        expected = ", ".join([*MODES, "down", "0-9"])
        self.reader.note("not-one-of", item.place, found=text, expected=expected)
        return None, False

    def _outcome(
        self, key: Key, fields: Mapping[str, Item], name: str, wanted: Type
    ) -> tuple[str, Type]:
        reader = self.reader
        if name not in self.tables:
            reader.note("no-such-table", fields["table"].place, found=name, nearest=nearest(name, self.tables))
            return "", wanted
        raw = self.tables[name]
        if raw.entity != key[0]:
            reader.note("table-of-other-entity", fields["table"].place, found=raw.entity, expected=key[0])
            return "", wanted
        table = self._table(name, raw)
        outcome = reader.text(fields.get("outcome"))
        if not outcome and len(table.outcomes) != 1:
            reader.note("which-outcome", self.places[key], found=name, expected=", ".join(table.outcomes))
            return "", wanted
        outcome = outcome or next(iter(table.outcomes))
        if outcome not in table.outcomes:
            reader.note("no-such-outcome", fields["outcome"].place, found=outcome, table=name,
                        known=", ".join(table.outcomes))  # fmt: skip
            return "", wanted
        type_ = _outcome_type(table, outcome)
        if wanted.kind != "unknown" and (wanted.kind, wanted.enum) != (type_.kind, type_.enum):
            reader.note("outcome-type", fields["type"].place, found=wanted, expected=type_)
        elif wanted.kind != "unknown" and type_.optional and not wanted.optional:
            reader.note("outcome-may-be-missing", fields["type"].place, table=name, found=wanted)
        return outcome, type_

    def _table(self, name: str, raw: RawTable) -> DecisionTable:
        if name not in self.resolved:
            hit = self.reader.text(raw.fields.get("hit"), "unique")
            if hit not in ("unique", "first", "priority", "collect"):
                self.reader.note("not-one-of", raw.fields["hit"].place, found=hit,
                                 expected="unique, first, priority, collect")  # fmt: skip
                hit = "first"
            self.resolved[name] = TableResolver(self.reader, self.scope, raw, hit).table()
        return self.resolved[name]


def _outcome_type(table: DecisionTable, outcome: str) -> Type:
    """The type of a rule that takes an outcome."""
    type_ = table.outcomes[outcome]
    if table.hit == "collect":
        if table.collect == "set":
            return Type("set", element=type_.kind, enum=type_.enum, unit=type_.unit)
        if table.collect == "count":
            return Type("int")
        return type_ if table.collect == "sum" else type_.or_none
    total = any(row.condition is None and not row.start and not row.end for row in table.rows)
    if type_.kind == "finding" or total or outcome in table.otherwise:
        return type_
    return type_.or_none


def _zero_parameters(parameters: Mapping[str, Parameter]) -> set[str]:
    def values(parameter: Parameter) -> Iterable[Any]:
        return (dated.value for dated in parameter.values if not isinstance(dated.value, BracketScale))

    return {name for name, p in parameters.items() if any(v == 0 for v in values(p) if v is not None)}
