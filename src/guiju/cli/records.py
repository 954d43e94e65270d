"""Records of the register on a screen: one, many, their versions, and who stands elsewhere."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

from guiju.ai.duties import POLICY
from guiju.ai.register.forms import cell_of
from guiju.ai.register.kinds import KINDS, form_of, kind_and_key, kind_named
from guiju.ai.register.reviews import DUTIES, WORDS, judge
from guiju.ai.register.reviews import KIND as REVIEW
from guiju.ai.register.tiering import Basis
from guiju.cli.commands.ai.changes import show_changes
from guiju.cli.duties import word
from guiju.cli.failure import DONE, stop
from guiju.cli.layout import Cell
from guiju.cli.screen import Screen, write_json

# What needs the extra `store` is imported where it is called: without it a message says so.
if TYPE_CHECKING:
    from guiju.ai.register.consequences import Consequence
    from guiju.ai.register.intake import Taken
    from guiju.store.keeping import Store
    from guiju.store.records import Record

MOST_SHOWN = 20
"""So many records of an import or review are shown one by one."""


def show_taken(one: Taken, screen: Screen) -> None:
    """What an import, or a version, changed of a record: a line a column."""
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


def show_consequences(follows: list[Consequence], screen: Screen) -> None:
    """What follows for each system: tiers and duties gained and lost."""
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
        write_json({"records": [_record_json(one) for one in found]})
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


def record_there(store: Store, kind: str, key: str) -> Record:
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

    one = record_there(store, *kind_and_key(name))
    body = one.body or {}
    policy = str(body.get("policy", POLICY))
    standing = (
        standings({one.key: body}, policy, Basis(day))[one.key] if one.kind == "system" else None
    )
    if json:
        stands = standing and {"date": day.isoformat(), "tiers": list(standing.tiers),
                               "duties": list(standing.duties)}  # fmt: skip
        judged = judge(one, day).to_json() if one.kind == REVIEW else {}
        write_json(_record_json(one) | ({"stands": stands} if stands else {}) | judged)
        return DONE
    screen = Screen()
    _show_body(one, screen)
    if one.kind == REVIEW:
        _show_judged(one, day, screen)
    if standing is not None:
        definition = Basis(day).rules(policy).definition
        screen.heading(screen.say("register-stands-on", date=day, duties=len(standing.duties)))
        for tier in standing.tiers:
            screen.line(tier, word(definition, "tier", tier, screen), indent=2)
    return DONE


def _show_judged(one: Record, day: date, screen: Screen) -> None:
    """What the rules of a day say of a review: each finding with the duty that it shows."""
    judged = judge(one, day)
    definition = Basis(day).rules(str((one.body or {}).get("policy", POLICY))).definition
    screen.heading(screen.say("review-judged" if judged.findings else "review-unjudged", date=day))
    rows: list[list[Cell | str]] = []
    for rule, answer in judged.findings.items():
        label = definition.rules[REVIEW, rule].label.text(screen.language)
        style = {True: "green", False: "red", None: "yellow"}[answer]
        rows.append(
            [rule, label, Cell(screen.say(WORDS[answer]), style), Cell(DUTIES.get(rule, ""), "dim")]
        )
    screen.table(rows, indent=2)
    if judged.follow_up_due:
        screen.line(screen.say("review-follow-up", date=judged.follow_up_due), indent=2)


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
    record_there(store, kind, key)
    versions = store.history(kind, key)
    if json:
        write_json({"kind": kind, "key": key, "versions": [_record_json(one) for one in versions]})
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
            show_taken(Taken(kind, key, one.version, before, one.body), screen)
        before = one.body
    return DONE


def show_diff(store: Store, names: list[str], day: date, json: bool) -> int:
    """Two versions of a record, the last two unless named: columns, and of a system tiers and duties."""
    from guiju.ai.register.consequences import compare_versions
    from guiju.ai.register.intake import Taken

    kind, key = kind_and_key(names[0] if names else "")
    current = record_there(store, kind, key)
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
    show_taken(taken, screen)
    show_consequences(follows, screen)
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
