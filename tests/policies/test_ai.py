"""AI governance: the sample systems in each engine, dates at the edge, control, equal duties, proofs."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

import guiju
from guiju.ai.duties import duties_on, merged
from guiju.api import Policy
from guiju.evaluate.engines import DuckDBEngine, PolarsEngine, PythonEngine
from guiju.evaluate.program import compile_program
from guiju.load.policy import load_definition

POLICIES = {name: guiju.load(name) for name in ("ai_china", "ai_eu")}
CHINA, EU = POLICIES["ai_china"], POLICIES["ai_eu"]
TODAY = date(2026, 11, 1)
LAST = date(2028, 12, 31)
NAMES = [(name, case) for name, policy in POLICIES.items() for case in policy.definition.cases]
PUBLIC = {"on_cn_network": True, "offered_to_cn_public": True}
CHAT = PUBLIC | {"is_generative": True, "dialogue_or_writing": True}


def of(policy: Policy, features: dict[str, Any], output: str, day: date, **more: Any) -> Any:
    return policy.decide({"system": features}, date=day, outputs=[f"system.{output}"], **more)[
        f"system.{output}"
    ]


# what a duty says


def test_summaries_are_never_shown_as_certain() -> None:
    for policy in POLICIES.values():
        for duty in duties_on(policy.definition, LAST):
            assert duty.unverified == (duty.read == "secondary"), duty.name


def test_words_in_both_languages() -> None:
    for policy in POLICIES.values():
        for duty in duties_on(policy.definition, LAST):
            for label in (duty.text, duty.threshold, duty.evidence):
                assert bool(label.zh) == bool(label.en), duty.name
            assert duty.cites, duty.name
            assert duty.parties, duty.name


# the samples


@pytest.mark.parametrize(("name", "case"), NAMES, ids=[f"{n}-{c}" for n, c in NAMES])
def test_cases_in_every_engine(name: str, case: str) -> None:
    worked = POLICIES[name].definition.cases[case]
    definition = POLICIES[name].under(worked.reform).definition
    goals = list(dict.fromkeys(tuple(target.split(".")[:2]) for target in worked.expect))
    program = compile_program([definition], worked.date, [(e, n) for e, n in goals])
    exact = PythonEngine(exact=True).values(program, worked.given)
    for engine in (DuckDBEngine(), PolarsEngine()):
        found = engine.values(program, worked.given)
        for key, values in exact.items():
            assert list(map(str, found[key])) == list(map(str, values)), key


def test_lists_of_a_table(tmp_path: Path) -> None:
    import duckdb

    rows = tmp_path / "systems.csv"
    rows.write_text(
        "系统编号,在境内网络上提供或使用,面向境内公众提供,生成合成类,所问角色\n"
        "a,true,true,true,all\nb,true,false,true,all\nc,false,false,false,all\n",
        encoding="utf-8",
    )
    outputs = ["system.tiers", "system.duties", "system.duty_count"]
    CHINA.decide_tables({"system": rows}, out=tmp_path / "out.parquet", date=TODAY, outputs=outputs)
    found = (
        duckdb.connect()
        .execute(
            f"SELECT system_id, tiers, len(duties), duty_count FROM '{tmp_path / 'out.parquet'}' ORDER BY 1"
        )
        .fetchall()
    )
    case = {"on_cn_network": True, "offered_to_cn_public": True, "is_generative": True}
    count = of(CHINA, case, "duty_count", TODAY)
    assert found == [
        ("a", ["CN-ALG", "CN-GENAI", "CN-DS", "CN-ANY"], count, count),
        ("b", ["CN-OUT", "CN-ANY"], 5, 5),
        ("c", [], 0, 0),
    ]


# dates


@pytest.mark.parametrize(
    ("policy", "first"),
    [("ai_china", d) for d in ("2023-08-15", "2025-09-01", "2025-11-01", "2026-01-01", "2026-07-15")]
    + [("ai_eu", d) for d in ("2025-02-02", "2025-08-02", "2026-08-02", "2027-12-02", "2028-08-02")],
)  # fmt: skip
def test_duties_begin_on_their_day(policy: str, first: str) -> None:
    loaded, day = POLICIES[policy], date.fromisoformat(first)
    features: dict[str, Any] = dict.fromkeys(
        [c.name for c in loaded.definition.entities["system"].columns.values()
         if c.type.kind == "bool" and c.name not in ("untargeted_face_scraping", "rebrands")], True
    ) if policy == "ai_china" else {
        "on_eu_market": True, "is_gpai_model": True, "interacts_with_people": True,
        "annex1_product_or_safety_component": first == "2028-08-02", "third_party_assessment_required": True,
    } | ({"annex3_point": "4a"} if first == "2027-12-02" else {})  # fmt: skip
    before, after = (of(loaded, features, "duties", d) for d in (day - timedelta(days=1), day))
    assert set(after) - set(before), first


# control


@pytest.mark.parametrize("act", ["rebrands", "substantially_modifies", "changes_purpose"])
@pytest.mark.parametrize("role", ["deployer", "importer", "distributor"])
def test_whoever_takes_control_inherits(role: str, act: str) -> None:
    high = {"on_eu_market": True, "annex3_point": "4a"}
    own = set(of(EU, high | {"role": role}, "duties", LAST))
    provider = set(of(EU, high | {"role": "provider"}, "duties", LAST))
    taken = set(of(EU, high | {"role": role, act: True}, "duties", LAST))
    assert not provider <= own
    assert taken == own | provider


@pytest.mark.parametrize("act", ["rebrands", "substantially_modifies", "changes_purpose"])
@pytest.mark.parametrize("name", POLICIES)
def test_control_brings_all_that_the_provider_owes(name: str, act: str) -> None:
    policy = POLICIES[name]
    plain: dict[str, Any] = {
        c.name: True
        for c in policy.definition.entities["system"].columns.values()
        if c.type.kind == "bool"
    }
    plain |= {"annex3_point": "5b"} if name == "ai_eu" else {}
    plain |= dict.fromkeys(["rebrands", "substantially_modifies", "changes_purpose"], False)
    provider = set(of(policy, plain | {"role": "provider"}, "duties", LAST))
    for role in policy.definition.enums["asked_role"].values:
        own = set(of(policy, plain | {"role": role}, "duties", LAST))
        taken = set(of(policy, plain | {"role": role, act: True}, "duties", LAST))
        if role in ("all", "regulator", "state", "anyone", "member_state", "authority"):
            assert taken == own, role
        else:
            assert taken == own | provider, role


def test_a_model_of_a_third_country_is_a_model_too() -> None:
    model = {"on_eu_market": True, "is_gpai_model": True, "annex3_point": "4a"}
    for role in ("provider_third_country", "gpai_provider_third_country"):
        assert {"EU-20", "EU-49", "EU-53"} <= set(of(EU, model | {"role": role}, "duties", LAST)), (
            role
        )


def test_a_public_body_is_asked_by_name() -> None:
    benefit = {"on_cn_network": True, "used_by_public_body": True}
    for role, expected in (("public_body", 6), ("all", 6), ("provider", 0)):
        duties = of(CHINA, benefit | {"role": role}, "duties", TODAY, reform="public_bodies")
        assert sum(name.startswith("PUB-") for name in duties) == expected, role


def test_roles_share_out_all_duties() -> None:
    parties = CHINA.definition.enums["party"].values
    everybody = set(of(CHINA, CHAT, "duties", TODAY))
    shared_out = [set(of(CHINA, CHAT | {"role": role}, "duties", TODAY))
                  for role in parties if role != "anyone"]  # fmt: skip
    # App stores, distributors and brokers are in tiers of their own, which nobody else is asked about.
    assert everybody < set().union(*shared_out)
    assert not any(found >= everybody for found in shared_out)


# equal duties


def test_equal_duties_are_shown_once() -> None:
    names = set(of(CHINA, CHAT, "duties", TODAY))
    duties = [d for d in duties_on(CHINA.definition, TODAY) if d.name in names]
    groups = merged(duties)
    assert sum(map(len, groups)) == len(duties)
    assert len(groups) < len(duties)
    (complaints,) = [g for g in groups if g[0].equal == "complaints"]
    assert [d.name for d in complaints] == ["CN-AR-20", "CN-DS-06", "CN-GA-17"]


# what the prover says of every system


@pytest.mark.slow
@pytest.mark.parametrize(
    ("policy", "reform"),
    [
        (name, reform)
        for name, policy in POLICIES.items()
        for reform in ("", *policy.definition.reforms)
    ],
)
def test_properties_are_proved(policy: str, reform: str) -> None:
    answers = POLICIES[policy].verify(reform=reform)
    assert {a.verdict for a in answers.answers} == {"proved"}
    assert {check.verdict for check in answers.checks} == {"proved"}


def test_the_folders_hold_nothing_unread() -> None:
    for name in POLICIES:
        root = load_definition(name).root
        files = {p.relative_to(root).as_posix() for p in root.rglob("*.csv")}
        text = "".join(page.read_text(encoding="utf-8") for page in root.glob("*.yaml"))
        assert all(file in text for file in files)


# draft laws as layers


@pytest.mark.parametrize("reform", CHINA.definition.reforms)
def test_a_layer_has_no_effect_before_its_day(reform: str) -> None:
    """The model law was published on 16 April 2024, the proposal reported in March."""
    first = date(2024, 4, 16) if reform in ("negative_list", "model_law") else date(2024, 3, 1)
    case = CHAT | {"used_by_public_body": True, "has_public_opinion_attribute": True, "role": "all"}
    under = CHINA.under(reform).definition
    before = first - timedelta(days=1)
    if reform != "generative_only":
        assert of(CHINA, case, "duties", before, reform=reform) == of(CHINA, case, "duties", before)
        assert {d.sanction for d in duties_on(under, before)} <= {
            d.sanction for d in duties_on(CHINA.definition, LAST)
        }
    for duty in duties_on(under, LAST):
        if duty.name not in {d.name for d in duties_on(CHINA.definition, LAST)}:
            assert (duty.read, duty.unverified, duty.start) == ("proposed", True, first), duty.name


def test_layers_stack_in_any_order() -> None:
    case = CHAT | {"used_by_public_body": True, "has_public_opinion_attribute": True}
    names = ["ladder", "public_bodies", "sanctions", "model_law"]
    found = [
        set(of(CHINA, case, "duties", TODAY, reform="+".join(order)))
        for order in (names, names[::-1])
    ]
    alone = [set(of(CHINA, case, "duties", TODAY, reform=name)) for name in names]
    today = set(of(CHINA, case, "duties", TODAY))
    assert found[0] == found[1]
    assert found[0] - today == set().union(*alone) - today
    assert today - found[0] == {"CN-AR-25", "CN-DS-17", "CN-GA-18"}
