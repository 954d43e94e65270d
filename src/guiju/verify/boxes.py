"""Boxes in a finite space: a point that no box covers, boxes that meet, boxes that others cover. Exact.

A box is a set of values along each axis, as bits. Rows of a decision table are boxes; a row with OR is several. A box
is split where the fewest rows lie on both sides, so that a table that was made by cases falls apart as it was made.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import reduce
from itertools import accumulate
from operator import or_
from typing import NamedTuple, TypeAlias

Box: TypeAlias = tuple[int, ...]
"""For each axis, the values that belong to it: bit n for value n."""

STEPS = 100_000
"""Splits of one search; a table that needs more is left to the solver."""


class TooManySplitsError(Exception):
    """A search that took more splits than allowed."""


class Gap(NamedTuple):
    """A point that is possible and in no row, and a box around it, made large, that meets none."""

    point: Box
    around: Box


class _Split(NamedTuple):
    """How good a split of a box is, the axis, and the values on its first side."""

    cost: int
    axis: int
    side: int


def bits(mask: int) -> Iterator[int]:
    """The numbers of the bits of a mask, the lowest first.

    >>> list(bits(0b1010))
    [1, 3]
    """
    while mask:
        low = mask & -mask
        yield low.bit_length() - 1
        mask ^= low


@dataclass
class Boxes:
    """Rows over axes of `sizes` values, each a number of boxes.

    `ordered` axes are split between neighbours, others by single values. `ranks` gives for each axis its values in
    the order in which a reader prefers them. `possible` says of a box whether all (True), none (False) or some (None)
    of its points can be; of the latter only the axes `asked` decide.
    """

    sizes: Sequence[int]
    rows: Sequence[Sequence[Box]]
    ordered: Sequence[bool]
    ranks: Sequence[Sequence[int]]
    possible: Callable[[Box], bool | None] = lambda _box: True
    asked: Sequence[int] = ()
    steps: int = STEPS
    _owners: list[int] = field(default_factory=list)
    _boxes: list[Box] = field(default_factory=list)
    _with: list[list[int]] = field(default_factory=list)
    """For each axis and value the boxes that have it, as bits."""

    def __post_init__(self) -> None:
        self._with = [[0] * size for size in self.sizes]
        for number, row in enumerate(self.rows):
            for box in row:
                self._add(number, box)

    def _add(self, owner: int, box: Box) -> None:
        bit = 1 << len(self._boxes)
        self._owners.append(owner)
        self._boxes.append(box)
        for here, values in zip(self._with, box, strict=True):
            for value in bits(values):
                here[value] |= bit

    @property
    def everything(self) -> Box:
        """The whole space."""
        return tuple((1 << size) - 1 for size in self.sizes)

    def before(self, row: int) -> int:
        """The boxes of the rows before one, as bits."""
        return (1 << sum(len(boxes) for boxes in self.rows[:row])) - 1

    # points

    def gaps(self, most: int) -> list[Gap]:
        """Points that are possible and in no row, each with the box of others around it; `most` of them."""
        found: list[Gap] = []
        more = Boxes(
            self.sizes, self.rows, self.ordered, self.ranks, self.possible, self.asked, self.steps
        )
        while len(found) < most:
            point = more.outside(more.everything, (1 << len(more._boxes)) - 1)
            if point is None:
                break
            gap = Gap(point, more._widened(point))
            found.append(gap)
            more._add(len(self.rows) + len(found), gap.around)
        return found

    def outside(self, box: Box, among: int, used: set[int] | None = None) -> Box | None:
        """A possible point of a box that none of the boxes `among` covers; None where there is none.

        `used` takes the rows that cover the box. Raises TooManySplitsError.
        """
        stack, left = [(box, among)], self.steps
        while stack:
            here, active = stack.pop()
            if self.possible(here) is False:
                continue
            active, covering = self._meeting(here, active)
            if covering:
                if used is not None:
                    used.add(self._owners[next(bits(covering))])
                continue
            if not active:
                point = self.point(here)
                if point is not None:
                    return point
                continue
            left -= 1
            if left < 0:
                raise TooManySplitsError
            stack.extend((half, active) for half in self._halves(here, active))
        return None

    def point(self, box: Box) -> Box | None:
        """A possible point of a box, of preferred values; None where there is none."""
        stack, left = [box], self.steps
        while stack:
            here = stack.pop()
            answer = self.possible(here)
            if answer is False:
                continue
            axis = next((a for a in self.asked if here[a] & (here[a] - 1)), None)
            if answer is None and axis is not None:
                left -= 1
                if left < 0:
                    raise TooManySplitsError
                first = self._preferred(axis, here[axis])
                stack.append(_with(here, axis, here[axis] & ~first))
                stack.append(_with(here, axis, first))
                continue
            if answer is None:
                continue
            return tuple(self._preferred(a, values) for a, values in enumerate(here))
        return None

    def _preferred(self, axis: int, values: int) -> int:
        return next(1 << v for v in self.ranks[axis] if values >> v & 1)

    def _widened(self, box: Box) -> Box:
        """The box made as large as it goes without meeting others, axis by axis."""
        among = (1 << len(self._boxes)) - 1
        for axis, size in enumerate(self.sizes):
            wide = _with(box, axis, (1 << size) - 1)
            met, _ = self._meeting(wide, among)
            keep = wide[axis]
            for number in bits(met):
                keep &= ~self._boxes[number][axis]
            box = _with(box, axis, keep | box[axis])
        return box

    def _meeting(self, box: Box, among: int) -> tuple[int, int]:
        """Of some boxes those that meet a box, and those that cover it."""
        covering = among
        for here, values in zip(self._with, box, strict=True):
            some, every = 0, -1
            for value in bits(values):
                some |= here[value]
                every &= here[value]
            among &= some
            covering &= every
            if not among:
                return 0, 0
        return among, covering

    # splits

    def _halves(self, box: Box, active: int) -> tuple[Box, Box]:
        best = min(
            (split for axis in range(len(box)) for split in self._splits(axis, box[axis], active)),
            key=lambda split: split.cost,
        )
        rest = box[best.axis] & ~best.side
        return _with(box, best.axis, rest), _with(box, best.axis, best.side)

    def _splits(self, axis: int, values: int, active: int) -> Iterator[_Split]:
        here = self._with[axis]
        groups: list[tuple[int, int]] = []
        if self.ordered[axis]:
            for value in bits(values):
                rows = here[value] & active
                if groups and groups[-1][1] == rows:
                    groups[-1] = (groups[-1][0] | 1 << value, rows)
                else:
                    groups.append((1 << value, rows))
        else:
            alike: dict[int, int] = {}
            for value in bits(values):
                rows = here[value] & active
                alike[rows] = alike.get(rows, 0) | 1 << value
            groups = [(side, rows) for rows, side in alike.items()]
        if len(groups) < 2:
            return
        before = [0, *accumulate((rows for _, rows in groups), or_)]
        after = [0, *accumulate((rows for _, rows in reversed(groups)), or_)][::-1]
        if self.ordered[axis]:
            side = 0
            for number, (own, _) in enumerate(groups[:-1], 1):
                side |= own
                yield _Split(_cost(before[number], after[number]), axis, side)
        else:
            for number, (own, rows) in enumerate(groups):
                yield _Split(_cost(rows, before[number] | after[number + 1]), axis, own)

    # pairs

    def meeting(self) -> Iterator[tuple[int, int, Box]]:
        """Pairs of rows that share a point, in order, each with a point that is possible."""
        everywhere = [reduce(or_, here, 0) for here in self._with]
        found: set[tuple[int, int]] = set()
        for number, box in enumerate(self._boxes):
            near = (1 << number) - 1
            for axis, values in enumerate(box):
                near &= self._having(axis, values, everywhere[axis])
                if not near:
                    break
            for other in bits(near):
                pair = (self._owners[other], self._owners[number])
                if pair[0] == pair[1] or pair in found:
                    continue
                point = self.point(_common(self._boxes[other], box))
                if point is not None:
                    found.add(pair)
                    yield *pair, point

    def _having(self, axis: int, values: int, everywhere: int) -> int:
        """The boxes with some of these values of an axis."""
        if values == (1 << self.sizes[axis]) - 1:
            return everywhere
        found = 0
        for value in bits(values):
            found |= self._with[axis][value]
        return found


def _common(first: Box, second: Box) -> Box:
    return tuple(a & b for a, b in zip(first, second, strict=True))


def _with(box: Box, axis: int, values: int) -> Box:
    return (*box[:axis], values, *box[axis + 1 :])


def _cost(first: int, second: int) -> int:
    """Boxes left to look at on both sides, and the larger side again: even splits are better."""
    left, right = first.bit_count(), second.bit_count()
    return left + right + max(left, right)
