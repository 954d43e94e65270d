"""The text layer of PDF: columns, heads and feet, turned and scanned pages, hyphens, locks."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest
from pathlib import Path

import pytest

from guiju.model.problem import InputError
from guiju.reading.inputs import Document, open_document
from guiju.reading.read import read
from tests.reading.printing import HEIGHT, Line, in_lines, printed

pytest.importorskip("pypdfium2")
SAID = (
    "省科技厅厅长周立群表示，去年全省技术合同成交额突破三千二百亿元，高校专利转化率仍然不足一成，成果大多躺在抽屉里。",
    "省政协委员陈晓岚建议，由省财政厅牵头修订横向科研经费管理办法，允许结余经费全部留归项目组使用，并免于重复审计。",
    "省人大代表吴国栋认为，中小企业缺少中试平台是最大的难题，一条中试线动辄投入五千万元以上，小企业根本建不起来。",
)
TEXT = "\n".join(f"{said}第{number}组代表赞成这一意见。" for number in range(1, 9) for said in SAID)
PLACES = {1: [60.0], 2: [60.0, 310.0], 3: [50.0, 215.0, 380.0]}
WIDTHS = {1: 42, 2: 20, 3: 13}
STEP, LINES = 18, 24


def opened(data: bytes, folder: Path) -> Document:
    path = folder / "page.pdf"
    path.write_bytes(data)
    return open_document(path)


def batched(lines: Sequence[str], count: int) -> list[Sequence[str]]:
    return [lines[at : at + count] for at in range(0, len(lines), count)]


def pages_of(columns: int, across: bool) -> list[list[Line]]:
    """The text in columns with a head and a page number; `across` writes it row by row."""
    pages: list[list[Line]] = []
    lines = in_lines(TEXT, WIDTHS[columns])
    for number, page in enumerate(batched(lines, LINES * columns), 1):
        parts = batched(page, LINES)
        placed = [
            [Line(x, HEIGHT - 90 - STEP * row, words) for row, words in enumerate(part)]
            for x, part in zip(PLACES[columns], parts, strict=False)
        ]
        if across:
            body = [line for row in zip_longest(*placed) for line in row if line]
        else:
            body = [line for part in placed for line in part]
        head = [
            Line(60, HEIGHT - 45, "某省人民政府公报", 9),
            Line(440, HEIGHT - 45, "2024年第6期", 9),
        ]
        pages.append([*head, *body, Line(280, 40, f"— {number} —", 9)])
    return pages


@pytest.mark.parametrize("across", [False, True], ids=["down", "across"])
@pytest.mark.parametrize("columns", [1, 2, 3])
def test_columns_read_one_after_the_other(columns: int, across: bool, tmp_path: Path) -> None:
    pages = pages_of(columns, across)
    assert len(pages) > 1
    document = opened(printed(pages), tmp_path)
    assert "".join(document.raw.split()) == "".join(TEXT.split())
    assert [one.code for one in document.warnings] == ["page-running"]
    found, plain = read(document.raw), read(TEXT)
    assert ["".join(one.quote.split()) for one in found.statements] == [
        "".join(one.quote.split()) for one in plain.statements
    ]
    for one in found.statements:
        start, end = one.span
        assert "".join(document.raw[start:end].split()) == "".join(one.quote.split())


def test_a_headline_over_columns_stands_before_them(tmp_path: Path) -> None:
    body = [line for line in pages_of(2, True)[0] if 60 < line.y < HEIGHT - 60]
    document = opened(
        printed([[Line(60, HEIGHT - 60, "让科技成果走出抽屉里来才是真本事", 20), *body]]), tmp_path
    )
    first, second = document.raw.split("\n")[:2]
    assert first == "让科技成果走出抽屉里来才是真本事"
    assert second.strip().startswith("省科技厅厅长周立群")


def test_rows_of_a_table_stay_rows(tmp_path: Path) -> None:
    rows = [
        ("指标名称", "2023年", "2027年", "责任部门"), ("研发经费投入强度", "2.6", "3.2", "省科技厅"),
        ("技术合同成交额（亿元）", "3200", "5000", "省科技厅"), ("高新技术企业数（家）", "12000", "20000", "省科技厅"),
        ("每万人发明专利拥有量", "15", "25", "省知识产权局"), ("中试基地（个）", "3", "13", "省发展改革委"),
    ]  # fmt: skip
    lines = [
        Line(x, 700 - 20 * at, words)
        for at, row in enumerate(rows)
        for x, words in zip((60, 260, 340, 420), row, strict=True)
    ]
    raw = opened(printed([lines]), tmp_path).raw
    assert [line.split() for line in raw.split("\n")] == [list(row) for row in rows]


def test_lines_that_begin_several_pages_are_no_heads_where_they_belong_to_the_text(
    tmp_path: Path,
) -> None:
    page = [
        Line(60, HEIGHT - 60 - STEP * at, f"第{at}条　申报单位应当如实填写本表。")
        for at in range(1, 30)
    ]
    document = opened(printed([page, page, page]), tmp_path)
    assert document.raw.count("第1条") == 3
    assert document.warnings == ()


@pytest.mark.parametrize(
    ("rotation", "turned"), [(0, False), (90, False), (180, False), (270, False), (90, True)]
)
def test_turned_pages_are_read_in_the_order_of_their_text(
    rotation: int, turned: bool, tmp_path: Path
) -> None:
    pages = [[Line(60, 700 - STEP * at, words) for at, words in enumerate(in_lines(SAID[0], 20))]]
    document = opened(printed(pages, rotation, turned), tmp_path)
    assert "".join(document.raw.split()) == SAID[0]


def test_pages_without_text_are_told(tmp_path: Path) -> None:
    page = [Line(60, 700, SAID[0][:30])]
    document = opened(printed([page, [], page, []]), tmp_path)
    (warning,) = document.warnings
    assert (warning.code, warning.warning) == ("page-silent", True)
    assert warning.values == {"found": "2, 4", "count": 2, "all": 4}


def test_a_hyphen_at_the_end_of_a_line_is_kept(tmp_path: Path) -> None:
    words = ["规划期为2023-", "2027年，发行A-", "股，治疗Covid-", "19患者。"]
    page = [Line(60, 700 - STEP * at, line) for at, line in enumerate(words)]
    assert opened(printed([page]), tmp_path).raw.split("\n") == words


def test_ligatures_are_letters_and_have_their_places(tmp_path: Path) -> None:
    page = [Line(60, 700, "周立群表示，要推进o\ufb03ce与work\ufb02ow的试点。")]
    document = opened(printed([page]), tmp_path)
    (statement,) = read(document.raw).statements
    start, end = statement.span
    assert document.raw[start:end] == statement.quote
    assert statement.quote.startswith("要推进o")


def test_a_file_locked_by_a_password_is_told_so(tmp_path: Path) -> None:
    # The standard handler of revision 2, with keys that no empty password opens.
    data = printed([[Line(60, 700, SAID[0])]])
    lock = b"/Encrypt << /Filter /Standard /V 1 /R 2 /O <%s> /U <%s> /P -4 >> /ID [<00> <00>]" % (
        b"31" * 32, b"32" * 32,
    )  # fmt: skip
    with pytest.raises(InputError) as told:
        opened(data.replace(b"/Root 1 0 R", b"/Root 1 0 R " + lock), tmp_path)
    assert [problem.code for problem in told.value.problems] == ["page-locked"]


def test_files_are_known_by_how_they_begin(tmp_path: Path) -> None:
    path = tmp_path / "page.dat"
    path.write_bytes(printed([[Line(60, 700, SAID[0][:20])]]))
    assert open_document(path).encoding == "pdf"
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    with pytest.raises(InputError) as told:
        open_document(path)
    assert [problem.code for problem in told.value.problems] == ["page-old-office"]
