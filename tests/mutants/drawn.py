"""Cases drawn at random around the worked ones: whether a mutant changes any result is seen on them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from random import Random
from typing import Any

from guiju.evaluate.case import CaseProgram
from guiju.evaluate.program import compile_program
from guiju.load.document import Item
from guiju.model import tree
from guiju.model.definition import Column, Definition, Key
from guiju.model.parameter import BracketScale
from guiju.model.problem import NOWHERE, ProblemsError

Given = dict[str, list[dict[str, Item]]]
WORDS = ("yes", "yes", "yes", "no", "undetermined")
SCALES = (1, 10, 100, 1_000, 10_000, 100_000, 1_000_000)


@dataclass(frozen=True)
class Drawn:
    """A case and the date of its run."""

    day: date
    given: Given


def cases(definition: Definition, count: int, seed: int) -> list[Drawn]:
    """Cases that differ from the worked ones in some values, the same for every seed."""
    random = Random(seed)
    pool = _Pool(definition, random)
    worked = [case for case in definition.cases.values() if not case.reform]
    days = sorted({case.date for case in worked})
    out = []
    for number in range(count):
        case = worked[number % len(worked)]
        given = {
            entity: [dict(row.value if isinstance(row, Item) else row) for row in rows]
            for entity, rows in case.given.items()
        }
        if number >= len(worked):
            _changed(definition, given, pool, random)
        day = case.date if random.random() < 0.8 else random.choice(days)
        out.append(Drawn(day, given))
    return out


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

    def __init__(self, definition: Definition, random: Random) -> None:
        self.definition, self.random = definition, random
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
    """What drawn cases come to under a definition, by rule."""

    def __init__(self, drawn: list[Drawn]) -> None:
        self.by_day: dict[date, list[Given]] = {}
        for case in drawn:
            self.by_day.setdefault(case.day, []).append(case.given)

    def differ(self, before: Definition, after: Definition, keys: frozenset[Key]) -> bool:
        """Whether a rule comes to something else in any of the cases."""
        for day, listed in self.by_day.items():
            programs = [_program(definition, day, keys) for definition in (before, after)]
            if (programs[0] is None) != (programs[1] is None):
                return True
            for given in listed if programs[0] is not None else ():
                if _values(programs[0], given, keys) != _values(programs[1], given, keys):
                    return True
        return False


def _program(definition: Definition, day: date, keys: frozenset[Key]) -> CaseProgram | None:
    try:
        program = compile_program([definition], day, sorted(keys), reasons=False)
    except ProblemsError:
        return None
    return CaseProgram(program, exact=True)


def _values(compiled: CaseProgram | None, given: Mapping[str, Any], keys: frozenset[Key]) -> Any:
    """The values of rules in a case; None where the case is refused or has nothing of it."""
    assert compiled is not None
    read = {entity: rows for entity, rows in given.items() if entity in compiled.layouts}
    try:
        rows = compiled.run(read)
    except (ProblemsError, ArithmeticError):
        return None
    return [
        [row[compiled.layouts[entity].slots[name]] for row in rows[entity]]
        for entity, name in sorted(keys)
    ]
