"""The Python API: a loaded policy and its verbs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from guiju.days import day_or_today, read_day_argument, today
from guiju.load.policy import AS_OPTION, Loaded, load_definition, load_text, with_reform
from guiju.model.definition import Definition
from guiju.model.problem import Place

# The verbs are imported where they are called: a comparison should not pay for what a decision needs.
if TYPE_CHECKING:
    from guiju.check import Report
    from guiju.compare import Comparison
    from guiju.compare.profile import Profile
    from guiju.compare.record import Replay
    from guiju.compare.seek import Sought
    from guiju.compare.years import Budget
    from guiju.decide import Case, CaseText, Decider
    from guiju.diff import Change
    from guiju.explain import Step
    from guiju.registers import StatementResults
    from guiju.results import Decision
    from guiju.tables import TableRun
    from guiju.verify import Answers

CaseSource: TypeAlias = "Mapping[str, Any] | str | Path | CaseText"


class Policy:
    """A checked policy. Made by `guiju.load`.

    >>> import guiju
    >>> policy = guiju.load("transfer")
    >>> policy.name
    'transfer'
    """

    def __init__(self, loaded: Loaded) -> None:
        self._loaded = loaded
        self._reformed: dict[str, Policy] = {}
        self._deciders: dict[tuple[Any, ...], Decider] = {}

    @property
    def definition(self) -> Definition:
        """Everything the policy says: sources, entities, parameters, rules, tables, reforms, cases."""
        return self._loaded.definition

    @property
    def name(self) -> str:
        """The policy's name."""
        return self.definition.name

    @property
    def hash(self) -> str:
        """SHA-256 of the parts that decide results."""
        return self.definition.hash

    @property
    def root(self) -> Path:
        """The folder it was read from."""
        return self._loaded.root

    def __repr__(self) -> str:
        reform = f" under {self.definition.reform}" if self.definition.reform else ""
        return f"<Policy {self.name}{reform} {self.hash[:12]}>"

    def under(self, reform: str, place: Place = AS_OPTION) -> Policy:
        """The same policy under a reform, named at a place: ``R1``, ``R1+R2``, or the path of a YAML file.

        Raises InputError for an unknown reform, PolicyError where the patched policy is wrong.
        """
        if not reform:
            return self
        if reform not in self._reformed:
            self._reformed[reform] = Policy(with_reform(self._loaded, reform, place))
        return self._reformed[reform]

    def decider(
        self, outputs: Iterable[str] | None = None, *, date: str | date | None = None, reform: str = "",
        exact: bool = True,
    ) -> Decider:  # fmt: skip
        """The policy compiled once, to decide many cases: a function of a case.

        Raises InputError for an unknown output, reform or date.
        """
        from guiju.decide import Decider, named_outputs, output_keys

        day = read_day_argument(date) or today()
        wanted = named_outputs(outputs)
        key = (wanted, day, reform, exact)
        if key not in self._deciders:
            definition = self.under(reform).definition
            keys = output_keys(definition, wanted)
            self._deciders[key] = Decider(definition, day, keys, exact=exact)
        return self._deciders[key]

    def decide(
        self, case: CaseSource, *, date: str | date | None = None, reform: str = "",
        outputs: Iterable[str] | None = None, exact: bool = True, settings: Sequence[str] = (),
    ) -> Decision:  # fmt: skip
        """The results of one case, in exact fractions unless `exact` is False.

        `case` maps entities to rows, or is the path of a YAML or JSON file; `settings` are ``entity.column=value``.

        >>> import guiju
        >>> case = {"person": {"salary": 120000, "special_deductions": 24000}}
        >>> decision = guiju.load("transfer").decide(case, date="2019-12-31", outputs=["person.tax"])
        >>> float(decision["person.tax"])
        1080.0

        Raises InputError with every wrong or missing value, where it is, and what to do.
        """
        decider, read = self._prepared(case, date, reform, outputs, exact=exact, settings=settings)
        return decider(read.given)

    def ask(
        self, case: CaseSource, *, date: str | date | None = None, reform: str = "",
        outputs: Iterable[str] | None = None, settings: Sequence[str] = (),
    ) -> list[dict[str, Any]]:  # fmt: skip
        """The inputs that matter for the outputs and that the case does not give yet: entity, column, type,
        label, choices, and whether they are required. What is decided already asks for nothing.
        """
        from guiju.evaluate.python import as_plain

        decider, read = self._prepared(
            case, date, reform, outputs, exact=True, settings=settings, complete=False
        )
        enums = decider.definition.enums
        return [
            {
                "entity": entity, "column": column.name, "type": str(column.type),
                "label": {"zh": column.label.zh, "en": column.label.en},
                "choices": list(enums[column.type.enum].values) if column.type.enum else None,
                "required": required,
                "default": as_plain(column.default) if column.has_default else None,
            }
            for entity, column, required in decider.missing(read.given)
        ]  # fmt: skip

    def explain(
        self, case: CaseSource, rule: str, *, date: str | date | None = None, reform: str = "",
        settings: Sequence[str] = (),
    ) -> tuple[Step, ...]:  # fmt: skip
        """The tree of rules, values, parameters and citations behind ``entity.rule``, one for each row.

        Raises InputError for an unknown rule or a wrong case.
        """
        from guiju.explain import Explainer

        decider, read = self._prepared(case, date, reform, [rule], exact=True, settings=settings)
        return Explainer(decider, read.given).explain(decider.asked[0])

    def decide_tables(
        self, data: Mapping[str, Any], *, out: str | Path, date: str | date | None = None, reform: str = "",
        outputs: Iterable[str] | None = None, format: str = "parquet", reject: str | Path | None = None,
        progress: Callable[[float], None] | None = None, engine: str = "", memory: str | None = None,
        threads: int | None = None,
    ) -> TableRun:  # fmt: skip
        """Rules for every row of linked tables, written to one file for each entity in the folder `out`.

        `data` maps entities to CSV, Excel or Parquet files, to frames, or to None where there are no rows; where
        `engine` is an address, ``postgresql://user@host/db``, to tables there. Raises InputError where a row is wrong,
        with nothing written; with `reject` the wrong rows go to that file and the run goes on.
        """
        from guiju.decide import output_keys
        from guiju.tables import decide_tables

        definition = self.under(reform).definition
        wanted = None if outputs is None else output_keys(definition, outputs)
        return decide_tables(
            definition, data, read_day_argument(date) or today(), outputs=wanted, out=Path(out), format=format,
            reject=Path(reject) if reject else None, progress=progress, engine=engine,
            memory=memory, threads=threads,
        )  # fmt: skip

    def compare(
        self, data: Mapping[str, Any], reforms: Sequence[str] = (), *, baseline: str = "",
        date: str | date | None = None, sweep: str = "", progress: Callable[[float], None] | None = None, **wanted: Any,
    ) -> Comparison:  # fmt: skip
        """The baseline and reforms on the same rows: cost, winners, losers, distribution, groups.

        With `sweep`, ``parameter=0.1..1/50``, the variants are the values of a parameter, set under the one reform
        given or under the baseline. `wanted` are the fields of `guiju.compare.Request`: target, direction, by, weight,
        deciles, income, base, marginal, bump, along, bands, inequality, response, replicates, seed, min_cell,
        replicate_weights, reject, every_key, memory, threads, engine. Raises InputError for wrong names and data.
        """
        from guiju.compare import compare
        from guiju.compare.request import request_of, several, wrong
        from guiju.compare.sweep import read_sweep, swept
        from guiju.expression.printer import print_number

        day = day_or_today(date)
        request, reforms = request_of(wanted), several(reforms)
        definitions = self._variants(baseline, reforms)
        if not sweep:
            return compare(definitions, data, day, request, progress=progress)
        if len(reforms) > 1:
            raise wrong("does-not-go-with", "--sweep", found="--sweep", other="--reform, --reform",
                        command="guiju compare")  # fmt: skip
        name, values = read_sweep(sweep)
        definitions = [definitions[0], *swept(definitions[-1], name, values, day)]
        found = compare(
            definitions, data, day, replace(request, distribution=False), progress=progress
        )
        variants = tuple(
            replace(variant, value=print_number(value))
            for variant, value in zip(found.variants, values, strict=True)
        )
        return replace(found, sweep=name, variants=variants)

    def budget(
        self, data: Mapping[str, Any], reforms: Sequence[str], *, years: str, baseline: str = "",
        date: str | date | None = None, uprate: Sequence[str] = (), move: Sequence[str] = (),
        progress: Callable[[float], None] | None = None, **wanted: Any,
    ) -> Budget:  # fmt: skip
        """What reforms cost in each year, ``2024..2030``: the same data, the parameters of each year.

        `date` is the day of the data; each year is computed at the same day of it. `uprate` lists
        ``entity.column=parameter``, by which a column grows, `move` columns of dates or years that move with the year
        (``dates``: all dates). `wanted` as for `compare`. Raises InputError for unknown names, wrong data, and
        parameters without a value in one of the years.
        """
        from guiju.compare.request import request_of, several
        from guiju.compare.years import budget

        definitions = self._variants(baseline, several(reforms))
        return budget(
            definitions, data, day_or_today(date), request_of(wanted), years=years, uprate=uprate, move=move,
            progress=progress,
        )  # fmt: skip

    def seek(
        self, data: Mapping[str, Any], parameter: str, cost: float, *, reform: str = "", baseline: str = "",
        between: str = "", date: str | date | None = None, progress: Callable[[float], None] | None = None,
        **wanted: Any,
    ) -> Sought:  # fmt: skip
        """The value of a parameter, under a reform or the baseline, that costs at most an amount.

        `between` is the range to look in, ``0..1``. Raises InputError for unknown names and wrong data.
        """
        from guiju.compare.request import request_of
        from guiju.compare.seek import seek

        before, reformed = self._variants(baseline, (reform or baseline,))
        return seek(before, reformed, data, day_or_today(date), request_of(wanted),
            parameter=parameter, cost=cost, between=between, progress=progress,
        )  # fmt: skip

    def profile(
        self, case: CaseSource, along: str, reforms: Sequence[str] = (), *, baseline: str = "",
        date: str | date | None = None, target: str = "", direction: str = "", settings: Sequence[str] = (),
    ) -> Profile:  # fmt: skip
        """One case along an input, ``person.salary=0..500000``: target and rates at every kink, and the cliffs.

        >>> import guiju
        >>> case = {"person": {"special_deductions": 24000}}
        >>> found = guiju.load("transfer").profile(case, "person.salary=0..200000", date="2024-12-31")
        >>> [(point.input, point.marginal_rates[0]) for point in found.points][:2]
        [(0.0, 0.0), (84000.0, 0.03)]

        Raises InputError for unknown names and for what is wrong in the case.
        """
        from guiju.compare.profile import profile
        from guiju.compare.request import several
        from guiju.decide import read_case

        read = read_case(case, self._definition, baseline, Place("--baseline"), settings=settings)
        definitions = self._variants(baseline or read.reform, several(reforms))
        day = read_day_argument(date) or read.date or today()
        return profile(definitions, read.given, day, along, target=target, direction=direction)

    def replay(
        self, record: Mapping[str, Any] | str | Path, data: Mapping[str, Any] | None = None, *,
        progress: Callable[[float], None] | None = None,
    ) -> Replay:  # fmt: skip
        """A recorded comparison run again, and every difference from what was recorded.

        `data` maps entities to files that lie elsewhere now. Raises InputError for a file that is no record.
        """
        from guiju.compare.record import differences, read_record

        made = read_record(record)
        arguments = dict(made["arguments"])
        files = {**made["files"], **(data or {})}
        verb = getattr(self, made["verb"])
        if files:
            arguments["data"] = files
        found = verb(**arguments, **({"progress": progress} if progress and files else {}))
        return differences(made, found.to_json())

    def verify(self, properties: Sequence[str] = (), *, reform: str = "", **wanted: Any) -> Answers:
        """The properties named, or all: proved for every case, refuted by one, or unknown; see `guiju.verify`."""
        from guiju.verify import verify

        names = (properties,) if isinstance(properties, str) else properties
        return verify(self.under(reform)._loaded, names, **wanted)

    def report(self, result: Any, path: str | Path, *, language: str = "") -> None:
        """A result as an HTML page that stands alone: tables, charts, changes, sources, how it was computed.

        `result` is an answer of `compare`, `budget`, `seek` or `profile`, its plain data, a record, or a file of
        these. Raises InputError for what is none, for another ending than .html, and without the extra `report`.
        """
        from guiju.locale import language as spoken
        from guiju.report.write import write_report

        write_report(result, path, self._loaded, language or spoken())

    def check(self, data: Mapping[str, Any] | None = None) -> Report:
        """Citations, reforms, worked cases and statements checked; see `guiju.check`."""
        from guiju.check import check

        return check(self._loaded, data)

    def statements(self, names: Sequence[str] = (), **wanted: Any) -> StatementResults:
        """What documents say, held against registers; see `guiju.registers`."""
        from guiju.registers import check_statements

        return check_statements(self._loaded, names, **wanted)

    def diff(
        self, other: Policy | None = None, *, dates: tuple[str | date, str | date] | None = None
    ) -> tuple[Change, ...]:
        """What another version says otherwise, or this one on the second of two dates.

        >>> import guiju
        >>> policy = guiju.load("transfer")
        >>> [change.kind for change in policy.diff(policy.under("R1"))][:1]
        ['table row']
        """
        from guiju.diff import diff_dates, diff_versions

        if dates is not None:
            first, second = (read_day_argument(day) or today() for day in dates)
            return diff_dates(self.definition, first, second)
        if other is None:
            raise ValueError("diff needs another policy or two dates")
        return diff_versions(self.definition, other.definition)

    def _definition(self, reform: str, place: Place = AS_OPTION) -> Definition:
        return self.under(reform, place).definition

    def _variants(self, baseline: str, reforms: Sequence[str]) -> list[Definition]:
        before = self._definition(baseline, Place("--baseline"))
        return [before, *map(self._definition, reforms)]

    def _prepared(
        self, case: CaseSource, date: str | date | None, reform: str, outputs: Iterable[str] | None, *,
        exact: bool, settings: Sequence[str], complete: bool = True,
    ) -> tuple[Decider, Case]:  # fmt: skip
        from guiju.decide import decider_told_with_rows, outputs_of_given, read_case
        from guiju.evaluate.labels import with_names

        read = read_case(
            case, self._definition, reform, settings=settings, outputs=outputs, complete=complete
        )
        definition = self._definition(reform or read.reform)
        read = replace(read, given=with_names(read.given, definition))
        if outputs is None and complete:
            outputs = outputs_of_given(definition, read.given)
        day = read_day_argument(date) or read.date
        wanted = partial(self.decider, outputs, reform=reform or read.reform, exact=exact)
        return decider_told_with_rows(wanted, day, read.given), read


def load(policy: str | Path) -> Policy:
    """Read and check a policy: the name of one that comes with Guiju, or a folder.

    >>> import guiju
    >>> guiju.load("transfer").name
    'transfer'

    Raises PolicyError with every problem of its files: where, what was found, what to do.
    """
    return Policy(load_definition(policy))


def loads(text: str) -> Policy:
    """Read and check a policy held in one text, its tables given as `rows`.

    >>> import guiju
    >>> text = "format: 1\\nname: tiny\\nentities: {t: {key: id, columns: {a: number}}}\\nrules: {t: {b: a * 2}}"
    >>> int(guiju.loads(text).decide({"t": {"a": 21}})["t.b"])
    42

    Raises PolicyError with every problem.
    """
    return Policy(load_text(text))
