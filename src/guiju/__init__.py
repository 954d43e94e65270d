"""Guiju (规矩) turns public policy into checked, running code."""

from __future__ import annotations

from collections.abc import Sequence as _Sequence
from importlib import import_module as _import_module
from typing import TYPE_CHECKING as _TYPE_CHECKING

from guiju.api import Policy, load, loads
from guiju.load.policy import policy_names
from guiju.model import problem as _problem
from guiju.model.finding import Condition, Finding
from guiju.model.problem import InputError, Place, PolicyError, Problem, ProblemsError
from guiju.version import VERSION as _VERSION

__version__ = _VERSION
__all__ = [
    "Condition",
    "Decision",
    "Finding",
    "InputError",
    "Place",
    "Policy",
    "PolicyError",
    "Problem",
    "ProblemsError",
    "Result",
    "load",
    "loads",
    "new",
    "policy_names",
]


if _TYPE_CHECKING:
    from guiju.results import Decision, Result
    from guiju.scaffold import new

_LATER = {"Decision": "guiju.results", "Result": "guiju.results", "new": "guiju.scaffold"}


def __getattr__(name: str) -> object:
    """Import what a policy does not need to be loaded only when it is asked for."""
    if name in _LATER:
        return getattr(_import_module(_LATER[name]), name)
    raise AttributeError(f"module 'guiju' has no attribute {name!r}")


def _in_english(problems: _Sequence[_problem.Problem]) -> str:
    """What `str(error)` shows; the messages are read in when the first one is needed."""
    from guiju.locale import render_all

    return render_all(problems, "en")


_problem.renderer = _in_english
