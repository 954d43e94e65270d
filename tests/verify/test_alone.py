"""An answer does not depend on what was asked before it, nor on how many processes answer."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import guiju
from guiju.verify import Answer, Answers
from guiju.verify.store import encoded
from tests.cli.conftest import CASES

PROOFS = CASES / "policies" / "proofs"


def text(answer: Answer) -> str:
    """An answer without what it took."""
    return json.dumps({**encoded(answer), "seconds": 0, "cached": False}, sort_keys=True)


def test_order_and_processes_do_not_count() -> None:
    policy = guiju.load(PROOFS)
    names = list(policy.definition.properties)
    forth = {a.name: text(a) for a in policy.verify(names).answers}
    back = {a.name: text(a) for a in policy.verify(names[::-1]).answers}
    alone = {name: text(policy.verify([name])[name]) for name in names}
    several = {a.name: text(a) for a in policy.verify(names, processes=2).answers}
    assert forth == back == alone == several


def test_what_limits_a_property_holds_before_and_after_a_move() -> None:
    """What `given` says of the first case is no longer written in its conditions, but holds of it all the same."""
    answer = guiju.load("transfer").verify(["waiting_never_helps"])["waiting_never_helps"]
    assert answer.verdict == "proved"


DATED = """
properties:
  it:
    zones: person.tax
    in: award.paid
    direction: down
    range: 2020-01-01..2030-12-31
    case:
      person: {person_id: a, wage: 0, bonus: 0, kind: worker, private: false, certificate: false}
      award: {award_id: b, person_id: a, cash: 100000, paid: 2020-01-01, received: 2021-02-28}
    expect: EXPECT
"""


def dated(expected: str) -> Answers:
    """The answer to zones of a date that are expected so."""
    head = (PROOFS / "policy.yaml").read_text("utf-8").split("properties:")[0]
    answers = guiju.loads(head + DATED.replace("EXPECT", expected)).verify(date="2024-01-01")
    assert answers["it"].zones == ((date(2024, 2, 29), None),)
    assert [float(loss) for loss in answers["it"].worst] == [5000.0]
    return answers


def test_zones_of_a_date() -> None:
    """The day after 36 months that end in February."""
    assert dated("[[2024-02-29, null]]")["it"].verdict == "proved"
    answers = dated("[[2024-03-01, null]]")
    example = answers["it"].counterexample
    assert answers.verdict == "refuted"
    assert example is not None
    assert example.after is not None
    assert example.after["award"][0]["paid"] == date(2024, 2, 29)
    shown = answers.to_json()["properties"][0]
    assert shown["zones"] == [{"from": "2024-02-29", "to": None}]
    assert shown["expected"] == [{"from": "2024-03-01", "to": None}]


def test_answers_as_a_page(tmp_path: Path) -> None:
    """Answer, date, citation, reason and case stand in the page, in both languages and from a file too."""
    policy = guiju.load("transfer")
    answers = policy.verify(["bonus_zones", "counted_within_cash"])
    file = tmp_path / "answers.json"
    file.write_text(json.dumps(answers.to_json()), "utf-8")
    for language, words in (
        (
            "en",
            ("proved", "for every case", "above 36,000.00 and below 38,566.67", "quick deduction"),
        ),
        ("zh", ("已证明", "对一切情形", "速算扣除数只减一次", "单独计算纳税")),
    ):
        for result in (answers, file):
            policy.report(result, tmp_path / "page.html", language=language)
            page = (tmp_path / "page.html").read_text("utf-8")
            assert [
                word for word in (*words, "2024-12-31", "bonus_zones") if word not in page
            ] == []
    broken = guiju.load(PROOFS)
    broken.report(broken.verify(["nobody_loses"]), tmp_path / "broken.html", language="en")
    page = (tmp_path / "broken.html").read_text("utf-8")
    assert "REFUTED" in page
    assert "kind = expert" in page
    assert "broken exactly where" in page
