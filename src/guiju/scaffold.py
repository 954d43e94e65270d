"""new: a small policy to start from, complete enough to check, decide and compare."""

from __future__ import annotations

import shutil
from pathlib import Path

from guiju.data.atomic import beside, make_folder
from guiju.load.policy import policy_names
from guiju.load.scalars import NAME
from guiju.model.problem import InputError, Place, Problem

_POLICY = """\
# {name}: 把政策写成可核对、可运行的规则 / a policy as checked, running code.
# guiju check {name} ; guiju decide {name} {name}/example.yaml ; guiju explain {name} {name}/example.yaml person.tax
format: 1
name: {name}
title: {{zh: 示例政策, en: Example policy}}
include: [sources.yaml, cases.yaml]
enums:
  employer_kind:
    university: {{zh: 高校, en: university}}
    hospital: {{zh: 医院, en: hospital}}
    company: {{zh: 企业, en: company}}
entities:
  person:
    label: {{zh: 人员, en: person}}
    key: person_id
    columns:
      person_id: {{type: text, label: {{zh: 人员编号, en: number}}}}
      employer: {{type: employer_kind, label: {{zh: 单位类别, en: kind of employer}}}}
      income: {{type: money, min: 0, label: {{zh: 年收入, en: yearly income}}}}
      special: {{type: money or none, label: {{zh: 专项扣除, en: special deductions}}}}
parameters:
  allowance:
    unit: CNY
    values: {{2019-01-01: 60000}}
    label: {{zh: 基本减除费用, en: basic deduction}}
    cites: [law 第六条]
  rates:
    unit: CNY
    values: {{2019-01-01: {{above: [0, 36000, 144000], rates: [3%, 10%, 20%]}}}}
    label: {{zh: 税率表, en: bracket scale}}
    cites: [law 附表]
rules:
  person:
    covered: {{table: coverage, label: {{zh: 是否适用, en: covered}}}}
    base:
      is: "greatest(income - p.allowance - coalesce(special, 0), 0)"
      label: {{zh: 应纳税所得额, en: taxable income}}
    relief:
      is: CASE WHEN covered IS yes THEN base * 50% WHEN covered IS no THEN 0 ELSE 0 END
      type: money
      label: {{zh: 减免额, en: relief}}
    tax:
      is: "marginal(p.rates, base - relief)"
      type: money
      label: {{zh: 应纳税额, en: tax}}
      cites: [law 附表]
tables:
  coverage: {{file: coverage.csv, on: person, hit: unique}}
reforms:
  R1:
    title: {{zh: 覆盖医院, en: cover hospitals}}
    tables: {{coverage: {{set: [{{row: hospital, finding: yes, reason_zh: , reason_en: , from: 2024-01-01}}]}}}}
"""
_FILES = {
    "policy.yaml": _POLICY,
    "sources.yaml": """\
sources:
  law:
    title: {{zh: 示例法, en: Example law}}
    status: draft
""",
    "coverage.csv": """\
row,employer ?,finding =,reason_zh =,reason_en =,cites =
university,university,yes,,,law 第一条
hospital,hospital,undetermined,未列举医院,hospitals are not named,law 第一条
company,company,no,不适用企业,companies are not covered,law 第一条
""",
    "cases.yaml": """\
cases:
  A:
    date: 2024-12-31
    given: {{person: {{employer: university, income: 120000}}}}
    expect: {{person.tax: 900, person.covered: yes}}   # (120000 - 60000) * 50% * 3%
    from: worked by hand
    reliability: derived
  B:
    date: 2024-12-31
    given: {{person: {{employer: hospital, income: 120000}}}}
    expect: {{person.tax: 3480, person.covered: undetermined, "person.covered.open": [coverage:hospital]}}
    from: worked by hand
    reliability: derived
""",
    "example.yaml": """\
date: 2024-12-31
given:
  person: {{person_id: wang, employer: hospital, income: 200000, special: 12000}}
""",
}


def new(name: str, folder: Path | None = None) -> Path:
    """Write a new policy folder and return it; nothing is ever overwritten.

    >>> import tempfile, guiju
    >>> guiju.load(guiju.new("demo", Path(tempfile.mkdtemp()))).check().passed
    True

    Raises InputError for a name that cannot be one or that a policy which comes along has, and for a folder that is
    there already.
    """
    if not NAME.fullmatch(name) or "__" in name:
        raise InputError([Problem("bad-name", Place("new"), {"found": name})])
    if name in policy_names():
        raise InputError([Problem("name-of-built-in", Place("new"), {"found": name})])
    target = (folder or Path.cwd()) / name
    if target.exists():
        raise InputError([Problem("already-there", Place(str(target)), {"found": str(target)})])
    make_folder(target.parent)
    made = beside(target)
    try:
        made.mkdir()
        for file, text in _FILES.items():
            (made / file).write_text(text.format(name=name), encoding="utf-8")
        made.replace(target)
    except BaseException:
        shutil.rmtree(made, ignore_errors=True)
        raise
    return target
