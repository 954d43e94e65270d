"""Who breaks a property: conditions in the policy's own names that every such case meets."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from typing import Any

import z3

from guiju.evaluate.program import Step
from guiju.expression.printer import print_value
from guiju.verify import days
from guiju.verify.claims import Claim
from guiju.verify.days import Term
from guiju.verify.search import Deadline, Search
from guiju.verify.values import Answer, Value
from guiju.verify.world import Ref

MOST_RULES = 60
SHORT_OPTIMUM = 2_000


def losers_of(claim: Claim, margin: Fraction, deadline: Deadline) -> tuple[tuple[str, ...], bool]:
    """Conditions that hold wherever the property is broken, and whether they also suffice.

    Words, findings and truths of the first row of each entity, and limits of numbers. Raises OutOfTimeError.
    """
    search = Search([*claim.constraints(), claim.violation(margin)], deadline)
    found: list[tuple[str, Term]] = []
    for row, name, value in _inputs(claim):
        text = f"{row.entity}.{name}"
        if isinstance(value, Answer):
            found += _of_finding(text, value, search, claim.world.exists(row))
        elif _kind(claim, row, name) in ("enum", "bool"):
            found += _of_words(text, value, search, claim, row)
        elif search.holds(claim.world.exists(row)):
            found += _of_limits(text, value, claim, margin, deadline)
    found += _of_rules(claim, search)
    every = Search(claim.constraints(), deadline)
    # An optimum is only a proposal, and what holds in every case says nothing of those that lose.
    found = [(text, term) for text, term in found if search.holds(term) and not every.holds(term)]
    everywhere = [condition for _, condition in found]
    exactly = (
        bool(found)
        and every.possible(*everywhere, z3.Not(claim.violation(margin)), most=2_000) is False
    )
    return tuple(text for text, _ in found), exactly


def _inputs(claim: Claim) -> Iterator[tuple[Ref, str, Any]]:
    for (row, name), value in claim.world.read.items():
        if row.number == 0 and (row.entity, name) not in claim.question.claimed.inputs:
            yield row, name, value


def _kind(claim: Claim, row: Ref, name: str) -> str:
    return claim.question.program.entities[row.entity].columns[name].type.kind


def _of_finding(
    text: str, value: Answer, search: Search, there: Term
) -> Iterator[tuple[str, Term]]:
    answers = {"yes": value.yes, "no": value.no, "undetermined": value.undetermined}
    if not search.holds(there):
        return
    able = [
        word for word, term in answers.items() if search.possible(term, most=1_000) is not False
    ]
    if len(able) == 1:
        yield f"{text} IS {able[0]}", answers[able[0]]
    elif len(able) == 2:
        (out,) = set(answers) - set(able)
        yield f"NOT {text} IS {out}", z3.Not(answers[out])


def _of_words(
    text: str, value: Value, search: Search, claim: Claim, row: Ref
) -> Iterator[tuple[str, Term]]:
    if not search.holds(z3.And(claim.world.exists(row), value.present)):
        return
    if z3.is_bool(value.term):
        for truth, term in (("", value.term), ("NOT ", z3.Not(value.term))):
            if search.holds(term):
                yield f"{truth}{text}", term
        return
    name = text.partition(".")[2]
    enum = claim.question.program.entities[row.entity].columns[name].type.enum or ""
    words = list(
        dict.fromkeys(w for d in claim.question.program.definitions for w in d.enums[enum].values)
    )
    terms = {word: value.term == z3.IntVal(claim.world.symbols.number(word)) for word in words}
    able = [word for word, term in terms.items() if search.possible(term, most=1_000) is not False]
    if 0 < len(able) < len(words):
        shown = ", ".join(f"'{word}'" for word in able)
        written = f"{text} = {shown}" if len(able) == 1 else f"{text} IN ({shown})"
        yield written, z3.Or([terms[word] for word in able])


def _of_limits(
    text: str, value: Value, claim: Claim, margin: Fraction, deadline: Deadline
) -> Iterator[tuple[str, Term]]:
    """The least and the largest value of a number or date, where the column does not say as much."""
    name = text.partition(".")[2]
    column = claim.question.program.entities[text.partition(".")[0]].columns[name]
    if column.type.optional or column.type.kind not in ("money", "number", "share", "date"):
        return
    for sign, limit, least in ((">", column.minimum, True), ("<", column.maximum, False)):
        found = extreme(
            value.term, [*claim.constraints(), claim.violation(margin)], deadline, least=least
        )
        if found is None:
            continue
        bound, open_ = found
        if z3.is_int(value.term):
            day = days.day_of(int(bound))
            if (limit is None and day.year not in (1949, 2149)) or (
                limit is not None and day != limit
            ):
                yield _limit(text, f"{sign}=", day, value.term)
        elif limit is None or bound != limit or open_:
            yield _limit(text, sign if open_ else f"{sign}=", bound, value.term)


def _limit(text: str, sign: str, bound: Any, term: Term) -> tuple[str, Term]:
    other = z3.IntVal(days.code_of(bound)) if isinstance(bound, date) else z3.RealVal(str(bound))
    condition = {">": term > other, ">=": term >= other, "<": term < other, "<=": term <= other}[
        sign
    ]
    return f"{text} {sign} {print_value(bound)}", condition


def extreme(
    term: Term, facts: list[Term], deadline: Deadline, *, least: bool
) -> tuple[Fraction, bool] | None:
    """The least (or largest) value of a term under facts, and whether it is only approached; None where unknown."""
    optimum = z3.Optimize()
    optimum.set("timeout", deadline.milliseconds(SHORT_OPTIMUM))
    optimum.add(*facts)
    handle = optimum.minimize(term) if least else optimum.maximize(term)
    if optimum.check() != z3.sat:
        return None
    infinite, value, epsilon = (optimum.lower_values if least else optimum.upper_values)(handle)
    if str(infinite) != "0" or (not z3.is_rational_value(value) and not z3.is_int_value(value)):
        return None
    return Fraction(str(value)), str(epsilon) != "0"


def _of_rules(claim: Claim, search: Search) -> Iterator[tuple[str, Term]]:
    """Rules that are findings or truths and always come out alike where the property is broken."""
    for step in claim.question.program.steps[:MOST_RULES]:
        if step.type.kind not in ("bool", "finding") or "#" in step.name:
            continue
        row = Ref(step.entity, 0)
        value = claim.world.memo.get((row, step.name))
        if value is None or not search.holds(claim.world.exists(row)):
            continue
        for text, term in _answers(step, value):
            if search.possible(z3.Not(term), most=1_000) is False:
                yield text, term


def _answers(step: Step, value: Any) -> list[tuple[str, Term]]:
    name = f"{step.entity}.{step.name}"
    if isinstance(value, Answer):
        return [(f"{name} IS yes", value.yes), (f"{name} IS no", value.no),
                (f"{name} IS undetermined", value.undetermined)]  # fmt: skip
    return [(name, value.term), (f"NOT {name}", z3.Not(value.term))]
