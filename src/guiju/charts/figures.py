"""What a chart is drawn from: the columns and rows of a result, and what it says of itself."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from guiju.expression.names import nearest
from guiju.model.problem import InputError, Place, Problem, refuse_problems

MOST_ROWS = 200_000
"""Rows of a result that is drawn: of more no eye sees one, and they would take minutes."""
_YEARS = frozenset({"year", "年", "年份", "年度"})

Spec = dict[str, Any]
"""Options of ECharts as plain data: no functions, so that they can be stored and sent as JSON."""


def wrong(code: str, where: str, **values: object) -> InputError:
    """The error of one problem with a result or a request, to be raised."""
    return InputError([Problem(code, Place(where), values)])


@dataclass(frozen=True, slots=True)
class Figures:
    """Rows of a result with text and number columns told apart; numbers that are none are None.

    `value` is the column that the chart is about: the last one of numbers unless another is named.
    """

    measure: str
    variant: str
    unit: str
    columns: tuple[str, ...]
    rows: tuple[Mapping[str, Any], ...]
    texts: tuple[str, ...]
    numbers: tuple[str, ...]
    value: str
    interval: tuple[str, str] | None = None
    notes: tuple[str, ...] = ()
    coverage: float | None = None

    def column(self, name: str) -> list[Any]:
        """The values of a column, in the order of rows."""
        return [row[name] for row in self.rows]

    def names(self, column: str) -> list[str]:
        """The different values of a column as text, in the order in which they come."""
        return list(dict.fromkeys(name_of(row[column]) for row in self.rows))

    def line(self, row: Mapping[str, Any]) -> str:
        """The line on which a row lies: all its names."""
        return " / ".join(name_of(row[column]) for column in self.texts)

    def lines(self) -> list[str]:
        """The different lines of the rows, in the order in which they come."""
        return list(dict.fromkeys(self.line(row) for row in self.rows))

    def about(self, value: str | None) -> Figures:
        """The same figures about another column. Raises InputError for one that holds no numbers."""
        if value is None:
            return self
        if value not in self.numbers:
            raise no_column(value, self.numbers)
        return replace(self, value=value)


def name_of(value: Any) -> str:
    """A value of a key as people read it."""
    return "–" if value is None else " ".join(str(value).split()) or "–"


def no_column(found: str, known: Sequence[str]) -> InputError:
    """The error of a column that is not there."""
    near = nearest(found, known)
    return wrong("chart-column", found, found=found, known=", ".join(known) or "-", nearest=near)


def read_figures(result: Any, table: str | None = None, language: str = "en") -> Figures:
    """Figures from a result of a measure, from its JSON as a mapping, or from a file that holds it.

    `table` names one of the further tables of an index; the words of a result are in a language. Raises InputError
    for a file that cannot be read, for data that are no result, and for more than `MOST_ROWS` rows.
    """
    source = str(result) if isinstance(result, (str, Path)) else ""
    if isinstance(result, (str, Path)):
        result = _loaded(Path(result))
    if not isinstance(result, Mapping):
        first = next(iter(getattr(result, "data", {}).values()), ())
        _few_enough(getattr(result, "measure", "-"), len(first))
        result = result.to_json(language)
    if table is not None:
        known = result.get("tables") if isinstance(result.get("tables"), Mapping) else {}
        if not isinstance(known.get(table), Mapping):
            raise no_column(table, list(known))
        result = known[table]
    columns, rows = result.get("columns"), result.get("rows")
    name = str(result.get("measure", "-"))
    if not _texts(columns) or not isinstance(rows, list):
        refuse_problems(result, source)
        raise wrong("chart-result", source or name, found=source or name, reason="columns, rows")
    _few_enough(name, len(rows))
    clean = tuple(_row(row, columns, number, source) for number, row in enumerate(rows, 1))
    clean = _with_years(clean, [one for one in columns if is_years(one)])
    numbers = tuple(one for one in columns if _numeric([row[one] for row in clean]))
    texts = tuple(one for one in columns if one not in numbers)
    interval = result.get("interval")
    bounds = tuple(interval) if _texts(interval) and len(interval) == 2 else ()
    values = [one for one in numbers if one not in bounds]
    about = values[1:2] if name == "composite_index" else values[-1:]
    return Figures(
        name, str(result.get("variant", "")), str(result.get("unit", "")), tuple(columns), clean, texts, numbers,
        about[0] if about else "", bounds if len(bounds) == 2 and {*bounds} <= {*numbers} else None,
        tuple(str(note) for note in result.get("notes") or ()), _share(result.get("coverage")),
    )  # fmt: skip


def is_years(column: str) -> bool:
    """Whether a column is called as one of years is."""
    return column.casefold() in _YEARS


def _few_enough(measure: str, rows: int) -> None:
    if rows > MOST_ROWS:
        raise wrong("chart-rows", measure, found=f"{rows:,}", expected=f"{MOST_ROWS:,}")


def _with_years(
    rows: tuple[Mapping[str, Any], ...], columns: Sequence[str]
) -> tuple[Mapping[str, Any], ...]:
    """Rows whose years are numbers, where they stood as text."""
    for column in columns:
        if all(str(row[column]).isdecimal() for row in rows):
            rows = tuple({**row, column: int(row[column])} for row in rows)
    return rows


def _loaded(path: Path) -> Any:
    try:
        found = json.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise wrong("no-file", str(path), found=str(path), reason=reason) from None
    except (ValueError, RecursionError):
        raise wrong("chart-json", str(path), found=str(path)) from None
    if not isinstance(found, Mapping):
        raise wrong("chart-result", str(path), found=str(path), reason=type(found).__name__)
    return found


def _texts(value: Any) -> bool:
    return (
        isinstance(value, (list, tuple))
        and bool(value)
        and all(isinstance(one, str) for one in value)
    )


def _row(row: Any, columns: Sequence[str], number: int, source: str) -> Mapping[str, Any]:
    if not isinstance(row, Mapping) or not {*columns} <= {*row}:
        raise wrong(
            "chart-result",
            source or f"rows[{number}]",
            found=f"rows[{number}]",
            reason=", ".join(columns),
        )
    return {name: _cell(row[name]) for name in columns}


def _cell(value: Any) -> Any:
    """A number or a text; what is neither finite nor there is None."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, (int, float)):
        return value if math.isfinite(value) else None
    return None if value is None else str(value)


def _numeric(values: Sequence[Any]) -> bool:
    """Whether a column holds numbers; one without any value does, as nothing can be read off it."""
    return all(not isinstance(value, str) for value in values)


def _share(coverage: Any) -> float | None:
    if not isinstance(coverage, Mapping) or not coverage.get("rows"):
        return None
    return float(coverage.get("used", 0)) / float(coverage["rows"])
