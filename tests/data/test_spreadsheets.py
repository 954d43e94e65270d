"""Excel: native values are taken as they are, text in a cell as strictly as in CSV."""

from __future__ import annotations

import sys
import zipfile
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
    assert codes({"person": tmp_path / "no.xlsx"}) == ["table-needs-extra"]


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


# OpenDocument, written by hand: the package that reads it writes none.

_ODS = (
    '<?xml version="1.0" encoding="UTF-8"?><office:document-content'
    ' xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
    ' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
    ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:calcext="urn:org:calcext:1.0"'
    ' office:version="1.2"><office:body><office:spreadsheet>{}</office:spreadsheet></office:body>'
    "</office:document-content>"
)


def cell(kind: str, value: str, shown: str = "", more: str = "") -> str:
    name = "date-value" if kind == "date" else "value"
    held = "" if kind == "string" else f' office:{name}="{value}"'
    return (
        f'<table:table-cell office:value-type="{kind}"{held} {more}>'
        f"<text:p>{shown or value}</text:p></table:table-cell>"
    )


def open_document(path: Path, rows: list[str], name: str = "person", content: str = "") -> Path:
    body = "".join(f"<table:table-row>{row}</table:table-row>" for row in rows)
    tables = f'<table:table table:name="{name}">{body}</table:table>'
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", kind)
        archive.writestr(
            "META-INF/manifest.xml",
            '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
            f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/></manifest:manifest>',
        )
        archive.writestr("content.xml", content or _ODS.format(tables))
    return path


def heads(*names: str) -> str:
    return "".join(cell("string", name) for name in names)


def test_sixteen_digits_are_too_many_for_a_key_of_a_spreadsheet(tmp_path: Path) -> None:
    head = ["person_id", "institution", "salary"]
    fifteen, sixteen = 123456789012345, 1234567890123456
    path = book(tmp_path / "p.xlsx", {"person": [head, [fifteen, "company", 1]]})
    with staged({"person": path}) as (connection, found):
        assert rows(connection, found["person"], "person_id") == [(str(fifteen),)]
    path = book(tmp_path / "q.xlsx", {"person": [head, [sixteen, "company", 1]]})
    assert codes({"person": path}) == ["number-cut-short"]


def test_values_of_an_open_document(tmp_path: Path) -> None:
    rows_ = [
        heads("person_id", "institution", "salary", "special", "出生日期", "share"),
        cell("string", "王") + cell("string", "企业") + cell("currency", "120000.5", "¥120,000.50")
        + "<table:table-cell/>" + cell("date", "1980-01-02") + cell("percentage", "0.5", "50%"),
        '<table:table-cell table:number-columns-repeated="1018"/>',
    ]  # fmt: skip
    with staged({"person": open_document(tmp_path / "p.ods", rows_)}) as (connection, tables):
        assert rows(
            connection, tables["person"], "person_id", "salary", "special", "born", "share"
        ) == [("王", 120000.5, None, date(1980, 1, 2), 0.5)]


@pytest.mark.parametrize("said", ["#DIV/0!", "Err:502", "#N/A"])
def test_an_error_in_an_open_document_is_no_empty_cell(said: str, tmp_path: Path) -> None:
    """Its reader hands such a cell on as empty; columns and rows are told by how often they are repeated."""
    error = (
        '<table:table-cell table:formula="of:=1/0" office:value-type="string" office:string-value=""'
        f' calcext:value-type="error"><text:p>{said}</text:p></table:table-cell>'
    )
    first = cell("string", "a") + cell("string", "企业") + cell("float", "1")
    rows_ = [
        heads("person_id", "institution", "salary", "note", "special"),
        first + cell("string", "#N/A is what it said") + cell("float", "1"),
        cell("string", "b") + cell("string", "企业") + cell("float", "1")
        + '<table:table-cell table:number-columns-repeated="1"/>' + error,
    ]  # fmt: skip
    (problem,) = problems({"person": open_document(tmp_path / "p.ods", rows_)}).problems
    assert (problem.code, problem.place.row, problem.values["column"], problem.values["found"]) == (
        "spreadsheet-error", 2, "special", said,
    )  # fmt: skip


def test_an_open_document_that_declares_or_is_cut_short(tmp_path: Path) -> None:
    laughs = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "bb">]>' + _ODS.format("").split("?>")[1]
    for index, content in enumerate((laughs, _ODS.format("")[:-20])):
        path = open_document(tmp_path / f"{index}.ods", [], content=content)
        assert codes({"person": path}) in (["broken-file"], ["empty-file"])


@pytest.mark.slow
def test_a_workbook_that_bursts_is_refused(tmp_path: Path) -> None:
    small = book(tmp_path / "small.xlsx", {"person": [["person_id", "institution", "salary"]]})
    path = tmp_path / "person.xlsx"
    with (
        zipfile.ZipFile(small) as archive,
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as out,
    ):
        for name in archive.namelist():
            out.writestr(name, archive.read(name))
        with out.open("xl/media/image1.png", "w") as part:
            for _ in range(300):
                part.write(bytes(1 << 20))
    (problem,) = problems({"person": path}).problems
    assert (problem.code, problem.values["reason"]) == (
        "broken-file",
        "it unpacks to far more than a workbook is",
    )
