"""Charts: messages, and the words written into them, in English and Chinese."""

from __future__ import annotations

from collections.abc import Mapping

from guiju.locale.message import Messages, both

MESSAGES: Messages = {
    "chart-json": both(
        "{found} is no JSON",
        "what `guiju measure --json` or `guiju index --json` prints: columns and rows",
        "give that file",
        "{found} 不是 JSON",
        "`guiju measure --json` 或 `guiju index --json` 的输出，含 columns 与 rows",
        "改为这样的文件",
    ),
    "chart-result": both(
        "{found} is not the result of a measure: {reason}",
        "what `guiju measure --json` or `guiju index --json` prints: columns and rows",
        "give that file",
        "{found} 不是测度的结果：{reason}",
        "`guiju measure --json` 或 `guiju index --json` 的输出，含 columns 与 rows",
        "改为这样的文件",
    ),
    "chart-kind": both(
        'there is no kind of chart "{found}"',
        "one of: {known}",
        "correct the word, or leave it out: the result chooses",
        '没有图形种类 "{found}"',
        "以下之一：{known}",
        "改正该词，或不写，由结果自行选择",
    ),
    "chart-needs": both(
        "a chart of the kind {kind} cannot be drawn from the columns {found}",
        "{expected}",
        "choose another kind, or give what it needs",
        "{found} 各列画不出 {kind} 图",
        "{expected}",
        "换一种图，或补上所需内容",
    ),
    "chart-rows": both(
        "the result has too many rows for a chart: {found}",
        "at most {expected}",
        "pick rows with `--where`, or draw a measure by region or by year; `--out` writes all rows to a file",
        "结果行数过多，不宜作图：{found}",
        "至多 {expected} 行",
        "用 `--where` 选取部分行，或按地区、年份测度后作图；`--out` 把全部行写入文件",
    ),
    "chart-column": both(
        'the result has no column of numbers, and no table, "{found}"',
        "one of: {known}",
        "correct the name",
        '结果中没有数值列或表 "{found}"',
        "以下之一：{known}",
        "改正列名",
    ),
    "chart-tiles": both(
        "the table of tiles does not fit the result: {found}",
        "columns row and col with numbers, and one with the names of the result",
        "correct the table, or name another",
        "图块表与结果对不上：{found}",
        "数值列 row、col，及一列与结果相同的名称",
        "改正该表，或换一张表",
    ),
    "chart-form": both(
        "a chart cannot be written to {found}",
        "a file ending in one of: {expected}",
        "choose such a name",
        "图形不能写入 {found}",
        "以下列之一结尾的文件：{expected}",
        "改用这样的文件名",
    ),
}

CHARTS: Mapping[str, Mapping[str, str]] = {
    "chart-unit": {"en": "unit: {unit}", "zh": "单位：{unit}"},
    "chart-coverage": {"en": "coverage {share}", "zh": "覆盖率 {share}"},
    "chart-shown": {"en": "{shown} of {all} shown", "zh": "只列 {all} 项中的 {shown} 项"},
    "chart-thinned": {
        "en": "{shown} of {all} points of a line drawn, at even steps",
        "zh": "每条线 {all} 点中等距取 {shown} 点",
    },
    "chart-links": {
        "en": "the strongest {shown} of {all} links drawn",
        "zh": "{all} 条联系中只画最强的 {shown} 条",
    },
    "chart-unplaced": {
        "en": "not on the map ({count}): {names}",
        "zh": "图上没有（{count}）：{names}",
    },
    "chart-empty": {"en": "no data", "zh": "没有数据"},
    "chart-more": {"en": "; and {count} more", "zh": "；另有 {count} 项"},
    "chart-composite_index": {"en": "composite index", "zh": "综合指数"},
    "chart-contributions": {"en": "contributions", "zh": "贡献"},
    "chart-correlations": {"en": "correlations", "zh": "相关系数"},
    "chart-effective_weights": {"en": "effective weights", "zh": "实际权重"},
    "chart-integrity": {"en": "integrity", "zh": "口径检查"},
    "chart-leave_one_out": {"en": "leave one out", "zh": "逐项剔除"},
    "chart-rank_uncertainty": {"en": "rank uncertainty", "zh": "位次的不确定性"},
    "chart-sensitivity": {"en": "sensitivity", "zh": "敏感性"},
    "chart-no-font": {
        "en": "no Chinese font found on this machine: the picture lacks its Chinese; set GUIJU_FONT to a font file, or "
        "write SVG",
        "zh": "本机未找到中文字体，图片中的汉字不能显示；可用 GUIJU_FONT 指定字体文件，或改写为 SVG",
    },
    "option-measured": {
        "en": "What measure or index wrote with --json.",
        "zh": "measure 或 index 用 --json 写出的文件。",
    },
    "option-out-chart": {
        "en": "The file to write: .svg, .png, or .json for the spec of ECharts.",
        "zh": "要写出的文件：.svg、.png，或 .json（ECharts 的图形定义）。",
    },
    "option-kind": {
        "en": "bars, curve, heat, matrix, network, rank or tiles; else the result chooses.",
        "zh": "bars、curve、heat、matrix、network、rank 或 tiles；缺省由结果决定。",
    },
    "option-table-of": {
        "en": "A further table of an index: rank_uncertainty, contributions, sensitivity ...",
        "zh": "指数的其他表：rank_uncertainty、contributions、sensitivity 等。",
    },
    "option-value": {
        "en": "The column shown; else the last one of numbers.",
        "zh": "所画的列；缺省为最后一个数值列。",
    },
    "option-tiles": {
        "en": "A table with names, row and col: a map of tiles of equal size.",
        "zh": "含名称、row、col 的表，用于等大图块地图。",
    },
    "option-most": {
        "en": "Most names on an axis; the chart says what it leaves out.",
        "zh": "坐标轴上最多的名称数；未列出的会注明。",
    },
}
