"""A parsed query of DuckDB, changed where another engine means something else by the same words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from itertools import count

from sqlglot import exp

_Rewrite = Callable[[exp.Expr], None]


def rewritten(tree: exp.Expr, dialect: str) -> exp.Expr:
    """The tree, changed in place for a dialect."""
    for rewrite in (_name_columns, _name_subqueries, *_REWRITES[dialect]):
        rewrite(tree)
    return tree


def _name_columns(tree: exp.Expr) -> None:
    """Every column of a result under its own name: ClickHouse would call it by its table too."""
    for select in tree.find_all(exp.Select):
        for item in select.expressions:
            if isinstance(item, exp.Column) and item.table and not isinstance(item.this, exp.Star):
                item.replace(exp.alias_(item.copy(), item.this.copy()))


def _name_subqueries(tree: exp.Expr) -> None:
    """Every subquery in FROM has a name: PostgreSQL before 16 wants one."""
    numbers = count()
    for query in tree.find_all(exp.Subquery):
        if isinstance(query.parent, (exp.From, exp.Join)) and not query.alias:
            query.set("alias", exp.TableAlias(this=exp.to_identifier(f"q{next(numbers)}")))


def _materialize(tree: exp.Expr) -> None:
    """Stages of PostgreSQL are computed once, and pass on their rows as they come where they can.

    It writes a CTE that is read once into the query that reads it, and computes its expressions for each use: ``OFFSET
    0`` keeps it from that, without storing the rows. What is read more than once is stored, and so is every
    `FENCED`th stage of a chain, since subqueries in subqueries are planned in time that grows with the square of their
    depth. Bare columns of a table are read from the table, whose statistics tell how many rows a join gives.
    """
    ctes = list(tree.find_all(exp.CTE))
    read = Counter(table.name for table in tree.find_all(exp.Table) if not table.db)
    depths: dict[str, int] = {}
    for cte in ctes:
        select = cte.this
        sources = [depths[t.name] for t in select.find_all(exp.Table) if t.name in depths]
        depth = 1 + max(sources, default=0)
        if not sources and _is_bare(select):
            cte.set("materialized", False)
        elif read[cte.alias] > 1 or depth > FENCED or not isinstance(select, exp.Select):
            cte.set("materialized", True)
            depth = 0
        else:
            cte.set("materialized", False)
            select.set("offset", exp.Offset(expression=exp.Literal.number(0)))
        depths[cte.alias] = depth


def _is_bare(select: exp.Expr) -> bool:
    """Whether a query only picks columns."""
    return (
        isinstance(select, exp.Select)
        and not select.args.get("joins")
        and all(isinstance(i.unalias(), (exp.Column, exp.Literal)) for i in select.expressions)
    )


def _sum_exactly(total: str) -> _Rewrite:
    """Compensated sums of floats by what the engine has: sums of decimals, or a compensated sum of its own."""

    def rewrite(tree: exp.Expr) -> None:
        for call in list(tree.find_all(exp.Anonymous)):
            if call.name.upper() != "FSUM":
                continue
            if total == "sumKahan":
                call.set("this", total)
                continue
            whole: exp.Expr = call.replace(
                exp.Sum(this=exp.cast(call.expressions[0].copy(), total))
            )
            while isinstance(whole.parent, (exp.Filter, exp.Window)) and whole.arg_key == "this":
                whole = whole.parent
            whole.replace(exp.cast(whole.copy(), "DOUBLE"))

    return rewrite


def _round_before_cutting(tree: exp.Expr) -> None:
    """Whole fen of a product that is all but whole: DuckDB and PostgreSQL round where a float becomes BIGINT."""
    for cast in list(tree.find_all(exp.Cast)):
        if cast.is_type(exp.DType.BIGINT) and isinstance(cast.this, exp.Mul):
            cast.set("this", exp.Round(this=cast.this.copy()))


def _filter_by_case(tree: exp.Expr) -> None:
    """FILTER as CASE: Spark has none over windows, and ClickHouse's own gives 0 where no row is left."""
    for kept in list(tree.find_all(exp.Filter)):
        condition, call = kept.expression.this.copy(), kept.this.copy()
        argument = call.expressions[0] if isinstance(call, exp.Anonymous) else call.this
        value = exp.Literal.number(1) if isinstance(argument, exp.Star) else argument.copy()
        argument.replace(exp.Case(ifs=[exp.If(this=condition, true=value)]))
        kept.replace(call)


def _sign_counts(tree: exp.Expr) -> None:
    """ClickHouse counts without a sign, which has no type in common with other whole numbers."""
    for call in list(tree.find_all(exp.Count, exp.ArraySize, exp.RowNumber)):
        whole: exp.Expr = call
        while isinstance(whole.parent, (exp.Filter, exp.Window)) and whole.arg_key == "this":
            whole = whole.parent
        if not isinstance(whole.parent, exp.Cast):
            whole.replace(exp.cast(whole.copy(), "BIGINT"))


def _any_by_max(tree: exp.Expr) -> None:
    """ClickHouse has neither BOOL_OR nor BOOL_AND; its truth values are ordered."""
    for call in list(tree.find_all(exp.LogicalOr, exp.LogicalAnd)):
        by = exp.Max if isinstance(call, exp.LogicalOr) else exp.Min
        call.replace(by(this=call.this.copy()))


def _exclude_by_rank(tree: exp.Expr) -> None:
    """``EXCLUDE GROUP``, which is left out of a frame up to the row itself, by the ranks below the row's own."""
    for select in list(tree.find_all(exp.Select)):
        ranks: dict[str, tuple[str, exp.Expr]] = {}
        for window in list(select.find_all(exp.Window)):
            spec = window.args.get("spec")
            if window.parent_select is not select or spec is None or not spec.args.get("exclude"):
                continue
            parts, order = window.args["partition_by"], window.args["order"]
            rank = exp.Window(
                this=exp.Anonymous(this="DENSE_RANK"), partition_by=[p.copy() for p in parts], order=order.copy()
            )  # fmt: skip
            name, _ = ranks.setdefault(rank.sql(), (f"#rank{len(ranks)}", rank))
            column = exp.column(exp.to_identifier(name, quoted=True), table="t")
            window.set(
                "order", exp.Order(expressions=[exp.Ordered(this=column, nulls_first=False)])
            )
            spec.set("exclude", None)
            spec.set("end", exp.Literal.number(1))
            spec.set("end_side", "PRECEDING")
        if ranks:
            _rank_source(select, ranks)


def _rank_source(select: exp.Select, ranks: Mapping[str, tuple[str, exp.Expr]]) -> None:
    """Read the source of a query with its ranks beside its columns."""
    source = select.args["from_"].this
    every = exp.Column(this=exp.Star(), table=exp.to_identifier("t"))
    named = [exp.alias_(rank, name, quoted=True) for name, rank in ranks.values()]
    inner = exp.select(every, *named).from_(source.copy())
    source.replace(inner.subquery("t"))


def _clamp_days(tree: exp.Expr) -> None:
    """Whether a day lies beyond one that ClickHouse does not hold: as beyond the last, or the first, that it does."""
    first, last = CLICKHOUSE_DAYS
    for compared in list(tree.find_all(exp.GT, exp.GTE, exp.LT)):
        day = compared.expression
        if not (isinstance(day, exp.Cast) and day.is_type(exp.DType.DATE)):
            continue
        if isinstance(compared, exp.GT) and day.this.name > last:
            day.set("this", exp.Literal.string(last))
        elif not isinstance(compared, exp.GT) and day.this.name < first:
            day.set("this", exp.Literal.string(first))


FENCED = 20
"""Stages of PostgreSQL in one another, without rows stored between them."""
CLICKHOUSE_DAYS = ("1900-01-01", "2299-12-31")
_DECIMAL = "DECIMAL(38, 10)"
_REWRITES: Mapping[str, tuple[_Rewrite, ...]] = {
    "postgres": (_materialize, _sum_exactly("DECIMAL")),
    "spark": (_round_before_cutting, _sum_exactly(_DECIMAL), _filter_by_case, _exclude_by_rank),
    "clickhouse": (
        _round_before_cutting,
        _sum_exactly("sumKahan"),
        _filter_by_case,
        _sign_counts,
        _any_by_max,
        _exclude_by_rank,
        _clamp_days,
    ),
}
