"""What other software says in English: the operating system, the readers of YAML and CSV."""

from __future__ import annotations

from collections.abc import Mapping

_CHINESE: Mapping[str, str] = {
    # files
    "No such file or directory": "没有这个文件或文件夹",
    "Permission denied": "没有读取权限",
    "Is a directory": "是文件夹",
    "Not a directory": "路径中有一段不是文件夹",
    "File name too long": "文件名过长",
    "Too many levels of symbolic links": "链接层数过多",
    "Invalid argument": "名称无效",
    "Input/output error": "读写出错",
    # YAML
    "did not find expected key": "此处应为键",
    "did not find expected '-' indicator": "此处应为以 - 开头的列表项",
    "did not find expected ',' or ']'": "此处应为逗号或 ]",
    "did not find expected ',' or '}'": "此处应为逗号或 }",
    "did not find expected node content": "此处缺少内容",
    "did not find expected <document start>": "此处不能再有内容",
    "did not find expected alphabetic or numeric character": "此处应为字母或数字",
    "mapping values are not allowed in this context": "此处不能出现“键: 值”",
    "block sequence entries are not allowed in this context": "此处不能出现列表项",
    "found character that cannot start any token": "此处的字符不能作开头（例如制表符）",
    "found a tab character that violates indentation": "缩进用了制表符",
    "found unexpected end of stream": "文件在引号或括号未闭合处结束",
    "found unexpected document indicator": "此处不应出现文档分隔符",
    "found unknown escape character": "不认识的转义字符",
    "could not find expected ':'": "缺少冒号",
    "control characters are not allowed": "含有控制字符",
    "half a character": "含有不完整的字符",
    # CSV
    "field larger than field limit (131072)": "单元格过长",
    "line contains NUL": "含有空字符",
    "unexpected end of data": "文件在引号未闭合处结束",
}
SAYINGS: Mapping[str, Mapping[str, str]] = {
    f"said-{english}": {"en": english, "zh": chinese} for english, chinese in _CHINESE.items()
}
"""``said-`` and the English words → the words in each language."""
