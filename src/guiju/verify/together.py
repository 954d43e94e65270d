"""Rows of a decision table that compare what rules compute: which of them can fire, together or alone, on some day.

conditions of a day ──▶ one world, each condition a term of it ──▶ a model for each question ──▶ a case, decided again
by the exact engine; where children are added up and no model is found, a proof for any number of them
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, reduce
from typing import NamedTuple, TypeVar

import z3

from guiju.evaluate.nodes import negation, reachable
from guiju.model import tree
from guiju.model.definition import Definition, Rule
from guiju.model.problem import InputError
from guiju.model.property import Expression, Property
from guiju.model.tree import Node
from guiju.model.types import BOOL
from guiju.verify.answer import PROVED, REFUTED
from guiju.verify.axes import RUN_DATE
from guiju.verify.claims import Claim, assumed, truth_of
from guiju.verify.days import Term
from guiju.verify.fired import ALWAYS, Firing
from guiju.verify.model import Given, case_of, make_readable
from guiju.verify.prove import prove
from guiju.verify.question import Question, ask, with_rules
from guiju.verify.search import Deadline, Search
from guiju.verify.values import FALSE, UnsupportedError, begin
from guiju.verify.world import World

QUESTION = 10.0
"""Seconds for one question to the solver."""

ROW = "row#"
Name = TypeVar("Name")


class Wanted(NamedTuple):
    """Rows that are to fire, and rows that are not to."""

    fire: tuple[int, ...]
    silent: tuple[int, ...] = ()


class Witness(NamedTuple):
    """A case in which just that happens, on a day; none where it could neither be shown nor excluded."""

    case: Given | None
    day: date


@dataclass
class Together:
    """The conditions of a table's rows, asked of the solver on days; `unknown` takes why an answer is not known."""

    definition: Definition
    entity: str
    conditions: Sequence[Node | None]
    firing: Firing
    deadline: Deadline
    unknown: Callable[[str, str], None]

    def witnesses(
        self, wanted: Mapping[Name, Wanted], days: Iterable[date], *, readable: bool = True
    ) -> dict[Name, Witness]:
        """What of the wanted can happen on one of the days, each with a case; what is missing in the answer cannot.

        A day on which the policy cannot be computed is passed over. Raises OutOfTimeError.
        """
        found: dict[Name, Witness] = {}
        for day in days:
            left = {name: each for name, each in wanted.items() if name not in found}
            if not left:
                break
            found |= self._on(day, left, readable)
        return found

    def _on(self, day: date, wanted: Mapping[Name, Wanted], readable: bool) -> dict[Name, Witness]:
        try:
            rows = _Rows(self, day)
        except InputError:
            return {}
        except UnsupportedError:
            return self._proved(day, wanted)
        found: dict[Name, Witness] = {}
        open_: dict[Name, Wanted] = {}
        for name, each in wanted.items():
            answer = rows.find(each, readable=readable)
            if isinstance(answer, Witness):
                found[name] = answer
            elif answer is None or rows.children:
                open_[name] = each
        return found | self._proved(day, open_)

    def _proved(self, day: date, wanted: Mapping[Name, Wanted]) -> dict[Name, Witness]:
        """The same, each by a proof of its own that it cannot be."""
        found = {}
        for name, each in wanted.items():
            parts = [self.conditions[number] or ALWAYS for number in each.fire]
            parts += [negation(self.conditions[number] or ALWAYS) for number in each.silent]
            claimed = negation(reduce(_and, parts))
            property_ = _always(self.entity, Expression("", claimed))
            left = min(self.deadline.milliseconds() / 1000, QUESTION)
            answer = prove(property_, [self.definition], day, seconds=left)
            if answer.verdict == REFUTED and answer.counterexample is not None:
                found[name] = Witness(answer.counterexample.before, day)
            elif answer.verdict != PROVED:
                self.unknown(answer.reason, answer.found)
                found[name] = Witness(None, day)
        return found


@dataclass
class _Rows:
    """The conditions on one day as terms of one world. Raises InputError, UnsupportedError."""

    asked: Together
    day: date
    question: Question = field(init=False)
    children: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        begin()
        entity, conditions = self.asked.entity, self.asked.conditions
        rules = [Rule(entity, f"{ROW}{n}", "", BOOL, c or ALWAYS) for n, c in enumerate(conditions)]
        claimed = _always(entity, Expression("", ALWAYS), [rule.key for rule in rules])
        self.question = ask(claimed, [with_rules(self.asked.definition, rules)], self.day)
        self.children = self.question.children
        self.world = World(self.question.program, self.question.counts(1), entity)
        self.rows: list[Term] = [self._term(rule.name) for rule in rules]

    def _term(self, name: str) -> Term:
        return truth_of(self.world, self.question.root, self.question.name(name))

    @cached_property
    def search(self) -> Search:
        """What is true of every world, held once for all questions of the day."""
        return Search(self._claim(FALSE).constraints(), self.asked.deadline)

    def _claim(self, wanted: Term) -> Claim:
        known = assumed(self.question, self.world)
        return Claim(self.question, self.world, None, None, wanted, known)

    def find(self, wanted: Wanted, *, readable: bool) -> Witness | bool | None:
        """A case, False where there is none, None where that is not known."""
        terms = [self.rows[n] for n in wanted.fire] + [z3.Not(self.rows[n]) for n in wanted.silent]
        search = self.search
        answer = search.possible(*terms, most=int(QUESTION * 1000))
        if not answer:
            return answer
        models = [search.model]
        if readable:
            claim = self._claim(z3.And(*terms))
            own = Search([*claim.constraints(), *terms], self.asked.deadline)
            if own.possible(most=int(QUESTION * 1000)):
                models.insert(0, make_readable(claim, own))
        for model in models:
            case = case_of(self.world, model)
            if self._happens(case, wanted):
                return Witness(case, self.day)
        return None

    def _happens(self, case: Given, wanted: Wanted) -> bool:
        """Whether the exact engine finds the same."""
        firing = self.asked.firing
        if wanted.fire and not firing.fire(case, self.day, wanted.fire):
            return False
        return not any(firing.fire(case, self.day, [number]) for number in wanted.silent)


def change_days(
    definition: Definition, entity: str, conditions: Iterable[Node | None]
) -> list[date]:
    """The days on which what conditions read changes with the date of the run, the latest first."""
    rules = [
        Rule(entity, f"{ROW}{n}", "", BOOL, c) for n, c in enumerate(conditions) if c is not None
    ]
    extended = with_rules(definition, rules)
    keys = reachable([rule.key for rule in rules], lambda key: extended.reads.get(key))
    found: set[date] = set()
    for key in keys:
        rule = extended.rules.get(key)
        if rule is None or rule.at not in (None, RUN_DATE):
            continue
        nodes = [] if rule.tree is None else [rule.tree]
        if rule.table:
            table = definition.tables[rule.table]
            found.update(table.change_dates())
            nodes += [row.condition for row in table.rows if row.condition is not None]
        for part in (part for node in nodes for part in tree.walk(node)):
            if isinstance(part, tree.Parameter) and part.at in (None, RUN_DATE):
                found.update(dated.start for dated in definition.parameters[part.name].values)
    return sorted(found, reverse=True)


def _always(entity: str, limit: Expression, inputs: Sequence[tuple[str, str]] = ()) -> Property:
    return Property("", "always", (entity, ""), tuple(inputs), limit=limit)


def _and(left: Node, right: Node) -> Node:
    return tree.Call("and", (left, right), BOOL)
