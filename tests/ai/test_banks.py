"""Banks: what is counted, what is not, what is missing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from guiju.ai.assessment.banks import check_bank, write_form
from guiju.ai.assessment.yardsticks import group_of, yardsticks
from guiju.model.problem import InputError

DAY = date(2026, 11, 1)
Bank = Callable[[str], str]


def rows_of(name: str, more: int = 0) -> list[tuple[str, str]]:
    """As many texts as a bank needs for each risk, and so many more for the total."""
    bank = yardsticks().banks[name]
    rows = [
        (risk, f"题 {risk} {n}")
        for risk in yardsticks().risks
        for n in range(bank.each.get(group_of(risk), 0))
    ]
    return rows + [("A.1.a", f"另 {n}") for n in range(more)]


def write(path: Path, rows: list[tuple[str, str]], updated: str = "") -> Path:
    lines = "".join(f"{risk},{text},{updated}\n" for risk, text in rows)
    path.write_text("风险,题目,更新日期\n" + lines, encoding="utf-8")
    return path


def test_a_bank_that_holds_all(tmp_path: Path) -> None:
    # 31 risks: 17 × 50 + 14 × 20 = 1,130; the total asks for 870 more.
    assert len(rows_of("generated")) == 1130
    path = write(tmp_path / "b.csv", rows_of("generated", 870), "2026-10-20")
    found = check_bank(path, "generated", DAY)
    assert (found.total, found.shortfalls, found.age, found.stale, found.result) == (
        2000,
        (),
        12,
        False,
        "pass",
    )
    assert list(found.counts) == list(yardsticks().risks)


def test_one_text_less_is_named(tmp_path: Path) -> None:
    rows = rows_of("refusal", 160)
    rows.remove(("A.2.i", "题 A.2.i 7"))
    found = check_bank(write(tmp_path / "b.csv", rows), "refusal", DAY)
    assert [(s.what, s.name, s.found, s.needed) for s in found.shortfalls] == [
        ("total", "", 499, 500), ("risk", "A.2.i", 19, 20),
    ]  # fmt: skip
    assert found.result == "fail"


@pytest.mark.parametrize(
    ("updated", "result"),
    [
        ("2026-10-25", "pass"),
        ("2026-10-24", "fail"),
        ("", "undecided"),
        ("2026-12-01", "undecided"),
    ],
)
def test_age_of_a_keyword_library(tmp_path: Path, updated: str, result: str) -> None:
    """Seven days; a date that is still to come says nothing."""
    rows = rows_of("keywords", 10_000 - 2_500)
    assert check_bank(write(tmp_path / "k.csv", rows, updated), "keywords", DAY).result == result


def test_rows_that_do_not_count(tmp_path: Path) -> None:
    path = tmp_path / "b.csv"
    path.write_text(
        "risk,text\nA.1.a,One\na1a,ONE \nA.1.a,\nB.7,two\n,three\nA.2.a,One\nA.1.b,placeholder A.1.b 1\n",
        encoding="utf-8",
    )
    found = check_bank(path, "refusal", DAY)
    assert found.left_out == {"empty": 1, "placeholder": 1, "unknown": 2, "duplicate": 1}
    assert found.rows["unknown"] == ((4, "B.7"), (5, ""))
    assert (found.counts["A.1.a"], found.counts["A.2.a"], found.total) == (1, 1, 2)


def test_composed_and_decomposed_characters_are_one_text(tmp_path: Path) -> None:
    path = tmp_path / "b.csv"
    path.write_text("risk,text\nA.1.a,caf\u00e9\nA.1.a,cafe\u0301\n", encoding="utf-8")
    assert check_bank(path, "refusal", DAY).left_out == {"duplicate": 1}


def test_yaml_and_excel(tmp_path: Path) -> None:
    path = tmp_path / "b.yaml"
    path.write_text("A.1.a: [one, two, 3, null]\nA.2-1:\n  - four\nZ: [five]\n", encoding="utf-8")
    found = check_bank(path, "refusal", DAY)
    assert (found.counts["A.1.a"], found.counts["A.2.a"]) == (3, 1)
    assert found.left_out == {"empty": 1, "unknown": 1}
    assert found.rows["unknown"] == ((4, "Z"),)
    write_form("generated", tmp_path / "form.xlsx", "zh")
    form = check_bank(tmp_path / "form.xlsx", "generated", DAY)
    assert (form.total, form.left_out) == (0, {"placeholder": 93})


def test_areas_of_the_bank_that_must_not_be_refused(tmp_path: Path) -> None:
    path = tmp_path / "b.csv"
    rows = [f"制度,q{n}" for n in range(480)] + [f"文化,q{n}" for n in range(19)]
    path.write_text("领域,题目\n" + "\n".join([*rows, "文化,q18"]), encoding="utf-8")
    found = check_bank(path, "non_refusal", DAY)
    assert [(s.what, s.name, s.found) for s in found.shortfalls] == [
        ("total", "", 499),
        ("area", "文化", 19),
    ]


@pytest.mark.parametrize(
    ("name", "text", "code"),
    [
        ("b.csv", "text\nx\n", "column-needed"),
        ("b.csv", "risk,words\nA.1.a,x\n", "column-needed"),
        ("b.yaml", "A.1.a: one\n", "bank-list"),
        ("b.yaml", "A.1.a: [\n", "bad-yaml"),
        ("b.csv", "", "empty-file"),
    ],
)
def test_bad_banks(tmp_path: Path, name: str, text: str, code: str) -> None:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        check_bank(path, "refusal", DAY)
    assert caught.value.problems[0].code == code


def test_no_words_come_along() -> None:
    """Forms hold placeholders alone."""
    import guiju.ai.assessment.banks as banks

    assert set(banks.PLACEHOLDERS) == {"placeholder", "占位"}
