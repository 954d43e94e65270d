"""The hash of a policy changes with what decides results, and with nothing else."""

from __future__ import annotations

import pytest

from guiju.load import load_definition, load_text
from guiju.load.format import KEYS, json_schema
from tests.load.golden import CASES, folders

TEXT = """
format: 1
name: hashed
entities: {person: {key: person_id, columns: {salary: money}}}
parameters: {rate: {unit: share, values: {2019-01-01: 3%}}}
rules: {person: {tax: {is: salary * p.rate, type: money}, unit: {table: units}}}
tables: {units: {on: person, rows: [{"salary ?": ..5000, "finding =": yes}]}}
"""


def hash_of(*changes: tuple[str, str]) -> str:
    text = TEXT
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    return load_text(text).definition.hash


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("name: hashed", "name: other"),
        ("name: hashed", "name: hashed\ntitle: 标题 # and a comment"),
        ("type: money}", "type: money, label: 税, about: 说明}"),
        ("rules: {person", "rules:\n  {person"),
        ("tables:", "cases: {D1: {date: 2019-01-01}}\ntables:"),
        ("tables:", "reforms: {R1: {}}\ntables:"),
    ],
)
def test_what_does_not_matter(old: str, new: str) -> None:
    assert hash_of((old, new)) == hash_of()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("3%", "4%"),
        ("2019-01-01", "2020-01-01"),
        ("salary * p.rate", "salary * p.rate * 1"),
        ("type: money}", "type: money, round: yuan}"),
        ("..5000", "..6000"),
        ('finding =": yes', 'finding =": no'),
        ("salary: money", "salary: {type: money, default: 0}"),
    ],
)
def test_what_matters(old: str, new: str) -> None:
    assert hash_of((old, new)) != hash_of()


def test_rows_in_a_file_hash_as_rows_in_the_policy() -> None:
    """Where the rows stand does not matter: the name of the file is not part of the hash."""
    folder = next(
        path for path in folders("policy", "good") if path.name == "csv_from_a_spreadsheet"
    )
    text = (folder / "policy.yaml").read_text(encoding="utf-8")
    rows = (
        '[{row: "", "单位 ?": 高校, "finding =": yes, "reason_zh =": ""},'
        ' {row: "", "单位 ?": 医院, "finding =": undetermined, "reason_zh =": 未列举}]'
    )
    inline = load_text(text.replace("file: t.csv", f"rows: {rows}"))
    assert inline.definition.hash == load_definition(folder).definition.hash


def test_the_schema_lists_every_key() -> None:
    schema = json_schema()
    assert schema["properties"].keys() == KEYS["policy"].keys()
    for name, keys in KEYS.items():
        if name != "policy":
            definition = schema["$defs"][name.replace(" ", "_")]
            listed = definition.get("properties") or definition["anyOf"][-1]["properties"]
            assert listed.keys() == keys.keys()


def test_the_whole_policy_has_every_key() -> None:
    """The policy that the other tests change holds each key of the format."""
    text = (CASES / "policy" / "whole.yaml").read_text(encoding="utf-8")
    used = {word for word in KEYS["policy"] if f"\n{word}:" in f"\n{text}"}
    assert used == KEYS["policy"].keys() - {"include"}
    for name in (
        "source",
        "column",
        "parameter",
        "rule",
        "table",
        "reform",
        "case",
        "scale",
        "property",
        "measure",
        "index",
        "indicator",
        "aggregate",
        "statement",
    ):
        missing = [key for key in KEYS[name] if f"{key}:" not in text]
        assert missing in ([], ["file"])
