"""Messages of composite indices: their tree, their choices, their units."""

from __future__ import annotations

from guiju.locale.message import Messages, both

MESSAGES: Messages = {
    "index-code": both(
        'the code "{found}" is there twice',
        "one indicator or aggregate for each code",
        "rename one of the two",
        '代码 "{found}" 重复',
        "每个代码对应一个指标或汇总项",
        "给其中之一改名",
    ),
    "index-parent": both(
        '"{of}" stands under "{found}", which there is not',
        "the code of an aggregate",
        "correct the parent, or add the aggregate",
        '"{of}" 的上级 "{found}" 不存在',
        "某个汇总项的代码",
        "改正上级，或补上该汇总项",
    ),
    "index-root": both(
        "the tree has not one top, but: {found}",
        "one aggregate without a parent",
        "give the others a parent",
        "指标树的顶端不唯一：{found}",
        "只有一个汇总项没有上级",
        "给其余汇总项指定上级",
    ),
    "index-cycle": both(
        '"{found}" stands under itself',
        "a tree",
        "correct the parents",
        '"{found}" 位于自身之下',
        "树状结构",
        "改正各项的上级",
    ),
    "index-choice": both(
        '"{found}" is no choice for {key}',
        "{expected}",
        "choose one of these",
        '{key} 不能取 "{found}"',
        "{expected}",
        "改用其中之一",
    ),
    "index-key": both(
        'an index has no key "{found}"',
        "{known}",
        "correct the key, or take it away",
        '指数没有 "{found}" 这个键',
        "{known}",
        "改正键名，或删去",
    ),
    "index-goalposts": both(
        'the indicator "{found}" has no goalposts, which this normaliser needs',
        "`goalposts: [low, high]` for each indicator",
        "write them, or choose another normaliser",
        '指标 "{found}" 没有目标端点，而该标准化方法需要',
        "每个指标写明 `goalposts: [低, 高]`",
        "写上端点，或改用其他标准化方法",
    ),
    "index-unit": both(
        'the unit "{found}" is there twice',
        "one row for each unit",
        "take one of the rows out, or pick a year",
        '单位 "{found}" 出现两次',
        "每个单位一行",
        "删去其中一行，或只取一年",
    ),
    "index-positive": both(
        "a {how} mean needs scores above zero, and there is {found}",
        "a scale that begins above 0, such as low: 1",
        "set `low` of the index to 1, or choose another mean",
        "{how} 平均要求分值大于零，却有 {found}",
        "起点大于 0 的尺度，例如 low: 1",
        "把指数的 `low` 设为 1，或改用其他平均",
    ),
}
