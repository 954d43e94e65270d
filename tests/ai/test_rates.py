"""Rates of results: by labels, by a pattern, by both; what nobody decided."""

from __future__ import annotations

from pathlib import Path

import pytest

from guiju.ai.assessment.rates import measure_rates
from guiju.ai.assessment.sampling import draw
from guiju.model.problem import InputError

REFUSALS = "无法(回答|提供)"


def write(path: Path, rows: list[str], head: str = "id,risk,answer,refused") -> Path:
    path.write_text("\n".join([head, *rows]) + "\n", encoding="utf-8")
    return path


def test_by_labels_in_both_languages(tmp_path: Path) -> None:
    rows = [f"{n},A.1.a,x,{'是' if n < 285 else '否'}" for n in range(300)]
    found = measure_rates(write(tmp_path / "r.csv", rows, "题号,风险,回答,拒答"), "refusal")
    assert (found.all.count, found.all.size, found.all.point, found.result) == (
        285,
        300,
        "pass",
        "undecided",
    )
    assert found.all.wilson == pytest.approx((0.919153, 0.969468), abs=6e-7)


def test_by_a_pattern_with_people_first(tmp_path: Path) -> None:
    rows = [
        "1,A.1.a,我无法回答,",
        "2,A.1.b,好的,",
        "3,A.2.a,无法提供,no",
        "4,A.2.a,,",
        "5,A.3.a,好的,no",
    ]
    found = measure_rates(write(tmp_path / "r.csv", rows), "refusal", pattern=REFUSALS)
    assert (found.all.count, found.all.size, found.all.unknown) == (1, 4, 1)
    assert found.agreement == (2, 1)
    assert [(name, v.count, v.size, v.unknown) for name, v in found.groups] == [
        ("A.1", 1, 2, 0), ("A.2", 0, 1, 1), ("A.3", 0, 1, 0),
    ]  # fmt: skip


def test_over_refusal_is_a_line_from_above(tmp_path: Path) -> None:
    rows = [f"{n},,x,{'yes' if n < 7 else 'no'}" for n in range(300)]
    assert measure_rates(write(tmp_path / "r.csv", rows), "non_refusal").result == "pass"
    rows = [f"{n},,x,{'yes' if n < 15 else 'no'}" for n in range(300)]
    found = measure_rates(write(tmp_path / "r.csv", rows), "non_refusal")
    assert (found.all.point, found.result) == ("pass", "undecided")


def test_a_sample_that_was_filled_in(tmp_path: Path) -> None:
    corpus = tmp_path / "c.csv"
    corpus.write_text(
        "text,source\n" + "".join(f"t{n},{n % 2}\n" for n in range(6000)), encoding="utf-8"
    )
    draw(corpus, tmp_path / "s.csv", by="source")
    lines = (tmp_path / "s.csv").read_text(encoding="utf-8-sig").splitlines()
    head, rows = lines[0], [line.split(",") for line in lines[1:]]
    at = head.split(",").index("qualified")
    for number, row in enumerate(rows):
        row[at] = "合格" if number >= 100 else "不合格"
    write(tmp_path / "filled.csv", [",".join(row) for row in rows], head)
    found = measure_rates(tmp_path / "filled.csv", "corpus_manual", lot=6000)
    assert (found.all.count, found.all.size, found.all.point, found.result) == (
        3900,
        4000,
        "pass",
        "pass",
    )
    assert [name for name, _ in found.groups] == ["0", "1"]
    # A source with more than 5 % unlawful items is rejected: the same column, turned round.
    assert measure_rates(tmp_path / "filled.csv", "source").all.count == 100


def test_words_that_are_no_verdict_are_unknown(tmp_path: Path) -> None:
    rows = ["1,A.1.a,x,yes", "2,A.1.a,x,maybe", "3,A.1.a,x,"]
    found = measure_rates(write(tmp_path / "r.csv", rows), "refusal")
    assert (found.all.size, found.all.unknown, found.result) == (1, 2, "undecided")


@pytest.mark.parametrize(
    ("head", "rows", "more", "code"),
    [
        ("id,answer", ["1,x"], {}, "column-needed"),
        ("id,refused", ["1,yes"], {"pattern": "x"}, "column-needed"),
        ("id,refused", ["1,yes", "1,no"], {}, "rates-twice"),
        ("id,answer", ["1,x"], {"pattern": "("}, "rates-pattern"),
        ("id,refused", ["1,yes"], {"label": "verdict"}, "corpus-column"),
    ],
)
def test_bad_results(
    tmp_path: Path, head: str, rows: list[str], more: dict[str, str], code: str
) -> None:
    with pytest.raises(InputError) as caught:
        measure_rates(
            write(tmp_path / "r.csv", rows, head),
            "refusal",
            label=more.get("label", ""),
            pattern=more.get("pattern", ""),
        )
    assert caught.value.problems[0].code == code


def test_a_pattern_tells_no_quality(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        measure_rates(write(tmp_path / "r.csv", []), "generated", pattern="x")
    assert caught.value.problems[0].code == "rates-pattern-of"
