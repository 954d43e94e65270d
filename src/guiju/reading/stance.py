"""Whether a text finds fault or merit: by words of trouble and praise, and by how sentences are built to say so."""

from __future__ import annotations

import re

from guiju.reading.grammar import Grammar

_NUMBER = r"[\d一二两三四五六七八九十百千万半几]"
# Words of trouble that find no fault: shares and amounts, names of groups, what does not exist.
_NO_FAULT = re.compile(
    r"[^，。；]{2,12}[由从][^，。；]{1,14}(?:减少|下降|降低|压减|缩短|缩小|降)[到至为][^，。；]*|不[低高少多大小]于|不足(?=[\d一二三四五六七八九十两百千])|(?:没有|不存在|无)(?:问题|困难|障碍)|不降低|不是[^，]{1,20}，(?=而是)"
    r"|风险(?:等级|投资|评估|管理|补偿|防控|池)|污染防治|问题导向|不良反应|垄断法|反垄断|(?:重大|有关|相关)问题(?=及时|由|的解决)"
    r"|(?:特别|特殊|家庭经济)?困难(?=群众|家庭|职工|学生|地区|老年|残疾|企业|寄宿|群体)|特困|(?:困境|失能|残疾|留守|贫困|弱势|低收入|流浪|失业|孤残|脱贫)(?=儿童|群众|群体|家庭|人口|人员|老人|老年|妇女|学生|户|地区|县|村)|有限(?=公司|责任)|慢(?=性|特)"
    r"|贵(?=州|阳|宾|校|重|族|金)|[宝可珍高尊]贵|(?:下降|减少|降低|下滑)(?:了|到|至)?(?:近|约|超|超过|逾|不足)?[\d一二两三四五六七八九半]"
    r"|负担(?=\d|一半|部分|全部|比例)|罕见病|疑难|来之不易|(?:防|抗|减|救)[灾汛风]|(?:违法|违规)(?=所得|行为的|建设的)|小病|依赖(?=度)"
    r"|(?:紧缺|短缺)(?=工种|岗位|职业|人才|专业|学科|型|药)|没有“[^”]+”，而是|(?:紧急|突发|自然)?灾害(?=救助|预警|监测)"
)
# What is removed, avoided or withstood is no fault any more.
_MENDED = re.compile(
    r"(?:解决|破解|化解|补齐|补|避免|防止|防范|弥补|应对|克服|降低|减少|消除|缓解|打破|突破|打击|查处|遏制|减轻|抵御|规避|解除"
    r"|攻克|摆脱|扭转|严查|整治|惩治|摘掉|告别|结束|关掉|关停|淘汰|取缔|盘活|消化|处置|面对|尽管|虽然|杜绝|根治|清理|不搞|不能搞)(?!得?不)[^，。；]{0,24}"
)
_BUT = re.compile(r"但(?:是)?|然而|不过(?!\d|[一二两三四五六七八九十百])|却|如今")
# "往往要走二十多公里", "要对接26个部门": what it costs; nobody is asked for it.
COST = re.compile(
    r"(?:往往|一般|通常|动辄|动不动|平均|光|起码|还得?|都|就|也|常常)*(?<![只主重需])要(?:走|跑|等|花|掏|倒|填|盖|交|排|赔|扣|出|歇|对接|耗|付|缴|占|爬|绕|熬|扛|蹚|转|换|签|背|摊|(?=\d))"
    rf"[^，。；到达]{{0,10}}?{_NUMBER}[^，。；]{{0,8}}|(?:各[家户]|家家|处处|样样|层层)都要(?:收|交|花|跑|签|盖)[^，。；]{{1,4}}|要钱不要命"
)
# How a sentence says that something is too little, missing, worse than it should be, or harmful.
_BUILT_AS_FAULT = re.compile(
    rf"(?<![不非])(?:只有|仅有|才有|只剩|仅剩)[^，。]{{0,10}}{_NUMBER}"
    rf"|(?<![不非])(?:只|仅|才)(?:占|达|够|能|给|相当于|下降|增长|提高|增加|完成|领|拿|发|卖|降|涨|修通|覆盖)了?[^，。要就]{{0,8}}{_NUMBER}(?![^，。]*就)"
    rf"|{_NUMBER}[^，。]{{0,6}}(?:不到|不足|低于)[^，。\d]{{2,10}}(?:平均|标准|要求|目标)|不到(?:全国|全省|世界|发达)[^，。]{{0,8}}的?{_NUMBER}"
    r"|(?:至今|根本|几乎|一直|还|也|都|压根|从来?|从没)没(?!有不|有一[个天]不)有?[^，。“]{1,12}|(?:^|[，、；的])(?:[^，。；、]{1,6})?没(?:有|(?!有))(?!不|最|解不|理由|一[个名所]?不|停|退|变|什么|留下|“)[^，。“]{1,10}(?=[，。；、]|$)"
    r"|(?:低于|落后于|逊于|不及)[^，。\d]{0,4}(?:发达|全国|全省|世界|国际|国外|同类|预期|平均)|[只仅][^，。]{1,8}[一两三几\d](?:次|回|面)(?=[，。；]|$)"
    r"|(?:拿|找|招|买|看|听|等|收|请|借|贷|办|做|用|学|赚|挣|享受|覆盖)不(?:到(?!位)|起|了(?!解)|上|来)|重[\u4e00-\u9fa5]{1,4}[、，]?轻[\u4e00-\u9fa5]{1,4}(?=[，。；、]|$)"
    r"|停留在|止步于|流于|浮于|陷入|沦为|[卡困堵挡]在"
    r"|连[^，]{1,10}[都也](?:没|不|是坏|难|无)|一[\u4e00-\u9fa5]{1,5}[也都](?:没|不(?!能少|少|落|放过)|未)"
    r"|比[^，。]{1,16}[还更](?:要)?(?:贵|难|低|慢|差|少|苦|重|累|短)|(?:还|远|都|倒)?不如(?!干脆)|远?不及|[更最](?:难|苦|差|短)(?=[，。：；]|$)"
    r"|(?:谁|哪[个家里有]?)还?(?:舍得|敢|愿意?|肯)|怎么(?:能|敢|办)|凭什么|岂能|难道|何来|何谈"
    r"|(?:造成|导致|致使|引发|酿成)[^，。]{0,20}(?:死亡|失踪|受伤|伤亡|损失|事故|流失|浪费|不便|中断|瘫痪)|迟早要出"
    r"|(?:却|偏偏|反而|反倒|竟然?|居然)[^，。]{0,8}(?:不|没|无|只|仅|难|涨|掉)"
    r"|(?:能力|水平|程度|质量|效率|意识|基础|积极性|条件|规模|成效|收入|待遇|占比)[^，。]{0,3}(?:弱|差|低|慢|少|散|小|乱|薄)(?=[，。；、]|$)"
    r"|不(?:严|实|力|准|细|深|稳|牢|齐|顺|足|强|高|够|到位|及时|扎实|彻底|规范|透|清|匹配|相称|配套|衔接)(?=[，。；、]|$)"
    r"|(?:酸|退|老|沙|盐碱|石漠|弱|边缘|虚|泛|僵|荒漠|板结)化(?:加剧|严重|现象|趋势|问题)?(?=[，。；、]|$)|(?:^|[，、；是])(?:还|最|更|就|主要|既)?缺(?![席陷口])[^，。、]{1,6}(?=[，。、；]|$)|失之|站不住脚|误区|不可取|不妥|值得商榷|麻痹|侥幸|懈怠|失守|跑了[^，。]{0,6}趟"
    r"|(?:现象|情况|问题)(?:确实|依然|仍然?|还|普遍|大量)存在|占比高达|高达[^，。]{1,8}[，。]?(?=.*差距)|减少了[^，。]{1,8}，有的|一拖就是|于心不忍|(?:状况|局面|现象|情况|做法|老路|日子)[^，]{0,4}(?:不能|不可)再|掉(?:块|头发)|白跑|白干|太长|太远|太重|太难|太累"
)
# And how one says that something is good.
_BUILT_AS_MERIT = re.compile(
    r"终于|总算|了不起|来之不易|实打实|开[了创]?先河|真正(?:活|动|强|富|好|火)起来"
    r"|越来越(?:好|强|旺|红火|足|甜|近|方便|美|亮|有)|[\u4e00-\u9fa5](?:了|好)，[^，。]{1,14}(?:也能|就能|才能|就成|才会|就肯|就有|自然就)|事情就成|没有解不开|再也不[用愁怕]|不用再|不愁"
    r"|是最好的|(?:是|成为|堪称)[^，]{0,14}(?:创举|法宝|榜样|成就|奇迹|脊梁|功臣|必然之举)|感谢|致敬|(?:得到|赢得|受到|获得)[^，]{0,12}(?:肯定|好评|认可|赞誉|称赞|欢迎|点赞)|[便好强快松亮宽](?:多了|了不少|了许多)|(?:总体|整体|运行)(?:平稳|稳定|良好|向好)|求真务实|催人奋进|舒畅|乐开了花|合不拢嘴"
)


def finds_fault(text: str, grammar: Grammar) -> bool:
    """Whether a text says that something is wrong; what is to be solved or avoided does not count."""
    main = text
    if (but := list(_BUT.finditer(text))) and but[-1].end() < len(text) - 4:
        main = text[but[-1].start() :]
    cleaned = _NO_FAULT.sub("", _MENDED.sub("", main))
    if any(
        cleaned[max(0, one.start() - 1)] not in "不零防抗治反禁免"
        for one in grammar.problem.finditer(cleaned)
    ):
        return True
    return bool(_cannot(cleaned) or _BUILT_AS_FAULT.search(cleaned) or COST.search(cleaned))


# "找不着", "看不过来": what cannot be done is a fault, but for what cannot fail.
_CANNOT = re.compile(
    r"(?<![少忘错免离])(?<!受)[\u4e00-\u9fa5]不(?:着(?!急)|掉|过来|下来|上去|起来?(?=[，。；]|$)|动(?!产|摇)|住|到(?=[，。；]|$|[^，\d一二三四五六七八九十百]{1,4}的)|完(?![全善整成美])|上(?=[^，]{0,6}(?:，|。|$|的)))"
)


def _cannot(text: str) -> bool:
    return _CANNOT.search(text) is not None


def finds_merit(text: str, grammar: Grammar) -> bool:
    """Whether a text says that something is good."""
    return grammar.praise.search(text) is not None or is_plainly_good(text)


def is_plainly_good(text: str) -> bool:
    """Whether a text is built to praise, whatever numbers it gives."""
    return _BUILT_AS_MERIT.search(text) is not None


def only_counts(text: str, grammar: Grammar) -> bool:
    """Whether what faults a text finds lie in its numbers alone, of which it gives three or more."""
    counts = re.findall(rf"\d[\d.,]*|{_NUMBER}+[成户家]", text)
    words = grammar.problem.search(_NO_FAULT.sub("", text))
    return len(counts) > 2 and (words is None or words[0] in ("不足", "不到"))
