"""The register taken in and given out: files and settings put into it with what follows, and the form."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from guiju.ai.duties import POLICY
from guiju.ai.register.entries import Entry, entry_of_settings, read_files
from guiju.ai.register.forms import write_form
from guiju.ai.register.kinds import KINDS, kind_and_key
from guiju.cli.failure import DONE, stop
from guiju.cli.layout import Cell
from guiju.cli.records import MOST_SHOWN, record_there, show_consequences, show_taken
from guiju.cli.screen import Screen, write_json
from guiju.cli.storing import opened, told_store
from guiju.evaluate.address import without_secrets
from guiju.locale import language
from guiju.model.problem import InputError, Problem

# What needs the extra `store` is imported where it is called: without it a message says so.
if TYPE_CHECKING:
    from guiju.ai.register.consequences import Consequence
    from guiju.ai.register.intake import Intake
    from guiju.store.keeping import Store
    from guiju.store.records import Record

NAME = "guiju ai register"


def form(out: Path | None, policy: str, store: str | None, json: bool) -> int:
    """Write the form, filled with what a store holds where one is named."""
    if out is None:
        raise stop(
            "needs-option",
            NAME,
            found="--out",
            command=NAME,
            example=f"{NAME} form --out form.xlsx",
        )
    held: list[Record] = []
    if store:
        with opened(store) as kept:
            held = [one for kind in KINDS for one in kept.records(kind) if one.body is not None]
    # A form has the columns of one policy; records under none stand in each.
    own = [one for one in held if _policy_of(one, policy) == policy]
    others = Counter(_policy_of(one, policy) for one in held)
    del others[policy]
    records = {kind: [one for one in own if one.kind == kind] for kind in KINDS}
    write_form(out, language(), policy, records)
    if json:
        write_json(
            {"file": str(out), "records": len(own), "left_out": dict(sorted(others.items()))}
        )
        return DONE
    screen = Screen()
    screen.line(screen.say("register-form-written", file=out, count=len(own)))
    for name, count in sorted(others.items()):
        screen.line(Cell(screen.say("register-form-left", count=count, policy=name), "yellow"))
    return DONE


def _policy_of(record: Record, otherwise: str) -> str:
    """The policy that a record stands under."""
    return str((record.body or {}).get("policy", otherwise))


def put(
    names: list[str], settings: list[str], seen: int | None, store: str | None, who: str, day: date, *,
    policy: str, dry_run: bool, json: bool,
) -> int:  # fmt: skip
    """Keep records from files, or one record from settings; what follows is shown."""
    if not names:
        raise stop(
            "needs-option", NAME, found="FILE", command=NAME, example=f"{NAME} put systems.xlsx"
        )
    if settings:
        if len(names) > 1:
            raise stop("register-set-one", "--set", found=", ".join(names))
        said = Said([entry_of_settings(names[0], settings, seen)], policy=policy)
    else:
        if seen is not None:
            raise stop("does-not-go-with", "--seen", found="--seen", other="FILE", command=NAME)
        said = Said(*read_files([Path(name) for name in names]), policy=policy)
    return _take(said, store, who, day, dry_run=dry_run, json=json)


def retire(
    name: str, until: date, seen: int | None, store: str | None, who: str, day: date, *, dry_run: bool, json: bool
) -> int:  # fmt: skip
    """End a record on a day; it stays in the register with all its versions."""
    kind, key = kind_and_key(name)
    with opened(store) as kept:
        record_there(kept, kind, key)
    entry = entry_of_settings(name, [f"until={until.isoformat()}"], seen, "--until")
    return _take(Said([entry]), store, who, day, dry_run=dry_run, json=json)


@dataclass(frozen=True, slots=True)
class Said:
    """What was said of records: entries, what is wrong with the form of their files, the policy of new systems."""

    entries: list[Entry]
    problems: Sequence[Problem] = ()
    policy: str = POLICY

    def take(self, store: Store, *, dry_run: bool) -> Intake:
        """What the entries make of a store. Raises InputError with everything that is wrong."""
        from guiju.ai.register.intake import take

        return take(
            store, self.entries, policy=self.policy, dry_run=dry_run, problems=self.problems
        )


def _take(said: Said, store: str | None, who: str, day: date, *, dry_run: bool, json: bool) -> int:
    with _there_or_empty(store, who) as (kept, there):
        intake = said.take(kept, dry_run=dry_run or not there)
    if not (there or dry_run):
        # What is wrong was told above: a store is only made for what can be kept.
        with opened(store, who, create=True) as kept:
            intake = said.take(kept, dry_run=False)

    from guiju.ai.register.consequences import consequences

    shown = without_secrets(told_store(store))
    follows = consequences(intake.taken, day)
    if json:
        write_json({
            "store": shown, "dry_run": dry_run, "date": day.isoformat(), "counts": intake.counts(),
            "records": [one.to_json() for one in intake.taken], "consequences": [c.to_json() for c in follows],
        })  # fmt: skip
    else:
        _show_intake(intake, follows, shown, Screen())
    return DONE


@contextmanager
def _there_or_empty(store: str | None, who: str) -> Iterator[tuple[Store, bool]]:
    """The store and True; where there is none yet, an empty one to try things in, and False."""
    try:
        kept = opened(store, who)
    except InputError as error:
        if error.problems[0].code != "store-missing":
            raise
    else:
        with kept:
            yield kept, True
        return
    with (
        tempfile.TemporaryDirectory(prefix="guiju-") as folder,
        opened(str(Path(folder) / "empty.db"), who, create=True) as empty,
    ):
        yield empty, False


def _show_intake(intake: Intake, follows: list[Consequence], shown: str, screen: Screen) -> None:
    changed = [one for one in intake.taken if one.state != "unchanged"]
    for one in changed[:MOST_SHOWN]:
        show_taken(one, screen)
    if len(changed) > MOST_SHOWN:
        screen.line(screen.say("gaps-more", count=len(changed) - MOST_SHOWN))
    code = "register-would" if intake.dry_run else "register-kept"
    screen.line(Cell(screen.say(code, store=shown, **intake.counts()), "bold"))
    show_consequences(follows, screen)
