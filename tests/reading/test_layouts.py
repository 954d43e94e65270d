"""The same text set in many layouts: the same paragraphs, and the same statements."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import pytest

from guiju.reading.page import Page, Paragraph
from guiju.reading.read import Reading, read
from guiju.reading.restore import restore
from tests.reading.layouts import WHITE, Layout, layouts, set_page
from tests.reading.marking import mark_up

CASES = Path(__file__).parents[1] / "cases" / "reading"
TEXTS = (
    "dev/roundup_seeds",
    "dev/feature_factory",
    "dev/survey_tutors",
    "dev/plan_pension",
    "dev/regulation_water",
)
LAYOUTS = list(layouts())


class Ends(NamedTuple):
    """Ends of paragraphs, counted over the characters of a text that are not white space."""

    wanted: int
    found: int
    right: int


def _lines(name: str) -> list[str]:
    return mark_up(name, (CASES / name / "marked.txt").read_text(encoding="utf-8")).lines


def _compact(text: str) -> str:
    return "".join(char for char in text if char not in WHITE)


def _parts(page: Page) -> list[Paragraph]:
    return [part for article in page.articles for part in (*article.front, *article.paragraphs)]


def _ends(texts: list[str]) -> set[int]:
    ends, count = set(), 0
    for text in texts:
        count += len(_compact(text))
        ends.add(count)
    return ends


def test_there_are_three_hundred_layouts() -> None:
    assert len(LAYOUTS) * len(TEXTS) == 300


@pytest.mark.parametrize("name", TEXTS)
def test_no_layout_changes_the_text_and_every_character_keeps_its_place(name: str) -> None:
    lines = _lines(name)
    for layout in LAYOUTS:
        raw = set_page(lines, layout)
        parts = _parts(restore(raw))
        assert _compact("".join(part.text for part in parts)) == _compact(raw), layout
        for part in parts:
            placed = [(char, raw[at]) for char, at in zip(part.text, part.offsets, strict=True)]
            assert all(char == there or char == " " for char, there in placed), layout


def test_ends_of_paragraphs_are_found_in_all_layouts() -> None:
    counts = []
    for name in TEXTS:
        lines = _lines(name)
        wanted = _ends(lines)
        for layout in LAYOUTS:
            found = _ends([part.text for part in _parts(restore(set_page(lines, layout)))])
            counts.append(Ends(len(wanted), len(found), len(wanted & found)))
    right = sum(one.right for one in counts)
    f1 = 2 * right / sum(one.wanted + one.found for one in counts)
    assert f1 >= 0.97, f1


def _statements(reading: Reading) -> set[tuple[str, tuple[str, ...], str]]:
    return {(one.quote, one.speakers, one.kind) for one in reading.statements}


@pytest.mark.parametrize("name", ["dev/page_mixed", "dev/interview_answers"])
def test_pages_without_wrapping_and_wrapped_have_the_same_statements(name: str) -> None:
    lines = _lines(name)
    plain = _statements(read(set_page(lines, Layout(0))))
    for layout in (Layout(20, 0, 2), Layout(24, 1, 2), Layout(28, 0, 2)):
        wrapped = _statements(read(set_page(lines, layout)))
        assert len(plain & wrapped) >= 0.9 * len(plain | wrapped), layout


def test_the_seed_page_has_the_same_statements_in_every_layout(shared: Path) -> None:
    raw = (shared / "sources" / "page.txt").read_bytes().decode("utf-8")
    reading = read(raw)
    lines = [part.text for part in _parts(reading.page)]
    wanted = _statements(reading)
    same = []
    for layout in LAYOUTS:
        found = _statements(read(set_page(lines, layout)))
        same.append(2 * len(wanted & found) / (len(wanted) + len(found)))
    assert min(same) >= 0.95, LAYOUTS[same.index(min(same))]
    assert sum(same) / len(same) >= 0.98
