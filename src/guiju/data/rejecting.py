"""Rows that are left out: what depends on them, and the file that says why."""

from __future__ import annotations

import csv
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING, NamedTuple

from guiju.data.atomic import written
from guiju.data.problems import ProblemBook, lost_problems
from guiju.data.table import Table
from guiju.evaluate.quoting import identifier, literal
from guiju.locale import LANGUAGES, to_json
from guiju.model.problem import Problem

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection
