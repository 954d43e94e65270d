"""--json: every answer is one object, its lists under a name; so is what is wrong."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from guiju.cli import main

LISTS = {
    "list": "policies",
    "doctor": "findings",
    "show --functions": "functions",
    "show stipend": "elements",
    "check stipend": "cases",
    "decide stipend --ask": "inputs",
    "explain stipend families.yaml student.stipend": "steps",
    "diff stipend stipend": "changes",
    "show nowhere": "problems",
}


@pytest.mark.parametrize(("command", "name"), LISTS.items())
def test_an_answer_is_an_object_with_named_lists(
    command: str, name: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main([*command.split(), "--json"])
    answer = json.loads(capsys.readouterr().out)
    assert isinstance(answer, dict)
    assert isinstance(answer[name], list)
