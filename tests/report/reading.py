"""Reads a page as a browser would: its tags, its texts, what it would load."""

from __future__ import annotations

from html.parser import HTMLParser

# Elements without an end.
_VOID = {"meta"}
# What makes a browser load or run something.
LOADING_TAGS = {
    "script",
    "link",
    "img",
    "iframe",
    "object",
    "embed",
    "base",
    "form",
    "video",
    "audio",
}
LOADING_ATTRIBUTES = {"src", "srcset", "data", "action", "background", "poster", "xlink:href"}


class Read(HTMLParser):
    """A page taken apart; `wrong` lists ends that fit no beginning and what a page must not have."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.texts: list[str] = []
        self.ids: set[str] = set()
        self.goals: set[str] = set()
        self.wrong: list[str] = []
        self._open: list[str] = []
        self.feed(page)
        self.close()
        self.wrong += [f"<{tag}> is never closed" for tag in self._open]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        if tag not in _VOID:
            self._open.append(tag)
        if tag in LOADING_TAGS:
            self.wrong.append(f"<{tag}>")
        for name, value in attrs:
            if name in LOADING_ATTRIBUTES or name.startswith("on"):
                self.wrong.append(f"{tag} {name}={value}")
            if name == "id":
                self.ids.add(str(value))
            if name == "href":
                self.goals.add(str(value))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self._open or self._open.pop() != tag:
            self.wrong.append(f"</{tag}> at {self.getpos()}")

    def handle_data(self, data: str) -> None:
        if data.strip():
            self.texts.append(data.strip())
