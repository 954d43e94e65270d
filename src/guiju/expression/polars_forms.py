"""The Polars column of the table of functions: expressions over numbered arguments.

A form is Python over Polars expressions, written as the other forms are: `{0}` is an argument, `{*}` stands for all,
`{rest}` for all but the first. It may call `pl` and what `guiju.evaluate.vectors` holds. Null is a missing value
or an undetermined finding: `&` and `|` are Kleene logic.
"""

from __future__ import annotations

from collections.abc import Mapping

_LOGIC = {
    "or": "({0} | {1})",
    "and": "({0} & {1})",
    "not": "(~{0})",
    "or3": "({0} | {1})",
    "and3": "({0} & {1})",
    "not3": "(~{0})",
    "in": "one_of({0}, {rest})",
    "in_set": "{1}.list.contains({0})",
    "is_null": "{0}.is_null()",
    "is_yes": "{0}.eq_missing(True)",
    "is_no": "{0}.eq_missing(False)",
    "is_undetermined": "{0}.is_null()",
}

_COMPARED = {
    "=": "({0} == {1})",
    "<>": "({0} != {1})",
    "<": "({0} < {1})",
    "<=": "({0} <= {1})",
    ">": "({0} > {1})",
    ">=": "({0} >= {1})",
    "=~": "(({0} - {1}).abs() <= {2})",
    "<>~": "(({0} - {1}).abs() > {2})",
    "<~": "({0} - {1} < -{2})",
    "<=~": "({0} - {1} <= {2})",
    ">~": "({0} - {1} > {2})",
    ">=~": "({0} - {1} >= -{2})",
}

_NUMBERS = {
    "+": "({0} + {1})",
    "-": "({0} - {1})",
    "*": "({0} * {1})",
    "/": "({0} / {1})",
    "negate": "(0 - {0})",
    "greatest": "pl.max_horizontal({*})",
    "least": "pl.min_horizontal({*})",
    "abs": "{0}.abs()",
    "size": "{0}.list.len().cast(pl.Int64)",
    "floor": "({0} + 1e-6).floor()",
    "ceil": "({0} - 1e-6).ceil()",
    "round": "round_half_up({0}, {1})",
    "round_down": "round_down({0}, {1})",
    "coalesce": "pl.coalesce({*})",
    "divide": "pl.when({1} == 0).then({2}).otherwise({0} / {1})",
    "divide~": "pl.when({1}.abs() <= {3}).then({2}).otherwise({0} / {1})",
    "finding": "{0}",
    "as_unit": "{0}",
    "convert": "{0}",
}

_DATES = {
    "add_months": "add_months({0}, {1})",
    "add_years": "add_months({0}, {1} * 12)",
    "add_days": "add_days({0}, {1})",
    "months_between": "months_between({0}, {1})",
    "years_between": "(months_between({0}, {1}) // 12)",
    "days_between": "({1} - {0}).dt.total_days()",
    "year": "{0}.dt.year().cast(pl.Int64)",
    "month": "{0}.dt.month().cast(pl.Int64)",
    "day": "{0}.dt.day().cast(pl.Int64)",
    "start_of_month": "{0}.dt.month_start()",
    "end_of_month": "{0}.dt.month_end()",
    "start_of_year": "pl.date({0}.dt.year(), 1, 1)",
    "end_of_year": "pl.date({0}.dt.year(), 12, 31)",
    "run_date": "{0}",
}

_COMPILED = {
    "collect": "collect({*})",
    "distinct": "collect({*}).list.unique(maintain_order=True)",
    "smallest": "pl.min_horizontal({*})",
    "largest": "pl.max_horizontal({*})",
    "concat": "pl.concat_str({*}, ignore_nulls=True)",
}

POLARS_FORMS: Mapping[str, str] = {**_LOGIC, **_COMPARED, **_NUMBERS, **_DATES, **_COMPILED}
"""Function → its Polars form."""
