"""Units of measure: compared, multiplied and divided, never guessed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

CURRENCIES = frozenset({"CNY", "USD", "EUR", "GBP", "JPY", "HKD"})
SYNONYMS = {"元": "CNY", "人民币": "CNY", "yuan": "CNY", "年": "year", "月": "month", "日": "day"}
CHINESE_SCALES = {
    "万亿": 10**12, "千亿": 10**11, "百亿": 10**10, "十亿": 10**9, "千万": 10**7, "百万": 10**6, "十万": 10**5,
    "亿": 10**8, "万": 10**4, "千": 10**3,
}  # fmt: skip
"""Words of scale before units and behind numbers, longer ones before those that they begin with."""
POWER_LIMIT = 20
_LONGEST_TEXT = 100
_TOKEN = re.compile(r"\s*(?:(?P<word>[^\W\d_]\w*)|(?P<one>1)|(?P<op>[*/()^])|(?P<int>-?\d+))")


class UnitError(ValueError):
    """A unit that cannot be read, for example ``CNY//year``."""


@dataclass(frozen=True, slots=True)
class Unit:
    """A product of powers of unit words, such as ``CNY/month``.

    >>> parse_unit("CNY") / parse_unit("month") == parse_unit("CNY/month")
    True
    """

    factors: tuple[tuple[str, int], ...] = ()

    def __mul__(self, other: Unit) -> Unit:
        return _combine(self, other, 1)

    def __truediv__(self, other: Unit) -> Unit:
        return _combine(self, other, -1)

    @property
    def is_currency(self) -> bool:
        """Whether the unit holds one currency to the first power (CNY, CNY/year, 万元)."""
        return [p for word, p in self.factors if _split_scale(word)[1] in CURRENCIES] == [1]

    @property
    def fen_digits(self) -> int:
        """The decimals of an amount of whole fen: 2 in CNY, 6 in 万元, 10 in 亿元.

        >>> parse_unit("CNY/year").fen_digits, parse_unit("万元").fen_digits
        (2, 6)
        """
        scales = (_split_scale(word) for word, power in self.factors if power == 1)
        return 2 + sum(len(str(n)) - 1 for n, base in scales if base in CURRENCIES)

    @property
    def unscaled(self) -> Unit:
        """The unit without its Chinese scales; one with a stroke as it is.

        >>> str(parse_unit("亿元").unscaled)
        'CNY'
        """
        return _base(self)[1] if all(power > 0 for _, power in self.factors) else self

    @property
    def highest_power(self) -> int:
        """The highest power of a word, above or below the stroke; 0 of no unit."""
        return max((abs(power) for _, power in self.factors), default=0)

    def __str__(self) -> str:
        over = [_power(w, p) for w, p in self.factors if p > 0]
        under = [_power(w, -p) for w, p in self.factors if p < 0]
        top = "*".join(over) or "1"
        if not under:
            return top
        return f"{top}/{under[0]}" if len(under) == 1 else f"{top}/({'*'.join(under)})"


def _power(word: str, power: int) -> str:
    return word if power == 1 else f"{word}^{power}"


@lru_cache(maxsize=4096)
def _combine(left: Unit, right: Unit, sign: int) -> Unit:
    if not right.factors:
        return left
    powers = dict(left.factors)
    for word, power in right.factors:
        powers[word] = powers.get(word, 0) + sign * power
    return Unit(tuple(sorted((w, p) for w, p in powers.items() if p)))


ONE = Unit()
CNY = Unit((("CNY", 1),))
MONTH = Unit((("month", 1),))
DAY = Unit((("day", 1),))
YEAR = Unit((("year", 1),))


@lru_cache(maxsize=4096)
def parse_unit(text: str) -> Unit:
    """Read a unit.

    >>> str(parse_unit("元 / (人 * 月)"))
    'CNY/(month*人)'

    Raises UnitError where the text is no unit.
    """
    if len(text) > _LONGEST_TEXT:
        raise UnitError(text)
    tokens, position = [], 0
    while text[position:].strip():
        match = _TOKEN.match(text, position)
        if match is None:
            raise UnitError(text)
        tokens.append(match.group(match.lastgroup or 0))
        position = match.end()
    unit, rest = _product(tokens, text, 0)
    if rest or unit.highest_power > POWER_LIMIT:
        raise UnitError(text)
    return unit


def _product(tokens: list[str], text: str, depth: int) -> tuple[Unit, list[str]]:
    if depth > 20:
        raise UnitError(text)
    unit, tokens = _factor(tokens, text, depth)
    while tokens and tokens[0] in "*/":
        operator, (right, tokens) = tokens[0], _factor(tokens[1:], text, depth)
        unit = unit * right if operator == "*" else unit / right
    return unit, tokens


def _factor(tokens: list[str], text: str, depth: int) -> tuple[Unit, list[str]]:
    if not tokens:
        raise UnitError(text)
    head, tokens = tokens[0], tokens[1:]
    if head == "(":
        unit, tokens = _product(tokens, text, depth + 1)
        if not tokens or tokens[0] != ")":
            raise UnitError(text)
        tokens = tokens[1:]
    elif head == "1":
        unit = ONE
    elif head[0].isalpha():
        unit = Unit(((_canonical(head), 1),))
    else:
        raise UnitError(text)
    if tokens[:1] == ["^"]:
        if len(tokens) < 2 or not re.fullmatch(r"-?[1-9]", tokens[1]):
            raise UnitError(text)
        power = int(tokens[1])
        unit = Unit(tuple((word, p * power) for word, p in unit.factors))
        tokens = tokens[2:]
    return unit, tokens


def _canonical(word: str) -> str:
    return SYNONYMS.get(word, word)


def _split_scale(word: str) -> tuple[int, str]:
    """Return (10000, 'CNY') for 万元 and (1, word) for a word without a Chinese scale."""
    for prefix, scale in CHINESE_SCALES.items():
        rest = word.removeprefix(prefix)
        if rest != word and rest:
            return scale, _canonical(rest)
    return 1, word


def conversion_factor(source: Unit, target: Unit) -> Fraction | None:
    """What turns a number in `source` into one in `target`; None where they differ in kind.

    >>> conversion_factor(parse_unit("万元"), parse_unit("CNY"))
    Fraction(10000, 1)
    """
    left, right = _base(source), _base(target)
    return left[0] / right[0] if left[1] == right[1] else None


def _base(unit: Unit) -> tuple[Fraction, Unit]:
    factor, base = Fraction(1), ONE
    for word, power in unit.factors:
        scale, word = _split_scale(word)
        factor *= Fraction(scale) ** power
        base = base * Unit(((word, power),))
    return factor, base
