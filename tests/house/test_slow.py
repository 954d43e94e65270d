"""The slow tests: every one belongs to a part, and each part keeps to its own section of the page."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest

from scripts import slow

ROOT = Path(__file__).resolve().parents[2]


def test_every_folder_of_tests_is_in_a_part() -> None:
    named = {path for arguments in slow.PARTS.values() for path in arguments}
    assert {path for path in named if path.startswith("tests/")} == {
        path for path in named if (ROOT / path).exists() and path != "tests"
    }
    # The last part takes all folders that no other names, and passes over those that one does.
    passed_over = {path.removeprefix("--ignore=") for path in slow.PARTS["rest"][1:]}
    others = [slow.PARTS[name] for name in slow.PARTS if name != "rest"]
    folders = {path for part in others for path in part if (ROOT / path).is_dir()}
    assert passed_over == folders


def test_a_part_replaces_its_own_section() -> None:
    results = [slow.Result("tests.a", "failed", 1.25, "MB 3"), slow.Result("b", "passed", 2, "")]
    page = slow.with_section(slow.HEAD, "sail", slow.section("sail", results, "abc", True))
    assert "commit abc: 1 failed, 1 passed in 3 s" in page
    page = slow.with_section(page, "drawn", slow.section("drawn", [], "def", False))
    assert "commit def: nothing in 0 s, then stopped" in page
    assert page.index("## drawn") < page.index("## sail")
    again = slow.with_section(page, "sail", slow.section("sail", results[1:], "ghi", True))
    assert "abc" not in again
    assert "| b | passed | 2.0 |  |" in again
    assert again.count("## ") == 2
    assert slow.with_section(again, "rest", "\n## rest\n").startswith(again)


def test_what_hangs_is_stopped_and_the_rest_is_kept(tmp_path: Path) -> None:
    (tmp_path / "test_hangs.py").write_text(
        "import pathlib, time\ndef test_ends(): pass\n"
        "def test_hangs():\n    pathlib.Path('begun').touch()\n    time.sleep(600)\n",
        encoding="utf-8",
    )
    report = tmp_path / "report.xml"
    command = [sys.executable, "-m", "pytest", "-q", f"--junitxml={report}", "test_hangs.py"]
    process = subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.DEVNULL)
    end = time.monotonic() + 120
    while not (tmp_path / "begun").exists() and time.monotonic() < end:
        time.sleep(0.05)
    assert slow.waited(process, 0) == pytest.ExitCode.INTERRUPTED
    assert [result.outcome for result in slow.read_results(report)][:1] == ["passed"]


def test_parts_that_are_not_there(capsys: pytest.CaptureFixture[str]) -> None:
    assert slow.main(["nothing"]) == 2
    assert "parts: drawn, data" in capsys.readouterr().out
