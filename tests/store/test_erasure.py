"""What is erased is gone from the file, the log says so and stays whole."""

from __future__ import annotations

from pathlib import Path

import pytest

from guiju.model.problem import InputError
from guiju.store import open_store
from guiju.store.keeping import Store
from guiju.store.search import Filters

from .pages import ELSEWHERE, PROPOSALS, keep_two, page
from .test_audit import tamper


def files_hold(folder: Path, words: str) -> bool:
    """Whether any file of a store holds some words, in its pages or its journal."""
    return any(words.encode() in path.read_bytes() for path in folder.iterdir())


def test_a_person_is_erased_from_statements_corrections_and_the_log(store: Store) -> None:
    keep_two(store)
    store.correct("press/b.txt:A1-s001", speakers=["张三"])
    store.keep("press/a.txt", "cc", page((*PROPOSALS, ("张三", "fact", "又说了一句"))))
    store.add("system", "x", {"responsible": "张三"})
    store.who = "张三"
    store.add("system", "y", {})
    store.who = "ann"
    done = store.erase_person("张三")
    # Two of the first version, three of the second; the correction, whose own quote does not hold the name.
    assert (done.people, done.statements, done.corrections) == (1, 5, 1)
    assert done.naming == (("system", "x"),)
    assert store.search(filters=Filters(speaker="张三")).total == 0
    assert store.search("专项基金").total == 0
    assert store.search("创新").total == 1
    assert None in store.names().values()
    assert store.entries(1)[0].action == "person.erase"
    assert store.verify().whole


def test_erasing_leaves_nothing_in_the_file(tmp_path: Path) -> None:
    name = "欧阳某某"
    with open_store(tmp_path / "a.db", "ann") as store:
        statements = [(name, "fact", f"第{number}句由{name}说出") for number in range(200)]
        store.keep("a.txt", "aa", page(statements, f"{name}的发言"))
        store.add("system", "x", {"responsible": name})
        assert files_hold(tmp_path, name)
        store.erase_person(name)
        store.erase_record("system", "x")
        assert not files_hold(tmp_path, name)
        assert not files_hold(tmp_path, "欧阳")
        assert store.verify().whole
    assert not files_hold(tmp_path, name)


def test_a_record_is_erased_with_its_key(store: Store) -> None:
    store.add("incident", "Li Si", {"n": 1})
    store.change("incident", "Li Si", {"n": 2}, seen=1)
    assert store.erase_record("incident", "Li Si").records == 2
    assert store.record("incident", "Li Si") is None
    (left,) = store.records("incident")
    assert left.body is None
    assert store.verify().whole


def test_a_document_is_erased_and_may_be_kept_again(store: Store) -> None:
    keep_two(store)
    done = store.erase_document("press/a.txt")
    assert (done.documents, done.statements) == (1, 4)
    assert store.search("创新").total == 0
    assert store.search("专利").total == 1
    assert store.verify().whole
    assert store.keep("press/a.txt", "aa", page()).state == "new"
    assert store.verify().whole


def test_a_second_erasure_takes_the_rest(store: Store) -> None:
    keep_two(store)
    store.erase_person("张三")
    assert store.erase_document("press/a.txt").statements == 2
    assert store.erase_person("赵六").statements == 1
    assert store.verify().whole


@pytest.mark.parametrize("name", ["钱七", " ", ""])
def test_a_name_that_is_nowhere_is_told(store: Store, name: str) -> None:
    keep_two(store)
    head = store.head()
    for erase in (store.erase_person, store.erase_document):
        with pytest.raises(InputError) as error:
            erase(name)
        assert error.value.problems[0].code == "erase-nothing"
    with pytest.raises(InputError):
        store.erase_record("system", name)
    assert store.head() == head


def test_blanking_more_under_an_erasure_is_found(store: Store) -> None:
    keep_two(store)
    store.erase_person("张三")
    (entry,) = store.entries(1)
    tamper(
        store,
        f"UPDATE statement SET body = NULL, quote = '', words = '', folded = '', erased = {entry.sequence}"
        " WHERE id = 2",
    )
    broken = store.verify().broken
    assert broken is not None
    assert (broken.sequence, broken.reason) == (entry.sequence, "content")


def test_the_hash_of_what_was_erased_cannot_be_tried_out(store: Store) -> None:
    """Neither the salt nor the hash without salt stays."""
    from sqlalchemy import select

    from guiju.store.schema import document_version, statement

    store.keep("a.txt", "aa", page(ELSEWHERE))
    store.erase_person("赵六")
    with store.place.reading() as connection:
        salts = connection.execute(
            select(statement.c.salt).where(statement.c.body.is_(None))
        ).scalars()
        assert set(salts) == {None}
        assert connection.execute(select(document_version.c.content)).scalar() == ""
