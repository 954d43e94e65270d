"""decide: a case → results."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

from guiju.days import read_day_argument, today
from guiju.evaluate.asking import needs_of
from guiju.evaluate.case import CaseProgram, needed_columns, position
from guiju.evaluate.labels import labelled_rules, output_named, with_names
from guiju.evaluate.layout import Row
from guiju.evaluate.lower import lower_node
from guiju.evaluate.program import compile_program, needed_rules
from guiju.evaluate.python import compile_node, compile_pair
from guiju.evaluate.reasons import is_why
from guiju.evaluate.rows import ROW_LIMIT, Given, listed, shape_of_value
from guiju.expression.names import nearest
from guiju.load.document import Item, read_document
from guiju.load.json_text import read_json
from guiju.load.policy import AS_OPTION
from guiju.load.scalars import ScalarError, read_day
from guiju.model.definition import Column, Definition, Key, Rule
from guiju.model.problem import InputError, Place, Problem, ProblemsError
from guiju.model.source import Citation
from guiju.model.tree import Aggregate, Node
from guiju.results import Decision
from guiju.settings import with_settings
from guiju.unverified import CaseBasis, unverified_citations

CASE_NODES = 50 * ROW_LIMIT
"""Values, names and rows of a case file: as many rows as a case may have, each with some twenty values."""


_IN_MAPPING = Place("reform")


@dataclass(frozen=True, slots=True)
class Case:
    """What a case file gives: rows of entities, and perhaps its own date and reform, which stands at `place`."""

    given: Given
    date: date | None = None
    reform: str = ""
    place: Place = _IN_MAPPING


class CaseText(NamedTuple):
    """A case as text in YAML or JSON, and what it is called in messages."""

    text: str
    file: str


class Decider:
    """A policy ready to decide many cases: compiled once for a date, a reform and the outputs wanted.

    >>> import guiju
    >>> decide = guiju.load("transfer").decider(["person.tax"], date="2024-12-31")
    >>> float(decide({"person": {"salary": 120000, "special_deductions": 24000}})["person.tax"])
    1080.0
    """

    def __init__(
        self, definition: Definition, day: date, outputs: Sequence[Key], *, exact: bool = True,
        reasons: bool = True,
    ) -> None:  # fmt: skip
        self.definition, self.day, self.exact = definition, day, exact
        self.asked = tuple(outputs)
        self.program = compile_program([definition], day, outputs, reasons=reasons)
        self.compiled = CaseProgram(self.program, exact=exact)
        self.doubtful = bool(unverified_citations(definition, self.program))
        self._counted: dict[tuple[str, str, int], Callable[[Row, Row], Any]] = {}
        self._parts: dict[tuple[str, str, int], tuple[Node, Callable[[Row], Any]]] = {}

    def __call__(self, given: Given) -> Decision:
        """Decide a case. Raises InputError with every wrong or missing value."""
        try:
            rows = self.compiled.run(given)
        except InputError:
            # Labels are looked for where names alone do not do: cases in names should not wait for it.
            named = with_names(given, self.definition)
            if named is given:
                raise
            given, rows = named, self.compiled.run(named)
        return Decision(self.compiled, given, rows, self.unverified)

    @cached_property
    def with_all_reasons(self) -> Decider:
        """The same with the reasons of every finding that its outputs stand on, not of the outputs alone."""
        rules, program = self.definition.rules, self.program
        goals = [goal.key for goal in program.goals if not is_why(goal.name)]
        below = needed_rules(self.definition, goals)
        findings = [key for key in below if rules[key].type.kind == "finding" and key not in goals]
        if not findings:
            return self
        return Decider(self.definition, self.day, [*goals, *findings], exact=self.exact)

    def unverified(self, rows: Mapping[str, list[Row]]) -> tuple[Citation, ...]:
        """The unverified citations on which the results of a decided case stand."""
        if not self.doubtful:
            return ()
        basis = CaseBasis(self.definition, self.day, rows, self.part)
        return basis.unverified(goal.key for goal in self.program.goals)

    def part(self, rule: Rule, node: Node) -> Callable[[Row], Any]:
        """A function of a row that gives the value of a part of a rule, compiled when first asked for."""
        key = (rule.entity, rule.name, id(node))
        if key not in self._parts:
            lowered = lower_node(self.definition, rule, self.day, node)
            function = compile_node(self.program, self.compiled.python, rule.entity, lowered)
            self._parts[key] = (node, function)
        return self._parts[key][1]

    def counted(self, rule: Rule, node: Aggregate) -> Callable[[Row, Row], bool]:
        """Whether an aggregate of a rule counts a row of its children: a function of the row that asks, and
        of that row."""
        if node.where is None:
            return lambda row, child: True
        key = (rule.entity, rule.name, id(node))
        if key not in self._counted:
            lowered = lower_node(self.definition, rule, self.day, node)
            assert isinstance(lowered, Aggregate)
            assert lowered.where is not None
            self._counted[key] = compile_pair(
                self.program, self.compiled.python, rule.entity, node.entity, lowered.where
            )
        return self._counted[key]

    def _check_given(self, given: Given) -> None:
        try:
            self.compiled.rows(given)
        except InputError as error:
            wrong = [problem for problem in error.problems if problem.code not in OPEN]
            if wrong:
                raise InputError(wrong) from None

    def missing(self, given: Given) -> list[tuple[str, Column, bool]]:
        """The columns that still matter for the outputs, in the order of the policy, and whether nothing
        can be decided without them. Raises InputError for what is given and wrong."""
        given = with_names(given, self.definition)
        self._check_given(given)
        needs = needs_of(self.program, self.compiled.readers, given)
        required = {(need.entity, need.column): False for need in needs}
        required.update({(need.entity, need.column): True for need in needs if need.required})
        return [
            (entity, column, required[entity, column.name])
            for entity, column in needed_columns(self.program)
            if (entity, column.name) in required
        ]


OPEN = frozenset({"missing-value", "dangling-link"})
"""What is no mistake while a case is still asked for: a value, or the row that a link leads to."""


def decider_told_with_rows(
    decider: Callable[..., Decider], day: date | None, given: Given
) -> Decider:
    """The decider of a day. Raises InputError where there is none, also with what is wrong in the rows of the case."""
    try:
        return decider(date=day)
    except InputError as error:
        try:
            today = decider()
        except InputError:
            raise error from None
        try:
            today.compiled.rows(given)
        except InputError as other:
            raise InputError([*error.problems, *other.problems]) from None
        raise


def output_keys(definition: Definition, outputs: Iterable[str] | None) -> list[Key]:
    """The rules named by ``entity.rule``, or by their labels; all rules where none is named.

    Raises InputError for a name the policy does not have.
    """
    wanted = named_outputs(outputs)
    if wanted is None:
        return list(definition.rules)
    keys, problems = [], []
    for output in wanted:
        key = output_named(output, definition)
        if key is not None:
            keys.append(key)
            continue
        entity, _, _ = output.partition(".")
        rules = [f"{e}.{n}" for e, n in definition.rules]
        known = [rule for rule in rules if rule.startswith(f"{entity}.")] or rules
        values = {
            "found": output,
            "nearest": nearest(output, [*rules, *labelled_rules(definition)]),
            "known": ", ".join(known[:20]),
        }
        problems.append(Problem("unknown-output", Place("--output"), values))
    if problems:
        raise InputError(problems)
    return keys


def named_outputs(outputs: Iterable[str] | None) -> tuple[str, ...] | None:
    """The outputs named one by one; a text, as on the command line, may name several with commas.

    >>> named_outputs("person.tax, person.net")
    ('person.tax', 'person.net')
    """
    if outputs is None:
        return None
    listed = outputs.split(",") if isinstance(outputs, str) else outputs
    return tuple(output.strip() for output in listed)


def outputs_of_given(definition: Definition, given: Given) -> list[str] | None:
    """The rules of the entities of which a case gives rows; None, for all rules, where there are none.

    Rules of other entities would have no row to stand on, and only cost the time to compile them.
    """
    present = {entity for entity, rows in given.items() if listed(rows)}
    return [f"{entity}.{name}" for entity, name in definition.rules if entity in present] or None


def read_case(
    source: Mapping[str, Any] | str | Path | CaseText,
    under: Callable[[str, Place], Definition],
    reform: str = "",
    place: Place = AS_OPTION,
    *,
    settings: Sequence[str] = (),
    outputs: Iterable[str] | None = None,
    complete: bool = False,
) -> Case:
    """A case from a mapping, or from a YAML or JSON file, with ``entity.column=value`` settings put in.

    A case is ``{date, reform, given: {entity: rows}}``, or the rows of entities alone. `under` gives the policy under
    a reform named at a place; `reform` is taken instead of the case's own. Raises InputError with all that is wrong;
    where the case has to be `complete`, that is also what the `outputs` need and it does not give.
    """
    problems: list[Problem] = []
    case = _case_of(source, problems)
    definition = under("", case.place)
    try:
        definition = under(reform or case.reform, place if reform else case.place)
    except InputError as error:
        problems += error.problems
    case = replace(case, given=with_settings(case.given, settings, definition, problems))
    if problems:
        told = {problem.place for problem in problems}
        wrong = _wrong_rows(case, definition, outputs, complete=complete)
        problems += [problem for problem in wrong if problem.place not in told]
        raise InputError(sorted(problems, key=position))
    return case


def _wrong_rows(
    case: Case, definition: Definition, outputs: Iterable[str] | None, *, complete: bool
) -> Sequence[Problem]:
    """What is wrong with the rows of a case of which something else is wrong already.

    Wrong is a value that any rule reads; missing is what the outputs need.
    """
    given = with_names(case.given, definition)
    everything = outputs_of_given(definition, given)
    wrong = _problems_of(case, definition, given, everything)
    found = [problem for problem in wrong if problem.code not in OPEN]
    if complete:
        wanted = wrong if outputs is None else _problems_of(case, definition, given, outputs)
        found += [problem for problem in wanted if problem not in found]
    return found


def _problems_of(
    case: Case, definition: Definition, given: Given, outputs: Iterable[str] | None
) -> Sequence[Problem]:
    try:
        keys = output_keys(definition, outputs)
        Decider(definition, case.date or today(), keys, reasons=False).compiled.rows(given)
    except ProblemsError as error:
        return error.problems
    return ()


def _case_of(source: Mapping[str, Any] | str | Path | CaseText, problems: list[Problem]) -> Case:
    """The case as far as it can be made out; what is wrong around its rows is noted."""
    if isinstance(source, (str, Path)):
        source = CaseText(read_text(Path(source)), str(Path(source)))
    if not isinstance(source, CaseText):
        return _case_from_mapping(source, problems)
    text, file = source
    if not text.strip():
        raise InputError([Problem("empty-case-file", Place(file))])
    if Path(file).suffix.lower() == ".json":
        item = read_json(text, file, problems)
    else:
        item = read_document(text, file, problems, CASE_NODES)
    if item is None:
        raise InputError(problems)
    return _case_from_item(item, problems)


def read_text(path: Path) -> str:
    """The text of a file a user names: UTF-8 or GB18030. Raises InputError where it cannot be read."""
    try:
        data = path.read_bytes()
    except OSError as error:
        values = {"found": str(path), "reason": error.strerror or ""}
        raise InputError([Problem("no-file", Place(str(path)), values)]) from None
    return decoded(data, str(path))


def decoded(data: bytes, file: str) -> str:
    """What the bytes of a file say: UTF-8 or GB18030. Raises InputError where they are neither."""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise InputError([Problem("undecodable-file", Place(file), {"found": file})])


_OUTER = (
    "date",
    "given",
    "reform",
    "title",
    "about",
    "expect",
    "from",
    "reliability",
    "cites",
    "arithmetic",
)


def _case_from_item(item: Item, problems: list[Problem]) -> Case:
    fields = item.value
    day = _item_day(fields.get("date"), problems)
    reform = fields.get("reform", Item("", item.place))
    named = "" if reform.is_null else _one_text(reform, problems)
    if "given" not in fields:
        rows = {k: v for k, v in fields.items() if k not in ("date", "reform")}
        return Case(rows, day, named, reform.place)
    for key in fields.keys() - set(_OUTER):
        values = {
            "found": key,
            "section": "case",
            "known": ", ".join(_OUTER),
            "nearest": nearest(key, _OUTER),
        }
        problems.append(Problem("unknown-key", item.keys[key], values))
    given = fields["given"]
    if given.kind != "mapping":
        values = {"found": given.kind, "section": "given"}
        problems.append(Problem("not-a-mapping", given.place, values))
        return Case({}, day, named, reform.place)
    return Case(given.value, day, named, reform.place)


def _one_text(item: Item, problems: list[Problem]) -> str:
    """The text of a scalar; nothing, with the problem noted, of a list or mapping."""
    if item.kind == "text":
        return str(item.value)
    problems.append(Problem("not-one-value", item.place, {"found": item.kind}))
    return ""


def _item_day(item: Item | None, problems: list[Problem]) -> date | None:
    if item is None or item.is_null:
        return None
    text = _one_text(item, problems)
    try:
        return read_day(text) if text else None
    except ScalarError as error:
        values = {"found": item.value, "column": "date"}
        problems.append(Problem(error.code, item.place, values))
    return None


def _case_from_mapping(source: Any, problems: list[Problem]) -> Case:
    if not isinstance(source, Mapping):
        values = {"found": shape_of_value(source), "section": "case"}
        raise InputError([Problem("not-a-mapping", Place(), values)])
    try:
        day = read_day_argument(source.get("date"), "date")
    except InputError as error:
        problems += error.problems
        day = None
    given = source.get("given", {k: v for k, v in source.items() if k not in ("date", "reform")})
    if not isinstance(given, Mapping):
        values = {"found": shape_of_value(given), "section": "given"}
        problems.append(Problem("not-a-mapping", Place(), values))
        given = {}
    return Case(given, day, str(source.get("reform") or ""))
