"""`guiju ai register`, `calendar` and `publish` as commands: what their JSON holds, and what they leave alone."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from guiju.cli import main
from guiju.store import open_store
from guiju.store.keeping import Store
from tests.store.conftest import new_database

from .conftest import OFFICE

Capture = pytest.CaptureFixture[str]


@pytest.fixture
def address(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture) -> str:
    """A register that holds the office, in the folder of the test."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GUIJU_LANG", "en")
    monkeypatch.setenv("GUIJU_STORE", "office.db")
    assert main(["ai", "register", "put", str(OFFICE), "--who", "ann"]) == 0
    capsys.readouterr()
    return "office.db"


def answer(capsys: Capture, *arguments: str) -> Any:
    assert main([*arguments, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def failed(capsys: Capture, *arguments: str) -> list[str]:
    assert main([*arguments, "--json"]) == 2
    return [problem["code"] for problem in json.loads(capsys.readouterr().out)["problems"]]


def test_one_record_with_its_versions(address: str, capsys: Capture) -> None:
    put = ("ai", "register", "put", "system:chat", "--who", "ben", "--set")
    assert (
        answer(capsys, *put, "serves_minors=true", "--date", "2026-11-01")["counts"]["changed"] == 1
    )
    shown = answer(capsys, "ai", "register", "show", "system:chat", "--date", "2026-11-01")
    assert (shown["version"], shown["who"], shown["body"]["features"]["serves_minors"]) == (
        2,
        "ben",
        True,
    )
    assert "CN-MINOR" in shown["stands"]["tiers"]
    earlier = answer(capsys, "ai", "register", "show", "system:chat", "--date", "2021-12-31")
    assert "CN-ALG" not in earlier["stands"]["tiers"]
    history = answer(capsys, "ai", "register", "history", "系统:chat")
    assert [(one["version"], one["who"]) for one in history["versions"]] == [(1, "ann"), (2, "ben")]
    found = answer(capsys, "ai", "register", "diff", "system:chat", "--date", "2026-11-01")
    assert found["columns"] == {"serves_minors": [None, True]}
    assert found["consequences"][0]["tiers"] == {"gained": ["CN-MINOR"], "lost": []}
    back = answer(capsys, "ai", "register", "diff", "system:chat", "2", "1", "--date", "2026-11-01")
    assert back["consequences"][0]["tiers"] == {"gained": [], "lost": ["CN-MINOR"]}


@pytest.mark.parametrize(
    ("language", "type_", "never"), [("en", "text", "policy"), ("zh", "文字", "政策")]
)
def test_a_title_that_lacks_is_no_matter_of_a_policy(
    address: str, capsys: Capture, language: str, type_: str, never: str
) -> None:
    """Who fills in a form cannot edit the rules; and types are words of the language."""
    assert (
        main(
            ["ai", "register", "put", "system:new", "--set", "since=2026-01-01", "--lang", language]
        )
        == 2
    )
    said = capsys.readouterr().err
    assert "system.title" in said
    assert type_ in said
    assert never not in said


def test_lists_are_objects(address: str, capsys: Capture) -> None:
    listed = answer(capsys, "ai", "register", "list", "system")
    assert {one["kind"] for one in listed["records"]} == {"system"}


def test_people_see_versions_and_values(address: str, capsys: Capture) -> None:
    main(["ai", "register", "put", "system:chat", "--who", "ben", "--set", "版本=2.0"])
    capsys.readouterr()
    assert main(["ai", "register", "history", "system:chat"]) == 0
    shown = capsys.readouterr().out
    assert "version 1" in shown
    assert "ben" in shown
    assert "1.0 → 2.0" in shown
    assert main(["ai", "register", "show", "system:chat", "--lang", "zh"]) == 0
    shown = capsys.readouterr().out
    assert "面向境内公众提供" in shown
    assert "file_algorithm=2026-09-28 备案一号" in shown


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("1", "9"), "register-no-version"),
        (("1",), "register-no-version"),
        (("a", "b"), "register-no-version"),
    ],
)
def test_versions_that_are_not_there(
    address: str, capsys: Capture, words: tuple[str, ...], code: str
) -> None:
    assert failed(capsys, "ai", "register", "diff", "system:chat", *words) == [code]


def test_retiring_keeps_the_record(address: str, capsys: Capture) -> None:
    arguments = ("ai", "register", "retire", "system:chat", "--until", "2026-10-16")
    assert failed(capsys, *arguments, "--seen", "7") == ["record-changed"]
    assert answer(capsys, *arguments, "--seen", "1")["records"][0]["columns"] == {
        "until": [None, "2026-10-16"]
    }
    listed = answer(capsys, "ai", "register", "list", "system", "--date", "2026-11-01")
    systems = listed["records"]
    assert [one["key"] for one in systems] == ["abroad", "inside"]
    due = answer(capsys, "ai", "calendar", "--date", "2026-11-01")
    assert [row["row"] for row in due["items"][0]["rows"]] == [
        "cancel_filing:CN-AR-23",
        "cancel_filing:CN-DS-16",
    ]
    assert failed(capsys, "ai", "register", "retire", "system:none") == ["record-missing"]
    # Before it began it cannot end.
    assert failed(capsys, "ai", "register", "retire", "system:chat", "--until", "2020-01-01") == [
        "register-order"
    ]


def test_a_review_of_each_policy(address: str, capsys: Capture) -> None:
    china = answer(
        capsys, "ai", "register", "review", "--from", "2024-03-15", "--date", "2026-11-01"
    )
    assert (china["systems"], china["moved"], china["retiered"]) == (2, 2, 0)
    arguments = ("--policy", "ai_eu", "--from", "2026-11-01", "--date", "2028-12-31")
    union = answer(capsys, "ai", "register", "review", *arguments)
    assert (union["systems"], union["retiered"]) == (1, 1)
    assert union["tiers"]["EU-HIGH"] == {"enter": 1, "leave": 0}


def test_a_dry_run_makes_no_store(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    monkeypatch.chdir(tmp_path)
    found = answer(capsys, "ai", "register", "put", str(OFFICE), "--store", "new.db", "--dry-run")
    assert (found["counts"]["new"], found["store"]) == (10, "new.db")
    assert list(tmp_path.iterdir()) == []


def test_the_calendar_file_is_whole_or_not_there(
    address: str, tmp_path: Path, capsys: Capture
) -> None:
    assert failed(capsys, "ai", "calendar", "--ics", "nowhere/due.ics") == ["cannot-write"]
    found = answer(capsys, "ai", "calendar", "--ics", "due.ics", "--date", "2026-11-01")
    assert found["ics"] == "due.ics"
    assert (tmp_path / "due.ics").read_bytes().count(b"BEGIN:VEVENT") == len(found["items"]) == 2


def test_a_form_is_filled_with_one_policy(address: str, tmp_path: Path, capsys: Capture) -> None:
    found = answer(capsys, "ai", "register", "form", "--out", "form.xlsx", "--policy", "ai_eu")
    # Providers and models stand under no policy.
    assert found["records"] == 2 + 2 + 1
    assert answer(capsys, "ai", "register", "put", "form.xlsx")["counts"]["unchanged"] == 5


def test_new_records_stand_under_the_policy_of_the_command(
    address: str, tmp_path: Path, capsys: Capture
) -> None:
    """So that a form of another policy can be filled in without naming it in each row."""
    (tmp_path / "union.yaml").write_text(
        "system: {new: {title: x, on_eu_market: true}, abroad: {version: 2}}", "utf-8"
    )
    assert failed(capsys, "ai", "register", "put", "union.yaml") == ["unknown-column"]
    found = answer(
        capsys, "ai", "register", "put", "union.yaml", "--policy", "ai_eu", "--date", "2026-11-01"
    )
    assert [one["policy"] for one in found["consequences"]] == ["ai_eu", "ai_eu"]
    # What is there keeps its own.
    answer(
        capsys, "ai", "register", "put", "system:chat", "--set", "version=2", "--policy", "ai_eu"
    )
    assert answer(capsys, "ai", "register", "show", "system:chat")["body"]["policy"] == "ai_china"


def test_a_change_of_policy_shows_what_goes_with_it(address: str, capsys: Capture) -> None:
    assert (
        main(
            [
                "ai",
                "register",
                "put",
                "system:inside",
                "--set",
                "policy=ai_eu",
                "--set",
                "on_eu_market=true",
            ]
        )
        == 0
    )
    assert "is_generative true → -" in capsys.readouterr().out.replace("True", "true")


def test_what_was_erased_is_neither_shown_nor_listed(address: str, capsys: Capture) -> None:
    assert main(["audit", "erase", "--record", "system:inside"]) == 0
    capsys.readouterr()
    assert "inside" not in {
        one["key"] for one in answer(capsys, "ai", "register", "list", "system")["records"]
    }
    assert failed(capsys, "ai", "register", "show", "system:inside") == ["record-missing"]
    assert answer(capsys, "ai", "calendar", "--date", "2026-11-01")["items"]
    with open_store(address, create=False) as store:
        assert isinstance(store, Store)
        assert store.verify().whole


def test_what_cannot_be_kept_makes_no_store(
    tmp_path: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    put = ("ai", "register", "put", "system:chat", "--store", "new.db", "--set")
    assert failed(capsys, *put, "users=many") == ["not-a-number", "register-missing"]
    assert failed(capsys, "ai", "register", "put", "none.yaml", "--store", "new.db") == ["no-file"]
    assert list(tmp_path.iterdir()) == []
    assert answer(capsys, *put, "title=Chat")["counts"]["new"] == 1


def test_what_cannot_be_kept_leaves_a_server_as_it_was(server: str, capsys: Capture) -> None:
    import psycopg

    place = new_database(server)
    put = ("ai", "register", "put", "system:chat", "--store", place, "--set")
    assert failed(capsys, *put, "tittle=Chat")
    with psycopg.connect(place) as client:
        query = "SELECT count(*) FROM information_schema.schemata WHERE schema_name = 'guiju'"
        assert client.execute(query).fetchone() == (0,)
    assert answer(capsys, *put, "title=Chat")["counts"]["new"] == 1


def test_all_that_is_wrong_is_told_at_once(address: str, tmp_path: Path, capsys: Capture) -> None:
    """The form of one file, the columns, values and links of another."""
    first, second = tmp_path / "a.yaml", tmp_path / "b.yaml"
    first.write_text(
        "systm: {x: {title: X}}\nsystem: {y: [1]}\nmodel: {m: {title: M, colour: red}}\n", "utf-8"
    )
    second.write_text("system: {z: {title: Z, users: many}}\n", "utf-8")
    codes = failed(capsys, "ai", "register", "put", str(first), str(second))
    assert codes == ["register-kind", "not-a-mapping", "unknown-column", "not-a-number"]
    setting = ("--set", "title", "--set", "=x", "--set", "roles=a", "--set", "roles.provider=b")
    assert (
        failed(capsys, "ai", "register", "put", "system:chat", *setting) == ["register-setting"] * 3
    )


def test_links_into_what_could_not_be_read_are_not_told(
    tmp_path: Path, address: str, capsys: Capture
) -> None:
    path = tmp_path / "a.yaml"
    path.write_text("provider: {p: [1]}\nsystem: {z: {title: Z, provider: p}}\n", "utf-8")
    assert failed(capsys, "ai", "register", "put", str(path)) == ["not-a-mapping"]


def test_the_form_says_what_it_leaves_out(address: str, capsys: Capture) -> None:
    found = answer(capsys, "ai", "register", "form", "--out", "form.yaml")
    assert (found["records"], found["left_out"]) == (9, {"ai_eu": 1})
    assert main(["ai", "register", "form", "--out", "form.yaml"]) == 0
    assert "left out: 1 records under ai_eu" in capsys.readouterr().out
    other = answer(capsys, "ai", "register", "form", "--out", "form.yaml", "--policy", "ai_eu")
    assert other["left_out"] == {"ai_china": 5}


def test_an_end_before_the_beginning_is_told_where_it_was_given(
    address: str, capsys: Capture
) -> None:
    assert main(["ai", "register", "retire", "system:chat", "--until", "2020-01-01"]) == 2
    assert capsys.readouterr().err.startswith("--until: error:")
