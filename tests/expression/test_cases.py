"""What an expression means, and what is said about one that means nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from guiju.expression.printer import print_tree
from guiju.locale import LANGUAGES, render
from tests.expression.policy import definition, problem_of, scope_of, tree_of
from tests.load.golden import CASES, check_golden

SCOPE = scope_of(definition())
GOOD = sorted((CASES / "expression" / "good").glob("*.yaml"))
BAD = sorted((CASES / "expression" / "bad").glob("*.yaml"))


def expressions(file: Path) -> list[tuple[str, str]]:
    """Entity and text of each expression of a file."""
    entities = yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    return [(entity, text) for entity, texts in entities.items() for text in texts]


@pytest.mark.parametrize("file", GOOD, ids=lambda file: file.stem)
def test_expression_means_this(file: Path) -> None:
    lines = []
    for entity, text in expressions(file):
        node = tree_of(SCOPE, entity, text)
        lines += [f"{entity}: {text}", f"    {node.type}: {print_tree(node)}"]
    check_golden(file.with_suffix(".txt"), "\n".join(lines))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("file", BAD, ids=lambda file: file.stem)
def test_mistake_is_explained(file: Path, language: str) -> None:
    texts = [render(problem_of(SCOPE, *expression), language) for expression in expressions(file)]
    check_golden(file.with_suffix(f".{language}.txt"), "\n".join(texts))
