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
    """pandas as an expert writes it: shares of a whole column, squared and added up by groups."""
    return _squares(file, ["region"])


def groups(file: str) -> dict[str, Any]:
    """The same by two keys."""
    return _squares(file, ["region", "year"])


def _squares(file: str, keys: list[str]) -> dict[str, Any]:
    import pandas as pd

    data = pd.read_parquet(file, columns=[*keys, "size"])
    share = data["size"] / data.groupby(keys)["size"].transform("sum")
    by = [data[key] for key in keys]
    return {"check": float((share**2).groupby(by).sum().sum())}


def hhi_apply(file: str) -> dict[str, Any]:
    """pandas as it is mostly written: a function of Python for each group."""
    return _applied(file, ["region"])


def frame(file: str) -> dict[str, Any]:
    return groups(file)


def frame_apply(file: str) -> dict[str, Any]:
    return groups_apply(file)


def groups_apply(file: str) -> dict[str, Any]:
    """The same by two keys."""
    return _applied(file, ["region", "year"])


def _applied(file: str, keys: list[str]) -> dict[str, Any]:
    import pandas as pd

    data = pd.read_parquet(file, columns=[*keys, "size"])
    return {"check": float(data.groupby(keys)["size"].apply(_index).sum())}


def _index(sizes: Any, other: Any = None) -> float:
    """The Herfindahl-Hirschman index of one group."""
    return float(((sizes / sizes.sum()) ** 2).sum())


def frame_metric(file: str) -> dict[str, Any]:
    """Fairlearn: a metric for each group of two sensitive features."""
    import pandas as pd
    from fairlearn.metrics import MetricFrame

    keys = ["region", "year"]
    data = pd.read_parquet(file, columns=[*keys, "size"])
    size = data["size"]
    frame = MetricFrame(metrics=_index, y_true=size, y_pred=size, sensitive_features=data[keys])
    return {"check": float(frame.by_group.sum())}


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
