"""Makes mutants of the policies that come along, judges them and writes docs/mutants.md.

    python scripts/mutants.py [COUNT]

With a COUNT of its own the page is left as it is, since it has to speak for all of them.
"""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.mutants.judged import Verdict  # noqa: E402
from tests.mutants.judging import SEED, WANTED, judge, page  # noqa: E402
from tests.mutants.operators import Mutant  # noqa: E402

PAGE = ROOT / "docs" / "mutants.md"
POLICY = "transfer"


def tell(mutant: Mutant, verdict: Verdict) -> None:
    """A line for each mutant while it goes on."""
    found = f"{verdict.case or '-'} | {verdict.check or '-'} | {verdict.property or '-'}"
    print(
        f"{verdict.number} {mutant.operator} {mutant.name} | {found if verdict.changes else 'no change'}",
        flush=True,
    )


def main(arguments: list[str]) -> int:
    """Judge and write the page."""
    wanted = int(arguments[0]) if arguments else WANTED
    judged = judge(POLICY, wanted=wanted, progress=tell)
    if arguments:
        print(page(judged, SEED))
        return 0
    draft = PAGE.with_suffix(".tmp")
    draft.write_text(page(judged, SEED), encoding="utf-8")
    draft.replace(PAGE)
    print(f"report in {PAGE.relative_to(ROOT)} · 报告写入 {PAGE.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
