"""An answer does not depend on what was asked before it, nor on how many processes answer."""

from __future__ import annotations

import json
from datetime import date

import guiju
from guiju.verify import Answer
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


def test_zones_of_a_date() -> None:
    written = """
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
    head = (PROOFS / "policy.yaml").read_text("utf-8").split("properties:")[0]
    for expected, verdict in (
        ("[[2024-02-29, null]]", "proved"),
        ("[[2024-03-01, null]]", "refuted"),
    ):
        policy = guiju.loads(head + written.replace("EXPECT", expected))
        answer = policy.verify(date="2024-01-01")["it"]
        assert answer.verdict == verdict
        assert answer.zones == ((date(2024, 2, 29), None),)
        assert [float(loss) for loss in answer.worst] == [5000.0]
    example = answer.counterexample
    assert example is not None
    assert example.after is not None
    assert example.after["award"][0]["paid"] == date(2024, 2, 29)
    shown = policy.verify(date="2024-01-01").to_json()["properties"][0]
    assert shown["zones"] == [{"from": "2024-02-29", "to": None}]
    assert shown["expected"] == [{"from": "2024-03-01", "to": None}]
