"""One case: given values read strictly into rows, a compiled program run, results taken out.

Case (mapping of entities to rows) ──read──▶ rows of slots ──run──▶ values, findings, what was assumed
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeAlias

from guiju.evaluate.calendar import CODE
from guiju.evaluate.convert import WrongValueError
from guiju.evaluate.labels import entity_names
from guiju.evaluate.layout import Row
from guiju.evaluate.lower import Guard, told_text
from guiju.evaluate.program import Program
from guiju.evaluate.python import PythonProgram, compile_node, compile_step, entity_keys
from guiju.evaluate.rows import Given, RowReader, listed, place_of, row_place
from guiju.evaluate.runtime import BITS, NO_ANSWER, TooLargeError
from guiju.expression.names import nearest
from guiju.model.definition import Column
from guiju.model.problem import InputError, Place, Problem


class CaseProgram:
    """A program ready for cases: reads, links and runs them.

    Right input takes a short way; where anything is wrong, the case is read again slowly, to say all that is.
    """

    def __init__(
        self, program: Program, *, exact: bool = False, names: Mapping[str, Any] | None = None
    ) -> None:
        self.program = program
        self.python = PythonProgram(program, exact=exact, names=names)
        self.layouts = self.python.layouts
        self.keys = entity_keys(program, self.layouts)
        self.readers = {
            name: RowReader(program, name, self.layouts[name], exact=exact) for name in self.layouts
        }
        self.order = tuple(self.layouts)
        self.guards = GuardCheck(self.python)

    def rows(self, given: Given) -> dict[str, list[Row]]:
        """The linked rows of a case.

        Raises InputError with every wrong or missing value.
        """
        rows: dict[str, list[Row]] = {}
        try:
            if not given.keys() <= self.program.entities.keys():
                raise KeyError
            rows = {
                name: reader.read(listed(given[name])) if name in given else []
                for name, reader in self.readers.items()
            }
            for name, reader in self.readers.items():
                if reader.links and rows[name]:
                    reader.fill_links(rows[name], rows, self.keys)
            linked = self.python.link(rows, self.keys)
        except (WrongValueError, KeyError, TypeError, AttributeError, ValueError):
            linked = False
        if not linked:
            rows = self._read_slowly(given)
        return rows

    def _read_slowly(self, given: Given) -> dict[str, list[Row]]:
        problems: list[Problem] = []
        self._check_entities(given, problems)
        rows = {
            name: reader.read_slowly(listed(given.get(name)), problems, given)
            for name, reader in self.readers.items()
        }
        for name, reader in self.readers.items():
            reader.fill_links(rows[name], rows, self.keys)
        self._check_links(rows, problems, given)
        if problems:
            raise InputError(sorted(_once(problems), key=position))
        self.python.link(rows, self.keys)
        return rows

    def run(self, given: Given) -> dict[str, list[Row]]:
        """The rows of a case with every step computed, except the reasons of findings (see `run_reasons`).

        Raises InputError for wrong input and for what only data can show, such as a date before a parameter begins.
        """
        rows = self.rows(given)
        try:
            self.python.run(*[rows[name] for name in self.order])
        except NO_ANSWER as error:
            if not isinstance(error, TooLargeError):
                self.guards.check(rows, given)
            raise InputError([self._cause(rows, error, given)]) from error
        if self.guards.silent:
            self.guards.check(rows, given, self.guards.silent)
        return rows

    def _cause(self, rows: Mapping[str, list[Row]], error: Exception, given: Given) -> Problem:
        """The first rule and row that cannot be calculated, found rule by rule."""
        for step in self.program.steps:
            slot = self.layouts[step.entity].slot(step.name)
            calculate = compile_step(self.program, self.python, step)
            for index, row in enumerate(rows[step.entity], 1):
                try:
                    row[slot] = calculate(row)
                except NO_ANSWER as found:
                    rule, place = (
                        f"{step.entity}.{step.source}",
                        row_place(given, step.entity, index),
                    )
                    return _not_calculated(found, rule, place)
        return _not_calculated(error, "-", Place())

    def run_reasons(self, rows: dict[str, list[Row]]) -> None:
        """Compute the reasons of findings for rows that have been run."""
        self.python.run_reasons(*[rows[name] for name in self.order])

    def assumed(self, given: Given) -> dict[str, int]:
        """How often each default was taken for a case."""
        found: dict[str, int] = {}
        for name, reader in self.readers.items():
            reader.count_assumed(listed(given.get(name)), found)
        return found

    def _check_entities(self, given: Given, problems: list[Problem]) -> None:
        for name in given:
            if name not in self.program.entities:
                known = list(self.program.entities)
                # A label that stands beside its name is no second name.
                meant = entity_names(self.program.definitions[0]).get(name)
                values = {
                    "found": name,
                    "known": ", ".join(known),
                    "nearest": meant or nearest(str(name), known),
                }
                problems.append(Problem("unknown-entity", place_of(given[name]), values))

    def _check_links(
        self, rows: dict[str, list[Row]], problems: list[Problem], given: Given
    ) -> None:
        unsure, whole = self._unsure(rows, problems), not problems
        for name, layout in self.layouts.items():
            entity = self.program.entities[name]
            self._check_keys(name, rows[name], problems, given)
            for link in layout.slots.keys() & entity.links.keys():
                target = entity.links[link]
                if target not in self.layouts or target in unsure:
                    continue
                known = {row[self.keys[target]] for row in rows[target]}
                for index, row in enumerate(rows[name], 1):
                    value = row[layout.slots[link]]
                    missing = value is None and whole and not entity.columns[link].type.optional
                    if missing or (value is not None and value not in known):
                        values = {"entity": name, "column": link, "found": value, "target": target,
                                  "nearest": nearest(str(value), map(str, known))}  # fmt: skip
                        place = row_place(given, name, index, link)
                        problems.append(Problem("dangling-link", place, values))

    def _unsure(self, rows: dict[str, list[Row]], problems: list[Problem]) -> set[str]:
        """The entities whose keys are not known for what is wrong already: what links there is not called wrong."""
        codes = {problem.code for problem in problems}
        if codes & {"unknown-entity", "not-a-mapping", "case-too-large"}:
            return set(self.layouts)
        unsure = {str(p.values["entity"]) for p in problems if p.code == "unknown-column"}
        unsure |= {
            name for name, key in self.keys.items() if any(r[key] is None for r in rows[name])
        }
        return unsure

    def _check_keys(
        self, name: str, rows: list[Row], problems: list[Problem], given: Given
    ) -> None:
        slots = [self.layouts[name].slots.get(k) for k in self.program.entities[name].key]
        if len(rows) < 2 or None in slots:
            return
        seen: dict[tuple[Any, ...], int] = {}
        for index, row in enumerate(rows, 1):
            key = tuple(row[slot] for slot in slots if slot is not None)
            if None in key:
                # That it is missing or wrong is told of the value itself.
                continue
            first = seen.setdefault(key, index)
            if first != index:
                values = {"entity": name, "found": ", ".join(map(str, key)), "first": first}
                place = row_place(given, name, index, self.program.entities[name].key[0])
                problems.append(Problem("duplicate-key", place, values))


Checks: TypeAlias = "dict[str, list[tuple[Guard, Callable[[Row], Any]]]]"


def _breaks(row: Row, check: Callable[[Row], Any]) -> bool:
    """Whether a row breaks a guard; one that cannot be asked of it tells nothing."""
    try:
        return bool(check(row))
    except NO_ANSWER:
        return False


class GuardCheck:
    """The guards of a program, as functions of a row."""

    def __init__(self, python: PythonProgram) -> None:
        self.python = python
        self.checks: Checks = {}
        self.silent: Checks = {}
        for guard, check in python.guards:
            self.checks.setdefault(guard.entity, []).append((guard, check))
            if guard.code != CODE:
                # Without a guard nothing would be noticed; a day that there is not stops Python itself.
                self.silent.setdefault(guard.entity, []).append((guard, check))

    def check(
        self, rows: Mapping[str, list[Row]], given: Given, checks: Checks | None = None
    ) -> None:
        """Raise InputError with the first guard that each row breaks."""
        problems: list[Problem] = []
        for entity, guards in (self.checks if checks is None else checks).items():
            for index, row in enumerate(rows[entity], 1):
                guard = next((guard for guard, check in guards if _breaks(row, check)), None)
                if guard is not None:
                    told = {"entity": entity, "key": index, **self._told(guard, row)}
                    place = row_place(given, entity, index, guard.column)
                    problems.append(Problem(guard.code, place, {**dict(guard.values), **told}))
        if problems:
            raise InputError(problems)

    def _told(self, guard: Guard, row: Row) -> dict[str, object]:
        """What a row that breaks a guard shows of itself, and the column at fault."""
        told: dict[str, object] = {"column": guard.column} if guard.column else {}
        program = self.python.program
        values = (compile_node(program, self.python, guard.entity, n)(row) for n in guard.tells)
        return {**told, "found": told_text(values)} if guard.tells else told


def _not_calculated(error: Exception, rule: str, place: Place) -> Problem:
    if isinstance(error, TooLargeError):
        values: dict[str, object] = {"rule": rule, "digits": BITS * 3 // 10}
        return Problem(error.code, place, values)
    return Problem("cannot-calculate", place, {"reason": f"{rule}: {error}"})


def _once(problems: Iterable[Problem]) -> Iterable[Problem]:
    """Each problem once: a value set for all rows of an entity is wrong in each of them."""
    return {(p.code, p.place, str(p.values)): p for p in problems}.values()


def position(problem: Problem) -> tuple[str, int, int]:
    """As problems are listed: in the order of the file, else of the policy."""
    return problem.place.file, problem.place.line, problem.place.column


def needed_columns(program: Program) -> Iterable[tuple[str, Column]]:
    """The columns that the goals of a program read, in the order of the policy."""
    for name, entity in program.entities.items():
        for column in entity.columns.values():
            if column.name in program.columns.get(name, ()):
                yield name, column
