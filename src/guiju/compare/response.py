"""Behaviour: an input that answers to the net-of-tax rate with a stated elasticity.

``z' = z * ((1 - t') / (1 - t)) ^ e``: z is the input of a row, t and t' its marginal rates before and after the
reform, both at z; e the elasticity. The reform is then computed of z'. One round, no change of t' by z'. Rows whose
net-of-tax rate is not above zero in one of the two stay as they are.

The elasticity of taxable income to the net-of-tax rate: 0.4 is the overall estimate of Gruber and Saez (2002),
J. Public Economics 84. 0.1 and 0.25 are from memory of the review of Saez, Slemrod and Giertz (2012), JEL 50(1), and
unverified. All are of the United States: for another country they are an assumption.
"""

from __future__ import annotations

from guiju.compare.plan import AMOUNT, Plan
from guiju.compare.rates import change_of, raised_total
from guiju.compare.request import wrong
from guiju.compare.result import Response
from guiju.compare.totals import total
from guiju.evaluate.emit import rounded
from guiju.evaluate.quoting import identifier
from guiju.sessions import TableSession

RANGE = (0.1, 0.25, 0.4)
_NET = "#net"


def responses(session: TableSession, query: str, plan: Plan) -> list[tuple[Response, ...]]:
    """For each reform the cost at the stated elasticity and at those of the range."""
    stated = plan.request.response
    if stated is None:
        return []
    if not 0 <= stated <= 5:
        raise wrong("bad-elasticity", "--response", found=stated)
    _store_net_rates(session, query, plan)
    elasticities = sorted({*RANGE, stated})
    before, amount = _totals(session, plan, query, plan.columns().targets[0])
    out = []
    for variant in range(1, len(plan.definitions)):
        found = []
        for elasticity in elasticities:
            name = plan.columns().targets[variant]
            columns = [name, AMOUNT, *([plan.weight] if plan.weight else [])]
            answered = session.query(
                plan.entity, columns, _relations(session, plan, variant, elasticity)
            )
            after, input_after = _totals(session, plan, answered, name)
            moved = input_after - amount
            # More net income that is earned by more input costs the treasury nothing.
            cost = (after - before - moved) if plan.sign > 0 else before - after
            held = _held(session, plan, variant)
            found.append(
                Response(
                    elasticity,
                    elasticity == stated,
                    round(cost, 2) + 0.0,
                    round(moved, 2) + 0.0,
                    held,
                )
            )
        out.append(tuple(found))
    return out


def _store_net_rates(session: TableSession, query: str, plan: Plan) -> None:
    """For each row of the target its key, its weight, and its net-of-tax rate in each variant."""
    keys = [f"t.{identifier(key)}" for key in plan.baseline.entities[plan.entity].key]
    rates = []
    for variant in range(len(plan.definitions)):
        share = f"{change_of(plan, variant)} / NULLIF({raised_total(plan)}, 0)"
        net = share if plan.sign > 0 else f"1 - {share}"
        rates.append(f'{net} AS "{_NET}{variant}"')
    weight = f"t.{identifier(plan.weight)}" if plan.weight else "1"
    selected = ", ".join([*keys, f'{weight} AS "#weight"', *rates])
    session.connection.execute(
        f'CREATE OR REPLACE TEMP TABLE "#rates" AS SELECT {selected} FROM ({query}) AS t'
    )


def _relations(
    session: TableSession, plan: Plan, variant: int, elasticity: float
) -> dict[str, str]:
    """The tables of the run with the input as it answers to a reform."""
    assert plan.input is not None
    entity, column = plan.input.key
    keys = plan.baseline.entities[plan.entity].key
    if entity == plan.entity:
        pairs = list(zip(keys, keys, strict=True))
    else:
        links = plan.baseline.entities[entity].links
        down = [link for link, to in links.items() if to == plan.entity]
        if len(down) != 1 or len(keys) != 1:
            raise wrong(
                "response-of-parent", "--response", found=plan.input.text, entity=plan.entity
            )
        pairs = [(down[0], keys[0])]
    type_ = plan.baseline.entities[entity].columns[column].type
    before, after = f'r."{_NET}0"', f'r."{_NET}{variant}"'
    factor = f"CASE WHEN {before} > 0 AND {after} > 0 THEN POWER({after} / {before}, {elasticity!r}) ELSE 1 END"
    value = f"t.{identifier(column)} * {factor}"
    value = rounded(value, type_.fen_digits) if type_.kind == "money" else value
    value = f"CAST({rounded(value, 0)} AS BIGINT)" if type_.kind == "int" else value
    joined = " AND ".join(f"t.{identifier(a)} = r.{identifier(b)}" for a, b in pairs)
    changed = session.replaced((entity, column), value, f' LEFT JOIN "#rates" AS r ON {joined}')
    return {**session.relations, entity: changed}


def _totals(session: TableSession, plan: Plan, query: str, name: str) -> tuple[float, float]:
    weight = f"t.{identifier(plan.weight)}" if plan.weight else ""
    sums = ", ".join(total(f"t.{identifier(column)}", weight) for column in (name, AMOUNT))
    target, amount = session.connection.execute(f"SELECT {sums} FROM ({query}) AS t").fetchone()
    return float(target or 0), float(amount or 0)


def _held(session: TableSession, plan: Plan, variant: int) -> float:
    before, after = f'"{_NET}0"', f'"{_NET}{variant}"'
    (weight,) = session.connection.execute(
        f'SELECT FSUM("#weight") FROM "#rates" WHERE {before} <= 0 OR {after} <= 0'
    ).fetchone()
    return float(weight or 0)
