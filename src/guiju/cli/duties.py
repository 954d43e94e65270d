"""Duties on a screen: grouped before, during and after operation, equal ones once with all their bases."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from guiju.ai.duties import PHASES, PROPOSED, Duty, duties_named, duty_table, merged, value_word
from guiju.cli.layout import Cell
from guiju.cli.screen import Screen
from guiju.model.definition import Definition
from guiju.model.label import Label
from guiju.report.citing import citations_text
from guiju.results import Decision

RULE = "system.duties"
MODALITY_STYLES = {"must": "bold", "must_not": "red"}


def duties_of(
    decision: Decision, definition: Definition
) -> tuple[tuple[str, tuple[Duty, ...]], ...]:
    """Row and its duties, for every system of a decision; nothing for policies that have none."""
    if duty_table(definition) is None:
        return ()
    return tuple(
        (result.row, duties_named(definition, decision.date, result.value))
        for result in decision.find(RULE)
    )


def show_draft(reform: str, duties: Iterable[Duty], definition: Definition, screen: Screen) -> None:
    """Under a reform: its name, and that it is no law in force; of the law as it stands nothing."""
    if reform:
        drafted = sum(duty.read == PROPOSED for duty in duties)
        screen.line(Cell(reform, "bold"), definition.reform_title.text(screen.language))
        screen.line(Cell(screen.say("layer-draft", count=drafted), "yellow"))


def show_duties(
    duties: Sequence[Duty], definition: Definition, screen: Screen, indent: int = 2
) -> None:
    """The duties of one system by phase: word, article, threshold, evidence, sanction, how it was read."""
    groups = merged(duties)
    for phase in PHASES:
        found = [group for group in groups if group[0].phase == phase]
        if found:
            count = sum(map(len, found))
            head = screen.say(
                "duties-phase", phase=word(definition, "phase", phase, screen), count=count
            )
            screen.line(Cell(head, "bold"), indent=indent)
        for group in found:
            _show_group(group, definition, screen, indent + 2)


def named(duty: Duty, definition: Definition, screen: Screen) -> str:
    """The id of a duty; where it is unverified, with how it was read."""
    return (
        f"{duty.name} [{word(definition, 'reading', duty.read, screen)}]"
        if duty.unverified
        else duty.name
    )


def word(definition: Definition, enum: str, value: str, screen: Screen) -> str:
    """A value of an enum as people say it."""
    return value_word(definition, enum, value, screen.language)


def indicator_text(value: object, definition: Definition, screen: Screen) -> str:
    """An indicator as people read it: counts by rank, a share, a number."""
    if isinstance(value, dict):
        parts = (
            f"{word(definition, 'rank', rank, screen)} {count}" for rank, count in value.items()
        )
        return screen.say("and").join(parts)
    return f"{value:.1%}" if isinstance(value, float) else str(value)


def _show_group(group: Sequence[Duty], definition: Definition, screen: Screen, indent: int) -> None:
    first, language = group[0], screen.language
    modality = word(definition, "modality", first.modality, screen)
    names = " + ".join(duty.name for duty in group)
    text = first.text.text(language)
    if len(group) > 1:
        text = f"{word(definition, 'shared_duty', first.equal, screen)}{screen.say('colon')}{text}"
    style = MODALITY_STYLES.get(first.modality, "")
    screen.line(Cell(modality, style), text, Cell(names, "dim"), indent=indent)
    parts = list(_parts(group, definition, screen))
    if parts:
        screen.line(screen.say("semicolon").join(parts), indent=indent + 2)
    for duty in group:
        read = word(definition, "reading", duty.read, screen)
        cites = citations_text(definition, duty.cites, language)
        screen.line(
            Cell(f"{cites} [{read}]", "yellow" if duty.unverified else "dim"), indent=indent + 2
        )


def _parts(group: Sequence[Duty], definition: Definition, screen: Screen) -> Iterator[str]:
    def texts(labels: Iterable[Label]) -> list[str]:
        return list(dict.fromkeys(label.text(screen.language) for label in labels if label))

    parties = dict.fromkeys(party for duty in group for party in duty.parties)
    sanctions = dict.fromkeys(duty.sanction for duty in group if duty.sanction)
    starts = dict.fromkeys(duty.start.isoformat() for duty in group if duty.start)
    found = {
        "owed_by": [word(definition, "party", party, screen) for party in parties],
        "from": list(starts),
        "threshold": texts(duty.threshold for duty in group),
        "evidence": texts(duty.evidence for duty in group),
        "sanction": [word(definition, "sanction", sanction, screen) for sanction in sanctions],
    }
    for name, values in found.items():
        if values:
            yield screen.say(f"duties-{name}", text=screen.say("and").join(values))
