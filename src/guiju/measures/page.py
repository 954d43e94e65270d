"""The catalogue of measures as a page: every measure with its variants, in a language."""

from __future__ import annotations

from guiju.locale import text
from guiju.measures.catalogue import FAMILIES, MEASURES, Measure

_HEADS = {
    "en": ("variant", "formula", "source", "unit", "range", "low", "high"),
    "zh": ("变体", "公式", "来源", "单位", "取值", "低值", "高值"),
}
_ALSO = {"en": "Also: ", "zh": "又名："}
_INTRODUCTION = {
    "en": "# Catalogue of measures\n\nWritten from the catalogue itself: every measure with every variant. "
    "The first variant of each is taken where none is named.\nHow to use them: [measures](measures.md).\n"
    "The pictures show made-up figures; they are drawn by `guiju chart` ([charts](charts.md)).\n",
    "zh": "# 测度目录\n\n由目录数据生成：列出全部测度及其变体；不指明变体时取第一个。\n用法见 [测度](measures.md)。\n"
    "图中数字均为虚构，由 `guiju chart` 绘制（[图形](charts.md)）。\n",
}


def catalogue_page(language: str) -> str:
    """The page in Markdown.

    >>> print(catalogue_page("en").splitlines()[0])
    # Catalogue of measures
    """
    parts = [_INTRODUCTION[language]]
    for family in FAMILIES:
        title = text(f"family-{family}", language)
        parts.append(f"## {title}\n\n![{title}](pictures/{family}.svg)\n")
        parts += [_section(one, language) for one in MEASURES.values() if one.family == family]
    return "\n".join(parts)


def _section(measure: Measure, language: str) -> str:
    rows = [_HEADS[language], tuple("---" for _ in _HEADS[language])]
    for one in measure.variants:
        said = (one.said(part, language) for part in ("unit", "range", "low", "high"))
        rows.append((f"`{one.name}`", one.said("formula", language), one.source, *said))
    table = "\n".join("| " + " | ".join(_cell(cell) for cell in row) + " |" for row in rows)
    names = [name for name in measure.also if name not in measure.zh]
    also = f"{_ALSO[language]}{', '.join(names)}\n\n" if names else ""
    says = f"{_cell(measure.summary(language))}\n\n"
    return f"### {measure.name} {measure.zh}\n\n{says}{_escaped(also)}{table}\n"


def _cell(words: str) -> str:
    return words if "`" in words else _escaped(words)


def _escaped(words: str) -> str:
    return words.replace("|", "\\|").replace("<", "&lt;").replace("_", "\\_")
