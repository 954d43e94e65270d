"""Pages of every answer, in both languages, as written under tests/cases/report; and what no page may hold.

GUIJU_UPDATE_GOLDEN=1 writes what comes out into the files instead; read the difference before it is kept.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

import guiju
from guiju.report.write import write_report
from tests.report.reading import Read
from tests.report.results import HOSTILE, POLICY, VERBS, furnish, policy, record

GOLDEN = Path(__file__).resolve().parents[1] / "cases" / "report"
UPDATE = bool(os.environ.get("GUIJU_UPDATE_GOLDEN"))
LANGUAGES = ("en", "zh")
_HASH = re.compile(r"\b[0-9a-f]{64}\b")


def page(name: str, language: str) -> str:
    """The page of an answer."""
    policy().report(record(name), "page.html", language=language)
    return Path("page.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", VERBS)
def test_page_is_as_written(name: str, language: str, folder: Path) -> None:
    found = _HASH.sub("HASH", page(name, language)).replace(guiju.__version__, "VERSION")
    file = GOLDEN / f"{name}.{language}.html"
    if UPDATE:
        file.write_text(found, encoding="utf-8")
    assert found == file.read_text(encoding="utf-8")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", VERBS)
def test_page_is_well_formed_and_loads_nothing(name: str, language: str, folder: Path) -> None:
    found = page(name, language)
    read = Read(found)
    assert read.wrong == []
    assert {goal.removeprefix("#") for goal in read.goals} <= read.ids
    assert "url(" not in found
    assert "@import" not in found
    assert "http://" not in found
    assert "https://" not in found
    assert "default-src 'none'" in found.replace("&#39;", "'")


@pytest.mark.parametrize("language", LANGUAGES)
def test_hostile_texts_are_shown_and_never_run(
    language: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    furnish(tmp_path, place=HOSTILE)
    law = POLICY.replace("示例草案", "<img src=x onerror=alert(1)>").replace(
        "免征额提高", "</title><svg onload=x>"
    )
    (tmp_path / "small" / "policy.yaml").write_text(law, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    read = Read(page("compare", language))
    assert read.wrong == []
    shown = " ".join(read.texts)
    assert "<script>alert('x')</script>&\"" in shown
    # Signs that turn the direction of writing, and bells, are not passed on.
    assert "\u202e" not in shown
    assert "\x07" not in shown


@pytest.mark.parametrize("kind", ["synthetic", "illustrative", "unknown", "real"])
def test_of_what_kind_the_data_are_stands_above_all(
    kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    furnish(tmp_path, kind=kind)
    monkeypatch.chdir(tmp_path)
    found = page("compare", "en")
    body = found[found.index("<body>") :]
    assert body.split("\n")[1].startswith('<p class="warning"') == (kind != "real")
    assert f'<meta name="guiju-data" content="{kind}">' in found


def test_without_the_policy_the_page_says_so(folder: Path) -> None:
    made = record("compare")
    (folder / "small" / "policy.yaml").unlink()
    write_report(made, "page.html", None, "en")
    shown = Path("page.html").read_text(encoding="utf-8")
    assert "The policy small could not be read" in shown
    assert "sources of the rules</h2>" not in shown
    assert "R1 by kind" in shown


def test_another_version_of_the_policy_is_not_taken_for_the_one_computed_with(folder: Path) -> None:
    made = record("compare")
    (folder / "small" / "policy.yaml").write_text(
        POLICY.replace("2019-01-01: 1000", "2019-01-01: 1001"), encoding="utf-8"
    )
    policy().report(made, "page.html", language="en")
    assert "is another version" in Path("page.html").read_text(encoding="utf-8")


def test_another_version_of_a_reform_is_not_shown(folder: Path) -> None:
    made = record("compare")
    (folder / "small" / "policy.yaml").write_text(
        POLICY.replace("2024-01-01: 30%", "2024-01-01: 31%"), encoding="utf-8"
    )
    policy().report(made, "page.html", language="en")
    shown = Path("page.html").read_text(encoding="utf-8")
    assert "The reform R1 could not be read as it was" in shown
    assert "what R3 changes" in shown


def test_hundreds_of_groups_are_all_there(folder: Path) -> None:
    rows = [f"{i},hospital,{i * 100 - 5},1,第{i}区{'很长的名称' * 8}" for i in range(400)]
    text = "\n".join(["person_id,kind,income,weight,place", *rows[1:]]) + "\n"
    (folder / "people.csv").write_text(text, encoding="utf-8")
    shown = page("compare", "zh")
    assert Read(shown).wrong == []
    assert all(f"第{i}区" in shown for i in range(1, 400))


def test_no_people_make_a_page_all_the_same(folder: Path) -> None:
    (folder / "people.csv").write_text("person_id,kind,income,weight,place\n", encoding="utf-8")
    read = Read(page("compare", "en"))
    assert read.wrong == []
    assert any("costs nothing" in text for text in read.texts)


def test_an_answer_of_the_api_is_taken_as_it_is(folder: Path) -> None:
    found = policy().compare({"person": "people.csv"}, ["R1"], date="2024-12-31")
    policy().report(found, "page.html", language="en")
    shown = Path("page.html").read_text(encoding="utf-8")
    assert "The file holds no record of the run" in shown
    assert guiju.__version__ in shown
