"""Composite indices: messages, and the words of `guiju index`, in English and Chinese."""

from __future__ import annotations

from collections.abc import Mapping

from guiju.locale.message import Messages, both

MESSAGES: Messages = {
    "index-code": both(
        'the code "{found}" stands twice in the index',
        "each indicator and aggregate with a code of its own",
        "give one of the two another code",
        '指数中的代码 "{found}" 重复',
        "每个指标和汇总项各有其代码",
        "为其中一个改用其他代码",
    ),
    "index-large": both(
        "the index has too many indicators and aggregates: {found}",
        "at most {expected}",
        "make several indices of it, or add parts up before",
        "指数的指标与汇总项过多：{found}",
        "至多 {expected} 项",
        "拆成几个指数，或事先合并部分指标",
    ),
    "index-deep": both(
        'too many aggregates stand above "{found}"',
        "fewer than {expected} levels",
        "leave out levels that hold one part alone",
        '"{found}" 的上级层数过多',
        "少于 {expected} 层",
        "省去只含一个部分的层级",
    ),
    "index-no-code": both(
        "an indicator or aggregate has no code",
        "`code:`, of an indicator the name of its column",
        "add it",
        "有指标或汇总项没有代码",
        "`code:`，指标即其列名",
        "补上代码",
    ),
    "index-parent": both(
        '"{of}" stands under "{found}", which is no aggregate of the index',
        "one of: {known}",
        "correct `parent:`, or add the aggregate",
        '"{of}" 的上级 "{found}" 不是指数的汇总项',
        "以下之一：{known}",
        "改正 `parent:`，或补上该汇总项",
    ),
    "index-root": both(
        "aggregates without a parent: {found}",
        "exactly one, the index itself",
        "give all others a `parent:`",
        "没有上级的汇总项：{found}",
        "恰好一个，即指数本身",
        "为其余各项写明 `parent:`",
    ),
    "index-cycle": both(
        'the parents of "{found}" lead back to it',
        "a tree",
        "correct `parent:` of one of them",
        '"{found}" 的上级又回到其自身',
        "树形结构",
        "改正其中一项的 `parent:`",
    ),
    "index-empty": both(
        'nothing stands under the aggregate "{found}"',
        "at least one indicator or aggregate",
        "add an indicator with this parent, or take the aggregate away",
        '汇总项 "{found}" 之下没有内容',
        "至少一个指标或汇总项",
        "添加以其为上级的指标，或删去该汇总项",
    ),
    "index-weight": both(
        'the weight of "{of}" is {found}',
        "zero or more, and not zero for all parts of one aggregate; `direction: -1` says that less is better",
        "correct the weight",
        '"{of}" 的权重为 {found}',
        "不小于零，同一汇总项之下不全为零；越小越好的写 `direction: -1`",
        "改正权重",
    ),
    "index-list": both(
        "{section} has {found:shape} where a list stands",
        "a list: - {{code: ..., parent: ...}}",
        "write each indicator or aggregate after a hyphen",
        "{section} 的此处应为列表，现为{found:shape}",
        "列表：- {{code: ..., parent: ...}}",
        "每个指标或汇总项写在一个短横之后",
    ),
    "index-pair": both(
        "{key} is {found}",
        "two numbers, the smaller first",
        "write [low, high]",
        "{key} 为 {found}",
        "两个数，较小的在前",
        "写作 [下限, 上限]",
    ),
    "index-choice": both(
        '{key} cannot be "{found}" here',
        "one of: {expected}",
        "choose one of these",
        '此处 {key} 不能取 "{found}"',
        "以下之一：{expected}",
        "改为其中之一",
    ),
    "index-goalposts": both(
        'the indicator "{found}" has no goalposts',
        "`goalposts: [low, high]` for each indicator where `normalise: goalposts`",
        "add them, or choose another normaliser",
        '指标 "{found}" 没有固定端点',
        "`normalise: goalposts` 时每个指标都有 `goalposts: [下限, 上限]`",
        "补上端点，或改用其他归一化方法",
    ),
    "index-positive": both(
        "a score is {found}, of which there is no {how} mean",
        "scores above zero",
        "set `low:` of the index above zero, such as 1",
        "有得分为 {found}，无法求 {how} 平均",
        "大于零的得分",
        "把指数的 `low:` 设为大于零，如 1",
    ),
    "index-unit": both(
        'the unit "{found}" stands in two rows',
        "a row for each unit",
        "take one row away, or choose the rows of one year",
        '单位 "{found}" 出现在两行中',
        "每个单位一行",
        "删去一行，或只取一个年份的行",
    ),
    "unknown-index": both(
        'there is no index "{found}"',
        "an index of the policy: {known}",
        "correct the name, or declare it under indices",
        '没有指数 "{found}"',
        "本政策的指数：{known}",
        "改正名称，或在 indices 中声明",
    ),
}

INDICES: Mapping[str, Mapping[str, str]] = {
    "flag-redundant": {"en": "redundant", "zh": "重复"},
    "flag-opposed": {"en": "opposed", "zh": "相反"},
    "index-steps": {"en": "Step by step", "zh": "逐步计算"},
    "index-scores": {"en": "Scores and ranks", "zh": "得分与位次"},
    "index-contributions": {"en": "Contributions", "zh": "贡献"},
    "index-effective_weights": {"en": "Effective weights", "zh": "实际权重"},
    "index-correlations": {
        "en": "Correlations above 0.9 or below -0.4",
        "zh": "高于 0.9 或低于 -0.4 的相关系数",
    },
    "index-rank_uncertainty": {"en": "Ranks under uncertainty", "zh": "位次的不确定性"},
    "index-sensitivity": {"en": "What ranks depend on", "zh": "位次取决于什么"},
    "index-leave_one_out": {"en": "Without each indicator", "zh": "逐项剔除"},
    "index-integrity": {
        "en": "Between two years: same units, or another base",
        "zh": "两年之间：同口径变化与口径变动",
    },
    "index-treated": {"en": "Outliers treated", "zh": "极端值处理"},
    "index-reliability": {
        "en": "Cronbach's alpha {alpha}; coverage {share}; {count} indicators, {units} units",
        "zh": "克朗巴赫系数 {alpha}；覆盖率 {share}；{count} 个指标，{units} 个单位",
    },
    "option-index-name": {"en": "An index of the policy.", "zh": "政策中的一个指数。"},
    "option-index-data": {
        "en": "A row for each unit: CSV or Parquet.",
        "zh": "每个单位一行的数据：CSV 或 Parquet。",
    },
    "option-index-out": {
        "en": "Also write all tables to a file .xlsx, or scores to .csv .json",
        "zh": "同时把各表写入 .xlsx 文件，或把得分写入 .csv、.json 文件。",
    },
    "option-steps": {"en": "Every value after every step.", "zh": "列出每一步之后的每个值。"},
    "option-contributions": {
        "en": "The points of each unit that come from each indicator.",
        "zh": "列出各指标对各单位得分的贡献。",
    },
    "option-uncertainty": {
        "en": "Ranks over this many runs with other choices, such as 10000.",
        "zh": "在其他选择下重算位次的次数，如 10000。",
    },
    "option-sensitivity": {
        "en": "Which choice matters most: Sobol indices from this many runs, such as 2048.",
        "zh": "哪项选择影响最大：Sobol 指数的样本数，如 2048。",
    },
    "option-leave-one-out": {
        "en": "How ranks shift without each indicator.",
        "zh": "逐项剔除指标后位次的变化。",
    },
    "option-against": {
        "en": "Data of an earlier year: did units change, or the base?",
        "zh": "较早年份的数据：是各单位变了，还是口径变了。",
    },
    "option-index-seed": {
        "en": "The seed of all that is drawn; 1 if left out.",
        "zh": "随机种子，缺省为 1。",
    },
}
