"""A process that keeps cases and says what was acknowledged: `python clerk.py ADDRESS NAME [COUNT]`."""

from __future__ import annotations

import sys
from itertools import count, islice

from guiju.ai.operation.systems import find_system
from guiju.model.problem import InputError
from guiju.store import open_store
from tests.ai.actions import PROOF, act
from tests.ai.conftest import Clock, register


def main(address: str, name: str, most: int | None = None) -> int:
    """A line for each record and version that is kept; the code of a problem at the end."""
    try:
        with open_store(address, name, now=Clock()) as store:
            try:
                find_system(store, "chat")
            except InputError:
                register(store)
            print("open", flush=True)
            for number in islice(count(), most):
                key = f"{name}-{number}"
                act(store, "open", key=key, what="坏内容" * 500)
                print(f"incident {key} 1", flush=True)
                act(store, "done", key=key, seen=1, evidence=[PROOF])
                print(f"incident {key} 2", flush=True)
                act(store, "receive", key=key)
                print(f"complaint {key} 1", flush=True)
                act(store, "answer", key=key)
                print(f"complaint {key} 2", flush=True)
                act(store, "intervene", key=key)
                print(f"measure_taken {key} 1", flush=True)
    except InputError as error:
        print(error.problems[0].code, flush=True)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2], int(sys.argv[3]) if len(sys.argv) > 3 else None))
