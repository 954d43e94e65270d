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
from guiju.verify.store import Store, key_of, key_of_part

SECONDS = 60.0
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

    Where none is named, all tables and rules are checked too, with the same limit for each table and each part.

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
    jobs = jobs_of(
        loaded, _chosen(definition, properties), day, seconds=time_limit, children=children
    )
    store = Store(Path(cache) if cache else None)
    keys = [
        key_of(j.property, j.definitions, j.day, j.property.children or j.children) for j in jobs
    ]
    found = {
        number: kept for number, key in enumerate(keys) if (kept := store.get(key)) is not None
    }
    parts = {} if properties else {part: key_of_part(loaded, part, first_day) for part in PARTS}
    checked = {part: had for part, key in parts.items() if (had := store.checks(key)) is not None}
    pieces = [
        Part(loaded, part, first_day, time_limit, (number, PIECES.get(part, 1)))
        for part in parts if part not in checked for number in range(PIECES.get(part, 1))
    ]  # fmt: skip
    waiting = [number for number in range(len(jobs)) if number not in found]
    tasks: list[Job | Part] = [*pieces, *(jobs[number] for number in waiting)]
    looked_at: dict[int, tuple[Check, ...]] = {}
    for done, (number, answer) in enumerate(_answers(tasks, len(waiting), processes), 1):
        if isinstance(answer, Answer):
            place = waiting[number - len(pieces)]
            found[place] = answer
            store.put(keys[place], answer)
        else:
            looked_at[number] = answer
        if progress is not None:
            progress(done / len(tasks))
    for part in parts.keys() - checked.keys():
        made = (checks for n, checks in sorted(looked_at.items()) if pieces[n].name == part)
        checked[part] = merged(made)
        store.put_checks(parts[part], checked[part])
    last_day = max((job.day for job in jobs), default=first_day)
    answers = tuple(found[number] for number in range(len(jobs)))
    saved = {} if save is None else _saved(Path(save), definition, jobs, answers)
    return Answers(
        definition.name, definition.hash, last_day, definition.reform, answers, saved,
        time.monotonic() - started, checks=tuple(check for part in parts for check in checked[part]),
    )  # fmt: skip


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
    key = key_of(job.property, job.definitions, job.day, job.property.children or job.children)
    return Store(cache).get(key)


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
    wanted = names or definition.properties
    return [definition.properties[name] for name in dict.fromkeys(wanted)]


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
            compared = property_.kind in ("nobody_worse", "cost", "includes", "equal")
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
