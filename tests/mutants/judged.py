"""Who finds a mutant: a worked case that comes out otherwise, a check of tables and rules, or a broken property.

Only what a mutant can change is asked again: cases and properties whose rules read the mistaken part.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import islice

from guiju.check import run_case
from guiju.evaluate.program import compile_program
from guiju.load.policy import Loaded, with_reform
from guiju.model import tree
from guiju.model.definition import Definition, Key, WorkedCase
from guiju.model.problem import ProblemsError
from guiju.model.property import Property
from guiju.verify.answer import REFUTED
from guiju.verify.claims import TWO_FEN, Claim, claim_of
from guiju.verify.model import make_readable, replay
from guiju.verify.prove import is_money
from guiju.verify.question import Question, ask
from guiju.verify.run import Job, jobs_of
from guiju.verify.search import Deadline, OutOfTimeError, Search
from guiju.verify.values import UnsupportedError, begin
from guiju.verify.zones import prove_zones
from tests.mutants.checks import Checks
from tests.mutants.drawn import Drawn, Given, Results, cases, given_of, rules_of
from tests.mutants.held import KINDS, held
from tests.mutants.held import MOST as MOST_CASES
from tests.mutants.operators import Mutant

SECONDS = 600.0
MOST = 100
"""Thousands of steps of the solver, about milliseconds, for one bound: what takes more finds nothing.

Steps, not seconds, so that the report is the same on a busy machine.
"""

ASKED = 4
"""Properties of which the solver is asked about one mutant, those about few rules first."""

RULES = 25
"""Properties that stand on more rules are held against drawn cases only: a proof of them takes seconds each."""

CHILDREN = (1,)
"""Rows of linked entities: most mistakes show with one."""
EACH = 3
"""Cases drawn around each worked one, itself among them."""


@dataclass(frozen=True)
class Verdict:
    """Of one mutant: whether it changes a result of drawn cases, and the case, check and property that find it."""

    number: int
    changes: bool
    case: str = ""
    check: str = ""
    property: str = ""

    def proof(self) -> str:
        """The check or property that finds it."""
        return self.check or self.property

    def found(self) -> str:
        """Whatever finds it first."""
        return self.case or self.proof()


@dataclass(frozen=True)
class Known:
    """A property: what it computes, the rules it stands on, and the cases that it speaks of."""

    job: Job
    program: object
    read: frozenset[Key]
    cases: tuple[Given, ...] = ()


class Judge:
    """A policy with its cases and properties, ready to be asked about mutants."""

    def __init__(self, loaded: Loaded, seed: int) -> None:
        self.loaded = loaded
        definition = loaded.definition
        drawn = cases(definition, EACH, seed)
        self.results = Results(definition, drawn)
        self.worked: list[tuple[list[WorkedCase], Results]] = []
        by_reform: dict[str, list[WorkedCase]] = {}
        for case in definition.cases.values():
            by_reform.setdefault(case.reform, []).append(case)
        for reform, listed in by_reform.items():
            variant = with_reform(loaded, reform).definition if reform else definition
            given = [Drawn(case.date, given_of(case), rules_of(variant, case)) for case in listed]
            self.worked.append((listed, Results(variant, given)))
        self.checks = Checks(loaded)
        jobs = jobs_of(loaded, list(definition.properties.values()))
        self.known = sorted((_known(job, drawn) for job in jobs), key=lambda known: len(known.read))

    def verdict(self, number: int, mutant: Mutant, known: Verdict | None = None) -> Verdict:
        """What becomes of a mutant; where a verdict is known, who finds it is only asked if nobody did."""
        if known is not None and (known.found() or not known.changes):
            return known
        case = self.case_that_finds(mutant)
        changes = bool(case) or any(True for _ in self.results.differing(mutant.apply, mutant.keys))
        if not changes:
            return Verdict(number, False)
        check = self.checks.that_finds(mutant)
        return Verdict(number, True, case, check, self.property_that_finds(mutant))

    def case_that_finds(self, mutant: Mutant) -> str:
        """The first worked case that comes out otherwise; nothing where all come out as before."""
        for listed, results in self.worked:
            changed = mutant.apply(results.definition)
            for number in results.differing(mutant.apply, mutant.keys):
                if not _passes(self.loaded, listed[number], changed):
                    return listed[number].name
        return ""

    def property_that_finds(self, mutant: Mutant) -> str:
        """The first property that a case breaks: one of the cases drawn, else one that the solver finds."""
        asked = []
        for known in self.known:
            job = known.job
            if not known.read & mutant.keys and mutant.parameter not in parameters_named(
                job.property
            ):
                continue
            changed = replace(job, definitions=tuple(map(mutant.apply, job.definitions)))
            try:
                if known.cases and held(changed).breaking(known.cases):
                    return job.property.name
                if len(known.read) <= RULES:
                    asked.append((known, changed))
            except ProblemsError:
                continue
        return next((job.property.name for known, job in asked[:ASKED] if _finds(known, job)), "")


def _passes(loaded: Loaded, case: WorkedCase, changed: Definition) -> bool:
    """Whether a worked case comes out as before; a mistake may also divide by nothing."""
    try:
        return run_case(loaded, case, changed).passed
    except ArithmeticError:
        return False


def _finds(known: Known, changed: Job) -> bool:
    try:
        return _programs(changed)[0] != known.program and is_broken(changed)
    except (ProblemsError, UnsupportedError, OutOfTimeError, RecursionError, ArithmeticError):
        return False


def _known(job: Job, drawn: Sequence[Drawn]) -> Known:
    program, read = _programs(job)
    spoken_of: tuple[Given, ...] = ()
    if job.property.kind in KINDS:
        found = held(job).spoken_of([case.given for case in drawn])
        spoken_of = tuple(islice(found, MOST_CASES))
    return Known(replace(job, seconds=SECONDS), program, read, spoken_of)


def parameters_named(property_: Property) -> set[str]:
    """The parameters that a property reads itself."""
    nodes = [part.tree for part in (property_.limit, property_.given) if part is not None]
    found = (part for node in nodes for part in tree.walk(node))
    return {part.name for part in found if isinstance(part, tree.Parameter)}


def _programs(job: Job) -> tuple[object, frozenset[Key]]:
    """What a property computes, and the rules it stands on."""
    begin()
    made = _plain_question if job.property.kind == "zones" else _question
    program = made(job).program
    return (program.steps, program.guards), frozenset((s.entity, s.source) for s in program.steps)


def _question(job: Job) -> Question:
    return ask(job.property, job.definitions, job.day)


def _plain_question(job: Job) -> Question:
    program = compile_program(job.definitions[-1:], job.day, [job.property.target], reasons=False)
    return Question(job.property, job.definitions, job.day, program, {})


def is_broken(job: Job) -> bool:
    """Whether a case with few rows breaks a property, as the exact engine confirms.

    Raises OutOfTimeError, UnsupportedError, and InputError where nothing can be computed.
    """
    begin()
    if job.property.kind == "zones":
        return prove_zones(job.property, job.definitions, job.day).verdict == REFUTED
    question = ask(job.property, job.definitions, job.day)
    margin = TWO_FEN if is_money(question) else Fraction(0)
    deadline = Deadline(job.seconds)
    for number in CHILDREN if question.children else (1,):
        claim = claim_of(question, question.counts(number))
        search = Search([*claim.constraints(), claim.violation(margin)], deadline)
        if search.possible(most=MOST) and _is_confirmed(claim, search, margin):
            return True
    return False


def _is_confirmed(claim: Claim, search: Search, margin: Fraction) -> bool:
    """Whether the exact engine finds the property broken too."""
    # A model with parts of a fen is no case that can be given: then a readable one is asked for.
    found = replay(claim, search.model) or replay(claim, make_readable(claim, search))
    return found is not None and (found.amount is None or found.amount > margin)
