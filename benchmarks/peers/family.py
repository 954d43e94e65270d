"""A population, or one case again and again, in OpenFisca or PolicyEngine; runs in the peer's environment.

python family.py openfisca|policyengine people scale|quick FILE
python family.py openfisca|policyengine case REPEATS
"""

from __future__ import annotations

import importlib
import json
import statistics
import sys
import time
from typing import Any

import numpy as np
from law import systems

MONEY = ("salary", "special_deductions", "award")


def people(family: str, method: str, path: str) -> dict[str, float]:
    """Change of the weighted tax by kind of institution."""
    import pyarrow.parquet as parquet

    baseline, reform, kinds = systems(family, quick=method == "quick")
    builder = importlib.import_module(f"{family}_core.simulations").SimulationBuilder
    own_enums = "enums" if family == "policyengine" else "indexed_enums"
    enum_array = importlib.import_module(f"{family}_core.{own_enums}").EnumArray
    columns = ["kind", "weight", *MONEY]
    table = parquet.read_table(path, columns=columns, read_dictionary=["kind"]).combine_chunks()
    kind = table["kind"].chunk(0) if hasattr(table["kind"], "chunk") else table["kind"]
    names = [k.name for k in kinds]
    order = np.array([names.index(name) for name in kind.dictionary.to_pylist()], dtype="int16")
    codes = order[kind.indices.to_numpy()]
    weight = table["weight"].to_numpy()
    money = {name: table[name].to_numpy() for name in MONEY}
    del table, kind
    taxes = []
    for system in (baseline, reform):
        simulation = builder().build_default_simulation(system, count=len(weight))
        possible = system.get_variable("kind").possible_values
        simulation.set_input("kind", "2024", enum_array(codes, possible))
        for name, values in money.items():
            simulation.set_input(name, "2024", values)
        taxes.append(simulation.calculate("tax", "2024"))
    change = np.bincount(codes, weights=weight * (taxes[1] - taxes[0]), minlength=len(names))
    return {name: float(value) for name, value in zip(names, change, strict=True)}


def case(family: str, repeats: int) -> dict[str, float]:
    """Microseconds for the tax of one person under baseline and reform, everything loaded."""
    baseline, reform, _ = systems(family, quick=False)
    simulations = importlib.import_module(f"{family}_core.simulations")
    given = {
        "kind": "medical",
        "salary": 300_000.0,
        "special_deductions": 48_000.0,
        "award": 200_000.0,
    }

    def decide(values: dict[str, Any]) -> list[float]:
        person = {name: {"2024": value} for name, value in values.items()}
        taxes = []
        for system in (baseline, reform):
            if family == "openfisca":
                built = simulations.SimulationBuilder().build_from_dict(
                    system, {"persons": {"p": person}}
                )
            else:
                situation = {"persons": {"p": person}, "households": {"h": {"members": ["p"]}}}
                built = simulations.Simulation(tax_benefit_system=system, situation=situation)
            taxes.append(float(built.calculate("tax", "2024")[0]))
        return taxes

    taxes, times = decide(given), []
    for index in range(repeats):
        begin = time.perf_counter()
        decide({**given, "salary": 300_000.0 + index})
        times.append((time.perf_counter() - begin) * 1e6)
    return {"median": statistics.median(times), "before": taxes[0], "after": taxes[1]}


if __name__ == "__main__":
    chosen, what, *rest = sys.argv[1:]
    print(json.dumps(people(chosen, *rest) if what == "people" else case(chosen, int(rest[0]))))
