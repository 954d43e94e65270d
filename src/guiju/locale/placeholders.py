"""Words that stand for a value in help and in messages about the command line: FILE, ENTITY.COLUMN=VALUE."""

from __future__ import annotations

import re
from collections.abc import Mapping

CHINESE: Mapping[str, str] = {
    "ADDRESS": "地址", "AMOUNT": "金额", "AUTHORITY": "机关", "CASE": "案例", "CLOCK": "时限", "COLUMN": "列",
    "COMMAND": "命令", "CORPUS": "语料", "COUNT": "计数", "COUNTRY": "国家", "DATE": "日期", "DOCUMENT": "文件",
    "DUTY": "义务", "ELASTICITY": "弹性", "ENTITY": "实体", "FILE": "文件", "FOLDER": "文件夹", "HASH": "哈希",
    "HIGH": "上限", "INDEX": "指数", "INPUT": "输入", "KEY": "编号", "KIND": "种类", "LIMITS": "界限", "LOW": "下限",
    "METHOD": "方法", "NAME": "名称", "NUMBER": "数目",
    "NEW": "新", "OFFICE": "职务", "OLD": "旧", "OTHER": "另一政策", "PAGE": "页面",
    "PARAMETER": "参数", "PATH": "路径", "PATTERN": "模式", "POLICY": "政策", "PROPERTY": "性质", "RATE": "比率",
    "REFORM": "改革", "RESULT": "结果", "RESULTS": "结果", "ROLE": "角色", "RULE": "规则", "SECONDS": "秒数",
    "SEQUENCE": "序号", "SHA256": "哈希", "SHARE": "比例", "SIZE": "大小", "STATEMENT": "表述", "SYSTEM": "系统",
    "TABLE": "表", "TEXT": "文字", "TIME": "时间", "TOPIC": "事由", "URL": "网址", "VALUE": "值", "VERSION": "版本",
    "WORDS": "词语", "ZONE": "时区",
}  # fmt: skip
WORD = re.compile(r"[A-Z]{2,}[0-9]*")


def placeholder(written: str, language: str) -> str:
    """A placeholder as people of a language read it; what is to be written as it stands is kept.

    >>> placeholder("ENTITY.COLUMN=VALUE", "zh"), placeholder("up|down", "zh"), placeholder("FILE", "en")
    ('实体.列=值', 'up|down', 'FILE')
    """
    if language != "zh":
        return written
    return WORD.sub(lambda word: CHINESE.get(word[0], word[0]), written)
