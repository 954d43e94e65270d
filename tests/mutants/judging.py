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
    policy: str, *, wanted: int = WANTED, seed: int = SEED, processes: int = 2,
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
otherwise; a check of tables and rules where it has a flaw that was not there; a property where a case breaks it, as
the exact engine says: one of those drawn, else one that the solver finds. A proof is a check or a property: either
tells without any worked case that the policy is wrong.
只计入使随机抽取的案例结果改变的变异体。算例结果不同即为算例发现；表与规则的检查出现新的缺陷即为检查发现；有案例违反
性质（经精确引擎判定，先用随机抽取的案例，再由求解器寻找）即为性质发现。检查与性质合称证明，不依赖任何算例。
"""


def page(judged: Judged, seed: int) -> str:
    """The report on the mutants of a policy, in Markdown."""
    return "\n".join(
        [HEAD, *_totals(judged, seed), *_operators(judged), *_first(judged), *_missed(judged)]
    )


def _totals(judged: Judged, seed: int) -> Iterator[str]:
    yield f"Policy `{judged.policy}`, seed {seed}: {judged.drawn} mutants drawn, {len(judged.kept)} change a result."
    yield ""
    yield "| 发现者 found by | 数 count | 比例 share |\n|---|---:|---:|"
    rows: dict[str, Callable[[Verdict], object]] = {
        "任一 all together": lambda v: v.found(),
        "算例 cases": lambda v: v.case,
        "证明 proofs": lambda v: v.proof(),
        "其中：表与规则的检查 of these checks": lambda v: v.check,
        "其中：性质 of these properties": lambda v: v.property,
        "仅算例 cases alone": lambda v: v.case and not v.proof(),
        "仅证明 proofs alone": lambda v: v.proof() and not v.case,
        "无 nobody": lambda v: not v.found(),
    }
    for name, holds in rows.items():
        share = judged.share(holds)
        yield f"| {name} | {round(share * len(judged.kept))} | {share:.1%} |"
    yield ""


def _operators(judged: Judged) -> Iterator[str]:
    yield "| 算子 operator | 数 count | 算例 cases | 检查 checks | 性质 properties | 无 nobody |"
    yield "|---|---:|---:|---:|---:|---:|"
    for operator in OPERATORS:
        verdicts = [verdict for mutant, verdict in judged.kept if mutant.operator == operator]
        finders = ([v.case for v in verdicts], [v.check for v in verdicts], [v.property for v in verdicts],
                   [not v.found() for v in verdicts])  # fmt: skip
        counts = " | ".join(str(sum(map(bool, found))) for found in finders)
        yield f"| {operator} | {len(verdicts)} | {counts} |"
    yield ""


def _first(judged: Judged) -> Iterator[str]:
    """Which check and which property finds how many."""
    finders = {
        "First check that finds a mutant · 首个发现变异体的检查": [v.check for _, v in judged.kept],
        "First property that finds a mutant · 首个发现变异体的性质": [
            v.property for _, v in judged.kept
        ],
    }
    for heading, names in finders.items():
        found = Counter(name for name in names if name)
        yield f"{heading}:"
        yield ""
        yield ", ".join(
            f"`{n}` {count}" for n, count in sorted(found.items(), key=lambda p: (-p[1], p[0]))
        )
        yield ""


def _missed(judged: Judged) -> Iterator[str]:
    yield "Found by nobody · 无人发现:"
    yield ""
    for mutant, verdict in judged.kept:
        if not verdict.found():
            yield f"- {mutant.operator}: {mutant.name}"
    yield ""
