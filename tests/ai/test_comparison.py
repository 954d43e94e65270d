"""Reforms over many systems: who gains or loses which duties, in figures that single decisions confirm."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import guiju
from guiju.ai.changes import terms
from guiju.ai.comparison import compare_duties
from guiju.ai.duties import OF_EVERYONE, duties_on
from guiju.cli import main
from guiju.model.problem import InputError
from tests.cli.process import run

CHINA, EU = guiju.load("ai_china"), guiju.load("ai_eu")
DAY = "2026-11-26"
SYSTEMS = """system_id,on_cn_network,offered_to_cn_public,is_generative,processes_personal_info,automated_decision,\
major_effect_on_rights,used_by_public_body,has_public_opinion_attribute
chat,true,true,true,false,false,false,false,true
code,true,false,true,false,false,false,false,false
benefit,true,false,false,true,true,true,true,false
gate,true,false,false,true,false,false,false,false
"""


@pytest.fixture
def systems(tmp_path: Path) -> Path:
    path = tmp_path / "systems.csv"
    path.write_text(SYSTEMS, encoding="utf-8")
    return path


def test_who_gains_and_loses(systems: Path) -> None:
    found = compare_duties(
        CHINA, {"system": systems}, ["ladder", "negative_list", "sanctions"], day=DAY
    )
    ladder, negative, sanctions = found.layers
    assert (ladder.gaining, ladder.losing, ladder.owed, ladder.without_tier) == (
        4,
        0,
        (96, 108),
        (2, 0),
    )
    assert {t.name: t.gain for t in ladder.tiers} == {"LAW-HIGH": 1, "LAW-MEDIUM": 2, "LAW-LOW": 1}
    assert [s.system for s in negative.systems] == ["chat"]
    assert negative.systems[0].lost == ("CN-AR-25", "CN-DS-17", "CN-GA-18")
    assert (negative.gaining, negative.losing) == (1, 1)
    assert (sanctions.gaining, sanctions.losing, sanctions.altered) == (0, 0, 4)
    assert sanctions.changed_terms["CN-CS-01"] == 4
    assert sanctions.changed_terms["CN-GA-01"] == 1
    before, after = sanctions.indicators
    assert after["own_sanction"] > before["own_sanction"]
    assert after["fined_by_turnover"] > before["fined_by_turnover"] == 8


def test_layers_are_stacked_and_compared_with_another_layer(systems: Path) -> None:
    data = {"system": systems}
    (stacked,) = compare_duties(CHINA, data, ["ladder+public_bodies"], day=DAY).layers
    (single,) = compare_duties(CHINA, data, ["ladder"], day=DAY).layers
    (upon,) = compare_duties(
        CHINA, data, ["ladder+public_bodies"], baseline="ladder", day=DAY
    ).layers
    assert stacked.owed[1] - stacked.owed[0] == (single.owed[1] - single.owed[0]) + (
        upon.owed[1] - upon.owed[0]
    )
    assert {t.name for t in upon.duties} == {f"PUB-{n}" for n in range(1, 7)}
    assert {t.name for t in upon.tiers} == {"CN-PUBLIC"}
    assert set(stacked.drafted) == {*single.drafted, *upon.drafted}


def test_columns_that_only_a_layer_knows(tmp_path: Path) -> None:
    path = tmp_path / "systems.csv"
    path.write_text(
        "system_id,on_cn_network,on_negative_list,note\na,true,true,x\nb,true,false,y\n",
        encoding="utf-8",
    )
    found = compare_duties(CHINA, {"system": path}, ["negative_list", "ladder"], day=DAY)
    assert found.run.data["system"].extra == ("note",)
    assert [s.system for s in found.layers[0].systems] == ["a"]


def test_a_layer_begins_on_its_day(systems: Path) -> None:
    data = {"system": systems}
    (before,) = compare_duties(CHINA, data, ["ladder"], day="2024-02-29").layers
    (after,) = compare_duties(CHINA, data, ["ladder"], day="2024-03-01").layers
    assert (before.gaining, after.gaining) == (0, 4)
    assert before.drafted == ()


@settings(max_examples=4, deadline=None)
@given(
    st.lists(st.tuples(*[st.booleans()] * 8), min_size=1, max_size=6),
    st.sampled_from(["ladder", "model_law", "sanctions", "generative_only"]),
)
def test_as_single_decisions_say(
    tmp_path_factory: pytest.TempPathFactory, drawn: list[tuple[bool, ...]], reform: str
) -> None:
    names = SYSTEMS.splitlines()[0].split(",")[1:]
    cases = [
        {"system_id": f"s{n}"} | dict(zip(names, row, strict=True)) for n, row in enumerate(drawn)
    ]
    file = tmp_path_factory.mktemp("drawn") / "systems.csv"
    lines = [
        ",".join(cases[0]),
        *(",".join(str(v).lower() for v in case.values()) for case in cases),
    ]
    file.write_text("\n".join(lines), encoding="utf-8")
    (layer,) = compare_duties(CHINA, {"system": file}, [reform], day=DAY).layers
    gains, losses, without = Counter[str](), Counter[str](), [0, 0]
    altered = 0
    definitions = CHINA.definition, CHINA.under(reform).definition
    sides = [
        {d.name: terms(d) for d in duties_on(one, date.fromisoformat(DAY))} for one in definitions
    ]
    for case in cases:
        pair = [
            CHINA.decide(
                {"system": case}, date=DAY, reform=name, outputs=["system.tiers", "system.duties"]
            )
            for name in ("", reform)
        ]
        before, after = (set(one["system.duties"]) for one in pair)
        gains.update(after - before)
        losses.update(before - after)
        altered += any(sides[0][name] != sides[1][name] for name in before & after)
        for side, one in enumerate(pair):
            without[side] += not set(one["system.tiers"]) - OF_EVERYONE
    assert {t.name: t.gain for t in layer.duties if t.gain} == gains
    assert {t.name: t.lose for t in layer.duties if t.lose} == losses
    assert layer.altered == altered
    assert layer.without_tier == tuple(without)


def test_the_file_holds_every_system(systems: Path, tmp_path: Path) -> None:
    for name in ("out.parquet", "out.csv"):
        compare_duties(
            CHINA, {"system": systems}, ["ladder", "negative_list"], day=DAY, out=tmp_path / name
        )
        rows = (
            duckdb.connect()
            .execute(f"SELECT system_id, reform, gained FROM '{tmp_path / name}' ORDER BY ALL")
            .fetchall()
        )
        assert len(rows) == 8
        key, reform, gained = rows[0]
        assert (key, reform) == ("benefit", "ladder")
        assert list(gained.split("|") if isinstance(gained, str) else gained) == [
            "LAW-H1",
            "LAW-H2",
            "LAW-H3",
        ]


def test_synthetic_systems_stay_marked(tmp_path: Path) -> None:
    made, out = tmp_path / "made.parquet", tmp_path / "out.parquet"
    base = duckdb.connect()
    base.execute("COPY (SELECT 's' AS system_id, true AS on_cn_network) "
                 f"TO '{made}' (FORMAT parquet, KV_METADATA {{kind: 'synthetic'}})")  # fmt: skip
    found = compare_duties(CHINA, {"system": made}, ["ladder"], day=DAY, out=out)
    assert found.to_json()["kind"] == "synthetic"
    key = f"SELECT value FROM parquet_kv_metadata('{out}') WHERE key = 'kind'::BLOB"
    assert base.execute(key).fetchall() == [(b"synthetic",)]
    asked = [
        "compare",
        "ai_china",
        "--data",
        "system=made.parquet",
        "--reform",
        "ladder",
        "--date",
        DAY,
    ]
    assert b"SYNTHETIC" in run(asked, tmp_path).stdout


def test_the_union_before_its_amendment(tmp_path: Path) -> None:
    path = tmp_path / "systems.csv"
    path.write_text(
        "system_id,on_eu_market,annex3_point\ncv,true,4a\nspam,true,\n", encoding="utf-8"
    )
    (layer,) = compare_duties(EU, {"system": path}, ["original_dates"], day=DAY).layers
    assert (layer.gaining, layer.owed) == (1, (4, 42))
    assert layer.drafted == ()


def test_a_policy_without_duties_is_refused(systems: Path) -> None:
    with pytest.raises(InputError) as caught:
        compare_duties(guiju.load("transfer"), {"system": systems}, ["R1"])
    assert caught.value.problems[0].code == "assess-policy"


def test_the_command(systems: Path, tmp_path: Path) -> None:
    asked = [
        "compare",
        "ai_china",
        "--data",
        "system=systems.csv",
        "--reform",
        "ladder",
        "--date",
        DAY,
    ]
    assert b"no law in force" in run(asked, tmp_path).stdout
    assert "并非现行法".encode() in run([*asked, "--lang", "zh"], tmp_path).stdout
    found: dict[str, Any] = json.loads(run([*asked, "--json"], tmp_path).stdout)
    assert found["reforms"][0]["systems"]["gain"] == 4
    assert found["reforms"][0]["proposed"] == [
        f"LAW-{level}{n}" for level in "HML" for n in (1, 2, 3)
    ]
    assert b"12.00" in run([*asked, "--target", "system.duty_count"], tmp_path).stdout
    for wrong, said in (
        (["--by", "system.role"], b"--by"),
        (["--record", "r.json"], b"--record"),
        (["--out", "out.html"], b"out.html"),
    ):
        failed = run([*asked, *wrong], tmp_path)
        assert failed.returncode == 2
        assert said in failed.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["systems.csv"]


def test_columns_that_no_rule_reads_are_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What stands in them is not looked at: that is said once, and not under a reform that reads them."""
    table = tmp_path / "systems.csv"
    table.write_text(
        "system_id,on_cn_network,used_by_public_body,open_source\na,true,perhaps,maybe\n",
        encoding="utf-8",
    )
    command = [
        "compare",
        "ai_china",
        "--data",
        f"system={table}",
        "--date",
        "2026-11-01",
        "--reform",
    ]
    assert main([*command, "sanctions", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["data"]["system"]["unread"] == [
        "open_source", "used_by_public_body",
    ]  # fmt: skip
    for language, words in (("en", "no rule of this comparison reads"), ("zh", "均未读取")):
        assert main([*command, "sanctions", "--lang", language]) == 0
        shown = capsys.readouterr().out
        assert shown.count("open_source") == 1
        assert words in shown
    # A reform reads one of the two: then its values count, and the wrong one is refused.
    assert main([*command, "public_bodies", "--json"]) == 2
    (problem,) = json.loads(capsys.readouterr().out)["problems"]
    assert (problem["code"], problem["found"]) == ("not-a-bool", "perhaps")
