"""Documents to keep, as `Reading.records()` gives them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from guiju.store.keeping import Store

PROPOSALS = (
    ("张三", "proposal", "应当加快修订专利法，提高专利转化率到50%以上"),
    ("李四", "problem", "创新能力不足是主要问题"),
    ("张三", "proposal", "设立专项基金，支持中小企业"),
    ("王五", "fact", "ＧＤＰ 增长5.5%，R&D投入占“2.6%”"),
)
ELSEWHERE = (("赵六", "proposal", "加快修订专利法，提高专利转化率"), ("", "fact", "会议在京举行"))


def page(
    statements: Sequence[tuple[str, str, str]] = PROPOSALS, headline: str = "加快转化"
) -> list[dict[str, Any]]:
    """Records of a page: (speaker or "", kind, quote) of each statement."""
    article = {"type": "article", "id": "A1", "headline": {"text": headline}, "byline": None}
    return [article, *(_statement(number, *one) for number, one in enumerate(statements, 1))]


def _statement(number: int, speaker: str, kind: str, quote: str) -> dict[str, Any]:
    instruments = [word for word in ("专项基金", "专利法") if word in quote]
    return {
        "type": "statement", "id": f"A1-s{number:03d}", "article": "A1", "span": [number, number + 1],
        "quote": quote, "speakers": [speaker] if speaker else [], "kind": kind,
        "instruments": instruments, "quantities": [], "rules": ["cue", "kind"],
    }  # fmt: skip


def keep_two(store: Store) -> None:
    """Two documents, one of 2023 and one of 2024."""
    store.keep("press/a.txt", "aa", page(), dated=date(2023, 3, 5))
    store.keep("press/b.txt", "bb", page(ELSEWHERE, "别处"), dated=date(2024, 3, 5))
