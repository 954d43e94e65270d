"""AI governance held against the researched tables: each row, each figure in it, and drawn systems."""

from __future__ import annotations

import csv
import random
import re
from collections import Counter, defaultdict
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest

import guiju
from guiju.ai.duties import Duty, duties_on
from guiju.model.definition import Definition, Row

POLICIES = {name: guiju.load(name) for name in ("ai_china", "ai_eu")}
LAST = date(2028, 12, 31)
EARLIER = {
    "CN-13": "2019-01-01",
    "CN-14": "2021-11-01",
    "CN-20": "2021-11-01",
    "CN-26": "2023-01-10",
}
"""Tiers that begin earlier here: with the earliest of the rules they stand on."""
OWN_WORDS = {"CN-R5": "-", "EU-C10": "training_yottaflop > 10", "EU-H1": "legacy", "EU-H2": "legacy",
             "EU-H3": "profiles", "EU-H4": "legacy", "EU-C6": "legacy"}  # fmt: skip
"""Conditions that say more here, or the same in another unit, with what they say."""
SPELT = {"一": "1", "两": "2", "三": "3", "六": "6", "八": "8"}


def researched(shared: Path, name: str) -> list[dict[str, str]]:
    with (shared / "facts" / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def numbers(text: str | None) -> Counter[str]:
    return Counter(re.findall(r"\d+(?:\.\d+)?", (text or "").replace(",", "")))


def numbers_zh(text: str | None) -> set[str]:
    """The figures of a Chinese threshold; one that has none spells them out."""
    plain = (text or "").replace("万", "0000")
    if found := set(numbers(plain)):
        return found
    return {figure for word, figure in SPELT.items() if word in plain}


@pytest.fixture(scope="module")
def duties() -> dict[str, tuple[Duty, Definition]]:
    return {
        duty.name: (duty, policy.definition)
        for policy in POLICIES.values()
        for duty in duties_on(policy.definition, LAST)
    }


@pytest.fixture(scope="module")
def rows() -> dict[str, Row]:
    tables = [table for p in POLICIES.values() for table in p.definition.tables.values()]
    return {row.name: row for table in tables for row in table.rows}


# duties


def test_every_duty_is_there(shared: Path, duties: dict[str, tuple[Duty, Definition]]) -> None:
    found = {
        name: (d.tiers, d.parties, d.phase, d.modality, d.read, d.start, d.end, d.measures, d.text.en)
        for name, (d, _) in duties.items()
    }  # fmt: skip
    rows = researched(shared, "ai_duties.csv")
    expected = {
        r["duty_id"]: (
            (r["tier"],), tuple(r["role"].split(";")), r["phase"], r["modality"], r["verified"],
            date.fromisoformat(r["applies_from"]), None, tuple(filter(None, r["measures"].split(";"))), r["duty_en"],
        )
        for r in rows
    }  # fmt: skip
    assert len(rows) == 200
    assert found == expected


def test_thresholds_and_evidence(shared: Path, duties: dict[str, tuple[Duty, Definition]]) -> None:
    for row in researched(shared, "ai_duties.csv"):
        duty = duties[row["duty_id"]][0]
        assert bool(duty.threshold) == bool(row["threshold"]), duty.name
        assert numbers(duty.threshold.en) == numbers(row["threshold"]), duty.name
        zh = numbers_zh(duty.threshold.zh) - {
            "23"
        }  # an article that English gives with its paragraph
        assert zh <= set(numbers(row["threshold"])), duty.name
        assert (duty.evidence.en or "") == row["evidence"].replace(";", ","), duty.name


# Parts of GB/T 45654, and a remark on GB/T 45652: the policy names them in the language of the standard.
PARTS = {
    "语料评估": "training data assessment", "语料来源": "training data source", "非拒答测试题库": "non-refusal bank",
    "应拒答测试题库": "refusal bank", "生成内容测试题库": "generated-content bank", "非拒答测试": "non-refusal test",
    "应拒答测试": "refusal test", "生成内容测试": "generated-content test", "关键词库": "keyword library",
    "（草案编号）": "(draft numbering)",
}  # fmt: skip


def test_articles_and_phrases(shared: Path, duties: dict[str, tuple[Duty, Definition]]) -> None:
    for row in researched(shared, "ai_duties.csv"):
        duty = duties[row["duty_id"]][0]
        article = re.sub(r"\s*\(.*2026/1744\)", "", row["article"])
        mine = (
            "; ".join(cite.article for cite in duty.cites).replace("Art. ", "").replace("、", ";")
        )
        for chinese, english in PARTS.items():
            mine = mine.replace(chinese, english)
        assert re.sub(r"\W+", " ", mine).split() == re.sub(r"\W+", " ", article).split(), duty.name
        for cite in duty.cites:
            phrase, quote = (re.sub(r"[\s\"]", "", text) for text in (cite.phrase, row["quote"]))
            assert phrase in quote, duty.name


def test_sources_and_sanctions(shared: Path, duties: dict[str, tuple[Duty, Definition]]) -> None:
    sources: dict[str, set[str]] = defaultdict(set)
    sanctions: dict[str, set[str]] = defaultdict(set)
    for row in researched(shared, "ai_duties.csv"):
        duty, definition = duties[row["duty_id"]]
        sources[row["instrument"]].update(cite.source for cite in duty.cites)
        sanctions[row["sanction"]].add(duty.sanction)
        if duty.sanction:
            said = definition.enums["sanction"].values[duty.sanction].en or ""
            amounts = row["sanction"].replace("m ", " million ")
            plain = re.sub(r"(\d)m\b", r"\1", amounts)
            assert set(numbers(plain)) <= set(numbers(said)), duty.name
        else:
            assert row["sanction"] == ""
    assert {len(found) for found in sanctions.values()} == {1}
    assert sources.pop("Reg. (EU) 2024/1689") == {"aiact", "omnibus"}
    assert {len(found) for found in sources.values()} == {1}
    assert len({next(iter(found)) for found in sources.values()}) == len(sources)


def test_no_copied_sentences(shared: Path, duties: dict[str, tuple[Duty, Definition]]) -> None:
    for row in researched(shared, "ai_duties.csv"):
        quote, text = row["quote"], duties[row["duty_id"]][0].text.zh or ""
        for size in range(21, len(quote) + 1):
            assert quote[size - 21 : size] not in text, row["duty_id"]


# tiers


def test_every_tier_row_is_there(shared: Path, rows: dict[str, Row]) -> None:
    found = researched(shared, "ai_tiers.csv")
    assert len(found) == 62
    for row in found:
        mine, name = rows[row["rule_id"]], row["rule_id"]
        assert row["tier"] in mine.cells.values(), name
        assert mine.cells["read ="] == row["verified"], name
        assert mine.start == date.fromisoformat(EARLIER.get(name, row["applies_from"])), name
        assert mine.start <= date.fromisoformat(row["applies_from"]), name
        assert mine.end is None, name
        assert mine.cites, name
        assert mine.reason.en is not None, name
        assert mine.reason.en == row["tier_en"].split(" (text says")[0], name


def test_conditions_say_the_same(shared: Path, rows: dict[str, Row]) -> None:
    for row in researched(shared, "ai_tiers.csv"):
        mine = rows[row["rule_id"]].cells["?"]
        if more := OWN_WORDS.get(row["rule_id"]):
            assert more in mine
            continue
        # A value that may be missing is asked for first.
        plain = re.sub(r"(\w+) IS NOT NULL AND (?=\1 )", "", mine)
        assert re.sub(r"\s|\(|\)", "", plain) == re.sub(r"\s|\(|\)", "", _asked(row)), row[
            "rule_id"
        ]


def _asked(row: dict[str, str]) -> str:
    return re.sub(r"(\w+) IS NOT NULL AND (?=\1 )", "", row["condition_sql"])


def test_rules_read_in_summaries_are_marked(shared: Path, rows: dict[str, Row]) -> None:
    for row in researched(shared, "ai_tiers.csv"):
        if row["verified"] == "secondary":
            mine = rows[row["rule_id"]]
            assert any(cite.unverified for cite in mine.cites), row["rule_id"]


# drawn systems


DAYS = (
    "2019-06-01",
    "2022-06-01",
    "2023-07-01",
    "2024-03-15",
    "2025-12-01",
    "2026-11-26",
    "2027-12-02",
    "2028-12-31",
)


def drawn(policy: str, count: int) -> list[dict[str, Any]]:
    """Systems whose features hold with a chance of their own for each system."""
    dice = random.Random(policy)
    columns = POLICIES[policy].definition.entities["system"].columns.values()
    enums = POLICIES[policy].definition.enums
    out = []
    for number in range(count):
        chance = dice.random()
        system: dict[str, Any] = {"system_id": str(number)}
        for column in columns:
            match column.type.kind:
                case "bool":
                    # Who takes control owes more than the table of tiers says; that has tests of its own.
                    taking = column.name in (
                        "rebrands",
                        "substantially_modifies",
                        "changes_purpose",
                    )
                    system[column.name] = dice.random() < chance and not taking
                case "int":
                    system[column.name] = dice.choice([0, 99_999, 100_000, 1_000_000])
                case "number":
                    system[column.name] = dice.choice([0, 9, 10, 11])
                case "enum" if column.name != "role":
                    values = list(enums[str(column.type.enum)].values)
                    wanted = column.has_default or dice.random() < 0.5
                    system[column.name] = dice.choice(values) if wanted else None
        out.append({name: value for name, value in system.items() if value is not None})
    return out


@pytest.mark.parametrize("day", DAYS)
@pytest.mark.parametrize("policy", POLICIES)
def test_drawn_systems_have_the_researched_tiers(shared: Path, policy: str, day: str) -> None:
    systems = drawn(policy, 250)
    outputs = ["system.tiers", "system.duties"]
    found = POLICIES[policy].decide({"system": systems}, date=day, outputs=outputs)
    tiers, owed = found["system.tiers"], found["system.duties"]
    expected = researched_tiers(shared, policy, systems, day)
    duties = defaultdict(set)
    for row in researched(shared, "ai_duties.csv"):
        if row["applies_from"] <= day:
            duties[row["tier"]].add(row["duty_id"])
    for number, system in enumerate(systems):
        assert set(tiers[number]) == expected[number], system
        assert set(owed[number]) == set().union(*(duties[tier] for tier in expected[number])), (
            system
        )


def researched_tiers(
    shared: Path, policy: str, systems: list[dict[str, Any]], day: str
) -> list[set[str]]:
    """The tiers of systems by the conditions as researched, asked of DuckDB."""
    columns = POLICIES[policy].definition.entities["system"].columns
    names = [name for name, column in columns.items() if column.type.kind != "date"]
    base = duckdb.connect()
    kinds = {"bool": "BOOLEAN", "int": "BIGINT", "number": "DOUBLE"}
    typed = (f"{name} {kinds.get(columns[name].type.kind, 'VARCHAR')}" for name in names)
    base.execute(f"CREATE TABLE s ({', '.join(typed)})")
    defaults = {name: columns[name].default for name in names if columns[name].has_default}
    marks = ", ".join("?" * len(names))
    base.executemany(
        f"INSERT INTO s VALUES ({marks})", [[(defaults | s).get(n) for n in names] for s in systems]
    )
    view = "SELECT *" + (
        ", training_yottaflop * 1e24 AS training_flops" if policy == "ai_eu" else ""
    )
    found: list[set[str]] = [set() for _ in systems]
    taken: set[int] = set()
    place = {"ai_china": "CN", "ai_eu": "EU"}[policy]
    rules = [r for r in researched(shared, "ai_tiers.csv") if r["jurisdiction"] == place]
    for rule in sorted(rules, key=lambda r: int(r["priority"])):
        begins = EARLIER.get(rule["rule_id"], rule["applies_from"])
        if begins > day or rule["group"] in ("reference_first", "local"):
            continue
        query = f"SELECT system_id FROM ({view} FROM s) WHERE {rule['condition_sql']}"
        for (name,) in base.execute(query).fetchall():
            if rule["group"] != "first" or int(name) not in taken:
                found[int(name)].add(rule["tier"])
            if rule["group"] == "first":
                taken.add(int(name))
    return found
