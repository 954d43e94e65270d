"""`guiju doctor`: whether this machine can do what Guiju offers."""

from __future__ import annotations

from guiju.cli.layout import Cell
from guiju.cli.options import Json, Lang
from guiju.cli.screen import Screen, write_json
from guiju.doctor import examine
from guiju.locale import TEXTS

_STYLES = {"ok": "green", "optional": "dim", "wrong": "red"}


def command(lang: Lang = None, json: Json = False) -> int:
    """Everything examined, with what to do; 1 where something is wrong."""
    findings = examine()
    code = int(any(finding.state == "wrong" for finding in findings))
    if json:
        listed = [
            {
                "name": f.name,
                "state": f.state,
                "found": f.found or None,
                "remedy": f.remedy or None,
                "offline": f.offline or None,
                "gives": TEXTS[f"gives-{f.extra}"] if f.extra else None,
            }
            for f in findings
        ]
        write_json({"findings": listed})
        return code
    screen = Screen()
    screen.table(
        [
            Cell(screen.say(f"state-{f.state}"), _STYLES[f.state]),
            _named(f.name, screen),
            f.found,
            screen.say(f"gives-{f.extra}") if f.extra else "",
        ]
        for f in findings
    )
    for finding in findings:
        for command in filter(None, (finding.remedy, finding.offline)):
            screen.line(
                f"{_named(finding.name, screen)}{screen.say('colon').strip()}",
                Cell(command, "bold"),
                indent=2,
            )
    return code


def _named(name: str, screen: Screen) -> str:
    """What was examined, in words where it has some."""
    part, _, rest = name.partition(" ")
    return f"{screen.say(f'doctor-{part}')} {rest}".strip() if f"doctor-{part}" in TEXTS else name
