"""Words and headings of the screens: add those of a new screen here."""

from __future__ import annotations

from collections.abc import Mapping

from guiju.locale.assessment import ASSESSMENT
from guiju.locale.assessment_options import ASSESSMENT_OPTIONS
from guiju.locale.assessment_report import ASSESSMENT_REPORT
from guiju.locale.calibration import CALIBRATION
from guiju.locale.charts import CHARTS
from guiju.locale.checks import CHECKS
from guiju.locale.comparisons import COMPARISONS
from guiju.locale.dossier import DOSSIER
from guiju.locale.foreign import SAYINGS
from guiju.locale.governance import GOVERNANCE
from guiju.locale.indices import INDICES
from guiju.locale.labelling import LABELLING
from guiju.locale.measures import MEASURE_WORDS
from guiju.locale.message import LANGUAGES
from guiju.locale.notes import NOTES
from guiju.locale.operation import OPERATION
from guiju.locale.options import HELP
from guiju.locale.proofs import PROOFS
from guiju.locale.reading import READING
from guiju.locale.registering import REGISTERING
from guiju.locale.reports import REPORTS
from guiju.locale.screens import SCREENS
from guiju.locale.statements import STATEMENTS
from guiju.locale.store import STORE

_WORDS: Mapping[str, Mapping[str, str]] = {
    # how a problem is laid out
    "error": {"en": "error: {text}", "zh": "错误：{text}"},
    "warning": {"en": "warning: {text}", "zh": "警告：{text}"},
    "expected": {"en": "expected: {text}", "zh": "期望：{text}"},
    "remedy": {"en": "do: {text}", "zh": "改法：{text}"},
    "did-you-mean": {
        "en": 'did you mean "{nearest}"? {text}',
        "zh": '是否应为 "{nearest}"？{text}',
    },
    "strange-letters": {
        "en": "{text}; these letters are of another script: {letters}",
        "zh": "{text}；以下字母属于另一种文字：{letters}",
    },
    "said": {"en": "{text}", "zh": "“{text}”（原文）"},
    "day-unknown": {"en": "a day of the row", "zh": "该行的日期"},
    "rows-more": {"en": "{text} and {count} more", "zh": "{text}，另有 {count} 行"},
    "rows-unknown": {"en": "not named on a server", "zh": "服务器上不列出"},
    "under-reform": {
        "en": "{text} (after the changes of {reform})",
        "zh": "{text}（由改革方案 {reform} 的改动引起）",
    },
    "row": {"en": "row {row}", "zh": "第 {row} 行"},
    "header": {"en": 'column "{header}"', "zh": '"{header}" 列'},
    "one-error": {"en": "1 error", "zh": "1 个错误"},
    "errors": {"en": "{count} errors", "zh": "{count} 个错误"},
    "one-warning": {"en": "1 warning", "zh": "1 个警告"},
    "warnings": {"en": "{count} warnings", "zh": "{count} 个警告"},
    "and": {"en": ", ", "zh": "，"},
    "aside": {"en": " ({text})", "zh": "（{text}）"},
    # shapes of YAML, and parts of a policy
    "part-case": {"en": "the case", "zh": "案例"},
    "shape-mapping": {"en": "a mapping", "zh": "映射"},
    "shape-list": {"en": "a list", "zh": "列表"},
    "shape-nothing": {"en": "empty", "zh": "空的"},
    "shape-text": {"en": "a single value", "zh": "单个值"},
    "shape-parameter": {"en": "the parameter", "zh": "参数"},
    "shape-table": {"en": "the decision table", "zh": "决策表"},
    "shape-index": {"en": "the index", "zh": "指数"},
    "shape-measure": {"en": "the measure", "zh": "测度"},
    "unit-1": {"en": "no unit", "zh": "无单位"},
    # answers of a finding
    "yes": {"en": "yes", "zh": "是"},
    "no": {"en": "no", "zh": "否"},
    "undetermined": {"en": "undetermined", "zh": "尚未确定"},
}
TEXTS: Mapping[str, Mapping[str, str]] = {
    **_WORDS, **SAYINGS, **SCREENS, **COMPARISONS, **HELP, **CALIBRATION, **REPORTS, **PROOFS,
    **STATEMENTS, **READING, **CHECKS, **STORE, **MEASURE_WORDS, **NOTES, **CHARTS, **INDICES, **GOVERNANCE,
    **REGISTERING,
    **ASSESSMENT, **ASSESSMENT_OPTIONS, **ASSESSMENT_REPORT, **LABELLING,
    **OPERATION, **DOSSIER,
}  # fmt: skip


def text(code: str, language: str, **values: object) -> str:
    """A word or heading of a screen.

    >>> text("errors", "zh", count=3)
    '3 个错误'

    Raises KeyError for a code that `TEXTS` does not have.
    """
    chosen = language if language in LANGUAGES else "en"
    return TEXTS[code][chosen].format(**values)
