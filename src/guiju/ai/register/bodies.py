"""Entries → bodies of records: names made out, values typed, references found; every problem with its place."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from guiju.ai.duties import POLICY
from guiju.ai.register.entries import Entry, null
from guiju.ai.register.kinds import LISTS, MAPS, REFERENCES, Form, form_of
from guiju.ai.register.parts import read_list, read_map
from guiju.evaluate.convert import WrongValueError
from guiju.evaluate.rows import column_converter
from guiju.expression.names import nearest
from guiju.load.document import Item
from guiju.load.policy import policy_names
from guiju.model.definition import Column
from guiju.model.finding import GIVEN, WORDS
from guiju.model.problem import Place, Problem, ProblemsError

Body = Mapping[str, Any]
Name = tuple[str, str]
"""Kind and key of a record."""
_KEY = re.compile(r"[^\s;；,，、=:：]([^;；,，、=\x00-\x1f]{0,118}[^\s;；,，、=])?")


@dataclass(slots=True)
class Reading:
    """Entries read against what is kept: `bodies` as they would be kept, `problems` with all that is wrong."""

    current: Mapping[Name, Body]
    known: Mapping[str, frozenset[str]]
    policy: str = POLICY
    bodies: dict[Name, dict[str, Any]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def note(self, code: str, place: Place, **values: object) -> None:
        """One thing that is wrong."""
        self.problems.append(Problem(code, place, values))


def read_bodies(
    entries: Sequence[Entry], current: Mapping[Name, Body], known: Mapping[str, frozenset[str]],
    policy: str = POLICY,
) -> Reading:  # fmt: skip
    """The bodies that entries make of the current ones: a column that an entry does not name stays as it is.

    `known` holds the keys of each kind that are kept; entries may also name each other. New records that name no
    policy stand under `policy`.
    """
    reading = Reading(current, known, policy)
    first: dict[Name, Place] = {}
    for entry in entries:
        name = (entry.kind, entry.key)
        if not _KEY.fullmatch(entry.key):
            reading.note("register-key", entry.place, found=entry.key)
        elif name in first:
            reading.note(
                "register-twice", entry.place, found=entry.key, kind=entry.kind, first=first[name]
            )
        else:
            first[name] = entry.place
            _read_entry(reading, entry)
    together = {kind: keys | {key for k, key in first if k == kind} for kind, keys in known.items()}
    for entry in entries:
        _check_references(reading, entry, together)
    return reading


def _read_entry(reading: Reading, entry: Entry) -> None:
    before = reading.current.get((entry.kind, entry.key), {})
    policy = _policy(reading, entry, before)
    if policy is None:
        return
    form = form_of(entry.kind, policy)
    values = _named(reading, entry, form)
    body = {name: before[name] for name in form.own if name in before}
    features = {n: v for n, v in before.get("features", {}).items() if n in form.features}
    for name, item in values.items():
        column = form.columns[name]
        target = features if name in form.features else body
        try:
            value = _value(name, item, column, form, target.get(name))
        except WrongValueError as wrong:
            _note_wrong(reading, wrong, item, {"column": name, "entity": entry.kind})
            continue
        if value is None:
            target.pop(name, None)
        else:
            target[name] = value
    reading.bodies[entry.kind, entry.key] = _whole(body, features, form, policy)
    _check_whole(reading, entry, body, values)


def _note_wrong(
    reading: Reading, wrong: WrongValueError, item: Item, column: Mapping[str, Any]
) -> None:
    """A value that cannot be used, at its own place where a part of it is meant."""
    place = wrong.values.get("place")
    values = {name: value for name, value in wrong.values.items() if name != "place"}
    reading.note(
        wrong.code, place if isinstance(place, Place) else item.place, **{**column, **values}
    )


def _policy(reading: Reading, entry: Entry, before: Body) -> str | None:
    """The policy of a record: as it says, else as before; None where there is no such policy, which is noted."""
    own = form_of(entry.kind, POLICY).own
    if "policy" not in own:
        return POLICY
    labels = ("policy", own["policy"].label.zh, own["policy"].label.en)
    item = next((v for n, v in entry.values.items() if n.strip() in labels), null(entry.place))
    name = str(before.get("policy", reading.policy)) if item.is_null else str(item.value).strip()
    try:
        form_of(entry.kind, name)
    except ProblemsError:
        known = policy_names()
        reading.note(
            "register-policy",
            item.place,
            found=name,
            known=", ".join(known),
            nearest=nearest(name, known),
        )
        return None
    return name


def _named(reading: Reading, entry: Entry, form: Form) -> dict[str, Item]:
    """The values of an entry by the names of columns; what is unknown or said twice is noted."""
    names, found = form.names, dict[str, Item]()
    for said, item in entry.values.items():
        word, place = said.strip(), entry.names.get(said, item.place)
        name = names.get(word, word)
        if name not in form.columns or name == "key":
            known = [n for n in form.columns if n != "key"]
            near = nearest(word, [*known, *names])
            reading.note("unknown-column", place, found=word, entity=entry.kind,
                         known=", ".join(known), nearest=near)  # fmt: skip
        elif name in found:
            reading.note("register-column-twice", place, found=name)
        else:
            found[name] = item
    return found


def _value(name: str, item: Item, column: Column, form: Form, before: Any) -> Any:
    """A value as it is kept; None where it is taken away. Raises WrongValueError."""
    if item.is_null:
        return None
    if name in LISTS and name in form.own:
        return read_list(item)
    if name in MAPS and name in form.own:
        return read_map(name, item, form, before or {})
    return plain_value(_convert(item, column, form), column)


def _convert(item: Item, column: Column, form: Form) -> Any:
    words = form.words(column)
    kind, said = column.type.kind, str(item.value).strip() if item.kind == "text" else ""
    if kind == "bool" and GIVEN.get(said) is not None:
        return GIVEN[said]
    if words and said not in words:
        said = form.spoken(column).get(said, said)
    if kind == "text" and not column.type.enum:
        # A number or a date in a sheet is text here.
        return said or _convert_strictly(item, column, words)
    return _convert_strictly(Item(said, item.place) if said else item, column, words)


def _convert_strictly(item: Item, column: Column, words: Iterable[str]) -> Any:
    return column_converter(column, frozenset(words), exact=False)(item)


def plain_value(value: Any, column: Column) -> Any:
    """A value as JSON holds it: dates and findings as words."""
    if isinstance(value, date):
        return value.isoformat()
    if column.type.kind == "finding":
        return WORDS[value]
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return int(value)
    return value


def _whole(
    body: dict[str, Any], features: dict[str, Any], form: Form, policy: str
) -> dict[str, Any]:
    """The body with everything that others look for in it, in the order of the form."""
    for name in form.own:
        if name in LISTS:
            body.setdefault(name, [])
        elif name in MAPS:
            body.setdefault(name, {})
        elif name == "policy":
            body["policy"] = policy
        elif name == "provider":
            body.setdefault(name, None)
    ordered = {name: body[name] for name in form.own if name in body}
    return {**ordered, "features": {n: features[n] for n in form.features if n in features}}


def _check_whole(reading: Reading, entry: Entry, body: Body, values: Mapping[str, Item]) -> None:
    if not body.get("title"):
        place = values["title"].place if "title" in values else entry.place
        if not any(
            p.place == place and p.values.get("column") == "title" for p in reading.problems
        ):
            reading.note("register-missing", place, column="title", entity=entry.kind, type="text")
    since, until = body.get("since"), body.get("until")
    if since and until and until < since:
        place = values["until"].place if "until" in values else entry.place
        reading.note("register-order", place, since=since, until=until)


def _check_references(reading: Reading, entry: Entry, known: Mapping[str, frozenset[str]]) -> None:
    body = reading.bodies.get((entry.kind, entry.key))
    if body is None:
        return
    names = form_of(entry.kind, body.get("policy", POLICY)).names
    places = {names.get(n.strip(), n.strip()): item.place for n, item in entry.values.items()}
    for column, target in REFERENCES.get(entry.kind, {}).items():
        value = body.get(column)
        for key in value if isinstance(value, list) else [value] if value else []:
            if key not in known[target]:
                reading.note("dangling-link", places.get(column, entry.place), entity=entry.kind, column=column,
                             found=key, target=target, nearest=nearest(key, known[target]))  # fmt: skip
