"""The store: messages, and the words of `search`, `audit`, `backup`, `restore`, in English and Chinese."""

from __future__ import annotations

from collections.abc import Mapping

from guiju.locale.message import Messages, both

MESSAGES: Messages = {
    "store-needs-extra": both(
        "keeping things in {found} needs an extra that is not installed",
        "pip install 'guiju[{extra}]'",
        "install it",
        "使用库 {found} 需要尚未安装的扩展",
        "pip install 'guiju[{extra}]'",
        "安装该扩展",
    ),
    "store-which": both(
        "no store is named",
        "`--store FILE`, or `--store postgresql://user@host/database`",
        "name one, or set GUIJU_STORE",
        "没有指明库",
        "`--store 文件`，或 `--store postgresql://用户@主机/数据库`",
        "指明一个，或设置 GUIJU_STORE",
    ),
    "store-missing": both(
        "there is no store at {found}",
        "a store that `guiju read --store`, `guiju ai register put` or `guiju restore` made",
        "correct the name",
        "{found} 处没有库",
        "由 `guiju read --store`、`guiju ai register put` 或 `guiju restore` 建立的库",
        "改正名称",
    ),
    "store-foreign": both(
        "{found} is no store, but something else",
        "a store, or a new file",
        "name another file; nothing was changed",
        "{found} 不是库，而是其他内容",
        "库文件，或新文件",
        "换一个文件；没有改动任何内容",
    ),
    "store-newer": both(
        "{found} was made by a newer version (step {revision}, this one knows {known})",
        "a store of this version or an older one",
        "install the newer version of Guiju",
        "{found} 由更新的版本建立（步骤 {revision}，本版只认识 {known}）",
        "本版或更早版本的库",
        "安装更新的规矩版本",
    ),
    "store-busy": both(
        "{found} is being written to for longer than half a minute: {reason:said}",
        "another writer to end",
        "try again; nothing was changed",
        "{found} 被占用超过半分钟：{reason:said}",
        "其他写入结束",
        "稍后重试；没有改动任何内容",
    ),
    "store-full": both(
        "{found} could not be written: {reason:said}",
        "free space on its disk",
        "make room and try again; what was acknowledged before is kept, this change is not",
        "{found} 无法写入：{reason:said}",
        "磁盘有剩余空间",
        "腾出空间后重试；此前已确认的内容都在，本次改动未保存",
    ),
    "store-damaged": both(
        "{found} is damaged: {reason:said}",
        "a whole store",
        "restore a backup with `guiju restore FILE --store STORE --force`",
        "{found} 已损坏：{reason:said}",
        "完整的库",
        "用 `guiju restore 文件 --store 库 --force` 恢复备份",
    ),
    "store-read-only": both(
        "{found} can be read, but not written to",
        "a store whose file and folder may be written to",
        "copy it to such a place; nothing was kept",
        "{found} 只能读取，不能写入",
        "文件及所在文件夹均可写入的库",
        "复制到可写入之处；没有保存任何内容",
    ),
    "store-failed": both(
        "{found} could not be used: {reason:said}",
        "a file that may be written to, or a server that answers",
        "correct what the reason names",
        "{found} 无法使用：{reason:said}",
        "可写入的文件，或能连通的服务器",
        "按原因处理",
    ),
    "store-exists": both(
        "{found} holds a store already",
        "a place without one",
        "name another place; `--force` overwrites what is there",
        "{found} 处已有库",
        "尚无库的位置",
        "换一个位置；`--force` 会覆盖原有内容",
    ),
    "store-not-plain": both(
        "cannot be kept as JSON: {found}",
        "mappings, lists, text, finite numbers, true, false, null",
        "change the value",
        "不能以 JSON 保存：{found}",
        "映射、列表、文本、有限数、true、false、null",
        "修改该值",
    ),
    "backup-exists": both(
        "{found} is there already",
        "a new file",
        "name another file, or add `--force`",
        "{found} 已存在",
        "新文件",
        "换一个文件名，或加 `--force`",
    ),
    "backup-broken": both(
        "the log in {found} is broken at entry {sequence} ({reason:break})",
        "a backup whose log is whole",
        "take an older backup; nothing was restored",
        "{found} 的日志在第 {sequence} 条处断裂（{reason:break}）",
        "日志完整的备份",
        "改用更早的备份；没有恢复任何内容",
    ),
    "record-exists": both(
        "{kind:case-kind} {found} is kept already, at version {version}",
        "a new key",
        "change the record instead, or choose another key",
        "{kind:case-kind} {found} 已存在，版本 {version}",
        "新的键",
        "改为修改该记录，或另选键",
    ),
    "record-missing": both(
        "there is no {kind:case-kind} {found}",
        "a record that was added",
        "correct the key, or add it",
        "没有 {kind:case-kind} {found}",
        "已添加的记录",
        "改正键，或先添加",
    ),
    "record-changed": both(
        "{kind:case-kind} {found} was changed by somebody else: version {version} is current, you saw {seen}",
        "a change of the current version",
        "read it again, and make your change to that; nothing was kept",
        "{kind:case-kind} {found} 已被他人修改：当前为版本 {version}，您看到的是 {seen}",
        "基于当前版本的修改",
        "重新读取后再修改；本次没有保存",
    ),
    "statement-missing": both(
        'no statement "{found}" is kept',
        "DOCUMENT:STATEMENT as `guiju search` shows it",
        "correct the name",
        "库中没有陈述 “{found}”",
        "`guiju search` 所示的 文件:陈述",
        "改正名称",
    ),
    "kept-kind": both(
        'no kind of statement is called "{found}"',
        "one of {known}",
        "choose one of them",
        "没有名为 “{found}” 的陈述类别",
        "可选：{known}",
        "从中选择",
    ),
    "statement-changed": both(
        "{found} was corrected by somebody else: revision {version} is current, you saw {seen}",
        "a correction of the current revision",
        "look at it again; nothing was kept",
        "{found} 已被他人更正：当前为修订 {version}，您看到的是 {seen}",
        "基于当前修订的更正",
        "重新查看；本次没有保存",
    ),
    "search-nothing": both(
        "nothing to search for",
        "words, or one of --speaker, --kind, --instrument, --document, --since, or --like",
        "give at least one",
        "没有检索条件",
        "词语，或 --speaker、--kind、--instrument、--document、--since、--like 之一",
        "至少给出一项",
    ),
    "search-both": both(
        "words and --like at once",
        "one of them",
        "leave out the words; filters may stay",
        "同时给出了词语和 --like",
        "二者之一",
        "去掉词语；筛选条件可以保留",
    ),
    "audit-head": both(
        '"{found}" is no head of a log',
        "SEQUENCE:HASH as `guiju audit head` prints it",
        "copy it whole",
        "“{found}” 不是日志头",
        "`guiju audit head` 打印的 序号:哈希",
        "完整复制",
    ),
    "erase-what": both(
        "{found} things to erase are named",
        "one of --person, --document, --record",
        "name one",
        "指明了 {found} 项要删除的内容",
        "--person、--document、--record 之一",
        "指明一项",
    ),
    "erase-nothing": both(
        '"{found}" is nowhere in the store',
        "a name that is kept, written as it is kept",
        "correct the name; nothing was changed",
        "库中没有 “{found}”",
        "库中所存的名称，写法一致",
        "改正名称；没有改动任何内容",
    ),
    "read-store-alone": both(
        "--store and {found} at once",
        "one of them",
        "read the pages twice: once into the store, once into files",
        "同时给出了 --store 和 {found}",
        "二者之一",
        "分两次阅读：一次存入库，一次写成文件",
    ),
}

STORE: Mapping[str, Mapping[str, str]] = {
    "option-store": {
        "en": "The store: a file (SQLite), or postgresql://user@host/database. Also GUIJU_STORE.",
        "zh": "库：文件（SQLite），或 postgresql://用户@主机/数据库。也可用 GUIJU_STORE。",
    },
    "option-who": {
        "en": "The name under which the change is logged; else the account of the machine.",
        "zh": "记入日志的姓名；默认用本机账户名。",
    },
    "option-force": {"en": "Overwrite what is there.", "zh": "覆盖已有内容。"},
    "option-audit-action": {
        "en": "verify: prove the log whole; head: its last entry; list: entries; erase: personal data, logged.",
        "zh": "verify：证明日志完整；head：最后一条；list：列出条目；erase：删除个人数据并记入日志。",
    },
    "option-audit-noted": {
        "en": "A head noted earlier: the log must still hold it.",
        "zh": "此前记下的日志头：日志中必须仍有它。",
    },
    "option-audit-last": {"en": "So many of the last entries.", "zh": "最后若干条。"},
    "option-erase-person": {
        "en": "Erase a name: who acted under it, and all statements that hold it.",
        "zh": "删除姓名：其操作署名，以及含有它的全部陈述。",
    },
    "option-erase-document": {
        "en": "Erase a document with its statements.",
        "zh": "删除文件及其陈述。",
    },
    "option-erase-record": {
        "en": "Erase the contents of a record, all its versions.",
        "zh": "删除记录的全部版本内容。",
    },
    "option-backup-file": {"en": "The file to write.", "zh": "要写出的文件。"},
    "option-with-evidence": {
        "en": "Also the copies of evidence beside the store: one archive with both.",
        "zh": "连同库旁的证据副本，一并写入一个归档。",
    },
    "option-copies-folder": {
        "en": "The folder of the copies, where it is not STORE.evidence.",
        "zh": "证据副本所在文件夹，默认为 库.evidence。",
    },
    "option-restore-file": {"en": "The backup.", "zh": "备份文件。"},
    "option-words": {
        "en": "Words that must all stand in a statement; blanks, case and width do not count.",
        "zh": "陈述中须全部出现的词语；不计空白、大小写与全半角。",
    },
    "option-speaker": {"en": "Part of a speaker's name.", "zh": "发言者姓名的一部分。"},
    "option-statement-kind": {
        "en": "fact, problem, proposal, target or praise.",
        "zh": "fact（事实）、problem（问题）、proposal（建议）、target（目标）、praise（肯定）。",
    },
    "option-instrument": {
        "en": "Part of a policy instrument's name.",
        "zh": "政策工具名称的一部分。",
    },
    "option-search-document": {
        "en": "A document: its name, or the end of its path.",
        "zh": "文件：名称或路径末尾。",
    },
    "option-since": {
        "en": "Documents dated this day or later; those without a date are left out.",
        "zh": "日期不早于此日的文件；没有日期的不计。",
    },
    "option-like": {
        "en": "Statements worded like this one: the same proposal elsewhere.",
        "zh": "措辞与此陈述相近者：别处的同一建议。",
    },
    "option-least": {
        "en": "The least similarity: cosine of the sets of bigrams, 0.4 where not given.",
        "zh": "相似度下限：二字组集合的余弦，默认 0.4。",
    },
    "option-limit": {"en": "So many hits at most.", "zh": "最多显示条数。"},
    "option-read-store": {
        "en": "Keep the pages and their statements in a store: a file, or postgresql://user@host/database.",
        "zh": "把页面及其陈述存入库：文件，或 postgresql://用户@主机/数据库。",
    },
    "audit-whole": {
        "en": "the log is whole: {entries} entries; {checked} things kept are as they were written",
        "zh": "日志完整：{entries} 条；所存 {checked} 项均与写入时一致",
    },
    "audit-ahead": {
        "en": "a clock ran ahead: the last entry says {at}; until then changes are dated by what the clock says",
        "zh": "时钟曾走快：最后一条为 {at}；在此之前，改动以时钟所示为准",
    },
    "audit-head": {"en": "head", "zh": "日志头"},
    "audit-broken": {
        "en": "the log is broken at entry {sequence}: {reason}",
        "zh": "日志在第 {sequence} 条处断裂：{reason}",
    },
    "break-order": {"en": "an entry is missing or was slipped in", "zh": "缺少条目或有条目被插入"},
    "break-link": {
        "en": "it does not follow from the entry before",
        "zh": "与前一条不相衔接",
    },
    "break-altered": {"en": "it was altered", "zh": "条目被改动"},
    "break-time": {"en": "it is older than the entry before", "zh": "时间早于前一条"},
    "break-content": {
        "en": "what it speaks of was changed or removed outside Guiju",
        "zh": "所述内容在规矩之外被改动或移除",
    },
    "break-head": {"en": "it is not the head that was noted", "zh": "与记下的日志头不符"},
    "break-damaged": {"en": "the file is damaged", "zh": "文件已损坏"},
    "erased": {"en": "(erased)", "zh": "（已删除）"},
    "erased-what": {
        "en": "erased: {people} names of people who acted, {statements} statements, {documents} versions of documents, "
        "{corrections} corrections, {records} versions of records",
        "zh": "已删除：操作者姓名 {people} 个，陈述 {statements} 条，文件版本 {documents} 个，更正 {corrections} 条，"
        "记录版本 {records} 个",
    },
    "erase-naming": {
        "en": "the record {record} still holds the name; erase it with --record, or change it",
        "zh": "记录 {record} 仍含该姓名；用 --record 删除，或修改之",
    },
    "backup-copies": {"en": "copies of evidence in it: {count}", "zh": "内含证据副本 {count} 份"},
    "backup-no-copies": {
        "en": "{count} copies of evidence beside the store are not in it: --with-evidence takes them along",
        "zh": "库旁 {count} 份证据副本不在其中：加 --with-evidence 可一并备份",
    },
    "backup-damaged": {
        "en": "damaged, and left out: {name}",
        "zh": "已损坏，未收入：{name}",
    },
    "restored-copies": {
        "en": "copies of evidence: {count} in {folder}",
        "zh": "证据副本 {count} 份，在 {folder}",
    },
    "restored": {"en": "{file} restored to {store}", "zh": "{file} 已恢复到 {store}"},
    "search-total": {
        "en": "{shown} of {total} statements",
        "zh": "共 {total} 条陈述，显示 {shown} 条",
    },
    "search-corrected": {
        "en": "* corrected by a person; what was read is kept beside it",
        "zh": "* 经人工更正；原读结果一并保存",
    },
    "like-meaning": {
        "en": "similarity: cosine of the sets of bigrams, from {least} on; 1 is the same wording",
        "zh": "相似度：二字组集合的余弦，下限 {least}；1 为措辞相同",
    },
    "kept-many": {
        "en": "{new} documents new, {changed} changed, {unchanged} unchanged in {store}; {statements} statements kept",
        "zh": "{store}：新文件 {new} 个，有变化 {changed} 个，无变化 {unchanged} 个；新存陈述 {statements} 条",
    },
    "kept-corrections": {
        "en": "corrections carried over to new versions: {carried}; without a statement of the same words: {left}",
        "zh": "更正转到新版本：{carried} 条；找不到相同文字的：{left} 条",
    },
}
