"""Values that a caller lists: ``0.1,0.5,1`` or ``0..500000/11``."""

from __future__ import annotations

from fractions import Fraction

from guiju.compare.request import wrong
from guiju.load.scalars import ScalarError, read_number

DEFAULT_COUNT = 11
MOST_VALUES = 1000


def read_values(text: str, option: str, count: int = DEFAULT_COUNT) -> list[Fraction]:
    """The values of ``a,b,c``, or of ``from..to/count``: evenly spaced, both ends among them.

    `count` is how many a range without a count has.

    >>> [float(value) for value in read_values("10%..50%/3", "--sweep")]
    [0.1, 0.3, 0.5]

    Raises InputError for other forms, for fewer than two values of a range and for more than 1,000.
    """
    text = text.strip()
    first, dots, rest = text.partition("..")
    if not dots:
        values = [_number(part, text, option) for part in text.split(",")]
    else:
        last, slash, counted = rest.partition("/")
        try:
            values = _spread(first, last, int(counted) if slash else count)
        except (ScalarError, ValueError):
            raise wrong("bad-range", option, found=text) from None
    if len(values) > MOST_VALUES:
        raise wrong("too-many-values", option, found=len(values), limit=MOST_VALUES)
    return values


def _number(part: str, text: str, option: str) -> Fraction:
    """One value of a list."""
    try:
        return read_number(part.strip())
    except ScalarError:
        raise wrong("bad-value", option, found=part.strip() or text or "-") from None


def _spread(first: str, last: str, count: int) -> list[Fraction]:
    low, high = read_number(first.strip()), read_number(last.strip())
    if count < 2 or count > MOST_VALUES or low >= high:
        raise ValueError
    return [low + (high - low) * index / (count - 1) for index in range(count)]


def read_ends(text: str, option: str) -> tuple[Fraction, Fraction]:
    """The two ends of ``from..to``.

    >>> read_ends("10%..1", "--between") == (Fraction(1, 10), 1)
    True

    Raises InputError for other forms, and where the first is not below the second.
    """
    first, _, last = text.partition("..")
    try:
        low, high = _spread(first, last, 2)
    except (ScalarError, ValueError):
        raise wrong("bad-ends", option, found=text) from None
    return low, high


def read_limits(text: str, option: str) -> list[Fraction]:
    """The same, in ascending order, each value once."""
    return sorted(set(read_values(text, option)))
