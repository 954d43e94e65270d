"""Of what kind the data are, as the folder that holds them says."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from guiju.data import Staged


def data_kind(staged: Mapping[str, Staged]) -> str:
    """real, synthetic, illustrative or unknown: what the folder of the data says of itself in README.json."""
    kinds = set()
    for table in staged.values():
        kind = "unknown"
        note = Path(table.file).parent / "README.json" if table.file else None
        if note is not None and note.is_file():
            try:
                kind = str(json.loads(note.read_text("utf-8")).get("kind", "unknown"))
            except (OSError, ValueError):
                kind = "unknown"
        kinds.add(kind)
    for kind in ("synthetic", "illustrative", "unknown", "real"):
        if kind in kinds:
            return kind
    return "unknown"
