"""No run writes over a file that it reads, by whatever name."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

import guiju
from guiju.model.problem import InputError
from tests.cli.process import run

POLICY = """
format: 1
name: small
entities: {t: {key: id, columns: {a: number}}}
rules: {t: {b: a * 2}}
"""
TABLE = "id,a\n1,1\n2,x\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "policy").mkdir()
    (tmp_path / "policy" / "policy.yaml").write_text(POLICY, encoding="utf-8")
    (tmp_path / "t.csv").write_text(TABLE.replace("x", "2"), encoding="utf-8")
    (tmp_path / "sub").mkdir()
    monkeypatch.chdir(tmp_path)
    return tmp_path


def named(way: str) -> str:
    """Another name of t.csv."""
    if way == "symlink":
        Path("other.csv").symlink_to("t.csv")
    elif way == "hard link":
        os.link("t.csv", "other.csv")
    return {"same": "t.csv", "dot": "./t.csv", "up": "sub/../t.csv"}.get(way, "other.csv")


WAYS = ["same", "dot", "up", "symlink", "hard link"]


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("option", ["out", "reject"])
def test_a_file_that_is_read_is_not_written(option: str, way: str, folder: Path) -> None:
    before = Path("t.csv").read_bytes()
    name = named(way)
    out, reject = (name, "w.csv") if option == "out" else ("r.csv", name)
    with pytest.raises(InputError) as caught:
        guiju.load("policy").decide_tables({"t": "t.csv"}, out=out, reject=reject)
    assert [p.code for p in caught.value.problems] == ["writes-over-data"]
    assert Path("t.csv").read_bytes() == before
    assert not Path("r.csv").exists()


def test_a_file_in_the_folder_of_results_is_not_written_over(folder: Path) -> None:
    with pytest.raises(InputError) as caught:
        guiju.load("policy").decide_tables({"t": "t.csv"}, out=".", format="csv")
    assert [p.code for p in caught.value.problems] == ["writes-over-data"]
    guiju.load("policy").decide_tables({"t": "t.csv"}, out=".", format="parquet")
    assert Path("t.csv").read_text(encoding="utf-8") == TABLE.replace("x", "2")


@pytest.mark.parametrize("out", ["r.csv", "."])
def test_rejected_rows_do_not_go_into_the_results(out: str, folder: Path) -> None:
    Path("u.csv").write_text(TABLE, encoding="utf-8")
    reject = "./r.csv" if out == "r.csv" else "t.parquet"
    with pytest.raises(InputError) as caught:
        guiju.load("policy").decide_tables({"t": "u.csv"}, out=out, reject=reject)
    assert [p.code for p in caught.value.problems] == ["written-twice"]


def test_a_link_to_nothing_is_followed(folder: Path) -> None:
    Path("other.csv").symlink_to("r.csv")
    with pytest.raises(InputError, match="twice"):
        guiju.load("policy").decide_tables({"t": "t.csv"}, out="r.csv", reject="other.csv")


@pytest.mark.parametrize("verb", ["decide", "compare"])
def test_the_command_refuses_in_both_languages(verb: str, folder: Path) -> None:
    more = ["--reform", "R"] if verb == "compare" else []
    (folder / "policy" / "policy.yaml").write_text(
        POLICY + "reforms: {R: {rules: {t: {b: a * 3}}}}\n", encoding="utf-8"
    )
    for language, words in (("en", "is the file read for t"), ("zh", "读取的文件")):
        arguments = [verb, "policy", "--data", "t=t.csv", *more, "--out", "./t.csv"]
        done = run([*arguments, "--lang", language], folder)
        assert done.returncode == 2, done.stderr
        assert words in done.stderr.decode("utf-8")
    assert Path("t.csv").read_text(encoding="utf-8") == TABLE.replace("x", "2")
