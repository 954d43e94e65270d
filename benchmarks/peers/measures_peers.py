"""One task of `bench_measures.py` with a peer, in the peers' environment: `python measures_peers.py TASK FILE`."""

from __future__ import annotations

import json
import sys
import warnings
from typing import Any

warnings.simplefilter("ignore")


def complexity(file: str) -> dict[str, Any]:
    """py-ecomplexity: ECI, PCI, density, in one call, and its proximities."""
    import pandas as pd
    from ecomplexity import ecomplexity, proximity

    data = pd.read_parquet(file).assign(year=2020)
    names = {"time": "year", "loc": "region", "prod": "industry", "val": "size"}
    found = ecomplexity(data, names, verbose=False)
    proximity(data, names)
    first = found.sort_values("region").drop_duplicates("region")
    return {"check": abs(float(first["eci"].iloc[0]))}


def matrix(file: str) -> dict[str, Any]:
    """econcomplex: quotients, ECI and PCI, density, on a matrix in memory."""
    import econcomplex as ec
    import pandas as pd

    data = pd.read_parquet(file)
    sizes = data.pivot_table(
        index="region", columns="industry", values="size", aggfunc="sum", fill_value=0
    )
    quotients = ec.location_quotient(sizes)
    ec.eci_pci(sizes)
    ec.relatedness_density(sizes)
    return {"check": float(quotients.to_numpy().sum())}


def years(file: str) -> dict[str, Any]:
    """Quotients as analysts write them in pandas: sums by groups, divided."""
    import pandas as pd

    data = pd.read_parquet(file)
    cells = data.groupby(["year", "region", "industry"], observed=True)["size"].sum().reset_index()
    by = cells.groupby("year")["size"].transform("sum")
    region = cells.groupby(["year", "region"])["size"].transform("sum")
    industry = cells.groupby(["year", "industry"])["size"].transform("sum")
    return {"check": float((cells["size"] / region / (industry / by)).sum())}


def hhi(file: str) -> dict[str, Any]:
    """Sums of squared shares in pandas."""
    import pandas as pd

    data = pd.read_parquet(file, columns=["region", "size"])
    share = data["size"] / data.groupby("region")["size"].transform("sum")
    return {"check": float((share**2).groupby(data["region"]).sum().sum())}


def inequality(file: str) -> dict[str, Any]:
    """PySAL inequality: Gini and Theil."""
    import pandas as pd
    from inequality.gini import Gini
    from inequality.theil import Theil

    values = pd.read_parquet(file)["size"].to_numpy(dtype=float)
    return {"check": float(Gini(values).g + Theil(values).T)}


def moran(file: str) -> dict[str, Any]:
    """PySAL: k nearest neighbours and Moran's I without permutations."""
    import pandas as pd
    from esda.moran import Moran
    from libpysal.weights import KNN

    data = pd.read_parquet(file).sort_values("id")
    weights = KNN.from_array(data[["x", "y"]].to_numpy(), k=8)
    weights.transform = "r"
    return {"check": float(Moran(data["size"].to_numpy(), weights, permutations=0).I)}


def leontief(file: str) -> dict[str, Any]:
    """pymrio: coefficients and the Leontief inverse, bound by BLAS."""
    import numpy as np
    import pymrio

    data = np.load(file)
    inverse = pymrio.calc_L(pymrio.calc_A(data["flows"], data["output"]))
    return {"check": float(np.asarray(inverse).sum())}


if __name__ == "__main__":
    print(json.dumps(globals()[sys.argv[1]](sys.argv[2])))
