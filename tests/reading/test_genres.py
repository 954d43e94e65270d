"""What kind of text a page is: whose words stand in it without a verb of saying, and where a cited one ends."""

from __future__ import annotations

import pytest

from guiju.reading.read import Reading, read

REPORT = """一、去年工作回顾
去年，全市生产总值增长8.1%，达到1260亿元。我们清醒地看到，发展中还存在不少问题：产业结构偏重。
二、今年工作安排
（一）加快产业升级。新建标准厂房80万平方米，引进亿元项目60个。"""
ESSAY = """有人说，生育是家事，政府不必操心。此言差矣。\
人口学者原新测算，养育一个孩子要花48.5万元。这样的担子，不应全压在年轻父母肩上。
笔者认为，公办幼儿园可以办托班。"""


@pytest.mark.parametrize(
    "title",
    [
        "政府工作报告",
        "关于国民经济和社会发展计划执行情况的报告",
        "兴河市残疾人事业发展情况报告（摘要）",
        "关于全市安全生产工作情况的汇报",
        "市长办公会议纪要",
    ],
)
@pytest.mark.parametrize("floats", [False, True])
def test_a_report_speaks_for_itself(title: str, floats: bool) -> None:
    found = read(f"{REPORT}\n{title}" if floats else f"{title}\n{REPORT}")
    assert {one.speakers for one in found.statements} == {(title,)}
    kinds = [one.kind for one in found.statements]
    assert kinds[0] == "fact"
    assert kinds[1:] == ["problem", "target", "target"]


@pytest.mark.parametrize(
    ("title", "who", "opening"),
    [
        ("政府工作报告", "市长　王以明", "各位代表：\n现在，我代表市人民政府向大会报告工作，请予审议。"),
        ("政府工作报告\n——2021年2月3日在兴河市人民代表大会第四次会议上", "市长　王以明",
         "各位代表：\n现在，我代表市人民政府向大会报告工作，请予审议。"),
        ("关于2022年预算执行情况的报告", "市财政局局长　王以明", "受市人民政府委托，现将预算执行情况提请大会审议。"),
    ],
)  # fmt: skip
def test_a_report_speaks_for_itself_whoever_delivers_it(title: str, who: str, opening: str) -> None:
    for under in (who, "市财政局"):
        found = read(f"{title}\n{under}\n{opening}\n{REPORT}")
        assert all(one.speaker_type == "document" for one in found.statements)


def test_faults_that_a_report_lists_are_problems() -> None:
    found = read(
        "政府工作报告\n一、去年工作回顾\n我们也清醒看到，发展中还存在不少困难和问题：经济总量偏小；"
        "房地产市场低迷，土地出让收入下降近四成；学位不足。\n去年，全市新建学校12所。"
    )
    assert [one.kind for one in found.statements] == ["problem", "problem", "problem", "fact"]
    assert found.statements[0].quote == "经济总量偏小"


def test_who_signs_a_column_calls_himself_the_writer() -> None:
    body = (
        "有人说，生育是家事，政府不必操心。此言差矣。\n"
        "我们该怎么办？笔者以为，当务之急有二。其一，把普惠托育纳入公共服务。其二，实行父母共享的育儿假。"
    )
    found = read(f"莫让生育止步于不敢\n李建国\n{body}")
    for start in ("把普惠托育", "实行父母共享"):
        assert _by(found, start) == ("李建国",)
        assert next(o.kind for o in found.statements if o.quote.startswith(start)) == "proposal"
    assert _by(found, "生育是家事") == ("有人",)
    # Without a name under the headline nobody is named.
    assert _by(read(f"莫让生育止步于不敢\n{body}"), "把普惠托育") == ()


def test_a_title_of_two_lines_and_a_form_of_address() -> None:
    found = read(f"关于进一步加强老旧小区\n改造工作的意见\n{REPORT}")
    assert {one.speakers for one in found.statements} == {("关于进一步加强老旧小区改造工作的意见",)}
    spoken = read(f"在全市干部大会上\n各位代表：\n{REPORT}")
    assert all(one.speaker_type == "document" for one in spoken.statements)


def _by(found: Reading, start: str) -> tuple[str, ...]:
    return next(one.speakers for one in found.statements if one.quote.startswith(start))


def test_who_is_cited_in_an_essay_has_one_sentence() -> None:
    found = read(ESSAY)
    assert _by(found, "生育是家事") == ("有人",)
    assert _by(found, "养育一个孩子") == ("原新",)
    assert _by(found, "这样的担子") == ()
    # The same where a reporter wrote it: speech goes on.
    assert _by(read("本报记者报道。" + ESSAY), "这样的担子") == ("原新",)


def test_who_is_written_to_says_what_a_reply_repeats() -> None:
    found = read(
        "对全国人大第3157号建议的答复\n买买提江等9名代表：\n"
        "你们在建议中提出，养护资金缺口大；中央财政应设立补助资金。我部认真研究，现答复如下：\n"
        "一、关于养护资金\n我部认为，建议切中要害。下一步，我部将修订资金管理办法。"
    )
    assert _by(found, "养护资金缺口大") == ("买买提江等9名代表",)
    assert _by(found, "中央财政应设立") == ("买买提江等9名代表",)
    assert _by(found, "建议切中要害") == ("对全国人大第3157号建议的答复",)
    assert _by(found, "下一步") == ("对全国人大第3157号建议的答复",)


def test_the_paper_goes_on_behind_a_quotation() -> None:
    found = read("“包袱太重。”厂长孟宪国说，“怎么跟人家赛跑？”去年，该厂把19个单位移交地方。")
    assert _by(found, "去年") == ()
    assert _by(found, "包袱太重") == ("孟宪国",)


def test_guests_of_no_known_surname() -> None:
    found = read(
        "圆桌：县城为什么留不住医生\n鲍春来：我们走了37个大夫，去了市里。\n古丽巴哈尔：喀什的情况不一样，工资低。\n"
        "鲍春来：职称应当下放。\n古丽巴哈尔：建议支援改成三年一轮。"
    )
    assert _by(found, "喀什的情况") == ("古丽巴哈尔",)
    assert _by(found, "建议支援改成") == ("古丽巴哈尔",)


WORK_POINTS = """一、抓好春季造林
1.编制年度造林方案。组织乡镇核实地块，落实苗木。举办两期技术培训班。
2.推进林长巡护。每月开展一次联合巡查，建立问题台账。
二、管好古树名木
3.开展古树普查。给每棵古树建立档案，配齐保护标牌。严禁移植古树。"""


def test_work_points_without_a_title_set_targets() -> None:
    found = read(WORK_POINTS).statements
    assert len(found) == 8
    assert {one.kind for one in found} == {"target"}


def test_a_reporter_among_work_points_makes_them_no_order() -> None:
    found = read(f"{WORK_POINTS}\n记者看到，护林员每天要走十几里山路。").statements
    assert all(one.judgement.rule != "official-plan" for one in found)
