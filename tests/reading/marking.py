"""Make a page and its labels out of one marked text, so that every span is exact.

Marks, in a body of one paragraph per line:

    @page kind=...; date=...; width=20; blank=0; indent=0     how the page is set
    @page width=18; indent=2                                  how the rest of it is set (no kind, no date)
    @who KEY TYPE NAME | mention                              a source
    @article / @headline N text / @byline N text | names      what follows is article N; lines that float
    @subhead text
    [KEY kind flags|text]   a statement: + joins sources, / gives a second one; kinds f b p t g, / a second;
                            flags c carried, d direct, o optional; the source - is the paper itself
    {text;value;unit;cmp}   a quantity, `low~high` a range, a last `;o` optional
    <text>                  a trap

Cues, bodies addressed, instruments and documents are not labelled.
"""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass, field
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any

from tests.reading.layouts import WHITE, Layout, places, set_page

KINDS = {"f": "fact", "b": "problem", "p": "proposal", "t": "target", "g": "praise"}
Record = dict[str, Any]


@dataclass
class Marked:
    """A marked text read: the lines to set, and the records with places counted over their characters."""

    doc: str
    set_lines: list[tuple[Layout, str]] = field(default_factory=list)
    records: list[Record] = field(default_factory=list)
    layout: Layout = field(default_factory=lambda: Layout(0))
    count: int = 0  # characters that are not white space so far
    article: Record | None = None
    stack: list[tuple[str, int]] = field(default_factory=list)

    @property
    def lines(self) -> list[str]:
        """The lines without how they are set."""
        return [line for _, line in self.set_lines]

    def add(self, record_type: str, **fields: Any) -> Record:
        """A new record with the number of its kind."""
        record: Record = {"type": record_type, "doc": self.doc, **fields}
        self.records.append(record)
        return record

    def number(self, kind: str) -> int:
        return 1 + [record["type"] for record in self.records].count(kind)


def statement(marked: Marked, head: str, span: list[int]) -> None:
    """Add the statement whose mark opened with `head`."""
    who, kinds, *rest = head.split()
    flags = "".join(rest)
    first, *other = who.split("/")
    kind, *kind_alt = (KINDS[letter] for letter in kinds.split("/"))
    narrator = first == "-"
    marked.add(
        "statement",
        id=f"{marked.doc}-s{marked.number('statement'):03}",
        article=marked.article["id"] if marked.article else "A1",
        speakers=["nar"] if narrator else first.split("+"),
        speaker_alt=["nar" if key == "-" else key for key in other],
        attribution="none" if narrator else "carried" if "c" in flags else "explicit",
        kind=kind,
        kind_alt=kind_alt,
        form="direct" if "d" in flags else "indirect",
        span=span,
        optional="o" in flags,
    )


def quantity(marked: Marked, fields: list[str], span: list[int]) -> None:
    """Add the quantity of a mark: value or range, unit, comparator."""
    optional = fields[-1] == "o"
    value, unit, *cmp = fields[: len(fields) - optional]
    low, _, high = value.partition("~")
    marked.add(
        "quantity",
        id=f"{marked.doc}-q{marked.number('quantity'):03}",
        value=None if high else float(low),
        low=float(low) if high else None,
        high=float(high) if high else None,
        unit=unit,
        cmp="range" if high else cmp[0] if cmp else "eq",
        span=span,
        optional=optional,
    )


def body(marked: Marked, text: str) -> str:
    """One line without its marks; the marks become records."""
    plain, place = "", 0
    while place < len(text):
        char = text[place]
        if char == "[":
            head, place = text[place + 1 : text.index("|", place)], text.index("|", place)
            marked.stack.append((head, marked.count))
        elif char == "]":
            head, start = marked.stack.pop()
            statement(marked, head, [start, marked.count])
        elif char in "{<":
            stop = text.index("}" if char == "{" else ">", place)
            words, *fields = text[place + 1 : stop].split(";")
            span = [marked.count, marked.count + sum(c not in WHITE for c in words)]
            quantity(marked, fields, span) if char == "{" else marked.add("trap", span=span)
            plain, marked.count, place = plain + words, span[1], stop
        else:
            plain += char
            marked.count += char not in WHITE
        place += 1
    if marked.stack:
        raise ValueError(f"{marked.doc}: a mark is left open in {text!r}")
    return plain


def directive(marked: Marked, line: str) -> None:
    """One line that begins with @."""
    word, _, rest = line[1:].partition(" ")
    if word == "page":
        facts = dict(part.strip().split("=") for part in rest.split(";"))
        sizes = {
            name: int(facts.pop(name)) for name in ("width", "blank", "indent") if name in facts
        }
        marked.layout = Layout(sizes.get("width", 0), sizes.get("blank", 0), sizes.get("indent", 0))
        if facts:
            marked.add("document", file="page.txt", **facts)
    elif word == "who":
        names, _, mention = rest.partition("|")
        key, kind, name = names.strip().split(maxsplit=2)
        text = mention.strip() or name
        marked.add(
            "speaker",
            id=key,
            name="".join(name.split()),
            speaker_type=kind,
            roles=[],
            mention={"text": text},
        )
    elif word == "article":
        found = marked.number("article")
        marked.article = marked.add(
            "article", id=f"A{found}", span=None, headline=None, byline=None, subheads=[]
        )
    else:
        floating(marked, word, rest)


def floating(marked: Marked, word: str, rest: str) -> None:
    """A headline, byline or subhead: a line of its own that belongs to an article."""
    if word == "subhead":
        target, text, names = marked.article, rest, ""
    else:
        number, _, words = rest.partition(" ")
        text, _, names = words.partition(" | ")
        target = [record for record in marked.records if record["type"] == "article"][
            int(number) - 1 :
        ][0]
    if target is None:
        raise ValueError(f"{marked.doc}: no article for {rest!r}")
    start = marked.count
    marked.set_lines.append((marked.layout, body(marked, text)))
    part: Record = {"text": "".join(text.split()), "span": [start, marked.count]}
    if word == "subhead":
        target["subheads"].append(part)
        # A subhead may open the body of its article.
        target["span"] = [(target["span"] or [start])[0], marked.count]
    else:
        target[word] = {**part, "names": names.split()} if names else part


def mark_up(doc: str, text: str) -> Marked:
    """A marked text read line by line: what is set, and what is labelled."""
    marked = Marked(doc)
    for line in filter(None, text.splitlines()):
        if line.startswith("@"):
            directive(marked, line)
            continue
        start = marked.count
        marked.set_lines.append((marked.layout, body(marked, line)))
        if marked.article is not None:
            marked.article["span"] = [(marked.article["span"] or [start])[0], marked.count]
    return marked


def build(doc: str, text: str) -> tuple[str, list[Record]]:
    """The raw page and its labels, spans in code points of the raw page."""
    marked = mark_up(doc, text)
    raw = "".join(
        set_page([line for _, line in lines], layout)
        for layout, lines in groupby(marked.set_lines, key=itemgetter(0))
    )
    at = places(raw)
    marked.add("speaker", id="nar", name="", speaker_type="narrator", roles=[])
    for record in marked.records:
        parts = [record, record.get("headline"), record.get("byline"), *record.get("subheads", [])]
        for part in parts:
            if part and "span" in part:
                part["span"] = [at[part["span"][0]], at[part["span"][1] - 1] + 1]
        if record["type"] in {"statement", "quantity", "trap"}:
            name = "quote" if record["type"] == "statement" else "text"
            record[name] = "".join(c for c in raw[slice(*record["span"])] if c not in WHITE)
    return raw, marked.records


def write(folder: Path) -> None:
    """Write page.txt and gold.jsonl of a folder from its marked.txt."""
    raw, records = build(folder.name, (folder / "marked.txt").read_text(encoding="utf-8"))
    (folder / "page.txt").write_text(raw, encoding="utf-8", newline="")
    lines = [json.dumps(record, ensure_ascii=False) for record in records]
    (folder / "gold.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8", newline="")


if __name__ == "__main__":
    for name in sys.argv[1:]:
        write(Path(name))
