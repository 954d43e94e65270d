"""Excel: native values are taken as they are, text in a cell as strictly as in CSV."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import pytest

from tests.data.staging import codes, problems, rows, staged

pytest.importorskip("python_calamine")
xlsxwriter = pytest.importorskip("xlsxwriter")

HEAD = [
    "person_id",
    "单位类型",
    "工资",
    "special",
    "持有证书",
    "children",
    "出生日期",
    "share",
    "resident",
    "note",
]


def book(path: Path, sheets: Mapping[str, Any], skipped: int = 0) -> Path:
    with xlsxwriter.Workbook(str(path)) as workbook:
        formats = {
            date: workbook.add_format({"num_format": "yyyy-mm-dd"}),
            datetime: workbook.add_format({"num_format": "yyyy-mm-dd hh:mm"}),
            time: workbook.add_format({"num_format": "hh:mm"}),
        }
        for name, table in sheets.items():
            sheet = workbook.add_worksheet(name)
            for row, cells in enumerate(table, skipped):
                for column, cell in enumerate(cells):
                    if cell is not None:
                        sheet.write(row, column, cell, formats.get(type(cell)))
    return path


def test_native_values(tmp_path: Path) -> None:
    table = [
        HEAD,
        [1, "企业", 120000.5, 3, "是", 2, date(1980, 1, 2), 0.5, True, "x"],
        [123456789012, "medical", 1, None, None, None, datetime(1990, 5, 6), None, False, 7],
    ]
    path = book(tmp_path / "people.xlsx", {"Sheet1": table, "Sheet2": []})
    with staged({"person": path}) as (connection, tables):
        assert rows(
            connection, tables["person"], "person_id", "institution", "salary", "born", "note"
        ) == [
            ("1", "company", 120000.5, date(1980, 1, 2), "x"),
            ("123456789012", "medical", 1.0, date(1990, 5, 6), "7"),
        ]
        assert rows(connection, tables["person"], "children", "share", "resident", "certified") == [
            (2, 0.5, True, True),
            (0, 0.5, False, None),
        ]


def test_the_place_is_the_row_of_the_sheet(tmp_path: Path) -> None:
    table = [HEAD, [1, "company", 1], [None], [3, "company", "1.2万"], [None], [""]]
    path = book(
        tmp_path / "people.xlsx", {"人员": table, "说明": [["see the other sheet"]]}, skipped=2
    )
    (problem,) = problems({"person": path}).problems
    assert (problem.code, problem.place.row, problem.place.line) == ("number-in-other-form", 3, 6)


def test_wrong_cells(tmp_path: Path) -> None:
    table = [
        HEAD,
        [1, "company", 1, None, None, 1.5],
        [2, "company", 1, None, None, None, 45292],
        [3, "company", 1, None, None, None, datetime(2024, 1, 5, 12, 0)],
        [4, "company", date(2024, 1, 5)],
        [5, "company", 1, None, None, None, None, time(12, 0)],
    ]
    assert codes({"person": book(tmp_path / "p.xlsx", {"Sheet1": table})}) == [
        "not-whole-number", "serial-date", "date-in-other-form", "not-a-plain-number", "not-a-plain-number",
    ]  # fmt: skip


def test_one_workbook_for_several_entities(tmp_path: Path) -> None:
    people = [["person_id", "institution", "salary"], ["a", "company", 1]]
    awards = [["award_id", "person_id", "cash", "paid_on"], ["x", "a", 5, date(2024, 1, 5)]]
    path = book(tmp_path / "all.xlsx", {"award": awards, "人员": people})
    with staged({"person": path, "award": path}) as (connection, tables):
        assert rows(connection, tables["award"], "cash") == [(5.0,)]
        assert tables["person"].digest == tables["award"].digest


def test_which_sheet_is_asked_for(tmp_path: Path) -> None:
    sheet = [["person_id", "institution", "salary"], ["a", "company", 1]]
    path = book(tmp_path / "p.xlsx", {"2023": sheet, "2024": sheet})
    assert codes({"person": path}) == ["which-sheet"]


def test_what_cannot_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert codes({"person": book(tmp_path / "empty.xlsx", {"Sheet1": []})}) == ["empty-file"]
    (tmp_path / "no.xlsx").write_text("text", encoding="utf-8")
    assert codes({"person": tmp_path / "no.xlsx"}) == ["broken-file"]
    monkeypatch.setitem(sys.modules, "python_calamine", None)
    assert codes({"person": tmp_path / "no.xlsx"}) == ["needs-extra"]


def test_an_error_is_no_empty_cell(tmp_path: Path) -> None:
    """#DIV/0! in an optional column is a wrong value, wherever the table stands in the sheet."""
    path = tmp_path / "person.xlsx"
    with xlsxwriter.Workbook(str(path)) as workbook:
        workbook.add_worksheet("empty")
        sheet = workbook.add_worksheet("person")
        for column, head in enumerate(("person_id", "institution", "salary", "special", "note"), 2):
            sheet.write(3, column, head)
        for row in range(4, 5_000):
            sheet.write_row(row, 2, [f"p{row}", "company", 1, 2, "text" * 50])
        sheet.write_formula(7, 5, "=1/0", None, "#DIV/0!")
        sheet.write_formula(4_900, 5, "=NA()", None, "#N/A")
        sheet.write_formula(4_901, 6, '=VLOOKUP("x",A1:B2,2,0)', None, "#N/A")
        sheet.write_formula(4_902, 4, "=LOG(0)", None, "#NUM!")
    found = problems({"person": path}).problems
    assert [(p.code, p.place.row, p.values["found"]) for p in found] == [
        ("spreadsheet-error", 4, "#DIV/0!"), ("spreadsheet-error", 4_897, "#N/A"),
        ("spreadsheet-error", 4_898, "#N/A"), ("spreadsheet-error", 4_899, "#NUM!"),
    ]  # fmt: skip


def test_a_key_that_was_cut_short_is_refused(tmp_path: Path) -> None:
    sheets = {
        "person": [["person_id", "institution", "salary"], [110101199003071234, "company", 1]],
        "payslip": [["person_id", "month", "wage"], [110101199003071234, 1, 1]],
    }
    path = book(tmp_path / "all.xlsx", sheets)
    assert codes({"person": path, "payslip": path})[:2] == ["number-cut-short", "number-cut-short"]
    csv = tmp_path / "person.csv"
    csv.write_text("person_id,institution,salary\n1.10101E+17,company,1\n", encoding="utf-8")
    assert codes({"person": csv}) == ["number-cut-short"]
    csv.write_text("person_id,institution,salary\n110101199003071234,company,1\n", encoding="utf-8")
    with staged({"person": csv}) as (connection, found):
        assert rows(connection, found["person"], "person_id") == [("110101199003071234",)]
