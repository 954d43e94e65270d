"""Tables in memory: every kind of frame gives what a file with the same content gives."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import duckdb
import pytest

from tests.data.staging import codes, problems, rows, staged

COLUMNS: dict[str, list[Any]] = {
    "person_id": ["a", "b", "c"],
    "单位类型": ["企业", "university", "medical"],
    "salary": [120000.0, 0.01, 5.5],
    "special": [None, 1.0, None],
    "born": [date(1980, 1, 2), None, date(1990, 12, 31)],
}


@pytest.fixture(params=["arrow", "polars", "relation", "pandas"])
def make(request: pytest.FixtureRequest) -> Iterator[Any]:
    """Makes a frame of one kind from columns."""
    if request.param == "relation":
        arrow = pytest.importorskip("pyarrow")
        with duckdb.connect() as other:
            kept = []

            def relation(columns: dict[str, list[Any]]) -> Any:
                kept.append(arrow.table(columns))
                other.register(f"t{len(kept)}", kept[-1])
                return other.table(f"t{len(kept)}")

            yield relation
        return
    module = pytest.importorskip({"arrow": "pyarrow"}.get(request.param, request.param))
    yield {"arrow": getattr(module, "table", None)}.get(request.param) or module.DataFrame


def test_a_frame_is_read(make: Any) -> None:
    frame = make(COLUMNS)
    with staged({"person": frame}) as (connection, tables):
        table = tables["person"]
        found = rows(connection, table, "person_id", "institution", "salary", "special")
        assert found == [
            ("a", "company", 120000.0, None),
            ("b", "university", 0.01, 1.0),
            ("c", "medical", 5.5, None),
        ]
        assert table.rows == 3
        assert table.assumed["share"] == 3
        assert len(table.digest) == 64


def test_digest_depends_on_values_and_their_order(make: Any) -> None:
    def digest(columns: dict[str, list[Any]]) -> str:
        frame = make(columns)
        with staged({"person": frame}) as (_, tables):
            return tables["person"].digest

    assert digest(COLUMNS) == digest(COLUMNS)
    backwards = {name: values[::-1] for name, values in COLUMNS.items()}
    assert (
        len({digest(COLUMNS), digest(backwards), digest(COLUMNS | {"salary": [1.0, 2.0, 3.0]})})
        == 3
    )


def test_wrong_values_are_found_with_their_rows(make: Any) -> None:
    frame = make(COLUMNS | {"salary": [1.0, 1.001, -1.0]})
    found = problems({"person": frame}).problems
    assert [(p.code, p.place.row) for p in found] == [
        ("too-many-decimals", 2),
        ("below-minimum", 3),
    ]
    assert str(found[0].place).startswith("person (")


def test_wrong_rows_of_a_frame_are_left_out(make: Any, tmp_path: Any) -> None:
    frame = make(COLUMNS | {"salary": [1.0, 1.001, 2.0]})
    with staged({"person": frame}, reject=tmp_path / "rejected.csv") as (connection, tables):
        assert rows(connection, tables["person"], "person_id") == [("a",), ("c",)]


def test_text_in_a_frame_is_typed_strictly(make: Any) -> None:
    frame = make(COLUMNS | {"salary": ["1", "2.5", "3,000"]})
    (problem,) = problems({"person": frame}).problems
    assert (problem.code, problem.place.row, problem.values["write"]) == (
        "number-in-other-form",
        3,
        "3000",
    )
    frame = make(COLUMNS | {"salary": ["1", "2.5", " 3 "]})
    with staged({"person": frame}) as (connection, tables):
        assert rows(connection, tables["person"], "salary") == [(1.0,), (2.5,), (3.0,)]


def test_what_is_no_table_is_refused() -> None:
    assert codes({"person": [{"person_id": "a"}]}) == ["unknown-frame"]
    polars = pytest.importorskip("polars")
    assert codes({"person": polars.DataFrame(COLUMNS).lazy()}) == ["unknown-frame"]


def test_a_stream_is_read_once() -> None:
    arrow = pytest.importorskip("pyarrow")
    with staged({"person": arrow.table(COLUMNS).to_reader()}) as (connection, tables):
        assert rows(connection, tables["person"], "salary") == [(120000.0,), (0.01,), (5.5,)]
