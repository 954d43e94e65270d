"""How a problem looks on a screen, in a language and as data."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guiju.locale import LANGUAGES, language, messages, render, render_all, text, to_json
from guiju.locale.width import LINE, marked, shown, width
from guiju.model.problem import InputError, Place, PolicyError, Problem

MISSPELT = Problem(
    "unknown-key",
    Place("policy.yaml", 12, 5),
    {"found": "unti", "section": "parameters.rate", "known": "unit, values", "nearest": "unit"},
)


def test_layout_in_english() -> None:
    assert render(MISSPELT, "en").splitlines() == [
        'policy.yaml:12:5: error: unknown key "unti" in parameters.rate',
        "  expected: unit, values",
        '  do: did you mean "unit"? correct the key, or take it away',
    ]


def test_layout_in_chinese() -> None:
    assert render(MISSPELT, "zh").splitlines() == [
        'policy.yaml:12:5: 错误：parameters.rate 中有未知的键 "unti"',
        "  期望：unit, values",
        '  改法：是否应为 "unit"？改正键名，或删去',
    ]


def test_nothing_is_suggested_without_a_near_name() -> None:
    problem = Problem("unknown-key", Place(), {**MISSPELT.values, "nearest": ""})
    assert "did you mean" not in render(problem, "en")


def test_place_of_a_cell() -> None:
    problem = Problem("not-a-number", Place("t.csv", 3, 0, 2), {"found": "x", "header": "salary ?"})
    assert render(problem, "en").startswith('t.csv:3 row 2 column "salary ?": error: "x"')
    assert render(problem, "zh").startswith('t.csv:3 第 2 行 "salary ?" 列: 错误："x"')


def test_place_of_a_column_of_data() -> None:
    values = {"found": "x", "entity": "person", "column": "salary"}
    assert render(Problem("not-a-number", Place("", 0, 0, 4), values), "en").startswith(
        "row 4 person.salary: error:"
    )


def test_warning_and_counts() -> None:
    warning = Problem("case-without-else", warning=True)
    error = Problem("case-without-else")
    assert render_all([error], "en").endswith("\n1 error")
    assert render_all([error, error, warning], "en").endswith("\n2 errors, 1 warning")
    assert render_all([error, error, warning, warning], "zh").endswith("\n2 个错误，2 个警告")
    assert render(warning, "zh").startswith("-: 警告：")
    assert render_all([], "en") == ""


def test_caret_stands_under_wide_characters() -> None:
    problem = Problem("case-without-else", excerpt="工资 + 奖金\n     ^^")
    _, line, caret, *_ = render(problem, "zh").splitlines()
    assert line == "    工资 + 奖金"
    assert caret == "    " + " " * 7 + "^^^^"


def test_long_lines_are_cut_around_the_caret() -> None:
    line = "a" * 5_000 + "X" + "b" * 5_000
    shown_line, caret = marked(f"{line}\n{' ' * 5_000}^")
    assert len(shown_line) == LINE + 2
    assert shown_line[caret.index("^")] == "X"


@given(st.text(max_size=200), st.integers(0, 250), st.integers(1, 250))
def test_excerpt_is_always_two_printable_lines(line: str, start: int, length: int) -> None:
    line = line.replace("\n", "")
    lines = marked(f"{line}\n{' ' * start}{'^' * length}")
    assert len(lines) == 2
    assert all(part.isprintable() for part in lines)
    assert lines[1].strip(" ") == "^" * len(lines[1].strip(" ")) != ""


@given(st.text())
def test_values_never_carry_control_characters(value: str) -> None:
    assert shown(value).isprintable()
    assert len(shown(value)) <= 300


def test_width() -> None:
    assert [width(text) for text in ("abc", "工资", "e\u0301", "１", "")] == [3, 4, 1, 2, 0]


@pytest.mark.parametrize("spoken", LANGUAGES)
@pytest.mark.parametrize("code", sorted(messages()))
def test_every_message_can_be_shown_without_its_values(code: str, spoken: str) -> None:
    """A problem that lacks a value is shown with a dash, never refused."""
    lines = render(Problem(code), spoken).splitlines()
    assert len(lines) == 3
    assert "{" not in lines[0].replace("{{", "")
    json.dumps(to_json(Problem(code), spoken))


def test_a_code_without_a_message_shows_itself() -> None:
    assert render(Problem("no-such-code", Place("a"), {"found": 1}), "en") == (
        "a: error: no-such-code: found=1"
    )


def test_an_unknown_language_is_english() -> None:
    assert render(MISSPELT, "fr") == render(MISSPELT, "en")
    assert text("errors", "fr", count=2) == "2 errors"


def test_json() -> None:
    problem = Problem("not-a-number", Place("t.csv", 3, 0, 2), {"found": "x"}, "x\n^", warning=True)
    assert to_json(problem, "zh") == {
        "code": "not-a-number",
        "severity": "warning",
        "file": "t.csv",
        "line": 3,
        "column": 0,
        "row": 2,
        "message": '"x" 不是数字',
        "expected": "用半角数字和小数点，或百分数：60000、0.5、1e6、50%",
        "remedy": "只写数字，不加千位分隔符、货币符号和文字",
        "found": "x",
        "excerpt": "x\n^",
    }


@pytest.mark.parametrize("kind", [PolicyError, InputError])
def test_an_error_reads_as_english(kind: type[PolicyError]) -> None:
    assert str(kind([MISSPELT])) == render_all([MISSPELT], "en")


def test_words_are_read_in_only_when_needed() -> None:
    code = "import guiju, sys; print([m for m in sys.modules if m.startswith('guiju.locale.')])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
    assert "guiju.locale.policy" not in done.stdout


@pytest.mark.parametrize(
    ("environment", "spoken"),
    [
        ({}, "en"),
        ({"LANG": "zh_CN.UTF-8"}, "zh"),
        ({"LANG": "C.UTF-8"}, "en"),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": "en_US.UTF-8"}, "en"),
        ({"LANG": "en_US.UTF-8", "LC_MESSAGES": "zh_TW"}, "zh"),
        ({"LC_ALL": "", "LANG": "zh_CN"}, "zh"),
        ({"GUIJU_LANG": "zh", "LC_ALL": "en_US.UTF-8"}, "zh"),
        ({"GUIJU_LANG": "en", "LANG": "zh_CN.UTF-8"}, "en"),
        ({"GUIJU_LANG": "ZH"}, "zh"),
        ({"GUIJU_LANG": "fr"}, "en"),
    ],
)
def test_language_of_a_person(environment: dict[str, str], spoken: str) -> None:
    assert language(environment) == spoken


def test_language_of_this_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GUIJU_LANG", "zh")
    assert language() == "zh"
