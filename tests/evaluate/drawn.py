"""The entities that written policies share, and rows of them drawn at random."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from random import Random
from typing import Any

HEAD = """\
format: 1
name: written
enums: {kind: [甲, "it's", c]}
entities:
  unit:
    key: unit_id
    columns: {label: kind, fee: money, cap: money or none, opened: date, sure: finding}
  person:
    key: person_id
    columns: {unit_id: -> unit or none, base: money, extra: money or none, n: int, q: number,
              f: bool, g: finding, d: date, k: kind}
  award:
    key: award_id
    columns: {person_id: -> person, payer_id: -> unit, owner_id: -> unit, amount: money,
              month: int, paid: date, part: share, fin: finding, bonus: money or none}
parameters:
  rate: {type: share, values: {2000-01-01: 10%, 2019-01-01: 50%, 2020-02-29: 3%}}
  floor_of: {type: money, values: {2000-01-01: 36000, 2019-01-01: 100.05}}
  wide: {type: set of kind, values: {2000-01-01: [甲], 2019-01-01: ["it's", c]}}
  tax: {type: scale, unit: CNY, values: {2000-01-01: {above: [0, 36000], rates: [3%, 10%]},
        2019-01-01: {above: [0, 100, 36000, 144000], rates: [0%, 3%, 10%, 20%]}}}
"""

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
