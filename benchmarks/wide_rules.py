"""The rules of `bench_wide.py`, one engine a process: prints sums of what is kept as JSON.

    python benchmarks/wide_rules.py ENGINE DATA.parquet FOLDER RULES chains|chain tenth|all

Rule i is ``greatest(0.6 * v[a] + 0.3 * salary + 0.05 * v[b], 0)``, v[0] is the salary. `chains` are chains of ten, each
reading its predecessor and its first; `chain` is one chain, each reading its predecessor and the one half way down.
Kept is every tenth rule, or all. FOLDER holds the policy, for Guiju. OpenFisca runs in an environment of its own, so
that this file imports what it needs where it needs it.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from typing import Any

Numbers = dict[str, Any]


def kept(count: int, keep: str) -> list[int]:
    """The rules whose sums are asked for."""
    return [i for i in range(1, count + 1) if keep == "all" or i % 10 == 0]


def parents(i: int, shape: str) -> tuple[int, int]:
    """The two rules that a rule reads."""
    if shape == "chain":
        return i - 1, i // 2
    return (i - 1 if i % 10 != 1 else 0), (i // 10 * 10 + 1 if i % 10 not in (0, 1) else 0)


def policy_text(count: int, shape: str) -> str:
    """The rules as a policy."""
    lines = [
        "format: 1", "name: wide", "entities: {person: {key: id, columns: {id: int, v0: number}}}", "rules:",
        "  person:",
    ]  # fmt: skip
    for i in range(1, count + 1):
        a, b = parents(i, shape)
        lines.append(f"    v{i}: greatest(0.6 * v{a} + 0.3 * v0 + 0.05 * v{b}, 0)")
    return "\n".join(lines) + "\n"


def guiju(engine: str, data: str, folder: str, count: int, shape: str, keep: str) -> list[float]:
    """Load, check, plan and compute the policy."""
    from datetime import date

    from guiju.evaluate.program import compile_program
    from guiju.load import load_definition
    from guiju.sessions import PolarsSession, table_session

    names = [f"v{i}" for i in kept(count, keep)]
    definition = load_definition(folder).definition
    program = compile_program([definition], date(2024, 12, 31), [("person", n) for n in names])
    with table_session(program, {"person": data}, engine=engine) as session:
        if isinstance(session, PolarsSession):
            from guiju.evaluate.lazy import collected

            return list(collected(session.frame("person", names).sum()).row(0))
        sums = ", ".join(f'sum("{name}")' for name in names)
        row = session.connection.execute(
            f"SELECT {sums} FROM ({session.query('person', names)})"
        ).fetchone()
        return [float(value) for value in row]


def polars(engine: str, data: str, folder: str, count: int, shape: str, keep: str) -> list[float]:
    """Written by hand, one step a rule depth."""
    import polars as pl

    depth = {0: 0}
    for i in range(1, count + 1):
        depth[i] = 1 + max(depth[p] for p in parents(i, shape))
    levels: dict[int, list[int]] = {}
    for i in range(1, count + 1):
        levels.setdefault(depth[i], []).append(i)
    frame = pl.scan_parquet(data).select("v0")
    for level in sorted(levels):
        frame = frame.with_columns(_by_hand(i, *parents(i, shape)) for i in levels[level])
    totals = frame.select(pl.col(f"v{i}").sum() for i in kept(count, keep))
    return list(totals.collect(engine="streaming").row(0))


def _by_hand(i: int, a: int, b: int) -> Any:
    import polars as pl

    value = 0.6 * pl.col(f"v{a}") + 0.3 * pl.col("v0") + 0.05 * pl.col(f"v{b}")
    # Four times as fast as `clip` (Polars 2.1).
    return pl.max_horizontal(value, 0.0).alias(f"v{i}")


def numpy(engine: str, data: str, folder: str, count: int, shape: str, keep: str) -> list[float]:
    """Written by hand over batches that stay in the cache; each array dropped after its last use."""
    import numpy as np
    import pyarrow.parquet as pq

    wanted, last = kept(count, keep), {0: count + 1}
    for i in range(1, count + 1):
        last.update(dict.fromkeys((p for p in parents(i, shape) if p), i))
    totals = np.zeros(len(wanted))
    for batch in pq.ParquetFile(data).iter_batches(32_768, columns=["v0"]):
        v = {0: batch.column(0).to_numpy()}
        sums = {}
        for i in range(1, count + 1):
            a, b = parents(i, shape)
            v[i] = np.maximum(0.6 * v[a] + 0.3 * v[0] + 0.05 * v[b], 0)
            if keep == "all" or i % 10 == 0:
                sums[i] = v[i].sum()
            for p in {a, b, i}:
                if last.get(p, 0) <= i:
                    v.pop(p, None)
        totals += [sums[i] for i in wanted]
    return [float(total) for total in totals]


def openfisca(
    engine: str, data: str, folder: str, count: int, shape: str, keep: str
) -> list[float]:
    """One variable a rule, as its authors write them."""
    import numpy as np
    import pyarrow.parquet as pq
    from openfisca_core.entities import build_entity
    from openfisca_core.periods import YEAR
    from openfisca_core.simulations import SimulationBuilder
    from openfisca_core.taxbenefitsystems import TaxBenefitSystem
    from openfisca_core.variables import Variable

    person = build_entity(key="person", plural="persons", label="Person", is_person=True)

    def variable(i: int) -> Any:
        body: Numbers = {
            "value_type": float, "entity": person, "definition_period": YEAR, "label": f"v{i}"
        }  # fmt: skip
        a, b = parents(i, shape)

        def formula(person: Any, period: Any, parameters: Any) -> Any:
            return np.maximum(
                0.6 * person(f"v{a}", period) + 0.3 * person("v0", period)
                + 0.05 * person(f"v{b}", period), 0,
            )  # fmt: skip

        return type(f"v{i}", (Variable,), body | ({"formula": formula} if i else {}))

    sys.setrecursionlimit(100_000)
    system = TaxBenefitSystem([person])
    system.add_variables(*[variable(i) for i in range(count + 1)])
    salary = pq.read_table(data, columns=["v0"])["v0"].to_numpy()
    simulation = SimulationBuilder().build_default_simulation(system, count=len(salary))
    simulation.set_input("v0", "2024", salary)
    return [
        float(simulation.calculate(f"v{i}", "2024").sum(dtype="float64")) for i in kept(count, keep)
    ]


ENGINES: dict[str, Callable[..., list[float]]] = {
    "openfisca": openfisca, "polars": polars, "numpy": numpy, "guiju": guiju, "guiju-polars": guiju,
    "guiju-duckdb": guiju,
}  # fmt: skip


def main(name: str, data: str, folder: str, count: str, shape: str, keep: str) -> None:
    """Compute and print."""
    start = time.perf_counter()
    engine = name.removeprefix("guiju").removeprefix("-")
    sums = ENGINES[name](engine, data, folder, int(count), shape, keep)
    seconds = round(time.perf_counter() - start, 3)
    print(json.dumps({"count": len(sums), "last": sums[-1], "seconds": seconds}))


if __name__ == "__main__":
    main(*sys.argv[1:])
