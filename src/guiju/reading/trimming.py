"""A piece of a sentence without what is no content: connectives, list marks, outer quotation marks, end marks."""

from __future__ import annotations

import re

from guiju.reading.grammar import Grammar
from guiju.reading.sentences import Sentence

_MARK = re.compile(
    r"^(?:[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十\d]{1,3}[）)]"
    r"|第[一二三四五六七八九十百零\d]+条[\s　]*|第[一二三四五六七八九十]、"
    r"|\d{1,2}[.．、](?!\d(?!\d{3}年))|\d{1,2}[）)](?=\s*[\u4e00-\u9fa5])|[①-⒛㈠-㈩]|[Ⅰ-Ⅻ][.．、]"
    r"|[a-zA-Z][.．）)](?=\s*[\u4e00-\u9fa5])|-(?=\s*[\u4e00-\u9fa5])"
    r"|（(?:[大众微苦]?笑|掌声|鼓掌|停顿|沉默|叹气)）|[●■◆▶▲★—·•◦▪▫◇➢➤✓✔√\uf06c-\uf0fe]+)\s*"
)
_FREE = re.compile(
    r"^(?:同时|此外|另外|但是，?|但|不过|然而|可是，?|例如|比如(?!说)|具体地说|与此同时|其次是|一方面(?!.{1,60}，另一方面)|[一二三四五六七八九十]是)(?![^，：、]{0,3}的)"
)


# Marks nested deeper are no language; the bound keeps time linear in length.
_DEEPEST = 12
# "记者走访发现，" and "我的建议是三条：" lead to what is said.
_LEADS = re.compile(
    r"^(?:(?:(?:近日|日前|昨[天日]|今[天日])，)?(?:[^，。：“”]{0,10}记者|笔者)(?:在“[^“”]{2,24}”)?[^，。：“”]{0,20}(?:了解到|发现|获悉|看到|注意到|得知|以为|认为|觉得|相信|主张|建议|(?:笔|个)账)[，,：:]"
    r"|(?:还有)?[一这][^，。：“”]{0,3}(?:数据|数字|事实|现象|细节)[^，。：“”—]{0,16}——|[^，。：“”]{0,24}(?:感受|体会|感触)有[二两三四五]：(?=其一|一是|第一)"
    r"|据[^，。：“”]{2,20}(?:数据|统计|资料)(?:显示|表明)?，|(?:只是|但是?|可是?|不过|然而|现在|如今|目前)+(?=“[^“”]*[，。][^“”]*”?$)|我?的?建议(?:是|有)?[^，：]{0,6}[：:]|[^。：“”]{0,16}我[^。，：]{0,4}(?:补充|强调|提醒|讲|说)[一两几]?[句点下][：:，]"
    r"|(?:[^。：“”]{0,16})?[一二两三四五六七八九几\d]+[点条项个][^，。：“”]{0,4}(?:建议|意见|措施|看法|举措|要求|对策|主张|体会|办法|经验|理由|原因)[：:]"
    r"|第[一二三四五六七八九][句点条个招步项类方面][^，。：“”]{0,4}(?:就?是|，|：)|(?:最后|还有)一[点条句个](?:就?是|，)|(?:可|但|然而)?(?:谁(?:能|曾|也没|都没|又)?[想料]到|殊不知|没想到|不料)，"
    r"|(?:关于|对于?|针对)(?:您|你们?|贵[^，]{1,4}|代表|委员)[^，。]{0,6}(?:提出|反映|建议|关心)[^，。]{2,60}，"
    r"|(?:[^。：“”]{0,30}，)?[^，。：“”]{0,12}(?:看到|认识到|意识到|深感|存在|面临)[^。：“”]{0,30}(?:困难|问题|不足|差距|挑战|短板|矛盾)(?:主要)?(?:就?是|有)?[：:]"
    r"|(?:[^，。：“”]{0,14})?(?:原因|难点|症结|表现)(?:主要)?(?:就?是|有|在于)?[二两三四五几]?[：:](?=一是|第一|首先|其一)"
    r"|(?:下一步，?|今后，?|接下来，?|为此，?)?[^，。：“”]{0,10}?(?:将|要|拟|应)?(?:重点|着重|主要|着力)?(?:做好|抓好|开展|采取|推进|从)(?:以下|如下|[两三四五六几][个项]?方面)[^，。：“”]{0,8}[：:]"
    r"|[^，。：“”]{0,16}(?:预期|奋斗|发展|工作)目标(?:任务)?(?:就?是|为)?[：:]"
    r"|[^。：“”]{0,40}(?:答复|函复|回复|通知|报告|汇报)如下[：:]"
    # "就业：全年……": what a figure of a bulletin is about.
    r"|[\u4e00-\u9fa5]{2,6}[：:](?=全年|年末|截至|(?:19|20)\d\d年)"
    # "还有一点需要明确的是，", "还有一组数字让人揪心——", "他的感受有三：其一，".
    r"|还有一点(?:需要|值得|应当|必须)?[^，。：“”]{1,6}的(?:就?是)，|(?:还有)?[一另这那][个组项]+[^，。：“”]{0,3}数[据字][^，。：“”]{0,14}(?:——|：)"
    r"|(?:[^，。：]{0,20})?有[二两三四五][点条个]?：(?=一是|第一|首先|其一)|(?:而|但|可)(?:另一方面|与此同时|同时)，"
    r"|(?:正像|正如|诚如|恰如|就像)(?!您|你|贵|上)[^，。：“”]{2,30}所[^，。：“”]{1,4}的?(?:那样)?，|(?:最后，)?再次(?:感谢|谢谢)[您你贵][^，。：“”]{2,30}，|据[^，。：“”]{2,24}消息[：，]|据(?:初步|有关方面|不完全)?(?:核算|汇总|核实|推算)，"
    r"|我(?:先|再|首先|接着)*来?(?:回答|说说|讲讲|谈谈|说明|解释)(?:一下)?[^，。：“”]{2,16}(?:问题|情况|背景)[，：]"
    # Who says it cannot be told: a pronoun that nobody stands for, "有观点指出，", the author of a column.
    r"|(?:[^，。：“”]{2,16}，|[^。；：“”]{2,40}，(?=[他她]说：“))?(?:但|而)?(?:[他她]们?|其中(?:特别|还)?|[也还]?有(?:观点|声音|意见|分析|评论|说法))(?:就|也|还|又|则|曾)*(?:说|认为|表示|指出|强调|坦言|主张|相信)(?:，|：(?=“))"
    r"|(?:但|而|并且|而且|所以|因此)?我[就也]?(?:认为|觉得|以为)，"
    r"|(?:各位[^，。！：]{1,8}|同志们|朋友们|乡亲们|同学们|女士们、?先生们|父老乡亲们)[，！：])"
)


def is_direct(words: str, sentence: Sentence) -> bool:
    """Whether a sentence stands in quotation marks as a whole, or inside a longer quotation."""
    return sentence.quoted or is_quote(words) or (words[:1] in "“「" and sentence.ends_quoted)


def is_quote(words: str) -> bool:
    """Whether words are one quotation from end to end."""
    text = words.strip("，,： ")
    if not text or text[0] not in "“「":
        return False
    depth = 0
    for at, mark in enumerate(text):
        depth += (mark in "“「") - (mark in "”」")
        if depth == 0:
            return not text[at + 1 :].strip("。！？，；")
    return False


def trim(text: str, start: int, end: int) -> tuple[int, int]:
    """A piece without connectives, list marks, outer quotation marks and its closing mark."""
    for _ in range(_DEEPEST):
        before = (start, end)
        while start < end and text[start] in "，、：:；。！？ 　)）”’":
            start += 1
        while end > start and text[end - 1] in "。！？；，、：!? 　":
            end -= 1
        mark = _MARK.match(text[start:end])
        if mark and mark.end() < end - start:
            start += mark.end()
        piece = text[start:end]
        if piece[:1] in "“「" and piece:
            close = _closing(piece)
            if close is None or close == len(piece) - 1:
                start += 1
                end -= close is not None
        if (
            end > start
            and text[end - 1] in "”」"
            and text[start:end].count("”") > text[start:end].count("“")
        ):
            end -= 1
        if (start, end) == before:
            break
    return start, end


def _closing(piece: str) -> int | None:
    depth = 0
    for at, mark in enumerate(piece):
        depth += (mark in "“「") - (mark in "”」")
        if depth == 0:
            return at
    return None


def without_connective(text: str, start: int, end: int, grammar: Grammar) -> int:
    """Where a piece starts behind a connective such as "同时，"."""
    piece = text[start:end]
    if (leads := _LEADS.match(piece)) and leads.end() < len(piece) - 3:
        return start + leads.end()
    found = grammar.connective.match(piece)
    if found and found.end() < len(piece) - 2:
        if piece[found.end()] in "，：,:":
            return start + found.end() + 1
        if _FREE.match(piece):
            return start + found.end()
    return start
