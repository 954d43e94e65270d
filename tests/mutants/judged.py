"""Who finds a mutant: a worked case that comes out otherwise, or a property that a case breaks.

Only what a mutant can change is asked again: cases and properties whose rules read the mistaken part.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from guiju.check import run_case
from guiju.evaluate.program import compile_program, needed_rules
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
from tests.mutants.drawn import Results, cases
from tests.mutants.operators import Mutant

SECONDS = 600.0
MOST = 300
"""Thousands of steps of the solver, about milliseconds, for one bound: what takes more finds nothing.

Steps, not seconds, so that the report is the same on a busy machine.
"""

CHILDREN = (1,)
"""Rows of linked entities: most mistakes show with one."""
DRAWN = 400


@dataclass(frozen=True)
class Verdict:
    """Of one mutant: whether it changes a result of drawn cases, and the case and the property that find it."""

    number: int
    changes: bool
    case: str = ""
    property: str = ""


class Judge:
    """A policy with its cases and properties, ready to be asked about mutants."""

    def __init__(self, loaded: Loaded, seed: int) -> None:
        self.loaded = loaded
        definition = loaded.definition
        self.results = Results(cases(definition, DRAWN, seed))
        self.variants: dict[str, Definition] = {"": definition}
        self.cases: list[tuple[WorkedCase, frozenset[Key]]] = []
        for case in definition.cases.values():
            if case.reform not in self.variants:
                self.variants[case.reform] = with_reform(loaded, case.reform).definition
            goals = [
                (parts[0], parts[1]) for parts in (target.split(".") for target in case.expect)
            ]
            read = needed_rules(self.variants[case.reform], goals)
            self.cases.append((case, frozenset(read)))
        self.jobs = [
            (job, _programs(job)) for job in jobs_of(loaded, list(definition.properties.values()))
        ]
        self.jobs.sort(key=lambda pair: len(pair[1][1]))

    def verdict(self, number: int, mutant: Mutant) -> Verdict:
        """What becomes of a mutant."""
        definition = self.loaded.definition
        if not self.results.differ(definition, mutant.apply(definition), mutant.keys):
            return Verdict(number, False)
        return Verdict(number, True, self.case_that_finds(mutant), self.property_that_finds(mutant))

    def case_that_finds(self, mutant: Mutant) -> str:
        """The first worked case that comes out otherwise; nothing where all come out as before."""
        for case, read in self.cases:
            if read & mutant.keys:
                definition = mutant.apply(self.variants[case.reform])
                if not run_case(self.loaded, case, definition).passed:
                    return case.name
        return ""

    def property_that_finds(self, mutant: Mutant) -> str:
        """The first property that a case breaks, those about few rules first."""
        for job, (program, read) in self.jobs:
            if not read & mutant.keys and mutant.parameter not in parameters_named(job.property):
                continue
            changed = Job(
                job.property,
                tuple(map(mutant.apply, job.definitions)),
                job.day,
                SECONDS,
                job.children,
            )
            try:
                if _programs(changed)[0] != program and is_broken(changed):
                    return job.property.name
            except (ProblemsError, UnsupportedError, OutOfTimeError, RecursionError):
                continue
        return ""


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
