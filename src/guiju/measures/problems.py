"""What is wrong with a table or a request, as a problem with its place, what was found and what to do."""

from __future__ import annotations

from guiju.model.problem import InputError, Place, Problem


def wrong(code: str, where: str, /, **values: object) -> InputError:
    """The error of one problem, to be raised; a value `row` is the row of the file in which it is."""
    row = values.pop("row", 0)
    return InputError([Problem(code, Place(where, row=row if isinstance(row, int) else 0), values)])
