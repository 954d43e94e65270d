"""Coverage: which element of the policy models which proposal or target of a document, or why none does."""

from __future__ import annotations

from collections.abc import Collection

from guiju.expression.names import nearest
from guiju.load.document import Item
from guiju.load.reader import Reader
from guiju.model.coverage import Covering


def read_coverage(
    reader: Reader, item: Item | None, elements: Collection[str]
) -> dict[str, Covering]:
    """The entries of the map, their elements checked against those of the policy."""
    out: dict[str, Covering] = {}
    for name, entry, place in reader.named(item, "coverage"):
        fields = reader.fields(entry, "covering", f"coverage.{name}")
        cites = reader.citations(fields.get("cites"))
        by = [(reader.text(part), part.place) for part in reader.texts(fields.get("by"))]
        because = reader.label(fields.get("because"))
        if not any(citation.phrase for citation in cites):
            reader.note("coverage-phrase", place, found=name)
        if bool(by) == bool(because):
            reader.note("coverage-needs", place, found=name)
        for element, where in by:
            if element not in elements:
                reader.note(
                    "coverage-element", where, found=element, nearest=nearest(element, elements)
                )
        out[name] = Covering(name, cites, tuple(element for element, _ in by), because, place)
    return out
