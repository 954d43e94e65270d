"""A program → one Polars lazy frame: stages as in SQL, each a step on the frame of the one before.

A policy of one table is one stream from the table to the result, in memory that does not grow with it. What
several stages read (a parent, children, siblings) is computed once and held in memory.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

import polars as pl

from guiju.evaluate.expressions import TAKE, Grouped, Names, Row, Writer
from guiju.evaluate.guards import INDEX, TOLD, tell_steps
from guiju.evaluate.nodes import BETWEEN
from guiju.evaluate.program import Program, Step
from guiju.evaluate.reads import Group, Paths
from guiju.evaluate.shapes import Shape, shape_of
from guiju.evaluate.sql import Query, Stage
from guiju.model import tree

MORSEL = 32_768
"""Rows that go through a stream together: few enough that their columns stay in the cache of the processor."""
_CELLS = 2**24
"""Values that a piece of a stream may hold: with thousands of columns alive, pieces are a quarter as long."""

_DEAD = 8
"""Columns read for the last time that a stream may carry on: so many, or that part of those alive."""


class Table(Protocol):
    """Rows of an entity."""

    def read(self, columns: Sequence[str], *, once: bool, size: int = MORSEL) -> pl.LazyFrame:
        """The columns under their names in the policy; `once` allows a stream, of pieces of `size` rows."""
        ...


class HeldTable:
    """Rows held in memory."""

    def __init__(self, rows: pl.DataFrame) -> None:
        self.rows = rows

    def read(self, columns: Sequence[str], *, once: bool, size: int = MORSEL) -> pl.LazyFrame:
        """See `Table`."""
        return self.rows.lazy().select(pl.col(name) for name in columns)


def compile_lazy(
    program: Program, tables: Mapping[str, Table], entity: str, columns: Sequence[str],
    extra: Iterable[Step] = (),
) -> pl.LazyFrame:  # fmt: skip
    """The lazy frame that gives columns and rules of an entity under their unique names, a row each.

    Collect it inside `streaming`. `extra` are further steps, such as guards. Rows keep no order.
    """
    return _Frames(program, tables, entity, columns, extra).result()


def broken_rows(
    program: Program, tables: Mapping[str, Table], entity: str, steps: Mapping[int, Step]
) -> pl.LazyFrame:
    """The rows of an entity that break a guard: key, as ``#guard`` the place of the first guard broken, as ``#told``
    what the row shows of itself.

    `steps` are the guards of the entity as `guard_steps` gives them.
    """
    keys = list(program.entities[entity].key)
    tells = tell_steps(program, steps)
    added = [*steps.values(), *(step for listed in tells.values() for step in listed)]
    rows = compile_lazy(program, tables, entity, [*keys, *(s.name for s in added)], added)
    first = pl.coalesce(pl.when(pl.col(s.name)).then(pl.lit(i)) for i, s in steps.items())
    broken = rows.with_columns(first.alias(INDEX)).filter(pl.col(INDEX).is_not_null())
    told = pl.coalesce(pl.when(pl.col(INDEX) == i).then(_told(tells[i])) for i in steps)
    return broken.select(*keys, INDEX, told.alias(TOLD))


def _told(steps: Sequence[Step]) -> pl.Expr:
    texts = [pl.col(step.name).cast(pl.String).str.strip_chars_end(BETWEEN) for step in steps]
    return pl.concat_str(texts, separator=BETWEEN) if texts else pl.lit(None, pl.String)


def streaming() -> pl.Config:
    """The settings under which frames of `compile_lazy` are collected, as a context."""
    return pl.Config(streaming_chunk_size=MORSEL)


def optimized() -> pl.QueryOptFlags:
    """What Polars is to look for in a plan: all but dead columns, which are dropped already."""
    return pl.QueryOptFlags(projection_pushdown=False)


def collected(frame: pl.LazyFrame) -> pl.DataFrame:
    """The rows of a lazy frame, computed as a stream."""
    with streaming():
        return frame.collect(engine="streaming", optimizations=optimized())


class _Frames:
    """The frames of the stages while they are made."""

    def __init__(
        self, program: Program, tables: Mapping[str, Table], entity: str, columns: Sequence[str],
        extra: Iterable[Step],
    ) -> None:  # fmt: skip
        self.query = Query(program, {}, entity, columns, extra, "polars")
        self.tables, self.names = tables, Names()
        self.frames: dict[tuple[str, int], pl.LazyFrame] = {}
        self.dead: dict[str, set[str]] = {}
        self.uses = self._uses()
        self.alone = sum(0 in stages for stages in self.query.stages.values()) == 1

    def result(self) -> pl.LazyFrame:
        """The frame of what was asked for."""
        query = self.query
        last = max(query.levels.values(), default=0)
        for level in range(last + 1):
            for entity in list(query.stages):
                stage = query.stages[entity].get(level)
                if stage is not None:
                    self._keep(stage, self._base(stage) if level == 0 else self._next(stage))
        frame = self.frame(query.stage(query.entity, last))
        return frame.select(
            pl.col(self.names(query.entity, name)).alias(name) for name in query.columns
        )

    def frame(self, stage: Stage) -> pl.LazyFrame:
        """The frame of a stage."""
        return self.frames[stage.entity, stage.level]

    def before(self, stage: Stage) -> Stage:
        """The stage of the same entity that a stage stands on."""
        return self.query.stage(stage.entity, stage.level - 1)

    def _uses(self) -> Counter[tuple[str, int]]:
        """How often each stage is read."""
        query, found = self.query, Counter[tuple[str, int]]()

        def use(stage: Stage, times: int = 1) -> None:
            found[stage.entity, stage.level] += times

        def up(entity: str, paths: Paths) -> None:
            for steps in paths:
                use(query.parent_stage(entity, steps, paths))

        for stage in [s for stages in query.stages.values() for s in stages.values() if s.level]:
            windows = any(_is_frame(step, query) for step in stage.steps)
            use(self.before(stage), 2 if windows else 1)
            up(stage.entity, stage.reads.paths)
            for group in stage.reads.groups.values():
                use(query.child_stage(group))
                up(group.node.entity, group.child_paths)
                if group.shape.kind == "join":
                    use(self.before(stage))
                    up(stage.entity, group.asker_paths)
        use(query.stage(query.entity, max(query.levels.values(), default=0)))
        return found

    def _keep(self, stage: Stage, frame: pl.LazyFrame) -> None:
        key = stage.entity, stage.level
        if stage.level and self.uses[key] > 1:
            frame = collected(frame).lazy()
        self.frames[key] = frame

    def _base(self, stage: Stage) -> pl.LazyFrame:
        """The columns of a table that are read; its key where none is, as rows need a column."""
        entity = self.query.entities[stage.entity]
        wanted = list(stage.live) or [entity.key[0]]
        once = self.alone and self.uses[stage.entity, 0] == 1
        width = max(len(each.live) for each in self.query.stages[stage.entity].values())
        size = max(MORSEL // 4, min(MORSEL, _CELLS // max(1, width)))
        frame = self.tables[stage.entity].read(wanted, once=once, size=size)
        return frame.select(pl.col(n).alias(self.names(stage.entity, n)) for n in wanted)

    def _next(self, stage: Stage) -> pl.LazyFrame:
        query, frame = self.query, self.frame(self.before(stage))
        writer = Writer(self.names, query.entities, stage.entity, query.nonnegative, query.rounding)
        written = [writer.step(step) for step in stage.steps]
        joined = self._with_parents(frame, writer.row, stage.reads.paths)
        if writer.windows:
            joined = collected(joined).lazy()
            for shape, grouped in writer.windows.items():
                joined = self._with_window(joined, writer.row, shape, grouped)
        for key, grouped in writer.groups.items():
            group = stage.reads.groups[key]
            joined = self._with_group(joined, stage, writer.row, group, grouped)
        dead = self.dead.setdefault(stage.entity, set())
        if joined is not frame:
            dead.clear()
            live = [self.names(stage.entity, name) for name in stage.live]
            return joined.with_columns(written).select(live)
        gone = self.before(stage).live.keys() - stage.live.keys()
        dead.update(self.names(stage.entity, name) for name in gone)
        # A step for each column would make the plan of a deep policy half as long again.
        few = len(dead) <= max(_DEAD, len(stage.live) // _DEAD)
        if few and self.uses[stage.entity, stage.level] == 1:
            return joined.with_columns(written)
        dropped = sorted(dead)
        dead.clear()
        return joined.with_columns(written).drop(dropped)

    def _with_parents(self, frame: pl.LazyFrame, row: Row, paths: Paths) -> pl.LazyFrame:
        """The frame with the columns read of parents, null where there is none."""
        query = self.query
        for steps in sorted(paths, key=len):
            target = row.target(steps)
            parent = self.frame(query.parent_stage(row.entity, steps, paths))
            prefix, key = row.path(steps), f"{row.path(steps)}key"
            found = parent.select(
                pl.col(self.names(target, query.entities[target].key[0])).alias(key),
                *(
                    pl.col(self.names(target, n)).alias(prefix + self.names(target, n))
                    for n in paths[steps]
                ),
            )
            frame = frame.join(found, left_on=self._end(row, steps), right_on=key, how="left")
        return frame

    def _end(self, row: Row, steps: tuple[str, ...]) -> str:
        """The column of a frame that holds the key of the parent at the end of links."""
        return row.own(steps[0]) if len(steps) == 1 else row.linked(steps[:-1], steps[-1])

    def _with_window(
        self, frame: pl.LazyFrame, row: Row, shape: Shape, grouped: Grouped
    ) -> pl.LazyFrame:
        """The frame with running values over siblings: taken of rows that tie, cumulated, joined back."""
        assert shape.order is not None
        # A column may be asked to be equal and to come before: then it orders nothing.
        over = list(dict.fromkeys(row.own(name) for name in shape.equal))
        order = row.own(shape.order[0])
        keys = list(dict.fromkeys([*over, order]))
        taken = [TAKE[kind](value).alias(name) for name, (kind, value) in grouped.pieces.values()]
        sums = frame.group_by(keys).agg(taken)
        sums = sums.sort(order, descending=bool(shape.order[1]), maintain_order=True)
        running = []
        for name, (kind, _) in grouped.pieces.values():
            value = _cumulated(pl.col(name), kind)
            running.append((value.shift(1) if shape.strict else value).over(over))
        sums = sums.with_columns(running)
        return frame.join(sums, on=keys, how="left", nulls_equal=True)

    def _with_group(
        self, frame: pl.LazyFrame, stage: Stage, row: Row, group: Group, grouped: Grouped
    ) -> pl.LazyFrame:
        """The frame with what was taken of the children of each row."""
        query, node = self.query, group.node
        child = self.frame(query.child_stage(group))
        children = self._with_parents(child, grouped.child, group.child_paths)
        taken = [TAKE[kind](value).alias(name) for name, (kind, value) in grouped.pieces.values()]
        via = grouped.child.own(node.via)
        if group.shape.kind == "group":
            sums = children.group_by(pl.col(via).alias("via")).agg(taken)
            return frame.join(sums, left_on=self._parent(row, node), right_on="via", how="left")
        keys = query.entities[stage.entity].key
        asker = grouped.asker
        before = self.frame(self.before(stage))
        askers = before.select(
            pl.col(self.names(stage.entity, n)).alias(asker.own(n)) for n in group.asker
        )
        askers = self._with_parents(askers, asker, group.asker_paths)
        pairs = askers.join(
            children.with_columns(pl.col(via).alias("via")),
            left_on=self._parent(asker, node), right_on="via", how="inner",
        )  # fmt: skip
        sums = pairs.group_by([asker.own(key) for key in keys]).agg(taken)
        own = [row.own(key) for key in keys]
        return frame.join(sums, left_on=own, right_on=[asker.own(key) for key in keys], how="left")

    def _parent(self, row: Row, node: tree.Aggregate) -> str:
        """The column that holds the key of the row whose children are grouped."""
        if not node.up:
            return row.own(self.query.entities[row.entity].key[0])
        return self._end(row, node.up)


def _is_frame(step: Step, query: Query) -> bool:
    """Whether a step reads siblings up to its own row."""
    return any(
        isinstance(part, tree.Aggregate)
        and shape_of(part, step.entity, query.entities).order is not None
        for part in tree.walk(step.tree)
    )


def _cumulated(value: pl.Expr, kind: str) -> pl.Expr:
    """A piece of all rows up to each."""
    if kind in ("rows", "sum"):
        return value.fill_null(0).cum_sum()
    if kind in ("any", "all"):
        number = value.fill_null(kind == "all").cast(pl.Int8)
        return (number.cum_max() if kind == "any" else number.cum_min()).cast(pl.Boolean)
    return (value.cum_min() if kind == "min" else value.cum_max()).forward_fill()
