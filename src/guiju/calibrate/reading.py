"""A file of official totals → `Totals`; what is wrong with it is gathered, each with its place."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from guiju.calibrate.totals import STATUSES, USES, Margin, Series, Target, Totals
from guiju.expression.names import nearest
from guiju.load.document import Item, read_document
from guiju.load.folder import decoded, read_bytes
from guiju.load.reader import Reader
from guiju.load.sheet import TOO_MANY, read_csv
from guiju.model.problem import InputError, Place, ProblemsError

FORMAT = "1"
_FILE = ("format", "title", "margins", "uprating")
_COMMON = ("label", "unit", "source", "date", "coverage", "status", "use")
_MARGIN = ("of", "by", "where", "total", "totals", *_COMMON)
_SERIES = ("values", "unit", "source", "status")
_SHEET = ("margin", "of", "by", "category", "total", *_COMMON)
_ONCE = ("of", "by", *_COMMON)


class TotalsReader:
    """Reads one file."""

    def __init__(self, path: Path) -> None:
        self.path, self.file = path, str(path)
        self.reader = Reader()

    def totals(self) -> Totals:
        """What the file says. Raises InputError with every problem."""
        try:
            found = self._read()
        except ProblemsError as error:
            raise InputError(error.problems) from None
        if found is None or self.reader.problems:
            raise InputError(self.reader.problems)
        return found

    def _read(self) -> Totals | None:
        data = read_bytes(self.path, self.file, Place(self.file), self.reader)
        text = None if data is None else decoded(data, self.file, self.reader)
        if text is None:
            return None
        if self.path.suffix.lower() == ".csv":
            return Totals(self.file, self._some(self._sheet(text), Place(self.file)))
        item = read_document(text, self.file, self.reader.problems)
        if item is None:
            return None
        top = self._fields(item, _FILE, self.file)
        form = self.reader.text(top.get("format"))
        if form != FORMAT:
            place = item.keys.get("format", item.place)
            self.reader.note("no-totals-format", place, found=form, expected=FORMAT)
        margins = (
            self._margin(name, entry, place) for name, entry, place in self._named(top, "margins")
        )
        series = [self._series(*found) for found in self._named(top, "uprating")]
        listed = [margin for margin in margins if margin is not None]
        if listed or not series:
            listed = list(self._some(listed, item.keys.get("margins", item.place)))
        title = self.reader.label(top.get("title"))
        return Totals(self.file, tuple(listed), tuple(s for s in series if s is not None), title)

    def _some(self, margins: Iterable[Margin], place: Place) -> tuple[Margin, ...]:
        found = tuple(margins)
        if not found and not self.reader.problems:
            self.reader.note("no-margins", place, found=self.file)
        return found

    def _named(self, top: Mapping[str, Item], section: str) -> list[tuple[str, Item, Place]]:
        item = top.get(section)
        if item is None:
            return []
        return [(n, e, item.keys[n]) for n, e in self.reader.mapping(item, section).items()]

    def _fields(self, item: Item, known: tuple[str, ...], section: str) -> dict[str, Item]:
        out = {}
        for key, value in self.reader.mapping(item, section).items():
            if key in known:
                out[key] = value
                continue
            near = nearest(key, known)
            place = item.keys[key]
            words = ", ".join(known)
            self.reader.note(
                "unknown-key", place, found=key, section=section, known=words, nearest=near
            )
        return out

    def _margin(self, name: str, item: Item, place: Place) -> Margin | None:
        entries = self._fields(item, _MARGIN, f"margins.{name}")
        by = tuple(str(part.value) for part in self.reader.texts(entries.get("by")))
        found: list[Target | None]
        if by:
            listed = entries.get("totals")
            found = [
                self._target(key, by, value, listed.keys[key])
                for key, value in (
                    self.reader.mapping(listed, f"margins.{name}.totals").items() if listed else ()
                )
                if listed
            ]
        else:
            total = entries.get("total")
            found = [self._target("", by, total, total.place)] if total is not None else []
        expected, other = ("totals", "total") if by else ("total", "totals")
        if not found:
            self.reader.note("margin-without-totals", place, found=name, expected=expected)
        elif other in entries:
            self.reader.note("total-and-totals", item.keys[other], found=other, margin=name)
        where = {
            column: tuple(str(part.value) for part in self.reader.texts(values))
            for column, values in (
                self.reader.mapping(entries["where"], f"margins.{name}.where").items()
                if "where" in entries
                else ()
            )
        }
        return self._finished(name, place, by, found, entries, where)

    def _finished(
        self, name: str, place: Place, by: tuple[str, ...], found: Iterable[Target | None],
        entries: Mapping[str, Item], where: Mapping[str, tuple[str, ...]],
    ) -> Margin | None:  # fmt: skip
        text = self.reader.text
        source, day = text(entries.get("source")), self.reader.day(entries.get("date"))
        if not source:
            self.reader.note("total-without-source", place, found=name)
        if day is None and not text(entries.get("date")):
            self.reader.note("total-without-date", place, found=name)
        targets = tuple(target for target in found if target is not None)
        if not targets:
            return None
        return Margin(
            name, targets, text(entries.get("of")), by, where,
            self.reader.label(entries.get("label")), text(entries.get("unit"), "1"), source, day,
            self.reader.label(entries.get("coverage")),
            self._choice(entries.get("status"), STATUSES), self._choice(entries.get("use"), USES),
            place,
        )  # fmt: skip

    def _choice(self, item: Item | None, known: tuple[str, ...]) -> str:
        found = self.reader.text(item, known[0])
        if item is not None and found not in known:
            values = {"found": found, "known": ", ".join(known), "nearest": nearest(found, known)}
            self.reader.note("not-a-choice", item.place, **values)
        return found

    def _target(self, key: str, by: tuple[str, ...], item: Item, place: Place) -> Target | None:
        parts = tuple(part.strip() for part in key.split("|")) if by else ()
        if len(parts) != len(by):
            self.reader.note("category-parts", place, found=key, expected=", ".join(by))
            return None
        number = self.reader.number(item)
        if number is not None and number < 0:
            self.reader.note("total-below-zero", item.place, found=self.reader.text(item))
            return None
        return None if number is None else Target(parts, number, item.place)

    def _series(self, column: str, item: Item, place: Place) -> Series | None:
        entries = self._fields(item, _SERIES, f"uprating.{column}")
        listed = entries.get("values")
        values: dict[Any, float] = {}
        for text, value in (
            self.reader.mapping(listed, f"uprating.{column}.values").items() if listed else ()
        ):
            assert listed is not None
            day, number = self.reader.day_text(text, listed.keys[text]), self.reader.number(value)
            if number is not None and number <= 0:
                self.reader.note("series-not-positive", value.place, found=self.reader.text(value))
            elif day is not None and number is not None:
                values[day] = number
        if not self.reader.text(entries.get("source")):
            self.reader.note("total-without-source", place, found=column)
        if not values:
            self.reader.note("margin-without-totals", place, found=column, expected="values")
            return None
        return Series(
            column, dict(sorted(values.items())), self.reader.text(entries.get("unit"), "1"),
            self.reader.text(entries.get("source")), self._choice(entries.get("status"), STATUSES),
            place,
        )  # fmt: skip

    def _sheet(self, text: str) -> list[Margin]:
        """The margins of a CSV file, a total a row; what holds for all may stand in the first only."""
        rows = read_csv(text, self.file, self.reader) or []
        groups: dict[str, list[Item]] = {}
        for row in rows:
            cells = self._cells(row)
            if not self.reader.text(cells.get("margin")):
                self.reader.note("margin-without-name", row.place)
            groups.setdefault(self.reader.text(cells.get("margin")), []).append(row)
        found = (self._of_rows(name, rows) for name, rows in groups.items())
        return [margin for margin in found if margin is not None]

    def _cells(self, row: Item) -> dict[str, Item]:
        if TOO_MANY in row.value:
            extra = row.value[TOO_MANY]
            self.reader.note("too-many-cells", extra.place, found=extra.value)
        known = {k: v for k, v in row.value.items() if k != TOO_MANY}
        cells = self._fields(Item(known, row.place, row.keys), _SHEET, self.file)
        return {key: cell for key, cell in cells.items() if cell.value}

    def _of_rows(self, name: str, rows: list[Item]) -> Margin | None:
        entries = dict(self._cells(rows[0]))
        for row in rows[1:]:
            for key, cell in self._cells(row).items():
                if key in _ONCE and cell.value != getattr(
                    entries.setdefault(key, cell), "value", 0
                ):
                    first = str(entries[key].value)
                    values = {"found": cell.value, "column": key, "margin": name, "first": first}
                    self.reader.note("margin-in-two-ways", cell.place, **values)
        columns = self.reader.text(entries.get("by"))
        by = tuple(part.strip() for part in columns.split("|")) if columns else ()
        targets, seen = [], set()
        for row in rows:
            category = self.reader.text(row.value.get("category"))
            if category in seen:
                values = {"found": category, "margin": name}
                self.reader.note("duplicate-category", row.place, **values)
            seen.add(category)
            total = row.value.get("total")
            if total is None or not total.value:
                self.reader.note("margin-without-totals", row.place, found=name, expected="total")
                continue
            targets.append(self._target(category, by, total, row.place))
        return self._finished(name, rows[0].place, by, targets, entries, {})
