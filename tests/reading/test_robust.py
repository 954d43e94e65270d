"""Pages that are broken, foreign or made up: reading never fails, and knows nothing by heart."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guiju.reading.decoding import decode
from guiju.reading.read import read
from guiju.reading.sentences import split_sentences
from tests.reading.layouts import WHITE, Layout, set_page

CASES = Path(__file__).parents[1] / "cases" / "reading"
PAGE = (CASES / "dev" / "roundup_seeds" / "page.txt").read_text(encoding="utf-8")
MARKS = (
    "“”‘’（）《》【】，。；：！？、…—%％·\n\r\t 　0123456789０１２３４５"
    "第一二两三十百千万亿成半余多个元家年月日他她说表示认为建议国务院代表张李王"
)

# Characters that recognition takes for one another.
CONFUSED = str.maketrans(
    {"，": ",", "。": ".", "“": '"', "”": '"', "一": "-", "0": "O", "1": "l", "说": "況"}
)
TRADITIONAL = str.maketrans(
    "业张国农发为种长说该选广达这个数处时亿万据称报记们难实规态关开资补贴认应当龙头产权转让协会",
    "業張國農發為種長說該選廣達這個數處時億萬據稱報記們難實規態關開資補貼認應當龍頭產權轉讓協會",
)
FULL_WIDTH = str.maketrans("0123456789%", "０１２３４５６７８９％")


def _check(raw: str) -> None:
    """Every statement and quantity of a page stands verbatim where it says."""
    for record in read(raw).records():
        if record["type"] in {"statement", "quantity"}:
            start, end = record["span"]
            text = record["quote"] if record["type"] == "statement" else record["text"]
            assert 0 <= start < end <= len(raw)
            assert _compact(raw[start:end]) == _compact(text)


def _compact(text: str) -> str:
    return "".join(char for char in text if char not in WHITE)


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet=MARKS, max_size=400))
def test_any_run_of_marks_and_numerals_is_read(raw: str) -> None:
    _check(raw)


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=200))
def test_any_text_is_read(raw: str) -> None:
    _check(raw)


@pytest.mark.parametrize("seed", range(12))
def test_fuzzed_bytes_are_read_or_refused(seed: int) -> None:
    choose = random.Random(seed)
    data = bytearray(PAGE.encode("gb18030" if seed % 2 else "utf-8"))
    for _ in range(40):
        data[choose.randrange(len(data))] = choose.randrange(256)
    _check(bytes(data).decode("utf-8", errors="replace"))
    _check(bytes(data).decode("gb18030", errors="replace"))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "big5"])
def test_a_page_says_the_same_in_every_encoding(encoding: str) -> None:
    text = "省農科院所長施廣田說，該品種去年推廣超過130萬畝。" * 6 if encoding == "big5" else PAGE
    raw, _ = decode(text.encode(encoding), Path("page.txt"))
    assert _quotes(raw) == _quotes(text)


def _quotes(raw: str) -> list[str]:
    return [one.quote for one in read(raw).statements]


@pytest.mark.parametrize("mark", list("“”‘’（）《》"))
def test_a_lost_or_doubled_mark_spoils_little(mark: str) -> None:
    whole = set(_quotes(PAGE))
    for raw in (PAGE.replace(mark, "", 1), PAGE.replace(mark, mark * 2, 1), PAGE + mark):
        _check(raw)
        assert len(whole & set(_quotes(raw))) >= 0.5 * len(whole)


@pytest.mark.parametrize("table", [CONFUSED, TRADITIONAL, FULL_WIDTH], ids=["ocr", "fan", "wide"])
def test_other_characters_are_read(table: dict[int, str]) -> None:
    _check(PAGE.translate(table))


def test_full_width_digits_count_as_digits() -> None:
    [found] = read("去年全省新增企业１２３４家，增长５．６％。").statements
    numbers = [(one.value, one.unit) for one in found.quantities]
    assert numbers == [(1234.0, "家"), (0.056, "1")]


@pytest.mark.parametrize(
    "part",
    [
        "厂长张伟说，去年产值增长8.5%，", "“",
        *(pytest.param(part, marks=pytest.mark.slow) for part in ("（", "一", "张伟说“", "第")),
    ],
)  # fmt: skip
def test_one_line_of_100000_characters_is_read(part: str) -> None:
    """Time that grew with the square of the length would not end here (faulthandler_timeout)."""
    _check(part * (100_000 // len(part)))


@pytest.mark.parametrize(
    ("unit", "ends"),
    [("深化改革，", "，"), ("建设更美的家园", "的"), ("GDP2024 ", "4"), ("abcdefghij", "j")],
)
def test_a_run_without_a_stop_is_cut_between_words(unit: str, ends: str) -> None:
    text = unit.strip() * 3000 if unit.isascii() is False else unit * 3000
    sentences = split_sentences(text)
    assert "".join(text[one.start : one.end] for one in sentences) == text
    assert max(one.end - one.start for one in sentences) <= 2000
    if ends in "，的":
        assert all(text[one.end - 1] == ends for one in sentences[:-1])


def test_a_cut_parts_no_number() -> None:
    text = ("数" * 11 + "2024") * 600
    for one in split_sentences(text)[:-1]:
        assert not (text[one.end - 1].isdigit() and text[one.end].isdigit())


MADE_UP = [
    "渔光互补怎么才能补得上",
    "来自滨海的全国人大代表、蓝汐渔业合作社理事长禚文澜认为，养殖户参与光伏项目的积极性不高，"
    "租金太低是主因。她建议，由国家能源局牵头制定渔光互补用海标准，租金每亩不低于1200元。",
    "“海上施工成本比陆上高出近四成，小企业扛不住。”全国政协委员、沧浪电力设计院总工程师亓官朔说。"
    "亓官朔呼吁，将渔光互补纳入绿色信贷支持范围，贷款期限延长到15年以上。",
    "省自然资源厅此前明确，今年将开展3到5个立体确权试点。",
]


@pytest.mark.parametrize("layout", [Layout(0), Layout(17), Layout(22, 1), Layout(24, 0, 2)])
def test_a_page_with_other_names_numbers_and_order(layout: Layout) -> None:
    found = {one.quote: one for one in read(set_page(MADE_UP, layout)).statements}
    by_start = {quote[:5]: one for quote, one in found.items()}
    assert by_start["养殖户参与"].speakers == ("禚文澜",)
    assert by_start["养殖户参与"].kind == "problem"
    assert by_start["由国家能源"].speakers == ("禚文澜",)
    assert by_start["由国家能源"].kind == "proposal"
    assert by_start["由国家能源"].quantities[0].comparator == "ge"
    assert by_start["海上施工成"].speakers == ("亓官朔",)
    assert by_start["海上施工成"].quantities[0].comparator == "near"
    assert by_start["将渔光互补"].kind == "proposal"
    target = next(one for quote, one in found.items() if "立体确权" in quote)
    assert target.kind == "target"
    assert (target.quantities[0].low, target.quantities[0].high) == (3.0, 5.0)
