"""What a name in an expression means: columns, rules, links up, children down."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from heapq import nlargest

from guiju.expression.functions import AGGREGATES
from guiju.expression.syntax import ExpressionError, Syntax
from guiju.model.definition import Entity, Enum, Key
from guiju.model.types import Type

_LONGEST_NAME = 130
_MOST_COMPARED = 20


def nearest(name: str, known: Iterable[str]) -> str:
    """The known name most like a misspelt one, or nothing where none is near enough to be meant.

    >>> nearest("salry", ["salary", "special"]), nearest("Salary", ["salary"]), nearest("net", ["tax"])
    ('salary', 'salary', '')
    """
    if not name or len(name) > _LONGEST_NAME:
        return ""
    plain = name.casefold()
    parts = _parts(plain)

    def shared(other: str) -> float:
        others = _parts(other.casefold())
        return len(parts & others) / len(parts | others)

    # Comparing letter by letter is slow: it is left to the names that share most.
    candidates = nlargest(_MOST_COMPARED, filter(None, known), shared)
    by_form: dict[str, str] = {}
    for other in candidates:
        by_form.setdefault(other.casefold(), other)
    # One of two Chinese characters is as telling as most of an English word.
    alike = get_close_matches(plain, by_form, _MOST_COMPARED, 0.6 if name.isascii() else 0.5)
    if name in candidates:
        return name
    return next((by_form[other] for other in alike if _is_near(plain, other)), "")


def _is_near(name: str, other: str) -> bool:
    """Whether each part of a dotted name is a slip of the other's, or one of the two is the other cut short."""
    parts, others = name.split("."), other.split(".")
    if len(parts) == len(others) > 1:
        return all(map(_is_near, parts, others))
    short, long = sorted((name, other), key=len)
    if long.startswith(short) or long.endswith(short):
        return True
    return _slips(name, other) <= max(1, len(long) // 3)


def _slips(name: str, other: str) -> int:
    """Letters to be added, left out, changed or swapped with the next, to make one word the other."""
    before: list[int] = []
    above = list(range(len(other) + 1))
    for row, letter in enumerate(name, 1):
        here = [row]
        for column, wanted in enumerate(other, 1):
            least = min(above[column] + 1, here[-1] + 1, above[column - 1] + (letter != wanted))
            if row > 1 < column and letter == other[column - 2] and wanted == name[row - 2]:
                least = min(least, before[column - 2] + 1)
            here.append(least)
        before, above = above, here
    return above[-1]


def _parts(name: str) -> set[str]:
    """The letters of a name and its pairs of letters."""
    return {*name, *(name[i : i + 2] for i in range(len(name) - 1))}


@dataclass(frozen=True, slots=True)
class Path:
    """A name made out: the link columns that lead up, the entity at their end, the name there."""

    steps: tuple[str, ...]
    entity: str
    name: str


@dataclass(frozen=True, slots=True)
class Group:
    """What an aggregate runs over: up these links, then the rows of `child` that link there."""

    up: tuple[str, ...]
    child: str
    via: str
    prefix: tuple[str, ...]
    """The words before a column of the child, as written at its first mention."""


@dataclass(slots=True)
class Scope:
    """Everything an expression can name. `types` gains the type of each rule as it is resolved."""

    entities: Mapping[str, Entity]
    enums: Mapping[str, Enum]
    parameters: Mapping[str, Type]
    types: dict[Key, Type]
    rules: set[Key]
    zero: set[str] = field(default_factory=set)
    """Parameters that are 0 at some date."""
    _links: dict[str, dict[str, str]] = field(default_factory=dict)
    _children: dict[str, dict[str, list[str]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._links = {name: entity.links for name, entity in self.entities.items()}
        for name, links in self._links.items():
            for column, target in links.items():
                self._children.setdefault(target, {}).setdefault(name, []).append(column)

    def children(self, entity: str) -> dict[str, list[str]]:
        """Child entity → its link columns that point at `entity`."""
        return self._children.get(entity, {})

    def step(self, entity: str, word: str) -> str:
        """The link column that a word names: itself, or the entity where one link goes there."""
        links = self._links[entity]
        if word in links:
            return word
        columns = [column for column, target in links.items() if target == word]
        return columns[0] if len(columns) == 1 else ""

    def path(self, entity: str, parts: tuple[str, ...], span: tuple[int, int]) -> Path:
        """Follow a dotted name from an entity; ExpressionError where it leads nowhere."""
        steps, current = self._steps(entity, parts)
        if len(steps) < len(parts) - 1:
            raise self._no_link(current, parts[len(steps)], span)
        if not self._has(current, parts[-1]):
            raise self._no_name(current, parts[-1], span)
        return Path(steps, current, parts[-1])

    def _steps(self, entity: str, parts: tuple[str, ...]) -> tuple[tuple[str, ...], str]:
        """The link columns that a dotted name follows before its last word, as far as there are."""
        current = entity
        steps: list[str] = []
        for word in parts[:-1]:
            column = self.step(current, word)
            if not column:
                break
            steps.append(column)
            current = self._links[current][column]
        return tuple(steps), current

    def _has(self, entity: str, name: str) -> bool:
        return (entity, name) in self.types or (entity, name) in self.rules

    def _no_link(self, entity: str, word: str, span: tuple[int, int]) -> ExpressionError:
        links = self._links[entity]
        known = sorted({*links, *links.values()})
        if sum(target == word for target in links.values()) > 1:
            options = ", ".join(c for c, target in links.items() if target == word)
            values = {"entity": entity, "found": word, "expected": options}
            return ExpressionError("ambiguous-link", span, **values)
        code = "child-outside-aggregate" if word in self.children(entity) else "unknown-link"
        return ExpressionError(
            code, span, entity=entity, found=word, known=", ".join(known) or "-",
            nearest=nearest(word, known),
        )  # fmt: skip

    def _no_name(self, entity: str, name: str, span: tuple[int, int]) -> ExpressionError:
        known = sorted({n for e, n in (*self.types, *self.rules) if e == entity})
        code = "unknown-name"
        if name in self.children(entity):
            code = "child-outside-aggregate"
        elif name in self.parameters:
            code = "parameter-without-p"
        elif self.step(entity, name):
            code = "row-without-column"
        return ExpressionError(
            code, span, entity=entity, found=name, known=", ".join(known) or "-",
            nearest=nearest(name, known),
        )  # fmt: skip

    def group(self, entity: str, syntax: Syntax) -> Group:
        """The rows that an aggregate call of `entity` runs over."""
        for name in (n for part in (*syntax.args, *_some(syntax.where)) for n in _names(part)):
            parts = tuple(str(name.value).split("."))
            if parts[0] in ("p", "this"):
                continue
            found = self._down(entity, parts)
            if found is not None:
                up, current, child, prefix = found
                return Group(up, child, self._via(current, child, syntax), prefix)
        known = sorted(self.children(entity))
        raise ExpressionError(
            "no-child-named", syntax.span, function=syntax.value, entity=entity,
            known=", ".join(known) or "-",
        )  # fmt: skip

    def _down(
        self, entity: str, parts: tuple[str, ...]
    ) -> tuple[tuple[str, ...], str, str, tuple[str, ...]] | None:
        current = entity
        up: list[str] = []
        for index, word in enumerate(parts):
            if word in self.children(current):
                return tuple(up), current, word, parts[: index + 1]
            column = self.step(current, word)
            if not column:
                return None
            up.append(column)
            current = self._links[current][column]
        return None

    def _via(self, parent: str, child: str, syntax: Syntax) -> str:
        columns = self.children(parent)[child]
        if syntax.via:
            if syntax.via in columns:
                return syntax.via
        elif len(columns) == 1:
            return columns[0]
        raise ExpressionError(
            "which-link", syntax.span, child=child, entity=parent, found=syntax.via or "-",
            expected=", ".join(columns),
        )  # fmt: skip

    def reads(self, entity: str, syntax: Syntax) -> set[Key]:
        """The columns and rules that an expression of `entity` reads.

        What cannot be made out is left to `resolve`, which reports it.
        """
        found: set[Key] = set()
        self._collect(entity, syntax, None, found)
        return found

    def _collect(self, entity: str, syntax: Syntax, group: Group | None, found: set[Key]) -> None:
        stack = [(syntax, group)]
        while stack:
            part, inside = stack.pop()
            if part.kind == "name":
                self._collect_name(entity, part, inside, found)
            elif part.kind == "apply" and part.value in AGGREGATES and inside is None:
                try:
                    inside = self.group(entity, part)
                except ExpressionError:
                    continue
            stack.extend((below, inside) for below in (*part.args, *_some(part.where)))

    def _collect_name(
        self, entity: str, name: Syntax, group: Group | None, found: set[Key]
    ) -> None:
        parts = tuple(str(name.value).split("."))
        if parts[0] == "p":
            return
        start, rest = entity, parts
        if parts[0] == "this":
            rest = parts[1:]
        elif group is not None:
            inside = child_part(group, parts)
            if inside is not None:
                start, rest = group.child, inside
        if not rest:
            return
        steps, current = self._steps(start, rest)
        if len(steps) == len(rest) - 1 and self._has(current, rest[-1]):
            found.add((current, rest[-1]))


def child_part(group: Group, parts: tuple[str, ...]) -> tuple[str, ...] | None:
    """What follows the child in a dotted name: () for the child itself, None for another row."""
    if parts[: len(group.prefix)] == group.prefix:
        return parts[len(group.prefix) :]
    if parts[0] == group.child:
        return parts[1:]
    return None


def _some(syntax: Syntax | None) -> tuple[Syntax, ...]:
    return () if syntax is None else (syntax,)


def _names(syntax: Syntax) -> Iterator[Syntax]:
    stack = [syntax]
    while stack:
        part = stack.pop()
        if part.kind == "name":
            yield part
        stack.extend(reversed((*part.args, *_some(part.where))))
