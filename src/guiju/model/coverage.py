"""What of a document a policy models: a proposal or target by its phrase, and the element that answers it."""

from __future__ import annotations

from dataclasses import dataclass

from guiju.model.label import NO_LABEL, Label
from guiju.model.problem import NOWHERE, Place
from guiju.model.source import Citation


@dataclass(frozen=True, slots=True)
class Covering:
    """One entry of the map from documents to a policy: `by` names elements, or `because` says why there are none.

    The phrase of the citation tells which sentence is meant: it stands in it word for word.
    """

    name: str
    cites: tuple[Citation, ...]
    by: tuple[str, ...] = ()
    because: Label = NO_LABEL
    place: Place = NOWHERE
