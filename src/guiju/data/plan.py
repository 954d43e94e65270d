"""Which columns a run takes from which given ones, and what is wrong with headers and types."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

from guiju.data.conversion import is_whole, read_column, refuse_spreadsheet_marks
from guiju.data.headers import match_headers
from guiju.data.opened import Header, Opened, Places
from guiju.data.reading import Reading, absent_column
from guiju.data.table import Table
from guiju.evaluate.quoting import identifier
from guiju.model.definition import Column, Definition, Entity, Key
from guiju.model.problem import InputError, Place, Problem

Headers: TypeAlias = Mapping[str, Mapping[str, Header]]
"""Entity → column → the header it was found under."""


@dataclass(frozen=True, slots=True)
class Plan:
    """The given tables and the columns the run reads of them."""

    definition: Definition
    needed: Mapping[str, frozenset[str]]
    opened: Mapping[str, Opened]

    def tables(self) -> dict[str, Table]:
        """How each column of each table is read.

        Raises InputError with everything that is wrong with headers, then with types.
        """
        headers, extra = self._match()
        whole = self._whole(headers)
        problems: list[Problem] = []
        tables = {}
        for name, opened in self.opened.items():
            entity = self.definition.entities[name]
            readings: dict[str, Reading] = {}
            for column in self._wanted(entity):
                header = headers[name].get(column.name)
                reading = self._reading(entity, column, header, whole)
                if reading is not None:
                    readings[column.name] = reading
                elif header is not None:
                    problems.append(wrong_type(entity, column, header, opened))
            unread = tuple(sorted(headers[name].keys() - readings.keys()))
            tables[name] = Table(
                entity, opened, readings, extra[name], unread, places=Places(opened.file)
            )
        if problems:
            raise InputError(problems)
        return tables

    def is_linked(self, entity: Entity) -> bool:
        """Whether a given table links to the entity."""
        return any(
            entity.name in self.definition.entities[name].links.values()
            for name, opened in self.opened.items()
            if not opened.absent
        )

    def _match(self) -> tuple[Headers, Mapping[str, tuple[str, ...]]]:
        problems: list[Problem] = []
        headers: dict[str, Mapping[str, Header]] = {}
        extra: dict[str, tuple[str, ...]] = {}
        for name, opened in self.opened.items():
            entity = self.definition.entities[name]
            wanted = self._wanted(entity)
            required = {column.name for column in wanted if self._is_required(entity, column)}
            names = [column.name for column in wanted]
            headers[name], extra[name], wrong = match_headers(entity, opened, required, names)
            problems += wrong
        if problems:
            raise InputError(problems)
        return headers, extra

    def _wanted(self, entity: Entity) -> list[Column]:
        """The columns to take: those the run reads, the key, and links to given tables."""
        links = {column for column, target in entity.links.items() if target in self.opened}
        names = {*self.needed.get(entity.name, ()), *entity.key, *links}
        return [column for column in entity.columns.values() if column.name in names]

    def _is_required(self, entity: Entity, column: Column) -> bool:
        may_be_absent = column.type.optional or column.has_default
        return not may_be_absent and not self._is_numbered(entity, column)

    def _is_numbered(self, entity: Entity, column: Column) -> bool:
        """Whether a key may be left out, as nothing links to it: the rows are then numbered, if they can be."""
        alone = (
            bool(self.opened[entity.name].row)
            and entity.key == (column.name,)
            and not self.is_linked(entity)
        )
        return alone and not column.link and column.type.kind in ("text", "int")

    def _reading(
        self, entity: Entity, column: Column, header: Header | None, whole: Mapping[Key, bool]
    ) -> Reading | None:
        if header is not None:
            raw = identifier(header.name)
            reading = read_column(column, raw, header.type, self._members(column))
            if reading is not None and self.opened[entity.name].text and column.type.kind == "text":
                key = column.name in entity.key or bool(column.link)
                refuse_spreadsheet_marks(reading, key=key)
            if reading is not None and (entity.name, column.name) in whole:
                reading.number = f"CAST({raw} AS BIGINT)"
                if not whole[entity.name, column.name]:
                    reading.typed = reading.plain = reading.number
            return reading
        if column.has_default or not self._is_numbered(entity, column):
            return absent_column(column)
        number = f"CAST({self.opened[entity.name].row} AS BIGINT)"
        return Reading(column, "", number if column.type.kind == "int" else f"'#' || {number}")

    def _members(self, column: Column) -> dict[str, str]:
        """The words for the values of an enum: the values themselves and their labels."""
        enum = self.definition.enums.get(column.type.enum or "")
        values = enum.values if enum is not None else {}
        words = [(text, v) for v, label in values.items() for text in (label.zh, label.en) if text]
        return dict(words) | {value: value for value in values}

    def _whole(self, headers: Headers) -> dict[Key, bool]:
        """Keys of text, and links to them, that are whole numbers in all tables; whether the run reads them.

        Those that it does not read stay numbers, which are joined in a third of the time.
        """
        entities = [self.definition.entities[name] for name in self.opened]
        found: dict[Key, bool] = {}
        for entity in entities:
            group = [(entity.name, entity.key[0])]
            group += [
                (e.name, c) for e in entities for c, to in e.links.items() if to == entity.name
            ]
            if len(entity.key) == 1 and all(self._is_whole(*key, headers) for key in group):
                read = any(column in self.needed.get(name, ()) for name, column in group)
                found.update(dict.fromkeys(group, read))
        return found

    def _is_whole(self, name: str, column_name: str, headers: Headers) -> bool:
        entity = self.definition.entities[name]
        column, header = entity.columns[column_name], headers[name].get(column_name)
        whole = header is not None and (is_whole(header.type) or self.opened[name].absent)
        if not whole or column.type.kind != "text":
            return False
        # A key that is a link itself belongs to two groups, which may differ.
        return not (column.link and column_name in entity.key and self.is_linked(entity))


def wrong_type(entity: Entity, column: Column, header: Header, opened: Opened) -> Problem:
    """The problem of a column stored as a type that cannot hold its values."""
    place = Place(opened.file)
    values = {
        "entity": entity.name,
        "column": column.name,
        "found": header.type,
        "type": column.type,
    }
    if header.type == "FLOAT" and column.type.kind == "money":
        return Problem("money-in-32-bits", place, values)
    return Problem("wrong-column-type", place, values)
