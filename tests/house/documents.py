"""Reads Markdown documents: fenced blocks, headings, links, and console sessions to be replayed."""

from __future__ import annotations

import doctest
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

FENCE = re.compile(r"^ {0,3}(?P<marks>`{3,}|~{3,})(?P<info>[^`]*)$")
HEADING = re.compile(r"^(?P<level>#{1,6}) +(?P<text>.+?)#* *$")
LINK = re.compile(r"!?\[[^\]]*\]\((?P<target>[^)\s]+)(?: +\"[^\"]*\")?\)")

# What a console block may start its lines with. The first are run here; the second set up or leave
# this machine, so they are tested elsewhere (scripts/environment.sh by every `make`) or not at all.
REPLAYED = frozenset({"guiju", "cat", "head", "ls", "wc", "cp", "mkdir", "sed"})
NOT_REPLAYED = frozenset({"make", "git", "pip", "uv", "py", "python", "python3", ".venv/bin/pip"})


@dataclass(frozen=True, slots=True)
class Block:
    """A fenced block: its language, its text, the line in the document on which the text starts."""

    language: str
    text: str
    line: int


@dataclass(frozen=True, slots=True)
class Command:
    """A command of a console block and the output shown beneath it, possibly none."""

    text: str
    shown: str
    line: int

    @property
    def program(self) -> str:
        return self.text.split()[0]


class DocumentError(Exception):
    """A document that cannot be read, with the line and what to do."""


def read_blocks(text: str) -> tuple[Block, ...]:
    """All fenced blocks of a document."""
    return tuple(block for block, _ in _split(text) if block is not None)


def read_headings(text: str) -> tuple[tuple[int, str], ...]:
    """Level and text of all headings."""
    lines = (line for block, line in _split(text) if block is None)
    return tuple((len(m["level"]), m["text"]) for line in lines if (m := HEADING.match(line)))


def read_links(text: str) -> tuple[str, ...]:
    """Targets of all links outside fenced blocks and code spans."""
    lines = (re.sub(r"`[^`]*`", "", line) for block, line in _split(text) if block is None)
    return tuple(match["target"] for line in lines for match in LINK.finditer(line))


def _split(text: str) -> Iterator[tuple[Block | None, str]]:
    """The document as fenced blocks and as the lines outside of them."""
    opened: re.Match[str] | None = None
    start, kept = 0, list[str]()
    for number, line in enumerate(text.splitlines(), 1):
        fence = FENCE.match(line)
        if opened is None:
            if fence:
                opened, start, kept = fence, number + 1, []
            else:
                yield None, line
        elif fence and not fence["info"].strip() and fence["marks"].startswith(opened["marks"]):
            language = (opened["info"].split() or [""])[0]
            yield Block(language, "\n".join(kept) + "\n", start), ""
            opened = None
        else:
            kept.append(line)
    if opened is not None:
        raise DocumentError(f"line {start - 1}: the fence is never closed")


def anchor(heading: str) -> str:
    """The anchor that Markdown pages give a heading: `4. One tree` is `4-one-tree`."""
    plain = re.sub(r"\[([^\]]*)\]\([^)]*\)|[`*]", r"\1", heading).strip().lower()
    return re.sub(r"[^\w\- ]", "", plain).replace(" ", "-")


def broken_links(document: Path, root: Path) -> list[str]:
    """The links of a document that lead nowhere; links to other sites are not followed."""
    problems = []
    for target in read_links(document.read_text(encoding="utf-8")):
        if re.match(r"[a-z][a-z+.-]*:", target):
            continue
        name, _, fragment = unquote(target).partition("#")
        goal = (document.parent / name).resolve() if name else document
        if not goal.is_relative_to(root.resolve()):
            problems.append(f"{target}: leads out of the repository")
        elif not goal.exists():
            problems.append(f"{target}: no such file")
        elif fragment and fragment not in _anchors(goal):
            problems.append(f"{target}: no such heading")
    return problems


def _anchors(document: Path) -> set[str]:
    headings = read_headings(document.read_text(encoding="utf-8"))
    return {anchor(text) for _, text in headings}


def read_commands(block: Block) -> tuple[Command, ...]:
    """The commands of a console block. `$` starts one, a backslash at the end continues it."""
    found: list[tuple[str, int, list[str]]] = []
    continued = False
    for number, line in enumerate(block.text.splitlines(), block.line):
        if continued:
            text, start, _ = found[-1]
            found[-1] = (f"{text}\n{line.removeprefix('> ')}", start, [])
        elif line.startswith("$ "):
            found.append((line[2:], number, []))
        elif found:
            found[-1][2].append(line)
        else:
            raise DocumentError(f"line {number}: a console block starts with `$ command`")
        continued = found[-1][0].endswith("\\") and not found[-1][2]
    return tuple(Command(text, "\n".join(shown).strip("\n"), start) for text, start, shown in found)


def replay(command: Command, folder: Path, language: str) -> str:
    """Runs a command in `folder`, the interface in `language`; what is wrong with it, or ''.

    `...` in the output shown stands for anything. A command that shows nothing has to end well.
    """
    environment = os.environ | {
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "GUIJU_LANG": language,
        "COLUMNS": "100",
        "NO_COLOR": "1",
        "TERM": "dumb",
        "PYTHONUTF8": "1",
    }
    environment.pop("FORCE_COLOR", None)
    done = subprocess.run(
        ["sh", "-c", command.text],
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        timeout=300,
        encoding="utf-8",
    )
    found = "\n".join(line.rstrip() for line in done.stdout.splitlines()).strip("\n")
    if "Traceback (most recent call last)" in found:
        return f"line {command.line}: `{command.text}` broke down:\n{found}"
    if not command.shown:
        ended_well = done.returncode == 0
        return "" if ended_well else f"line {command.line}: exit {done.returncode}:\n{found}"
    shown = "\n".join(line.rstrip() for line in command.shown.splitlines())
    if doctest.OutputChecker().check_output(f"{shown}\n", f"{found}\n", doctest.ELLIPSIS):
        return ""
    return f"line {command.line}: `{command.text}` shows\n{shown}\nbut prints\n{found}"
