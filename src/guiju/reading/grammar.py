"""The grammar of reading: word lists from `grammar.yaml` and a user's file, made into patterns once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from re import Pattern
from typing import Any

import yaml

from guiju.model.problem import InputError, Place, Problem
from guiju.reading.own_words import read_own_words

_OWN = Path(__file__).with_name("grammar.yaml")
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
# "说得实在：", "讲得很清楚，": how something was said, whatever the word is.
_SAID_HOW = "(?:说|讲|写|谈|算|看|回答|规定)得[\\u4e00-\\u9fa5]{1,6}(?=[，：:])"
# What stands around the patterns of a construction: where in its clause it is looked for, and how far it reaches.
_FRAMES = {
    "demand": (
        "(?:^|[，；：。])[^，；：。]{0,30}?"
        "(?<![主重需首纲只想必概简索相响反效供适对还尚内外急军刚总回再顺])(?:",
        ")",
    ),
    "intention": ("(?:^|[，；])[^，；]{0,16}?(?:", ")"),
    "mended": ("(?:", ")(?!得?不[了好掉到上动完住起清])[^，。；]{0,40}"),
}
NUMERAL = "[\\d一二两三四五六七八九十百千万半几]"
# Japanese surnames that are no other word; two characters mostly follow.
JAPANESE = (
    "佐藤|铃木|高桥|伊藤|渡边|山本|中村|加藤|佐佐木|松本|井上|斋藤|桥本|中岛|小川|冈田|长谷川|藤田"
    "|后藤|近藤|远藤|坂本|藤井|西村|三浦|冈本|竹内|宫崎|安倍|岸田"
)
# A surname that mostly is a part of words: 学习, 习惯.
_SURNAME_OR_WORD = "(?<![学练补自演实复见预温研])习(?![惯俗题作气得性会贯])"
COMPOUND = (
    "欧阳|司马|上官|诸葛|东方|皇甫|尉迟|公孙|慕容|司徒|令狐|夏侯|宇文|端木|申屠|独孤|南宫|西门|呼延"
    "|拓跋|钟离|闻人|百里|东郭|濮阳|淳于|澹台|公冶|宗政|轩辕|赫连|万俟|亓官|司空|太史|公羊|公西|闾丘|鲜于"
    "|" + JAPANESE
)


@dataclass(frozen=True, slots=True, eq=False)
class Grammar:
    """Patterns made of word lists; `lists` keeps the lists themselves."""

    lists: Mapping[str, Any]
    cue: Pattern[str]
    object_cues: frozenset[str]
    groups: Mapping[str, frozenset[str]]
    adverb: Pattern[str]
    connective: Pattern[str]
    continuing: Pattern[str]
    announcing: Pattern[str]
    title: Pattern[str]
    collective: Pattern[str]
    document: Pattern[str]
    body: Pattern[str]
    pronoun: Pattern[str]
    name: Pattern[str]
    called: Pattern[str]
    problem: Pattern[str]
    praise: Pattern[str]
    imperative: Pattern[str]
    instruments: Mapping[str, Pattern[str]]
    constructions: Mapping[str, Pattern[str]]
    units: str


def read_grammar(extra: Path | None = None) -> Grammar:
    """The grammar that comes along, with the lists of a user's file added where one is given."""
    return _read(None if extra is None else extra.resolve())


@lru_cache(maxsize=8)
def _read(extra: Path | None) -> Grammar:
    own = _load(_OWN)
    if extra is None:
        return _compile(own)
    more = read_own_words(extra, own)
    try:
        return _compile(_joined(own, more))
    except re.error as error:
        values = {"found": extra.name, "reason": str(error)}
        raise InputError([Problem("grammar-file", Place(str(extra)), values)]) from None


def _load(path: Path) -> dict[str, Any]:
    with path.open(encoding="utf-8") as stream:
        # A safe loader: data, never objects.
        loaded: dict[str, Any] = yaml.load(stream, Loader=_LOADER)
    return loaded


def _joined(own: Mapping[str, Any], more: Mapping[str, Any]) -> dict[str, Any]:
    joined = dict(own)
    for key, value in more.items():
        if isinstance(value, Mapping):
            joined[key] = _joined(own.get(key, {}), value)
        elif isinstance(value, list):
            joined[key] = [*own.get(key, []), *value]
        else:
            joined[key] = own.get(key, "") + str(value) if key == "surnames" else value
    return joined


def any_of(words: Iterable[str]) -> str:
    """A pattern of words, the longer ones tried first."""
    return "|".join(
        re.escape(word) for word in sorted(set(words), key=lambda word: (-len(word), word))
    )


def _compile(lists: Mapping[str, Any]) -> Grammar:
    cues = {kind: frozenset(words) for kind, words in lists["cues"].items()}
    told = "(?:告诉|回复|答复|回应)[\\u4e00-\\u9fa5《》]{0,8}?(?:记者|笔者)"
    spoken = set().union(*(words for kind, words in cues.items() if kind != "object"))
    surname = f"(?:{COMPOUND}|[{lists['surnames']}]|{_SURNAME_OR_WORD})"
    return Grammar(
        lists=lists,
        cue=re.compile(f"{_SAID_HOW}|{told}|(?:{any_of(spoken)})(?:(?:说|道|称)(?=[，：:“]))?"),
        object_cues=cues["object"],
        groups=cues,
        adverb=re.compile(f"(?:{any_of(lists['adverbs'])})$"),
        connective=re.compile(f"(?:{any_of(lists['connectives'])})"),
        continuing=re.compile(f"[“‘]?(?:{any_of(lists['continuing'])})"),
        announcing=re.compile(lists["announcing"]),
        title=re.compile(f"(?:{any_of(lists['titles'])})"),
        collective=re.compile(f"(?:{any_of(lists['collectives'])})们?$"),
        document=re.compile(f"(?:{any_of(lists['documents'])}|》)$"),
        body=re.compile(f"(?:{any_of(lists['bodies'])})$"),
        pronoun=re.compile(f"(?:{any_of(lists['pronouns'])})$"),
        name=re.compile(
            f"(?:(?!的)[\\u4e00-\\u9fa5]){{1,8}}(?:·[\\u4e00-\\u9fa5]{{1,8}})+|{surname}[\\u4e00-\\u9fa5]{{1,2}}"
        ),
        called=re.compile(
            f"(?<![\\u4e00-\\u9fa5])(?:{surname})(?:{any_of(lists['addresses'])})|[老小阿](?:{surname})"
        ),
        problem=re.compile(any_of(lists["problem"])),
        praise=re.compile(any_of(lists["praise"])),
        imperative=re.compile(f"(?:{any_of(lists['imperatives'])})"),
        instruments={
            name: re.compile(any_of(words)) for name, words in lists["instruments"].items()
        },
        constructions={
            name: _construction(name, patterns) for name, patterns in lists["constructions"].items()
        },
        units=any_of(lists["units"]),
    )


def _construction(name: str, patterns: Iterable[str]) -> Pattern[str]:
    """The patterns of a construction as one; an empty list never matches."""
    before, behind = _FRAMES.get(name, ("", ""))
    one = "|".join(patterns).replace("{number}", NUMERAL) or "(?!)"
    return re.compile(f"{before}{one}{behind}")
