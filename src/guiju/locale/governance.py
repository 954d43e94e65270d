"""Words of AI governance on a screen, in English and Chinese."""

from __future__ import annotations

from collections.abc import Mapping

from guiju.locale.message import Messages, both

GOVERNANCE: Mapping[str, Mapping[str, str]] = {
    "help-ai": {
        "en": "AI systems under the rules: gaps of the rules, changes of systems; each action has --help.",
        "zh": "规则之下的人工智能系统：规则的空白、系统的变化；每个动作都有 --help。",
    },
    "help-ai-gaps": {
        "en": "What the rules on AI systems leave open on a day: features outside every tier, duties without "
        "threshold, evidence or sanction, harms that nobody answers for.",
        "zh": "某日人工智能规则的空白：不属任何类别的特征，缺少阈值、证据或处罚的义务，无人负责的损害。",
    },
    "help-ai-changes": {
        "en": "Which tiers and duties a change of a system, or of the rules by --reform, brings or lifts.",
        "zh": "系统变化或规则变化（--reform）带来和解除的类别与义务。",
    },
    "help-ai-tiers": {
        "en": "Each tier of a system: yes, no or undetermined, with the features it hangs on; what nobody gave is "
        "unknown.",
        "zh": "系统的每个类别：是、否或待定，并列出取决于哪些特征；未给出的特征视为未知。",
    },
    "option-ai-tiers-case": {
        "en": "The system as a case; without it every feature is unknown.",
        "zh": "系统的案例文件；不给则一切特征未知。",
    },
    "ai-tiers-hangs": {"en": "hangs on:", "zh": "取决于："},
    "ai-tiers-duties": {"en": "({count} duties)", "zh": "（{count}项义务）"},
    "ai-tiers-contradiction": {"en": "contradicts itself:", "zh": "特征矛盾："},
    "ai-tiers-unverified": {"en": " unverified", "zh": "，未核实"},
    "option-ai-cases": {
        "en": "For changes: the earlier and the later version; with --reform one system suffices.",
        "zh": "用于 changes：前一版本与后一版本；有 --reform 时给一个系统即可。",
    },
    "colon": {"en": ": ", "zh": "："},
    "semicolon": {"en": "; ", "zh": "；"},
    "duties-head": {"en": "duties of {row} ({count})", "zh": "{row} 的义务（{count}）"},
    "duties-phase": {"en": "{phase} ({count})", "zh": "{phase}（{count}）"},
    "duties-owed_by": {"en": "owed by {text}", "zh": "义务人：{text}"},
    "duties-from": {"en": "from {text}", "zh": "施行：{text}"},
    "duties-threshold": {"en": "threshold: {text}", "zh": "要求：{text}"},
    "duties-evidence": {"en": "evidence: {text}", "zh": "证据：{text}"},
    "duties-sanction": {"en": "sanction: {text}", "zh": "罚则：{text}"},
    "duties-counts": {
        "en": "duties: {before} before, {after} after",
        "zh": "义务：此前 {before} 项，此后 {after} 项",
    },
    "duties-gained": {"en": "duties gained ({count})", "zh": "新增义务（{count}）"},
    "duties-altered": {"en": "duties with other terms ({count})", "zh": "内容改变的义务（{count}）"},
    "duties-lost": {"en": "duties lifted ({count})", "zh": "解除的义务（{count}）"},
    "duties-same": {"en": "the same duties", "zh": "义务不变"},
    "tier-gained": {"en": "tier gained:", "zh": "新增类别："},
    "tier-lost": {"en": "tier lost:", "zh": "不再属于："},
    "gaps-head": {"en": "gaps of {policy} on {date}", "zh": "{policy} 在 {date} 的空白"},
    "gaps-lattice": {
        "en": "kinds of system ({count} combinations of features)",
        "zh": "系统种类（{count} 种特征组合）",
    },
    "gaps-outside": {"en": "outside every tier", "zh": "不属于任何类别"},
    "gaps-soft": {"en": "under soft law only", "zh": "仅有软法"},
    "gaps-between": {"en": "between two rules", "zh": "处于两规则之间"},
    "gaps-covered": {"en": "covered", "zh": "已覆盖"},
    "gaps-more": {
        "en": "and {count} more (--json lists all)",
        "zh": "另有 {count} 种（--json 列出全部）",
    },
    "gaps-phases": {
        "en": "duties of each tier by phase: {empty} of {count} cells are empty as researched",
        "zh": "各类别各阶段的义务：{count} 格中 {empty} 格据已查条文为空",
    },
    "gaps-phases-note": {
        "en": "a tier's own duties; a system has those of all its tiers. Empty: no rule that was read names any",
        "zh": "仅计类别自身的义务；系统承担其全部类别的义务。“空”指已查条文均未规定",
    },
    "gaps-cell-filled": {"en": "{count}", "zh": "{count}"},
    "gaps-cell-later": {"en": "from {date}", "zh": "{date} 起"},
    "gaps-cell-ended": {"en": "ended", "zh": "已失效"},
    "gaps-cell-empty": {"en": "empty", "zh": "空"},
    "columns-unread": {
        "en": "{entity}: columns that no rule of this comparison reads, their values not checked: {text}",
        "zh": "{entity}：本次比较的规则均未读取、其值未经检查的列：{text}",
    },
    "gaps-nothing-else": {"en": "nothing but: {text}", "zh": "仅有：{text}"},
    "gaps-duties": {
        "en": "duties: {complete} of {count} have threshold, evidence and sanction",
        "zh": "义务：{count} 项中 {complete} 项同时有要求、证据和罚则",
    },
    "gaps-without-threshold": {"en": "without threshold ({count}):", "zh": "没有要求（{count}）："},
    "gaps-without-evidence": {"en": "without evidence ({count}):", "zh": "没有证据（{count}）："},
    "gaps-without-sanction": {"en": "without sanction ({count}):", "zh": "没有罚则（{count}）："},
    "gaps-repeated": {
        "en": "said by several articles: {count} duties",
        "zh": "多处条文重复：{count} 项",
    },
    "gaps-conflicts": {"en": "must and must not at once: {count}", "zh": "应当与不得相冲突：{count}"},
    "gaps-harms": {
        "en": "harm, violated duty, liable role, remedy, sanction",
        "zh": "损害、违反的义务、责任方、救济、罚则",
    },
    "gaps-harms-nobody": {"en": "nobody answers for:", "zh": "无人负责："},
    "gaps-harms-soft": {"en": "under soft law only:", "zh": "仅有软法："},
    "layer-draft": {
        "en": "a reform, no law in force; {count} of its duties are proposed",
        "zh": "改革方案，并非现行法；其中{count}项义务为建议",
    },
    "layer-systems": {
        "en": "of {all} systems {gain} gain duties, {lose} lose some, {altered} have some on other terms",
        "zh": "{all}个系统中，{gain}个增加义务，{lose}个减少，{altered}个义务的条件有变",
    },
    "layer-owed": {"en": "duties of all systems:", "zh": "全部系统的义务："},
    "layer-without-tier": {"en": "systems in no tier of their own:", "zh": "没有自身类别的系统："},
    "layer-tiers": {"en": "tier", "zh": "类别"},
    "layer-duties": {"en": "duty", "zh": "义务"},
    "layer-gain": {"en": "gain it", "zh": "增加"},
    "layer-lose": {"en": "lose it", "zh": "减少"},
    "layer-altered": {
        "en": "duties on other terms, with the systems that owe them ({count})",
        "zh": "条件有变的义务及承担的系统数（{count}）",
    },
    "gaps-indicators": {"en": "indicators", "zh": "指标"},
    "indicator-duties": {"en": "duties in force:", "zh": "生效义务数："},
    "indicator-by_rank": {"en": "by rank of the rule:", "zh": "按效力层级："},
    "indicator-binding": {"en": "that bind:", "zh": "强制义务："},
    "indicator-public_bodies": {"en": "owed by public bodies that use systems:", "zh": "使用系统的公共机构承担："},
    "indicator-own_sanction": {"en": "with a sanction of their own:", "zh": "有自身罚则："},
    "indicator-share_own_sanction": {"en": "share of these:", "zh": "其占比："},
    "indicator-complete": {"en": "complete:", "zh": "三者俱全："},
    "indicator-fined_by_turnover": {"en": "fined by turnover:", "zh": "按营业额处罚："},
    "indicator-unverified": {"en": "read in summaries only, or proposed:", "zh": "仅见转述或为建议："},
    "indicator-proposed": {"en": "proposed:", "zh": "其中建议："},
    "indicator-harms_without_liable_role": {
        "en": "harms that nobody answers for:",
        "zh": "无人负责的损害：",
    },
}  # fmt: skip

MESSAGES: Messages = {
    "no-duties": both(
        'the policy "{found}" has no table of duties with a lattice',
        "one of: {known}",
        "give one of these with --policy",
        '政策 "{found}" 没有义务表和特征格',
        "以下之一：{known}",
        "用 --policy 给出其中之一",
    ),
    "out-of-duties": both(
        "a comparison of duties is not written to {found}",
        "a file that ends in one of: {known}",
        "name such a file; --json gives the summary",
        "义务的比较不能写入 {found}",
        "以下列之一结尾的文件：{known}",
        "改用此类文件；--json 给出汇总",
    ),
    "no-holidays": both(
        "the policy counts working days, and holidays of its country ({found}) are not known",
        "`country: CN` at the head of policy.yaml",
        "name the country there, or count in days or months",
        "该政策以工作日计期限，而其国家（{found}）的节假日未知",
        "policy.yaml 开头的 `country: CN`",
        "在该处写明国家，或改以日、月计",
    ),
}
