"""Properties of a small policy: proved, refuted with a case that comes out so, unknown with a reason."""

from __future__ import annotations

import json
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

import guiju
from guiju.cli.proof import kept_in
from guiju.model.problem import PolicyError
from guiju.verify import Answer, verify
from guiju.verify.checks import PARTS
from guiju.verify.store import Store, encoded
from tests.cli.conftest import CASES

DAY = date(2024, 1, 1)
BAD = CASES.parent / "verify" / "bad"
PROOFS = CASES / "policies" / "proofs"
TEXT = (PROOFS / "policy.yaml").read_text("utf-8").split("properties:")[0]


def prove(written: str, **options: Any) -> Answer:
    """The answer to one property, written in flow style."""
    policy = guiju.loads(f"{TEXT}properties: {{it: {{{written}, date: 2024-01-01}}}}")
    return policy.verify(**options)["it"]


def test_any_number_of_children() -> None:
    answer = prove("always: 'net <= wage + bonus + sum(award.cash)', on: person")
    assert (answer.verdict, answer.scope, answer.entities) == ("proved", "any", ("award",))


def test_a_bound_where_sums_are_not_lifted() -> None:
    """The largest of awards is no sum: what it has to do with them is shown for few of them only."""
    answer = prove(
        "always: 'coalesce(max(award.cash), 0) <= sum(award.cash)', on: person", children=2
    )
    assert (answer.verdict, answer.scope, answer.children) == ("proved", "bounded", 2)


def test_every_case() -> None:
    answer = prove("includes: award.in_time, reform: longer")
    assert (answer.verdict, answer.scope, answer.tolerance) == ("proved", "every", Fraction(0))
    assert answer.assumptions == ("dates", "guards")


@pytest.mark.parametrize(
    "written",
    [
        "no_cliff: person.net, in: person.bonus",
        "monotone: person.tax, in: award.paid, direction: down",
        "nobody_worse: person.net, reform: dearer",
        "cost: person.tax, reform: longer, direction: down, at_most: 1000",
        "marginal_rate: person.tax, in: person.wage, at_most: 9%",
        "equal: person.tax, reform: longer",
        "symmetric: person.bonus_tax, in: [person.wage, person.bonus]",
        "includes: award.in_time, baseline: longer, reform: dearer",
        "always: tax <= 100, on: person",
    ],
)
def test_refuted_with_a_case_that_comes_out_so(written: str, tmp_path: Path) -> None:
    """The case files are decided anew by the ordinary way, and differ as the answer says."""
    policy = guiju.loads(f"{TEXT}properties: {{it: {{{written}, date: 2024-01-01}}}}")
    claimed = policy.definition.properties["it"]
    # Under `baseline: longer` the reform goes on top of it, and shortens nothing.
    if claimed.baseline:
        assert policy.verify()["it"].verdict == "proved"
        return
    answers = policy.verify(save=tmp_path)
    answer = answers["it"]
    assert answer.verdict == "refuted"
    example = answer.counterexample
    assert example is not None
    assert example.amount is None or example.amount > Fraction(1, 50)
    name = claimed.target[1] or "tax"
    output = f"{claimed.target[0]}.{name}"
    found = [policy.decide(file, outputs=[output])[output] for file in answers.saved["it"]]
    if claimed.kind == "always":
        assert found[0] > 100
    else:
        assert found == [example.before_value, example.after_value]


def test_a_day_later_than_allowed() -> None:
    answer = prove("monotone: person.tax, in: award.paid, direction: down")
    example = answer.counterexample
    assert example is not None
    assert example.after is not None
    received = example.after["award"][0]["received"]
    assert example.after["award"][0]["paid"] == date(
        received.year + 3, received.month, received.day + 1
    )


def test_losers_in_the_policys_words() -> None:
    answer = prove("nobody_worse: person.net, reform: dearer")
    assert set(answer.losers) == {"person.kind = 'expert'", "person.wage > 5000"}
    assert answer.exactly


def test_domain_leaves_out_what_cannot_be() -> None:
    assert prove("always: NOT both, on: person").verdict == "proved"
    free = TEXT.replace('    domain: ["NOT (private AND certificate)"]\n', "")
    policy = guiju.loads(f"{free}properties: {{it: {{always: NOT both, on: person}}}}")
    assert policy.verify(date=DAY)["it"].verdict == "refuted"
    assert policy.hash == guiju.loads(TEXT).hash


def test_given_limits_the_cases() -> None:
    cliff = "no_cliff: person.net, in: person.bonus"
    assert prove(f"{cliff}, given: bonus <= 36000").verdict == "proved"
    assert prove(f"{cliff}, given: bonus <= 36001").verdict == "refuted"


def test_a_claim_about_wording() -> None:
    assert prove("equal: person.tax, to: person.tax").verdict == "proved"
    assert prove("equal: person.fee, to: person.tax").verdict == "refuted"


def test_time_limit_gives_unknown() -> None:
    answer = prove("no_cliff: person.net, in: award.cash", time_limit=0.001)
    assert (answer.verdict, answer.reason) == ("unknown", "time")


def test_zones_that_are_not_expected() -> None:
    case = "case: {person: {wage: 0, kind: worker, private: false, certificate: false}}"
    answer = prove(f"zones: person.net, in: person.bonus, {case}, range: 0..100000, expect: []")
    assert answer.verdict == "refuted"
    assert answer.zones == ((Fraction(36000), Fraction(38800)),)
    example = answer.counterexample
    assert example is not None
    assert example.amount is not None
    assert example.amount > Fraction(1, 50)


def test_reform_changes_properties() -> None:
    text = TEXT.replace(
        "reforms:\n", "reforms:\n  r: {properties: {it: {given: bonus <= 36000}, gone: null}}\n"
    )
    both = "it: {no_cliff: person.net, in: person.bonus}, gone: {always: tax >= 0, on: person}"
    policy = guiju.loads(f"{text}properties: {{{both}}}")
    assert list(policy.under("r").definition.properties) == ["it"]
    assert policy.verify(["it"], date=DAY)["it"].verdict == "refuted"
    assert policy.verify(date=DAY, reform="r")["it"].verdict == "proved"


def test_answers_are_kept(tmp_path: Path) -> None:
    policy = guiju.loads(f"{TEXT}properties: {{it: {{nobody_worse: person.net, reform: dearer}}}}")
    first = policy.verify(date=DAY, cache=tmp_path)["it"]
    again = policy.verify(date=DAY, cache=tmp_path)["it"]
    assert (first.cached, again.cached) == (False, True)
    assert {**encoded(first), "cached": True} == encoded(again)
    other = guiju.loads(
        f"{TEXT.replace('36000', '36001')}properties: {{it: {{nobody_worse: person.net, reform: dearer}}}}"
    )
    assert not other.verify(date=DAY, cache=tmp_path)["it"].cached


def test_checks_are_kept_with_their_flaws(tmp_path: Path) -> None:
    """What comes from the folder is what was found, and another line of a file is looked at again."""
    policy = guiju.loads(TEXT)
    first = policy.verify(date=DAY, cache=tmp_path)
    kept = {file.name for file in tmp_path.iterdir()}
    assert len(kept) == len(PARTS)
    assert policy.verify(date=DAY, cache=tmp_path).checks == first.checks
    assert {file.name for file in tmp_path.iterdir()} == kept
    guiju.loads(f"# a line\n{TEXT}").verify(date=DAY, cache=tmp_path)
    assert len(list(tmp_path.iterdir())) == 2 * len(PARTS)


def test_flaws_come_back_from_the_store(tmp_path: Path) -> None:
    store = Store(tmp_path)
    for folder in ("gap", "rules"):
        policy = guiju.load(BAD / folder)
        checks = tuple(c for c in policy.verify(date=DAY).checks if not c.reason)
        assert any(check.flaws for check in checks)
        store.put_checks(folder, checks)
        assert store.checks(folder) == checks


def test_a_broken_store_is_as_none(tmp_path: Path) -> None:
    policy = guiju.loads(f"{TEXT}properties: {{it: {{always: tax >= 0, on: person}}}}")
    policy.verify(["it"], date=DAY, cache=tmp_path)
    (file,) = tmp_path.iterdir()
    for text in ("", "[]", "{}", '{"name": {"number": "1/0"}}', json.dumps({"kind": "x"})):
        file.write_text(text, "utf-8")
        assert Store(tmp_path).get(file.stem) is None
    assert policy.verify(date=DAY, cache=tmp_path)["it"].verdict == "proved"
    assert kept_in("none") is None


def test_several_processes_answer_alike() -> None:
    loaded = guiju.load(PROOFS)._loaded
    names = ["longer_includes_today", "never_both", "zones", "nobody_loses"]
    alone, together = (verify(loaded, names, processes=count) for count in (1, 2))
    assert [encoded(a)["verdict"] for a in alone.answers] == [
        encoded(a)["verdict"] for a in together.answers
    ]
    assert [a.counterexample for a in alone.answers] == [a.counterexample for a in together.answers]


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("on: person", "property-kind"),
        ("no_cliff: person.net, monotone: person.net, in: person.bonus", "property-kind"),
        ("no_cliff: person.net", "property-needs"),
        ("nobody_worse: person.net", "property-needs"),
        ("no_cliff: person.net, in: person.bonus, at_most: 3", "property-key"),
        ("no_cliff: person.nett, in: person.bonus", "property-target"),
        ("no_cliff: person.both, in: person.bonus", "property-type"),
        ("no_cliff: person.net, in: person.kind", "property-input"),
        ("symmetric: person.net, in: [person.wage]", "property-inputs"),
        ("nobody_worse: person.net, reform: none_such", "no-such-reform"),
        ("equal: person.net, to: award.counted", "property-other"),
        ("always: tax, on: person", "type-clash"),
        ("always: tax >= 0, on: persons", "unknown-entity"),
        ("zones: person.net, in: person.bonus, expect: [1]", "property-zones"),
        ("zones: person.net, in: person.bonus, expect: [], range: 5", "property-range"),
        ("always: tax >= 0, on: person, children: 0", "not-one-of"),
        ("always: tax >= 0, on: person, wrong: 0", "unknown-key"),
    ],
)
def test_wrong_properties(written: str, code: str) -> None:
    with pytest.raises(PolicyError) as caught:
        guiju.loads(f"{TEXT}properties: {{it: {{{written}}}}}")
    assert [problem.code for problem in caught.value.problems] == [code]
    assert caught.value.problems[0].place.line > 0
