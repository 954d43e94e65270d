"""Checklist, evidence, the state kept, and the report."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from guiju.ai.assessment.checklist import keep_assessment, make_checklist
from guiju.ai.assessment.evidence import (
    attach,
    evidence_of,
    verify_evidence,
)
from guiju.ai.assessment.page import assessment_page, write_assessment
from guiju.ai.assessment.systems import Assessed, find_assessed
from guiju.ai.marks.check import check_marks
from guiju.cli import main
from guiju.model.problem import InputError
from guiju.report.page import as_html
from guiju.store import open_store
from guiju.store.copies import content_folder, content_path
from guiju.store.keeping import Store
from tests.store.conftest import new_database

ROOT = Path(__file__).resolve().parents[2]
CHATBOT = str(ROOT / "examples" / "chatbot.yaml")
DAY = "2026-11-01"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(
        tmp_path / "office.db", "ann", now=lambda: datetime(2026, 11, 1, tzinfo=UTC)
    ) as found:
        yield found


@pytest.fixture
def chatbot() -> Assessed:
    return find_assessed(CHATBOT, day=DAY)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "审核记录.csv"
    path.write_text("a,b\n1,2\n", encoding="utf-8")
    return path


def problem(caught: Any) -> str:
    return str(caught.value.problems[0].code)


def item_of(checklist: Any, duty: str) -> Any:
    return next(item for item in checklist.items if duty in item.names)


def test_the_checklist_follows_from_the_duties(chatbot: Assessed) -> None:
    found = make_checklist(chatbot)
    before = [duty for duty in chatbot.duties if duty.phase == "pre"]
    assert len(before) == 35
    assert {name for item in found.items for name in item.names} == {d.name for d in before}
    assert item_of(found, "CN-DS-16").names == ("CN-AR-21", "CN-DS-16", "CN-GA-18")
    assert found.counts() == {
        "pass": 0,
        "fail": 0,
        "undecided": sum(i.required for i in found.items),
    }
    assert found.result == "undecided"


def test_what_others_owe_or_nobody_must_does_not_count(chatbot: Assessed) -> None:
    found = make_checklist(chatbot)
    free = {name for item in found.items if not item.required for name in item.names}
    assert free == {"CN-AR-27", "CN-AR-28", "CN-CS-02"}


def test_all_phases(chatbot: Assessed) -> None:
    found = make_checklist(chatbot, phases=("pre", "during", "post"))
    assert sum(len(item.duties) for item in found.items) == len(chatbot.duties) == 81


@pytest.mark.parametrize(
    ("results", "state", "reason"),
    [
        ([], "undecided", "none"),
        ([""], "undecided", "unsaid"),
        (["pass"], "pass", "judged"),
        (["pass", ""], "pass", "judged"),
        (["pass", "undecided"], "undecided", "open"),
        (["pass", "fail", "undecided"], "fail", "refuted"),
    ],
)
def test_states(
    store: Store, chatbot: Assessed, tmp_path: Path, results: list[str], state: str, reason: str
) -> None:
    for number, result in enumerate(results):
        path = tmp_path / f"{number}.txt"
        path.write_text(str(number), encoding="utf-8")
        # Equal duties are one item: evidence for any of them holds for all.
        attach(store, chatbot, path, duty=("CN-AR-21", "CN-GA-18")[number % 2], result=result)
    item = item_of(make_checklist(chatbot, evidence_of(store, "chatbot")), "CN-DS-16")
    assert (item.state, item.reason) == (state, reason)


def test_evidence_is_kept_by_hash(store: Store, chatbot: Assessed, file: Path) -> None:
    made = attach(store, chatbot, file, duty="CN-AR-12", note="第一版", result="pass")
    body = store.record("evidence", made.key)
    assert body is not None
    assert body.body is not None
    assert {k: body.body[k] for k in ("system", "duty", "sha256", "size", "file", "result", "measured")} == {
        "system": "chatbot", "duty": "CN-AR-12", "size": 8, "file": "审核记录.csv", "result": "pass",
        "measured": {}, "sha256": made.sha256,
    }  # fmt: skip
    assert made.key == f"chatbot/CN-AR-12/{made.sha256[:16]}"
    assert (made.who, made.media_type) == ("ann", "text/csv")
    again = attach(store, chatbot, file, duty="CN-AR-12", result="fail")
    assert (again.key, again.version) == (made.key, 2)
    assert store.entries()[-1].policy == chatbot.policy_hash


def test_replaced_evidence_no_longer_counts(
    store: Store, chatbot: Assessed, file: Path, tmp_path: Path
) -> None:
    old = attach(store, chatbot, file, duty="CN-AR-12", result="fail")
    newer = tmp_path / "new.csv"
    newer.write_text("x", encoding="utf-8")
    attach(store, chatbot, newer, duty="CN-AR-12", result="pass", replaces=old.key)
    found = make_checklist(chatbot, evidence_of(store, "chatbot"))
    assert item_of(found, "CN-AR-12").state == "pass"
    assert [one.key for one in found.general] == [old.key]
    with pytest.raises(InputError) as caught:
        attach(store, chatbot, newer, replaces="nothing")
    assert problem(caught) == "assess-replaces"


def test_evidence_counts_until_its_last_day(store: Store, file: Path) -> None:
    end = date(2026, 11, 1)
    attach(
        store,
        find_assessed(CHATBOT, day=DAY),
        file,
        duty="CN-AR-12",
        result="pass",
        valid_until=end,
    )
    states = {}
    for day in (DAY, "2026-11-02"):
        found = make_checklist(find_assessed(CHATBOT, day=day), evidence_of(store, "chatbot"))
        states[day] = (item_of(found, "CN-AR-12").state, item_of(found, "CN-AR-12").reason)
    assert states == {DAY: ("pass", "judged"), "2026-11-02": ("undecided", "expired")}


def test_an_empty_file_is_no_evidence(store: Store, chatbot: Assessed, tmp_path: Path) -> None:
    (tmp_path / "empty.pdf").touch()
    with pytest.raises(InputError) as caught:
        attach(store, chatbot, tmp_path / "empty.pdf", duty="CN-AR-12")
    assert problem(caught) == "assess-empty"
    assert evidence_of(store, "chatbot") == ()


@pytest.mark.parametrize(
    "wrong",
    [["--duty", "CN-XX"], ["--result", "good"], ["--replaces", "older"], ["--valid-until", "soon"]],
)
def test_what_cannot_be_attached_makes_no_store(
    wrong: list[str], file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    new = tmp_path / "new.db"
    assert main(["ai", "assess", "attach", CHATBOT, str(file), "--store", str(new), *wrong]) == 2
    assert not new.exists()


def test_a_role_that_is_none_is_told_where_it_was_given(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ai", "assess", "list", CHATBOT, "--role", "emperor", "--lang", "en"]) == 2
    assert capsys.readouterr().err.startswith("--role system.role: error:")


def test_files_are_held_against_their_hashes(
    store: Store, chatbot: Assessed, file: Path, tmp_path: Path
) -> None:
    folder = content_folder(str(tmp_path / "office.db"))
    assert folder is not None
    copied = attach(store, chatbot, file, duty="CN-AR-12", result="pass", folder=folder)
    lost = tmp_path / "lost.txt"
    lost.write_text("once", encoding="utf-8")
    attach(store, chatbot, lost, duty="CN-LB-06", result="pass")
    path = content_path(folder, copied.sha256)
    assert path.read_bytes() == file.read_bytes()
    assert not [p for p in folder.iterdir() if p.is_file()]
    evidence = evidence_of(store, "chatbot")
    assert [f.state for f in verify_evidence(evidence, [folder, tmp_path])] == ["whole", "whole"]
    path.write_bytes(b"a,b\n1,3\n")
    file.unlink()
    lost.unlink()
    held = verify_evidence(evidence, [folder, tmp_path])
    assert [f.state for f in held] == ["changed", "missing"]
    changed = {f.evidence.key for f in held if f.state == "changed"}
    found = make_checklist(chatbot, evidence, changed=changed)
    assert (item_of(found, "CN-AR-12").state, item_of(found, "CN-AR-12").reason) == (
        "undecided",
        "changed",
    )
    # A file that is elsewhere is not thereby wrong.
    assert item_of(found, "CN-LB-06").state == "pass"
    # Attaching it again mends the copy.
    file.write_text("a,b\n1,2\n", encoding="utf-8")
    attach(store, chatbot, file, duty="CN-AR-12", result="pass", folder=folder)
    assert verify_evidence(evidence, [folder])[0].state == "whole"


def test_figures_decide(store: Store, chatbot: Assessed, file: Path) -> None:
    made = attach(
        store, chatbot, file, duty="CN-GB-02", measured={"result": "undecided", "rate": 0.96}
    )
    assert made.result == "undecided"
    # People may decide what figures leave open, not what they refute.
    assert (
        attach(
            store, chatbot, file, duty="CN-GB-02", result="pass", measured={"result": "undecided"}
        ).result
        == "pass"
    )
    with pytest.raises(InputError) as caught:
        attach(store, chatbot, file, duty="CN-GB-02", result="pass", measured={"result": "fail"})
    assert problem(caught) == "assess-contradicts"


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"duty": "CN-AR-99"}, "assess-duty"),
        ({"result": "good"}, "assess-word"),
        ({"data": "made up"}, "assess-word"),
        ({"measured": {"result": "good"}}, "assess-measured"),
    ],
)
def test_bad_evidence(
    store: Store, chatbot: Assessed, file: Path, more: dict[str, Any], code: str
) -> None:
    with pytest.raises(InputError) as caught:
        attach(store, chatbot, file, **more)
    assert problem(caught) == code
    assert evidence_of(store, "chatbot") == ()


def test_a_file_that_is_not_there(store: Store, chatbot: Assessed, tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        attach(store, chatbot, tmp_path / "none.csv")
    assert problem(caught) == "no-file"


def test_registered_systems(store: Store) -> None:
    features = {"on_cn_network": True, "offered_to_cn_public": True, "is_ranking": True}
    store.add("system", "定价", {"title": "动态定价", "policy": "ai_china", "features": features})
    found = find_assessed("定价", store, day=DAY)
    assert (found.key, found.title) == ("定价", "动态定价")
    assert "CN-ALG" in found.tiers
    with pytest.raises(InputError) as caught:
        find_assessed("none", store)
    assert problem(caught) == "assess-system"


def test_policies_without_duties(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        find_assessed(CHATBOT, policy="transfer")
    assert problem(caught) == "assess-policy"
    path = tmp_path / "two.yaml"
    path.write_text("given: {system: [{system_id: a}, {system_id: b}]}\n", encoding="utf-8")
    with pytest.raises(InputError) as caught:
        find_assessed(str(path))
    assert problem(caught) == "assess-one"


def test_the_same_system_on_two_days() -> None:
    early, late = (make_checklist(find_assessed(CHATBOT, day=day)) for day in ("2024-03-15", DAY))
    assert len(early.items) < len(late.items)
    assert not any(item.unverified for item in early.items if item.names[0].startswith("CN-GB"))


def test_the_state_is_kept(store: Store, chatbot: Assessed) -> None:
    first = keep_assessment(store, make_checklist(chatbot))
    again = keep_assessment(store, make_checklist(chatbot))
    assert (first.key, first.version, again.version) == ("chatbot/2026-11-01", 1, 2)
    body = first.body or {}
    assert {"system", "policy", "policy_hash", "date", "items", "result"} <= set(body)
    assert (body["policy_hash"], body["result"]) == (chatbot.policy_hash, "undecided")
    assert store.verify().whole


class Reader(HTMLParser):
    """The tags and the text of a page, and whether tags close in order."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: set[str] = set()
        self.words: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        if tag not in ("meta", "line", "rect", "path"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words.append(data)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_report(store: Store, file: Path, tmp_path: Path, language: str) -> None:
    system = find_assessed(CHATBOT, day=DAY, reform="ladder")
    measured = {
        "count": 3840, "size": 4000, "rate": 0.96, "threshold": 0.96, "rule": "at_least", "confidence": 0.95,
        "sides": 2, "exact": [0.953457, 0.96586], "wilson": [0.953473, 0.965644], "point": "pass",
        "result": "undecided", "data": "synthetic",
    }  # fmt: skip
    bank = {"result": "fail", "total": 499, "needed": 500,
            "shortfalls": [{"what": "total", "name": "", "found": 499, "needed": 500}]}  # fmt: skip
    attach(store, system, file, duty="CN-GB-02", title="<抽检>", measured=measured)
    attach(store, system, file, duty="CN-GB-06", measured=bank)
    (tmp_path / "out.txt").write_text("AI生成", encoding="utf-8")
    marks = check_marks([tmp_path / "out.txt"]).to_json()
    attach(store, system, file, duty="CN-LB-10", title="抽查", measured=marks)
    evidence = evidence_of(store, "chatbot")
    checklist = make_checklist(system, evidence)
    out = tmp_path / "report.html"
    write_assessment(checklist, verify_evidence(evidence, [tmp_path]), out, language)
    content = out.read_text(encoding="utf-8")
    reader = Reader()
    reader.feed(content)
    words = " ".join(reader.words)
    assert reader.open == []
    assert "script" not in reader.tags
    # The sizes and colours of the style need nothing newer than browsers of 2012.
    assert not any(
        word in content
        for word in ("var(", "grid-template", "display: flex", "http://", "https://")
    )
    for part in ("96%", "95.3457% – 96.586%", "95.3473% – 96.5644%", "3840/4000", "<抽检>",
                 "1/1", "2.5% – 100%", "ann", "2026-11-01",
                 evidence[0].sha256, system.policy_hash):  # fmt: skip
        assert part in words
    said = {
        "zh": ("合成", "未核实", "建议，尚未施行", "有应评项目不合格", "未定"),
        "en": ("synthetic", "unverified", "a proposal", "fails", "undecided"),
    }
    assert all(word in words for word in said[language])
    assert 'role="alert"' in content


def test_a_report_without_evidence(chatbot: Assessed) -> None:
    content = as_html(assessment_page(make_checklist(chatbot), [], "zh"))
    assert "没有证据" in content
    assert 'role="alert"' not in content


def test_reports_are_pages(chatbot: Assessed, tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        write_assessment(make_checklist(chatbot), [], tmp_path / "report.docx", "zh")
    assert problem(caught) == "unknown-output-kind"


def test_json_is_plain(store: Store, chatbot: Assessed, file: Path) -> None:
    attach(store, chatbot, file, duty="CN-GB-02", result="pass")
    found = make_checklist(chatbot, evidence_of(store, "chatbot")).to_json()
    assert json.loads(json.dumps(found)) == found


def test_on_a_server_as_in_a_file(
    server: str, chatbot: Assessed, file: Path, tmp_path: Path
) -> None:
    """Evidence and states in PostgreSQL; a server has no folder beside it."""
    address = new_database(server)
    assert content_folder(address) is None
    with open_store(address, "ann") as store:
        made = attach(
            store, chatbot, file, duty="CN-AR-12", result="pass", folder=tmp_path / "files"
        )
        newer = tmp_path / "new.csv"
        newer.write_text("x", encoding="utf-8")
        attach(store, chatbot, newer, duty="CN-AR-12", result="fail", replaces=made.key)
        evidence = evidence_of(store, "chatbot")
        assert {one.file: bool(one.replaced_by) for one in evidence} == {
            file.name: True,
            "new.csv": False,
        }
        assert item_of(make_checklist(chatbot, evidence), "CN-AR-12").state == "fail"
        assert keep_assessment(store, make_checklist(chatbot, evidence)).version == 1
        assert store.verify().whole
