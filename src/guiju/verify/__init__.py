"""What holds for every case: policies as formulas, properties proved or refuted by a case."""

from __future__ import annotations

from importlib.util import find_spec

from guiju.model.problem import InputError, Place, Problem

if find_spec("z3") is None:
    raise InputError([Problem("no-solver", Place("guiju verify"))])

from guiju.verify.answer import Answer, Answers
from guiju.verify.run import verify

__all__ = ["Answer", "Answers", "verify"]
