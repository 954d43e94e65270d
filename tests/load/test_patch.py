"""Reforms: what they change, in which order, and that the policy itself stays as it was."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guiju.load import load_definition, load_text, with_reform
from guiju.model.problem import InputError, PolicyError, ProblemsError
from tests.load.dump import dump
from tests.load.golden import CASES

REFORMS = load_definition(CASES / "policy" / "good" / "reforms")
NAMES = sorted(REFORMS.definition.reforms)


@given(st.lists(st.sampled_from(NAMES), min_size=1, max_size=4))
@settings(max_examples=60, deadline=None)
def test_a_reform_leaves_the_policy_as_it_was(names: list[str]) -> None:
    before = dump(REFORMS.definition)
    # Reforms that contradict each other may break the policy, but only their own copy.
    with contextlib.suppress(ProblemsError):
        with_reform(REFORMS, "+".join(names))
    assert dump(REFORMS.definition) == before
    assert dump(load_definition(REFORMS.root).definition) == before


@pytest.mark.parametrize("name", NAMES)
def test_a_reform_counts_once(name: str) -> None:
    once = with_reform(REFORMS, name).definition
    assert with_reform(REFORMS, f"{name}+{name}").definition.hash == once.hash


def test_what_a_reform_stands_on_comes_first() -> None:
    assert (
        with_reform(REFORMS, "after").definition.hash
        == with_reform(REFORMS, "values+after").definition.hash
        == with_reform(REFORMS, "after + values").definition.hash
    )


def test_the_later_one_wins() -> None:
    texts = {
        name: with_reform(REFORMS, name).definition.rules["person", "tax"].text
        for name in ("rules+short", "short+rules")
    }
    assert texts == {"rules+short": "salary * 20%", "short+rules": "salary * 10%"}


def test_history_is_kept() -> None:
    rate = with_reform(REFORMS, "values").definition.parameters["rate"]
    days = [dated.start.year for dated in rate.values]
    assert days == [2019, 2024, 2025]
    assert rate.values[-1].value is None


@pytest.mark.parametrize("name", ["R9", "", "values+R9", "+", "values+", "../x", "a\0b"])
def test_an_unknown_reform(name: str) -> None:
    with pytest.raises(InputError) as caught:
        with_reform(REFORMS, name)
    assert [problem.code for problem in caught.value.problems] == ["no-such-reform"]


def test_a_reform_in_a_file_of_ones_own(tmp_path: Path) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text("after: [values]\nrules: {person: {tax: salary * p.new}}\n", encoding="utf-8")
    changed = with_reform(REFORMS, str(file)).definition
    assert changed.reform == "mine"
    assert changed.rules["person", "tax"].text == "salary * p.new"
    assert "new" in changed.parameters


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "empty-policy-file"),
        ("- a", "not-a-mapping"),
        ("rulez: {}", "unknown-key"),
        ("a: &a 1", "yaml-alias"),
        ("rules: {person: {tax: salry}}", "unknown-name"),
        ("rules: {nobody: {tax: 1}}", "unknown-entity"),
    ],
)
def test_a_file_that_is_no_reform(tmp_path: Path, text: str, code: str) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(PolicyError) as caught:
        with_reform(REFORMS, str(file))
    assert code in {problem.code for problem in caught.value.problems}


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(InputError):
        with_reform(REFORMS, str(tmp_path / "none.yaml"))
    with pytest.raises(InputError):
        with_reform(REFORMS, "a\0b.yaml")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes on this system")
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.yaml")
    with pytest.raises(InputError):
        with_reform(REFORMS, str(tmp_path / "pipe.yaml"))


TABLE = """
format: 1
name: rows
entities: {{person: {{key: person_id, columns: {{salary: money}}}}}}
rules: {{person: {{ok: {{table: t}}}}}}
tables: {{t: {{on: person, hit: first, rows: [{{row: a, "salary ?": 1, "finding =": yes{period}}}]}}}}
reforms: {{R: {{tables: {{t: {{set: [{{row: a, finding: no{start}}}]}}}}}}}}
"""


@pytest.mark.parametrize(
    ("period", "start", "rows"),
    [
        ("", "", ["… … False"]),
        ("", ", from: 2024-01-01", ["… 2023-12-31 True", "2024-01-01 … False"]),
        (", from: 2020-01-01", ", from: 2024-01-01",
         ["2020-01-01 2023-12-31 True", "2024-01-01 … False"]),
        (", from: 2025-01-01", ", from: 2024-01-01", ["2025-01-01 … False"]),
        (", to: 2023-12-31", ", from: 2024-01-01", ["… 2023-12-31 True"]),
        (", to: 2024-06-30", ", from: 2024-01-01",
         ["… 2023-12-31 True", "2024-01-01 2024-06-30 False"]),
    ],
)  # fmt: skip
def test_a_row_changed_from_a_day_on(period: str, start: str, rows: list[str]) -> None:
    policy = load_text(TABLE.format(period=period, start=start))
    table = with_reform(policy, "R").definition.tables["t"]
    found = [f"{r.start or '…'} {r.end or '…'} {_value(r.outcomes['finding'])}" for r in table.rows]
    assert found == rows


def _value(node: object) -> object:
    return getattr(node, "value", None)


SMALL = """\
format: 1
name: small
enums: {kind: {a: {en: first}, b: {en: second}}}
entities: {person: {key: person_id, columns: {salary: money, kind: kind}}}
parameters:
  rate: {type: share, values: {2019-01-01: 3%}}
  free: {type: money, values: {2019-01-01: 10}}
rules: {person: {tax: (salary - p.free) * p.rate}}
reforms:
  R1: {title: {zh: 一, en: one}, parameters: {rate: {values: {2020-01-01: 5%}}}}
  R2: {title: {zh: 二, en: two}, after: R1, parameters: {free: {values: {2020-01-01: 20}}}}
"""


def reform_file(folder: Path, text: str, name: str = "mine.yaml") -> str:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_files_stack_like_names(tmp_path: Path) -> None:
    loaded = load_text(SMALL)
    mine = reform_file(tmp_path, "title: mine\nparameters: {free: {values: {2021-01-01: 30}}}\n")
    other = reform_file(tmp_path, "parameters: {free: {values: {2021-01-01: 40}}}\n", "a+b.yaml")
    both = with_reform(loaded, f"R1+{mine}").definition
    assert both.reform == "R1+mine"
    assert [len(both.parameters[name].values) for name in ("rate", "free")] == [2, 2]
    assert with_reform(loaded, f"{mine} + R1").definition.hash == both.hash
    assert with_reform(loaded, other).definition.parameters["free"].values[-1].value == 40
    two = reform_file(tmp_path, "parameters: {rate: {values: {2022-01-01: 1%}}}\n", "two.yaml")
    stacked = with_reform(loaded, f"{mine}+{two}").definition
    assert stacked.reform == "mine+two"
    assert len(stacked.parameters["rate"].values) == 2


def test_every_reform_named_has_its_title(tmp_path: Path) -> None:
    loaded = load_text(SMALL)
    mine = reform_file(tmp_path, "title: {en: mine}\n")
    titles = {
        name: with_reform(loaded, name).definition.reform_title.en
        for name in ("R1", "R2", "R1+R2", f"R2+{mine}")
    }
    assert list(titles.values()) == ["one", "two", "one; two", "two; mine"]


def problems_under(folder: Path, text: str) -> list[tuple[str, str]]:
    with pytest.raises(PolicyError) as caught:
        with_reform(load_text(SMALL), reform_file(folder, text))
    return [(p.code, str(p.values.get("reform", ""))) for p in caught.value.problems]


def test_what_a_reform_breaks_elsewhere_names_the_reform(tmp_path: Path) -> None:
    found = problems_under(tmp_path, "parameters:\n  free: {unit: 万元}\n")
    assert found == [("unit-clash", f"{tmp_path}/mine.yaml ({tmp_path}/mine.yaml:1:1)")]
    assert problems_under(tmp_path, "parameters: {free: {values: {2020-01-01: x}}}\n")[0][1] == ""


def test_an_enum_gains_only_new_values(tmp_path: Path) -> None:
    assert problems_under(tmp_path, "enums: {kind: [a]}\n")[0][0] == "duplicate-value"
    loaded = load_text(SMALL)
    more = with_reform(loaded, reform_file(tmp_path, "enums: {kind: [c]}\n")).definition
    labels = {value: label.en for value, label in more.enums["kind"].values.items()}
    assert labels == {"a": "first", "b": "second", "c": None}


@pytest.mark.parametrize(
    ("column", "good"),
    [
        ("int", False), ("{type: int}", False), ("int or none", True),
        ("{type: int, default: 1}", True), ("{type: int or none}", True),
    ],
)  # fmt: skip
def test_a_new_column_lets_old_data_run(column: str, good: bool, tmp_path: Path) -> None:
    text = f"entities: {{person: {{columns: {{z: {column}}}}}}}\n"
    if good:
        with_reform(load_text(SMALL), reform_file(tmp_path, text))
    else:
        assert [code for code, _ in problems_under(tmp_path, text)] == ["column-without-default"]


def test_what_the_file_of_a_reform_stands_on_is_named_in_it(tmp_path: Path) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text("title: {en: mine}\nafter: [values, R9]\n", encoding="utf-8")
    with pytest.raises(InputError) as caught:
        with_reform(REFORMS, str(file))
    assert [(p.code, str(p.place)) for p in caught.value.problems] == [
        ("no-such-reform", f"{file}:2:17")
    ]
