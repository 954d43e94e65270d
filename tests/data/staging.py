"""Tables staged for the policy of the tests about data."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from guiju.data import Staged, guarded, open_connection, stage_tables
from guiju.load.policy import load_text
from guiju.locale import render_all
from guiju.model.definition import Definition
from guiju.model.problem import InputError

CASES = Path(__file__).resolve().parents[1] / "cases" / "data"
SUFFIXES = (".csv", ".tsv", ".gz")


def load() -> Definition:
    """The policy of `tests/cases/data`."""
    return load_text((CASES / "policy.yaml").read_text(encoding="utf-8")).definition


DEFINITION = load()


def everything(entities: Sequence[str]) -> dict[str, frozenset[str]]:
    """All columns of some entities, but keys and links."""
    return {
        name: frozenset(
            column.name
            for column in DEFINITION.entities[name].columns.values()
            if column.name not in DEFINITION.entities[name].key and not column.link
        )
        for name in entities
    }


@contextmanager
def staged(
    given: Mapping[str, Any], needed: Mapping[str, frozenset[str]] | None = None, **options: Any
) -> Iterator[tuple[Any, dict[str, Staged]]]:
    """A connection and the staged tables."""
    files = [Path(source) for source in given.values() if isinstance(source, (str, Path))]
    with open_connection(
        threads=2, allowed=[file for file in files if file.exists()]
    ) as connection:
        needed = everything(list(given)) if needed is None else needed
        tables = stage_tables(connection, DEFINITION, given, needed, **options)
        with guarded(tables):
            yield connection, tables


def rows(connection: Any, table: Staged, *columns: str) -> list[tuple[Any, ...]]:
    """The rows that may be used, some columns of them, in the order of the file."""
    listed = ", ".join(f'"{column}"' for column in columns) or "*"
    found: list[tuple[Any, ...]] = connection.execute(
        f"SELECT {listed} FROM {table.relation}"
    ).fetchall()
    return found


def problems(given: Mapping[str, Any], **options: Any) -> InputError:
    """What staging says of wrong tables."""
    try:
        with staged(given, **options) as (connection, tables):
            for table in tables.values():
                rows(connection, table)
    except InputError as error:
        return error
    raise AssertionError("the tables are fine")


def told(given: Mapping[str, Any], language: str = "en", **options: Any) -> str:
    """The same as a person reads it."""
    return render_all(problems(given, **options).problems, language)


def codes(given: Mapping[str, Any], **options: Any) -> list[str]:
    """The codes of the problems."""
    return [problem.code for problem in problems(given, **options).problems]


def given_in(folder: Path) -> dict[str, str]:
    """The tables in the current folder, each named after its entity."""
    files = sorted(file for file in folder.iterdir() if file.suffix in SUFFIXES)
    return {file.name.partition(".")[0]: file.name for file in files}
