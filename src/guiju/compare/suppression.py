"""Small cells kept back: those of few rows, and as many others as it takes that none can be worked out again.

A cell is small where it has rows, but fewer than asked for, or where the rows that gain, lose or stay the same are so
few. All published sums are equations between cells: a suppressed cell that follows from them, or that is known up to
fewer rows than asked for, takes the smallest cell of such an equation with it, until none is left. What intervals of
possible values, other runs or knowledge from elsewhere give away is not looked at.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import TypeAlias

from guiju.compare.intervals import group_key
from guiju.compare.result import Band, GroupName, Variant

Id: TypeAlias = tuple[str, GroupName]
Equation: TypeAlias = Mapping[Id, int]


@dataclass(slots=True)
class Cells:
    """The cells of all tables of a comparison: rows, which are small, and the sums that tie them together."""

    least: int
    rows: dict[Id, int] = field(default_factory=dict)
    small: set[Id] = field(default_factory=set)
    equations: list[Equation] = field(default_factory=list)

    def add(self, table: str, name: GroupName, rows: int, split: Iterable[int] = ()) -> None:
        """A cell of a table with its rows, and the parts of them that are shown as well."""
        self.rows[table, name] = rows
        if any(0 < count < self.least for count in (rows, *split)):
            self.small.add((table, name))

    def add_sum(self, cells: Iterable[Id], equal: Id | None = None) -> None:
        """Cells whose sum is published, or is another cell."""
        equation = dict.fromkeys(cells, 1)
        self.equations.append(equation if equal is None else {**equation, equal: -1})

    def suppressed(self) -> set[Id]:
        """The small cells and those that have to go with them."""
        found = set(self.small)
        while True:
            open_ones = self._known(found) | self._few(found)
            if not open_ones:
                return found
            chosen = self._smallest(found, open_ones)
            if chosen is None:
                # Nothing is left to hide it behind: all cells of its tables go.
                tables = {table for table, _ in open_ones}
                more = {cell for cell in self.rows if cell[0] in tables and self.rows[cell]} - found
                if not more:
                    return found
                found |= more
            else:
                found.add(chosen)

    def _known(self, found: set[Id]) -> set[Id]:
        """Suppressed cells that follow from the published ones."""
        places = {cell: index for index, cell in enumerate(sorted(found, key=repr))}
        rows = []
        for equation in self.equations:
            row = [Fraction(0)] * len(places)
            for cell, sign in equation.items():
                if cell in places:
                    row[places[cell]] = Fraction(sign)
            if any(row):
                rows.append(row)
        solved = [row for row in reduced(rows) if sum(1 for value in row if value) == 1]
        names = list(places)
        return {names[index] for row in solved for index, value in enumerate(row) if value}

    def _few(self, found: set[Id]) -> set[Id]:
        """Suppressed cells of a sum that together are small still."""
        out: set[Id] = set()
        for equation in self.equations:
            hidden = [cell for cell in equation if cell in found]
            signs = {equation[cell] for cell in hidden}
            if len(signs) == 1 and 0 < sum(self.rows[cell] for cell in hidden) < self.least:
                out.update(hidden)
        return out

    def _smallest(self, found: set[Id], open_ones: set[Id]) -> Id | None:
        """The smallest shown cell of an equation with a cell that is not hidden well enough."""
        candidates = [
            cell
            for equation in self.equations
            if any(other in open_ones for other in equation)
            for cell in equation
            if cell not in found and self.rows[cell]
        ]
        return min(candidates, key=lambda cell: (self.rows[cell], repr(cell)), default=None)


def reduced(rows: Sequence[Sequence[Fraction]]) -> list[list[Fraction]]:
    """A system of equations in reduced row echelon form, rows of zeros left out.

    >>> reduced([[Fraction(1), Fraction(1)], [Fraction(0), Fraction(2)]])
    [[Fraction(1, 1), Fraction(0, 1)], [Fraction(0, 1), Fraction(1, 1)]]
    """
    left = [list(row) for row in rows]
    done: list[list[Fraction]] = []
    for column in range(len(rows[0]) if rows else 0):
        pivot = next((row for row in left if row[column]), None)
        if pivot is None:
            continue
        left.remove(pivot)
        pivot = [value / pivot[column] for value in pivot]
        left = [_without(row, pivot, column) for row in left]
        done = [_without(row, pivot, column) for row in done] + [pivot]
    return done


def _without(row: list[Fraction], pivot: Sequence[Fraction], column: int) -> list[Fraction]:
    factor = row[column]
    return [a - factor * b for a, b in zip(row, pivot, strict=True)] if factor else row


def without(variant: Variant, found: set[Id]) -> Variant:
    """A reform without the cells that are kept back, and with their names."""
    listed: dict[str, list[GroupName]] = {}
    for table, name in sorted(found, key=repr):
        listed.setdefault(table, []).append(name)
    groups = {
        text: tuple((name, t) for name, t in cells if (text, name) not in found)
        for text, cells in variant.groups.items()
    }
    gone = {group_key(table, name) for table, name in found}
    bands_table = f"bands {variant.reform}"
    suppressed = {
        "bands" if table == bands_table else table: tuple(names)
        for table, names in listed.items()
        if table == bands_table or not table.startswith("bands ")
    }
    return replace(
        variant,
        groups=groups,
        deciles=tuple((name, t) for name, t in variant.deciles if ("deciles", name) not in found),
        bands=tuple(b for b in variant.bands if (bands_table, band_name(b)) not in found),
        curve=tuple(p for i, p in enumerate(variant.curve) if ("curve", str(i)) not in found),
        intervals={name: i for name, i in variant.intervals.items() if name not in gone},
        suppressed=suppressed,
    )


def band_name(band: Band) -> str:
    """The name of a band among the cells."""
    return f"{band.kind} {band.lower} {band.upper}"
