"""A case along an input: pieces, points and cliffs are exact."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import guiju
from guiju.compare.zones import Piece, zones
from tests.compare.small import DAY, codes, policy

BONUS = """
format: 1
name: bonus
sources: {law: {title: 示例法}}
entities:
  person: {key: id, columns: {salary: money, bonus: {type: money, min: 0}}}
parameters:
  monthly:
    unit: CNY
    values:
      2019-01-01: {above: [0, 3000, 12000, 25000, 35000, 55000, 80000], rates: [3%, 10%, 20%, 25%, 30%, 35%, 45%]}
    cites: [law 一]
rules:
  person:
    tax: {is: "bonus * step(p.monthly, bonus / 12) - quick(p.monthly, bonus / 12)", type: money}
    net: {is: salary + bonus - tax, type: money}
"""
ZONES = [
    (36_000, 36_000 + 7700 / 3, 2_310),
    (144_000, 160_500, 13_200),
    (300_000, 955_000 / 3, 13_750),
    (420_000, 447_500, 19_250),
    (660_000, 9_185_000 / 13, 30_250),
    (960_000, 1_120_000, 88_000),
]


@pytest.mark.parametrize("target", ["person.net", "person.tax"])
def test_zones_of_the_annual_bonus(target: str) -> None:
    """The six zones in which one more yuan of bonus leaves less, as they are known from the law's table."""
    found = guiju.loads(BONUS).profile(
        {"person": {"salary": 0}}, "person.bonus=0..1200000", date=DAY, target=target
    )
    assert found.exact
    assert [(z.start, z.end, z.loss) for z in found.cliffs[0]] == [
        pytest.approx(zone) for zone in ZONES
    ]
    assert all(zone.jump for zone in found.cliffs[0])


def test_a_cliff_that_is_not_made_good() -> None:
    found = guiju.loads(BONUS).profile(
        {"person": {"salary": 0}}, "person.bonus=0..1000000", date=DAY
    )
    assert found.cliffs[0][-1].end is None
    assert found.cliffs[0][-1].loss == 88_000


def test_kinks_and_rates_by_hand() -> None:
    found = policy().profile(
        {"person": {"kind": "hospital", "weight": 1}},
        "income=0..10000",
        ["R1"],
        date=DAY,
        target="person.tax",
    )
    assert [point.input for point in found.points] == [0, 1000, 2000, 10_000]
    assert [point.marginal_rates for point in found.points] == [
        (0, 0),
        (0.2, 0),
        (0.2, 0.1),
        (None, None),
    ]
    last = found.points[-1]
    assert list(last.values) == [1800, 800]
    assert list(last.average_rates) == [0.18, 0.08]
    assert not any(found.cliffs)
    assert found.variants == ("", "R1")


def test_what_is_no_line_is_looked_at_on_a_grid() -> None:
    found = policy().profile(
        {"person": {"kind": "company", "weight": 1}},
        "income=0..1000/11",
        date=DAY,
        target="person.squared",
        direction="up",
    )
    assert (found.exact, found.step, len(found.points)) == (False, 100, 11)
    assert found.points[3].values == (9.0,)


def test_a_case_with_several_rows_is_refused() -> None:
    case = {"person": [{"kind": "company", "income": 1, "weight": 1}] * 2}
    with pytest.raises(guiju.InputError) as caught:
        policy().profile(case, "income=0..10", date=DAY)
    assert codes(caught.value) == ["several-rows-to-vary"]


@pytest.mark.parametrize(
    ("along", "target", "code"),
    [
        ("income", "person.net", "bad-along"), ("nett=0..1", "person.net", "not-an-input"),
        ("income=0..1", "person.months_given", "input-without-effect"),
    ],
)  # fmt: skip
def test_wishes_that_cannot_be(along: str, target: str, code: str) -> None:
    with pytest.raises(guiju.InputError) as caught:
        policy().profile(
            {"person": {"kind": "company", "weight": 1}},
            along,
            date=DAY,
            target=target,
            direction="up",
        )
    assert codes(caught.value) == [code]


@settings(max_examples=40, deadline=None)
@given(
    fen=st.integers(0, 120_000_00),
    kind=st.sampled_from(["university", "hospital", "company"]),
    rule=st.sampled_from(["tax", "net", "jumps", "stepped"]),
)
def test_pieces_are_what_deciding_gives(fen: int, kind: str, rule: str) -> None:
    """Between its ends a piece is the rule itself, but for the rounding to the fen."""
    small = policy()
    amount = Fraction(fen, 100)
    given_case = {"person": {"kind": kind, "weight": 1}}
    found = small.profile(
        given_case, "income=0..120000", date=DAY, target=f"person.{rule}", direction="up"
    )
    decided = small.decide(
        {"person": {"kind": kind, "weight": 1, "income": amount}},
        date=DAY,
        outputs=[f"person.{rule}"],
    )[f"person.{rule}"]
    ends = [Fraction(str(point.input)) for point in found.points]
    place = max(index for index, end in enumerate(ends) if end < amount or index == 0)
    rate = found.points[place].marginal_rates[0]
    after = found.points[min(place + 1, len(ends) - 1)]
    if rate is not None and amount > ends[place]:
        # The end of a piece belongs to it: limits are inclusive.
        expected = Fraction(str(after.values[0])) - (ends[place + 1] - amount) * (
            1 - Fraction(str(rate))
        )
        assert float(decided) == pytest.approx(float(expected), abs=0.011)


@settings(max_examples=200, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(1, 20), st.integers(-50, 50), st.integers(-3, 3)),
        min_size=1,
        max_size=8,
    )
)
def test_zones_are_where_less_is_left(pieces: list[tuple[int, int, int]]) -> None:
    """Against a walk over fine points: inside a zone less is left than before it, outside never."""
    listed, start = [], Fraction(0)
    for width, value, slope in pieces:
        listed.append(Piece(start, start + width, (Fraction(value),), (Fraction(slope),)))
        start += width
    found = zones(listed, 0, down=False)
    best = listed[0].values[0]
    for piece in listed:
        for step in range(1, 41):
            at = piece.start + (piece.end - piece.start) * Fraction(step, 40)
            kept = piece.values[0] + piece.slopes[0] * (at - piece.start)
            best = max(best, piece.values[0] if step == 1 else best)
            inside = any(
                zone.start < at <= (zone.end if zone.end is not None else 10**9) for zone in found
            )
            assert not (kept < best and not inside)
            best = max(best, kept)
