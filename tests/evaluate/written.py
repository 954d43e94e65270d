"""Policies written at random: what the differential test runs through every engine."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any

from .drawn import ANSWERS, HEAD

COLUMNS: dict[tuple[str, str], list[str]] = {
    ("unit", "money"): ["fee"],
    ("unit", "date"): ["opened"],
    ("unit", "finding"): ["sure"],
    ("unit", "kind"): ["label"],
    ("unit", "money?"): ["cap"],
    ("person", "money"): ["base"],
    ("person", "money?"): ["extra"],
    ("person", "int"): ["n"],
    ("person", "number"): ["q"],
    ("person", "bool"): ["f"],
    ("person", "finding"): ["g"],
    ("person", "date"): ["d"],
    ("person", "kind"): ["k"],
    ("award", "money"): ["amount"],
    ("award", "money?"): ["bonus"],
    ("award", "int"): ["month"],
    ("award", "number"): ["part"],
    ("award", "finding"): ["fin"],
    ("award", "date"): ["paid"],
}
PARENTS = {
    "person": [("unit_id", "unit", True)],
    "award": [
        ("person_id", "person", False),
        ("payer_id", "unit", False),
        ("owner_id", "unit", False),
        ("person_id.unit_id", "unit", True),
    ],
}
GROUPS = {
    "unit": [
        ("award", "award", " via payer_id"),
        ("award", "award", " via owner_id"),
        ("person", "person", ""),
    ],
    "person": [
        ("award", "award", ""),
        ("unit_id.person", "person", ""),
        ("unit_id.award", "award", " via owner_id"),
    ],
    "award": [
        ("person_id.award", "award", ""),
        ("person_id.award", "award", ""),
        ("payer_id.award", "award", " via payer_id"),
        ("payer_id.award", "award", " via owner_id"),
        ("person_id.unit_id.person", "person", ""),
        ("owner_id.person", "person", ""),
    ],
}
LITERALS = {
    "money": ["0", "0.01", "100", "36000", "12345.675", "-0.5", "p.floor_of"],
    "number": ["0", "0.5", "2", "1.25"],
    "int": ["0", "1", "2", "12"],
    "bool": ["true", "false"],
    "finding": ["yes", "no", "undetermined"],
    "date": ["date '2019-01-01'", "date '2020-02-29'", "run_date", "date '2024-01-31'"],
    "kind": ["'甲'", "'it''s'", "'c'"],
}
KINDS = ("money", "number", "int", "bool", "finding", "date", "kind")
COMPARED = ("money", "number", "int", "date")
SIGNS = ("<", "<=", "=", "<>", ">=", ">")
SHARES = ("50%", "p.rate", "3%", "0.1", "2")


@dataclass(frozen=True)
class Reader:
    """The row an expression is of: how its own columns are written, and those of the row that
    asks."""

    entity: str
    prefix: str = ""
    asker: str = ""
    asker_prefix: str = ""


@dataclass
class Writer:
    """Writes rules at random; each may read those before it."""

    random: Random
    rules: list[tuple[str, str, str]] = field(default_factory=list)

    def one(self, options: Sequence[Any]) -> Any:
        return options[self.random.randrange(len(options))]

    def names(self, entity: str, kind: str) -> list[str]:
        made = [name for owner, type_, name in self.rules if (owner, type_) == (entity, kind)]
        return [*COLUMNS.get((entity, kind), []), *made, *made]

    def leaf(self, kind: str, row: Reader) -> str:
        found = [row.prefix + name for name in self.names(row.entity, kind)]
        found += [f"coalesce({row.prefix}{name}, 0)" for name in self.names(row.entity, kind + "?")]
        for path, target, optional in PARENTS.get(row.entity, []):
            for name in self.names(target, kind):
                text = f"{row.prefix}{path}.{name}"
                missing = optional and kind != "finding"
                found.append(f"coalesce({text}, {self.one(LITERALS[kind])})" if missing else text)
        if row.asker:
            found += [row.asker_prefix + name for name in self.names(row.asker, kind)]
        return str(self.one(found if found and self.random.random() < 0.85 else LITERALS[kind]))

    def column(self, row: Reader) -> str:
        """An amount of whole fen that every row has."""
        return row.prefix + COLUMNS[row.entity, "money"][0]

    def write(self, kind: str, row: Reader, depth: int) -> str:
        """An expression of a kind."""
        if depth == 0:
            return self.leaf(kind, row)
        options: dict[str, list[Callable[[Reader, int], str]]] = {
            "money": [self.amount] * 4 + [self.case("money")],
            "number": [self.number, self.case("number")],
            "int": [self.whole, self.case("int")],
            "bool": [self.test],
            "finding": [self.finding],
            "date": [self.day, self.case("date")],
            "kind": [self.case("kind")],
        }
        if not row.prefix and self.random.random() < 0.35:
            return self.aggregate(kind, row)
        return str(self.one(options[kind])(row, depth - 1))

    def case(self, kind: str) -> Callable[[Reader, int], str]:
        def made(row: Reader, depth: int) -> str:
            when, then = self.write("bool", row, depth), self.write(kind, row, depth)
            return f"CASE WHEN {when} THEN {then} ELSE {self.leaf(kind, row)} END"

        return made

    def amount(self, row: Reader, depth: int) -> str:
        a, b = self.write("money", row, depth), self.leaf("money", row)
        mixed = bool(row.asker)
        plain = [
            f"({a} + {b})",
            f"({a} - {b})",
            f"greatest({a}, {b})",
            f"least({a}, {b}, 36000)",
            f"abs({a})",
            f"-({a})",
            f"{self.column(row)} * {self.one(SHARES)}",
        ]
        whole = [
            f"marginal(p.tax, {a})",
            f"round({a}, 1)",
            f"quick(p.tax, {b})",
            f"floor({a})",
            f"ceil({b})",
            f"divide({self.column(row)}, {self.leaf('int', row)}, {b})",
            f"{self.column(row)} * step(p.tax, {a})",
            f"{self.column(row)} * p.rate at {self.leaf('date', row)}",
            f"marginal(p.tax at {self.leaf('date', row)}, {b})",
        ]
        return str(self.one(plain if mixed else plain + whole))

    def number(self, row: Reader, depth: int) -> str:
        a, b = self.write("number", row, depth), self.leaf("number", row)
        return str(
            self.one([f"({a} + {b})", f"({a} - {b})", f"least({a}, {b})", f"{b} / 4", f"{b} * 0.5"])
        )

    def whole(self, row: Reader, depth: int) -> str:
        a, b = self.write("int", row, depth), self.leaf("int", row)
        days = f"{self.leaf('date', row)}, {self.leaf('date', row)}"
        parts = [
            f"({a} + {b})",
            f"({a} - {b})",
            f"greatest({a}, {b})",
            f"year({self.leaf('date', row)})",
        ]
        if not row.asker:
            parts += [
                f"as_unit(months_between({days}), '1')",
                f"as_unit(days_between({days}), '1')",
                f"as_unit(years_between({days}), '1')",
                f"month({self.leaf('date', row)})",
            ]
        return str(self.one(parts))

    def test(self, row: Reader, depth: int) -> str:
        kind = self.one(COMPARED)
        a, b = self.write(kind, row, depth), self.leaf(kind, row)
        parts = [
            f"({a} {self.one(SIGNS)} {b})",
            f"({a} {self.one(SIGNS)} {b})",
            f"(NOT {self.write('bool', row, depth)})",
            f"({self.write('bool', row, depth)} AND {self.leaf('bool', row)})",
            f"({self.write('bool', row, depth)} OR {self.leaf('bool', row)})",
            f"({self.leaf('kind', row)} IN ('甲', 'c'))",
            f"({self.leaf('kind', row)} IN p.wide)",
            f"({self.leaf('money', row)} BETWEEN 0 AND {b if kind == 'money' else 100})",
            f"({self.leaf('kind', row)} = {self.one(LITERALS['kind'])})",
            f"({self.leaf('money', row)} IN (100, {a if kind == 'money' else 0}))",
        ]
        for name in self.names(row.entity, "money?"):
            text = row.prefix + name
            parts.append(f"({text} IS NULL)")
            parts.append(
                f"({text} IS NOT NULL AND {text} {self.one(SIGNS)} {self.leaf('money', row)})"
            )
        return str(self.one(parts))

    def finding(self, row: Reader, depth: int) -> str:
        a, b = self.write("finding", row, depth), self.leaf("finding", row)
        parts = [
            f"({a} AND {b})",
            f"({a} OR {b})",
            f"(NOT {a})",
            f"finding({self.write('bool', row, depth)})",
            f"({a} AND {self.write('bool', row, depth)})",
            f"CASE WHEN {b} IS yes THEN {a} WHEN {b} IS no THEN {self.one(ANSWERS)} ELSE {b} END"
            if " IS " not in a
            else f"({a} OR {b})",
        ]
        return str(self.one(parts[:5]))

    def day(self, row: Reader, depth: int) -> str:
        a, n = self.write("date", row, depth), self.one(("1", "12", "36", "-1", "0"))
        shape = self.one(
            (
                "add_months({}, {})",
                "add_days({}, {})",
                "end_of_month({})",
                "add_years({}, 1)",
                "start_of_year({})",
                "least({}, run_date)",
                "start_of_month({})",
                "end_of_year({})",
            )
        )
        return str(shape.format(a, n))

    def aggregate(self, kind: str, row: Reader) -> str:
        path, child, via = self.one(GROUPS[row.entity])
        up = "." in path
        inside = Reader(child, f"{path}.")
        asking = Reader(child, f"{path}.", row.entity, "this." if up else "")
        where = self.where(inside, asking)
        form = {
            "money": ("sum", "sum", "max", "min", "avg"),
            "number": ("avg", "sum"),
            "int": ("count", "sum", "max"),
            "bool": ("any", "all"),
            "finding": ("any", "all"),
            "date": ("min", "max"),
            "kind": ("",),
        }[kind]
        function = self.one(form)
        if not function:
            return self.leaf(kind, row)
        mixed = self.random.random() < 0.3 and kind == "money"
        value = (
            path
            if function == "count"
            else self.write(kind, asking if mixed else inside, self.one((0, 0, 1)))
        )
        if function != "count" and not value.count(f"{path}."):
            value = f"{path}.{self.one(COLUMNS.get((child, kind), ['']))}"
            if value.endswith("."):
                return self.leaf(kind, row)
        text = f"{function}({value}{via}{where})"
        if function in ("min", "max", "avg"):
            return f"coalesce({text}, {self.one(LITERALS[kind])})"
        return text

    def where(self, inside: Reader, asking: Reader) -> str:
        parts = []
        for _ in range(self.one((0, 1, 1, 2))):
            if self.random.random() < 0.5:
                parts.append(self.test(inside, 0))
                continue
            kind = self.one(("money", "int", "date"))
            child = COLUMNS.get((asking.entity, kind))
            asker = COLUMNS.get((asking.asker, kind))
            if child and asker:
                left, right = asking.prefix + child[0], asking.asker_prefix + self.one(asker)
                left, right = (left, right) if self.random.random() < 0.7 else (right, left)
                parts.append(f"{left} {self.one(SIGNS)} {right}")
        return f" where {' AND '.join(parts)}" if parts else ""

    # tables

    def table(self, entity: str, kind: str) -> tuple[str, str]:
        """The heading and the rows of a decision table that gives a kind of value."""
        hit = self.one(("unique", "first", "first", "priority", "collect"))
        collect = self.one(("sum", "min", "max", "count")) if kind in ("money", "int") else "set"
        if kind == "finding":
            collect = "count"  # a set would lose what is undetermined
        cells = {
            "int": ("1|3", "..2", ">=3", "not 3", "-"),
            "bool": ("true", "false", "-"),
            "finding": ("yes", "no|undetermined", "-"),
            "kind": ("甲", "甲|c", "not 甲", "-"),
            "money": ("..100", ">100", "100..36000", "-"),
            "money?": ("none", ">=100.05", "-"),
            "date": ("..2019-01-01", ">2020-02-29", "-"),
        }
        inputs = [k for k in cells if self.names(entity, k)]
        chosen = [self.one(inputs) for _ in range(self.one((1, 2, 3)))]
        heads = dict.fromkeys((self.one(self.names(entity, k)), k) for k in chosen)
        rows = []
        outcomes = {
            "finding": ANSWERS,
            "kind": ("甲", "c"),
            "money": ("100.05", "0", "= " + self.leaf("money", Reader(entity))),
            "int": ("1", "3", "-2"),
        }[kind]
        for index in range(self.one((1, 2, 3, 4))):
            row = {f"{name} ?": self.one(cells[k]) for name, k in heads}
            row["out ="] = self.one(outcomes)
            if kind == "finding" and self.random.random() < 0.2:
                row["from"] = "2019-01-01"
            rows.append(
                "{"
                + ", ".join(f"{k!r}: {v!r}" for k, v in {"row": f"z{index}", **row}.items())
                + "}"
            )
        more = ""
        if hit == "priority" and kind in ("finding", "kind"):
            more = f", priority: [{', '.join(outcomes[::-1])}]"
        elif hit == "priority":
            hit = "first"
        if hit == "collect":
            more = f", collect: {collect}"
        elif kind != "finding":
            more += f", otherwise: {self.one([o for o in outcomes if not o.startswith('=')])!r}"
        type_ = kind
        return f"on: {entity}, hit: {hit}, outcomes: {{out: {type_}}}{more}", "[" + ", ".join(
            rows
        ) + "]"


def policy(random: Random, count: int = 7) -> str:
    """The text of a policy with some rules, tables and a reform."""
    writer = Writer(random)
    rules: dict[str, list[str]] = {"unit": [], "person": [], "award": []}
    tables: list[str] = []
    plain: list[str] = []
    for index in range(count):
        entity, kind = (
            writer.one(("unit", "person", "person", "award", "award")),
            writer.one((*KINDS, "money", "money")),
        )
        name = f"r{index}"
        at = f", at: {COLUMNS[entity, 'date'][0]}" if random.random() < 0.2 else ""
        if kind in ("finding", "kind", "money", "int") and random.random() < 0.3:
            head, rows = writer.table(entity, kind)
            tables.append(f"  t{index}: {{{head}, rows: {rows}}}")
            rules[entity].append(f"    {name}: {{table: t{index}{at}}}")
            if "hit: collect" in head:
                whole = {"count": "int", "sum": kind}.get(
                    head.rpartition("collect: ")[2], f"{kind}?"
                )
                kind = "" if "collect: set" in head else whole
        else:
            text = writer.write(kind, Reader(entity), writer.one((1, 2, 3)))
            rounded = (
                f", round: {writer.one(('none', 'yuan', 'jiao', 'down', 'fen'))}"
                if kind == "money" and random.random() < 0.4
                else ""
            )
            plain.append(name)
            rules[entity].append(f"    {name}: {{is: {_quoted(text)}, type: {kind}{at}{rounded}}}")
        if kind:
            writer.rules.append((entity, kind, name))
    text = (
        HEAD
        + "rules:\n"
        + "".join(f"  {e}:\n" + "\n".join(r) + "\n" for e, r in rules.items() if r)
    )
    text += ("tables:\n" + "\n".join(tables) + "\n") if tables else ""
    return text + reform(writer, plain)


def reform(writer: Writer, plain: Sequence[str]) -> str:
    """A reform that changes a parameter and, where there is one, a rule that is an expression."""
    text = "reforms:\n  R:\n    parameters: {rate: {values: {2019-01-01: 25%}}}\n"
    if plain:
        changed = writer.one(plain)
        names = [name for _, _, name in writer.rules]
        before = Writer(writer.random, writer.rules[: names.index(changed)])
        entity, kind, name = writer.rules[names.index(changed)]
        new = before.write(kind, Reader(entity), 1)
        text += f"    rules: {{{entity}: {{{name}: {{is: {_quoted(new)}}}}}}}\n"
    return text


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
