"""Tables given → tables to compute with: every value of its type, every key and link whole.

given ──open──▶ headers, types ──plan──▶ readings ──read──▶ typed ──check──▶ Staged
                                                       └─▶ problems: stop, or leave rows out
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from guiju.data.keys import Span, check_key, check_link
from guiju.data.opened import Opened
from guiju.data.plan import Plan
from guiju.data.problems import ProblemBook
from guiju.data.progress import Report, followed
from guiju.data.rejecting import Edge, check_place, rejected_rows, spread, write_rejected
from guiju.data.source import Source, open_source
from guiju.data.staged import Staged, guarded
from guiju.data.table import Table
from guiju.evaluate.labels import entity_names
from guiju.evaluate.lower import Guard
from guiju.expression.names import nearest
from guiju.model.definition import Definition
from guiju.model.problem import InputError, Place, Problem

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


@dataclass(frozen=True, slots=True)
class Breach:
    """Rows of an entity for which a rule has no answer.

    `query` gives their keys, the place in `guards` of what is wrong, and what was found in the row.
    """

    entity: str
    query: str
    guards: Sequence[Guard]


Rules: TypeAlias = "Callable[[Mapping[str, Staged]], Iterable[Breach]]"
"""Entity → its table as it is staged, to what rules find wrong in these tables."""


def stage_tables(
    connection: DuckDBPyConnection,
    definition: Definition,
    given: Mapping[str, Source],
    needed: Mapping[str, frozenset[str]],
    *,
    reject: Path | None = None,
    depends: Sequence[Edge] = (),
    rules: Rules | None = None,
    every_key: bool = False,
    progress: Report | None = None,
) -> dict[str, Staged]:
    """The given tables, typed and checked: entity → `Staged`.

    `given` maps entities to files (CSV, Parquet, Excel) or frames (Arrow, Polars, pandas, DuckDB
    relation); `needed` the entities of the run to the columns it reads, to which keys and links
    between given tables are added. With `reject`, wrong rows are written to that file and left out,
    and so are rows that depend on them: `depends` lists (entity of the rejected row, entity of the
    row that depends on it, entity and column of the link between). `rules` finds, in the tables as they
    are then, rows for which a rule has no answer: they are wrong as well. `every_key` checks also large
    tables whose single key nothing links to for keys that are there twice. `progress` is told the share done.
    Where nothing is wrong that file has its head alone. Run queries over the result inside `guarded`.

    Raises InputError for files that cannot be read and, without `reject`, for wrong rows: the first
    20 and how many there are.
    """
    check_names(definition, given, needed)
    if reject is not None:
        check_place(reject)
    staging = _Staging(connection, reject, progress, len(given), every_key=every_key)
    opened = {name: staging.open(definition, name, source) for name, source in given.items()}
    plan = Plan(definition, needed, opened)
    tables = plan.tables()
    for table in tables.values():
        staging.read(table)
    book, checked = staging.check(plan, tables)
    left = staging.decide(book, depends)
    found = staging.all_staged(tables, left, checked)
    if rules is not None:
        with guarded(found):
            wrong = staging.add_breaches(book, found, rules)
        if wrong:
            left = staging.decide(book, depends)
            found = staging.all_staged(tables, left, checked)
    if progress is not None:
        progress(1.0)
    return found


def check_names(
    definition: Definition, given: Mapping[str, Source], needed: Mapping[str, frozenset[str]]
) -> None:
    """Raise InputError for names that are no entities, and for entities without a table."""
    problems = unknown_entities(definition, given)
    for name in needed:
        if name not in given:
            values = {"entity": name, "given": ", ".join(given) or "-"}
            problems.append(Problem("no-table", Place(), values))
    if problems:
        raise InputError(problems)


def unknown_entities(definition: Definition, given: Iterable[str]) -> list[Problem]:
    """What is wrong with names of tables that are no entities, with the nearest name or that of the label."""
    known, labels = list(definition.entities), entity_names(definition)
    problems = []
    for name in given:
        if name not in known:
            meant = labels.get(name) or nearest(name, known)
            values = {"found": name, "known": ", ".join(known), "nearest": meant}
            problems.append(Problem("unknown-entity", Place("--data"), values))
    return problems


class _Staging:
    """The steps of one call of `stage_tables`, and how far it is."""

    def __init__(
        self,
        connection: DuckDBPyConnection,
        reject: Path | None,
        progress: Report | None,
        count: int,
        *,
        every_key: bool,
    ) -> None:
        self.connection, self.reject, self.progress = connection, reject, progress
        self.every_key = every_key
        # Opening reads text files through, reading types them: each half of the work of a table.
        self.steps, self.done = 2 * count, 0

    def _step(self) -> Report | None:
        """What tells the share of the next step as a share of the whole."""
        progress, done, steps = self.progress, self.done, self.steps
        self.done += 1
        return progress and (lambda share: progress((done + share) / steps))

    def open(self, definition: Definition, name: str, source: Source) -> Opened:
        """Open what is given for an entity."""
        return open_source(self.connection, definition.entities[name], source, self._step())

    def read(self, table: Table) -> None:
        """Type the table and look for wrong values."""
        with followed(self.connection, self._step()):
            if table.typed_from_text:
                table.load(self.connection)
            else:
                table.inspect(self.connection, whole=self.reject is not None)

    def check(self, plan: Plan, tables: Mapping[str, Table]) -> tuple[ProblemBook, dict[str, bool]]:
        """What is wrong with values, keys and links; which keys were checked."""
        book = ProblemBook(self.connection, tables)
        checked, distinct = {}, dict[str, Span]()
        for name, table in tables.items():
            if table.wrong:
                book.add_wrong_values(table)
            always = self.every_key or plan.is_linked(table.entity)
            checked[name] = check_key(self.connection, book, table, distinct, always=always)
        for table in tables.values():
            for column, target in table.entity.links.items():
                if target in tables and table.readings[column].raw:
                    parent = tables[target]
                    check_link(self.connection, book, table, column, parent, distinct)
        return book, checked

    def decide(self, book: ProblemBook, depends: Sequence[Edge]) -> dict[str, tuple[str, int]]:
        """Stop at problems, or reject: entity → the table of its rejected rows and their number."""
        wrong = book.count()
        if self.reject is None:
            book.raise_first()
        else:
            if wrong:
                spread(book, depends)
            write_rejected(book, self.reject)
        if not wrong:
            return dict.fromkeys(book.tables, ("", 0))
        return {name: rejected_rows(book, name) for name in book.tables}

    def add_breaches(self, book: ProblemBook, found: Mapping[str, Staged], rules: Rules) -> bool:
        """Note the rows for which a rule has no answer; whether there are any."""
        before = book.count()
        for breach in rules(found):
            table = book.tables[breach.entity]
            kinds = [_noted(book, breach.entity, guard) for guard in breach.guards]
            book.add_by_key(table, breach.query, kinds)
        return book.count() > before

    def all_staged(
        self,
        tables: Mapping[str, Table],
        left: Mapping[str, tuple[str, int]],
        checked: Mapping[str, bool],
    ) -> dict[str, Staged]:
        """All tables as their reader gets them."""
        return {
            name: self.staged(table, *left[name], key_checked=checked[name])
            for name, table in tables.items()
        }

    def staged(self, table: Table, rejected: str, count: int, *, key_checked: bool) -> Staged:
        """The table as its reader gets it."""

        def recheck() -> None:
            book = ProblemBook(self.connection, {table.entity.name: table})
            book.add_wrong_values(table)
            book.raise_first()

        return Staged(
            entity=table.entity.name,
            relation=table.relation(rejected),
            rows=table.rows + len(table.lost),
            rejected=count + len(table.lost),
            columns=tuple(table.readings),
            assumed=table.assumed(self.connection, rejected),
            file=table.opened.file,
            extra=table.extra,
            unread=table.unread,
            absent=tuple(
                name
                for name, reading in table.readings.items()
                if not reading.raw
                and reading.column.type.optional
                and not reading.column.has_default
            ),
            key_checked=key_checked,
            watched="" if rejected else table.watched(),
            _passed=table.passed,
            _digest=table.opened.digest,
            _recheck=recheck,
        )


def _noted(book: ProblemBook, entity: str, guard: Guard) -> int:
    """The number of a kind of problem of rules; a row that tells nothing is known by its key."""
    column = [guard.column] if guard.column in book.tables[entity].readings else []
    named = {"column": guard.column} if column else {}
    key = {} if guard.tells else {"key": ""}
    return book.rule(guard.code, column, {**dict(guard.values), **named, **key, "entity": entity})
