"""Checks of tables and rules on a screen: each flaw with its place, what to do, and a case; then how many there are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from guiju.cli.layout import Cell
from guiju.cli.proof import STYLES, case_rows
from guiju.cli.screen import Screen
from guiju.locale import render, to_json
from guiju.model.definition import Definition

if TYPE_CHECKING:
    from guiju.verify.check import Check, Flaw


def show_checks(checks: Sequence[Check], definition: Definition, screen: Screen) -> None:
    """What does not hold and what is worth knowing; what holds is only counted."""
    for check in checks:
        if check.flaws or check.reason:
            _show(check, definition, screen)
    count = {word: sum(check.verdict == word for check in checks) for word in STYLES}
    screen.line(screen.say("checks-total", **count))


def _show(check: Check, definition: Definition, screen: Screen) -> None:
    screen.line(
        Cell(screen.say(check.verdict), STYLES[check.verdict]),
        check.subject,
        screen.say(f"check-{check.kind}"),
    )
    if check.reason:
        screen.line(screen.say(f"reason-{check.reason}", found=check.found), indent=2)
    for flaw in check.flaws:
        _flaw(flaw, definition, screen)
    if check.count > len(check.flaws):
        screen.line(screen.say("more-flaws", count=check.count - len(check.flaws)), indent=2)


def _flaw(flaw: Flaw, definition: Definition, screen: Screen) -> None:
    for line in _message(flaw, screen):
        screen.line(line, indent=2)
    for row in flaw.rows[1:]:
        screen.line(str(row.place), indent=4)
    if flaw.day is not None:
        screen.line(screen.say("flaw-date", date=flaw.day), indent=4)
    if flaw.case is not None:
        screen.table(case_rows(flaw.case, definition, screen), indent=4)


def _message(flaw: Flaw, screen: Screen) -> list[str]:
    """The lines of a message; of a note the first alone, under its own word."""
    first, *others = render(flaw.problem, screen.language).splitlines()
    if not flaw.note:
        return [first, *others]
    return [first.replace(": warning: ", f": {screen.say('note')}: ", 1)]


def checks_json(checks: Sequence[Check], language: str) -> list[dict[str, Any]]:
    """Checks as plain data, with their messages in a language."""
    out = []
    for check in checks:
        found: dict[str, Any] = check.to_json()
        for entry, flaw in zip(found["flaws"], check.flaws, strict=True):
            message: Mapping[str, object] = to_json(flaw.problem, language)
            entry |= {name: message[name] for name in ("message", "expected", "remedy")}
        out.append(found)
    return out
