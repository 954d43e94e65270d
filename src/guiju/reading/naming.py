"""Names learnt from an article: words that stand where only a person's name does, and come back.

A list of surnames knows the names of one people. Others (敖登高娃, 次仁卓嘎, 库尔班·买买提) and rare surnames
show themselves by where they stand: behind a title, before one, or as the subject of a verb of saying.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from re import Pattern

from guiju.reading.grammar import COMPOUND, JAPANESE, Grammar, any_of

_THREE = "[\u4e00-\u9fa5]{3}"
# The last character of a word for what somebody is; a name may follow.
OFFICES = "长员师家者任席记委总手工民人士户代表理事干部问监计生医警兵匠管导编馆商将帅主教"
# What a person of two characters does behind his name: 薛澜打断了主持人.
_DOES = re.compile(
    "打断|接过|接着|摇头|点头|笑着|笑道|指着|掰着|拿出|翻开|站起|起身|说起|说到|谈起|提起|算起|算了|介绍|表示|认为|指出|强调|建议|呼吁|坦言|直言|透露|回应|回忆|感慨|解释"
    "|反映|补充|告诉|提出|打开|打趣|举例|话锋|听后|看着|看到|望着|发现|感到|觉得|担心|希望|相信|承认"
)
_OPENS = re.compile(
    "谈|说|面|据|记|针|随|为|如|当|同|此|另|今|去|近|日|目|现|采|座|会|接|听|看|走|坐|站"
)
_WORDS = re.compile(
    "高[质水标校技新端效度层铁速等中原温龄]|常[态务住委规年]|成[果本员立]|金融|安全|时间|万[人元]|方[案式面]|应[急用当]|计[划算]|关[键注于系]|全[国省市面县部]|公[共司里]"
    "|平[台均安]|单[位个]|水[平利]|文[化件]|支[持付]|施[工行]|解[决放]|包[括含]|连续|林[业区]|边境|苗木|房[屋子价]|车[辆间]|温[室度]|农|商|国|和|相|路|石油|项目|经|通|于"
)
_ACTS = frozenset("说表也还则告介认坦指强对向")
_DOTTED = r"[\u4e00-\u9fa5]{1,8}(?:·[\u4e00-\u9fa5]{1,8})+"
# What a name holds no part of: particles, numerals, and the endings of offices and groups.
NO_NAME = re.compile(
    r"[的了在是和与及等对从向将已被把让为着过也都还又就则却曾并一二两三四五六七八九十几多每各这那该本其某们您他她我]"
    r"|[员长师者家授席记办局厅部委会院校所厂司县市省区镇村界组队工户商]$|人大|政协|全国|全[省市县]|党代|大会|业主|基层|^(?:有|可|但|据|如|因|由|经)|[不而无之地其]"
)


_GRAMMAR = re.compile(r"[的了在是和与等对将已被把为着们这那各该本]|[说道称言]$")


# A name with a form of address: 家住城南的李明大爷.
ADDRESSED = re.compile(
    "(?:^|的)([\u4e00-\u9fa5]{2,3})(?:先生|女士|师傅|大[爷妈叔娘姐哥]|阿姨|奶奶|爷爷|老汉|老人|同志)$"
)
# The characters that foreign names are written in.
TRANSLITERATED = re.compile(
    "[阿埃艾爱安昂奥巴白柏班邦保鲍贝本比彼别宾波伯博布查昌楚达大戴丹道德登邓狄迪丁杜多恩尔法凡范菲费芬弗福富甘冈高戈哥格根贡古哈海汉豪赫亨洪胡华怀惠霍"
    "基吉加贾简杰金卡凯坎康考科克肯库奎拉莱兰朗劳勒雷黎李里利丽莉莲良列林琳留龙隆卢鲁路露伦罗洛马玛迈麦曼芒毛梅门蒙孟米密明缪莫姆默木穆纳娜奈南内尼宁纽努诺欧"
    "帕潘庞佩彭皮匹平普奇齐乔切琴琼丘让热日荣茹瑞萨赛桑森沙莎山尚舍申圣施史舒斯司思苏索塔泰坦汤特藤提蒂廷图托瓦万王威韦维文翁沃乌吴伍西希夏谢辛欣休徐许雪雅亚延"
    "扬耶叶伊易因英尤约泽扎詹珍芝治朱兹佐冯什娃]+"
)
FUNCTION = re.compile(
    r"[的了在是和与说对向从将已曾给带把及等介表认提来去为有不以都又却也还就则被让于或其这那个们人部委局会]"
)
BY_TITLE = re.compile(
    r"(?:^|[的、，”])(?P<name>[\u4e00-\u9fa5]{2,4}?)"
    r"(?P<title>代表|委员|常委|总理|(?<!副)省长|老人|老汉|大爷|大娘|大妈|大姐|大叔|同志|老师|医生|教授|院士|先生|女士|律师|师傅|阿姨)"
)
TITLED = re.compile(
    r"(?:^|(?<=[，、；])|(?<=请问)|(?<=谢谢)|(?<=感谢))(?P<name>[\u4e00-\u9fa5]{2,3})(?P<title>代表|委员|常委)(?![们团会大])"
)
DOTTED_TITLED = re.compile(
    r"(?P<name>[\u4e00-\u9fa5]{1,8}(?:·[\u4e00-\u9fa5]{1,5}?)+)(?P<title>代表|委员|先生|女士|教授|博士|院士)"
)
# "小林（化名）", "李薇（化名）": the name is what stands before, no longer than it has to be.
ALIAS = re.compile(
    r"((?:[老小阿]|(?<=[的生主工农人员民手])[\u4e00-\u9fa5]{1,2}|^[\u4e00-\u9fa5]{1,2})[\u4e00-\u9fa5])（(?:化名|音)）"
)
_DOTTED_END = re.compile(r"(?:(?!的)[\u4e00-\u9fa5]){1,8}(?:·[\u4e00-\u9fa5A-Z]{1,8})+$")
_TOGETHER = re.compile(
    "(?:^|[的员])(?P<names>[\u4e00-\u9fa5]{2,3}(?:、[\u4e00-\u9fa5]{2,3}?)+)等?(?:[两三四五六七八几]?[位名个])?"
    "(?P<title>代表|委员|常委|院士|教授|专家|同志)$"
)
_OFFICE_BEHIND = re.compile(
    "(?:^|(?<=[，。；：！？”的、和]))(?P<name>[\u4e00-\u9fa5]{2,3}?)"
    "(?P<title>书记|院士|教授|[局厅处部市县区镇乡村院校所站团队司会秘行社总]长|主任|主席|总裁|董事长|经理|老师|医生|律师|工程师)"
)
_THEN = re.compile(r"[则也还都却就便曾已又仍]")
# Where a name with a middle dot ends, the words of grammar behind it show.
_ENDED = re.compile(
    r"[\u4e00-\u9fa5]{1,8}(?:·[\u4e00-\u9fa5]{1,8})*?·[\u4e00-\u9fa5]{1,7}?(?=前不久|近日|日前|昨[天日]|今天|此前|不久前|曾经|[仍也还都则就却便曾已又在是说表认指介告坦强建呼提对向把将从有和与等代委先女教博院的]|$)"
)


@lru_cache(maxsize=8)
def _places(grammar: Grammar) -> tuple[tuple[Pattern[str], ...], Pattern[str]]:
    """Where names stand: behind a title, before one, as who says, as who asks; and what ends on a title."""
    lists = grammar.lists
    words = [word for kind in lists["cues"] if kind != "object" for word in lists["cues"][kind]]
    titles = any_of(title for title in lists["titles"] if len(title) > 1)
    says = f"(?:{any_of(lists['adverbs'])})*(?:{any_of(words)})"
    told = f"{says}(?=[，：:“。]|道|说)"
    name = f"(?P<name>{_DOTTED}|[\\u4e00-\\u9fa5]{{2,4}}?)"
    return (
        re.compile(f"(?:{titles}){name}{told}"),
        re.compile(f"(?:^|[，。；、”！？的]){name}(?:代表|委员)(?![们团会大性作们])"),
        re.compile(f"(?:^|[。；”！？，]){name}{told}"),
        re.compile(f"(?:^|[。；”！？，]){name}{says}"),
    ), re.compile(f"(?:{titles})$")


def learn_names(text: str, grammar: Grammar) -> frozenset[str]:
    """The names that an article shows, each where it can be nothing else: longer ones once, short ones twice."""
    if not text:
        return frozenset()
    places, title = _places(grammar)
    behind, before, opening, subjects = (
        {match["name"] for match in pattern.finditer(text)} for pattern in places
    )
    shown = {name for name in before if len(name) > 2 and text.count(name) > 1}
    shown |= {name for name in behind if len(name) > 2 or text.count(name) > 1}
    shown |= {name for name in opening if text.count(name) > 1 and _surnamed(name, grammar)}
    shown |= (opening & before) | (opening & behind)
    shown |= set(re.findall(r"来自[^，。]{2,12}的([\u4e00-\u9fa5]{3,4})(?:代表|委员)", text))
    shown = {name for name in shown if not NO_NAME.search(name)}
    # Who stands behind a title elsewhere may hold any syllable: 才让太.
    shown |= {name for name in subjects if not _GRAMMAR.search(name) and _titled(name, text, title)}
    shown |= set(_borne(text, grammar))
    return frozenset(name for name in shown if not _is_word(name, grammar))


def _borne(text: str, grammar: Grammar) -> Iterator[str]:
    """Names of three characters behind what somebody is that come back and do something: 农机手唐建国, 唐建国说."""
    behind = {one[1] for one in re.finditer(f"(?<=[{OFFICES}])(?=({_THREE}))", text)}
    for name in behind:
        if grammar.name.fullmatch(name) is None or NO_NAME.search(name):
            continue
        places = [at + len(name) for at in _starts(name, text)]
        then = {text[at : at + 1] for at in places}
        # Three times, each before something else: no part of a longer word.
        stands = bool(then & _ACTS) or (len(then) > 2 and not _WORDS.match(name))
        if len(places) > 1 and stands:
            yield name
    # Who stands right behind a quotation, and comes back with something else behind: “……。”才仁措如今开了店.
    for name in {one[1] for one in re.finditer(f"(?<=[。！？]”)(?=({_THREE}))", text)}:
        then = {text[at + 3 : at + 4] for at in _starts(name, text)}
        word = NO_NAME.search(name) or grammar.title.fullmatch(name) or _OPENS.match(name)
        if len(then) > 1 and not word:
            yield name


def _titled(name: str, text: str, title: Pattern[str]) -> bool:
    """Whether a word stands somewhere right behind a title as well."""
    if len(name) < 3 or text.count(name) < 2:
        return False
    places = _starts(name, text)
    return any(title.search(text[max(0, at - 6) : at]) for at in places)


def _starts(name: str, text: str) -> list[int]:
    """Where a name stands in a text. A pattern of its own would push others out of the cache."""
    starts, at = [], text.find(name)
    while at >= 0:
        starts.append(at)
        at = text.find(name, at + len(name))
    return starts


def _surnamed(name: str, grammar: Grammar) -> bool:
    return len(name) < 4 and grammar.name.fullmatch(name) is not None


def _is_word(name: str, grammar: Grammar) -> bool:
    """Whether a word is one for bodies, groups, documents or saying; names with a dot are cut where they stand."""
    lists = (grammar.collective, grammar.document, grammar.body, grammar.pronoun, grammar.cue)
    return "·" in name or any(pattern.search(name) for pattern in lists)


_ENDS_SHORT = re.compile(
    "(?:代表|委员|常委|院士|教授|同志|先生|女士)|(?:触摸|抚摸|挥舞|翻看|翻阅|端详|注视|打量|比划|展示|指点|擦拭|捧读)[着起了]"
)


def name_after(
    rest: str, grammar: Grammar, count: Callable[[str], int], is_name: Callable[[str], bool]
) -> str | None:
    """The name that a text begins with; `count` says how often a word stands in the article."""
    found = grammar.name.match(rest)
    if found is None:
        return None
    name = found[0]
    if "·" in name:
        ended = _ENDED.match(name)
        return ended[0] if ended else name
    if len(name) < 3:
        return name if is_name(name) else None
    foreign = (
        re.match(JAPANESE, name) is not None
        and name[-1] not in _ACTS
        and name[-1] not in "的了在是和与"
    )
    compound = re.match(COMPOUND, name) is not None and not FUNCTION.search(name[3:])
    several = foreign or compound or count(name) > 1
    if len(name) == 4 and count(name) == count(name[:3]) and several:
        return name
    if _is_labelled(rest, count):
        return rest[:4]
    # "徐麟代表", "陈羽触摸着……": a title, or what is done with the hands, ends a name of two.
    if _DOES.match(rest[2:]) or _ENDS_SHORT.match(rest[2:]):
        return rest[:2] if is_name(rest[:2]) else None
    name, short, further = name[:3], name[:2], rest[:4]
    longer = count(name) == count(short) and not FUNCTION.search(name[2])
    if longer and count(further) == count(name) and _THEN.match(rest[4:]):
        # "旗长敖登高娃则……": the adverb shows where the name ends.
        return None if FUNCTION.search(further) else further
    chosen = name if longer else short
    clear = longer or count(short) > 1 or FUNCTION.search(name[2]) is not None
    return chosen if clear and is_name(chosen) else None


def _is_labelled(rest: str, count: Callable[[str], int]) -> bool:
    """Whether a name of four characters is one elsewhere alone before a colon: 哈斯巴根："""
    labelled = count(f"{rest[:4]}：") > 0 and count(rest[:4]) == count(rest[:3])
    return labelled and not FUNCTION.search(rest[1:4]) and not _DOES.match(rest[2:])


def names_by_form(
    text: str, grammar: Grammar, is_name: Callable[[str], bool], count: Callable[[str], int]
) -> Iterator[tuple[str, str, str, int]]:
    """Who is named by a form of address, an alias or an office behind: name, title, the words and where they stand."""
    for found in TITLED.finditer(text):
        if is_name(found["name"]):
            yield found["name"], found["title"], found[0], found.start("name")
    for found in DOTTED_TITLED.finditer(text):
        name = found["name"][foreign_start(found["name"], grammar) :]
        yield name, found["title"], found[0], found.start()
    for found in ALIAS.finditer(text):
        if found[1][0] in "老小阿" or is_name(found[1]):
            yield found[1], "", found[0], found.start()
    for found in _OFFICE_BEHIND.finditer(text):
        # 章永年书记, who is 章书记 further on.
        again = f"{found['name'][0]}{found['title']}"
        if is_name(found["name"]) and count(again) > 0:
            yield found["name"], found["title"], found[0], found.start("name")


def names_together(text: str, grammar: Grammar, is_name: Callable[[str], bool]) -> tuple[str, ...]:
    """The names that share one office behind the last of them: 张三、李四委员, 张三、李四等三位代表."""
    found = _TOGETHER.search(text)
    if found is None or grammar.title.fullmatch(found["title"]) is None:
        return ()
    names = tuple(found["names"].split("、"))
    return names if all(is_name(name) for name in names) else ()


def called_before(called: str, names: Iterable[str]) -> str | None:
    """Whose surname stands in 齐师傅 or 老齐: the one name with it that is known; None where there is none or two."""
    surname = called[1] if called[0] in "老小阿" else called[0]
    bearers = [name for name in names if name[0] == surname and 1 < len(name) < 4]
    return bearers[0] if len(bearers) == 1 else None


def foreign_start(text: str, grammar: Grammar) -> int:
    """Where a name with a middle dot begins at the end of a text, behind title and country; -1 where none is."""
    found = _DOTTED_END.search(text)
    if found is None:
        return -1
    first = found[0].partition("·")[0]
    before = [one.end() for one in grammar.title.finditer(first)]
    before += [one.end() for one in re.finditer(r"国|籍|裔|家|的", first)]
    return found.start() + max((at for at in before if at < len(first)), default=0)
