"""One decision of the policy `transfer` with everything loaded; a command; import; loading 300 rules.

    python benchmarks/bench_decide.py [--peers]

Medians and minima of repeated runs in one process; the command and the import in processes of their own. With
`--peers` also the same small law in OpenFisca and PolicyEngine: one person under baseline and reform.
"""

from __future__ import annotations

import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

from measure import HERE, measured
from peers.environment import peer_python

import guiju
from guiju.load import load_definition
from guiju.model.definition import Definition

CASE = {
    "institution": {"institution_id": "u", "kind": "state_university"},
    "contract": {"contract_id": "c", "institution_id": "u", "result": "patent", "mode": "licence", "registered": True},
    "receipt": {"receipt_id": "r", "contract_id": "c", "received_on": date(2022, 1, 10), "amount": 1_000_000.0},
    "person": {"person_id": "p", "institution_id": "u", "salary": 240_000.0, "special_deductions": 36_000.0},
    "award": {
        "award_id": "a", "person_id": "p", "receipt_id": "r", "cash": 340_000.0, "paid_on": date(2023, 6, 1),
        "published": True,
    },
}  # fmt: skip


def micros(run: Callable[[], object], times: int) -> str:
    """Minimum and median of single runs, in microseconds."""
    found = []
    for _ in range(times):
        start = time.perf_counter()
        run()
        found.append((time.perf_counter() - start) * 1e6)
    return f"{min(found):9.1f} {statistics.median(found):9.1f}"


def rules_text(count: int) -> str:
    """A policy of many rules, each reading earlier ones."""
    chance = random.Random(1)
    names = [f"c{i}" for i in range(60)]
    lines = [
        "format: 1", "name: many", "sources: {s: {title: t}}", "entities:", "  t:", "    key: id",
        "    columns: {" + ", ".join(f"{name}: number" for name in names) + "}",
        "parameters:", "  k: {values: {2019-01-01: 3}, cites: [s 1]}", "rules:", "  t:",
    ]  # fmt: skip
    for number in range(count):
        a, b, c = chance.choice(names), chance.choice(names[-60:]), chance.choice(names)
        shapes = [
            f"{a} + {b} * 0.5", f"greatest({a} - {b}, 0)", f"CASE WHEN {a} > {b} THEN {a} - {c} ELSE {c} END",
            f"least({a}, {b}) + p.k * {c}",
        ]  # fmt: skip
        lines.append(f"    r{number}: {chance.choice(shapes)}")
        names.append(f"r{number}")
    return "\n".join(lines)


def beside_peers() -> None:
    """One person under baseline and reform of the law of `benchmarks/people`."""
    policy = guiju.load(HERE / "people")
    case = {"id": 1, "kind": "medical", "salary": 300_000.0, "special_deductions": 48_000.0, "award": 200_000.0,
            "weight": 1.0}  # fmt: skip
    deciders = [
        policy.decider(["person.tax"], date="2024-12-31", reform=reform, exact=False)
        for reform in ("", "R1")
    ]
    run = lambda: [float(decide({"person": case})["person.tax"]) for decide in deciders]  # noqa: E731
    print(f"\n{'one person, baseline and reform':44} {'minimum':>9} {'median':>9}")
    print(f"{'guiju':44} {micros(run, 5000)}")
    expected = run()
    for name in ("openfisca", "policyengine"):
        script = str(HERE / "peers" / "family.py")
        found = measured([script, name, "case", "500"], python=peer_python(name))["result"]
        if [round(found[key]) for key in ("before", "after")] != [round(tax) for tax in expected]:
            raise SystemExit(f"{name} finds {found}, not {expected}")
        print(f"{name:44} {'':9} {found['median']:9.1f}")


def main() -> None:
    """Print the table."""
    policy = guiju.load("transfer")
    outputs = [f"{entity}.{name}" for entity, name in policy.definition.rules if entity in CASE]
    rules = len(outputs)
    print(f"{'microseconds':44} {'minimum':>9} {'median':>9}")
    for exact in (False, True):
        decide = policy.decider(outputs, date="2023-12-31", exact=exact)
        name = "exact" if exact else "float"
        print(f"one decision, {rules} rules, {name:27} {micros(lambda: decide(CASE), 3000)}")  # noqa: B023
    print(
        f"{'the same with all results and reasons':44} {micros(lambda: decide(CASE).results, 1000)}"
    )
    run = lambda: policy.explain(CASE, "person.net", date="2023-12-31")  # noqa: E731
    run()
    print(f"{'explanation of person.net, full trace':44} {micros(run, 300)}")
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "policy.yaml").write_text(rules_text(300), encoding="utf-8")
        loaded: Callable[[], Definition] = lambda: load_definition(folder).definition  # noqa: E731
        print(f"{'300 rules loaded and checked':44} {micros(loaded, 20)}")
    case = str(HERE.parent / "examples" / "doctor.yaml")
    for name, arguments in (
        ("guiju decide as a command", ["-m", "guiju", "decide", "transfer", case, "--json"]),
        ("import guiju", ["-c", "import guiju"]),
        ("python alone", ["-c", "pass"]),
    ):
        runs = [measured([*arguments], parse=False) for _ in range(7)]
        walls = sorted(run["wall_s"] * 1e6 for run in runs)
        print(f"{name:44} {walls[0]:9.0f} {walls[3]:9.0f}")


if __name__ == "__main__":
    main()
    if "--peers" in sys.argv:
        beside_peers()
