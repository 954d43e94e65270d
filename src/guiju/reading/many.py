"""Many pages at once: each file read by itself, in several processes, what fails named and left out."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from guiju.model.problem import InputError, Place, Problem
from guiju.reading.grammar import Grammar, read_grammar
from guiju.reading.inputs import open_document
from guiju.reading.outputs import write_reading
from guiju.reading.processes import reading_processes
from guiju.reading.read import read

_BATCH = 40


@dataclass(frozen=True, slots=True)
class PageDone:
    """One page of many: its counts, or the problems for which it was left out; `warnings` say what its text lacks."""

    path: Path
    articles: int = 0
    statements: int = 0
    quantities: int = 0
    problems: tuple[Problem, ...] = ()
    warnings: tuple[Problem, ...] = ()


def read_many(
    paths: Sequence[Path], out: Path, forms: Sequence[str] = (".jsonl",), *, extra: Path | None = None,
    processes: int | None = None, progress: Callable[[float], None] | None = None,
) -> list[PageDone]:  # fmt: skip
    """Read files into a folder, a file of each form for each page, in the order given.

    Memory stays bounded: a page is written before its process takes the next. Two pages of the same
    name get the names of their folders in front; one that is given twice is read once. A page that
    cannot be read is reported, not written.
    """
    paths = _once(paths)
    names = _names(paths)
    _keep_pages(paths, [out / f"{name}{form}" for name in names.values() for form in forms])
    read_grammar(extra)  # a wrong grammar is told at once, not by each process
    jobs = [(path, out / names[path], tuple(forms), extra) for path in paths]
    batches = list(_batched(jobs))
    count = min(processes or os.cpu_count() or 1, len(batches))
    done: list[PageDone] = []
    if count <= 1:
        results: Iterator[list[PageDone]] = map(_read_batch, batches)
        return _gather(results, done, len(jobs), progress)
    with reading_processes(count) as pool:
        return _gather(pool.map(_read_batch, batches), done, len(jobs), progress)


def _once(paths: Sequence[Path]) -> list[Path]:
    """The paths in order, a file that is named twice taken once."""
    return list({path.resolve(): path for path in reversed(paths)}.values())[::-1]


def _keep_pages(paths: Sequence[Path], targets: Sequence[Path]) -> None:
    """Raise InputError, before anything is written, where a file would replace a page."""
    pages = {path.resolve(): path for path in paths}
    for target in targets:
        page = pages.get(target.resolve())
        if page is not None:
            values = {"found": str(target), "entity": page.name, "file": str(page)}
            raise InputError([Problem("writes-over-data", Place(str(target)), values)])


def _gather(
    results: Iterator[list[PageDone]],
    done: list[PageDone],
    total: int,
    progress: Callable[[float], None] | None,
) -> list[PageDone]:
    for batch in results:
        done += batch
        if progress is not None:
            progress(len(done) / total)
    return done


def _batched(
    jobs: Sequence[tuple[Path, Path, tuple[str, ...], Path | None]],
) -> Iterator[list[tuple[Path, Path, tuple[str, ...], Path | None]]]:
    pending = iter(jobs)
    while batch := list(islice(pending, _BATCH)):
        yield batch


def _read_batch(jobs: Sequence[tuple[Path, Path, tuple[str, ...], Path | None]]) -> list[PageDone]:
    return [
        _read_one(path, target, forms, read_grammar(extra)) for path, target, forms, extra in jobs
    ]


def _read_one(path: Path, target: Path, forms: Sequence[str], grammar: Grammar) -> PageDone:
    try:
        document = open_document(path)
        reading = read(document.raw, grammar)
        for form in forms:
            write_reading(reading, target.with_name(target.name + form))
    except InputError as error:
        return PageDone(path, problems=tuple(error.problems))
    quantities = sum(len(statement.quantities) for statement in reading.statements)
    return PageDone(
        path, len(reading.page.articles), len(reading.statements), quantities, warnings=document.warnings
    )  # fmt: skip


def _names(paths: Sequence[Path]) -> dict[Path, str]:
    """The name of each page's files; where two would be the same, folders stand in front."""
    names: dict[Path, str] = {}
    taken: set[str] = set()
    for path in paths:
        name, parts = path.name, list(path.parts[:-1])
        while name.casefold() in taken and parts:
            name = f"{parts.pop().strip('/') or 'root'}_{name}"
        number = 2
        while name.casefold() in taken:
            name = f"{path.stem}-{number}{path.suffix}"
            number += 1
        taken.add(name.casefold())  # some file systems take A.txt for a.txt
        names[path] = name
    return names
