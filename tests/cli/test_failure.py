"""However a command fails, a person gets a message and a script an exit code."""

from __future__ import annotations

import errno
import importlib.util
import json
from pathlib import Path

import pytest

import guiju
from guiju.cli import main
from guiju.cli.commands import measure
from guiju.model.problem import InputError


def fail(monkeypatch: pytest.MonkeyPatch, error: BaseException) -> None:
    """From now on reading a policy fails."""

    def load(_policy: str) -> guiju.Policy:
        raise error

    monkeypatch.setattr(guiju, "load", load)


def test_fault_of_our_own(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    fail(monkeypatch, RuntimeError("out of order"))
    assert main(["check", "demo"]) == 70
    output, errors = capsys.readouterr()
    assert output == ""
    assert "RuntimeError: out of order" in errors
    assert "GUIJU_DEBUG=1" in errors
    assert "Traceback" not in errors


def test_fault_of_our_own_in_detail(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    fail(monkeypatch, RuntimeError("out of order"))
    monkeypatch.setenv("GUIJU_DEBUG", "1")
    assert main(["check", "demo", "--json"]) == 70
    output, errors = capsys.readouterr()
    assert json.loads(output)["problems"][0]["code"] == "internal-error"
    assert "Traceback" in errors
    assert __file__ in errors


@pytest.mark.parametrize(
    ("error", "code"),
    [(KeyboardInterrupt(), 130), (RecursionError(), 70), (MemoryError(), 70), (SystemExit(0), 0)],
    ids=lambda value: type(value).__name__,
)
def test_exit_code(
    error: BaseException, code: int, folder: Path, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    fail(monkeypatch, error)
    assert main(["check", "demo"]) == code
    assert "Traceback" not in capsys.readouterr().err


def test_a_place_that_cannot_be_written(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    fail(monkeypatch, PermissionError(errno.EACCES, "Permission denied", "results"))
    assert main(["check", "demo"]) == 2
    assert 'cannot write "results": Permission denied' in capsys.readouterr().err


def test_a_file_that_is_not_there(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Of a missing file in a folder that is there, writing was not what failed."""
    missing = str(folder / "words.yaml")
    fail(monkeypatch, FileNotFoundError(errno.ENOENT, "No such file or directory", missing))
    assert main(["check", "demo"]) == 2
    assert f'cannot read the file "{missing}"' in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["--date", "2020-01-01", "--date", "2024-12-31"], 2),
        (["--date=2020-01-01", "--date=2024-12-31"], 2),
        (["--date", "2024-12-31", "--date=2024-12-31"], 0),
        (["-o", "person.tax", "-o", "person.base"], 0),
    ],
)
def test_an_option_given_twice(
    arguments: list[str], code: int, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Two values for an option that takes one: neither is taken in silence."""
    assert main(["decide", "demo", "demo/example.yaml", *arguments]) == code
    if code:
        assert "--date is given twice: 2020-01-01, 2024-12-31" in capsys.readouterr().err


@pytest.mark.parametrize("number", ["nan", "inf", "-inf", "1e400"])
@pytest.mark.parametrize(
    "arguments",
    [
        ["verify", "demo", "--time-limit"],
        ["compare", "demo", "--data", "person=people.csv", "--seek", "allowance", "--cost"],
    ],
    ids=lambda arguments: arguments[-1],
)
def test_numbers_that_are_none(
    arguments: list[str], number: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*arguments, number]) == 2
    said = capsys.readouterr().err
    assert f"{arguments[-1]} cannot be" in said
    assert "a plain number such as 1000.50" in said


@pytest.mark.parametrize("missing", ["numpy", "scipy", "nanoarrow"])
def test_measure_says_what_to_install(missing: str, monkeypatch: pytest.MonkeyPatch) -> None:
    there = importlib.util.find_spec
    monkeypatch.setattr(
        importlib.util, "find_spec", lambda name: None if name == missing else there(name)
    )
    with pytest.raises(InputError) as caught:
        measure.command()
    assert [problem.code for problem in caught.value.problems] == ["needs-extra"]
