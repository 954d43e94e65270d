"""Cases drawn at random around the worked ones: whether a mutant changes any result is seen on them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from random import Random
from typing import Any

from guiju.evaluate.case import CaseProgram
from guiju.evaluate.program import compile_program, needed_rules
from guiju.load.document import Item
from guiju.model import tree
from guiju.model.definition import Column, Definition, Key, WorkedCase
from guiju.model.parameter import BracketScale
from guiju.model.problem import NOWHERE, ProblemsError

Given = dict[str, list[dict[str, Item]]]
WORDS = ("yes", "yes", "yes", "no", "undetermined")
SCALES = (1, 10, 100, 1_000, 10_000, 100_000, 1_000_000)


@dataclass(frozen=True)
class Drawn:
    """A case, the date of its run, and the rules for which it gives all that they read."""

    day: date
    given: Given
    read: frozenset[Key]


def cases(definition: Definition, each: int, seed: int) -> list[Drawn]:
    """The worked cases, and of `each` so many less one that differ from it in some values, the same for every seed.

    A further worked case leaves those drawn around the others as they are.
    """
    worked = [case for case in definition.cases.values() if not case.reform]
    days = sorted({case.date for case in worked})
    out = []
    pool = _Pool(definition)
    for case in worked:
        read = rules_of(definition, case)
        for number in range(each):
            random = Random(f"{seed} {case.name} {number}")
            given = given_of(case)
            if number:
                pool.random = random
                _changed(definition, given, pool, random)
            day = random.choice(days) if number and random.random() < 0.2 else case.date
            out.append(Drawn(day, given, read))
    return out


def given_of(case: WorkedCase) -> Given:
    """What is given of a worked case, to be changed at will."""
    return {
        entity: [dict(row.value if isinstance(row, Item) else row) for row in rows]
        for entity, rows in case.given.items()
    }


def rules_of(definition: Definition, case: WorkedCase) -> frozenset[Key]:
    """The rules that what a worked case expects stands on."""
    goals = [(parts[0], parts[1]) for parts in (target.split(".") for target in case.expect)]
    return frozenset(needed_rules(definition, goals))


def _changed(definition: Definition, given: Given, pool: _Pool, random: Random) -> None:
    """Give some columns of some rows other values, and some rows a twin."""
    for entity, rows in given.items():
        declared = definition.entities[entity]
        columns = [
            c for c in declared.columns.values() if not c.link and c.name not in declared.key
        ]
        for row in rows:
            for column in random.sample(columns, min(len(columns), random.randrange(4))):
                row[column.name] = pool.value(column)


class _Pool:
    """Values near those that the policy speaks of, where a mistake shows."""

    def __init__(self, definition: Definition) -> None:
        self.definition, self.random = definition, Random()
        numbers: dict[Fraction, None] = {}
        days: dict[date, None] = {}
        for value in _spoken_of(definition):
            if isinstance(value, Fraction):
                numbers.setdefault(value)
            elif isinstance(value, date) and 1990 < value.year < 2100:
                days.setdefault(value)
        self.numbers, self.days = list(numbers), list(days)

    def value(self, column: Column) -> Item:
        """A value of a column, as it would stand in a file."""
        return Item(self._text(column), NOWHERE)

    def _text(self, column: Column) -> str:
        random, kind = self.random, column.type.kind
        if column.type.optional and random.random() < 0.25:
            return "null"
        if kind == "finding":
            return random.choice(WORDS)
        if kind == "bool":
            return random.choice(("true", "false"))
        if kind == "enum":
            return random.choice(list(self.definition.enums[column.type.enum or ""].values))
        if kind == "date":
            day = random.choice(self.days) + timedelta(days=random.choice((-1, 0, 1)))
            return (day + timedelta(days=random.choice((0, 0, 31, 365, 1096)))).isoformat()
        if kind == "text":
            return f"text {random.randrange(3)}"
        return self._number(column)

    def _number(self, column: Column) -> str:
        random, kind = self.random, column.type.kind
        low, high = column.minimum, column.maximum
        if kind == "share":
            value = Fraction(random.randrange(0, 101), 100)
        elif kind == "int" and high is not None:
            value = Fraction(random.randint(int(low or 0), int(high)))
        else:
            near = random.choice(self.numbers) + random.choice((-1, 0, 0, 1))
            free = Fraction(random.randrange(1, 1000) * random.choice(SCALES), 100)
            value = near if random.random() < 0.4 else free
        if kind == "int":
            value = Fraction(int(value))
        value = value if low is None else max(value, Fraction(low))
        value = value if high is None else min(value, Fraction(high))
        return f"{float(value):.2f}" if kind != "int" else str(int(value))


def _spoken_of(definition: Definition) -> Iterator[Any]:
    """Every number and day in rules and parameters."""
    for parameter in definition.parameters.values():
        for dated in parameter.values:
            yield dated.start
            if isinstance(dated.value, BracketScale):
                yield from dated.value.above
                yield from (12 * limit for limit in dated.value.above)
            else:
                yield dated.value
    trees = [rule.tree for rule in definition.rules.values()]
    trees += [row.condition for table in definition.tables.values() for row in table.rows]
    for node in trees:
        for part in tree.walk(node) if node is not None else ():
            if isinstance(part, tree.Literal):
                yield part.value


class Results:
    """What cases come to under a definition, by rule; kept for the definition without a mistake."""

    def __init__(self, definition: Definition, drawn: Sequence[Drawn]) -> None:
        self.definition, self.drawn = definition, drawn
        self.kept: dict[tuple[date, frozenset[Key], tuple[int, ...]], list[Any]] = {}

    def differing(
        self, mutant: Callable[[Definition], Definition], keys: frozenset[Key]
    ) -> Iterator[int]:
        """The numbers of the cases in which a rule comes to something else."""
        groups: dict[tuple[date, frozenset[Key]], list[int]] = {}
        for number, case in enumerate(self.drawn):
            if case.read & keys:
                groups.setdefault((case.day, case.read & keys), []).append(number)
        after = mutant(self.definition)
        for (day, goals), numbers in sorted(groups.items(), key=lambda pair: -len(pair[1])):
            name = day, goals, tuple(numbers)
            if name not in self.kept:
                self.kept[name] = self._values(self.definition, day, goals, numbers)
            changed = self._values(after, day, goals, numbers)
            found = zip(numbers, self.kept[name], changed, strict=True)
            yield from (number for number, before, now in found if before != now)

    def _values(
        self, definition: Definition, day: date, goals: frozenset[Key], numbers: Sequence[int]
    ) -> list[Any]:
        """The values of rules in some cases; None where a case is refused or has nothing of it."""
        there = sorted(goal for goal in goals if goal in definition.rules)
        try:
            program = compile_program([definition], day, there, reasons=False)
        except ProblemsError:
            return [None for _ in numbers]
        compiled = CaseProgram(program, exact=True)
        return [_values(compiled, self.drawn[number].given, there) for number in numbers]


def _values(compiled: CaseProgram, given: Mapping[str, Any], keys: Sequence[Key]) -> Any:
    read = {entity: rows for entity, rows in given.items() if entity in compiled.layouts}
    try:
        rows = compiled.run(read)
    except (ProblemsError, ArithmeticError):
        return None
    return [
        [row[compiled.layouts[entity].slots[name]] for row in rows[entity]] for entity, name in keys
    ]
