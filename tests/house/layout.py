"""What a source file, a document or a file name of this house must not have."""

from __future__ import annotations

import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

MOST_LINES = 400
MOST_LINES_OF_A_FUNCTION = 40
# Names that say nothing about what is inside.
EMPTY_NAMES = frozenset(
    {"base", "common", "core", "helper", "helpers", "manager", "misc", "tools", "util", "utils"}
)
HOME_PATH = re.compile(r"(?<![\w.~/:])(/(work|root|tmp|home|Users)/\w|[A-Z]:\\Users\\)")
TOOL_WORD = re.compile(r"\bsub-?agents?\b", re.IGNORECASE)
REGISTRY_HOST = re.compile(
    r"\b(pypi|pythonhosted|npmjs|anaconda|crates)\.(org|com|io)\b", re.IGNORECASE
)
UNFINISHED = re.compile(r"\b(T[O]DO|F[I]XME|X{3}|NotImplemented[E]rror)\b|# (type: ig|n[o]qa)")
COPIED_SENTENCE = re.compile(r"[一-鿿，、；]{40,}")

Function = ast.FunctionDef | ast.AsyncFunctionDef


def own_files(root: Path) -> list[Path]:
    """The files of the repository, those not yet added included, those git ignores not."""
    command = ["git", "-C", str(root), "ls-files", "-z", "--cached", "--others"]
    listed = subprocess.run(
        [*command, "--exclude-standard"], capture_output=True, encoding="utf-8", check=True
    )
    return [root / name for name in listed.stdout.split("\0") if name and (root / name).is_file()]


def text_of(file: Path) -> str:
    """The text of a file, '' for one that is not text."""
    try:
        return file.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return ""


def long_file(file: Path) -> list[str]:
    """A problem when the file has too many lines."""
    lines = len(text_of(file).splitlines())
    return [f"{lines} lines, at most {MOST_LINES}"] if lines > MOST_LINES else []


def long_functions(file: Path) -> list[str]:
    """Functions with too many lines, their docstrings not counted."""
    return [
        f"line {function.lineno}: {function.name} has {lines} lines, "
        f"at most {MOST_LINES_OF_A_FUNCTION}"
        for function in _functions(ast.parse(text_of(file)))
        if (lines := _length(function)) > MOST_LINES_OF_A_FUNCTION
    ]


def _functions(tree: ast.AST) -> Iterator[Function]:
    return (node for node in ast.walk(tree) if isinstance(node, Function))


def _length(function: Function) -> int:
    """Lines of a function from `def` to its end, without its docstring."""
    whole = (function.end_lineno or function.lineno) - function.lineno + 1
    if ast.get_docstring(function) is None:
        return whole
    docstring = function.body[0]
    return whole - ((docstring.end_lineno or docstring.lineno) - docstring.lineno + 1)


def empty_names(file: Path, source: Path) -> list[str]:
    """Parts of a module's name that say nothing."""
    parts = file.relative_to(source).with_suffix("").parts
    return [f"`{part}` says nothing: name the idea" for part in parts if part in EMPTY_NAMES]


def lines_with(pattern: re.Pattern[str], file: Path) -> list[str]:
    """The lines of a file in which a pattern is found."""
    lines = enumerate(text_of(file).splitlines(), 1)
    return [
        f"line {number}: {line.strip()[:100]}" for number, line in lines if pattern.search(line)
    ]


def glossary_rows(text: str) -> list[list[str]]:
    """The rows of all tables of the glossary, without heads and rulers."""
    tables = re.findall(r"(?:^\|.*\n?)+", text, re.MULTILINE)
    return [
        [cell.strip() for cell in re.split(r"(?<!\\)\|", row.strip().strip("|"))]
        for table in tables
        for row in table.splitlines()[2:]
    ]


def glossary_problems(text: str) -> list[str]:
    """Rows without a Chinese word, an English word and a meaning, and words explained twice."""
    rows = glossary_rows(text)
    problems = [
        f"{row}: needs 中文, English, meaning"
        for row in rows
        if len(row) < 3
        or not re.search(r"[一-鿿]", row[0])
        or not re.search(r"[A-Za-z]", row[1])
        or not row[2]
    ]
    words = [word for row in rows for word in row[:2]]
    return problems + [
        f"{word}: twice" for word in sorted({w for w in words if words.count(w) > 1})
    ]
