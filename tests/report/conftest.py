"""A folder with the small policy and its people."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.report.results import furnish


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder, to work in."""
    furnish(tmp_path)
    monkeypatch.chdir(tmp_path)
    return tmp_path
