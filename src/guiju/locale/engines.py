"""Messages about engines: which there are, what they cannot do, what they say."""

from __future__ import annotations

from guiju.locale.message import Messages, both

MESSAGES: Messages = {
    "unknown-engine": both(
        'there is no engine "{found}"',
        "one of {known}",
        "name one of these or correct the address; or leave --engine out: the faster one is then chosen",
        '没有引擎 "{found}"',
        "下列之一：{known}",
        "改为其中之一或改正地址；也可不写 --engine，由程序选用较快者",
    ),
    "engine-not-installed": both(
        "the engine {found} needs its package, from release {oldest} on",
        "the package of guiju[{extra}]",
        'pip install "guiju[{extra}]", or leave --engine out',
        "引擎 {found} 需要 {oldest} 或更新版本的程序包",
        "guiju[{extra}] 所含的程序包",
        '执行 pip install "guiju[{extra}]"，或不写 --engine',
    ),
    "engine-without-limits": both(
        "the engine {found} cannot keep limits of memory or processors",
        "no --memory and no --threads with this engine",
        "leave these out, or write --engine duckdb, which keeps them",
        "引擎 {found} 无法遵守内存或处理器上限",
        "使用该引擎时不写 --memory 和 --threads",
        "去掉上限，或改用 --engine duckdb",
    ),
    "engine-stopped": both(
        "Polars stopped at a value outside the range of its type: {found}",
        "whole numbers of 64 bits and dates of the calendar wherever a rule calculates with them",
        "correct the value; where it stands in a branch that does not count, write --engine duckdb",
        "Polars 遇到超出类型范围的值而停止：{found}",
        "规则所计算的整数不超过 64 位，日期有效",
        "改正该值；若它在未采用的分支中，改用 --engine duckdb",
    ),
    "bad-limit": both(
        '"{found}" is no {setting}',
        "a size such as 2GB, or a whole number of threads from 1",
        "correct the setting",
        '{setting} 不能是 "{found}"',
        "内存写作 2GB 等，线程数为不小于 1 的整数",
        "改正该设置",
    ),
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
    "date-beyond-engine": both(
        "the date {found} lies beyond what the engine holds",
        "a date from {first} to {last}",
        "use another engine, or a nearer date in the policy",
        "日期 {found} 超出该引擎的范围",
        "{first} 至 {last} 之间的日期",
        "换用其他引擎，或在政策中改用范围内的日期",
    ),
}
