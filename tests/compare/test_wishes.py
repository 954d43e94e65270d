"""Names and expressions that are no number for every row, directions that nothing says, wrong weights."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import guiju
from guiju.data import keys
from guiju.locale import LANGUAGES, render
from tests.compare.small import DAY, POLICY, codes, person, write

COLUMNS = """
      ww: number or none
      bonus: money or none
      answer: finding
      since: date
      well: bool
"""
RULES = """
    found: {is: "kind IN ('hospital')", type: finding}
    word: "CASE WHEN income > 5000 THEN 'rich' ELSE 'poor' END"
    covered_kinds: p.covered
    maybe: {is: "CASE WHEN income > 5000 THEN income ELSE null END", type: money or none, label: 补贴}
    more: {is: income * 2, label: {zh: 应纳税额, en: what is due}}
    both: {is: income * 2, label: {zh: 补贴, en: tax}}
    应纳税额: tax
    x: tax
"""
PEOPLE = [
    person("a", "company", 5000, ww=1, bonus=1, answer="yes", since="2020-01-01", well="true"),
    person("b", "hospital", 9000, ww=2, bonus=1, answer="no", since="2020-01-01", well="true"),
]


@pytest.fixture(scope="module")
def wide() -> guiju.Policy:
    columns = "      region: text or none\n"
    rules = "    months_given: p.months\n"
    assert POLICY.count(columns) == POLICY.count(rules) == 1
    text = POLICY.replace(columns, columns + COLUMNS.lstrip("\n"))
    return guiju.loads(text.replace(rules, rules + RULES.lstrip("\n")))


def ask(policy: guiju.Policy, data: dict[str, str], verb: str, **wanted: Any) -> Any:
    """The comparison, a budget, a sweep or a goal-seek with the same wishes."""
    wanted = {"date": DAY, **wanted}
    if verb == "budget":
        return policy.budget(data, ["R2"], years="2024,2025", **wanted)
    if verb == "seek":
        return policy.seek(data, "rate", 1.0, **wanted)
    if verb == "sweep":
        return policy.compare(data, sweep="rate=20%,30%", **wanted)
    return policy.compare(data, ["R2"], **wanted)


VERBS = ("compare", "budget", "sweep", "seek")
NO_NUMBERS = ("kind", "found", "answer", "word", "region", "since", "well", "covered_kinds")


@pytest.mark.parametrize(
    ("verb", "name"), [("compare", n) for n in NO_NUMBERS] + [(v, "found") for v in VERBS[1:]]
)
@pytest.mark.parametrize("option", ["target", "deciles", "weight", "income", "base", "marginal"])
def test_what_is_no_number_is_refused(
    wide: guiju.Policy, tmp_path: Path, verb: str, option: str, name: str
) -> None:
    data = write(tmp_path / "p.csv", PEOPLE)
    wanted = {option: f"person.{name}" if option == "target" else name}
    with pytest.raises(guiju.InputError) as caught:
        ask(wide, data, verb, **wanted)
    (code,) = codes(caught.value)
    assert code == ("not-an-input" if option == "marginal" else "number-wanted")
    problem = caught.value.problems[0]
    assert problem.place.file == f"--{option}"
    for language in LANGUAGES:
        assert name in render(problem, language)


@pytest.mark.parametrize(
    ("wanted", "code"),
    [
        ({"along": "kind=0..1/2"}, "not-an-input"),
        ({"along": "found=0..1/2"}, "not-an-input"),
        ({"response": 0.2, "marginal": "region"}, "not-an-input"),
        ({"replicate_weights": ["kind"]}, "number-wanted"),
        ({"replicate_weights": ["weight", "ww"]}, "may-be-missing"),
        ({"bands": ["1%"], "income": "kind"}, "number-wanted"),
        ({"bands": ["1%"], "income": "maybe"}, "rule-may-be-missing"),
        ({"income": "net_income_of_nobody"}, "unknown-output"),
    ],
)
def test_of_the_further_options(
    wide: guiju.Policy, tmp_path: Path, wanted: dict[str, Any], code: str
) -> None:
    with pytest.raises(guiju.InputError) as caught:
        ask(wide, write(tmp_path / "p.csv", PEOPLE), "compare", **wanted)
    assert codes(caught.value) == [code]


@pytest.mark.parametrize(
    ("verb", "name"),
    [("compare", "ww"), ("compare", "bonus"), *((verb, "maybe") for verb in VERBS)],
)
@pytest.mark.parametrize("option", ["weight", "base", "deciles"])
def test_what_may_be_missing_asks_for_coalesce(
    wide: guiju.Policy, tmp_path: Path, verb: str, option: str, name: str
) -> None:
    people = [{**row, name: ""} for row in PEOPLE[:1]] + PEOPLE[1:]
    data = write(tmp_path / "p.csv", people)
    with pytest.raises(guiju.InputError) as caught:
        ask(wide, data, verb, **{option: name})
    assert codes(caught.value) == ["may-be-missing"]
    assert "coalesce(" in render(caught.value.problems[0], "zh")
    ask(wide, data, verb, **{option: f"coalesce({name}, 0)"})


@pytest.mark.parametrize("option", ["target", "income"])
def test_a_rule_that_may_be_missing_is_no_target(
    wide: guiju.Policy, tmp_path: Path, option: str
) -> None:
    with pytest.raises(guiju.InputError) as caught:
        ask(wide, write(tmp_path / "p.csv", PEOPLE), "compare", **{option: "person.maybe"})
    assert codes(caught.value) == ["rule-may-be-missing"]
    assert "coalesce(person.maybe, 0)" in render(caught.value.problems[0], "en")


@pytest.mark.parametrize(
    ("name", "direction"),
    [("tax", "down"), ("net", "up"), ("应纳税额", "down"), ("more", "down"), ("credit", "up")],
)
def test_the_direction_is_read_of_name_and_label(
    wide: guiju.Policy, tmp_path: Path, name: str, direction: str
) -> None:
    data = write(tmp_path / "p.csv", PEOPLE)
    found = ask(wide, data, "compare", target=f"person.{name}")
    assert found.direction == found.to_json()["direction"] == direction
    if name == "应纳税额":
        # A higher rate: everybody pays more.
        assert (found.variants[0].total.losers, found.variants[0].cost) == (2, -1200)


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("name", ["x", "both", "counted"])
def test_a_direction_that_nothing_says_is_asked_for(
    wide: guiju.Policy, tmp_path: Path, verb: str, name: str
) -> None:
    data = write(tmp_path / "p.csv", PEOPLE)
    with pytest.raises(guiju.InputError) as caught:
        ask(wide, data, verb, target=f"person.{name}")
    assert codes(caught.value) == ["direction-unknown"]
    ask(wide, data, verb, target=f"person.{name}", direction="down")


def test_the_direction_of_a_profile_too(wide: guiju.Policy) -> None:
    case = {
        "person": {
            "kind": "company",
            "weight": 1,
            "answer": "yes",
            "since": "2020-01-01",
            "well": True,
        }
    }
    for target, code in (("person.x", "direction-unknown"), ("person.kind", "number-wanted")):
        with pytest.raises(guiju.InputError) as caught:
            wide.profile(case, "income=0..9000", ["R2"], date=DAY, target=target)
        assert codes(caught.value) == [code]


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("weight", ["ww2", "0 - weight", "weight * ww2"])
def test_negative_weights_name_their_rows(tmp_path: Path, verb: str, weight: str) -> None:
    small = guiju.loads(
        POLICY.replace("      region: text", "      ww2: number\n      region: text")
    )
    people = [person("a", "company", 5000, ww2=-1), person("b", "hospital", 9000, ww2=-2.5)]
    people += [person("c", "hospital", 9000, ww2=0)]
    people = [{**row, "weight": 1 if weight != "0 - weight" else -row["ww2"]} for row in people]
    data = write(tmp_path / "p.csv", people)
    with pytest.raises(guiju.InputError) as caught:
        ask(small, data, verb, weight=weight, target="person.tax")
    assert codes(caught.value) == ["negative-weight"] * 2
    values = [(p.values["key"], p.values["found"]) for p in caught.value.problems]
    assert values == [("a", "-1"), ("b", "-2.5")]
    assert str(caught.value.problems[0].place) == data["person"]


@pytest.mark.parametrize(
    "more",
    [{}, {"bands": ["default"]}, {"replicates": 20}, {"marginal": "income", "response": 0.2}],
)
def test_negative_weights_whatever_else_is_asked(tmp_path: Path, more: dict[str, Any]) -> None:
    small = guiju.loads(POLICY)
    data = write(tmp_path / "p.csv", [person("a", "company", 5000, weight=-1)])
    with pytest.raises(guiju.InputError) as caught:
        ask(small, data, "compare", weight="weight", **more)
    assert codes(caught.value) == ["negative-weight"]
    with pytest.raises(guiju.InputError) as caught:
        ask(small, data, "compare", replicate_weights=["w1", "weight"])
    assert codes(caught.value) == ["negative-weight"]


@pytest.mark.parametrize("weights", [(0, 1), (0, 0)])
def test_a_weight_of_zero_is_one(tmp_path: Path, weights: tuple[int, int]) -> None:
    people = [
        person("a", "company", 5000, weight=weights[0]),
        person("b", "company", 9000, weight=weights[1]),
    ]
    found = ask(
        guiju.loads(POLICY), write(tmp_path / "p.csv", people), "compare", weight="weight", target="person.tax",
        deciles="income", marginal="income", bands=["default"], inequality=True, base="income",
        along="income=0..10000/3", response=0.2, replicates=20,
    ).variants[0]  # fmt: skip
    assert found.total.losers == sum(weights)
    assert found.total.mean_loss == (-800 if any(weights) else None)


def test_marginal_rates_are_weighted(tmp_path: Path) -> None:
    people = [
        person("a", "university", 5000, weight=2), person("b", "university", 6000), person("c", "company", 9000),
    ]  # fmt: skip
    found = ask(
        guiju.loads(POLICY), write(tmp_path / "p.csv", people), "compare", weight="weight", target="person.tax",
        marginal="income",
    )  # fmt: skip
    # 10, 10 and 20 % with the weights 2, 1, 1.
    assert found.variants[0].marginal_rate_before == 0.125
    assert any(note.startswith("marginal=") for note in found.assumptions)


@pytest.mark.parametrize("verb", VERBS)
def test_every_key_is_checked_where_that_is_wished(
    verb: str, wide: guiju.Policy, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keys, "ALWAYS_BELOW", 2)
    data = write(tmp_path / "p.csv", [*PEOPLE, PEOPLE[0]])
    ask(wide, data, verb)
    with pytest.raises(guiju.InputError) as error:
        ask(wide, data, verb, every_key=True)
    assert codes(error.value) == ["duplicate-key", "duplicate-key"]
    found = wide.compare(data, ["R2"], date=DAY).to_json()["data"]["person"]
    assert found["key_checked"] is False
    once = write(tmp_path / "q.csv", [*PEOPLE, {**PEOPLE[0], "person_id": "c"}])
    found = wide.compare(once, ["R2"], date=DAY, every_key=True).to_json()["data"]["person"]
    assert found["key_checked"] is True


def test_one_text_stands_for_one_reform(wide: guiju.Policy, tmp_path: Path) -> None:
    """A text is no list of letters."""
    data = write(tmp_path / "p.csv", PEOPLE)
    assert (
        wide.compare(data, "R2", date=DAY).variants == wide.compare(data, ["R2"], date=DAY).variants
    )
    for years in ("2024,2025",):
        one, several = (wide.budget(data, r, years=years, date=DAY) for r in ("R2", ["R2"]))
        assert [y.variants for y in one.years] == [y.variants for y in several.years]


def test_a_year_without_parameters_is_a_wrong_year(wide: guiju.Policy, tmp_path: Path) -> None:
    """What is told to be wrong is the option that was given."""
    data = write(tmp_path / "p.csv", PEOPLE)
    with pytest.raises(guiju.InputError) as caught:
        wide.budget(data, ["R2"], years="1999,2024", date=DAY)
    assert {(p.code, p.place.file) for p in caught.value.problems} == {
        ("parameter-not-defined", "--years")
    }
