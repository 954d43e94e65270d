"""Dependencies first, or the circle that forbids it."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from guiju.load.order import dependency_order

KEYS = "abcdefgh"
GRAPHS = st.fixed_dictionaries({key: st.sets(st.sampled_from(KEYS)) for key in KEYS})


@given(GRAPHS)
def test_each_follows_what_it_needs(links: dict[str, set[str]]) -> None:
    order, cycle = dependency_order(links)
    if cycle:
        assert order == ()
        assert cycle[0] == cycle[-1]
        assert all(after in links[key] for key, after in pairwise(cycle))
    else:
        assert sorted(order) == sorted(links)
        for index, key in enumerate(order):
            assert links[key] <= set(order[:index])


@given(st.permutations(KEYS), st.data())
def test_without_circles_there_is_an_order(keys: list[str], data: st.DataObject) -> None:
    links = {
        key: data.draw(st.sets(st.sampled_from(keys[:index]))) if index else set()
        for index, key in enumerate(keys)
    }
    assert dependency_order(links)[1] == ()


def test_a_long_chain() -> None:
    links = {f"r{n:05}": [f"r{n + 1:05}"] if n < 50_000 else [] for n in range(50_001)}
    order, _ = dependency_order(links)
    assert order[0] == "r50000"
