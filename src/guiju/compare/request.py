"""What the caller wants to know, and the names in it made out against the policy."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from guiju.evaluate.lower import lower_node
from guiju.evaluate.program import Step
from guiju.expression.names import Scope, nearest
from guiju.expression.resolve import resolve
from guiju.expression.syntax import ExpressionError, parse
from guiju.model.definition import Definition, Key, Rule
from guiju.model.problem import InputError, Place, Problem
from guiju.model.types import Type

_DEFAULTS = (("net", "up"), ("net_income", "up"), ("tax", "down"), ("tax_due", "down"))


@dataclass(frozen=True, slots=True)
class Request:
    """What the caller wants to know.

    `by` are groupings, a comma crossing two; `weight` the units a row stands for, `deciles` what rows are ranked
    by, `income` what inequality is measured on, `base` what average rates are of, `marginal` the input raised by
    `bump` for marginal rates, `along` the input and the limits of a curve of rates. `distribution` adds median gain
    and Gini, which need every row once more, `inequality` the ratios and measures of progressivity. `bands` are
    limits of gains: ``default``, ``100,1000`` or ``1%,5%``. `response` is an elasticity. `replicates` asks for that
    many samples of a bootstrap begun at `seed`, `replicate_weights` names columns instead; `min_cell` suppresses
    groups of fewer rows.
    """

    target: str = ""
    direction: str = ""
    by: tuple[str, ...] = ()
    weight: str = ""
    deciles: str = ""
    income: str = ""
    base: str = ""
    marginal: str = ""
    bump: float = 100.0
    along: str = ""
    bands: tuple[str, ...] = ()
    distribution: bool = True
    inequality: bool = False
    response: float | None = None
    replicates: int = 0
    seed: int = 1
    replicate_weights: tuple[str, ...] = ()
    replicate_scale: float | None = None
    min_cell: int = 0
    reject: Path | None = field(default=None, compare=False)
    memory: str | None = field(default=None, compare=False)
    threads: int | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Target:
    """The compared rule: `direction` is up where more of it is a gain for the unit."""

    key: Key
    direction: str

    @property
    def text(self) -> str:
        """entity.rule"""
        return ".".join(self.key)


def wrong(code: str, option: str, **values: object) -> InputError:
    """The error of one wrong wish, to be raised."""
    return InputError([Problem(code, Place(option), values)])


def find_target(definition: Definition, name: str, direction: str) -> Target:
    """The target by name, or the policy's own `net` or `tax`.

    Raises InputError where there is none, with the rules to choose from.
    """
    if name:
        key = rule_key(definition, name, "--target")
        if direction:
            return Target(key, direction)
        down = any(word in key[1] for word in ("tax", "cost", "fee", "contribution"))
        return Target(key, "down" if down else "up")
    for wanted, way in _DEFAULTS:
        for entity, rule in definition.rules:
            if rule == wanted and definition.rules[entity, rule].type.is_numeric:
                return Target((entity, rule), direction or way)
    rules = [".".join(key) for key, rule in definition.rules.items() if rule.type.kind == "money"]
    raise wrong("no-target", "--target", known=", ".join(rules[:20]))


def rule_key(definition: Definition, name: str, option: str, entity: str = "") -> Key:
    """A rule or column by ``entity.name``, or by its name alone within an entity."""
    first, dot, rest = name.partition(".")
    key = (first, rest) if dot else (entity, name)
    columns = definition.entities[key[0]].columns if key[0] in definition.entities else {}
    if key not in definition.rules and key[1] not in columns:
        known = [".".join(k) for k in definition.rules]
        raise wrong(
            "unknown-output",
            option,
            found=name,
            known=", ".join(known[:20]),
            nearest=nearest(name, known),
        )
    return key


def expression_step(
    definition: Definition, entity: str, text: str, name: str, day: date, option: str
) -> Step:
    """A step that gives an expression of the caller, such as ``institution.kind``, for each row of an entity."""
    types: dict[Key, Type] = {
        (e.name, c.name): c.type for e in definition.entities.values() for c in e.columns.values()
    }
    types |= {key: rule.type for key, rule in definition.rules.items()}
    parameters = {n: p.type for n, p in definition.parameters.items()}
    scope = Scope(definition.entities, definition.enums, parameters, types, set())
    short = text.removeprefix(f"{entity}.")
    try:
        node = resolve(scope, entity, parse(short))
    except ExpressionError as error:
        values = {"found": text, **error.values}
        raise InputError([Problem(error.code, Place(option), values, excerpt=text)]) from None
    lowered = lower_node(definition, Rule(entity, name), day, node)
    return Step(entity, name, name, 0, lowered, node.type, None, False)
