"""Transcripts: commands with what they print and return, as a person would see them.

$ guiju check demo < input      a command, perhaps with a file on standard input
text                            a line of standard output
! text                          a line of standard error
-> 0                            the exit code
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

# A policy's hash changes with each word of it; that there is one is what a person sees.
_HASH = re.compile(r"\b[0-9a-f]{12}(?:[0-9a-f]{52})?\b")


@dataclass(frozen=True)
class Command:
    """A command line of a transcript with what belongs under it."""

    line: str
    expected: str

    @property
    def arguments(self) -> list[str]:
        words = shlex.split(self.line)
        return words[1 : words.index("<")] if "<" in words else words[1:]

    @property
    def standard_input(self) -> str:
        """The file on standard input; nothing where there is none."""
        words = shlex.split(self.line)
        return words[words.index("<") + 1] if "<" in words else ""


def commands(file: Path) -> Iterator[Command]:
    """The commands of a transcript."""
    for part in re.split(r"^\$ ", file.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]:
        line, _, expected = part.partition("\n")
        yield Command(line, expected.strip("\n"))


def written(output: str, errors: str, code: int) -> str:
    """What a command did, as a transcript shows it."""
    lines = output.rstrip("\n").split("\n") if output.strip("\n") else []
    lines += [f"! {line}".rstrip() for line in errors.rstrip("\n").split("\n") if errors.strip()]
    return _HASH.sub("HASH", "\n".join([*lines, f"-> {code}"]))
