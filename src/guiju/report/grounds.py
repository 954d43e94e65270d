"""What a result stands on, as blocks of a page: changes of the reforms, assumptions, documents, data."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from guiju.locale import text
from guiju.model.definition import Definition
from guiju.model.source import Source
from guiju.report.answer import notes
from guiju.report.basis import Basis, citations_of, cites_of_parameter
from guiju.report.changes import changes_section, parameter_text
from guiju.report.citing import citations_text, source_text
from guiju.report.page import Block
from guiju.report.section import Figure, Found, Section
from guiju.report.values import number_text, words


def grounds(found: Found, basis: Basis, language: str) -> Iterator[Block]:
    """All that the figures stand on."""
    yield from _changes(found, basis, language)
    yield _assumptions(found, language)
    yield unverified_block(found, basis.baseline, language)
    if basis.baseline is not None:
        yield _sources(found, basis, language)
    yield data_block(found, language)


def _changes(found: Found, basis: Basis, language: str) -> Iterator[Block]:
    if basis.baseline is None:
        said = text(
            f"report-policy-{basis.problem}", language, policy=found["policy"], hash=str(found["hash"])[:12]
        )  # fmt: skip
        heading = text("report-changes", language, reform=text("record-reform", language))
        yield Block(Section(heading, (), ()), paragraphs=(said,))
        return
    # Of a budget the last year: what begins later than the first is part of it.
    day = date.fromisoformat(found["years"][-1]["date"] if "years" in found else found["date"])
    varied = str(found.get("sweep") or found.get("parameter") or "").partition(".")[0]
    for name, reformed in basis.reforms.items():
        heading = text("report-changes", language, reform=name)
        if reformed is None:
            said = text("report-reform-differs", language, reform=name)
            yield Block(Section(heading, (), ()), paragraphs=(said,))
            continue
        section = changes_section(basis.baseline, reformed, heading, day, language)
        yield Block(section, paragraphs=tuple(_about(reformed, name, section, language)))
    if varied in basis.baseline.parameters:
        yield _varied(varied, basis, day, language)


def _about(reformed: Definition, name: str, section: Section, language: str) -> Iterator[str]:
    """A reform's title, what it says of itself, and what it cites."""
    if reformed.reform_title.text(language):
        yield reformed.reform_title.text(language)
    for part in name.split("+"):
        reform = reformed.reforms.get(part)
        if reform is None:
            continue
        if reform.about.text(language):
            yield reform.about.text(language)
        if reform.cites:
            yield citations_text(reformed, reform.cites, language)
    if not section.rows:
        yield text("report-no-changes", language, reform=name)


def _varied(name: str, basis: Basis, day: date, language: str) -> Block:
    """The parameter that a sweep or a goal-seek varies: what holds now, and on whose word."""
    definition = next((d for d in reversed([*basis.reforms.values()]) if d), basis.baseline)
    assert definition is not None
    parameter = definition.parameters[name]
    label = parameter.label.text(language)
    shown = name + text("aside", language, text=label) if label and label != name else name
    cites = citations_text(definition, cites_of_parameter(parameter), language)
    row = (shown, parameter_text(parameter, definition, day, language), cites or "-")
    heads = (
        text("report-name", language), text("head-before", language), text("report-cites", language),
    )  # fmt: skip
    heading = text("report-parameter", language)
    return Block(Section(heading, heads, (tuple(Figure(part) for part in row),)))


def _assumptions(found: Found, language: str) -> Block:
    taken = {str(name): count for name, count in (found.get("assumed") or {}).items()}
    for entity, staged in (found.get("data") or {}).items():
        for column, count in (staged.get("assumed") or {}).items():
            taken[column if "." in column else f"{entity}.{column}"] = count
    said = [
        text("report-assumed", language, column=column, count=f"{count:,}")
        for column, count in taken.items()
    ]
    heading = text("report-assumptions", language)
    return Block(Section(heading, (), ()), notes=(*notes(found, language), *said))


def unverified_block(found: Found, definition: Definition | None, language: str) -> Block:
    """The citations that nobody has verified, or that all are."""
    heading = text("report-unverified", language)
    cites = [str(cite) for cite in found.get("unverified") or ()]
    if not cites:
        said = text("report-all-verified", language)
        return Block(Section(heading, (), ()), paragraphs=(said,))
    return Block(
        Section(heading, (), ()), notes=tuple(_in_full(c, definition, language) for c in cites)
    )


def _in_full(written: str, definition: Definition | None, language: str) -> str:
    """A citation as a policy writes it, with title and number of its document in place of the id."""
    name, _, place = written.partition(" ")
    source = (definition.sources if definition else {}).get(name, Source(name))
    return f"{source_text(source, language)} {place.removesuffix('unverified')}".strip()


def _sources(found: Found, basis: Basis, language: str) -> Block:
    """The documents behind the target, baseline first, each with its status on the date of the run."""
    assert basis.baseline is not None
    documents: dict[str, Source] = {}
    for definition in (basis.baseline, *(d for d in basis.reforms.values() if d)):
        for cite in citations_of(definition, str(found["target"]), found.get("data") or ()):
            source = definition.sources.get(cite.source, Source(cite.source))
            documents.setdefault(cite.source, source)
    day = date.fromisoformat(found["date"])
    rows = tuple(
        tuple(Figure(part or "-") for part in (
            source.number, source.title.text(language) or source.name, source.issuer,
            _status(source, day, language),
        ))
        for source in documents.values()
    )  # fmt: skip
    heads = ("show-number", "report-title", "show-issuer", "show-status")
    section = Section(
        text("report-sources", language), tuple(text(h, language) for h in heads), rows
    )
    return Block(section, (text("report-sources-of", language, target=found["target"]),))


def _status(source: Source, day: date, language: str) -> str:
    said = text(f"status-{source.status}", language)
    if source.in_force_on(day) or source.status in ("repealed", "draft"):
        return said
    return text("report-not-in-force", language, status=said, date=day.isoformat())


def data_block(found: Found, language: str) -> Block:
    """The files of a run with rows, coverage and digest."""
    heading = text("report-data", language)
    data: dict[str, Any] = dict(found.get("data") or {})
    if not data:
        return Block(Section(heading, (), ()), paragraphs=(text("report-case", language),))
    heads = (
        "head-entity", "head-file", "head-rows", "report-used", "head-rejected", "head-share",
    )  # fmt: skip
    rows = []
    for name, staged in data.items():
        covered = (found.get("coverage") or {}).get(name) or {}
        share = covered.get("share")
        rows.append((
            Figure(name), Figure(str(staged.get("file") or "-")), _count(staged.get("rows")),
            _count(covered.get("used")), _count(staged.get("rejected")),
            Figure("-") if share is None else Figure(number_text(share, "share"), share, "share"),
            Figure(str(staged.get("sha256") or "-")),
        ))  # fmt: skip
    titles = (*(text(head, language) for head in heads), "SHA-256")
    said = text(f"kind-{found.get('kind') or 'unknown'}", language)
    return Block(Section(heading, titles, tuple(rows)), paragraphs=(said,))


def _count(value: int | None) -> Figure:
    return Figure("-") if value is None else Figure(f"{value:,}", value, "count")


def kind_of(found: Found) -> str:
    """Of what kind the data are; of a case, real: it says nothing of a population."""
    return str(found.get("kind") or "unknown") if "data" in found else "real"


def policy_title(definition: Definition | None, found: Found, language: str) -> str:
    """The policy's title, else its name."""
    label = {"zh": definition.title.zh, "en": definition.title.en} if definition else None
    return words(label, language) or str(found["policy"])
