"""`python -m guiju`: the same as the command `guiju`."""

from guiju.cli import main

if __name__ == "__main__":
    raise SystemExit(main())
