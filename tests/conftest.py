"""What all tests share: the reference folder, and the count of tests that had to do without it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
NO_SHARED = "shared folder not found: set GUIJU_SHARED"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The reference folder beside the repository, or where GUIJU_SHARED says; without it, a skip.

    A GUIJU_SHARED that names no folder is a mistake and fails, so that no run passes by a typo.
    """
    named = os.environ.get("GUIJU_SHARED")
    folder = Path(named) if named else ROOT.parent / "shared"
    # Any folder may happen to be called `shared`; ours holds the worked cases.
    if (folder / "cases").is_dir():
        return folder.resolve()
    if named:
        pytest.fail(f"GUIJU_SHARED={named} holds no folder `cases`: correct it or unset it")
    pytest.skip(NO_SHARED)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """One line with how many tests were skipped for lack of the shared folder."""
    skipped = terminalreporter.stats.get("skipped", [])
    count = sum(NO_SHARED in str(report.longrepr) for report in skipped)
    terminalreporter.write_line(f"skipped for lack of the shared folder: {count}")
