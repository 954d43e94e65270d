"""Measures that a policy fixes, from items to the model; whether the catalogue has them is asked by `check`."""

from __future__ import annotations

from guiju.load.document import Item
from guiju.load.reader import Reader
from guiju.model.measuring import Measuring


def read_measures(reader: Reader, item: Item | None) -> dict[str, Measuring]:
    """The measures of a policy by name."""
    out: dict[str, Measuring] = {}
    for name, entry, place in reader.named(item, "measures"):
        section = f"measures.{name}"
        fields = reader.fields(entry, "measure", section)
        measure = reader.text(fields.get("measure"))
        if not measure:
            reader.note("measure-unnamed", place, found=name)
        out[name] = Measuring(
            name, measure, reader.text(fields.get("variant")),
            _texts(reader, fields.get("with"), f"{section}.with"),
            _texts(reader, fields.get("where"), f"{section}.where"),
            reader.text(fields.get("by")), reader.label(fields.get("label")),
            reader.citations(fields.get("cites")), place,
        )  # fmt: skip
    return out


def _texts(reader: Reader, item: Item | None, section: str) -> dict[str, str]:
    """A mapping of names to texts; a list is its texts with commas between."""
    if item is None or item.is_null:
        return {}
    return {
        key: ",".join(reader.text(part) for part in reader.texts(value))
        for key, value in reader.mapping(item, section).items()
    }
