"""Rows drawn at random for the policies of `written`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from random import Random
from typing import Any

MONEY = (
    0.0,
    0.01,
    0.05,
    -0.01,
    100.0,
    36000.0,
    36000.01,
    144000.0,
    12345.67,
    -250.55,
    1e10,
    33.35,
    100.05,
)
NUMBERS = (0.0, 0.5, 0.333333, 2.5, -1.25, 100.0)
INTS = (0, 1, 2, 3, 3, 12, 36, -1)
DAYS = tuple(
    map(
        date.fromisoformat,
        ("2019-01-01", "2018-12-31", "2020-02-29", "2024-01-31", "2024-02-29", "2023-02-28"),
    )
)
ANSWERS = ("yes", "no", "undetermined")


def data(random: Random) -> dict[str, list[dict[str, Any]]]:
    """Rows of every entity: none, ties, missing values, values on thresholds."""

    def one(options: Sequence[Any]) -> Any:
        return options[random.randrange(len(options))]

    units = [
        {
            "unit_id": f"u{i}",
            "label": one(("甲", "it's", "c")),
            "fee": one(MONEY),
            "cap": one((None, *MONEY)),
            "opened": one(DAYS),
            "sure": one(ANSWERS),
        }
        for i in range(one((0, 1, 2, 3)))
    ]
    keys = [unit["unit_id"] for unit in units]
    persons = [
        {
            "person_id": f"p{i}",
            "unit_id": one((None, *keys)),
            "base": one(MONEY),
            "extra": one((None, *MONEY)),
            "n": one(INTS),
            "q": one(NUMBERS),
            "f": one((True, False)),
            "g": one(ANSWERS),
            "d": one(DAYS),
            "k": one(("甲", "it's", "c")),
        }
        for i in range(one((1, 2, 4)))
    ]
    awards = [
        {
            "award_id": f"a{i}",
            "person_id": one(persons)["person_id"],
            "payer_id": one(keys),
            "owner_id": one(keys),
            "amount": one(MONEY),
            "month": one(INTS),
            "paid": one(DAYS),
            "part": one(NUMBERS),
            "fin": one(ANSWERS),
            "bonus": one((None, *MONEY)),
        }
        for i in range(one((0, 3, 6)) if keys else 0)
    ]
    return {"unit": units, "person": persons, "award": awards}
