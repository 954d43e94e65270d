"""What kind a sentence of an authority is: a report tells and finds fault, an order sets targets."""

from __future__ import annotations

import re
from collections.abc import Callable

from guiju.reading.grammar import Grammar
from guiju.reading.page import Article
from guiju.reading.signs import Signs, is_imperative

_STATISTIC = re.compile(
    r"(?:增长|下降|减少|增加|提高|上升|回落|达到?|为|实现|完成|完成了)(?:了)?\s*(?:近|约|超|逾|不足)?[\d一二两三四五六七八九][^，。]{0,12}(?:，|。|$)(?!.*(?:力争|到20\d\d年))|比上年|同比|取得[^，]{0,8}(?:成效|成就|成绩)"
)
_ORDER = re.compile(
    r"严禁|禁止|鼓励|允许|可以|处\d|处以|责令|罚款|吊销|追究|制定本|处分|予以|给予|除外|适用|不予|取消|暂停|及时报|不低于|不高于|不少于|不超过"
)
# What a noun of trouble needs beside it before an order finds fault with anything.
_ASSERTS = re.compile(
    r"存在|面临|教训|多发|频发|高发|突出|仍|还[有存不没]|尚|较|偏|不够|不足|不高|不强|不大|不优|缺|薄弱|反映出|差距|明显|严重|困难"
)
# Where a plan or an order still tells what is so: these words date or measure it.
TOLD = re.compile(
    r"(?<!为)了(?!解)|已(?!有关)|去年|目前|当前|“十[一二三]五”(?:期间|时期|以来)|过去[^，]{0,2}年|截至|累计|同比|近年来|先后|现有|上年|[来后]，我|日益|^预测|预测，|摸底|常住人口|受[^，]{1,10}影响|[年月]多?来，"
)

# What a report opens with: "我代表市人民政府向大会报告工作，请予审议".
_SUBMITS = re.compile(
    r"^(?:现在?|受|我)[^。]{0,60}(?:请予?审[议查]|提请[^，]{0,14}审[议查]|报告(?:工作|如下))"
)
# Who is told to do something: others than who speaks.
OTHERS = re.compile(
    r"(?:各级|各地|各部门|各单位|各[市县区乡镇]|广大|全体|领导干部|大家|每[一个位])"
)


# "外国公民，为护照": which paper counts for whom.
_IS = re.compile(r"^[^，]{2,20}，为[^，]{2,24}(?:证|证件|簿|护照|执照|证书|证明)$")
_DEFINES = re.compile(rf"是指|所称|根据《|{_IS.pattern}")
# What a page of orders has none of: somebody who writes, speaks, or is quoted.
_TELLS = re.compile("记者|“[^“”]{12,}[。！？]”|我们|表示|认为|介绍|说，|[？?]")
_MARK = re.compile(r"^(?:[（(]?[一二三四五六七八九十\d]+[）)、.．])+\s*")


def orders_throughout(article: Article, grammar: Grammar) -> str:
    """ "order" for work points without a title: most sentences open with a verb of doing; else ""."""
    if article.byline is not None:
        return ""
    texts = [part.text for part in article.paragraphs if not part.heading]
    if any(_TELLS.search(text) for text in texts):
        return ""
    sentences = [one for text in texts for one in re.split("[。；]", _MARK.sub("", text)) if one]
    orders = sum(is_imperative(one, grammar) for one in sentences if not TOLD.search(one))
    return "order" if orders > 3 and 2 * orders > len(sentences) else ""


def official_told(signs: Signs) -> str | None:
    """A report that tells what was done, in numbers: a fact whatever else it says."""
    if signs.setting.official == "report" and _SUBMITS.search(signs.text):
        return "fact"
    told = signs.setting.official == "report" and not signs.setting.plans
    counts = re.search(r"(?:已|了|去年|今年以来|上半年|截至)[^。]*\d", signs.text)
    ahead = re.search(r"力争|下一步|确保|到20\d\d年", signs.text)
    return "fact" if told and counts and not ahead and not signs.deficit else None


def _official_plan(signs: Signs) -> str | None:
    """An order, or a part of a report on what comes next, sets targets where it does not tell what is so."""
    told = (
        _IS.search(signs.text)
        or TOLD.search(signs.text)
        or (signs.deficit and _ASSERTS.search(signs.text))
    )
    defines = re.search(
        r"是指|所称|^[^，]{2,20}(?:关系到?|事关)|是[^，]{0,24}(?:组成部分|载体|基础|关键|产业)$",
        signs.text,
    )
    return "target" if signs.setting.plans and not told and not defines else None


def _official_statistic(signs: Signs) -> str | None:
    faults = signs.deficit and _ASSERTS.search(signs.text)
    reports = signs.setting.official == "report" and _STATISTIC.search(signs.text) and not faults
    return "fact" if reports and not signs.demand and not signs.intent else None


def _official_demand(signs: Signs) -> str | None:
    # In a speech, what "各级各部门" or "大家" must do is asked of them.
    others = OTHERS.match(signs.text)
    if others and signs.demand and signs.setting.speaker == "person":
        return "proposal" if signs.setting.official else None
    orders = signs.demand or (
        (signs.setting.official == "order" or re.search("不低于|不高于|不少于|不超过", signs.text))
        and _ORDER.search(signs.text)
        and not TOLD.search(signs.text)
    )
    return "target" if signs.setting.official and orders else None


def _official_definition(signs: Signs) -> str | None:
    defines = signs.setting.official and _DEFINES.search(signs.text)
    return "fact" if defines and "施行" not in signs.text else None


def _official_duty(signs: Signs) -> str | None:
    """Whose work something is: "市水务局负责……的监督管理", "……由所有权人负责", "……属于国家所有"."""
    duty = re.search(
        r"(?:部门|机构|机关|局|委|厅|办公室|政府|单位|委员会)(?:具体|统一|主要)?负责[^，]{4,}$|由[^，]{2,20}负责(?:解释)?$|(?:部门|机构|局|委)主管[^，]+工作$|(?:属于?|归)[^，]{2,10}所有$",
        signs.text,
    )
    return "fact" if signs.setting.official == "order" and duty and not signs.demand else None


def _official_intent(signs: Signs) -> str | None:
    if signs.deficit and re.search("面临|存在|压力|仍", signs.text) and not signs.imperative:
        return None
    told = re.search(r"(?:，|又|累计)[^，]{0,6}已|(?:进行|作|开展)了|^预[计测]|有望", signs.text)
    return "target" if signs.setting.official and signs.intent and not told else None


def _official_deficit(signs: Signs) -> str | None:
    finds = signs.deficit and (signs.setting.official == "report" or _ASSERTS.search(signs.text))
    told = signs.setting.official == "report" and re.search("存在|面临|仍|突出", signs.text)
    plain = not signs.imperative or told
    return "problem" if signs.setting.official and finds and plain else None


def _official_imperative(signs: Signs) -> str | None:
    counts = re.search(
        r"了|比上年|同比|增长\d|下降\d|增加\d|\d[万亿]?[余多]|贯通|建成投|通车|投产|竣工|落地$",
        signs.text,
    )
    # Under "工作回顾" the same form tells what was done: "淘汰落后产能87万吨".
    done = signs.setting.section == "done" and re.search(r"\d", signs.text)
    sets = signs.setting.official and signs.imperative and not (counts or done)
    return "target" if sets else None


def _official_report(signs: Signs) -> str | None:
    counts = signs.setting.official == "report" and re.search(r"\d", signs.text)
    return "fact" if signs.setting.official and (signs.past or counts) else None


def _official_merit(signs: Signs) -> str | None:
    matters = re.match(r"[^，]{2,20}(?:关系到?|事关)[^，]{2,}(?:，事关[^，]+)*$", signs.text)
    return "praise" if signs.setting.official and (signs.merit or matters) else None


def _official(signs: Signs) -> str | None:
    if signs.setting.official == "report":
        return "target" if signs.setting.plans else "fact"
    return "target" if signs.setting.official else None


# In this order; `official_told` comes before what documents that are cited say.
OFFICIAL: tuple[Callable[[Signs], str | None], ...] = (
    _official_duty, _official_plan, _official_statistic, _official_demand, _official_definition, _official_intent,
    _official_deficit, _official_imperative, _official_report, _official_merit, _official,
)  # fmt: skip
