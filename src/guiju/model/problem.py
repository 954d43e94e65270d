"""What is wrong with an input: where, what was found, what was expected, what to do."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple


class Place(NamedTuple):
    """A position in a file; lines, columns and data rows count from 1, and 0 means unknown.

    A named tuple, since a policy has as many places as values and a frozen class takes three times as long to make.

    >>> str(Place("policy.yaml", 12, 5)), str(Place("wages.csv", 3, 0, 2))
    ('policy.yaml:12:5', 'wages.csv:3 row 2')
    """

    file: str = ""
    line: int = 0
    column: int = 0
    row: int = 0

    def __str__(self) -> str:
        parts = [self.file or "-"]
        if self.line:
            parts.append(str(self.line))
            if self.column:
                parts.append(str(self.column))
        text = ":".join(parts)
        return f"{text} row {self.row}" if self.row else text

    def shifted(self, characters: int) -> Place:
        """The place some characters to the right, on the same line."""
        return Place(self.file, self.line, self.column + characters, self.row)


NOWHERE = Place()


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong. `code` names the message in `guiju.locale`, `values` fill it in.

    >>> Problem("not-a-number", Place("wages.csv", 3), {"found": "1.2万"}).values["found"]
    '1.2万'
    """

    code: str
    place: Place = NOWHERE
    values: Mapping[str, object] = field(default_factory=dict)
    excerpt: str = ""
    """The line of an expression and a caret under the place, or nothing."""

    warning: bool = False


def codes(problems: Sequence[Problem]) -> str:
    """Problems as bare codes and values: what is shown where no renderer is set."""
    return "\n".join(
        f"{p.place}: {p.code}: " + ", ".join(f"{k}={v}" for k, v in p.values.items())
        for p in problems
    )


renderer: Callable[[Sequence[Problem]], str] = codes
"""Turns problems into text; the package sets it to the English of `guiju.locale`."""


class ProblemsError(Exception):
    """Input that cannot be used; carries every problem found.

    `problems` is the tuple of problems; `str(error)` shows them in English and
    `guiju.locale.render(problem, "zh")` in Chinese.

    >>> print(ProblemsError([Problem("case-without-else", Place("policy.yaml", 3, 9))]))
    policy.yaml:3:9: error: CASE without ELSE
      expected: a value for when no condition holds
      do: add ELSE before END
    1 error
    """

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(self.problems)

    def __str__(self) -> str:
        return renderer(self.problems)


class PolicyError(ProblemsError):
    """The files of a policy are wrong.

    >>> [problem.code for problem in PolicyError([Problem("rule-cycle")]).problems]
    ['rule-cycle']
    """


class InputError(ProblemsError):
    """A case, a table of data or an argument is wrong.

    >>> [problem.code for problem in InputError([Problem("unknown-column")]).problems]
    ['unknown-column']
    """


def refuse_problems(found: object, source: str) -> None:
    """Raise InputError where the JSON of a file is what a failed run printed, its problems, and no answer."""
    problems = found.get("problems") if isinstance(found, Mapping) else None
    if set(found if isinstance(found, Mapping) else ()) != {"problems"} or not problems:
        return
    first = problems[0] if isinstance(problems, list) else None
    reason = first.get("message") if isinstance(first, Mapping) else None
    raise InputError(
        [Problem("result-of-failed-run", Place(source), {"found": source, "reason": reason or "-"})]
    )
