"""Rules and the tables they read: declared, put in order, resolved each after what it reads."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from guiju.expression.letters import folded
from guiju.expression.names import Scope, nearest
from guiju.expression.syntax import Syntax
from guiju.load.declarations import read_limits
from guiju.load.document import Item
from guiju.load.expressions import parse_item, resolve_item
from guiju.load.folder import Raw
from guiju.load.order import dependency_order
from guiju.load.reader import Reader
from guiju.load.tables import RawTable, TableResolver, raw_table
from guiju.model.definition import DecisionTable, Key, Rule
from guiju.model.money import MODES
from guiju.model.problem import Place
from guiju.model.tree import Node
from guiju.model.types import DATE, UNKNOWN, Type
from guiju.model.unit import ONE

RULE_LIMIT = 20_000
_DIGITS = frozenset("0123456789")


class RuleBuilder:
    """Resolves the rules of a policy. `order` and `reads` are there once `rules_and_tables` ran."""

    def __init__(self, raw: Raw, reader: Reader, scope: Scope) -> None:
        self.raw, self.reader, self.scope = raw, reader, scope
        self.declared: list[str] = []
        self.tables: dict[str, RawTable] = {}
        self.table_reads: dict[str, frozenset[Key]] = {}
        self.resolved: dict[str, DecisionTable] = {}
        self.fields: dict[Key, Mapping[str, Item]] = {}
        self.syntax: dict[Key, Syntax] = {}
        self.at: dict[Key, Syntax] = {}
        self.places: dict[Key, Place] = {}
        self.order: tuple[Key, ...] = ()
        self.reads: dict[Key, frozenset[Key]] = {}

    def rules_and_tables(self) -> tuple[dict[Key, Rule], dict[str, DecisionTable]]:
        """All rules and tables; where rules go round in a circle, the type of what is read too early is unknown."""
        self._declare_rules()
        self._declare_tables()
        self.reads = {key: self._reads(key, fields) for key, fields in self.fields.items()}
        links = {key: [k for k in read if k in self.fields] for key, read in self.reads.items()}
        self.order, cycles = dependency_order(links)
        for cycle in cycles:
            text = " → ".join(f"{entity}.{name}" for entity, name in cycle)
            self.reader.note("rule-cycle", self.places[cycle[0]], found=text)
        rules = {key: self._rule(key) for key in self.order}
        for name in self.tables:
            self._table(name)
        return rules, self.resolved

    # declarations

    def _declare_rules(self) -> None:
        for entity, section, place in self.reader.named(self.raw.sections.get("rules"), "rules"):
            if not self.reader.entity(entity, place, self.scope.entities):
                continue
            columns = {folded(name): name for name in self.scope.entities[entity].columns}
            for name, item, where in self.reader.named(section, f"rules.{entity}"):
                if len(self.fields) >= RULE_LIMIT:
                    self.reader.note("too-many-rules", where, limit=RULE_LIMIT)
                    return
                column = columns.get(folded(name))
                if column == name:
                    self.reader.note("rule-is-column", where, found=name, entity=entity)
                elif column is not None:
                    self.reader.note("differs-in-case", where, found=name, first=column)
                else:
                    self._declare_rule((entity, name), item, where)

    def _declare_rule(self, key: Key, item: Item, place: Place) -> None:
        entity, name = key
        section = f"rules.{entity}.{name}"
        fields = {"is": item} if item.kind == "text" else self.reader.fields(item, "rule", section)
        if item.kind == "list":
            return
        if ("is" in fields) == ("table" in fields):
            self.reader.note(
                "rule-has-both" if "is" in fields else "rule-needs-one", place, found=name
            )
            return
        if "outcome" in fields and "table" not in fields:
            outcome = fields["outcome"]
            self.reader.note(
                "outcome-without-table", outcome.place, found=self.reader.text(outcome)
            )
        self.fields[key], self.places[key] = fields, place
        self.scope.rules.add(key)
        if "type" in fields:
            text, where = self.reader.text(fields["type"]), fields["type"].place
            self.scope.types[key] = self.reader.type(text, where, fields.get("unit"))
        elif "unit" in fields:
            self.reader.note("unit-without-type", fields["unit"].place, found=name)
        for part, store in (("is", self.syntax), ("at", self.at)):
            if part in fields and (parsed := parse_item(self.reader, fields[part])) is not None:
                store[key] = parsed

    def _declare_tables(self) -> None:
        for name, item, place in self.reader.named(self.raw.sections.get("tables"), "tables"):
            self.declared.append(name)
            if name not in self.raw.tables:
                continue
            rows = self.raw.tables[name]
            table = raw_table(self.reader, name, item, rows, place, self.scope.entities)
            if table is not None:
                self.tables[name] = table

    def _reads(self, key: Key, fields: Mapping[str, Item]) -> frozenset[Key]:
        found: set[Key] = set()
        for syntax in (self.syntax.get(key), self.at.get(key)):
            if syntax is not None:
                found |= self.scope.reads(key[0], syntax)
        name = self.reader.text(fields.get("table"))
        if name in self.tables:
            if name not in self.table_reads:
                self.table_reads[name] = self.tables[name].reads(self.scope)
            found |= self.table_reads[name]
        return frozenset(found)

    # one rule

    def _rule(self, key: Key) -> Rule:
        fields, reader = self.fields[key], self.reader
        type_ = self.scope.types.get(key, UNKNOWN)
        tree, outcome, table = None, "", ""
        if "table" in fields:
            table = reader.text(fields["table"])
            outcome, type_ = self._outcome(key, fields, table, type_)
        elif key in self.syntax:
            tree = self._resolved(key, self.syntax[key], fields["is"], type_)
            type_ = tree.type if tree is not None and type_.kind == "unknown" else type_
        at = self._resolved(key, self.at[key], fields["at"], DATE) if key in self.at else None
        if type_.kind in ("none", "scale"):
            reader.note("rule-without-value", self.places[key], found=type_)
        if type_.is_numeric and type_.unit is None:
            type_ = replace(type_, unit=ONE)
        self.scope.types[key] = type_
        digits, down = self._rounding(fields, type_)
        low, high = read_limits(reader, fields, type_)
        return Rule(
            key[0], key[1], _written(fields.get("is")), type_, tree, table, outcome, at, digits,
            down, reader.label(fields.get("label")), reader.label(fields.get("about")),
            reader.citations(fields.get("cites")), self.places[key], low, high,
        )  # fmt: skip

    def _resolved(self, key: Key, syntax: Syntax, item: Item, wanted: Type) -> Node | None:
        return resolve_item(self.reader, self.scope, key[0], syntax, item, wanted)

    def _rounding(self, fields: Mapping[str, Item], type_: Type) -> tuple[int | None, bool]:
        item = fields.get("round")
        if item is None:
            return (type_.fen_digits, False) if type_.kind == "money" else (None, False)
        text = self.reader.text(item)
        if not type_.is_numeric and type_.kind != "unknown":
            self.reader.note("round-without-number", item.place, found=type_)
        # Of an amount in 万元 the fen is the sixth decimal; digits written count in the unit itself.
        scale = type_.fen_digits - 2 if type_.kind == "money" else 0
        if text == "down":
            return 2 + scale, True
        if text in MODES:
            digits = MODES[text]
            return (None if digits is None else digits + scale), False
        if text in _DIGITS:
            return int(text), False
        expected = ", ".join([*MODES, "down", "0-9"])
        self.reader.note("not-one-of", item.place, found=text, expected=expected)
        return None, False

    # a rule that takes the outcome of a table

    def _outcome(
        self, key: Key, fields: Mapping[str, Item], name: str, wanted: Type
    ) -> tuple[str, Type]:
        """The outcome that a rule takes, and the rule's type."""
        reader, place = self.reader, fields["table"].place
        if name not in self.tables:
            if name not in self.declared:
                near = nearest(name, self.declared)
                reader.note("no-such-table", place, found=name, nearest=near)
            return "", wanted
        entity = self.tables[name].entity
        if entity != key[0]:
            reader.note("table-of-other-entity", place, found=entity, expected=key[0])
            return "", wanted
        table = self._table(name)
        outcome = self._which(table, fields, self.places[key])
        if not outcome:
            return "", wanted
        type_ = _outcome_type(table, outcome)
        if wanted.kind != "unknown":
            self._check_outcome(table, type_, wanted, fields["type"].place)
        return outcome, type_

    def _which(self, table: DecisionTable, fields: Mapping[str, Item], place: Place) -> str:
        """The name of the outcome meant; nothing where that is not clear."""
        known = ", ".join(table.outcomes) or "-"
        outcome = self.reader.text(fields.get("outcome"))
        if outcome:
            if outcome in table.outcomes:
                return outcome
            values = {"found": outcome, "table": table.name, "known": known}
            self.reader.note("no-such-outcome", fields["outcome"].place, **values)
        elif len(table.outcomes) == 1:
            return next(iter(table.outcomes))
        elif table.outcomes:
            self.reader.note("which-outcome", place, found=table.name, expected=known)
        return ""

    def _check_outcome(self, table: DecisionTable, type_: Type, wanted: Type, place: Place) -> None:
        if "unknown" not in (type_.kind, wanted.kind) and type_.required != wanted.required:
            self.reader.note("outcome-type", place, found=wanted, expected=type_)
        elif type_.optional and not wanted.optional:
            self.reader.note("outcome-may-be-missing", place, table=table.name, found=wanted)

    def _table(self, name: str) -> DecisionTable:
        if name not in self.resolved:
            raw = self.tables[name]
            self.resolved[name] = TableResolver(self.reader, self.scope, raw).table()
        return self.resolved[name]


def _written(item: Item | None) -> str:
    return str(item.value) if item is not None and item.kind == "text" else ""


def _outcome_type(table: DecisionTable, outcome: str) -> Type:
    """The type of a rule that takes an outcome."""
    type_ = table.outcomes[outcome]
    if type_.kind == "unknown":
        return type_
    if table.hit == "collect":
        return _collected(table.collect, type_)
    if type_.kind == "finding" or outcome in table.otherwise or _always_matches(table):
        return type_
    return type_.or_none


def _collected(collect: str, type_: Type) -> Type:
    if collect == "set":
        return Type("set", element=type_.kind, enum=type_.enum, unit=type_.unit)
    if collect == "count":
        return Type("int")
    return type_ if collect == "sum" else type_.or_none


def _always_matches(table: DecisionTable) -> bool:
    rows: Iterable[bool] = (
        row.condition is None and not row.start and not row.end for row in table.rows
    )
    return any(rows)
