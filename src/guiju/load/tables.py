"""Decision tables: rows → typed conditions and outcomes, and whether rows exclude each other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from guiju.expression.names import Scope
from guiju.expression.resolve import resolve
from guiju.expression.syntax import ExpressionError, Syntax, parse
from guiju.load.accepts import Accepts, disjoint
from guiju.load.cells import ANY, UNTESTED, Condition, conjunction, scalar
from guiju.load.document import Item
from guiju.load.reader import Reader
from guiju.load.sheet import NOTES, PLAIN, ROW_LIMIT, TOO_MANY, header_texts, split_header
from guiju.model.definition import DecisionTable, Key, Row
from guiju.model.finding import VALUES
from guiju.model.label import Label
from guiju.model.problem import Place
from guiju.model.source import Citation
from guiju.model.tree import Literal, Node
from guiju.model.types import BOOL, FINDING, UNKNOWN, Type

HITS = ("unique", "first", "priority", "collect")
COLLECTS = ("set", "sum", "min", "max", "count")
_PAIRWISE_LIMIT = 300


@dataclass(frozen=True, slots=True)
class RawTable:
    """A table before its expressions are resolved.

    `syntax` holds the expressions of its headers, `cells` those that stand in cells.
    """

    name: str
    entity: str
    fields: Mapping[str, Item]
    rows: list[Item]
    syntax: Mapping[str, Syntax]
    cells: tuple[Syntax, ...]
    place: Place

    def reads(self, scope: Scope) -> frozenset[Key]:
        """The columns and rules its headers and cells read."""
        parts = (scope.reads(self.entity, part) for part in (*self.syntax.values(), *self.cells))
        return frozenset().union(*parts)


def raw_table(
    reader: Reader, name: str, item: Item, rows: list[Item], place: Place, entities: Iterable[str]
) -> RawTable | None:
    """Check what can be checked of a table before types are known; None where it cannot be used."""
    fields = reader.fields(item, "table", f"tables.{name}")
    entity = reader.text(fields.get("on"))
    if not reader.entity(entity, fields["on"].place if "on" in fields else place, entities):
        return None
    if len(rows) > ROW_LIMIT:
        reader.note("table-too-long", place, limit=ROW_LIMIT)
        return None
    if not rows:
        reader.note("empty-table", place, found=name)
    syntax = {header: part for header, part in _headers(reader, rows) if part is not None}
    return RawTable(name, entity, fields, rows, syntax, tuple(_cell_syntax(rows)), place)


def _headers(reader: Reader, rows: list[Item]) -> Iterator[tuple[str, Syntax | None]]:
    """The headers that are conditions, with their expressions; the others are checked."""
    for header in header_texts(rows):
        kind, text = split_header(header)
        row = next(row for row in rows if header in row.value)
        place = row.keys.get(header, row.place)
        if header == TOO_MANY:
            reader.note("too-many-cells", row.place, found=row.value[header].value)
        elif kind == "plain" and text not in PLAIN:
            # The signs may be there in full width, as Chinese keyboards write them.
            bare = text.rstrip("？＝ ")
            known = ", ".join([*PLAIN, f"{bare} ?", f"{bare} ="])
            reader.note("bad-header", place, found=text, expected=known)
        elif kind == "condition":
            try:
                yield header, parse(text)
            except ExpressionError as error:
                reader.note_expression(error, Item(text, place, exact=False), header=header)


def _cell_syntax(rows: list[Item]) -> Iterator[Syntax]:
    """The expressions in cells; those that cannot be read are reported when they are resolved."""
    for row in rows:
        for header, item in row.value.items():
            text = _text(item).strip()
            kind, _ = split_header(header)
            expression = text[1:] if kind == "outcome" and text.startswith("=") else ""
            if kind == "whole" and text not in ANY:
                expression = text
            try:
                if expression:
                    yield parse(expression)
            except ExpressionError:
                continue


class TableResolver:
    """Resolves one table: types of outcomes, conditions and outcomes of rows."""

    def __init__(self, reader: Reader, scope: Scope, raw: RawTable) -> None:
        self.reader, self.scope, self.raw = reader, scope, raw
        self.hit = self._word("hit", HITS)
        self.collect = self._word("collect", COLLECTS)
        self.outcomes = self._outcome_types()
        self.inputs = dict(self._inputs())

    def table(self) -> DecisionTable:
        """The resolved table."""
        fields, reader, raw = self.raw.fields, self.reader, self.raw
        pairs = [self._row(item, index) for index, item in enumerate(raw.rows, 1)]
        rows = tuple(row for row, _ in pairs)
        self._check_rows(rows)
        return DecisionTable(
            raw.name, raw.entity, self.hit, rows, self.outcomes,
            tuple(split_header(header)[1] for header in raw.syntax), self._otherwise(),
            self._priority(), self.collect, self.hit != "unique" or _all_disjoint(pairs),
            reader.citations(fields.get("cites")), reader.label(fields.get("label")),
            reader.label(fields.get("about")), raw.place,
        )  # fmt: skip

    # the table as a whole

    def _word(self, key: str, allowed: tuple[str, ...]) -> str:
        """One of the words allowed, the first by default."""
        item = self.raw.fields.get(key)
        found = self.reader.text(item) or allowed[0]
        if item is not None and found not in allowed:
            self.reader.note("not-one-of", item.place, found=found, expected=", ".join(allowed))
            return allowed[0]
        return found

    def _outcome_types(self) -> dict[str, Type]:
        reader, item, declared = self.reader, self.raw.fields.get("outcomes"), {}
        for name, entry in reader.mapping(item, "outcomes").items() if item else ():
            declared[name] = reader.type(reader.text(entry), entry.place)
        out: dict[str, Type] = {}
        for header in header_texts(self.raw.rows):
            kind, name = split_header(header)
            if kind != "outcome" or name in NOTES:
                continue
            out[name] = declared[name] if name in declared else self._inferred(name, header)
            self._check_outcome(name, out[name])
        for name in declared.keys() - out.keys():
            place = item.keys[name] if item else self.raw.place
            known = ", ".join(out) or "-"
            reader.note("no-such-outcome", place, found=name, table=self.raw.name, known=known)
        if not out and self.raw.rows:
            reader.note("no-outcome", self.raw.place, found=self.raw.name)
        return out

    def _inferred(self, name: str, header: str) -> Type:
        words = {_text(row.value[header]) for row in self.raw.rows if header in row.value}
        if name == "finding" or (words and words <= VALUES.keys()):
            return FINDING
        self.reader.note("outcome-without-type", self.raw.place, found=name, table=self.raw.name)
        return UNKNOWN

    def _check_outcome(self, name: str, type_: Type) -> None:
        """A name that can be one, and a type that the hit policy can work with."""
        self.reader.name(name, self.raw.place)
        ordered = type_.is_numeric or type_.kind in ("date", "unknown")
        summable = type_.is_numeric or type_.kind == "unknown"
        fits = {"sum": summable, "min": ordered, "max": ordered}.get(self.collect, True)
        said = self.reader.text(self.raw.fields.get("collect"), "set")
        if self.hit == "collect" and said == "set" and type_.kind == "finding":
            # In a set what is undetermined would be neither in nor out.
            self.reader.note("set-of-findings", self.raw.fields["hit"].place, table=self.raw.name)
        if self.hit == "collect" and not fits:
            place = self.raw.fields["collect"].place
            self.reader.note("needs-number", place, type=type_, function=f"collect: {self.collect}")
        elif type_.kind in ("set", "scale"):
            self.reader.note("column-type", self.raw.place, found=type_)

    def _inputs(self) -> Iterator[tuple[str, Node]]:
        for header, syntax in self.raw.syntax.items():
            row = next(row for row in self.raw.rows if header in row.value)
            place = row.keys.get(header, row.place)
            try:
                node = resolve(self.scope, self.raw.entity, syntax)
            except ExpressionError as error:
                text = Item(split_header(header)[1], place, exact=False)
                self.reader.note_expression(error, text, header=header)
                continue
            if node.type.kind in UNTESTED:
                self.reader.note("condition-type", place, found=node.type, header=header)
            else:
                yield header, node

    def _priority(self) -> tuple[str, ...]:
        items = self.reader.texts(self.raw.fields.get("priority"))
        if self.hit == "priority" and not items:
            self.reader.note("no-priority", self.raw.place, found=self.raw.name)
        if len(self.outcomes) == 1:
            (type_,) = self.outcomes.values()
            for item in items:
                scalar(self.reader, str(item.value), type_, item.place, "priority")
        return tuple(str(item.value) for item in items)

    def _otherwise(self) -> dict[str, Node]:
        item = self.raw.fields.get("otherwise")
        if item is None:
            return {}
        same = dict.fromkeys(self.outcomes, item)
        entries = same if item.kind == "text" else self.reader.mapping(item, "otherwise")
        name, known = f"{self.raw.name}:otherwise", ", ".join(self.outcomes) or "-"
        for other in entries.keys() - self.outcomes.keys():
            values = {"found": other, "table": self.raw.name, "known": known}
            self.reader.note("no-such-outcome", item.keys[other], **values)
        return {
            outcome: self._outcome(entry, self.outcomes[outcome], name, "otherwise")
            for outcome, entry in entries.items()
            if outcome in self.outcomes
        }

    def _check_rows(self, rows: tuple[Row, ...]) -> None:
        """A name stands for one row on any day: two rows of one name must not overlap."""
        seen: dict[str, list[Row]] = {}
        for row in rows:
            others = seen.setdefault(row.name, [])
            if any(not _apart(row, other) for other in others):
                self.reader.note("duplicate-row", row.place, found=row.name)
            if len(others) < _PAIRWISE_LIMIT:
                others.append(row)

    # one row

    def _row(self, item: Item, index: int) -> tuple[Row, dict[str, Accepts]]:
        """One row, and what each of its cells accepts."""
        reader, cells = self.reader, item.value
        name = reader.text(cells.get("row")) or str(index)
        condition, accepts = self._conditions(cells)
        outcomes = {
            outcome: self._outcome(
                _find(cells, outcome), type_, f"{self.raw.name}:{name}", f"{outcome} =", item.place
            )
            for outcome, type_ in self.outcomes.items()
        }
        start, end = (self._day(cells.get(header), header) for header in ("from", "to"))
        reader.ordered(start, end, item.place)
        zh, en = (reader.text(_find(cells, key)) or None for key in ("reason_zh", "reason_en"))
        texts = {header: _text(cell) for header, cell in cells.items()}
        row = Row(
            name, condition, outcomes, texts, start, end, Label(zh, en),
            self._cites(_find(cells, "cites")), item.place,
        )  # fmt: skip
        return row, accepts

    def _conditions(self, cells: Mapping[str, Item]) -> tuple[Node | None, dict[str, Accepts]]:
        parts: list[Node] = []
        accepts: dict[str, Accepts] = {}
        for header, cell in cells.items():
            kind, _ = split_header(header)
            if kind not in ("condition", "whole"):
                continue
            text = self.reader.text(cell).strip()
            if text in ANY:
                continue
            if kind == "whole":
                parts.extend(self._whole(text, cell, header))
            elif header in self.inputs:
                made = Condition(self.reader, self.inputs[header], header, cell.place).read(text)
                if made is not None:
                    parts.append(made[0])
                    accepts[header] = made[1]
        return conjunction(parts), accepts

    def _whole(self, text: str, cell: Item, header: str) -> list[Node]:
        try:
            return [resolve(self.scope, self.raw.entity, parse(text), BOOL)]
        except ExpressionError as error:
            self.reader.note_expression(error, Item(text, cell.place, exact=False), header=header)
            return []

    def _outcome(
        self, item: Item | None, type_: Type, reason: str, header: str, row: Place | None = None
    ) -> Node:
        """An outcome: a value of its type or ``= expression``."""
        text = self.reader.text(item).strip()
        place = item.place if item is not None else row or self.raw.place
        if text.startswith("="):
            try:
                return resolve(self.scope, self.raw.entity, parse(text[1:]), type_)
            except ExpressionError as error:
                where = Item(text[1:], place, exact=False)
                self.reader.note_expression(error, where, header=header)
                return Literal(None, type=type_)
        if type_.kind in ("unknown", "set", "scale"):
            return Literal(None, type=type_)
        if text in ("", "none") and type_.optional:
            return Literal(None, type=type_)
        if not text:
            self.reader.note("outcome-missing", place, type=type_, header=header)
            return Literal(None, type=type_)
        value = scalar(self.reader, text, type_, place, header)
        return Literal(
            value, reason if type_.kind == "finding" and value is not True else "", type_
        )

    def _day(self, item: Item | None, header: str) -> date | None:
        text = self.reader.text(item)
        return self.reader.day_text(text, item.place, header=header) if item and text else None

    def _cites(self, item: Item | None) -> tuple[Citation, ...]:
        if item is None or not item.value:
            return ()
        if item.kind != "text":
            return self.reader.citations(item)
        parts = (Item(part.strip(), item.place, style="'") for part in item.value.split(";"))
        return self.reader.citations(Item([part for part in parts if part.value], item.place))


def _text(item: Item) -> str:
    return str(item.value) if item.kind == "text" else ""


def _find(cells: Mapping[str, Item], name: str) -> Item | None:
    """The outcome cell of a name."""
    return next((c for h, c in cells.items() if split_header(h) == ("outcome", name)), None)


def _apart(first: Row, second: Row) -> bool:
    """Whether no day has both rows."""
    return bool(
        (first.end and second.start and first.end < second.start)
        or (second.end and first.start and second.end < first.start)
    )


def _all_disjoint(pairs: list[tuple[Row, dict[str, Accepts]]]) -> bool:
    """Whether no two rows of one day can both match, as far as their cells show."""
    if len(pairs) > _PAIRWISE_LIMIT:
        return False
    for index, (first, left) in enumerate(pairs):
        for second, right in pairs[index + 1 :]:
            shared = left.keys() & right.keys()
            if not _apart(first, second) and not any(disjoint(left[h], right[h]) for h in shared):
                return False
    return True
