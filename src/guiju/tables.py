"""decide for tables: linked files in, one file of results for each entity out, nothing lost on the way."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, TypeAlias

from guiju.data import (
    Staged,
    guarded,
    open_connection,
    stage_tables,
    write_folder,
    write_table,
)  # fmt: skip
from guiju.evaluate.emit import sql_type
from guiju.evaluate.guards import guard_queries
from guiju.evaluate.program import Program, compile_program
from guiju.evaluate.quoting import identifier
from guiju.evaluate.reasons import WHY
from guiju.evaluate.sql import compile_script
from guiju.model import tree
from guiju.model.definition import Definition, Entity, Key
from guiju.model.problem import InputError, Place, Problem
from guiju.unverified import unverified_citations

Progress: TypeAlias = Callable[[float], None]
Data: TypeAlias = Mapping[str, Any]
SHOWN = 20


@dataclass(frozen=True, slots=True)
class TableRun:
    """What a run over tables did: which rules, which data, how much of it, what was written."""

    policy: str
    policy_hash: str
    reform: str
    date: date
    data: Mapping[str, Staged]
    outputs: Mapping[str, str]
    unverified: tuple[str, ...]

    def to_json(self) -> dict[str, Any]:
        """The run as plain data."""
        return {
            "policy": self.policy, "hash": self.policy_hash, "reform": self.reform or None,
            "date": self.date.isoformat(), "data": staged_json(self.data), "coverage": coverage(self.data),
            "outputs": dict(self.outputs), "unverified": list(self.unverified),
        }  # fmt: skip


def staged_json(data: Mapping[str, Staged]) -> dict[str, Any]:
    """The tables of a run as plain data."""
    return {
        name: {"file": s.file, "rows": s.rows, "rejected": s.rejected, "assumed": dict(s.assumed),
               "sha256": s.digest}
        for name, s in data.items()
    }  # fmt: skip


def coverage(data: Mapping[str, Staged]) -> dict[str, Any]:
    """How much of each table was used."""
    return {
        name: {"rows": s.rows, "used": s.rows - s.rejected,
               "share": round((s.rows - s.rejected) / s.rows, 6) if s.rows else None}
        for name, s in data.items()
    }  # fmt: skip


class TableSession:
    """Tables staged for one program in a locked DuckDB connection; made by `table_session`.

    `relations` maps every entity of the program to what stands in FROM; `filled` names those with rows.
    """

    def __init__(self, program: Program, connection: Any, staged: Mapping[str, Staged]) -> None:
        self.program, self.connection, self.staged = program, connection, staged
        self.relations = {name: table.relation for name, table in staged.items()}
        left_out = program.columns.keys() - staged.keys()
        self.relations |= {name: empty_relation(program.entities[name]) for name in left_out}
        self.filled = [name for name, table in staged.items() if table.rows > table.rejected]
        self._queries = 0

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
        )
        for statement in statements:
            self.connection.execute(statement)
        return query

    def check_guards(self) -> None:
        """Raise InputError for rows at which a rule has no answer, such as a date before a parameter begins."""
        problems: list[Problem] = []
        for entity, sql in guard_queries(self.program, self.relations):
            for *keys, index in self.connection.execute(f"{sql} LIMIT {SHOWN}").fetchall():
                guard = self.program.guards[index]
                values = {**dict(guard.values), "entity": entity, "key": ", ".join(map(str, keys))}
                problems.append(Problem(guard.code, Place(self.staged[entity].file), values))
        if problems:
            raise InputError(problems[:SHOWN])


def empty_relation(entity: Entity) -> str:
    """The table of an entity that was left out: its columns, no rows.

    >>> from guiju.model.definition import Column
    >>> from guiju.model.types import Type
    >>> empty_relation(Entity("t", ("id",), {"id": Column("id", Type("int"))}))
    '(SELECT CAST(NULL AS BIGINT) AS "id" WHERE FALSE)'
    """
    columns = ", ".join(
        f"{'NULL' if c.link else f'CAST(NULL AS {sql_type(c.type)})'} AS {identifier(c.name)}"
        for c in entity.columns.values()
    )
    return f"(SELECT {columns} WHERE FALSE)"


@contextmanager
def table_session(
    program: Program, data: Data, *, reject: Path | None = None, writes: Iterable[Path] = (),
    progress: Progress | None = None, memory: str | None = None, threads: int | None = None,
) -> Iterator[TableSession]:  # fmt: skip
    """The tables of a run, typed and checked, with the connection that holds them.

    Raises InputError where the data are wrong and nothing may be rejected.
    """
    optional = {name for name, entity in program.entities.items() if entity.optional}
    missing = [name for name in program.columns if name not in data and name not in optional]
    if missing:
        given = ", ".join(data)
        raise InputError(
            [
                Problem("no-table", Place("--data"), {"entity": name, "given": given})
                for name in missing
            ]
        )
    paths = [Path(value) for value in data.values() if isinstance(value, (str, Path))]
    allowed = [*paths, *writes]
    with open_connection(memory_limit=memory, threads=threads, allowed=allowed) as connection:
        used = {name: data[name] for name in data if name in program.columns}
        staged = stage_tables(
            connection, program.definitions[0], used,
            {name: read for name, read in program.columns.items() if name in used}, reject=reject,
            depends=dependencies(program), progress=progress,
        )  # fmt: skip
        with guarded(staged):
            session = TableSession(program, connection, staged)
            session.check_guards()
            yield session


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


def table_outputs(definition: Definition, data: Data, wanted: Sequence[Key] | None) -> list[Key]:
    """The rules to compute: those asked for, else all that the given tables suffice for."""
    if wanted is not None:
        return list(wanted)
    given = set(data)
    known = given | {name for name, entity in definition.entities.items() if entity.optional}
    able: set[Key] = set()
    for key in definition.order:
        reads = definition.reads[key]
        if {key[0], *(e for e, _ in reads)} <= known and all(
            k in able or k not in definition.rules for k in reads
        ):
            able.add(key)
    return [key for key in definition.rules if key in able and key[0] in given]


def decide_tables(
    definition: Definition, data: Data, day: date, *, outputs: Sequence[Key] | None = None, out: Path,
    format: str = "parquet", reject: Path | None = None, progress: Progress | None = None,
) -> TableRun:  # fmt: skip
    """Compute rules for every row of linked tables and write one file for each entity.

    `data` maps entities to files (CSV, Excel, Parquet) or frames. `out` is a folder, or one file where only one entity
    has outputs. Raises InputError where a table is wrong, unless `reject` names a file for the wrong rows.
    """
    goals = _checked_outputs(definition, data, outputs)
    program = compile_program([definition], day, goals)
    entities = list(dict.fromkeys(entity for entity, _ in goals))
    files = _files(entities, out, format)
    folder = out.parent if out.suffix.lower() in KINDS else out
    folder.mkdir(parents=True, exist_ok=True)
    with table_session(
        program, data, reject=reject, writes=[folder, folder.parent], progress=progress
    ) as session:
        queries = {files[entity]: _output_query(session, entity) for entity in entities}
        run = TableRun(
            definition.name, definition.hash, definition.reform, day, session.staged,
            {entity: str(path) for entity, path in files.items()},
            tuple(str(c) for c in unverified_citations(definition, program, session.filled)),
        )  # fmt: skip
        if folder is out:
            write_folder(
                session.connection, {p.name: q for p, q in queries.items()}, out, run.to_json()
            )
        else:
            write_table(session.connection, queries[out], out)
    return run


KINDS = (".parquet", ".csv", ".xlsx")


def _checked_outputs(
    definition: Definition, data: Data, outputs: Sequence[Key] | None
) -> list[Key]:
    """The rules to compute; InputError for unknown tables and where there is nothing to compute."""
    known = ", ".join(definition.entities)
    unknown = [name for name in data if name not in definition.entities]
    if unknown:
        raise InputError(
            Problem(
                "unknown-entity", Place("--data"), {"found": name, "known": known, "nearest": ""}
            )
            for name in unknown
        )
    goals = table_outputs(definition, data, outputs)
    if not goals:
        raise InputError(
            [Problem("nothing-to-compute", Place("--data"), {"found": ", ".join(data)})]
        )
    return goals


def _files(entities: Sequence[str], out: Path, format: str) -> dict[str, Path]:
    if out.suffix.lower() not in KINDS:
        return {entity: out / f"{entity}.{format}" for entity in entities}
    if len(entities) > 1:
        values = {"found": str(out), "entities": ", ".join(entities)}
        raise InputError([Problem("several-outputs", Place("--out"), values)])
    return dict.fromkeys(entities, out)


def _output_query(session: TableSession, entity: str) -> str:
    """Keys and outputs of an entity; findings as words, with a column of reasons."""
    program = session.program
    keys = list(program.entities[entity].key)
    names = [g.name for g in program.goals if g.key[0] == entity]
    inner = session.query(entity, [*keys, *(n for n in names if n not in keys)])
    items = [f"t.{identifier(k)}" for k in keys]
    index = program.index
    for name in dict.fromkeys(n for n in names if n not in keys):
        column = f"t.{identifier(name)}"
        step = index.get((entity, name))
        if name.endswith(WHY):
            items.append(f"{column} AS {identifier(name.removesuffix(WHY) + '_reasons')}")
        elif step is not None and step.type.kind == "finding":
            words = f"CASE WHEN {column} IS NULL THEN 'undetermined' WHEN {column} THEN 'yes' ELSE 'no' END"
            items.append(f"{words} AS {identifier(name)}")
        elif step is not None and step.type.kind == "set":
            items.append(f"ARRAY_TO_STRING({column}, '|') AS {identifier(name)}")
        else:
            items.append(f"{column} AS {identifier(name)}")
    order = ", ".join(f"t.{identifier(k)}" for k in keys)
    return f"SELECT {', '.join(items)} FROM ({inner}) AS t ORDER BY {order}"
