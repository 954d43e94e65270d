"""What the register takes in: cases as data, in files, workbooks and settings; all or nothing; versions."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook
from xlsxwriter import Workbook

import guiju
from guiju.ai.register.entries import Entry, entry_of_settings, read_entries
from guiju.ai.register.forms import write_form
from guiju.ai.register.intake import Intake, take
from guiju.ai.register.kinds import KINDS, form_of
from guiju.locale import LANGUAGES, render
from guiju.model.problem import InputError, Problem
from guiju.store import open_store
from guiju.store.keeping import Store

from .conftest import CASES, OFFICE

BAD = sorted((CASES / "bad").glob("*.yaml"))


def problems_of(do: Callable[[], object]) -> tuple[Problem, ...]:
    with pytest.raises(InputError) as error:
        do()
    return error.value.problems


def body(store: Store, kind: str, key: str) -> dict[str, Any]:
    found = store.record(kind, key)
    assert found is not None
    assert found.body is not None
    return dict(found.body)


def put(store: Store, name: str, *settings: str, seen: int | None = None) -> Intake:
    return take(store, [entry_of_settings(name, settings, seen)])


@pytest.mark.parametrize("file", BAD, ids=lambda file: file.stem)
def test_bad_case(file: Path, store: Store) -> None:
    """Every problem at its place, said in both languages, and nothing kept."""
    lines = file.read_text(encoding="utf-8").splitlines()
    expected = [line.removeprefix("#! ") for line in lines if line.startswith("#! ")]
    found = problems_of(lambda: take(store, read_entries([file])))
    assert [f"{p.code} {p.place.line}:{p.place.column}" for p in found] == expected
    for problem in found:
        assert problem.place.file == str(file)
        english, chinese = (render(problem, language) for language in sorted(LANGUAGES))
        assert english != chinese
    assert store.entries() == []


def test_every_bad_case_says_something() -> None:
    assert len(BAD) > 12
    assert all(file.read_text(encoding="utf-8").startswith("#! ") for file in BAD)


def test_what_is_kept_is_what_others_look_for(office: Store) -> None:
    chat = body(office, "system", "chat")
    assert chat["policy"] == "ai_china"
    assert (chat["models"], chat["data_sets"]) == (["tuned", "base"], ["pages"])
    assert chat["roles"] == {"provider": "甲公司", "technical_supporter": "乙公司"}
    assert chat["filings"]["file_algorithm"] == {"done": "2026-09-28", "number": "备案一号"}
    assert chat["features"]["is_generative"] is True
    bare = body(office, "system", "inside")
    assert (bare["roles"], bare["filings"], bare["data_sets"], bare["models"]) == (
        {},
        {},
        [],
        ["base"],
    )
    assert body(office, "data_set", "pages")["features"] == {
        "obtained": "crawled",
        "burden_assessed": "yes",
    }
    assert body(office, "algorithm", "benefit")["features"]["appeal_days"] == 60


def test_features_decide_as_a_case_does(office: Store) -> None:
    for key, policy, tier in (("chat", "ai_china", "CN-GENAI"), ("abroad", "ai_eu", "EU-HIGH")):
        case = {"system": body(office, "system", key)["features"]}
        decision = guiju.load(policy).decide(case, date="2028-12-31", outputs=["system.tiers"])
        assert tier in decision["system.tiers"]


def test_the_same_again_changes_nothing(office: Store) -> None:
    before = office.head()
    again = take(office, read_entries([OFFICE]))
    assert again.counts() == {"new": 0, "changed": 0, "unchanged": 10}
    assert office.head() == before


def test_labels_say_the_same_as_names(store: Store) -> None:
    take(store, read_entries([CASES / "good" / "labels.yaml"]))
    chat = body(store, "system", "chat")
    assert chat["roles"] == {"provider": "甲公司", "technical_supporter": "乙公司"}
    assert chat["filings"] == {"file_algorithm": {"done": "2026-09-28", "number": "备案一号"}}
    assert chat["features"] == {
        "on_cn_network": True, "offered_to_cn_public": True, "is_generative": True, "monthly_active_users": 150000,
        "scenario": "general",
    }  # fmt: skip


def test_what_is_not_named_stays_and_null_takes_away(office: Store, tmp_path: Path) -> None:
    put(
        office,
        "system:chat",
        "title=问答二",
        "monthly_active_users=10",
        "version=",
        "filings.file_change=2026-10-01",
    )
    chat = body(office, "system", "chat")
    assert (chat["title"], chat["features"]["monthly_active_users"]) == ("问答二", 10)
    assert "version" not in chat
    assert chat["models"] == ["tuned", "base"]
    assert set(chat["filings"]) == {"file_algorithm", "security_assessment", "file_change"}
    file = tmp_path / "a.yaml"
    file.write_text(
        "system: {chat: {filings: {file_change: }, models: , is_generative: null}}", "utf-8"
    )
    take(office, read_entries([file]))
    chat = body(office, "system", "chat")
    assert set(chat["filings"]) == {"file_algorithm", "security_assessment"}
    assert chat["models"] == []
    assert "is_generative" not in chat["features"]
    assert [one.version for one in office.history("system", "chat")] == [1, 2, 3]


def test_one_wrong_record_keeps_all_out(office: Store, tmp_path: Path) -> None:
    before = office.head()
    good, wrong = tmp_path / "good.yaml", tmp_path / "wrong.json"
    good.write_text("provider: {new: {title: 丙}}", "utf-8")
    wrong.write_text('{"system": {"chat": {"users": "many"}}}', "utf-8")
    found = problems_of(lambda: take(office, read_entries([good, wrong])))
    assert [(p.code, p.place.file, p.place.line) for p in found] == [
        ("not-a-number", str(wrong), 1)
    ]
    assert office.head() == before
    assert office.record("provider", "new") is None


def test_a_dry_run_says_what_would_change_and_keeps_nothing(office: Store) -> None:
    before = office.head()
    made = take(office, [entry_of_settings("system:chat", ["users=5"])], dry_run=True)
    assert (made.taken[0].state, made.taken[0].version) == ("changed", 2)
    assert made.taken[0].columns() == {"users": (None, 5)}
    assert office.head() == before


def test_the_second_of_two_editors_is_told(office: Store) -> None:
    put(office, "system:chat", "version=2", seen=1)
    (problem,) = problems_of(lambda: put(office, "system:chat", "version=3", seen=1))
    assert (problem.code, problem.values["version"], problem.values["seen"]) == (
        "record-changed",
        2,
        1,
    )
    assert body(office, "system", "chat")["version"] == "2"
    put(office, "system:chat", "version=3", seen=2)


def test_a_record_is_twice_in_an_import(store: Store) -> None:
    entry = entry_of_settings("provider:a", ["title=x"])
    (problem,) = problems_of(lambda: take(store, [entry, entry]))
    assert problem.code == "register-twice"


def test_each_change_is_logged_under_the_policy_of_its_record(office: Store) -> None:
    logged = {entry.subject.split(":")[1]: entry.policy for entry in office.entries()}
    china, eu = (guiju.load(name).hash for name in ("ai_china", "ai_eu"))
    assert logged["data_set"] == logged["algorithm"] == china
    assert logged["provider"] == logged["model"] == ""
    policies = [entry.policy for entry in office.entries() if ":system:" in entry.subject]
    assert policies == [china, china, eu]
    assert office.verify().whole


# workbooks


def records(store: Store) -> dict[str, list[Any]]:
    return {kind: store.records(kind) for kind in KINDS}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("ending", ["xlsx", "yaml"])
def test_a_filled_form_changes_nothing_and_fills_an_empty_register(
    office: Store, tmp_path: Path, language: str, ending: str
) -> None:
    path = tmp_path / f"form.{ending}"
    of_china = {
        kind: [one for one in found if (one.body or {}).get("policy", "ai_china") == "ai_china"]
        for kind, found in records(office).items()
    }
    write_form(path, language, records=of_china)
    assert take(office, read_entries([path])).counts() == {"new": 0, "changed": 0, "unchanged": 9}
    fresh = [
        Entry(e.kind, e.key, e.values, e.place) for e in read_entries([path])
    ]  # without the versions seen
    with open_store(tmp_path / "other.db", "ben") as other:
        assert take(other, fresh).counts()["new"] == 9
        for kind, found in of_china.items():
            assert [one.body for one in other.records(kind)] == [one.body for one in found]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("ending", ["xlsx", "yaml"])
def test_an_empty_form_says_nothing(tmp_path: Path, language: str, ending: str) -> None:
    path = tmp_path / f"form.{ending}"
    write_form(path, language)
    assert read_entries([path]) == []


def test_the_guide_explains_every_column(tmp_path: Path) -> None:
    path = tmp_path / "form.xlsx"
    write_form(path, "zh")
    _, *rows = CalamineWorkbook.from_path(str(path)).get_sheet_by_name("说明").to_python()
    explained = {(row[0], row[1]): row for row in rows}
    for kind in KINDS:
        form = form_of(kind)
        assert {name for label, name in explained if label == form.label.zh} == set(form.columns)
    assert explained["系统", "models"][8] == "“模型”的编号，以分号隔开"
    assert explained["系统", "users"][5:8] == ["人", "", "0"]
    assert explained["系统", "is_generative"][6:8] == ["是; 否", "否"]
    assert explained["系统", "title"][7] == "必填"


def workbook(path: Path, sheets: dict[str, list[list[Any]]]) -> Path:
    with Workbook(str(path), {"default_date_format": "yyyy-mm-dd"}) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for index, row in enumerate(rows):
                sheet.write_row(index, 0, row)
    return path


def test_cells_of_a_workbook_are_numbers_dates_and_words(store: Store, tmp_path: Path) -> None:
    heads = ["编号", "名称", "用户总数", "面向境内公众提供", "起始日期", "模型"]
    rows: list[list[Any]] = [[], heads, ["chat", 2026, 12000, True, date(2026, 9, 21), "m1；m2"]]
    models = [["key", "title"], ["m1", "一"], ["m2", "二"]]
    path = workbook(tmp_path / "a.xlsx", {"系统": rows, "model": models, "说明": [["随便"]]})
    take(store, read_entries([path]))
    chat = body(store, "system", "chat")
    assert (chat["title"], chat["since"]) == ("2026", "2026-09-21")
    assert chat["models"] == ["m1", "m2"]
    assert chat["features"] == {"users": 12000, "offered_to_cn_public": True}


def test_problems_of_a_workbook_name_sheet_row_and_column(store: Store, tmp_path: Path) -> None:
    rows: list[list[Any]] = [
        ["编号", "名称", "用户总数", "", "用户"],
        ["chat", "x", "many", "stray", ""],
        ["", "y", 1, "", ""],
    ]
    path = workbook(tmp_path / "a.xlsx", {"系统": rows, "表": [["a"]], "模型": [["名称"], ["x"]]})
    found = problems_of(lambda: take(store, read_entries([path])))
    assert [
        (p.code, p.place.file.partition("[")[2], p.place.line, p.place.column) for p in found
    ] == [
        ("register-no-header", "系统]", 2, 4),
        ("register-missing", "系统]", 3, 1),
        ("register-kind", "表]", 0, 0),
        ("register-no-key", "模型]", 1, 0),
    ]
    rows = [["编号", "名称", "用户总数", "起始日期"], ["chat", "x", "many", "2026-13-01"]]
    rows.append(["other", "y", 1, ""])
    rows = [[*row, ""] for row in rows]
    rows[0][-1] = "用户"
    path = workbook(tmp_path / "b.xlsx", {"系统": rows})
    found = problems_of(lambda: take(store, read_entries([path])))
    assert [(p.code, p.place.line, p.place.column) for p in found] == [
        ("unknown-column", 1, 5), ("not-a-number", 2, 3), ("no-such-day", 2, 4),
    ]  # fmt: skip


def test_an_error_in_a_cell_is_no_empty_cell(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with Workbook(str(path)) as book:
        sheet = book.add_worksheet("system")
        sheet.write_row(0, 0, ["key", "title", "users"])
        sheet.write_row(1, 0, ["chat", "x"])
        sheet.write_formula(1, 2, "=1/0", None, "#DIV/0!")
    found = problems_of(lambda: take(store, read_entries([path])))
    assert [(p.code, p.place.line, p.place.column) for p in found] == [("not-a-number", 2, 3)]


@pytest.mark.parametrize("setting", ["title", "=x", "roles.=x"])
def test_settings_of_another_form(setting: str) -> None:
    (problem,) = problems_of(lambda: entry_of_settings("system:a", [setting]))
    assert problem.code == "register-setting"


@pytest.mark.parametrize(
    ("name", "code"),
    [("chat", "register-name"), ("system:", "register-name"), ("app:x", "register-kind")],
)
def test_names_of_another_form(name: str, code: str) -> None:
    (problem,) = problems_of(lambda: entry_of_settings(name, []))
    assert problem.code == code
