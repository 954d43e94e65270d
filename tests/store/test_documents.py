"""The same document again changes nothing, a change is a version, corrections stand beside what was read."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from guiju.model.problem import InputError
from guiju.store import open_store
from guiju.store.keeping import Store
from guiju.store.schema import correction, statement
from guiju.store.search import Filters

from .pages import PROPOSALS, keep_two, page


def test_the_same_document_again_changes_nothing(store: Store) -> None:
    first = store.keep("a.txt", "aa", page(), dated=date(2024, 3, 5))
    assert (first.state, first.version, first.statements) == ("new", 1, 4)
    head = store.head()
    again = store.keep("a.txt", "aa", page(), dated=date(2024, 3, 5))
    assert (again.state, again.version, again.statements) == ("unchanged", 1, 4)
    elsewhere = store.keep("copy/b.txt", "aa", page())
    assert (elsewhere.state, elsewhere.document) == ("unchanged", "a.txt")
    assert store.head() == head


def test_a_changed_document_is_a_new_version(store: Store) -> None:
    store.keep("a.txt", "aa", page())
    changed = store.keep("a.txt", "bb", page((*PROPOSALS[:1], ("丁", "fact", "新的一句话"))))
    assert (changed.state, changed.version) == ("changed", 2)
    assert [hit.quote for hit in store.search("新的").hits] == ["新的一句话"]
    assert store.search("创新").total == 0  # only the newest version is searched
    with store.place.reading() as connection:
        older = connection.execute(select(statement.c.body).where(statement.c.version == 1)).all()
    assert len(older) == 4
    assert all(row.body for row in older)
    back = store.keep("a.txt", "aa", page())
    assert (back.state, back.version) == ("changed", 3)
    assert store.verify().whole


def test_another_date_or_another_reading_is_a_new_version(store: Store) -> None:
    store.keep("a.txt", "aa", page(), dated=date(2024, 3, 5))
    assert store.keep("a.txt", "aa", page(), dated=date(2024, 3, 6)).state == "changed"
    assert store.keep("a.txt", "aa", page(PROPOSALS[:2]), dated=date(2024, 3, 6)).version == 3
    assert store.keep("a.txt", "aa", page(PROPOSALS[:2])).state == "unchanged"


def test_a_document_without_statements_is_kept(store: Store) -> None:
    assert store.keep("a.txt", "aa", page(())).statements == 0
    assert store.verify().whole


def test_what_a_person_corrected_is_searched_and_what_was_read_is_kept(store: Store) -> None:
    keep_two(store)
    (hit,) = store.search("创新").hits
    assert hit.as_read == {}
    store.who = "ben"
    store.correct(hit.name, kind="proposal", speakers=["李四", "王五"], seen=hit.revision)
    (found,) = store.search("创新", filters=Filters(kind="proposal", speaker="王五")).hits
    assert (found.kind, found.speakers) == ("proposal", ("李四", "王五"))
    assert found.as_read == {"kind": "problem", "speakers": ["李四"]}
    assert store.search("创新", filters=Filters(kind="problem")).total == 0
    entry = store.entries(1)[0]
    assert (entry.action, store.names()[entry.who]) == ("statement.correct", "ben")
    assert store.verify().whole


def test_the_second_who_corrects_is_told(address: str) -> None:
    with open_store(address, "ann") as ann, open_store(address, "ben") as ben:
        keep_two(ann)
        (hit,) = ben.search("创新").hits
        ann.correct(hit.name, kind="fact", seen=hit.revision)
        with pytest.raises(InputError) as error:
            ben.correct(hit.name, kind="target", seen=hit.revision)
        assert error.value.problems[0].code == "statement-changed"
        assert ben.search("创新").hits[0].kind == "fact"


def test_corrections_go_over_to_the_same_words(store: Store) -> None:
    store.keep("a.txt", "aa", page())
    store.correct("a.txt:A1-s002", kind="proposal")
    store.correct("a.txt:A1-s002", kind="target")
    store.correct("a.txt:A1-s003", speakers=["丁"])
    moved = (("", "fact", "前面多了一句"), *PROPOSALS[:2])
    kept = store.keep("a.txt", "bb", page(moved))
    assert (kept.carried, kept.left) == (1, 1)
    (hit,) = store.search("创新能力").hits
    assert (hit.statement, hit.kind, hit.as_read["kind"]) == ("A1-s003", "target", "problem")
    with store.place.reading() as connection:
        rows = connection.execute(select(correction).order_by(correction.c.id)).all()
    assert [row.carried for row in rows] == [None, None, None, 2]
    assert store.verify().whole


def test_words_that_stand_twice_take_over_no_correction(store: Store) -> None:
    store.keep("a.txt", "aa", page(PROPOSALS[:1]))
    store.correct("a.txt:A1-s001", kind="target")
    assert store.keep("a.txt", "bb", page(PROPOSALS[:1] * 2)).left == 1


@pytest.mark.parametrize(
    ("name", "kind", "code"),
    [
        ("a.txt:A1-s009", "fact", "statement-missing"),
        ("nothing", "fact", "statement-missing"),
        ("a.txt:A1-s001", "opinion", "kept-kind"),
    ],
)
def test_wrong_corrections_are_refused(store: Store, name: str, kind: str, code: str) -> None:
    store.keep("a.txt", "aa", page())
    with pytest.raises(InputError) as error:
        store.correct(name, kind=kind)
    assert error.value.problems[0].code == code
