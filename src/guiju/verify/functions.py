"""The solver's form of every function and operator: arguments as values → a value.

Comparisons within a tolerance are exact here, as in fractions. What has no form raises UnsupportedError.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TypeAlias

import z3

from guiju.verify import days
from guiju.verify.days import Term
from guiju.verify.values import (
    FALSE,
    TRUE,
    Answer,
    Any3,
    UnsupportedError,
    Value,
    all_of,
    any_of,
    choose,
    negated,
    real,
    whole,
)

Form: TypeAlias = Callable[[Sequence[Any3]], Any3]
Fresh: TypeAlias = Callable[[str, Term], Term]


def terms(args: Sequence[Any3]) -> list[Term]:
    """The terms of values that are there; numbers of one sort."""
    found = []
    for arg in args:
        if isinstance(arg, Answer):
            raise UnsupportedError("finding")
        found.append(arg.term)
    if any(z3.is_real(term) for term in found):
        found = [real(term) if z3.is_arith(term) else term for term in found]
    return found


def _plain(form: Callable[..., Term]) -> Form:
    """A form over terms."""
    return lambda args: Value(form(*terms(args)))


def _logic(
    plain: Callable[[list[Term]], Term], kleene: Callable[[Sequence[Answer]], Answer]
) -> Form:
    def form(args: Sequence[Any3]) -> Any3:
        answers = [a for a in args if isinstance(a, Answer)]
        return kleene(answers) if answers else Value(plain(terms(args)))

    return form


def _not(args: Sequence[Any3]) -> Any3:
    (arg,) = args
    return negated(arg) if isinstance(arg, Answer) else Value(z3.Not(arg.term))


def _equal(args: Sequence[Any3]) -> Any3:
    left, right = terms(args[:2])
    return Value(left == right)


def _is_null(args: Sequence[Any3]) -> Any3:
    (arg,) = args
    return Value(arg.undetermined if isinstance(arg, Answer) else z3.Not(arg.present))


def _is_answer(part: Callable[[Answer], Term]) -> Form:
    def form(args: Sequence[Any3]) -> Any3:
        (arg,) = args
        assert isinstance(arg, Answer)
        return Value(part(arg))

    return form


def _add(args: Sequence[Any3]) -> Any3:
    return Value(z3.Sum(terms(args)))


def product(left: Term, right: Term) -> Term:
    """A product, taken into the branches of a choice between constants so that it stays linear.

    >>> x, c = z3.Real("x"), z3.Bool("c")
    >>> product(z3.If(c, z3.RealVal(2), z3.RealVal(3)), x)
    If(c, 2*x, 3*x)
    """
    for one, other in ((left, right), (right, left)):
        if z3.is_app_of(one, z3.Z3_OP_ITE) and _is_choice(one):
            return z3.If(one.arg(0), product(one.arg(1), other), product(one.arg(2), other))
    return left * right


def _is_choice(term: Term) -> bool:
    """Whether all branches of a choice end in numbers."""
    if z3.is_app_of(term, z3.Z3_OP_ITE):
        return _is_choice(term.arg(1)) and _is_choice(term.arg(2))
    return bool(z3.is_rational_value(term) or z3.is_int_value(term))


def _multiply(args: Sequence[Any3]) -> Any3:
    return Value(product(*terms(args)))


def _divide(args: Sequence[Any3]) -> Any3:
    left, right = (real(term) for term in terms(args[:2]))
    return Value(left / right)


def _divide_or(args: Sequence[Any3]) -> Any3:
    left, right, otherwise = (real(term) for term in terms(args[:3]))
    return Value(z3.If(right == 0, otherwise, left / right))


def _largest(args: Sequence[Any3]) -> Any3:
    found, *rest = terms(args)
    for term in rest:
        found = z3.If(term > found, term, found)
    return Value(found)


def _smallest(args: Sequence[Any3]) -> Any3:
    found, *rest = terms(args)
    for term in rest:
        found = z3.If(term < found, term, found)
    return Value(found)


def _of_present(keep: Callable[[Term, Term], Term]) -> Form:
    """The smallest or largest of values of which some may be missing."""

    def form(args: Sequence[Any3]) -> Any3:
        values = [
            Value(t, a.present)
            for t, a in zip(terms(args), args, strict=True)
            if isinstance(a, Value)
        ]
        found = values[0]
        for value in values[1:]:
            better = z3.And(
                value.present, z3.Or(z3.Not(found.present), keep(value.term, found.term))
            )
            chosen = choose(better, value, found)
            assert isinstance(chosen, Value)
            found = Value(chosen.term, z3.Or(found.present, value.present))
        return found

    return form


def _coalesce(args: Sequence[Any3]) -> Any3:
    found = args[-1]
    for arg in reversed(args[:-1]):
        found = choose(TRUE if isinstance(arg, Answer) else arg.present, arg, found)
    return found


def _abs(value: Term) -> Term:
    return z3.If(value >= 0, value, -value)


def _floor(value: Term) -> Term:
    return value if z3.is_int(value) else z3.ToReal(z3.ToInt(value))


def _ceil(value: Term) -> Term:
    return value if z3.is_int(value) else -z3.ToReal(z3.ToInt(-value))


def _finding(args: Sequence[Any3]) -> Any3:
    (arg,) = args
    return arg if isinstance(arg, Answer) else Answer(arg.term, z3.Not(arg.term))


def _same(args: Sequence[Any3]) -> Any3:
    return args[0]


def _of_text(args: Sequence[Any3]) -> Any3:
    raise UnsupportedError("text")


def _start_of_year(code: Term) -> Term:
    return days.year_of(code) * (31 * 12)


FORMS: Mapping[str, Form] = {
    "or": _logic(z3.Or, any_of), "and": _logic(z3.And, all_of), "not": _not,
    "or3": _logic(z3.Or, any_of), "and3": _logic(z3.And, all_of), "not3": _not,
    "=": _equal, "=~": _equal,
    "<>": _plain(lambda a, b: a != b), "<>~": lambda args: _compared(args, "<>"),
    "<": _plain(lambda a, b: a < b), "<~": lambda args: _compared(args, "<"),
    "<=": _plain(lambda a, b: a <= b), "<=~": lambda args: _compared(args, "<="),
    ">": _plain(lambda a, b: a > b), ">~": lambda args: _compared(args, ">"),
    ">=": _plain(lambda a, b: a >= b), ">=~": lambda args: _compared(args, ">="),
    "is_null": _is_null, "is_yes": _is_answer(lambda a: a.yes), "is_no": _is_answer(lambda a: a.no),
    "is_undetermined": _is_answer(lambda a: a.undetermined),
    "+": _add, "-": _plain(lambda a, b: a - b), "*": _multiply, "/": _divide, "negate": _plain(lambda a: -a),
    "greatest": _largest, "least": _smallest, "abs": _plain(_abs), "floor": _plain(_floor), "ceil": _plain(_ceil),
    "largest": _of_present(lambda a, b: a > b), "smallest": _of_present(lambda a, b: a < b),
    "coalesce": _coalesce, "divide": _divide_or, "divide~": _divide_or, "finding": _finding,
    "as_unit": _same, "convert": _same,
    "add_months": _plain(lambda d, n: days.add_months(d, whole(n))),
    "add_years": _plain(lambda d, n: days.add_months(d, 12 * whole(n))),
    "months_between": _plain(days.months_between),
    "years_between": _plain(lambda a, b: days.months_between(a, b) / 12),
    "days_between": _plain(lambda a, b: days.ordinal(b) - days.ordinal(a)),
    "year": _plain(days.year_of), "month": _plain(days.month_of), "day": _plain(days.day_of_month),
    "start_of_month": _plain(lambda d: days.months_of(d) * 31), "end_of_month": _plain(days.end_of_month),
    "start_of_year": _plain(_start_of_year), "end_of_year": _plain(lambda d: _start_of_year(d) + 31 * 12 - 1),
    "concat": _of_text,
}  # fmt: skip
"""Functions that follow from their arguments alone."""

SPECIAL = frozenset(
    {"in", "in_set", "size", "collect", "distinct", "round", "round_down", "add_days", "run_date"}
)
"""Functions that need more than their arguments: see `guiju.verify.terms`."""


def _compared(args: Sequence[Any3], operator: str) -> Any3:
    return FORMS[operator](args[:2])


def is_one_of(value: Value, options: Sequence[Any3]) -> Value:
    """Whether a value is one of some."""
    if not options:
        return Value(FALSE)
    found = [_equal([value, option]) for option in options]
    return Value(z3.Or([f.term for f in found if isinstance(f, Value)]))
