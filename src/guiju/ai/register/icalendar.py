"""An agenda as a calendar file (iCalendar, RFC 5545): one event for each thing that is open."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from pathlib import Path

from guiju.ai.operation.times import zone_of
from guiju.ai.register.agenda import Agenda, assumed_text, basis_text
from guiju.ai.register.deadlines import Due
from guiju.data.atomic import written
from guiju.locale import text

LINE = 75
"""Bytes of a line, its end not counted; longer ones go on in the next."""
WARNING_DAYS = 3


def write_icalendar(agenda: Agenda, path: Path, language: str) -> int:
    """Write what is open in an agenda; how many events. Raises InputError where it cannot be written."""
    items = [due for due in agenda.items if due.done is None]
    with written(path) as temporary:
        temporary.write_bytes(as_icalendar(agenda, language).encode("utf-8"))
    return len(items)


def as_icalendar(agenda: Agenda, language: str) -> str:
    """The text of a calendar file; the same agenda gives the same text."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Guiju//register//EN",
        "CALSCALE:GREGORIAN",
    ]
    for due in agenda.items:
        if due.done is None:
            lines += _event(due, agenda.day, language)
    lines.append("END:VCALENDAR")
    return "".join(f"{part}\r\n" for line in lines for part in fold(line))


def _event(due: Due, day: date, language: str) -> Iterator[str]:
    name = sha256(f"{due.kind}:{due.key}:{due.what.en}:{due.event}:{due.at}".encode()).hexdigest()[
        :32
    ]
    summary = f"{due.what.text(language)}{text('colon', language)}{due.title}"
    parts = (
        f"{due.kind}:{due.key}",
        due.party.text(language),
        basis_text(due, language),
        assumed_text(due, language),
    )
    yield from ("BEGIN:VEVENT", f"UID:{name}@guiju", f"DTSTAMP:{day:%Y%m%d}T000000Z")
    if due.is_timed:
        moment = datetime.fromisoformat(due.at).replace(tzinfo=zone_of(due.zone)).astimezone(UTC)
        yield f"DTSTART:{moment:%Y%m%dT%H%M%S}Z"
    else:
        yield f"DTSTART;VALUE=DATE:{due.day:%Y%m%d}"
        yield f"DTEND;VALUE=DATE:{due.day + timedelta(1):%Y%m%d}"
    yield f"SUMMARY:{escape(summary)}"
    yield f"DESCRIPTION:{escape(chr(10).join(filter(None, parts)))}"
    yield from ("BEGIN:VALARM", "ACTION:DISPLAY", f"DESCRIPTION:{escape(summary)}",
                f"TRIGGER:-P{WARNING_DAYS}D", "END:VALARM", "END:VEVENT")  # fmt: skip


def escape(words: str) -> str:
    r"""Words as a calendar file holds them.

    >>> escape("a, b; c")
    'a\\, b\\; c'
    """
    for sign in "\\;,":
        words = words.replace(sign, f"\\{sign}")
    return words.replace("\r\n", "\\n").replace("\n", "\\n").replace("\r", "\\n")


def fold(line: str) -> Iterator[str]:
    """A line in pieces of at most 75 bytes, no character cut, each but the first after a blank."""
    piece, size = "", 0
    for character in line:
        width = len(character.encode("utf-8"))
        if size + width > LINE:
            yield piece
            piece, size = " ", 1
        piece += character
        size += width
    yield piece
