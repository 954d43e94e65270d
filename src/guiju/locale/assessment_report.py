"""Words of the assessment report, in English and Chinese."""

from __future__ import annotations

from collections.abc import Mapping

ASSESSMENT_REPORT: Mapping[str, Mapping[str, str]] = {
    "report-made": {"en": "Guiju {version}", "zh": "规矩 {version}"},
    "report-assessment": {"en": "Assessment of {title}", "zh": "{title} 评估报告"},
    "report-over": {"en": "{date}, {key}", "zh": "{date}　{key}"},
    "report-result-pass": {"en": "{title}: all required items pass.", "zh": "{title}：全部应评项目合格。"},
    "report-result-fail": {"en": "{title}: at least one required item fails.", "zh": "{title}：有应评项目不合格。"},
    "report-result-undecided": {
        "en": "{title}: no required item fails, but some are undecided.",
        "zh": "{title}：没有不合格项目，但有项目未定。",
    },
    "report-tiers": {"en": "Tiers: {tiers}", "zh": "类别：{tiers}"},
    "report-synthetic": {
        "en": "{count} pieces of evidence hold synthetic or illustrative data and prove nothing of the real system.",
        "zh": "{count} 份证据为合成或示意数据，不能证明真实系统的情况。",
    },
    "report-items": {"en": "{phase}: {count} items", "zh": "{phase}：{count} 项"},
    "report-rates": {"en": "Rates", "zh": "比率"},
    "report-intervals": {
        "en": "The standard looks at the observed rate. The result is that of the exact interval (Clopper-Pearson; of "
        "a known lot hypergeometric): pass or fail where it lies on one side of the line, else undecided.",
        "zh": "标准只看观察到的比率。结论依精确区间（Clopper-Pearson；总体已知时用超几何分布）："
        "区间全在线的一侧为合格或不合格，否则未定。",
    },
    "report-banks": {"en": "Keyword library and question banks", "zh": "关键词库与题库"},
    "report-evidence": {"en": "Evidence", "zh": "证据"},
    "report-doubts": {"en": "Not verified or proposed: {count} items", "zh": "未核实或建议中的：{count} 项"},
    "report-limits": {
        "en": "Duties follow from the features given. Evidence is what people attached; its hash shows that a file is "
        "the same, not that it is true.",
        "zh": "义务由所给特征得出。证据由人附上；哈希只说明文件未变，不说明内容属实。",
    },
    "report-unread": {"en": "known from summaries only", "zh": "仅见转述，原文未核"},
    "report-proposed": {"en": "a proposal, not in force", "zh": "建议，尚未施行"},
    "report-replaced": {"en": "(replaced)", "zh": "（已被取代）"},
    "report-data": {"en": "data", "zh": "数据"},
    "report-signatures": {"en": "Signatures", "zh": "签署"},
    "report-sign-assessor": {"en": "Assessed by", "zh": "评估人"},
    "report-sign-reviewer": {"en": "Reviewed by", "zh": "复核人"},
    "report-sign-head": {"en": "Approved by", "zh": "负责人"},
    "report-sign-date": {"en": "Date", "zh": "日期"},
    "report-head-duty": {"en": "duty", "zh": "义务"},
    "report-head-asked": {"en": "threshold and evidence asked", "zh": "要求与应备证据"},
    "report-head-basis": {"en": "basis", "zh": "依据"},
    "report-head-state": {"en": "state", "zh": "状态"},
    "report-head-by": {"en": "evidence by", "zh": "证据提供"},
    "report-head-figure": {"en": "figure", "zh": "数据"},
    "report-head-count": {"en": "count", "zh": "计数"},
    "report-head-rate": {"en": "rate", "zh": "比率"},
    "report-head-line": {"en": "line", "zh": "要求"},
    "report-head-exact": {"en": "exact interval", "zh": "精确区间"},
    "report-head-wilson": {"en": "Wilson interval", "zh": "Wilson 区间"},
    "report-head-point": {"en": "observed rate", "zh": "观察比率"},
    "report-head-result": {"en": "result", "zh": "结论"},
    "report-head-source": {"en": "source", "zh": "来源"},
    "report-head-total": {"en": "total / needed", "zh": "总数/要求"},
    "report-head-short": {"en": "too few", "zh": "不足"},
    "report-head-evidence": {"en": "evidence", "zh": "证据"},
    "report-head-for": {"en": "for", "zh": "对应义务"},
    "report-head-file": {"en": "file, SHA-256", "zh": "文件，SHA-256"},
    "report-head-attached": {"en": "attached by", "zh": "附证人与时间"},
}  # fmt: skip
