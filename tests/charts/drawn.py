"""What an SVG holds, without the places of its parts: texts, and how many shapes of each colour."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET
from collections import Counter
from pathlib import Path
from typing import Any

SVG = "{http://www.w3.org/2000/svg}"
TILES = [
    {"name_zh": "江苏", "abbr": "苏", "row": 0, "col": 0},
    {"name_zh": "上海", "abbr": "沪", "row": 0, "col": 1},
    {"name_zh": "浙江", "abbr": "浙", "row": 1, "col": 1},
]


def case(file: Path) -> tuple[dict[str, Any], dict[str, Any]]:
    """A result and the options with which it is drawn."""
    result = json.loads(file.read_text(encoding="utf-8"))
    kind = result.pop("kind", None)
    return result, {"kind": kind, "tiles": TILES if kind == "tiles" else None}


def parts(svg: str) -> ET.Element:
    """The SVG as a tree; it must be well-formed."""
    return ET.fromstring(svg)


def texts(svg: str) -> list[str]:
    """All that is written in the drawing."""
    return [part.text or "" for part in parts(svg).iter(f"{SVG}text")]


def structure(svg: str) -> str:
    """Title, texts in order, and shapes by colour."""
    tree = parts(svg)
    shapes = Counter(
        f"{part.tag.removeprefix(SVG)} fill={part.get('fill', '-')} stroke={part.get('stroke', '-')}"
        for part in tree.iter()
        if part.tag in {f"{SVG}path", f"{SVG}rect"}
    )
    lines = [f"title: {tree.findtext(f'{SVG}title')}", f"desc: {tree.findtext(f'{SVG}desc')}"]
    lines += [f"text: {text}" for text in texts(svg)]
    return "\n".join([*lines, *(f"{count} x {shape}" for shape, count in sorted(shapes.items()))])
