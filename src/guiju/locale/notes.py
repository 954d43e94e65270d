"""What a result of a measure says beside its numbers: why rows are left out, and notes."""

from __future__ import annotations

from collections.abc import Mapping

NOTES: Mapping[str, Mapping[str, str]] = {
    "left-out-missing": {"en": "a key or value is missing", "zh": "键或值缺失"},
    "left-out-no-number": {"en": "the value is no number", "zh": "值不是数字"},
    "stray": {
        "en": 'row {row}, column {column}: "{found}"',
        "zh": "第 {row} 行，列 {column}：“{found}”",
    },
    "stray-keys": {
        "en": '{keys}, column {column}: "{found}"',
        "zh": "{keys}，列 {column}：“{found}”",
    },
    "left-out-regions-without": {
        "en": "regions without any specialisation",
        "zh": "没有任何专业化的地区",
    },
    "left-out-industries-without": {
        "en": "industries without any specialisation",
        "zh": "没有任何专业化的产业",
    },
    "left-out-sectors-without": {"en": "sectors without output", "zh": "没有产出的部门"},
    "left-out-sectors-outside": {"en": "sectors outside the network", "zh": "网络之外的部门"},
    "note-setting": {"en": "{name} = {value}", "zh": "{name} = {value}"},
    "note-added-up": {
        "en": "{rows} rows were added to a cell that another row has begun: several years, or a finer classification?",
        "zh": "{rows} 行并入已有的单元：是否含有多个年份，或分类更细？",
    },
    "note-no-industry": {
        "en": "no industries by their names or what stands there, left out: {names}",
        "zh": "按名称或内容不是产业，已略去的列：{names}",
    },
    "note-empty-regions": {
        "en": "{count} regions without any size have no value",
        "zh": "{count} 个地区没有数值，结果为空",
    },
    "note-empty-industries": {
        "en": "{count} industries without any size have no value",
        "zh": "{count} 个产业没有数值，结果为空",
    },
    "note-pairs-unknown": {
        "en": 'left out: {count} pairs with names that are not in the data, such as "{found}"',
        "zh": '略去 {count} 对邻居，其名称不在数据中，例如 "{found}"',
    },
    "note-weights-within": {"en": "weights within {share}", "zh": "权重变动在 {share} 以内"},
    "note-winsorised-up-to": {"en": "drawn in up to {points} points", "zh": "缩尾上限 {points} 点"},
    "note-units-gone": {"en": "gone: {names}", "zh": "退出：{names}"},
    "note-units-come": {"en": "come: {names}", "zh": "新进：{names}"},
    "note-constant-indicators": {
        "en": "the same for all units, so that it tells none apart: {names}",
        "zh": "各单位数值相同，不能区分高低：{names}",
    },
    "note-no-score": {
        "en": "{count} units have no score, as too little of their indicators is there: {names}",
        "zh": "{count} 个单位的指标过少，没有得分：{names}",
    },
    "note-gaps-filled": {
        "en": "{count} gaps are filled (`impute: {how}`)",
        "zh": "填补 {count} 处缺失（`impute: {how}`）",
    },
    "note-group-without": {
        "en": "{count} of them by the mean of all units, as there is none of their group: {names}",
        "zh": "其中 {count} 处所在组没有均值，改用全部单位的均值：{names}",
    },
    "note-units-differ": {
        "en": "the variants have different units: their ranks compare, their values do not",
        "zh": "各变体单位不同：位次可比，数值不可比",
    },
    "note-indicators-without": {
        "en": "without any value, so that they do not count: {names}",
        "zh": "没有任何数值，因而不计入：{names}",
    },
    "note-varied": {
        "en": "normalisers: {normalise}; means: {aggregation}",
        "zh": "归一化：{normalise}；平均：{aggregation}",
    },
    "note-no-denominator": {
        "en": "{count} values are left out: their denominator is missing",
        "zh": "{count} 个值因分母缺失而略去",
    },
    "note-no-value": {
        "en": "{count} rows have no value: there is nothing to divide by, or no logarithm",
        "zh": "{count} 行没有数值：无可作除数，或无对数",
    },
    "note-empty-classes": {
        "en": "{count} classes that nothing starts from do not count",
        "zh": "{count} 个没有起点的档不计入",
    },
    "note-falls-apart": {
        "en": "regions and industries fall into {count} parts that share nothing: their order means nothing",
        "zh": "地区与产业分成互不相连的 {count} 块，其高低次序没有意义",
    },
    "note-pairs-self": {
        "en": "left out: {count} pairs of a place with itself",
        "zh": "略去 {count} 对自身与自身的邻居",
    },
    "note-selves": {
        "en": "{count} are neighbours of themselves",
        "zh": "{count} 个以自身为邻居",
    },
    "note-nearest": {
        "en": "neighbours: the {count} nearest places",
        "zh": "邻居：最近的 {count} 个地点",
    },
    "note-few-places": {
        "en": "fewer than four places: random placing has no variance",
        "zh": "不足四个地点：随机置换没有方差",
    },
    "note-islands": {"en": "{count} have no neighbours", "zh": "{count} 个没有邻居"},
    "note-permutations": {
        "en": "{count} permutations, seed {seed}",
        "zh": "{count} 次置换，种子 {seed}",
    },
    "note-draws": {"en": "{count} draws, seed {seed}", "zh": "{count} 次抽取，种子 {seed}"},
    "note-no-imports": {
        "en": "the table has no imports: all inputs count as domestic",
        "zh": "该表没有进口：全部投入视为国内",
    },
    "note-nothing-below": {
        "en": "{count} rows with nothing below have no value",
        "zh": "{count} 行分母为零，结果为空",
    },
    "note-unnamed": {
        "en": "{count} suppliers have no {role} and count with 0, such as {found}",
        "zh": "{count} 个供给方没有 {role}，按 0 计，例如 {found}",
    },
    "note-no-forward": {
        "en": "forward participation needs intermediate_exports, which were not given",
        "zh": "前向参与需要 intermediate_exports，未给出",
    },
    "note-below-zero": {
        "en": "{count} sectors have inputs above their output: their value added is below zero",
        "zh": "{count} 个部门的投入超过产出，其增加值为负",
    },
    "note-gaps": {
        "en": "{count} of {links} links are gaps, {share} of their value",
        "zh": "{links} 个环节中有 {count} 个缺口，占价值的 {share}",
    },
    "note-greedy": {
        "en": "{count} groups, found greedily",
        "zh": "贪心法得到 {count} 组",
    },
}
