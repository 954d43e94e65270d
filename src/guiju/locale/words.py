"""Words and headings of the screens: add those of a new screen here."""

from __future__ import annotations

from collections.abc import Mapping

from guiju.locale.message import LANGUAGES

TEXTS: Mapping[str, Mapping[str, str]] = {
    # how a problem is laid out
    "expected": {"en": "expected: {text}", "zh": "期望: {text}"},
    "remedy": {"en": "do: {text}", "zh": "改法: {text}"},
    "did-you-mean": {
        "en": 'did you mean "{nearest}"? {text}',
        "zh": '是否应为 "{nearest}"？{text}',
    },
    "row": {"en": "row {row}", "zh": "第 {row} 行"},
    "header": {"en": 'column "{header}"', "zh": '"{header}" 列'},
    "one-error": {"en": "1 error", "zh": "1 个错误"},
    "errors": {"en": "{count} errors", "zh": "{count} 个错误"},
    "one-warning": {"en": "1 warning", "zh": "1 个警告"},
    "warnings": {"en": "{count} warnings", "zh": "{count} 个警告"},
    "and": {"en": ", ", "zh": "，"},
    # shapes of YAML
    "shape-mapping": {"en": "a mapping", "zh": "映射"},
    "shape-list": {"en": "a list", "zh": "列表"},
    "shape-text": {"en": "a single value", "zh": "单个值"},
    # answers of a finding
    "yes": {"en": "yes", "zh": "是"},
    "no": {"en": "no", "zh": "否"},
    "undetermined": {"en": "undetermined", "zh": "尚未确定"},
}


def text(code: str, language: str, **values: object) -> str:
    """A word or heading of a screen.

    >>> text("errors", "zh", count=3)
    '3 个错误'

    Raises KeyError for a code that `TEXTS` does not have.
    """
    chosen = language if language in LANGUAGES else "en"
    return TEXTS[code][chosen].format(**values)
