"""Below an aggregate stand the rows that count, each with its key; nothing that the `where` leaves out."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import guiju
from guiju.cli.screen import Screen
from guiju.cli.tree import show_tree
from guiju.explain import Step

POLICY = """\
format: 1
name: t
entities:
  person: {key: person_id, columns: {limit: int}}
  slip: {key: [person_id, month], columns: {person_id: -> person, month: int, wage: money, ok: bool}}
parameters: {least: {type: money, values: {2020-01-01: 100}}}
rules:
  slip:
    held: wage * 10%
    cum: sum(person.slip.wage where slip.month <= this.month)
    twice: sum(person.slip.wage * this.month where slip.ok)
  person:
    top: coalesce(max(slip.held where slip.month <= limit), 0)
    many: sum(slip.wage where slip.wage >= p.least and slip.ok)
    none: sum(slip.wage where slip.month > 99)
    people: count(slip where slip.ok)
"""
CASE = {
    "person": {"person_id": "p", "limit": 2},
    "slip": [
        {"person_id": "p", "month": 1, "wage": 30000, "ok": True},
        {"person_id": "p", "month": 2, "wage": 50, "ok": True},
        {"person_id": "p", "month": 3, "wage": 45000, "ok": False},
    ],
}


def steps(rule: str, row: int = 0) -> list[Step]:
    found = guiju.loads(POLICY).explain(CASE, rule, date=date(2024, 1, 1))
    return list(found[row].steps)


def rows(rule: str, name: str, row: int = 0) -> list[tuple[str, Any]]:
    return [(step.row, step.value) for step in steps(rule, row) if step.name == name]


def test_rows_that_count_are_listed_with_their_keys() -> None:
    assert rows("slip.cum", "slip.wage") == [("p, 1", 30000)]
    assert rows("slip.cum", "slip.wage", 1) == [("p, 1", 30000), ("p, 2", 50)]
    assert rows("person.top", "slip.held") == [("p, 1", 3000), ("p, 2", 5)]
    assert rows("person.many", "slip.wage") == [("p, 1", 30000)]
    assert rows("person.none", "slip.wage") == []


def test_what_the_where_reads_of_the_row_itself_stays_explained() -> None:
    names = {step.name for step in steps("person.many")}
    assert names == {"slip.wage", "p.least"}
    assert {step.name for step in steps("slip.cum")} == {"slip.wage", "slip.month"}
    assert {step.name for step in steps("slip.twice")} == {"slip.wage", "slip.month"}
    assert rows("slip.twice", "slip.wage", 2) == [("p, 1", 30000), ("p, 2", 50)]
    assert rows("slip.twice", "slip.month", 2) == [("p, 3", 3)]


def test_counted_rows_are_not_listed() -> None:
    assert steps("person.people") == []


def test_keys_are_shown_where_there_are_several_rows(capsys: Any) -> None:
    policy = guiju.loads(POLICY)
    for step in policy.explain(CASE, "slip.cum", date=date(2024, 1, 1)):
        show_tree(step, policy.definition, Screen())
    shown = capsys.readouterr().out
    assert "slip.wage p, 1 = 30,000.00" in shown
    policy.explain(CASE, "person.top", date=date(2024, 1, 1))


def below(step: Step) -> Iterator[Step]:
    yield step
    for inner in step.steps:
        yield from below(inner)


def test_a_single_row_needs_no_key() -> None:
    found = guiju.loads(POLICY).explain(CASE, "person.top", date=date(2024, 1, 1))[0]
    assert [s.row for s in below(found) if s.name == "person.limit"] == [""]


OPEN = """\
format: 1
name: o
entities:
  person: {key: person_id, columns: {wage: money, listed: finding, paid_on: date}}
parameters: {share: {type: share, values: {2020-01-01: 10%, 2024-01-01: 20%}}}
rules:
  person:
    covered: listed
    relief:
      is: CASE WHEN covered IS yes THEN wage * p.share WHEN covered IS no THEN 0 ELSE 0 END
      type: money
      at: paid_on
"""


def test_below_the_root_a_finding_tells_its_open_conditions_and_a_rule_its_date() -> None:
    case = {"person": {"wage": 100, "listed": "undetermined", "paid_on": "2024-03-01"}}
    (step,) = guiju.loads(OPEN).explain(case, "person.relief")
    below = {part.name: part for part in step.steps}
    assert [condition.name for condition in below["person.covered"].value.open] == ["person.listed"]
    assert below["person.paid_on"].value.isoformat() == "2024-03-01"
