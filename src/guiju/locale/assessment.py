"""Words and messages of assessment before launch: checklist, evidence, samples, plans, banks, rates."""

from __future__ import annotations

from collections.abc import Mapping

from guiju.locale.message import Messages, both

ASSESSMENT: Mapping[str, Mapping[str, str]] = {
    "assess-head": {
        "en": "{title}: {count} items of the checklist, {policy}, {date}",
        "zh": "{title}：核查单 {count} 项，{policy}，{date}",
    },
    "assess-counts": {
        "en": "{passed} pass, {failed} fail, {undecided} undecided: {result}",
        "zh": "合格 {passed} 项，不合格 {failed} 项，未定 {undecided} 项：{result}",
    },
    "assess-not-counted": {"en": "does not count", "zh": "不计入"},
    "assess-asked": {"en": "asked: {text}", "zh": "要求：{text}"},
    "assess-evidence-line": {
        "en": "{result} {title} ({file}, {sha}) {who} {at}",
        "zh": "{result} {title}（{file}，{sha}）{who} {at}",
    },
    "assess-attached": {"en": "attached: {key} {result}", "zh": "已附：{key} {result}"},
    "assess-copied": {"en": "copied to {path}", "zh": "副本：{path}"},
    "assess-kept": {"en": "kept: {key}, version {version}, {result}", "zh": "已存档：{key}，第 {version} 版，{result}"},
    "assess-verified": {
        "en": "{whole} whole, {changed} changed, {missing} missing",
        "zh": "完好 {whole} 个，已变 {changed} 个，缺失 {missing} 个",
    },
    "file-whole": {"en": "whole", "zh": "完好"},
    "file-changed": {"en": "changed", "zh": "已变"},
    "file-missing": {"en": "missing", "zh": "缺失"},
    "result-pass": {"en": "pass", "zh": "合格"},
    "result-fail": {"en": "fail", "zh": "不合格"},
    "result-undecided": {"en": "undecided", "zh": "未定"},
    "result-": {"en": "no result", "zh": "无结论"},
    "why-measured": {"en": "figures", "zh": "有数据"},
    "why-judged": {"en": "judged by people, no figures", "zh": "人工判断，无数据"},
    "why-refuted": {"en": "evidence says it fails", "zh": "证据显示不合格"},
    "why-open": {"en": "evidence leaves it open", "zh": "证据未能定论"},
    "why-unsaid": {"en": "evidence without a result", "zh": "证据没有结论"},
    "why-changed": {"en": "a file is no longer what was attached", "zh": "文件已非所附内容"},
    "why-expired": {"en": "evidence is not valid any more", "zh": "证据已过有效期"},
    "why-none": {"en": "no evidence", "zh": "没有证据"},
    "why-above": {"en": "the interval lies beyond the line", "zh": "区间整体达到要求"},
    "why-below": {"en": "the interval lies short of the line", "zh": "区间整体未达要求"},
    "why-covers": {"en": "the interval holds the line", "zh": "区间跨越该线"},
    "why-few": {"en": "the sample is smaller than the standard asks", "zh": "样本量小于标准要求"},
    "why-lot": {
        "en": "a share of the whole is asked for: --lot says how large it is",
        "zh": "要求抽取总体的一定比例：用 --lot 给出总体",
    },
    "why-empty": {"en": "nothing was judged", "zh": "没有判定任何一条"},
    "data-real": {"en": "real", "zh": "真实"},
    "data-synthetic": {"en": "synthetic", "zh": "合成"},
    "data-illustrative": {"en": "illustrative", "zh": "示意"},
    "data-unknown": {"en": "not stated", "zh": "未注明"},
    "sample-drawn": {
        "en": "{drawn} of {items} items drawn with seed {seed} from {file} (data: {data})",
        "zh": "自 {file} 的 {items} 条中抽取 {drawn} 条，种子 {seed}（数据：{data}）",
    },
    "sample-all": {
        "en": "{asked} items were asked for, the corpus has {items}: all of them are in the sample",
        "zh": "要求抽取 {asked} 条，语料只有 {items} 条：已全部列入",
    },
    "sample-uneven": {
        "en": "strata have different shares: `guiju ai rates` counts each by its size",
        "zh": "各层比例不同：`guiju ai rates` 按各层规模加权",
    },
    "stratum-none": {"en": "(none)", "zh": "（空）"},
    "plan-head": {
        "en": "judge {size} items; accept with at most {number} bad ones",
        "zh": "抽检 {size} 条；不合格不超过 {number} 条则接受",
    },
    "plan-accepts": {
        "en": "at {rate} good it accepts with probability {chance}",
        "zh": "合格率 {rate} 时接受概率 {chance}",
    },
    "plan-least": {
        "en": "the smallest plan: {good} good is refused with at most {producer}, {bad} good accepted with at most "
        "{consumer}",
        "zh": "最小方案：合格率 {good} 被拒的概率不超过 {producer}，合格率 {bad} 被接受的概率不超过 {consumer}",
    },
    "plan-given": {
        "en": "the size given: accepted with at most {consumer} where {bad} are good",
        "zh": "样本量已定：合格率 {bad} 被接受的概率不超过 {consumer}",
    },
    "plan-given-none": {
        "en": "with {size} items not even no bad one keeps a consumer's risk of {consumer}",
        "zh": "样本 {size} 条时，即使没有不合格，使用方风险也超过 {consumer}",
    },
    "plan-enough": {
        "en": "with {confidence} confidence the verdict is pass from {count} of {size} on",
        "zh": "置信水平 {confidence} 时，{size} 条中计数达到 {count} 条即判合格",
    },
    "plan-enough-most": {
        "en": "with {confidence} confidence the verdict is pass up to {count} of {size}",
        "zh": "置信水平 {confidence} 时，{size} 条中计数不超过 {count} 条即判合格",
    },
    "plan-enough-none": {
        "en": "with {confidence} confidence the verdict is never pass with {size} items",
        "zh": "置信水平 {confidence} 时，{size} 条的样本不可能判合格",
    },
    "plan-point": {
        "en": "the rule of the standard, the observed rate alone",
        "zh": "标准的规则：只看观察到的比率",
    },
    "verdict-head": {
        "en": "{count} of {size} = {rate} {counts}; line: {rule} {threshold}",
        "zh": "{size} 条中 {count} 条{counts}，比率 {rate}；线：{rule} {threshold}",
    },
    "counts-qualified": {"en": "qualified", "zh": "合格"},
    "counts-refused": {"en": "refused", "zh": "拒答"},
    "counts-unlawful": {"en": "unlawful or bad", "zh": "违法不良"},
    "counts-": {"en": "", "zh": ""},
    "rule-at_least": {"en": "at least", "zh": "不低于"},
    "rule-at_most": {"en": "at most", "zh": "不高于"},
    "verdict-weighted": {
        "en": "strata count by their size; the ends hold for all strata at once (Bonferroni)",
        "zh": "各层按规模加权；区间两端对所有层同时成立（Bonferroni）",
    },
    "verdict-unknown": {
        "en": "{unknown} items were not judged; the intervals take them the worst way",
        "zh": "{unknown} 条未判定；区间按最不利情形计",
    },
    "verdict-few": {"en": "the standard asks for {least} items", "zh": "标准要求 {least} 条"},
    "interval-exact": {"en": "exact {confidence} {sides}", "zh": "精确{sides} {confidence}"},
    "interval-wilson": {"en": "Wilson {confidence} {sides}", "zh": "Wilson {sides} {confidence}"},
    "sides-1": {"en": "one-sided", "zh": "单侧"},
    "sides-2": {"en": "two-sided", "zh": "双侧"},
    "verdict-point": {"en": "observed rate (rule of the standard):", "zh": "观察比率（标准的规则）："},
    "verdict-result": {"en": "with {confidence} confidence:", "zh": "置信水平 {confidence}："},
    "basis": {"en": "basis: {text}", "zh": "依据：{text}"},
    "agreement": {
        "en": "people and pattern: {alike} of {both} alike",
        "zh": "人工与模式：{both} 条中 {alike} 条一致",
    },
    "bank-head": {"en": "{total} texts, {needed} needed", "zh": "{total} 条，要求 {needed} 条"},
    "bank-total": {"en": "in all", "zh": "总数"},
    "bank-short": {"en": "{name}: {found}, needs {needed}", "zh": "{name}：{found} 条，要求 {needed} 条"},
    "bank-duplicate": {"en": "the same text again: {count} rows ({rows})", "zh": "重复：{count} 行（{rows}）"},
    "bank-empty": {"en": "no text: {count} rows ({rows})", "zh": "空白：{count} 行（{rows}）"},
    "bank-unknown": {"en": "none of the 31 risks: {count} rows ({rows})", "zh": "不属 31 种风险：{count} 行（{rows}）"},
    "bank-age": {
        "en": "last change {age} days ago; renewed every {most}",
        "zh": "最近更新于 {age} 天前；要求 {most} 天内",
    },
    "bank-placeholder": {
        "en": "placeholders of the form: {count} rows ({rows})",
        "zh": "表格占位：{count} 行（{rows}）",
    },
    "bank-no-age": {"en": "no dates: renewed every {most} days?", "zh": "没有日期：{most} 天内是否更新不明"},
    "bank-form": {"en": "form with {rows} rows: {file}", "zh": "表格 {rows} 行：{file}"},
    "bank-keywords": {"en": "keyword library", "zh": "关键词库"},
    "bank-generated": {"en": "generated-content bank", "zh": "生成内容测试题库"},
    "bank-refusal": {"en": "should-refuse bank", "zh": "应拒答测试题库"},
    "bank-non_refusal": {"en": "should-not-refuse bank", "zh": "非拒答测试题库"},
}  # fmt: skip

MESSAGES: Messages = {
    "judge-counts": both(
        "{found} is no count out of a sample", "a count from 0 to the size, such as 3850/4000", "correct the numbers",
        "{found} 不是样本中的计数", "0 到样本量之间的计数，如 3850/4000", "改正数字",
    ),
    "judge-lot": both(
        "a sample of {found} out of {lot} items", "a lot that is larger than the sample", "correct the numbers",
        "从 {lot} 条中抽取了 {found} 条", "总体不小于样本", "改正数字",
    ),
    "judge-share": both(
        "{found} is no share between 0 and 1", "a number above 0 and below 1, such as 0.95", "correct it",
        "{found} 不在 0 与 1 之间", "大于 0 且小于 1 的数，如 0.95", "改正",
    ),
    "judge-rate": both(
        "{found} is no rate", "0.98 or 98%, from 0 to 1", "correct it",
        "{found} 不是比率", "0.98 或 98%，在 0 与 1 之间", "改正",
    ),
    "plan-rates": both(
        "shares of bad items that no plan tells apart: {found}", "a source better than the line",
        "give --expected on the good side of the line",
        "方案无法区分的不合格率：{found}", "优于该线的来源", "用 --expected 给出好于该线的比率",
    ),
    "plan-none": both(
        "no plan of up to {found} items keeps both risks", "rates farther apart, or larger risks",
        "change --expected or the risks, or judge everything",
        "样本量至 {found} 条仍无方案满足两种风险", "相距更远的比率，或更大的风险", "改变 --expected 或风险，或全部检查",
    ),
    "plan-which": both(
        "no line is named", "--line corpus_manual, or --threshold 98%", "give one of them",
        "没有指明线", "--line corpus_manual，或 --threshold 98%", "给出其中之一",
    ),
    "plan-what": both(
        "nothing to plan", "--observed 3850/4000, --size 4000 or --expected 99%", "give one of them",
        "没有可计算的内容", "--observed 3850/4000、--size 4000 或 --expected 99%", "给出其中之一",
    ),
    "sample-size": both(
        "a sample of {found} items", "at least 1", "give --size",
        "抽取 {found} 条", "至少 1 条", "给出 --size",
    ),
    "sample-share": both(
        "a sample of the share {found}", "more than 0, at most 1 or 100%", "give --share, such as 10%",
        "抽取比例 {found}", "大于 0，至多 1 或 100%", "给出 --share，如 10%",
    ),
    "form-exists": both(
        "{found} is there already, and somebody may have filled it in", "a new file", "name another, or add --force",
        "{found} 已存在，可能已有人填写", "新文件", "换一个名称，或加 --force",
    ),
    "corpus-empty": both(
        "{found} has no items", "at least one line or row", "give the corpus",
        "{found} 没有内容", "至少一行", "给出语料",
    ),
    "corpus-column": both(
        'there is no column "{found}"', "one of: {known}", "correct the name",
        '没有列 "{found}"', "以下之一：{known}", "改正名称",
    ),
    "corpus-json": both(
        "no JSON: {found}", "one JSON value a line", "correct or remove the line",
        "不是 JSON：{found}", "每行一个 JSON 值", "改正或删除该行",
    ),
    "column-needed": both(
        "no column {found}", "a column under one of these headers; there are: {known}",
        "add it, or name it with --label where it is one of verdicts",
        "没有列 {found}", "以此为表头的列；现有：{known}", "补上；判定列可用 --label 指明",
    ),
    "bank-list": both(
        'under "{section}" stands {found:shape}', "a list of texts under each risk", "make it a list",
        '"{section}" 下是{found:shape}', "每种风险下为文本列表", "改为列表",
    ),
    "bank-which": both(
        "no file to check", "a file, or --form FILE for an empty form", "give one of them",
        "没有要检查的文件", "文件，或用 --form 写出空白表格", "给出其中之一",
    ),
    "sample-record": both(
        "{found} is no record of a sample", "the .run.json that `guiju ai sample` wrote beside the form", "name it",
        "{found} 不是抽样记录", "`guiju ai sample` 在表格旁写出的 .run.json", "指明该文件",
    ),
    "rates-sample": both(
        "{found} results of a sample of {drawn}", "no more rows than were drawn", "remove the rows that were added",
        "样本只有 {drawn} 条，结果却有 {found} 条", "不多于所抽条数", "删去多出的行",
    ),
    "rates-strata": both(
        "strata that were not drawn: {found}", "the strata of the sample, in the column stratum",
        "restore the column as it was written",
        "抽样中没有的层：{found}", "样本的各层，写在“层”列", "恢复该列原样",
    ),
    "rates-twice": both(
        'the id "{found}" stands also in row {first}', "one row for each question", "remove one of the rows",
        '编号 "{found}" 在第 {first} 行已出现', "每题一行", "删去其中一行",
    ),
    "assess-empty": both(
        "{found} is empty", "a file with something in it", "attach the file that proves it",
        "{found} 是空文件", "有内容的文件", "附上能作证明的文件",
    ),
    "rates-verdict": both(
        'the verdict "{found}" is neither yes nor no', "yes: {yes}; no: {no}; not judged: {open} or nothing",
        "write one of these words",
        '判定 "{found}" 既非是也非否', "是：{yes}；否：{no}；未判定：{open} 或留空", "改为其中之一",
    ),
    "rates-risk": both(
        '"{found}" is none of the 31 risks', "A.1.a to A.5.b", "correct the code, or leave it empty",
        '"{found}" 不是 31 种风险之一', "A.1.a 至 A.5.b", "改正代码，或留空",
    ),
    "rates-pattern": both(
        "{found} is no regular expression: {reason:said}", "a pattern of RE2, such as (cannot|unable to)", "correct it",
        "{found} 不是正则表达式：{reason:said}", "RE2 模式，如 无法(回答|提供)", "改正",
    ),
    "rates-pattern-of": both(
        "a pattern tells refusals, and {found} counts something else", "a column of verdicts: qualified",
        "leave out --pattern",
        "模式只能识别拒答，而 {found} 统计其他内容", "判定列：合格", "去掉 --pattern",
    ),
    "assess-system": both(
        "no system {found}", "a case file, or the key of a system registered in --store", "correct the name",
        "没有系统 {found}", "案例文件，或 --store 中已登记系统的编号", "改正名称",
    ),
    "assess-policy": both(
        "the policy {found} has no duties", "ai_china, ai_eu, or a policy with such a table", "name another",
        "政策 {found} 没有义务表", "ai_china、ai_eu，或含义务表的政策", "换一个",
    ),
    "assess-one": both(
        "{found} systems in one case", "one system", "give one system a file",
        "一个案例中有 {found} 个系统", "一个系统", "每个文件一个系统",
    ),
    "assess-duty": both(
        'the system {system} has no duty "{found}" on this day', "a duty of `guiju ai assess list --phase all`",
        "correct the name or the date",
        '系统 {system} 当日没有义务 "{found}"', "`guiju ai assess list --phase all` 列出的义务", "改正名称或日期",
    ),
    "assess-file": both(
        "no file to attach: {found}", "guiju ai assess attach SYSTEM FILE", "name a file that is there",
        "没有要附的文件：{found}", "guiju ai assess attach 系统 文件", "指明已有的文件",
    ),
    "assess-word": both(
        '"{found}" is none of the words', "one of: {known}", "correct it",
        '"{found}" 不是所列词语', "以下之一：{known}", "改正",
    ),
    "assess-measured": both(
        "no answer of a measure: {found}", "the --json answer of `guiju ai plan`, bank, rates or marks",
        "write it anew with --json",
        "不是测量结果：{found}", "`guiju ai plan`、bank、rates 或 marks 的 --json 结果", "用 --json 重新写出",
    ),
    "assess-contradicts": both(
        "{found} is said, but {measured} was measured", "a result that the figures bear",
        "leave out --result, or attach other figures",
        "所称为 {found}，而测得 {measured}", "与数据相符的结论", "去掉 --result，或换用其他数据",
    ),
    "assess-replaces": both(
        "{found} is no other evidence of {system}", "the key of older evidence of the same system", "correct the key",
        "{found} 不是 {system} 的其他证据", "同一系统旧证据的编号", "改正编号",
    ),
    "assess-folder": both(
        "a store on a server has no folder beside it", "--files FOLDER", "name the folder",
        "服务器上的库没有相邻文件夹", "--files 文件夹", "指明文件夹",
    ),
}  # fmt: skip
