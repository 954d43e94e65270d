"""What no case can meet proves nothing; a reform is not compared with itself."""

from __future__ import annotations

import pytest

import guiju
from guiju.model.problem import InputError

POLICY = """\
format: 1
name: v
sources: {{law: {{title: {{zh: 办法, en: Rules}}}}}}
entities:
  u: {{key: id, columns: {{x: {{type: money, min: 0, max: 1000}}, n: int}}, domain: ["{domain}"]}}
rules: {{u: {{fee: {{is: x * 3%, type: money}}}}}}
reforms: {{R1: {{title: {{en: R1}}, cites: [law 1], rules: {{u: {{fee: {{is: x * 5%, type: money}}}}}}}}}}
properties:
  low: {{always: "fee <= 15", on: u, given: "{given}", cites: [law 1], reason: {{en: more, zh: 多}}}}
  losers: {{nobody_worse: u.fee, reform: R1, direction: down, cites: [law 1], reason: {{en: more, zh: 多}}}}
"""


def policy(given: str, domain: str = "true") -> guiju.Policy:
    return guiju.loads(POLICY.format(given=given, domain=domain))


@pytest.mark.parametrize(
    ("given", "domain", "verdict", "reason"),
    [
        ("x <= 500", "true", "proved", ""),
        ("x <= 501", "true", "refuted", ""),
        ("x > 2000", "true", "unknown", "vacuous"),
        ("false", "true", "unknown", "vacuous"),
        ("n > 5", "n < 5", "unknown", "vacuous"),
        ("true", "n < 5 AND n > 5", "unknown", "vacuous"),
        ("x = 1000 AND n = 4", "n < 5", "refuted", ""),
    ],
)
def test_what_no_case_meets_is_no_proof(given: str, domain: str, verdict: str, reason: str) -> None:
    (answer,) = policy(given, domain).verify(["low"], date="2024-01-01").answers
    assert (answer.verdict, answer.reason) == (verdict, reason)


def test_a_reform_is_not_compared_with_itself() -> None:
    loaded = policy("true")
    (answer,) = loaded.verify(["losers"], date="2024-01-01").answers
    assert answer.verdict == "refuted"
    with pytest.raises(InputError) as error:
        loaded.under("R1").verify(["losers"], date="2024-01-01")
    assert [problem.code for problem in error.value.problems] == ["property-of-reform"]
    assert [a.name for a in loaded.under("R1").verify(date="2024-01-01").answers] == ["low"]
