"""What `diff` names: everything a policy says, wherever it is changed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from guiju.diff import Change, diff_versions
from guiju.load import load_text
from guiju.model.problem import ProblemsError
from tests.load.test_mutations import PATHS, POLICY, TEXT, changed

WHOLE = load_text(TEXT).definition

# What says the same by being there as by not being there, and what is for the reader of the file alone.
DEFAULTS = {
    "sources.cs2018-58.status", "parameters.rate.unit", "parameters.covered.type", "parameters.iit.type",
    "rules.person.tax.type", "rules.person.tax.round", "rules.person.grade.type", "rules.award.eligible.type",
    "tables.units.hit", "tables.reasons.rows.1.cash ?", "cases.D1.about", "cases.D1.arithmetic",
    "cases.D2.given", "indices.strength.aggregation", "indices.strength.weighting", "indices.strength.skew",
    "indices.strength.kurtosis", "indices.strength.high", "indices.strength.indicators.0.direction",
    "indices.strength.aggregates.1.multiplier",
}  # fmt: skip


def changes_of(text: str) -> tuple[Change, ...]:
    return diff_versions(WHOLE, load_text(text).definition)


@pytest.mark.parametrize("section", [key for key in POLICY if key not in ("format", "registers")])
def test_whatever_is_taken_away_is_named(section: str) -> None:
    unnamed = set()
    for path in PATHS:
        if path[0] != section:
            continue
        try:
            changes = changes_of(changed(path, None, "take away"))
        except ProblemsError:
            continue
        if not changes or changes[0].kind == "content":
            unnamed.add(".".join(map(str, path)))
    assert unnamed == {path for path in DEFAULTS if path.partition(".")[0] == section}


@pytest.mark.parametrize(
    ("old", "new", "change"),
    [
        ("min: 0, max", "min: 50, max",
         ("column", "person.salary", "money, min 0, max 1000000000, default 0",
          "money, min 50, max 1000000000, default 0")),
        ("default: 0}\n      pay", "default: 1}\n      pay",
         ("column", "person.salary", "money, min 0, max 1000000000, default 0",
          "money, min 0, max 1000000000, default 1")),
        ("label: 工资,", "label: 薪酬,", ("column", "person.salary", "label 工资", "label 薪酬")),
        ("page 首页", "page 次页",
         ("parameter", "rate", "2020-01-01 cites page 首页", "2020-01-01 cites page 次页")),
        ("cites: [cs2018-58 二 unverified]", "cites: [cs2018-58 九]",
         ("parameter", "window", "cites cs2018-58 二 unverified", "cites cs2018-58 九")),
        ("[university, research]}}", "[research]}}",
         ("parameter", "covered", "set of kind: 2018-07-01: [university, research]",
          "set of kind: 2018-07-01: [research]")),
        ("16920]", "16921]",
         ("parameter", "iit", "scale: 2018-07-01: > 0: 0.03; > 36000: 0.1; > 144000: 0.2; quick [0, 2520, 16920]",
          "scale: 2018-07-01: > 0: 0.03; > 36000: 0.1; > 144000: 0.2; quick [0, 2520, 16921]")),
        ("finding: yes, reason_zh: ,", "finding: no, reason_zh: ,",
         ("reform", "R1", "tables.units.set.hospital.finding yes", "tables.units.set.hospital.finding no")),
        ("after: [R0]", "after: []", ("reform", "R1", "after [R0]", "after []")),
        ("hit: first", "hit: unique",
         ("table", "grades",
          "on person, first, grade grade, share share, otherwise share 0; rows 1, 2",
          "on person, unique, grade grade, share share, otherwise share 0; rows -")),
        ("  payslip:\n    key:", "  empty: {key: id, columns: {id: text}}\n  payslip:\n    key:",
         ("entity", "empty", None, "key id")),
        ("name: whole", "name: part", ("policy", "whole", "whole", "part")),
        ("min: 0,", "min: 0.0,", ("content", "whole", WHOLE.hash, None)),
    ],
)  # fmt: skip
def test_a_change_is_named(old: str, new: str, change: tuple[str | None, ...]) -> None:
    assert old in TEXT
    found = changes_of(TEXT.replace(old, new, 1))[0]
    if found.kind == "content":
        assert found.after not in (None, WHOLE.hash)
        found = replace(found, after=None)
    assert (found.kind, found.name, found.before, found.after) == change


def test_rows_in_another_order_are_named_where_the_first_counts() -> None:
    rows = POLICY["tables"]["grades"]["rows"]
    named = [{"row": name, **row} for name, row in zip("ab", rows, strict=True)]
    one, other = (
        load_text(changed(("tables", "grades", "rows"), order, "replace")).definition
        for order in (named, named[::-1])
    )
    (change,) = diff_versions(one, other)
    assert (change.kind, change.before, change.after) == ("table", "rows a, b", "rows b, a")


def test_nothing_changed_is_no_change() -> None:
    assert changes_of(TEXT + "\n# a comment\n") == ()
