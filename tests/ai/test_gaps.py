"""Gaps, accountability, and what a change of a system or of the rules brings."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import guiju
from guiju.ai.accountability import answers_on, conflicts, harms_open, incomplete, indicators
from guiju.ai.changes import find_changes
from guiju.ai.duties import duties_on
from guiju.ai.gaps import find_gaps
from guiju.cli import main
from guiju.model.problem import InputError

CHINA, EU = guiju.load("ai_china"), guiju.load("ai_eu")
TODAY, LAST = date(2026, 11, 1), date(2028, 12, 31)
BEFORE = date(2024, 3, 15)
CHAT = {"system": {"on_cn_network": True, "offered_to_cn_public": True, "is_generative": True}}


def test_complete_duties_as_researched() -> None:
    assert sum(indicators(p.definition, LAST)["complete"] for p in (CHINA, EU)) == 63


def test_public_bodies_as_researched() -> None:
    """China: none; the Union: registration, rights assessments, post-remote identification."""
    found = [
        indicators(p.definition, LAST)["public_bodies"]
        for p in (CHINA, EU, CHINA.under("public_bodies"))
    ]
    assert found == [0, 4, 6]


def test_harms_of_business_use_are_answered_for_under_the_ladder() -> None:
    assert harms_open(CHINA.under("ladder").definition, TODAY)["nobody"] == ("public_decision",)
    assert harms_open(CHINA.under("ladder+public_bodies").definition, TODAY)["nobody"] == ()


def test_incomplete_duties_lack_something() -> None:
    duties = duties_on(CHINA.definition, TODAY)
    lacking = set().union(*incomplete(duties).values())
    assert lacking == {duty.name for duty in duties if not duty.complete}


def test_harms_that_nobody_answers_for() -> None:
    found = harms_open(CHINA.definition, TODAY)
    assert found["nobody"] == ("public_decision", "business_use", "autonomous_failure")
    assert found["soft"] == ("filter_bubble", "unreviewed_research")
    assert "dependence" in harms_open(CHINA.definition, BEFORE)["nobody"]
    under = CHINA.under("public_bodies").definition
    assert "public_decision" not in harms_open(under, TODAY)["nobody"]


def test_every_line_of_accountability_is_whole() -> None:
    for policy in (CHINA, EU):
        for line in answers_on(policy.definition, LAST):
            assert line.duty.parties
            assert line.remedy.zh
            assert line.remedy.en


def test_no_conflicts_as_researched() -> None:
    for policy in (CHINA, EU):
        for reform in ("", *policy.definition.reforms):
            assert conflicts(duties_on(policy.under(reform).definition, LAST)) == ()


def test_a_conflict_is_found() -> None:
    duties = duties_on(CHINA.definition, TODAY)
    first = next(d for d in duties if d.name == "CN-AR-20")
    against = replace(first, name="X", modality="must_not")
    assert conflicts([first, against]) == (("CN-AR-20", "X"),)
    assert conflicts([first, replace(against, parties=("user",))]) == ()


@pytest.mark.parametrize("policy", [CHINA, EU], ids=lambda p: p.name)
def test_states_of_the_lattice(policy: guiju.Policy) -> None:
    gaps = find_gaps(policy, LAST)
    assert sum(gaps.counts().values()) == len(gaps.points)
    for point in gaps.points:
        special = [t for t in point.tiers if not t.endswith(("-OUT", "-ANY", "-MINIMAL"))]
        assert (point.state == "outside") == (not special)


def test_the_ladder_leaves_nothing_outside() -> None:
    assert find_gaps(CHINA, TODAY).counts()["outside"] > 0
    assert find_gaps(CHINA, TODAY, "ladder").counts()["outside"] == 0


def test_gaps_close_with_time() -> None:
    phases = find_gaps(EU, BEFORE)
    assert (len(phases.duties), phases.counts()["covered"]) == (0, 0)
    assert find_gaps(EU, LAST).counts()["covered"] > find_gaps(EU, TODAY).counts()["covered"] / 2


@pytest.mark.parametrize(
    ("reform", "gained", "lost", "altered"),
    [("ladder", 3, 0, 0), ("sanctions", 0, 0, True), ("model_law", 4, 0, 0), ("generative_only", 0, 0, 0)],
)  # fmt: skip
def test_what_reforms_bring(reform: str, gained: int, lost: int, altered: int | bool) -> None:
    found = find_changes(CHINA, CHAT, CHAT, day=TODAY, reform=reform)
    assert (len(found.gained), len(found.lost)) == (gained, lost)
    assert bool(found.altered) == bool(altered)


def test_open_source_is_lifted_under_the_model_law() -> None:
    case = {"system": CHAT["system"] | {"open_source": True}}
    found = find_changes(CHINA, case, case, day=TODAY, reform="model_law")
    assert [d.name for d in found.lost] == ["CN-GA-04", "CN-GA-10", "CN-GA-14"]


def test_a_feature_that_only_the_draft_knows(tmp_path: Path) -> None:
    file = tmp_path / "listed.yaml"
    file.write_text(
        "date: 2026-11-01\ngiven: {system: {system_id: a, on_cn_network: true, on_negative_list: true, users: 5}}\n",
        encoding="utf-8",
    )
    found = find_changes(CHINA, file, file, reform="negative_list")
    assert (found.day, found.tiers_gained) == (TODAY, ("NEG-LICENCE",))
    assert [d.name for d in found.gained] == ["NEG-1", "NEG-2"]
    with pytest.raises(InputError):
        find_changes(CHINA, file, file, reform="ladder")


def test_features_of_two_versions(tmp_path: Path) -> None:
    old, new = tmp_path / "old.yaml", tmp_path / "new.yaml"
    old.write_text("given: {system: {system_id: a, on_cn_network: true}}\n", encoding="utf-8")
    new.write_text(
        "given: {人工智能系统: [{系统编号: a, on_cn_network: true, 面向境内公众提供: true, is_ranking: true}]}\n",
        encoding="utf-8",
    )
    found = find_changes(CHINA, old, new, day=TODAY)
    assert set(found.features) == {"offered_to_cn_public", "is_ranking"}
    assert (found.tiers_gained, found.tiers_lost) == (("CN-ALG",), ("CN-OUT",))
    assert found.to_json()["duties"]["after"] == len(found.duties[1])


def test_other_policies_have_no_gaps() -> None:
    with pytest.raises(InputError) as caught:
        find_gaps(guiju.load("transfer"), TODAY)
    assert caught.value.problems[0].code == "no-duties"


def test_json_says_everything() -> None:
    found: dict[str, Any] = find_gaps(CHINA, TODAY).to_json()
    assert len(found["duties"]["without"]["sanction"]) == 16
    assert {line["harm"] for line in found["accountability"]} >= {"price_discrimination", "workers"}


@pytest.mark.parametrize("policy", [CHINA, EU], ids=lambda p: p.name)
@pytest.mark.parametrize("language", ["en", "zh"])
def test_combinations_that_differ_are_said_differently(
    policy: guiju.Policy,
    language: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("guiju.cli.commands.ai.gaps.SHOWN", 1000)
    assert (
        main(["ai", "gaps", "--policy", policy.name, "--date", "2026-11-01", "--lang", language])
        == 0
    )
    words = ("outside every tier ", "under soft law only ", "不属于任何类别 ", "仅有软法 ")
    shown = [line for line in capsys.readouterr().out.splitlines() if line.startswith("    ")]
    shown = [line for line in shown if line.strip().startswith(words)]
    gaps = find_gaps(policy, TODAY)
    open_points = [p for p in gaps.points if p.state in ("outside", "soft")]
    assert len(set(shown)) == len(shown) == len(open_points)
    listed = gaps.to_json()["lattice"]["points"]
    assert len({str(point["features"]) for point in listed}) == len(listed)


@pytest.mark.parametrize("policy", [CHINA, EU], ids=lambda p: p.name)
@pytest.mark.parametrize("day", [BEFORE, TODAY, LAST], ids=str)
def test_cells_of_tiers_and_phases_are_those_of_the_duties(policy: guiju.Policy, day: date) -> None:
    """Counted anew from the rows of the file, which say of each duty the tiers, the phase and from when."""
    rows = policy.definition.tables["duties"].rows
    duties = duties_on(policy.definition, day)
    for one in find_gaps(policy, day).tiers:
        assert one.cites
        for phase, cell in one.cells.items():
            assert set(cell.duties) == {
                d.name for d in duties if one.tier in d.tiers and d.phase == phase
            }
            dates = [
                row.start
                for row in rows
                if one.tier in row.cells["tiers ?"].split("|") and row.cells["phase ="] == phase
            ]
            assert (cell.state == "empty") == (dates == [])
            if cell.state == "later":
                assert cell.begins == min(d for d in dates if d is not None) > day


def test_empty_cells_are_named_with_their_source(capsys: pytest.CaptureFixture[str]) -> None:
    """ "Every tier has duties in each phase" is false as researched, and says so."""
    assert main(["ai", "gaps", "--policy", "ai_eu", "--date", "2026-11-01", "--lang", "en"]) == 0
    shown = capsys.readouterr().out
    cells = [cell for one in find_gaps(EU, TODAY).tiers for cell in one.cells.values()]
    empty = sum(cell.state == "empty" for cell in cells)
    assert f"{empty} of {len(cells)} cells are empty as researched" in shown
    line = next(line for line in shown.splitlines() if line.strip().startswith("EU-GPAI "))
    assert line.rstrip().endswith("Art. 53")
    assert line.count("empty") == 2
