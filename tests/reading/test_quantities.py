"""Numbers of texts: values in digits and words, comparators near and far, signs; and what only looks like a number."""

from __future__ import annotations

import csv
from fractions import Fraction
from pathlib import Path

import pytest

from guiju.reading.grammar import read_grammar
from guiju.reading.quantities import Quantity, find_quantities

with (Path(__file__).parents[1] / "cases" / "reading" / "numbers.csv").open(
    encoding="utf-8"
) as rows:
    NUMBERS = [(row["text"], row["numbers"]) for row in csv.DictReader(rows)]


def _found(text: str) -> list[Quantity]:
    return find_quantities(text, read_grammar())


@pytest.mark.parametrize(
    ("text", "value", "unit", "comparator"),
    [
        ("亏损一亿三千万元", 130_000_000, "元", "eq"),
        ("实现产值四亿六千万元", 460_000_000, "元", "eq"),
        ("每户补助四万五千元", 45_000, "元", "eq"),
        ("受灾十二万余人", 120_000, "人", "gt"),
        ("宽度不得少于二点五米", 2.5, "米", "ge"),
        ("装了一套5千瓦的设备", 5, "千瓦", "eq"),
        ("灌溉水利用系数不到0.45", 0.45, "1", "lt"),
        ("总和生育率降至1.09", 1.09, "1", "eq"),
        ("自然增长率为-0.60‰", -0.0006, "1", "eq"),
        ("按照不超过实际投入20%的比例奖励", 0.2, "1", "le"),
        ("占比由三成升高", 0.3, "1", "eq"),
        ("每个村至少设立一个服务站", 1, "个", "ge"),
        ("每户至少有一人就业", 1, "人", "ge"),
        ("面积在一公顷以上", 1, "公顷", "ge"),
        ("剩下的这一成最难", 0.1, "1", "eq"),
        ("约需新增护士800人", 800, "人", "approx"),
        ("网民人数已突破九亿", 900_000_000, "", "gt"),
        ("对一亿多的儿童接种", 100_000_000, "", "gt"),
        ("花了三个多亿", 300_000_000, "", "gt"),
        ("开展12批次抽检", 12, "批次", "eq"),
        ("应当自收到申请之日起15日内作出决定", 15, "日", "le"),
    ],
)
def test_a_number(text: str, value: float, unit: str, comparator: str) -> None:
    found = _found(text)
    assert [(one.value, one.unit, one.comparator) for one in found] == [(value, unit, comparator)]
    assert all(text[one.start : one.end] == one.text for one in found)


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("一月能挣一千二三百元", 1200, 1300),
        ("增幅为3%-5%", 0.03, 0.05),
        ("补助修缮费用的百分之三十至百分之五十", 0.3, 0.5),
        ("补助修缮费用的百分之三十至五十", 0.3, 0.5),
        ("处二百元以上一千元以下罚款", 200, 1000),
    ],
)
def test_a_range(text: str, low: float, high: float) -> None:
    assert [(one.low, one.high, one.comparator) for one in _found(text)] == [(low, high, "range")]


def test_numbers_side_by_side_share_a_comparator() -> None:
    found = _found("省、市新增数据集分别不少于500个、100个")
    assert [(one.value, one.comparator) for one in found] == [(500, "ge"), (100, "ge")]
    # Not where each has its own, or none.
    found = _found("分别为500个、100个以上")
    assert [one.comparator for one in found] == ["eq", "ge"]


@pytest.mark.parametrize(
    "text",
    ["十年磨一剑", "靠的是十年如一日的投入", "推进绿色石化基地二期建设", "力争到二○○五年", "小学四年级学生",
     "对“满意”二字不能只看回访表", "学前三年毛入园率提高", "九年义务教育",
     "由基金和单位按6∶4分担", "国有企业今明两年扩大招聘", "市十六届人大一次会议确定的任务", "约一个村子大",
     "整治三轮车", "自２０００年１月１日起施行", "九届全国人大五次会议开幕", "下午3点32分开会",
     "面向二十一世纪的教育", "牵动千万个家庭", "关系千家万户"],
)  # fmt: skip
def test_what_only_looks_like_a_number(text: str) -> None:
    assert _found(text) == []


def test_sentences_of_official_and_press_language() -> None:
    """Every row of numbers.csv: text, value or range, unit and comparator of its numbers, or none."""
    wrong = {}
    for text, numbers in NUMBERS:
        wanted = [_wanted(one) for one in numbers.split("|") if one]
        found = [
            (one.text, _rounded(one.value, one.low, one.high), one.unit, one.comparator)
            for one in _found(text)
        ]
        if found != wanted:
            wrong[text] = found
    assert wrong == {}


def _wanted(words: str) -> tuple[str, tuple[float, ...], str, str]:
    """A number of numbers.csv: "近三分之一 1/3 1 near", a range "3~5"."""
    text, value, unit, comparator = words.rsplit(" ", 3)
    return text, _rounded(*(float(Fraction(one)) for one in value.split("~"))), unit, comparator


def _rounded(*values: float | None) -> tuple[float, ...]:
    return tuple(round(value, 9) for value in values if value is not None)


def test_points_up_to_a_rate_are_no_range() -> None:
    found = _found("利率下调0.25个百分点至2.5%")
    assert [(one.value, one.unit) for one in found] == [(0.25, "个百分点"), (0.025, "1")]
