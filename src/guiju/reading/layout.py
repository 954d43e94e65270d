"""Lines → blocks (paragraphs and headings): the reading of line ends that costs least.

A line inside a paragraph is full: the first unit of the next line would not have fitted any more. The
first line of a paragraph is two cells shorter where its indentation was lost. Each way to read the line
ends is charged for what it leaves unexplained, and the cheapest is found by dynamic programming.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from guiju.reading.lines import Line, column_widths, first_unit, is_wrapped

INDENT = 2.0
LIST_MARK = re.compile(
    r"(?:[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十\d]{1,3}[）)]|第[一二三四五六七八九十百零\d]{1,5}[条章节编]"
    r"|\d{1,2}[.．、](?!\d)|[●■◆▶▲★○◎□△•·—]|专栏\d)"
)
# A line of reporters stands alone, however full it is.
_BYLINE = re.compile(
    r"(?:[▶□■◎○●]\s*)?(?:本报|本刊|本社|本网|新华社|见习|特约|首席|实习)*(?:记者|通讯员|评论员)"
    r"(?:\s+[\u4e00-\u9fa5·]{2,4})+$"
)
LABEL = re.compile(r"(?:[\u4e00-\u9fa5]{2,4}|[^，。：；“”]{2,12}(?:记者|主持人)|问|答)[：:]")
SPEECH = re.compile(
    r"(?:[^，。；：“”]{2,40}?)(?:说|表示|认为|指出|坦言|介绍|建议|强调|告诉记者)[，。：]"
)


@dataclass(frozen=True, slots=True)
class Block:
    """Lines that belong together: a paragraph, or a heading."""

    lines: tuple[Line, ...]
    heading: bool


def find_blocks(lines: Sequence[Line]) -> list[Block]:
    """The paragraphs and headings of a text, in its order."""
    if not lines:
        return []
    widths = column_widths(lines)
    starts = _cheapest(lines, widths) if is_wrapped(lines, widths) else [True] * len(lines)
    edges = [at for at, start in enumerate(starts) if start] + [len(lines)]
    return [_block(lines[first:last]) for first, last in pairwise(edges)]


def _block(lines: Sequence[Line]) -> Block:
    text = "".join(line.text for line in lines)
    heading = not lines[-1].closed and len(text) <= 45 and not re.search(r"[。！？；]", text)
    return Block(tuple(lines), heading and not text.endswith(("，", "、", ",")))


def _cheapest(lines: Sequence[Line], widths: Sequence[float]) -> list[bool]:
    """For each line whether a block starts there, indentation shown, lost or not used at all."""
    shown = sum(line.indent >= 1.5 for line in lines)
    if 0.03 * len(lines) < shown < 0.7 * len(lines):
        return _walk(lines, widths, INDENT, shown=True)[1]
    return min(
        (_walk(lines, widths, indent, shown=False) for indent in (INDENT, 0.0)),
        key=lambda way: way[0],
    )[1]


def _walk(
    lines: Sequence[Line], widths: Sequence[float], indent: float, *, shown: bool
) -> tuple[float, list[bool]]:
    usual = sorted(line.gap for line in lines)[len(lines) // 2]
    cost = {True: 0.0, False: 1e9}
    came: list[dict[bool, bool]] = []
    for at in range(1, len(lines)):
        step: dict[bool, bool] = {}
        fresh: dict[bool, float] = {}
        for start in (True, False):
            options = {
                was: cost[was]
                + _cost_of_end(
                    lines[at - 1],
                    lines[at],
                    widths[at - 1],
                    indent if was and not shown else 0.0,
                    start,
                )
                # A heading is one line that ends openly; a paragraph does not end so.
                + (4.0 if start and not was and not lines[at - 1].closed else 0.0)
                for was in (True, False)
            }
            step[start] = options[True] <= options[False]
            fresh[start] = min(options.values()) + _cost_of_start(
                lines[at - 1], lines[at], start, shown, usual
            )
        came.append(step)
        cost = fresh
    state = cost[True] <= cost[False]
    total, starts = min(cost.values()), [state]
    for step in reversed(came):
        state = step[state]
        starts.append(state)
    starts.reverse()
    starts[0] = True
    return total, starts


def _cost_of_end(line: Line, following: Line, width: float, indent: float, ends: bool) -> float:
    """What it costs to read the end of a line as the end of its block, or not."""
    available = width - indent
    room = available - line.width - first_unit(following.text)
    if _BYLINE.match(line.text):
        return 0.0 if ends else 9.0
    overflow = 3.0 if line.width > available + 1.25 else 0.0
    if not ends:
        short = 0.0 if room <= 0.5 else 0.7 if room < 1.0 else 1.5 + 1.2 * (room - 1.0)
        speech = (
            -1.5 if line.closed and line.text[-1] in "”」" and SPEECH.match(following.text) else 0.0
        )
        return overflow + min(short, 9.0) + (1.0 if line.closed else 0.0) + speech
    if line.closed:
        return overflow + (1.6 if room <= 0.5 else 0.0)
    if room >= 2.0 and not line.text.endswith(("，", "、")):
        return overflow + 2.0
    return overflow + 8.0


def _cost_of_start(line: Line, following: Line, start: bool, shown: bool, usual: int) -> float:
    """What it costs to start a block, or not, where the next line is set as it is."""
    if shown and line.closed:
        return 4.0 if start != (following.indent >= 1.5) else 0.0
    if usual == 0 and following.gap > 0 and not start and (line.closed or line.gap > 0):
        return 5.0
    if (
        (LIST_MARK.match(following.text) or LABEL.match(following.text))
        and line.closed
        and not start
    ):
        return 3.0
    if following.gap < usual and following.indent > 0 and line.closed and not start:
        return 6.0
    return 0.0
