"""What statements show on a screen, for golden files."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from guiju.cli.screen import Screen
from guiju.cli.statements import show_statements
from guiju.load import load_definition
from guiju.registers import StatementResults, check_statements

DAY = "2025-06-30"


def held(folder: Path, monkeypatch: pytest.MonkeyPatch) -> StatementResults:
    """The statements of a policy held against its registers, from within its folder."""
    monkeypatch.chdir(folder)
    return check_statements(load_definition("."), date=DAY)


def screen_of(results: StatementResults, language: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """What a person reads."""
    monkeypatch.setenv("GUIJU_LANG", language)
    stream = io.StringIO()
    show_statements(results, load_definition(".").definition, Screen(stream))
    return stream.getvalue()
