"""What only data can show: the same rows are at fault in Python and in SQL."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest

import guiju
from guiju.data.streams import StagedTable
from guiju.evaluate.case import CaseProgram
from guiju.evaluate.engines import ENGINES
from guiju.evaluate.guards import guard_queries, guard_steps
from guiju.evaluate.lazy import broken_rows, collected
from guiju.evaluate.program import Program, compile_program
from guiju.evaluate.undefined import UNDEFINED
from guiju.load import load_text
from guiju.locale import render
from guiju.model.problem import InputError

from .tables import fill

HEAD = """\
format: 1
name: guards
entities:
  person: {key: person_id, columns: {born: date, left: date or none, n: int, asks: bool}}
  award: {key: [person_id, nr], columns: {person_id: -> person, nr: int, paid: date, cash: money}}
parameters:
  rate: {type: share, values: {2010-01-01: 10%, 2020-01-01: null, 2022-01-01: 20%}}
  late: {type: share, values: {2015-01-01: 5%}}
  tax: {type: scale, unit: CNY, values: {2012-01-01: {above: [0, 100], rates: [1%, 2%]}}}
  kinds: {type: set of int, values: {2010-01-01: [1, 2], 2020-01-01: null}}
tables:
  t: {on: person, outcomes: {out: int}, rows: [
    {row: a, 'n ?': ..3, 'out =': 1}, {row: b, 'n ?': 2.., 'out =': 2}]}
  many: {on: person, outcomes: {out: int}, hit: unique, rows: [
    {row: a, 'n ?': ..4, 'out =': 1}, {row: b, 'n ?': 2.., 'out =': 2}, {row: c, 'n ?': '3', 'out =': 3},
    {row: d, 'n ?': 3.., 'out =': 3}, {row: e, 'n ?': 3.., 'out =': 3}, {row: f, 'n ?': 3.., 'out =': 3},
    {row: g, 'n ?': '3', 'out =': 3}, {row: h, 'n ?': '3', 'out =': 3}]}
  ends: {on: person, outcomes: {out: int}, hit: unique, rows: [
    {row: a, 'n ?': ..3, 'out =': 1, to: 2019-12-31},
    {row: b, 'n ?': 2.., 'out =': 2, from: 2019-12-31}]}
rules:
"""
DAYS = ("2009-12-31", "2010-01-01", "2019-12-31", "2020-01-01", "2021-12-31", "2022-01-01")
PERSONS = [
    {
        "person_id": f"p{n}",
        "born": date.fromisoformat(day),
        "left": None,
        "n": n,
        "asks": n % 2 == 0,
    }
    for n, day in enumerate(DAYS)
]
AWARDS = [
    {"person_id": f"p{n}", "nr": nr, "paid": date.fromisoformat(DAYS[-n - 1]), "cash": 100.0 * nr}
    for n in range(4)
    for nr in range(2)
]
# rule → the rows that are at fault
RULES: dict[str, tuple[str, list[Any]]] = {
    "before its first day, and after its end": (
        "person: {r: {is: n * p.rate at born}}",
        ["p0", "p3", "p4"],
    ),
    "one value, read before it": ("person: {r: {is: n * p.late at born}}", ["p0", "p1"]),
    "the date of the rule": ("person: {r: {is: n * p.rate, at: born}}", ["p0", "p3", "p4"]),
    "a date reckoned from the row": (
        "person: {r: {is: 'n * p.rate at add_years(born, 1)'}}",
        ["p2", "p3"],
    ),
    "a scale": ("person: {r: {is: 'step(p.tax at born, 100)'}}", ["p0", "p1"]),
    "a set": ("person: {r: {is: n IN p.kinds at born}}", ["p0", "p3", "p4", "p5"]),
    "only where it is read": (
        "person: {r: {is: CASE WHEN asks THEN n * p.rate at born ELSE 0 END}}",
        ["p0", "p4"],
    ),
    "ELSE of a case": (
        "person: {r: {is: CASE WHEN asks THEN 0 ELSE n * p.rate at born END}}",
        ["p3"],
    ),
    "the right side of AND": ("person: {r: {is: asks AND 0.1 < p.rate at born}}", ["p0", "p4"]),
    "the right side of OR": ("person: {r: {is: asks OR 0.1 < p.rate at born}}", ["p3"]),
    "the third of a chain": ("person: {r: {is: asks AND n < 3 AND 0.1 < p.rate at born}}", ["p0"]),
    "never read": ("person: {r: {is: CASE WHEN n > 99 THEN n * p.rate at born ELSE 0 END}}", []),
    "a missing date under its test": (
        "person: {r: {is: CASE WHEN left IS NOT NULL THEN n * p.rate at left ELSE 0 END}}",
        [],
    ),
    "a parent's date": (
        "award: {r: {is: cash * p.late at person.born}}",
        [("p0", 0), ("p0", 1), ("p1", 0), ("p1", 1)],
    ),
    "a child's date": (
        "person: {r: {is: sum(award.cash * p.rate at award.paid)}}",
        [("p1", 0), ("p1", 1), ("p2", 0), ("p2", 1)],
    ),
    "a child's date where it counts": (
        "person: {r: {is: sum(award.cash * p.rate at award.paid where award.nr = 1)}}",
        [("p1", 1), ("p2", 1)],
    ),
    "the date of the row that asks": (
        "person: {r: {is: sum(award.cash * p.rate), at: born}}",
        ["p0", "p3", "p4"],
    ),
    "two rows of a unique table": ("person: {r: {table: t}}", ["p2", "p3"]),
    "many rows of a unique table": ("person: {r: {table: many}}", ["p2", "p3", "p4", "p5"]),
    "rows of one day": ("person: {r: {table: ends, at: born}}", ["p2"]),
    "a day beyond the calendar": (
        "person: {r: {is: 'add_months(born, as_unit(n * 24000, ''month''))'}}",
        ["p4", "p5"],
    ),
    "days that the row counts": (
        "person: {r: {is: 'add_days(born, as_unit(n * -400000, ''day''))'}}",
        ["p2", "p3", "p4", "p5"],
    ),
    "years beyond every engine": (
        "person: {r: {is: 'add_years(born, as_unit(n * 3000000000, ''year''))'}}",
        ["p1", "p2", "p3", "p4", "p5"],
    ),
    "a constant that leads out": (
        "person: {r: {is: 'CASE WHEN asks THEN add_months(born, 99999999) ELSE born END'}}",
        ["p0", "p2", "p4"],
    ),
    "the last day, by a constant": (
        "person: {r: {is: 'add_years(born, 7978)'}}",
        ["p5"],
    ),
    "the first day, by a constant": (
        "person: {r: {is: 'add_days(born, -733772)'}}",
        ["p0"],
    ),
    "a child's day beyond the calendar": (
        "person: {r: {is: 'max(award.paid where add_years(award.paid, 7978) > born)'}}",
        [("p0", 0), ("p0", 1)],
    ),
    "a chain of days beyond the calendar": (
        "person: {q: {is: 'add_years(born, as_unit(n * 5000, ''year''))'},"
        " r: {is: 'add_years(q, as_unit(n, ''year''))'}}",
        ["p2", "p3", "p4", "p5"],
    ),
    "a rule of the path": (
        "person: {q: n + 1, r: {is: CASE WHEN q > 4 THEN n * p.rate at born ELSE 0 END}}",
        ["p4"],
    ),
}


def compiled(rules: str) -> Program:
    definition = load_text(f"{HEAD}  {rules}\n").definition
    entity = rules.partition(":")[0]
    return compile_program([definition], date(2024, 1, 1), [(entity, "r")])


@pytest.mark.parametrize("name", RULES)
def test_both_engines_find_the_same_rows(name: str) -> None:
    rules, expected = RULES[name]
    program = compiled(rules)
    assert found_in_sql(program, PERSONS, AWARDS) == sorted(expected, key=repr)
    for engine in ("python", "exact"):
        single = [row for row in rows_alone(program) if refused(engine, program, *row[1:])]
        assert [key for key, *_ in single] == sorted(expected, key=repr)


def found_in_sql(
    program: Program, persons: Sequence[Mapping[str, Any]], awards: Sequence[Mapping[str, Any]]
) -> list[Any]:
    with duckdb.connect(config={"threads": 1}) as connection:
        relations = fill(connection, program.definitions[0], {"person": persons, "award": awards})
        found = [
            (*key, index)
            for _, query in guard_queries(program, relations)
            for *key, index in connection.execute(query).fetchall()
        ]
    assert all(0 <= index < len(program.guards) for *_, index in found)
    return sorted((key[0] if len(key) == 1 else tuple(key) for *key, _ in found), key=repr)


@pytest.mark.parametrize("name", RULES)
def test_what_rows_tell_is_the_same_in_every_engine(name: str) -> None:
    program = compiled(RULES[name][0])
    if not program.guards:
        return
    tables: Mapping[str, Sequence[Mapping[str, Any]]] = {"person": PERSONS, "award": AWARDS}
    keys = {"person": ["person_id"], "award": ["person_id", "nr"]}
    sql, lazy = {}, {}
    with duckdb.connect(config={"threads": 1}) as connection:
        relations = fill(connection, program.definitions[0], tables)
        for entity, query in guard_queries(program, relations, told=True):
            for *key, _, told in connection.execute(query).fetchall():
                sql[entity, *key] = told
        for entity, steps in guard_steps(program).items():
            given = {each: StagedTable(connection, relations[each]) for each in relations}
            rows = collected(broken_rows(program, given, entity, steps))
            for *key, _, told in rows.rows():
                lazy[entity, *key] = told
    case = CaseProgram(program)
    python = {}
    for _, persons, awards in rows_alone(program):
        try:
            case.run({"person": persons, "award": awards})
        except InputError as error:
            values: Mapping[str, Any] = error.problems[0].values
            entity = values["entity"]
            row = (persons if entity == "person" else awards)[values["key"] - 1]
            python[entity, *(row[key] for key in keys[entity])] = values.get("found")
    assert sql == lazy == python


def test_every_row_that_matches_is_named_of_many_the_first_and_their_number() -> None:
    def told(n: int) -> tuple[str, str]:
        case = {"person": [{**PERSONS[0], "n": n}]}
        with pytest.raises(InputError) as caught:
            CaseProgram(compiled("person: {r: {table: many}}")).run(case)
        (problem,) = caught.value.problems
        return str(problem.values["found"]), render(problem, "en") + render(problem, "zh")

    found, said = told(4)
    assert found == "a, b, d, e, f"
    assert "match (a, b, d, e, f)" in said
    found, said = told(3)
    assert found == "a, b, c, d, e, f, g, h"
    assert "match (a, b, c, d, e, f and 2 more)" in said
    assert "符合（a, b, c, d, e, f，另有 2 行）" in said


def rows_alone(program: Program) -> list[tuple[Any, Any, Any]]:
    """Each row of the guarded entity with no other, so that an error has one cause."""
    guarded = {guard.entity for guard in program.guards} or {"person"}
    if "award" not in guarded:
        return [
            (row["person_id"], [row], [a for a in AWARDS if a["person_id"] == row["person_id"]])
            for row in PERSONS
        ]
    alone = []
    for award in AWARDS:
        person = next(row for row in PERSONS if row["person_id"] == award["person_id"])
        alone.append(((award["person_id"], award["nr"]), [person], [award]))
    return sorted(alone, key=lambda row: repr(row[0]))


def refused(engine: str, program: Program, persons: Any, awards: Any) -> bool:
    try:
        CaseProgram(program, exact=engine == "exact").run({"person": persons, "award": awards})
    except InputError as error:
        problem = error.problems[0]
        if problem.code == "day-outside-calendar":
            return True
        if problem.code in (*UNDEFINED, "several-rows-match"):
            return str(problem.values["rule"]).endswith(".r")
        raise
    return False


def test_a_date_read_only_by_a_guard_needs_its_parent() -> None:
    program = compiled("award: {r: {is: cash * p.late at person.born}}")
    persons = [row for row in PERSONS if row["person_id"] in ("p2", "p3")]
    awards = [row for row in AWARDS if row["person_id"] in ("p2", "p3")]
    for engine in ENGINES.values():
        values = engine.values(program, {"person": persons, "award": awards})
        assert [float(value) for value in values["award", "r"]] == [0, 5, 0, 5]


def test_a_guard_of_two_rows_is_refused_when_compiled() -> None:
    with pytest.raises(InputError) as caught:
        compiled(
            "award: {r: {is: sum(person.award.cash * p.rate at person.award.paid"
            " where person.award.nr <= this.nr)}}"
        )
    assert caught.value.problems[0].code == "guard-of-two-rows"


def test_a_program_without_guards_has_no_queries() -> None:
    assert guard_queries(compiled("person: {r: n + 1}"), {"person": "x"}) == []


@pytest.mark.parametrize(
    ("reform", "day", "code", "place", "said"),
    [
        ("", "2009-12-31", "parameter-not-defined", "--date", {"first": date(2010, 1, 1)}),
        ("", "2020-06-30", "parameter-ended-by", "--date",
         {"ended": date(2020, 1, 1), "held": "2010-01-01..2019-12-31, 2022-01-01.."}),
        ("R1", "2024-06-30", "parameter-ended-by", "policy.yaml:6:54",
         {"ended": date(2024, 1, 1), "held": "2010-01-01..2019-12-31, 2022-01-01..2023-12-31", "reform": "R1"}),
        ("R2", "2024-06-30", "parameter-ended-by", "policy.yaml:6:54", {"reform": "R1"}),
        ("R1", "2020-06-30", "parameter-ended-by", "--date", {"ended": date(2020, 1, 1), "reform": None}),
    ],
)  # fmt: skip
def test_an_end_is_named_with_the_reform_that_set_it(
    reform: str, day: str, code: str, place: str, said: dict[str, Any]
) -> None:
    loaded = guiju.loads(ENDING)
    with pytest.raises(InputError) as caught:
        loaded.decide({"t": {"n": 1}}, date=day, reform=reform)
    (problem,) = caught.value.problems
    assert (problem.code, str(problem.place)) == (code, place)
    assert {key: problem.values[key] for key in said} == said


ENDING = """\
format: 1
name: ending
entities: {t: {key: id, columns: {n: int}}}
parameters: {rate: {type: share, values: {2010-01-01: 10%, 2020-01-01: null, 2022-01-01: 20%}}}
reforms:
  R1: {parameters: {rate: {values: {2024-01-01:      null}}}}
  R2: {after: [R1], rules: {t: {s: n * 2}}}
rules: {t: {r: n * p.rate}}
"""


def test_an_end_by_the_file_of_a_reform_is_named(tmp_path: Path) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text("parameters: {rate: {values: {2024-01-01: null}}}\n", encoding="utf-8")
    with pytest.raises(InputError) as caught:
        guiju.loads(ENDING).decide({"t": {"n": 1}}, date="2024-06-30", reform=str(file))
    (problem,) = caught.value.problems
    assert (problem.place.file, problem.values["reform"]) == (str(file), "mine")
