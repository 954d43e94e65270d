"""Records keep their versions; the second of two editors is told."""

from __future__ import annotations

import math

import pytest

from guiju.model.problem import InputError
from guiju.store import open_store
from guiju.store.keeping import Store


def code_of(error: pytest.ExceptionInfo[InputError]) -> str:
    return error.value.problems[0].code


def test_versions_are_kept(store: Store) -> None:
    store.add("system", "chat", {"title": "问答", "tags": ["a", None, 1.5, True]})
    store.change("system", "chat", {"title": "对话"}, seen=1)
    store.add("model", "chat", {"title": "底座"})
    first, second = store.history("system", "chat")
    assert first.body == {"title": "问答", "tags": ["a", None, 1.5, True]}
    assert (second.version, second.body, second.who) == (2, {"title": "对话"}, "ann")
    assert store.record("system", "chat") == second
    assert [record.key for record in store.records("model")] == ["chat"]
    assert store.record("system", "none") is None


def test_the_second_of_two_editors_is_told(address: str) -> None:
    with open_store(address, "ann") as ann, open_store(address, "ben") as ben:
        ann.add("system", "x", {"n": 0})
        seen = ben.record("system", "x")
        assert seen is not None
        ann.change("system", "x", {"n": 1}, seen=1)
        with pytest.raises(InputError) as error:
            ben.change("system", "x", {"n": 2}, seen=seen.version)
        assert code_of(error) == "record-changed"
        assert error.value.problems[0].values["version"] == 2
        assert [record.body for record in ben.history("system", "x")] == [{"n": 0}, {"n": 1}]
        assert ben.verify().whole


@pytest.mark.parametrize("body", [{"a": math.nan}, {"a": {1, 2}}, {"a": "\x00"}, {"a": "\ud800"}])
def test_what_is_not_plain_is_refused(store: Store, body: dict[str, object]) -> None:
    with pytest.raises(InputError) as error:
        store.add("system", "x", body)
    assert code_of(error) == "store-not-plain"
    assert store.entries() == []


def test_a_key_is_taken_once_and_missing_keys_are_told(store: Store) -> None:
    store.add("system", "x", {})
    with pytest.raises(InputError) as error:
        store.add("system", "x", {})
    assert code_of(error) == "record-exists"
    with pytest.raises(InputError) as error:
        store.change("system", "y", {}, seen=1)
    assert code_of(error) == "record-missing"


def test_several_changes_are_one(store: Store) -> None:
    from guiju.store.records import add

    def add_both(first: str, second: str) -> None:
        with store.changing("h" * 64) as change:
            add(change, "system", first, {})
            add(change, "system", second, {})

    with pytest.raises(InputError):
        add_both("a", "a")
    assert store.records("system") == []
    add_both("a", "b")
    assert [entry.policy for entry in store.entries()] == ["h" * 64] * 2
