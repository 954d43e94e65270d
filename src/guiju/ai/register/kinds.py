"""The kinds of record of the register, and the columns of each: its own, and the features of a policy."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files

import guiju
from guiju.ai.duties import POLICY, policy_named
from guiju.model.definition import Column, Definition
from guiju.model.label import Label
from guiju.model.problem import InputError, Place, Problem

KINDS = ("provider", "model", "data_set", "system", "algorithm", "review")
"""In the order in which one names another."""
REFERENCES: Mapping[str, Mapping[str, str]] = {
    "model": {"provider": "provider", "base": "model", "data_sets": "data_set"},
    "data_set": {"provider": "provider"},
    "system": {"provider": "provider", "models": "model", "data_sets": "data_set"},
    "algorithm": {"provider": "provider", "system": "system"},
    "review": {"provider": "provider", "system": "system"},
}
"""Kind → column → the kind of record that it names."""
LISTS = frozenset({"models", "data_sets"})
"""Columns that name several records."""
MAPS = frozenset({"roles", "filings"})
"""Columns that hold several values by name."""


@dataclass(frozen=True)
class Form:
    """The columns of a kind: `own` are the register's, `features` those of the policy's entity of the same name.

    >>> form = form_of("system", "ai_china")
    >>> form.own["since"].label.zh, "is_generative" in form.features
    ('起始日期', True)
    """

    kind: str
    label: Label
    own: Mapping[str, Column]
    features: Mapping[str, Column]
    definition: Definition | None

    @cached_property
    def columns(self) -> dict[str, Column]:
        """All columns, the register's own first."""
        return {**self.own, **self.features}

    @cached_property
    def names(self) -> dict[str, str]:
        """Label → name of a column, for labels that only one has."""
        found: dict[str, str] = {}
        for name, column in self.columns.items():
            for label in {column.label.zh, column.label.en} - {None, ""}:
                # The register's own columns come first: they keep a label that a feature shares.
                found.setdefault(str(label), name)
        return {label: name for label, name in found.items() if label not in self.columns}

    def words(self, column: Column) -> dict[str, Label]:
        """The values that a column allows, with their labels; empty where any will do."""
        enum = column.type.enum
        enums = self.definition.enums if self.definition else {}
        return dict(enums[enum].values) if enum and enum in enums else {}

    def spoken(self, column: Column) -> dict[str, str]:
        """Label → value of a column's enum, for labels that only one value has."""
        found: dict[str, set[str]] = {}
        for value, label in self.words(column).items():
            for said in {label.zh, label.en} - {None, ""}:
                found.setdefault(str(said), set()).add(value)
        return {said: next(iter(values)) for said, values in found.items() if len(values) == 1}


@cache
def register_definition() -> Definition:
    """What the register itself asks of each kind."""
    text = files("guiju.ai.register").joinpath("kinds.yaml").read_text(encoding="utf-8")
    return guiju.loads(text).definition


@cache
def form_of(kind: str, policy: str = POLICY) -> Form:
    """The columns of a kind under a policy.

    Raises InputError for an unknown kind, PolicyError for an unknown policy.
    """
    entity = register_definition().entities[kind_named(kind)]
    definition = policy_named(policy).definition if "policy" in entity.columns else None
    found = definition.entities.get(kind) if definition else None
    features = {n: c for n, c in found.columns.items() if n not in found.key} if found else {}
    # What the register asks itself is not asked again.
    own = {name: column for name, column in entity.columns.items() if name not in features}
    return Form(kind, entity.label, own, features, definition)


def kind_named(word: str, place: Place | None = None) -> str:
    """The kind that a name or label means.

    >>> kind_named("数据集")
    'data_set'

    Raises InputError for another word.
    """
    from guiju.expression.names import nearest

    if word in KINDS:
        return word
    entities = register_definition().entities
    labels = {str(text): n for n, e in entities.items() for text in (e.label.zh, e.label.en)}
    if word in labels:
        return labels[word]
    values = {"found": word, "known": ", ".join(KINDS), "nearest": nearest(word, KINDS)}
    raise InputError([Problem("register-kind", place or Place("register"), values)])


def kind_and_key(name: str) -> tuple[str, str]:
    """Kind and key of ``system:chat``.

    >>> kind_and_key("系统:chat")
    ('system', 'chat')

    Raises InputError for other forms.
    """
    kind, colon, key = name.replace("：", ":", 1).partition(":")
    if not (colon and key.strip()):
        raise InputError([Problem("register-name", Place("register"), {"found": name})])
    return kind_named(kind.strip()), key.strip()
