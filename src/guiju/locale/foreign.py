"""What other software says in English: the operating system, the readers of YAML, CSV and compressed files."""

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
    "File exists": "已有同名文件",
    "Operation not permitted": "不允许此操作",
    "Operation not supported": "不支持此操作",
    "Read-only file system": "文件系统只读",
    "No space left on device": "磁盘空间不足",
    "Disk quota exceeded": "超出磁盘配额",
    "File too large": "文件过大",
    "Too many open files": "打开的文件过多",
    "Directory not empty": "文件夹不为空",
    "Device or resource busy": "设备或资源正被占用",
    "Text file busy": "文件正在运行，不能改动",
    "No such device": "没有该设备",
    "No such device or address": "没有该设备或地址",
    "Stale file handle": "网络文件已失效",
    "Resource temporarily unavailable": "资源暂时不可用",
    "Cannot allocate memory": "内存不足",
    "Broken pipe": "接收方已关闭",
    "Connection refused": "连接被拒绝",
    "Connection reset by peer": "连接被对方中断",
    "Connection timed out": "连接超时",
    "Network is unreachable": "网络不通",
    "Bad file descriptor": "文件已关闭",
    "Invalid cross-device link": "不在同一文件系统",
    "no such folder": "没有这个文件夹",
    "no such file": "没有这个文件",
    "not found": "没有找到",
    "not a regular file": "不是普通文件",
    # files of other kinds than their names say, and files that are cut short
    "this is no workbook, or it is cut short": "不是工作簿，或文件不完整",
    "the workbook is protected by a password": "工作簿有密码保护",
    "it unpacks to far more than a workbook is": "解压后的大小远超工作簿应有的大小",
    "a line without end": "有一行没有尽头",
    "this is no Parquet file, or it is cut short": "不是 Parquet 文件，或文件不完整",
    "this is no UTF-8": "不是 UTF-8 编码",
    "this is no gzip file": "不是 gzip 文件",
    "the gzip file is cut short": "gzip 文件不完整",
    "the gzip file is damaged": "gzip 文件已损坏",
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
    # CSV
    "field larger than field limit (131072)": "单元格过长",
    "line contains NUL": "含有空字符",
    "cells are apart by other signs than commas": "单元格之间不是用逗号分隔",
    "unexpected end of data": "文件在引号未闭合处结束",
}
SAYINGS: Mapping[str, Mapping[str, str]] = {
    f"said-{english}": {"en": english, "zh": chinese} for english, chinese in _CHINESE.items()
}
"""``said-`` and the English words → the words in each language."""
