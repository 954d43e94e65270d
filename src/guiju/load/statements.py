"""Registers and statements: what documents say of the rows that come with a policy, or are given."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from guiju.expression.names import Scope
from guiju.load.document import Item
from guiju.load.expressions import parse_item, resolve_item
from guiju.load.figures import read_figure
from guiju.load.reader import Reader
from guiju.load.scalars import ScalarError, read_number
from guiju.model.definition import Entity
from guiju.model.problem import Place
from guiju.model.property import Expression
from guiju.model.statement import (
    HOLDS,
    STATEMENT_KINDS,
    VERDICTS,
    Figure,
    Register,
    Statement,
)
from guiju.model.types import BOOL, INT, UNKNOWN, Type

_COMMON = ("label", "about", "reason", "cites", "on", "given", "date", "expected")
_ALLOWED: Mapping[str, tuple[str, ...]] = {
    "value": ("says", "others", "total", "within"),
    "rank": ("says", "direction"),
    "holds": (),
}


def read_registers(
    reader: Reader,
    item: Item | None,
    entities: Mapping[str, Entity],
    rows: Mapping[str, list[Item]],
) -> dict[str, Register]:
    """Entity → the register that comes with the policy; `rows` are those of its file, whose citations are checked."""
    out: dict[str, Register] = {}
    for name, entry, place in reader.named(item, "registers"):
        if not reader.entity(name, place, entities):
            continue
        fields = reader.fields(entry, "register", f"registers.{name}")
        if "file" not in fields:
            reader.note("register-without-file", place, found=name)
        complete = fields.get("complete")
        out[name] = Register(
            name, reader.text(fields.get("file")),
            True if complete is None else reader.value(complete, BOOL) is not False,
            reader.label(fields.get("label")), reader.label(fields.get("about")),
            reader.citations(fields.get("cites")), place,
        )  # fmt: skip
        for row in rows.get(name, ()):
            cell = row.value.get("cites")
            if cell is not None and cell.value:
                reader.citation(cell)
    return out


def read_statements(reader: Reader, item: Item | None, scope: Scope) -> dict[str, Statement]:
    """The statements of a policy, checked against its entities, rules and units."""
    out: dict[str, Statement] = {}
    for name, entry, place in reader.named(item, "statements"):
        fields = reader.fields(entry, "statement", f"statements.{name}")
        found = _Reading(reader, scope, name, entry, fields, place).statement()
        if found is not None:
            out[name] = found
    return out


@dataclass(frozen=True, slots=True)
class _Reading:
    """One statement of a file."""

    reader: Reader
    scope: Scope
    name: str
    item: Item
    fields: Mapping[str, Item]
    place: Place

    def statement(self) -> Statement | None:
        kind = self._kind()
        if not kind or not self._keys_fit(kind):
            return None
        reader, fields = self.reader, self.fields
        entity = reader.text(fields["on"])
        if not reader.entity(entity, fields["on"].place, self.scope.entities):
            return None
        expression = self._expression(kind, entity, BOOL if kind == "holds" else UNKNOWN)
        if expression is None:
            return None
        type_ = INT if kind == "rank" else expression.tree.type
        figures, others = self._figures(type_)
        return Statement(
            self.name, kind, entity, expression, self._expression("given", entity, BOOL), figures, others,
            self._figure("total", type_), self._word("direction", ("up", "down")),
            reader.day(fields.get("date")), self._expected(), reader.label(fields.get("label")),
            reader.label(fields.get("about")), reader.label(fields.get("reason")),
            reader.citations(fields.get("cites")), self.place,
        )  # fmt: skip

    def _kind(self) -> str:
        found = [kind for kind in STATEMENT_KINDS if kind in self.fields]
        if len(found) == 1:
            return found[0]
        listed, expected = ", ".join(found) or "-", ", ".join(STATEMENT_KINDS)
        self.reader.note(
            "statement-kind", self.place, statement=self.name, found=listed, expected=expected
        )
        return ""

    def _keys_fit(self, kind: str) -> bool:
        known = {kind, *_COMMON, *_ALLOWED[kind]}
        good = True
        for key in self.fields:
            if key not in known:
                values = {"found": key, "kind": kind, "expected": ", ".join(sorted(known - {kind}))}
                self.reader.note(
                    "statement-key", self.item.keys[key], statement=self.name, **values
                )
                good = False
        needed = ("on", "cites", *(("says",) if kind != "holds" else ()))
        for key in needed:
            if key not in self.fields:
                self.reader.note(
                    "statement-needs", self.place, statement=self.name, found=key, kind=kind
                )
                good = False
        return good

    def _expression(self, key: str, entity: str, wanted: Type) -> Expression | None:
        item = self.fields.get(key)
        syntax = None if item is None else parse_item(self.reader, item)
        if item is None or syntax is None:
            return None
        # A condition may be a finding: what it leaves undetermined stays open.
        node = resolve_item(self.reader, self.scope, entity, syntax, item, UNKNOWN)
        if node is None:
            return None
        fits = node.type.kind in ("bool", "finding") if wanted == BOOL else node.type.is_numeric
        if not fits:
            expected = "bool, finding" if wanted == BOOL else "money, number, share, int"
            self.reader.note("statement-type", item.place, statement=self.name, found=node.type,
                             expected=expected)  # fmt: skip
            return None
        return Expression(" ".join(str(item.value).split()), node, item.place)

    def _figures(self, type_: Type) -> tuple[dict[str, Figure], Figure | None]:
        """What is said of single rows, and of all others."""
        says = self.fields.get("says")
        if says is None:
            return {}, None
        if says.kind != "mapping":
            if "others" in self.fields:
                self.reader.note(
                    "statement-others", self.fields["others"].place, statement=self.name
                )
            return {}, self._read(says, type_)
        read = {key: self._read(item, type_) for key, item in says.value.items()}
        if not read:
            self.reader.note("statement-needs", says.place, statement=self.name, found="says",
                             kind="value")  # fmt: skip
        figures = {key: figure for key, figure in read.items() if figure is not None}
        return figures, self._figure("others", type_)

    def _figure(self, key: str, type_: Type) -> Figure | None:
        item = self.fields.get(key)
        return None if item is None else self._read(item, type_)

    def _read(self, item: Item, type_: Type) -> Figure | None:
        if item.kind != "text":
            self.reader.note("figure-unread", item.place, found=item.kind, statement=self.name)
            return None
        return read_figure(self.reader, item, type_, self._within(), self.name)

    def _within(self) -> Fraction | None:
        item = self.fields.get("within")
        if item is None:
            return None
        try:
            share = read_number(self.reader.text(item))
        except ScalarError:
            share = Fraction(0)
        if not 0 < share < 1:
            self.reader.note(
                "statement-within", item.place, statement=self.name, found=self.reader.text(item)
            )
            return None
        return share

    def _word(self, key: str, known: tuple[str, ...]) -> str:
        word = self.reader.text(self.fields.get(key), known[0])
        if word not in known:
            self.reader.note(
                "not-one-of", self.fields[key].place, found=word, expected=", ".join(known)
            )
        return word

    def _expected(self) -> str:
        word = self._word("expected", VERDICTS)
        if word != HOLDS and "reason" not in self.fields:
            self.reader.note(
                "statement-reason", self.fields["expected"].place, statement=self.name, found=word
            )
        return word
