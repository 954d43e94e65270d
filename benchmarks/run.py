"""All benchmarks, one after the other: what `make bench` runs."""

from __future__ import annotations

import subprocess
import sys

from measure import HERE


def main() -> None:
    """Run each benchmark in a process of its own."""
    for name in ("bench_decide.py", "bench_compare.py", "bench_sweep.py"):
        print(f"\n== {name}", flush=True)
        subprocess.run([sys.executable, str(HERE / name)], check=True, cwd=HERE)


if __name__ == "__main__":
    main()
