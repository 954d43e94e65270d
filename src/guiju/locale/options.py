"""Help of the commands and their options, in English and Chinese."""

from __future__ import annotations

from collections.abc import Mapping

HELP: Mapping[str, Mapping[str, str]] = {
    "help-usage": {"en": "Usage: {usage}", "zh": "用法：{usage}"},
    "help-options": {"en": "Options:", "zh": "选项："},
    "help-arguments": {"en": "Arguments:", "zh": "参数："},
    "help-metavar": {"en": "[OPTIONS]", "zh": "[选项]"},
    "help-commands": {"en": "Commands:", "zh": "命令："},
    "help-help": {"en": "Show this message and exit.", "zh": "显示本说明并退出。"},
    "help-example": {"en": "Example: {command}", "zh": "例：{command}"},
    "help-guiju": {
        "en": "Guiju turns public policy into checked, running code. Every answer carries its "
        "rules, date, sources and version.",
        "zh": "规矩：把公共政策写成可核对、可运行的规则。每个结果都带有规则、日期、出处和版本。",
    },
    "help-codes": {
        "en": "Exit codes: 0 done, also where the answer is 'not eligible'; 1 the answer is no; "
        "2 the input is wrong; 3 a proof without answer; 130 interrupted. Completion: guiju --install-completion",
        "zh": "退出码：0 完成（包括结论为“不符合”）；1 检查未通过；2 输入有误；3 证明没有结论；130 中断。"
        "命令补全：guiju --install-completion",
    },
    # commands
    "help-list": {"en": "The policies that come with Guiju.", "zh": "列出自带的政策。"},
    "help-show": {
        "en": "What a policy says: all of it, or one rule, parameter, table, reform or source.",
        "zh": "查看政策内容：全貌，或某一规则、参数、决策表、改革、来源。",
    },
    "help-check": {
        "en": "Check a policy: its files, units, citations, reforms and worked cases.",
        "zh": "检查政策：文件、单位、引文、改革和算例。",
    },
    "help-verify": {
        "en": "Prove the properties of a policy for every case, and hold what documents say against registers.",
        "zh": "对一切情形证明政策的性质，并把文件所说与名录核对。",
    },
    "help-search": {
        "en": "Search the statements of all documents in a store: by words, by filters, or like another statement.",
        "zh": "检索库中全部文件的陈述：按词语、按条件，或与某条陈述相近者。",
    },
    "help-audit": {
        "en": "The log of a store: prove it whole, print its head, list it, erase personal data.",
        "zh": "库的审计日志：证明其完整，打印日志头，列出条目，删除个人数据。",
    },
    "help-backup": {
        "en": "Write a store into one file, while it is in use.",
        "zh": "在使用中把库备份为一个文件。",
    },
    "help-restore": {
        "en": "Put the store of a backup in its place, after its log was verified.",
        "zh": "核验日志后，把备份恢复为库。",
    },
    "help-decide": {
        "en": "Decide one case, or with --data every row of tables.",
        "zh": "计算一个案例；用 --data 则计算数据表的每一行。",
    },
    "help-compare": {
        "en": "Compare reforms with the policy as it stands, over tables of data.",
        "zh": "在数据表上比较改革与现行政策。",
    },
    "help-report": {
        "en": "The result of a comparison as one HTML page that needs nothing beside it.",
        "zh": "把比较结果写成一个自成一体的 HTML 网页。",
    },
    "option-result": {
        "en": "What compare wrote with --json or --record.",
        "zh": "compare 用 --json 或 --record 写出的文件。",
    },
    "option-out-page": {
        "en": "The page to write, ending in .html.",
        "zh": "要写出的网页，以 .html 结尾。",
    },
    "option-policy-of": {
        "en": "The policy it was computed with, where it lies elsewhere now.",
        "zh": "计算所用的政策（位置已变时）。",
    },
    "help-explain": {
        "en": "Explain a result: rules, values, parameters and citations behind it.",
        "zh": "解释一个结果：所依据的规则、取值、参数和引文。",
    },
    "help-new": {"en": "Write a small policy to start from.", "zh": "建立一个可供修改的小政策。"},
    "help-diff": {
        "en": "What changed: between two policies, between two dates, or under a reform.",
        "zh": "查看差别：两个政策之间、两个日期之间，或某项改革前后。",
    },
    "help-index": {
        "en": "Build a composite index of a policy from data, and show how far to trust it.",
        "zh": "由数据编制政策中的综合指数，并说明其可靠程度。",
    },
    "help-chart": {
        "en": "The result of a measure or an index as a chart, SVG or PNG.",
        "zh": "把测度或指数的结果画成 SVG 或 PNG 图。",
    },
    "help-doctor": {
        "en": "Whether this machine can do what Guiju offers, and what to do where it cannot.",
        "zh": "检查本机能否运行各项功能，以及如何补救。",
    },
    # arguments and options
    "option-policy": {"en": "A policy's name or folder.", "zh": "政策名称或文件夹。"},
    "option-case": {
        "en": "A case: YAML or JSON; - reads standard input.",
        "zh": "案例文件：YAML 或 JSON；- 为标准输入。",
    },
    "option-name": {
        "en": "One element: person, person.tax, p.rates, a table, reform, enum, source or case.",
        "zh": "某一内容：person、person.tax、p.rates，或决策表、改革、枚举、来源、算例的名称。",
    },
    "option-rule": {"en": "entity.rule, such as person.tax.", "zh": "实体.规则，如 person.tax。"},
    "option-json": {"en": "The answer as JSON on standard output.", "zh": "以 JSON 输出结果。"},
    "option-lang": {
        "en": "Language: zh or en; else GUIJU_LANG or LANG says.",
        "zh": "语言：zh 或 en；否则依 GUIJU_LANG 或 LANG。",
    },
    "option-version": {"en": "Show the version and exit.", "zh": "显示版本并退出。"},
    "option-on": {
        "en": "Of each parameter what holds on this day, 2024-12-31; else all its values.",
        "zh": "各参数只显示该日施行的值，如 2024-12-31；缺省显示全部取值。",
    },
    "option-date": {
        "en": "The date of the run, 2024-12-31; else the case's own, else today.",
        "zh": "计算基准日，如 2024-12-31；缺省为案例所写日期，再缺省为今天。",
    },
    "option-reform": {
        "en": "A reform: its name, R1+R2 stacked, or a YAML file.",
        "zh": "改革：名称、叠加（R1+R2）或 YAML 文件。",
    },
    "option-statement": {
        "en": "A statement to hold against registers; all of them without this. May stand several times.",
        "zh": "要与名录核对的表述；不写则全部核对。可多次书写。",
    },
    "option-property": {
        "en": "A property to prove; all of them without this. May stand several times.",
        "zh": "要证明的性质；不写则全部证明。可多次书写。",
    },
    "option-time-limit": {
        "en": "Seconds for each property; 60 without this.",
        "zh": "每项性质的时限（秒），默认 60。",
    },
    "option-children": {
        "en": "Up to how many rows where no proof for any number is found; 3 without this.",
        "zh": "不能对任意行数证明时，至多考虑的行数，默认 3。",
    },
    "option-save": {
        "en": "Folder for the cases that break properties; `guiju explain` takes them.",
        "zh": "存放反例的文件夹，可交给 `guiju explain`。",
    },
    "option-cache": {
        "en": "Folder in which answers are kept, or none; without this the system's folder for such files.",
        "zh": "保存结论的文件夹，或写 none 表示不保存；默认为系统的缓存文件夹。",
    },
    "option-processes": {
        "en": "How many properties or pages at once; without this one for each processor.",
        "zh": "同时处理的性质或页面数，默认与处理器数相同。",
    },
    "option-prove": {
        "en": "Also prove the declared properties.",
        "zh": "同时证明所声明的性质。",
    },
    "option-reforms": {
        "en": "A reform to compare; may be given several times.",
        "zh": "要比较的改革，可多次给出。",
    },
    "option-baseline": {
        "en": "The reform to compare with, instead of the policy as it stands.",
        "zh": "作为比较基准的改革；缺省为现行政策。",
    },
    "option-output": {
        "en": "entity.rule to compute; may be given several times. Else all rules.",
        "zh": "要计算的 实体.规则，可多次给出；缺省为全部规则。",
    },
    "option-set": {
        "en": "entity.column=value, put over the case; may be given several times.",
        "zh": "实体.列=值，覆盖案例中的值，可多次给出。",
    },
    "option-ask": {
        "en": "List the inputs that are still needed instead of deciding.",
        "zh": "不计算，只列出还需要哪些输入。",
    },
    "option-float": {
        "en": "Calculate in floating point instead of exact fractions.",
        "zh": "以浮点数而不是精确分数计算。",
    },
    "option-data": {
        "en": "entity=file: CSV, Excel or Parquet, or entity=none for no rows; may be given several times.",
        "zh": "实体=文件：CSV、Excel 或 Parquet；没有任何行写 实体=none。可多次给出。",
    },
    "option-out": {
        "en": "Where results go: a folder, or one file .parquet .csv .xlsx",
        "zh": "结果写到：文件夹，或一个 .parquet、.csv、.xlsx 文件。",
    },
    "option-out-report": {
        "en": "Also write the comparison to a file .json .csv .md .xlsx .html",
        "zh": "同时把比较结果写入 .json、.csv、.md、.xlsx 或 .html 文件。",
    },
    "option-format": {
        "en": "Format of the files in a folder: parquet, csv or xlsx.",
        "zh": "写入文件夹时的格式：parquet、csv 或 xlsx。",
    },
    "option-reject": {
        "en": "Put wrong rows into this file with their reasons and go on without them.",
        "zh": "把有误的行连同原因写入此文件，其余继续计算。",
    },
    "option-by": {
        "en": "A column or expression to group by; may be given several times; a comma crosses two.",
        "zh": "分组所用的列或表达式，可多次给出；以逗号交叉。",
    },
    "option-target": {"en": "entity.rule to compare.", "zh": "要比较的 实体.规则。"},
    "option-weight": {"en": "entity.column that weighs the rows.", "zh": "作为权数的 实体.列。"},
    "option-deciles": {
        "en": "entity.rule, column or expression by which rows are put into tenths.",
        "zh": "划分十分位所依据的 实体.规则、列或表达式。",
    },
    "option-direction": {
        "en": "up where more of the target is a gain (income), down where it is a loss (a tax).",
        "zh": "up 表示指标增加为受益（如收入），down 表示增加为受损（如税额）。",
    },
    "option-income": {
        "en": "entity.rule on which inequality (Gini) is measured.",
        "zh": "计算不平等程度（基尼系数）所用的 实体.规则。",
    },
    "option-base": {
        "en": "entity.rule or column of which average rates are a share.",
        "zh": "计算平均税率的分母：实体.规则 或列。",
    },
    "option-marginal": {
        "en": "entity.column to raise a little, for marginal rates.",
        "zh": "计算边际税率时微增的 实体.列。",
    },
    "option-totals": {
        "en": "Leave out median gain and Gini, which read every row once more.",
        "zh": "不计算中位受益和基尼系数（二者须再读一遍数据）。",
    },
    "option-bands": {
        "en": "Winners and losers by size of gain: default, or limits 100,1000 or 1%,5%.",
        "zh": "按受益大小分档：default，或界限如 100,1000、1%,5%。",
    },
    "option-inequality": {
        "en": "Add P90/P10 and S80/S20; of a tax with --base also its progressivity.",
        "zh": "另列 P90/P10、S80/S20；税额并有 --base 时另列累进程度。",
    },
    "option-along": {
        "en": "Rates along an input, between limits: person.salary=0..500000/11",
        "zh": "沿某项输入的税率及其界限：person.salary=0..500000/11",
    },
    "option-case-along": {
        "en": "With --along: this case along the input, with its cliffs, instead of tables.",
        "zh": "与 --along 合用：不用数据表，只算此案例沿该输入的变化及跳升。",
    },
    "option-response": {
        "en": "Elasticity of the --marginal input to the net-of-tax rate, beside the static result.",
        "zh": "--marginal 所指输入对税后净留率的弹性，结果列于静态结果旁。",
    },
    "option-sweep": {
        "en": "A parameter at several values in one scan: rate=10%..30%/21 or rate=10%,20%",
        "zh": "一次扫描计算参数的多个取值：rate=10%..30%/21 或 rate=10%,20%",
    },
    "option-seek": {
        "en": "The value of this parameter that costs at most --cost.",
        "zh": "求此参数的取值，使成本不超过 --cost。",
    },
    "option-cost": {
        "en": "With --seek: the most it may cost.",
        "zh": "与 --seek 合用：成本上限。",
    },
    "option-between": {
        "en": "With --seek: the range to look in, 0..1",
        "zh": "与 --seek 合用：查找范围，如 0..1",
    },
    "option-years": {
        "en": "Cost by year, 2024..2030: the same data, the parameters of each year.",
        "zh": "逐年成本，如 2024..2030：数据不变，参数取当年的。",
    },
    "option-uprate": {
        "en": "With --years: a column that grows as a parameter does; may be given several times.",
        "zh": "与 --years 合用：随某参数增长的列，可多次给出。",
    },
    "option-move": {
        "en": "With --years: columns of dates or years that move with the year; dates: all dates.",
        "zh": "与 --years 合用：随年份移动的日期列或年份列；dates 为全部日期。",
    },
    "option-replicates": {
        "en": "Intervals from a bootstrap with this many replicates, 20 to 2000.",
        "zh": "用自助法求区间，重复次数 20 至 2000。",
    },
    "option-seed": {
        "en": "The seed of the bootstrap; 1 if left out.",
        "zh": "自助法的随机种子，缺省为 1。",
    },
    "option-replicate-weights": {
        "en": "Intervals from replicate weights: their columns, with commas.",
        "zh": "用重复权数求区间：各权数列，以逗号分隔。",
    },
    "option-replicate-scale": {
        "en": "What squared deviations of replicates are multiplied by; else 1/R.",
        "zh": "重复权数离差平方和所乘的系数；缺省为 1/R。",
    },
    "option-min-cell": {
        "en": "Keep back groups of fewer rows, and what would give them away.",
        "zh": "行数少于此数的分组不予公布，可推算出它们的也不公布。",
    },
    "option-record": {
        "en": "Write the record of the run to this JSON file.",
        "zh": "把运行记录写入此 JSON 文件。",
    },
    "option-replay": {
        "en": "Run a record again and say what differs; exit code 1 where anything does.",
        "zh": "按记录重新运行并指出差异；有差异时退出码为 1。",
    },
    "option-memory": {
        "en": "How much memory may be used, such as 4GB.",
        "zh": "可用内存上限，如 4GB。",
    },
    "option-every-key": {
        "en": "Check also keys of text or far apart that nothing links to, in tables of more than a million rows.",
        "zh": "超过一百万行的表，其文本或稀疏的键即使没有链接指向，也核对是否重复。",
    },
    "option-engine": {
        "en": "What computes the tables: duckdb or polars, by itself the faster one for these rules; or where "
        "they are: postgresql://user@host/db, spark:local[2], clickhouse:FOLDER; --data then names tables.",
        "zh": "计算表格的引擎：duckdb 或 polars，缺省按规则选用较快者；或数据表所在的服务器地址："
        "postgresql://user@host/db、spark:local[2]、clickhouse:文件夹，此时 --data 写表名。",
    },
    "option-threads": {"en": "How many processors may be used.", "zh": "可用处理器数。"},
    "option-depth": {"en": "Levels to show; all if left out.", "zh": "显示的层数；缺省为全部。"},
    "option-functions": {
        "en": "List the functions of the expression language.",
        "zh": "列出表达式语言的函数。",
    },
    "option-schema": {
        "en": "Print the JSON Schema of policy files.",
        "zh": "输出政策文件的 JSON Schema。",
    },
    "option-new-name": {"en": "The new policy's name.", "zh": "新政策的名称。"},
    "option-dir": {
        "en": "Where to put its folder; else here.",
        "zh": "放在哪个文件夹；缺省为当前文件夹。",
    },
    "option-second": {"en": "The other policy or version.", "zh": "另一政策或版本。"},
    "option-dates": {
        "en": "Two dates: what holds otherwise on the second.",
        "zh": "两个日期：后一日期与前一日期有何不同。",
    },
    "option-diff-reform": {"en": "What this reform changes.", "zh": "此项改革有何改动。"},
    # calibrate
    "help-measure": {
        "en": "Measures of tables: without a name the catalogue, without --data what a measure is and needs.",
        "zh": "对表格计算测度：不写名称列出目录，不给 --data 则说明该测度及所需各项。",
    },
    "help-calibrate": {
        "en": "Weigh microdata to official totals, and show model totals beside official ones.",
        "zh": "把微观数据的权数校准到官方总量，并列出模型总量与官方总量的对照。",
    },
    "option-microdata": {
        "en": "The rows to weigh: CSV, Excel or Parquet.",
        "zh": "要加权的数据：CSV、Excel 或 Parquet。",
    },
    "option-official": {
        "en": "Official totals: a file .yaml or .csv with sources and dates.",
        "zh": "官方总量：带来源和日期的 .yaml 或 .csv 文件。",
    },
    "option-design-weight": {
        "en": "The column of design weights; else each row counts once.",
        "zh": "设计权数所在的列；缺省为每行计一。",
    },
    "option-as": {"en": "The name of the column of new weights.", "zh": "新权数的列名。"},
    "option-method": {
        "en": "raking, linear (regression), bounded (linear between bounds) or logit.",
        "zh": "raking（迭代比例）、linear（回归）、bounded（有界线性）或 logit。",
    },
    "option-bounds": {
        "en": "Smallest and largest multiple of the design weight, for bounded and logit: 0.2,5",
        "zh": "新权数对设计权数的最小、最大倍数，用于 bounded 和 logit：0.2,5",
    },
    "option-tolerance": {
        "en": "Relative difference within which a total counts as met.",
        "zh": "总量视为满足的相对误差上限。",
    },
    "option-from": {"en": "The day of the data, for uprating.", "zh": "数据的时点，用于推算。"},
    "option-to": {"en": "The day amounts are carried to.", "zh": "金额推算到的时点。"},
    "option-validate": {
        "en": "Change no weights: only put model totals beside official ones.",
        "zh": "不改权数，只作模型总量与官方总量的对照。",
    },
    "option-out-weighted": {
        "en": "Where the rows with new weights go: a file .parquet .csv .xlsx",
        "zh": "带新权数的数据写到：.parquet、.csv 或 .xlsx 文件。",
    },
    "option-page": {
        "en": "Also write the validation page to a file .md .json",
        "zh": "同时把对照表写入 .md 或 .json 文件。",
    },
}
