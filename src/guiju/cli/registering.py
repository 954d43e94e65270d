"""The register taken in and given out: files and settings put into it with what follows, and the form."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from guiju.ai.duties import POLICY
from guiju.ai.register.entries import Entry, entry_of_settings, read_entries
from guiju.ai.register.forms import write_form
from guiju.ai.register.kinds import KINDS, kind_and_key
from guiju.cli.failure import DONE, stop
from guiju.cli.layout import Cell
from guiju.cli.records import MOST_SHOWN, record_there, show_consequences, show_taken
from guiju.cli.screen import Screen, write_json
from guiju.cli.storing import opened, told_store
from guiju.evaluate.address import without_secrets
from guiju.locale import language

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
    if store:
        with opened(store) as kept:
            records = {kind: _held(kept, kind, policy) for kind in KINDS}
    else:
        records = {}
    write_form(out, language(), policy, records)
    if json:
        write_json({"file": str(out), "records": sum(map(len, records.values()))})
    else:
        screen = Screen()
        screen.line(
            screen.say("register-form-written", file=out, count=sum(map(len, records.values())))
        )
    return DONE


def _held(store: Store, kind: str, policy: str) -> list[Record]:
    """The records of a kind that stand under a policy, or under none."""
    return [
        one
        for one in store.records(kind)
        if one.body is not None and one.body.get("policy", policy) == policy
    ]


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
        entries = [entry_of_settings(names[0], settings, seen)]
    else:
        if seen is not None:
            raise stop("does-not-go-with", "--seen", found="--seen", other="FILE", command=NAME)
        entries = read_entries([Path(name) for name in names])
    return _take(entries, store, who, day, policy=policy, dry_run=dry_run, json=json)


def retire(
    name: str, until: date, seen: int | None, store: str | None, who: str, day: date, *, dry_run: bool, json: bool
) -> int:  # fmt: skip
    """End a record on a day; it stays in the register with all its versions."""
    kind, key = kind_and_key(name)
    with opened(store) as kept:
        record_there(kept, kind, key)
    entry = entry_of_settings(name, [f"until={until.isoformat()}"], seen)
    return _take([entry], store, who, day, dry_run=dry_run, json=json)


def _take(
    entries: list[Entry], store: str | None, who: str, day: date, *, dry_run: bool, json: bool, policy: str = POLICY
) -> int:  # fmt: skip
    with _opened_to_write(store, who, dry_run=dry_run) as kept:
        from guiju.ai.register.consequences import consequences
        from guiju.ai.register.intake import take

        intake = take(kept, entries, policy=policy, dry_run=dry_run)
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
def _opened_to_write(store: str | None, who: str, *, dry_run: bool) -> Iterator[Store]:
    """The store, made where it is not there; a dry run makes none, and tries an empty one instead."""
    address = told_store(store)
    if dry_run and "://" not in address and not Path(address).exists():
        with (
            tempfile.TemporaryDirectory(prefix="guiju-") as folder,
            opened(str(Path(folder) / "empty.db"), who, create=True) as empty,
        ):
            yield empty
        return
    with opened(address, who, create=not dry_run) as kept:
        yield kept


def _show_intake(intake: Intake, follows: list[Consequence], shown: str, screen: Screen) -> None:
    changed = [one for one in intake.taken if one.state != "unchanged"]
    for one in changed[:MOST_SHOWN]:
        show_taken(one, screen)
    if len(changed) > MOST_SHOWN:
        screen.line(screen.say("gaps-more", count=len(changed) - MOST_SHOWN))
    code = "register-would" if intake.dry_run else "register-kept"
    screen.line(Cell(screen.say(code, store=shown, **intake.counts()), "bold"))
    show_consequences(follows, screen)
