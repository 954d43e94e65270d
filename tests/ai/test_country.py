"""A policy says its country; calendar and clock follow it, whatever the policy is called."""

from __future__ import annotations

import shutil
from datetime import date, datetime
from pathlib import Path

import pytest

import guiju
from guiju.ai.gaps import find_gaps
from guiju.ai.operation.keeping import zone_for
from guiju.ai.operation.systems import System
from guiju.ai.register.deadlines import deadlines_on, due_of
from guiju.ai.working_days import working_days_of
from guiju.model.problem import InputError
from guiju.store.records import Record

DAY = date(2026, 11, 1)


def province(folder: Path, country: str) -> Path:
    """A policy of another name that is otherwise that of China."""
    here = folder / "province"
    shutil.copytree(Path(guiju.__file__).parent / "policies" / "ai_china", here)
    head = here / "policy.yaml"
    text = head.read_text(encoding="utf-8").replace("name: ai_china", "name: province")
    head.write_text(text.replace("country: CN\n", country), encoding="utf-8")
    return here


def system_under(folder: Path) -> System:
    return System("s", 1, "s", str(folder), {}, {})


def filing(folder: Path) -> date:
    """The day until which a service offered from 25 September 2026 on has to be filed: there are holidays between."""
    definition = guiju.load(folder).definition
    row = deadlines_on(definition, DAY)["file_algorithm:CN-AR-21"]
    body = {"title": "s", "since": "2026-09-25", "features": {}, "policy": str(folder)}
    record = Record("system", "s", 1, body, "2026-09-25T01:00:00+00:00", "ann", 1)
    (due,) = due_of("s", [record], [row], definition, DAY)
    return due.day


def test_the_country_counts_and_not_the_name(tmp_path: Path) -> None:
    folder = province(tmp_path, "country: CN\n")
    assert working_days_of(guiju.load(folder).definition) is not None
    assert zone_for(system_under(folder), "").key == "Asia/Shanghai"
    assert system_under(folder).end_of(DAY) == datetime.fromisoformat("2026-11-01T23:59:59+08:00")
    assert filing(folder) == date(2026, 10, 15)


def test_without_a_country_nothing_is_taken_for_granted(tmp_path: Path) -> None:
    folder = province(tmp_path, "")
    assert working_days_of(guiju.load(folder).definition) is None
    assert system_under(folder).end_of(DAY) == datetime.fromisoformat("2026-11-01T23:59:59+00:00")
    for ask, code in (
        (lambda: filing(folder), "no-holidays"),
        (lambda: zone_for(system_under(folder), ""), "place-which"),
    ):
        with pytest.raises(InputError) as caught:
            ask()
        assert caught.value.problems[0].code == code


def test_a_country_without_known_holidays(tmp_path: Path) -> None:
    folder = province(tmp_path, "country: DE\n")
    assert zone_for(system_under(folder), "").key == "Europe/Berlin"
    with pytest.raises(InputError) as caught:
        filing(folder)
    assert caught.value.problems[0].values["found"] == "DE"


def test_a_policy_of_another_name_has_the_same_lattice(tmp_path: Path) -> None:
    own = find_gaps(guiju.load(province(tmp_path, "country: CN\n")), DAY)
    assert own.counts() == find_gaps(guiju.load("ai_china"), DAY).counts()


def test_a_reform_keeps_the_country() -> None:
    china = guiju.load("ai_china")
    assert {china.under(name).definition.country for name in ("", *china.definition.reforms)} == {
        "CN"
    }
    assert guiju.load("ai_eu").definition.country == "EU"
