"""Pages into a store: read in several processes, kept one after the other, each page a transaction of its own."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from guiju.model.problem import InputError, Problem
from guiju.reading.grammar import read_grammar
from guiju.reading.inputs import open_document
from guiju.reading.processes import reading_processes
from guiju.reading.read import read

if TYPE_CHECKING:
    from guiju.store.documents import Kept
    from guiju.store.keeping import Store

_WINDOW = 200
"""Pages read ahead of the store: so many wait in memory at most."""
_Read: TypeAlias = tuple[str, list[dict[str, Any]], tuple[Problem, ...], tuple[Problem, ...]]


@dataclass(frozen=True, slots=True)
class PageKept:
    """One page: what keeping it did, or the problems for which it was left out; `warnings` say what its text lacks."""

    path: Path
    kept: Kept | None = None
    problems: tuple[Problem, ...] = ()
    warnings: tuple[Problem, ...] = ()


def keep_pages(
    paths: Sequence[Path], store: Store, *, dated: date | None = None, extra: Path | None = None,
    processes: int | None = None, progress: Callable[[float], None] | None = None,
) -> list[PageKept]:  # fmt: skip
    """Read files and keep them in a store, in the order given, each under its path.

    What is kept stays kept when a later page fails. A page that cannot be read is reported, not kept.
    """
    read_grammar(extra)  # a wrong grammar is told at once, not by each process
    done: list[PageKept] = []
    for path, (digest, records, problems, warnings) in zip(
        paths, _read(paths, extra, processes), strict=True
    ):
        if problems:
            done.append(PageKept(path, problems=problems))
        else:
            name = Path(os.path.normpath(path)).as_posix()
            kept = store.keep(name, digest, records, dated=dated)
            done.append(PageKept(path, kept, warnings=warnings))
        if progress is not None:
            progress(len(done) / len(paths))
    return done


def _read(paths: Sequence[Path], extra: Path | None, processes: int | None) -> Iterator[_Read]:
    jobs = [(path, extra) for path in paths]
    count = min(processes or os.cpu_count() or 1, -(-len(jobs) // 20))
    if count <= 1:
        yield from map(_read_page, jobs)
        return
    with reading_processes(count) as pool:
        for at in range(0, len(jobs), _WINDOW):
            yield from pool.map(_read_page, jobs[at : at + _WINDOW], chunksize=10)


def _read_page(job: tuple[Path, Path | None]) -> _Read:
    path, extra = job
    try:
        document = open_document(path)
        reading = read(document.raw, read_grammar(extra))
    except InputError as error:
        return "", [], tuple(error.problems), ()
    return document.digest, list(reading.records()), (), document.warnings
