"""Whether more of a rule is a gain for the unit or a loss, as its name and its labels say."""

from __future__ import annotations

import re
from collections.abc import Iterable

_UP = (
    "net", "after tax", "post tax", "income", "incomes", "earnings", "disposable", "take home", "wage",
    "wages", "salary", "pay", "pension", "pensions", "benefit", "benefits", "subsidy", "subsidies", "grant", "grants",
    "allowance", "allowances", "award", "awards", "bonus", "credit", "credits", "refund", "refunds", "relief",
    "rebate", "rebates", "exemption", "exemptions", "deduction", "deductions", "reimbursement", "stipend", "stipends",
    "scholarship", "scholarships", "dividend", "dividends", "gain", "gains",
)  # fmt: skip
_DOWN = (
    "tax", "taxes", "taxation", "iit", "cit", "vat", "levy", "levies", "duty", "duties", "tariff", "tariffs", "cost",
    "costs", "fee", "fees", "charge", "charges", "contribution", "contributions", "premium", "premiums", "fine",
    "fines", "penalty", "penalties", "surcharge", "payable", "due", "withholding", "withheld", "expense", "expenses",
    "copayment", "burden", "loss", "losses",
)  # fmt: skip
_NEITHER = ("taxable income", "taxable", "tax base", "before tax", "pre tax", "gross")
_UP_ZH = (
    "税后", "退税", "减税", "免税", "节税", "退费", "减免", "免征", "抵免", "抵扣", "扣除", "返还", "净收入", "收入",
    "到手", "实得", "可支配", "工资", "薪金", "补贴", "补助", "津贴", "奖", "助学金", "资助", "救助",
    "低保", "退还", "养老金", "待遇", "报销", "受益", "收益",
)  # fmt: skip
_DOWN_ZH = ("税", "费", "成本", "缴", "罚", "负担", "自付", "支出", "损失", "滞纳金")
_NEITHER_ZH = (
    "应纳税所得",
    "应税所得",
    "应税收入",
    "计税依据",
    "计税基础",
    "税基",
    "税前",
    "缴费基数",
)


def _pattern(words: Iterable[str]) -> str:
    # The longest first, so that 退税 is found before 税.
    return "|".join(sorted(words, key=len, reverse=True))


_SAID = re.compile(
    rf"(?P<neither>\b(?:{_pattern(_NEITHER)})\b|{_pattern(_NEITHER_ZH)})"
    rf"|(?P<up>\b(?:{_pattern(_UP)})\b|{_pattern(_UP_ZH)})"
    rf"|(?P<down>\b(?:{_pattern(_DOWN)})\b|{_pattern(_DOWN_ZH)})"
)


def said_direction(texts: Iterable[str | None]) -> str:
    """``up``, ``down``, or nothing where the texts say neither, or one thing and the other.

    In each the last word that says anything counts, as the noun does; in English the last before "of", "on" and such.

    >>> said_direction(["income_tax"]), said_direction(["tax_credit"]), said_direction(["应纳税额", None])
    ('down', 'up', 'down')
    >>> said_direction(["tax on wages"]), said_direction(["net of tax"])
    ('down', 'up')
    >>> said_direction(["税后收入"]), said_direction(["x"]), said_direction(["tax", "补贴"])
    ('up', '', '')
    """
    found = {_of_text(text) for text in texts if text} - {""}
    return found.pop() if len(found) == 1 else ""


def _of_text(text: str) -> str:
    words = " ".join(re.findall(r"[a-z]+|[^\W\d_a-z]+", text.lower()))
    head = re.split(r"\b(?:of|on|for|from|in|to|under|upon)\b", words)[0]
    last = [match.lastgroup for match in _SAID.finditer(head)][-1:]
    return last[0] if last and last[0] in ("up", "down") else ""
