"""`guiju ai marks`: the label marks of generated files."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from guiju.ai.marks.check import EXPLICIT_DUTY, IMPLICIT_DUTY, UNCHECKED, Marked, Marks, check_marks
from guiju.ai.marks.implicit import FIELD
from guiju.cli.assessing import basis_text, result_cell, share
from guiju.cli.failure import DONE, NO
from guiju.cli.layout import Cell
from guiju.cli.options import Json, Lang, said
from guiju.cli.screen import Screen, write_json
from guiju.locale import TEXTS

Files = Annotated[list[str], typer.Argument(metavar="FILE…", help=said("marks-files"))]
STYLES = {"complete": "green", "found": "green", "unchecked": "dim"}


def command(files: Files, lang: Lang = None, json: Json = False) -> int:
    """0 where nothing is missing, as far as it can be checked; 1 where a mark is missing."""
    marks = check_marks(map(Path, files))
    if json:
        write_json(marks.to_json())
    else:
        show_marks(marks, Screen())
    return NO if marks.result == "fail" else DONE


def show_marks(marks: Marks, screen: Screen) -> None:
    """Each file with its marks, then the rates of all, for people."""
    for file in marks.files:
        screen.line(
            result_cell(file.result, screen), Cell(file.file, "bold"), Cell(file.kind, "dim")
        )
        screen.line(screen.say("marks-implicit"), *_implicit(file, screen), indent=2)
        screen.line(screen.say("marks-explicit"), *_explicit(file, screen), indent=2)
    for which in ("implicit", "explicit"):
        verdict = marks.rate(which)
        if verdict.size and len(marks.files) > 1:
            low, high = map(share, verdict.exact)
            said_ = screen.say(
                "marks-rate", which=screen.say(f"marks-{which}"), count=verdict.count, size=verdict.size,
                confidence=share(verdict.confidence), low=low, high=high,
            )  # fmt: skip
            screen.line(said_)
    if any(file.explicit == UNCHECKED for file in marks.files):
        screen.line(Cell(screen.say("marks-look"), "dim"))
    for duty in (IMPLICIT_DUTY, EXPLICIT_DUTY):
        screen.line(Cell(screen.say("basis", text=basis_text(duty, screen.language)), "dim"))
    screen.line(Cell(screen.say("marks-keys"), "yellow"))


def _implicit(file: Marked, screen: Screen) -> list[Cell | str]:
    parts: list[Cell | str] = [_state(file.implicit, screen)]
    if file.mark is not None:
        code = f"mark-place-{file.mark.place}"
        place = screen.say(code) if code in TEXTS else file.mark.place
        parts.append(screen.say("mark-at", place=place))
        if file.mark.missing:
            keys = screen.say("and").join(file.mark.missing)
            parts.append(Cell(screen.say("mark-missing", keys=keys), "red"))
        if "Label" not in file.mark.missing:
            level = screen.say(f"level-{file.mark.level}")
            parts.append(screen.say("mark-level", level=level))
        if file.mark.name != FIELD:
            parts.append(Cell(screen.say("mark-named", name=file.mark.name), "yellow"))
    if file.others:
        places = screen.say("and").join(dict.fromkeys(one.place for one in file.others))
        parts.append(Cell(screen.say("mark-others", places=places), "red"))
    if file.damage:
        parts.append(Cell(screen.say(f"damage-{file.damage}"), "yellow"))
    return parts


def _explicit(file: Marked, screen: Screen) -> list[Cell | str]:
    parts: list[Cell | str] = [_state(file.explicit, screen)]
    if file.hint is not None:
        parts += [screen.say(f"position-{file.hint.position}"), Cell(file.hint.words, "dim")]
    return parts


def _state(state: str, screen: Screen) -> Cell:
    return Cell(screen.say(f"mark-{state}"), STYLES.get(state, "red"))
