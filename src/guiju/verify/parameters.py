"""Parameters that no rule reads, and days on which a rule reads one that has no value."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from itertools import chain

from guiju.evaluate.case import CaseProgram
from guiju.evaluate.lower import Guard
from guiju.evaluate.nodes import reachable
from guiju.evaluate.program import Program, compile_program
from guiju.evaluate.undefined import UNDEFINED
from guiju.model import tree
from guiju.model.definition import Definition, Rule
from guiju.model.parameter import Parameter
from guiju.model.problem import InputError
from guiju.model.property import Expression, Property
from guiju.model.tree import Node
from guiju.model.types import BOOL
from guiju.verify.check import Check, Flaw, Found
from guiju.verify.claims import Claim, assumed
from guiju.verify.model import case_of, make_readable
from guiju.verify.question import Question, ask
from guiju.verify.search import Deadline, OutOfTimeError, Search
from guiju.verify.terms import truth
from guiju.verify.values import FALSE, UnsupportedError, begin
from guiju.verify.world import Ref, World


def check_parameters(
    definition: Definition, reformed: Iterable[Definition], day: date, seconds: float
) -> Iterator[Check]:
    """Parameters unread under the policy and all its reforms; parameters without a value where a rule reads them."""
    unread = Found("parameter-unread", definition.name)
    for name in _unread(definition, reformed):
        place = definition.parameters[name].place
        unread.add(Flaw("parameter-unread", place, {"found": name}))
    yield unread.check()
    undefined = Found("parameter-undefined", definition.name)
    for rule, parameter, day_ in _run_dates(definition):
        shown = {"rule": ".".join(rule.key), "found": parameter.name, "day": day_}
        undefined.add(Flaw("parameter-ended", rule.place, shown, day=day_))
    _row_dates(definition, day, Deadline(seconds), undefined)
    yield undefined.check()


def _unread(definition: Definition, reformed: Iterable[Definition]) -> list[str]:
    """Parameters that nothing reads; reforms are only asked for where the policy itself leaves one unread."""
    left = dict.fromkeys(definition.parameters)
    for each in chain((definition,), reformed):
        for name in _read(each):
            left.pop(name, None)
        if not left:
            break
    return list(left)


def _read(definition: Definition) -> Iterator[str]:
    for node in _trees(definition):
        for part in tree.walk(node):
            if isinstance(part, tree.Parameter):
                yield part.name


def _trees(definition: Definition) -> Iterator[Node]:
    for rule in definition.rules.values():
        yield from (node for node in (rule.tree, rule.at) if node is not None)
    for table in definition.tables.values():
        yield from table.otherwise.values()
        for row in table.rows:
            yield from row.outcomes.values()
            if row.condition is not None:
                yield row.condition
    for property_ in definition.properties.values():
        yield from (part.tree for part in (property_.given, property_.limit) if part is not None)
    for parts in definition.domain.values():
        yield from (part.tree for part in parts)


# as of the date of the run


def _run_dates(definition: Definition) -> Iterator[tuple[Rule, Parameter, date]]:
    """Rules that read a parameter as of the date of the run, and the first day after which it has no value."""
    for rule in definition.rules.values():
        if rule.tree is None or rule.at is not None:
            continue
        names = dict.fromkeys(part.name for part in tree.walk(rule.tree)
                              if isinstance(part, tree.Parameter) and part.at is None)  # fmt: skip
        for name in names:
            parameter = definition.parameters[name]
            gap = next((dated.start for dated in parameter.values if dated.value is None), None)
            if gap is not None:
                yield rule, parameter, gap


# as of a date of the row


def _row_dates(definition: Definition, day: date, deadline: Deadline, found: Found) -> None:
    for guard, rule in _guards(definition, day):
        try:
            flaw = _undefined(definition, guard, rule, day, deadline)
        except UnsupportedError as error:
            found.unknown(f"unsupported-{error.code}", error.found)
        except OutOfTimeError:
            found.unknown("time")
            return
        else:
            if isinstance(flaw, Flaw):
                found.add(flaw)
            elif flaw:
                found.unknown(flaw)


def _guards(definition: Definition, day: date) -> Iterator[tuple[Guard, Rule]]:
    """Where rules read parameters as of dates of rows, each place once."""
    program = _computed(definition, day)
    for guard in program.guards:
        if guard.code in UNDEFINED:
            entity, name = str(dict(guard.values)["rule"]).split(".", 1)
            yield guard, definition.rules[entity, name]


def _computed(definition: Definition, day: date) -> Program:
    """All rules that can be computed on a day: those that read a parameter without a value then, and those that read
    these, are left out."""
    goals = list(definition.rules)
    while True:
        try:
            return compile_program([definition], day, goals, reasons=False)
        except InputError as error:
            entity, _, name = str(error.problems[0].values.get("rule", "")).partition(".")
            bad = (entity, name)
            left = [
                key
                for key in goals
                if bad not in reachable([key], lambda k: definition.reads.get(k))
            ]
            if len(left) == len(goals):
                raise
            goals = left


def _undefined(
    definition: Definition, guard: Guard, rule: Rule, day: date, deadline: Deadline
) -> Flaw | str:
    """A case in which a rule reads a parameter that has no value; why none is known, or nothing where none is."""
    begin()
    limit = Expression("", tree.Literal(True, type=BOOL))
    claimed = Property("", "always", (guard.entity, ""), (rule.key,), limit=limit)
    question = ask(claimed, [definition], day)
    when = next((g.when for g in question.program.guards if g.when == guard.when), guard.when)
    for count in (1, 2) if question.children else (1,):
        world = World(question.program, question.counts(count), guard.entity)
        broken = truth(world, Ref(guard.entity, 0), when)
        _read_all(world)
        search = Search([*assumed(question, world), *world.constraints(), broken], deadline)
        answer = search.possible(most=5_000)
        if answer is None:
            return "solver"
        if answer:
            return _with_case(question, world, search, guard, rule)
    return ""


def _read_all(world: World) -> None:
    """Make every column an unknown that a run needs, so that the case has them all."""
    for entity, names in world.program.columns.items():
        for row in world.rows(entity):
            for name in sorted(names):
                world.value(row, name)


def _with_case(
    question: Question, world: World, search: Search, guard: Guard, rule: Rule
) -> Flaw | str:
    """The flaw with its case, if the exact engine refuses the case for just that."""
    claim = Claim(question, world, None, None, FALSE)
    case = case_of(world, make_readable(claim, search))
    try:
        CaseProgram(question.program, exact=True).run(case)
    except InputError as error:
        values: Mapping[str, object] = error.problems[0].values
        if error.problems[0].code in UNDEFINED:
            shown = {
                "rule": ".".join(rule.key),
                "found": values["parameter"],
                "first": values["first"],
            }
            return Flaw("parameter-undefined", rule.place, shown, case=case)
    return "not-reproduced"
