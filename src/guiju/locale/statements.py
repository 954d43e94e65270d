"""Documents against registers: messages about statements and registers, and the words of their screens."""

from __future__ import annotations

from collections.abc import Mapping

from guiju.locale.message import Messages, both

MESSAGES: Messages = {
    "register-without-file": both(
        'the register "{found}" has no rows',
        "`file:` with a table in the folder of the policy",
        "name the file, or take the register away and give the rows with --data",
        '名录 "{found}" 没有数据行',
        "`file:` 写明政策文件夹中的数据表",
        "写明文件；或删去该名录，运行时用 --data 给出",
    ),
    "statement-kind": both(
        'the statement "{statement}" has {found} as its kind',
        "exactly one of: {expected}",
        "write the one that the document speaks of",
        '表述 "{statement}" 的种类为 {found}',
        "恰好一种：{expected}",
        "只写文件所说的一种",
    ),
    "statement-key": both(
        'the statement "{statement}" of the kind {kind} has a key "{found}"',
        "keys of this kind: {expected}",
        "take the key away, or choose another kind",
        '表述 "{statement}" 属于 {kind}，不应有 "{found}"',
        "该种类可用的键：{expected}",
        "删去该键，或改用其他种类",
    ),
    "statement-needs": both(
        'the statement "{statement}" of the kind {kind} lacks "{found}"',
        "`{found}:` beside `{kind}:`",
        "add it; a statement always cites the document that makes it",
        '表述 "{statement}" 属于 {kind}，缺少 "{found}"',
        "`{kind}:` 须与 `{found}:` 同时写",
        "补上该键；表述总要注明所出文件",
    ),
    "statement-type": both(
        'the statement "{statement}" speaks of a value of type {found}',
        "{expected}",
        "write an expression that gives such a value",
        '表述 "{statement}" 所说的值类型为 {found}',
        "{expected}",
        "改写表达式，使其结果为这样的值",
    ),
    "statement-others": both(
        'the statement "{statement}" says one thing of all rows, and `others:` besides',
        "`others:` beside a mapping of keys to figures",
        "name the rows under `says:`, or take `others:` away",
        '表述 "{statement}" 对所有行说的相同，却又写了 `others:`',
        "`others:` 须与按主键列出的 `says:` 同时写",
        "在 `says:` 中按主键列出，或删去 `others:`",
    ),
    "statement-within": both(
        'the statement "{statement}" takes "about" as within {found}',
        "a share between 0 and 1, such as 2%",
        "write a share",
        '表述 "{statement}" 中“约”的幅度为 {found}',
        "0与1之间的比例，如 2%",
        "改写为比例",
    ),
    "statement-reason": both(
        'the statement "{statement}" is known to be {found}, without a reason',
        "`reason:` beside `expected:`",
        "say why the verdict is known and left so",
        '表述 "{statement}" 已知为 {found}，但没有写明缘由',
        "`expected:` 须与 `reason:` 同时写",
        "写明为何已知而仍保留",
    ),
    "figure-unread": both(
        'what the statement "{statement}" says is no figure: {found}',
        "a number, perhaps with comparator and unit: 45, over 51 thousand, about 19 trillion yuan, over half, 57.8%",
        "write the figure without other words",
        '表述 "{statement}" 所说的不是数字：{found}',
        "数字，可带比较词与单位：45、超5.1万家、约19万亿元、过半、57.8%",
        "只写数字，不带其他词语",
    ),
    "figure-unit": both(
        'the figure "{found}" is in "{unit}", what the register gives in {expected:unit}',
        "a figure in a unit that goes into that of the value",
        "correct the figure or the unit, or convert the value",
        '数字 "{found}" 的单位为 "{unit}"，名录所得的单位为 {expected:unit}',
        "可以换算成该单位的数字",
        "改正数字或单位，或换算所得的值",
    ),
    "figure-share": both(
        'the figure "{found}" stands for a share, and is above 1',
        "a share such as 57.8% or 0.578",
        "add the sign for per cent, or correct the type of the value",
        '数字 "{found}" 表示比例，却大于1',
        "比例，如 57.8% 或 0.578",
        "加上百分号，或改正所得值的类型",
    ),
    "unknown-statement": both(
        'there is no statement "{found}"',
        "a statement of the policy: {known}",
        "correct the name, or declare it under statements",
        '没有表述 "{found}"',
        "本政策的表述：{known}",
        "改正名称，或在 statements 中声明",
    ),
}

STATEMENTS: Mapping[str, Mapping[str, str]] = {
    "holds": {"en": "holds", "zh": "相符"},
    "contradicted": {"en": "CONTRADICTED", "zh": "矛盾"},
    "open": {"en": "open", "zh": "待定"},
    "statement-known": {"en": "known", "zh": "已知"},
    "statement-unexpected": {
        "en": "the policy expects: {expected}",
        "zh": "政策中记为：{expected}",
    },
    "statement-reason-known": {"en": "known because: {reason}", "zh": "已知缘由：{reason}"},
    "statement-total": {"en": "(sum of the figures)", "zh": "（所列数字之和）"},
    "statement-absent": {"en": "not in the register", "zh": "名录中没有"},
    "statement-tied": {"en": "{count} more at this rank", "zh": "另有 {count} 个并列"},
    "statement-more": {"en": "and {count} more", "zh": "另有 {count} 行"},
    "statement-because-no-register": {
        "en": "no rows to hold it against: give {entities} with --data",
        "zh": "没有可以核对的数据：请用 --data 给出 {entities}",
    },
    "statement-because-no-rows": {
        "en": "the register {entities} is empty",
        "zh": "名录 {entities} 没有数据行",
    },
    "statement-because-none": {
        "en": "no row that it speaks of: none meets `given:`",
        "zh": "没有它所说的行：无一符合 `given:`",
    },
    "statement-silent": {
        "en": "rows that it does not speak of: {count}",
        "zh": "未提及的行：{count}",
    },
    "statement-because-missing": {
        "en": "rows or values are missing that could decide it",
        "zh": "缺少可以判定的数据行或数值",
    },
    "statement-because-incomplete": {
        "en": "the register {entities} is known to lack rows; as it stands: {compared}",
        "zh": "已知名录 {entities} 不完整；就现有各行：{compared}",
    },
    "statement-because-unverified": {
        "en": "agrees, with what nobody has verified",
        "zh": "相符，但所依据的内容未核实",
    },
    "statement-unverified": {"en": "unverified: {cites}", "zh": "未核实：{cites}"},
    "statement-unverified-rows": {"en": "unverified rows: {count}", "zh": "{count} 行未核实"},
    "statement-within": {
        "en": '"about" and "nearly" as within {share}',
        "zh": "“约”“近”按 {share} 以内",
    },
    "statements-total": {
        "en": "{holds} hold, {contradicted} contradicted ({known} known), {open} open",
        "zh": "相符 {holds}，矛盾 {contradicted}（其中已知 {known}），待定 {open}",
    },
    "statements-title": {
        "en": "Documents against registers: {policy}",
        "zh": "文件与名录核对：{policy}",
    },
    "statements-against": {"en": "against {file}, rows: {rows}", "zh": "依据 {file}，{rows} 行"},
    "count-statements": {"en": "statements", "zh": "表述"},
    "kind-statement": {"en": "statement", "zh": "表述"},
    "head-statement": {"en": "statement", "zh": "表述"},
    "head-says": {"en": "the document says", "zh": "文件所说"},
    "head-found": {"en": "the register gives", "zh": "名录所得"},
    "head-difference": {"en": "difference", "zh": "相差"},
    "head-verdict": {"en": "verdict", "zh": "结论"},
    "head-document": {"en": "document", "zh": "文件"},
    "head-key": {"en": "row", "zh": "行"},
    "head-values": {"en": "values", "zh": "各列"},
    "statements-rows": {"en": "rows of {name}", "zh": "{name} 的各行"},
    "statements-registers": {"en": "registers", "zh": "名录"},
}
