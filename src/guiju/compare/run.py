"""compare: baseline and reforms in one scan of the data, then the distribution."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from guiju.compare.bands import bands, read_bands
from guiju.compare.groups import with_empty
from guiju.compare.inequality import Distribution
from guiju.compare.intervals import check_replicates, intervals
from guiju.compare.plan import Plan
from guiju.compare.published import published
from guiju.compare.quantiles import weighted_quantiles
from guiju.compare.rates import curve, given_rows, marginal_rates
from guiju.compare.request import Request, wrong
from guiju.compare.response import responses
from guiju.compare.result import Comparison, CurvePoint, Interval, Response, Variant
from guiju.compare.totals import Cell, grouped, groups_of, read_cells, totals_of, whole_of
from guiju.compare.weights import check_weights
from guiju.evaluate.quoting import identifier
from guiju.model.definition import Definition
from guiju.model.types import Type
from guiju.sessions import Data, Progress, TableSession, table_session
from guiju.tables import coverage, staged_json
from guiju.unverified import unverified_citations
from guiju.version import VERSION

DECILE = "#decile"
MOST_GROUPS = 100_000
"""Groups of all groupings together: as many as there are townships, far fewer than people."""


def compare(
    definitions: Sequence[Definition],
    data: Data,
    day: date,
    request: Request,
    *,
    progress: Progress | None = None,
) -> Comparison:
    """The first definition is the baseline, each other a reform of it.

    Raises InputError for unknown names and wrong data.
    """
    plan = Plan(definitions, day, request)
    check_replicates(plan)
    read_bands(request.bands)
    with table_session(
        plan.program, data, reject=request.reject, progress=progress, memory=request.memory,
        threads=request.threads, engine=request.engine, every_key=request.every_key,
    ) as session:  # fmt: skip
        return compared(session, plan)


def compared(session: TableSession, plan: Plan) -> Comparison:
    """The comparison of a plan over tables that are staged for it.

    Raises InputError for negative weights.
    """
    check_weights(session, plan)
    comparing = _Comparing(session, plan)
    variants = comparing.variants()
    rule = plan.baseline.rules.get(plan.target.key)
    label = rule.label if rule is not None else None
    type_ = rule.type if rule is not None else Type("number")
    staged = session.staged
    doubtful = unverified_citations(plan.baseline, plan.program, session.filled)
    kind, assumptions = session.kind, plan.assumptions() + comparing.gaps()
    if kind == "synthetic" and any(variant.intervals for variant in variants):
        assumptions += ("synthetic_interval",)
    return Comparison(
        plan.baseline.name, plan.baseline.hash, plan.day, plan.baseline.reform, plan.target.text,
        {"zh": label.zh if label else None, "en": label.en if label else None}, str(type_.unit),
        plan.target.direction, ".".join(plan.income), kind, staged_json(staged),
        coverage(staged), variants, tuple(map(str, doubtful)),
        assumptions, VERSION, engine=session.engine,
    )  # fmt: skip


class _Comparing:
    """The parts of one comparison, each asked of the same rows."""

    def __init__(self, session: TableSession, plan: Plan) -> None:
        self.session, self.plan, self.request = session, plan, plan.request
        self.connection = session.connection
        self.columns = plan.columns()
        self.query = self._rows()

    def _rows(self) -> str:
        """The rows of the target: kept in a table where more than one query reads them."""
        query = self.session.query(self.plan.entity, self.plan.everything(), self._watched())
        if self.plan.reads_rows_again:
            self.connection.execute(f'CREATE OR REPLACE TEMP TABLE "#rows" AS {query}')
            return 'SELECT * FROM "#rows"'
        return query

    def _watched(self) -> dict[str, str] | None:
        """The tables with that of the target in the form that proves its guards, where one is to be had."""
        watched = self.session.staged[self.plan.entity].watched
        if not watched or self.session.engine != "duckdb":
            return None
        return {**self.session.relations, self.plan.entity: watched}

    def variants(self) -> tuple[Variant, ...]:
        """All reforms beside the baseline."""
        cells, deciles = self._cells(), self._deciles()
        whole = whole_of(cells) if cells else []
        curves, answers, sampled = self._curves(), self._responses(), self._intervals()
        marginal = self._marginal()
        distribution = Distribution(self.connection, self.query, self.plan)
        out = []
        for index in range(1, len(self.plan.definitions)):
            variant = self._variant(index, whole, cells, deciles, distribution)
            out.append(
                replace(
                    variant,
                    marginal_rate_before=marginal[0] if marginal else None,
                    marginal_rate_after=marginal[index] if marginal else None,
                    curve=curves[index - 1] if curves else (),
                    response=answers[index - 1] if answers else (),
                    intervals=sampled[index - 1] if sampled else {},
                )
            )
        if self.request.min_cell:
            return published(out, self.plan, whole, cells, deciles)
        return tuple(out)

    def gaps(self) -> tuple[str, ...]:
        """How many rows have the input of the rates, where it may be missing."""
        if self.plan.input is None or not self.plan.input.gaps:
            return ()
        return (f"marginal_given={given_rows(self.connection, self.query, self.plan)}",)

    def _cells(self) -> list[Cell]:
        by = [grouping.columns for grouping in self.plan.groupings]
        cells = self._touched_cells(by) if self.plan.touched else self._all_cells(by)
        if self._watched():
            self.session.staged[self.plan.entity].passed(whole_of(cells)[0] if cells else 0)
        width = 4 + (len(self.plan.definitions) - 1) * self.columns.each
        if not any(cell.values[0] for cell in cells):
            return []
        return with_empty(cells, self.plan.groupings, self.plan.baseline, width)

    def _all_cells(self, by: Sequence[Sequence[str]]) -> list[Cell]:
        return read_cells(self._groups(grouped(self.query, self.columns, by)), by)

    def _groups(self, query: str) -> list[tuple[Any, ...]]:
        """The rows of a query of groups. Raises InputError for more than anybody reads."""
        rows = self.connection.execute(f"{query} LIMIT {MOST_GROUPS + 1}").fetchall()
        if len(rows) > MOST_GROUPS:
            by = ", ".join(grouping.text for grouping in self.plan.groupings)
            raise wrong("too-many-groups", "--by", found=by, limit=MOST_GROUPS)
        return list(rows)

    def _touched_cells(self, by: Sequence[Sequence[str]]) -> list[Cell]:
        """The same cells: the baseline of all rows, the reforms of those rows alone that they can touch."""
        alone = replace(self.columns, targets=self.columns.targets[:1])
        cells = read_cells(self._groups(grouped(self.query, alone, by)), by)
        touched = f"SELECT * FROM ({self.query}) AS t WHERE t.{identifier(self.plan.touched)}"
        rows = self.connection.execute(grouped(touched, self.columns, by)).fetchall()
        changed = {(cell.grouping, cell.name): cell.values[3:-1] for cell in read_cells(rows, by)}
        none = (0,) * ((len(self.columns.targets) - 1) * self.columns.each)
        return [
            replace(
                cell,
                values=(
                    *cell.values[:3],
                    *changed.get((cell.grouping, cell.name), none),
                    cell.values[-1],
                ),
            )
            for cell in cells
        ]

    def _variant(
        self, index: int, whole: Sequence[object], cells: Sequence[Cell], deciles: Sequence[Cell],
        distribution: Distribution,
    ) -> Variant:  # fmt: skip
        definition = self.plan.definitions[index]
        total = totals_of(whole, self.columns, index)
        title = {"zh": definition.reform_title.zh, "en": definition.reform_title.en}
        wanted, ratios = self.request.distribution, self.request.inequality
        touched = wanted and total.winners + total.losers
        medians = distribution.medians(index) if touched else (None, None)
        return Variant(
            definition.reform, title, definition.hash, total, round(self.plan.sign * total.change, 2) + 0.0,
            *medians,
            distribution.gini(0) if wanted else None, distribution.gini(index) if wanted else None,
            groups={
                grouping.text: groups_of(cells, place, self.columns, index)
                for place, grouping in enumerate(self.plan.groupings)
            },
            deciles=groups_of(deciles, 0, self.columns, index),
            bands=bands(self.connection, self.query, self.plan, index) if self.request.bands else (),
            inequality_before=distribution.inequality(0) if ratios else None,
            inequality_after=distribution.inequality(index) if ratios else None,
        )  # fmt: skip

    def _deciles(self) -> list[Cell]:
        if not self.plan.ranked:
            return []
        value = f"t.{identifier(self.plan.ranked)}"
        weight = f"t.{identifier(self.plan.weight)}" if self.plan.weight else "1"
        shares = [share / 10 for share in range(1, 10)]
        ranked = f"SELECT {value} AS v, {weight} AS w FROM ({self.query}) AS t"
        edges = weighted_quantiles(self.connection, ranked, shares)
        if edges[0] is None:
            return []
        tests = " ".join(f"WHEN {value} <= {edge!r} THEN {i}" for i, edge in enumerate(edges, 1))
        source = f'SELECT t.*, CASE {tests} ELSE 10 END AS "{DECILE}" FROM ({self.query}) AS t'
        rows = self.connection.execute(grouped(source, self.columns, [(DECILE,)])).fetchall()
        cells = read_cells(rows, [(DECILE,)])
        return sorted(cells, key=lambda cell: int(str(cell.name)))

    def _marginal(self) -> list[float | None]:
        if not self.request.marginal:
            return []
        return marginal_rates(self.connection, self.query, self.plan)

    def _curves(self) -> list[tuple[CurvePoint, ...]]:
        return curve(self.connection, self.query, self.plan) if self.request.along else []

    def _responses(self) -> list[tuple[Response, ...]]:
        return responses(self.session, self.query, self.plan)

    def _intervals(self) -> list[dict[str, Interval]]:
        if not self.request.replicates and not self.request.replicate_weights:
            return []
        return intervals(self.connection, self.query, self.plan)
