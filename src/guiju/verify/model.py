"""From a solver's model to a case people can read: few rows, missing values, round numbers, replayed exactly."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from math import floor
from typing import Any

import z3

from guiju.evaluate.case import CaseProgram
from guiju.model.definition import Column
from guiju.model.finding import WORDS
from guiju.model.problem import InputError
from guiju.verify import days
from guiju.verify.claims import Claim
from guiju.verify.days import Term
from guiju.verify.naming import another, number_of
from guiju.verify.question import GIVEN, LIMIT, Question
from guiju.verify.search import Search
from guiju.verify.values import Answer, Any3, Value
from guiju.verify.world import Ref, World

_STEPS = tuple(map(Fraction, ("1000000", "100000", "10000", "1000", "100", "1", "1/100")))
_POWERS = tuple(10**power for power in range(9))
Given = dict[str, list[dict[str, Any]]]


@dataclass(frozen=True)
class Counterexample:
    """A case that breaks a property; `after` is the same with the input moved, where one moves.

    `before_value` and `after_value` are the target exactly, `amount` by how much the property is broken.
    """

    before: Given
    after: Given | None
    before_value: Any
    after_value: Any
    amount: Fraction | None


def make_readable(claim: Claim, search: Search) -> Any:
    """A model of what the search holds, with values that are easy to read; each try keeps the property broken."""
    model = search.model
    for choice in _rows_away(claim.world):
        model = search.prefer(choice) or model
    days_last = set(claim.question.claimed.inputs)
    for world in claim.worlds:
        for (row, name), value in list(world.read.items()):
            if (
                world is claim.copy
                and (row.entity, name) in days_last
                and _is_date(claim, row, name)
            ):
                continue
            column = claim.question.program.entities[row.entity].columns[name]
            for choice in _simpler(value, column, model, world):
                found = search.prefer(choice)
                if found is not None:
                    model = found
                    break
    for link in claim.world.choices.values():
        model = search.prefer(link == model.eval(link, model_completion=True)) or model
    if claim.copy is not None:
        for entity, name in claim.question.claimed.inputs:
            if claim.question.program.entities[entity].columns[name].type.kind == "date":
                _first_day(claim.copy.read[Ref(entity, 0), name], search)
    return search.model


def _is_date(claim: Claim, row: Ref, name: str) -> bool:
    return claim.question.program.entities[row.entity].columns[name].type.kind == "date"


def _first_day(value: Any3, search: Search) -> None:
    """Move a day to the first one that still breaks the property, by halving."""
    assert isinstance(value, Value)
    low, high = (
        days.code_of(date.min),
        int(search.model.eval(value.term, model_completion=True).as_long()),
    )
    while low < high:
        middle = (low + high) // 2
        if search.possible(value.term <= middle):
            high = int(search.model.eval(value.term, model_completion=True).as_long())
        else:
            low = middle + 1
    search.prefer(value.term == high)


def whole_fen(claim: Claim) -> list[Term]:
    """That every amount given has at most two decimals, as a reader of cases asks."""
    return [
        value.term * 100 == z3.ToReal(z3.Int(number_of(another("fen"))))
        for world in claim.worlds
        for value in world.read.values()
        if isinstance(value, Value) and z3.is_real(value.term)
    ]


def whole_results(claim: Claim) -> list[Term]:
    """That what rules round has no more decimals than they leave: else a case may stand on half a fen."""
    return [
        result * 10**digits == z3.ToReal(z3.Int(number_of(another("rounded"))))
        for world in claim.worlds
        for (digits, _), pairs in world.roundings.made.items()
        for _, result in pairs
    ]


def _rows_away(world: World) -> Iterator[Term]:
    for there in reversed(list(world.there.values())):
        yield z3.Not(there)


def _simpler(value: Any3, column: Column, model: Any, world: World) -> Iterator[Term]:
    """Simpler values of an unknown, the simplest first; the last is what the model has."""
    if isinstance(value, Answer):
        yes, no = (z3.is_true(model.eval(part, model_completion=True)) for part in value)
        if column.has_default:
            yield _is_finding(value, column.default)
        yield _is_finding(value, True if yes else False if no else None)
        return
    if not z3.is_true(value.present):
        yield z3.Not(value.present)
    if column.has_default and column.default is not None:
        yield _equals(value.term, column.default, world)
    now = model.eval(value.term, model_completion=True)
    if column.type.kind == "date":
        yield from _simpler_days(value.term, days.day_of(now.as_long()))
    elif z3.is_real(value.term) or column.type.kind == "int":
        yield from _simpler_numbers(
            value.term, Fraction(str(now.as_fraction() if z3.is_rational_value(now) else now))
        )
    else:
        yield value.term == now


def _is_finding(value: Answer, wanted: Any) -> Term:
    return z3.And(value.yes == z3.BoolVal(wanted is True), value.no == z3.BoolVal(wanted is False))


def _equals(term: Term, value: Any, world: World) -> Term:
    if isinstance(value, bool):
        return term == z3.BoolVal(value)
    if isinstance(value, date):
        return term == z3.IntVal(days.code_of(value))
    if isinstance(value, str):
        return term == z3.IntVal(world.symbols.number(value))
    return term == (z3.IntVal(int(value)) if z3.is_int(term) else z3.RealVal(str(Fraction(value))))


def _simpler_numbers(term: Term, now: Fraction) -> Iterator[Term]:
    yield term == 0
    for number in _POWERS:
        # The smallest round number that will do, before round ones near what the solver came upon.
        if number < abs(now):
            exact = number if now > 0 else -number
            yield term == (z3.IntVal(exact) if z3.is_int(term) else z3.RealVal(exact))
    for step in _STEPS:
        near = floor(now / step)
        for number in dict.fromkeys((near, near + 1)):
            exact = number * step
            if z3.is_int(term) and exact.denominator != 1:
                continue
            yield term == (z3.IntVal(int(exact)) if z3.is_int(term) else z3.RealVal(str(exact)))


def _simpler_days(term: Term, now: date) -> Iterator[Term]:
    for day in (date(2024, 1, 1), now.replace(month=1, day=1), now.replace(day=1), now):
        yield term == z3.IntVal(days.code_of(day))


# a case


def case_of(world: World, model: Any) -> Given:
    """The rows of a model, as `decide` takes them."""
    out: Given = {}
    for entity in world.counts:
        for row in world.rows(entity):
            if z3.is_true(model.eval(world.exists(row), model_completion=True)):
                out.setdefault(entity, []).append(_row(world, row, model))
    return out


def _row(world: World, row: Ref, model: Any) -> dict[str, Any]:
    entity = world.program.entities[row.entity]
    found: dict[str, Any] = {}
    for name, column in entity.columns.items():
        if column.link:
            target = _linked(world, row, name, model)
            if target is not None:
                found[name] = target
        elif (value := _read(world, row, name)) is not None:
            plain = value_in(value, column.type.kind, model, world)
            if plain is not None or isinstance(value, Answer):
                found[name] = plain
        elif name in entity.key:
            found[name] = f"{row}" if column.type.kind == "text" else row.number + 1
    return {**{k: found[k] for k in entity.key if k in found}, **found}


def _read(world: World, row: Ref, name: str) -> Any3 | None:
    if (row, name) in world.read:
        return world.read[row, name]
    return _read(world.like, row, name) if world.like is not None else None


def _linked(world: World, row: Ref, name: str, model: Any) -> Any:
    base = world
    while base.like is not None:
        base = base.like
    choice = base.choices.get((row, name))
    target = world.program.entities[row.entity].columns[name].link
    if choice is None:
        optional = world.program.entities[row.entity].columns[name].type.optional
        return None if optional or not base.counts.get(target) else str(Ref(target, 0))
    number = model.eval(choice, model_completion=True).as_long()
    if number < 0:
        return None
    key = world.program.entities[target].key[0]
    if world.program.entities[target].columns[key].type.kind == "text":
        return str(Ref(target, number))
    value = _read(base, Ref(target, number), key)
    return number + 1 if value is None else value_in(value, "int", model, world)


def value_in(value: Any3, kind: str, model: Any, world: World) -> Any:
    """A value of a model as plain data; None where it is missing."""
    if isinstance(value, Answer):
        yes, no = (z3.is_true(model.eval(part, model_completion=True)) for part in value)
        return WORDS[True if yes else False if no else None]
    if not z3.is_true(model.eval(value.present, model_completion=True)):
        return None
    found = model.eval(value.term, model_completion=True)
    if kind == "bool":
        return z3.is_true(found)
    if kind == "date":
        return days.day_of(found.as_long())
    if kind in ("text", "enum"):
        return world.symbols.text(found.as_long())
    return int(found.as_long()) if kind == "int" else Fraction(str(found.as_fraction()))


# replaying


def replay(claim: Claim, model: Any) -> Counterexample | None:
    """The model as a case, if the exact engine finds the property broken by it too; else None."""
    question = claim.question
    before = case_of(claim.world, model)
    after = None if claim.copy is None else case_of(claim.copy, model)
    try:
        first = _values(question, before)
        second = first if after is None else _values(question, after)
    except InputError:
        return None
    for found in (first, second):
        if GIVEN in found and not found[GIVEN]:
            return None
    return _broken(question, before, after, first, second)


def _values(question: Question, given: Given) -> dict[str, Any]:
    """The values of goals in the first row of the target's entity, by their names in the property.

    Raises InputError where the case cannot be decided.
    """
    compiled = CaseProgram(question.program, exact=True)
    rows = compiled.run(given)
    layouts = compiled.layouts
    row = rows[question.root.entity][0]
    out = {}
    for goal in question.program.goals:
        entity, name = goal.key
        if entity == question.root.entity:
            out[name if goal.variant == 0 else f"{name}@1"] = row[layouts[entity].slots[goal.name]]
        elif name.startswith("domain#") and goal.variant == 0:
            slot = layouts[entity].slots[goal.name]
            if not all(r[slot] for r in rows[entity]):
                out[GIVEN] = False
    return out


def _broken(
    question: Question,
    before: Given,
    after: Given | None,
    first: Mapping[str, Any],
    second: Mapping[str, Any],
) -> Counterexample | None:
    property_ = question.claimed
    name, kind = property_.target[1], property_.kind
    low = first.get(name)
    high = (
        second.get(name)
        if after is not None
        else first.get(f"{name}@1", first.get(property_.other))
    )
    if property_.other:
        high = first.get(f"{property_.other}@1", first.get(property_.other))
    if kind == "always":
        return None if first[LIMIT] else Counterexample(before, None, None, None, None)
    if kind == "includes":
        return (
            Counterexample(before, None, low, high, None)
            if low is True and high is not True
            else None
        )
    if kind in ("equal", "symmetric") and not isinstance(low, (int, Fraction)):
        return Counterexample(before, after, low, high, None) if low != high else None
    if low is None or high is None:
        return Counterexample(before, after, low, high, None) if low is not high else None
    amount = _amount(question, before, after, Fraction(high) - Fraction(low), first)
    return Counterexample(before, after, low, high, amount) if amount > 0 else None


def _amount(
    question: Question,
    before: Given,
    after: Given | None,
    change: Fraction,
    first: Mapping[str, Any],
) -> Fraction:
    """By how much a change of the target breaks the property."""
    kind, up = question.claimed.kind, question.claimed.direction == "up"
    if kind in ("no_cliff", "monotone", "nobody_worse"):
        return -change if up else change
    if kind == "cost":
        return (change if up else -change) - Fraction(first[LIMIT])
    if kind == "marginal_rate" and after is not None:
        return change - Fraction(first[LIMIT]) * _move(question, before, after)
    return abs(change)


def _move(question: Question, before: Given, after: Given) -> Fraction:
    entity, name = question.claimed.inputs[0]
    return Fraction(after[entity][0][name]) - Fraction(before[entity][0][name])
