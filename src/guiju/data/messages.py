"""Messages about tables of data: code → language → what was found, expected, what to do."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

Parts: TypeAlias = tuple[str, str, str]


def _both(
    what: str, expected: str, remedy: str, what_zh: str, expected_zh: str, remedy_zh: str
) -> Mapping[str, Parts]:
    return {"en": (what, expected, remedy), "zh": (what_zh, expected_zh, remedy_zh)}


MESSAGES: Mapping[str, Mapping[str, Parts]] = {
    # files
    "empty-file": _both(
        'the file "{found}" is empty',
        "a line of headers and the rows",
        "check whether the export went through",
        '文件 "{found}" 是空的',
        "一行表头和各行数据",
        "检查导出是否成功",
    ),
    "unknown-file-kind": _both(
        '"{found}" is no kind of table',
        "a name that ends in one of: {expected}",
        "save the table as CSV, Excel or Parquet",
        '无法识别 "{found}" 的文件类型',
        "文件名以下列之一结尾：{expected}",
        "把表格另存为 CSV、Excel 或 Parquet",
    ),
    "broken-file": _both(
        '"{found}" cannot be read: {reason}',
        "a whole Parquet file",
        "copy or export the file anew",
        '无法读取 "{found}"：{reason}',
        "完整的 Parquet 文件",
        "重新复制或导出该文件",
    ),
    "file-changed": _both(
        '"{found}" has changed since it was read',
        "a file that stays as it is during the run",
        "run again when nothing writes to the file",
        '"{found}" 在读取之后被改动',
        "运行期间文件保持不变",
        "待文件不再被写入后重新运行",
    ),
    "not-text": _both(
        '"{found}" is no text: a zero byte at byte {offset}',
        "CSV in UTF-8, GB18030, or UTF-16 with its mark",
        "save the table as CSV in UTF-8; give Excel files their own ending .xlsx",
        '"{found}" 不是文本：第 {offset} 字节处为零字节',
        "UTF-8、GB18030 或带标记的 UTF-16 编码的 CSV",
        "把表格另存为 UTF-8 编码的 CSV；Excel 文件请保留 .xlsx 后缀",
    ),
    "undecodable-byte": _both(
        "the byte {found} at byte {offset} of the file is neither UTF-8 nor GB18030",
        "text in one encoding: UTF-8 or GB18030",
        "save the table as CSV in UTF-8 from the program it comes from",
        "文件第 {offset} 字节 {found} 既不是 UTF-8 也不是 GB18030",
        "整个文件使用同一种编码：UTF-8 或 GB18030",
        "用原程序将表格另存为 UTF-8 编码的 CSV",
    ),
    "mixed-encodings": _both(
        "the file is in two encodings: line {utf8} is UTF-8, line {gb18030} is GB18030",
        "one encoding in the whole file",
        "save the parts it was put together from in UTF-8, then join them anew",
        "文件混用两种编码：第 {utf8} 行是 UTF-8，第 {gb18030} 行是 GB18030",
        "整个文件使用同一种编码",
        "把合并前的各部分都存为 UTF-8，再重新合并",
    ),
    "broken-row": _both(
        "the quotation marks or the length of this line leave unclear where rows end: {found}",
        "quotation marks in pairs, a quotation mark inside a text doubled",
        "correct the line, or export the table anew",
        "该行的引号或长度使行的界限不明：{found}",
        "引号成对，文本内的引号写两遍",
        "改正该行，或重新导出表格",
    ),
    "ragged-row": _both(
        "the row has {found} cells: {text}",
        "{expected} cells, as many as headers",
        "correct the line; a cell that holds the delimiter needs quotation marks",
        "该行有 {found} 个单元格：{text}",
        "{expected} 个单元格，与表头数一致",
        "改正该行；含分隔符的单元格须加引号",
    ),
    "which-sheet": _both(
        "the workbook has several sheets: {found}",
        "one sheet with data, or one named {entity}",
        "rename the sheet that holds {entity}",
        "工作簿有多个工作表：{found}",
        "只有一个含数据的工作表，或有一个名为 {entity}",
        "把存放 {entity} 的工作表改为该名",
    ),
    "needs-extra": _both(
        '"{found}" needs a part that is not installed',
        "Guiju with the extra {extra}",
        'pip install "guiju[{extra}]", or save the table as CSV',
        '读写 "{found}" 需要未安装的组件',
        "安装规矩时带上 {extra}",
        '执行 pip install "guiju[{extra}]"，或改存为 CSV',
    ),
    "unknown-frame": _both(
        "a {found} is given for {entity}",
        "a path, an Arrow table, a Polars or pandas DataFrame, a DuckDB relation",
        "collect a lazy frame, read a stream into a table",
        "为 {entity} 给出的是 {found}",
        "文件路径、Arrow 表、Polars 或 pandas 的 DataFrame、DuckDB relation",
        "惰性表请先 collect，流式数据请先读成表",
    ),
    "bad-limit": _both(
        '"{found}" is no {setting}',
        "a size such as 2GB, or a whole number of threads from 1",
        "correct the setting",
        '{setting} 不能是 "{found}"',
        "内存写作 2GB 等，线程数为不小于 1 的整数",
        "改正该设置",
    ),
    # headers and columns
    "no-table": _both(
        "there is no table for {entity}",
        "tables for all entities that the run reads; given: {given}",
        "give a file for {entity}",
        "没有 {entity} 的数据表",
        "运行所读取的每个实体都要有数据表；已给出：{given}",
        "为 {entity} 指定文件",
    ),
    "missing-column": _both(
        "the column {column} of {entity} is missing",
        "a header {expected}; the table has: {found}",
        "rename the header, or add the column",
        "缺少 {entity} 的列 {column}",
        "表头 {expected}；表中现有：{found}",
        "改正表头，或补上该列",
    ),
    "ambiguous-header": _both(
        'the headers "{found}" and the columns {columns} of {entity} do not go together one to one',
        "one header for each column: its name or its label",
        "rename or remove one of the headers",
        '表头 "{found}" 与 {entity} 的列 {columns} 不能一一对应',
        "每列一个表头：列名或其标签",
        "改名或删去其中一个表头",
    ),
    "wrong-column-type": _both(
        "the column {column} of {entity} is stored as {found}",
        "values of type {type}",
        "store the column as that type",
        "{entity} 的列 {column} 存为 {found}",
        "{type} 类型的值",
        "把该列存为相应类型",
    ),
    "money-in-32-bits": _both(
        "the amounts {column} of {entity} are stored as 32-bit numbers",
        "DECIMAL(18,2) or DOUBLE: 32 bits lose the fen from 131,072 on",
        "write the column anew from its origin as DECIMAL(18,2) or DOUBLE",
        "{entity} 的金额列 {column} 存为 32 位浮点数",
        "DECIMAL(18,2) 或 DOUBLE：32 位浮点数自 131,072 起丢失分",
        "从原始数据重新写出为 DECIMAL(18,2) 或 DOUBLE",
    ),
    # values
    "number-in-other-form": _both(
        '"{found}" is not written as a plain number',
        "a plain number ({type})",
        "write {write}",
        '"{found}" 不是普通数字的写法',
        "普通数字（{type}）",
        "写作 {write}",
    ),
    "not-a-plain-number": _both(
        '"{found}" is no number',
        "a plain number ({type})",
        "write digits with a point, such as 12000.50; leave the cell empty where nothing is known",
        '"{found}" 不是数字',
        "普通数字（{type}）",
        "只写半角数字和小数点，如 12000.50；不详的留空",
    ),
    "not-finite": _both(
        "the number is {found}",
        "a finite number",
        "correct the value; store what is not known as missing (NULL), not as NaN",
        "数值为 {found}",
        "有限的数",
        "改正该值；不详的存为缺失（NULL），不要存为 NaN",
    ),
    "date-in-other-form": _both(
        '"{found}" is not written as year-month-day',
        "a date such as 2024-01-31",
        "write {write}",
        '"{found}" 不是年-月-日的写法',
        "日期，如 2024-01-31",
        "写作 {write}",
    ),
    "serial-date": _both(
        '"{found}" is the number by which a spreadsheet counts days',
        "a date such as 2024-01-31",
        "write {write}, or format the column as date before saving",
        '"{found}" 是电子表格计日的序号',
        "日期，如 2024-01-31",
        "写作 {write}，或先把该列设为日期格式再保存",
    ),
    "date-with-time": _both(
        "{found} has a time of day",
        "a date alone, or midnight",
        "store the column as DATE",
        "{found} 带有时刻",
        "只有日期，或时刻为零点",
        "把该列存为 DATE",
    ),
    "depends-on-rejected": _both(
        "this row of {entity} depends on row {other} of {source}, which is left out",
        "rows of {source} without problems",
        "correct row {other} of {source}",
        "{entity} 的这一行依赖 {source} 的第 {other} 行，而该行已被剔除",
        "{source} 中没有问题的行",
        "改正 {source} 的第 {other} 行",
    ),
    "more-problems": _both(
        "{total} problems in all; the first {shown} are shown",
        "tables without problems",
        "correct the tables, or go on without these rows: --reject FILE",
        "共有 {total} 个问题，以上为前 {shown} 个",
        "数据表没有问题",
        "改正数据表，或剔除有问题的行后继续：--reject FILE",
    ),
    # output
    "cannot-write": _both(
        'cannot write "{found}": {reason}',
        "a folder that exists and may be written to",
        "make the folder, or choose another place",
        '无法写入 "{found}"：{reason}',
        "文件夹存在且可写",
        "新建文件夹，或换一个位置",
    ),
    "unknown-output-kind": _both(
        '"{found}" is no kind of table that can be written',
        "a name that ends in one of: {expected}",
        "choose one of these endings",
        '不能写成 "{found}" 这种文件',
        "文件名以下列之一结尾：{expected}",
        "改用其中一种后缀",
    ),
    "sheet-too-long": _both(
        "the result has {found} rows",
        "at most {limit} rows in a sheet",
        "write .parquet or .csv, or ask for totals",
        "结果有 {found} 行",
        "工作表至多 {limit} 行",
        "改写为 .parquet 或 .csv，或只要汇总",
    ),
    "cell-too-long": _both(
        "a text in {column} has {found} characters",
        "at most {limit} characters in a cell",
        "write .parquet or .csv",
        "{column} 中有长 {found} 字符的文本",
        "单元格至多 {limit} 个字符",
        "改写为 .parquet 或 .csv",
    ),
}
