"""Who breaks a property: conditions in the policy's own names that every such case meets."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Any

import z3

from guiju.evaluate.program import Step
from guiju.expression.printer import print_value
from guiju.model import tree
from guiju.verify.claims import Claim
from guiju.verify.days import Term
from guiju.verify.search import Deadline, Search
from guiju.verify.values import Answer, Value
from guiju.verify.world import Ref

MOST_RULES = 60
MOST_NUMBERS = 40


def losers_of(claim: Claim, margin: Fraction, deadline: Deadline) -> tuple[tuple[str, ...], bool]:
    """Conditions that hold wherever the property is broken, and whether they also suffice.

    Words, findings and truths of the first row of each entity, and limits of numbers. Raises OutOfTimeError.
    """
    search = Search([*claim.constraints(), claim.violation(margin)], deadline)
    found: list[tuple[str, Term]] = []
    numbers = _numbers(claim)
    for row, name, value in _inputs(claim):
        text = f"{row.entity}.{name}"
        if isinstance(value, Answer):
            found += _of_finding(text, value, search, claim.world.exists(row))
        elif _kind(claim, row, name) in ("enum", "bool"):
            found += _of_words(text, value, search, claim, row)
        elif search.holds(claim.world.exists(row)):
            found += _of_limits(text, value, claim, search, numbers)
    found += _of_rules(claim, search)
    every = Search(claim.constraints(), deadline)
    # What holds in every case says nothing of those that lose.
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
    text: str, value: Value, claim: Claim, search: Search, numbers: Sequence[Fraction]
) -> Iterator[tuple[str, Term]]:
    """The numbers of the rules above and below which an amount always lies."""
    entity, _, name = text.partition(".")
    kind = claim.question.program.entities[entity].columns[name].type.kind
    if kind not in ("money", "number", "share") or not search.holds(value.present):
        return
    for listed, signs in (
        (sorted(numbers, reverse=True), (">", ">=")),
        (sorted(numbers), ("<", "<=")),
    ):
        found = next(
            (
                limit
                for n in listed
                for s in signs
                if search.holds((limit := _limit(text, s, n, value.term))[1])
            ),
            None,
        )
        if found is not None:
            yield found


def _limit(text: str, sign: str, bound: Fraction, term: Term) -> tuple[str, Term]:
    other = z3.RealVal(str(bound))
    condition = {">": term > other, ">=": term >= other, "<": term < other, "<=": term <= other}
    return f"{text} {sign} {print_value(bound)}", condition[sign]


def _numbers(claim: Claim) -> list[Fraction]:
    """The amounts that stand in the rules: literals, and the limits of brackets."""
    found: dict[Fraction, None] = {}
    for step in claim.question.program.steps:
        for part in tree.walk(step.tree):
            if isinstance(part, tree.Literal) and isinstance(part.value, Fraction):
                found.setdefault(part.value)
            if isinstance(part, tree.Scale):
                found.update(dict.fromkeys(b.upper for b in part.brackets if b.upper is not None))
    return list(found)[:MOST_NUMBERS]


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
