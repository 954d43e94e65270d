"""Encodings: what a text file says is the same in all of them, and what is in none has a place."""

from __future__ import annotations

import codecs
import gzip
import hashlib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guiju.data import encoding
from guiju.data.encoding import prepare_text
from guiju.model.problem import InputError
from tests.data.staging import rows, staged

CHINESE = "姓名,单位\n王小明,高等学校\n女,企业\n，、；：“”,镕㐀\n"
ENCODINGS = {
    "utf-8": b"", "utf-8-sig": b"", "gb18030": b"", "gbk": b"",
    "utf-16-le": codecs.BOM_UTF16_LE, "utf-16-be": codecs.BOM_UTF16_BE,
}  # fmt: skip


def prepared(path: Path) -> str:
    """What the file says, read as staging reads it."""
    text = prepare_text(path, path.parent)
    assert text.digest == hashlib.sha256(path.read_bytes()).hexdigest()
    content = text.path.read_bytes()
    if path.suffix == ".gz" and text.path == path:
        content = gzip.decompress(content)
    said = content.decode("utf-8-sig")
    assert text.lines == len(said.splitlines())
    return said


@pytest.mark.parametrize("block", [3, 1 << 20])
@pytest.mark.parametrize("name", ENCODINGS)
def test_every_encoding_says_the_same(
    tmp_path: Path, name: str, block: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(encoding, "BLOCK", block)
    said = CHINESE.replace("㐀", "") if name == "gbk" else CHINESE
    data = ENCODINGS[name] + said.encode(name)
    (tmp_path / "a.csv").write_bytes(data)
    (tmp_path / "b.csv.gz").write_bytes(gzip.compress(data))
    assert prepared(tmp_path / "a.csv") == said
    assert prepared(tmp_path / "b.csv.gz") == said


TRADITIONAL = "姓名,單位,地區,金額\n王小明,臺灣大學,臺北市中正區,3200\n陳曉嵐,香港科技大學|九龍,香港特別行政區,5000\n"


@pytest.mark.parametrize("name", ["big5hkscs", "cp950", "gb18030", "gbk", "utf-8"])
@pytest.mark.parametrize("many", [1, 2000])
def test_traditional_characters_in_every_encoding(tmp_path: Path, name: str, many: int) -> None:
    """Nearly every file in Big5 can be read as GB18030 too, with other characters throughout."""
    said = TRADITIONAL * many
    (tmp_path / "a.csv").write_bytes(said.encode(name))
    assert prepared(tmp_path / "a.csv") == said
    (tmp_path / "b.csv.gz").write_bytes(gzip.compress(said.encode(name)))
    assert prepared(tmp_path / "b.csv.gz") == said


def test_simplified_words_with_a_rare_character_are_no_big5(tmp_path: Path) -> None:
    said = "朱镕基,北京市,安徽省,福建省,甘肃省,广东省,贵州省,海南省,河北省,湖北省,吉林省\n" * 5
    (tmp_path / "a.csv").write_bytes(said.encode("gbk"))
    assert prepared(tmp_path / "a.csv") == said


def test_big5_that_breaks_off_later_is_not_taken_for_big5(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes((TRADITIONAL * 20).encode("big5") + b"\x81\x30\x81\x30\n")
    assert prepare_text(tmp_path / "a.csv", tmp_path).encoding == "gb18030"


HAN = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=1, max_size=6)


@settings(max_examples=60, deadline=None)
@given(lines=st.lists(HAN, min_size=1, max_size=60), first=HAN)
def test_gb18030_is_told_from_utf8(
    tmp_path_factory: pytest.TempPathFactory, lines: list[str], first: str
) -> None:
    said = "\n".join([first, *lines]) + "\n"
    folder = tmp_path_factory.mktemp("encodings")
    (folder / "a.csv").write_bytes(said.encode("gb18030"))
    (folder / "b.csv").write_bytes(said.encode("utf-8"))
    assert prepared(folder / "b.csv") == said
    try:
        decoded = said.encode("gb18030").decode("utf-8")
    except UnicodeDecodeError:
        assert prepared(folder / "a.csv") == said
    else:
        # Some words of GB18030 are UTF-8 as well: then nobody can tell.
        assert prepared(folder / "a.csv") == decoded


def failure(path: Path) -> tuple[str, int, object]:
    with pytest.raises(InputError) as caught:
        prepare_text(path, path.parent)
    (problem,) = caught.value.problems
    return problem.code, problem.place.line, problem.values.get("offset")


@pytest.mark.parametrize("block", [7, 1 << 20])
@pytest.mark.parametrize("name", ["utf-8", "gb18030"])
def test_the_byte_that_is_in_no_encoding_has_a_place(
    tmp_path: Path, name: str, block: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(encoding, "BLOCK", block)
    before = "姓名,单位\n王小明,高等学校\n".encode(name)
    path = tmp_path / "a.csv"
    path.write_bytes(before + b"x,\xff\xff\n" + "女,企业\n".encode(name))
    assert failure(path) == ("undecodable-byte", 3, len(before) + 2)


def test_two_encodings_are_refused_whichever_comes_first(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    parts = ["安全生产\n科技成果\n".encode("gb18030"), "高等学校\n安全生产\n".encode()]
    path.write_bytes(b"name\n" + parts[0] + parts[1])
    assert failure(path)[:2] == ("mixed-encodings", 4)
    path.write_bytes(b"name\n" + parts[1] + parts[0])
    assert failure(path)[:2] == ("mixed-encodings", 4)


def test_half_a_character_at_the_end(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes("姓名\n女".encode("gb18030")[:-1])
    assert failure(path)[:2] == ("undecodable-byte", 2)
    path.write_bytes(codecs.BOM_UTF16_LE + "姓名\n女".encode("utf-16-le")[:-1])
    assert failure(path)[0] == "undecodable-byte"


def test_a_broken_gzip_file(tmp_path: Path) -> None:
    path = tmp_path / "a.csv.gz"
    path.write_bytes(gzip.compress(CHINESE.encode())[:-9])
    assert failure(path)[0] == "broken-file"
    path.write_bytes(CHINESE.encode())
    assert failure(path)[0] == "broken-file"


def test_compressed_tables_are_read(tmp_path: Path) -> None:
    said = "person_id,单位类型,工资\na,企业,1\n"
    for name, text in {"p.csv.gz": said, "p.tsv.gz": said.replace(",", "\t")}.items():
        for code in ("utf-8", "gb18030"):
            (tmp_path / name).write_bytes(gzip.compress(text.encode(code)))
            with staged({"person": tmp_path / name}) as (connection, tables):
                assert rows(connection, tables["person"], "institution", "salary") == [
                    ("company", 1.0)
                ]


def test_utf_32_is_no_text_here(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_bytes("a,b\n1,2\n".encode("utf-32"))
    with pytest.raises(InputError) as error:
        prepare_text(path, tmp_path)
    assert [(p.code, p.values["offset"]) for p in error.value.problems] == [("not-text", 2)]


def test_a_line_without_end_fills_no_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(encoding, "LONGEST_LINE", 1 << 20)
    path = tmp_path / "t.csv.gz"
    path.write_bytes(gzip.compress(b"a,b\n" + b"x" * (5 << 20)))
    with pytest.raises(InputError) as error:
        prepare_text(path, tmp_path)
    assert [p.values["reason"] for p in error.value.problems] == ["a line without end"]
