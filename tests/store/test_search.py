"""Search gives what a reader would find with a pencil, in the same order from both databases."""

from __future__ import annotations

import math
import random
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guiju.model.problem import InputError
from guiju.store import open_store
from guiju.store.index import bigrams_of, find_spans, fold, words_of
from guiju.store.keeping import Store
from guiju.store.search import Filters

from .conftest import new_database
from .pages import keep_two, page

LETTERS = "发展改革创新专利税收一二三，。（）Aa5%．＂'\"*:&|!\\-^ 　人人人"
WORDS = (
    "发展", "展改", "税", "税收", "人人", "a5", "Ａ", "%", "，", "。（", "'", '"', "*", "\\", "a -", "专利 税",
    "人人人人",
)  # fmt: skip


def texts(count: int) -> list[str]:
    """Sentences of few letters, so that words are found often and in odd places."""
    drawn = random.Random(5)
    return ["".join(drawn.choices(LETTERS, k=drawn.randint(1, 24))) for _ in range(count)]


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory, server: str) -> Iterator[list[Store]]:
    """The same documents in a file and on a server; one of them in a second version."""
    quotes = texts(240)
    kinds = ("fact", "problem", "proposal")
    stores = [
        open_store(tmp_path_factory.mktemp("search") / "a.db", "ann"),
        open_store(new_database(server), "ann"),
    ]
    for store in stores:
        store.keep("0.txt", "old", page([("旧", "fact", "发展发展税收人人")]))
        for number in range(12):
            part = quotes[number * 20 : number * 20 + 20]
            statements = [(f"人{at % 4}", kinds[at % 3], quote) for at, quote in enumerate(part)]
            store.keep(f"{number}.txt", str(number), page(statements), dated=date(2020 + number, 1, 1))  # fmt: skip
    yield stores
    for store in stores:
        store.close()


@pytest.fixture(scope="module")
def file_store(both: list[Store]) -> Store:
    return both[0]


def pencilled(words: str) -> set[str]:
    """The texts in which all words stand."""
    sought = [fold(word) for word in words.split()]
    return {text for text in texts(240) if all(word in fold(text) for word in sought)}


@pytest.mark.parametrize("words", WORDS)
def test_found_is_what_stands_there_in_both_databases(both: list[Store], words: str) -> None:
    answers = [store.search(*words.split(), limit=1000) for store in both]
    assert {hit.quote for hit in answers[0].hits} == pencilled(words)
    assert answers[0].total == len(answers[0].hits)
    assert [hit.name for hit in answers[0].hits] == [hit.name for hit in answers[1].hits]


@pytest.mark.parametrize("words", [word for word in WORDS if "人人" not in word])
def test_scores_are_the_same_in_both_databases(both: list[Store], words: str) -> None:
    """But for words that overlap with themselves, which one counts by places and the other apart."""
    first, second = (store.search(*words.split(), limit=1000).hits for store in both)
    assert [hit.score for hit in first] == pytest.approx([hit.score for hit in second], abs=1e-5)


FILTERS = (
    Filters(speaker="人1"), Filters(kind="fact"), Filters(document="3.txt"), Filters(since=date(2026, 1, 1)),
    Filters(speaker="1", kind="problem", since=date(2024, 1, 1)), Filters(instrument="基金"),
)  # fmt: skip


@pytest.mark.parametrize("filters", FILTERS, ids=str)
@pytest.mark.parametrize("words", ["", "发", "税收"])
def test_filters_are_the_same_in_both_databases(
    both: list[Store], words: str, filters: Filters
) -> None:
    first, second = (store.search(*words.split(), filters=filters, limit=1000) for store in both)
    assert first.total == second.total
    assert [hit.name for hit in first.hits] == [hit.name for hit in second.hits]
    every = (
        both[0]
        .search(words or "", filters=Filters(document="") if words else filters, limit=1000)
        .hits
    )
    kept = {
        hit.name
        for hit in every
        if (not filters.kind or hit.kind == filters.kind)
        and (not filters.speaker or any(filters.speaker in name for name in hit.speakers))
        and (not filters.document or hit.document == filters.document)
        and (filters.since is None or (hit.dated or "") >= filters.since.isoformat())
        and not filters.instrument
    }
    assert {hit.name for hit in first.hits} == kept


def test_a_limit_cuts_and_the_total_stays(file_store: Store) -> None:
    whole = file_store.search("发", limit=1000)
    some = file_store.search("发", limit=3)
    assert some.hits == whole.hits[:3]
    assert some.total == whole.total == len(whole.hits)


@settings(max_examples=60, deadline=None)
@given(words=st.text(alphabet=LETTERS, min_size=1, max_size=5))
def test_any_words_can_be_searched(file_store: Store, words: str) -> None:
    if not fold(words):
        return
    found = file_store.search(words, limit=1000)
    assert {hit.quote for hit in found.hits} == pencilled(words)


def cosine(first: str, second: str) -> float:
    a, b = set(bigrams_of(fold(first))), set(bigrams_of(fold(second)))
    return len(a & b) / math.sqrt(len(a) * len(b)) if a and b else 0.0


@pytest.mark.parametrize("least", [0.2, 0.4, 0.75, 1.0])
@pytest.mark.parametrize("name", ["0.txt:A1-s002", "3.txt:A1-s007", "7.txt:A1-s016"])
def test_like_is_the_cosine_of_bigrams_and_misses_nothing(
    both: list[Store], name: str, least: float
) -> None:
    (asked,) = (
        hit
        for hit in both[0].search(filters=Filters(document=name.partition(":")[0]), limit=99).hits
        if hit.name == name
    )
    first, second = (store.like(name, least=least, limit=1000) for store in both)
    expected = [text for text in texts(240) if cosine(asked.quote, text) >= least - 1e-9]
    assert sorted([asked.quote, *(hit.quote for hit in first.hits)]) == sorted(expected)
    assert [(hit.name, hit.score) for hit in first.hits] == [
        (hit.name, hit.score) for hit in second.hits
    ]
    for hit in first.hits:
        assert hit.score == pytest.approx(cosine(asked.quote, hit.quote), abs=1e-6)


def test_the_same_proposal_elsewhere(store: Store) -> None:
    keep_two(store)
    (hit,) = store.like("press/a.txt:A1-s001").hits
    assert (hit.name, hit.speakers) == ("press/b.txt:A1-s001", ("赵六",))
    assert 0.6 < hit.score < 1
    assert store.like("press/a.txt:A1-s001", filters=Filters(since=date(2025, 1, 1))).total == 0
    assert store.like("press/a.txt:A1-s002").total == 0


def test_width_case_and_blanks_do_not_count(store: Store) -> None:
    keep_two(store)
    for words in ("gdp增长", "GDP 增长5.5%", "ｇｄｐ", "r&d 投入", "“2.6%”", "５．５％"):
        found = store.search(words)
        assert [hit.statement for hit in found.hits] == ["A1-s004"], words
    (hit,) = store.search("gdp增长").hits
    assert hit.snippet() == "【ＧＤＰ 增长】5.5%，R&D投入占“2.6%”"


def test_documents_are_named_by_the_end_of_their_path(store: Store) -> None:
    keep_two(store)
    for name in ("b.txt", "press/b.txt"):
        assert store.search("专利", filters=Filters(document=name)).total == 1
    assert store.search("专利", filters=Filters(document="ress/b.txt")).total == 0
    assert store.search("专利", filters=Filters(instrument="专利")).total == 2
    assert store.search(filters=Filters(instrument="基金")).total == 1
    assert store.search(filters=Filters(speaker="%")).total == 0


def test_nothing_to_search_for_is_told(store: Store) -> None:
    with pytest.raises(InputError) as error:
        store.search(" ", "　")
    assert error.value.problems[0].code == "search-nothing"


def test_snippets_of_long_statements_are_cut_around_the_hit(tmp_path: Path) -> None:
    long = "前" * 100 + "税收" + "后" * 100
    with open_store(tmp_path / "a.db", "ann") as store:
        store.keep("a.txt", "aa", page([("", "fact", long)]))
        (hit,) = store.search("税收").hits
        assert hit.snippet() == f"…{'前' * 24}【税收】{'后' * 48}…"
        (listed,) = store.search(filters=Filters(kind="fact")).hits
        assert listed.snippet() == f"{'前' * 72}…"


@given(st.text(max_size=30))
def test_folding_is_stable_and_tokens_are_clean(text: str) -> None:
    folded = fold(text)
    assert fold(folded) == folded
    tokens = words_of(folded).split(" ") if folded else []
    assert len(tokens) == len(folded)
    assert all(letter.isalnum() or ord(letter) > 127 for letter in folded)


@given(st.text(alphabet=LETTERS, max_size=20), st.text(alphabet=LETTERS, min_size=1, max_size=3))
def test_spans_hold_the_word(text: str, word: str) -> None:
    sought = fold(word)
    for start, end in find_spans(text, [sought] if sought else []):
        assert sought in fold(text[start:end])
