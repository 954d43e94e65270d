"""decide for tables: linked files in, one file of results for each entity out, nothing lost on the way."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from guiju.data import (
    RUN,
    Breach,
    Staged,
    check_apart,
    guarded,
    open_connection,
    stage_tables,
    write_folder,
    write_table,
)  # fmt: skip
from guiju.data.origin import kind_of_files
from guiju.evaluate.choice import choose_engine
from guiju.evaluate.guards import guard_queries, guard_steps
from guiju.evaluate.nodes import reachable
from guiju.evaluate.program import Program, compile_program
from guiju.evaluate.quoting import identifier, literal
from guiju.evaluate.reasons import WHY, plain_reasons
from guiju.evaluate.sql import compile_script
from guiju.model import tree
from guiju.model.definition import Definition, Key
from guiju.model.problem import InputError, Place, Problem
from guiju.unverified import unverified_citations

if TYPE_CHECKING:
    from polars import LazyFrame

    from guiju.data.streams import StagedTable

Progress: TypeAlias = Callable[[float], None]
Data: TypeAlias = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class TableRun:
    """What a run over tables did: which rules, which data, how much of it, what was written.

    `left_out` names the rules that nobody asked for and that were not computed, `without` the entities
    whose tables they would need.
    """

    policy: str
    policy_hash: str
    reform: str
    date: date
    data: Mapping[str, Staged]
    outputs: Mapping[str, str]
    unverified: tuple[str, ...]
    engine: str = "duckdb"
    left_out: tuple[str, ...] = ()
    without: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """The run as plain data."""
        return {
            "policy": self.policy, "hash": self.policy_hash, "reform": self.reform or None,
            "date": self.date.isoformat(), "data": staged_json(self.data), "coverage": coverage(self.data),
            "engine": self.engine, "outputs": dict(self.outputs), "unverified": list(self.unverified),
            "left_out": {"rules": list(self.left_out), "without": list(self.without)},
        }  # fmt: skip


def staged_json(data: Mapping[str, Staged]) -> dict[str, Any]:
    """The tables of a run as plain data."""
    return {
        name: {"file": s.file or None, "rows": s.rows, "rejected": s.rejected, "assumed": dict(s.assumed),
               "extra": list(s.extra), "absent": list(s.absent), "key_checked": s.key_checked,
               "sha256": s.digest}
        for name, s in data.items()
    }  # fmt: skip


def coverage(data: Mapping[str, Staged]) -> dict[str, Any]:
    """How much of each table was used; a share of 1 or 0 only where it is all or nothing."""
    return {
        name: {"rows": s.rows, "used": s.rows - s.rejected,
               "share": _share(s.rows - s.rejected, s.rows)}
        for name, s in data.items()
    }  # fmt: skip


def _share(used: int, rows: int) -> float | None:
    if not rows:
        return None
    return used / rows if used in (0, rows) else min(max(round(used / rows, 6), 1e-6), 1 - 1e-6)


class TableSession:
    """Tables staged for one program in a locked DuckDB connection; made by `table_session`.

    `relations` maps every entity of the program to what stands in FROM; `filled` names those with rows.
    """

    def __init__(self, program: Program, connection: Any, staged: Mapping[str, Staged]) -> None:
        self.program, self.connection, self.staged = program, connection, staged
        self.relations = {name: table.relation for name, table in staged.items()}
        self.filled = [name for name, table in staged.items() if table.rows > table.rejected]
        self._queries = 0

    engine = "duckdb"

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

    @property
    def kind(self) -> str:
        """real, synthetic, illustrative or unknown: what the files of the run say of themselves."""
        files = [t.file for t in self.staged.values() if t.file or t.rows]
        return kind_of_files(self.connection, files)

    def breaches(self) -> Iterator[Breach]:
        """The rows for which a rule has no answer, such as a date before a parameter begins."""
        kinds = [(guard.code, dict(guard.values)) for guard in self.program.guards]
        for entity, query in self._broken():
            yield Breach(entity, query, kinds)

    def _broken(self) -> Iterable[tuple[str, str]]:
        """For each entity that may have such rows, the query of their keys and guards."""
        return guard_queries(self.program, self.relations, self._exists)

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


Rules: TypeAlias = "Callable[[TableSession], Iterable[Breach]]"
"""What finds, in tables as they are read, the rows for which a rule has no answer."""

_SESSIONS: Mapping[str, type[TableSession]] = {"duckdb": TableSession, "polars": PolarsSession}


@contextmanager
def table_session(
    program: Program, data: Data, *, reject: Path | None = None, writes: Iterable[Path] = (),
    progress: Progress | None = None, memory: str | None = None, threads: int | None = None,
    engine: str = "", rules: Rules | None = None, every_key: bool = False,
) -> Iterator[TableSession]:  # fmt: skip
    """The tables of a run, typed and checked, with the connection that holds them.

    `engine` names what computes; by itself it follows from the program. `rules` finds the rows for which a rule has no
    answer. `every_key` checks also large tables whose single key nothing links to for keys that are there twice.

    Raises InputError where the data are wrong and nothing may be rejected.
    """
    engine = choose_engine(program, engine, limited=memory is not None or threads is not None)
    used = _used(program, data)
    check_apart(data, [reject] if reject else [])
    paths = [Path(value) for value in data.values() if isinstance(value, (str, Path))]
    allowed = [*paths, *writes]
    with open_connection(memory_limit=memory, threads=threads, allowed=allowed) as connection:

        def breaches(staged: Mapping[str, Staged]) -> Iterable[Breach]:
            session = _SESSIONS[engine](program, connection, staged)
            return session.breaches() if rules is None else rules(session)

        staged = stage_tables(
            connection, program.definitions[0], used, program.columns, reject=reject,
            depends=dependencies(program), progress=progress,
            rules=breaches, every_key=every_key,
        )  # fmt: skip
        with guarded(staged):
            yield _SESSIONS[engine](program, connection, staged)


def _used(program: Program, data: Data) -> dict[str, Any]:
    """The tables of the entities that a run reads; None for those without rows.

    Raises InputError for tables that are missing, and for parents without rows.
    """
    used = {name: data[name] for name in data if name in program.columns}
    problems = []
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


def _left_out(
    definition: Definition, data: Data, goals: Sequence[Key]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The rules that are not among the goals, and the entities without a table that they stand on.

    An optional entity without a table has no rows, for which nothing is to be computed.
    """
    absent = {name for name in definition.entities if name not in data}
    empty = {name for name in absent if definition.entities[name].optional}
    rules = [key for key in definition.rules if key not in goals and key[0] not in empty]
    read = reachable(rules, definition.reads.get)
    below = {key for rule in read for key in definition.reads[rule]}
    entities = {entity for entity, _ in (*read, *below)}
    lacking = entities & absent - empty
    without = tuple(name for name in definition.entities if name in lacking)
    return tuple(".".join(key) for key in rules), without


def decide_tables(
    definition: Definition, data: Data, day: date, *, outputs: Sequence[Key] | None = None, out: Path,
    format: str = "parquet", reject: Path | None = None, progress: Progress | None = None, engine: str = "",
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
    written = [*files.values(), *([out / RUN] if folder is out else [])]
    check_apart(data, [*written, *([reject] if reject else [])])
    folder.mkdir(parents=True, exist_ok=True)
    with table_session(
        program,
        data,
        reject=reject,
        writes=[folder, folder.parent],
        progress=progress,
        engine=engine,
        every_key=True,
    ) as session:
        queries = {files[entity]: _output_query(session, entity) for entity in entities}
        run = TableRun(
            definition.name, definition.hash, definition.reform, day, session.staged,
            {entity: str(path) for entity, path in files.items()},
            tuple(str(c) for c in unverified_citations(definition, program, session.filled)),
            session.engine, *(_left_out(definition, data, goals) if outputs is None else ()),
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
            items.append(
                f"{plain_reasons(column)} AS {identifier(name.removesuffix(WHY) + '_reasons')}"
            )
        elif step is not None and step.type.kind == "finding":
            words = f"CASE WHEN {column} IS NULL THEN 'undetermined' WHEN {column} THEN 'yes' ELSE 'no' END"
            items.append(f"{words} AS {identifier(name)}")
        elif step is not None and step.type.kind == "set":
            items.append(f"ARRAY_TO_STRING({column}, '|') AS {identifier(name)}")
        else:
            items.append(f"{column} AS {identifier(name)}")
    order = ", ".join(f"t.{identifier(k)}" for k in keys)
    return f"SELECT {', '.join(items)} FROM ({inner}) AS t ORDER BY {order}"
