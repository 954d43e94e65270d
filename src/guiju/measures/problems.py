"""What is wrong with a table or a request, as a problem with its place, what was found and what to do."""

from __future__ import annotations

from guiju.model.problem import InputError, Place, Problem


def wrong(code: str, where: str, row: int = 0, **values: object) -> InputError:
    """The error of one problem, to be raised."""
    return InputError([Problem(code, Place(where, row=row), values)])
