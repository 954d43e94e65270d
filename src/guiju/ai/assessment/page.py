"""The assessment report (评估报告): a page that stands alone and is ready to print, in Chinese or English."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeAlias

from guiju.ai.assessment.checklist import Checklist, Item
from guiju.ai.assessment.evidence import Evidence, Found
from guiju.ai.duties import PHASES, value_word
from guiju.data.atomic import written
from guiju.locale import text
from guiju.model.problem import InputError, Place, Problem
from guiju.report.citing import citations_text
from guiju.report.page import Block, Page, as_html
from guiju.report.section import Figure, Section
from guiju.report.values import number_text
from guiju.version import VERSION

SUFFIX = ".html"
BLANK = "_" * 16
MADE_UP = ("synthetic", "illustrative")
Rate: TypeAlias = tuple[Evidence, str, Mapping[str, Any]]
"""Evidence, the word for what is counted, the figures."""


def write_assessment(
    checklist: Checklist, held: Sequence[Found], path: Path, language: str
) -> None:
    """Write the report of a checklist; `held` says how the files of its evidence were found.

    Raises InputError for another ending than .html, and where the file cannot be written.
    """
    if path.suffix.lower() != SUFFIX:
        values = {"found": str(path), "expected": SUFFIX}
        raise InputError([Problem("unknown-output-kind", Place("--out"), values)])
    content = as_html(assessment_page(checklist, held, language))
    with written(path) as temporary:
        temporary.write_text(content, encoding="utf-8", newline="")


def assessment_page(checklist: Checklist, held: Sequence[Found], language: str) -> Page:
    """The report as a page: result, items by phase, figures, evidence, what is not verified."""
    return _Writer(checklist, held, language).page()


class _Writer:
    """One report in one language."""

    def __init__(self, checklist: Checklist, held: Sequence[Found], language: str) -> None:
        self.checklist, self.system, self.language = checklist, checklist.system, language
        self.evidence = checklist.evidence()
        self.states = {found.evidence.key: found.state for found in held}

    def say(self, code: str, **values: object) -> str:
        return text(code, self.language, **values)

    def word(self, enum: str, value: str) -> str:
        return value_word(self.system.definition, enum, value, self.language)

    def page(self) -> Page:
        counts, system = self.checklist.counts(), self.system
        made_up = [one for one in self.evidence if one.data in MADE_UP and not one.replaced_by]
        lead = (
            self.say(f"report-result-{self.checklist.result}", title=system.title),
            self.say("assess-counts", passed=counts["pass"], failed=counts["fail"],
                     undecided=counts["undecided"], result=self.say(f"result-{self.checklist.result}")),
            self.say("report-tiers", tiers=self.say("and").join(self.word("tier", t) for t in system.tiers)),
        )  # fmt: skip
        stands = self.say(
            "stands-on-reform" if system.reform else "stands-on", policy=system.policy,
            hash=system.policy_hash, reform=system.reform, date=system.day.isoformat(),
        )  # fmt: skip
        return Page(
            self.say("report-assessment", title=system.title), self.language, tuple(self.blocks()),
            over=self.say("report-over", date=system.day.isoformat(), key=system.key), lead=lead,
            warning=self.say("report-synthetic", count=len(made_up)) if made_up else "",
            footer=(stands, self.say("report-made", version=VERSION)), marks={"generator": f"Guiju {VERSION}"},
        )  # fmt: skip

    def blocks(self) -> Iterator[Block]:
        for phase in PHASES:
            items = [item for item in self.checklist.items if self.phase_of(item) == phase]
            if items:
                yield self.items_block(phase, items)
        rates = [rate for one in self.evidence if not one.replaced_by for rate in _rates(one)]
        if rates:
            yield self.rates_block(rates)
        banks = [one for one in self.evidence if "needed" in one.measured and not one.replaced_by]
        if banks:
            yield self.banks_block(banks)
        yield self.evidence_block()
        yield self.doubts_block()
        rows = tuple(
            tuple(map(Figure, (self.say(f"report-sign-{who}"), BLANK, self.say("report-sign-date"), BLANK)))
            for who in ("assessor", "reviewer", "head")
        )  # fmt: skip
        yield Block(Section(self.say("report-signatures"), (), rows))

    def phase_of(self, item: Item) -> str:
        return next(d.phase for d in item.duties if d.phase in self.checklist.phases)

    def items_block(self, phase: str, items: Sequence[Item]) -> Block:
        heads = tuple(
            self.say(f"report-head-{name}") for name in ("duty", "asked", "basis", "state", "by")
        )
        rows = tuple(self.item_row(item) for item in items)
        title = self.say("report-items", phase=self.word("phase", phase), count=len(items))
        return Block(Section(title, heads, rows))

    def item_row(self, item: Item) -> tuple[Figure, ...]:
        first = item.duties[0]
        stop = self.say("semicolon")
        marks = [] if item.required else [self.say("assess-not-counted")]
        marks += [self.say("report-proposed")] if item.proposed else []
        name = f"{self.word('modality', first.modality)} {first.text.text(self.language)}"
        note = f" [{stop.join(marks)}]" if marks else ""
        labels = dict.fromkeys(
            label.text(self.language)
            for duty in item.duties
            for label in (duty.threshold, duty.evidence)
            if label
        )
        basis = dict.fromkeys(
            f"{citations_text(self.system.definition, duty.cites, self.language)} [{self.word('reading', duty.read)}]"
            for duty in item.duties
        )
        state = (
            f"{self.say(f'result-{item.state}')}{self.say('colon')}{self.say(f'why-{item.reason}')}"
        )
        by = dict.fromkeys(f"{one.who} {one.at[:10]} {one.title}" for one in item.evidence)
        return tuple(
            Figure(part)
            for part in (
                f"{' + '.join(item.names)} {name}{note}", stop.join(labels) or "-", stop.join(basis),
                state, stop.join(by) or "-",
            )
        )  # fmt: skip

    def rates_block(self, rates: Sequence[Rate]) -> Block:
        heads = tuple(
            self.say(f"report-head-{name}")
            for name in ("figure", "count", "rate", "line", "exact", "wilson", "point", "result", "source")
        )  # fmt: skip
        rows = tuple(self.rate_row(one, code, found) for one, code, found in rates)
        return Block(
            Section(self.say("report-rates"), heads, rows),
            paragraphs=(self.say("report-intervals"),),
        )

    def rate_row(self, one: Evidence, code: str, found: Mapping[str, Any]) -> tuple[Figure, ...]:
        confidence = _share(found.get("confidence"))
        rule = self.say(f"rule-{found.get('rule', 'at_least')}")
        sides = self.say(f"sides-{found.get('sides', 2)}")
        return (
            Figure(f"{one.title} {self.say(code)}" if code else one.title),
            Figure(f"{found.get('count')}/{found.get('size')}"),
            Figure(_share(found.get("rate"))),
            Figure(f"{rule} {_share(found.get('threshold'))}"),
            Figure(f"{_bounds(found.get('exact'))} ({confidence} {sides})"),
            Figure(_bounds(found.get("wilson"))),
            Figure(self.say(f"result-{found.get('point') or ''}")),
            Figure(self.say(f"result-{found.get('result') or ''}")),
            Figure(self.source(one)),
        )

    def source(self, one: Evidence) -> str:
        """What a figure stands on: file, hash, kind of data, date, who attached it."""
        data = f"{self.say('report-data')}{self.say('colon')}{self.say(f'data-{one.data}')}"
        return self.say("semicolon").join(
            [f"{one.file} {one.sha256[:12]}", data, one.at[:10], one.who]
        )

    def banks_block(self, evidence: Sequence[Evidence]) -> Block:
        heads = tuple(
            self.say(f"report-head-{name}")
            for name in ("figure", "total", "short", "result", "source")
        )
        rows = tuple(
            (
                Figure(one.title),
                Figure(f"{one.measured.get('total')} / {one.measured.get('needed')}"),
                Figure(self.shortfalls(one.measured)),
                Figure(self.say(f"result-{one.measured.get('result') or ''}")),
                Figure(self.source(one)),
            )
            for one in evidence
        )
        return Block(Section(self.say("report-banks"), heads, rows))

    def shortfalls(self, measured: Mapping[str, Any]) -> str:
        listed = [
            self.say("bank-short", name=s["name"] or self.say("bank-total"), found=s["found"], needed=s["needed"])
            for s in measured.get("shortfalls") or ()
        ]  # fmt: skip
        return self.say("semicolon").join(listed) or "-"

    def evidence_block(self) -> Block:
        heads = tuple(
            self.say(f"report-head-{name}")
            for name in ("evidence", "for", "result", "file", "state", "attached")
        )
        rows = tuple(
            (
                Figure(" ".join(filter(None, [one.title, one.note]))),
                Figure(one.duty or "-"),
                Figure(self.say(f"result-{one.result}")),
                Figure(f"{one.file} ({one.size:,} B) {one.sha256}"),
                Figure(self.file_state(one)),
                Figure(f"{one.who} {one.at[:19]}"),
            )
            for one in self.evidence
        )
        notes = () if rows else (self.say("why-none"),)
        return Block(Section(self.say("report-evidence"), heads, rows), notes=notes)

    def file_state(self, one: Evidence) -> str:
        state = self.states.get(one.key, "")
        said = self.say(f"file-{state}") if state else "-"
        replaced = self.say("report-replaced") if one.replaced_by else ""
        return " ".join(filter(None, [said, replaced]))

    def doubts_block(self) -> Block:
        items = [item for item in self.checklist.items if item.unverified or item.proposed]
        notes = tuple(
            f"{' + '.join(item.names)}{self.say('colon')}"
            + self.say("report-proposed" if item.proposed else "report-unread")
            for item in items
        )
        return Block(
            Section(self.say("report-doubts", count=len(items)), (), ()),
            paragraphs=(self.say("report-limits"),), notes=notes,
        )  # fmt: skip


def _rates(one: Evidence) -> Iterator[Rate]:
    """The rates among the figures of a piece of evidence: one, or that of each kind of label mark."""
    if "rate" in one.measured:
        yield one, "", one.measured
    for which in ("implicit", "explicit"):
        found = one.measured.get(f"{which}_label_rate")
        if isinstance(found, Mapping) and found.get("size"):
            yield one, f"marks-{which}", found


def _share(value: Any) -> str:
    return number_text(float(value), "share") if isinstance(value, (int, float)) else "-"


def _bounds(value: Any) -> str:
    if not isinstance(value, (list, tuple)) or len(value) != 2:
        return "-"
    return f"{_share(value[0])} – {_share(value[1])}"
