"""Files that are broken, packed to burst, or left behind by a run that was ended: told, and nothing half done."""

from __future__ import annotations

import io
import json
import os
import random
import signal
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest

from guiju.model.problem import InputError
from guiju.reading.inputs import MOST_UNPACKED, open_document

docx = pytest.importorskip("docx")
pytest.importorskip("pypdfium2")
LINES = ["王明说，要建设3个中心。", "但仍存在重复建设。"]


def word_file() -> bytes:
    document = docx.Document()
    for line in LINES:
        document.add_paragraph(line)
    table = document.add_table(rows=1, cols=2)
    table.rows[0].cells[0].text, table.rows[0].cells[1].text = "指标", "3个"
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def pdf_file() -> bytes:
    """A page of one line, in the letters that every reader has."""
    content = b"BT /F1 12 Tf 50 700 Td (Wang Ming said that 3 centres were built.) Tj ET"
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R"
        b" /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    out, offsets = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    tail = b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % (
        len(objects) + 1,
        len(out),
    )
    return out + head + table + tail


def codes(path: Path) -> list[str]:
    """The problems of opening a file; none where it opens."""
    try:
        open_document(path)
    except InputError as error:
        return [problem.code for problem in error.problems]
    return []


def test_whole_files_are_read(tmp_path: Path) -> None:
    word, pdf = tmp_path / "page.docx", tmp_path / "page.pdf"
    word.write_bytes(word_file())
    pdf.write_bytes(pdf_file())
    assert open_document(word).raw.splitlines()[:2] == LINES
    assert "3 centres" in open_document(pdf).raw


@pytest.mark.parametrize("make", [word_file, pdf_file], ids=["docx", "pdf"])
@pytest.mark.parametrize("seed", range(25))
def test_files_broken_anywhere_are_read_or_told(make, seed: int, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    """Cut short, a stretch of zeros, bytes changed: behind the first bytes as well."""
    choose = random.Random(seed)
    data = bytearray(make())
    at = choose.randrange(8, len(data))
    if seed % 3 == 0:
        data = data[:at]
    elif seed % 3 == 1:
        data[at : at + 400] = bytes(len(data[at : at + 400]))
    else:
        for _ in range(60):
            data[choose.randrange(8, len(data))] = choose.randrange(256)
    path = tmp_path / f"page.{'docx' if make is word_file else 'pdf'}"
    path.write_bytes(bytes(data))
    assert set(codes(path)) <= {"page-broken", "page-empty", "page-unpacks-large"}


@pytest.mark.parametrize(
    "parts",
    [
        {"word/document.xml": b"<w:document"},
        {"[Content_Types].xml": b"<Types/>"},
        {"[Content_Types].xml": b"\xff\xfe", "word/document.xml": b"a"},
        {},
    ],
)
def test_archives_that_are_no_documents(parts: dict[str, bytes], tmp_path: Path) -> None:
    path = tmp_path / "page.docx"
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    assert codes(path) == ["page-broken"]


def test_a_small_file_that_unpacks_to_a_large_one(tmp_path: Path) -> None:
    path = tmp_path / "page.docx"
    path.write_bytes(word_file())
    with (
        zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive,
        archive.open("word/more.xml", "w") as part,
    ):
        for _ in range(MOST_UNPACKED // (1 << 20) + 1):
            part.write(bytes(1 << 20))
    assert path.stat().st_size < 1 << 20
    assert codes(path) == ["page-unpacks-large"]


def test_an_archive_that_hides_its_size(tmp_path: Path) -> None:
    """The size that a part states is all that is unpacked of it."""
    data = bytearray(word_file())
    for start in range(len(data) - 4):
        if data[start : start + 4] == b"PK\x01\x02":
            data[start + 24 : start + 28] = (10).to_bytes(4, "little")
    path = tmp_path / "page.docx"
    path.write_bytes(bytes(data))
    assert codes(path) == ["page-broken"]


@pytest.mark.parametrize(
    "content",
    [
        "<![weird[ x ]>要建设3个中心。",
        "<!x<![CDATA[",
        "<a " * 50_000,
        "<!--" * 50_000 + ">",
        "<![CDATA[" * 20_000 + ">",
        "&#x110000;要建设3个中心。",
    ],
)
def test_broken_hypertext_is_read_or_told(content: str, tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_text("<p>王明说，要建设3个中心。</p>" + content, encoding="utf-8")
    assert set(codes(path)) <= {"page-broken", "page-empty"}


@pytest.mark.slow
@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGKILL, signal.SIGINT])
def test_a_run_that_is_ended_leaves_whole_files(how: signal.Signals, tmp_path: Path) -> None:
    pages, out = tmp_path / "pages", tmp_path / "out"
    pages.mkdir()
    text = "全国人大代表、南方研究院院长王明说，去年建成项目30多个，但仍存在重复建设。\n" * 40
    for number in range(600):
        (pages / f"p{number}.txt").write_text(text, encoding="utf-8")
    command = [sys.executable, "-m", "guiju", "read", *map(str, sorted(pages.iterdir()))]
    run = subprocess.Popen(
        [*command, "--out", str(out), "--processes", "2"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        env={**os.environ, "GUIJU_LANG": "en"},
    )  # fmt: skip
    until = time.monotonic() + 60
    while not (out.is_dir() and len(list(out.glob("*.jsonl"))) > 20):
        assert time.monotonic() < until
        assert run.poll() is None
        time.sleep(0.05)
    run.send_signal(how)
    run.wait(timeout=60)
    assert run.returncode != 0
    time.sleep(1.0)
    count = len(list(out.iterdir()))
    time.sleep(1.5)
    assert len(list(out.iterdir())) == count  # no process goes on without the one that was ended
    whole = [path for path in out.iterdir() if path.suffix == ".jsonl"]
    for path in whole:
        lines = path.read_text(encoding="utf-8").splitlines()
        assert next(json.loads(line)["type"] for line in lines) == "article"
        assert sum(json.loads(line)["type"] == "statement" for line in lines) >= 40
    left = [path.name for path in out.iterdir() if path.suffix != ".jsonl"]
    if how != signal.SIGKILL:
        assert left == []


WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
CHANGED = f"""<w:p {WORD}><w:r><w:t>王明说，要建设</w:t></w:r><w:del><w:r><w:delText>三</w:delText></w:r></w:del>
<w:ins><w:r><w:t>5</w:t></w:r></w:ins><w:moveFrom><w:r><w:t>旧</w:t></w:r></w:moveFrom>
<w:hyperlink><w:r><w:t>个中心</w:t></w:r></w:hyperlink><w:r><w:tab/><w:instrText>PAGE</w:instrText><w:t>。</w:t></w:r></w:p>"""
CONTROL = f"<w:sdt {WORD}><w:sdtContent><w:p><w:r><w:t>控件里的话。</w:t></w:r></w:p></w:sdtContent></w:sdt>"
MERGED = f"""<w:tbl {WORD}><w:tr>
<w:tc><w:tcPr><w:gridSpan w:val="2"/></w:tcPr><w:p><w:r><w:t>合计</w:t></w:r></w:p></w:tc>
<w:tc><w:p><w:r><w:t>8个</w:t></w:r></w:p></w:tc></w:tr><w:tr><w:trPr><w:del/></w:trPr><w:tc><w:p><w:r><w:t>删去的行</w:t>
</w:r></w:p></w:tc></w:tr></w:tbl>"""
NOTES = f"""<w:footnotes {WORD}><w:footnote w:type="separator"><w:p/></w:footnote>
<w:footnote><w:p><w:r><w:t>数据来自公报。</w:t></w:r></w:p></w:footnote></w:footnotes>"""


def test_a_word_document_reads_as_its_last_version(tmp_path: Path) -> None:
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part
    from docx.oxml import parse_xml

    document = docx.Document()
    for part in (CHANGED, CONTROL, MERGED):
        document.element.body.insert(len(document.element.body) - 1, parse_xml(part))
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
    notes = Part(PackURI("/word/footnotes.xml"), kind, NOTES.encode(), document.part.package)
    document.part.relate_to(
        notes, "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"
    )
    path = tmp_path / "page.docx"
    document.save(str(path))
    lines = open_document(path).raw.split("\n")
    assert [line for line in lines if line] == [
        "王明说，要建设5个中心\t。", "控件里的话。", "合计\t8个", "数据来自公报。"
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("content", "raw"),
    [
        ("<p>北京\n  市</p>", "北京市"),
        ("<p>Open\n data 平台</p>", "Open data 平台"),
        ("<pre>第一行\n第二行</pre><p>甲\n乙</p>", "第一行\n第二行\n甲乙"),
        ("<script>王明说，甲。</script><iframe>乙</iframe><p>丙&nbsp;3&#25152;</p>", "丙\xa03所"),
    ],
)
def test_lines_of_hypertext(content: str, raw: str, tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_text(content, encoding="utf-8")
    assert open_document(path).raw == raw
