"""However a command fails, a person gets a message and a script an exit code."""

from __future__ import annotations

import errno
import json
from pathlib import Path

import pytest

import guiju
from guiju.cli import main


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
