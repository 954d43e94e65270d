"""What is proved of every AI system: true on each day, also under drafts, false once a row is taken away or changed."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

import guiju

POLICIES = {name: guiju.load(name) for name in ("ai_china", "ai_eu")}
RULES = Path(guiju.__file__).parent / "policies"
TODAY, LAST = "2026-11-26", "2028-12-31"
ANY_DAY = {
    "ai_china": ["in_scope_has_tier", "in_scope_has_duties", "no_duty_without_role", "no_conflict"],
    "ai_eu": ["in_scope_has_tier", "no_duty_without_role", "no_conflict", "one_class"],
}
Row = dict[str, str]
Change = Callable[[list[Row]], Iterable[Row]]


def without(name: str) -> Change:
    return lambda rows: [row for row in rows if row["row"] != name]


def with_cells(name: str, **cells: str) -> Change:
    named = {"parties": "parties ?", "forbids": "forbids =", "equal": "equal =", "condition": "?"}
    changes = {named.get(key, f"{key} ="): value for key, value in cells.items()}
    return lambda rows: [row | changes if row["row"] == name else row for row in rows]


def with_opposite(name: str) -> Change:
    """The same duty once more, as a prohibition."""

    def change(rows: list[Row]) -> Iterable[Row]:
        for row in rows:
            yield row
            if row["row"] == name:
                against = {"row": "X", "duty =": "X", "modality =": "must_not", "equal =": ""}
                yield row | against | {"forbids =": row["equal ="]}

    return change


def both(first: Change, second: Change) -> Change:
    return lambda rows: second(list(first(rows)))


PLAIN = "role IN ('all', 'provider')"
EXEMPT = "annex3_point IS NOT NULL AND art6_3_condition IS NOT NULL"
MUTANTS = [
    ("ai_china", "tiers", without("CN-26"), "in_scope_has_tier", TODAY),
    ("ai_china", "duties", without("CN-CS-01"), "in_scope_in_each_phase", TODAY),
    ("ai_china", "duties", without("CN-CS-02"), "in_scope_in_each_phase", TODAY),
    ("ai_china", "duties", without("CN-AR-23"), "tier_has_duties", TODAY),
    ("ai_china", "duties", with_cells("CN-AR-20", parties=""), "no_duty_without_role", TODAY),
    ("ai_china", "duties", with_cells("CN-PI-04", parties="pi_processor|anyone"), "no_duty_without_role", TODAY),
    ("ai_china", "duties", with_opposite("CN-AR-20"), "no_conflict", TODAY),
    ("ai_china", "duties", with_opposite("CN-GA-17"), "no_conflict", TODAY),
    ("ai_china", "roles", with_cells("provider", condition=PLAIN), "control_carries_duties", TODAY),
    ("ai_china", "roles", without("network_operator"), "control_carries_duties", TODAY),
    ("ai_china", "roles", without("anyone"), "somebody_is_asked", TODAY),
    ("ai_eu", "risk", without("EU-M1"), "in_scope_has_tier", TODAY),
    ("ai_eu", "tiers", without("EU-C0"), "in_scope_has_tier", TODAY),
    ("ai_eu", "duties", without("EU-01"), "in_scope_has_duties", TODAY),
    ("ai_eu", "duties", without("EU-60"), "high_risk_in_each_phase", LAST),
    ("ai_eu", "duties", with_cells("EU-06", parties=""), "no_duty_without_role", LAST),
    ("ai_eu", "duties", with_opposite("EU-42"), "no_conflict", LAST),
    ("ai_eu", "risk", both(without("EU-H2"), with_cells("EU-H3", condition=EXEMPT)), "profiling_is_high", LAST),
    ("ai_eu", "roles", without("gpai_provider"), "control_carries_duties", LAST),
]  # fmt: skip


def changed(folder: Path, policy: str, table: str, change: Change) -> guiju.Policy:
    """The policy with one of its tables changed, without cases, which such a change would fail."""
    here = folder / policy
    shutil.copytree(RULES / policy, here)
    file = here / "tables" / f"{table}.csv"
    with file.open(encoding="utf-8", newline="") as opened:
        rows = list(csv.DictReader(opened))
    found = list(change(rows))
    assert found != rows
    with file.open("w", encoding="utf-8", newline="") as opened:
        writer = csv.DictWriter(opened, list(rows[0]))
        writer.writeheader()
        writer.writerows(found)
    head = here / "policy.yaml"
    text = head.read_text(encoding="utf-8")
    for part in ("reforms/*.yaml, ", "cases/*.yaml, ", ", coverage.yaml", ", cases/*.yaml"):
        text = text.replace(part, "")
    head.write_text(text, encoding="utf-8")
    return guiju.load(here)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("policy", "table", "change", "name", "day"),
    MUTANTS,
    ids=[f"{policy}-{name}-{number}" for number, (policy, _, _, name, _) in enumerate(MUTANTS)],
)
def test_a_mutant_is_refuted(
    tmp_path: Path, policy: str, table: str, change: Change, name: str, day: str
) -> None:
    (answer,) = changed(tmp_path, policy, table, change).verify([name], date=day).answers
    assert answer.verdict == "refuted"


def test_one_mutant_of_each_kind_is_refuted(tmp_path: Path) -> None:
    """The quick part of the same: a tier, a role and a conflict at once."""
    first = changed(tmp_path / "a", "ai_china", "tiers", without("CN-26"))
    second_change = both(with_opposite("CN-GA-17"), with_cells("CN-AR-20", parties=""))
    second = changed(tmp_path / "b", "ai_china", "duties", second_change)
    answers = [*first.verify(["in_scope_has_tier"], date=TODAY).answers,
               *second.verify(["no_duty_without_role", "no_conflict"], date=TODAY).answers]  # fmt: skip
    assert {answer.verdict for answer in answers} == {"refuted"}


@pytest.mark.slow
@pytest.mark.parametrize("day", ["2024-03-15", TODAY, LAST])
@pytest.mark.parametrize("policy", POLICIES)
def test_properties_of_every_day(policy: str, day: str) -> None:
    names = ANY_DAY[policy] if (policy, day) != ("ai_eu", "2024-03-15") else ["no_conflict"]
    answers = POLICIES[policy].verify(names, date=day).answers
    assert {a.name: a.verdict for a in answers} == dict.fromkeys(names, "proved")


@pytest.mark.slow
@pytest.mark.parametrize("reform", POLICIES["ai_china"].definition.reforms)
def test_properties_hold_under_drafts(reform: str) -> None:
    names = [
        "in_scope_has_tier",
        "in_scope_has_duties",
        "no_duty_without_role",
        "no_conflict",
        "control_carries_duties",
    ]
    answers = POLICIES["ai_china"].verify(names, date=TODAY, reform=reform).answers
    assert {a.name: a.verdict for a in answers} == dict.fromkeys(names, "proved")


@pytest.mark.parametrize("policy", POLICIES)
def test_no_conflict_names_every_shared_duty(policy: str) -> None:
    definition = POLICIES[policy].definition
    text = (RULES / policy / "properties.yaml").read_text(encoding="utf-8")
    asked = text[text.index("  no_conflict:") :]
    for name in definition.enums["shared_duty"].values:
        assert f"NOT ('{name}' IN demanded AND '{name}' IN forbidden)" in asked, name


@pytest.mark.parametrize("policy", POLICIES)
def test_what_is_demanded_or_forbidden_fits_its_modality(policy: str) -> None:
    with (RULES / policy / "tables" / "duties.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["equal ="] or row["forbids ="]:
                assert bool(row["forbids ="]) == (row["modality ="] == "must_not"), row["row"]
                assert not (row["equal ="] and row["forbids ="]), row["row"]
