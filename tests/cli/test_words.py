"""The words of the screens are used, and each command is explained."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import guiju
from guiju.cli.commands import COMMANDS, GROUPS
from guiju.cli.help import EXAMPLES
from guiju.doctor import EXTRAS
from guiju.locale import TEXTS
from guiju.locale.options import HELP
from guiju.locale.placeholders import CHINESE, WORD, placeholder
from guiju.locale.screens import SCREENS

SOURCE = "\n".join(
    file.read_text(encoding="utf-8")
    for part in ("cli", "report")
    for file in (Path(guiju.__file__).parent / part).rglob("*.py")
)
# Words put together from a prefix and a name: f"kind-{kind}".
FAMILIES = set(re.findall(r"f[\"']([a-z]+)-\{", SOURCE))


# What other parts of Guiju name: extras, kinds of change, states, statuses, counts, origins of a figure.
ELSEWHERE = {
    *EXTRAS,
    *(
        "table row",
        "standing",
        "content",
        "register",
        "ok",
        "optional",
        "wrong",
        "in_force",
        "repealed",
        "draft",
    ),
    *("rules_without_citation", "unverified_citations", "official", "exam", "web", "derived"),
    *("python", "terminal", "parquet", "folder", "temporary", "real", "synthetic", "unknown"),
    *(
        "unique",
        "collect",
        "domain",
        "optional",
        "otherwise",
        "priority",
        "quick",
        "repealed",
        "in_force",
    ),
    *("static", "unweighted", "illustrative", "indices"),
    *("sum", "count", "min", "max", "avg", "any", "all", "unverified"),
}


def is_written(word: str) -> bool:
    return any(f"{quote}{word}{quote}" in SOURCE for quote in "\"'")


@pytest.mark.parametrize("code", sorted({*SCREENS, *HELP}))
def test_word_is_used(code: str) -> None:
    prefix, _, name = code.partition("-")
    assert is_written(code) or (prefix in FAMILIES and (is_written(name) or name in ELSEWHERE))


PLACEHOLDERS = sorted(set(re.findall(r'metavar="([^"]+)"', SOURCE)))


@pytest.mark.parametrize("written", PLACEHOLDERS)
def test_placeholder_is_chinese_in_chinese_help(written: str) -> None:
    assert set(WORD.findall(written)) <= set(CHINESE)
    assert not WORD.findall(placeholder(written, "zh").replace("SHA256", ""))


def test_every_command_is_explained_by_an_example() -> None:
    actions = {f"{group} {action}" for group, found in GROUPS.items() for action in found}
    assert set(EXAMPLES) == {*COMMANDS, *actions}
    assert all(f"{line} ".startswith(f"guiju {name} ") for name, line in EXAMPLES.items())
    assert {f"help-{name.replace(' ', '-')}" for name in EXAMPLES} <= set(TEXTS)
