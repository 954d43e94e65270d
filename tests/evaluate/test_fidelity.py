"""The fidelity matrix: every function, operator, aggregate and scale on rows at the edges, in
every engine.

`fidelity.txt` is the matrix as last agreed; GUIJU_UPDATE_GOLDEN=1 writes it anew.
"""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from guiju.evaluate.engines import ENGINES, Values, same
from guiju.evaluate.program import Program, compile_program
from guiju.expression.functions import AGGREGATES, FUNCTIONS, SCALE_FUNCTIONS
from guiju.load import load_text
from guiju.model import tree
from guiju.model.definition import Definition

from .golden import same_as_golden

DAY = date(2024, 2, 29)
HEAD = """\
format: 1
name: fidelity
enums: {kind: [甲, "it's", "a\\"b"]}
entities:
  x:
    key: id
    columns: {m: money, o: money or none, w: {type: number, unit: 万元}, q: number, s: share,
              n: int, b: bool,
              g: finding, h: finding, d: date, e: date, u: date or none, k: kind, t: text}
  y:
    key: nr
    columns: {id: -> x, i: int, v: money, f: bool, z: finding, c: date, r: number, o: money or none}
parameters:
  iit: {type: scale, unit: CNY, values: {
        2019-01-01: {above: [0, 36000, 144000, 300000], rates: [3%, 10%, 20%, 25%]}}}
  kinds: {type: set of kind, values: {2019-01-01: ["it's", 甲]}}
  days: {type: set of date, values: {2019-01-01: [2024-02-29, 2021-01-31]}}
  window: {type: int, unit: month, values: {2019-01-01: 36}}
"""
MATRIX: dict[str, tuple[str, ...]] = {
    "or": ("b OR m > 0", "g OR h", "b OR g"),
    "and": ("b AND m > 0", "g AND h", "b AND g", "o IS NOT NULL AND o > 0"),
    "not": ("NOT b", "NOT g", "NOT (m > 0 OR b)"),
    "=": (
        "m = 36000",
        "m * 7% = 700000000",
        "q * 3 = 1",
        "d = e",
        "k = 'it''s'",
        "t = '甲'",
        "s = 10%",
        "b = true",
    ),
    "<>": ("m <> 36000", "q * 0.1 <> 0.03", "d <> e", "k <> 'a\"b'", "t <> ''"),
    "<": ("m < 0.01", "m * 10% < 3600", "d < e", "n < 1", "q / 3 < 0.1"),
    "<=": (
        "m <= 36000",
        "m * 10% <= 3600",
        "d <= add_months(e, p.window)",
        "t <= 'b'",
        "q + 0.2 <= 0.3",
    ),
    ">": ("m > 36000", "m * 7% > 700000000", "m / 3 > 12000", "q - 0.1 > 0.2"),
    ">=": ("m >= 36000", "m * 1.1 >= 39600", "q * 3 >= 1", "e >= d"),
    "in": (
        "n IN (1, 2, 36)",
        "k IN ('it''s', '甲')",
        "m IN (0.01, -0.01)",
        "q * 3 IN (0.3, 1)",
        "d IN (e, run_date)",
    ),
    "size": ("size(p.kinds)", "size(p.days) + n", "size(p.kinds at d) - size(p.days)"),
    "in_set": ("k IN p.kinds", "d IN p.days", "NOT k IN p.kinds"),
    "is_null": (
        "o IS NULL",
        "o IS NOT NULL",
        "u IS NULL OR d > run_date",
        "CASE WHEN u IS NULL THEN m ELSE null END",
        "CASE WHEN u IS NULL THEN n ELSE null END",
        "CASE WHEN u IS NULL THEN null ELSE d END",
        "CASE WHEN u IS NULL THEN k WHEN m > 0 THEN null ELSE 'it''s' END",
        "CASE WHEN u IS NULL THEN null ELSE n > 1 END",
    ),
    "is_yes": ("g IS yes", "(g AND h) IS yes"),
    "is_no": ("g IS no", "(g OR h) IS no"),
    "is_undetermined": ("g IS undetermined", "(NOT g) IS undetermined"),
    "+": ("m + m", "q + 0.1 + 0.2", "n + 1", "m + 0.005"),
    "-": ("m - 0.005", "q - q", "m - m * 3%", "n - 36"),
    "*": ("m * 3%", "m * 0.005", "m * 1.5%", "n * n", "m * s", "q * q"),
    "/": ("m / 3", "m / 2", "m / 8", "q / 0.3", "n / 7", "CASE WHEN n <> 0 THEN m / n ELSE 0 END"),
    "negate": ("-m", "-(m - 1)", "-q", "-n"),
    "greatest": (
        "greatest(m, 0)",
        "greatest(d, e, run_date)",
        "greatest(n, 1, 2)",
        "greatest(m * 3%, 0.01)",
        "greatest(0, q - 0.3)",
        "greatest(n, 0)",
    ),
    "least": ("least(m, 36000)", "least(d, e)", "least(q, s)", "least(m - 1, 0)", "least(0, s)"),
    "abs": ("abs(m)", "abs(q - 1)", "abs(n)"),
    "floor": ("floor(m)", "floor(q * 3)", "floor(q / 0.1)", "floor(m * 3%)"),
    "ceil": ("ceil(m)", "ceil(q * 3)", "ceil(q / 0.1)", "ceil(m * 3%)"),
    "round": (
        "round(m * 3%, 2)",
        "round(m)",
        "round(q * 1.005, 2)",
        "round(m / 8, 3)",
        "round(m * 0.5, 1)",
        "round(n, 0)",
    ),
    "coalesce": ("coalesce(o, 0)", "coalesce(u, d)", "coalesce(o, o, m)"),
    "divide": (
        "divide(m, n, 0)",
        "divide(m, q, -1)",
        "divide(q, q + 0.2 - 0.3, 0)",
        "divide(n, n, 2)",
        "divide(m, m - m, 5)",
        "round(divide(m + 100, 1, 0), 1)",
    ),
    "finding": ("finding(b)", "finding(m > 0)", "finding(b) AND g"),
    "as_unit": ("as_unit(m, 'CNY/month')", "as_unit(n, 'month')"),
    "convert": ("convert(w, 'CNY')", "convert(m, '万元')", "convert(m, '亿元')"),
    "add_months": (
        "add_months(d, p.window)",
        "add_months(d, 1)",
        "add_months(d, -1)",
        "add_months(d, as_unit(n, 'month'))",
    ),
    "add_years": ("add_years(d, 1)", "add_years(d, -4)"),
    "add_days": ("add_days(d, 1)", "add_days(d, -366)", "add_days(d, as_unit(n, 'day'))"),
    "months_between": (
        "months_between(d, e)",
        "months_between(e, d)",
        "months_between(d, add_months(d, p.window)) >= 36",
    ),
    "years_between": ("years_between(d, e)", "years_between(e, d)"),
    "days_between": ("days_between(d, e)", "days_between(e, run_date)"),
    "year": ("year(d)",),
    "month": ("month(d)",),
    "day": ("day(d)", "day(end_of_month(d))"),
    "start_of_month": ("start_of_month(d)",),
    "end_of_month": ("end_of_month(d)", "end_of_month(add_months(d, 1))"),
    "start_of_year": ("start_of_year(d)",),
    "end_of_year": ("end_of_year(d)",),
    "run_date": ("run_date", "d < run_date"),
    "sum": (
        "sum(y.v)",
        "sum(y.v * 3%)",
        "sum(y.r)",
        "sum(y.i)",
        "sum(y.v where y.f)",
        "sum(y.o where y.o IS NOT NULL)",
        "sum(coalesce(y.o, 0) where y.v > m)",
    ),
    "count": ("count(y)", "count(y where y.z IS yes)", "count(y where y.i >= n)"),
    "min": ("min(y.v)", "min(y.c)", "min(y.v * 3% where y.f)"),
    "max": ("max(y.i)", "max(y.c where y.c < d)"),
    "avg": ("avg(y.v)", "avg(y.i)", "avg(y.r where y.f)", "avg(y.v * 3%)"),
    "any": ("any(y.f)", "any(y.z)", "any(y.z where y.f)", "any(y.v > m)"),
    "all": ("all(y.f)", "all(y.z)", "all(y.z where y.f)", "all(y.v <= m)"),
    "marginal": ("marginal(p.iit, m)", "marginal(p.iit, m * 1.5)", "marginal(p.iit, sum(y.v))"),
    "step": ("step(p.iit, m)", "step(p.iit, m * 0.1 + 32400)"),
    "quick": ("quick(p.iit, m)", "quick(p.iit, greatest(m, 0))"),
}
SIBLINGS = (
    *(
        f"sum(x.y.v where y.{column} {sign} this.{column})"
        for column in ("i", "c", "v")
        for sign in ("<", "<=", "=", ">", ">=")
    ),
    "count(x.y where y.i = this.i AND y.c < this.c)",
    "sum(x.y.v where y.v < this.v * 1.5)",
    "max(x.y.v where y.nr <> this.nr)",
)
COLLECTED = {
    "set": "kind",
    "words": "kind",
    "sum": "money",
    "min": "money",
    "max": "money",
    "count": "money",
}
LATER = """  later:
    on: x
    hit: collect
    outcomes: {out: kind}
    rows: [{'b ?': 'true', 'out =': 甲, from: 2099-01-01}]
"""
HELD = """  held:
    on: x
    hit: first
    outcomes: {out: int}
    otherwise: {out: 0}
    rows:
      - {'GATHERED ?': 甲, 'n ?': '..2', 'out =': '1'}
      - {'GATHERED ?': not a"b|甲, 'out =': '2'}
      - {'GATHERED ?': it's|a"b, 'out =': '3'}
"""

EDGES = (
    0.0,
    0.01,
    -0.01,
    0.05,
    0.5,
    1.0,
    -250.55,
    27025.17,
    36000.0,
    36000.01,
    144000.0,
    1e10,
    -1e10,
    9999999999.99,
)
DAYS = (
    "2024-01-31",
    "2024-02-29",
    "2023-02-28",
    "2021-01-31",
    "2020-12-31",
    "2021-02-28",
    "2019-01-01",
)
QUANTITIES = (0.1, 0.0, 0.3333, -1.25, 0.3, 2.675, 1e6)
INTS = (0, 1, 2, 36, -1, 7)
ANSWERS = ("yes", "no", "undetermined")
TEXTS = ("甲", "it's", 'a"b')


def rows() -> dict[str, list[dict[str, Any]]]:
    """One row an edge amount; the first has no children, the others have ties."""
    xs = [
        {
            "id": f"x{n}",
            "m": m,
            "o": None if n % 3 == 0 else m,
            "w": 1.5 * n,
            "q": QUANTITIES[n % 7],
            "s": n / 100,
            "n": INTS[n % 6],
            "b": n % 2 == 0,
            "g": ANSWERS[n % 3],
            "h": ANSWERS[n // 3 % 3],
            "d": date.fromisoformat(DAYS[n % 7]),
            "e": date.fromisoformat(DAYS[n * 3 % 5]),
            "u": None if n % 2 else date.fromisoformat(DAYS[n % 7]),
            "k": TEXTS[n % 3],
            "t": (*TEXTS, "")[n % 4],
        }
        for n, m in enumerate(EDGES)
    ]
    ys = [
        {
            "nr": f"y{n}",
            "id": f"x{n % 5 + 1}",
            "i": INTS[n % 3],
            "v": EDGES[n * 3 % 14],
            "f": n % 2 == 0,
            "z": ANSWERS[n % 3],
            "c": date.fromisoformat(DAYS[n % 4]),
            "r": QUANTITIES[n % 7],
            "o": None if n % 4 == 0 else 0.07,
        }
        for n in range(24)
    ]
    return {"x": xs, "y": ys}


@cache
def compiled() -> tuple[Definition, Program, dict[str, list[tuple[str, str]]]]:
    """The policy of the whole matrix, and the rules of each of its lines."""
    lines: dict[str, list[tuple[str, str]]] = {}
    written: dict[str, list[str]] = {"x": [], "y": []}

    def add(line: str, entity: str, rule: str) -> None:
        name = f"r{sum(map(len, written.values()))}"
        written[entity].append(f"    {name}: {rule}\n")
        lines.setdefault(line, []).append((entity, name))

    for function, expressions in MATRIX.items():
        for text in expressions:
            add(function, "x", '{is: "' + text.replace('"', '\\"') + '"}')
    for text in SIBLINGS:
        add("siblings", "y", f'"{text}"')
    for collect in COLLECTED:
        add(f"collect {collect}", "x", f"{{table: {collect}}}")
    # A table may test a set that another has gathered.
    gathered = lines["collect set"][0][1]
    add("set condition", "x", "{table: held}")
    tables = "".join(_table(collect, kind) for collect, kind in COLLECTED.items())
    add("size", "x", f'{{is: "size({gathered}) * 2"}}')
    add("collect nothing", "x", "{table: later}")
    tables += LATER + HELD.replace("GATHERED", gathered)
    text = (
        f"{HEAD}rules:\n  x:\n{''.join(written['x'])}  y:\n{''.join(written['y'])}tables:\n{tables}"
    )
    definition = load_text(text).definition
    return definition, compile_program([definition], DAY, list(definition.rules)), lines


def _table(collect: str, kind: str) -> str:
    outcomes = {"set": ("甲", "= k", "甲"), "words": ("甲", "it''s", "甲")}.get(
        collect, ("0.005", "= m", "-2")
    )
    cells = ("'b ?': 'true'", "'n ?': '..2'", "'o ?': 'none'")
    listed = ", ".join(
        f"{{{cell}, 'out =': '{o}'}}" for cell, o in zip(cells, outcomes, strict=True)
    )
    form = "set" if kind == "kind" else collect
    head = f"on: x, hit: collect, collect: {form}, outcomes: {{out: {kind}}}"
    return f"  {collect}: {{{head}, rows: [{listed}]}}\n"


@cache
def values() -> dict[str, Values]:
    return {name: engine.values(compiled()[1], rows()) for name, engine in ENGINES.items()}


def functions_of(node: tree.Node) -> set[str]:
    """The functions, aggregates and scales in a tree."""
    return {
        p.function
        for p in tree.walk(node)
        if isinstance(p, (tree.Call, tree.Aggregate, tree.Scale))
    }


def test_every_function_has_a_line() -> None:
    writable = {name for name, function in FUNCTIONS.items() if function.rule != "internal"}
    assert writable | set(AGGREGATES) | SCALE_FUNCTIONS.keys() == MATRIX.keys()


def test_every_line_uses_its_function() -> None:
    definition, _, lines = compiled()
    for function in MATRIX:
        for key in lines[function]:
            node = definition.rules[key].tree
            assert node is not None
            # A conversion is a product once its factor is known.
            assert ("*" if function == "convert" else function) in functions_of(node), (
                function,
                key,
            )


def test_every_form_of_an_engine_is_run() -> None:
    _, program, _ = compiled()
    run = set().union(*(functions_of(step.tree) for step in program.steps))
    rounded = (
        {"round", "round_down"} if any(step.round is not None for step in program.steps) else set()
    )
    assert FUNCTIONS.keys() - run - rounded - {"convert", "run_date", "in_set"} == set()


def test_matrix() -> None:
    _, _, lines = compiled()
    exact = values()["exact"]
    others = [name for name in ENGINES if name != "exact"]
    text = [
        f"{'function':<16}{'rules':>6}{'values':>8}  " + "  ".join(f"{name:<8}" for name in others)
    ]
    for line, keys in lines.items():
        count = sum(len(exact[key]) for key in keys)
        verdicts = [_verdict(name, keys) for name in others]
        shown = "  ".join(f"{verdict:<8}" for verdict in verdicts)
        text.append(f"{line:<16}{len(keys):>6}{count:>8}  {shown}".rstrip())
    same_as_golden(Path(__file__).with_name("fidelity.txt"), "\n".join(text) + "\n")


def test_engines_agree_on_every_line() -> None:
    definition, _, lines = compiled()
    wrong = []
    for line, keys in lines.items():
        for engine, found in values().items():
            for key in keys:
                pairs = zip(found[key], values()["exact"][key], strict=True)
                wrong += [
                    (line, engine, definition.rules[key].text, row, a, b)
                    for row, (a, b) in enumerate(pairs)
                    if not same(a, b)
                ]
    assert wrong == []


def test_reasons_agree() -> None:
    exact = values()["exact"]
    reasons = [key for key in exact if key[1].endswith("#why")]
    assert len(reasons) > 10
    for engine in values().values():
        assert all(engine[key] == exact[key] for key in reasons)


def _verdict(engine: str, keys: list[tuple[str, str]]) -> str:
    found, exact = values()[engine], values()["exact"]
    agree = all(same(a, b) for key in keys for a, b in zip(found[key], exact[key], strict=True))
    return "agrees" if agree else "DIFFERS"
