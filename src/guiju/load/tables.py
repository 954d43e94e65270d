"""Decision tables: CSV or rows → conditions and outcomes, with what each cell accepts."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import TypeAlias

from guiju.expression.names import Scope, nearest
from guiju.expression.resolve import resolve
from guiju.expression.syntax import ExpressionError, Syntax, parse
from guiju.load.accepts import Accepts, disjoint
from guiju.load.document import Item
from guiju.load.reader import Reader
from guiju.load.scalars import ScalarError, read_value
from guiju.model.definition import DecisionTable, Key, Row
from guiju.model.finding import VALUES
from guiju.model.label import Label
from guiju.model.parameter import ParameterValue
from guiju.model.problem import Place
from guiju.model.tree import Call, Literal, Node, Value
from guiju.model.types import BOOL, FINDING, Type

ROW_LIMIT = 10_000
PLAIN = ("row", "from", "to")
NOTES = ("reason_zh", "reason_en", "cites")
_PAIRWISE_LIMIT = 300
_BOUND = re.compile(r"(?P<sign><=|>=|<|>)\s*(?P<value>\S.*)")
_SIGNS = {"<": (False, False), "<=": (False, True), ">": (True, False), ">=": (True, True)}
Header: TypeAlias = "tuple[str, str]"
"""Kind (condition, whole, outcome, plain) and text of a header without its sign."""


def read_csv(text: str, file: str) -> list[Item]:
    """The rows of a decision table as mappings, blank lines left out."""
    rows = csv.reader(io.StringIO(text, newline=""))
    headers: list[str] = []
    out: list[Item] = []
    for cells in rows:
        if not any(cell.strip() for cell in cells):
            continue
        if not headers:
            headers = [cell.strip() for cell in cells]
            continue
        place = Place(file, rows.line_num, 0, len(out) + 1)
        padded = cells + [""] * (len(headers) - len(cells))
        values = {h: Item(c.strip(), place, style="'") for h, c in zip(headers, padded, strict=False)}
        if len(cells) > len(headers):
            values["\0extra"] = Item(",".join(cells[len(headers) :]), place, style="'")
        out.append(Item(values, place, dict.fromkeys(values, place)))
    return out


def split_header(text: str) -> Header:
    """What a header is: ``x ?`` a condition on x, ``?`` whole conditions, ``x =`` an outcome."""
    text = text.strip()
    if text.endswith("?"):
        inner = text[:-1].strip()
        return ("condition", inner) if inner else ("whole", "")
    return ("outcome", text[:-1].strip()) if text.endswith("=") else ("plain", text)


def header_texts(rows: list[Item]) -> list[str]:
    """All headers of a table, in order."""
    return list(dict.fromkeys(header for row in rows for header in row.value))


@dataclass(frozen=True, slots=True)
class RawTable:
    """A table before its expressions are resolved: its fields and rows, and the syntax of its headers."""

    name: str
    entity: str
    fields: Mapping[str, Item]
    rows: list[Item]
    syntax: Mapping[str, Syntax]
    place: Place

    def reads(self, scope: Scope) -> set[Key]:
        """The columns and rules its cells read."""
        found: set[Key] = set()
        for syntax in (*self.syntax.values(), *self._cell_syntax()):
            found |= scope.reads(self.entity, syntax)
        return found

    def _cell_syntax(self) -> Iterator[Syntax]:
        for row in self.rows:
            for header, item in row.value.items():
                kind, _ = split_header(header)
                text = str(item.value or "").strip()
                whole = kind == "whole" and text not in ("", "-")
                if whole or (kind == "outcome" and text.startswith("=")):
                    try:
                        yield parse(text.removeprefix("=") if not whole else text)
                    except ExpressionError:
                        continue


def raw_table(reader: Reader, name: str, fields: Mapping[str, Item], rows: list[Item], place: Place,
              entities: Mapping[str, object]) -> RawTable | None:  # fmt: skip
    """Check what can be checked of a table before types are known."""
    entity = reader.text(fields.get("on"))
    if entity not in entities:
        where = fields["on"].place if "on" in fields else place
        known = ", ".join(entities)
        reader.note("unknown-entity", where, found=entity or "-", known=known)
        return None
    if len(rows) > ROW_LIMIT:
        reader.note("table-too-long", place, found=len(rows), limit=ROW_LIMIT)
        return None
    if not rows:
        reader.note("empty-table", place, found=name)
    syntax = {}
    for header in header_texts(rows):
        kind, text = split_header(header)
        where = rows[0].place
        if header == "\0extra":
            row = next(row for row in rows if header in row.value)
            reader.note("too-many-cells", row.place, found=row.value[header].value)
        elif kind == "plain" and text not in PLAIN:
            known = [*PLAIN, f"{text} ?", f"{text} ="]
            reader.note("bad-header", where, found=text, expected=", ".join(known))
        elif kind == "condition":
            try:
                syntax[header] = parse(text)
            except ExpressionError as error:
                reader.note_expression(error, Item(text, where, style="|"))
    return RawTable(name, entity, fields, rows, syntax, place)


class TableResolver:
    """Resolves one table: types of outcomes, conditions and outcomes of rows."""

    def __init__(self, reader: Reader, scope: Scope, raw: RawTable, hit: str) -> None:
        self.reader, self.scope, self.raw, self.hit = reader, scope, raw, hit
        self.inputs: dict[str, Node] = {}
        self.outcomes = self._outcome_types()

    def _outcome_types(self) -> dict[str, Type]:
        declared = {}
        item = self.raw.fields.get("outcomes")
        for name, entry in self.reader.mapping(item, "outcomes").items() if item else ():
            declared[name] = self.reader.type(self.reader.text(entry), entry.place)
        out = {}
        for header in header_texts(self.raw.rows):
            kind, name = split_header(header)
            if kind != "outcome" or name in NOTES:
                continue
            if name in declared:
                out[name] = declared[name]
            elif name == "finding" or self._all_findings(header):
                out[name] = FINDING
            else:
                self.reader.note("outcome-without-type", self.raw.place, found=name, table=self.raw.name)
                out[name] = Type("unknown")
        for name in declared.keys() - out.keys():
            assert item is not None
            self.reader.note("no-such-outcome", item.keys[name], found=name, table=self.raw.name,
                             known=", ".join(out))  # fmt: skip
        return out

    def _all_findings(self, header: str) -> bool:
        words = {str(row.value[header].value) for row in self.raw.rows if header in row.value}
        return bool(words) and words <= VALUES.keys()

    def table(self) -> DecisionTable:
        """The resolved table."""
        fields, reader = self.raw.fields, self.reader
        for header, syntax in self.raw.syntax.items():
            try:
                self.inputs[header] = resolve(self.scope, self.raw.entity, syntax)
            except ExpressionError as error:
                reader.note_expression(error, Item(split_header(header)[1], self.raw.rows[0].place, style="|"))
        pairs = [self.row(item, index) for index, item in enumerate(self.raw.rows, 1)]
        rows = tuple(row for row, _ in pairs)
        priority = tuple(part.value for part in reader.texts(fields.get("priority")))
        collect = reader.text(fields.get("collect"), "set")
        self._check_policy(priority)
        return DecisionTable(
            self.raw.name, self.raw.entity, self.hit, rows, self.outcomes,
            tuple(split_header(h)[1] for h in self.raw.syntax), self._otherwise(), priority, collect,
            self.hit != "unique" or self._disjoint(pairs), reader.citations(fields.get("cites")),
            reader.label(fields.get("label")), reader.label(fields.get("about")), self.raw.place,
        )  # fmt: skip

    def _check_policy(self, priority: tuple[str, ...]) -> None:
        if self.hit == "priority" and not priority:
            self.reader.note("no-priority", self.raw.place, found=self.raw.name)
        if len(self.outcomes) == 0:
            self.reader.note("no-outcome", self.raw.place, found=self.raw.name)

    def _otherwise(self) -> dict[str, Node]:
        item = self.raw.fields.get("otherwise")
        if item is None:
            return {}
        if item.kind == "text":
            entries = dict.fromkeys(self.outcomes, item)
        else:
            entries = self.reader.mapping(item, "otherwise")
        name = f"{self.raw.name}:otherwise"
        return {k: self.outcome(v, self.outcomes[k], name) for k, v in entries.items() if k in self.outcomes}

    def row(self, item: Item, index: int) -> tuple[Row, dict[str, Accepts]]:
        """One row, and what each of its cells accepts."""
        reader, cells = self.reader, item.value
        name = reader.text(cells.get("row")) or str(index)
        parts: list[Node] = []
        accepts: dict[str, Accepts] = {}
        for header, cell in cells.items():
            kind, _ = split_header(header)
            text = reader.text(cell).strip()
            if kind not in ("condition", "whole") or text in ("", "-"):
                continue
            if kind == "whole":
                parts.extend(self._whole(text, cell))
            elif header in self.inputs:
                made = self._cell(self.inputs[header], text, cell)
                if made is not None:
                    parts.append(made[0])
                    accepts[header] = made[1]
        outcomes = {
            name_: self.outcome(cells[f"{name_} ="] if f"{name_} =" in cells else _find(cells, name_), type_,
                                f"{self.raw.name}:{name}")
            for name_, type_ in self.outcomes.items()
        }  # fmt: skip
        notes = {key: _find(cells, key) for key in NOTES}
        reason = Label(reader.text(notes["reason_zh"]) or None, reader.text(notes["reason_en"]) or None)
        row = Row(
            name, _conjunction(parts), outcomes, {h: str(c.value or "") for h, c in cells.items()},
            self._day(cells.get("from")), self._day(cells.get("to")), reason,
            self._cites(notes["cites"]), item.place,
        )  # fmt: skip
        return row, accepts

    def _cites(self, item: Item | None) -> tuple:  # type: ignore[type-arg]
        if item is None or not item.value:
            return ()
        if item.kind == "list":
            return self.reader.citations(item)
        parts = [Item(part.strip(), item.place, style="'") for part in item.value.split(";")]
        return self.reader.citations(Item([p for p in parts if p.value], item.place))

    def _day(self, item: Item | None) -> date | None:
        return self.reader.day(item) if item is not None and item.value else None

    def _whole(self, text: str, cell: Item) -> list[Node]:
        try:
            return [resolve(self.scope, self.raw.entity, parse(text), BOOL)]
        except ExpressionError as error:
            self.reader.note_expression(error, Item(text, cell.place, style="|"))
            return []

    def outcome(self, item: Item | None, type_: Type, reason: str) -> Node:
        """An outcome: a value of its type or ``= expression``."""
        text = "" if item is None else self.reader.text(item).strip()
        place = self.raw.place if item is None else item.place
        if text.startswith("="):
            try:
                return resolve(self.scope, self.raw.entity, parse(text[1:]), type_)
            except ExpressionError as error:
                self.reader.note_expression(error, Item(text[1:], place, style="|"))
                return Literal(None, type=type_)
        if type_.kind == "unknown" or (text in ("", "none") and type_.optional):
            return Literal(None, type=type_)
        value = self._scalar(text, type_, place)
        name = reason if type_.kind == "finding" and value is not True else ""
        return Literal(value, name, type_)

    def _scalar(self, text: str, type_: Type, place: Place) -> Value:
        try:
            value = read_value(text, type_)
        except ScalarError as error:
            self.reader.note(error.code, place, found=text, column=self.raw.name, unit=type_.unit)
            return None
        self.reader.in_enum(value, type_.enum if type_.kind == "enum" else None, place)
        return _literal(value)

    def _cell(self, node: Node, text: str, cell: Item) -> tuple[Node, Accepts] | None:
        negated = text.startswith("not ")
        body = text.removeprefix("not ").strip()
        made = self._none(node, body) or self._range(node, body, cell) or self._values(node, body, cell)
        if made is None:
            return None
        condition, accepts = made
        if negated:
            condition, accepts = Call("not", (condition,), BOOL), accepts.complement()
        if node.type.optional and not accepts.missing:
            present = Call("not", (Call("is_null", (node,), BOOL),), BOOL)
            condition = Call("and", (present, condition), BOOL)
        return condition, accepts

    def _none(self, node: Node, body: str) -> tuple[Node, Accepts] | None:
        if body != "none" or not node.type.optional:
            return None
        return Call("is_null", (node,), BOOL), Accepts(values=frozenset(), missing=True)

    def _range(self, node: Node, body: str, cell: Item) -> tuple[Node, Accepts] | None:
        if not (node.type.is_numeric or node.type.kind == "date"):
            return None
        match = _BOUND.fullmatch(body)
        if match:
            value = self._scalar(match["value"], node.type.required, cell.place)
            lower, inclusive = _SIGNS[match["sign"]]
            literal = Literal(value, type=node.type.required)
            accepts = Accepts(low=value, low_in=inclusive) if lower else Accepts(high=value, high_in=inclusive)
            return Call(match["sign"], (node, literal), BOOL), accepts
        low, dots, high = body.partition("..")
        if not dots:
            return None
        parts: list[Node] = []
        ends: list[Value] = []
        for text, operator in ((low.strip(), ">="), (high.strip(), "<=")):
            value = self._scalar(text, node.type.required, cell.place) if text else None
            ends.append(value)
            if value is not None:
                parts.append(Call(operator, (node, Literal(value, type=node.type.required)), BOOL))
        condition = _conjunction(parts)
        if condition is None:
            return None
        if len(parts) == 2 and ends[0] > ends[1]:  # type: ignore[operator]
            self.reader.note("empty-range", cell.place, found=body)
        return condition, Accepts(low=ends[0], high=ends[1])

    def _values(self, node: Node, body: str, cell: Item) -> tuple[Node, Accepts] | None:
        words = [word.strip() for word in body.split("|")]
        kind = node.type.kind
        if kind == "unknown":
            return None
        if kind == "finding":
            return self._answers(node, words, cell)
        values = [self._scalar(word, node.type.required, cell.place) for word in words]
        literals = tuple(Literal(value, type=node.type.required) for value in values)
        accepts = Accepts(values=frozenset(values))
        if kind == "bool":
            if len(values) > 1:
                self.reader.note("empty-condition", cell.place, found=body)
            return (node if values[0] else Call("not", (node,), BOOL)), accepts
        if len(literals) == 1:
            return Call("=", (node, literals[0]), BOOL), accepts
        return Call("in", (node, *literals), BOOL), accepts

    def _answers(self, node: Node, words: list[str], cell: Item) -> tuple[Node, Accepts] | None:
        parts: list[Node] = []
        for word in words:
            if word not in VALUES:
                self.reader.note("not-a-finding-word", cell.place, found=word, column=self.raw.name,
                                 nearest=nearest(word, VALUES))  # fmt: skip
                return None
            parts.append(Call(f"is_{word}", (node,), BOOL))
        condition = parts[0]
        for part in parts[1:]:
            condition = Call("or", (condition, part), BOOL)
        return condition, Accepts(values=frozenset(words))

    def _disjoint(self, pairs: list[tuple[Row, dict[str, Accepts]]]) -> bool:
        if len(pairs) > _PAIRWISE_LIMIT:
            return False
        for index, (first, left) in enumerate(pairs):
            for second, right in pairs[index + 1 :]:
                apart = (first.end and second.start and first.end < second.start) or (
                    second.end and first.start and second.end < first.start
                )
                if not apart and not any(disjoint(left[h], right[h]) for h in left.keys() & right.keys()):
                    return False
        return True


def _find(cells: Mapping[str, Item], name: str) -> Item | None:
    for header, item in cells.items():
        kind, text = split_header(header)
        if kind == "outcome" and text == name:
            return item
    return None


def _literal(value: ParameterValue) -> Value:
    assert value is None or isinstance(value, (Fraction, str, bool, date))
    return value


def _conjunction(parts: list[Node]) -> Node | None:
    if not parts:
        return None
    result = parts[0]
    for part in parts[1:]:
        result = Call("and", (result, part), BOOL)
    return result
