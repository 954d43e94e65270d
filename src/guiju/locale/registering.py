"""The register of AI systems, its calendar and its public page: messages and words, in English and Chinese."""

from __future__ import annotations

from collections.abc import Mapping

from guiju.locale.message import Messages, both

MESSAGES: Messages = {
    "register-kind": both(
        'the register has no kind "{found}"',
        "one of: {known}",
        "correct the name of the section or sheet",
        '登记簿没有 "{found}" 这一类记录',
        "以下之一：{known}",
        "改正小节或工作表的名称",
    ),
    "register-name": both(
        '"{found}" names no record',
        "KIND:KEY, such as system:chat",
        "write kind and key with a colon between; `guiju ai register list` shows them",
        '"{found}" 不是记录的名称',
        "类别:编号，如 system:chat",
        "写出类别和编号，中间用冒号；`guiju ai register list` 可列出",
    ),
    "register-missing": both(
        "{entity}.{column} is not stated",
        "{type}",
        "state it: no record is kept without it",
        "未填写 {entity}.{column}",
        "{type:form-type}",
        "补上：缺少该项的记录不予保存",
    ),
    "register-key": both(
        '"{found}" cannot be a key',
        "a short name without ; , = : and line breaks",
        "choose another key",
        '"{found}" 不能作编号',
        "不含分号、逗号、等号、冒号和换行的短名称",
        "换一个编号",
    ),
    "register-twice": both(
        "{kind} {found} is there twice; first at {first}",
        "each record once",
        "take one away",
        "{kind} {found} 出现两次，首次在 {first}",
        "每条记录一次",
        "删去其一",
    ),
    "register-column-twice": both(
        'the column "{found}" is there twice',
        "each column once, by its name or its label",
        "take one away",
        '"{found}" 列出现两次',
        "每列一次，用名称或标签",
        "删去其一",
    ),
    "register-no-key": both(
        "no column holds the keys: {found}",
        "a column {expected}",
        "add it; `guiju ai register form --out form.xlsx` writes a form with all columns",
        "没有编号列：{found}",
        "列 {expected}",
        "补上该列；`guiju ai register form --out form.xlsx` 可写出含全部列的表单",
    ),
    "register-no-header": both(
        '"{found}" stands in a column without a header',
        "a header in the first row",
        "name the column, or empty it",
        '"{found}" 所在列没有表头',
        "首行有表头",
        "写上表头，或清空该列",
    ),
    "register-policy": both(
        'there is no policy "{found}"',
        "one of: {known}; or a folder",
        "correct the name",
        '没有政策 "{found}"',
        "以下之一：{known}；或文件夹",
        "改正名称",
    ),
    "register-order": both(
        "it ends on {until} before it begins on {since}",
        "an end on or after the beginning",
        "correct one of the two days",
        "终止日期 {until} 早于起始日期 {since}",
        "终止日期不早于起始日期",
        "改正其中一个日期",
    ),
    "register-parts": both(
        '"{found}" is no list of values by name',
        "name=value; name=value; filings begin with the day: file_algorithm=2026-11-05 No 7",
        "write it in this form",
        '"{found}" 不是按名称列出的值',
        "名称=值；名称=值；已办事项以日期开头：file_algorithm=2026-11-05 编号",
        "按此格式书写",
    ),
    "register-part": both(
        'no value of {column} is called "{found}"',
        "one of: {known}",
        "correct the name",
        '{column} 中没有 "{found}"',
        "以下之一：{known}",
        "改正名称",
    ),
    "register-setting": both(
        '"{found}" sets nothing',
        "COLUMN=VALUE, such as title=Chat or filings.file_algorithm=2026-11-05",
        "write a column, an equals sign and a value",
        '"{found}" 没有设定任何值',
        "列=值，如 title=问答 或 filings.file_algorithm=2026-11-05",
        "写出列名、等号和值",
    ),
    "register-set-one": both(
        "--set with several records: {found}",
        "one record, KIND:KEY",
        "set them one by one, or put them in a file",
        "--set 给出了多条记录：{found}",
        "一条记录，类别:编号",
        "逐条设定，或写入文件",
    ),
    "register-form-ending": both(
        "{found} is no form",
        "a file that ends in .xlsx or .yaml",
        "name it so",
        "{found} 不能作表单",
        "以 .xlsx 或 .yaml 结尾的文件",
        "改用这样的名称",
    ),
    "register-no-version": both(
        "there are no two versions {found}; the current one is {known}",
        "two numbers of versions, as `guiju ai register history` shows them",
        "correct the numbers",
        "没有 {found} 这两个版本；当前版本为 {known}",
        "两个版本号，见 `guiju ai register history`",
        "改正版本号",
    ),
    "publish-personal": both(
        'algorithm {found} holds a number of a mobile or an identity card in "{column}"',
        "telephone, address or desk of the office, nobody's own",
        "correct it with `guiju ai register put algorithm:{found} --set {column}=...`; nothing was written",
        '算法 {found} 的 "{column}" 中有手机号或身份证号',
        "机构的电话、网址或窗口，不写个人的",
        "用 `guiju ai register put algorithm:{found} --set {column}=...` 改正；没有写出任何内容",
    ),
}

REGISTERING: Mapping[str, Mapping[str, str]] = {
    "help-ai-register": {
        "en": "The register of systems, models, data sets, providers and public algorithms: put, list, show, history, "
        "diff, retire; review holds all systems against another day or a reform; form writes a form to fill in.",
        "zh": "系统、模型、数据集、提供者与政府算法的登记簿：put 登记，list、show、history、diff 查看，retire 终止；"
        "review 按另一日期或改革重新归类；form 写出待填表单。",
    },
    "option-register-action": {"en": "What to do.", "zh": "要做的事。"},
    "option-register-names": {
        "en": "Files (YAML, JSON, Excel) for put; else KIND:KEY such as system:chat, for diff with two versions.",
        "zh": "put 用文件（YAML、JSON、Excel）；其余用 类别:编号，如 system:chat，diff 可再给两个版本号。",
    },
    "option-register-set": {
        "en": "A value of the record, by name or label; an empty one takes it away.",
        "zh": "记录的一个值，用列名或标签；空值为删去。",
    },
    "option-register-seen": {
        "en": "The version you looked at: where somebody changed it since, you are told and nothing is kept.",
        "zh": "您所见的版本：此后若有他人修改，会告知而不保存。",
    },
    "option-register-dry-run": {
        "en": "Check everything and show what would change; keep nothing.",
        "zh": "全部检查并显示将有的变化，不保存。",
    },
    "option-register-from": {
        "en": "For review: the day to compare with; today where not given.",
        "zh": "用于 review：对比的起点日期，默认今天。",
    },
    "option-register-until": {
        "en": "For retire: the last day; today where not given.",
        "zh": "用于 retire：终止日期，默认今天。",
    },
    "option-register-out": {
        "en": "For form: the file to write, .xlsx or .yaml.",
        "zh": "用于 form：写出的文件，.xlsx 或 .yaml。",
    },
    "option-register-all": {"en": "Also records that have ended.", "zh": "包括已终止的记录。"},
    "register-new": {"en": "new", "zh": "新增"},
    "register-changed": {"en": "changed", "zh": "修改"},
    "register-unchanged": {"en": "unchanged", "zh": "不变"},
    "register-kept": {
        "en": "{new} new, {changed} changed, {unchanged} unchanged in {store}",
        "zh": "{store}：新增 {new} 条，修改 {changed} 条，不变 {unchanged} 条",
    },
    "register-would": {
        "en": "would be {new} new, {changed} changed, {unchanged} unchanged in {store}; nothing was kept",
        "zh": "{store}：将新增 {new} 条，修改 {changed} 条，不变 {unchanged} 条；未保存",
    },
    "register-stands": {
        "en": "tiers {tiers}; {duties} duties",
        "zh": "类别 {tiers}；义务 {duties} 项",
    },
    "register-stands-on": {
        "en": "on {date}: {duties} duties, and these tiers",
        "zh": "{date}：义务 {duties} 项，属于以下类别",
    },
    "register-ended": {"en": "ended on {date}", "zh": "{date} 终止"},
    "register-count": {"en": "{count} records", "zh": "共 {count} 条"},
    "register-version": {
        "en": "version {version}, {at}, {who}",
        "zh": "版本 {version}，{at}，{who}",
    },
    "register-versions": {"en": "from version {old} to {new}", "zh": "由版本 {old} 到 {new}"},
    "register-review": {
        "en": "{before} → {after}: {moved} of {systems} systems stand otherwise, {retiered} in other tiers",
        "zh": "{before} → {after}：{systems} 个系统中 {moved} 个变动，其中 {retiered} 个类别不同",
    },
    "register-form-left": {
        "en": "left out: {count} records under {policy}, which has columns of its own; "
        "another form holds them (--policy {policy})",
        "zh": "未列入：适用 {policy} 的 {count} 条记录，其列不同；请用 --policy {policy} 另出表单",
    },
    "register-form-written": {
        "en": "written: {file}, {count} records filled in",
        "zh": "已写出：{file}，已填 {count} 条",
    },
    "form-head": {
        "en": "Form of the register under {policy}. Take away the # before what you fill in; a key names a record.",
        "zh": "登记表（{policy}）。填写处去掉行首的 #；每条记录以编号为名。",
    },
    "form-kind": {"en": "kind", "zh": "类别"},
    "form-name": {"en": "name", "zh": "列名"},
    "form-zh": {"en": "Chinese", "zh": "中文"},
    "form-en": {"en": "English", "zh": "英文"},
    "form-type": {"en": "type", "zh": "类型"},
    "form-unit": {"en": "unit", "zh": "单位"},
    "form-allowed": {"en": "allowed values", "zh": "可填的值"},
    "form-default": {"en": "where left blank", "zh": "留空时"},
    "form-about": {"en": "about", "zh": "说明"},
    "form-required": {"en": "required", "zh": "必填"},
    "form-blank": {"en": "not known", "zh": "视为未知"},
    "form-key": {"en": "key of a {kind}", "zh": "“{kind}”的编号"},
    "form-keys": {"en": "keys of {kind}s, with ; between", "zh": "“{kind}”的编号，以分号隔开"},
    "form-type-text": {"en": "text", "zh": "文字"},
    "form-type-bool": {"en": "true or false", "zh": "是或否"},
    "form-type-int": {"en": "whole number", "zh": "整数"},
    "form-type-number": {"en": "number", "zh": "数"},
    "form-type-share": {"en": "share", "zh": "比例"},
    "form-type-money": {"en": "amount", "zh": "金额"},
    "form-type-date": {"en": "date, 2026-11-01", "zh": "日期，如 2026-11-01"},
    "form-type-enum": {"en": "one of the values", "zh": "所列值之一"},
    "form-type-finding": {"en": "yes, no or undetermined", "zh": "是、否或尚未确定"},
    "help-ai-calendar": {
        "en": "What is due, overdue first: filings in working days, assessments, clocks of incidents; also as a "
        "calendar file.",
        "zh": "待办事项，逾期在前：按工作日计的备案、评估、事件时限；可写出日历文件。",
    },
    "option-calendar-days": {
        "en": "So many days ahead at most; all where not given.",
        "zh": "最多看到多少天以后，默认全部。",
    },
    "option-calendar-ics": {
        "en": "Also write a calendar file (iCalendar) of what is open.",
        "zh": "同时把未办事项写成日历文件（iCalendar）。",
    },
    "option-calendar-all": {"en": "Also what has been done.", "zh": "包括已办事项。"},
    "review-judged": {"en": "under the rules of {date}", "zh": "按 {date} 的规则"},
    "review-unjudged": {
        "en": "not judged on {date}: applied_on or starts_on is not stated, or its policy has no rule on reviews then",
        "zh": "{date} 未予判定：未填写申请日期或活动开始日期，或所适用政策当日没有审查规则",
    },
    "review-follow-up": {"en": "next follow-up due {date}", "zh": "下次跟踪审查期限 {date}"},
    "due-head": {
        "en": "as of {date}: {count} due, {overdue} of them overdue",
        "zh": "截至 {date}：待办 {count} 项，其中逾期 {overdue} 项",
    },
    "due-overdue": {"en": "overdue {days} days", "zh": "逾期 {days} 天"},
    "due-overdue-today": {"en": "overdue since today", "zh": "今日起逾期"},
    "due-left": {"en": "{days} days left", "zh": "还有 {days} 天"},
    "due-done": {"en": "done on {date}", "zh": "{date} 已办"},
    "due-from": {"en": "counted from {date}", "zh": "自 {date} 起算"},
    "due-assumed": {"en": "assumed: {text}", "zh": "假定：{text}"},
    "due-assumed-change": {
        "en": "the day of the change is the day it was kept (`changed` states another)",
        "zh": "以登记之日为变更之日（可用“变更日期”另行写明）",
    },
    "due-assumed-start": {
        "en": "counted from the day the rule began",
        "zh": "自规则施行之日起算",
    },
    "due-assumed-holidays": {
        "en": "the holidays of that year are not announced; those fixed by law are counted, no weekend is worked",
        "zh": "该年放假安排未公布，按法定节假日计，不计调休",
    },
    "due-holidays": {
        "en": "working days: holidays and weekends worked instead as announced to {year}; the day of the event is not "
        "counted",
        "zh": "工作日：节假日与调休按已公布至 {year} 年的安排；事件当日不计",
    },
    "due-written": {"en": "written: {file}", "zh": "已写出：{file}"},
    "help-ai-publish": {
        "en": "Public algorithms: what each lacks of purpose, legal basis, review by people, appeals, assessment; with "
        "--out the page for the public.",
        "zh": "政府算法：用途、法律依据、人工复核、申诉、影响评估等所缺事项；--out 写出公示页面。",
    },
    "option-publish-out": {"en": "The page to write (HTML).", "zh": "要写出的页面（HTML）。"},
    "publish-title": {"en": "Algorithms that public bodies decide with", "zh": "政府算法公示"},
    "publish-lead": {
        "en": "{count} algorithms in use on {date}, as the bodies in charge state them.",
        "zh": "截至 {date}，在用算法 {count} 个，内容由负责机构填报。",
    },
    "publish-basis": {
        "en": "No rule in force asks public bodies for such a register. The list of points is our own, after a "
        "proposal; articles marked unverified were not read in the original.",
        "zh": "现行规章没有要求公共机构作此登记；所列事项按建议自拟，标“未核实”的条文未读原文。",
    },
    "publish-sources": {"en": "Sources of the points: {text}", "zh": "各事项的出处：{text}"},
    "publish-not-stated": {"en": "not stated", "zh": "未说明"},
    "publish-whole": {"en": "all points are stated", "zh": "各项齐备"},
    "publish-lacking": {"en": "lacking: {text} [{cites}]", "zh": "欠缺：{text}〔{cites}〕"},
    "publish-count": {
        "en": "{count} public algorithms, {whole} with all points",
        "zh": "政府算法 {count} 个，齐备 {whole} 个",
    },
}
