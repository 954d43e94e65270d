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


def list_of(formats: list[tuple[str, str]], number: int = 71) -> str:
    """A list of Word's: form and text of each level."""
    levels = "".join(
        f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/></w:lvl>'
        for at, (form, text) in enumerate(formats)
    )
    return f'<w:abstractNum {WORD} w:abstractNumId="{number}">{levels}</w:abstractNum>'


def numbered(words: str, level: int, number: int = 71) -> str:
    return (
        f'<w:p {WORD}><w:pPr><w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr></w:pPr>'
        f"<w:r><w:t>{words}</w:t></w:r></w:p>"
    )


def test_numbers_that_word_counts_stand_before_their_paragraphs(tmp_path: Path) -> None:
    """Articles of a regulation are mostly numbered so: their numbers stand in no text of the file."""
    from docx.oxml import parse_xml

    document = docx.Document()
    lists = document.part.numbering_part.element
    forms = [
        ("chineseCountingThousand", "第%1条"), ("chineseCounting", "（%2）"), ("decimal", "%3."), ("bullet", "l"),
    ]  # fmt: skip
    lists.insert(0, parse_xml(list_of(forms)))
    plain = f'<w:num {WORD} w:numId="71"><w:abstractNumId w:val="71"/></w:num>'
    again = (
        f'<w:num {WORD} w:numId="72"><w:abstractNumId w:val="71"/>'
        '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="11"/></w:lvlOverride></w:num>'
    )
    for one in (plain, again):
        lists.append(parse_xml(one))
    gone = numbered("删去的条文。", 0).replace("<w:r><w:t>", "<w:del><w:r><w:delText>")
    gone = gone.replace("</w:t></w:r>", "</w:delText></w:r></w:del>")
    gone = gone.replace("</w:pPr>", "<w:rPr><w:del/></w:rPr></w:pPr>")
    parts = [
        numbered("政府应当加强统筹。", 0), gone, numbered("研发投入；", 1), numbered("人才引进。", 1),
        numbered("住房；", 2), numbered("税收。", 3), numbered("本条例自发布之日起施行。", 0), numbered("又一项。", 1),
        numbered("附件。", 0, 72), numbered("不在表中。", 0, 99), numbered("再一条。", 0, 72),
    ]  # fmt: skip
    for part in parts:
        document.element.body.insert(len(document.element.body) - 1, parse_xml(part))
    document.add_paragraph("完善管理办法。", style="List Number")
    document.add_paragraph("建设中试基地。", style="List Number")
    path = tmp_path / "page.docx"
    document.save(str(path))
    assert open_document(path).raw.split("\n") == [
        "第一条 政府应当加强统筹。", "（一）研发投入；", "（二）人才引进。", "1. 住房；", "• 税收。",
        "第二条 本条例自发布之日起施行。", "（一）又一项。", "第十一条 附件。", "不在表中。", "第十二条 再一条。",
        "1. 完善管理办法。", "2. 建设中试基地。",
    ]  # fmt: skip


HIDDEN = f"""<w:p {WORD}><w:r><w:t>王明说，要建设5个中心。</w:t></w:r>
<w:r><w:rPr><w:vanish/></w:rPr><w:t>要建设7个秘密中心。</w:t></w:r>
<w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>又说，</w:t></w:r>
<w:r><w:ruby><w:rt><w:r><w:t>pin</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>频</w:t></w:r></w:rubyBase></w:ruby></w:r></w:p>"""
PARTED = f"""<w:p {WORD}><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>李华建议，修订管理</w:t></w:r></w:p>"""


def test_what_word_does_not_print_is_not_read(tmp_path: Path) -> None:
    """Hidden words, how a character is read, the end of a paragraph that was deleted."""
    from docx.oxml import parse_xml

    document = docx.Document()
    for part in (HIDDEN, PARTED):
        document.element.body.insert(len(document.element.body) - 1, parse_xml(part))
    document.add_paragraph("办法。")
    path = tmp_path / "page.docx"
    document.save(str(path))
    assert open_document(path).raw.split("\n") == [
        "王明说，要建设5个中心。又说，频", "李华建议，修订管理办法。"
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("content", "raw"),
    [
        ("<p>甲</p><div style='color:red; display : none'><p>乙<div>丙</div></p></div><p>丁</p>", "甲\n丁"),
        ("<p>甲<p hidden>乙<p>丙", "甲\n丙"),
        ("<ul><li>甲<li style='display:none'>乙<li>丙</ul>丁", "甲\n丙\n丁"),
        ("<table><tr><td>甲<td hidden>乙<td>丙<tr><td>丁</table>", "甲\n丙\n丁"),
        ("<div hidden>甲<br>乙<img src=a></div>丙", "丙"),
        ("<ruby>周<rp>(</rp><rt>zhōu</rt><rp>)</rp></ruby>立群", "周立群"),
        ("<noframes>不支持框架</noframes>甲", "甲"),
        ("甲<script src=a /><p/><div style='display:none'/>乙", "甲\n乙"),
        ("<header>某报</header><h1>题</h1><footer>备案</footer>", "某报\n题\n备案"),
        ("甲：<ol><li>乙<li>丙<ol type=a><li>丁</ol><li value=7>戊</ol><ol start=3><li>己</ol>",
         "甲：\n1. 乙\n2. 丙\na. 丁\n7. 戊\n3. 己"),
        ("<ul><li>甲</li></ul>", "甲"),
    ],
)  # fmt: skip
def test_hypertext_reads_as_it_is_shown(content: str, raw: str, tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_text(content, encoding="utf-8")
    assert open_document(path).raw == raw


def test_many_elements_that_never_close_are_read_in_good_time(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_text("<i>" * 100_000 + "甲" + "</b></i>" * 100_000, encoding="utf-8")
    assert open_document(path).raw == "甲"


SAID = "省科技厅厅长周立群表示，去年全省技术合同成交额突破3200亿元，但成果转化率仍不足10%。\n"


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-32", "hz"])
def test_encodings_that_few_files_have(encoding: str, tmp_path: Path) -> None:
    """UTF-16 without its mark, UTF-32 with it, and HZ, which is all ASCII."""
    path = tmp_path / "page.txt"
    path.write_bytes((SAID * 3).encode(encoding))
    document = open_document(path)
    assert (document.raw, document.encoding) == (SAID * 3, encoding)


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_a_byte_that_fits_nowhere_is_told_with_its_place(encoding: str, tmp_path: Path) -> None:
    """The place is that of the encoding in which the text before it reads as Chinese."""
    before = (SAID * 2).encode(encoding)
    path = tmp_path / "page.txt"
    path.write_bytes(before + b"\xff" + SAID.encode(encoding))
    with pytest.raises(InputError) as told:
        open_document(path)
    (problem,) = told.value.problems
    assert (problem.code, problem.place.line) == ("page-not-text", 3)
    assert problem.values["offset"] == len(before)


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
