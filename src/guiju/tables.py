"""decide for tables: linked files in, one file of results for each entity out, nothing lost on the way."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from guiju.data import (
    Staged,
    check_apart,
    run_file,
    unknown_entities,
    write_folder,
    write_result,
)  # fmt: skip
from guiju.data.atomic import make_folder
from guiju.evaluate.nodes import reachable
from guiju.evaluate.program import Step, compile_program
from guiju.evaluate.quoting import identifier
from guiju.evaluate.reasons import WHY, plain_reasons
from guiju.model.definition import Definition, Key
from guiju.model.problem import InputError, Place, Problem
from guiju.sessions import Data, Progress, TableSession, table_session
from guiju.unverified import unverified_citations


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
               "sha256": s.digest or None}
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
    memory: str | None = None, threads: int | None = None,
) -> TableRun:  # fmt: skip
    """Compute rules for every row of linked tables and write one file for each entity.

    `data` maps entities to files (CSV, Excel, Parquet) or frames. `out` is a folder, or one file where only one entity
    has outputs. Where `engine` is an address, `data` maps entities to tables that are there.
    Raises InputError where a table is wrong, unless `reject` names a file for the wrong rows.
    """
    goals = _checked_outputs(definition, data, outputs)
    program = compile_program([definition], day, goals)
    entities = list(dict.fromkeys(entity for entity, _ in goals))
    files = _files(entities, out, format)
    folder = out.parent if out.suffix.lower() in KINDS else out
    written = [*files.values(), run_file(out)]
    check_apart(data, [*written, *([reject] if reject else [])])
    opened = table_session(
        program, data, reject=reject, writes=[folder, folder.parent], progress=progress, memory=memory,
        threads=threads, engine=engine, every_key=True,
    )  # fmt: skip
    with taken_back(folder, reject), opened as session:
        queries = {
            path: _output_query(session, entity, path.suffix.lower())
            for entity, path in files.items()
        }
        run = TableRun(
            definition.name, definition.hash, definition.reform, day, session.staged,
            {entity: str(path) for entity, path in files.items()},
            tuple(str(c) for c in unverified_citations(definition, program, session.filled)),
            session.engine, *(_left_out(definition, data, goals) if outputs is None else ()),
        )  # fmt: skip
        if folder is out:
            write_folder(session.local, {p.name: q for p, q in queries.items()}, out, run.to_json())
        else:
            write_result(session.local, queries[out], out, run.to_json())
    return run


@contextmanager
def taken_back(folder: Path, file: Path | None) -> Iterator[None]:
    """A folder to write to, made where it is not there; where the run fails, what it made goes: folders that are
    empty, and a file that was not there before.

    >>> import tempfile
    >>> place = Path(tempfile.mkdtemp())
    >>> with contextlib.suppress(ValueError), taken_back(place / "a" / "b", None):
    ...     raise ValueError
    >>> (place / "a").exists()
    False
    """
    made = [place for place in (folder, *folder.parents) if not place.exists()]
    new = file is not None and not file.exists()
    try:
        make_folder(folder)
        yield
    except BaseException:
        with contextlib.suppress(OSError):
            if new and file is not None:
                file.unlink(missing_ok=True)
            for place in made:
                place.rmdir()
        raise


KINDS = (".parquet", ".csv", ".xlsx")


def _checked_outputs(
    definition: Definition, data: Data, outputs: Sequence[Key] | None
) -> list[Key]:
    """The rules to compute; InputError for unknown tables and where there is nothing to compute."""
    unknown = unknown_entities(definition, data)
    if unknown:
        raise InputError(unknown)
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


def _in_fen(step: Step) -> bool:
    """Whether the values of a rule are amounts in whole fen."""
    return (
        step.type.kind == "money" and step.round is not None and step.round <= step.type.fen_digits
    )


def _output_query(session: TableSession, entity: str, kind: str) -> str:
    """Keys and outputs of an entity; findings as words, with a column of reasons.

    In CSV amounts in whole fen are written out to the fen, as text; Parquet holds sets as lists.
    """
    program = session.program
    keys = list(program.entities[entity].key)
    names = [g.name for g in program.goals if g.key[0] == entity]
    inner = session.here(entity, [*keys, *(n for n in names if n not in keys)])
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
        elif step is not None and step.type.kind == "set" and kind != ".parquet":
            items.append(f"ARRAY_TO_STRING({column}, '|') AS {identifier(name)}")
        elif step is not None and kind == ".csv" and _in_fen(step):
            items.append(f"format('{{:.{step.type.fen_digits}f}}', {column}) AS {identifier(name)}")
        else:
            items.append(f"{column} AS {identifier(name)}")
    order = ", ".join(f"t.{identifier(k)}" for k in keys)
    return f"SELECT {', '.join(items)} FROM {inner} AS t ORDER BY {order}"
