"""Help of the commands of assessment and their options, in English and Chinese."""

from __future__ import annotations

from collections.abc import Mapping

ASSESSMENT_OPTIONS: Mapping[str, Mapping[str, str]] = {
    "help-ai-assess": {
        "en": "Assess a system before launch: list its checklist, attach evidence, verify the files, keep the state, "
        "write the report.",
        "zh": "上线前评估：列出核查单，附上证据，核对文件，存档结论，出具报告。",
    },
    "help-ai-sample": {
        "en": "Draw a seeded sample of a corpus (text lines, JSON lines, CSV, Parquet, Excel) and write it as a form.",
        "zh": "从语料（文本行、JSON 行、CSV、Parquet、Excel）按种子抽样，写成待填表格。",
    },
    "help-ai-plan": {
        "en": "How many items to judge and how many may fail, or whether an observed count is enough.",
        "zh": "应抽多少、最多容许多少不合格；或已有的计数是否足够。",
    },
    "help-ai-bank": {
        "en": "What a keyword library or question bank covers of the 31 risks, or an empty form for one.",
        "zh": "关键词库、题库对 31 种风险的覆盖情况；或写出空白表格。",
    },
    "help-ai-rates": {
        "en": "Pass, refusal and over-refusal rates of a results file, with intervals, held against the standard.",
        "zh": "由结果文件计算合格率、拒答率，给出区间，与标准比对。",
    },
    "option-assess-action": {
        "en": "list the checklist; attach a file; verify files; keep the state in the store; write the report.",
        "zh": "list 列出核查单；attach 附证据；verify 核对文件；keep 存档；report 出报告。",
    },
    "option-assess-system": {
        "en": "The system: a case file, or the key of a registered one.",
        "zh": "系统：案例文件，或已登记系统的编号。",
    },
    "option-assess-file": {"en": "attach: the file.", "zh": "attach：证据文件。"},
    "option-assess-policy": {
        "en": "The policy of duties; else that of the registered system, else ai_china.",
        "zh": "义务所依政策；缺省为登记的政策，再缺省为 ai_china。",
    },
    "option-assess-role": {"en": "Duties of this role alone.", "zh": "只看此角色的义务。"},
    "option-assess-phase": {
        "en": "Duties of this phase; all for every one.",
        "zh": "哪一阶段的义务；all 为全部。",
    },
    "option-assess-duty": {"en": "attach: the duty that it is for.", "zh": "attach：所对应的义务。"},
    "option-assess-title": {"en": "attach: what it is.", "zh": "attach：名称。"},
    "option-assess-note": {"en": "attach: a note.", "zh": "attach：说明。"},
    "option-assess-result": {"en": "attach: what it shows.", "zh": "attach：证明的结论。"},
    "option-assess-measured": {
        "en": "attach: the --json answer of plan, bank, rates or marks on which it stands.",
        "zh": "attach：所依据的 plan、bank、rates 或 marks 的 --json 结果文件。",
    },
    "option-assess-data": {
        "en": "attach: whether its figures are of real, synthetic or illustrative items.",
        "zh": "attach：数据为真实、合成还是示意。",
    },
    "option-assess-replaces": {
        "en": "attach: the key of older evidence that no longer counts.",
        "zh": "attach：被取代的旧证据编号。",
    },
    "option-assess-valid": {
        "en": "attach: the last day on which the evidence counts.",
        "zh": "attach：证据有效的最后一日。",
    },
    "option-assess-copy": {
        "en": "attach: keep a copy beside the store, or in the folder of --files.",
        "zh": "attach：把副本存于库旁，或 --files 的文件夹。",
    },
    "option-assess-files": {
        "en": "A folder with the files of the evidence.",
        "zh": "证据文件所在文件夹。",
    },
    "option-assess-out": {"en": "report: the file, ending in .html", "zh": "report：文件，以 .html 结尾。"},
    "option-corpus": {"en": "The corpus.", "zh": "语料文件。"},
    "option-sample-size": {"en": "Items to draw.", "zh": "抽取条数。"},
    "option-sample-share": {
        "en": "A share of all items instead, such as 10%, rounded up.",
        "zh": "改为抽取总体的一定比例，如 10%，向上取整。",
    },
    "option-sample-seed": {"en": "The seed: the same one draws the same items.", "zh": "随机种子：相同则结果相同。"},
    "option-sample-by": {
        "en": "Strata: a column, or a field of JSON lines such as meta.source.",
        "zh": "分层依据：某列，或 JSON 行的字段，如 meta.source。",
    },
    "option-sample-least": {"en": "Items of each stratum at least.", "zh": "每层至少条数。"},
    "option-sample-out": {"en": "The form: .csv, .xlsx or .parquet", "zh": "表格文件：.csv、.xlsx 或 .parquet。"},
    "option-plan-line": {"en": "The line of a test of GB/T 45654.", "zh": "GB/T 45654 某项测试的线。"},
    "option-plan-threshold": {"en": "Another line: a rate such as 98%.", "zh": "其他的线：比率，如 98%。"},
    "option-plan-at-most": {"en": "The rate must not exceed the line.", "zh": "比率不得高于此线。"},
    "option-plan-expected": {
        "en": "The rate that a good source has; for a new plan.",
        "zh": "良好来源应有的比率；用于设计方案。",
    },
    "option-plan-size": {"en": "A given size of the sample.", "zh": "已定的样本量。"},
    "option-plan-observed": {"en": "A count and the size: 3850/4000.", "zh": "计数与样本量，如 3850/4000。"},
    "option-plan-unknown": {"en": "Items of the sample that nobody judged.", "zh": "样本中未判定的条数。"},
    "option-plan-lot": {"en": "Items that the sample is drawn from.", "zh": "总体条数。"},
    "option-plan-producer": {
        "en": "Producer's risk: that a good source is refused.",
        "zh": "生产方风险：良好来源被拒的概率。",
    },
    "option-plan-consumer": {
        "en": "Consumer's risk: that a source on the line is accepted.",
        "zh": "使用方风险：恰在线上的来源被接受的概率。",
    },
    "option-confidence": {"en": "The confidence of intervals.", "zh": "区间的置信水平。"},
    "option-one-sided": {
        "en": "Each end of an interval alone holds at the confidence.",
        "zh": "单侧：区间每一端各自达到置信水平。",
    },
    "option-bank-name": {"en": "Which one.", "zh": "哪一种。"},
    "option-bank-file": {"en": "The file: CSV, Excel, Parquet or YAML.", "zh": "文件：CSV、Excel、Parquet 或 YAML。"},
    "option-bank-form": {"en": "Write an empty form to this file instead.", "zh": "改为写出空白表格。"},
    "option-rates-file": {"en": "The results, or a sample filled in.", "zh": "结果文件，或填好的抽样表。"},
    "option-rates-sample": {
        "en": "How the sample was drawn, where its run.json does not lie beside it.",
        "zh": "抽样记录（run.json 不在同一处时）。",
    },
    "option-rates-label": {"en": "The column of verdicts.", "zh": "判定所在列。"},
    "option-rates-pattern": {
        "en": "A regular expression that refusals match (RE2).",
        "zh": "拒答所符合的正则表达式（RE2）。",
    },
}  # fmt: skip
