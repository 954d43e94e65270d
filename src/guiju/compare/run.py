"""compare: baseline and reforms in one scan of the data, then the distribution."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from guiju.compare.quantiles import gini, weighted_quantiles
from guiju.compare.request import expression_step, find_target, rule_key
from guiju.compare.result import Comparison, Totals, Variant
from guiju.compare.totals import Columns, grouped, read_totals
from guiju.data import Staged
from guiju.evaluate.program import Step, compile_program, extended
from guiju.evaluate.reads import keys_read
from guiju.model.definition import Definition, Key
from guiju.model.types import Type
from guiju.tables import Data, Progress, TableSession, coverage, staged_json, table_session
from guiju.unverified import unverified_citations
from guiju.version import VERSION


@dataclass(frozen=True, slots=True)
class Request:
    """What the caller wants to know.

    `by` are groupings, `weight` the units a row stands for, `deciles` what rows are ranked by, `income` what
    inequality is measured on, `base` what average rates are of, `marginal` the column raised by `bump` for
    marginal rates. `distribution` adds median gain and Gini, which need every row once more.
    """

    target: str = ""
    direction: str = ""
    by: tuple[str, ...] = ()
    weight: str = ""
    deciles: str = ""
    income: str = ""
    base: str = ""
    marginal: str = ""
    bump: float = 100.0
    distribution: bool = True
    reject: Path | None = None
    memory: str | None = None
    threads: int | None = None


def compare(
    definitions: Sequence[Definition],
    data: Data,
    day: date,
    request: Request,
    *,
    progress: Progress | None = None,
) -> Comparison:
    """The first definition is the baseline, each other a reform of it.

    Raises InputError for unknown names and wrong data.
    """
    return _Comparing(definitions, data, day, request, progress).result()


@dataclass(slots=True)
class _Named:
    """Expressions of the caller under their column names."""

    steps: list[Step] = field(default_factory=list)
    by: dict[str, str] = field(default_factory=dict)
    weight: str = ""
    base: str = ""


@dataclass(frozen=True, slots=True)
class _Shape:
    """Median gain and Gini before and after; None where not asked for."""

    median: float | None = None
    before: float | None = None
    after: float | None = None


class _Comparing:
    def __init__(
        self,
        definitions: Sequence[Definition],
        data: Data,
        day: date,
        request: Request,
        progress: Progress | None,
    ) -> None:
        self.definitions, self.data, self.day = definitions, data, day
        self.request, self.progress = request, progress
        self.baseline = definitions[0]
        self.target = find_target(self.baseline, request.target, request.direction)
        self.entity = self.target.key[0]
        self.income = self._rule(request.income, "--income") or self._default_income()
        self.ranked = self._rule(request.deciles, "--deciles")
        self.named = self._expressions()
        self._gini_known: dict[str, float | None] = {}
        goals = [self.target.key, self.income, *([self.ranked] if self.ranked else [])]
        goals += [
            k for s in self.named.steps for k in keys_read(s) or () if k in self.baseline.rules
        ]
        program = compile_program(definitions, day, list(dict.fromkeys(goals)), reasons=False)
        self.program = extended(program, self.named.steps)

    def _rule(self, name: str, option: str) -> Key | None:
        return rule_key(self.baseline, name, option, self.entity) if name else None

    def _default_income(self) -> Key:
        for name in ("net", "net_income"):
            if (self.entity, name) in self.baseline.rules:
                return self.entity, name
        return self.target.key

    def _expressions(self) -> _Named:
        named = _Named()
        wanted = [(text, "--by") for text in self.request.by]
        for text, option in (
            *wanted,
            (self.request.weight, "--weight"),
            (self.request.base, "--base"),
        ):
            if not text:
                continue
            name = f"#{len(named.steps)}"
            step = expression_step(self.baseline, self.entity, text, name, self.day, option)
            named.steps.append(step)
            if option == "--by":
                named.by[text] = name
            elif option == "--weight":
                named.weight = name
            else:
                named.base = name
        return named

    def names(self, key: Key) -> list[str]:
        """The unique name of a rule in each variant."""
        found = {goal.variant: goal.name for goal in self.program.goals if goal.key == key}
        return [found.get(index, key[1]) for index in range(len(self.definitions))]

    def result(self) -> Comparison:
        request = self.request
        with table_session(
            self.program, self.data, reject=request.reject, progress=self.progress, memory=request.memory,
            threads=request.threads,
        ) as session:  # fmt: skip
            variants = self._variants(session)
            staged = session.staged
            doubtful = unverified_citations(self.baseline, self.program, session.filled)
            kind = data_kind(staged)
        rule = self.baseline.rules.get(self.target.key)
        label = rule.label if rule is not None else None
        type_ = rule.type if rule is not None else Type("number")
        return Comparison(
            self.baseline.name, self.baseline.hash, self.day, self.baseline.reform, self.target.text,
            {"zh": label.zh if label else None, "en": label.en if label else None}, str(type_.unit),
            self.target.direction, ".".join(self.income), kind, staged_json(staged), coverage(staged), variants,
            tuple(str(c) for c in doubtful), self._assumptions(), VERSION,
        )  # fmt: skip

    def _assumptions(self) -> tuple[str, ...]:
        found = ["static"]
        if not self.request.weight:
            found.append("unweighted")
        if self.target.key != self.income:
            found.append("income=" + ".".join(self.income))
        return tuple(found)

    def _variants(self, session: TableSession) -> tuple[Variant, ...]:
        columns = self._columns()
        everything = list(
            dict.fromkeys([*columns.all(), *self.names(self.income), *self._ranked_name()])
        )
        query = session.query(self.entity, everything)
        if self.request.distribution:
            session.connection.execute(f'CREATE TEMP TABLE "#rows" AS {query}')
            query = 'SELECT * FROM "#rows"'
        by = list(self.named.by.values())
        rows = session.connection.execute(grouped(query, columns, by)).fetchall()
        overall, groups = read_totals(rows, columns, by)
        deciles = self._deciles(session, query, columns)
        marginal = self._marginal(session)
        out = []
        for index, definition in enumerate(self.definitions[1:], 1):
            found = {text: groups[index - 1][name] for text, name in self.named.by.items()}
            shape = self._shape(session, query, index, overall[index - 1])
            out.append(
                self._variant(
                    definition, index, overall[index - 1], found, deciles, marginal, shape
                )
            )
        return tuple(out)

    def _columns(self) -> Columns:
        return Columns(self.names(self.target.key), self.named.weight, self.named.base,
                       list(self.named.by.values()), self.target.direction)  # fmt: skip

    def _ranked_name(self) -> list[str]:
        if self.ranked is None:
            return []
        return [
            self.names(self.ranked)[0] if self.ranked in self.baseline.rules else self.ranked[1]
        ]

    def _variant(
        self, definition: Definition, index: int, total: Totals,
        groups: Mapping[str, tuple[tuple[str, Totals], ...]],
        deciles: list[tuple[tuple[str, Totals], ...]], marginal: list[float | None], shape: _Shape,
    ) -> Variant:  # fmt: skip
        sign = 1 if self.target.direction == "up" else -1
        reform = self.baseline.reforms.get(definition.reform.split("+")[-1])
        title = (
            {"zh": reform.title.zh, "en": reform.title.en} if reform else {"zh": None, "en": None}
        )
        return Variant(
            definition.reform, title, definition.hash, total, round(sign * total.change, 2) + 0.0,
            shape.median, shape.before, shape.after, marginal[0] if marginal else None,
            marginal[index] if marginal else None, groups, deciles[index - 1] if deciles else (),
        )  # fmt: skip

    def _weighted(self, query: str, value: str, where: str = "") -> str:
        """A query of values `v` and weights `w`."""
        shown = f't."{self.named.weight}"' if self.named.weight else "1"
        condition = f" WHERE {where}" if where else ""
        return f"SELECT {value} AS v, {shown} AS w FROM ({query}) AS t{condition}"

    def _shape(self, session: TableSession, query: str, index: int, total: Totals) -> _Shape:
        """Median gain and inequality, where they are asked for."""
        if not self.request.distribution:
            return _Shape()
        incomes = self.names(self.income)
        before = self._gini(session, query, incomes[0])
        after = (
            before if incomes[index] == incomes[0] else self._gini(session, query, incomes[index])
        )
        return _Shape(self._median(session, query, index, total), before, after)

    def _median(self, session: TableSession, query: str, index: int, total: Totals) -> float | None:
        names = self.names(self.target.key)
        if not total.winners + total.losers:
            return None
        before, after = f't."{names[0]}"', f't."{names[index]}"'
        change = f"{after} - {before}" if self.target.direction == "up" else f"{before} - {after}"
        changed = self._weighted(query, f"ROUND({change}, 2)", f"ABS({change}) > 0.005")
        return weighted_quantiles(session.connection, changed, [0.5])[0]

    def _gini(self, session: TableSession, query: str, name: str) -> float | None:
        if name not in self._gini_known:
            found = gini(session.connection, self._weighted(query, f't."{name}"'))
            self._gini_known[name] = None if found is None else round(found, 8)
        return self._gini_known[name]

    def _deciles(
        self, session: TableSession, query: str, columns: Columns
    ) -> list[tuple[tuple[str, Totals], ...]]:
        names = self._ranked_name()
        if not names:
            return []
        value = f't."{names[0]}"'
        shares = [share / 10 for share in range(1, 10)]
        edges = weighted_quantiles(session.connection, self._weighted(query, value), shares)
        if edges[0] is None:
            return [() for _ in self.definitions[1:]]
        tests = " ".join(
            f"WHEN {value} <= {edge!r} THEN {number}" for number, edge in enumerate(edges, 1)
        )
        source = f'SELECT t.*, CASE {tests} ELSE 10 END AS "#decile" FROM ({query}) AS t'
        found = session.connection.execute(grouped(source, columns, ["#decile"])).fetchall()
        _, groups = read_totals(found, columns, ["#decile"])
        return [tuple(sorted(group["#decile"], key=lambda pair: int(pair[0]))) for group in groups]

    def _marginal(self, session: TableSession) -> list[float | None]:
        """Per variant, what one more yuan of an input changes the target by, as a rate: an unweighted mean."""
        if not self.request.marginal:
            return []
        key = rule_key(self.baseline, self.request.marginal, "--marginal", self.entity)
        names = self.names(self.target.key)
        plain = session.query(self.entity, names)
        raised = dict(session.relations)
        column = f'"{key[1]}"'
        raised[key[0]] = (
            f"(SELECT * REPLACE ({column} + {self.request.bump!r} AS {column}) FROM {session.relations[key[0]]})"
        )
        bumped = session.query(self.entity, names, raised)
        sums = ", ".join(f'FSUM(t."{name}"), COUNT(t."{name}")' for name in names)
        before = session.connection.execute(f"SELECT {sums} FROM ({plain}) AS t").fetchone()
        after = session.connection.execute(f"SELECT {sums} FROM ({bumped}) AS t").fetchone()
        out: list[float | None] = []
        for index in range(len(names)):
            count = before[2 * index + 1]
            step = (
                (after[2 * index] - before[2 * index]) / (count * self.request.bump)
                if count
                else None
            )
            if step is not None and self.target.direction == "up":
                step = 1 - step
            out.append(None if step is None else round(step, 8))
        return out


def data_kind(staged: Mapping[str, Staged]) -> str:
    """real, synthetic, illustrative or unknown: what the folder of the data says of itself in README.json."""
    kinds = set()
    for table in staged.values():
        kind = "unknown"
        note = Path(table.file).parent / "README.json" if table.file else None
        if note is not None and note.is_file():
            try:
                kind = str(json.loads(note.read_text("utf-8")).get("kind", "unknown"))
            except (OSError, ValueError):
                kind = "unknown"
        kinds.add(kind)
    for kind in ("synthetic", "illustrative", "unknown", "real"):
        if kind in kinds:
            return kind
    return "unknown"
