"""Text → syntax: a hand-written precedence parser for SQL scalar syntax.

The syntax still holds names as written; `resolve` turns it into the typed tree.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

DEPTH_LIMIT = 200
TEXT_LIMIT = 20_000
NODE_LIMIT = 5_000

KEYWORDS = frozenset(
    "and or not in between is null case when then else end true false date where via at "
    "yes no undetermined run_date".split()
)
WORDS: Mapping[str, object] = {"true": True, "false": False, "null": None}
FINDING_WORDS = {"yes": True, "no": False, "undetermined": None}
COMPARISONS = frozenset({"=", "<>", "!=", "<", "<=", ">", ">="})
_OR, _AND, _NOT, _COMPARE, _ADD, _MULTIPLY, _NEGATE = range(1, 8)
_BINDING = {
    "or": _OR, "and": _AND, "not": _COMPARE, "is": _COMPARE, "in": _COMPARE, "between": _COMPARE,
    **dict.fromkeys(COMPARISONS, _COMPARE),
    "+": _ADD, "-": _ADD, "*": _MULTIPLY, "/": _MULTIPLY,
}  # fmt: skip
_TOKEN = re.compile(
    r"""\s*(?:
    (?P<number>(?:\d+(?:\.\d+)?|\.\d+)(?:[eE][+-]?\d{1,2})?%?)
  | (?P<text>'(?:[^']|'')*')
  | (?P<name>[^\W\d]\w*(?:\s*\.\s*[^\W\d]\w*)*)
  | (?P<op><=|>=|<>|!=|[-+*/()=<>,])
    )""",
    re.VERBOSE,
)


class ExpressionError(Exception):
    """Something wrong in an expression: a message code, the span, and what fills the message in."""

    def __init__(self, code: str, span: tuple[int, int], **values: object) -> None:
        self.code, self.span, self.values = code, span, values
        super().__init__(code)


@dataclass(slots=True)
class Syntax:
    """One piece of syntax.

    `kind`: number, percent, text, word, finding, date, run_date, name, apply, call (an operator), case.
    `value` is the literal, the dotted name or the function; `args` the parts; `via` and `where` belong to
    applications.
    """

    kind: str
    value: object
    start: int
    end: int
    args: tuple[Syntax, ...] = ()
    where: Syntax | None = None
    via: str = ""

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
        raise ExpressionError("expression-too-long", (0, 0), found=len(text), limit=TEXT_LIMIT)
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
        if kind == "name":
            lowered = word.lower()
            kind, word = ("key", lowered) if lowered in KEYWORDS else (kind, "".join(word.split()))
        out.append(_Token(kind, word, start, position))
        if len(out) > NODE_LIMIT:
            raise ExpressionError("expression-too-long", (0, 0), found=len(out), limit=NODE_LIMIT)
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
        raise ExpressionError("unexpected-word", (token.start, token.end), found=token.text)
    return syntax


class _Parser:
    __slots__ = ("depth", "index", "token", "tokens")

    def __init__(self, text: str) -> None:
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
        raise ExpressionError(
            "expected-word", (token.start, token.end), expected=word.upper(), found=token.text
        )

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
                raise ExpressionError(
                    "expected-word", (token.start, token.end), expected="IN", found=word
                )
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
            result = Syntax("call", "and", *ends, (first, Syntax("call", "<=", *ends, (left, high))))
        else:
            right = self.expression(_COMPARE)
            word = "<>" if word == "!=" else word
            result = Syntax("call", word, left.start, right.end, (left, right))
        return Syntax("call", "not", left.start, result.end, (result,)) if negated else result

    def test(self, left: Syntax) -> Syntax:
        token = self.advance()
        tests = {"null": "is_null", "yes": "is_yes", "no": "is_no", "undetermined": "is_undetermined"}
        if token.kind != "key" or token.text not in tests:
            raise ExpressionError("expected-test", (token.start, token.end), found=token.text)
        return Syntax("call", tests[token.text], left.start, token.end, (left,))

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
        code = "unexpected-end" if kind == "end" else "unexpected-word"
        raise ExpressionError(code, (start, end), found=text)

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
            try:
                day = date.fromisoformat(literal.text[1:-1])
            except ValueError:
                raise ExpressionError(
                    "bad-date", (literal.start, literal.end), found=literal.text[1:-1]
                ) from None
            return Syntax("date", day, start, literal.end)
        if word == "date":
            return self.name(token)
        raise ExpressionError("unexpected-word", (start, end), found=word)

    def case(self, token: _Token) -> Syntax:
        parts: list[Syntax] = []
        while self.accept("when"):
            parts.append(self.expression(0))
            self.require("then")
            parts.append(self.expression(0))
        if not parts:
            raise ExpressionError(
                "expected-word", (self.token.start, self.token.end), expected="WHEN",
                found=self.token.text,
            )  # fmt: skip
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
                    raise ExpressionError(
                        "expected-link", (link.start, link.end), found=link.text
                    )
                via = link.text
            if self.accept("where"):
                where = self.expression(0)
            while self.accept(","):
                args.append(self.expression(0))
            self.require(")")
        end = self.tokens[self.index - 1].end
        return Syntax("apply", token.text.lower(), token.start, end, tuple(args), where, via)
