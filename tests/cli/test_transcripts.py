"""Every transcript under tests/cases/cli comes out as written, in both languages.

GUIJU_UPDATE=1 writes what comes out into the files instead; read the difference before it is kept.
"""

from __future__ import annotations

import io
import os
import subprocess
import sys
from pathlib import Path

import pytest

from guiju.cli import main
from tests.cli.conftest import CASES
from tests.cli.transcript import commands, written

FILES = sorted([*CASES.glob("good/*.txt"), *CASES.glob("bad/*.txt")])
UPDATE = bool(os.environ.get("GUIJU_UPDATE"))


def language(file: Path) -> str:
    """The language of a transcript: ``decide.zh.txt``."""
    return file.suffixes[0].removeprefix(".")


def proves(arguments: list[str]) -> bool:
    """Whether a command asks the solver, whose choice of a counterexample hangs on all it was asked before."""
    return "--prove" in arguments or arguments[:1] == ["verify"]


def alone(arguments: list[str]) -> tuple[int, str, str]:
    """Exit code, output and errors of a command in a process of its own, as users run it."""
    done = subprocess.run(
        [sys.executable, "-X", "utf8", "-m", "guiju", *arguments],
        capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip
    return done.returncode, done.stdout, done.stderr


@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parent.name}-{file.stem}")
def test_transcript(
    file: Path, folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("GUIJU_LANG", language(file))
    found = []
    for command in commands(file):
        data = Path(command.standard_input).read_bytes() if command.standard_input else b""
        if proves(command.arguments):
            code, output, errors = alone(command.arguments)
        else:
            monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(data), "utf-8"))
            code = main(command.arguments)
            output, errors = capsys.readouterr()
        found.append(f"$ {command.line}\n{written(output, errors, code)}\n")
    text = "\n".join(found)
    if UPDATE:
        file.write_text(text, encoding="utf-8")
    assert text == file.read_text(encoding="utf-8")


def test_transcripts_exist_in_both_languages() -> None:
    pairs = {(file.parent.name, file.name.split(".")[0]) for file in FILES}
    assert len(FILES) == 2 * len(pairs) > 10


@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parent.name}-{file.stem}")
def test_exit_codes_of_good_and_bad(file: Path) -> None:
    """Under `good` a command is done or answers no; under `bad` the input is wrong."""
    allowed = {"-> 0", "-> 1"} if file.parent.name == "good" else {"-> 2"}
    assert {command.expected.splitlines()[-1] for command in commands(file)} <= allowed
