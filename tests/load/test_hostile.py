"""Policies made to break the loader end quickly, with a PolicyError and nothing else."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

import pytest

from guiju.load import load_definition, load_text, with_reform
from guiju.load.folder import FILE_COUNT_LIMIT, FILE_LIMIT
from guiju.load.reader import PROBLEM_LIMIT
from guiju.load.rules import RULE_LIMIT
from guiju.load.sheet import ROW_LIMIT
from guiju.locale import render_all
from guiju.model.definition import Definition
from guiju.model.problem import PolicyError

HEAD = "format: 1\nname: hostile\n"
PERSON = HEAD + "entities: {person: {key: person_id, columns: {salary: money, kind: text}}}\n"


def rule(expression: str) -> str:
    """A policy whose one rule is an expression, as a YAML block that quotes nothing."""
    return f"{PERSON}rules:\n  person:\n    x:\n      is: |-\n        {expression}\n"


def refused(text: str) -> set[str]:
    """The codes with which a policy is refused; its messages can be shown."""
    with pytest.raises(PolicyError) as caught:
        load_text(text)
    for language in ("en", "zh"):
        assert render_all(caught.value.problems, language).isprintable() is False
    return {problem.code for problem in caught.value.problems}


def loaded(text: str) -> Definition:
    return load_text(text).definition


NAMES = [
    "x'; DROP TABLE person; --",
    'x"; DROP TABLE person; --',
    "__import__('os').system('echo')",
    "a b",
    "a.b",
    "a\u202eb",
    "a\\nb",
    "${HOME}",
    "{0}",
    "lambda",
]


@pytest.mark.parametrize("name", NAMES[:-1])
def test_names_with_code_are_refused(name: str) -> None:
    quoted = '"' + name.replace('"', '\\"') + '"'
    assert "bad-name" in refused(f"{HEAD}entities: {{{quoted}: {{key: id}}}}\n")
    assert "bad-name" in refused(f"{PERSON}rules: {{person: {{{quoted}: salary}}}}\n")
    assert "bad-name" in refused(f"{HEAD}parameters: {{{quoted}: {{values: {{2020-01-01: 1}}}}}}\n")


def test_a_keyword_of_python_is_just_a_name() -> None:
    assert ("person", "lambda") in loaded(f"{PERSON}rules: {{person: {{lambda: salary}}}}\n").rules


DEEP = 100_000
EXPRESSIONS: dict[str, tuple[str, str]] = {
    "parentheses": ("(" * 9_000, "expression-too-long"),
    "many parentheses": ("(" * DEEP + "1" + ")" * DEEP, "expression-too-long"),
    "nested parentheses": ("(" * 300 + "1" + ")" * 300, "expression-too-deep"),
    "signs": ("-" * 300 + "1", "expression-too-deep"),
    "nots": ("NOT " * 300 + "true", "expression-too-deep"),
    "cases": ("CASE WHEN " * 300, "expression-too-deep"),
    "calls": ("abs(" * 300 + "1" + ")" * 300, "expression-too-deep"),
    "dates": ("p.x at " * 300, "expression-too-deep"),
    "chain of and": (" AND ".join(["salary > 1"] * 1_000), "expression-too-deep"),
    "chain of plus": (" + ".join(["salary"] * 1_000), "expression-too-deep"),
    "long chain": ("+".join(["1"] * 5_000), "expression-too-long"),
    "chains in brackets": (
        "(" * 60 + "+".join(["1)"] * 60) + "+1" * 60, "expression-too-deep",
    ),
    "long number": ("9" * 5_000, "number-too-long"),
    "long decimals": ("0." + "9" * 5_000, "number-too-long"),
    "long name": ("a" * 15_000, "unknown-name"),
    "long path": (".".join(["a"] * 5_000), "unknown-link"),
    "unclosed text": ("'" + "''" * 9_000, "unclosed-text"),
    "null byte": ("salary + \0", "yaml-character"),
    "sql": ("(SELECT 1)", "expected-word"),
    "two statements": ("salary; DROP TABLE person", "unexpected-character"),
    "call of the system": ("read_csv('x')", "unknown-function"),
    "attribute": ("salary.__class__", "unknown-link"),
    "huge power of a unit": ("*".join(["salary"] * 60), "unit-power"),
}  # fmt: skip


@pytest.mark.parametrize("name", EXPRESSIONS)
def test_expressions_that_are_refused(name: str) -> None:
    expression, code = EXPRESSIONS[name]
    assert refused(rule(expression)) == {code}


@pytest.mark.parametrize(
    "expression",
    [
        "(" * 90 + "salary" + ")" * 90,
        " + ".join(["salary"] * 90),
        " AND ".join(["salary > 1"] * 90),
        "1e99 * 1e99 * 1e99 * 1e99",
        "kind IN (" + ", ".join(f"'{number}'" for number in range(1_900)) + ")",
        "CASE " + "WHEN salary > 1 THEN 1 " * 800 + "ELSE 0 END",
        "kind = '" + "x" * 15_000 + "'",
    ],
    ids=["parentheses", "sum", "conditions", "numbers", "list", "case", "text"],
)
def test_large_expressions_that_work(expression: str) -> None:
    assert ("person", "x") in loaded(rule(expression)).rules


def test_no_recursion_is_deeper_than_the_stack_of_a_server() -> None:
    """Below the frames of a web server and a task queue there is still room to load a policy."""
    deepest = "(" * 90 + "CASE WHEN salary > 1 THEN abs(salary) ELSE 0 END" + ")" * 90

    def below(frames: int) -> Definition:
        return loaded(rule(deepest)) if frames == 0 else below(frames - 1)

    assert below(sys.getrecursionlimit() // 3).rules


YAMLS: dict[str, tuple[str, str]] = {
    "billion laughs": (
        "a: &a [x]\nb: &b [*a, *a]\nc: &c [*b, *b]\nd: &d [*c, *c]\n", "yaml-alias",
    ),
    "deep lists": (HEAD + "about: " + "[" * 5_000, "too-deep"),
    "deep mappings": (HEAD + "".join(" " * n + f"a{n}:\n" for n in range(500)), "too-deep"),
    "many values": (HEAD + "about: [" + "1," * 150_000 + "]", "too-many-nodes"),
    "large text": (HEAD + "about: " + "x" * 10_000_000, "file-too-large"),
    "large mapping": (HEAD + "a: 1\n" * 2_000_000, "file-too-large"),
    "null byte": (HEAD + "about: \0", "yaml-character"),
    "escaped null byte in a file name": (HEAD + 'tables: {t: {file: "a\\0.csv"}}', "no-folder"),
    "half a character": (HEAD + "about: \ud800", "yaml-character"),
    "python object": (HEAD + "about: !!python/name:os.system", "yaml-tag"),
    "directive": ("%YAML 9.9\n---\n" + HEAD, "bad-yaml"),
    "merge key": (PERSON + "rules: {person: {<<: {x: salary}}}", "bad-name"),
    "many unknown keys": (
        HEAD + "".join(f"key{n}: 1\n" for n in range(5_000)), "too-many-problems",
    ),
    "type of types": (
        PERSON + f"parameters: {{a: {{type: {'set of ' * 5_000}text}}}}", "set-of-what",
    ),
    "long unit": (
        PERSON + f"parameters: {{a: {{type: money, unit: {'a*' * 5_000}b}}}}", "bad-unit",
    ),
    "unit of high power": (
        PERSON + "parameters: {a: {type: money, unit: ((((CNY^9)^9)^9)^9)^9}}", "bad-unit",
    ),
    "long citation": (
        "sources: {s: {}}\n" + PERSON + "rules: {person: {x: {is: salary, cites: ['s "
        + " " * 3_000 + "a " * 3_000 + '"' + "']}}}", "bad-citation",
    ),
    "name of 1 MB": (HEAD + "name2" * 100_000 + ": 1", "bad-yaml"),
}  # fmt: skip


@pytest.mark.parametrize("name", YAMLS)
def test_files_that_are_refused(name: str) -> None:
    text, code = YAMLS[name]
    assert code in refused(text)


def test_problems_are_counted_only_so_far() -> None:
    with pytest.raises(PolicyError) as caught:
        load_text(
            PERSON + "rules:\n  person:\n" + "".join(f"    r{n}: q{n}\n" for n in range(9_000))
        )
    assert len(caught.value.problems) == PROBLEM_LIMIT + 1


def test_a_long_chain_of_rules_is_no_recursion() -> None:
    count = RULE_LIMIT - 1
    lines = "".join(f"    r{n}: r{n + 1} + 1\n" for n in range(count))
    definition = loaded(
        f"{PERSON}rules:\n  person:\n{lines}    r{count}: salary * 0\n".replace(" + 1", "")
    )
    assert definition.order[0] == ("person", f"r{count}")
    assert len(definition.order) == RULE_LIMIT


def test_a_long_circle_of_rules_is_named() -> None:
    lines = "".join(f"    r{n}: r{(n + 1) % 5_000}\n" for n in range(5_000))
    assert refused(f"{PERSON}rules:\n  person:\n{lines}") == {"rule-cycle"}


def test_too_many_rules() -> None:
    lines = "".join(f"    r{n}: salary\n" for n in range(RULE_LIMIT + 1))
    assert refused(f"{PERSON}rules:\n  person:\n{lines}") == {"too-many-rules"}


def test_a_long_chain_of_reforms_is_no_recursion() -> None:
    chain = "".join(f"  R{n}: {{after: [R{n + 1}]}}\n" for n in range(5_000))
    policy = load_text(f"{PERSON}reforms:\n{chain}  R5000: {{rules: {{person: {{x: salary}}}}}}\n")
    assert ("person", "x") in with_reform(policy, "R0").definition.rules


# folders


@pytest.fixture
def folder(tmp_path: Path) -> Callable[..., Path]:
    """A policy's folder with the files given."""

    def make(**files: str) -> Path:
        for name, text in files.items():
            path = tmp_path / name.replace("__", "/").replace("_", ".")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        return tmp_path

    return make


def refused_folder(root: Path) -> set[str]:
    with pytest.raises(PolicyError) as caught:
        load_definition(root)
    return {problem.code for problem in caught.value.problems}


def test_a_link_out_of_the_folder(
    folder: Callable[..., Path], tmp_path_factory: pytest.TempPathFactory
) -> None:
    outside = tmp_path_factory.mktemp("outside") / "secret.yaml"
    outside.write_text("about: secret\n", encoding="utf-8")
    root = folder(policy_yaml=HEAD + "include: [linked.yaml, sub/secret.yaml]\n")
    (root / "linked.yaml").symlink_to(outside)
    (root / "sub").symlink_to(outside.parent)
    assert refused_folder(root) == {"outside-folder"}


def test_patterns_do_not_follow_links(
    folder: Callable[..., Path], tmp_path_factory: pytest.TempPathFactory
) -> None:
    outside = tmp_path_factory.mktemp("outside") / "secret.yaml"
    outside.write_text("about: secret\n", encoding="utf-8")
    root = folder(policy_yaml=HEAD + "include: ['sub/*.yaml']\n")
    (root / "sub").symlink_to(outside.parent)
    assert refused_folder(root) == {"nothing-included"}


def test_links_that_go_round(folder: Callable[..., Path]) -> None:
    root = folder(policy_yaml=HEAD + "include: [loop.yaml, sub/a.yaml, '*.yaml']\n")
    (root / "loop.yaml").symlink_to(root / "loop.yaml")
    (root / "sub").mkdir()
    (root / "sub" / "again").symlink_to(root)
    assert refused_folder(root) <= {"outside-folder", "no-file", "nothing-included"}


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes on this system")
def test_a_pipe_is_not_waited_for(folder: Callable[..., Path]) -> None:
    root = folder(
        policy_yaml=HEAD + "include: [pipe.yaml, '*.yaml']\ntables: {t: {file: pipe.csv}}\n"
    )
    os.mkfifo(root / "pipe.yaml")
    os.mkfifo(root / "pipe.csv")
    assert refused_folder(root) == {"not-a-regular-file", "nothing-included"}


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes on this system")
def test_a_policy_that_is_a_pipe(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "policy.yaml")
    assert refused_folder(tmp_path) == {"no-policy-file"}


def test_a_file_too_large(folder: Callable[..., Path]) -> None:
    root = folder(policy_yaml=HEAD + "include: [a.yaml]\n", a_yaml="#" * (FILE_LIMIT + 1))
    assert refused_folder(root) == {"file-too-large"}


def test_files_too_large_together(
    folder: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(import_module("guiju.load.folder"), "TOTAL_LIMIT", 100)
    root = folder(policy_yaml=HEAD + "include: [a.yaml]\n", a_yaml="#" * 100)
    assert refused_folder(root) == {"policy-too-large"}


def test_thousands_of_files(folder: Callable[..., Path]) -> None:
    root = folder(policy_yaml=HEAD + "include: ['*.yaml']\n")
    for number in range(FILE_COUNT_LIMIT + 1):
        (root / f"{number}.txt").touch()
    assert "too-many-files" in refused_folder(root)


def test_thousands_of_includes(folder: Callable[..., Path]) -> None:
    names = ", ".join(f"f{number}.yaml" for number in range(20_000))
    assert "too-many-problems" in refused_folder(folder(policy_yaml=f"{HEAD}include: [{names}]\n"))


TABLE = PERSON + "tables: {t: {file: t.csv, on: person}}\n"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("salary ?,finding =\n" + "1,yes\n" * (ROW_LIMIT + 1), "table-too-long"),
        ("," * 400_000 + "\n" + "1\n" * 200_000, "table-too-long"),
        ("a," * 300 + "\n" + "1\n" * 200_000, "table-too-wide"),
        ("salary ?," + "a ?," * 99 + "finding =\n1\n", "table-too-wide"),
        ("salary ?,finding =\n" + '"' + "x" * 400_000 + '",yes\n', "bad-csv"),
        ('salary ?,finding =\n"1,yes\n', "not-a-number"),
        ("salary ?,finding =\n\0,yes\n", "bad-csv"),
        ("salary ?,finding =\n'; DROP TABLE person; --,yes\n", "not-a-number"),
        ("salary ?,finding =\n1,= " + "(" * 300 + "\n", "expression-too-deep"),
        ('salary ?,"x\'; DROP TABLE person ="\n1,yes\n', "bad-name"),
        ("x'; DROP TABLE person; -- ?,finding =\n1,yes\n", "unclosed-text"),
        ("salary ?,finding =\n" + "1|" * 100_000 + "1,yes\n", "bad-csv"),
    ],
)
def test_sheets(folder: Callable[..., Path], text: str, code: str) -> None:
    found = refused_folder(folder(policy_yaml=TABLE, t_csv=text))
    assert code in found
    # What cannot be read at all is told once.
    assert code != "table-too-wide" or found == {code}


@pytest.mark.parametrize("name", ["x" * 5_000, "a\0b", "", ".", "/nowhere/at/all", "\ud800"])
def test_policies_that_are_not_there(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(PolicyError):
        load_definition(name)
