"""Tables given → tables that can be computed with: every value of its type, every key and link whole.

given ──open──▶ headers ──match──▶ columns ──read──▶ typed ──check──▶ Staged
                                                └─▶ problems: stop, or leave the rows out and say so
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from guiju.data.conversion import family_of, read_column
from guiju.data.headers import match_headers
from guiju.data.keys import check_key, check_link
from guiju.data.opened import Header, Opened, Places, Report
from guiju.data.problems import ProblemBook
from guiju.data.progress import followed
from guiju.data.reading import Reading, absent_column
from guiju.data.rejecting import Edge, rejected_rows, spread, write_rejected
from guiju.data.source import Source, open_source
from guiju.data.staged import Staged
from guiju.data.table import Table
from guiju.evaluate.quoting import identifier
from guiju.expression.names import nearest
from guiju.model.definition import Column, Definition, Entity, Key
from guiju.model.problem import InputError, Place, Problem

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

Headers = Mapping[str, Mapping[str, Header]]
"""Entity → column → the header it was found under."""


def stage_tables(
    connection: DuckDBPyConnection,
    definition: Definition,
    given: Mapping[str, Source],
    needed: Mapping[str, frozenset[str]],
    *,
    reject: Path | None = None,
    depends: Sequence[Edge] = (),
    progress: Report | None = None,
) -> dict[str, Staged]:
    """The given tables, typed and checked: entity → `Staged`.

    `given` maps entities to files (CSV, Parquet, Excel) or frames (Arrow, Polars, pandas, DuckDB relation);
    `needed` the entities of the run to the columns it reads, to which keys and links between given entities are
    added. With `reject` wrong rows are written to that file and left out, and so are rows that depend on
    them: `depends` lists (entity of the rejected row, entity of the row that depends, entity and column of the link).
    `progress` is told the share that is done. Run queries over the result inside `guarded`.

    Raises InputError for files that cannot be read and, without `reject`, for wrong rows: the first 20
    and how many there are.
    """
    return _Staging(connection, definition, given, needed, reject, progress).run(depends)


class _Staging:
    """One call of `stage_tables`."""

    def __init__(
        self,
        connection: DuckDBPyConnection,
        definition: Definition,
        given: Mapping[str, Source],
        needed: Mapping[str, frozenset[str]],
        reject: Path | None,
        progress: Report | None,
    ) -> None:
        self.connection, self.definition, self.given = connection, definition, given
        self.needed, self.reject, self.progress = needed, reject, progress
        self.entities = {
            name: definition.entities[name] for name in given if name in definition.entities
        }

    def run(self, depends: Sequence[Edge]) -> dict[str, Staged]:
        """See `stage_tables`."""
        self._check_names()
        opened = {name: self._open(name, index) for index, name in enumerate(self.given)}
        tables = self._tables(opened)
        for index, table in enumerate(tables.values()):
            self._read(table, index)
        book, checked = self._check(tables)
        if self.reject is None:
            book.raise_first()
        left: dict[str, tuple[str, int]] = {}
        if self.reject is not None and book.count():
            spread(book, depends)
            write_rejected(book, self.reject)
            left = {name: rejected_rows(self.connection, book, name) for name in tables}
        if self.progress is not None:
            self.progress(1.0)
        return {
            name: self._staged(table, *left.get(name, ("", 0)), key_checked=checked[name])
            for name, table in tables.items()
        }

    def _check_names(self) -> None:
        known = list(self.definition.entities)
        problems = [
            Problem(
                "unknown-entity",
                Place(),
                {"found": name, "known": ", ".join(known), "nearest": nearest(name, known)},
            )
            for name in self.given
            if name not in known
        ]
        problems += [
            Problem("no-table", Place(), {"entity": name, "given": ", ".join(self.given)})
            for name in self.needed
            if name not in self.given
        ]
        if problems:
            raise InputError(problems)

    def _open(self, name: str, index: int) -> Opened:
        given = self.given[name]
        size = max(1, Path(given).stat().st_size) if _is_file(given) else 1
        report = self._report(index, 0.0, 0.4)
        return open_source(
            self.connection, self.entities[name], given, lambda read: report(min(read / size, 1.0))
        )

    def _report(self, index: int, start: float, end: float) -> Report:
        """What tells the share of a step of one table as the share of the whole."""
        progress, count = self.progress, len(self.given)
        if progress is None:
            return lambda share: None
        return lambda share: progress((index + start + share * (end - start)) / count)

    def _tables(self, opened: Mapping[str, Opened]) -> dict[str, Table]:
        """How each column is read, by its header and type; all that is wrong with these at once."""
        headers, extra = self._match(opened)
        whole = self._whole(headers)
        problems: list[Problem] = []
        tables = {}
        for name, entity in self.entities.items():
            readings: dict[str, Reading] = {}
            for column in (c for c in entity.columns.values() if c.name in self._wanted(entity)):
                header = headers[name].get(column.name)
                if header is None:
                    readings[column.name] = self._absent(entity, column, opened[name])
                    continue
                members = self._members(column)
                reading = read_column(
                    column,
                    identifier(header.name),
                    header.type,
                    members,
                    whole=(name, column.name) in whole,
                )
                if reading is None:
                    problems.append(_wrong_type(entity, column, header, opened[name]))
                else:
                    readings[column.name] = reading
            tables[name] = Table(
                entity, opened[name], readings, extra[name], places=Places(opened[name].file)
            )
        if problems:
            raise InputError(problems)
        return tables

    def _match(self, opened: Mapping[str, Opened]) -> tuple[Headers, Mapping[str, tuple[str, ...]]]:
        problems: list[Problem] = []
        headers: dict[str, Mapping[str, Header]] = {}
        extra: dict[str, tuple[str, ...]] = {}
        for name, entity in self.entities.items():
            wanted = self._wanted(entity)
            required = {
                column for column in wanted if self._is_required(entity, entity.columns[column])
            }
            headers[name], extra[name], wrong = match_headers(
                entity, opened[name], required, wanted
            )
            problems += wrong
        if problems:
            raise InputError(problems)
        return headers, extra

    def _wanted(self, entity: Entity) -> set[str]:
        """The columns to stage: those the run reads, the key, and links to what is given."""
        links = {column for column, target in entity.links.items() if target in self.entities}
        return {*self.needed.get(entity.name, ()), *entity.key, *links}

    def _is_required(self, entity: Entity, column: Column) -> bool:
        return not (column.type.optional or column.has_default or self._made_up(entity, column))

    def _made_up(self, entity: Entity, column: Column) -> bool:
        """Whether a key may be left out, as nothing links to it: the rows are then numbered."""
        plain = (
            entity.key == (column.name,) and not column.link and column.type.kind in ("text", "int")
        )
        return plain and not self._is_linked(entity)

    def _is_linked(self, entity: Entity) -> bool:
        return any(entity.name in other.links.values() for other in self.entities.values())

    def _absent(self, entity: Entity, column: Column, opened: Opened) -> Reading:
        if not self._made_up(entity, column) or column.has_default:
            return absent_column(column)
        number = f"CAST({opened.row} AS BIGINT)"
        return Reading(column, "", number if column.type.kind == "int" else f"'#' || {number}")

    def _members(self, column: Column) -> dict[str, str]:
        """The words for the values of an enum: the values themselves and their labels."""
        enum = self.definition.enums.get(column.type.enum or "")
        if enum is None:
            return {}
        labels = {
            text: value
            for value, label in enum.values.items()
            for text in (label.zh, label.en)
            if text
        }
        return {**labels, **{value: value for value in enum.values}}

    def _whole(self, headers: Headers) -> set[Key]:
        """Keys of text, with the links to them, that are whole numbers in all files and read by no rule."""
        found: set[Key] = set()
        for name, entity in self.entities.items():
            links = [
                (o.name, c)
                for o in self.entities.values()
                for c, target in o.links.items()
                if target == name
            ]
            group = [(name, entity.key[0]), *links]
            if len(entity.key) == 1 and all(self._stays_whole(key, headers) for key in group):
                found.update(group)
        return found

    def _stays_whole(self, key: Key, headers: Headers) -> bool:
        entity, column = self.entities[key[0]], self.entities[key[0]].columns[key[1]]
        header = headers[key[0]].get(key[1])
        both = bool(column.link) and column.name in entity.key and self._is_linked(entity)
        read = column.name in self.needed.get(entity.name, ())
        return (
            header is not None
            and family_of(header.type) == "int"
            and column.type.kind == "text"
            and not both
            and not read
        )

    def _read(self, table: Table, index: int) -> None:
        with followed(self.connection, self.progress and self._report(index, 0.4, 0.9)):
            if table.typed_from_text:
                table.load(self.connection)
            else:
                table.inspect(self.connection, whole=self.reject is not None)

    def _check(self, tables: Mapping[str, Table]) -> tuple[ProblemBook, dict[str, bool]]:
        """What is wrong with values, keys and links; which keys were checked."""
        book = ProblemBook(self.connection, tables)
        checked = {}
        for name, table in tables.items():
            if table.wrong:
                book.add_wrong_values(table)
            checked[name] = check_key(
                self.connection, book, table, linked=self._is_linked(table.entity)
            )
        for table in tables.values():
            for column, target in table.entity.links.items():
                if target in tables and table.readings[column].raw:
                    check_link(self.connection, book, table, column, tables[target])
        return book, checked

    def _staged(self, table: Table, left: str, count: int, *, key_checked: bool) -> Staged:
        def recheck() -> None:
            book = ProblemBook(self.connection, {table.entity.name: table})
            book.add_wrong_values(table)
            book.raise_first()

        return Staged(
            table.entity.name,
            table.relation(left),
            table.rows + len(table.lost),
            count + len(table.lost),
            tuple(table.readings),
            table.assumed(self.connection, left),
            table.opened.file,
            table.extra,
            key_checked,
            table.opened.digest,
            recheck,
        )


def _is_file(given: Source) -> bool:
    return isinstance(given, (str, Path)) and Path(given).is_file()


def _wrong_type(entity: Entity, column: Column, header: Header, opened: Opened) -> Problem:
    values = {
        "entity": entity.name,
        "column": column.name,
        "found": header.type,
        "type": column.type,
    }
    if header.type == "FLOAT" and column.type.kind == "money":
        return Problem("money-in-32-bits", Place(opened.file), values)
    return Problem("wrong-column-type", Place(opened.file), values)
