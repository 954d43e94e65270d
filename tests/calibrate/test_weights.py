"""Weights that meet the margins: worked by hand, beside a published example, and as properties."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pyarrow
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import guiju
from guiju.calibrate import METHODS, Calibration, Margin, Target, Totals, calibrate
from guiju.calibrate.distance import Distance

COLUMNS = ("region", "sex", "pay", "weight")
Row = tuple[str, str, float, float]


def margin(name: str, totals: dict[str, float], of: str = "", by: tuple[str, ...] = ()) -> Margin:
    targets = tuple(Target(tuple(key.split("|")) if by else (), x) for key, x in totals.items())
    return Margin(name, targets, of=of, by=by, source="a test")


def totals(*margins: Margin) -> Totals:
    return Totals("-", margins)


def frame(rows: Sequence[Sequence[Any]], columns: Sequence[str] = COLUMNS) -> Any:
    """Rows as an Arrow table."""
    parts = zip(*rows, strict=True)
    return pyarrow.table(dict(zip(columns, map(list, parts), strict=True)))


def weighted(
    folder: Path, data: Any, wanted: Totals, **asked: Any
) -> tuple[Calibration, np.ndarray[Any, Any]]:
    """The calibration and its weights, as they are written."""
    out = folder / "out.parquet"
    found = calibrate(data, wanted, out=out, **asked)
    assert found.met, found.unmet
    with duckdb.connect() as connection:
        rows = connection.execute(f"SELECT calibrated_weight FROM '{out}'").fetchall()
    return found, np.array([weight for (weight,) in rows])


def test_raking_by_hand(tmp_path: Path) -> None:
    """Two by two, all cells 1: with independent margins a cell is row total times column total."""
    data = frame([(r, s, 0, 1) for r in ("a", "b") for s in ("f", "m")])
    wanted = totals(
        margin("region", {"a": 30, "b": 10}, by=("region",)),
        margin("sex", {"f": 16, "m": 24}, by=("sex",)),
    )
    _, found = weighted(tmp_path, data, wanted)
    assert found == pytest.approx([30 * 16 / 40, 30 * 24 / 40, 10 * 16 / 40, 10 * 24 / 40])


def test_linear_by_hand(tmp_path: Path) -> None:
    """Values 1, 2, 3 with weight 1 sum to 6; for 7.4 the factor is 1.4 / (1 + 4 + 9) = 0.1."""
    data = frame([("a", "f", x, 1) for x in (1, 2, 3)])
    wanted = totals(margin("pay", {"": 7.4}, of="pay"))
    found, weights = weighted(tmp_path, data, wanted, method="linear")
    assert weights == pytest.approx([1.1, 1.2, 1.3])
    assert found.steps == 1
    effect = 3 * (1.1**2 + 1.2**2 + 1.3**2) / 3.6**2
    assert found.after is not None
    assert found.after.design_effect == pytest.approx(effect)
    assert found.after.effective_rows == pytest.approx(3 / effect)


# The example in the documents of ProportionalFitting.jl (also that of a widely read encyclopedia).
SEED = ((40, 30, 20, 10), (35, 50, 100, 75), (30, 80, 70, 120), (20, 30, 40, 50))
FITTED = (
    (64.5585, 46.2325, 35.3843, 3.82473),
    (49.9679, 68.1594, 156.499, 25.3742),
    (56.7219, 144.428, 145.082, 53.7673),
    (28.7516, 41.18, 63.0347, 17.0337),
)


def test_published_example(tmp_path: Path) -> None:
    rows = [(f"r{i}", f"c{j}", 0, SEED[i][j]) for i in range(4) for j in range(4)]
    wanted = totals(
        margin("rows", {"r0": 150, "r1": 300, "r2": 400, "r3": 150}, by=("region",)),
        margin("columns", {"c0": 200, "c1": 300, "c2": 400, "c3": 100}, by=("sex",)),
    )
    _, found = weighted(tmp_path, frame(rows), wanted, weight="weight")
    assert found == pytest.approx([x for line in FITTED for x in line], rel=1e-5)


people = st.tuples(
    st.sampled_from(["east", "west", "north"]),
    st.sampled_from(["f", "m"]),
    st.integers(1, 1000).map(float),
    st.integers(1, 50).map(lambda n: n / 10),
)
tables = st.lists(people, min_size=3, max_size=60)
# What the true weights are of the design weights: totals that can be met, also between bounds.
ratios = st.lists(st.floats(0.7, 1.6), min_size=60, max_size=60)


def true_totals(rows: list[Row], ratio: list[float]) -> Totals:
    """The totals of the rows under weights that are `ratio` times the design weights."""
    sums: dict[str, dict[str, float]] = {"region": {}, "sex": {}, "pay": {}}
    for (region, sex, pay, weight), times in zip(rows, ratio, strict=False):
        for name, key, value in (("region", region, 1.0), ("sex", sex, 1.0), ("pay", sex, pay)):
            found = sums[name]
            found[key] = found.get(key, 0.0) + weight * times * value
    return totals(
        margin("region", sums["region"], by=("region",)),
        margin("sex", sums["sex"], by=("sex",)),
        margin("pay", sums["pay"], of="pay", by=("sex",)),
    )


@settings(max_examples=25, deadline=None)
@given(rows=tables, ratio=ratios, method=st.sampled_from(METHODS))
def test_feasible_margins_are_met(
    tmp_path_factory: pytest.TempPathFactory, rows: list[Row], ratio: list[float], method: str
) -> None:
    wanted = true_totals(rows, ratio)
    asked = {"weight": "weight", "method": method, "bounds": (0.6, 1.7)}
    folder = tmp_path_factory.mktemp("met")
    found, weights = weighted(folder, frame(rows), wanted, **asked)
    for line in found.lines:
        assert line.after == pytest.approx(line.official, rel=1e-6)
    design = np.array([row[3] for row in rows])
    if method != "linear":
        assert (weights > 0).all()
    if method in ("bounded", "logit"):
        assert (weights / design >= 0.6 - 1e-9).all()
        assert (weights / design <= 1.7 + 1e-9).all()
    assert found.after is not None
    assert found.after.total == pytest.approx(weights.sum())
    assert found.after.largest_ratio == pytest.approx((weights / design).max())
    # In another order each row has the weight it had.
    order = np.random.default_rng(len(rows)).permutation(len(rows))
    _, moved = weighted(folder, frame([rows[i] for i in order]), wanted, **asked)
    assert moved == pytest.approx(weights[order], rel=1e-5)


@settings(max_examples=15, deadline=None)
@given(rows=tables, method=st.sampled_from(METHODS))
def test_what_is_met_already_stays(
    tmp_path_factory: pytest.TempPathFactory, rows: list[Row], method: str
) -> None:
    wanted = true_totals(rows, [1.0] * len(rows))
    folder = tmp_path_factory.mktemp("same")
    _, weights = weighted(folder, frame(rows), wanted, weight="weight", method=method)
    assert weights == pytest.approx([row[3] for row in rows])


def test_regression_is_the_closed_form(tmp_path: Path) -> None:
    """w = d (1 + x' (X'DX)^-1 (t - X'd)), solved here by NumPy with a matrix of all rows."""
    draw = np.random.default_rng(5)
    rows: list[Row] = [
        (("east", "west")[draw.integers(2)], ("f", "m")[draw.integers(2)],
         float(draw.integers(1, 90)), 1.0 + float(draw.integers(9)) / 4)
        for _ in range(200)
    ]  # fmt: skip
    wanted = totals(
        margin("region", {"east": 300, "west": 250}, by=("region",)),
        margin("pay", {"f": 14_000, "m": 13_000}, of="pay", by=("sex",)),
    )
    _, weights = weighted(tmp_path, frame(rows), wanted, weight="weight", method="linear")
    x = np.array([
        [r == "east", r == "west", p * (s == "f"), p * (s == "m")] for r, s, p, _ in rows
    ], dtype=float)  # fmt: skip
    design = np.array([row[3] for row in rows])
    missing = np.array([300, 250, 14_000, 13_000]) - x.T @ design
    factor = np.linalg.solve(x.T @ (design[:, None] * x), missing)
    assert weights == pytest.approx(design * (1 + x @ factor))


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("bounds", [(0.2, 5.0), (0.9, 1.05)])
def test_distances_fit_together(method: str, bounds: tuple[float, float]) -> None:
    """F is 1 at 0, its derivative and integral are right, and SQL says the same."""
    distance = Distance(method, *bounds)
    u = np.array([-3.0, -0.5, -1e-3, 0.0, 0.02, 0.7, 2.5])
    f, slope, _ = distance.functions(u)
    assert f[3] == pytest.approx(1)
    step = 1e-6
    above, below = distance.functions(u + step), distance.functions(u - step)
    inside = np.abs(above[1] - below[1]) < 1e-3
    assert slope[inside] == pytest.approx(
        ((above[0] - below[0]) / (2 * step))[inside], rel=1e-5, abs=1e-9
    )
    assert f == pytest.approx((above[2] - below[2]) / (2 * step), rel=1e-5)
    with duckdb.connect() as connection:
        texts = ", ".join(distance.sql(f"({float(x)!r}::DOUBLE)") for x in u)
        found = connection.execute(f"SELECT {texts}").fetchone()
    assert found is not None
    assert list(found) == pytest.approx(list(f), rel=1e-12)


def test_rows_without_weight_stay_without(tmp_path: Path) -> None:
    data = frame([("a", "f", 1, 0), ("a", "f", 1, 2), ("b", "m", 1, 3)])
    wanted = totals(margin("region", {"a": 10, "b": 6}, by=("region",)))
    found, weights = weighted(tmp_path, data, wanted, weight="weight")
    assert weights == pytest.approx([0, 10, 6])
    assert found.before.rows == 2


def test_written_file_says_what_it_is(tmp_path: Path) -> None:
    """All columns and rows as given, in their order, the kind of the data kept."""
    source = tmp_path / "people.parquet"
    with duckdb.connect() as connection:
        connection.execute(
            "COPY (SELECT range AS id, CAST(range % 7 AS DECIMAL(9, 2)) AS pay,"
            " CASE WHEN range % 3 = 0 THEN '东部' ELSE '西部' END AS 地区 FROM RANGE(200000))"
            f" TO '{source}' (FORMAT parquet, KV_METADATA {{kind: 'synthetic'}})"
        )
    wanted = totals(margin("m", {"东部": 10, "西部": 20}, by=("地区",)))
    out = tmp_path / "out.parquet"
    found = calibrate(source, wanted, out=out, name="新权数")
    assert (found.kind, found.met) == ("synthetic", True)
    with duckdb.connect() as connection:
        types = connection.execute(f"DESCRIBE FROM '{out}'").fetchall()
        assert [row[:2] for row in types] == [
            ("id", "BIGINT"), ("pay", "DECIMAL(9,2)"), ("地区", "VARCHAR"), ("新权数", "DOUBLE"),
        ]  # fmt: skip
        ids = connection.execute(f"SELECT id FROM '{out}'").fetchnumpy()["id"]
        assert (ids == np.arange(200_000)).all()
        marks = connection.execute(
            f"SELECT decode(key), decode(value) FROM PARQUET_KV_METADATA('{out}')"
        ).fetchall()
    assert dict(marks)["kind"] == "synthetic"
    assert dict(marks)["method"] == "raking"
    first = out.read_bytes()
    calibrate(source, wanted, out=out, name="新权数")
    assert out.read_bytes() == first


def test_nothing_is_written_where_margins_are_not_met(tmp_path: Path) -> None:
    data = frame([("a", "f", 1, 1)])
    out = tmp_path / "out.parquet"
    out.write_bytes(b"what was there")
    for wanted in (
        totals(margin("region", {"a": 10, "b": 6}, by=("region",))),
        totals(
            margin("region", {"a": 10}, by=("region",)), margin("pay", {"": 30}, of="pay")
        ),
    ):  # fmt: skip
        found = calibrate(data, wanted, out=out)
        assert not found.met
        assert found.unmet
    assert [path.name for path in tmp_path.iterdir()] == ["out.parquet"]
    assert out.read_bytes() == b"what was there"


def test_without_numpy_totals_are_still_compared(monkeypatch: pytest.MonkeyPatch) -> None:
    data = duckdb.sql("SELECT 'a' AS region")
    wanted = totals(margin("region", {"a": 10}, by=("region",)))
    monkeypatch.setitem(sys.modules, "numpy", None)
    [line] = calibrate(data, wanted, validate=True).lines
    assert (line.before, line.after) == (1, None)
    with pytest.raises(guiju.InputError) as caught:
        calibrate(data, wanted)
    assert [problem.code for problem in caught.value.problems] == ["needs-extra"]


@pytest.mark.slow
def test_ten_million_rows(tmp_path: Path) -> None:
    source, out = tmp_path / "people.parquet", tmp_path / "out.parquet"
    with duckdb.connect() as connection:
        connection.execute(
            "COPY (SELECT range AS id, 'r' || (range % 31) AS region, 's' || (range % 2) AS sex,"
            " (range * 7919 % 1000)::DOUBLE AS pay FROM RANGE(10000000))"
            f" TO '{source}' (FORMAT parquet)"
        )
    # As many in all as by sex; the last digit is that of rounding.
    regions = {f"r{i}": 10_000_000 / 31 * (0.9 + i / 150) for i in range(31)}
    whole = sum(regions.values())
    wanted = totals(
        margin("region", regions, by=("region",)),
        margin("sex", {"s0": 0.48 * whole, "s1": 0.52 * whole}, by=("sex",)),
        margin("pay", {"": 505 * whole}, of="pay"),
    )
    found = calibrate(source, wanted, out=out, memory="2GB")
    assert found.met, found.unmet
    with duckdb.connect() as connection:
        [(rows, total)] = connection.execute(
            f"SELECT COUNT(*), SUM(calibrated_weight) FROM '{out}'"
        ).fetchall()
    assert rows == 10_000_000
    assert total == pytest.approx(whole)
