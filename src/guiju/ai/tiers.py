"""Which tiers a system is in, is not in, or may be in: features that nobody gave are unknown here, not false.

A decision takes what is not given as not so. Here a feature without a value may have any, and a tier that hangs on it
is undetermined. Conditions are looked at one by one: that two of them can never hold together is not noticed, so that
"undetermined" is said too often rather than too seldom.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from operator import ge, gt, le, lt
from typing import Any

from guiju.ai.changes import Source, given_features
from guiju.ai.duties import duties_on, duty_table
from guiju.api import Policy
from guiju.load.scalars import read_value
from guiju.model import tree
from guiju.model.definition import Column, Definition, Row, Rule
from guiju.model.problem import InputError, Place, Problem
from guiju.model.tree import Node
from guiju.unverified import is_unverified

ENTITY = "system"
CONTRADICTIONS = "contradictions"
ASKED = frozenset({"role"})
"""What is asked, no feature: it keeps its default."""
ANYTHING = object()
"""Some value that is there, nobody knows which."""
ORDERS = {"<": lt, "<=": le, ">": gt, ">=": ge}
Values = frozenset[Any]
BOTH: Values = frozenset({True, False})
WHATEVER: Values = frozenset({ANYTHING, None})
"""Of functions that are not looked into: a value or none."""


@dataclass(frozen=True, slots=True)
class Tier:
    """One tier: yes, no or undetermined; the features it hangs on; ids of the duties that it brings at most."""

    name: str
    answer: str
    hangs_on: tuple[str, ...]
    duties: tuple[str, ...]
    unverified: bool

    def to_json(self) -> dict[str, Any]:
        """The tier as plain data."""
        return {"tier": self.name, "answer": self.answer, "hangs_on": list(self.hangs_on),
                "duties": list(self.duties), "unverified": self.unverified}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Tiers:
    """Every tier of a day with its answer, in the order of the policy, and the rules that were asked.

    `contradictions` names what the given features say against each other.
    """

    policy: str
    policy_hash: str
    reform: str
    day: date
    tiers: tuple[Tier, ...]
    contradictions: tuple[str, ...] = ()

    def __iter__(self) -> Iterator[Tier]:
        return iter(self.tiers)

    def to_json(self) -> dict[str, Any]:
        """The answers as plain data."""
        return {
            "policy": self.policy, "hash": self.policy_hash, "reform": self.reform or None,
            "date": self.day.isoformat(), "tiers": [tier.to_json() for tier in self.tiers],
            "contradictions": list(self.contradictions),
        }  # fmt: skip


def find_tiers(
    policy: Policy, case: Source, *, day: str | date | None = None, reform: str = ""
) -> Tiers:
    """Every tier of a day with its answer for the one system of a case.

    >>> import guiju
    >>> found = find_tiers(guiju.load("ai_china"), {"system": {"is_generative": True}}, day="2026-11-01")
    >>> next(tier for tier in found if tier.name == "CN-GENAI")
    Tier(name='CN-GENAI', answer='undetermined', hangs_on=('offered_to_cn_public',), duties=(...), unverified=False)

    Raises InputError for policies without duties, unknown features and wrong values.
    """
    if duty_table(policy.definition) is None:
        raise InputError([Problem("assess-policy", Place("--policy"), {"found": policy.name})])
    # Decided once, so that what is wrong in the case is said as elsewhere; its own date and reform count too.
    names = [
        name for name in ("tiers", CONTRADICTIONS) if (ENTITY, name) in policy.definition.rules
    ]
    outputs = [f"{ENTITY}.{name}" for name in names]
    decision = policy.decide(case, date=day, reform=reform, outputs=outputs)
    if len(found := decision.find(f"{ENTITY}.tiers")) != 1:
        raise InputError([Problem("assess-one", Place(str(case)), {"found": len(found)})])
    definition = policy.under(decision.reform).definition
    given = given_features(policy, case, decision.reform)
    possible = _Possible(definition, given, decision.date)
    tiers, against = tuple(possible.tiers()), tuple(possible.contradictions())
    return Tiers(policy.name, definition.hash, decision.reform, decision.date, tiers, against)


def _possible(definition: Definition, column: Column, text: str | None) -> Values:
    if text is not None:
        return frozenset({read_value(text, column.type.required)})
    if column.name in ASKED:
        return frozenset({column.default})
    missing = frozenset({None}) if column.type.optional else frozenset()
    if column.type.kind == "bool":
        return BOTH | missing
    if column.type.kind == "enum" and column.type.enum:
        return frozenset(definition.enums[column.type.enum].values) | missing
    return frozenset({ANYTHING}) | missing


class _Possible:
    """What conditions may come to on a day, for a system of which some features are unknown."""

    def __init__(self, definition: Definition, given: Mapping[str, str], day: date) -> None:
        self.definition, self.given, self.day = definition, given, day
        self.columns = definition.entities[ENTITY].columns
        self._known: dict[str, Values] = {}

    def tiers(self) -> Iterator[Tier]:
        """Each tier with its answer: yes where one of its rows holds for sure, no where none may."""
        owed: dict[str, list[str]] = {}
        for duty in duties_on(self.definition, self.day):
            for tier in duty.tiers:
                owed.setdefault(tier, []).append(duty.name)
        rows: dict[str, list[Row]] = {}
        for row in self._held("tiers"):
            rows.setdefault(str(getattr(row.outcomes["tier"], "value", "")), []).append(row)
        for name, own in rows.items():
            may = [row for row in own if True in self.holds(row)]
            sure = any(self.holds(row) == {True} for row in may)
            hangs = () if sure else dict.fromkeys(f for row in may for f in self.hangs(row))
            answer = "yes" if sure else "undetermined" if may else "no"
            doubtful = any(
                is_unverified(self.definition, cite) for row in own for cite in row.cites
            )
            yield Tier(name, answer, tuple(hangs), tuple(owed.get(name, ())), doubtful)

    def contradictions(self) -> Iterator[str]:
        """What the features that are known say against each other."""
        if CONTRADICTIONS in self.definition.tables:
            for row in self._held(CONTRADICTIONS):
                if self.holds(row) == {True}:
                    yield row.name

    def holds(self, row: Row) -> Values:
        """Whether a row may hold, and may not."""
        found = self.values(row.condition) if row.condition is not None else frozenset({True})
        return found if found <= BOTH else BOTH

    def values(self, node: Node) -> Values:
        """The values that a part of a condition may have."""
        match node:
            case tree.Literal(value=value):
                return frozenset({value})
            case tree.Column(name=name):
                return self._named(name)
            case tree.Call(function="run_date"):
                return frozenset({self.day})
            case tree.Call(function=function, args=args):
                return _called(function, [self.values(arg) for arg in args])
        return WHATEVER

    def _named(self, name: str) -> Values:
        """The values of a feature or a rule. Only features that a condition reads were checked, and are read here."""
        if name not in self._known:
            if column := self.columns.get(name):
                found = _possible(self.definition, column, self.given.get(name))
            else:
                rule = self.definition.rules[ENTITY, name]
                found = self._first(rule) if rule.table else self.values(_tree(rule))
            self._known[name] = found
        return self._known[name]

    def _first(self, rule: Rule) -> Values:
        """The outcomes that the first row to hold may give."""
        found: set[Any] = set()
        for row in self._held(rule.table):
            holds = self.holds(row)
            if True in holds:
                found |= self.values(row.outcomes[rule.outcome])
            if False not in holds:
                return frozenset(found)
        return frozenset(
            found | self.values(self.definition.tables[rule.table].otherwise[rule.outcome])
        )

    def _held(self, table: str) -> Iterable[Row]:
        return (row for row in self.definition.tables[table].rows if row.holds_on(self.day))

    def hangs(self, row: Row) -> Iterator[str]:
        """The features that decide whether a row holds."""
        return self._open(row.condition) if row.condition is not None else iter(())

    def _open(self, node: Node) -> Iterator[str]:
        if len(found := self.values(node)) == 1 and ANYTHING not in found:
            return
        if isinstance(node, tree.Column):
            if node.name in self.columns:
                yield node.name
                return
            rule = self.definition.rules[ENTITY, node.name]
            if not rule.table:
                yield from self._open(_tree(rule))
            for other in self._held(rule.table) if rule.table else ():
                yield from self.hangs(other)
                if False not in self.holds(other):
                    break
        for below in tree.children(node):
            yield from self._open(below)


def _tree(rule: Rule) -> Node:
    assert rule.tree is not None
    return rule.tree


def _called(function: str, args: list[Values]) -> Values:
    """What an operator may give, of what its arguments may be."""
    if function in ("and", "or"):
        final = function == "or"
        if any(arg == {final} for arg in args):
            return frozenset({final})
        return frozenset({not final}) if all(arg == {not final} for arg in args) else BOTH
    first = args[0] if args else WHATEVER
    if function == "not":
        return frozenset(not value for value in first) if first <= BOTH else BOTH
    if function == "is_null":
        return frozenset(value is None for value in first)
    if function == "in":
        members = frozenset().union(*args[1:])
        return BOTH if ANYTHING in first | members else frozenset(one in members for one in first)
    if function in ("=", "<>", *ORDERS):
        return _compared(function, first, args[1])
    return WHATEVER


def _compared(function: str, left: Values, right: Values) -> Values:
    found: set[bool] = set()
    for first in left:
        for second in right:
            if first is None or second is None:
                # Whether it is there is asked first: what is missing meets no comparison.
                found.add(False)
            elif ANYTHING in (first, second):
                found |= BOTH
            elif function in ("=", "<>"):
                found.add((first == second) == (function == "="))
            else:
                found.add(ORDERS[function](first, second))
    return frozenset(found)
