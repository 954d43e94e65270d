"""What a policy says of each of its things, as texts: in the words of its files, or in those of a language."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from fractions import Fraction
from typing import Any, TypeAlias

from guiju.expression.printer import print_tree, print_value
from guiju.load.document import Item
from guiju.model.definition import Column, DecisionTable, Definition, Entity, Row, Rule
from guiju.model.label import NO_LABEL, Label
from guiju.model.parameter import BracketScale, Parameter
from guiju.model.property import Expression
from guiju.model.source import Citation, Source
from guiju.model.types import Type

Said: TypeAlias = "dict[str, str]"
"""What a policy says of one thing: under "" what it is, under keys of its file what else is written of it."""

_UNSAID = (None, "", (), NO_LABEL)


class Wording:
    """The texts of things in the words of a policy's files; a language's wording says `word` and the like otherwise."""

    def word(self, key: str) -> str:
        """A key or word of the files, or a dotted way down to one."""
        return key

    def type(self, type_: Type) -> str:
        """A type with its unit."""
        return type_.told

    def label(self, label: Label) -> str:
        """A text in two languages."""
        return " / ".join(filter(None, (label.zh, label.en)))

    def cell(self, header: str, cell: str) -> str:
        """A cell of a decision table with its header; nothing where it is not to be said."""
        return f"{header} {cell}"

    def rounding(self, rule: Rule) -> str:
        """To how many decimals a rule rounds."""
        return f"round {rule.round}{' down' if rule.down else ''}"

    def value(self, value: Any, type_: Type | None = None) -> str:
        """A parameter's value as text.

        >>> from fractions import Fraction
        >>> Wording().value(Fraction(1, 2))
        '0.5'
        """
        if isinstance(value, BracketScale):
            pairs = zip(value.above, value.rates, strict=True)
            text = "; ".join(
                f"> {print_value(above)}: {print_value(rate)}" for above, rate in pairs
            )
            return text + (
                f"; {self.word('quick')} {self._text(value.quick)}" if value.quick else ""
            )
        return self._text(value)

    def everything(self, definition: Definition, name: str) -> dict[str, dict[str, Said]]:
        """What a policy says, by kind and name; the whole goes by the name given."""
        whole = {"": definition.name, **self._notes(definition, "title", "about", "country")}
        columns = [(e, c) for e in definition.entities.values() for c in e.columns.values()]
        rows = [(t, r) for t in definition.tables.values() for r in t.rows]
        return {
            "policy": {name: whole},
            "source": {source.name: self._source(source) for source in definition.sources.values()},
            "enum": {
                enum.name: {"": ", ".join(enum.values), **self._leaves(enum.values)}
                for enum in definition.enums.values()
            },
            "entity": {e.name: self._entity(e, definition) for e in definition.entities.values()},
            "column": {f"{e.name}.{c.name}": self._column(c) for e, c in columns},
            "parameter": {p.name: self._parameter(p) for p in definition.parameters.values()},
            "rule": {".".join(key): self._rule(rule) for key, rule in definition.rules.items()},
            "table": {table.name: self._table(table) for table in definition.tables.values()},
            "table row": {f"{t.name}:{_row_name(row)}": {"": self.row(row)} for t, row in rows},
            "reform": {
                reform.name: self._leaves(reform.changes["item"])
                for reform in definition.reforms.values()
            },
            **{
                kind: {called: self._leaves(thing) for called, thing in things.items()}
                for kind, things in _other_things(definition)
            },
        }

    def whole(self, said: Said | None) -> str | None:
        """What a thing is; of one that is nothing but its parts, all of them."""
        return None if said is None else said[""] if "" in said else self.joined(said, said)

    def joined(self, said: Said, keys: Iterable[str]) -> str:
        return "; ".join(f"{self.word(key)} {said.get(key) or '-'}".strip() for key in keys)

    def _notes(self, thing: Any, *names: str) -> Said:
        """What is written of a thing beside what it is; without a text where nothing is."""
        return {name: self._text(getattr(thing, name)) for name in names if getattr(thing, name)}

    def _source(self, source: Source) -> Said:
        main = f"{source.number} {self.word(source.status)} {source.start or ''} {source.end or ''}"
        return {"": main.strip(), **self._notes(source, "title", "issuer", "issued", "url")}

    def _entity(self, entity: Entity, definition: Definition) -> Said:
        words = [
            f"{self.word('key')} {', '.join(entity.key)}",
            self.word("optional") if entity.optional else "",
        ]
        words += [
            f"{self.word('domain')} {domain.text}"
            for domain in definition.domain.get(entity.name, ())
        ]
        return {"": ", ".join(filter(None, words)), **self._notes(entity, "label", "about")}

    def _column(self, column: Column) -> Said:
        words = [
            f"-> {column.link}" if column.link else self.type(column.type),
            *self._limits(column),
        ]
        words.append(
            f"{self.word('default')} {self._text(column.default)}" if column.has_default else ""
        )
        return {"": ", ".join(filter(None, words)), **self._notes(column, "label", "about")}

    def _limits(self, thing: Column | Rule) -> list[str]:
        ends = {"min": thing.minimum, "max": thing.maximum}
        return [
            f"{self.word(word)} {self._text(end)}" for word, end in ends.items() if end is not None
        ]

    def _parameter(self, parameter: Parameter) -> Said:
        values = ", ".join(
            f"{d.start}: {self.value(d.value, parameter.type)}" for d in parameter.values
        )
        cites = {f"{d.start} cites": self._text(d.cites) for d in parameter.values if d.cites}
        return {
            "": f"{self.type(parameter.type)}: {values}",
            **self._notes(parameter, "label", "about", "cites"),
            **cites,
        }

    def _rule(self, rule: Rule) -> Said:
        body = (
            f"{self.word('table')} {rule.table}.{rule.outcome}"
            if rule.table
            else " ".join(rule.text.split())
        )
        rounding = "" if rule.round is None else self.rounding(rule)
        at = f"{self.word('at')} {print_tree(rule.at)}" if rule.at is not None else ""
        words = ", ".join(filter(None, [self.type(rule.type), rounding, at, *self._limits(rule)]))
        return {"": f"{body} ({words})", **self._notes(rule, "label", "about", "cites")}

    def _table(self, table: DecisionTable) -> Said:
        words = [
            f"{self.word('on')} {table.entity}",
            self.word(table.hit),
            self.word(table.collect) if table.hit == "collect" else "",
        ]
        words += [f"{self.word('priority')} {self._text(table.priority)}" if table.priority else ""]
        words += [f"{name} {self.type(type_)}" for name, type_ in table.outcomes.items()]
        words += [
            f"{self.word('otherwise')} {name} {print_tree(node)}"
            for name, node in table.otherwise.items()
        ]
        # Rows that come or go are told as rows; here only those count whose order decides which comes first.
        order = {"rows": ", ".join(map(_row_name, table.rows))} if table.hit == "first" else {}
        return {
            "": ", ".join(filter(None, words)),
            **self._notes(table, "label", "about", "cites"),
            **order,
        }

    def row(self, row: Row) -> str:
        """The cells of a row that say something."""
        cells = ((k.strip(), v) for k, v in row.cells.items() if k not in ("row", "from", "to"))
        return ", ".join(filter(None, (self.cell(k, v) for k, v in cells if v not in ("", "-"))))

    def _leaves(self, value: Any, path: str = "") -> Said:
        """Every value within a thing, by its way down: `rules.person.tax.is`; rows of lists by names or numbers."""
        inner: Iterable[tuple[str, Any]]
        if isinstance(value, Item):
            return self._leaves(None if value.is_null else value.value, path)
        if isinstance(value, Mapping):
            inner = value.items()
        elif _is_text(value):
            return {path: self._text(value)}
        elif is_dataclass(value):
            given = ((field.name, getattr(value, field.name)) for field in fields(value))
            inner = ((k, v) for k, v in given if k not in ("name", "place") and v not in _UNSAID)
        else:
            names = [_named(part) for part in value]
            times = Counter(names)
            inner = (
                (name if name and times[name] == 1 else f"{name} {number}".strip(), part)
                for number, (name, part) in enumerate(zip(names, value, strict=True), 1)
            )
        found = [
            self._leaves(part, f"{path}.{name}" if path else str(name)) for name, part in inner
        ]
        return {k: v for leaves in found for k, v in leaves.items()}

    def _text(self, value: Any) -> str:
        """A value as a policy's file writes it."""
        if isinstance(value, Item):
            return self._text(None if value.is_null else value.value)
        if isinstance(value, Label):
            return self.label(value)
        if isinstance(value, Expression):
            return value.text
        if isinstance(value, list | tuple):
            parts = ", ".join(map(self._text, value))
            return parts if value and isinstance(value[0], Citation) else f"[{parts}]"
        if value is None or isinstance(value, bool):
            return "null" if value is None else str(value).lower()
        return print_value(value) if isinstance(value, Fraction) else str(value)


def _other_things(definition: Definition) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """What decides no result of a rule."""
    yield "case", definition.cases
    yield "property", definition.properties
    yield "index", definition.indices
    yield "measure", definition.measures
    yield "register", definition.registers
    yield "statement", definition.statements
    yield "coverage", definition.coverage


def _row_name(row: Row) -> str:
    dated = f" [{row.start or ''}..{row.end or ''}]" if row.start or row.end else ""
    return row.name + dated


def _is_text(value: Any) -> bool:
    """Whether a value is shown as one text: it is not made of parts with names of their own."""
    if isinstance(value, list | tuple):
        return all(map(_is_text, value))
    if isinstance(value, Item):
        return _is_text(value.value)
    told = Label | Citation | Expression | Fraction
    return isinstance(value, told) or not (isinstance(value, Mapping) or is_dataclass(value))


def _named(part: Any) -> str:
    """The name of a part of a list: of a row, or of a node of an index."""
    if isinstance(part, Item) and part.kind == "mapping":
        row = part.value.get("row")
        return str(row.value) if row is not None else ""
    return str(getattr(part, "code", ""))
