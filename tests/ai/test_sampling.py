"""Samples: the same by the same seed, every item as likely, strata with their shares, files of every kind."""

from __future__ import annotations

import csv
import gzip
import json
from fractions import Fraction
from pathlib import Path

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from guiju.ai.assessment import sampling
from guiju.ai.assessment.sampling import allocate, draw
from guiju.model.problem import InputError

SOURCES = ("书", "网", "报")


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture
def lines(tmp_path: Path) -> Path:
    path = tmp_path / "corpus.jsonl"
    rows = (
        {"text": f"第{n}条", "meta": {"source": SOURCES[n % 100 // 60 + n % 100 // 95]}}
        for n in range(1000)
    )
    path.write_text(
        "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8"
    )
    return path


def test_same_seed_same_sample(lines: Path, tmp_path: Path) -> None:
    found = []
    for name, seed in (("a.csv", 1), ("b.csv", 1), ("c.csv", 2)):
        sample = draw(lines, tmp_path / name, size=50, seed=seed)
        assert (sample.items, sample.drawn, sample.proportional) == (1000, 50, True)
        found.append([row["row"] for row in read(tmp_path / name)])
    assert found[0] == found[1] != found[2]
    assert found[0] == sorted(found[0], key=int)
    assert len(set(found[0])) == 50


def test_the_sample_is_kept_for_good(tmp_path: Path) -> None:
    """What a seed draws must not change from version to version, else no sample can be checked later."""
    path = tmp_path / "corpus.txt"
    path.write_text("".join(f"{n}\n" for n in range(1, 101)), encoding="utf-8")
    draw(path, tmp_path / "sample.csv", size=5, seed=2026)
    rows = read(tmp_path / "sample.csv")
    assert [int(row["row"]) for row in rows] == [18, 47, 54, 65, 90]
    assert all(row["row"] == row["item"] for row in rows)


def test_every_item_is_as_likely(tmp_path: Path) -> None:
    """Over 200 seeds each of 20 items is drawn about 50 times of 200 (5 of 20); 6.1 is the standard deviation."""
    path = tmp_path / "corpus.txt"
    path.write_text("".join(f"{n}\n" for n in range(20)), encoding="utf-8")
    counts = dict.fromkeys(range(20), 0)
    with duckdb.connect() as connection:
        for seed in range(200):
            query = f"SELECT n FROM range(1, 21) t(n) ORDER BY md5_number_lower(concat('{seed}:', n)) LIMIT 5"
            for (n,) in connection.execute(query).fetchall():
                counts[n - 1] += 1
    assert all(abs(count - 50) < 4 * 6.1 for count in counts.values())


def test_strata_by_a_field_of_json(lines: Path, tmp_path: Path) -> None:
    sample = draw(lines, tmp_path / "s.xlsx", size=100, by="meta.source", least=20, language="zh")
    assert {s.name: (s.items, s.drawn) for s in sample.strata} == {
        "书": (600, 60), "网": (350, 35), "报": (50, 20),
    }  # fmt: skip
    assert not sample.proportional
    run = json.loads((tmp_path / "s.run.json").read_text(encoding="utf-8"))
    assert run["by"] == "meta.source"
    assert run["sha256"] == sample.digest


@pytest.mark.parametrize("kind", ["csv", "gb18030", "parquet", "txt", "jsonl.gz"])
def test_files_of_every_kind(kind: str, tmp_path: Path) -> None:
    rows = [(n, f"内容,{n}", "甲" if n % 4 else "") for n in range(200)]
    text = "编号,内容,来源\n" + "".join(f'{a},"{b}",{c}\n' for a, b, c in rows)
    path = tmp_path / f"corpus.{kind if kind != 'gb18030' else 'csv'}"
    if kind in ("csv", "gb18030"):
        path.write_bytes(text.encode("utf-8" if kind == "csv" else "gb18030"))
    elif kind == "parquet":
        with duckdb.connect() as connection:
            connection.execute(
                f"COPY (SELECT n AS 编号, n || '' AS 内容 FROM range(200) t(n)) TO '{path}'"
            )
    elif kind == "txt":
        path.write_text("\n\n".join(f"内容 {n}" for n in range(200)) + "\n", encoding="utf-8")
    else:
        path.write_bytes(gzip.compress("".join(f'{{"n": {n}}}\n' for n in range(200)).encode()))
    sample = draw(path, tmp_path / "out.csv", size=10, seed=3)
    found = read(tmp_path / "out.csv")
    assert (sample.items, len(found)) == (200, 10)
    assert {"row", "qualified", "note"} <= set(found[0])
    if kind in ("csv", "gb18030"):
        assert all(row["内容"] == f"内容,{int(row['row']) - 1}" for row in found)
    if kind == "txt":
        assert all(row["item"] == f"内容 {int(row['row']) // 2}" for row in found)


def test_rows_without_stratum_are_one(tmp_path: Path) -> None:
    path = tmp_path / "corpus.csv"
    path.write_text("text,source\na,x\nb,\nc,\nd,x\n", encoding="utf-8")
    sample = draw(path, tmp_path / "out.csv", size=2, by="source")
    assert [(s.name, s.items, s.drawn) for s in sample.strata] == [(None, 2, 1), ("x", 2, 1)]


def test_more_than_there_is(tmp_path: Path) -> None:
    path = tmp_path / "corpus.txt"
    path.write_text("a\nb\n", encoding="utf-8")
    assert draw(path, tmp_path / "out.csv").drawn == 2


def test_the_kind_of_data_is_kept(lines: Path, tmp_path: Path) -> None:
    (tmp_path / "README.json").write_text('{"kind": "synthetic"}', encoding="utf-8")
    assert draw(lines, tmp_path / "out.csv", size=5).to_json()["data"] == "synthetic"


def test_columns_that_a_form_has_too(tmp_path: Path) -> None:
    path = tmp_path / "corpus.csv"
    path.write_text("row,note\n7,x\n8,y\n", encoding="utf-8")
    draw(path, tmp_path / "out.csv", size=2)
    assert list(read(tmp_path / "out.csv")[0]) == ["row_", "row", "note", "qualified", "note_"]


@pytest.mark.parametrize(
    ("name", "text", "by", "code"),
    [
        ("c.jsonl", '{"a": 1}\nno json\n', "", "corpus-json"),
        ("c.jsonl", "\n \n", "", "empty-file"),
        ("c.csv", "a,b\n1,2\n3\n", "", "ragged-row"),
        ("c.csv", "a,b\n1,2\n", "source", "corpus-column"),
        ("c.csv", "a,a\n1,2\n", "", "duplicate-header"),
        ("c.csv", "a,b\n", "", "corpus-empty"),
        ("c.doc", "a", "", "unknown-file-kind"),
    ],
)
def test_bad_corpora(tmp_path: Path, name: str, text: str, by: str, code: str) -> None:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        draw(path, tmp_path / "out.csv", by=by)
    assert caught.value.problems[0].code == code
    assert not (tmp_path / "out.csv").exists()


def test_a_line_that_is_no_json_is_named(tmp_path: Path) -> None:
    path = tmp_path / "c.jsonl"
    path.write_text('{"a": 1}\n\n{"a": 2\n', encoding="utf-8")
    with pytest.raises(InputError) as caught:
        draw(path, tmp_path / "out.csv")
    assert caught.value.problems[0].place.line == 3


@given(
    st.dictionaries(st.text(min_size=1, max_size=3), st.integers(1, 500), min_size=1, max_size=12),
    st.integers(1, 300),
    st.integers(0, 40),
    st.data(),
)
def test_allocation(
    counts: dict[str | None, int], size: int, least: int, data: st.DataObject
) -> None:
    start = Fraction(data.draw(st.integers(0, 99)), 100)
    shares = allocate(counts, size, least, start)
    total = sum(counts.values())
    assert sum(allocate(counts, size, 0, start).values()) == min(size, total)
    for name, share in shares.items():
        assert min(least, counts[name]) <= share <= counts[name]
        exact = Fraction(min(size, total) * counts[name], total)
        assert share > exact - 1
        assert share < exact + 1 or share == min(least, counts[name])


def test_small_strata_have_their_chance() -> None:
    """300 of 1,000 strata of three items: over all starts each is drawn from as often as every other."""
    counts: dict[str | None, int] = {f"s{n}": 3 for n in range(1000)}
    drawn = dict.fromkeys(counts, 0)
    for step in range(10):
        for name, share in allocate(counts, 300, 0, Fraction(step, 10)).items():
            drawn[name] += share
    assert set(drawn.values()) == {3}


def test_a_least_that_binds_is_no_longer_proportional(tmp_path: Path) -> None:
    path = tmp_path / "c.csv"
    path.write_text(
        "text,source\n" + "".join(f"t,{n // 3}\n" for n in range(300)), encoding="utf-8"
    )
    assert draw(path, tmp_path / "a.csv", size=30, by="source").proportional
    assert not draw(path, tmp_path / "b.csv", size=30, by="source", least=1).proportional


def test_a_large_sample_is_the_same_as_a_small_one_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both ways of drawing give the same items; more items are those and others."""
    path = tmp_path / "c.csv"
    path.write_text(
        "text,source\n" + "".join(f"t{n},{n % 7}\n" for n in range(3000)), encoding="utf-8"
    )
    draw(path, tmp_path / "small.csv", size=300, seed=5, by="source")
    monkeypatch.setattr(sampling, "SMALL", 10)
    draw(path, tmp_path / "large.csv", size=300, seed=5, by="source")
    assert read(tmp_path / "small.csv") == read(tmp_path / "large.csv")
    more = draw(path, tmp_path / "more.csv", share=Fraction("0.5001"), seed=5)
    assert more.drawn == 1501
    rows = {row["row"] for row in read(tmp_path / "more.csv")}
    draw(path, tmp_path / "all.csv", size=300, seed=5)
    assert {row["row"] for row in read(tmp_path / "all.csv")} < rows


def test_a_form_is_not_written_over(lines: Path, tmp_path: Path) -> None:
    out = tmp_path / "a.csv"
    draw(lines, out, size=5)
    filled = out.read_bytes()
    with pytest.raises(InputError) as caught:
        draw(lines, out, size=6)
    assert caught.value.problems[0].code == "form-exists"
    assert out.read_bytes() == filled
    draw(lines, out, size=6, force=True)
    corpus = tmp_path / "c.csv"
    corpus.write_text("text\nx\n", encoding="utf-8")
    with pytest.raises(InputError):
        draw(corpus, corpus, force=True)
    assert corpus.read_text(encoding="utf-8") == "text\nx\n"


def test_a_field_that_no_line_has_is_told(lines: Path, tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        draw(lines, tmp_path / "s.csv", size=10, by="meta.sauce")
    (problem,) = caught.value.problems
    assert (problem.code, problem.values["known"]) == ("corpus-column", "text, meta")
    assert list(tmp_path.iterdir()) == [lines]
    with lines.open("a", encoding="utf-8") as file:
        file.write('{"meta": {"sauce": "soy"}}\n')
    # One line that has it is enough: the others are a stratum without a name.
    sample = draw(lines, tmp_path / "s.csv", size=10, by="meta.sauce", least=1)
    assert [(one.name, one.items) for one in sample.strata] == [(None, 1000), ("soy", 1)]


@pytest.mark.parametrize(("size", "drawn"), [(999, 999), (1000, 1000), (4000, 1000)])
def test_more_than_there_are_is_said(lines: Path, tmp_path: Path, size: int, drawn: int) -> None:
    sample = draw(lines, tmp_path / "s.csv", size=size)
    assert (sample.asked, sample.drawn, sample.to_json()["asked"]) == (size, drawn, size)
    again = sampling.find_sample(tmp_path / "s.csv")
    assert again is not None
    assert (again.asked, again.drawn, again.items) == (size, drawn, 1000)


@pytest.mark.parametrize("share", [Fraction(0), Fraction(-1, 10), Fraction(11, 10)])
def test_a_share_of_nothing_is_told_where_it_was_given(
    lines: Path, tmp_path: Path, share: Fraction
) -> None:
    with pytest.raises(InputError) as caught:
        draw(lines, tmp_path / "s.csv", share=share)
    (problem,) = caught.value.problems
    assert (problem.code, problem.place.file) == ("sample-share", "--share")
