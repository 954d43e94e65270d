"""The ASEM index of COINr: its tree, its data, and what COINr gives after each step. Shared data, found or skipped."""

from __future__ import annotations

import csv
import os
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from guiju.measures.composite import Built, build, read_index

ROOT = Path(__file__).resolve().parents[2]
SHARED = Path(os.environ.get("GUIJU_SHARED", ROOT.parent / "shared"))
FOLDER = SHARED / "data" / "asem"
needs_shared = pytest.mark.skipif(not FOLDER.is_dir(), reason="needs the shared data of ASEM")


def built() -> Built:
    """The index with gaps filled by the mean of the group, as COINr was asked to."""
    index = replace(
        read_index(FOLDER / "asem_meta.csv"), group="EurAsia_group", impute="group-mean"
    )
    return build(index, FOLDER / "asem_data.csv")


def step(name: str, codes: list[str], units: tuple[str, ...]) -> NDArray[np.float64]:
    """What COINr gives after a step, units by columns."""
    with (FOLDER / f"step_{name}.csv").open(encoding="utf-8", newline="") as stream:
        rows = {row["uCode"]: row for row in csv.DictReader(stream)}
    return np.array(
        [[np.nan if rows[u][c] == "NA" else float(rows[u][c]) for c in codes] for u in units]
    )


def effective_weights() -> dict[str, float]:
    """COINr's effective weights by code."""
    with (FOLDER / "effective_weights.csv").open(encoding="utf-8", newline="") as stream:
        return {row["iCode"]: float(row["EffWeight"]) for row in csv.DictReader(stream)}
