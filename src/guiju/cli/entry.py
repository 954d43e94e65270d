"""From arguments to a command: language, the one command asked for, its exit code."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib import import_module
from itertools import pairwise

import typer

from guiju.cli.commands import COMMANDS, GROUPS
from guiju.cli.failure import DONE, INTERRUPTED, Guard
from guiju.data.interrupt import heed_termination
from guiju.expression.names import nearest
from guiju.locale import LANGUAGES
from guiju.model.problem import InputError, Place, Problem

_COMPLETION = ("--install-completion", "--show-completion")


def run(arguments: Sequence[str]) -> int:
    """Run one command; never raises, whatever goes wrong."""
    _make_streams_safe()
    heed_termination()
    given = list(arguments)
    # The outer guard stands where even the answer, or the message of the inner one, cannot be written.
    with in_language(given), Guard(given) as outer:
        with Guard(given) as inner:
            inner.code = _dispatch(given)
        outer.code = inner.code
        sys.stdout.flush()
    return outer.code


def _dispatch(arguments: list[str]) -> int:
    words = [word for word in _without_language(arguments) if not word.startswith("-")]
    name, action = (*words, "", "")[:2]
    completing = "_GUIJU_COMPLETE" in os.environ or bool(set(_COMPLETION) & set(arguments))
    if name and name not in COMMANDS and not completing:
        values = {"found": name, "known": ", ".join(COMMANDS), "nearest": nearest(name, COMMANDS)}
        raise InputError([Problem("unknown-command", Place("guiju"), values)])
    if action and name in GROUPS and action not in GROUPS[name] and not completing:
        known = GROUPS[name]
        values = {"found": action, "known": ", ".join(known), "nearest": nearest(action, known)}
        values["command"] = f"guiju {name}"
        raise InputError([Problem("unknown-action", Place(f"guiju {name}"), values)])
    _check_values(arguments, f"guiju {name}".strip())
    # Only the command asked for is read in: the others' options cost time and say nothing here.
    asked = f"{name} {action}" if name in GROUPS and action else name
    app = build([asked] if name and not completing else COMMANDS, completion=completing)
    command = typer.main.get_command(app)
    alone = [] if action or name not in GROUPS else ["--help"]
    result = command.main(
        [*arguments, *alone] or ["--help"], prog_name="guiju", standalone_mode=False
    )
    if result == INTERRUPTED:
        # Of an interrupt typer leaves no more than this code.
        raise KeyboardInterrupt
    return result if isinstance(result, int) else DONE


def _check_values(arguments: Sequence[str], command: str) -> None:
    """Raise InputError for options with an empty value: mostly a variable of a script that was never set."""
    for argument, following in pairwise([*arguments, "-"]):
        option, equals, value = argument.partition("=")
        empty = not value if equals else not following
        if option.startswith("-") and option.strip("-") and empty:
            values = {"found": option, "command": command}
            raise InputError([Problem("option-without-value", Place(command), values)])


def build(names: Sequence[str], *, completion: bool = False) -> typer.Typer:
    """The application with the commands named."""
    from guiju.cli import help as helps

    app = typer.Typer(
        cls=helps.Group,
        add_completion=completion,
        context_settings=helps.CONTEXT,
        rich_markup_mode="rich",
        pretty_exceptions_enable=False,
    )
    app.callback(
        invoke_without_command=True, help=helps.about("guiju"), epilog=helps.about("codes")
    )(helps.root)
    for name in names:
        group, _, action = name.partition(" ")
        if group in GROUPS:
            _add_group(app, group, [action] if action else GROUPS[group])
        else:
            _add(app, name)
    return app


def _add_group(app: typer.Typer, group: str, actions: Sequence[str]) -> None:
    from guiju.cli import help as helps

    inner = typer.Typer(cls=helps.Group, rich_markup_mode="rich", add_completion=False)
    inner.callback()(lambda: None)
    for action in actions:
        _add(inner, f"{group} {action}")
    app.add_typer(
        inner,
        name=group,
        help=helps.about(group),
        epilog=helps.example(group),
        context_settings=helps.CONTEXT,
    )


def _add(app: typer.Typer, name: str) -> None:
    from guiju.cli import help as helps

    command = import_module(f"guiju.cli.commands.{name.replace(' ', '.')}").command
    app.command(
        name.split()[-1],
        cls=helps.Command,
        help=helps.about(name.replace(" ", "-")),
        epilog=helps.example(name),
        context_settings=helps.CONTEXT,
    )(command)


def _without_language(arguments: Sequence[str]) -> list[str]:
    """The arguments without `--lang` and its value, which may stand before the command."""
    out, skip = [], False
    for argument in arguments:
        if skip or argument == "--lang":
            skip = not skip
        else:
            out.append(argument)
    return out


@contextmanager
def in_language(arguments: Sequence[str]) -> Iterator[None]:
    """What `--lang` says holds for all of the command: help, messages and answer."""
    before = os.environ.get("GUIJU_LANG")
    for option, following in pairwise([*arguments, ""]):
        name, equals, value = option.partition("=")
        chosen = value if equals else following
        if name == "--lang" and chosen in LANGUAGES:
            os.environ["GUIJU_LANG"] = chosen
    try:
        yield
    finally:
        os.environ.pop("GUIJU_LANG", None)
        if before is not None:
            os.environ["GUIJU_LANG"] = before


def _make_streams_safe() -> None:
    """No character ever stops a command; on Windows the streams speak UTF-8."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is None:
            continue
        if sys.platform == "win32" and "PYTHONIOENCODING" not in os.environ:
            reconfigure(encoding="utf-8", errors="replace")
        else:
            reconfigure(errors="replace")
