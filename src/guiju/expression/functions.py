"""The one table of functions and operators: arguments, typing rule, meaning, form in each engine.

Forms are templates over numbered arguments; `{*}` stands for all of them, comma-separated.
`python` runs the names of `guiju.evaluate.runtime`; `exact` replaces it where fractions need
another form.
A function without a form for every engine fails `tests/expression/test_functions.py`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from guiju.expression.polars_forms import POLARS_FORMS

ENGINES = ("python", "duckdb", "polars")
DIALECTS = ("postgres", "spark", "clickhouse")
"""Engines that get the DuckDB form translated by `guiju.evaluate.printing`, but for the forms of `PRINTED`."""

# Half away from zero with the slack of guiju.model.money; {1} is a power of ten and {2} the same lifted.
_ROUND = "(SIGN({0}) * FLOOR(ABS({0}) * {2} + 0.500001) / {1})"
_MONTHS = (
    "((YEAR({1}) - YEAR({0})) * 12 + MONTH({1}) - MONTH({0})"
    " - CASE WHEN CAST({0} + TO_MONTHS(CAST((YEAR({1}) - YEAR({0})) * 12 + MONTH({1}) - MONTH({0})"
    " AS INTEGER)) AS DATE) > {1} THEN 1 ELSE 0 END)"
)


@dataclass(frozen=True, slots=True)
class Function:
    """A function or operator of the language.

        `rule` names how its type follows from its arguments (see `guiju.expression.resolve`).
        `repeats` marks forms that write an argument more than once, so that back ends name it first; `pair` is
    XX    `written` is how a person writes it; empty for what only the compiler makes.
    """

    name: str
    low: int
    high: int
    rule: str
    python: str
    duckdb: str
    exact: str = ""
    repeats: bool = False
    pair: str = ""
    zero: str = ""
    written: str = ""
    en: str = ""
    zh: str = ""
    polars: str = ""

    def repeats_of(self, count: int, engine: str = "duckdb") -> bool:
        """Whether the form for so many arguments writes one more than once; Polars has no pairs."""
        return self.repeats or (bool(self.pair) and count == 2 and engine != "polars")

    def form(self, engine: str) -> str:
        """The template for an engine; of a dialect without one of its own, DuckDB's."""
        if engine in DIALECTS:
            return self.printed(engine) or self.duckdb
        return str(getattr(self, engine))

    def printed(self, dialect: str) -> str:
        """The template in a dialect's own words; '' where DuckDB's is translated."""
        return PRINTED.get(self.name, {}).get(dialect, "")


def _operator(
    name: str, rule: str, python: str = "", *, en: str, zh: str, exact: str = ""
) -> Function:
    symbol = name.upper() if name.isalpha() else name
    plain, sql = f"({{0}} {name} {{1}})", f"({{0}} {symbol} {{1}})"
    written = f"a {symbol} b"
    return Function(name, 2, 2, rule, python or plain, sql, exact, written=written, en=en, zh=zh)


def _near(name: str, floating: str) -> Function:
    """A comparison of unrounded numbers: in floats within a tolerance, the third argument, in fractions exact."""
    operator = name.removesuffix("~")
    exact = {"=": "==", "<>": "!="}.get(operator, operator)
    return Function(
        name, 3, 3, "internal", floating, floating.replace("abs(", "ABS("), f"({{0}} {exact} {{1}})"
    )


_OPERATORS = (
    _operator("or", "logic", en="at least one holds", zh="至少一个成立"),
    _operator("and", "logic", en="both hold", zh="同时成立"),
    Function("not", 1, 1, "logic", "(not {0})", "(NOT {0})", written="NOT a", en="does not hold",
             zh="不成立"),
    Function("or3", 2, 2, "internal", "or3({0}, {1})", "({0} OR {1})"),
    Function("and3", 2, 2, "internal", "and3({0}, {1})", "({0} AND {1})"),
    Function("not3", 1, 1, "internal", "not3({0})", "(NOT {0})"),
    _operator("=", "compare", "({0} == {1})", en="equal", zh="等于"),
    _operator("<>", "compare", "({0} != {1})", en="not equal", zh="不等于"),
    _operator("<", "compare", en="less than", zh="小于"),
    _operator("<=", "compare", en="at most", zh="不超过"),
    _operator(">", "compare", en="more than", zh="大于"),
    _operator(">=", "compare", en="at least", zh="不低于"),
    _near("=~", "(abs({0} - {1}) <= {2})"),
    _near("<>~", "(abs({0} - {1}) > {2})"),
    _near("<~", "({0} - {1} < -{2})"),
    _near("<=~", "({0} - {1} <= {2})"),
    _near(">~", "({0} - {1} > {2})"),
    _near(">=~", "({0} - {1} >= -{2})"),
    Function("in", 2, 2000, "in", "({0} in ({rest},))", "({0} IN ({rest}))", written="a IN (b, c)",
             en="one of", zh="属于所列之一"),
    Function("in_set", 2, 2, "in_set", "({0} in {1})", "LIST_CONTAINS({1}, {0})",
             written="a IN p.set", en="in a set", zh="属于集合"),
    Function("size", 1, 1, "size", "len({0})", "CAST(LEN({0}) AS BIGINT)", written="size(set)",
             en="how many values a set holds", zh="集合中值的个数"),
    Function("is_null", 1, 1, "is_null", "({0} is None)", "({0} IS NULL)", written="a IS NULL",
             en="is missing", zh="缺失"),
    Function("is_yes", 1, 1, "is_answer", "({0} is True)", "({0} IS TRUE)", written="a IS yes",
             en="the finding is yes", zh="认定为是"),
    Function("is_no", 1, 1, "is_answer", "({0} is False)", "({0} IS FALSE)", written="a IS no",
             en="the finding is no", zh="认定为否"),
    Function("is_undetermined", 1, 1, "is_answer", "({0} is None)", "({0} IS NULL)",
             written="a IS undetermined", en="the finding is open", zh="尚未确定"),
    _operator("+", "add", exact="small({0} + {1})", en="sum", zh="加"),
    _operator("-", "add", exact="small({0} - {1})", en="difference", zh="减"),
    _operator("*", "multiply", exact="small({0} * {1})", en="product; units multiply", zh="乘，单位相乘"),
    _operator("/", "divide", exact="small(Fraction({0}) / {1})", en="quotient; never by zero",
             zh="除，除数不得为零"),
    Function("negate", 1, 1, "numeric", "(-{0})", "(-{0})", written="-a", en="negative", zh="取负"),
)  # fmt: skip

_NUMBERS = (
    Function("greatest", 2, 20, "join", "max({*})", "GREATEST({*})",
             pair="CASE WHEN {0} > {1} THEN {0} ELSE {1} END", zero="(({0} + ABS({0})) * 0.5e0)",
             written="greatest(a, b, …)",
             en="the largest", zh="取最大"),
    Function("least", 2, 20, "join", "min({*})", "LEAST({*})",
             pair="CASE WHEN {0} < {1} THEN {0} ELSE {1} END", zero="(({0} - ABS({0})) * 0.5e0)",
             written="least(a, b, …)",
             en="the smallest", zh="取最小"),
    Function("abs", 1, 1, "numeric", "abs({0})", "ABS({0})", written="abs(x)", en="without sign",
             zh="绝对值"),
    Function("floor", 1, 1, "numeric", "floor({0} + 1e-6)", "FLOOR({0} + 1e-6)",
             "Fraction(floor({0}))", written="floor(x)",
             en="the whole number below (in floats within 1e-6)", zh="向下取整"),
    Function("ceil", 1, 1, "numeric", "ceil({0} - 1e-6)", "CEIL({0} - 1e-6)", "Fraction(ceil({0}))",
             written="ceil(x)", en="the whole number above (in floats within 1e-6)", zh="向上取整"),
    Function("round", 1, 2, "round", "round_half_up({0}, {1})", _ROUND, repeats=True,
             written="round(x, n)", en="half away from zero, n decimals (0 where left out)",
             zh="四舍五入到 n 位小数"),
    Function("round_down", 2, 2, "internal", "round_down({0}, {1})",
             "(SIGN({0}) * FLOOR(ABS({0}) * {2} + 1e-6) / {1})", repeats=True),
    Function("coalesce", 2, 20, "coalesce", "coalesce({*})", "COALESCE({*})",
             written="coalesce(x, y)", en="the first that is not missing", zh="第一个不缺失的值"),
    Function("divide", 3, 3, "divide_or", "divide({0}, {1}, {2})",
             "CASE WHEN {1} = 0 THEN {2} ELSE {0} / {1} END", "small(divide({0}, {1}, {2}))", repeats=True,
             written="divide(x, y, otherwise)", en="x / y, or otherwise where y is 0",
             zh="x / y，y 为零时取 otherwise"),
    Function("finding", 1, 1, "finding", "{0}", "{0}", written="finding(b)",
             en="yes where true, no where false", zh="真为是，假为否"),
    Function("as_unit", 2, 2, "as_unit", "{0}", "{0}", written="as_unit(x, 'CNY')",
             en="the same number in another unit, said aloud", zh="数值不变，明示改用另一单位"),
    Function("convert", 2, 2, "convert", "{0}", "{0}", written="convert(x, 'CNY')",
             en="converted between scaled units (万元, 亿元, CNY)",
             zh="在万元、亿元、元等单位间换算"),
)  # fmt: skip

_DATES = (
    Function("add_months", 2, 2, "add_months", "add_months({0}, {1})",
             "CAST({0} + TO_MONTHS(CAST({1} AS INTEGER)) AS DATE)", written="add_months(d, n)",
             en="n months later; 31 January + 1 = end of February",
             zh="n 个月后，月末取当月最后一日"),
    Function("add_years", 2, 2, "add_years", "add_months({0}, 12 * {1})",
             "CAST({0} + TO_MONTHS(CAST(12 * {1} AS INTEGER)) AS DATE)", written="add_years(d, n)",
             en="n years later", zh="n 年后"),
    Function("add_days", 2, 2, "add_days", "add_days({0}, {1})", "({0} + CAST({1} AS INTEGER))",
             written="add_days(d, n)", en="n days later", zh="n 日后"),
    Function("months_between", 2, 2, "months_between", "months_between({0}, {1})", _MONTHS,
             repeats=True, written="months_between(a, b)",
             en="largest n with add_months(a, n) <= b", zh="满足 add_months(a, n) <= b 的最大 n"),
    Function("years_between", 2, 2, "years_between", "(months_between({0}, {1}) // 12)",
             f"CAST(FLOOR({_MONTHS} / 12) AS BIGINT)", repeats=True, written="years_between(a, b)",
             en="largest n with add_years(a, n) <= b", zh="满足 add_years(a, n) <= b 的最大 n"),
    Function("days_between", 2, 2, "days_between", "(({1}) - ({0})).days",
             "DATE_DIFF('day', {0}, {1})", written="days_between(a, b)",
             en="days from a to b", zh="a 到 b 的天数"),
    Function("year", 1, 1, "part_of_date", "{0}.year", "YEAR({0})", written="year(d)", en="year",
             zh="年份"),
    Function("month", 1, 1, "part_of_date", "{0}.month", "MONTH({0})", written="month(d)",
             en="month, 1 to 12", zh="月份"),
    Function("day", 1, 1, "part_of_date", "{0}.day", "DAY({0})", written="day(d)",
             en="day of the month", zh="日"),
    Function("start_of_month", 1, 1, "date", "{0}.replace(day=1)",
             "CAST(DATE_TRUNC('month', {0}) AS DATE)", written="start_of_month(d)",
             en="first day of the month", zh="当月第一日"),
    Function("end_of_month", 1, 1, "date", "end_of_month({0})", "LAST_DAY({0})",
             written="end_of_month(d)", en="last day of the month", zh="当月最后一日"),
    Function("start_of_year", 1, 1, "date", "{0}.replace(month=1, day=1)",
             "MAKE_DATE(YEAR({0}), 1, 1)", written="start_of_year(d)", en="1 January",
             zh="当年1月1日"),
    Function("end_of_year", 1, 1, "date", "{0}.replace(month=12, day=31)",
             "MAKE_DATE(YEAR({0}), 12, 31)", written="end_of_year(d)", en="31 December",
             zh="当年12月31日"),
    Function("run_date", 0, 0, "run_date", "{0}", "{0}", written="run_date",
             en="the date of the run", zh="计算基准日"),
)  # fmt: skip

_COMPILED = (
    Function("collect", 0, 2000, "internal", "collect([{*}])",
             "LIST_FILTER([{*}], lambda x: x IS NOT NULL)"),
    Function("distinct", 0, 2000, "internal", "collect([{*}])",
             "LIST_FILTER([{*}], lambda x, i: x IS NOT NULL AND LIST_POSITION([{*}], x) = i)", repeats=True),
    Function("divide~", 4, 4, "internal", "divide_near({0}, {1}, {2}, {3})",
             "CASE WHEN ABS({1}) <= {3} THEN {2} ELSE {0} / {1} END", "small(divide({0}, {1}, {2}))", repeats=True),
    Function("smallest", 1, 10_000, "internal", "min(collect(({*},)), default=None)", "LEAST({*})"),
    Function("largest", 1, 10_000, "internal", "max(collect(({*},)), default=None)", "GREATEST({*})"),
    Function("concat", 1, 2000, "internal", "''.join(({*},))", "CONCAT({*})"),
)  # fmt: skip

FUNCTIONS: Mapping[str, Function] = {
    f.name: replace(f, polars=POLARS_FORMS.get(f.name, ""))
    for f in (*_OPERATORS, *_NUMBERS, *_DATES, *_COMPILED)
}
# Forms that a translation of DuckDB's would get wrong, in each dialect's own words; {||} stands for all arguments
# joined by ||. {0} of collect and distinct is the whole list.
_MONTHS_APART = {
    "postgres": "((EXTRACT(YEAR FROM {1}) - EXTRACT(YEAR FROM {0})) * 12"
                " + EXTRACT(MONTH FROM {1}) - EXTRACT(MONTH FROM {0}))",
    "spark": "((YEAR({1}) - YEAR({0})) * 12 + MONTH({1}) - MONTH({0}))",
    "clickhouse": "((toYear({1}) - toYear({0})) * 12 + toMonth({1}) - toMonth({0}))",
}  # fmt: skip
_LATER = {
    "postgres": "CAST({0} + MAKE_INTERVAL(months => CAST(%s AS INTEGER)) AS DATE)",
    "spark": "ADD_MONTHS({0}, CAST(%s AS INT))",
    "clickhouse": "addMonths({0}, %s)",
}
_WHOLE_MONTHS = {
    dialect: f"({n} - CASE WHEN {_LATER[dialect] % n} > {{1}} THEN 1 ELSE 0 END)"
    for dialect, n in _MONTHS_APART.items()
}
_BIGINT = {"postgres": "BIGINT", "spark": "BIGINT", "clickhouse": "Nullable(Int64)"}


def _each(postgres: str, spark: str, clickhouse: str) -> Mapping[str, str]:
    return {"postgres": postgres, "spark": spark, "clickhouse": clickhouse}


def _whole(forms: Mapping[str, str]) -> Mapping[str, str]:
    return {dialect: f"CAST({form} AS {_BIGINT[dialect]})" for dialect, form in forms.items()}


def _first_day(part: str) -> str:
    return f"DATE_TRUNC('{part}', CAST({{0}} AS TIMESTAMP))"


PRINTED: Mapping[str, Mapping[str, str]] = {
    "/": _each("(CAST({0} AS DOUBLE PRECISION) / {1})", "({0} / {1})", "({0} / {1})"),
    "divide": _each("CASE WHEN {1} = 0 THEN {2} ELSE CAST({0} AS DOUBLE PRECISION) / {1} END",
                    "CASE WHEN {1} = 0 THEN {2} ELSE {0} / {1} END",
                    "CASE WHEN {1} = 0 THEN {2} ELSE {0} / {1} END"),
    "floor": {"spark": "CAST(FLOOR({0} + 1e-6) AS DOUBLE)"},
    "ceil": {"spark": "CAST(CEIL({0} - 1e-6) AS DOUBLE)"},
    "add_months": {dialect: form % "{1}" for dialect, form in _LATER.items()},
    "add_years": {dialect: form % "12 * {1}" for dialect, form in _LATER.items()},
    "add_days": _each("({0} + CAST({1} AS INTEGER))", "DATE_ADD({0}, CAST({1} AS INT))",
                      "addDays({0}, {1})"),
    "months_between": _whole(_WHOLE_MONTHS),
    "years_between": _whole({d: f"FLOOR({form} / 12.0)" for d, form in _WHOLE_MONTHS.items()}),
    "days_between": _whole(_each("{1} - {0}", "DATEDIFF({1}, {0})", "dateDiff('day', {0}, {1})")),
    "year": _whole(_each("EXTRACT(YEAR FROM {0})", "YEAR({0})", "toYear({0})")),
    "month": _whole(_each("EXTRACT(MONTH FROM {0})", "MONTH({0})", "toMonth({0})")),
    "day": _whole(_each("EXTRACT(DAY FROM {0})", "DAY({0})", "toDayOfMonth({0})")),
    "start_of_month": _each(f"CAST({_first_day('month')} AS DATE)", "TRUNC({0}, 'MM')",
                            "addDays({0}, 1 - toDayOfMonth({0}))"),
    "end_of_month": _each(f"CAST({_first_day('month')} + INTERVAL '1 month' - INTERVAL '1 day' AS DATE)",
                          "LAST_DAY({0})",
                          "addDays(addMonths(addDays({0}, 1 - toDayOfMonth({0})), 1), -1)"),
    "start_of_year": _each(f"CAST({_first_day('year')} AS DATE)", "MAKE_DATE(YEAR({0}), 1, 1)",
                           "makeDate32(toYear({0}), 1, 1)"),
    "end_of_year": _each(f"CAST({_first_day('year')} + INTERVAL '1 year' - INTERVAL '1 day' AS DATE)",
                         "MAKE_DATE(YEAR({0}), 12, 31)", "makeDate32(toYear({0}), 12, 31)"),
    "size": _whole(_each("CARDINALITY({0})", "SIZE({0})", "length({0})")),
    "collect": _each("ARRAY_REMOVE({0}, NULL)", "FILTER({0}, x -> x IS NOT NULL)",
                     "arrayFilter(x -> x IS NOT NULL, {0})"),
    "distinct": _each("ARRAY(SELECT u.v FROM UNNEST({0}) WITH ORDINALITY AS u(v, n)"
                      " WHERE u.v IS NOT NULL GROUP BY u.v ORDER BY MIN(u.n))",
                      "ARRAY_DISTINCT(FILTER({0}, x -> x IS NOT NULL))",
                      "arrayDistinct(arrayFilter(x -> x IS NOT NULL, {0}))"),
    "concat": _each("({||})", "CONCAT({*})", "concat({*})"),
}  # fmt: skip
AGGREGATES = ("sum", "count", "min", "max", "avg", "any", "all")
SCALE_FUNCTIONS = {
    "marginal": ("marginal(p.scale, x)", "tax of x under a bracket scale",
                 "按超额累进税率表计算 x 的税额"),
    "step": ("step(p.scale, x)", "rate of the bracket in which x lies", "x 所在级距的税率"),
    "quick": ("quick(p.scale, x)", "quick deduction of that bracket", "该级距的速算扣除数"),
}  # fmt: skip
CALLABLE = frozenset(
    name for name, f in FUNCTIONS.items() if f.rule != "internal" and "(" in f.written
)
