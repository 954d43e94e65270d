"""Trees of rules → terms of the solver, for one row of a world: a fold over the kinds of node that lowering leaves."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

import z3

from guiju.evaluate.program import Step
from guiju.model import tree
from guiju.model.tree import Node
from guiju.model.types import Type
from guiju.verify import days
from guiju.verify.days import Term
from guiju.verify.functions import FORMS, is_one_of, product
from guiju.verify.naming import another
from guiju.verify.rounding import grain_of, step_grain
from guiju.verify.values import (
    FALSE,
    NO,
    OPEN,
    TRUE,
    YES,
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
from guiju.verify.world import Ref, World, number_term

_ORDERED = frozenset({"<", "<=", ">", ">=", "greatest", "least", "smallest", "largest"})


def step_value(world: World, row: Ref, step: Step) -> Any3:
    """The value of a rule, rounded where it rounds."""
    value = typed(_Terms(world, row).node(step.tree, row), step.type)
    if step.round is None or isinstance(value, Answer):
        return value
    rounded, known = world.roundings.rounded(
        real(value.term), step.round, down=step.down, name=f"{row}.{step.name} rounded",
        grain=step_grain(world, step),
    )  # fmt: skip
    world.side += known
    return Value(rounded, value.present)


def both(left: Term, right: Term) -> Term:
    """A conjunction, written out only where it is one."""
    return right if z3.is_true(left) else z3.And(left, right)


def truth(world: World, row: Ref, node: Node) -> Term:
    """Where a condition of a row holds."""
    return _Terms(world, row).condition(node, row)


class _Terms:
    """The fold: `row` is the row that asks, the rows of aggregates come as arguments."""

    def __init__(self, world: World, row: Ref) -> None:
        self.world, self.row = world, row

    def node(self, node: Node, here: Ref) -> Any3:
        match node:
            case tree.Literal(value=value, type=type_):
                return literal(self.world, value, type_)
            case tree.Column(name=name, outer=outer):
                return self.world.value(self.row if outer else here, name)
            case tree.Link(steps=steps, name=name, outer=outer):
                return self.world.linked(self.row if outer else here, steps, name)
            case tree.Case(branches=branches, otherwise=otherwise):
                return self.case(branches, otherwise, node.type, here)
            case tree.Scale():
                return self.scale(node, here)
            case tree.Call():
                return self.call(node, here)
            case tree.Aggregate():
                return self.aggregate(node, here)
        raise UnsupportedError("node", type(node).__name__)

    def condition(self, node: Node, here: Ref) -> Term:
        value = self.node(node, here)
        term = value.yes if isinstance(value, Answer) else both(value.present, value.term)
        return self.world.decided.of(term)

    def case(
        self, branches: tuple[tuple[Node, Node], ...], otherwise: Node, type_: Type, here: Ref
    ) -> Any3:
        taken: list[tuple[Term, Any3]] = []
        found: Any3 | None = None
        for when, value in branches:
            condition = self.condition(when, here)
            if z3.is_false(condition):
                continue
            here_ = typed(self.node(value, here), type_)
            if z3.is_true(condition):
                found = here_
                break
            taken.append((condition, here_))
        found = typed(self.node(otherwise, here), type_) if found is None else found
        for condition, value_ in reversed(taken):
            found = choose(condition, value_, found)
        return found

    def scale(self, node: tree.Scale, here: Ref) -> Any3:
        amount = self.node(node.amount, here)
        assert isinstance(amount, Value)
        value = real(amount.term)
        found: Term = None
        for bracket in reversed(node.brackets):
            rate, quick = (z3.RealVal(str(part)) for part in (bracket.rate, bracket.quick))
            here_ = {"marginal": value * rate - quick, "step": rate, "quick": quick}[node.function]
            upper = bracket.upper
            found = here_ if upper is None else z3.If(value <= z3.RealVal(str(upper)), here_, found)
        return Value(found, amount.present)

    def call(self, node: tree.Call, here: Ref) -> Any3:
        name = node.function
        if name == "run_date":
            return Value(z3.IntVal(days.code_of(self.world.program.day)))
        if name == "in_set":
            return self.in_set(node, here)
        if name in ("and", "or") and node.type.kind == "bool":
            return self.chain(name, node.args, here)
        if name in ("collect", "distinct"):
            return self.gathered(node, here)
        if name == "size":
            return self.size(node.args[0], here)
        args = [self.node(arg, here) for arg in node.args]
        if name == "in":
            value = args[0]
            assert isinstance(value, Value)
            return is_one_of(value, args[1:])
        if name in ("round", "round_down"):
            return self.rounded(node, args, here)
        if name == "add_days":
            return self.days_later(args)
        if name not in FORMS:
            raise UnsupportedError("function", name)
        if name in _ORDERED and node.args[0].type.kind in ("text", "enum"):
            raise UnsupportedError("text-order")
        return FORMS[name](args)

    def chain(self, name: str, args: tuple[Node, ...], here: Ref) -> Value:
        """AND or OR of conditions; after one that settles it the others are left out."""
        settled = FALSE if name == "and" else TRUE
        terms: list[Term] = []
        for arg in args:
            term = self.condition(arg, here)
            if term.eq(settled):
                return Value(settled)
            terms.append(term)
        terms = [term for term in terms if not (z3.is_true(term) or z3.is_false(term))]
        if not terms:
            return Value(TRUE if name == "and" else FALSE)
        return Value(z3.And(terms) if name == "and" else z3.Or(terms))

    def in_set(self, node: tree.Call, here: Ref) -> Any3:
        value, members = self.node(node.args[0], here), node.args[1]
        assert isinstance(value, Value)
        if not isinstance(members, tree.Literal) or not isinstance(members.value, tuple):
            found = self.node(members, here)
            assert isinstance(found, Value)
            index = value.term if found.term.domain() == value.term.sort() else real(value.term)
            return Value(
                z3.simplify(z3.Select(found.term, index)), both(value.present, found.present)
            )
        item = node.args[0].type.required
        return is_one_of(value, [literal(self.world, member, item) for member in members.value])

    def gathered(self, node: tree.Call, here: Ref) -> Value:
        """A set as an array of truths, each under what is in it."""
        integral = node.type.item.kind in ("int", "date", "text", "enum")
        found = z3.K(z3.IntSort() if integral else z3.RealSort(), FALSE)
        for arg in node.args:
            there, member = TRUE, arg
            if isinstance(arg, tree.Case) and len(arg.branches) == 1 and is_none(arg.otherwise):
                ((when, member),) = arg.branches
                there = self.condition(when, here)
            value = self.node(member, here)
            assert isinstance(value, Value)
            index = value.term if integral else real(value.term)
            held = z3.Or(z3.Select(found, index), z3.And(there, value.present))
            found = z3.Store(found, index, z3.simplify(held))
        return Value(found)

    def size(self, node: Node, here: Ref) -> Value:
        """How many of the values that may be in a set are."""
        if isinstance(node, tree.Literal) and isinstance(node.value, tuple):
            return Value(z3.IntVal(len(node.value)))
        found = self.node(node, here)
        assert isinstance(found, Value)
        indices: list[Term] = []
        stored = found.term
        while stored.decl().kind() == z3.Z3_OP_STORE:
            indices.append(stored.arg(1))
            stored = stored.arg(0)
        if not z3.is_const_array(stored):
            raise UnsupportedError("set")
        counted = [
            z3.And(z3.Select(found.term, index), *(index != other for other in indices[:n]))
            for n, index in enumerate(indices)
        ]
        ones = [z3.If(z3.simplify(one), z3.IntVal(1), z3.IntVal(0)) for one in counted]
        return Value(z3.Sum(ones) if ones else z3.IntVal(0), found.present)

    def rounded(self, node: tree.Call, args: list[Any3], here: Ref) -> Any3:
        value, digits = args[0], node.args[1] if len(node.args) > 1 else None
        assert isinstance(value, Value)
        count = 0
        if isinstance(digits, tree.Literal):
            assert isinstance(digits.value, Fraction)
            count = int(digits.value)
        result, known = self.world.roundings.rounded(
            real(value.term), count, down=node.function == "round_down", name=f"{self.row} rounded",
            grain=grain_of(self.world, self.row.entity, node.args[0]) if here == self.row else None,
        )  # fmt: skip
        self.world.side += known
        return Value(result, value.present)

    def days_later(self, args: list[Any3]) -> Any3:
        start, count = args
        assert isinstance(start, Value)
        assert isinstance(count, Value)
        first, number = z3.simplify(start.term), z3.simplify(whole(count.term))
        if z3.is_int_value(first) and z3.is_int_value(number):
            day = days.day_of(first.as_long()) + timedelta(days=number.as_long())
            return Value(z3.IntVal(days.code_of(day)), start.present)
        later, known = days.unknown_day(another("day"))
        self.world.side += [
            *known,
            days.ordinal(later) == days.ordinal(start.term) + whole(count.term),
        ]
        return Value(later, start.present)

    # aggregates

    def aggregate(self, node: tree.Aggregate, here: Ref) -> Any3:
        asked = here
        children: list[tuple[Term, Ref]] = []
        for met, parent in self.world.parents(asked, node.up):
            for child in self.world.rows(node.entity):
                links = [c for c, target in self.world.link(child, node.via) if target == parent]
                if links:
                    children.append((z3.And(met, self.world.exists(child), *links), child))
        inside = _Terms(self.world, asked)
        counted = [
            (
                condition
                if node.where is None
                else z3.And(condition, inside.condition(node.where, child)),
                child,
            )
            for condition, child in children
        ]
        one = Value(z3.IntVal(1))
        found = [
            (c, one if node.value is None else inside.node(node.value, child))
            for c, child in counted
        ]
        if self.world.rest is None:
            return _combined(node, found)
        return _with_rest(node, found, self.world.rest.of(asked, node, found))


def _with_rest(node: tree.Aggregate, found: list[tuple[Term, Any3]], rest: Any3) -> Any3:
    """An aggregate over the rows of the world and any others."""
    if node.function not in ("sum", "count", "any", "all"):
        return rest
    own = _combined(node, found)
    if isinstance(own, Answer) or isinstance(rest, Answer):
        return (
            any_of([_answer(own), _answer(rest)])
            if node.function == "any"
            else all_of([_answer(own), _answer(rest)])
        )
    if node.function in ("any", "all"):
        join = z3.Or if node.function == "any" else z3.And
        return Value(join(own.term, rest.term))
    return Value(own.term + rest.term)


def _combined(node: tree.Aggregate, found: list[tuple[Term, Any3]]) -> Any3:
    """The value of an aggregate from the values of its rows and the conditions under which they count."""
    name = node.function
    if name in ("any", "all"):
        return _any_or_all(name, node, found)
    if node.value is not None and node.value.type.kind in ("text", "enum"):
        raise UnsupportedError("text-order")
    values = [(condition, value) for condition, value in found if isinstance(value, Value)]
    if name in ("sum", "avg", "count"):
        whole_ = node.value is None or node.value.type.kind == "int"
        zero = z3.IntVal(0) if whole_ else z3.RealVal(0)
        parts = [z3.If(c, v.term if whole_ else real(v.term), zero) for c, v in values]
        total = z3.Sum(parts or [zero])
        if name != "avg":
            return Value(total)
        return _average(real(total), [condition for condition, _ in values])
    best: Value | None = None
    for condition, value in values:
        if best is None:
            best = Value(value.term, z3.And(condition, value.present))
            continue
        better = value.term < best.term if name == "min" else value.term > best.term
        use = z3.And(condition, value.present, z3.Or(z3.Not(best.present), better))
        best = Value(
            z3.If(use, value.term, best.term), z3.Or(best.present, z3.And(condition, value.present))
        )
    return best or typed(Value(z3.IntVal(0), FALSE), node.type)


def _average(total: Term, conditions: list[Term]) -> Value:
    """The total over the number of rows that count, which is one of few."""
    count = z3.Sum([z3.If(c, z3.IntVal(1), z3.IntVal(0)) for c in conditions] or [z3.IntVal(0)])
    found: Term = z3.RealVal(0)
    for number in range(1, len(conditions) + 1):
        found = z3.If(count == number, product(z3.RealVal(str(Fraction(1, number))), total), found)
    return Value(found, count > 0)


def _any_or_all(name: str, node: tree.Aggregate, found: list[tuple[Term, Any3]]) -> Any3:
    if node.type.kind == "finding":
        if name == "any":
            return (
                any_of([all_of([Answer(c, z3.Not(c)), _answer(v)]) for c, v in found])
                if found
                else NO
            )
        return (
            negated(any_of([all_of([Answer(c, z3.Not(c)), negated(_answer(v))]) for c, v in found]))
            if found
            else YES
        )
    values = [(condition, value.term) for condition, value in found if isinstance(value, Value)]
    if name == "any":
        return Value(z3.Or([z3.And(condition, term) for condition, term in values]))
    return Value(z3.And([z3.Implies(condition, term) for condition, term in values]))


def _answer(value: Any3) -> Answer:
    return value if isinstance(value, Answer) else Answer(value.term, z3.Not(value.term))


def literal(world: World, value: object, type_: Type) -> Any3:
    """A literal as a value."""
    if type_.kind == "finding":
        return OPEN if value is None else YES if value else NO
    if value is None:
        return Value(z3.IntVal(0), FALSE)
    if isinstance(value, bool):
        return Value(TRUE if value else FALSE)
    if isinstance(value, date):
        return Value(z3.IntVal(days.code_of(value)))
    if isinstance(value, str):
        return Value(z3.IntVal(world.symbols.number(value)))
    if isinstance(value, (int, Fraction)):
        sort = z3.IntSort() if type_.kind == "int" else z3.RealSort()
        return Value(number_term(value, sort))
    raise UnsupportedError("set")


def is_none(node: Node) -> bool:
    """Whether a node is the missing value."""
    return isinstance(node, tree.Literal) and node.value is None


def typed(value: Any3, type_: Type) -> Any3:
    """A missing value, or a truth, as one of the type that its surroundings have."""
    if type_.kind == "finding":
        return _answer(value)
    if isinstance(value, Answer) or not z3.is_false(value.present):
        return value
    sorts = {
        "bool": FALSE,
        "int": z3.IntVal(0),
        "date": z3.IntVal(0),
        "text": z3.IntVal(0),
        "enum": z3.IntVal(0),
    }
    return Value(sorts.get(type_.kind, z3.RealVal(0)), FALSE)
