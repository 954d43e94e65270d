"""Tables staged for a program, and what computes them: DuckDB, Polars, or the server that holds them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from guiju.data import (
    Breach,
    Staged,
    check_apart,
    guarded,
    open_connection,
    stage_tables,
    temporary_folder,
    unknown_entities,
)  # fmt: skip
from guiju.data.origin import UNKNOWN, kind_of_files
from guiju.evaluate.address import Address, is_address, read_address
from guiju.evaluate.choice import choose_engine, few_and_deep
from guiju.evaluate.emit import sql_type
from guiju.evaluate.guards import guard_queries, guard_steps
from guiju.evaluate.program import Program
from guiju.evaluate.quoting import identifier, literal
from guiju.evaluate.runtime import NO_ANSWER
from guiju.evaluate.sql import compile_script
from guiju.model import tree
from guiju.model.definition import Key
from guiju.model.problem import InputError, Place, Problem

if TYPE_CHECKING:
    from polars import LazyFrame

    from guiju.data.streams import StagedTable
    from guiju.servers import Server

Progress: TypeAlias = Callable[[float], None]
Data: TypeAlias = Mapping[str, Any]
SHOWN = 20


class TableSession:
    """Tables staged for one program in a locked DuckDB connection; made by `table_session`.

    `relations` maps every entity of the program to what stands in FROM; `filled` names those with rows.
    `connection` answers queries, `local` is DuckDB's own in every session: results are written by it.
    """

    engine = "duckdb"
    dialect = "duckdb"

    def __init__(self, program: Program, connection: Any, staged: Mapping[str, Staged]) -> None:
        self.program, self.connection, self.staged = program, connection, staged
        self.local = connection
        self.relations = {name: table.relation for name, table in staged.items()}
        self.filled = [name for name, table in staged.items() if table.rows > table.rejected]
        self._queries = 0

    def over(self, program: Program) -> TableSession:
        """Another program over the same tables, computed by the same engine."""
        return type(self)(program, self.connection, self.staged)

    def query(
        self, entity: str, columns: Sequence[str], relations: Mapping[str, str] | None = None
    ) -> str:
        """The SQL of columns and rules of an entity; deep programs store their lower levels first."""
        self._queries += 1
        statements, query = compile_script(
            self.program,
            relations or self.relations,
            entity,
            columns,
            prefix=f"guiju_{self._queries}",
            dialect=self.dialect,
        )
        for statement in statements:
            self.connection.execute(statement)
        return query

    def here(self, entity: str, columns: Sequence[str]) -> str:
        """Columns and rules of an entity as something that DuckDB reads, for FROM."""
        return f"({self.query(entity, columns)})"

    def replaced(self, key: Key, value: str, joined: str = "") -> str:
        """The table of an entity, `t`, with a value in the place of a column; `joined` are further clauses of FROM.

        Every column is named, since no two engines have the same word for the others.
        """
        entity, column = key
        names = self.staged[entity].columns
        shown = (
            f"{value if name == column else f't.{identifier(name)}'} AS {identifier(name)}"
            for name in names
        )
        return f"(SELECT {', '.join(shown)} FROM {self.relations[entity]} AS t{joined})"

    @property
    def kind(self) -> str:
        """real, synthetic, illustrative or unknown: what the files of the run say of themselves."""
        files = [t.file for t in self.staged.values() if t.file or t.rows]
        return kind_of_files(self.local, files)

    def check_guards(self) -> None:
        """Tables that are read here have been asked for rows without an answer while they were staged."""

    def breaches(self) -> Iterator[Breach]:
        """The rows for which a rule has no answer, such as a date before a parameter begins."""
        for entity, query in self._broken():
            yield Breach(entity, query, self.program.guards)

    def _broken(self) -> Iterable[tuple[str, str]]:
        """For each entity that may have such rows, the query of their keys and guards."""
        return guard_queries(self.program, self.relations, self._exists, told=True)

    def _exists(self, entity: str, column: str, sign: str, day: date) -> bool:
        condition = f"{identifier(column)} {sign} {literal(day)}"
        query = f"SELECT EXISTS (SELECT 1 FROM {self.relations[entity]} WHERE {condition})"
        return bool(self.connection.execute(query).fetchone()[0])


class PolarsSession(TableSession):
    """The same computed by Polars, each query into a temporary file that DuckDB reads."""

    engine = "polars"

    def frame(
        self, entity: str, columns: Sequence[str], relations: Mapping[str, str] | None = None
    ) -> LazyFrame:
        """Columns and rules of an entity as a lazy frame over the staged tables."""
        from guiju.evaluate.lazy import compile_lazy

        return compile_lazy(self.program, self._tables(relations), entity, columns)

    def query(
        self, entity: str, columns: Sequence[str], relations: Mapping[str, str] | None = None
    ) -> str:
        """The SQL that reads what Polars computed."""
        from guiju.data.streams import store, translated

        with translated():
            return store(self.connection, self.frame(entity, columns, relations))

    def _broken(self) -> Iterator[tuple[str, str]]:
        """See `TableSession`."""
        from guiju.data.streams import store, translated
        from guiju.evaluate.lazy import broken_rows

        for entity, steps in guard_steps(self.program, self._exists).items():
            with translated():
                rows = broken_rows(self.program, self._tables(), entity, steps)
                yield entity, store(self.connection, rows)

    def _tables(self, relations: Mapping[str, str] | None = None) -> dict[str, StagedTable]:
        from guiju.data.streams import StagedTable

        found = relations or self.relations
        return {name: StagedTable(self.connection, text) for name, text in found.items()}


class PythonSession(TableSession):
    """The same computed by Python, row by row; what Python has no answer for is left to DuckDB."""

    engine = "python"

    def query(
        self, entity: str, columns: Sequence[str], relations: Mapping[str, str] | None = None
    ) -> str:
        """The SQL that reads what Python computed."""
        from guiju.data.rowwise import RowByRow

        try:
            found = RowByRow(self.program, self.connection, relations or self.relations)
        except NO_ANSWER:
            return super().query(entity, columns, relations)
        return found.store(entity, columns)


class ServerSession(TableSession):
    """The same on the server that holds the tables; only results come here."""

    def __init__(
        self, program: Program, local: Any, staged: Mapping[str, Staged], server: Server
    ) -> None:
        from guiju.servers import ServerConnection

        super().__init__(program, ServerConnection(server), staged)
        self.local, self.server = local, server
        self.engine, self.dialect = server.address.shown, server.dialect

    def over(self, program: Program) -> TableSession:
        """See `TableSession`."""
        return ServerSession(program, self.local, self.staged, self.server)

    def here(self, entity: str, columns: Sequence[str]) -> str:
        """See `TableSession`: the rows are brought here first."""
        from guiju.evaluate.printing import printed

        folder = temporary_folder(self.local) / entity
        folder.mkdir()
        types = {name: c.type for name, c in self.program.entities[entity].columns.items()}
        types |= {step.name: step.type for step in self.program.steps if step.entity == entity}
        named = [(name, sql_type(types[name])) for name in dict.fromkeys(columns)]
        query = printed(self.query(entity, columns), self.dialect)
        return self.server.export(query, named, folder)

    def check_guards(self) -> None:
        """Raise InputError for rows for which a rule has no answer, such as a date before a parameter begins."""
        problems: list[Problem] = []
        for entity, sql in guard_queries(self.program, self.relations, dialect=self.dialect):
            for *keys, index in self.connection.execute(f"{sql} LIMIT {SHOWN}").fetchall():
                guard = self.program.guards[index]
                values = {**dict(guard.values), "entity": entity, "key": ", ".join(map(str, keys))}
                if guard.tells:
                    values["found"] = "unknown"
                problems.append(Problem(guard.code, Place(self.staged[entity].file), values))
        if problems:
            raise InputError(problems[:SHOWN])

    @property
    def kind(self) -> str:
        """See `TableSession`: a table of a server says nothing of itself."""
        return UNKNOWN


Rules: TypeAlias = "Callable[[TableSession], Iterable[Breach]]"
"""What finds, in tables as they are read, the rows for which a rule has no answer."""

_SESSIONS: Mapping[str, type[TableSession]] = {
    "duckdb": TableSession, "polars": PolarsSession, "python": PythonSession,
}  # fmt: skip


@contextmanager
def table_session(
    program: Program, data: Data, *, reject: Path | None = None, writes: Iterable[Path] = (),
    progress: Progress | None = None, memory: str | None = None, threads: int | None = None,
    engine: str = "", rules: Rules | None = None, every_key: bool = False,
) -> Iterator[TableSession]:  # fmt: skip
    """The tables of a run, typed and checked, with the connection that holds them.

    `engine` names what computes; by itself it follows from the program. Where it is an address, `data` names tables
    that are there. `rules` finds the rows for which a rule has no answer. `every_key` checks also large tables whose
    single key nothing links to for keys that are there twice.

    Raises InputError where the data are wrong and nothing may be rejected.
    """
    limited = memory is not None or threads is not None
    named = bool(engine)
    engine = choose_engine(program, engine, limited=limited, rejects=reject is not None)
    used = _used(program, data)
    if is_address(engine):
        given = {name: table for name, table in used.items() if table is not None}
        with _served_session(program, given, read_address(engine), writes, progress) as session:
            yield session
        return
    check_apart(data, [reject] if reject else [])
    paths = [Path(value) for value in data.values() if isinstance(value, (str, Path))]
    allowed = [*paths, *writes]
    with open_connection(memory_limit=memory, threads=threads, allowed=allowed) as connection:

        def breaches(staged: Mapping[str, Staged]) -> Iterable[Breach]:
            session = _SESSIONS[engine](program, connection, staged)
            return session.breaches() if rules is None else rules(session)

        staged = stage_tables(
            connection, program.definitions[0], used, program.columns, reject=reject,
            depends=dependencies(program), progress=progress, rules=breaches, every_key=every_key,
        )  # fmt: skip
        few = few_and_deep(program, sum(table.rows for table in staged.values()))
        taken = "python" if few and not limited and not named else engine
        with guarded(staged):
            yield _SESSIONS[taken](program, connection, staged)


@contextmanager
def _served_session(
    program: Program,
    data: Data,
    address: Address,
    writes: Iterable[Path],
    progress: Progress | None,
) -> Iterator[TableSession]:
    """The named tables of a server, checked there."""
    from guiju.data.served import stage_served
    from guiju.servers import ServerConnection, open_server

    with open_server(address) as server, open_connection(allowed=[*writes]) as local:
        staged = stage_served(
            ServerConnection(server),
            program.definitions[0],
            data,
            {name: read for name, read in program.columns.items() if name in data},
            progress,
        )
        staged = {
            name: staged.get(name) or _empty(program, name, staged) for name in program.columns
        }
        session = ServerSession(program, local, staged, server)
        session.check_guards()
        yield session
        if progress is not None:
            progress(1.0)


def _empty(program: Program, name: str, staged: Mapping[str, Staged]) -> Staged:
    """The table of an entity that was left out: its columns, no rows.

    Its links to given tables have the types of the keys there, which may be whole numbers in a key of text.
    """
    given = program.entities[name].columns
    parents: list[str] = []
    columns: list[str] = []
    for column in given.values():
        if column.link in staged:
            alias = f"p{len(parents)}"
            parents.append(f"{staged[column.link].relation} AS {alias}")
            value = f"{alias}.{identifier(program.entities[column.link].key[0])}"
        else:
            value = f"CAST(NULL AS {sql_type(column.type)})"
        columns.append(f"{value} AS {identifier(column.name)}")
    source = f" FROM {', '.join(parents)}" if parents else ""
    relation = f"(SELECT {', '.join(columns)}{source} WHERE FALSE)"
    return Staged(
        entity=name,
        relation=relation,
        rows=0,
        rejected=0,
        columns=tuple(given),
        assumed={},
        file="",
    )


def _used(program: Program, data: Data) -> dict[str, Any]:
    """The tables of the entities that a run reads; None for those without rows.

    Raises InputError for tables of what is no entity, tables that are missing, and parents without rows.
    """
    used = {name: data[name] for name in data if name in program.columns}
    problems = unknown_entities(program.definitions[0], data)
    for name in program.columns:
        children = _children(program, name)
        used.setdefault(name, None)
        if name not in data and not program.entities[name].optional:
            code = "no-table" if children else "no-table-nor-none"
            values = {"entity": name, "given": ", ".join(data) or "-"}
            problems.append(Problem(code, Place("--data"), values))
        elif used[name] is None:
            bound = [child for child in children if data.get(child) is not None]
            if bound:
                values = {"entity": name, "child": bound[0]}
                problems.append(Problem("parent-without-rows", Place("--data"), values))
    if problems:
        raise InputError(problems)
    return used


def _children(program: Program, parent: str) -> list[str]:
    """The entities of a run whose every row belongs to a row of another."""
    return [
        name
        for name in program.columns
        if any(
            column.link == parent and not column.type.optional
            for column in program.entities[name].columns.values()
        )
    ]


def dependencies(program: Program) -> list[tuple[str, str, str, str]]:
    """How a wrong row taints others: (from, to, entity that holds the link, link column)."""
    edges: dict[tuple[str, str, str, str], None] = {}

    def up(entity: str, steps: Iterable[str]) -> str:
        for step in steps:
            target = program.entities[entity].columns[step].link
            edges.setdefault((target, entity, entity, step))
            entity = target
        return entity

    trees = [(step.entity, step.tree) for step in program.steps]
    for entity, root in trees:
        stack: list[tuple[tree.Node, str]] = [(root, entity)]
        while stack:
            node, here = stack.pop()
            match node:
                case tree.Link(steps=steps, outer=outer):
                    up(entity if outer else here, steps)
                case tree.Aggregate(entity=child, via=via, up=path):
                    edges.setdefault((child, up(entity, path), child, via))
                    here = child
            stack.extend((below, here) for below in tree.children(node))
    return list(edges)
