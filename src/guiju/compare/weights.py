"""Weights say how many units a row stands for: none of them is below zero."""

from __future__ import annotations

from guiju.compare.plan import Plan
from guiju.evaluate.quoting import identifier
from guiju.model import tree
from guiju.model.problem import InputError, Place, Problem
from guiju.sessions import SHOWN, TableSession


def check_weights(session: TableSession, plan: Plan) -> None:
    """Raise InputError for rows with a negative weight, the first 20 of them; zero is a weight."""
    request = plan.request
    texts = [*([request.weight] if plan.weight else []), *request.replicate_weights]
    names = [*([plan.weight] if plan.weight else []), *plan.replicates]
    weights = {n: t for n, t in zip(names, texts, strict=True) if not _never_negative(plan, n)}
    if not weights:
        return
    query = session.query(plan.entity, list(weights))
    least = ", ".join(f"MIN(t.{identifier(name)})" for name in weights)
    (found,) = session.connection.execute(f"SELECT {least} FROM ({query}) AS t").fetchall()
    for (name, text), value in zip(weights.items(), found, strict=True):
        if value is not None and value < 0:
            raise InputError(_negative(session, plan, name, text))


def _never_negative(plan: Plan, name: str) -> bool:
    """Whether the weight is a given column whose values were found to be at least 0 when they were read."""
    node = next(step.tree for step in plan.steps if step.name == name)
    if not isinstance(node, tree.Column):
        return False
    column = plan.baseline.entities[plan.entity].columns.get(node.name)
    return column is not None and column.minimum is not None and column.minimum >= 0


def _negative(session: TableSession, plan: Plan, name: str, text: str) -> list[Problem]:
    """A problem for each row, in order of the keys."""
    keys = plan.baseline.entities[plan.entity].key
    query = session.query(plan.entity, [*keys, name])
    weight, listed = f"t.{identifier(name)}", ", ".join(f"t.{identifier(key)}" for key in keys)
    rows = session.connection.execute(
        f"SELECT {listed}, {weight} FROM ({query}) AS t WHERE {weight} < 0 ORDER BY {listed} LIMIT {SHOWN}"
    ).fetchall()
    place = Place(session.staged[plan.entity].file)
    return [
        Problem("negative-weight", place, {
            "expression": text, "entity": plan.entity, "key": ", ".join(map(str, key)), "found": f"{value:g}",
        })
        for *key, value in rows
    ]  # fmt: skip
