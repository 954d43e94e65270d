"""Values of formulas: terms that may be missing, and findings of three answers as two truths."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import z3

from guiju.verify.days import Term, parts_of_days
from guiju.verify.naming import forget

TRUE, FALSE = z3.BoolVal(True), z3.BoolVal(False)


def begin() -> None:
    """Begin a context of the solver of its own: nothing asked before has a part in what is answered after.

    Terms made before must not be put together with later ones; the constants above go along.
    """
    z3.z3._main_ctx = None
    forget()
    parts_of_days.clear()
    for constant, value in ((TRUE, True), (FALSE, False)):
        constant.__init__(z3.BoolVal(value).ast)


class UnsupportedError(Exception):
    """A part of a rule that no formula expresses; the answer is then unknown, with this as its reason.

    `code` names what it is, `found` what was met.
    """

    def __init__(self, code: str, found: str = "") -> None:
        self.code, self.found = code, found
        super().__init__(f"{code}: {found}")


class Value(NamedTuple):
    """A term, and the condition under which it is there at all."""

    term: Term
    present: Term = TRUE


class Answer(NamedTuple):
    """A finding: where it is yes and where it is no; undetermined where neither holds."""

    yes: Term
    no: Term

    @property
    def undetermined(self) -> Term:
        """Where it is neither."""
        return z3.Not(z3.Or(self.yes, self.no))


Any3 = Value | Answer

YES, NO, OPEN = Answer(TRUE, FALSE), Answer(FALSE, TRUE), Answer(FALSE, FALSE)


def all_of(answers: Sequence[Answer]) -> Answer:
    """Kleene AND."""
    return Answer(z3.And([a.yes for a in answers]), z3.Or([a.no for a in answers]))


def any_of(answers: Sequence[Answer]) -> Answer:
    """Kleene OR."""
    return Answer(z3.Or([a.yes for a in answers]), z3.And([a.no for a in answers]))


def negated(answer: Answer) -> Answer:
    """Kleene NOT."""
    return Answer(answer.no, answer.yes)


def choose(condition: Term, left: Any3, right: Any3) -> Any3:
    """One of two values by a condition."""
    if z3.is_true(condition):
        return left
    if z3.is_false(condition):
        return right
    if isinstance(left, Answer) or isinstance(right, Answer):
        assert isinstance(left, Answer)
        assert isinstance(right, Answer)
        return Answer(z3.If(condition, left.yes, right.yes), z3.If(condition, left.no, right.no))
    return Value(_if(condition, left.term, right.term), _if(condition, left.present, right.present))


def _if(condition: Term, left: Term, right: Term) -> Term:
    if left.eq(right):
        return left
    if left.sort() != right.sort():
        left, right = real(left), real(right)
    return z3.If(condition, left, right)


def real(term: Term) -> Term:
    """A whole number as a real one."""
    return z3.ToReal(term) if z3.is_int(term) else term


def whole(term: Term) -> Term:
    """A real number as a whole one, cut down."""
    return term if z3.is_int(term) else z3.ToInt(term)


def same(left: Any3, right: Any3) -> Term:
    """Whether two values are the same, missing ones too."""
    if isinstance(left, Answer) or isinstance(right, Answer):
        assert isinstance(left, Answer)
        assert isinstance(right, Answer)
        return z3.And(left.yes == right.yes, left.no == right.no)
    equal = left.term == right.term
    both = z3.And(left.present, right.present)
    return z3.Or(z3.And(both, equal), z3.Not(z3.Or(left.present, right.present)))
