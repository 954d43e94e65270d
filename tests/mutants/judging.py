"""Mutants drawn by a seed, judged in processes, and the page that tells of them."""

from __future__ import annotations

import multiprocessing
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from itertools import islice, zip_longest
from random import Random

from guiju.load.policy import load_definition
from tests.mutants.judged import Judge, Verdict
from tests.mutants.operators import OPERATORS, Mutant, mutants

SEED = 20241231
WANTED = 300
BATCH = 20


@dataclass(frozen=True)
class Judged:
    """The mutants of a policy that change a result, each with its verdict; `drawn` were looked at."""

    policy: str
    drawn: int
    kept: tuple[tuple[Mutant, Verdict], ...]

    def share(self, found: Callable[[Verdict], object]) -> float:
        """The share of the kept mutants of which something holds."""
        return sum(bool(found(verdict)) for _, verdict in self.kept) / len(self.kept)


def drawn(found: Sequence[Mutant], seed: int) -> list[int]:
    """The numbers of all mutants in a random order in which the operators take turns."""
    random = Random(seed)
    by_operator: dict[str, list[int]] = {operator: [] for operator in OPERATORS}
    for number, mutant in enumerate(found):
        by_operator[mutant.operator].append(number)
    for numbers in by_operator.values():
        random.shuffle(numbers)
    turns = zip_longest(*by_operator.values())
    return [number for turn in turns for number in turn if number is not None]


def judge(
    policy: str, *, wanted: int = WANTED, seed: int = SEED, processes: int = 1,
    progress: Callable[[Mutant, Verdict], None] | None = None,
) -> Judged:  # fmt: skip
    """Judge mutants of a policy until so many of them change a result."""
    found = mutants(load_definition(policy).definition)
    order = iter(drawn(found, seed))
    kept: list[tuple[Mutant, Verdict]] = []
    looked_at = 0
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(processes, context, _begin, (policy, seed)) as pool:
        while len(kept) < wanted and (numbers := list(islice(order, BATCH))):
            for verdict in pool.map(_verdict, numbers):
                if len(kept) == wanted:
                    break
                looked_at += 1
                if progress is not None:
                    progress(found[verdict.number], verdict)
                if verdict.changes:
                    kept.append((found[verdict.number], verdict))
    return Judged(policy, looked_at, tuple(kept))


_here: dict[str, tuple[Judge, list[Mutant]]] = {}


def _begin(policy: str, seed: int) -> None:
    loaded = load_definition(policy)
    _here["judge"] = Judge(loaded, seed), mutants(loaded.definition)


def _verdict(number: int) -> Verdict:
    judge_, found = _here["judge"]
    return judge_.verdict(number, found[number])


# the page

HEAD = """\
# Mutants · 变异体

Written by `python scripts/mutants.py`: small mistakes made on purpose in a policy, and who finds them.
由 `python scripts/mutants.py` 写成：在政策中故意制造的小错误，以及由谁发现。

A mutant counts where it changes a result of cases drawn at random. A worked case finds it where the case comes out
otherwise; a property where the solver finds a case that breaks it and the exact engine confirms that.
只计入使随机抽取的案例结果改变的变异体。算例结果不同即为发现；求解器找到反例且经精确引擎复核即为由性质发现。
"""


def page(judged: Judged, seed: int) -> str:
    """The report on the mutants of a policy, in Markdown."""
    return "\n".join(
        [HEAD, *_totals(judged, seed), *_operators(judged), *_properties(judged), *_missed(judged)]
    )


def _totals(judged: Judged, seed: int) -> Iterator[str]:
    yield f"Policy `{judged.policy}`, seed {seed}: {judged.drawn} mutants drawn, {len(judged.kept)} change a result."
    yield ""
    yield "| 发现者 found by | 数 count | 比例 share |\n|---|---:|---:|"
    rows: dict[str, Callable[[Verdict], object]] = {
        "算例或性质 cases or properties": lambda v: v.case or v.property,
        "算例 cases": lambda v: v.case,
        "性质 properties": lambda v: v.property,
        "仅算例 cases alone": lambda v: v.case and not v.property,
        "仅性质 properties alone": lambda v: v.property and not v.case,
        "无 nobody": lambda v: not v.case and not v.property,
    }
    for name, holds in rows.items():
        share = judged.share(holds)
        yield f"| {name} | {round(share * len(judged.kept))} | {share:.1%} |"
    yield ""


def _operators(judged: Judged) -> Iterator[str]:
    yield "| 算子 operator | 数 count | 算例 cases | 性质 properties | 无 nobody |\n|---|---:|---:|---:|---:|"
    for operator in OPERATORS:
        verdicts = [verdict for mutant, verdict in judged.kept if mutant.operator == operator]
        cases = sum(bool(v.case) for v in verdicts)
        properties = sum(bool(v.property) for v in verdicts)
        nobody = sum(not v.case and not v.property for v in verdicts)
        yield f"| {operator} | {len(verdicts)} | {cases} | {properties} | {nobody} |"
    yield ""


def _properties(judged: Judged) -> Iterator[str]:
    found = Counter(verdict.property for _, verdict in judged.kept if verdict.property)
    yield "First property that finds a mutant · 首个发现变异体的性质:"
    yield ""
    yield ", ".join(
        f"`{name}` {count}" for name, count in sorted(found.items(), key=lambda p: (-p[1], p[0]))
    )
    yield ""


def _missed(judged: Judged) -> Iterator[str]:
    yield "Found by nobody · 无人发现:"
    yield ""
    for mutant, verdict in judged.kept:
        if not verdict.case and not verdict.property:
            yield f"- {mutant.operator}: {mutant.name}"
    yield ""
