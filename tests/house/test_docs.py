"""Every example and every link in the documents holds."""

from __future__ import annotations

import doctest
import shutil
from pathlib import Path

import pytest
import yaml

import guiju
from guiju.load.format import KEYS
from tests.house import documents
from tests.house.documents import Block

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
PAGES = sorted([*ROOT.glob("*.md"), *DOCS.rglob("*.md")])
EXAMPLES_RUN_IN = ("README.md", "README.zh.md")
LANGUAGES = frozenset({"", "console", "csv", "json", "markdown", "mermaid", "python", "sh", "sql"})
LANGUAGES_MORE = frozenset({"text", "toml", "yaml"})


def name_of(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


def language_of(page: Path) -> str:
    """The language of a page: `docs/zh/...` and `x.zh.md` are Chinese."""
    return "zh" if "zh" in page.parts or page.name.endswith(".zh.md") else "en"


TESTED = [page for page in PAGES if page.name in EXAMPLES_RUN_IN or page.is_relative_to(DOCS)]
every_page = pytest.mark.parametrize("page", PAGES, ids=name_of)
every_tested_page = pytest.mark.parametrize("page", TESTED, ids=name_of)


def blocks_of(page: Path, language: str) -> list[Block]:
    blocks = documents.read_blocks(page.read_text(encoding="utf-8"))
    return [block for block in blocks if block.language == language]


@pytest.fixture
def workplace(tmp_path: Path) -> Path:
    """A folder as the reader of a page has it: the repository's examples, and room for output."""
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    return tmp_path


def test_there_are_pages() -> None:
    assert {"README.md", "README.zh.md", "docs/en/policy.md"} <= {name_of(page) for page in PAGES}


@every_page
def test_links_lead_somewhere(page: Path) -> None:
    assert documents.broken_links(page, ROOT) == []


@pytest.mark.parametrize(
    ("page", "before", "kind"),
    [
        ("en", "Top-level keys: `", "policy"), ("zh", "顶层键：`", "policy"),
        ("en", "- Entity keys: `", "entity"), ("zh", "- 实体的键：`", "entity"),
        ("en", "- Column keys: `", "column"), ("zh", "- 列的键：`", "column"),
    ],
)  # fmt: skip
def test_keys_are_listed_as_the_loader_takes_them(page: str, before: str, kind: str) -> None:
    text = (DOCS / page / "policy.md").read_text(encoding="utf-8")
    listed = text.partition(before)[2].partition("`")[0].split()
    assert sorted(listed) == sorted(KEYS[kind])


@every_page
def test_blocks_name_a_known_language(page: Path) -> None:
    """A misspelt language would leave an example untested."""
    blocks = documents.read_blocks(page.read_text(encoding="utf-8"))
    assert {block.language for block in blocks} <= LANGUAGES | LANGUAGES_MORE


@every_tested_page
def test_python_examples(page: Path, workplace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Blocks of one page share their names, in order; those with `>>>` show their results."""
    monkeypatch.chdir(workplace)
    names: dict[str, object] = {"__name__": "__main__"}
    for block in blocks_of(page, "python"):
        run_python(block, names, page)


def run_python(block: Block, names: dict[str, object], page: Path) -> None:
    """Runs one block; an exception or another result than shown fails, naming page and line."""
    if ">>>" not in block.text:
        exec(compile("\n" * (block.line - 1) + block.text, str(page), "exec"), names)
        return
    lines: list[str] = []
    test = doctest.DocTestParser().get_doctest(
        block.text, names, name_of(page), str(page), block.line - 1
    )
    runner = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS)
    runner.run(test, out=lines.append, clear_globs=False)
    names.update(test.globs)
    assert not lines, "".join(lines)


@every_tested_page
def test_console_examples(page: Path, workplace: Path) -> None:
    """Commands are run in order; they print what the page shows, `...` standing for anything."""
    problems = []
    for block in blocks_of(page, "console"):
        for command in documents.read_commands(block):
            known = documents.REPLAYED | documents.NOT_REPLAYED
            assert command.program in known, f"{name_of(page)}:{command.line}: unknown command"
            if command.program in documents.REPLAYED:
                problems.append(documents.replay(command, workplace, language_of(page)))
    assert not any(problems), "\n\n".join(filter(None, problems))


@every_tested_page
def test_yaml_examples(page: Path, tmp_path: Path) -> None:
    """A whole policy (`format: 1`) loads; a part of one is at least YAML."""
    for number, block in enumerate(blocks_of(page, "yaml")):
        if not block.text.startswith("format: 1"):
            yaml.safe_load(block.text)
            continue
        folder = tmp_path / f"policy_{number}"
        folder.mkdir()
        (folder / "policy.yaml").write_text(block.text, encoding="utf-8")
        guiju.load(folder)


def test_chinese_and_english_pages_are_the_same() -> None:
    chinese, english = (
        {page.relative_to(DOCS / language) for page in (DOCS / language).rglob("*.md")}
        for language in ("zh", "en")
    )
    assert chinese == english


PAIRS = [(ROOT / "README.md", ROOT / "README.zh.md")] + [
    (page, DOCS / "zh" / page.relative_to(DOCS / "en")) for page in (DOCS / "en").rglob("*.md")
]


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: name_of(pair[0]))
def test_chinese_and_english_have_the_same_headings(pair: tuple[Path, Path]) -> None:
    """As many, on the same levels, in the same order."""
    english, chinese = (
        [level for level, _ in documents.read_headings(page.read_text(encoding="utf-8"))]
        for page in pair
    )
    assert chinese == english
