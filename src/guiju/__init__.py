"""Guiju (规矩) turns public policy into checked, running code."""

from __future__ import annotations

from collections.abc import Sequence as _Sequence

from guiju.model import problem as _problem

__all__: list[str] = []


def _in_english(problems: _Sequence[_problem.Problem]) -> str:
    """What `str(error)` shows; the messages are read in when the first one is needed."""
    from guiju.locale import render_all

    return render_all(problems, "en")


_problem.renderer = _in_english
