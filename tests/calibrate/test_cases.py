"""Calibrations from files, as a person sees them: good ones (met or not) and wrong ones, in both languages."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from guiju.cli import main
from guiju.locale import LANGUAGES
from tests.cli.transcript import written
from tests.load.golden import check_golden

CASES = Path(__file__).resolve().parents[1] / "cases" / "calibrate"
GOOD = sorted((CASES / "good").iterdir())
BAD = sorted((CASES / "bad").iterdir())
INPUTS = ("arguments.txt", "people.csv", "totals.csv", "totals.yaml")


def ran(
    folder: Path, place: Path, language: str, capsys: pytest.CaptureFixture[str]
) -> tuple[str, int, list[str]]:
    """What the command of a case prints, its exit code, and the files it has made."""
    for name in INPUTS:
        if (folder / name).exists():
            shutil.copy(folder / name, place / name)
    words = (folder / "arguments.txt").read_text(encoding="utf-8").split()
    code = main(["calibrate", *words, "--lang", language])
    output, errors = capsys.readouterr()
    made = sorted({path.name for path in place.iterdir()} - set(INPUTS))
    text = written(output, errors, code)
    for name in made:
        text += f"\n\n== {name}\n" + (place / name).read_text(encoding="utf-8-sig").rstrip("\n")
    # The last digits of a weight are those of the processor.
    text = re.sub(r"(\d+\.\d{6})\d+", r"\1", text)
    return text, code, made


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("folder", GOOD, ids=lambda folder: folder.name)
def test_good(
    folder: Path,
    language: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    text, code, _ = ran(folder, tmp_path, language, capsys)
    assert code in (0, 1)
    check_golden(folder / f"{language}.txt", text)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("folder", BAD, ids=lambda folder: folder.name)
def test_bad(
    folder: Path,
    language: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Exit code 2, the place named, nothing written."""
    monkeypatch.chdir(tmp_path)
    text, code, made = ran(folder, tmp_path, language, capsys)
    assert (code, made) == (2, [])
    check_golden(folder / f"{language}.txt", text)
