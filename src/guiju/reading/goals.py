"""What somebody sets himself without a word of intention: measured goals, leading ideas, what a body will do."""

from __future__ import annotations

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
        "target"
        if signs.setting.speaker == "narrator" and signs.shows("will") and plain
        else None
    )
