"""Columns that people fill in: found under their Chinese or English header."""

from __future__ import annotations

from collections.abc import Mapping

from guiju.ai.assessment.corpus import Corpus
from guiju.evaluate.quoting import identifier, literal
from guiju.expression.names import nearest
from guiju.model.problem import InputError, Place, Problem

HEADERS: Mapping[str, tuple[str, ...]] = {
    "id": ("id", "编号", "题号"),
    "risk": ("risk", "风险", "风险代码"),
    "area": ("area", "领域"),
    "text": ("text", "内容", "关键词", "题目", "keyword", "question"),
    "updated": ("updated", "更新日期"),
    "answer": ("answer", "回答"),
    "refused": ("refused", "拒答"),
    "qualified": ("qualified", "合格"),
    "stratum": ("stratum", "层"),
    "note": ("note", "备注"),
}
"""Each column with the headers it may stand under, the English one and the Chinese one of forms first."""

YES, NO = ("yes", "y", "true", "1", "是", "√"), ("no", "n", "false", "0", "否", "×", "x")
OWN: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "refused": (("refused", "拒答", "已拒答"), ("answered", "未拒答", "回答")),
    "qualified": (
        ("qualified", "合格", "pass", "通过"),
        ("unqualified", "不合格", "fail", "未通过"),
    ),
}
"""What a verdict may say beside yes and no, in its own column alone: words for yes, words for no."""
OPEN = ("?", "？", "undecided", "unknown", "未定", "待定", "不确定")
"""What says that nobody has judged an item, as an empty cell does."""


def find_column(corpus: Corpus, name: str, given: str = "") -> str:
    """The header of a column, or the one that was named; '' where there is none.

    Raises InputError where one was named that the file does not have.
    """
    if given:
        if given in corpus.columns:
            return given
        near = nearest(given, list(corpus.columns))
        values = {"found": given, "nearest": near, "known": ", ".join(corpus.columns)}
        raise InputError([Problem("corpus-column", Place(corpus.file), values)])
    folded = {header.strip().casefold(): header for header in corpus.columns}
    return next((folded[known] for known in HEADERS[name] if known in folded), "")


def need_column(corpus: Corpus, name: str, given: str = "") -> str:
    """The header of a column. Raises InputError where there is none."""
    found = find_column(corpus, name, given)
    if not found:
        values = {"found": " / ".join(HEADERS[name]), "known": ", ".join(corpus.columns)}
        raise InputError([Problem("column-needed", Place(corpus.file), values)])
    return found


def text_of(header: str) -> str:
    """A column as text without blanks around it, in SQL; missing where it is empty or there is no such column."""
    return f"nullif(trim(CAST({identifier(header)} AS VARCHAR)), '')" if header else "NULL"


def truth_of(header: str, name: str) -> str:
    """A column of verdicts, in SQL: true, false, or missing for anything else; `name` is refused or qualified."""
    said, (own_yes, own_no) = f"lower({text_of(header)})", OWN[name]
    yes, no = (", ".join(map(literal, words)) for words in (YES + own_yes, NO + own_no))
    return f"CASE WHEN {said} IN ({yes}) THEN true WHEN {said} IN ({no}) THEN false END"


def is_open(header: str) -> str:
    """Whether a column of verdicts says nothing, in SQL."""
    return f"coalesce(lower({text_of(header)}) IN ({', '.join(map(literal, OPEN))}), true)"
