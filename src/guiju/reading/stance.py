"""Whether a text finds fault or merit: by words of trouble and praise, and by how sentences are built to say so."""

from __future__ import annotations

import re

from guiju.reading.grammar import NUMERAL, Grammar

_BUT = re.compile(
    r"但(?:是)?|(?:如今|现在|今天)?反而成|然而|不过(?!\d|[一二两三四五六七八九十百])|却|如今"
)
# "往往要走二十多公里", "要对接26个部门": what it costs; nobody is asked for it.
COST = re.compile(
    r"(?:往往|一般|通常|动辄|动不动|平均|光|起码|还得?|都|就|也|常常)*(?<![只主重需])要(?:管|盯|顾|走|跑|经过|过|闯|打|等|投入|支付|缴纳|花|掏|倒|填|盖|交|排|赔|扣|出|歇|对接|耗|付|缴|占|爬|绕|熬|扛|蹚|转|换|签|背|摊|(?=\d)|(?=上[百千万])|(?=[两三四五六七八九十几][种个次份道枚天年趟遍层]))"
    rf"[^，。；到达]{{0,10}}?{NUMERAL}[^，。；]{{0,8}}|(?:各[家户]|家家|处处|样样|层层)都要(?:收|交|花|跑|签|盖)[^，。；]{{1,4}}|要钱不要命"
)


def finds_fault(text: str, grammar: Grammar) -> bool:
    """Whether a text says that something is wrong; what is to be solved or avoided does not count."""
    built, main = grammar.constructions, text
    if (but := list(_BUT.finditer(text))) and but[-1].end() < len(text) - 4:
        main = text[but[-1].start() :]
    cleaned = built["no-fault"].sub("", built["mended"].sub("", main))
    if any(
        cleaned[max(0, one.start() - 1)] not in "不零防抗治反禁免"
        for one in grammar.problem.finditer(cleaned)
    ):
        return True
    if _TRULY.search(main):
        return True
    return bool(_cannot(cleaned) or built["fault"].search(cleaned) or COST.search(cleaned))


# "真正……的不足六成": the share is called too small.
_TRULY = re.compile(r"真正[^，]{1,14}的?(?:不足|不到|只有|仅)")
# "找不着", "看不过来": what cannot be done is a fault, but for what cannot fail.
_CANNOT = re.compile(
    r"(?<![少忘错免离])(?<!受)(?<!基本不)(?<!本)[\u4e00-\u9fa5]不(?:着(?!急)|掉|过来|下来|上去|起来?(?=[，。；]|$)|动(?!产|摇)|住|到(?=[，。；]|$|[^，\d一二三四五六七八九十百]{1,4}的)|完(?![全善整成美])|上(?=[^，]{0,6}(?:，|。|$|的)))"
)


def _cannot(text: str) -> bool:
    return _CANNOT.search(text) is not None


def finds_merit(text: str, grammar: Grammar) -> bool:
    """Whether a text has a word that says that something is good."""
    return grammar.praise.search(grammar.constructions["no-merit"].sub("", text)) is not None


def is_plainly_good(text: str, grammar: Grammar) -> bool:
    """Whether a text is built to praise, whatever numbers it gives."""
    return grammar.constructions["merit"].search(text) is not None


def only_counts(text: str, grammar: Grammar) -> bool:
    """Whether what faults a text finds lie in its numbers alone, of which it gives three or more."""
    counts = re.findall(rf"\d[\d.,]*|{NUMERAL}+[成户家]", text)
    words = grammar.problem.search(grammar.constructions["no-fault"].sub("", text))
    return len(counts) > 2 and (words is None or words[0] in ("不足", "不到"))
