"""What went wrong → a message and an exit code; never a traceback."""

from __future__ import annotations

import os
import re
import sys
import traceback
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from types import TracebackType
from typing import Any

import typer

from guiju.cli.commands import COMMANDS, GROUPS
from guiju.cli.screen import write_json
from guiju.expression.names import nearest
from guiju.load.policy import find_policy
from guiju.locale import language, render_all, text, to_json
from guiju.locale.placeholders import placeholder
from guiju.model.problem import InputError, Place, Problem, ProblemsError

DONE, NO, WRONG_INPUT, UNKNOWN = 0, 1, 2, 3
INTERNAL, INTERRUPTED, PIPE_CLOSED = 70, 130, 141
# typer brings its own click or uses the installed one; the error of both stands above BadParameter.
UsageError: type[Exception] = typer.BadParameter.__bases__[0]


class Guard:
    """A context that lets nothing out: `code` is the exit code of what ran in it.

    >>> with Guard([]) as guard:
    ...     raise SystemExit(3)
    >>> guard.code
    3
    """

    def __init__(self, arguments: Sequence[str]) -> None:
        self.arguments = list(arguments)
        self.as_json = "--json" in self.arguments
        self.code = DONE

    def __enter__(self) -> Guard:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> bool:
        if error is not None:
            self.code = self._settle(error)
        return True

    def _settle(self, error: BaseException) -> int:
        if isinstance(error, typer.Exit):
            return error.exit_code
        if isinstance(error, BrokenPipeError) or isinstance(error.__context__, BrokenPipeError):
            # Whoever read has gone; what is left in the buffer must not be tried again at the end.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            return PIPE_CLOSED
        if isinstance(error, SystemExit):
            return error.code if isinstance(error.code, int) else DONE
        if isinstance(error, (KeyboardInterrupt, typer.Abort)):
            print(f"\n{text('interrupted', language())}", file=sys.stderr)
            return INTERRUPTED
        return self._report(error)

    def _report(self, error: BaseException) -> int:
        if isinstance(error, ProblemsError):
            self.show(error.problems)
            return WRONG_INPUT
        if isinstance(error, UsageError):
            self.show([usage_problem(error, self.arguments)])
            return WRONG_INPUT
        if isinstance(error, OSError) and error.filename is not None:
            place = Path(str(error.filename))
            values = {"found": str(place), "reason": error.strerror or ""}
            # What is missing in a folder that is there was to be read: writing would have made it.
            missing = isinstance(error, FileNotFoundError) and place.parent.is_dir()
            self.show(
                [Problem("no-file" if missing else "cannot-write", Place(str(place)), values)]
            )
            return WRONG_INPUT
        if os.environ.get("GUIJU_DEBUG"):
            traceback.print_exception(error)
        found = f"{type(error).__name__}: {error}"
        self.show([Problem("internal-error", Place("guiju"), {"found": found})])
        return INTERNAL

    def show(self, problems: Sequence[Problem]) -> None:
        """Problems for people on standard error, for programs as JSON on standard output."""
        spoken = language()
        if self.as_json:
            write_json({"problems": [to_json(problem, spoken) for problem in problems]})
        else:
            print(render_all(problems, spoken), file=sys.stderr)


def called(arguments: Sequence[str]) -> str:
    """The command among arguments, as people write it: `guiju decide`, `guiju ai gaps`."""
    words = [word for word in arguments if not word.startswith("-")]
    name = next((word for word in words if word in COMMANDS), "")
    action = next((word for word in words if word in GROUPS.get(name, ())), "")
    return " ".join(filter(None, ["guiju", name, action]))


def usage_problem(error: Exception, arguments: Sequence[str]) -> Problem:
    """What is wrong with the arguments of a command, as a problem like all others."""
    context = getattr(error, "ctx", None)
    command = context.command_path if context is not None else called(arguments)
    values: dict[str, object] = {"command": command}
    kind, parameter = type(error).__name__, getattr(error, "param", None)
    if kind == "NoSuchOption":
        found = str(getattr(error, "option_name", ""))
        params = context.command.params if context is not None else []
        known = [name for param in params for name in param.opts]
        values |= {"found": found, "nearest": nearest(found, known)}
        return Problem("unknown-option", Place(command), values)
    if kind == "BadOptionUsage":
        values["found"] = str(getattr(error, "option_name", ""))
        # How many values it takes stands in the sentence alone.
        several = re.search(r"requires (\d+) arguments", str(getattr(error, "message", "")))
        if several:
            values["count"] = int(several.group(1))
            return Problem("option-needs-several", Place(command), values)
        return Problem("option-without-value", Place(command), values)
    if parameter is None:
        # Of arguments too many there is only this sentence.
        message = str(getattr(error, "message", "") or error)
        extra = re.search(r"unexpected extra argument.* \((.*)\)", message)
        if extra:
            return Problem("argument-extra", Place(command), values | {"found": extra.group(1)})
        return Problem("arguments-wrong", Place(command), values | {"reason": message})
    name = parameter_name(parameter)
    if kind == "MissingParameter":
        for problem in _without_policy(context):
            return problem
        return Problem("argument-missing", Place(command), values | {"found": name})
    given = _given(name, arguments) or _quoted(error)
    values |= {"found": name, "value": given, "expected": expected_of(parameter)}
    if choices := getattr(parameter.type, "choices", None):
        values["nearest"] = nearest(given, [str(getattr(one, "value", one)) for one in choices])
    return Problem("argument-wrong", Place(command), values)


def _without_policy(context: Any) -> tuple[Problem, ...]:
    """That there is no policy of the name given: what else is missing can wait."""
    given = context.params.get("policy") if context is not None else None
    try:
        if isinstance(given, str) and given:
            find_policy(given)
    except ProblemsError as error:
        return error.problems
    return ()


def expected_of(parameter: Any) -> str:
    """What an option takes: as help writes it, of numbers also the form and the least."""
    kind = str(parameter.type.name)
    parts = [placeholder(str(parameter.metavar), language())]
    if kind.startswith("float"):
        parts.append(text("number-form", language()))
    ends = (
        ("≥", getattr(parameter.type, "min", None)),
        ("≤", getattr(parameter.type, "max", None)),
    )
    parts += [f"{sign} {end:,}" for sign, end in ends if end is not None]
    return text("and", language()).join(parts)


def _given(option: str, arguments: Sequence[str]) -> str:
    """What stands behind an option."""
    for argument, following in pairwise([*arguments, ""]):
        name, equals, value = argument.partition("=")
        if name == option:
            return value if equals else following
    return ""


def _quoted(error: Exception) -> str:
    """The value of an argument that is not accepted: only the sentence about it has it."""
    found = re.search(r"'([^']*)'", str(getattr(error, "message", "")))
    return found.group(1) if found else "-"


def parameter_name(parameter: object) -> str:
    """An option or argument as people write it."""
    options = [name for name in getattr(parameter, "opts", ()) if name.startswith("-")]
    metavar = getattr(parameter, "metavar", None) or str(getattr(parameter, "name", "")).upper()
    return options[0] if options else placeholder(str(metavar), language())


def stop(code: str, where: str, **values: object) -> InputError:
    """The error of one wrong argument, to be raised."""
    return InputError([Problem(code, Place(where), values)])
