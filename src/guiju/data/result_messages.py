"""Messages about engines that hold tables, and about what is written: code → language → what, expected, what to do."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

Parts: TypeAlias = tuple[str, str, str]


def both(
    what: str, expected: str, remedy: str, what_zh: str, expected_zh: str, remedy_zh: str
) -> Mapping[str, Parts]:
    """A message in both languages."""
    return {"en": (what, expected, remedy), "zh": (what_zh, expected_zh, remedy_zh)}


RESULT_MESSAGES: Mapping[str, Mapping[str, Parts]] = {
    # engines
    "not-on-server": both(
        "{found} is followed by DuckDB alone, not where the tables of a server are",
        "a run without {found}, or one over files without an address",
        "leave {found} out; or give --data files and leave --engine out",
        "{found} 只能由 DuckDB 计算，不能在服务器的数据表上使用",
        "不含 {found} 的运行，或不写引擎地址、以文件运行",
        "去掉 {found}；或用 --data 给出文件并去掉 --engine",
    ),
    "no-table-on-engine": both(
        '{engine} ({address}) has no table "{found}"',
        "schema.table, written exactly as it was made; Spark and ClickHouse also read a .parquet file",
        "correct the name, or give the user of the address the right to read it",
        '{engine}（{address}）中没有表 "{found}"',
        "schema.table，与建表时完全一致；Spark 与 ClickHouse 也可读 .parquet 文件",
        "改正表名，或为该用户授予读取权限",
    ),
    "engine-failed": both(
        "{engine} ({address}) says: {reason}",
        "an engine that answers, with room for the query",
        "check address, rights and memory of the engine; without --engine the run is DuckDB's",
        "{engine}（{address}）报告：{reason}",
        "引擎可以连接，且有足够资源执行查询",
        "检查引擎的地址、权限与内存；不加 --engine 则由 DuckDB 计算",
    ),
    "pattern-in-file-name": both(
        "{engine} would read other files by {marks} in {found}",
        "a path without such characters",
        "rename the file or its folder",
        "{found} 中有 {marks}，{engine} 会按通配符读取其他文件",
        "路径中没有这些字符",
        "为文件或其所在文件夹改名",
    ),
    "no-temporary-tables": both(
        "PostgreSQL ({address}) lets {user} make no temporary tables",
        "a user with the right to temporary tables, on a server that is no standby",
        'let an administrator run: GRANT TEMPORARY ON DATABASE "{database}" TO "{user}"',
        "PostgreSQL（{address}）不允许 {user} 建立临时表",
        "用户有权建立临时表，且服务器不是只读备库",
        '请管理员执行：GRANT TEMPORARY ON DATABASE "{database}" TO "{user}"',
    ),
    "date-beyond-engine": both(
        "the date {found} lies beyond what the engine holds",
        "a date from {first} to {last}",
        "use another engine, or a nearer date in the policy",
        "日期 {found} 超出该引擎的范围",
        "{first} 至 {last} 之间的日期",
        "换用其他引擎，或在政策中改用范围内的日期",
    ),
    "repeated-key": both(
        'the key "{found}" of {entity} is there {count} times',
        "each key once",
        "correct the keys, or take the other rows away",
        '{entity} 的主键 "{found}" 出现 {count} 次',
        "主键不重复",
        "改正主键，或删去其余的行",
    ),
    "more-problems-on-engine": both(
        "{total} problems in all; the first {shown} are shown",
        "tables without problems",
        "correct the tables; to go on without these rows, export them and use --reject without --engine",
        "共有 {total} 个问题，以上为前 {shown} 个",
        "数据表没有问题",
        "改正数据表；要剔除有问题的行，请导出后不加 --engine 而用 --reject",
    ),
    # output
    "writes-over-data": both(
        '"{found}" is to be written, and is the file read for {entity}: {file}',
        "a file of its own for what is written",
        "choose another name; what was given stays as it is",
        '"{found}" 既要写入，又是为 {entity} 读取的文件：{file}',
        "写入另外的文件",
        "换一个文件名；给出的数据保持原样",
    ),
    "written-twice": both(
        '"{found}" is to be written twice: results and rejected rows need a file each',
        "a file of its own for each thing that is written",
        "choose another name for one of them",
        '"{found}" 要写入两次：结果与剔除的行须各有文件',
        "每项写入各有一个文件",
        "给其中一个换名",
    ),
    "cannot-write": both(
        'cannot write "{found}": {reason:said}',
        "a folder that exists and may be written to",
        "make the folder, or choose another place",
        '无法写入 "{found}"：{reason:said}',
        "文件夹存在且可写",
        "新建文件夹，或换一个位置",
    ),
    "disk-full": both(
        'there is no room on the disk for "{found}"',
        "a disk with room for the results",
        "make room, or choose another place; nothing of this run was kept",
        '磁盘空间不足，写不下 "{found}"',
        "磁盘有足够空间存放结果",
        "腾出空间，或换一个位置；本次运行未留下任何文件",
    ),
    "folder-for-file": both(
        "{found} is a folder",
        "the name of a file",
        "name a file, such as {example}",
        "{found} 是文件夹",
        "文件名",
        "写明文件，如 {example}",
    ),
    "unknown-output-kind": both(
        '"{found}" is no kind of table that can be written',
        "a name that ends in one of: {expected}",
        "choose one of these endings",
        '不能写成 "{found}" 这种文件',
        "文件名以下列之一结尾：{expected}",
        "改用其中一种后缀",
    ),
    "sheet-too-long": both(
        "the result has {found} rows",
        "at most {limit} rows in a sheet",
        "write .parquet or .csv, or ask for totals",
        "结果有 {found} 行",
        "工作表至多 {limit} 行",
        "改写为 .parquet 或 .csv，或只要汇总",
    ),
    "cell-too-long": both(
        "a text in {column} has {found} characters",
        "at most {limit} characters in a cell",
        "write .parquet or .csv",
        "{column} 中有长 {found} 字符的文本",
        "单元格至多 {limit} 个字符",
        "改写为 .parquet 或 .csv",
    ),
}
