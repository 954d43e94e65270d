"""Reading items: wrong shapes and unknown keys are noted as problems, and reading goes on."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date

from guiju.expression.letters import folded
from guiju.expression.names import nearest
from guiju.expression.syntax import KEYWORDS, ExpressionError
from guiju.load.document import Item
from guiju.load.format import KEYS, PHRASE
from guiju.load.scalars import (
    NAME,
    ScalarError,
    looks_like_date,
    read_day,
    read_label,
    read_number,
    read_value,
)
from guiju.model.label import NO_LABEL, Label
from guiju.model.parameter import ParameterValue
from guiju.model.problem import Place, PolicyError, Problem
from guiju.model.source import Citation
from guiju.model.types import INT, MONEY, NUMBER, SCALE, SHARE, UNKNOWN, Type
from guiju.model.unit import UnitError, parse_unit

_CITATION = re.compile(
    r"""(?P<source>\S+)
        (?:[ ](?!["“]|unverified$)(?P<article>[^"“]*?))?
        (?:[ ]["“](?P<phrase>[^"”]*)["”])?
        (?:[ ](?P<open>unverified))?""",
    re.VERBOSE,
)
_LONGEST_CITATION = 400
PROBLEM_LIMIT = 100
_RESERVED = (KEYWORDS - {"date"}) | {"p", "this"}
_TYPES = {"money": MONEY, "number": NUMBER, "share": SHARE, "int": INT, "scale": SCALE}
_KINDS = ("bool", "finding", "date", "text")
TYPE_WORDS = frozenset({*_TYPES, *_KINDS})


class Reader:
    """Reads items of one policy.

    `problems` gathers what is wrong; `enums` and `sources` are the names known so far.
    """

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self._noted: set[tuple[str, Place, str]] = set()
        self.enums: dict[str, Iterable[str]] = {}
        self.sources: set[str] = set()

    def note(self, code: str, place: Place, **values: object) -> None:
        """Note a problem, once. Raises PolicyError when there are too many to be read."""
        self._add(Problem(code, place, values))

    def warn(self, code: str, place: Place, **values: object) -> None:
        """Note something that is allowed but likely not meant."""
        self._add(Problem(code, place, values, warning=True))

    def _add(self, problem: Problem) -> None:
        known = (problem.code, problem.place, repr(sorted(problem.values.items(), key=_first)))
        if known not in self._noted:
            self._noted.add(known)
            self.problems.append(problem)
            self.check_count()

    def check_count(self) -> None:
        """Raise PolicyError when there are more problems than anybody reads."""
        if len(self.problems) > PROBLEM_LIMIT:
            first = self.problems[:PROBLEM_LIMIT]
            last = Problem("too-many-problems", first[-1].place, {"limit": PROBLEM_LIMIT})
            raise PolicyError([*first, last])

    def note_expression(self, error: ExpressionError, item: Item, **values: object) -> None:
        """Note a mistake in an expression, with the line and a caret."""
        start, end = error.span
        text = str(item.value)
        line_start = text.rfind("\n", 0, start) + 1
        line = text[line_start:].split("\n", 1)[0]
        caret = " " * (start - line_start) + "^" * max(1, min(end, line_start + len(line)) - start)
        described = {**error.values, **values}
        self._add(Problem(error.code, item.at(start), described, f"{line}\n{caret}"))

    def mapping(self, item: Item, section: str) -> dict[str, Item]:
        """The entries of a mapping; anything else is a problem."""
        if item.kind == "mapping":
            return dict(item.value)
        if not item.is_null:
            self.note("not-a-mapping", item.place, found=item.kind, section=section)
        return {}

    def fields(self, item: Item, kind: str, section: str) -> dict[str, Item]:
        """The entries of a mapping whose keys are fixed; an unknown one is a problem."""
        known = KEYS[kind]
        out = {}
        for key, value in self.mapping(item, section).items():
            if key in known:
                out[key] = value
            elif "values" in known and looks_like_date(key):
                self.note("date-outside-values", item.keys[key], found=key, section=section)
            else:
                self.note(
                    "unknown-key", item.keys[key], found=key, section=section,
                    known=", ".join(known), nearest=nearest(key, known),
                )  # fmt: skip
        return out

    def text(self, item: Item | None, default: str = "") -> str:
        """The text of a scalar."""
        if item is None or item.is_null:
            return default
        if item.kind != "text":
            self.note("not-one-value", item.place, found=item.kind)
            return default
        return str(item.value)

    def texts(self, item: Item | None) -> list[Item]:
        """The scalars of a list, or one scalar as a list of one."""
        if item is None or item.is_null:
            return []
        items = item.value if item.kind == "list" else [item]
        good = [part for part in items if part.kind == "text"]
        for part in items:
            if part.kind != "text":
                self.note("not-one-value", part.place, found=part.kind)
        return good

    def name(self, name: str, place: Place) -> bool:
        """Whether a name may be used; else a problem."""
        if not NAME.fullmatch(name) or "__" in name:
            self.note("bad-name", place, found=name)
            return False
        if name.lower() in _RESERVED:
            self.note("reserved-name", place, found=name)
            return False
        return True

    def named(self, item: Item | None, section: str) -> Iterator[tuple[str, Item, Place]]:
        """Name, item and place of each entry of a section whose names are names of the policy."""
        if item is None:
            return
        seen: dict[str, str] = {}
        for name, entry in self.mapping(item, section).items():
            place = item.keys[name]
            if not self.name(name, place):
                continue
            first = seen.setdefault(folded(name), name)
            if first != name:
                self.note("differs-in-case", place, found=name, first=first)
                continue
            yield name, entry, place

    def label(self, item: Item | None) -> Label:
        """A label: text, or zh and en."""
        if item is None or item.is_null:
            return NO_LABEL
        if item.kind == "text":
            return read_label(item.value)
        entries = self.fields(item, "label", "label")
        return Label(self.text(entries.get("zh")) or None, self.text(entries.get("en")) or None)

    def day(self, item: Item | None) -> date | None:
        """A date, or None where there is none."""
        if item is None or item.is_null:
            return None
        return self.day_text(self.text(item), item.place)

    def day_text(self, text: str, place: Place, **more: object) -> date | None:
        """A date from its text; a problem where it is none."""
        try:
            return read_day(text)
        except ScalarError as error:
            self.note(error.code, place, found=text, **more)
            return None

    def number(self, item: Item) -> float | None:
        """A number; None where it is none, which is noted."""
        text = self.text(item)
        try:
            return float(read_number(text))
        except ScalarError as error:
            self.note(error.code, item.place, found=text)
            return None

    def citations(self, item: Item | None) -> tuple[Citation, ...]:
        """The citations of a list; sources must exist and phrases be short."""
        if item is None or item.is_null:
            return ()
        parts = item.value if item.kind == "list" else [item]
        found = [self.citation(part) for part in parts]
        return tuple(c for c in found if c is not None)

    def citation(self, item: Item) -> Citation | None:
        """One citation, as text or mapping."""
        if item.kind == "mapping":
            entries = self.fields(item, "citation", "citation")
            parts = [self.text(entries.get(k)) for k in ("source", "place", "phrase", "status")]
            source, article, phrase, opened = parts
            unverified = opened == "unverified"
        else:
            text = " ".join(self.text(item).split())
            match = _CITATION.fullmatch(text) if len(text) <= _LONGEST_CITATION else None
            if match is None:
                self.note("bad-citation", item.place, found=text)
                return None
            source, article = match["source"], match["article"] or ""
            phrase, unverified = match["phrase"] or "", bool(match["open"])
        if source not in self.sources:
            self.note(
                "unknown-source", item.place, found=source,
                known=", ".join(sorted(self.sources)) or "-",
                nearest=nearest(source, sorted(self.sources)),
            )  # fmt: skip
            return None
        if len(phrase) > PHRASE:
            self.note("phrase-too-long", item.place, found=len(phrase), limit=PHRASE)
        return Citation(source, article.strip(), phrase, unverified, item.place)

    def type(self, text: str, place: Place, unit: Item | None = None) -> Type:
        """A type from its words and unit."""
        word, optional = text.strip(), False
        if word.endswith(" or none"):
            word, optional = word.removesuffix(" or none").strip(), True
        if word.startswith("set of "):
            return self._set(word.removeprefix("set of ").strip(), place, unit, optional)
        if word in _TYPES:
            found = self._with_unit(_TYPES[word], unit)
        elif word in _KINDS:
            found = Type(word)
        elif word in self.enums:
            found = Type("enum", enum=word)
        else:
            known = [*_TYPES, *_KINDS, *self.enums]
            near = nearest(word, known)
            self.note("unknown-type", place, found=word, known=", ".join(known), nearest=near)
            return UNKNOWN
        if unit is not None and word not in _TYPES:
            self.note("unit-needs-number", unit.place, type=found, found=self.text(unit))
        if optional and found.kind == "finding":
            self.note("finding-or-none", place)
        return found.or_none if optional else found

    def _set(self, word: str, place: Place, unit: Item | None, optional: bool) -> Type:
        """A set of the values of a type that can be listed."""
        if word.startswith("set of ") or word in ("bool", "finding", "scale"):
            self.note("set-of-what", place, found=word)
            return UNKNOWN
        item = self.type(word, place, unit)
        if item.kind == "unknown":
            return UNKNOWN
        return Type("set", optional, item.unit, item.enum, item.kind)

    def _with_unit(self, type_: Type, unit: Item | None) -> Type:
        if unit is None:
            return type_
        text = self.text(unit)
        if text == "share" and type_.kind == "share":
            return type_
        try:
            parsed = parse_unit(text)
        except UnitError:
            self.note("bad-unit", unit.place, found=text)
            return type_
        if type_.kind == "money" and not parsed.is_currency:
            self.note("money-without-currency", unit.place, found=text)
        return Type(type_.kind, type_.optional, parsed)

    def value(self, item: Item, type_: Type) -> ParameterValue:
        """A value of a type from a scalar, or a list for a set; else a problem and None."""
        if type_.kind == "set":
            values = (self.value(part, type_.item) for part in self.texts(item))
            return tuple(value for value in values if value is not None)
        text = self.text(item)
        try:
            value = read_value(text, type_)
        except ScalarError as error:
            self.note(error.code, item.place, found=text)
            return None
        if type_.kind == "enum" and not self.in_enum(value, type_.enum, item.place):
            return None
        return value

    def ordered(self, start: date | None, end: date | None, place: Place) -> None:
        """Note a period that ends before it begins."""
        if start is not None and end is not None and start > end:
            self.note("dates-reversed", place, start=start, end=end)

    def entity(self, name: str, place: Place, known: Iterable[str]) -> bool:
        """Whether an entity is declared; else a problem."""
        names = sorted(known)
        if name not in names:
            self.note("unknown-entity", place, found=name or "-", known=", ".join(names) or "-",
                      nearest=nearest(name, names))  # fmt: skip
            return False
        return True

    def in_enum(
        self, value: ParameterValue, enum: str | None, place: Place, **more: object
    ) -> bool:
        """Whether a value belongs to an enum; else a problem."""
        if enum is None or value in self.enums.get(enum, (value,)):
            return True
        known = list(self.enums[enum])
        self.note(
            "not-in-enum", place, found=value, enum=enum, expected=", ".join(known),
            nearest=nearest(str(value), known), **more,
        )  # fmt: skip
        return False


def _first(pair: tuple[str, object]) -> str:
    return pair[0]
