"""One property: proved for any number of children where sums can be lifted, else up to some, or refuted by a case."""

from __future__ import annotations

import gc
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import date
from fractions import Fraction

import z3

from guiju.model import tree
from guiju.model.definition import Definition
from guiju.model.property import Expression, Property
from guiju.model.types import BOOL
from guiju.verify.answer import PROVED, REFUTED, UNKNOWN, Answer
from guiju.verify.claims import TWO_FEN, Claim, claim_of
from guiju.verify.days import Term
from guiju.verify.losers import losers_of
from guiju.verify.model import Counterexample, make_readable, replay, whole_fen, whole_results
from guiju.verify.question import Question, ask
from guiju.verify.rest import Facts
from guiju.verify.search import Deadline, Local, OutOfTimeError, Search
from guiju.verify.values import UnsupportedError, begin
from guiju.verify.zones import prove_zones

CHILDREN = 3
READABLE = tuple(map(Fraction, (1000, 100, 10, 1)))
ROUNDS = 30
FIVE_FEN = Fraction(1, 20)
"""What several roundings on the way may add up to where no less is shown."""

LONG, SOON = 15_000, 2_000
"""Milliseconds for one question about any number of children, and for whether it holds to the fen."""

_MOST_SHARES = 6


def prove(
    property_: Property, definitions: Sequence[Definition], day: date, *, seconds: float = 60.0,
    children: int = CHILDREN,
) -> Answer:  # fmt: skip
    """The answer to a property under one policy, or a policy and its reform.

    Raises InputError where the policy cannot be computed on the day.
    """
    started = time.monotonic()
    with _undisturbed():
        answer = _answered(property_, definitions, day, seconds, children)
    return replace(answer, seconds=time.monotonic() - started)


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Without the collector of garbage: terms it frees in between change in which order the solver looks at things."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def _answered(
    property_: Property, definitions: Sequence[Definition], day: date, seconds: float, children: int
) -> Answer:
    begin()
    deadline = Deadline(seconds)
    bound = property_.children or children
    answer = Answer(property_.name, property_.kind, UNKNOWN)
    try:
        if property_.kind == "zones":
            answer = prove_zones(property_, definitions, day)
        elif _is_empty(property_, definitions, day, deadline, bound):
            answer = replace(answer, reason="vacuous")
        else:
            answer = _proved(ask(property_, definitions, day), deadline, bound)
    except OutOfTimeError:
        answer = replace(answer, reason="time", found=f"{seconds:g}")
    except UnsupportedError as error:
        answer = replace(answer, reason=f"unsupported-{error.code}", found=error.found)
    except RecursionError:
        answer = replace(answer, reason="too-deep")
    except z3.Z3Exception as error:
        answer = replace(answer, reason="solver", found=str(error))
    return answer


def _is_empty(
    property_: Property,
    definitions: Sequence[Definition],
    day: date,
    deadline: Deadline,
    bound: int,
) -> bool:
    """Whether no case meets `given` and the domains: of none anything holds, which is no proof of anything."""
    if property_.given is None and not definitions[0].domain:
        return False
    limit = Expression("", tree.Literal(True, type=BOOL))
    some = Property(
        property_.name, "always", (property_.target[0], ""), given=property_.given, limit=limit
    )
    question = ask(some, definitions[:1], day)
    for number in range(1, bound + 1) if question.children else (1,):
        claim = claim_of(question, question.counts(number))
        if Search(claim.constraints(), deadline).possible(most=SOON) is not False:
            return False
    return True


def _proved(question: Question, deadline: Deadline, bound: int) -> Answer:
    margin = TWO_FEN if is_money(question) else Fraction(0)
    several = question.children
    answer = Answer(
        question.claimed.name, question.claimed.kind, PROVED, assumptions=_assumptions(question)
    )
    if several:
        tolerance = _lifted(question, deadline, margin)
        if tolerance is not None:
            return replace(answer, scope="any", entities=several, tolerance=tolerance)
    exact = False
    for number in range(1, bound + 1) if several else (1,):
        claim = claim_of(question, question.counts(number))
        search = Search(claim.constraints(), deadline)
        broken = search.possible(claim.violation(margin))
        if broken is None:
            return replace(
                answer, verdict=UNKNOWN, reason="solver", found=search.solver.reason_unknown()
            )
        if broken:
            refuted = _refuted(answer, claim, margin, deadline)
            if refuted is not None:
                return refuted
        exact = not broken and search.possible(claim.violation(Fraction(0)), most=SOON) is False
    answer = replace(answer, tolerance=Fraction(0) if exact else margin)
    scope = "bounded" if several else "every"
    return replace(answer, scope=scope, entities=several, children=bound if several else 0)


def is_money(question: Question) -> bool:
    """Whether a claim is about money, of which two fen do not count."""
    rule = question.definitions[0].rules.get(question.claimed.target)
    return rule is not None and rule.round is not None


def _lifted(question: Question, deadline: Deadline, margin: Fraction) -> Fraction | None:
    """The tolerance within which the claim holds for any number of children; None where that is not shown."""
    claim = claim_of(question, question.counts(0), rest=True)
    one = claim_of(question, question.counts(1), rest=True)
    search = Search(claim.constraints(), deadline)
    facts = Facts(
        claim.worlds, one.worlds, Local(one.constraints(), deadline).holds, _shares(question)
    )
    # What is shown without tolerance is shown with it: the other way round most would be asked twice.
    for allowed in dict.fromkeys((Fraction(0), margin, FIVE_FEN if margin else margin)):
        most = LONG if allowed == margin or allowed else SOON
        if _holds_for_any(claim.violation(allowed), search, facts, most):
            return allowed
    return None


def _holds_for_any(violation: Term, search: Search, facts: Facts, milliseconds: int) -> bool:
    """Whether nothing breaks a claim, with facts of single rows added where they are needed."""
    for _ in range(ROUNDS):
        broken = search.possible(violation, most=milliseconds)
        if not broken:
            return broken is False
        found = facts.broken_by(search.model)
        if not found:
            return False
        search.add(found)
    return False


def _shares(question: Question) -> tuple[Fraction, ...]:
    """Shares that stand in the rules: candidates for how two sums are related."""
    found: dict[Fraction, None] = {}
    for step in question.program.steps:
        for part in tree.walk(step.tree):
            value = part.value if isinstance(part, tree.Literal) else None
            if isinstance(value, Fraction) and 0 < value < 1 and value.denominator <= 100:
                found.setdefault(value)
    return tuple(found)[:_MOST_SHARES]


def _refuted(answer: Answer, claim: Claim, margin: Fraction, deadline: Deadline) -> Answer | None:
    """The answer with a case that the exact engine confirms; None where whole fen leave no such case."""
    example = _example(claim, margin, deadline, [])
    further: list[Term] = []
    for closer in (whole_fen, whole_results):
        if example is not None:
            break
        # Closer to what is computed, and harder to solve: amounts in whole fen, then results as rules round them.
        further += closer(claim)
        again = Search([*claim.constraints(), *further], deadline)
        if again.possible(claim.violation(margin), most=LONG) is False:
            return None
        example = _example(claim, margin, deadline, further)
    if example is None:
        return replace(answer, verdict=UNKNOWN, reason="not-reproduced")
    losers: tuple[str, ...] = ()
    exactly = False
    with suppress(OutOfTimeError):
        losers, exactly = losers_of(claim, margin, deadline)
    return replace(answer, verdict=REFUTED, counterexample=example, losers=losers, exactly=exactly)


def _example(
    claim: Claim, margin: Fraction, deadline: Deadline, further: Sequence[Term]
) -> Counterexample | None:
    """A readable case that the exact engine confirms."""
    for wanted in (*READABLE, margin) if claim.amount is not None else (margin,):
        search = Search([*claim.constraints(), *further, claim.violation(wanted)], deadline)
        if not search.possible(most=10_000):
            continue
        found = replay(claim, make_readable(claim, search))
        if found is not None and (found.amount is None or found.amount > margin):
            return found
    return None


def _assumptions(question: Question) -> tuple[str, ...]:
    program = question.program
    found = []
    if any(step.round is not None for step in program.steps):
        found.append("rounding")
    dates = [column for entity, names in program.columns.items() for name in names
             if (column := program.entities[entity].columns.get(name)) is not None
             and column.type.kind == "date" and (column.minimum is None or column.maximum is None)]  # fmt: skip
    if dates:
        found.append("dates")
    if program.guards:
        found.append("guards")
    if question.domain:
        found.append("domain")
    return tuple(found)
