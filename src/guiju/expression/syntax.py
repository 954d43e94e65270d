"""Text → syntax: a hand-written precedence parser for SQL scalar syntax.

The syntax still holds names as written; `resolve` turns it into the typed tree.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

DEPTH_LIMIT = 100
"""Of brackets and of chains such as ``a + b + c``: every later pass may recurse as deep."""

TEXT_LIMIT = 20_000
NODE_LIMIT = 5_000
NUMBER_LIMIT = 60

KEYWORDS = frozenset({
    "and", "or", "not", "in", "between", "is", "null", "case", "when", "then", "else", "end",
    "true", "false", "date", "where", "via", "at", "yes", "no", "undetermined", "run_date",
})  # fmt: skip
WORDS: Mapping[str, object] = {"true": True, "false": False, "null": None}
FINDING_WORDS = {"yes": True, "no": False, "undetermined": None}
_TESTS = {"null": "is_null", "yes": "is_yes", "no": "is_no", "undetermined": "is_undetermined"}
COMPARISONS = frozenset({"=", "<>", "!=", "<", "<=", ">", ">="})
_OR, _AND, _NOT, _COMPARE, _ADD, _MULTIPLY, _NEGATE = range(1, 8)
_BINDING = {
    "or": _OR, "and": _AND, "not": _COMPARE, "is": _COMPARE, "in": _COMPARE, "between": _COMPARE,
    **dict.fromkeys(COMPARISONS, _COMPARE),
    "+": _ADD, "-": _ADD, "*": _MULTIPLY, "/": _MULTIPLY,
}  # fmt: skip
_TOKEN = re.compile(
    r"""\s*(?:
    (?P<number>(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?%?)
  | (?P<text>'(?:[^']|'')*')
  | (?P<name>[^\W\d]\w*(?:\s*\.\s*[^\W\d]\w*)*)
  | (?P<op><=|>=|<>|!=|[-+*/()=<>,])
    )""",
    re.VERBOSE,
)

_HUGE = re.compile(r"[eE][+-]?0*[1-9][0-9]{2}")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class ExpressionError(Exception):
    """Something wrong in an expression: a message code, the span, and what fills the message in."""

    def __init__(self, code: str, span: tuple[int, int], **values: object) -> None:
        self.code, self.span, self.values = code, span, values
        super().__init__(code)


@dataclass(slots=True)
class Syntax:
    """One piece of syntax.

    `kind`: number, percent, text, word, finding, date, run_date, name, apply, call (an operator),
    case. `value` is the literal, the dotted name or the function; `args` the parts; `via` and
    `where` belong to applications. `height` counts the levels below it.
    """

    kind: str
    value: object
    start: int
    end: int
    args: tuple[Syntax, ...] = ()
    where: Syntax | None = None
    via: str = ""
    height: int = field(default=0, init=False, compare=False)

    def __post_init__(self) -> None:
        below = [part.height for part in self.args]
        if self.where is not None:
            below.append(self.where.height)
        self.height = 1 + max(below, default=0)
        if self.height > DEPTH_LIMIT:
            raise ExpressionError("expression-too-deep", self.span, limit=DEPTH_LIMIT)

    @property
    def span(self) -> tuple[int, int]:
        """Start and end in the text."""
        return self.start, self.end


@dataclass(slots=True)
class _Token:
    kind: str
    text: str
    start: int
    end: int


def _tokens(text: str) -> list[_Token]:
    if len(text) > TEXT_LIMIT:
        raise ExpressionError("expression-too-long", (0, 0), limit=TEXT_LIMIT, nodes=NODE_LIMIT)
    out, position, length = [], 0, len(text)
    while position < length:
        match = _TOKEN.match(text, position)
        if match is None:
            rest = text[position:]
            if not rest.strip():
                break
            start = position + len(rest) - len(rest.lstrip())
            code = "unclosed-text" if text[start] == "'" else "unexpected-character"
            raise ExpressionError(code, (start, start + 1), found=text[start])
        kind = match.lastgroup or ""
        word, start, position = match.group(kind), match.start(kind), match.end()
        if kind == "number" and (len(word) > NUMBER_LIMIT or _HUGE.search(word)):
            raise ExpressionError("number-too-long", (start, position), limit=NUMBER_LIMIT)
        if kind == "name":
            lowered = word.lower()
            kind, word = ("key", lowered) if lowered in KEYWORDS else (kind, "".join(word.split()))
        out.append(_Token(kind, word, start, position))
        if len(out) > NODE_LIMIT:
            raise ExpressionError("expression-too-long", (0, 0), limit=TEXT_LIMIT, nodes=NODE_LIMIT)
    out.append(_Token("end", "", length, length))
    return out


def parse(text: str) -> Syntax:
    """Read one expression.

    >>> parse("cash * 50%").value
    '*'

    Raises ExpressionError with the place of the first mistake.
    """
    parser = _Parser(text)
    syntax = parser.expression(0)
    token = parser.token
    if token.kind != "end":
        raise _unexpected(token, "unexpected-word")
    return syntax


def _unexpected(token: _Token, code: str, **values: object) -> ExpressionError:
    """The error for a word that cannot stand where it stands."""
    span = (token.start, token.end)
    if token.kind == "end":
        return ExpressionError("unexpected-end", span)
    return ExpressionError(code, span, found=token.text, **values)


def _day(literal: _Token) -> date:
    text = literal.text[1:-1]
    try:
        if _DAY.fullmatch(text):
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise ExpressionError("bad-date", (literal.start, literal.end), found=text)


class _Parser:
    __slots__ = ("depth", "index", "text", "token", "tokens")

    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens = _tokens(text)
        self.index = 0
        self.token = self.tokens[0]
        self.depth = 0

    def advance(self) -> _Token:
        token = self.token
        if token.kind != "end":
            self.index += 1
            self.token = self.tokens[self.index]
        return token

    def accept(self, word: str) -> bool:
        if self.token.text == word and self.token.kind in ("op", "key"):
            self.advance()
            return True
        return False

    def require(self, word: str) -> _Token:
        token = self.token
        if token.text == word and token.kind in ("op", "key"):
            return self.advance()
        raise _unexpected(token, "expected-word", expected=word.upper())

    def expression(self, binding: int) -> Syntax:
        self.depth += 1
        if self.depth > DEPTH_LIMIT:
            span = (self.token.start, self.token.end)
            raise ExpressionError("expression-too-deep", span, limit=DEPTH_LIMIT)
        left = self.primary()
        while True:
            token = self.token
            strength = _BINDING.get(token.text, 0) if token.kind in ("op", "key") else 0
            if strength <= binding:
                break
            left = self.infix(left, token, strength)
        self.depth -= 1
        return left

    def infix(self, left: Syntax, token: _Token, strength: int) -> Syntax:
        self.advance()
        word = token.text
        if strength == _COMPARE:
            result = self.comparison(left, token)
            after = self.token
            if after.kind in ("op", "key") and _BINDING.get(after.text, 0) == _COMPARE:
                raise ExpressionError("chained-comparison", (after.start, after.end))
            return result
        right = self.expression(strength)
        return Syntax("call", word, left.start, right.end, (left, right))

    def comparison(self, left: Syntax, token: _Token) -> Syntax:
        word, negated = token.text, False
        if word == "not":
            negated, token = True, self.advance()
            word = token.text
            if word not in ("in", "between"):
                raise _unexpected(token, "expected-word", expected="IN")
        if word == "is":
            negated = self.accept("not")
            result = self.test(left)
        elif word == "in":
            result = self.membership(left)
        elif word == "between":
            low = self.expression(_COMPARE)
            self.require("and")
            high = self.expression(_COMPARE)
            ends = (left.start, high.end)
            first = Syntax("call", ">=", *ends, (left, low))
            second = Syntax("call", "<=", *ends, (left, high))
            result = Syntax("call", "and", *ends, (first, second))
        else:
            right = self.expression(_COMPARE)
            word = "<>" if word == "!=" else word
            result = Syntax("call", word, left.start, right.end, (left, right))
        return Syntax("call", "not", left.start, result.end, (result,)) if negated else result

    def test(self, left: Syntax) -> Syntax:
        token = self.advance()
        if token.kind != "key" or token.text not in _TESTS:
            raise _unexpected(token, "expected-test")
        return Syntax("call", _TESTS[token.text], left.start, token.end, (left,))

    def membership(self, left: Syntax) -> Syntax:
        if self.token.text == "(" and self.token.kind == "op":
            self.advance()
            items = self.arguments()
            return Syntax("call", "in", left.start, items[-1].end + 1, (left, *items))
        right = self.expression(_COMPARE)
        return Syntax("call", "in_set", left.start, right.end, (left, right))

    def arguments(self) -> list[Syntax]:
        items = [self.expression(0)]
        while self.accept(","):
            items.append(self.expression(0))
        self.require(")")
        return items

    def primary(self) -> Syntax:
        token = self.advance()
        kind, text, start, end = token.kind, token.text, token.start, token.end
        if kind == "number":
            if text.endswith("%"):
                return Syntax("percent", Fraction(text[:-1]) / 100, start, end)
            return Syntax("number", Fraction(text), start, end)
        if kind == "text":
            return Syntax("text", text[1:-1].replace("''", "'"), start, end)
        if kind == "name":
            return self.name(token)
        if kind == "key":
            return self.keyword(token)
        if text == "(":
            inside = self.expression(0)
            self.require(")")
            return inside
        if text in ("-", "+") and kind == "op":
            inside = self.expression(_NEGATE)
            return Syntax("call", "negate", start, inside.end, (inside,)) if text == "-" else inside
        raise _unexpected(token, "unexpected-word")

    def keyword(self, token: _Token) -> Syntax:
        word, start, end = token.text, token.start, token.end
        if word in WORDS:
            return Syntax("word", WORDS[word], start, end)
        if word in FINDING_WORDS:
            return Syntax("finding", FINDING_WORDS[word], start, end)
        if word == "run_date":
            return Syntax("run_date", None, start, end)
        if word == "not":
            inside = self.expression(_NOT)
            return Syntax("call", "not", start, inside.end, (inside,))
        if word == "case":
            return self.case(token)
        if word == "date" and self.token.kind == "text":
            literal = self.advance()
            return Syntax("date", _day(literal), start, literal.end)
        if word == "date":
            return self.name(_Token("name", self.text[start:end], start, end))
        raise ExpressionError("unexpected-word", (start, end), found=word)

    def case(self, token: _Token) -> Syntax:
        parts: list[Syntax] = []
        while self.accept("when"):
            parts.append(self.expression(0))
            self.require("then")
            parts.append(self.expression(0))
        if not parts:
            raise _unexpected(self.token, "expected-word", expected="WHEN")
        otherwise = self.expression(0) if self.accept("else") else None
        end = self.require("end").end
        return Syntax("case", None, token.start, end, tuple(parts), where=otherwise)

    def name(self, token: _Token) -> Syntax:
        if self.token.text == "(" and self.token.kind == "op":
            return self.application(token)
        name = Syntax("name", token.text, token.start, token.end)
        if self.accept("at"):
            day = self.expression(_NEGATE)
            return Syntax("name", token.text, token.start, day.end, (day,))
        return name

    def application(self, token: _Token) -> Syntax:
        self.require("(")
        args: list[Syntax] = []
        where, via = None, ""
        if not self.accept(")"):
            args.append(self.expression(0))
            if self.accept("via"):
                link = self.advance()
                if link.kind != "name":
                    raise _unexpected(link, "expected-link")
                via = link.text
            if self.accept("where"):
                where = self.expression(0)
            while self.accept(","):
                args.append(self.expression(0))
            self.require(")")
        end = self.tokens[self.index - 1].end
        return Syntax("apply", token.text.lower(), token.start, end, tuple(args), where, via)
