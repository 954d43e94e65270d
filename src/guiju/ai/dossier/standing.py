"""How the duties of a system stand on a day: closed by evidence, open, overdue, and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from guiju.ai.accountability import WITHOUT_OWN
from guiju.ai.dossier.filings import Filings, filings_of
from guiju.ai.duties import Duty, duties_named, merged
from guiju.ai.operation.clocks import TABLE as CLOCKS
from guiju.ai.operation.due import Due, as_of, standing
from guiju.ai.operation.systems import KIND as SYSTEM
from guiju.ai.operation.systems import System, system_of
from guiju.ai.register.reviews import KIND as REVIEW
from guiju.ai.register.reviews import Judged, judge, with_reviews
from guiju.ai.register.tiering import OUTPUTS
from guiju.api import Policy
from guiju.model.definition import Definition
from guiju.model.tree import Literal
from guiju.results import Decision
from guiju.store import records
from guiju.store.keeping import Store
from guiju.store.records import Record

STATES = ("overdue", "failed", "expired", "open", "closed", "idle", "optional", "others")
"""In the order of urgency. `idle` waits for an occasion, `optional` binds nobody, `others` owe what is theirs."""
UNMET = ("overdue", "failed", "expired", "open")
LATE = ("overdue", "failed", "expired")
OPTIONAL = frozenset({"may", "encouraged", "programme", "right", "liability", "should"})
OUTSIDE = frozenset({"regulator", "state", "authority", "member_state"})
"""Parties that are never the one who runs a system."""
PASS, FAIL = "pass", "fail"
EVIDENCE, KINDS = "evidence", ("evidence", "incident", "complaint", REVIEW, SYSTEM)


@dataclass(frozen=True, slots=True)
class Proof:
    """What may close a duty: a hash, from when, until when it counts, and its result; `source` is the record."""

    source: str
    title: str
    sha256: str
    at: str
    until: str | None = None
    result: str | None = None

    def to_json(self) -> dict[str, Any]:
        """The proof as plain data."""
        return {
            "source": self.source, "title": self.title, "sha256": self.sha256, "at": self.at, "until": self.until,
            "result": self.result,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Standing:
    """One duty and how it stands; `due` is the moment by which it was or is to be met, where there is one."""

    duty: Duty
    state: str
    proofs: tuple[Proof, ...] = ()
    due: str | None = None
    because: str = ""

    def to_json(self) -> dict[str, Any]:
        """The standing as plain data."""
        own = self.duty.sanction and self.duty.sanction not in WITHOUT_OWN
        return {
            "duty": self.duty.name, "zh": self.duty.text.zh, "en": self.duty.text.en, "phase": self.duty.phase,
            "modality": self.duty.modality, "owed_by": list(self.duty.parties), "state": self.state,
            "due": self.due, "because": self.because or None, "evidence": [one.to_json() for one in self.proofs],
            "sanction": self.duty.sanction or None, "own_sanction": bool(own),
            "cites": [str(cite) for cite in self.duty.cites], "unverified": self.duty.unverified,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Standings:
    """All duties of one system on a day, by the rules of that day."""

    system: System
    day: date
    rules: str
    tiers: tuple[str, ...]
    duties: tuple[Standing, ...]

    def counts(self) -> dict[str, int]:
        """How many duties are in each state."""
        found = Counter(one.state for one in self.duties)
        return {state: found[state] for state in STATES}

    def to_json(self) -> dict[str, Any]:
        """The standings as plain data."""
        return {
            "system": self.system.key, "version": self.system.version, "title": self.system.title,
            "until": self.system.body.get("until"),
            "policy": self.system.policy, "rules": self.rules, "date": self.day.isoformat(),
            "tiers": list(self.tiers), "counts": self.counts(), "duties": [one.to_json() for one in self.duties],
        }  # fmt: skip


def standings(store: Store | None, system: System, day: date | None = None) -> Standings:
    """How each duty of a system stands at the end of a day; of today where its days end, where none is given.

    Evidence counts from when it was kept, where its result is pass and nothing that was not replaced says fail;
    evidence for one of several equal duties counts for all. Clocks stand as they did at the end of the day, whenever
    that was written down, deadlines as the calendar counts them: evidence does not stand for a filing that is late.
    The features are those registered now, the rules those of the day. Without a store,
    for a case, no evidence is known: what is owed is shown as open.
    """
    now = store.now() if store else datetime.now(UTC)
    kept = _all_kept(store).get(system.key, []) if store else []
    return _standings(system, day or system.today(now), kept)


def all_standings(store: Store, day: date | None = None) -> list[Standings]:
    """The same for every registered system, by key."""
    kept = _all_kept(store)
    found = [system_of(one) for one in store.records("system") if one.body is not None]
    now = store.now()
    return [
        _standings(system, day or system.today(now), kept.get(system.key, [])) for system in found
    ]


def _standings(system: System, day: date, versions: Sequence[Record]) -> Standings:
    """The same by all versions of what is kept on the system."""
    policy = system.rules()
    decision = system.decide(policy, day, _outputs(policy.definition))
    duties = duties_named(policy.definition, day, decision["system.duties"])
    kept = _kept(versions, system.end_of(day))
    known = _Known(
        system, day, kept, waiting(policy.definition),
        _filed(versions, kept[REVIEW], decision, policy.definition, day),
        [judge(one, day) for one in kept[REVIEW]],
    )  # fmt: skip
    found = {
        duty.name: _stand(duty, [one.name for one in group], known)
        for group in merged(duties)
        for duty in group
    }
    return Standings(
        system, day, policy.hash, tuple(decision["system.tiers"]), tuple(found[duty.name] for duty in duties)
    )  # fmt: skip


def waiting(definition: Definition) -> frozenset[str]:
    """Duties that only something which happens calls for: those of the clocks but for the channels of complaints."""
    table = definition.tables.get(CLOCKS)
    rows = table.rows if table else ()
    return frozenset(
        str(_value(row.outcomes["duty"]))
        for row in rows
        if _value(row.outcomes["deed"]) != "answer"
    )


def tiers_by_version(store: Store, system: System, policy: Policy) -> list[dict[str, Any]]:
    """What each version of a system's record meant: tiers and number of duties on its day, gained and lost."""
    out: list[dict[str, Any]] = []
    before: Decision | None = None
    for one in store.history("system", system.key):
        if one.body is None:
            continue
        day = datetime.fromisoformat(one.at).astimezone(system.zone).date()
        version = system_of(one)
        rules = policy if version.policy == policy.name else version.rules()
        decision = version.decide(rules, day, ["system.tiers", "system.duties"])
        tiers = set(decision["system.tiers"])
        earlier = set(before["system.tiers"]) if before else set()
        out.append(
            {"version": one.version, "at": one.at, "by": one.who, "date": day.isoformat(),
             "tiers": list(decision["system.tiers"]), "duties": len(decision["system.duties"]),
             "gained": sorted(tiers - earlier), "lost": sorted(earlier - tiers)}
        )  # fmt: skip
        before = decision
    return out


@dataclass(frozen=True, slots=True)
class _Known:
    """What is known of a system on a day: what was kept, duties that wait for an occasion, duties with filings."""

    system: System
    day: date
    kept: Mapping[str, Sequence[Record]]
    waits: frozenset[str]
    filings: Mapping[str, Filings]
    reviews: Sequence[Judged]


def _stand(duty: Duty, group: Collection[str], known: _Known) -> Standing:
    day, kept = known.day, known.kept
    proofs = (*_proofs(group, kept["evidence"]), *_of_reviews(group, known.reviews))
    good = tuple(one for one in proofs if _counts(one, day))
    clocks = _clocks(duty, (*kept["incident"], *kept["complaint"]), day)
    if set(duty.parties) <= OUTSIDE:
        return Standing(duty, "others", proofs)
    running = _running(duty, clocks)
    if running is not None:
        return running
    filings = _filings(duty, group, known)
    if filings and filings.state == "overdue":
        return Standing(duty, "overdue", proofs, filings.due, "deadline")
    if good and all(one.result != FAIL for one in proofs):
        return Standing(duty, "closed", good)
    results = {one.result for one in proofs}
    if filings and filings.state.startswith("filed") and FAIL not in results:
        because = "filing" if filings.state == "filed" else "filing-late"
        made = tuple(
            Proof(f"system:{known.system.key}", title, "", at) for title, at in filings.made
        )
        return Standing(duty, "closed", made, filings.due, because)
    if FAIL in results or PASS in results:
        return Standing(duty, "failed" if FAIL in results else "expired", proofs)
    return _unproved(duty, proofs, clocks, known)


def _filings(duty: Duty, group: Collection[str], known: _Known) -> Filings | None:
    """How filings stand; a duty without a deadline of its own is met by what was filed for an equal one."""
    if duty.name in known.filings:
        return known.filings[duty.name]
    equal = [known.filings[name] for name in sorted(group) if name in known.filings]
    return next((one for one in equal if one.state.startswith("filed")), None)


def _running(duty: Duty, clocks: Sequence[tuple[Due, str, str]]) -> Standing | None:
    """Overdue or open by a clock that runs; None where none does."""
    running = {state for _, state, _ in clocks} & {"overdue", "open"}
    if not running:
        return None
    ends = [one["at"] for one, state, _ in clocks if state in running and one["at"]]
    state = "overdue" if "overdue" in running else "open"
    due = min(ends, default=None, key=datetime.fromisoformat)
    return Standing(duty, state, (), due, "clock")


def _unproved(
    duty: Duty,
    proofs: tuple[Proof, ...],
    clocks: Sequence[tuple[Due, str, str]],
    known: _Known,
) -> Standing:
    """How a duty stands that no evidence and no filing decides."""
    if duty.modality in OPTIONAL:
        return Standing(duty, "optional")
    if duty.name in known.waits:
        done = tuple(proof for one, _, source in clocks for proof in _of_clock(one, source))
        if not clocks:
            return Standing(duty, "idle")
        return Standing(
            duty, "closed" if done else "open", done, because="clock" if done else "unproved"
        )
    filings = known.filings.get(duty.name)
    if filings:
        return Standing(duty, filings.state, proofs, filings.due, "deadline" if filings.due else "")
    since = str(known.system.body.get("since") or "")
    if duty.phase == "pre" and since and since <= known.day.isoformat():
        start = max(since, str(duty.start or since))
        return Standing(duty, "overdue", due=start, because="running")
    return Standing(duty, "open", proofs, because="unsaid" if proofs else "")


def _counts(proof: Proof, day: date) -> bool:
    return proof.result == PASS and (proof.until is None or proof.until >= day.isoformat())


def _proofs(names: Collection[str], kept: Iterable[Record]) -> Iterable[Proof]:
    """The evidence that names one of these duties and was not replaced."""
    for one in kept:
        body = one.body or {}
        if body.get("duty") in names and not body.get("replaced_by"):
            until, result = body.get("valid_until"), body.get("result")
            yield Proof(
                f"evidence:{one.key}", str(body.get("title") or one.key), str(body.get("sha256") or ""), one.at,
                str(until) if until else None, str(result) if result else None,
            )  # fmt: skip


def _of_reviews(names: Collection[str], reviews: Iterable[Judged]) -> Iterable[Proof]:
    """What ethics reviews of the system say of these duties; nothing where they leave it undetermined."""
    for one in reviews:
        answers = [answer for name in names if (answer := one.of_duty(name)) is not None]
        for answer in (answer for answer in answers if answer != ""):
            record = one.record
            title = str((record.body or {}).get("title") or record.key)
            yield Proof(
                f"{REVIEW}:{record.key}", title, "", record.at, None, PASS if answer else FAIL
            )


def _clocks(duty: Duty, kept: Iterable[Record], day: date) -> list[tuple[Due, str, str]]:
    """The clocks of a duty that had begun and not lapsed at the end of a day, each in its own zone: state, record."""
    out = []
    for one in kept:
        body = one.body or {}
        moment = datetime.combine(day, time(23, 59, 59), ZoneInfo(str(body.get("zone") or "UTC")))
        for due in body.get("due") or ():
            found = as_of(due, moment) if due.get("duty") == duty.name else None
            if found is not None and not found["lapsed"]:
                out.append((found, standing(found, moment), f"{one.kind}:{one.key}"))
    return out


def _of_clock(due: Mapping[str, Any], source: str) -> Iterable[Proof]:
    for one in due["evidence"]:
        yield Proof(source, str(one.get("title", "")), str(one.get("sha256", "")), str(due["done"]))


def _outputs(definition: Definition) -> list[str]:
    """Tiers and duties, and deadlines where the policy has such a table."""
    rules = definition.rules
    return [f"{SYSTEM}.{name}" for name in OUTPUTS if (SYSTEM, name) in rules]


def _filed(
    versions: Sequence[Record],
    reviews: Sequence[Record],
    decision: Decision,
    definition: Definition,
    day: date,
) -> dict[str, Filings]:
    """The duties with a deadline, and how their filings stand; none for a case."""
    own = [one for one in versions if one.kind == SYSTEM]
    own[-1:] = [replace(one, body=with_reviews(one.body or {}, reviews)) for one in own[-1:]]
    name = f"{SYSTEM}.deadlines"
    held = decision[name] if name in _outputs(definition) else ()
    return filings_of(own, held, definition, day)


def _all_kept(store: Store) -> dict[str, list[Record]]:
    """All versions of systems and of what concerns them that were not erased, by the key of the system."""
    found: dict[str, list[Record]] = {}
    with store.place.reading() as connection:
        for kind in KINDS:
            for one in records.read_records(connection, kind, versions=True):
                if one.body is not None:
                    name = one.key if kind == SYSTEM else str(one.body.get("system"))
                    found.setdefault(name, []).append(one)
    return found


def _kept(versions: Sequence[Record], now: datetime) -> dict[str, list[Record]]:
    """Evidence and reviews as they were kept at a moment; incidents and complaints as they are: they have times."""
    end = now.astimezone(UTC).isoformat(timespec="microseconds")
    latest = {
        (one.kind, one.key): one
        for one in versions
        if one.kind not in (EVIDENCE, REVIEW) or one.at <= end
    }
    return {kind: [one for (own, _), one in latest.items() if own == kind] for kind in KINDS}


def _value(node: object) -> object:
    return node.value if isinstance(node, Literal) else None
