"""The checks of tables and rules as finders: a flaw that the policy has not without the mistake."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from guiju.load.policy import Loaded
from guiju.model.definition import Definition
from guiju.model.problem import ProblemsError
from guiju.verify.check import Check
from guiju.verify.conditions import check_conditions
from guiju.verify.tables import check_tables
from guiju.verify.values import begin
from tests.mutants.operators import Mutant

SECONDS = 600.0
DAY = date(2024, 12, 31)
Seen = set[tuple[str, str, str]]


class Checks:
    """The flaws of a policy, part by part as they are asked for."""

    def __init__(self, loaded: Loaded) -> None:
        self.definition = loaded.definition
        self.known: dict[str, Seen] = {}

    def that_finds(self, mutant: Mutant) -> str:
        """The first check of the changed tables and rules that finds a flaw which was not there."""
        before, after = self.definition, mutant.apply(self.definition)
        for table in after.tables.values():
            if table != before.tables[table.name]:
                return self._new(f"table {table.name}", before, after, tables=(table.name,))
        for rule in after.rules.values():
            if rule != before.rules[rule.key]:
                return self._new(f"rule {'.'.join(rule.key)}", before, after, rules=(rule.key,))
        return ""

    def _new(
        self, part: str, before: Definition, after: Definition, *, tables: tuple[str, ...] = (),
        rules: tuple[tuple[str, str], ...] = (),
    ) -> str:  # fmt: skip
        if part not in self.known:
            self.known[part] = set(_flaws(before, tables, rules))
        return next((kind for kind, *rest in _flaws(after, tables, rules)
                     if (kind, *rest) not in self.known[part]), "")  # fmt: skip


def _flaws(
    definition: Definition, tables: tuple[str, ...], rules: tuple[tuple[str, str], ...]
) -> Iterator[tuple[str, str, str]]:
    begin()
    try:
        for check in _checks(definition, tables, rules):
            for flaw in check.flaws:
                if not flaw.note:
                    yield check.kind, flaw.code, str(sorted(map(str, flaw.values.items())))
    except ProblemsError:
        return


def _checks(
    definition: Definition, tables: tuple[str, ...], rules: tuple[tuple[str, str], ...]
) -> Iterator[Check]:
    if tables:
        yield from check_tables(definition, DAY, SECONDS, tables)
    if rules:
        yield from check_conditions(definition, DAY, SECONDS, rules)
