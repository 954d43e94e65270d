"""All properties of a policy: each with its variants and date, in parallel processes, answers kept between runs."""

from __future__ import annotations

import datetime
import multiprocessing
import os
import pickle
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass, replace
from pathlib import Path

from guiju.days import read_day_argument
from guiju.expression.names import nearest
from guiju.load.policy import Loaded, with_reform
from guiju.model.definition import Definition
from guiju.model.problem import InputError, Place, Problem
from guiju.model.property import Property
from guiju.verify.answer import Answer, Answers
from guiju.verify.check import Check
from guiju.verify.checks import PARTS, PIECES, check_part, merged
from guiju.verify.prove import CHILDREN, prove
from guiju.verify.saved import save_case
from guiju.verify.store import Store, key_of, keys_of_parts

SECONDS = 60.0
COMPARED = frozenset({"nobody_worse", "cost", "includes", "equal"})
"""Kinds of properties that hold a reform against the policy without it; under it nothing is left to compare."""
ALONE = 2
"""So few properties are proved in this process: another one takes about a second to begin."""


@dataclass(frozen=True)
class Job:
    """A property with the variants it is about."""

    property: Property
    definitions: tuple[Definition, ...]
    day: datetime.date
    seconds: float
    children: int

    def key(self) -> str:
        """The name under which the answer is kept."""
        bound = self.property.children or self.children
        return key_of(self.property, self.definitions, self.day, bound)

    def answer(self) -> Answer:
        """Prove it."""
        found = prove(
            self.property, self.definitions, self.day, seconds=self.seconds, children=self.children
        )
        return replace(found, date=self.day)


@dataclass(frozen=True)
class Part:
    """A part of the checks of tables and rules, or a piece of one."""

    loaded: Loaded
    name: str
    day: datetime.date
    seconds: float
    piece: tuple[int, int] = (0, 1)

    def answer(self) -> tuple[Check, ...]:
        """Look at it."""
        return check_part(self.loaded, self.name, self.day, self.seconds, self.piece)


def verify(
    loaded: Loaded, properties: Sequence[str] = (), *, date: str | datetime.date | None = None,
    time_limit: float = SECONDS, children: int | None = None, cache: str | Path | None = None,
    save: str | Path | None = None, processes: int | None = 1, progress: Callable[[float], None] | None = None,
) -> Answers:  # fmt: skip
    """The answers to the properties of a policy, in the order in which they stand there, or to those named.

    Where none is named, all tables and rules are checked too, with the same limit for each table and each part; under a
    reform, properties that compare this reform with the policy are left out.

    `date` is that of the run; without it each property's own, else today. `time_limit` is in seconds for each,
    `children` how many rows of linked entities are looked at where no proof for any number is found. The folder
    `cache` keeps answers between runs; the folder `save` gets a case file for each property that is refuted. More
    than one of `processes` needs a program that can be imported again, as multiprocessing asks.

    Raises InputError for an unknown property, and where the policy has no value of a parameter on the day.
    """
    started = time.monotonic()
    definition = loaded.definition
    day = read_day_argument(date)
    first_day = day or datetime.date.today()
    chosen = _chosen(definition, properties)
    jobs = jobs_of(loaded, chosen, day, seconds=time_limit, children=children)
    store = Store(Path(cache) if cache else None)
    keys = [job.key() for job in jobs]
    found = {n: kept for n, key in enumerate(keys) if (kept := store.get(key)) is not None}
    parts = {} if properties else keys_of_parts(loaded, PARTS, first_day)
    checked = {part: had for part, key in parts.items() if (had := store.checks(key)) is not None}
    missing = [part for part in parts if part not in checked]
    pieces = list(_pieces(loaded, missing, first_day, time_limit))
    waiting = [number for number in range(len(jobs)) if number not in found]
    tasks: list[Job | Part] = [*pieces, *(jobs[number] for number in waiting)]
    looked_at: list[tuple[Part, tuple[Check, ...]]] = []
    for done, (number, answer) in enumerate(_answers(tasks, len(waiting), processes), 1):
        if isinstance(answer, Answer):
            place = waiting[number - len(pieces)]
            found[place] = answer
            store.put(keys[place], answer)
        else:
            looked_at.append((pieces[number], answer))
        if progress is not None:
            progress(done / len(tasks))
    for part in missing:
        checked[part] = _joined(part, looked_at)
        store.put_checks(parts[part], checked[part])
    last_day = max((job.day for job in jobs), default=first_day)
    answers = tuple(found[number] for number in range(len(jobs)))
    saved = {} if save is None else _saved(Path(save), definition, jobs, answers)
    return Answers(
        definition.name, definition.hash, last_day, definition.reform, answers, saved,
        time.monotonic() - started, checks=tuple(check for part in parts for check in checked[part]),
    )  # fmt: skip


def _pieces(
    loaded: Loaded, parts: Sequence[str], day: datetime.date, seconds: float
) -> Iterator[Part]:
    """Parts of the checks, those that take long in pieces."""
    for part in parts:
        of = PIECES.get(part, 1)
        for number in range(of):
            yield Part(loaded, part, day, seconds, (number, of))


def _joined(part: str, looked_at: Sequence[tuple[Part, tuple[Check, ...]]]) -> tuple[Check, ...]:
    """The checks of a part, from its pieces in the order of the policy."""
    made = sorted(
        ((p.piece, checks) for p, checks in looked_at if p.name == part), key=lambda m: m[0]
    )
    return merged(checks for _, checks in made)


def _saved(
    folder: Path, definition: Definition, jobs: Sequence[Job], answers: Sequence[Answer]
) -> dict[str, tuple[str, ...]]:
    """The case files of the properties that are refuted."""
    saved = {}
    for job, answer in zip(jobs, answers, strict=True):
        files = save_case(folder, definition.name, job.property, answer, job.day, definition.reform)
        if files:
            saved[answer.name] = files
    return saved


def kept_answer(loaded: Loaded, name: str, cache: Path | None) -> Answer | None:
    """The answer that a folder keeps to a property on its own date; None where there is none."""
    (job,) = jobs_of(loaded, [loaded.definition.properties[name]])
    return Store(cache).get(job.key())


def _chosen(definition: Definition, names: Sequence[str]) -> list[Property]:
    problems = []
    for name in names:
        if name not in definition.properties:
            known = ", ".join(definition.properties) or "-"
            values = {
                "found": name,
                "known": known,
                "nearest": nearest(name, definition.properties),
            }
            problems.append(Problem("unknown-property", Place("--property"), values))
    if problems:
        raise InputError(problems)
    wanted = [definition.properties[n] for n in dict.fromkeys(names or definition.properties)]
    under = set(definition.reform.split("+"))
    repeated = [p for p in wanted if p.kind in COMPARED and p.reform in under and p.reform]
    if names and repeated:
        place = Place("--reform")
        raise InputError(
            Problem("property-of-reform", place, {"found": p.name, "reform": p.reform})
            for p in repeated
        )
    return [property_ for property_ in wanted if property_ not in repeated]


def jobs_of(
    loaded: Loaded, properties: Sequence[Property], day: datetime.date | None = None, *,
    seconds: float = SECONDS, children: int | None = None,
) -> list[Job]:  # fmt: skip
    """Properties with the variants that they are about; each variant is built once."""
    variants: dict[tuple[str, str], Loaded] = {}

    def under(base: Loaded, reform: str) -> Loaded:
        key = (base.definition.reform, reform)
        if key not in variants:
            variants[key] = with_reform(base, reform) if reform else base
        return variants[key]

    out = []
    for property_ in properties:
        base = under(loaded, property_.baseline)
        definitions = [base.definition]
        if property_.reform:
            reformed = under(base, property_.reform).definition
            compared = property_.kind in COMPARED
            definitions = [*definitions, reformed] if compared else [reformed]
        on = day or property_.date or datetime.date.today()
        out.append(Job(property_, tuple(definitions), on, seconds, children or CHILDREN))
    return out


def _answers(
    tasks: Sequence[Job | Part], properties: int, processes: int | None
) -> Iterator[tuple[int, Answer | tuple[Check, ...]]]:
    """The number of each task with its answer, as they come."""
    count = min(processes or os.cpu_count() or 1, len(tasks))
    if count <= 1 or properties <= ALONE:
        for number, task in enumerate(tasks):
            yield number, task.answer()
        return
    # Tasks share their policies: packed together once, not one by one, which would take longer than to prove most.
    packed = pickle.dumps(tasks, pickle.HIGHEST_PROTOCOL)
    context = multiprocessing.get_context("spawn")
    pool = ProcessPoolExecutor(count, context, _begin, (packed,))
    try:
        running = {pool.submit(_work, number): number for number in range(len(tasks))}
        for done in as_completed(running):
            yield running[done], done.result()
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


_tasks: list[Job | Part] = []
"""In a process that works for another one: all that there is to do."""


def _begin(packed: bytes) -> None:
    _tasks.extend(pickle.loads(packed))


def _work(number: int) -> Answer | tuple[Check, ...]:
    """Prove a property, or look at a part of the checks, in a process of its own."""
    return _tasks[number].answer()
