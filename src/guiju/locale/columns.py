"""Chinese beside the column names of measures and indices, which people also write in options."""

from __future__ import annotations

from collections.abc import Mapping

CHINESE: Mapping[str, str] = {
    "G": "G 指数", "HHI": "赫芬达尔指数", "before": "此前", "best_rank": "最前位次", "buyer": "需方",
    "contribution": "贡献", "correlation": "相关系数", "count": "个数", "denominated": "除以分母后", "density": "密度",
    "edges": "边数", "effective_weight": "实际权重", "efficiency": "效率", "expected": "期望值", "exports": "出口",
    "factor": "选择", "firm_size": "企业规模", "first": "一阶", "first_high": "一阶上限", "first_low": "一阶下限",
    "flag": "判断", "focus": "集中度", "forward": "前向", "from": "自", "highest": "最高", "imputed": "补缺后",
    "indicator": "指标", "indicator_2": "另一指标", "integrity": "变化", "kurtosis": "峰度",
    "largest_component": "最大连通分量", "largest_shift": "最大变动", "leave_one_out": "平均变动", "log": "取对数",
    "lost": "损失", "lowest": "最低", "mean": "平均", "median": "中位数", "member": "成员", "mix": "结构", "n": "个数",
    "national": "全国", "node": "节点", "nominal": "原位次", "normalised": "归一后", "p": "p 值",
    "p_randomised": "p 值（置换）", "pairs": "对数", "part": "部分", "points": "点数", "q5": "5% 分位",
    "q95": "95% 分位", "quadrant": "象限", "quotient": "区位商", "rank": "位次", "raw": "原值",
    "reciprocity": "互惠性", "regional": "地区", "runs": "次数", "share": "份额", "size": "规模", "skew": "偏度",
    "specialisation": "专业化", "supplier": "供方", "supply": "供给", "to": "至", "total": "总效应",
    "total_high": "总效应上限", "total_low": "总效应下限", "transitivity": "传递性", "treated": "处理后",
    "unit": "单位", "units": "单位数", "value": "取值", "without": "剔除", "worst_rank": "最后位次", "z": "z 值",
    "z_randomised": "z 值（置换）",
}  # fmt: skip


def column_head(name: str, language: str) -> str:
    """A column's name, in Chinese with what it means beside it.

    >>> column_head("rank", "zh"), column_head("rank", "en"), column_head("province", "zh")
    ('rank 位次', 'rank', 'province')
    """
    said = CHINESE.get(name) if language == "zh" else None
    return f"{name} {said}" if said else name


_CELLS: Mapping[str, Mapping[str, str]] = {
    "entry_exit": {"entry": "进入", "exit": "退出"},
    "factor": {"winsorise": "缩尾", "normalise": "归一化", "weights": "权重", "aggregation": "合成"},
    "part": {
        "between": "组间", "within": "组内", "total": "合计", "change of the mean": "均值的变化",
        "units in both years": "两年都有的单位", "base: units taken in or out": "口径：新进与退出的单位",
    },
    "quadrant": {"high-high": "高—高", "low-low": "低—低", "high-low": "高—低", "low-high": "低—高"},
    "tier_roles": {"assembler": "整机", "module": "模块", "part": "零部件"},
}  # fmt: skip
"""Words that stand in a column of a result, with their Chinese."""


def cell_word(column: str, value: object, language: str) -> str:
    """A cell of a result as words: yes and no for truth, what stands for a role or part with its Chinese beside it.

    >>> cell_word("tier_roles", "module", "zh"), cell_word("tier_roles", "module", "en")
    ('module 模块', 'module')
    >>> cell_word("size", True, "zh"), cell_word("省", "part", "zh")
    ('是', 'part')
    """
    if isinstance(value, bool):
        return ("否", "是")[value] if language == "zh" else ("no", "yes")[value]
    said = _CELLS.get(column, {}).get(str(value)) if language == "zh" else None
    return f"{value} {said}" if said else str(value)
