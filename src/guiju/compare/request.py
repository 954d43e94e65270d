"""What the caller wants to know, and the names in it made out against the policy."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from guiju.compare.direction import said_direction
from guiju.evaluate.lower import lower_node
from guiju.evaluate.program import Step
from guiju.expression.names import Scope, nearest
from guiju.expression.resolve import resolve
from guiju.expression.syntax import ExpressionError, parse
from guiju.model.definition import Column, Definition, Key, Rule
from guiju.model.problem import InputError, Place, Problem
from guiju.model.types import Type

_DEFAULTS = (("net", "up"), ("net_income", "up"), ("tax", "down"), ("tax_due", "down"))
_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Request:
    """What the caller wants to know.

    `by` are groupings, a comma crossing two; `weight` the units a row stands for, `deciles` what rows are ranked
    by, `income` what inequality is measured on, `base` what average rates are of, `marginal` the input raised by
    `bump` for marginal rates, `along` the input and the limits of a curve of rates. `distribution` adds median gain
    and Gini, which need every row once more, `inequality` the ratios and measures of progressivity. `bands` are
    limits of gains: ``default``, ``100,1000`` or ``1%,5%``. `response` is an elasticity. `replicates` asks for that
    many samples of a bootstrap begun at `seed`, `replicate_weights` names columns instead; `min_cell` suppresses
    groups of fewer rows. `every_key` checks also the keys that it is costly to check.
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
    engine: str = ""
    every_key: bool = False


def request_of(wanted: Mapping[str, Any]) -> Request:
    """The wishes of a caller who may leave out any, or give None, or one text for a list."""
    given = {name: value for name, value in wanted.items() if value is not None}
    for name in ("by", "bands", "replicate_weights"):
        given[name] = several(given.get(name, ()))
    if "reject" in given:
        given["reject"] = Path(given["reject"])
    return Request(**given)


def several(names: str | Iterable[str]) -> tuple[str, ...]:
    """Names where one text stands for one name.

    >>> several("R1"), several(["R1", "R2"])
    (('R1',), ('R1', 'R2'))
    """
    return (names,) if isinstance(names, str) else tuple(names)


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

    Raises InputError where there is none, with the rules to choose from; where the rule gives no number for each row;
    and where neither its name nor its label says whether more of it is a gain.
    """
    if name:
        key = rule_key(definition, name, "--target")
        check_number(definition, key, "--target")
        label = _held(definition, key).label
        found = direction or said_direction([key[1], label.zh, label.en])
        if not found:
            raise wrong("direction-unknown", "--direction", found=".".join(key))
        return Target(key, found)
    for wanted, way in _DEFAULTS:
        for entity, rule in definition.rules:
            type_ = definition.rules[entity, rule].type
            if rule == wanted and type_.is_numeric and not type_.optional:
                return Target((entity, rule), direction or way)
    rules = [".".join(key) for key, rule in definition.rules.items() if rule.type.kind == "money"]
    raise wrong("no-target", "--target", known=", ".join(rules[:_SHOWN]))


def _held(definition: Definition, key: Key) -> Rule | Column:
    return definition.rules.get(key) or definition.entities[key[0]].columns[key[1]]


def check_number(definition: Definition, key: Key, option: str) -> None:
    """Raise InputError for a rule or column that is not a number for every row."""
    type_, name = _held(definition, key).type, ".".join(key)
    if not type_.is_numeric:
        raise wrong("number-wanted", option, found=name, type=type_)
    if type_.optional:
        raise wrong("rule-may-be-missing", option, found=name)


def _check_number_of(type_: Type, text: str, option: str) -> None:
    if not type_.is_numeric:
        raise wrong("number-wanted", option, found=text, type=type_)
    if type_.optional:
        values = {"found": text, "type": type_}
        raise InputError([Problem("may-be-missing", Place(option), values, excerpt=text)])


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
    definition: Definition, entity: str, text: str, name: str, day: date, option: str, *,
    number: bool = False,
) -> Step:  # fmt: skip
    """A step that gives an expression of the caller, such as ``institution.kind``, for each row of an entity.

    Raises InputError for what is wrong in it, and with `number` where it is not a number for every row.
    """
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
    if number:
        _check_number_of(node.type, text, option)
    lowered = lower_node(definition, Rule(entity, name), day, node)
    return Step(entity, name, name, 0, lowered, node.type, None, False)
