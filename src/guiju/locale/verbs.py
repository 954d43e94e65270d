"""Messages of evaluation and of the verbs: add those of a new verb here."""

from __future__ import annotations

from guiju.locale.message import Messages, both

MESSAGES: Messages = {
    "parameter-not-defined": both(
        'the parameter "{parameter}" has no value on {date}; the rule {rule} reads it',
        "a date on which it holds; its first value holds from {first}",
        "choose another date, or add the value that holds then",
        '参数 "{parameter}" 在 {date} 没有取值，而规则 {rule} 要读取它',
        "参数有值的日期；首个值自 {first} 起施行",
        "换一个日期，或补上当日施行的值",
    ),
    "parameter-not-defined-at": both(
        'the rule {rule} reads the parameter "{parameter}" as of a day without a value',
        "days on which it holds; its first value holds from {first}",
        "correct the date in the data, or add the value that holds then",
        '规则 {rule} 读取参数 "{parameter}" 的日期上没有取值',
        "参数有值的日期；首个值自 {first} 起施行",
        "改正数据中的日期，或补上当日施行的值",
    ),
    "several-rows-match": both(
        'several rows of the table "{table}" match; the rule {rule} needs one',
        "at most one matching row: `hit: unique`",
        "make the conditions exclude each other, or choose hit: first, priority or collect",
        '决策表 "{table}" 有多行符合，而规则 {rule} 只取一行',
        "至多一行符合：`hit: unique`",
        "使各行条件互斥，或改用 hit: first、priority、collect",
    ),
    "guard-of-two-rows": both(
        "the rule {rule} reads a dated value inside an aggregate under a condition on both rows",
        "a date and a condition of the child alone",
        "make the dated part a rule of the child, and read that",
        "规则 {rule} 在汇总中按日期取值，其条件同时涉及两行",
        "日期和条件只涉及子表的行",
        "把按日期取值的部分写成子表的规则，再读取它",
    ),
    "unknown-output": both(
        'there is no rule or column "{found}"',
        "entity.rule: {known}",
        "correct the name; `guiju show` lists all rules",
        '没有规则或列 "{found}"',
        "实体.规则：{known}",
        "改正名称；`guiju show` 列出全部规则",
    ),
}
