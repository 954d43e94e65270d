"""Problems → text and JSON in a language."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cache
from string import Formatter
from typing import Any, Protocol

from guiju.locale import (
    assessment,
    calibration,
    charts,
    checks,
    comparing,
    expression,
    files,
    governance,
    indices,
    kinds,
    labelling,
    measures,
    operation,
    policy,
    proofs,
    reading,
    registering,
    statements,
    store,
    usage,
    values,
    verbs,
)
from guiju.locale.data import data_messages
from guiju.locale.message import LANGUAGES, Message, Messages
from guiju.locale.width import marked, shown
from guiju.locale.words import TEXTS, text


class PlaceLike(Protocol):
    """Where a problem is: `guiju.model.problem.Place`."""

    @property
    def file(self) -> str: ...
    @property
    def line(self) -> int: ...
    @property
    def column(self) -> int: ...
    @property
    def row(self) -> int: ...


class ProblemLike(Protocol):
    """What is shown: `guiju.model.problem.Problem`."""

    @property
    def code(self) -> str: ...
    @property
    def place(self) -> PlaceLike: ...
    @property
    def values(self) -> Mapping[str, object]: ...
    @property
    def excerpt(self) -> str: ...
    @property
    def warning(self) -> bool: ...


def topics() -> tuple[Messages, ...]:
    """The messages of each topic; no code stands in two."""
    own = (
        files, policy, values, expression, kinds, verbs, usage, comparing, calibration, proofs,
        statements, reading, checks, store, charts, indices, measures, governance, registering, assessment,
        labelling, operation,
    )  # fmt: skip
    return (*(topic.MESSAGES for topic in own), data_messages())


@cache
def messages() -> Messages:
    """Every message: code → language → message.

    >>> messages()["case-without-else"]["en"].what
    'CASE without ELSE'
    """
    return {code: entry for topic in topics() for code, entry in topic.items()}


class _Filler(Formatter):
    """Fills in templates; ``{x:shape}`` puts the word of `TEXTS` for a value, if it has one."""

    def __init__(self, language: str) -> None:
        self.language = language

    def get_value(self, key: int | str, args: Any, kwargs: Mapping[str, Any]) -> Any:
        return kwargs.get(str(key), "-")

    def format_field(self, value: Any, format_spec: str) -> str:
        if type(value) is tuple:
            return ", ".join(self.format_field(one, format_spec) for one in value)
        word = TEXTS.get(f"{format_spec}-{value}")
        if word is not None:
            return word[self.language]
        if format_spec == "form-type":
            return _type_words(str(value), self.language)
        if format_spec == "part":
            # A name stands apart from Chinese words around it.
            return f"{shown(value)} " if self.language == "zh" else shown(value)
        if format_spec == "rows":
            return _rows(str(value), self.language)
        # Words of other software that are not known here are shown as such.
        return (
            text(format_spec, self.language, text=shown(value))
            if format_spec == "said"
            else shown(value)
        )


def _type_words(written: str, language: str) -> str:
    """A type as a policy writes it, with its unit; in Chinese its kind in words."""
    kind, comma, unit = written.replace(" in ", ", ", 1).partition(", ")
    word = TEXTS.get(f"form-type-{kind}") if language == "zh" else None
    return shown(written) if word is None else word["zh"] + comma + unit


_ROWS = 6
"""Rows of a decision table that a message names."""


def _rows(listed: str, language: str) -> str:
    """The names of rows, of many the first and how many there are."""
    names = listed.split(", ")
    if len(names) <= _ROWS:
        return shown(listed)
    first, more = ", ".join(names[:_ROWS]), len(names) - _ROWS
    return text("rows-more", language, text=shown(first), count=more)


def filled(problem: ProblemLike, language: str) -> Message:
    """The message of a problem, filled in. A code without a message shows itself and its values."""
    found = messages().get(problem.code)
    if found is None:
        parts = ", ".join(f"{key}={shown(value)}" for key, value in problem.values.items())
        return Message(f"{problem.code}: {parts}" if parts else problem.code, "", "")
    message = found[language if language in LANGUAGES else "en"]
    filler = _Filler(language if language in LANGUAGES else "en")
    what, expected, remedy = (
        filler.vformat(template, (), problem.values)
        for template in (message.what, message.expected, message.remedy)
    )
    nearest = problem.values.get("nearest")
    if nearest:
        remedy = text("did-you-mean", language, nearest=shown(nearest), text=remedy)
        letters = _strange_letters(problem.values, str(nearest))
        if letters:
            remedy = text("strange-letters", language, text=remedy, letters=letters)
    if problem.values.get("reform"):
        what = text(
            "under-reform", language, text=what, reform=shown(problem.values["reform"], 120)
        )
    return Message(what, expected, remedy)


def _strange_letters(values: Mapping[str, object], nearest: str) -> str:
    """The letters, each with its number, by which a word differs from one that looks the same."""
    for word in (str(values.get("found")), str(values.get("column"))):
        if len(word) != len(nearest):
            continue
        differing = [pair for pair in zip(word, nearest, strict=True) if pair[0] != pair[1]]
        strange = {
            c for pair in differing for c in pair if not c.isascii() and c.lower() != c.upper()
        }
        if differing and all(strange & {*pair} for pair in differing):
            return ", ".join(f"{c} U+{ord(c):04X}" for c in sorted(strange))
    return ""


def place_text(problem: ProblemLike, language: str) -> str:
    """Where a problem is: ``policy.yaml:12:5``, ``tables/unit.csv:3 row 2 column "x ?"``."""
    place, values = problem.place, problem.values
    numbers = (place.line, place.column if place.line else 0)
    file = shown(place.file) or ("" if place.row else "-")
    parts = [":".join([file, *(str(n) for n in numbers if n)])] if file else []
    if place.row:
        parts.append(text("row", language, row=place.row))
    if values.get("header"):
        parts.append(text("header", language, header=shown(values["header"], 60)))
    elif values.get("entity") and values.get("column") and not _names_column(problem.code):
        parts.append(f"{shown(values['entity'], 60)}.{shown(values['column'], 60)}")
    return " ".join(parts)


def _names_column(code: str) -> bool:
    return code in messages() and "{column}" in messages()[code]["en"].what


def render(problem: ProblemLike, language: str) -> str:
    """One problem as lines of text: where and what, the excerpt, what is expected, what to do.

    >>> from guiju.model.problem import Place, Problem
    >>> print(render(Problem("case-without-else", Place("policy.yaml", 3, 9)), "zh"))
    policy.yaml:3:9: 错误：CASE 没有 ELSE
      期望：各条件都不成立时的值
      改法：在 END 之前加 ELSE
    """
    message = filled(problem, language)
    what = text(severity(problem), language, text=message.what)
    lines = [f"{place_text(problem, language)}: {what}"]
    if problem.excerpt.strip(" ^\n"):
        lines.extend(f"    {line}" for line in marked(problem.excerpt))
    for label, part in (("expected", message.expected), ("remedy", message.remedy)):
        if part:
            lines.append("  " + text(label, language, text=part))
    return "\n".join(lines)


_COUNTED = ("more-problems", "more-problems-on-engine", "too-many-problems")
"""What is said of the number of problems, which is no problem itself."""


def severity(problem: ProblemLike) -> str:
    """error or warning: a word for programs, and the code of the words for people."""
    return "warning" if problem.warning else "error"


def render_all(problems: Iterable[ProblemLike], language: str) -> str:
    """Several problems, and a last line that counts them."""
    listed = list(problems)
    counts = Counter(severity(problem) for problem in listed if problem.code not in _COUNTED)
    for problem in listed:
        # There are more than are told.
        total = problem.values.get("total")
        if problem.code in _COUNTED and isinstance(total, int):
            counts["error"] = total
    total = text("and", language).join(
        text(f"one-{word}", language) if count == 1 else text(f"{word}s", language, count=count)
        for word, count in sorted(counts.items())
    )
    return "\n".join([*(render(problem, language) for problem in listed), total]).strip()


def to_json(problem: ProblemLike, language: str) -> dict[str, object]:
    """One problem as plain data: code, place, message, expected, remedy, found, severity."""
    message = filled(problem, language)
    place, found = problem.place, problem.values.get("found")
    return {
        "code": problem.code,
        "severity": severity(problem),
        "file": place.file,
        "line": place.line,
        "column": place.column,
        "row": place.row,
        "message": message.what,
        "expected": message.expected,
        "remedy": message.remedy,
        "found": None if found is None else shown(found),
        "excerpt": problem.excerpt,
    }
