"""`guiju verify`, `check` and `report` over statements: exit codes, JSON, pages, and no solver."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import guiju
from guiju.cli import main
from tests.load.golden import CASES

GOOD = CASES / "registers" / "good"
EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "clusters"
Run = Callable[..., tuple[int, str]]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setenv("GUIJU_LANG", "en")

    def command(*arguments: str) -> tuple[int, str]:
        code = main(list(arguments))
        return code, capsys.readouterr().out

    return command


@pytest.mark.parametrize(
    ("policy", "statements", "code"),
    [
        ("parts_and_whole", ["sectors", "majority"], 0),
        ("parts_and_whole", ["sectors", "two_thirds"], 1),
        ("known", ["known"], 0),
        ("known", ["vanished"], 1),
        ("known", ["no_longer_open"], 1),
        ("known", ["rows_unverified"], 3),
        ("known", ["rows_unverified", "vanished"], 1),
        ("missing", ["no_register"], 3),
        ("plans", ["one_deadline"], 0),
        ("plans", ["one_focus"], 1),
    ],
)
def test_exit_code(policy: str, statements: list[str], code: int, run: Run) -> None:
    named = [part for name in statements for part in ("--statement", name)]
    assert run("verify", str(GOOD / policy), *named)[0] == code


def test_json_says_what_the_screen_says(run: Run) -> None:
    code, out = run("verify", str(EXAMPLE), "--json")
    found: dict[str, Any] = json.loads(out)
    assert (code, found["statements_verdict"], found["passed"]) == (0, "holds", True)
    sectors = found["statements"][0]
    assert (sectors["verdict"], sectors["expected"]) == ("contradicted", "contradicted")
    assert [
        (line["key"], line["says"], line["found"], line["difference"])
        for line in sectors["lines"] if line["verdict"] != "holds"
    ] == [("高端装备", "13个", 14, 1), ("消费品", "4个", 3, -1)]  # fmt: skip
    assert sectors["cites"][0] == {
        "document": "report", "article": "集群", "phrase": "高端装备领域有13个", "unverified": False,
    }  # fmt: skip
    assert len(found["registers"]["sector"]["sha256"]) == 64


def test_check_fails_for_what_is_not_known(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "clusters"
    shutil.copytree(EXAMPLE, folder)
    assert run("check", str(folder))[0] == 0
    policy = folder / "policy.yaml"
    text = policy.read_text(encoding="utf-8")
    policy.write_text(text.replace("    expected: contradicted\n", "", 1), encoding="utf-8")
    code, out = run("check", str(folder), "--json")
    found = json.loads(out)
    assert (code, found["passed"], found["counts"]["statements"]) == (1, False, 6)
    assert [s["name"] for s in found["statements"] if not s["passed"]] == ["sectors"]


def test_check_waits_for_registers_that_do_not_come_along(run: Run, tmp_path: Path) -> None:
    policy = tmp_path / "policy.yaml"
    policy.write_text(
        "format: 1\nname: later\nsources: {doc: {title: report}}\nentities: {t: {key: id, columns: {v: int}}}\n"
        "statements: {s: {on: t, value: v, says: 1, cites: [doc]}}\n",
        encoding="utf-8",
    )
    assert run("check", str(tmp_path))[0] == 0
    assert run("verify", str(tmp_path))[0] == 3
    table = tmp_path / "t.csv"
    table.write_text("id,v\n1,2\n", encoding="utf-8")
    code, out = run("verify", str(tmp_path), "--data", f"t={table}")
    assert code == 1
    assert re.search(r"1 +1 +2 +\+1 +CONTRADICTED", out)
    assert not guiju.load(tmp_path).check({"t": table}).passed


def test_a_given_table_stands_in_the_place_of_the_register(run: Run, tmp_path: Path) -> None:
    table = tmp_path / "sector.csv"
    text = (EXAMPLE / "registers" / "sector.csv").read_text(encoding="utf-8")
    table.write_text(
        text.replace("高端装备,2022,14", "高端装备,2022,13").replace("消费品,2022,3", "消费品,2022,4"), encoding="utf-8"
    )  # fmt: skip
    code, out = run("verify", str(EXAMPLE), "--statement", "sectors", "--data", f"sector={table}")
    assert code == 3
    assert "the policy expects: CONTRADICTED" in out


def test_page_shows_contradictions_with_their_rows(run: Run, tmp_path: Path) -> None:
    pytest.importorskip("jinja2")
    _, out = run("verify", str(EXAMPLE), "--json")
    answer = tmp_path / "answer.json"
    answer.write_text(out, encoding="utf-8")
    page = tmp_path / "page.html"
    assert run("report", str(answer), "--out", str(page), "--policy", str(EXAMPLE))[0] == 0
    shown = page.read_text(encoding="utf-8")
    for part in ("高端装备领域有13个", "CONTRADICTED (known)", "listed = 14", "list unverified"):
        assert part in shown
    policy = guiju.load(EXAMPLE)
    policy.report(policy.statements(), tmp_path / "zh.html", language="zh")
    assert "矛盾（已知）" in (tmp_path / "zh.html").read_text(encoding="utf-8")


def test_no_solver_is_needed() -> None:
    code = (
        "import sys\nsys.modules['z3'] = None\nfrom guiju.cli import main\n"
        f"sys.exit(main(['verify', {str(EXAMPLE)!r}]))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False)
    assert done.returncode == 0, done.stderr


def test_a_page_needs_the_policy_of_the_statements(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    _, out = run("verify", str(EXAMPLE), "--json")
    Path("answer.json").write_text(out, encoding="utf-8")
    assert main(["report", "answer.json", "--out", "page.html"]) == 2
    assert "name its folder: --policy FOLDER" in capsys.readouterr().err
    assert main(["report", "answer.json", "--out", "page.html", "--policy", str(EXAMPLE)]) == 0
