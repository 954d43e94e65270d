"""An dossier for reading: a page in Markdown, in one language."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from guiju.ai.dossier.contents import Dossier
from guiju.ai.dossier.standing import STATES
from guiju.ai.operation.due import standing
from guiju.ai.operation.interventions import decided_words
from guiju.locale import text
from guiju.model.definition import Definition


def summary(dossier: Dossier, language: str) -> str:
    """The page: versions, decisions, interventions, incidents, complaints, duties, who answers, everything kept."""
    return "\n".join(_Page(dossier, language).lines()) + "\n"


def term_text(due: Mapping[str, Any], language: str) -> str:
    """The term of a clock in words: 15 days, immediately, no time stated."""
    return text(f"term-{due['unit']}", language, amount=due["amount"])


def word(definition: Definition, enum: str, value: str, language: str) -> str:
    """A value of an enum as people say it."""
    found = definition.enums.get(enum)
    label = found.values.get(value) if found else None
    return (label.text(language) if label else "") or value


class _Page:
    """The dossier in one language."""

    def __init__(self, dossier: Dossier, language: str) -> None:
        self.dossier = dossier
        self.language = language
        self.definition = dossier.system.rules().definition
        self.now = datetime.fromisoformat(dossier.entries[-1].at)

    def say(self, code: str, **values: object) -> str:
        """A word or sentence in the language."""
        return text(code, self.language, **values)

    def named(self, enum: str, values: Iterable[str]) -> str:
        """Values of an enum in words, or that there are none."""
        found = [word(self.definition, enum, value, self.language) for value in values]
        return self.say("and").join(found) or self.say("dossier-none")

    def lines(self) -> Iterator[str]:
        """The page, line by line; what people wrote stands in one line and is no markup."""
        dossier = self.dossier
        system, standings = dossier.system, dossier.standings
        yield "# " + self.say("dossier-title", title=_flat(system.title), key=_flat(system.key))
        yield ""
        yield self.say(
            "dossier-head", date=dossier.day, policy=system.policy, rules=standings.rules[:12], head=dossier.head
        )  # fmt: skip
        yield self.say(
            "dossier-state", state=self.say(f"system-{dossier.state}"), tiers=self.named("tier", standings.tiers)
        )  # fmt: skip
        sections: Sequence[tuple[str, Iterable[str]]] = (
            ("versions", self._versions()), ("decisions", self._decisions()),
            ("interventions", self._interventions()), ("incidents", self._incidents()),
            ("complaints", self._complaints()), ("duties", self._duties()), ("answers", self._answers()),
            ("changes", self._changes()),
        )  # fmt: skip
        for name, found in sections:
            yield ""
            yield "## " + self.say(f"dossier-{name}")
            yield ""
            yield from list(found) or [self.say("dossier-none")]
        yield ""
        yield self.say(
            "dossier-rules", rules=standings.rules[:12], used=", ".join(h[:12] for h in dossier.rules_used())
        )  # fmt: skip
        yield self.say("dossier-limits")

    def _versions(self) -> Iterator[str]:
        for one in self.dossier.versions:
            yield "- " + self.say(
                "dossier-version", version=one["version"], date=one["date"], who=_flat(one["by"]),
                duties=one["duties"], gained=self.named("tier", one["gained"]),
                lost=self.named("tier", one["lost"]),
            )  # fmt: skip

    def _decisions(self) -> Iterator[str]:
        for one in self.dossier.to_json()["decisions"]:
            capacity = f" ({_flat(one['capacity'])})" if one["capacity"] else ""
            yield "- " + self.say(
                "dossier-decision", key=one["key"], at=one["at"], by=_flat(one["by"]), capacity=capacity,
                decided=_flat(decided_words(one["decided"], self.language)), reason=_flat(one["reason"]),
                rules=one["rules"][:12], evidence=self._evidence(one["evidence"]),
            )  # fmt: skip

    def _interventions(self) -> Iterator[str]:
        for one in self.dossier.bodies("measure_taken"):
            until = (one["lifted"] or {}).get("at") or one["until"] or "-"
            yield "- " + self.say(
                "dossier-intervention", key=one["key"], measure=self.say(f"measure-{one['measure']}"),
                scope=_flat(one["scope"]), begins=one["from"], until=until, decision=one["decision"],
                incident=one["incident"] or "-",
            )  # fmt: skip

    def _incidents(self) -> Iterator[str]:
        for one in self.dossier.bodies("incident"):
            yield "- " + self.say(
                "dossier-incident", key=one["key"], what=_flat(one["what"]),
                severity=self.say(f"severity-{one['severity']}"), happened=one["happened"],
                known=one["known"], state=self.say(f"incident-{one['state']}"),
            )  # fmt: skip
            yield from self._clocks(one["due"])

    def _complaints(self) -> Iterator[str]:
        for one in self.dossier.bodies("complaint"):
            rounds = (
                f"{_flat(r['level'])} {r['received']} → {r['answered'] or '-'} "
                + (self.say(f"outcome-{r['outcome']}") if r["outcome"] else "-")
                for r in one["rounds"]
            )
            yield "- " + self.say(
                "dossier-complaint", key=one["key"], topic=self.say(f"topic-{one['topic']}"),
                received=one["received"], state=self.say(f"complaint-state-{one['state']}"),
                rounds=self.say("semicolon").join(rounds),
            )  # fmt: skip
            yield from self._clocks(one["due"])

    def _clocks(self, due: Iterable[Mapping[str, Any]]) -> Iterator[str]:
        for one in due:
            yield "  - " + self.say(
                "dossier-clock", clock=one["clock"], what=one["what"][self.language] or one["what"]["en"],
                term=term_text(one, self.language), at=one["at"] or "-",
                state=self.say(f"clock-{standing(one, self.now)}"), done=one["done"] or "-",
                cites="; ".join(one["cites"]),
            )  # fmt: skip

    def _duties(self) -> Iterator[str]:
        duties = self.dossier.standings.duties
        for state in STATES:
            found = [one for one in duties if one.state == state]
            if found:
                yield f"- {self.say(f'standing-{state}')} ({len(found)})"
            for one in found:
                proofs = [proof.to_json() for proof in one.proofs]
                due = f", {one.due}" if one.due else ""
                unverified = " unverified" if one.duty.unverified else ""
                cites = "; ".join(map(str, one.duty.cites))
                label = one.duty.text.text(self.language)
                yield f"  - {one.duty.name} {label}{due} [{cites}{unverified}] {self._evidence(proofs)}"
        for part in ("threshold", "evidence", "sanction"):
            names = [one.duty.name for one in duties if not getattr(one.duty, part)]
            said = ", ".join(names) or self.say("dossier-none")
            yield "- " + self.say("dossier-incomplete", part=self.say(f"part-{part}"), names=said)

    def _answers(self) -> Iterator[str]:
        for one in self.dossier.answers:
            sanction = self.named("sanction", [one.duty.sanction] if one.duty.sanction else [])
            yield (
                f"- {self.named('harm', [one.harm])} → {one.duty.name} → {self.named('party', one.duty.parties)}"
                f" → {one.remedy.text(self.language)} → {sanction}"
            )

        yield "- " + self.say("dossier-nobody", harms=self.named("harm", self.dossier.nobody))

    def _changes(self) -> Iterator[str]:
        for one in self.dossier.changes():
            rules = str(one["rules"] or "-")[:12]
            who = _flat(one["who"] or self.say("erased"))
            yield f"- {one['entry']} {one['at']} {who} {_flat(one['record'])} v{one['version']} {rules}"

    def _evidence(self, found: Sequence[Mapping[str, Any]]) -> str:
        said = (f"{_flat(one.get('title'))} sha256:{one.get('sha256') or '-'}" for one in found)
        return self.say("and").join(said) or self.say("dossier-none")


def _flat(value: object) -> str:
    """What people wrote on one line, with the signs of Markdown and HTML as they are."""
    line = " ".join(str(value).split())
    return "".join(f"\\{sign}" if sign in "\\`*_[]<>#|" else sign for sign in line)
