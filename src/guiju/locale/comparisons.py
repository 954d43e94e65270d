"""Words and headings of comparisons, in English and Chinese."""

from __future__ import annotations

from collections.abc import Mapping

COMPARISONS: Mapping[str, Mapping[str, str]] = {
    "compare-of": {"en": "{target}, against {baseline}", "zh": "{target}，与{baseline}相比"},
    "current-law": {"en": "the policy as it stands", "zh": "现行政策"},
    "head-group": {"en": "group", "zh": "分组"},
    "head-before": {"en": "before", "zh": "改革前"},
    "head-after": {"en": "after", "zh": "改革后"},
    "head-change": {"en": "change", "zh": "变化"},
    "head-winners": {"en": "gain", "zh": "受益"},
    "head-losers": {"en": "lose", "zh": "受损"},
    "head-unchanged": {"en": "same", "zh": "不变"},
    "head-weight": {"en": "weighted", "zh": "加权数"},
    "head-mean_change": {"en": "mean change", "zh": "平均变化"},
    "by-group": {"en": "{reform} by {column}", "zh": "{reform} 按 {column} 分组"},
    "by-decile": {"en": "{reform} by decile", "zh": "{reform} 按十分位"},
    "key-cost": {"en": "cost", "zh": "成本"},
    "key-gains": {"en": "all gains together", "zh": "受益合计"},
    "key-losses": {"en": "all losses together", "zh": "受损合计"},
    "key-mean_change": {"en": "mean change", "zh": "平均变化"},
    "key-mean_gain": {"en": "mean gain of those who gain", "zh": "受益者平均受益"},
    "key-median_gain": {"en": "median gain of those who gain", "zh": "受益者受益中位数"},
    "key-mean_loss": {"en": "mean loss of those who lose", "zh": "受损者平均受损"},
    "key-median_loss": {"en": "median loss of those who lose", "zh": "受损者受损中位数"},
    "key-average_rate_before": {"en": "average rate before", "zh": "改革前平均税率"},
    "key-average_rate_after": {"en": "average rate after", "zh": "改革后平均税率"},
    "key-marginal_rate_before": {"en": "marginal rate before", "zh": "改革前边际税率"},
    "key-marginal_rate_after": {"en": "marginal rate after", "zh": "改革后边际税率"},
    "key-gini_before": {"en": "Gini before", "zh": "改革前基尼系数"},
    "key-gini_after": {"en": "Gini after", "zh": "改革后基尼系数"},
    "direction-up": {
        "en": "more of {target} is a gain for the unit",
        "zh": "{target} 增加为受益",
    },
    "direction-down": {
        "en": "more of {target} is a loss for the unit",
        "zh": "{target} 增加为受损",
    },
    "assumption-static": {
        "en": "assumes that nobody changes what they do",
        "zh": "假定各方行为不因改革而改变",
    },
    "assumption-unweighted": {"en": "each row counts once", "zh": "每行按一个单位计，未加权"},
    "assumption-income": {
        "en": "inequality is measured on {value}",
        "zh": "不平等程度按 {value} 计算",
    },
    "by-band": {
        "en": "{reform} by size of gain ({unit})",
        "zh": "{reform} 按受益大小分档（{unit}）",
    },
    "by-curve": {
        "en": "{reform} along the input",
        "zh": "{reform} 沿输入的税率",
    },
    "by-response": {
        "en": "{reform} with response",
        "zh": "{reform} 考虑行为反应",
    },
    "by-interval": {
        "en": "{reform}: 95 % intervals",
        "zh": "{reform}：95% 区间",
    },
    "bands-suppressed": {
        "en": "{reform}: {count} bands kept back",
        "zh": "{reform}：有 {count} 档不予公布",
    },
    "suppressed": {
        "en": "kept back",
        "zh": "不予公布",
    },
    "head-band": {
        "en": "gain",
        "zh": "受益",
    },
    "head-gain": {
        "en": "sum",
        "zh": "合计",
    },
    "head-cost": {
        "en": "cost",
        "zh": "成本",
    },
    "head-input": {
        "en": "input",
        "zh": "输入",
    },
    "head-mean_input": {
        "en": "mean input",
        "zh": "输入平均",
    },
    "head-average_rate_before": {
        "en": "average rate before",
        "zh": "改革前平均税率",
    },
    "head-average_rate_after": {
        "en": "after",
        "zh": "改革后",
    },
    "head-marginal_rate_before": {
        "en": "marginal rate before",
        "zh": "改革前边际税率",
    },
    "head-marginal_rate_after": {
        "en": "after",
        "zh": "改革后",
    },
    "head-cliff_before": {
        "en": "at a cliff before",
        "zh": "改革前处于跳升",
    },
    "head-cliff_after": {
        "en": "after",
        "zh": "改革后",
    },
    "head-elasticity": {
        "en": "elasticity",
        "zh": "弹性",
    },
    "head-input_change": {
        "en": "change of the input",
        "zh": "输入的变化",
    },
    "head-held": {
        "en": "held",
        "zh": "保持不变",
    },
    "head-estimate": {
        "en": "estimate",
        "zh": "估计值",
    },
    "head-error": {
        "en": "standard error",
        "zh": "标准误",
    },
    "head-low": {
        "en": "from",
        "zh": "下限",
    },
    "head-high": {
        "en": "to",
        "zh": "上限",
    },
    "head-year": {
        "en": "year",
        "zh": "年份",
    },
    "head-target": {
        "en": "target",
        "zh": "指标",
    },
    "head-average_rate": {
        "en": "average",
        "zh": "平均",
    },
    "head-marginal_rate": {
        "en": "marginal",
        "zh": "边际",
    },
    "head-above": {
        "en": "above",
        "zh": "高于",
    },
    "head-until": {
        "en": "until",
        "zh": "至",
    },
    "head-most_lost": {
        "en": "most lost",
        "zh": "最多损失",
    },
    "band-gain": {
        "en": "gain of {low} to {high}",
        "zh": "受益 {low} 至 {high}",
    },
    "band-gain-above": {
        "en": "gain above {low}",
        "zh": "受益高于 {low}",
    },
    "band-loss": {
        "en": "loss of {low} to {high}",
        "zh": "受损 {low} 至 {high}",
    },
    "band-loss-above": {
        "en": "loss above {low}",
        "zh": "受损高于 {low}",
    },
    "band-no-income": {
        "en": "no income before",
        "zh": "改革前无收入",
    },
    "response-static": {
        "en": "static",
        "zh": "静态",
    },
    "response-stated": {
        "en": "{elasticity} as stated",
        "zh": "{elasticity}（所给）",
    },
    "response-range": {
        "en": "{elasticity} for sensitivity",
        "zh": "{elasticity}（敏感性）",
    },
    "key-p90_p10": {
        "en": "P90/P10 {when}",
        "zh": "{when} P90/P10",
    },
    "key-s80_s20": {
        "en": "S80/S20 {when}",
        "zh": "{when} S80/S20",
    },
    "key-kakwani": {
        "en": "Kakwani {when}",
        "zh": "{when} Kakwani 指数",
    },
    "key-reynolds_smolensky": {
        "en": "Reynolds-Smolensky {when}",
        "zh": "{when} Reynolds-Smolensky 指数",
    },
    "all-years": {
        "en": "all years",
        "zh": "合计",
    },
    "uprated": {
        "en": "inputs grown by",
        "zh": "输入的增长倍数",
    },
    "seek-found": {
        "en": "{parameter} = {value} costs at most {limit}",
        "zh": "{parameter} = {value} 时成本不超过 {limit}",
    },
    "seek-everywhere": {
        "en": "every value in the range costs at most {limit}; {parameter} = {value} costs most",
        "zh": "范围内任何取值的成本都不超过 {limit}；{parameter} = {value} 时最高",
    },
    "seek-nowhere": {
        "en": "no solution: no value in the range costs at most {limit}; {parameter} = {value} costs least",
        "zh": "无解：范围内任何取值的成本都高于 {limit}；{parameter} = {value} 时最低",
    },
    "seek-value": {
        "en": "answer",
        "zh": "答案",
    },
    "seek-beyond": {
        "en": "next to it, too much",
        "zh": "相邻，超出",
    },
    "seek-run": {
        "en": "sweep 1 of {count}",
        "zh": "第 1 次扫描（共 {count} 次）",
    },
    "seek-not-monotone": {
        "en": "the cost does not only rise or only fall: this is the first place, and there may be others",
        "zh": "成本并非单调变化：这是第一处，可能还有其他",
    },
    "profile-of": {
        "en": "{target} along {input}",
        "zh": "{target} 随 {input} 的变化",
    },
    "profile-exact": {
        "en": "every kink and jump is exact; rounding to the fen is left out of rates and cliffs",
        "zh": "各拐点与跳升均为精确值；税率与跳升未计分位舍入",
    },
    "profile-grid": {
        "en": "on a grid with a step of {step}: what lies between is not seen",
        "zh": "按步长 {step} 的网格计算：步长之间的变化看不到",
    },
    "cliffs-of": {
        "en": "{variant}: more of the input leaves less",
        "zh": "{variant}：输入增加反而所得减少",
    },
    "no-cliffs": {
        "en": "{variant}: no cliff",
        "zh": "{variant}：没有跳升",
    },
    "run-record": {
        "en": "record of the run",
        "zh": "运行记录",
    },
    "record-policy": {
        "en": "policy",
        "zh": "政策",
    },
    "record-date": {
        "en": "date",
        "zh": "日期",
    },
    "record-reform": {
        "en": "reform",
        "zh": "改革",
    },
    "record-data": {
        "en": "data",
        "zh": "数据",
    },
    "record-option": {
        "en": "option",
        "zh": "选项",
    },
    "replay-same": {
        "en": "the same as recorded in {file}",
        "zh": "与 {file} 的记录相同",
    },
    "replay-differs": {
        "en": "{count} differences from {file}",
        "zh": "与 {file} 的记录有 {count} 处差异",
    },
    "replay-what": {
        "en": "what",
        "zh": "项目",
    },
    "replay-recorded": {
        "en": "recorded",
        "zh": "记录",
    },
    "replay-found": {
        "en": "now",
        "zh": "现在",
    },
    "assumption-marginal": {
        "en": "marginal rates are weighted means, along {value}",
        "zh": "边际税率为加权平均，按 {value} 计算",
    },
    "assumption-marginal_given": {
        "en": "rates are of the rows that have the input: {value}",
        "zh": "边际税率只按有该项输入的行计算：{value}",
    },
    "assumption-response": {
        "en": "inputs answer to the net-of-tax rate: z' = z ((1-t')/(1-t))^e. 0.4: Gruber and Saez 2002; 0.1 and 0.25 "
        "from memory of Saez, Slemrod and Giertz 2012, unverified; all of the United States",
        "zh": "输入对净留率作出反应：z' = z ((1-t')/(1-t))^e。0.4 见 Gruber and Saez 2002；0.1 与 0.25 凭记忆"
        "取自 Saez, Slemrod and Giertz 2012，未核实；均为美国的估计",
    },
    "assumption-bootstrap": {
        "en": "intervals: Poisson bootstrap, {value} × seed {seed}; the sampling of rows alone, no error of weights "
        "or of the model",
        "zh": "区间：泊松自助法，{value} 次，种子 {seed}；仅含抽样误差，不含权数与模型误差",
    },
    "assumption-replicate_weights": {
        "en": "intervals: {value} replicate weights",
        "zh": "区间：{value} 组重复权数",
    },
    "assumption-synthetic_interval": {
        "en": "the data are synthetic: an interval shows the spread between synthetic samples, not the truth",
        "zh": "数据为合成：区间只表示合成样本之间的差异，不是对真实情况的估计",
    },
    "assumption-min_cell": {
        "en": "groups of fewer than {value} rows are kept back, and what would give them away by subtraction",
        "zh": "行数少于 {value} 的分组不予公布，可由相减推出它们的也不公布",
    },
    "assumption-years": {
        "en": "the same rows and weights in every year; no growth but that stated",
        "zh": "各年的行与权数相同；除写明者外不计增长",
    },
    "assumption-moved": {
        "en": "moved with the year, as if the rows were of it: {value}",
        "zh": "随年份移动，视同当年的行：{value}",
    },
    "assumption-stayed": {
        "en": "rules read dates of the rows, which stay as they are in every year unless --move says so: {value}",
        "zh": "规则读取行上的日期，各年均不变，除非用 --move 写明移动：{value}",
    },
}
