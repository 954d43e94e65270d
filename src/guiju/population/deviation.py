"""How far the weighted totals of a population are from the published ones."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from guiju.calibrate import Calibration, Line, Margin, Target, Weights, read_totals
from guiju.data import open_connection
from guiju.data.connection import path_literal
from guiju.data.encoding import file_digest
from guiju.evaluate.quoting import literal
from guiju.population.figures import HUGE, KINDS, LARGE
from guiju.population.writing import NOTE
from guiju.version import VERSION

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

PUBLISHED = Path(__file__).with_name("published.yaml")
_COLUMNS = ("entity", "reported", "mode", "size")
_SCENARIO = "hospital_contracts"


def compare_published(folder: str | Path, *, memory: str | None = None) -> Calibration:
    """The weighted totals of a population that `write_population` wrote, beside the published ones.

    >>> import tempfile
    >>> from guiju.population import write_population
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     _ = write_population(folder, rows=20_000, seed=1)
    ...     page = compare_published(folder)
    >>> page.kind, page.lines[0].margin, abs(page.lines[0].difference_before) < 0.001
    ('synthetic', 'units', True)
    """
    place = Path(folder)
    note = json.loads((place / NOTE).read_text("utf-8"))
    weight = float(note["weight"])
    with open_connection(memory, allowed=[place]) as connection:
        groups = _groups(connection, place)
    lines = []
    for margin in read_totals(PUBLISHED).margins:
        if margin.name == _SCENARIO:
            target = Target((), float(note["scenario"][_SCENARIO]))
            margin = replace(margin, targets=(target,))
        lines += _lines(margin, groups, weight)
    people = int(note["tables"]["person"])
    weights = Weights(people, people * weight, weight, weight, 1.0, float(people))
    return Calibration(
        data=str(place), totals=PUBLISHED.name, kind=str(note["kind"]), method="", weight="weight",
        name="", tolerance=0.0, bounds=None, steps=0, lines=tuple(lines), outside=(),
        before=weights, after=None, totals_digest=file_digest(PUBLISHED), version=VERSION,
    )  # fmt: skip


def _groups(
    connection: DuckDBPyConnection, folder: Path
) -> list[tuple[tuple[str, ...], int, float]]:
    """Rows and amounts by the columns that margins choose by."""
    table = {
        name: f"READ_PARQUET({path_literal(folder / f'{name}.parquet')}, hive_partitioning = false)"
        for name in ("institution", "contract", "receipt", "award")
    }
    kinds = ", ".join(map(literal, KINDS))
    reported = (
        f"CASE WHEN kind IN ({kinds}) THEN 'yes' WHEN kind LIKE '%hospital' THEN 'hospital'"
        " ELSE 'other' END"
    )
    size = (
        f"CASE WHEN c.amount >= {HUGE} THEN 'huge' WHEN c.amount >= {LARGE} THEN 'large'"
        " ELSE 'small' END"
    )
    contract = f"{table['contract']} AS c JOIN {table['institution']} USING (institution_id)"
    # Not each award is joined: those of a receipt are summed before.
    awards = (
        f"(SELECT receipt_id, COUNT(*) AS n, SUM(cash) AS cash FROM {table['award']} GROUP BY ALL)"
    )
    return [
        (tuple(row[:4]), int(row[4]), float(row[5] or 0))
        for row in connection.execute(f"""
            SELECT 'institution', {reported}, '', '', COUNT(*), 0 FROM {table["institution"]} GROUP BY ALL
            UNION ALL
            SELECT 'contract', {reported}, mode, {size}, COUNT(*), SUM(c.amount) FROM {contract}
            GROUP BY ALL
            UNION ALL
            SELECT 'award', {reported}, mode, '', SUM(n), SUM(cash) FROM {contract}
            JOIN {table["receipt"]} AS r USING (contract_id) JOIN {awards} USING (receipt_id)
            GROUP BY ALL""").fetchall()
    ]


def _lines(
    margin: Margin, groups: Sequence[tuple[tuple[str, ...], int, float]], weight: float
) -> list[Line]:
    chosen = [
        (dict(zip(_COLUMNS, key, strict=True)), rows, amount)
        for key, rows, amount in groups
        if all(dict(zip(_COLUMNS, key, strict=True))[c] in v for c, v in margin.where.items())
    ]
    out = []
    for target in margin.targets:
        within = [
            (rows, amount)
            for values, rows, amount in chosen
            if tuple(values[column] for column in margin.by) == target.category
        ]
        rows = sum(count for count, _ in within)
        found = sum(amount for _, amount in within) if margin.of else rows
        out.append(
            Line(
                margin.name, target.text, margin.of, margin.unit, target.total, found * weight, None,
                rows, "validate", margin.status, margin.source, margin.date,
                {"zh": margin.label.zh, "en": margin.label.en},
                {"zh": margin.coverage.zh, "en": margin.coverage.en},
            )
        )  # fmt: skip
    return out
