"""Public algorithms: what each lacks, and a page that stands alone, escapes what it is told and names nobody."""

from __future__ import annotations

from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import pytest

import guiju
from guiju.ai.register.entries import entry_of_settings
from guiju.ai.register.intake import take
from guiju.ai.register.publication import checklist, public_algorithms, publish
from guiju.locale import LANGUAGES
from guiju.model.problem import InputError
from guiju.store.keeping import Store

DAY = date(2026, 11, 1)


class Reader(HTMLParser):
    """The texts of a page, and the elements that load or run anything."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.loading: list[str] = []
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        found = dict(attributes)
        if tag in ("script", "link", "img", "iframe", "object") or "src" in found:
            self.loading.append(tag)
        if not (found.get("href") or "#").startswith("#"):
            self.loading.append(str(found["href"]))
        if tag != "meta":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "style" not in self.open:
            self.texts.append(data.strip())


def page(store: Store, path: Path, language: str = "zh") -> Reader:
    publish(public_algorithms(store, "ai_china", DAY), "ai_china", DAY, path, language)
    reader = Reader()
    reader.feed(path.read_text(encoding="utf-8"))
    return reader


def put(store: Store, name: str, *settings: str) -> None:
    take(store, [entry_of_settings(name, settings)])


def test_what_each_lacks(office: Store) -> None:
    found = {one.key: one for one in public_algorithms(office, "ai_china", DAY)}
    points = set(checklist(guiju.load("ai_china").definition))
    assert found["benefit"].lacking == ()
    assert set(found["parking"].lacking) == points - {"purpose_stated", "assessment_current"}
    later = {
        one.key: one.lacking for one in public_algorithms(office, "ai_china", date(2027, 5, 2))
    }
    assert later["benefit"] == ("assessment_current",)


def test_the_checklist_is_that_of_the_policy(office: Store) -> None:
    """One decision of the policy says the same as the register."""
    record = office.record("algorithm", "parking")
    assert record is not None
    assert record.body is not None
    case = {"algorithm": record.body["features"]}
    decision = guiju.load("ai_china").decide(case, date=DAY)
    failed = {r.name for r in decision.results if r.plain() == "no" and r.name != "in_order"}
    (found,) = (one for one in public_algorithms(office, "ai_china", DAY) if one.key == "parking")
    assert set(found.lacking) == failed


def test_every_point_is_cited() -> None:
    for rule in checklist(guiju.load("ai_china").definition).values():
        assert rule.cites, rule.name


def test_ended_ones_are_left_out(office: Store) -> None:
    put(office, "algorithm:parking", "until=2026-10-31")
    assert [one.key for one in public_algorithms(office, "ai_china", DAY)] == ["benefit"]
    assert len(public_algorithms(office, "ai_china", date(2026, 10, 31))) == 2


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_stands_alone(office: Store, tmp_path: Path, language: str) -> None:
    reader = page(office, tmp_path / "a.html", language)
    assert reader.loading == []
    assert reader.open == []
    words = " ".join(reader.texts)
    for said in ("救助初审", "民政局", "政务服务热线 12345", "内部助手"):
        assert said in words
    assert ("未说明" if language == "zh" else "not stated") in words
    assert ("未核实" if language == "zh" else "unverified") in words
    assert ("60 天" if language == "zh" else "60 days") in words


def test_nothing_said_becomes_markup(office: Store, tmp_path: Path) -> None:
    said = "<script>alert(1)</script>&lt;b&gt;\u202e"
    put(office, "algorithm:parking", f"purpose={said}", f"title={said}")
    reader = page(office, tmp_path / "a.html")
    assert reader.loading == []
    assert sum(text.startswith("<script>alert(1)</script>&lt;b&gt;") for text in reader.texts) >= 2
    assert "\u202e" not in (tmp_path / "a.html").read_text(encoding="utf-8")


def test_contacts_and_notes_are_not_shown(office: Store, tmp_path: Path) -> None:
    put(office, "provider:bureau", "contact=张三 13800138000", "note=内部备注")
    put(office, "algorithm:parking", "note=李四经办")
    page(office, tmp_path / "a.html")
    text = (tmp_path / "a.html").read_text(encoding="utf-8")
    assert not any(word in text for word in ("张三", "13800138000", "内部备注", "李四"))
    told = str([one.to_json() for one in public_algorithms(office, "ai_china", DAY)])
    assert not any(word in told for word in ("张三", "13800138000", "内部备注", "李四"))


@pytest.mark.parametrize("said", ["电话13800138000", "11010519491231002X", "可致电 15912345678。"])
def test_personal_numbers_are_refused_and_nothing_is_written(
    office: Store, tmp_path: Path, said: str
) -> None:
    put(office, "algorithm:benefit", f"appeal_channel={said}")
    with pytest.raises(InputError) as error:
        page(office, tmp_path / "a.html")
    (problem,) = error.value.problems
    assert (problem.code, problem.values["column"]) == ("publish-personal", "appeal_channel")
    # The message does not repeat what must not be shown.
    assert said not in str(error.value)
    assert list(tmp_path.glob("*.html")) == []


@pytest.mark.parametrize(
    "said", ["010-12345678", "12345", "统一编号 91110000MA0000000X", "400-800-1234"]
)
def test_numbers_of_offices_pass(office: Store, tmp_path: Path, said: str) -> None:
    put(office, "algorithm:benefit", f"appeal_channel={said}")
    assert said in page(office, tmp_path / "a.html").texts
