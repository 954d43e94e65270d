"""What names the content of an input: a SHA-256, taken when first asked for."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from guiju.data.encoding import file_digest
from guiju.data.known import Known
from guiju.model.problem import InputError, Place, Problem


class Digest:
    """A digest that is computed once, when needed: it costs a sixth of a run over a large file.

    >>> Digest(lambda: "ab" * 32).text[:4]
    'abab'
    """

    __slots__ = ("_compute", "_text")

    def __init__(self, compute: Callable[[], str]) -> None:
        self._compute = compute
        self._text = ""

    @property
    def text(self) -> str:
        """The digest in hexadecimal."""
        self._text = self._text or self._compute()
        return self._text

    @staticmethod
    def known(text: str) -> Digest:
        """A digest that is there already."""
        return Digest(lambda: text)

    @staticmethod
    def of_file(path: Path, known: Known | None = None) -> Digest:
        """The digest of a file, which must not change between now and then; `known` keeps it between runs.

        Its `text` raises InputError when it has.
        """
        before = _state(path)

        def compute() -> str:
            kept = known.get("digest") if known is not None else None
            digest = kept if isinstance(kept, str) else file_digest(path)
            if _state(path) != before:
                raise InputError([Problem("file-changed", Place(str(path)), {"found": str(path)})])
            if known is not None and digest != kept:
                known.put({"digest": digest})
            return digest

        return Digest(compute)


def _state(path: Path) -> tuple[int, int]:
    found = path.stat()
    return found.st_size, found.st_mtime_ns
