"""Who speaks: persons with their roles, pronouns, collectives, bodies and documents as sources."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from guiju.reading.grammar import Grammar
from guiju.reading.naming import (
    ADDRESSED,
    BY_TITLE,
    FUNCTION,
    NO_NAME,
    TRANSLITERATED,
    called_before,
    foreign_start,
    learn_names,
    name_after,
    names_by_form,
    names_together,
)
from guiju.reading.sources import Person, Source, SourceType
from guiju.reading.unnamed import find_anonymous, find_bearer, find_other

_NOT_NAMES = re.compile(
    r"[院部局署厅委办者]$|[在还也与和等说的了是将就都对向从这那有个们为被把让使并但而]$|人大|政协|全国|^(?:安徽|江西|江苏|云南|甘肃|宁夏|海南|温州|金华|常州|柳州|汕头|景德|延安|石家庄|乌兰|兰州|党支|于海)$|^(?:国务|单位|公司|方面|时任|有关|相关|和|于是|许多|许可|任何|成为|方面|时任|常常|应该|安全|高度|计划|高校|国家)"
)
_OPENINGS = re.compile(
    r"^(?:对此|为此|据|有(?!关)|另有|也有|还有|一位|一名|多位|多名|几位|不少|许多|很多|部分|一些|今年|去年|近日|日前|昨日|此前|其中|该|这份|本|当|而|但是|但|不过|然而|可是|同时|此外|另外|随后|后来|于是|接着|最后|为此|因此|而且|并且|其实|的|作为|来自|出席会议的|参加会议的|与会的?|正如|如|上述|记者从|从)"
)
_REFUSED = re.compile(
    r"^(?:按照|根据|围绕|符合|落实|按|依|为了|把|将|以|因|随着|满足|关于|对于|针对|经(?!济|理|贸|营|销|办)|通过|没有|如果|只要|除|不|所|可以|能(?!源)|要|应(?!急)|让|使|被|并|或|未(?!成年)|正在|已经|是|会(?!议|上|长|见)|就(?!业)|才|最(?!高)|更)"
)
_SEARCHED = 100_000
_DESCRIBED = re.compile(r"(?:这位|这名|该名)[^，。；：“”]{2,24}")
# 老 and 小 before a surname that is a word of its own: 老师, 小区.
NOT_CALLED = frozenset("老" + mark for mark in "师家年区人旧化房路方农") | frozenset(
    "小" + mark for mark in "车学时康麦米区平说组计路游曲品项单关包班"
)
_THAT_DOCUMENT = re.compile(r"(?:这|该|此|上述|新)(?:一|份|项|部|个|版)?([\u4e00-\u9fa5]{2,4})")
_MANNER = 14
_SINGLE = re.compile(r"(?:[^，]{2,14}的)?(?:有?一|有|另[一]?|某)[位名个]")
_ONE = re.compile(r"(?:人士|负责人|负责同志|发言人|干部|工作人员|官员)$")
_MANY = re.compile(r"多|些|许|众|们|部分|业内|业界|各|双方|受访")
_PLURAL = frozenset({"他们", "她们", "两人", "二人", "双方"})


@dataclass(slots=True)
class Registry:
    """The sources of one article so far; pronouns and bare surnames look here."""

    grammar: Grammar
    persons: dict[str, Person] = field(default_factory=dict)
    recent: tuple[str, ...] = ()
    others: dict[str, SourceType] = field(default_factory=dict)
    whole: str = ""
    addressee: Source | None = None
    author: Source | None = None  # who signs a column and calls himself 笔者
    own: Source | None = None  # the document or speaker that calls itself 我局
    names: frozenset[str] = frozenset()
    titles: list[str] = field(default_factory=list)
    _counts: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Learn from the whole article which words are names, whatever people they come from."""
        self.names = learn_names(self.whole[:_SEARCHED], self.grammar)

    def find(self, chunk: str, offset: int, paragraph: int) -> Source | None:
        """The source that a chunk of text names at its end, if it does; `offset` is where the chunk starts."""
        if (pronoun := self._pronoun(chunk, offset)) is not None:
            return pronoun
        whole = self.grammar.collective.match(chunk)
        if whole is not None and whole.end() == len(chunk):
            return find_other(chunk, offset, self.grammar, self.others)
        text = chunk
        while (opened := _OPENINGS.match(text)) and len(opened[0]) < len(text):
            rest = text[opened.end() :]
            if text.startswith(
                ("有", "该", "如", "本", "从", "当", "而", "但")
            ) and self.grammar.name.fullmatch(text):
                break
            text = rest
        start = offset + len(chunk) - len(text)
        if not text or (_REFUSED.match(text) and not self.is_name(text)):
            unnamed = re.match("不愿|不便|不肯|未具名|匿名", text)
            return find_anonymous(chunk, offset, self.others) or (
                find_other(text, start, self.grammar, self.others) if unnamed else None
            )
        source = (
            self._pronoun(text, start)
            or self._persons(text, start, paragraph)
            or find_other(text, start, self.grammar, self.others)
            or find_anonymous(chunk, offset, self.others)
        )
        single = source is not None and (
            _SINGLE.match(source.names[0])
            or self.grammar.title.search(source.names[0][-4:])
            or (_ONE.search(source.names[0]) and not _MANY.search(source.names[0]))
        )
        if source is not None and (
            source.kind == "person" or (source.kind == "collective" and single)
        ):
            self.recent = source.names
        return source

    def note_mentions(self, text: str, offset: int, paragraph: int) -> None:
        """Remember persons whom narration names after their title, and whom it named last."""
        last: tuple[int, str] | None = None
        self.titles += re.findall(r"《([^《》]{2,80})》", text)
        for title in self.grammar.title.finditer(text):
            if title[0] == "记者":
                continue
            name = self._named(text[title.end() : title.end() + 20])
            if name is not None:
                start = (
                    max(
                        (text.rfind(mark, 0, title.start()) for mark in "，。；：”！？（"),
                        default=-1,
                    )
                    + 1
                )
                self.remember(
                    name,
                    text[start : title.end()],
                    text[start : title.end()] + name,
                    offset + start,
                    paragraph,
                )
        self._note_addressed(text, offset, paragraph)
        for name in self.names:
            if (at := text.find(name)) >= 0:
                self.remember(name, "", name, offset + at, paragraph)
        for name in self.persons:
            if (at := text.rfind(name)) >= 0 and (last is None or at > last[0]):
                last = at, name
        if last is not None:
            self.recent = (last[1],)

    def _note_addressed(self, text: str, offset: int, paragraph: int) -> None:
        """Remember who is named by a form of address, an alias or an age: 谭厚德代表, 小林（化名）, 贾先生."""
        for one, office, words, at in names_by_form(text, self.grammar, self.is_name, self.count):
            self.remember(one, office, words, offset + at, paragraph)
        for aged in re.finditer(
            r"岁的|(?:来自|远在|家住|[在当做任干搞开种养住])[^，。；：]{2,20}?的(?!高|金融)", text
        ):
            if (name := self._named(text[aged.end() : aged.end() + 20])) is not None:
                self.remember(name, "", name, offset + aged.end(), paragraph)
        for found in self.grammar.called.finditer(text):
            if called_before(found[0], self.persons) is not None:
                continue
            if self._is_called(found[0]) or self._is_strong(text[: found.start()]):
                self.remember(found[0], "", found[0], offset + found.start(), paragraph)

    def count(self, name: str) -> int:
        """How often a name stands in the article, in its first part where it is very long."""
        if name not in self._counts:
            self._counts[name] = self.whole.count(name, 0, _SEARCHED)
        return self._counts[name]

    def _named(self, rest: str) -> str | None:
        """The name that follows a title; how long it is, the rest of the article shows."""
        known = [name for name in self.names if rest.startswith(name)]
        return (
            max(known, key=len)
            if known
            else name_after(rest, self.grammar, self.count, self.is_name)
        )

    def _pronoun(self, text: str, start: int) -> Source | None:
        # "她的研究发现": what somebody has found out, he says.
        text = re.sub(r"(?<=^[他她])的(?:研究|测算|统计|计算|论文|实验|分析)$", "", text)
        if text in ("您", "你们", "您们", "你"):
            return self.addressee
        bearer = find_bearer(text, start, self.grammar, self.persons, self.others)
        if bearer is not None:
            return bearer
        if (document := self._named_before(text)) is not None:
            return Source((document,), "document", start, pronoun=True)
        described = _DESCRIBED.fullmatch(text) is not None and self.grammar.title.search(text[-4:])
        if not (described and self.recent) and not self.grammar.pronoun.fullmatch(text):
            return None
        # "这位交警", "该负责人": who was so called before; else a person who was named.
        office = re.sub(r"^(?:这|那|该|上述|此)[一]?[位名]?", "", text)
        said = next(
            (
                name
                for name in reversed(self.others)
                if len(office) > 1 and office != text and name.endswith(office)
            ),
            None,
        )
        if said is not None:
            return Source((said,), "collective", start, pronoun=True)
        if not self.recent:
            return Source((text,), "collective", start, pronoun=True) if len(text) > 2 else None
        names = self.recent if text in _PLURAL else self.recent[-1:]
        return Source(names, self.others.get(names[-1], "person"), start, pronoun=True)

    def _named_before(self, text: str) -> str | None:
        """The document that "这份意见" or "该办法" speaks of: the last one named whose title ends so."""
        found = _THAT_DOCUMENT.fullmatch(text)
        if found is None:
            return None
        return next((title for title in reversed(self.titles) if title.endswith(found[1])), None)

    def _persons(self, text: str, start: int, paragraph: int) -> Source | None:
        if together := names_together(text, self.grammar, self.is_name):
            for name in together:
                self.remember(name, "", name, start + text.find(name), paragraph)
            return Source(together, "person", start)
        group = re.fullmatch("(.{3,30}?)[和与及]((?:其他)?(?:代表|委员|同事|村民|乡亲)们)", text)
        if group and (first := self._person(group[1], start, paragraph)) is not None:
            return Source((first.name, group[2]), "person", start)
        parts = re.split(r"(?<=[\u4e00-\u9fa5A-Z])(?:与|和|及|以及)(?=[\u4e00-\u9fa5\d])", text)
        for count in range(len(parts), 1, -1):
            if (
                any(len(part) < 4 and part not in self.persons for part in parts[:-1])
                and len(parts[-1]) > 4
            ):
                break  # "劳动和社会保障部副部长……": what looks like a name belongs to a role
            found = [
                self._person(part, start + text.rfind(part), paragraph) for part in parts[-count:]
            ]
            if all(found) and count == len(parts):
                return Source(tuple(person.name for person in found if person), "person", start)
        one = self._person(text, start, paragraph)
        return None if one is None else Source((one.name,), "person", start)

    def _person(self, text: str, start: int, paragraph: int) -> Person | None:
        for name, person in self.persons.items():
            parts = {name, *name.split("·")} if "·" in name else (name,)
            if any(text.endswith(part) and self._is_role(text[: -len(part)]) for part in parts):
                return person
        called = self.grammar.called.search(text[-4:])
        if called and (known := called_before(called[0], self.persons)) is not None:
            return self.persons[known]
        title = self._last_title(text)
        addressed = ADDRESSED.search(text)
        if addressed is not None and self.is_name(addressed[1]):
            return self.remember(addressed[1], "", text, start, paragraph)
        if title and title.start() > 0:
            return self._titled(text[: title.start()], title[0], text, start, paragraph)
        if (named := self._named_last(text)) is not None:
            return self.remember(named, text[: -len(named)], text, start, paragraph)
        if called and text.endswith(called[0]) and self._is_called(called[0]):
            return self.remember(called[0], text[: -len(called[0])], text, start, paragraph)
        return None

    def _named_last(self, text: str) -> str | None:
        """The name that a text ends on, behind a role or alone."""
        for length in (4, 3, 2):
            name, head = text[-length:], text[:-length]
            if len(name) == length and self.is_name(name) and self._is_role(head):
                return name
        for length in (7, 6, 5, 4, 3, 2):
            name, head = text[-length:], text[:-length]
            if len(name) == length and self._may_be_named(name, head):
                return name
        if (foreign := foreign_start(text, self.grammar)) >= 0:
            return text[foreign:]
        return text if self.is_name(text) and 2 <= len(text) <= 3 else None

    def _whole_name(self, name: str) -> str:
        """The longer name that ends so where the article has one: 乌云高娃 of 高娃."""
        at = self.whole.find(name, 0, _SEARCHED)
        whole = self.whole[max(0, at - 2) : at + len(name)]
        behind = self.whole[at - 3 : at - 2] in ("的", "族") if at > 2 else False
        plain = behind and NO_NAME.search(whole) is None
        return name if not plain or self.grammar.title.search(whole) else whole

    def _last_title(self, text: str) -> re.Match[str] | None:
        """The title that a text ends on."""
        return next(
            (one for one in self.grammar.title.finditer(text) if one.end() == len(text)), None
        )

    def _may_be_named(self, name: str, head: str) -> bool:
        """Whether a word of no known surname is a name behind a title: no word of grammar, no body, no numeral."""
        return bool(
            self._is_strong(head)
            and not self._is_strong(head + name[0])
            and not FUNCTION.search(name.replace("才让", ""))
            and (len(name) > 3 or not NO_NAME.search(name))
            and (len(name) < 6 or TRANSLITERATED.fullmatch(name))
            and not re.search("[一二三四五六七八九十不地着]", name[:-1])
            and not self.is_group(name)
        )

    def _is_called(self, name: str) -> bool:
        """Whether a surname with a form of address is one person's: 贾先生; 老秦 where it comes back."""
        return len(name) > 2 or (self.count(name) > 1 and name not in NOT_CALLED)

    def leading(self, chunk: str) -> Source | None:
        """The known person or pronoun that a chunk opens with, where what follows only tells how: 他在信中写."""
        name = next((name for name in self.persons if chunk.startswith(name)), None)
        pronoun = re.match(r"[他她](?!们|人|的)", chunk)
        rest = chunk[len(name) :] if name else chunk[1:]
        if (
            (name is None and pronoun is None)
            or len(rest) > _MANNER
            or re.search("[了的]|说", rest)
        ):
            return None
        if name is None:
            return Source(self.recent[-1:], "person", 0, pronoun=True) if self.recent else None
        self.recent = (name,)
        return Source(self.recent, "person", 0)

    def subject(self, clause: str) -> Source | None:
        """The person whom a clause opens with, known or named by title: "车明远代表接过话头"."""
        if re.match(r"(?:但|而|不过)?[他她](?!们)|[^，。]{2,8}的[他她]$", clause):
            return Source(self.recent[-1:], "person", 0, pronoun=True) if self.recent else None
        self._note_addressed(clause, 0, 0)
        known = [(clause.find(name), name) for name in self.persons if name in clause[:40]]
        if not known:
            for found in BY_TITLE.finditer(clause):
                name = found["name"]
                if self.is_name(name) and (len(name) > 2 or self.count(name) > 1):
                    self.remember(name, found["title"], found[0], found.start(), 0)
                    known.append((found.start(), name))
        if not known and len(clause) < 5 and self.is_name(clause):
            self.remember(clause, "", clause, 0, 0)
            known.append((0, clause))
        nick = re.search(r"[老小阿][\u4e00-\u9fa5]", clause)
        if (
            not known
            and nick
            and not self.is_name(clause[max(0, nick.start() - 1) : nick.end()])
            and self.grammar.called.fullmatch(nick[0])
            and nick[0] not in NOT_CALLED
        ):
            self.remember(nick[0], "", nick[0], nick.start(), 0)
            known.append((nick.start(), nick[0]))
        if not known:
            return None
        self.recent = (min(known)[1],)
        return Source(self.recent, "person", 0)

    def _titled(
        self, head: str, title: str, text: str, start: int, paragraph: int
    ) -> Person | None:
        """A name with its title behind, "李厅长" or "张三委员"; a surname alone is that of someone known."""
        known = next(
            (person for name, person in self.persons.items() if head == name or head == name[0]),
            None,
        )
        if known is not None:
            return known
        if len(head) > 4 and (inner := self._person(head, start, paragraph)) is not None:
            return inner
        whole = head
        if head not in self.names:
            head = head.rpartition("的")[2]
        fits = head in self.names or (2 <= len(head) <= 3 and self.is_name(head))
        if fits and not self.grammar.body.search(head):
            return self.remember(head, title, text, start, paragraph)
        if (
            len(whole) > 2
            and not self.is_group(text)
            and self.grammar.name.fullmatch(whole[-1] + "某")
        ):
            # "该单位张经理": a surname with a title, behind where its bearer works.
            return self.remember(whole[-1] + title, whole[:-1], text, start, paragraph)
        return None

    def is_name(self, text: str) -> bool:
        plain = self.grammar.name.fullmatch(text) is not None and not _NOT_NAMES.search(text)
        plain = plain and text not in self.grammar.lists["documents"]
        plain = plain and self.grammar.title.fullmatch(text[1:]) is None  # 车司机
        return plain or text in self.names

    def _is_role(self, head: str) -> bool:
        ends = any(found.end() == len(head) for found in self.grammar.title.finditer(head))
        return not head or ends or head.endswith(("）", "先生", "女士", "同志", "叫做", "的"))

    def _is_strong(self, head: str) -> bool:
        """Whether a role ends on a title after which any name may follow, as names of many peoples do."""
        title = self._last_title(head)
        return title is not None and len(head) >= 4 and len(title[0]) >= 2

    def is_group(self, text: str) -> bool:
        """Whether a word is one for bodies, groups or documents, and so nobody's name."""
        lists = (self.grammar.body, self.grammar.collective, self.grammar.document)
        return any(pattern.search(text) for pattern in lists)

    def remember(self, name: str, head: str, text: str, start: int, paragraph: int) -> Person:
        if len(name) == 2 and name not in self.persons:
            name = self._whole_name(name)
        if name not in self.persons:
            roles = tuple(part for part in re.split(r"[、]", head) if part)
            self.persons[name] = Person(name, roles, text, paragraph, start, start + len(text))
        elif head and not self.persons[name].roles and self.grammar.title.search(head[-6:]):
            self.persons[name].roles = tuple(part for part in re.split(r"[、]", head) if part)
        return self.persons[name]
