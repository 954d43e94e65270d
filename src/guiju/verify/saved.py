"""Counterexamples as case files that `guiju explain` takes."""

from __future__ import annotations

import json
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

from guiju.data.atomic import unwritable, written
from guiju.expression.printer import print_number
from guiju.model.property import Property
from guiju.verify.answer import Answer
from guiju.verify.model import Given

_WORDS = frozenset({"yes", "no", "undetermined"})


def save_case(
    folder: Path, policy: str, property_: Property, answer: Answer, day: date, reform: str
) -> tuple[str, ...]:
    """Write the case that breaks a property, and a second one with what moves or under the reform."""
    example = answer.counterexample
    if example is None:
        return ()
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise unwritable(folder, error) from error
    first = _joined(reform, property_.baseline)
    compared = property_.kind in ("nobody_worse", "cost", "includes", "equal")
    if not compared:
        first = _joined(first, property_.reform)
    files = {property_.name: (example.before, first)}
    if example.after is not None:
        files[f"{property_.name}.moved"] = (example.after, first)
    elif compared and property_.reform:
        files[f"{property_.name}.reform"] = (example.before, _joined(first, property_.reform))
    out = []
    for name, (given, under) in files.items():
        path = folder / f"{name}.yaml"
        with written(path) as temporary:
            temporary.write_text(
                case_text(policy, property_, given, day, under, str(path)), "utf-8"
            )
        out.append(str(path))
    return tuple(out)


def _joined(*reforms: str) -> str:
    return "+".join(reform for reform in reforms if reform)


def case_text(
    policy: str, property_: Property, given: Given, day: date, reform: str, file: str
) -> str:
    """A case as a file, with the command that explains it."""
    entity, name = property_.target
    target = f"{entity}.{name}" if name else f"{entity}.…"
    lines = [f"# breaks the property {property_.name}", f"#   guiju explain {policy} {file} {target}",
             f"date: {day.isoformat()}"]  # fmt: skip
    if reform:
        lines.append(f"reform: {json.dumps(reform)}")
    lines.append("given:")
    for owner, rows in given.items():
        lines.append(f"  {owner}:")
        for row in rows:
            shown = ", ".join(f"{column}: {_scalar(value)}" for column, value in row.items())
            lines.append(f"    - {{{shown}}}")
    return "\n".join(lines) + "\n"


def _scalar(value: Any) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (Fraction, int)):
        return print_number(Fraction(value))
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if value in _WORDS else json.dumps(str(value), ensure_ascii=False)
