"""Cliffs along an input: where more of it leaves the unit with less, and how far until that is made good."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Piece:
    """A straight piece of the target of every variant: above `start`, up to `end`.

    `values` are those just to the right of the start, `slopes` what one more unit of the input changes.
    """

    start: Fraction
    end: Fraction
    values: tuple[Fraction, ...]
    slopes: tuple[Fraction, ...]

    @property
    def ends(self) -> tuple[Fraction, ...]:
        """The values at the end."""
        width = self.end - self.start
        return tuple(v + s * width for v, s in zip(self.values, self.slopes, strict=True))


@dataclass(frozen=True, slots=True)
class Zone:
    """Inputs above `start` and up to `end` leave less than the input at `start` does; `loss` is the largest.

    `end` None: it is not made good within the range. `jump` says whether it begins with a jump, at which the next
    fen of input already costs; else the target falls slowly.
    """

    start: float
    end: float | None
    loss: float
    jump: bool


@dataclass(frozen=True, slots=True)
class Stretch:
    """A zone in exact numbers: the inputs above `start` and below `end`."""

    start: Fraction
    end: Fraction | None
    loss: Fraction
    jump: bool


def zones(pieces: Sequence[Piece], variant: int, *, down: bool) -> tuple[Zone, ...]:
    """The zones of a variant. `down`: what stays with the unit is the input less the target."""
    return tuple(
        Zone(
            float(s.start), None if s.end is None else float(s.end), float(round(s.loss, 6)), s.jump
        )
        for s in stretches(pieces, variant, down=down)
    )


def stretches(pieces: Sequence[Piece], variant: int, *, down: bool) -> tuple[Stretch, ...]:
    """The zones of a variant in exact numbers."""
    out: list[Stretch] = []
    best: Fraction | None = None
    begun: tuple[Fraction, bool] | None = None
    worst = Fraction(0)
    for piece in pieces:
        first, last, slope = _kept(piece, variant, down=down)
        best = first if best is None else best
        if begun is not None and first >= best:
            out.append(Stretch(begun[0], piece.start, worst, begun[1]))
            begun = None
        if begun is None and (first < best or slope < 0):
            begun, worst = (piece.start, first < best), Fraction(0)
            best = max(best, first)
        if begun is None:
            best = last
            continue
        worst = max(worst, best - first, best - last)
        if first < best <= last:
            out.append(Stretch(begun[0], piece.start + (best - first) / slope, worst, begun[1]))
            begun, best = None, last
    if begun is not None:
        out.append(Stretch(begun[0], None, worst, begun[1]))
    return tuple(stretch for stretch in out if stretch.loss > 0)


def _kept(piece: Piece, variant: int, *, down: bool) -> tuple[Fraction, Fraction, Fraction]:
    """What stays with the unit at both ends of a piece, and its slope."""
    first, last, slope = piece.values[variant], piece.ends[variant], piece.slopes[variant]
    return (piece.start - first, piece.end - last, 1 - slope) if down else (first, last, slope)
