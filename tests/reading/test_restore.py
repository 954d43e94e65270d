"""What stands round a text and in its lines: navigation, page numbers, list marks, Latin words, wide pages."""

from __future__ import annotations

from itertools import accumulate

import pytest

from guiju.reading.characters import cells
from guiju.reading.read import read
from guiju.reading.restore import restore

TITLE = "让科技成果走出抽屉"
PARAGRAPHS = (
    "省科技厅厅长周立群表示，去年全省技术合同成交额突破3200亿元，同比增长18.6%，但高校专利转化率仍不足10%。",
    "“很多成果躺在抽屉里，不是不想转，而是不敢转。”省政协委员、江宁大学教授陈晓岚说，横向经费管理与纵向经费一样严，科研人员有顾虑。",
    "省人大代表、华兴生物公司董事长吴国栋认为，中小企业缺少中试平台是最大的难题。他呼吁由政府出资建设10个左右的公共中试基地，"
    "对入驻企业给予30%—50%的费用补贴，补贴期限一般不超过三年，并向县域企业倾斜。",
    "周立群透露，今年将出台《江宁省促进科技成果转化条例》实施细则，力争到2027年技术合同成交额达到5000亿元，高校专利转化率提高到20%以上。",
)  # fmt: skip


def wrapped(paragraph: str, width: int) -> list[str]:
    """Lines of so many cells; no line begins with a mark."""
    lines, line = [], ""
    for mark in paragraph:
        if cells(line + mark) > width and mark not in "，。、；：”！？":
            lines.append(line)
            line = ""
        line += mark
    return [*lines, line]


def _ends(paragraphs: list[str]) -> set[int]:
    return set(accumulate(map(len, paragraphs)))


@pytest.mark.parametrize("indent", ["", "　　"])
@pytest.mark.parametrize("width", [30, 58, 70, 80])
def test_paragraphs_are_found_on_wide_pages_too(width: int, indent: str) -> None:
    parts = [first + second for first in PARAGRAPHS for second in PARAGRAPHS[2:]]
    text = "\n".join("\n".join(wrapped(indent + part, width)) for part in parts)
    (article,) = restore(f"{TITLE}\n{text}\n").articles
    found = [part.text for part in article.paragraphs]
    # Without indentation a last line that happens to be full is open to doubt.
    assert (
        found == parts
        if indent
        else _ends(found) <= _ends(parts) and len(found) >= 0.7 * len(parts)
    )


def test_long_paragraphs_that_are_a_line_each_stay_apart() -> None:
    (article,) = restore(TITLE + "\n" + "\n".join(PARAGRAPHS)).articles
    assert [part.text for part in article.paragraphs] == list(PARAGRAPHS)


@pytest.mark.parametrize(
    "line",
    ["首页 | 新闻", "首页 > 政务 > 通知公告", "您当前的位置：首页 > 正文", "当前位置：新闻", "政务 > 通知",
     "要闻 | 政务 | 服务", "— 3 —", "第3版"],
)  # fmt: skip
def test_what_leads_through_a_site_is_no_headline(line: str) -> None:
    (article,) = restore("\n".join([line, TITLE, *PARAGRAPHS])).articles
    assert article.headline is not None
    assert article.headline.text == TITLE


@pytest.mark.parametrize(
    "headline", ["专访｜周立群谈成果转化", "成果转化|从抽屉走向生产线的三年", "1+1>2的协同创新"]
)
def test_headlines_with_such_marks_are_headlines(headline: str) -> None:
    (article,) = restore("\n".join([headline, *PARAGRAPHS])).articles
    assert article.headline is not None
    assert article.headline.text == headline


@pytest.mark.parametrize(
    "marks",
    [("一、", "二、"), ("（1）", "（2）"), ("1)", "2)"), ("①", "②"), ("⑴", "⑵"), ("㈠", "㈡"), ("a.", "b."),
     ("Ⅰ.", "Ⅱ."), ("•", "•"), ("●", "●"), ("-", "-"), ("✓", "✓"), ("\uf06c", "\uf06c"), ("➢", "➢")],
)  # fmt: skip
def test_marks_of_a_list_are_no_part_of_its_items(marks: tuple[str, str]) -> None:
    items = ("建设10个公共中试基地。", "建设20个技术转移中心。")
    lines = [f"{mark} {item}" for mark, item in zip(marks, items, strict=True)]
    reading = read("会议纪要\n" + "\n".join(lines))
    assert [one.quote + "。" for one in reading.statements] == list(items)


def test_latin_words_in_a_quote_keep_their_blanks() -> None:
    raw = "周立群表示，要推进Open Data与AI  workflow的 试点。"
    (statement,) = read(raw).statements
    assert statement.quote == "要推进Open Data与AI workflow的试点"


def test_the_title_of_a_second_paper_begins_an_article() -> None:
    raw = (
        "关于第3号建议的答复\n赵大川代表：\n您提出的修桥建议收悉。现答复如下：\n桥将于明年开工。\n"
        "临江市港务局\n2021年7月13日\n"
        "临江市渡口管理委员会关于第8号提案的答复\n钱小山委员：\n渡口夜班下月开行。\n"
    )
    page = restore(raw)
    assert [one.headline.text for one in page.articles if one.headline] == [
        "关于第3号建议的答复",
        "临江市渡口管理委员会关于第8号提案的答复",
    ]


def test_a_heading_over_a_line_of_its_author_begins_an_article() -> None:
    raw = (
        "别误读了“免费”论\n孙大龙 媒体从业者\n渡口免费，不等于没人付钱。\n钱从哪里来，要说清楚。\n"
        "为渡口鼓与呼，永不停歇\n陈小英\n那年我提了渡口的建议。\n后来渡口真的修了。\n"
    )
    assert len(restore(raw).articles) == 2


def test_a_heading_over_another_heading_stays_in_its_article() -> None:
    raw = "渡口管理办法\n第一章\n总则\n渡口应当设岗。\n第二章\n附则\n本办法自发布之日起施行。\n"
    assert len(restore(raw).articles) == 1
