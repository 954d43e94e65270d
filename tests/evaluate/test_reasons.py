"""What failed or is open is named with its citation, in every engine alike."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from guiju import Condition, Finding, loads
from guiju.evaluate.engines import ENGINES
from guiju.evaluate.program import compile_program
from guiju.load import load_text

DAY = date(2024, 1, 1)
POLICY = """\
format: 1
name: t
sources: {law: {title: {en: Law}, number: L}, other: {title: {en: Other law}, number: O}}
entities:
  unit: {key: unit_id, columns: {sealed: {type: finding, label: {en: sealed}}}}
  person: {key: person_id, columns: {unit_id: -> unit or none, asks: finding, limit: int}}
  award:
    key: award_id
    columns: {person_id: -> person, fin: {type: finding, label: {en: signed}}, paid: bool, rank: int}
rules:
  award:
    signed: {is: fin, cites: [law 1]}
    settled: {is: finding(paid), cites: [law 2]}
    both: signed AND settled
    unsigned: {is: NOT fin, cites: [other 9]}
    any_sibling: any(person.award.fin where award.rank < this.rank)
  person:
    asked: {is: CASE WHEN limit > 3 THEN yes ELSE asks END, cites: [law 3]}
    unit_ok: {is: unit.sealed OR asks, cites: [law 4]}
    every: all(award.both)
    some: any(award.both where award.rank <= limit)
    chosen: {is: CASE WHEN count(award) > 1 THEN all(award.both) ELSE no END, cites: [law 5]}
    mixed: {is: all(award.fin OR this.asks), cites: [law 6]}
  unit:
    people: all(person.every)
"""
AWARDS = [
    {"award_id": "a", "person_id": "p", "fin": "yes", "paid": True, "rank": 1},
    {"award_id": "b", "person_id": "p", "fin": "no", "paid": True, "rank": 2},
    {"award_id": "c", "person_id": "p", "fin": "undetermined", "paid": False, "rank": 3},
    {"award_id": "d", "person_id": "q", "fin": "undetermined", "paid": True, "rank": 1},
    {"award_id": "e", "person_id": "q", "fin": "yes", "paid": True, "rank": 2},
]
PEOPLE: Sequence[Mapping[str, Any]] = [
    {"person_id": "p", "unit_id": "u", "asks": "no", "limit": 3},
    {"person_id": "q", "unit_id": "u", "asks": "undetermined", "limit": 1},
    {"person_id": "r", "unit_id": None, "asks": "no", "limit": 1},
]
TABLES: Mapping[str, Sequence[Mapping[str, Any]]] = {
    "unit": [{"unit_id": "u", "sealed": "no"}], "person": PEOPLE, "award": AWARDS,
}  # fmt: skip

Said = list[tuple[str, list[str]]]


def said(rule: str) -> list[tuple[str, Said, Said]]:
    """Of each row: the answer, what failed and what is open, each with its citations."""
    policy = loads(POLICY)
    results = policy.decide(TABLES, date=DAY, outputs=[rule]).find(rule)
    out = []
    for result in results:
        finding = result.value
        assert isinstance(finding, Finding)
        out.append((finding.answer, cited(finding.failed), cited(finding.open)))
    return out


def cited(conditions: Sequence[Condition]) -> Said:
    return [(c.name, [str(cite) for cite in c.cites]) for c in conditions]


FIN = ("award.fin", ["law 1"])
PAID = ("award.paid", ["law 2"])


def test_a_column_is_cited_by_the_rule_that_asks_it() -> None:
    assert said("award.both")[1:4] == [
        ("no", [FIN], []),
        ("no", [PAID], []),
        ("undetermined", [], [FIN]),
    ]
    assert said("award.unsigned")[2] == ("undetermined", [], [("award.fin", ["other 9"])])
    assert said("person.asked")[2] == ("no", [("person.asks", ["law 3"])], [])
    assert said("person.unit_ok")[0] == (
        "no",
        [("unit.sealed", ["law 4"]), ("person.asks", ["law 4"])],
        [],
    )


def test_the_label_of_a_column_stays() -> None:
    finding = loads(POLICY).decide(TABLES, date=DAY, outputs=["award.both"])["award.both"][1]
    assert finding.failed[0].label.text("en") == "signed"


def test_one_column_asked_by_two_rules_is_named_once_with_both_citations() -> None:
    policy = POLICY.replace(
        "both: signed AND settled",
        "both: signed AND asked_too\n    asked_too: {is: fin, cites: [other 8]}",
    )
    finding = loads(policy).decide(TABLES, date=DAY, outputs=["award.both"])["award.both"][1]
    assert [(c.name, [str(x) for x in c.cites]) for c in finding.failed] == [
        ("award.fin", ["law 1", "other 8"])
    ]


def test_all_and_any_carry_what_their_rows_say() -> None:
    assert said("person.every") == [
        ("no", [FIN, PAID], []),
        ("undetermined", [], [FIN]),
        ("yes", [], []),
    ]
    assert said("person.some") == [
        ("yes", [], []),
        ("undetermined", [], [FIN]),
        ("no", [("person.some", [])], []),
    ]
    assert said("person.chosen") == [
        ("no", [FIN, PAID], []),
        ("undetermined", [], [FIN]),
        ("no", [("person.chosen", ["law 5"])], []),
    ]
    assert said("unit.people") == [("no", [FIN, PAID], [])]


def test_rows_that_the_where_leaves_out_say_nothing() -> None:
    assert said("award.any_sibling") == [
        ("no", [("award.any_sibling", [])], []),
        ("yes", [], []),
        ("yes", [], []),
        ("no", [("award.any_sibling", [])], []),
        ("undetermined", [], [("award.fin", [])]),
    ]


def test_an_aggregate_of_two_rows_names_the_columns_of_both() -> None:
    fin, asks = ("award.fin", ["law 6"]), ("person.asks", ["law 6"])
    assert said("person.mixed")[:2] == [
        ("no", [fin, asks], []),
        ("undetermined", [], [fin, asks]),
    ]


@pytest.mark.parametrize("engine", [name for name in ENGINES if name != "exact"])
def test_every_engine_gives_the_same_reasons(engine: str) -> None:
    definition = load_text(POLICY).definition
    program = compile_program([definition], DAY, list(definition.rules))
    exact = ENGINES["exact"].values(program, TABLES)
    assert any(key[1].endswith("#why") for key in exact)
    assert ENGINES[engine].values(program, TABLES) == exact


def test_tables_of_results_hold_plain_names(tmp_path: Path) -> None:
    data = {}
    for name, rows in TABLES.items():
        data[name] = str(tmp_path / f"{name}.csv")
        with Path(data[name]).open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(rows[0]))
            writer.writeheader()
            writer.writerows(rows)
    out = tmp_path / "out.csv"
    loads(POLICY).decide_tables(data, date=DAY, outputs=["award.both"], out=out)
    with out.open(encoding="utf-8", newline="") as file:
        found = [row["both_reasons"] for row in csv.DictReader(file)]
    assert found == ["", "award.fin;", "award.paid;", "award.fin;", ""]
