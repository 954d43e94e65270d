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
    r"|\d{1,2}[.．、](?!\d(?!\d{3}年))|\d{1,2}[）)](?=\s*[\u4e00-\u9fa5])|[①-⒛㈠-㈩]"
    r"|[●■◆▶▲★○◎□△•·—◦▪▫◇➢➤✓✔√\uf06c-\uf0fe]|专栏\d)"
)
# A line of reporters stands alone, however full it is.
_BYLINE = re.compile(
    r"(?:[▶□■◎○●]\s*)?(?:本报|本刊|本社|本网|新华社|见习|特约|首席|实习|[\u4e00-\u9fa5]{2,4}[报社网台刊])*(?:特派)?(?:记者|通讯员|评论员)"
    r"(?:\s+[\u4e00-\u9fa5·]{2,4})+$|[\u4e00-\u9fa5]{2,4}[报社网台刊](?:特派)?记者\s*[\u4e00-\u9fa5]{2,4}(?:、[\u4e00-\u9fa5]{2,4}){0,5}$"
)
LABEL = re.compile(r"(?:[\u4e00-\u9fa5]{2,4}|[^，。：；“”]{2,12}(?:记者|主持人)|问|答)[：:]")
# What a title of an official document ends on, and what stands under it.
TITLE = re.compile(
    r"(?:通知|意见|规划|方案|办法|条例|规定|决定|纲要|公报|公告|细则|指南|答复函?|复函|讲话|致辞|报告|计划|要点|解读|实录|答记者问|发布会|措施)"
    r"(?:[（(][^）)，]{1,14}[）)])?$"
)
TITLE_FOLLOWS = re.compile(
    r"各|同志们|第[一1][章条]|一、|[（(]|——|[\u4e00-\u9fa5]{2,10}[〔［\[]\d{4}[〕］\]]|[\u4e00-\u9fa5、，（）]{2,30}[：:]|(?:19|20)\d\d年|近日|为|根据|【|《|"
    r"[\u4e00-\u9fa5]{0,8}(?:省|市|县|区|局|厅|部|委)[\u4e00-\u9fa5\s]{0,8}$|[\u4e00-\u9fa5]{2,8}\s+[\u4e00-\u9fa5]{2,4}$"
)
_DATELINE = re.compile(
    r"据?(?:本报|新华社|中新社|人民网|本网)[^，。；：“”]{0,22}?(?:讯|电)(?=[ 　（(])"
)
# A line that can be nothing but a title, whatever follows.
TITLE_SURE = re.compile(
    r"[^，。：；“”]{8,}(?:关于[^，。：；]+|(?:条例|办法|方案|通知|公报|细则|纲要|答复函?|讲话|解读|实录|答记者问)|[（(][^）)，]{1,14}[）)])$"
)
_TITLE_LINES = 4
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
    if is_wrapped(lines, widths):
        starts = _cheapest(lines, widths)
        if (count := _title_lines(lines, widths)) > 0:
            starts[: count + 1] = [True, *[False] * (count - 1), True][: len(starts)]
    else:
        starts = [True] * len(lines)
    edges = [at for at, start in enumerate(starts) if start] + [len(lines)]
    return [_block(lines[first:last]) for first, last in pairwise(edges)]


def _title_lines(lines: Sequence[Line], widths: Sequence[float]) -> int:
    """How many lines at the top are one title: it ends on a word of titles, or before a line of reporters."""
    text, found = "", 0
    for at, line in enumerate(lines[:_TITLE_LINES]):
        if at > 0 and _BYLINE.match(line.text):
            full = all(widths[k] - lines[k].width <= 2.0 for k in range(at - 1))
            return at if full else found
        text += line.text
        if (
            re.search(r"[。！？；]$|[。；]", text)
            or line.gap > lines[min(1, len(lines) - 1)].gap > 0
        ):
            return found
        follows = lines[at + 1].text if at + 1 < len(lines) else ""
        if _DATELINE.match(follows):
            return at + 1
        if TITLE.search(text) and (
            TITLE_FOLLOWS.match(follows)
            or widths[at] - line.width >= 2.0 + first_unit(follows)
            or TITLE_SURE.match(text)
        ):
            found = at + 1
    return found


def _block(lines: Sequence[Line]) -> Block:
    text = "".join(line.text for line in lines)
    heading = (
        not lines[-1].closed and len(text) <= 45 and not re.search(r"[。；]|[！？].*[！？]", text)
    )
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
    if ends and line.text.rfind("（") > line.text.rfind("）"):
        return 12.0
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
    # A title of two lines that ends openly, and who is written to under it: both are indented.
    if shown and following.indent >= 1.5 and not start and TITLE.search(line.text):
        return 6.0
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
