"""The engine judges rows as figures do in fractions, and ranks as one counts; large registers stay in the engine."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from pathlib import Path

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import guiju
from guiju.model.problem import InputError
from guiju.registers import StatementResult

HEAD = """
format: 1
name: drawn
sources: {doc: {title: {en: report}}}
entities: {t: {key: id, columns: {v: number or none}}}
statements:
  s: {on: t, cites: [doc], %s}
"""
CENTS = st.integers(-500, 500).map(lambda n: Fraction(n, 100))
WORDS = st.sampled_from(["", "over ", "at least ", "under ", "at most ", "nearly ", "about "])
FIGURES = st.tuples(WORDS, st.integers(-50, 50), st.integers(0, 2)).map(
    lambda drawn: f"{drawn[0]}{drawn[1] / 10 ** drawn[2]:.{drawn[2]}f}"
)
QUICK = settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def held(said: str, values: Mapping[str, Fraction | None], tmp_path: Path) -> StatementResult:
    """A statement over rows from a file, whose numbers are read from their text."""
    file = tmp_path / "t.csv"
    rows = (f"{key},{'' if v is None else f'{float(v):.2f}'}\n" for key, v in values.items())
    file.write_text("id,v\n" + "".join(rows), encoding="utf-8")
    return guiju.loads(HEAD % said).statements(data={"t": file})["s"]


@QUICK
@given(values=st.lists(CENTS, min_size=1, max_size=8), figure=FIGURES)
def test_rows_are_judged_as_in_fractions(
    values: Sequence[Fraction], figure: str, tmp_path: Path
) -> None:
    rows = {f"r{i}": v for i, v in enumerate(values)}
    policy = guiju.loads(HEAD % f'value: v, says: "{figure}"')
    others = policy.definition.statements["s"].others
    assert others is not None
    found = held(f'value: v, says: "{figure}"', rows, tmp_path)
    assert {line.key: line.verdict for line in found.lines} == {
        key: "holds" if others.admits(value) else "contradicted" for key, value in rows.items()
    }
    assert {line.key: line.found for line in found.lines} == rows


@QUICK
@given(values=st.lists(st.one_of(st.none(), CENTS), min_size=1, max_size=7), said=st.integers(1, 7))
def test_ranks_are_those_of_every_way_to_fill_what_is_missing(
    values: Sequence[Fraction | None], said: int, tmp_path: Path
) -> None:
    """With n values missing, the first row's rank is any from its own among the known to n places lower."""
    rows = {f"r{i}": v for i, v in enumerate(values)}
    (line,) = held(f"rank: v, says: {{r0: {said}}}", rows, tmp_path).lines
    first = values[0]
    if first is None:
        assert line.verdict == "open"
        return
    rank = 1 + sum(v is not None and v > first for v in values)
    worst = rank + sum(v is None for v in values)
    holds = "holds" if rank == worst == said else "open" if rank <= said <= worst else ""
    assert line.verdict == (holds or "contradicted")
    assert (line.found, line.tied) == (rank, sum(v == first for v in values) - 1)


def write(query: str, file: Path) -> None:
    with duckdb.connect() as connection:
        connection.sql(query).write_parquet(str(file))


def test_many_rows_are_counted_and_few_listed(tmp_path: Path) -> None:
    file = tmp_path / "t.parquet"
    write("SELECT CAST(range AS VARCHAR) AS id, range % 1000.0 AS v FROM range(200000)", file)
    policy = guiju.loads(HEAD % "value: v, says: under 998")
    result = policy.statements(data={"t": file})["s"]
    assert result.counts == {"contradicted": 400, "holds": 199600}
    assert (len(result.lines), result.left_out) == (20, 380)
    assert all(line.row is not None and line.row.values["v"] >= 998 for line in result.lines)


@pytest.mark.slow
def test_ten_million_rows_stay_in_the_engine(tmp_path: Path) -> None:
    file = tmp_path / "t.parquet"
    write("SELECT CAST(range AS VARCHAR) AS id, range AS v FROM range(10000000)", file)
    policy = guiju.loads(HEAD % "rank: v, says: {'9999999': 1, '0': 10000000, '5': 3}")
    result = policy.statements(data={"t": file})["s"]
    assert [line.verdict for line in result.lines] == ["holds", "holds", "contradicted"]
    assert result.lines[2].found == 9999995
    assert (result.silent, len(result.lines[2].counted)) == (9999997, 21)


def test_unknown_names_are_refused(tmp_path: Path) -> None:
    policy = guiju.loads(HEAD % "value: v, says: 1")
    with pytest.raises(InputError) as caught:
        policy.statements(["ss"])
    assert [(p.code, p.values["nearest"]) for p in caught.value.problems] == [
        ("unknown-statement", "s")
    ]
    with pytest.raises(InputError) as caught:
        policy.statements(data={"tt": tmp_path / "t.csv"})
    assert [p.code for p in caught.value.problems] == ["unknown-entity"]


CLUSTERS = """
format: 1
name: clusters
sources: {page: {title: {zh: 报道}}}
entities:
  sector: {key: sector}
  cluster: {key: id, columns: {name: text, sector: -> sector, name_status: text}}
statements:
  sectors:
    on: sector
    value: count(cluster)
    says: {新一代信息技术: 13, 高端装备: 13, 新材料: 7, 生物医药及高端医疗器械: 5, 消费品: 4, 新能源及智能网联汽车: 3}
    total: 45
    cites: [page 一 "13个"]
"""


def test_the_list_and_the_published_breakdown_do_not_agree(shared: Path, tmp_path: Path) -> None:
    """Of the list that there is, one entry stands under another sector than the ministry counts it."""
    policy = guiju.loads(CLUSTERS)
    sectors = tmp_path / "sector.csv"
    names = policy.definition.statements["sectors"].figures
    sectors.write_text("sector\n" + "".join(f"{name}\n" for name in names), encoding="utf-8")
    data = {"cluster": shared / "data" / "clusters_45_2022.csv", "sector": sectors}
    result = policy.statements(data=data)["sectors"]
    off = {line.key: line for line in result.lines if line.verdict == "contradicted"}
    assert {key: line.difference for key, line in off.items()} == {"高端装备": 1, "消费品": -1}
    assert (len(off["高端装备"].counted), len(off["消费品"].counted)) == (14, 3)
    assert "呼和浩特市乳制品集群" in {row.values["name"] for row in off["消费品"].counted}
    assert result.lines[-1].verdict == "holds"
