"""Words and messages of label marks in files, in English and Chinese."""

from __future__ import annotations

from collections.abc import Mapping

from guiju.locale.message import Messages, both

LABELLING: Mapping[str, Mapping[str, str]] = {
    "help-ai-marks": {
        "en": "Label marks of generated files: explicit ones in texts, implicit ones in the metadata of pictures, "
        "sounds, films and documents.",
        "zh": "生成合成文件的标识：文本中的显式标识，图片、音频、视频、文档元数据中的隐式标识。",
    },
    "option-marks-files": {"en": "Files, or folders with all their files.", "zh": "文件，或文件夹（含其中全部文件）。"},
    "marks-implicit": {"en": "implicit:", "zh": "隐式："},
    "marks-explicit": {"en": "explicit:", "zh": "显式："},
    "mark-complete": {"en": "complete", "zh": "完整"},
    "mark-incomplete": {"en": "incomplete", "zh": "不完整"},
    "mark-absent": {"en": "absent", "zh": "没有"},
    "mark-damaged": {"en": "none found, the file is damaged", "zh": "未找到，文件已损坏"},
    "mark-unchecked": {"en": "not checked", "zh": "未检查"},
    "mark-found": {"en": "found", "zh": "有"},
    "mark-place-front matter": {"en": "front matter", "zh": "文首元数据"},
    "mark-missing": {"en": "lacks {keys}", "zh": "缺少 {keys}"},
    "mark-at": {"en": "at {place}", "zh": "位于 {place}"},
    "mark-named": {"en": "the field is called {name}, not AIGC", "zh": "字段名为 {name}，而不是 AIGC"},
    "mark-others": {"en": "contradicted at {places}", "zh": "与 {places} 处矛盾"},
    "mark-level": {"en": "level: {level}", "zh": "级别：{level}"},
    "level-confirmed": {"en": "confirmed", "zh": "确认"},
    "level-possible": {"en": "possible", "zh": "可能"},
    "level-suspected": {"en": "suspected", "zh": "疑似"},
    "level-": {"en": "a value that is not known", "zh": "取值不明"},
    "position-begin": {"en": "at the beginning", "zh": "起始"},
    "position-middle": {"en": "in the middle", "zh": "中间"},
    "position-end": {"en": "at the end", "zh": "末尾"},
    "damage-cut": {"en": "cut short", "zh": "不完整"},
    "damage-large": {"en": "a part too large", "zh": "某部分过大"},
    "damage-many": {"en": "too many parts", "zh": "部分过多"},
    "damage-deep": {"en": "parts nested too deep or in a circle", "zh": "嵌套过深或循环"},
    "damage-form": {"en": "not of the form of its kind", "zh": "不符合该类文件的格式"},
    "damage-packed": {"en": "cannot be unpacked", "zh": "无法解压"},
    "marks-rate": {
        "en": "{which} {count} of {size}, exact {confidence}: {low} – {high}",
        "zh": "{which}{size} 个文件中 {count} 个有，精确区间 {confidence}：{low} – {high}",
    },
    "marks-keys": {
        "en": "keys of the field AIGC and values of Label: GB 45438-2025 as third parties show it (unverified)",
        "zh": "AIGC 字段的键名与 Label 取值：据第三方所示 GB 45438-2025（未核实）",
    },
    "marks-look": {
        "en": "marks that are seen or heard in pictures, sounds and films: a person has to look",
        "zh": "图片、音频、视频中可见可听的标识须人工查看",
    },
}  # fmt: skip

MESSAGES: Messages = {
    "marks-nothing": both(
        "no files to check", "files, or a folder that is not empty", "name some",
        "没有要检查的文件", "文件，或非空文件夹", "指明文件",
    ),
}  # fmt: skip
