"""Tables with mistakes and what is said about them; tables without, and what they become."""

from __future__ import annotations

from pathlib import Path

import pytest

from guiju.locale import LANGUAGES
from tests.data.staging import CASES, given_in, rows, staged, told
from tests.load.golden import check_golden

BAD = sorted((CASES / "bad").iterdir())
GOOD = sorted((CASES / "good").iterdir())


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("folder", BAD, ids=lambda folder: folder.name)
def test_mistake_is_explained(folder: Path, language: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    check_golden(folder / f"{language}.txt", told(given_in(folder), language))


@pytest.mark.parametrize("folder", GOOD, ids=lambda folder: folder.name)
def test_table_is_read(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    lines = []
    with staged(given_in(folder)) as (connection, tables):
        for table in tables.values():
            lines.append(f"{table.entity}: {table.rows} rows, {table.rejected} rejected")
            lines += [f"  assumed {column}: {count}" for column, count in table.assumed.items()]
            lines += [f"  passed over: {', '.join(table.extra)}"] if table.extra else []
            lines.append("  " + ", ".join(table.columns))
            lines += [f"  {row}" for row in rows(connection, table, *table.columns)]
    check_golden(folder / "expected.txt", "\n".join(lines))
