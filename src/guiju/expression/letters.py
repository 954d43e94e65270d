"""Names that people or databases do not tell apart: cases of letters, and letters of two scripts that look alike."""

from __future__ import annotations

_ALIKE = str.maketrans(
    # Cyrillic, small and capital; Greek, small and capital.
    "асеһіјорԛѕԝхуԁ" "АВСЕНІЈКМОРЅТХУԚԜ" "οϲϳ" "ΑΒΕΖΗΙΚΜΝΟΡΤΥΧ",
    "acehijopqswxyd" "ABCEHIJKMOPSTXYQW" "ocj" "ABEZHIKMNOPTYX",
)  # fmt: skip


def folded(name: str) -> str:
    """A form that is the same for all names that are one but for cases and scripts of letters.

    >>> folded("Salary") == folded("s\\u0430lary"), folded("\\u03b1") == folded("a")
    (True, False)
    """
    return name.translate(_ALIKE).casefold()
