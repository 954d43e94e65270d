"""The law of `benchmarks/people` as a country package of OpenFisca, or of PolicyEngine, which grew out of it.

Written as such packages are: parameters in YAML, one Variable for a quantity, a Reform that replaces one variable.
"""

from __future__ import annotations

import importlib
import tempfile
from pathlib import Path
from typing import Any

import numpy as np

RATES = [0.03, 0.10, 0.20, 0.25, 0.30, 0.35, 0.45]
ABOVE = [0, 36_000, 144_000, 300_000, 420_000, 660_000, 960_000]
QUICK = np.array([0, 2_520, 16_920, 31_920, 52_920, 85_920, 181_920])

_BRACKETS = "".join(
    f"- rate: {{2019-01-01: {{value: {rate}}}}}\n  threshold: {{2019-01-01: {{value: {above}}}}}\n"
    for rate, above in zip(RATES, ABOVE, strict=True)
)
PARAMETERS = {
    "basic_deduction.yaml": "description: d\nvalues: {2019-01-01: {value: 60000}}\n",
    "inclusion.yaml": "description: d\nvalues: {2018-07-01: {value: 0.5}}\n",
    "iit.yaml": f"description: d\nmetadata: {{type: marginal_rate}}\nbrackets:\n{_BRACKETS}",
}


def systems(family: str, *, quick: bool) -> tuple[Any, Any, Any]:
    """The baseline, the reform of it, and the enum of institutions.

    `quick` looks the rate up by hand inside the variable, which is faster than the family's own scale.
    """
    core = f"{family}_core"
    entities = importlib.import_module(f"{core}.entities")
    own_enums = "enums" if family == "policyengine" else "indexed_enums"
    enums = importlib.import_module(f"{core}.{own_enums}")
    periods = importlib.import_module(f"{core}.periods")
    reforms = importlib.import_module(f"{core}.reforms")
    taxbenefit = importlib.import_module(f"{core}.taxbenefitsystems")
    variable = importlib.import_module(f"{core}.variables").Variable
    year = periods.YEAR if hasattr(periods, "YEAR") else periods.DateUnit.YEAR
    person = entities.build_entity(key="person", plural="persons", label="Person", is_person=True)
    kinds = enums.Enum(
        "Kind", {k: k for k in ("university", "research", "medical", "enterprise", "government")}
    )

    def declared(name: str, value_type: type, **more: Any) -> Any:
        fields = {
            "value_type": value_type,
            "entity": person,
            "definition_period": year,
            "label": name,
        }
        return type(name, (variable,), fields | more)

    def covered(person: Any, period: Any, parameters: Any) -> Any:
        where = person("kind", period)
        return (where == kinds.university) + (where == kinds.research)

    def covered_by_reform(person: Any, period: Any, parameters: Any) -> Any:
        return covered(person, period, parameters) + (person("kind", period) == kinds.medical)

    def taxable(person: Any, period: Any, parameters: Any) -> Any:
        law = parameters(period)
        share = np.where(person("covered", period), law.inclusion, 1)
        income = person("salary", period) + share * person("award", period)
        return np.maximum(income - law.basic_deduction - person("special_deductions", period), 0)

    def tax(person: Any, period: Any, parameters: Any) -> Any:
        amount = person("taxable", period)
        if quick:
            row = np.searchsorted(ABOVE[1:], amount, side="left")
            return amount * np.array(RATES)[row] - QUICK[row]
        return parameters(period).iit.calc(amount)

    variables = [
        declared("kind", enums.Enum, possible_values=kinds, default_value=kinds.enterprise),
        *(declared(name, float) for name in ("salary", "special_deductions", "award")),
        declared("covered", bool, formula=covered),
        declared("taxable", float, formula=taxable),
        declared("tax", float, formula=tax),
    ]
    baseline = _system(taxbenefit, entities, person, family)
    baseline.add_variables(*variables)

    class Medical(reforms.Reform):  # type: ignore[misc, name-defined]
        def apply(self) -> None:
            self.update_variable(type("covered", (variable,), {"formula": covered_by_reform}))

    return baseline, Medical(baseline), kinds


def _system(taxbenefit: Any, entities: Any, person: Any, family: str) -> Any:
    """A system with the parameters of `PARAMETERS`; PolicyEngine wants households beside persons."""
    with tempfile.TemporaryDirectory() as folder:
        for name, text in PARAMETERS.items():
            Path(folder, name).write_text(text, encoding="utf-8")
        if family == "openfisca":
            system = taxbenefit.TaxBenefitSystem([person])
            system.load_parameters(folder)
            return system
        roles = [{"key": "member", "plural": "members", "label": "Member", "doc": "m"}]
        household = entities.build_entity(
            key="household", plural="households", label="Household", roles=roles
        )
        fields = {"entities": [person, household], "variables_dir": None, "parameters_dir": folder}
        return type("System", (taxbenefit.TaxBenefitSystem,), fields)()
