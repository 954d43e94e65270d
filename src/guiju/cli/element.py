"""Elements of a policy on a screen, from the plain data of `guiju.cli.description`."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from guiju.cli.layout import Cell, Row
from guiju.cli.screen import Screen
from guiju.expression.printer import print_number
from guiju.model.definition import Definition
from guiju.model.parameter import BracketScale, DatedValue, Parameter
from guiju.model.property import KINDS
from guiju.model.source import Citation
from guiju.report.citing import citation_text
from guiju.report.proofs import answer_notes, answer_text
from guiju.report.values import number_text, type_text, unit_text, value_text, words

Data = Mapping[str, Any]
_SINGULAR = {
    "sources": "source",
    "enums": "enum",
    "entities": "entity",
    "parameters": "parameter",
    "rules": "rule",
    "tables": "table",
    "reforms": "reform",
    "cases": "case",
    "properties": "property",
}


class Page:
    """Shows elements of a policy on a screen: parameters with all their values, or those of one day."""

    def __init__(self, definition: Definition, screen: Screen, day: date | None = None) -> None:
        self.definition, self.screen, self.day = definition, screen, day
        self.language, self.say = screen.language, screen.say
        self.shown: Mapping[str, Callable[[Data], None]] = {
            "entity": self._entity,
            "column": self._column,
            "parameter": self._parameter,
            "rule": self._rule,
            "table": self._table,
            "enum": self._enum,
            "source": self._source,
            "reform": self._reform,
            "case": self._case,
            "property": self._property,
        }

    def field(self, name: str, value: object, indent: int = 2) -> None:
        """A named line; nothing where there is no value."""
        if value:
            said = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
            self.screen.line(
                Cell(f"{self.say(f'show-{name}')}{self.say('colon').strip()}", "dim"),
                said,
                indent=indent,
            )

    def head(self, name: str) -> None:
        """The name of what follows."""
        self.screen.line(
            Cell(f"{self.say(f'show-{name}')}{self.say('colon').strip()}", "dim"), indent=2
        )

    def overview(self, part: str, elements: Sequence[Data]) -> None:
        """One section of the overview: a line for each element of a part."""
        found = [e for e in elements if e["kind"] == _SINGULAR[part]]
        if found:
            count = self.say("aside", text=len(found))
            self.screen.heading(f"{self.say(f'count-{part}')}{count}")
            self.screen.table(([Cell(str(e["name"])), *self._line(e)] for e in found), indent=2)

    def _line(self, element: Data) -> Row:
        label = words(element.get("label"), self.language)
        label = label if label != element["name"] else ""
        match element["kind"]:
            case "source":
                status = self._status(element) if element["status"] != "in_force" else ""
                title = words(element["title"], self.language)
                return [element["number"] or "", f"{title} {status}".strip()]
            case "enum":
                return [", ".join(v["value"] for v in element["values"])]
            case "entity":
                columns = f"{len(element['columns'])} {self.say('show-columns')}"
                return [columns, f"{len(element['rules'])} {self.say('show-rules')}", label]
            case "parameter":
                return [label, self._history(self._of(element))]
            case "rule":
                return [type_text(element["type"], self.language), label]
            case "property":
                return [next(kind for kind in KINDS if kind in element["claim"]), label]
            case "table":
                size = f"{len(element['rows'])} {self.say('show-rows')}"
                return [element["on"], self._hit(element), size, label]
            case "case":
                return [
                    element["date"],
                    self._reliability(element),
                    words(element["title"], self.language),
                ]
        return [words(element.get("title"), self.language)]

    def show(self, element: Data) -> None:
        """One element in full."""
        label = words(element.get("label") or element.get("title"), self.language)
        kind, name = str(element["kind"]), str(element["name"])
        shown = label if label != name else ""
        self.screen.line(Cell(self.say(f"kind-{kind}"), "dim"), Cell(name, "bold"), shown)
        self.field("about", words(element.get("about"), self.language))
        self.shown[kind](element)
        for cite in element.get("cites") or ():
            self.field("cites", self.citation(cite))

    def citation(self, cite: Data) -> str:
        """A citation with the title and number of its document."""
        place, phrase = cite["place"] or "", cite["phrase"] or ""
        found = Citation(cite["source"], place, phrase, cite["unverified"])
        return citation_text(self.definition, found, self.language, full=True)

    def _entity(self, element: Data) -> None:
        self.field("key", element["key"])
        self.head("columns")
        self.screen.table(
            (
                [
                    c["name"],
                    _type(c, self.language),
                    words(c["label"], self.language),
                    self._default(element["name"], c),
                ]
                for c in element["columns"]
            ),
            indent=4,
        )
        if element["rules"]:
            self.head("rules")
            rows = (
                [r["name"], type_text(r["type"], self.language), words(r["label"], self.language)]
                for r in element["rules"]
            )
            self.screen.table(rows, indent=4)

    def _default(self, entity: str, column: Data) -> str:
        found = self.definition.entities[entity].columns[column["name"]]
        if not found.has_default:
            return ""
        enums = self.definition.enums
        return self.say(
            "ask-default", text=value_text(found.default, found.type, self.language, enums)
        )

    def _column(self, element: Data) -> None:
        entity, _, name = str(element["name"]).partition(".")
        self.field("type", _type(element, self.language))
        if element["min"] is not None or element["max"] is not None:
            low, high = ("" if element[k] is None else element[k] for k in ("min", "max"))
            self.field("limits", f"{low}..{high}")
        default = self._default(entity, {"name": name})
        if default:
            self.screen.line(default, indent=2)
        self.field("read_by", element["read_by"])

    def _of(self, element: Data) -> Parameter:
        return self.definition.parameters[str(element["name"]).removeprefix("p.")]

    def _parameter(self, element: Data) -> None:
        parameter = self._of(element)
        unit = unit_text(parameter.type.unit, self.language)
        aside = self.say("aside", text=unit) if unit else ""
        kind = f"{self.say(f'type-{parameter.type.kind}')}{aside}"
        self.field("type", kind if unit else type_text(element["type"], self.language))
        then = parameter.on(self.day) if self.day is not None else None
        if self.day is not None and then is None:
            self.screen.line(self.say("no-value-on", date=self.day), indent=2)
        for dated, plain in zip(parameter.values, element["values"], strict=True):
            value = dated.value
            if self.day is not None and dated is not then:
                continue
            text = "" if isinstance(value, BracketScale) else self._dated(parameter, dated)
            self.screen.line(self.say("since", date=dated.start), Cell(text, "bold"), indent=2)
            if isinstance(value, BracketScale):
                self.screen.table(self._brackets(value), indent=6)
            for cite in plain["cites"]:
                self.screen.line(Cell(self.citation(cite), "dim"), indent=6)
        self.field("read_by", element["read_by"])

    def _history(self, parameter: Parameter) -> str:
        """In one line: the value of the day asked for, or every value with its first day."""
        if self.day is not None:
            then = parameter.on(self.day)
            return "-" if then is None else self._dated(parameter, then)
        if len(parameter.values) == 1:
            return self._dated(parameter, parameter.values[0])
        values = (f"{dated.start}: {self._dated(parameter, dated)}" for dated in parameter.values)
        return " | ".join(values)

    def _dated(self, parameter: Parameter, dated: DatedValue) -> str:
        if dated.value is None:
            return self.say("ended")
        return value_text(dated.value, parameter.type, self.language, self.definition.enums)

    def _brackets(self, scale: BracketScale) -> list[Row]:
        heads = ("bracket-above", "bracket-upto", "bracket-rate", "bracket-quick")
        rows: list[Row] = [[Cell(self.say(head), "dim", right=True) for head in heads]]
        for bracket in scale.brackets:
            upper = "-" if bracket.upper is None else print_number(bracket.upper, grouped=True)
            rate, lower = (
                number_text(bracket.rate, "share"),
                print_number(bracket.lower, grouped=True),
            )
            quick = print_number(bracket.quick, grouped=True)
            rows.append([Cell(text, right=True) for text in (lower, upper, rate, quick)])
        return rows

    def _rule(self, element: Data) -> None:
        table = f"{element['table']}.{element['outcome']}" if element["table"] else ""
        self.field("is", " ".join(str(element["is"]).split()) if element["is"] else "")
        self.field("table", table)
        self.field("type", type_text(element["type"], self.language))
        self.field("round", self._rounding(element))
        for name in ("at", "reads", "read_by"):
            self.field(name, element[name])

    def _rounding(self, element: Data) -> str:
        places = element["round"]
        if places is None:
            return ""
        if element["down"]:
            return self.say("round-down", places=places)
        fen = element["to_the_fen"]
        return self.say("round-fen") if fen else self.say("round-places", places=places)

    def _table(self, element: Data) -> None:
        self.field("on", element["on"])
        self.field("hit", self._hit(element))
        self.head("rows")
        for row in element["rows"]:
            conditions = ", ".join(f"{name}: {cell}" for name, cell in row["if"].items())
            outcomes = ", ".join(f"{name} = {cell}" for name, cell in row["then"].items())
            dates = " ".join(
                f"{self.say(f'show-{end}')} {row[end]}" for end in ("from", "to") if row[end]
            )
            self.screen.line(Cell(row["row"], "bold"), Cell(dates, "dim"), indent=4)
            self.screen.line(conditions or "-", "=>", outcomes, indent=6)
            if row["reason"]:
                self.screen.line(words(row["reason"], self.language), indent=6)
            for cite in row["cites"]:
                self.screen.line(Cell(self.citation(cite), "dim"), indent=6)
        self.field("read_by", element["read_by"])

    def _hit(self, element: Data) -> str:
        return self.say(f"word-{element['hit']}")

    def _enum(self, element: Data) -> None:
        rows = ([v["value"], words(v["label"], self.language)] for v in element["values"])
        self.screen.table(rows, indent=2)

    def _source(self, element: Data) -> None:
        for name in ("number", "issuer", "issued", "from", "to"):
            self.field(name, element[name])
        self.field("status", self._status(element))
        self.field("url", element["url"])
        self.field("cited_by", element["cited_by"])

    def _status(self, element: Data) -> str:
        return self.say(f"status-{element['status']}")

    def _reform(self, element: Data) -> None:
        self.field("after", element["after"])
        self.head("changes")
        for change in element["changes"]:
            show_change(change, self.screen, indent=4)

    def _reliability(self, element: Data) -> str:
        found = element["reliability"]
        return self.say(f"reliability-{found}") if found else ""

    def _case(self, element: Data) -> None:
        for name in ("date", "reform", "origin"):
            self.field(name, element[name])
        self.field("reliability", self._reliability(element))
        for name in ("given", "expect"):
            self.head(name)
            for key, value in element[name].items():
                for row in value if name == "given" else [value]:
                    self.screen.line(f"{key}:", _plain(row), indent=4)

    def _property(self, element: Data) -> None:
        self.head("claim")
        claim = element["claim"]
        for key in sorted(claim, key=lambda name: name not in KINDS):
            self.screen.line(f"{key}:", _plain(claim[key]), indent=4)
        self.field("date", element["date"])
        self.field("reason", words(element["reason"], self.language))
        answer = element.get("answer")
        if answer is None:
            self.screen.line(self.say("not-proved-yet", found=element["name"]), indent=2)
            return
        self.field("answer", answer_text(answer, self.language))
        for line in answer_notes(answer, self.language):
            self.screen.line(line, indent=4)


def show_change(change: Data, screen: Screen, indent: int = 0) -> None:
    """A change: what was, in red with a minus; what is, in green with a plus."""
    since = screen.say("since", date=change["since"]) if change["since"] else ""
    kind = Cell(screen.say(f"diff-{change['kind']}"), "dim")
    screen.line(kind, Cell(change["name"], "bold"), since, indent=indent)
    if change["kind"] == "standing":
        # What it stands on is what it cites.
        return
    for sign, style, text in (("-", "red", change["before"]), ("+", "green", change["after"])):
        if text is not None:
            screen.line(Cell(sign, style), Cell(text or "-", style), indent=indent + 2)


def _type(column: Data, language: str) -> str:
    return f"-> {column['link']}" if column["link"] else type_text(str(column["type"]), language)


def _plain(value: object) -> str:
    if isinstance(value, Mapping):
        return ", ".join(f"{key}: {_plain(item)}" for key, item in value.items())
    if isinstance(value, list):
        return ", ".join(map(_plain, value))
    return "" if value is None else str(value)
