"""What somebody sets himself: goals and rules, also without a word of intention, and what a body will do."""

from __future__ import annotations

import re

from guiju.reading.official import TOLD
from guiju.reading.signs import Signs


def measured_goal(signs: Signs) -> str | None:
    """ "城镇调查失业率控制在5.5%以内": a bound or a round figure for a year that is not over."""
    ahead = signs.setting.power or signs.setting.before == "target" or signs.shows("year-ahead")
    bounded = signs.shows("bound") or (ahead and signs.shows("round-figure"))
    done = TOLD.search(signs.text) or signs.shows("over") or signs.setting.before == "fact"
    return "target" if bounded and not done and signs.setting.official != "report" else None


def leading_idea(signs: Signs) -> str | None:
    """ "今年工作的总体思路是……", "……是我们今年的重点": what leads a plan is what it sets."""
    leads = signs.shows("leading-idea") and not TOLD.search(signs.text[:24])
    powerful = signs.setting.power or signs.setting.official or signs.setting.speaker == "narrator"
    return "target" if leads and powerful else None


def will(signs: Signs) -> str | None:
    """ "2022年，市工信局将完善……": what the paper tells that a body will do."""
    plain = not (signs.deficit or signs.demand or TOLD.search(signs.text))
    return (
        "target" if signs.setting.speaker == "narrator" and signs.shows("will") and plain else None
    )


def strives(signs: Signs) -> str | None:
    """ "力争……": who strives sets himself a target, unless he speaks of what others should do."""
    strives = re.search(r"力争|争取(?=到|在|用|实现|\d|今|明)", signs.text)
    asks = re.search(r"应[当该]|必须|建议|需要|鼓励", signs.text)
    others = asks or signs.setting.before == "proposal" or signs.setting.speaker == "narrator"
    return "target" if strives and not others else None


def firm(signs: Signs) -> str | None:
    """ "发现一起查处一起": who has power will do so each time."""
    each = signs.shows("firm")
    return "target" if each and signs.setting.power and not TOLD.search(signs.text) else None


def goal(signs: Signs) -> str | None:
    """ "目标是不低于1200万人": a goal in numbers."""
    sets = re.search(r"目标(?:任务)?(?:是|为|定为)[^，]*\d", signs.text)
    return "target" if sets and signs.setting.speaker != "narrator" else None


def changes(signs: Signs) -> str | None:
    """Who has power tells how a rule shall be: a standard raised, a share granted, a time cut."""
    told = TOLD.search(signs.text) or re.search(
        r"去年|以来|期间|上[学年季]|占比|原来|拉动|带动", signs.text
    )
    if not signs.setting.power or told or signs.deficit or not signs.shows("change"):
        return None
    return "proposal" if signs.setting.before == "proposal" else "target"


def next_step(signs: Signs) -> str | None:
    """ "下一步，……": what the speaker will do, unless it only has a benefit."""
    told_by_paper = signs.setting.speaker == "narrator" and not re.match("下一步", signs.text)
    opens = signs.shows("next-step") and not told_by_paper
    sets = re.match(
        r"(?:今年|年内|每年|明年)[^，]{0,4}(?:安排|培训|投入|资助|新建|新改建|改造|建设|再|新增)"
        r"|(?:今年|年内|明年)，?(?:再|要)?[给为][^，]{2,16}(?:配|建|发|装|购|添)"
        r"|(?:年内|明年)[^，]{0,4}(?:开工|建成|完成|投用|启动|实现|打造|推出)",
        signs.text,
    )
    opens = opens or (sets is not None and signs.setting.power and not TOLD.search(signs.text))
    if re.match("下一步|下一阶段|接下来", signs.text) and not signs.deficit:
        return (
            "target"
            if signs.setting.power or re.match("[^，]+，[^，]{2,20}将", signs.text)
            else None
        )
    foretold = signs.setting.cue == "tell" and not signs.setting.power
    return "target" if opens and not (signs.merit or signs.deficit or foretold) else None


def promises(signs: Signs) -> str | None:
    """What follows a verb of promising, where it is not past."""
    return "target" if signs.setting.cue == "promise" and not signs.past else None
