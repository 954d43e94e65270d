"""Dependencies first, or the circle that forbids it."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from guiju.load.order import dependency_order

KEYS = "abcdefgh"
GRAPHS = st.fixed_dictionaries({key: st.sets(st.sampled_from(KEYS)) for key in KEYS})


def reached(links: dict[str, set[str]], key: str) -> set[str]:
    """All keys that a key leads to and that lead back to it."""

    def after(start: str) -> set[str]:
        found: set[str] = set()
        waiting = [start]
        while waiting:
            new = links[waiting.pop()] - found
            found |= new
            waiting.extend(new)
        return found

    return {other for other in after(key) if key in after(other)}


@given(GRAPHS)
def test_each_follows_what_it_needs(links: dict[str, set[str]]) -> None:
    order, cycles = dependency_order(links)
    assert sorted(order) == sorted(links)
    named: set[str] = set()
    for cycle in cycles:
        assert cycle[0] == cycle[-1]
        assert all(after in links[key] for key, after in pairwise(cycle))
        assert not set(cycle) <= named
        named |= set(cycle)
    # Whoever cannot be put in order is on a way round, and one cycle of each way round is named.
    rounds = [key for key in links if key in reached(links, key)]
    assert all(named & reached(links, key) for key in rounds)
    assert bool(cycles) == bool(rounds)
    if not cycles:
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
