"""A program → one SQL query: one CTE per entity and dependency level, only live columns, only what
is asked.

level 0   columns of the tables that are read
level n   rules that read rules of level n - 1; parents joined, children grouped, siblings as
windows
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from guiju.evaluate.emit import Emitter, sql_type
from guiju.evaluate.hoist import hoisted
from guiju.evaluate.nodes import reachable
from guiju.evaluate.program import Program, Step
from guiju.evaluate.quoting import identifier
from guiju.evaluate.reads import Group, Paths, StageReads, keys_read, levels_of, stage_reads
from guiju.evaluate.signs import nonnegative_steps

LEVELS = 200


@dataclass(slots=True)
class Stage:
    """The CTE of an entity at a level: its steps, what they read, and the columns it must hold."""

    entity: str
    level: int
    steps: list[Step] = field(default_factory=list)
    live: dict[str, None] = field(default_factory=dict)
    reads: StageReads = field(default_factory=StageReads)


def compile_sql(
    program: Program, relations: Mapping[str, str], entity: str, columns: Sequence[str],
    extra: Iterable[Step] = (), *, dialect: str = "duckdb",
) -> str:  # fmt: skip
    """The query that gives columns and rules of an entity under their unique names, a row each.

    `relations` gives each entity's table as SQL for FROM; `extra` are further steps, such as
    guards. What it is for another `dialect` is still DuckDB's SQL, made to be printed by `guiju.evaluate.printing`.
    """
    return Query(program, relations, entity, columns, extra, dialect).text()


def compile_script(
    program: Program, relations: Mapping[str, str], entity: str, columns: Sequence[str],
    extra: Iterable[Step] = (), *, prefix: str = "guiju_step", dialect: str = "duckdb",
) -> tuple[list[str], str]:  # fmt: skip
    """The same query after statements that store its deep levels as temporary tables.

    DuckDB plans a query in time that grows with the square of its levels and refuses more than
    1,000; a
    program of at most LEVELS levels needs no statement. `prefix` begins the names of the temporary
    tables.
    """
    return Query(program, relations, entity, columns, extra, dialect).script(prefix)


class Part(NamedTuple):
    """A CTE: its name, its level, its text, the CTEs it reads, and what it is to be for the engine.

    DuckDB would hold every column of a table in memory that more than one CTE reads: read twice, each takes its own.
    """

    name: str
    level: int
    text: str
    reads: frozenset[str]
    word: str = ""


class Query:
    """One query while it is being written."""

    def __init__(
        self, program: Program, relations: Mapping[str, str], entity: str, columns: Sequence[str],
        extra: Iterable[Step] = (), dialect: str = "duckdb",
    ) -> None:  # fmt: skip
        self.dialect = dialect
        self.entities, self.relations = program.entities, relations
        self.entity, self.columns = entity, list(dict.fromkeys(columns))
        steps = [*program.steps, *extra]
        index = {step.key: step for step in steps}
        needed = reachable(
            ((entity, name) for name in columns), lambda key: keys_read(index.get(key))
        )
        self.steps = hoisted([step for step in steps if step.key in needed], dialect)
        self.nonnegative = nonnegative_steps(self.steps, self.entities)
        self.rounding = {step.key: step.round for step in self.steps}
        self.types = {
            (self.entity, name): column.type
            for name, column in self.entities[self.entity].columns.items()
        } | {step.key: step.type for step in self.steps}
        self.levels = levels_of(self.steps)
        self.stages = self._stages()
        self.names: dict[tuple[str, int], str] = {}
        self.read: set[str] = set()
        self._spread_live()

    def _stages(self) -> dict[str, dict[int, Stage]]:
        stages: dict[str, dict[int, Stage]] = {}
        for step in self.steps:
            level = self.levels[step.key]
            stages.setdefault(step.entity, {}).setdefault(
                level, Stage(step.entity, level)
            ).steps.append(step)
        for found in stages.values():
            for stage in found.values():
                stage.reads = stage_reads(stage.steps, stage.entity, self.entities)
        return stages

    def stage(self, entity: str, level: int) -> Stage:
        """The latest stage of an entity up to a level; the base is made where it is first read."""
        found = self.stages.setdefault(entity, {})
        best = level if level in found else max((n for n in found if n <= level), default=None)
        if best is None:
            best = 0
            found[0] = Stage(entity, 0)
        return found[best]

    def stage_with(self, entity: str, names: Iterable[str]) -> Stage:
        """The first stage at which an entity has all these columns and rules."""
        return self.stage(entity, max((self.levels.get((entity, n), 0) for n in names), default=0))

    def target(self, entity: str, steps: tuple[str, ...]) -> str:
        """The entity at the end of a path of links."""
        for step in steps:
            entity = self.entities[entity].columns[step].link
        return entity

    def parent_stage(self, entity: str, steps: tuple[str, ...], paths: Paths) -> Stage:
        """The stage of a parent that holds all that is read of it along a path."""
        target = self.target(entity, steps)
        return self.stage_with(target, (self.entities[target].key[0], *paths[steps]))

    def _spread_live(self) -> None:
        """From the last level down, note for every stage what is still read from it."""
        last = max(self.levels.values(), default=0)
        self.stage(self.entity, last).live.update(dict.fromkeys(self.columns))
        for level in range(last, 0, -1):
            for entity in list(self.stages):
                stage = self.stages[entity].get(level)
                if stage is not None:
                    self._spread_stage(stage)

    def _spread_stage(self, stage: Stage) -> None:
        for step in stage.steps:
            stage.live.setdefault(step.name)
        new = {step.name for step in stage.steps}
        before = self.stage(stage.entity, stage.level - 1).live
        before.update(stage.live)
        for name in new:
            del before[name]
        before.update(stage.reads.own)
        self._spread_paths(stage.entity, stage.reads.paths)
        for group in stage.reads.groups.values():
            self.child_stage(group).live.update(group.child)
            self._spread_paths(group.node.entity, group.child_paths)
            before.update(group.asker)
            self._spread_paths(stage.entity, group.asker_paths)

    def child_stage(self, group: Group) -> Stage:
        """The stage of the child that holds all that a group reads of it."""
        return self.stage_with(group.node.entity, group.child)

    def _spread_paths(self, entity: str, paths: Paths) -> None:
        for steps, names in paths.items():
            target = self.target(entity, steps)
            live = self.parent_stage(entity, steps, paths).live
            live.setdefault(self.entities[target].key[0])
            live.update(names)

    def text(self) -> str:
        """The whole query."""
        return _with(self._parts("c"), self._final())

    def script(self, prefix: str) -> tuple[list[str], str]:
        """Statements that store every LEVELS levels what later ones read, and the query of the
        rest."""
        parts, final = self._parts(prefix), self._final()
        if self.dialect == "clickhouse":
            return _shared_stored(parts, final)
        statements: list[str] = []
        while parts and parts[-1].level > parts[0].level + LEVELS:
            last = parts[0].level + LEVELS
            block = [part for part in parts if part.level <= last]
            parts = parts[len(block) :]
            needed = frozenset().union(self.read, *(part.reads for part in parts))
            stored = []
            for part in (part for part in block if part.name in needed):
                text = f"SELECT * FROM {part.name}_stored"
                if part.text != text:
                    query = _with(block, f"SELECT * FROM {part.name}")
                    statements.append(f"CREATE OR REPLACE TEMP TABLE {part.name}_stored AS {query}")
                stored.append(Part(part.name, last, text, frozenset()))
            parts = [*stored, *parts]
        return statements, _with(parts, final)

    def _parts(self, prefix: str) -> list[Part]:
        parts: list[Part] = []
        for level in range(max(self.levels.values(), default=0) + 1):
            for entity in list(self.stages):
                stage = self.stages[entity].get(level)
                if stage is not None:
                    name, self.read = f"{prefix}{len(self.names)}", set()
                    text = self._stage_text(stage)
                    plain = level == 0 and self.dialect == "duckdb"
                    word = "NOT MATERIALIZED " if plain else ""
                    parts.append(Part(name, level, text, frozenset(self.read), word))
                    self.names[entity, level] = name
        return parts

    def _final(self) -> str:
        self.read = set()
        final = self.cte(self.stage(self.entity, 10**9))
        selected = ", ".join(self._result(name) for name in self.columns)
        return f"SELECT {selected} FROM {final} AS t"

    def _result(self, name: str) -> str:
        """A column of the result; of another engine, of the type that DuckDB gives."""
        column = f"t.{identifier(name)}"
        type_ = self.types.get((self.entity, name))
        if self.dialect == "duckdb" or type_ is None:
            return column
        return f"CAST({column} AS {sql_type(type_)}) AS {identifier(name)}"

    def cte(self, stage: Stage) -> str:
        """The name of a stage's CTE."""
        name = self.names[stage.entity, stage.level]
        self.read.add(name)
        return name

    def _stage_text(self, stage: Stage) -> str:
        if not stage.steps:
            columns = ", ".join(f"t.{identifier(name)}" for name in stage.live) or "1 AS nothing"
            return f"SELECT {columns} FROM {self.relations[stage.entity]} AS t"
        emitter = Emitter(self, stage)
        new = {step.name for step in stage.steps}
        items = [f"t.{identifier(name)}" for name in stage.live if name not in new]
        items += [f"{emitter.step(step)} AS {identifier(step.name)}" for step in stage.steps]
        joins = "".join(f"\n  {join}" for join in emitter.finished_joins())
        before = self.cte(self.stage(stage.entity, stage.level - 1))
        return f"SELECT {', '.join(items)}\n  FROM {before} AS t{joins}"


def _shared_stored(parts: Sequence[Part], final: str) -> tuple[list[str], str]:
    """What is read twice is stored: ClickHouse computes a CTE anew, joins and all, wherever it is read.

    The joins of one CTE are in memory at a time then, not those of all its uses.
    """
    texts = [part.text for part in parts]
    counted = Counter(re.findall(r"\w+", " ".join((*texts, final))))
    known: dict[str, Part] = {}
    statements: list[str] = []
    for part in parts:
        known[part.name] = part
        # Columns of a table are as quickly read from it.
        if part.level and counted[part.name] > 1:
            query = _with(_read_by(part, known), f"SELECT * FROM {part.name}")
            statements.append(f"CREATE OR REPLACE TEMP TABLE {part.name}_stored AS {query}")
            text = f"SELECT * FROM {part.name}_stored"
            known[part.name] = Part(part.name, part.level, text, frozenset())
    last = Part("", 0, final, frozenset(known).intersection(re.findall(r"\w+", final)))
    return statements, _with(_read_by(last, known)[:-1], final)


def _read_by(part: Part, known: Mapping[str, Part]) -> list[Part]:
    """A CTE after those that it reads, and that they read."""
    wanted, stack = {part.name}, [part]
    while stack:
        new = stack.pop().reads - wanted
        wanted |= new
        stack.extend(known[name] for name in new)
    return [*(other for name, other in known.items() if name in wanted - {part.name}), part]


def _with(parts: Sequence[Part], query: str) -> str:
    written = ",\n".join(f"{part.name} AS {part.word}(\n  {part.text}\n)" for part in parts)
    return f"WITH {written}\n{query}"
