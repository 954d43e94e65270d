"""The units of an answer: of its amounts, of what it counts, of the inputs and parameters in its heads."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from guiju.locale import text
from guiju.model.definition import Definition
from guiju.report.section import Found, unit_of
from guiju.report.values import unit_text


@dataclass(frozen=True, slots=True)
class Units:
    """`amount` is the unit of amounts, `entity` what is counted, `inputs` the unit of heads that show an input."""

    amount: str
    entity: str
    inputs: Mapping[str, str]
    language: str = "en"

    def behind(self, head: str, unit: str) -> str:
        """A head with a unit behind it, if there is one.

        >>> Units("元", "person", {}, "zh").behind("成本", "元")
        '成本（元）'
        """
        return head + text("aside", self.language, text=unit) if unit else head

    def named(self, head: str) -> str:
        """A head with the unit of the input that it shows, if it does.

        >>> Units("CNY", "person", {"allowance": "CNY"}).named("allowance")
        'allowance (CNY)'
        """
        return self.behind(head, self.inputs.get(head, ""))


def units_of(
    found: Found, record: Found | None, definition: Definition | None, language: str
) -> Units:
    """The units of an answer; those of inputs only with the policy, and along an input only with the record."""
    name = str(found["target"]).partition(".")[0]
    entity = definition.entities.get(name) if definition else None
    label = entity.label.text(language) if entity else ""
    inputs = dict(_inputs(found, record, definition, language)) if definition else {}
    shown = {head: unit for head, unit in inputs.items() if unit}
    return Units(unit_of(found, language), label or name, shown, language)


def _inputs(
    found: Found, record: Found | None, definition: Definition, language: str
) -> Iterator[tuple[str, str]]:
    for key in ("sweep", "parameter"):
        parameter = definition.parameters.get(str(found.get(key) or ""))
        if parameter is not None:
            yield str(found[key]), unit_text(parameter.type.unit, language)
    if found.get("input"):
        yield str(found["input"]), _unit_of_column(str(found["input"]), "", definition, language)
    arguments: Mapping[str, Any] = (record or {}).get("arguments") or {}
    target = str(found["target"]).partition(".")[0]
    for head, option in (
        ("head-mean_input", "along"),
        ("head-input", "along"),
        ("head-input_change", "marginal"),
    ):
        column = str(arguments.get(option) or "").partition("=")[0].strip()
        if column:
            yield text(head, language), _unit_of_column(column, target, definition, language)


def _unit_of_column(name: str, target: str, definition: Definition, language: str) -> str:
    entity, dot, column = name.partition(".")
    owner = definition.entities.get(entity if dot else target)
    known = owner.columns.get(column if dot else name) if owner else None
    return unit_text(known.type.unit, language) if known and known.type.is_numeric else ""
