"""The checks of the house find what they are for: each is shown something broken."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.house import documents, layout
from tests.house.documents import Block, Command, DocumentError


def written(folder: Path, name: str, text: str) -> Path:
    file = folder / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    return file


def test_blocks_headings_and_links_are_read() -> None:
    text = (
        "# One\n\n[a](b.md#c) `[not](this.md)`\n\n````markdown\n```python\n# no heading\n```\n````"
        "\n## Two 二\n```yaml title=x\na: 1\n```\n"
    )
    assert documents.read_blocks(text) == (
        Block("markdown", "```python\n# no heading\n```\n", 6),
        Block("yaml", "a: 1\n", 12),
    )
    assert documents.read_headings(text) == ((1, "One"), (2, "Two 二"))
    assert documents.read_links(text) == ("b.md#c",)


def test_an_open_fence_is_an_error() -> None:
    with pytest.raises(DocumentError, match="line 2: the fence is never closed"):
        documents.read_blocks("text\n```python\nprint(1)\n")


@pytest.mark.parametrize(
    ("link", "problem"),
    [
        ("other.md", ""),
        ("other.md#4-一棵树-one-tree", ""),
        ("#here", ""),
        ("https://example.org/x", ""),
        ("missing.md", "no such file"),
        ("other.md#nowhere", "no such heading"),
        ("../../outside.md", "leads out of the repository"),
    ],
)
def test_broken_links(tmp_path: Path, link: str, problem: str) -> None:
    written(tmp_path, "docs/other.md", "## 4. 一棵树, one `tree`\n")
    page = written(tmp_path, "docs/page.md", f"# Here\n\nsee [it]({link})\n")
    found = documents.broken_links(page, tmp_path)
    assert found == ([f"{link}: {problem}"] if problem else [])


def test_commands_are_read() -> None:
    block = Block("console", "$ guiju a \\\n>   b\nshown\n\n$ guiju c\n", 10)
    assert documents.read_commands(block) == (
        Command("guiju a \\\n  b", "shown", 10),
        Command("guiju c", "", 14),
    )


def test_a_console_block_without_command_is_an_error() -> None:
    with pytest.raises(DocumentError, match="line 3: a console block starts with"):
        documents.read_commands(Block("console", "guiju a\n", 3))


@pytest.mark.parametrize(
    ("command", "shown", "problem"),
    [
        ("printf 'a\\nb\\nc\\n'", "a\n...\nc", None),
        ("printf 'a  \\nb\\n'", "a\nb", None),
        ("true", "", None),
        ("echo $GUIJU_LANG", "zh", None),
        ("echo wrong >&2; false", "wrong", None),
        ("printf 'a\\nb\\n'", "a", "shows\na\nbut prints\na\nb"),
        ("echo 1.50", "1.5", "shows\n1.5\nbut prints\n1.50"),
        ("echo wrong; false", "", "exit 1:\nwrong"),
        ("echo 'Traceback (most recent call last)'", "...", "broke down"),
    ],
)
def test_replayed_commands(tmp_path: Path, command: str, shown: str, problem: str | None) -> None:
    found = documents.replay(Command(command, shown, 7), tmp_path, "zh")
    assert (problem in found and "line 7" in found) if problem else found == ""


def test_long_files_and_functions(tmp_path: Path) -> None:
    body = "    x = 1\n"
    docstring = '    """One\n' + "    more\n" * 30 + '    """\n'
    good = written(tmp_path, "good.py", "def f():\n" + docstring + body * 39)
    bad = written(tmp_path, "bad.py", "class A:\n  async def f():\n" + body * 40 + "\n" * 400)
    assert layout.long_file(good) == layout.long_functions(good) == []
    assert layout.long_file(bad) == ["442 lines, at most 400"]
    assert layout.long_functions(bad) == ["line 2: f has 41 lines, at most 40"]


def test_empty_names(tmp_path: Path) -> None:
    assert layout.empty_names(tmp_path / "guiju" / "money.py", tmp_path) == []
    assert layout.empty_names(tmp_path / "guiju" / "utils" / "a.py", tmp_path) != []


# The words are put together here, so that this file passes the checks itself.
@pytest.mark.parametrize(
    ("check", "bad", "good"),
    [
        ("HOME_PATH", "see /" + "root/x", "see docs/root/x, ~/home/x, https://a/tmp/x"),
        ("HOME_PATH", "C:" + "\\Users\\me", "C:\\Program Files"),
        ("TOOL_WORD", "a sub" + "agent wrote it", "an agent of the state"),
        ("REGISTRY_HOST", "https://py" + "pi.org/simple", "pip install"),
        ("UNFINISHED", "# TO" + "DO later", "a method"),
        ("UNFINISHED", "x = 1  # type: " + "ignore[x]", "# type: the kind of value"),
        ("COPIED_SENTENCE", "字" * 40, "字" * 20 + "。" + "字" * 20),
    ],
)
def test_words(tmp_path: Path, check: str, bad: str, good: str) -> None:
    pattern = getattr(layout, check)
    assert layout.lines_with(pattern, written(tmp_path, "bad.txt", f"\n{bad}\n")) != []
    assert layout.lines_with(pattern, written(tmp_path, "good.txt", good)) == []


@pytest.mark.parametrize(
    ("rows", "problems"),
    [
        ("| 政策 | policy | one folder |", 0),
        ("| 政策 | policy | |", 1),
        ("| policy | policy | one folder |", 2),
        ("| 政策 | 政策 | one folder |", 2),
        ("| 政策 | policy |", 1),
        ("| 政策 | policy | one |\n| 方针 | policy | two |", 1),
    ],
)
def test_glossary(rows: str, problems: int) -> None:
    text = f"# Words\n\n| 中文 | English | meaning |\n|---|---|---|\n{rows}\n\nend\n"
    assert len(layout.glossary_problems(text)) == problems
