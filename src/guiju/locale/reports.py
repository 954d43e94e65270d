"""Words and headings of reports, in English and Chinese."""

from __future__ import annotations

from collections.abc import Mapping

REPORTS: Mapping[str, Mapping[str, str]] = {
    "report-contents": {"en": "contents", "zh": "目录"},
    "report-units": {
        "en": "Amounts are in {unit}; counts are of {entity}, {weighted}.",
        "zh": "金额单位为{unit}；数量为{entity}数，{weighted}。",
    },
    "report-amounts": {"en": "Amounts are in {unit}.", "zh": "金额单位为{unit}。"},
    "report-weighted": {"en": "each row times its weight", "zh": "各行按权数计"},
    "report-unweighted": {"en": "each row counted once", "zh": "每行按一个单位计"},
    "report-unitless": {"en": "the unit of the target", "zh": "指标本身的单位"},
    # what it comes to
    "report-cost": {"en": "{name} costs {amount}.", "zh": "{name}：成本 {amount}。"},
    "report-brings": {"en": "{name} brings in {amount}.", "zh": "{name}：增收 {amount}。"},
    "report-costless": {
        "en": "{name} costs nothing and brings in nothing.",
        "zh": "{name}：既无成本，也不增收。",
    },
    "report-interval": {
        "en": "The 95 % interval of the cost is {low} to {high}.",
        "zh": "成本的 95% 区间为 {low} 至 {high}。",
    },
    "report-touched": {
        "en": "Of {weight} ({entity}), {winners} gain {gains} together, {losers} lose {losses} together, "
        "{unchanged} stay the same.",
        "zh": "{entity} {weight}，其中 {winners} 受益，合计 {gains}；{losers} 受损，合计 {losses}；"
        "{unchanged} 不变。",
    },
    "report-mean_gain": {
        "en": "The mean gain of those who gain is {mean}.",
        "zh": "受益者平均受益 {mean}。",
    },
    "report-mean_loss": {
        "en": "The mean loss of those who lose is {mean}.",
        "zh": "受损者平均受损 {mean}。",
    },
    "report-static": {
        "en": "The figures are static: nobody changes what they do.",
        "zh": "以上为静态结果：各方行为不因改革而改变。",
    },
    "report-response": {
        "en": "With an elasticity of {elasticity}, as stated, the cost would be {amount}.",
        "zh": "按所给弹性 {elasticity} 考虑行为反应，成本为 {amount}。",
    },
    "report-sweep": {
        "en": "{parameter} at {count} values from {first} to {last}: the cost lies between {least} (at {at_least}) "
        "and {most} (at {at_most}).",
        "zh": "{parameter} 取 {first} 至 {last} 的 {count} 个值：成本在 {least}（取 {at_least} 时）"
        "与 {most}（取 {at_most} 时）之间。",
    },
    "report-years": {
        "en": "{name}, {first} to {last}: the cost of all years together is {amount}.",
        "zh": "{name}，{first} 至 {last}：各年成本合计 {amount}。",
    },
    "report-cliffs": {
        "en": "{variant}: {count} cliffs; at worst, more of {input} leaves {loss} less.",
        "zh": "{variant}：有 {count} 处跳升；最严重时，{input} 增加反而少得 {loss}。",
    },
    "report-seek-now": {
        "en": "At present {parameter} is {value}.",
        "zh": "{parameter} 现为 {value}。",
    },
    # parts of the page
    "report-changes": {"en": "what {reform} changes", "zh": "{reform} 的改动"},
    "report-parameter": {"en": "the parameter that varies", "zh": "变动的参数"},
    "report-no-changes": {"en": "{reform} changes nothing.", "zh": "{reform} 没有改动任何内容。"},
    "report-policy-missing": {
        "en": "The policy {policy} could not be read when this page was made: what the reforms change and the sources "
        "of the rules are not shown.",
        "zh": "生成本页时无法读取政策 {policy}：未列出改革的改动与规则的来源。",
    },
    "report-policy-differs": {
        "en": "The policy {policy} as it lies here is another version than the one computed with ({hash}): what the "
        "reforms change and the sources of the rules are not shown.",
        "zh": "此处的政策 {policy} 与计算所用的版本（{hash}）不同：未列出改革的改动与规则的来源。",
    },
    "report-reform-differs": {
        "en": "The reform {reform} could not be read as it was when computed; what it changes is not shown.",
        "zh": "无法读到计算时所用的改革 {reform}，未列出其改动。",
    },
    "report-part": {"en": "part", "zh": "部分"},
    "report-name": {"en": "name", "zh": "名称"},
    "report-properties": {"en": "properties", "zh": "性质"},
    "report-answer": {"en": "answer", "zh": "结论"},
    "report-date": {"en": "date", "zh": "日期"},
    "report-reason": {"en": "reason", "zh": "理由"},
    "report-cites": {"en": "citation", "zh": "引文"},
    "report-assumptions": {"en": "assumptions", "zh": "假定"},
    "report-assumed": {
        "en": "{column}: the default was taken {count} times",
        "zh": "{column}：采用默认值 {count} 次",
    },
    "report-unverified": {"en": "citations nobody has verified", "zh": "未核实的引文"},
    "report-all-verified": {
        "en": "No citation that the figures stand on is marked as unverified.",
        "zh": "所依据的引文均未标为未核实。",
    },
    "report-sources": {"en": "sources of the rules", "zh": "规则的来源"},
    "report-sources-of": {
        "en": "Documents cited by the rules, parameters and tables from which {target} is computed.",
        "zh": "计算 {target} 所用的规则、参数与决策表所引的文件。",
    },
    "report-title": {"en": "title", "zh": "标题"},
    "report-not-in-force": {"en": "{status}, not in force on {date}", "zh": "{status}，{date} 不在施行期内"},
    "report-data": {"en": "data", "zh": "数据"},
    "report-case": {"en": "One case was computed; there are no tables of data.", "zh": "只计算一个案例，没有数据表。"},
    "report-used": {"en": "used", "zh": "采用"},
    "report-run": {"en": "how it was computed", "zh": "计算方式"},
    "report-hash": {"en": "hash of the policy", "zh": "政策哈希"},
    "report-baseline": {"en": "baseline", "zh": "基准"},
    "report-engine": {"en": "engine", "zh": "引擎"},
    "report-command": {"en": "to run it again", "zh": "重新运行"},
    "report-no-record": {
        "en": "The file holds no record of the run, so that the options are not known; "
        "`guiju compare --record` writes one.",
        "zh": "文件中没有运行记录，所用选项不详；`guiju compare --record` 会写出记录。",
    },
    "report-duties": {"en": "What reforms bring for AI systems", "zh": "改革方案对人工智能系统的影响"},
    "report-duties-altered": {"en": "duties on other terms", "zh": "条件有变的义务"},
    "report-duty-words": {"en": "what it says", "zh": "内容"},
    "report-duty-systems": {"en": "systems", "zh": "系统"},
    "report-duty-system": {"en": "system", "zh": "系统"},
    "report-gained": {"en": "gains", "zh": "增加"},
    "report-lost": {"en": "loses", "zh": "减少"},
    "report-footer": {
        "en": "Made by Guiju {version}. The page stands alone: it loads nothing and runs nothing.",
        "zh": "由规矩 {version} 生成。本页自成一体：不加载任何外部内容，也不运行脚本。",
    },
}  # fmt: skip
