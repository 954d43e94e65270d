"""The pictures of the documents are those that the code draws. GUIJU_UPDATE_GOLDEN=1 draws them anew."""

from __future__ import annotations

import os

import pytest

from guiju.measures import FAMILIES
from scripts.pictures import LANGUAGES, PICTURES, file_of

MOST_BYTES = 30_000


def test_every_family_has_its_picture_and_every_kind_is_shown() -> None:
    assert set(FAMILIES) <= set(PICTURES)
    kinds = {draw("en").kind for draw in PICTURES.values()}
    assert kinds == {"bars", "heat", "matrix", "tiles", "curve", "network", "rank"}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", PICTURES)
def test_picture_is_current(name: str, language: str) -> None:
    drawn, file = PICTURES[name](language).svg(), file_of(name, language)
    if os.environ.get("GUIJU_UPDATE_GOLDEN"):
        file.write_text(drawn, encoding="utf-8")
    assert file.read_text(encoding="utf-8") == drawn
    assert len(drawn.encode()) < MOST_BYTES


def test_no_picture_is_left_over() -> None:
    for language in LANGUAGES:
        kept = {file.stem for file in file_of("x", language).parent.iterdir()}
        assert kept == set(PICTURES)
