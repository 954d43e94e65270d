"""Every item knows where it stands."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from guiju.load import load_text
from guiju.load.document import Item, read_document
from guiju.model.problem import Place, PolicyError, Problem
from tests.load.golden import CASES

TEXT = (CASES / "policy" / "whole.yaml").read_text(encoding="utf-8")


def read(text: str) -> Item:
    problems: list[Problem] = []
    item = read_document(text, "policy.yaml", problems)
    assert problems == []
    assert item is not None
    return item


def items(item: Item) -> Iterator[Item]:
    yield item
    inner = (
        item.value if item.kind == "list" else item.value.values() if item.kind == "mapping" else ()
    )
    for part in inner:
        yield from items(part)


def test_values_and_keys_stand_where_they_say() -> None:
    lines = TEXT.splitlines()
    for item in items(read(TEXT)):
        line = lines[item.place.line - 1]
        if item.kind == "text" and item.exact:
            start = item.place.column - 1 + bool(item.style)
            assert line[start : start + len(item.value)] == item.value
        for key, place in item.keys.items():
            found = lines[place.line - 1][place.column - 1 :]
            assert found.lstrip("\"'").startswith(key)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("x: salary + salry", (6, 17)),
        ("x: 'salary + salry'", (6, 18)),
        ('x: "salary + salry"', (6, 18)),
        ("x: {is: salary + salry}", (6, 22)),
        ("x:\n      salary + salry", (7, 16)),
        ("x: |\n      salary +\n      salry", (8, 0)),
        ("x: |-\n\n      salary +\n\n      salry", (10, 0)),
        # Folded lines, escapes and doubled quotes shift characters: the start must do.
        ("x: >\n      salary +\n      salry", (6, 8)),
        ("x: salary +\n      salry", (6, 8)),
        ('x: "salary \\x2b salry"', (6, 8)),
        ("x: 'CASE WHEN ''a'' = ''b'' THEN salry ELSE 1 END'", (6, 8)),
        ("x: |\n      工资 + 工贸", (7, 0)),
        ("x: 工资 + 工贸", (6, 13)),
    ],
)
def test_where_a_mistake_in_an_expression_stands(text: str, place: tuple[int, int]) -> None:
    columns = "{salary: money, 工资: money}"
    head = f"format: 1\nname: x\nentities: {{person: {{key: id, columns: {columns}}}}}\n"
    with pytest.raises(PolicyError) as caught:
        load_text(f"{head}rules:\n  person:\n    {text}\n")
    (problem,) = caught.value.problems
    assert problem.place == Place("policy.yaml", *place)
