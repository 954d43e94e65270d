"""What is proved for any number of children holds of every case with some: small policies drawn at random, computed."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from random import Random

import guiju

DAY = date(2024, 1, 1)
COUNTED = (
    "cash", "cash * 50%", "least(cash, 1000)", "CASE WHEN good THEN cash ELSE 0 END",
    "CASE WHEN good THEN cash * 50% ELSE cash END", "greatest(cash - 100, 0)",
)  # fmt: skip
SUMS = (
    "sum(award.counted)",
    "sum(award.counted where award.good)",
    "sum(award.counted where award.cash > 200)",
)
OTHERS = (
    "sum(award.cash)",
    "sum(award.cash) * 50%",
    "sum(award.cash where award.good)",
    "count(award) * one",
)
CLAIMS = (
    "total <= other",
    "total >= other",
    "total <= other + wage",
    "kept <= wage + other",
    "kept >= total",
)
TEXT = """
format: 1
name: drawn
entities:
  person: {{key: person_id, columns: {{wage: {{type: money, min: 0}}}}}}
  award: {{key: award_id, columns: {{person_id: -> person, cash: {{type: money, min: 0}}, good: bool}}}}
rules:
  award:
    counted: {{is: "{counted}", type: money, round: none}}
  person:
    one: {{is: wage * 0 + 1, type: money, round: none}}
    total: {{is: "{total}", type: money, round: none}}
    other: {{is: "{other}", type: money, round: none}}
    kept: {{is: wage + total, type: money, round: none}}
    holds: "{claim}"
properties:
  it: {{always: holds, on: person}}
"""


def drawn(random: Random) -> guiju.Policy:
    """A policy with a sum over children, and a claim about it that may hold or not."""
    return guiju.loads(
        TEXT.format(
            counted=random.choice(COUNTED), total=random.choice(SUMS), other=random.choice(OTHERS),
            claim=random.choice(CLAIMS),
        )
    )  # fmt: skip


def children(random: Random) -> list[dict[str, object]]:
    """Up to six awards, with amounts near the limits of the rules."""
    near = (0, 1, 99, 100, 101, 200, 201, 999, 1000, 1001, 50_000)
    return [
        {
            "award_id": str(n),
            "person_id": "a",
            "cash": random.choice(near),
            "good": random.random() < 0.5,
        }
        for n in range(random.randrange(7))
    ]


def test_lifted_proofs_hold_of_computed_cases() -> None:
    verdicts: dict[tuple[str, str], int] = {}
    for seed in range(60):
        random = Random(seed)
        policy = drawn(random)
        answer = policy.verify(date=DAY)["it"]
        verdicts[answer.verdict, answer.scope] = verdicts.get((answer.verdict, answer.scope), 0) + 1
        decide = policy.decider(["person.holds"], date=DAY)
        held = [
            decide(
                {
                    "person": {"person_id": "a", "wage": random.choice((0, 100, 5000))},
                    "award": children(random),
                }
            )["person.holds"]
            for _ in range(40)
        ]
        if answer.verdict == "proved" and answer.scope == "any":
            assert all(held), seed
        if not all(held):
            assert answer.verdict == "refuted", seed
        if answer.counterexample is not None:
            assert decide(answer.counterexample.before)["person.holds"] is False
        assert answer.tolerance == Fraction(0)
    # Both answers are met often: neither check is empty.
    assert verdicts["proved", "any"] >= 10
    assert sum(count for (verdict, _), count in verdicts.items() if verdict == "refuted") >= 10
