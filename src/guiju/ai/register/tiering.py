"""Tiers, duties and deadlines of all systems of a register at once, in the engine that decides tables."""

from __future__ import annotations

import csv
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from guiju.ai.duties import policy_named
from guiju.ai.register.bodies import Body
from guiju.ai.register.kinds import form_of
from guiju.api import Policy
from guiju.data.connection import open_connection
from guiju.evaluate.quoting import identifier, literal

OUTPUTS = ("tiers", "duties", "deadlines")


@dataclass(frozen=True, slots=True)
class Standing:
    """What a system is on a day: its tiers, and the ids of its duties and of rows of deadlines."""

    tiers: tuple[str, ...]
    duties: tuple[str, ...]
    deadlines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Basis:
    """The day and the rules that systems are held against."""

    day: date
    reform: str = ""

    def rules(self, policy: str) -> Policy:
        """The policy as it stands under the reform; without it where it has none of that name."""
        return policy_named(policy).under(self.reform)


@dataclass(frozen=True, slots=True)
class Move:
    """A system that another day or other rules put elsewhere: how it stood, how it stands."""

    key: str
    before: Standing
    after: Standing


def standings(bodies: Mapping[str, Body], policy: str, basis: Basis) -> dict[str, Standing]:
    """How systems of one policy stand, by key; `bodies` are records of kind system."""
    if not bodies:
        return {}
    with tempfile.TemporaryDirectory(prefix="guiju-") as folder:
        table = _decided(bodies, policy, basis, Path(folder), "after")
        with open_connection(allowed=[table]) as connection:
            sql = f"SELECT {_columns(policy, basis)} FROM {_read(table)} ORDER BY 1"
            return {row[0]: _standing(row[1:]) for row in connection.execute(sql).fetchall()}


def movers(bodies: Mapping[str, Body], policy: str, before: Basis, after: Basis) -> list[Move]:
    """The systems whose tiers or duties differ between two days or two sets of rules, by key."""
    if not bodies:
        return []
    key = identifier(_key(policy))
    with tempfile.TemporaryDirectory(prefix="guiju-") as name:
        folder = Path(name)
        tables = [
            _decided(bodies, policy, basis, folder, side)
            for side, basis in (("b", before), ("a", after))
        ]
        sql = f"""
            SELECT {_columns(policy, before, "b")}, {_columns(policy, after, "a")}
            FROM {_read(tables[0])} AS b JOIN {_read(tables[1])} AS a USING ({key})
            WHERE list_sort(b.tiers) <> list_sort(a.tiers) OR list_sort(b.duties) <> list_sort(a.duties)
            ORDER BY 1"""
        with open_connection(allowed=tables) as connection:
            rows = connection.execute(sql).fetchall()
    return [Move(row[0], _standing(row[1:4]), _standing(row[5:8])) for row in rows]


def _decided(
    bodies: Mapping[str, Body], policy: str, basis: Basis, folder: Path, name: str
) -> Path:
    """A file with tiers, duties and deadlines of each system."""
    source, target = folder / "system.csv", folder / f"{name}.parquet"
    if not source.exists():
        _write_systems(bodies, policy, source)
    rules = basis.rules(policy)
    outputs = [f"system.{name}" for name in OUTPUTS if ("system", name) in rules.definition.rules]
    rules.decide_tables({"system": source}, out=target, date=basis.day, outputs=outputs)
    return target


def _write_systems(bodies: Mapping[str, Body], policy: str, path: Path) -> None:
    """One row a system; only columns that some system gives."""
    features = form_of("system", policy).features
    given = {name for body in bodies.values() for name in body.get("features", {})}
    columns = [name for name in features if name in given]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow([_key(policy), *columns])
        for name, body in bodies.items():
            said = body.get("features", {})
            writer.writerow([name, *(_cell(said.get(column)) for column in columns)])


def _key(policy: str) -> str:
    return policy_named(policy).definition.entities["system"].key[0]


def _columns(policy: str, basis: Basis, side: str = "") -> str:
    """Key, tiers, duties, deadlines; what the rules do not have is empty."""
    rules = basis.rules(policy).definition.rules
    before = f"{side}." if side else ""
    lists = (f"{before}{n}" if ("system", n) in rules else "[]::VARCHAR[]" for n in OUTPUTS)
    return ", ".join([f"{before}{identifier(_key(policy))}", *lists])


def _cell(value: Any) -> str:
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)


def _read(table: Path) -> str:
    return f"read_parquet({literal(str(table))}, hive_partitioning = false)"


def _standing(lists: Sequence[Any]) -> Standing:
    return Standing(*(tuple(found or ()) for found in lists))
