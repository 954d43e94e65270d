"""A recorded run once more, and whether it gives the same."""

from __future__ import annotations

from collections.abc import Mapping

import guiju
from guiju.cli.failure import DONE, NO
from guiju.cli.layout import Cell, Row
from guiju.cli.screen import Screen, write_json
from guiju.data.progress import terminal_progress
from guiju.locale import language, text

_SHOWN = 50


def replay_run(policy: str, file: str, files: Mapping[str, str | None], *, as_json: bool) -> int:
    """Run what a file records, and say what differs; exit code 1 where anything does."""
    with terminal_progress(text("running", language())) as advance:
        found = guiju.load(policy).replay(file, files, progress=advance)
    if as_json:
        write_json(found.to_json())
        return DONE if found.same else NO
    screen = Screen()
    code = "replay-same" if found.same else "replay-differs"
    screen.line(
        Cell(
            screen.say(code, file=file, count=len(found.differences)),
            "green" if found.same else "red",
        )
    )
    rows: list[Row] = [
        [screen.say("replay-what"), screen.say("replay-recorded"), screen.say("replay-found")]
    ]
    rows += [[d.what, d.recorded, d.found] for d in found.differences[:_SHOWN]]
    if not found.same:
        screen.table(rows, indent=2)
    return DONE if found.same else NO
