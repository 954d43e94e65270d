"""Proofs: messages about properties, and the words of `guiju verify`, in English and Chinese."""

from __future__ import annotations

from collections.abc import Mapping

from guiju.locale.message import Messages, both

MESSAGES: Messages = {
    "property-kind": both(
        'the property "{property}" has {found} as its kind',
        "exactly one of: {expected}",
        "write the one that is claimed, with what it is claimed of",
        '性质 "{property}" 的种类为 {found}',
        "恰好一种：{expected}",
        "只写所断言的一种，及其对象",
    ),
    "property-key": both(
        'the property "{property}" of the kind {kind} has a key "{found}"',
        "keys of this kind: {expected}",
        "take the key away, or choose another kind",
        '性质 "{property}" 属于 {kind}，不应有 "{found}"',
        "该种类可用的键：{expected}",
        "删去该键，或改用其他种类",
    ),
    "property-needs": both(
        'the property "{property}" of the kind {kind} lacks "{found}"',
        "`{found}:` beside `{kind}:`",
        "add it",
        '性质 "{property}" 属于 {kind}，缺少 "{found}"',
        "`{kind}:` 须与 `{found}:` 同时写",
        "补上该键",
    ),
    "property-target": both(
        'the property "{property}" speaks of "{found}", which is neither rule nor column',
        "entity.rule or entity.column",
        "correct the name; `guiju show` lists all rules",
        '性质 "{property}" 所指的 "{found}" 既不是规则也不是列',
        "实体.规则 或 实体.列",
        "改正名称；`guiju show` 列出全部规则",
    ),
    "property-type": both(
        'the property "{property}" is claimed of {found}, a {type}',
        "{expected}, never missing",
        "choose another rule or another kind of property",
        '性质 "{property}" 的对象 {found} 类型为 {type}',
        "{expected}，且不缺失",
        "换一条规则，或改用其他种类的性质",
    ),
    "property-inputs": both(
        'the property "{property}" names {found} inputs',
        "{expected}",
        "name as many columns after `in:`",
        '性质 "{property}" 写了 {found} 个输入',
        "{expected} 个",
        "在 `in:` 后写相应个数的列",
    ),
    "property-input": both(
        'the property "{property}" moves {found}',
        "a column of numbers or dates; of a symmetric property two columns of the target's entity",
        "name such a column",
        '性质 "{property}" 变动的是 {found}',
        "数或日期的列；对称性质须为对象所在实体的两列",
        "改为这样的列",
    ),
    "property-other": both(
        'the property "{property}" compares with {found}',
        "a rule of {expected}",
        "name a rule of the same entity",
        '性质 "{property}" 与 {found} 比较',
        "{expected} 的规则",
        "改为同一实体的规则",
    ),
    "property-range": both(
        'the range of the property "{property}" is {found}',
        "low..high, such as 0..2000000",
        "write the smaller number first, two points, the larger one",
        '性质 "{property}" 的范围为 {found}',
        "下限..上限，如 0..2000000",
        "先写较小的数，再写两个点和较大的数",
    ),
    "property-zones": both(
        'the zones that the property "{property}" expects are {found}',
        "a list of pairs: [[36000, 115700/3], [420000, null]]",
        "write each zone as [from, to]; null where it has no end",
        '性质 "{property}" 所列区间为 {found}',
        "成对数字的列表：[[36000, 115700/3], [420000, null]]",
        "每个区间写作 [起, 止]；没有终点的写 null",
    ),
    "no-such-property": both(
        'the reform takes away the property "{found}", which is not there',
        "a property of the policy",
        "correct the name",
        '改革方案要删去的性质 "{found}" 不存在',
        "政策中已有的性质",
        "改正名称",
    ),
    "unknown-property": both(
        'there is no property "{found}"',
        "a property of the policy: {known}",
        "correct the name, or declare it under properties",
        '没有性质 "{found}"',
        "本政策的性质：{known}",
        "改正名称，或在 properties 中声明",
    ),
    "property-of-reform": both(
        'the property "{found}" compares {reform} with the policy, which here is under {reform} already',
        "the policy as it stands, or another reform",
        "leave out --reform {reform}",
        '性质 "{found}" 把 {reform} 与政策相比，而此处政策已按 {reform} 改动',
        "未改动的政策，或另一项改革",
        "去掉 --reform {reform}",
    ),
    "no-solver": both(
        "the solver is not installed",
        "the package z3-solver",
        "install it: pip install 'guiju[verify]'",
        "没有安装求解器",
        "z3-solver 包",
        "安装：pip install 'guiju[verify]'",
    ),
}

PROOFS: Mapping[str, Mapping[str, str]] = {
    "proved": {"en": "proved", "zh": "已证明"},
    "refuted": {"en": "REFUTED", "zh": "已推翻"},
    "unknown": {"en": "unknown", "zh": "未知"},
    "scope-every": {"en": "for every case", "zh": "对一切情形"},
    "scope-any": {
        "en": "for every case, with any number of {entities}",
        "zh": "对一切情形，{entities} 的行数不限",
    },
    "scope-bounded": {
        "en": "for every case with up to {children} rows of {entities}",
        "zh": "对 {entities} 至多各 {children} 行的一切情形",
    },
    "tolerance": {"en": "up to {amount} of rounding", "zh": "舍入误差不超过 {amount}"},
    "reason-time": {
        "en": "no answer within {found} seconds; what would help: a longer --time-limit, or a narrower `given:`",
        "zh": "{found} 秒内没有结论；可加大 --time-limit，或用 `given:` 缩小范围",
    },
    "reason-solver": {
        "en": "the solver gave up ({found}); what would help: a narrower `given:`, fewer --children, a longer "
        "--time-limit",
        "zh": "求解器未得出结论（{found}）；可用 `given:` 缩小范围、减少 --children 或加大 --time-limit",
    },
    "reason-too-deep": {
        "en": "the rules nest too deeply; what would help: rules in several steps",
        "zh": "规则嵌套过深；可分成几步书写",
    },
    "reason-not-reproduced": {
        "en": "the solver's case does not come out so when computed exactly; what would help: a narrower `given:`",
        "zh": "求解器给出的情形按精确计算不成立；可用 `given:` 缩小范围",
    },
    "reason-vacuous": {
        "en": "no case meets `given:` and the declared domain, so that anything would hold: correct them",
        "zh": "没有任何情形同时满足 `given:` 与所声明的取值范围，任何结论都会成立；请更正二者",
    },
    "reason-not-linear": {
        "en": "not made of straight pieces along {found}; what would help: `no_cliff:` instead",
        "zh": "沿 {found} 不是分段直线；可改用 `no_cliff:`",
    },
    "reason-unsupported-set": {
        "en": "a rule on the way holds a set of values",
        "zh": "所经规则的结果是集合",
    },
    "reason-unsupported-text": {
        "en": "a rule on the way puts texts together",
        "zh": "所经规则拼接文本",
    },
    "reason-unsupported-text-order": {
        "en": "a rule on the way puts texts in order",
        "zh": "所经规则比较文本的先后",
    },
    "reason-unsupported-finding": {
        "en": "a finding where a number is wanted",
        "zh": "需要数值之处是认定",
    },
    "reason-unsupported-function": {
        "en": "no formula for the function {found}",
        "zh": "函数 {found} 没有公式",
    },
    "reason-unsupported-node": {"en": "no formula for {found}", "zh": "{found} 没有公式"},
    "reason-unsupported-type": {
        "en": "no formula for values of type {found}",
        "zh": "类型 {found} 没有公式",
    },
    "reason-unsupported-no-row": {
        "en": "no row of {found} to link to",
        "zh": "没有可链接的 {found} 行",
    },
    "reason-unsupported-round-links": {
        "en": "{found} follows links round to itself",
        "zh": "{found} 沿链接回到自身",
    },
    "assume-rounding": {
        "en": "rounding as a number within what the decimals allow",
        "zh": "舍入以小数位数所允许的范围表示",
    },
    "assume-dates": {
        "en": "dates from 1949-10-01 to 2149-12-31 where no limits are declared",
        "zh": "未声明范围的日期在1949-10-01至2149-12-31之间",
    },
    "assume-guards": {
        "en": "cases that a run refuses are left out",
        "zh": "不含运行时会被拒绝的情形",
    },
    "assume-domain": {"en": "inputs as their domain declares", "zh": "输入符合所声明的定义域"},
    "assume-unrounded": {"en": "the law without rounding", "zh": "按未舍入的规定计算"},
    "assume-refused-days": {
        "en": "days on which a run refuses the case are left out",
        "zh": "不含运行时会拒绝该情形的日期",
    },
    "assumes": {"en": "assumes: {text}", "zh": "假定：{text}"},
    "breaks-always": {"en": "a case that breaks it:", "zh": "反例："},
    "breaks-amounts": {
        "en": "a case that breaks it, by {amount}: {value} against {other}",
        "zh": "反例，相差 {amount}：{value} 与 {other}",
    },
    "breaks-moved": {"en": "with", "zh": "改为"},
    "losers-only": {"en": "broken only where:", "zh": "仅在下列条件下不成立："},
    "losers-exactly": {"en": "broken exactly where:", "zh": "恰在下列条件下不成立："},
    "zone": {
        "en": "above {low} and below {high}: up to {loss} less",
        "zh": "超过 {low}、不满 {high}：至多少 {loss}",
    },
    "zone-open": {
        "en": "above {low}, not made good in the range: up to {loss} less",
        "zh": "超过 {low}，范围内未恢复：至多少 {loss}",
    },
    "zone-days": {
        "en": "from {low} to {high}: up to {loss} less than before",
        "zh": "{low} 至 {high}：比此前至多少 {loss}",
    },
    "zone-days-open": {
        "en": "from {low} on, not made good in the range: up to {loss} less than before",
        "zh": "{low} 起，范围内未恢复：比此前至多少 {loss}",
    },
    "zones-none": {"en": "no zones", "zh": "没有区间"},
    "zones-expected": {"en": "expected:", "zh": "应为："},
    "proofs-total": {
        "en": "{proved} proved, {refuted} refuted, {unknown} unknown",
        "zh": "已证明 {proved}，已推翻 {refuted}，未知 {unknown}",
    },
    "proof-cached": {"en": "kept from before", "zh": "沿用已有结论"},
    "proving": {"en": "proving", "zh": "证明中"},
    "count-properties": {"en": "properties", "zh": "性质"},
    "show-claim": {"en": "claim", "zh": "断言"},
    "show-reason": {"en": "reason", "zh": "理由"},
    "show-answer": {"en": "answer", "zh": "结论"},
    "not-proved-yet": {
        "en": "no answer kept: guiju verify POLICY --property {found}",
        "zh": "尚无已保存的结论：guiju verify 政策 --property {found}",
    },
    "kind-property": {"en": "property", "zh": "性质"},
}
