"""One task of `bench_measures.py` as an expert writes it for this one table: `python by_hand.py TASK FILE`.

The limit that a library can come near to: nothing is checked, no row is left out or counted, no name is trimmed, and
what comes out are bare numbers. The last line is a number to compare.
"""

from __future__ import annotations

import json
import sys
from typing import Any

import duckdb


def _matrix(source: str) -> Any:
    """Sizes by region and industry, each pair once in the file."""
    import numpy as np

    for key, table in (("region", "regions"), ("industry", "industries")):
        duckdb.execute(
            f"CREATE TABLE {table} AS SELECT {key}, row_number() OVER (ORDER BY {key}) - 1 AS at "
            f"FROM (SELECT DISTINCT {key} FROM {source})"
        )
    found = duckdb.execute(
        f"SELECT r.at AS r, i.at AS i, size FROM {source} "
        "JOIN regions r USING (region) JOIN industries i USING (industry)"
    ).fetchnumpy()
    sizes = np.zeros((int(found["r"].max()) + 1, int(found["i"].max()) + 1))
    np.add.at(sizes, (found["r"], found["i"]), found["size"])
    return sizes


def _quotients(sizes: Any) -> Any:
    return sizes * (sizes.sum() / sizes.sum(axis=0)) / sizes.sum(axis=1, keepdims=True)


def _complexity(presence: Any) -> tuple[Any, Any]:
    """ECI and PCI as z-scores."""
    import numpy as np

    d, u = presence.sum(axis=1), presence.sum(axis=0)
    scaled = presence / np.sqrt(d)[:, None] / np.sqrt(u)
    q = np.linalg.eigh(scaled.T @ scaled)[1][:, -2] / np.sqrt(u)
    k = presence @ q / d
    return (k - k.mean()) / k.std(), (q - k.mean()) / k.std()


def _density(presence: Any) -> tuple[Any, Any]:
    """Proximities and the density around each industry."""
    import numpy as np

    together = presence.T @ presence
    count = together.diagonal()
    links = together / np.maximum(count[:, None], count)
    np.fill_diagonal(links, 0)
    return links, presence @ links / links.sum(axis=0)


def complexity(file: str) -> dict[str, Any]:
    presence = (_quotients(_matrix(f"'{file}'")) >= 1).astype(float)
    scores, _ = _complexity(presence)
    _density(presence)
    return {"check": abs(float(scores[0]))}


def matrix(file: str) -> dict[str, Any]:
    quotients = _quotients(_matrix(f"'{file}'"))
    presence = (quotients >= 1).astype(float)
    _complexity(presence)
    _density(presence)
    return {"check": float(quotients.sum())}


def years(file: str) -> dict[str, Any]:
    """Each row divided by sums of its groups, kept as a table; each cell has one row in the file."""
    duckdb.execute(f"""
        CREATE TABLE by_region AS SELECT year, region, sum(size) AS of_region FROM '{file}' GROUP BY ALL;
        CREATE TABLE by_industry AS SELECT year, industry, sum(size) AS of_industry FROM '{file}' GROUP BY ALL;
        CREATE TABLE by_year AS SELECT year, sum(of_region) AS of_year FROM by_region GROUP BY ALL;
        CREATE TABLE quotients AS
        SELECT year, region, industry, size / of_region / (of_industry / of_year) AS quotient FROM '{file}'
        JOIN by_region USING (year, region) JOIN by_industry USING (year, industry) JOIN by_year USING (year)
    """)
    return {"check": duckdb.execute("SELECT sum(quotient) FROM quotients").fetchall()[0][0]}


def hhi(file: str) -> dict[str, Any]:
    rows = duckdb.execute(
        f"SELECT region, sum(size), sum(size * size), count(*) FROM '{file}' GROUP BY 1"
    ).fetchall()
    return {"check": sum(squares / total**2 for _, total, squares, _ in rows)}


def groups(file: str) -> dict[str, Any]:
    rows = duckdb.execute(
        f"SELECT region, year, sum(size), sum(size * size), count(*) FROM '{file}' GROUP BY 1, 2"
    ).fetchall()
    return {"check": sum(squares / total**2 for _, _, total, squares, _ in rows)}


def frame(file: str) -> dict[str, Any]:
    return groups(file)


def inequality(file: str) -> dict[str, Any]:
    """Gini by sorting, Theil by logarithms."""
    import numpy as np

    x = duckdb.execute(f"SELECT size::DOUBLE AS size FROM '{file}'").fetchnumpy()["size"]
    x.sort()
    n, total = len(x), x.sum()
    gini = np.arange(1.0 - n, n, 2.0) @ x / (n * total)
    ratio = x / (total / n)
    return {"check": float(gini + ratio @ np.log(ratio) / n)}


def moran(file: str) -> dict[str, Any]:
    """A tree of places asked by all processors; nine neighbours, of which the first is the place itself."""
    import numpy as np
    from scipy.spatial import KDTree

    rows = duckdb.execute(f"SELECT x, y, size FROM '{file}' ORDER BY id").fetchnumpy()
    points = np.column_stack([rows["x"], rows["y"]])
    near = KDTree(points).query(points, k=9, workers=-1)[1][:, 1:]
    z = rows["size"] - rows["size"].mean()
    return {"check": float(z @ z[near].mean(axis=1) / (z @ z))}


def leontief(file: str) -> dict[str, Any]:
    import numpy as np

    data = np.load(file)
    flows = data["flows"]
    return {"check": float(np.linalg.inv(np.eye(len(flows)) - flows / data["output"]).sum())}


def establishments(file: str) -> dict[str, Any]:
    """Quotients, concentration and similarity; rows are added up by the engine."""
    import numpy as np

    duckdb.execute(
        f"CREATE TABLE cells AS SELECT region, industry, sum(size)::DOUBLE AS size FROM '{file}' GROUP BY 1, 2"
    )
    sizes = _matrix("cells")
    quotients = _quotients(sizes)
    shares = sizes / sizes.sum(axis=1, keepdims=True)
    np.square(shares).sum(axis=1)
    unit = shares / np.sqrt(np.square(shares).sum(axis=1, keepdims=True))
    unit @ unit.T
    return {"check": float(quotients.sum())}


if __name__ == "__main__":
    print(json.dumps(globals()[sys.argv[1]](sys.argv[2])))
