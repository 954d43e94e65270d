"""The register on a screen: what an import did and what follows, records, versions, reviews."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from guiju.ai.register.entries import Entry, entry_of_settings, read_entries
from guiju.ai.register.forms import cell_of, write_form
from guiju.ai.register.kinds import KINDS, POLICY, form_of, kind_and_key, kind_named
from guiju.ai.register.tiering import Basis
from guiju.cli.commands.ai.changes import show_changes
from guiju.cli.duties import word
from guiju.cli.failure import DONE, stop
from guiju.cli.layout import Cell
from guiju.cli.screen import Screen, write_json
from guiju.cli.storing import opened, told_store
from guiju.evaluate.address import without_secrets
from guiju.locale import language

# What needs the extra `store` is imported where it is called: without it a message says so.
if TYPE_CHECKING:
    from guiju.ai.register.consequences import Consequence
    from guiju.ai.register.intake import Intake, Taken
    from guiju.store.keeping import Store
    from guiju.store.records import Record

NAME = "guiju ai register"
MOST_SHOWN = 20
"""So many records of an import or review are shown one by one."""


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
        _record(kept, kind, key)
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
        _show_taken(one, screen)
    if len(changed) > MOST_SHOWN:
        screen.line(screen.say("gaps-more", count=len(changed) - MOST_SHOWN))
    code = "register-would" if intake.dry_run else "register-kept"
    screen.line(Cell(screen.say(code, store=shown, **intake.counts()), "bold"))
    _show_consequences(follows, screen)


def _show_taken(one: Taken, screen: Screen) -> None:
    name = f"{one.kind}:{one.key}"
    screen.line(
        Cell(screen.say(f"register-{one.state}"), "bold"), name, Cell(f"v{one.version}", "dim")
    )
    if one.state == "new":
        return
    form = form_of(one.kind, str(one.after.get("policy", POLICY)))
    for column, (before, after) in one.columns().items():
        known = form.columns.get(column)
        if known is None:
            # A feature that only the policy of before knows.
            screen.line(column, Cell(f"{before} → -", "bold"), indent=2)
            continue
        values = [
            cell_of(column, value, known, form, screen.language) or "-" for value in (before, after)
        ]
        screen.line(
            column, known.label.text(screen.language), Cell(" → ".join(values), "bold"), indent=2
        )


def _show_consequences(follows: list[Consequence], screen: Screen) -> None:
    for one in follows[:MOST_SHOWN]:
        screen.heading(f"{one.key} {one.title}")
        definition = Basis(one.changes.day).rules(one.policy).definition
        if one.changes.tiers[0] and not one.moved_from:
            # What changed of the features stands above. Of a system that is new, or under other rules than before,
            # tiers and counts will do.
            show_changes(replace(one.changes, features={}), definition, screen)
        else:
            tiers = screen.say("and").join(one.changes.tiers[1])
            screen.line(
                screen.say("register-stands", tiers=tiers, duties=len(one.changes.duties[1]))
            )
    if len(follows) > MOST_SHOWN:
        screen.line(screen.say("gaps-more", count=len(follows) - MOST_SHOWN))


def show_list(store: Store, kinds: list[str], day: date, *, everything: bool, json: bool) -> int:
    """The records of the register, a line each; those that ended are left out unless everything is asked for."""
    wanted = [kind_named(word) for word in kinds] or list(KINDS)
    found = [
        one
        for kind in wanted
        for one in store.records(kind)
        if one.body is not None and (everything or not _ended(one, day))
    ]
    if json:
        write_json([_record_json(one) for one in found])
        return DONE
    screen = Screen()
    screen.table(
        [
            form_of(one.kind).label.text(screen.language), Cell(f"{one.kind}:{one.key}", "bold"),
            str((one.body or {}).get("title", "")), Cell(f"v{one.version}", "dim"),
            Cell(screen.say("register-ended", date=(one.body or {})["until"]), "yellow") if _ended(one, day) else "",
        ]
        for one in found
    )  # fmt: skip
    screen.line(Cell(screen.say("register-count", count=len(found)), "dim"))
    return DONE


def _ended(one: Record, day: date) -> bool:
    until = (one.body or {}).get("until")
    return bool(until) and str(until) < day.isoformat()


def _record_json(one: Record) -> dict[str, Any]:
    return {"kind": one.kind, "key": one.key, "version": one.version, "at": one.at, "who": one.who,
            "body": dict(one.body) if one.body is not None else None}  # fmt: skip


def _record(store: Store, kind: str, key: str) -> Record:
    """A record that is there. Raises InputError with the nearest key where it is not."""
    from guiju.expression.names import nearest

    found = store.record(kind, key)
    if found is None or found.body is None:
        near = nearest(key, (one.key for one in store.records(kind)))
        raise stop("record-missing", f"{kind}:{key}", kind=kind, found=key, nearest=near)
    return found


def show_record(store: Store, name: str, day: date, json: bool) -> int:
    """One record: its columns, and of a system the tiers and duties on a day."""
    from guiju.ai.register.tiering import standings

    one = _record(store, *kind_and_key(name))
    body = one.body or {}
    policy = str(body.get("policy", POLICY))
    standing = (
        standings({one.key: body}, policy, Basis(day))[one.key] if one.kind == "system" else None
    )
    if json:
        stands = standing and {"date": day.isoformat(), "tiers": list(standing.tiers),
                               "duties": list(standing.duties)}  # fmt: skip
        write_json(_record_json(one) | ({"stands": stands} if stands else {}))
        return DONE
    screen = Screen()
    _show_body(one, screen)
    if standing is not None:
        definition = Basis(day).rules(policy).definition
        screen.heading(screen.say("register-stands-on", date=day, duties=len(standing.duties)))
        for tier in standing.tiers:
            screen.line(tier, word(definition, "tier", tier, screen), indent=2)
    return DONE


def _show_body(one: Record, screen: Screen) -> None:
    body = one.body or {}
    form = form_of(one.kind, str(body.get("policy", POLICY)))
    line = screen.say(
        "register-version", version=one.version, at=one.at[:19], who=one.who or screen.say("erased")
    )
    screen.line(Cell(f"{one.kind}:{one.key}", "bold"), Cell(line, "dim"))
    rows: list[list[Cell | str]] = []
    for name, column in form.columns.items():
        held = body.get("features", {}) if name in form.features else body
        cell = cell_of(name, held.get(name), column, form, screen.language)
        if cell:
            rows.append([name, column.label.text(screen.language), Cell(cell, "bold")])
    screen.table(rows, indent=2)


def show_history(store: Store, name: str, json: bool) -> int:
    """All versions of a record, and what each changed."""
    from guiju.ai.register.intake import Taken

    kind, key = kind_and_key(name)
    _record(store, kind, key)
    versions = store.history(kind, key)
    if json:
        write_json([_record_json(one) for one in versions])
        return DONE
    screen, before = Screen(), None
    for one in versions:
        line = screen.say(
            "register-version",
            version=one.version,
            at=one.at[:19],
            who=one.who or screen.say("erased"),
        )
        screen.line(Cell(line, "dim"))
        if one.body is not None:
            _show_taken(Taken(kind, key, one.version, before, one.body), screen)
        before = one.body
    return DONE


def show_diff(store: Store, names: list[str], day: date, json: bool) -> int:
    """Two versions of a record, the last two unless named: columns, and of a system tiers and duties."""
    from guiju.ai.register.consequences import compare_versions
    from guiju.ai.register.intake import Taken

    kind, key = kind_and_key(names[0] if names else "")
    current = _record(store, kind, key)
    old, new = _two_versions(names[1:], current.version, f"{kind}:{key}")
    bodies = {one.version: one.body for one in store.history(kind, key)}
    first, second = bodies.get(old), bodies.get(new)
    if first is None or second is None:
        raise stop(
            "register-no-version", f"{kind}:{key}", found=f"{old}, {new}", known=current.version
        )
    taken = Taken(kind, key, new, first, second)
    follows = [compare_versions(key, first, second, day)] if kind == "system" else []
    if json:
        more = {"consequences": [one.to_json() for one in follows]} if follows else {}
        write_json({"versions": [old, new]} | taken.to_json() | more)
        return DONE
    screen = Screen()
    screen.line(Cell(screen.say("register-versions", old=old, new=new), "dim"))
    _show_taken(taken, screen)
    _show_consequences(follows, screen)
    return DONE


def _two_versions(words: list[str], current: int, where: str) -> tuple[int, int]:
    if not words:
        return max(current - 1, 1), current
    if len(words) != 2 or not all(word.isascii() and word.isdigit() for word in words):
        raise stop("register-no-version", where, found=", ".join(words), known=current)
    return int(words[0]), int(words[1])


def show_review(store: Store, policy: str, days: tuple[date, date], reform: str, json: bool) -> int:
    """The systems that move between two days, or from today's rules to a reform."""
    from guiju.ai.register.consequences import review

    found = review(store, policy, Basis(days[0]), Basis(days[1], reform))
    if json:
        write_json({"store": store.place.shown, "policy": policy} | found.to_json())
        return DONE
    screen = Screen()
    definition = found.after.rules(policy).definition
    under = f" + {reform}" if reform else ""
    screen.line(
        Cell(screen.say("register-review", before=days[0], after=f"{days[1]}{under}",
                        moved=len(found.moved), retiered=len(found.retiered), systems=found.systems), "bold")
    )  # fmt: skip
    screen.table(
        (
            [tier, word(definition, "tier", tier, screen), Cell(f"+{enter}", "bold"), Cell(f"-{leave}", "dim")]
            for tier, (enter, leave) in found.tiers().items()
        ),
        indent=2,
    )  # fmt: skip
    # Who moves between tiers stands before those that have other duties in the same ones.
    others = (one for one in found.moved if not one.changes.retiers)
    ordered = [*found.retiered, *others]
    for one in ordered[:MOST_SHOWN]:
        changes = one.changes
        tiers = [f"+{tier}" for tier in changes.tiers_gained] + [
            f"-{tier}" for tier in changes.tiers_lost
        ]
        counts = screen.say(
            "duties-counts", before=len(changes.duties[0]), after=len(changes.duties[1])
        )
        screen.line(Cell(one.key, "bold"), one.title, " ".join(tiers), Cell(counts, "dim"))
    if len(found.moved) > MOST_SHOWN:
        screen.line(screen.say("gaps-more", count=len(found.moved) - MOST_SHOWN))
    return DONE
