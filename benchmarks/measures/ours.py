"""One task of `bench_measures.py` with Guiju: `python ours.py TASK FILE`; the last line is a number to compare."""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

KEYS = ("region", "industry", "size")


def complexity(file: str) -> dict[str, Any]:
    from guiju import measures

    cells = measures.read_cells(file, *KEYS)
    scores = measures.eci(cells, *KEYS)
    measures.pci(cells, *KEYS)
    measures.proximity(cells, *KEYS)
    measures.relatedness_density(cells, *KEYS)
    return {"check": abs(float(scores.data["eci"][0]))}


def matrix(file: str) -> dict[str, Any]:
    from guiju import measures

    cells = measures.read_cells(file, *KEYS)
    quotients = measures.location_quotient(cells, *KEYS)
    measures.eci(cells, *KEYS)
    measures.relatedness_density(cells, *KEYS)
    return {"check": float(quotients.data["location_quotient"].sum())}


def years(file: str) -> dict[str, Any]:
    from guiju import measures

    found = measures.location_quotient_by(file, *KEYS, by="year")
    return {"check": float(found.data["location_quotient"].sum())}


def hhi(file: str) -> dict[str, Any]:
    from guiju import measures

    found = measures.hhi(file, "size", by="region")
    return {"check": float(sum(found.data["hhi"]))}


def groups(file: str) -> dict[str, Any]:
    from guiju import measures

    found = measures.hhi(file, "size", by=("region", "year"))
    return {"check": float(sum(found.data["hhi"]))}


def frame(file: str) -> dict[str, Any]:
    return groups(file)


def inequality(file: str) -> dict[str, Any]:
    import duckdb

    from guiju import measures

    sizes = duckdb.sql(f"SELECT size FROM '{file}'").fetchnumpy()["size"]
    return {"check": measures.gini(sizes).value + measures.theil(sizes).value}


def moran(file: str) -> dict[str, Any]:
    import duckdb

    from guiju import measures

    rows = duckdb.sql(f"SELECT x, y, size FROM '{file}' ORDER BY id").fetchnumpy()
    weights = measures.nearest_neighbours(rows["x"], rows["y"], k=8)
    return {"check": measures.moran_i({"size": rows["size"]}, "size", weights).value}


def leontief(file: str) -> dict[str, Any]:
    import numpy as np

    from guiju import measures

    data = np.load(file)
    io = measures.input_output(data["flows"], data["output"])
    return {"check": float(sum(measures.output_multiplier(io).data["output_multiplier"]))}


def asem(folder: str) -> dict[str, Any]:
    from guiju.measures import composite

    index = composite.read_index(Path(folder) / "asem_meta.csv")
    index = replace(index, group="EurAsia_group", impute="group-mean")
    built = composite.build(index, Path(folder) / "asem_data.csv")
    composite.rank_uncertainty(built, runs=10_000)
    return {"check": float(built.scores["Index"][0])}


def establishments(file: str) -> dict[str, Any]:
    from guiju import measures

    cells = measures.read_cells(file, *KEYS)
    quotients = measures.location_quotient(cells, *KEYS)
    check = float(quotients.data["location_quotient"].sum())
    del quotients
    measures.hhi_specialisation(cells, *KEYS)
    measures.structural_similarity(cells, *KEYS)
    return {"check": check}


if __name__ == "__main__":
    print(json.dumps(globals()[sys.argv[1]](sys.argv[2])))
