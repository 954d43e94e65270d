"""Measures that a policy fixes: taken as it says, by name, and asked of the catalogue by `check`."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import guiju
from guiju import measures as m
from guiju.model.problem import InputError

ROOT = Path(__file__).resolve().parents[2]
EXAMPLE, FIRMS = ROOT / "examples" / "measures", ROOT / "examples" / "measures" / "firms.csv"
ROLES = ("province", "industry", "firms")


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "guiju", *arguments]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)


def fixed(name: str) -> Any:
    return guiju.load(str(EXAMPLE)).definition.measures[name]


def test_a_measure_of_a_policy_is_that_of_the_catalogue() -> None:
    overlap = m.measured(fixed("overlap"), FIRMS, pair=("甲省", "乙省"))
    pair = ("甲省", "乙省")
    by_hand = m.by("structural_similarity", FIRMS, "year", *ROLES, variant="cosine", pair=pair)
    assert overlap.records() == by_hand.records()
    strongholds = m.measured(fixed("strongholds"), FIRMS)
    by_hand = m.location_quotient(FIRMS, *ROLES, where={"year": 2020})
    assert strongholds.records() == by_hand.records()


def test_the_command_takes_what_the_policy_fixes() -> None:
    done = run("measure", "overlap", "--policy", str(EXAMPLE), "--data", str(FIRMS), "--json")
    found = json.loads(done.stdout)
    assert (found["policy"], found["name"], found["cites"]) == (
        "division_of_labour",
        "overlap",
        ["notice 三"],
    )
    assert len(found["rows"]) == 6
    # An option comes on top of what the policy says.
    done = run(
        "measure",
        "overlap",
        "--policy",
        str(EXAMPLE),
        "--data",
        str(FIRMS),
        "--variant",
        "overlap",
        "--json",
    )
    assert json.loads(done.stdout)["variant"] == "overlap"


def test_the_measures_of_a_policy_are_listed_and_an_unknown_one_is_an_error() -> None:
    listed = json.loads(run("measure", "--policy", str(EXAMPLE), "--json").stdout)
    assert [one["name"] for one in listed] == ["overlap", "strongholds"]
    done = run("measure", "overlp", "--policy", str(EXAMPLE))
    assert done.returncode == 2
    assert "overlap" in done.stderr


@pytest.mark.parametrize(
    ("text", "code"),
    [("{measure: ginni}", "measure-unknown"), ("{measure: gini, variant: half}", "measure-variant"),
     ("{measure: gini, with: {colum: x}}", "measure-role-unknown")],
)  # fmt: skip
def test_what_the_catalogue_does_not_have_fails_the_check(
    tmp_path: Path, text: str, code: str
) -> None:
    policy = tmp_path / "p" / "policy.yaml"
    policy.parent.mkdir()
    policy.write_text(
        "format: 1\nname: sample\nsources: {s: {title: s}}\n"
        f"measures: {{mine: {text[:-1]}, cites: [s 1]}}}}\n", encoding="utf-8",
    )  # fmt: skip
    done = run("check", str(policy.parent), "--json")
    assert done.returncode == 2
    assert code in [problem["code"] for problem in json.loads(done.stdout)["problems"]]
    one = guiju.load(str(policy.parent)).definition.measures["mine"]
    with pytest.raises(InputError) as caught:
        m.measured(one, {"x": [1, 2]})
    assert caught.value.problems[0].code == code


def test_check_counts_measures_and_indices() -> None:
    counts = json.loads(run("check", str(EXAMPLE), "--json").stdout)["counts"]
    assert counts["measures"] == 2
    assert "indices" not in counts
    index = run("check", str(ROOT / "examples" / "innovation_index"), "--lang", "zh")
    assert "指数 1" in index.stdout


def test_a_measure_is_explained_in_chinese() -> None:
    said = run("measure", "同构系数", "--lang", "zh").stdout
    assert "两地区产业结构的相似程度" in said
    assert json.loads(run("measure", "hhi", "--json").stdout)["summary"].startswith(
        "The Herfindahl"
    )


def test_a_measure_without_a_citation_fails_the_check(tmp_path: Path) -> None:
    (tmp_path / "policy.yaml").write_text(
        "format: 1\nname: sample\nmeasures: {mine: {measure: gini}}\n", encoding="utf-8"
    )
    assert run("check", str(tmp_path)).returncode == 1
