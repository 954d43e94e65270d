"""A process that writes to a store and says what was acknowledged: `python writer.py ADDRESS NAME [COUNT]`."""

from __future__ import annotations

import sys
from itertools import count, islice

from guiju.model.problem import InputError
from guiju.store import open_store
from tests.store.pages import page


def main(address: str, name: str, most: int | None = None) -> int:
    """One line for each record or document that is kept; the code of a problem at the end."""
    try:
        with open_store(address, name) as store:
            print("open", flush=True)
            for number in islice(count(), most):
                if number % 3:
                    store.add("run", f"{name}-{number}", {"number": number, "filling": "x" * 2000})
                else:
                    store.keep(f"{name}/{number}.txt", f"{name}-{number}", page())
                print(f"{name} {number}", flush=True)
    except InputError as error:
        print(error.problems[0].code, flush=True)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2], int(sys.argv[3]) if len(sys.argv) > 3 else None))
