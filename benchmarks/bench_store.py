"""A store of 100,000 statements: search, likeness, keeping, verifying. Milliseconds; the first line is a plain scan.

The sentences are drawn: words of policy pages and 3,000 others, by Zipf's law; half of the statements hold the first.
`--engine postgresql://…` measures a server instead of a file.
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import date, timedelta
from itertools import accumulate
from pathlib import Path
from typing import Any

from sqlalchemy import text

from guiju.store import open_store
from guiju.store.keeping import Store
from guiju.store.search import Filters

COMMON = """
发展 创新 企业 改革 政策 加快 建设 推进 支持 科技 经济 社会 市场 完善 机制 提高 服务 人才 技术 产业 农村 教育 专利 转化
税收 医疗 保障 投资 基金 中小 制造 数字 数据 安全 监管 标准 绿色 能源 生态 区域 城市 交通 就业 收入 养老 住房 法律 修订
试点 评估 奖励 高校 院所 成果 转让 许可 作价 入股 递延 纳税 人工智能 算法 备案 伦理
"""
_drawn = random.Random(2)
WORDS = [
    *COMMON.split(),
    *(
        chr(_drawn.randint(0x4E00, 0x5800)) + chr(_drawn.randint(0x4E00, 0x5800))
        for _ in range(3000)
    ),
]
WEIGHTS = list(accumulate(1 / (rank + 3) for rank in range(len(WORDS))))
KINDS = ("fact", "problem", "proposal", "target", "praise")


def page(number: int, drawn: random.Random) -> list[dict[str, Any]]:
    """Fifty statements of one document."""
    records: list[dict[str, Any]] = [{"type": "article", "id": "A1", "headline": None}]
    for at in range(50):
        words = drawn.choices(WORDS, cum_weights=WEIGHTS, k=drawn.randint(6, 24))
        if at == 7:
            # The same proposal in every document, some words of it changed.
            words = [*WORDS[5:20], *words[:6]]
        records.append(
            {
                "type": "statement", "id": f"A1-s{at:03d}", "quote": "".join(words),
                "speakers": [f"代表{drawn.randint(1, 3000)}"], "kind": drawn.choice(KINDS),
                "instruments": ["专项基金"] if "基金" in words else [], "quantities": [],
            }
        )  # fmt: skip
    return records


def filled(store: Store, documents: int) -> float:
    """Keep documents; CPU seconds a thousand statements."""
    drawn = random.Random(1)
    start = time.process_time()
    for number in range(documents):
        store.keep(
            f"press/{number}.txt", str(number), page(number, drawn),
            dated=date(2000, 1, 1) + timedelta(days=number),
        )  # fmt: skip
    return (time.process_time() - start) / documents * 20


def timed(ask: Callable[[], Any], times: int = 15) -> dict[str, Any]:
    """Median wall and CPU milliseconds of a question, and how many statements it finds."""
    found, walls, cpus = ask(), [], []
    for _ in range(times):
        wall, cpu = time.perf_counter(), time.process_time()
        ask()
        walls.append((time.perf_counter() - wall) * 1000)
        cpus.append((time.process_time() - cpu) * 1000)
    return {
        "found": getattr(found, "total", found), "wall_ms": round(statistics.median(walls), 1),
        "cpu_ms": round(statistics.median(cpus), 1),
    }  # fmt: skip


def scan(store: Store, word: str) -> int:
    """The same question without an index."""
    with store.place.reading() as connection:
        query = text("SELECT count(*) FROM statement WHERE folded LIKE :word")
        return int(connection.execute(query, {"word": f"%{word}%"}).scalar_one())


def main() -> None:
    """Print one line of JSON a question."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--documents", type=int, default=2000)
    parser.add_argument("--engine", default="")
    given = parser.parse_args()
    with (
        tempfile.TemporaryDirectory() as folder,
        open_store(given.engine or Path(folder) / "a.db", "bench") as store,
    ):
        per_thousand = filled(store, given.documents)
        print(json.dumps({"keep_cpu_s_per_1000": round(per_thousand, 3)}))
        questions: dict[str, Callable[[], Any]] = {
            "scan 专利": lambda: scan(store, "专利"),
            "专利": lambda: store.search("专利"),
            "发展 (most frequent)": lambda: store.search("发展"),
            "one character 税": lambda: store.search("税"),
            "专利 税收 转化": lambda: store.search("专利", "税收", "转化"),
            "人工智能算法备案": lambda: store.search("人工智能算法备案"),
            "专利, proposals": lambda: store.search("专利", filters=Filters(kind="proposal")),
            "发展, since 2004": lambda: store.search(
                "发展", filters=Filters(since=date(2004, 1, 1))
            ),
            "speaker alone": lambda: store.search(filters=Filters(speaker="代表17")),
            "like": lambda: store.like("press/7.txt:A1-s007"),
            "verify": lambda: store.verify().checked,
        }
        for name, ask in questions.items():
            times = 3 if name in ("verify", "like") else 15
            print(
                json.dumps({"question": name, **timed(ask, times)}, ensure_ascii=False),
                flush=True,
            )


if __name__ == "__main__":
    main()
